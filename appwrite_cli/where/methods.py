"""Every Query method with its arguments, in one table: what calls are parsed and packed by.

The methods and their names are those of the newest official SDK (appwrite 27.0.0 for Python), in
camelCase.
"""

import json
from collections.abc import Callable, Iterator
from enum import Enum
from typing import Any, NamedTuple

from appwrite_cli.query import Query, make_query


class Kind(Enum):
    """What an argument of a Query method is, in the words of error messages."""

    FIELD = "a field"
    FIELDS = "one or more fields"
    VALUE = "a value"
    VALUES = "a value or a list of values"
    TEXT = "a text"
    INTEGER = "a whole number"
    NUMBER = "a number"
    FLAG = "true or false"
    SHAPE = "a JSON list such as [13.4,52.5]"
    OPERATOR = "an operator such as ="
    FILTERS = "one or more filters"
    QUERIES = "one or more queries"

    @property
    def many(self) -> bool:
        """Whether it takes all the arguments that are left."""
        return self in (Kind.FIELDS, Kind.FILTERS, Kind.QUERIES)


Pack = Callable[..., list[Query]]
REQUIRED: Any = object()


class Parameter(NamedTuple):
    """One argument of a method. `minimum` bounds whole numbers."""

    name: str
    kind: Kind
    default: Any = REQUIRED
    minimum: int = 0

    def __str__(self) -> str:
        """As signatures show it: `field`, `meters=true`, `filters...`."""
        if self.default is not REQUIRED:
            return f"{self.name}={json.dumps(self.default)}"
        return self.name + "..." * self.kind.many


class Method(NamedTuple):
    """One Query method: `name` is what the call syntax and, where it is sent, the wire say.

    `pack` turns the name and the arguments into queries. A `shorthand` stands for another method
    on a field of its own: `createdBefore(t)` is lessThan on `$createdAt`. Filters alone may stand
    in `--where`.
    """

    name: str
    parameters: tuple[Parameter, ...]
    pack: Pack
    is_filter: bool = True
    is_join: bool = False
    shorthand: tuple[str, str] | None = None

    @property
    def negation(self) -> str:
        """The method that selects the opposite, empty where there is none."""
        return NEGATIONS.get(self.name, "")

    @property
    def signature(self) -> str:
        """Such as `distanceLessThan(field, point, distance, meters=true)`."""
        return f"{self.name}({', '.join(map(str, self.parameters))})"


FIELD = Parameter("field", Kind.FIELD)
VALUE = Parameter("value", Kind.VALUE)
VALUES = Parameter("value", Kind.VALUES)
START, END = Parameter("start", Kind.VALUE), Parameter("end", Kind.VALUE)
FIELDS = Parameter("fields", Kind.FIELDS)
SHAPE = Parameter("shape", Kind.SHAPE)
TABLE = Parameter("table", Kind.TEXT)
ALIAS = Parameter("alias", Kind.TEXT, "")
ID = Parameter("id", Kind.TEXT)
FILTERS = Parameter("filters", Kind.FILTERS)
VECTOR = Parameter("vector", Kind.SHAPE)
LEFT = Parameter("left", Kind.FIELD)
OPERATOR = Parameter("operator", Kind.OPERATOR, "=")
DISTANCE = (
    FIELD,
    Parameter("point", Kind.SHAPE),
    Parameter("distance", Kind.NUMBER),
    Parameter("meters", Kind.FLAG, default=True),
)
PAGE = (
    Parameter("page", Kind.INTEGER, minimum=1),
    Parameter("perPage", Kind.INTEGER, 25, minimum=1),
)
JOIN = (TABLE, LEFT, Parameter("right", Kind.FIELD, ""), OPERATOR, ALIAS)

_OPPOSITES = (
    ("equal", "notEqual"),
    ("lessThan", "greaterThanEqual"),
    ("lessThanEqual", "greaterThan"),
    ("isNull", "isNotNull"),
    ("exists", "notExists"),
    ("distanceEqual", "distanceNotEqual"),
    ("between", "notBetween"),
    ("startsWith", "notStartsWith"),
    ("endsWith", "notEndsWith"),
    ("contains", "notContains"),
    ("search", "notSearch"),
    ("intersects", "notIntersects"),
    ("crosses", "notCrosses"),
    ("overlaps", "notOverlaps"),
    ("touches", "notTouches"),
    ("covers", "notCovers"),
    ("spatialEquals", "notSpatialEquals"),
)
NEGATIONS = {**dict(_OPPOSITES), **{right: left for left, right in _OPPOSITES}}


def _plain(name: str, attribute: str | None, *values: Any) -> list[Query]:
    return [make_query(name, attribute, values[0] if len(values) == 1 else list(values) or None)]


def _bare(name: str, *values: Any) -> list[Query]:
    return _plain(name, None, *values)


def _shape(name: str, attribute: str, shape: Any) -> list[Query]:
    return [make_query(name, attribute, [shape])]


def _distance(name: str, attribute: str, *point_distance_meters: Any) -> list[Query]:
    return [make_query(name, attribute, [list(point_distance_meters)])]


def _aliased(name: str, attribute: str, alias: str) -> list[Query]:
    return [make_query(name, attribute, alias or None)]


def _on(name: str, left: str, right: str, operator: str) -> list[Query]:
    return [make_query(name, None, [left, operator, right])]


def _join(name: str, table: str, left: str, right: str, operator: str, alias: str) -> list[Query]:
    return [make_query(name, table, [left, operator, right, *filter(None, [alias])])]


def nested_join(name: str, table: str, alias: str, queries: list[Query]) -> list[Query]:
    """A join whose conditions are queries: `leftJoin(authors, a, on(authorId, a.$id))`."""
    return [make_query(name, table, [*filter(None, [alias]), *queries])]


def _page(_: str, page: int, per_page: int) -> list[Query]:
    return [
        make_query("limit", None, per_page),
        make_query("offset", None, (page - 1) * per_page),
    ]


# Names, parameters and how they are packed; the rest of a method is decided in _methods.
_FILTERS: tuple[tuple[str, tuple[Parameter, ...], Pack], ...] = (
    ("equal notEqual contains notContains containsAny containsAll", (FIELD, VALUES), _plain),
    ("lessThan lessThanEqual greaterThan greaterThanEqual", (FIELD, VALUE), _plain),
    ("startsWith notStartsWith endsWith notEndsWith", (FIELD, VALUE), _plain),
    ("search notSearch regex", (FIELD, VALUE), _plain),
    ("isNull isNotNull", (FIELD,), _plain),
    ("between notBetween", (FIELD, START, END), _plain),
    ("exists notExists", (FIELDS,), _bare),
    ("intersects notIntersects crosses notCrosses", (FIELD, SHAPE), _shape),
    ("overlaps notOverlaps touches notTouches", (FIELD, SHAPE), _shape),
    ("covers notCovers spatialEquals notSpatialEquals", (FIELD, SHAPE), _shape),
    ("distanceEqual distanceNotEqual", DISTANCE, _distance),
    ("distanceGreaterThan distanceLessThan", DISTANCE, _distance),
    ("elemMatch", (FIELD, FILTERS), _plain),
    ("and or", (FILTERS,), _bare),
)
_OTHERS: tuple[tuple[str, tuple[Parameter, ...], Pack], ...] = (
    ("select groupBy", (FIELDS,), _bare),
    ("orderAsc orderDesc", (FIELD,), _plain),
    ("orderRandom distinct", (), _bare),
    ("limit", (Parameter("number", Kind.INTEGER, minimum=1),), _bare),
    ("offset", (Parameter("number", Kind.INTEGER),), _bare),
    ("page", PAGE, _page),
    ("cursorAfter cursorBefore", (ID,), _bare),
    ("relationship", (FIELD, Parameter("queries", Kind.QUERIES)), _plain),
    ("vectorDot vectorCosine vectorEuclidean", (FIELD, VECTOR), _shape),
    ("count", (Parameter("field", Kind.FIELD, "*"), ALIAS), _aliased),
    ("countDistinct sum avg min max", (FIELD, ALIAS), _aliased),
    ("stddev stddevPop stddevSamp variance varPop varSamp", (FIELD, ALIAS), _aliased),
    ("bitAnd bitOr bitXor", (FIELD, ALIAS), _aliased),
    ("having", (FILTERS,), _bare),
    ("on", (LEFT, Parameter("right", Kind.FIELD), OPERATOR), _on),
    ("crossJoin", (TABLE, ALIAS), _aliased),
)


def _methods() -> Iterator[Method]:
    for names, parameters, pack in _FILTERS:
        for name in names.split():
            yield Method(name, parameters, pack)
    for names, parameters, pack in _OTHERS:
        for name in names.split():
            yield Method(name, parameters, pack, is_filter=False)
    for name in ("join", "leftJoin", "rightJoin", "fullOuterJoin"):
        yield Method(name, JOIN, _join, is_filter=False, is_join=True)
    for moment in ("created", "updated"):
        field = f"${moment}At"
        yield Method(f"{moment}Before", (VALUE,), _plain, shorthand=("lessThan", field))
        yield Method(f"{moment}After", (VALUE,), _plain, shorthand=("greaterThan", field))
        yield Method(f"{moment}Between", (START, END), _plain, shorthand=("between", field))


METHODS = {method.name: method for method in _methods()}
_SDK_NAMES = {"andQueries": "and", "orQueries": "or"}


def find_method(name: str) -> Method | None:
    """The method of that name in the call syntax, or of the SDK's name for it."""
    return METHODS.get(_SDK_NAMES.get(name, name))


def is_wire_method(name: str) -> bool:
    """Whether a query of that method may be sent: `page` and `createdBefore` never are.

    Appwrite 1.9.6 answers `Invalid query method: createdAfter`.
    """
    return name in METHODS and METHODS[name].shorthand is None and name != "page"
