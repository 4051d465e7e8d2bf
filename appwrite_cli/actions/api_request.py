"""From the words of `awcli api` to a request: an operation by name, or a method and a path."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import quote

from appwrite_cli.catalog import Operation, find, is_method, match
from appwrite_cli.catalog.values import value_for
from appwrite_cli.client import Repeat
from appwrite_cli.config import settings
from appwrite_cli.errors import UsageError, did_you_mean
from appwrite_cli.ids import unique_id
from appwrite_cli.payload import Item, parameters, parse_items, plain_data, read_data
from appwrite_cli.query import query_string
from appwrite_cli.streams import read_text

# What `limit==5` stands for where an operation takes queries.
PAGING = {"limit", "offset", "cursorAfter", "cursorBefore", "orderAsc", "orderDesc"}
# Parameters whose values are used up: such a request is repeated only if it was not carried out.
CONSUMED = {"secret", "otp"}
BULK = {"updateRows", "upsertRows", "updateDocuments", "upsertDocuments"}
UNIQUE = "unique()"


class ApiRequest(NamedTuple):
    """What is to be sent. `operation` is None where the catalog does not know the path.

    `params` go into the query string, `body` is a JSON object or nothing, `file` the path of a
    file to upload. `proof` is the path of what a POST makes under an ID that was made here.
    """

    method: str
    path: str
    params: dict[str, Any]
    body: dict[str, Any] | None
    operation: Operation | None
    proof: str = ""
    file: str = ""

    @property
    def repeat(self) -> Repeat | None:
        """How often it may be sent; None leaves that to the method."""
        given = CONSUMED.intersection(self.body or ())
        return Repeat.UNSENT if given or self.is_bulk else None

    @property
    def is_bulk(self) -> bool:
        """Whether it changes many resources by a query."""
        return self.operation is not None and self.operation.name in BULK

    @property
    def is_destructive(self) -> bool:
        """Whether to ask before it is sent."""
        return self.method == "DELETE" or self.is_bulk


def parse_request(words: Sequence[str], data: str) -> ApiRequest:
    """The request that the words and `--data` describe; everything is read and checked here.

    Raises UsageError for what the catalog knows to be wrong: unknown, missing and repeated
    parameters, values of another type, values that an enumeration has not.
    """
    if not words:
        raise UsageError(
            "an operation is missing",
            hint="SERVICE.OPERATION, or METHOD PATH; awcli api --list names them",
        )
    if not is_method(words[0]):
        return _named(find(words[0]), words[1:], data)
    if len(words) == 1:
        raise UsageError(f"a path is missing after {words[0]}", hint=f"such as {words[0]} users")
    method, path = words[0].upper(), _checked_path(words[1])
    known = match(method, path)
    if known is None:
        return _plain(method, path, words[2:], data)
    operation, values = known
    return _named(operation, words[2:], data, values)


def _checked_path(path: str) -> str:
    if "?" in path or "#" in path:
        raise UsageError(
            f"{path!r} is more than a path", hint="parameters of the query string: NAME==VALUE"
        )
    if "://" in path:
        raise UsageError(f"{path!r} is a whole address", hint="a path below the endpoint: users")
    parts = [part for part in path.split("/") if part]
    if parts[:1] == ["v1"]:
        raise UsageError(f"{path!r}: the endpoint ends in /v1 already", hint="leave v1/ out")
    if ".." in parts or "." in parts:
        raise UsageError(f"{path!r} has parts that lead elsewhere")
    return "/" + "/".join(quote(part, safe="") for part in parts)


def _items(words: Iterable[str]) -> list[Item]:
    return parse_items(words, read_text, parameters=True, files=True)


def _plain(method: str, path: str, words: Sequence[str], data: str) -> ApiRequest:
    """A request that the catalog does not know: what is given is sent as it stands."""
    items = _items(words)
    for item in items:
        if item.is_file:
            raise item.wrong("only operations of the catalog take files")
    given = plain_data(items, read_data(data, read_text) if data else None)
    in_query = parameters(items)
    if method in ("GET", "DELETE") and given:
        if method == "GET":
            return ApiRequest(method, path, {**given, **in_query}, None, None)
        return ApiRequest(method, path, in_query, given, None)
    return ApiRequest(method, path, in_query, given or None, None)


def _named(
    operation: Operation,
    words: Sequence[str],
    data: str,
    in_path: Mapping[str, str] | None = None,
) -> ApiRequest:
    by_name: dict[str, list[Item]] = {}
    for item in _items(words):
        by_name.setdefault(item.key, []).append(item)
    values: dict[str, Any] = _from_data(operation, data)
    paging = _paging(operation, by_name)
    for name, items in by_name.items():
        parameter = operation.parameter(name)
        if parameter is None or name in (in_path or ()):
            raise items[0].wrong(_unknown(operation, name), hint=f"awcli api {operation} --help")
        values[name] = value_for(parameter, items)
    if paging:
        values["queries"] = [*values.get("queries", ()), *paging]
    values |= in_path or {}
    _require(operation, values)
    return _request(operation, values)


def _from_data(operation: Operation, data: str) -> dict[str, Any]:
    values = read_data(data, read_text) if data else {}
    for name in values:
        if operation.parameter(name) is None:
            raise UsageError(
                f"--data: {_unknown(operation, name)}", hint=f"awcli api {operation} --help"
            )
    return values


def _unknown(operation: Operation, name: str) -> str:
    known = [parameter.name for parameter in operation.parameters]
    return f"{operation} has no parameter {name!r}{did_you_mean(name, known)}"


def _paging(operation: Operation, by_name: dict[str, list[Item]]) -> list[str]:
    """Take `limit==5` and its like out of the items: the Query strings that they stand for."""
    if operation.parameter("queries") is None:
        return []
    queries = []
    for name in [name for name in by_name if name in PAGING and not operation.parameter(name)]:
        for item in by_name.pop(name):
            value = item.value
            if name in ("limit", "offset"):
                if not (isinstance(value, str) and value.isdecimal()):
                    raise item.wrong(f"{name} is a whole number")
                queries.append(query_string(name, None, int(value)))
            elif name.startswith("cursor"):
                queries.append(query_string(name, None, value))
            else:
                queries.append(query_string(name, value))
    return queries


def _require(operation: Operation, values: Mapping[str, Any]) -> None:
    missing = [p.name for p in operation.parameters if p.required and p.name not in values]
    if missing:
        verb = "is" if len(missing) == 1 else "are"
        raise UsageError(
            f"{operation} needs {', '.join(missing)}, which {verb} not given",
            hint=f"awcli api {operation} --help",
        )


def _request(operation: Operation, values: dict[str, Any]) -> ApiRequest:
    places = {parameter.name: parameter.place for parameter in operation.parameters}
    file = values.pop(operation.upload.name, "") if operation.upload else ""
    made = _make_id(operation, values)
    path = operation.path
    if "{project_id}" in path:  # of OAuth2: no parameter, but a setting
        path = path.replace("{project_id}", quote(settings().project, safe=""))
    for name in [name for name, place in places.items() if place == "path"]:
        part = values.pop(name)
        if not isinstance(part, str) or part in ("", ".", ".."):
            raise UsageError(f"{name} stands in the path and cannot be {part!r}")
        path = path.replace(f"{{{name}}}", quote(part, safe=""))
    params = {name: value for name, value in values.items() if places[name] == "query"}
    body = {name: value for name, value in values.items() if places[name] == "body"}
    proof = f"{path}/{made}" if made and match("GET", f"{path}/{made}") else ""
    return ApiRequest(operation.method, path, params, body or None, operation, proof, str(file))


def _make_id(operation: Operation, values: dict[str, Any]) -> str:
    """Put an ID that is made here in the place of `unique()`, so that a retry is safe."""
    if operation.method != "POST":
        return ""
    name = next((p.name for p in operation.parameters if p.place == "body"), "")
    if not name.endswith("Id") or values.get(name) != UNIQUE:
        return ""
    values[name] = unique_id()
    return str(values[name])
