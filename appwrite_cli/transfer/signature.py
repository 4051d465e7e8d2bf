"""Whether two files are the same by size and signature.

The signature of a file is the MD5 of its content. Where Appwrite keeps files in a store of S3's
kind, that of a file of several chunks is the store's: the MD5 of the MD5s of its parts, a dash and
their number (`getFileHash` of utopia-php/storage gives the ETag).
"""

import hashlib
import re
from collections.abc import Callable, Iterator

CHUNK = 5 * 1024 * 1024
"""Bytes of a chunk: fixed in the server."""


def md5() -> "hashlib._Hash":
    """A new MD5, which here guards against accidents and not against people."""
    return hashlib.md5(usedforsecurity=False)


def agrees(signature: str, digest: str, pieces: Callable[[], Iterator[bytes]]) -> bool:
    """Whether a signature may be that of the content with this MD5 in hexadecimal digits.

    `pieces` reads the content once more, where the signature needs that. A signature of no known
    kind proves nothing, and nothing against it.
    """
    if re.fullmatch(r"[0-9a-f]{32}", signature):
        return signature == digest
    if re.fullmatch(r"[0-9a-f]{32}-[0-9]+", signature):
        return signature == of_parts(pieces())
    return True


def of_parts(pieces: Iterator[bytes]) -> str:
    """The signature of content that was stored in parts of one chunk each."""
    whole, part, filled, count = md5(), md5(), 0, 0
    for piece in pieces:
        while piece:
            taken = piece[: CHUNK - filled]
            part.update(taken)
            filled, piece = filled + len(taken), piece[len(taken) :]
            if filled == CHUNK:
                whole.update(part.digest())
                part, filled, count = md5(), 0, count + 1
    if filled or not count:
        whole.update(part.digest())
        count += 1
    return f"{whole.hexdigest()}-{count}"
