"""Files of which one process at a time makes use."""

import sys
from typing import BinaryIO

FAR = 1 << 40  # where Windows locks a byte: behind all content, which others may then still read


def take(file: BinaryIO) -> bool:
    """Lock an open file until it is closed; whether nobody else has."""
    try:
        if sys.platform == "win32":
            import msvcrt

            place = file.tell()
            file.seek(FAR)
            try:
                msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
            finally:
                file.seek(place)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
