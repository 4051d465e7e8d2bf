"""What a run that failed says, and the exit code it ends in.

What this needs is imported only when something went wrong: a run that succeeds does not pay for it.
"""

import errno
import os
import signal
import sys
from contextlib import suppress
from types import FrameType

from appwrite_cli.errors import CliError, Exit

# A closed stdout is EBADF; the others are a disk that is full, over quota or broken.
UNWRITABLE = (errno.EBADF, errno.ENOSPC, errno.EDQUOT, errno.EIO)


class Terminated(SystemExit):
    """SIGTERM: like Ctrl-C, but asked for by another process.

    Servers and threads let a SystemExit through where they catch everything else.
    """


def raise_on_sigterm() -> None:
    """Turn the first SIGTERM into `Terminated`, so that work in progress is left in order."""

    def terminate(number: int, _frame: FrameType | None) -> None:
        signal.signal(number, signal.SIG_IGN)
        raise Terminated

    signal.signal(signal.SIGTERM, terminate)


def exit_code_for(error: BaseException) -> int:
    """Say on stderr what happened, and return the documented exit code."""
    if isinstance(error, CliError):
        return _report(error)
    if isinstance(error, KeyboardInterrupt):
        return _stopped("interrupted", Exit.INTERRUPTED)
    if isinstance(error, Terminated):
        return _stopped("terminated", Exit.TERMINATED)
    if _is_closed_pipe(error):
        _discard_stdout()  # whoever read has seen enough: `| head -1` is no failure
        return int(Exit.DONE)
    if isinstance(error, OSError) and error.errno in UNWRITABLE:
        _discard_stdout()
        return _report(CliError(f"cannot write the output: {error.strerror}"))
    if isinstance(error, SystemExit):
        return error.code if isinstance(error.code, int) else int(Exit.REFUSED)
    return _unforeseen(error)


def _report(error: CliError) -> int:
    from appwrite_cli.output import report

    report(error)
    return int(error.exit_code)


def _stopped(word: str, code: Exit) -> int:
    """One word on a line of its own: a terminal has echoed `^C`, or shows a question."""
    with suppress(OSError, AttributeError):  # stderr is closed: nobody listens
        sys.stderr.write(f"\n{word}\n" if sys.stderr.isatty() else f"{word}\n")
    return int(code)


def _is_closed_pipe(error: BaseException) -> bool:
    """Whether the reader of stdout has gone; Windows calls that an invalid argument."""
    gone = os.name == "nt" and isinstance(error, OSError) and error.errno == errno.EINVAL
    return gone or isinstance(error, BrokenPipeError)


def _discard_stdout() -> None:
    """What is still buffered for a closed pipe or a full disk would fail again at the end."""
    try:
        descriptor = os.open(os.devnull, os.O_WRONLY)
        os.dup2(descriptor, sys.stdout.fileno())
        os.close(descriptor)
    except (OSError, ValueError, AttributeError):
        return  # stdout is closed, or no file of the system's: there is nothing to silence


def _unforeseen(error: BaseException) -> int:
    """A defect of awcli itself: named, and shown whole with --debug."""
    from appwrite_cli.config import display

    hint = "this is a defect of awcli, please report it"
    if display().debug:
        import traceback

        from appwrite_cli.known_secrets import known
        from appwrite_cli.redact import redact_text

        text = "".join(traceback.format_exception(error))
        with suppress(OSError, AttributeError):
            sys.stderr.write(redact_text(text, known()))
    else:
        hint += "; AWCLI_DEBUG=1 shows where it happened"
    return _report(CliError(f"{type(error).__name__}: {error}", hint=hint))
