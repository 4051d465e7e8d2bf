"""What is not there, and without which no server can be asked: settings, packages."""

from pathlib import Path
from typing import TYPE_CHECKING

from appwrite_cli.config import Settings
from appwrite_cli.errors import UsageError

if TYPE_CHECKING:
    from appwrite_cli.local import WSGI


def require_server(settings: Settings, *, guest: bool = False) -> None:
    """Raise UsageError, naming every way to give it, where one is missing.

    A `guest` needs no credential, and the local Appwrite nothing.
    """
    if settings.local:
        return
    otherwise = "or awcli profiles add NAME; --local tries awcli without a server"
    if not settings.endpoint:
        raise UsageError(
            "no endpoint is set",
            hint="set APPWRITE_ENDPOINT or --endpoint, such as "
            f"https://fra.cloud.appwrite.io/v1, {otherwise}",
        )
    if not settings.project:
        raise UsageError(
            "no project is set", hint=f"set APPWRITE_PROJECT_ID or --project ID, {otherwise}"
        )
    if settings.credential is None and not guest:
        raise UsageError(
            "no API key is set",
            hint="set APPWRITE_API_KEY or --key-file FILE (to act as a user: APPWRITE_SESSION or "
            f"APPWRITE_JWT), {otherwise}",
        )


def local_application(directory: Path) -> "WSGI":
    """The local Appwrite with its state in `directory`, as a WSGI application.

    It is looked up for each request, for `local reset` replaces it. Raises UsageError where the
    packages that it needs are not installed.
    """
    from appwrite_cli.local import application

    try:
        application(directory)
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("appwrite_cli"):
            raise
        raise UsageError(
            "the local Appwrite needs packages that are not installed",
            hint="pip install 'awcli[local]'",
        ) from None
    return lambda environ, start_response: application(directory)(environ, start_response)
