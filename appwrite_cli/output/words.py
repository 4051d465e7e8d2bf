"""Words for people, on stderr: notes, warnings, errors. stdout is for data."""

import sys

from appwrite_cli.config import display
from appwrite_cli.errors import ApiError, CliError
from appwrite_cli.output.capture import sink
from appwrite_cli.output.cells import clean, clean_lines, compact


def note(text: str) -> None:
    """Say what was done or is going on; silent with `--quiet`."""
    if not display().quiet:
        say(text)


def warn(text: str) -> None:
    """Say `warning: ...`; `--quiet` does not silence it."""
    say(f"warning: {text}")


def report(error: CliError) -> None:
    """Say what went wrong, and the hint.

    With `-o json` and `ndjson` the last line of stderr is the error as one JSON object
    `{"error": {"message", "code", "type", "response"}}`, and the hint stands before it as text.
    """
    from appwrite_cli.redact import redact

    as_json = display().output in ("json", "ndjson")
    if not as_json:
        # A server's message is one line, whatever it holds; awcli's own may point at a place.
        say(f"error: {clean(str(error)) if isinstance(error, ApiError) else error}")
    if error.hint:
        say(f"hint: {error.hint}")
    if as_json:
        _write(compact({"error": redact(error.as_json())}))


def say(text: str) -> None:
    """One message, harmless on terminals, whoever its parts came from."""
    _write(clean_lines(text))


def _write(line: str) -> None:
    """A line, without the secrets of this run: servers and Python repeat what they are given."""
    from appwrite_cli.known_secrets import known
    from appwrite_cli.redact import redact_text

    line = redact_text(line, known())
    captured = sink.get()
    if captured and captured.words:
        captured.err.append(f"{line}\n")
        return
    try:
        sys.stderr.write(f"{line}\n")
    except (OSError, AttributeError):
        return  # stderr is closed or full: there is nowhere left to say so
