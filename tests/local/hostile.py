"""Hostile values, queries and requests to the routes of the local Appwrite, for hypothesis."""

import json
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

import httpx
from hypothesis import strategies as st

from appwrite_cli.local import operations, scopes
from appwrite_cli.local.params import REQUIRED
from appwrite_cli.local.query_parse import METHODS
from appwrite_cli.local.routing import ROUTES
from tests.local.sdk_tables import KINDS, LINE, POINT, POLYGON

operations.load()
COLUMNS = [*KINDS, "$id", "$createdAt", "$sequence", "tags", "parent"]

SQL = [
    "'; DROP TABLE databases; --",
    '"; DROP TABLE "rows_1_1"; --',
    "x' OR '1'='1",
    'x") OR 1=1 --',
    "1 UNION SELECT secret FROM keys",
    "c_text) FROM keys --",
    "?1", ":name", "%s", "{0}", "%' OR '' LIKE '%",
    "NEAR(a b, 5)", 'a* OR "b', "^a", "text:a", "a NOT", "(", "-", "*",
]  # fmt: skip
ODD = [
    *("", " ", "\0", "a\0b", "\n", "null", "0", "-1", "1e999", "NaN", "unique()", ".", ".."),
    *("a/b", "../../etc/passwd", "%2e%2e", "%00", "$id", "$", "_id", "a.b.c", "é", "\u202e"),
    *("\ufffe", "😀", "ß" * 40, "a" * 37, "a" * 5000, "9" * 5000, "[]", "{}", '{"a":1}', "any"),
    *("9223372036854775807", "9223372036854775808", "-9223372036854775809", 'read("any")'),
]
NUMBERS = [0, -1, 1, 2**31, 2**53, 2**63 - 1, 2**63, -(2**63) - 1, 10**30, 0.5, -0.0, 1e308, 5e-324]

texts = st.sampled_from([*SQL, *ODD]) | st.text(max_size=12)
scalars = st.none() | st.booleans() | st.sampled_from(NUMBERS) | st.integers() | texts
scalars |= st.floats(allow_nan=False, allow_infinity=False)
shapes = st.sampled_from([POINT, LINE, POLYGON, [[0, 0]], [[[0, 0]]], [], [200, 100], [1, 2, 3]])
values = shapes | st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(COLUMNS) | texts, inner, max_size=3)
    ),
    max_leaves=6,
)
attributes = st.sampled_from(COLUMNS) | texts


def likely(good: st.SearchStrategy[Any], bad: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Mostly one, sometimes the other."""
    return st.integers(0, 4).flatmap(lambda number: good if number else bad)


def query(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.fixed_dictionaries(
        {"method": likely(st.sampled_from(sorted(METHODS)), values)},
        optional={
            "attribute": likely(attributes, values),
            "values": likely(st.lists(likely(scalars, values) | inner, max_size=4), values),
        },
    )


query_objects = st.recursive(query(values), query, max_leaves=3)
query_texts = likely(query_objects.map(json.dumps), texts | values.map(json.dumps))
rows = st.dictionaries(st.sampled_from(COLUMNS), values, max_size=5)
samples: dict[str, Any] = {kind: default for kind, (_, default, _, _) in KINDS.items()}
good_rows = st.lists(st.sampled_from(sorted(samples)), min_size=1, max_size=4).map(
    lambda keys: {key: samples[key] for key in keys}
)
ACTIONS = ["create", "update", "upsert", "delete", "increment", "decrement"]
ACTIONS += ["bulkCreate", "bulkUpdate", "bulkUpsert", "bulkDelete", "nope"]
staged = st.fixed_dictionaries(
    {
        "databaseId": st.just("shop"),
        "tableId": st.sampled_from(["items", "plain", "nope"]),
        "action": likely(
            st.sampled_from(ACTIONS),
            values,
        ),
    },
    optional={"rowId": st.sampled_from(["a", "b", "new"]) | values, "data": rows | values},
)
OPERATORS = ["increment", "multiply", "divide", "modulo", "power", "arrayAppend", "arrayFilter"]
OPERATORS += ["stringConcat", "stringReplace", "toggle", "dateAddDays", "dateSetNow"]
operators = st.fixed_dictionaries(
    {"method": st.sampled_from(OPERATORS), "values": st.lists(values, max_size=3)}
).map(json.dumps)
inline_columns = st.fixed_dictionaries(
    {
        "key": st.sampled_from(["c1", "c2", "c3"]),
        "type": st.sampled_from(["string", "integer", "double", "boolean", "datetime", "point"]),
        "size": st.integers(1, 300),
    },
    optional={"default": scalars, "required": st.booleans(), "array": st.booleans()},
)
inline_indexes = st.fixed_dictionaries(
    {
        "key": st.sampled_from(["i1", "i2"]),
        "type": st.sampled_from(["key", "unique", "fulltext", "spatial"]),
        "attributes": st.lists(st.sampled_from(["c1", "c2", "c3", "$id"]), max_size=2),
    }
)

# What makes sense, by the name of a parameter, or by the last fixed part of the path and the name.
GOOD: dict[str, st.SearchStrategy[Any]] = {
    "databaseId": st.just("shop"),
    "tablesdb databaseId": st.sampled_from(["fresh", "unique()", "shop"]),
    "tableId": st.sampled_from(["items", "bulk", "bulk", "plain"]),
    "tables tableId": st.sampled_from(["fresh", "unique()", "items"]),
    "tables columns": st.lists(inline_columns, max_size=2),
    "tables indexes": st.lists(inline_indexes, max_size=1),
    "relatedTableId": st.sampled_from(["items", "plain"]),
    "rowId": st.sampled_from(["a", "a", "b"]),
    "transactionId": st.just("pending"),
    "keyId": st.just("k"),
    "key": st.sampled_from(["varchar", "integer", "parent", "tags"]),
    "newKey": st.sampled_from(["renamed", "text"]),
    "twoWayKey": st.sampled_from(["back", "text"]),
    "column": st.sampled_from(["integer", "float", "big_int", "text"]),
    "indexes columns": st.lists(st.sampled_from(COLUMNS), min_size=1, max_size=3),
    "indexes key": st.just("new"),
    "indexes type": st.sampled_from(["key", "unique", "fulltext", "spatial"]),
    "lengths": st.lists(st.sampled_from([0, 1, 10, 768, -1]), max_size=3),
    "orders": st.lists(st.sampled_from(["asc", "DESC"]), max_size=3),
    "relationship type": st.sampled_from(["oneToOne", "oneToMany", "manyToOne", "manyToMany"]),
    "relationship key": st.just("new"),
    "name": st.just("Name") | texts,
    "search": st.sampled_from(SQL),
    "queries": st.lists(query_texts, max_size=3),
    "data": good_rows | rows | st.dictionaries(st.sampled_from(COLUMNS), operators, max_size=3),
    "rows": st.lists(good_rows | rows, min_size=1, max_size=3),
    "permissions": st.lists(st.sampled_from(['read("any")', 'update("user:a")']), max_size=2),
    "scopes": st.lists(st.sampled_from(scopes.PROJECT), max_size=2),
    "expire": st.none(),
    "operations": st.lists(staged, min_size=1, max_size=3),
    "size": st.integers(1, 16381),
    "elements": st.lists(st.sampled_from(["new", "old", "x'y"]), min_size=1, max_size=3),
    "onDelete": st.sampled_from(["cascade", "restrict", "setNull"]),
    "total": st.sampled_from(["1", "0", "true"]),
    "transactions ttl": st.integers(60, 3600),
    "rows ttl": st.just("0"),
    "min": st.integers(-5, 0) | st.none(),
    "max": st.integers(5, 20) | st.none(),
    "value": st.sampled_from([1, 2, 0.5]),
    "bucketId": st.just("bucket"),
    "buckets bucketId": st.sampled_from(["fresh", "unique()", "bucket"]),
    "fileId": st.sampled_from(["file", "image"]),
    "files fileId": st.sampled_from(["fresh", "unique()", "file"]),
    "maximumFileSize": st.integers(1, 1000),
    "allowedFileExtensions": st.lists(st.sampled_from(["txt", "PNG"]), max_size=2),
    "compression": st.sampled_from(["none", "gzip", "zstd"]),
    "width": st.sampled_from(["0", "5", "40"]),
    "height": st.sampled_from(["0", "7"]),
    "gravity": st.sampled_from(["center", "TOP", "bottom-right"]),
    "quality": st.sampled_from(["-1", "0", "100"]),
    "borderWidth": st.sampled_from(["0", "3", "100"]),
    "borderColor": st.sampled_from(["fff", "00FF00"]),
    "borderRadius": st.sampled_from(["0", "4", "4000"]),
    "opacity": st.sampled_from(["0", "0.5", "1"]),
    "rotation": st.sampled_from(["-360", "45", "90"]),
    "background": st.sampled_from(["000", "abcdef"]),
    "output": st.sampled_from(["jpg", "png", "webp", "gif"]),
    "token": texts,
    "commit": st.just(True),  # noqa: FBT003 - a value
    "rollback": st.none(),
    **{f"{kind.replace('_', '')} default": st.just(samples[kind]) for kind in KINDS},
    **{f"{kind.replace('_', '')} key": st.sampled_from([kind, "new"]) for kind in KINDS},
    **dict.fromkeys(("required", "array", "twoWay", "enabled"), st.booleans()),
    **dict.fromkeys(("rowSecurity", "purge", "encrypt"), st.booleans()),
}
_TRIED = ("/tablesdb", "/project/keys", "/storage", "/tokens")
TRIED = [route for route in ROUTES if route.path.startswith(_TRIED)]
TRIED += 4 * [route for route in TRIED if re.search(r"/(rows|operations|indexes)", route.path)]


@dataclass(frozen=True)
class Attempt:
    """A request to one of the routes."""

    method: str
    path: str
    given: dict[str, Any] = field(default_factory=dict)
    range: str = ""

    def send(self, client: httpx.Client) -> httpx.Response:
        ranged = encodable(self.range).encode("latin-1", "replace")
        if self.method == "GET":
            headers = {b"range": ranged} if ranged else {}
            return client.get(f"{self.path}?{urlencode(flat(self.given))}", headers=headers)
        if self.path.endswith("/files"):
            headers = {b"content-range": ranged} if ranged else {}
            fields = {name: text.encode() for name, text in flat(self.given)}
            name = encodable(str(self.given.get("fileId")))
            files = {"file": (name, b"some bytes", "text/plain")}
            return client.post(self.path, data=fields, files=files, headers=headers)
        body = json.dumps(self.given)
        headers = {b"content-type": b"application/json"}
        return client.request(self.method, self.path, content=body, headers=headers)

    @property
    def sent(self) -> str:
        return f"{self.path} {json.dumps(self.given, ensure_ascii=False)} {self.range}".lower()


def flat(given: dict[str, Any]) -> list[tuple[str, str]]:
    """Parameters of a URL as PHP reads them."""
    pairs = []
    for name, value in given.items():
        if isinstance(value, list):
            pairs += [(f"{name}[{n}]", str(item)) for n, item in enumerate(value)]
        else:
            pairs.append((name, str(value)))
    return [(encodable(name), encodable(value)) for name, value in pairs]


def encodable(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


# What may stand in Range and Content-Range; header values hold no line breaks.
ranges = likely(
    st.sampled_from(
        ["", "bytes=0-3", "bytes=2-", "bytes 0-9/10", f"bytes 0-{5 * 2**20 - 1}/99999999"]
    ),
    st.sampled_from([text for text in ODD if text.isprintable()])
    | st.from_regex(r"bytes[= ][0-9]{0,30}-[0-9]{0,30}(/[0-9]{0,30})?", fullmatch=True),
)


@st.composite
def attempts(draw: st.DrawFn) -> Attempt:
    """A request that mostly makes sense: at most one of its parameters is hostile."""
    route = draw(st.sampled_from(TRIED))
    last = [part for part in route.path.split("/") if "<" not in part][-1]
    hostile = draw(st.sampled_from(["", "", *(param.name for param in route.params)]))
    path = route.path
    given = {}
    for param in route.params:
        good = GOOD.get(f"{last} {param.name}", GOOD.get(param.name, values))
        in_path = f"<{param.name}>" in path
        bad = texts if in_path else values
        value = draw(bad if param.name == hostile else good)
        if in_path:
            path = path.replace(f"<{param.name}>", quote(encodable(str(value)), safe=""))
        elif param.default is REQUIRED or draw(st.booleans()):
            given[param.name] = value
    return Attempt(route.method, path, given, draw(ranges) if "/files" in path else "")
