"""From a command line to an exit code: the one place that catches."""

import sys
from collections.abc import Sequence


def main(argv: Sequence[str]) -> int:
    """Run one command line and return its exit code (docs/exit-codes.md); never raises.

    `argv` is without the program's name. Writes to `sys.stdout` and `sys.stderr`.
    """
    try:
        if _asks_for_version(argv):
            return _version()
        if _completes(argv):
            from appwrite_cli import completing

            return completing.main(argv[1:])
        from appwrite_cli.app import run

        return run(argv)
    except BaseException as error:  # noqa: BLE001 - the one place that catches
        from appwrite_cli.failures import exit_code_for

        return exit_code_for(error)


def entry() -> None:
    """The installed `awcli`: no collector, main, flush, leave at once.

    Leaving without the interpreter's own farewell saves a seventh of a short command; all that
    has to be flushed or removed is flushed and removed before.
    """
    import gc
    import os

    gc.disable()
    argv = sys.argv[1:]
    if _completes(argv):
        from appwrite_cli import completing

        completing.entry(argv[1:])
    if not _asks_for_version(argv):
        from appwrite_cli.failures import raise_on_sigterm

        raise_on_sigterm()
    try:
        code = _flush(main(argv))
    except KeyboardInterrupt:  # another one, while it was said what the first one stopped
        from appwrite_cli.errors import Exit

        code = int(Exit.INTERRUPTED)
    os._exit(code)


def _flush(code: int) -> int:
    """Hand to the system what is still buffered; the exit code, which that may change to worse."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except BaseException as error:  # noqa: BLE001 - as in main
        from appwrite_cli.failures import exit_code_for

        code = code or exit_code_for(error)
    try:
        if sys.stderr is not None:
            sys.stderr.flush()
    except OSError:
        code = code or 1  # the words are lost, and there is nowhere left to say so
    return code


def _asks_for_version(argv: Sequence[str]) -> bool:
    return bool(argv) and argv[0] in ("--version", "-V")


def _completes(argv: Sequence[str]) -> bool:
    """Whether a completion script asks, while a line is being typed."""
    return argv[:1] == ["__complete"]


def _version() -> int:
    from appwrite_cli import __version__

    print(f"awcli {__version__}")  # noqa: T201 - without output/, which takes longer than this
    return 0
