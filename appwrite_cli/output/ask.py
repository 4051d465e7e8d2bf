"""Questions before something is destroyed, and the guard of protected profiles."""

import sys

from appwrite_cli.config import Settings, confirmed, display, settings
from appwrite_cli.errors import UsageError
from appwrite_cli.output.capture import sink
from appwrite_cli.output.cells import clean_lines
from appwrite_cli.streams import stdin_taken

DECLINED = "declined, nothing was changed"
NOT_ASKED = "(not asked in a dry run)"


def confirm(question: str, *, remote: bool = True) -> bool:
    """Ask before something is destroyed: `delete 3 rows from blog/articles?`.

    `--yes` answers it, but not for a protected project, where its ID is typed, or `--confirm`
    names it. Returns True where the work may go on, and so in a dry run, which never asks.
    Raises UsageError where the answer is no, or where nobody can be asked: nothing was sent.
    What is not `remote` is on this machine, where no project's protection matters.
    """
    current = settings() if remote else display()
    if current.dry_run:
        return True
    if isinstance(current, Settings) and remote and _allowed_by_name(current, question):
        return True
    if current.yes:
        return True
    if _ask(question, "[y/N]", "--yes answers it").lower() not in ("y", "yes"):
        raise UsageError(DECLINED)
    return True


def confirm_protected(question: str) -> None:
    """Before any write: where the project is protected, have its ID typed or given by `--confirm`.

    Asks once in a run; raises UsageError as `confirm` does.
    """
    current = settings()
    if not current.dry_run:
        _allowed_by_name(current, question)


def ask_secret(question: str, *, otherwise: str) -> str:
    """What is typed in answer, which the terminal does not show; a dry run asks nothing.

    Raises UsageError where there is nobody to ask; `otherwise` says how it can be given then.
    """
    if display().dry_run:
        return NOT_ASKED
    _check_askable(question, otherwise)
    from getpass import getpass

    try:
        return getpass(f"{question} ", stream=sys.stderr)
    except EOFError:
        sys.stderr.write("\n")
        raise UsageError(DECLINED) from None


def _allowed_by_name(current: Settings, question: str) -> bool:
    """Whether this very question was answered with the project's ID, now or by `--confirm`."""
    if current.confirm:
        if current.confirm != current.project:
            raise UsageError(
                f"--confirm names the project {current.confirm!r}, but this is {current.project!r}"
            )
        return True
    target = current.endpoint, current.project
    if not current.protected or target in confirmed():
        return False
    words = f"{question} The project is protected, type its ID to go on:"
    if _ask(words, f"[{current.project}]", f"--confirm {current.project} answers it") != (
        current.project
    ):
        raise UsageError(DECLINED)
    confirmed().add(target)
    return True


def _ask(question: str, choices: str, otherwise: str) -> str:
    """The line typed in answer; raises UsageError where there is nobody to ask."""
    _check_askable(question, otherwise)
    try:
        sys.stderr.write(f"{clean_lines(question)} {choices} ")
        sys.stderr.flush()
    except OSError:
        raise UsageError(f"cannot ask, stderr is closed: {question}", hint=otherwise) from None
    answer = sys.stdin.readline()
    if not answer:
        sys.stderr.write("\n")  # Ctrl-D leaves the cursor behind the question
    return answer.strip()


def _check_askable(question: str, otherwise: str) -> None:
    if (caught := sink.get()) and caught.words:
        raise UsageError(f"cannot ask while lines run side by side: {question}", hint=otherwise)
    if stdin_taken():
        raise UsageError(f"cannot ask, stdin was read as data: {question}", hint=otherwise)
    if sys.stdin is None or sys.stderr is None or not sys.stdin.isatty():
        raise UsageError(f"cannot ask without a terminal: {question}", hint=otherwise)
