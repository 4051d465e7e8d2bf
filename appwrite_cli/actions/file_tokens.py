"""Tokens of files: when they end, and the address that lets anyone read the file."""

from typing import Any
from urllib.parse import urlencode

from appwrite_cli.actions.local_state import PORT, served_at
from appwrite_cli.actions.verbs import changed, pointing
from appwrite_cli.address import Address
from appwrite_cli.client import Answer, call
from appwrite_cli.config import settings
from appwrite_cli.errors import UsageError
from appwrite_cli.known_secrets import remember
from appwrite_cli.resources import FILE_TOKEN
from appwrite_cli.streams import read_secret


def token_params(file: str | None) -> dict[str, str]:
    """What a download takes along from `--token-file`: the secret, remembered as one.

    Empty where it was not given. Raises UsageError.
    """
    return {} if file is None else {"token": remember(read_secret(file, "--token-file"))}


def expiry(text: str | None) -> str | None:
    """`--expire` as it is sent: an ISO 8601 time, or `now+7d` reckoned here.

    None where it was not given. Raises UsageError.
    """
    if text is None:
        return None
    from datetime import UTC, datetime

    from appwrite_cli.where.times import is_iso, local_now, relative_time

    try:
        time = relative_time(text, local_now())
    except ValueError as error:
        raise UsageError(f"--expire: {text!r} is {error}") from None
    if time is None and is_iso(text):
        moment = datetime.fromisoformat(text)
        zoned = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        time = zoned.astimezone(UTC).isoformat(timespec="milliseconds")
    if time is None:
        raise UsageError(
            f"--expire: {text!r} is no time", hint="such as 2030-01-31, 2030-01-31T12:00Z or now+7d"
        )
    if datetime.fromisoformat(time) <= datetime.now(UTC):
        raise UsageError(f"--expire: {text!r} is past", hint="a token ends in the future")
    return time


def create_token(file: Address, expire: str | None) -> Answer:
    """Make a token of a file, which ends at `expire`, as the option gives it, or never."""
    body = changed(expire=expiry(expire))
    with pointing(file):
        return call("POST", FILE_TOKEN.below(str(file)).path, body=body)


def shared_address(file: Address, token: Any, purpose: str) -> str:
    """The URL at which anyone who has it can read the file: `purpose` is view, download, preview.

    That of a local Appwrite is where `local serve` has it.
    """
    current = settings()
    here = current.local and served_at(current.local_directory)
    base = here or (f"http://127.0.0.1:{PORT}/v1" if current.local else current.endpoint)
    query = urlencode({"project": current.project, "token": token["secret"]})
    return f"{base}{file.path}/{purpose}?{query}"
