"""Sending what `awcli api` was asked for, and showing the answer, whatever it is."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Any

from appwrite_cli.actions.api_request import ApiRequest
from appwrite_cli.catalog import Operation, operations
from appwrite_cli.catalog.help import NEWER, OLDER, remarks
from appwrite_cli.client import Answer, call, walk
from appwrite_cli.config.private import write_whole
from appwrite_cli.errors import ApiError, CliError, UsageError
from appwrite_cli.output import SECRETS, View, confirm, note, show, show_list, show_value, warn
from appwrite_cli.output.stdout import is_terminal, write

OPERATIONS = View(
    "operation", "operations", ("operation", "method", "path", "note"), ("operation",)
)
SERVICES = View("service", "services", ("service", "operations"), ("service",))


def send(request: ApiRequest, *, headers: bool = False, target: str = "") -> None:
    """Send the request and show its answer: JSON in any format, all else as the bytes it is.

    `headers` shows status and headers first; `target` is a file to write the answer to, `-` is
    stdout. Asks before what destroys. Raises UsageError, and what the client raises.
    """
    _announce(request)
    file = _writable(target) if target and target != "-" else None
    if request.is_destructive:
        confirm(f"{request.method} {request.path}?")
    with _explained(request.operation):
        answer = _upload(request) if request.file else _call(request)
    if answer.dry:
        return
    if headers:
        lines = [f"HTTP {answer.status} {answer.reason}"]
        lines += [f"{name}: {value}" for name, value in answer.headers.items()]
        write("\n".join(lines) + "\n\n")
    if file:
        _save(answer, file)
        note(f"{len(answer.content):,} bytes written to {target}")
    elif answer.is_json and not target:
        show(answer, _view(list_key(answer)))
    else:
        _write_plain(answer, forced=target == "-")


def _call(request: ApiRequest) -> Answer:
    return call(
        request.method,
        request.path,
        params=request.params,
        body=request.body,
        repeat=request.repeat,
        proof=request.proof,
        accept="*/*",
    )


def _upload(request: ApiRequest) -> Answer:
    from appwrite_cli.transfer.forms import send_file
    from appwrite_cli.transfer.local_files import local_file

    upload = request.operation.upload if request.operation else None
    if upload is None:
        raise ValueError("only operations of the catalog take files")
    file = local_file(Path(request.file).expanduser())
    return send_file(
        request.method, request.path, request.body or {}, upload.name, file, proof=request.proof
    )


def send_all(request: ApiRequest) -> None:
    """Walk all pages of a list and show them as one; raises UsageError for what is no list."""
    operation = request.operation
    if request.method != "GET" or (operation and operation.parameter("queries") is None):
        raise UsageError(f"{operation or request.method} is no list to walk through")
    _announce(request)
    params = {name: value for name, value in request.params.items() if name != "queries"}
    with _explained(operation):
        pages = walk(
            request.path, "", queries=request.params.get("queries") or (), params=params, limit=None
        )
        first = next(pages)
        show_list(chain([first], pages), _view(list_key(first)), all=True)


def show_operations(service: str) -> None:
    """Show the operations of a service, or the services; raises UsageError."""
    if service:
        listed: list[dict[str, Any]] = [
            {
                "operation": str(operation),
                "method": operation.method,
                "path": operation.path,
                "note": ", ".join(remarks(operation)),
            }
            for operation in operations(service)
        ]
        show_value(listed, OPERATIONS)
        return
    counts: dict[str, int] = {}
    for operation in operations():
        counts[operation.service] = counts.get(operation.service, 0) + 1
    show_value([{"service": name, "operations": n} for name, n in counts.items()], SERVICES)


def list_key(answer: Answer) -> str:
    """Where the items of a list are in its answer; empty for what is no list."""
    from appwrite_cli.client.paging import list_key

    return list_key(answer.data or {})


def _view(items: str) -> View:
    return View("item", items or "items", secrets=SECRETS)


def _announce(request: ApiRequest) -> None:
    operation = request.operation
    if operation is None:
        note(f"{request.method} {request.path} is not in the catalog: sent as it stands")
    elif operation.deprecated:
        warn(f"{operation} is {remarks(operation)[0]}")


@contextmanager
def _explained(operation: Operation | None) -> Iterator[None]:
    """Add to the page that says 404 which servers have the operation."""
    try:
        yield
    except ApiError as error:
        if error.code == 404 and not error.type and operation:
            only = NEWER if operation.since else OLDER if operation.until else ""
            error.hint = f"{operation}: {only}" if only else error.hint
        raise


def _writable(target: str) -> Path:
    """The file that `--to` names; raises UsageError, before anything is sent, where none can be."""
    path = Path(target).expanduser().resolve()
    if path.is_dir():
        raise UsageError(f"--to: {target!r} is a directory")
    if not path.parent.is_dir():
        raise UsageError(f"--to: there is no directory {str(path.parent)!r}")
    return path


def _save(answer: Answer, path: Path) -> None:
    """Let the file hold the answer, which may have secrets: whole, and for the owner alone."""
    try:
        if path.exists() and not path.is_file():  # /dev/null, a pipe
            path.write_bytes(answer.content)
        else:
            write_whole(path, answer.content)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise CliError(
            f"the request was done, but {str(path)!r} cannot be written: {reason}"
        ) from None


def _write_plain(answer: Answer, *, forced: bool) -> None:
    """An answer that is no JSON, as it is; raises UsageError for binary data on a terminal."""
    if not answer.content:
        return
    if is_terminal() and not answer.content_type.startswith("text/") and not forced:
        kind = answer.content_type or "something unnamed"
        raise UsageError(
            f"the answer is {kind}, {len(answer.content):,} bytes", hint="--to FILE saves it"
        )
    write(answer.content)
