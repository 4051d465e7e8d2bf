"""What `functions run` is given: variables, headers, a request."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from appwrite_cli.actions.function_declared import Function
from appwrite_cli.config import settings
from appwrite_cli.env_file import parse_env_file, parse_variable
from appwrite_cli.errors import UsageError
from appwrite_cli.runtime import Request
from appwrite_cli.runtime.build import check_entrypoint
from appwrite_cli.streams import read_bytes, read_text

_HEADER = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*(.*)")
_METHOD = re.compile(r"[A-Z]+")


def with_entrypoint(function: Function, entrypoint: str) -> Function:
    """The function with the entrypoint of the command line, if there is one; checked."""
    if entrypoint:
        function = replace(function, entrypoint=entrypoint)
    check_entrypoint(function.entrypoint)
    return function


def variables(given: Sequence[str], files: Sequence[str]) -> dict[str, str]:
    """The variables of files and options; options hold before files, later ones before earlier."""
    found: dict[str, str] = {}
    for file in files:
        found.update(parse_env_file(read_text(file, "--env-file"), f"--env-file {file}"))
    found.update(parse_variable(text, "--variable") for text in given)
    for name, value in found.items():
        if "\0" in value:
            raise UsageError(f"the variable {name} holds a NUL, which no environment can")
    return found


def headers(given: Sequence[str], *, pass_key: bool) -> dict[str, str]:
    """The headers of options by their names in lower case, and the API key; raises UsageError."""
    found = {}
    for text in given:
        match = _HEADER.fullmatch(text)
        if match is None:
            raise UsageError("--header: 'NAME: VALUE' is expected", hint="in one line")
        found[match[1].lower()] = match[2]
    if pass_key:
        credential = settings().credential
        if credential is None or credential.kind != "key":
            raise UsageError("--pass-key: there is no API key to pass", hint="set APPWRITE_API_KEY")
        found["x-appwrite-key"] = credential.secret
    return found


def timeout(given: float | None, function: Function) -> float:
    """The time limit in seconds; raises UsageError for one that Appwrite does not take."""
    if given is None:
        return function.timeout
    if not 0 < given <= 900:
        raise UsageError(f"--execution-timeout is more than 0 and at most 900, not {given:g}")
    return given


def request(body: str | None, method: str, path: str, given: Mapping[str, str]) -> Request:
    """The one request of `--once`, without the headers that Appwrite adds."""
    method = method.upper() or ("GET" if body is None else "POST")
    if not _METHOD.fullmatch(method):
        raise UsageError(f"--method: {method!r} is no method of HTTP")
    path = path or "/"
    if not path.startswith("/") or any(sign.isspace() for sign in path):
        raise UsageError(f"--path begins with a slash and has no blanks, not {path!r}")
    data = b""
    if body is not None:
        is_file = body == "-" or body.startswith("@")
        data = read_bytes(body.removeprefix("@"), "--body") if is_file else body.encode()
    where, _, query = path.partition("?")
    own = {"host": "127.0.0.1:3000"}
    if data:
        own |= {"content-length": str(len(data)), "content-type": _kind(data)}
    return Request(method, where, query, {**own, **given}, data)


def _kind(body: bytes) -> str:
    """What a body most likely is, where no header says it."""
    return "application/json" if body.lstrip()[:1] in (b"{", b"[") else "text/plain"
