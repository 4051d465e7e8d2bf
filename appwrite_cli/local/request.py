"""Reading a request as Appwrite does: PHP's way with queries and forms, JSON bodies, headers."""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import unquote

from werkzeug.wrappers import Request

from appwrite_cli.local import php
from appwrite_cli.local.refusal import refuse

_NESTED = 64  # brackets after a name; PHP drops what has more
_NAME = re.compile(r"([^\[\]]+)((?:\[[^\[\]]*\])*)")


def path_parts(request: Request) -> list[str]:
    """The parts of the path, decoded one by one, so that an encoded slash ends no part.

    Doubled slashes count as one, and one at the end does not count. A server tells the path as it
    was sent in REQUEST_URI; without one it has been decoded already.
    """
    sent = request.environ.get("REQUEST_URI")
    if sent is None:
        return [part for part in request.path.split("/") if part]
    path = re.sub(r"^[a-z]+://[^/?]*", "", sent.partition("?")[0], flags=re.IGNORECASE)
    return [unquote(part) for part in path.split("/") if part]


def parameters(request: Request) -> Mapping[str, Any]:
    """What was given to a route: of GET the query, of all others the body and only that.

    A body that is not what its content type says counts as empty; so do a JSON list and null.
    """
    if request.method in ("GET", "HEAD"):
        return bracketed(request.args.items(multi=True))
    kind = request.mimetype
    if kind == "application/json":
        return _json_body(request.get_data())
    if kind in ("multipart/form-data", "application/x-www-form-urlencoded"):
        return bracketed(request.form.items(multi=True))
    return {}


def bracketed(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """PHP's reading of `a[0]=x&a[1]=y&b[key]=z`: nested; the last of two equal names wins."""
    root: dict[str, Any] = {}
    for name, value in pairs:
        match = _NAME.fullmatch(name)
        if match is None:
            continue
        *path, last = match[1], *re.findall(r"\[([^\[\]]*)\]", match[2])
        if len(path) > _NESTED:
            continue
        place = root
        for step in path:
            inner = place.get(step)
            if not isinstance(inner, dict):
                inner = place[step or str(len(place))] = {}
            place = inner
        place[last or str(len(place))] = value
    return {name: _as_list(value) for name, value in root.items()}


def _as_list(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    inner = {key: _as_list(item) for key, item in value.items()}
    return list(inner.values()) if all(key.isdigit() for key in inner) else inner


def _json_body(body: bytes) -> Mapping[str, Any]:
    try:
        value = php.decode(body) if body else None
        if isinstance(value, dict) and b"\\u" in body:
            json.dumps(value, ensure_ascii=False).encode()  # half a surrogate pair is no text
    except (ValueError, RecursionError):
        return {}
    if isinstance(value, dict):
        return value
    if value is None or isinstance(value, list):
        return {}
    # Appwrite 1.9.6 answers a JSON string or number as its body with a fault of its own.
    raise refuse("general_unknown", message="Error: Server Error")
