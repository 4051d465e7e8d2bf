"""The local Appwrite from outside: filling, serving, describing and removing its directory."""

import os
import re
import shutil
from enum import StrEnum
from pathlib import Path
from typing import Any

from appwrite_cli.client.missing import local_application
from appwrite_cli.config import settings
from appwrite_cli.errors import CliError, UsageError
from appwrite_cli.output import note

PORT = 9080  # of `local serve` unless another is given
ENDPOINT_FILE = "endpoint"  # in the directory while it is served
MAIL_FOLDER = "mails"
DATABASE_FILE = "appwrite.sqlite3"


class Shell(StrEnum):
    """How variables are written down."""

    POSIX = "posix"
    FISH = "fish"
    POWERSHELL = "powershell"
    CMD = "cmd"


_FORMS = {
    Shell.POSIX: "export {}={}",
    Shell.FISH: "set -gx {} {}",
    Shell.POWERSHELL: '$env:{} = "{}"',
    Shell.CMD: "set {}={}",
}


def fill_with_demo(directory: Path) -> None:
    """Put the demonstration blog into the local Appwrite, as often as one likes."""
    if settings().dry_run:
        note(f"would fill {directory}")
        return
    application = local_application(directory)
    from appwrite_cli.local.demo import fill

    for line in fill(application):
        note(line)


def serve(directory: Path, *, port: int, public: bool, mail: bool) -> None:
    """Serve until an interrupt; raises CliError where the port cannot be had."""
    local_application(directory)  # names the missing packages
    from appwrite_cli.local import KEY, PROJECT
    from appwrite_cli.local.serve import Server

    try:
        server = Server(directory, port=port, public=public, mail=mail)
    except OSError as error:
        # `socket.create_server` adds the address in brackets.
        reason = (error.strerror or str(error)).partition(" (")[0].lower()
        raise CliError(
            f"port {port} cannot be had: {reason}", hint="--port 0 takes a free one"
        ) from None
    marker = directory / ENDPOINT_FILE
    try:
        marker.write_text(server.endpoint, encoding="utf-8")
        if public:
            note("listening on every address of this machine: this is not a production server")
        if mail:
            note(f"mails and text messages are written to {directory / MAIL_FOLDER}")
        note(f"local Appwrite at {server.endpoint}, project {PROJECT}, key {KEY}")
        note('awcli, apps and SDKs find it with: eval "$(awcli local env)"; Ctrl-C stops it')
        server.run()
    finally:
        marker.unlink(missing_ok=True)
        server.close()


def served_at(directory: Path) -> str:
    """Where the directory is being served, empty where it is not."""
    import socket
    from urllib.parse import urlsplit

    try:
        endpoint = (directory / ENDPOINT_FILE).read_text(encoding="utf-8", errors="replace")
        port = re.fullmatch(r"http://127\.0\.0\.1:([0-9]{1,5})/v1", endpoint)
        if port is None or int(port[1]) > 65535:
            return ""  # not ours: a repository may hold such a file, and shells evaluate this
        parts = urlsplit(endpoint)
        socket.create_connection((parts.hostname or "", parts.port or 0), timeout=1).close()
    except OSError:
        return ""  # never served, or killed before it could remove the file
    return endpoint


def status(directory: Path) -> dict[str, Any]:
    """The directory, whether it is there, its size in bytes, and where it is served."""
    files = [path for path in directory.rglob("*") if path.is_file()] if directory.exists() else []
    return {
        "directory": str(directory),
        "exists": (directory / DATABASE_FILE).exists(),
        "bytes": sum(path.stat().st_size for path in files),
        "served": served_at(directory) or None,
    }


def environment(directory: Path, shell: Shell | None) -> list[str]:
    """The lines that set endpoint, project and key in a shell."""
    from appwrite_cli.local import KEY, PROJECT

    form = _FORMS[shell or (Shell.POWERSHELL if os.name == "nt" else Shell.POSIX)]
    values = {
        "APPWRITE_ENDPOINT": served_at(directory) or f"http://127.0.0.1:{PORT}/v1",
        "APPWRITE_PROJECT_ID": PROJECT,
        "APPWRITE_API_KEY": KEY,
    }
    return [form.format(name, value) for name, value in values.items()]


def check_removable(directory: Path) -> bool:
    """Whether there is a directory to remove; raises UsageError for one that holds no local
    Appwrite, and while it is being served."""
    if not directory.exists():
        return False
    if not (directory / DATABASE_FILE).exists():
        raise UsageError(f"{directory} holds no local Appwrite, so it is left alone")
    if endpoint := served_at(directory):
        raise UsageError(f"{directory} is being served at {endpoint}", hint="stop it first")
    return True


def remove(directory: Path) -> None:
    """Remove the directory with everything in it."""
    from appwrite_cli.local import forget

    forget(directory)
    shutil.rmtree(directory)
