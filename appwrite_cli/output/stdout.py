"""The one way to standard output: whole results, written at once, as bytes where possible.

What the system says about a write that failed (a closed pipe, a full disk) is raised as the
OSError that it is: `main` knows what to make of it.
"""

import errno
import sys

from appwrite_cli.output.capture import sink


def is_terminal() -> bool:
    """Whether stdout is a terminal, and what is written goes there."""
    return sink.get() is None and sys.stdout is not None and sys.stdout.isatty()


def write(result: str | bytes) -> None:
    """Write one result and hand it to the system, so that a failure shows while it can be told.

    Text is UTF-8, or a terminal's own encoding; what cannot be encoded is shown by its number.
    A lone surrogate, which JSON may hold, becomes the JSON escape that it came from.
    """
    if captured := sink.get():
        captured.out += (
            result.encode("utf-8", "backslashreplace") if isinstance(result, str) else result
        )
        return
    out = sys.stdout
    if out is None:
        raise OSError(errno.EBADF, "standard output is closed")
    if not result:
        return
    encoding = (is_terminal() and out.encoding) or "utf-8"
    data = result.encode(encoding, "backslashreplace") if isinstance(result, str) else result
    if hasattr(out, "buffer"):
        out.flush()
        out.buffer.write(data)
    else:
        out.write(data.decode(encoding))
    out.flush()


def flush() -> None:
    """Hand everything written so far to the system; raises the OSError of what fails."""
    if sys.stdout is not None:
        sys.stdout.flush()
