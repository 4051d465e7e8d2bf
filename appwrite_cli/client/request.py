"""One request to Appwrite, in the form in which it goes over the wire."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from appwrite_cli.client.retry import Repeat
from appwrite_cli.errors import UsageError

if TYPE_CHECKING:
    from appwrite_cli.client.forms import Form
    from appwrite_cli.client.sinks import Sink

JSON = "application/json"
CREDENTIAL_HEADERS = {
    "key": "X-Appwrite-Key",
    "session": "X-Appwrite-Session",
    "jwt": "X-Appwrite-JWT",
}


class Request(NamedTuple):
    """What is sent: `path` is below the endpoint, `proof` the path of the resource to be made.

    Where a redirect leads is looked at unless the redirect itself is asked for (`follow`). A `Form`
    is read as it is sent; a `sink` takes the body of the answer as it comes.
    """

    method: str
    path: str
    query: str
    content: "bytes | Form"
    headers: dict[str, str]
    repeat: Repeat
    proof: str
    accept: str
    follow: bool = True
    sink: "Sink | None" = None

    @property
    def credential(self) -> str:
        """The kind of credential that it carries: key, session, jwt, or nothing."""
        carried = (kind for kind, name in CREDENTIAL_HEADERS.items() if name in self.headers)
        return next(carried, "")

    @property
    def writes(self) -> bool:
        """Whether the request may change something on the server."""
        return self.method not in ("GET", "HEAD")

    @property
    def target(self) -> str:
        """The path with the query string."""
        return f"{self.path}?{self.query}" if self.query else self.path


def query_string(params: Mapping[str, Any] | None) -> str:
    """`{"queries": ["a", "b"], "total": False}` as `queries%5B0%5D=a&queries%5B1%5D=b&total=false`.

    The same as the official SDKs send: lists and objects become `key[...]`, None is left out.
    """
    if not params:
        return ""
    from urllib.parse import urlencode

    try:
        return urlencode(list(flattened(params)))
    except UnicodeEncodeError as error:
        raise _not_text(error) from None


def flattened(fields: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The fields as pairs of text, as query strings and forms have them: see `query_string`."""
    return _flatten(fields.items(), "")


def _flatten(items: Any, prefix: str) -> Iterator[tuple[str, str]]:
    for key, value in items:
        name = f"{prefix}[{key}]" if prefix else str(key)
        if value is None:
            continue
        if isinstance(value, bool):
            yield name, "true" if value else "false"
        elif isinstance(value, Mapping):
            yield from _flatten(value.items(), name)
        elif isinstance(value, (list, tuple)):
            yield from _flatten(enumerate(value), name)
        else:
            yield name, str(value)


def encode_body(method: str, body: Mapping[str, Any] | None) -> bytes:
    """The body as compact UTF-8 JSON.

    POST, PUT and PATCH without one send `{}`, as the SDKs do; GET and DELETE send none. Raises
    UsageError for what JSON or UTF-8 cannot hold: NaN, infinity, bytes of a broken encoding.
    """
    if body is None:
        return b"{}" if method in ("POST", "PUT", "PATCH") else b""
    try:
        text = json.dumps(body, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        return text.encode()
    except UnicodeEncodeError as error:
        raise _not_text(error) from None
    except ValueError:
        raise UsageError("JSON knows neither NaN nor infinite numbers") from None


def check_headers(headers: Mapping[str, str]) -> None:
    """Raise UsageError, without repeating the value, for one that no header can hold."""
    for name, value in headers.items():
        if not value.isascii() or not value.isprintable():
            raise UsageError(
                f"the value of {name} cannot be sent: it holds a line break, a control character "
                "or a letter that is not ASCII"
            )


def _not_text(error: UnicodeEncodeError) -> UsageError:
    piece = error.object[max(0, error.start - 20) : error.start]
    return UsageError(
        f"what follows {piece!r} is not valid UTF-8 text and cannot be sent",
        hint="pass binary data as base64, or fix the terminal's encoding",
    )


def preview(
    method: str,
    path: str,
    params: Mapping[str, Any] | None,
    body: Mapping[str, Any] | None,
    secrets: Iterable[str],
) -> str:
    """--dry-run: the request as one line of JSON, `{"method", "path", "params"?, "body"?}`."""
    from appwrite_cli.redact import redact, redact_text

    given = {name: value for name, value in (params or {}).items() if value is not None}
    line = {"method": method, "path": path, "params": given or None, "body": body}
    shown = redact({name: value for name, value in line.items() if value is not None}, path=path)
    return redact_text(json.dumps(shown, ensure_ascii=False), secrets)
