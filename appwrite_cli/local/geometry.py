"""Points, lines and polygons: what the server accepts, how they are stored and shown.

A geometry is nested lists as in the API: a point `[x, y]`, a line a list of points, a polygon a
list of closed rings. It is stored in MariaDB's own binary form (four bytes of reference system,
then well-known binary), so that ordering by a geometry gives MariaDB's order.
"""

import json
import math
import re
import struct
from typing import Any

from appwrite_cli.local import php

TYPES = ("point", "linestring", "polygon")

Point = tuple[float, float]

_KINDS = {"point": 1, "linestring": 2, "polygon": 3}
_TEXT = re.compile(r"\s*(POINT|LINESTRING|POLYGON)\s*\(", re.IGNORECASE)


def problem(kind: str, value: Any) -> str | None:
    """What the server says against a value of a geometry column, or None if it is right."""
    said = _problem(kind, value)
    return None if said is None else f"Value must be a valid {kind}: {said}"


def _problem(kind: str, value: Any) -> str | None:
    if isinstance(value, str):
        return None if _TEXT.match(value) else ""
    if not isinstance(value, list):
        if isinstance(value, dict):
            return _problem(kind, list(value.values()))
        return "Spatial value must be array or WKT string"
    if kind == "point":
        return _point_problem(value)
    return _line_problem(value) if kind == "linestring" else _polygon_problem(value)


def _point_problem(value: list[Any]) -> str | None:
    if len(value) != 2:
        return "Point must be an array of two numeric values [x, y]"
    if not all(map(php.is_numeric, value)):
        return "Point coordinates must be numeric values"
    return _range_problem(value)


def _line_problem(value: list[Any]) -> str | None:
    if len(value) < 2:
        return "LineString must contain at least two points"
    for index, point in enumerate(value):
        if not isinstance(point, list) or len(point) != 2:
            return "Each point in LineString must be an array of two values [x, y]"
        if not all(map(php.is_numeric, point)):
            return "Each point in LineString must have numeric coordinates"
        if said := _range_problem(point):
            return f"Invalid coordinates at point #{index}: {said}"
    return None


def _polygon_problem(value: list[Any]) -> str | None:
    if not value:
        return "Polygon must contain at least one ring"
    for number, ring in enumerate(_rings(value)):
        if not isinstance(ring, list) or not ring:
            return f"Ring #{number} must be an array of points"
        if len(ring) < 4:
            return f"Ring #{number} must contain at least 4 points to form a closed polygon"
        for index, point in enumerate(ring):
            at = f"point #{index} in ring #{number}"
            if not isinstance(point, list) or len(point) != 2:
                return f"P{at[1:]} must be an array of two values [x, y]"
            if not all(map(php.is_numeric, point)):
                return f"Coordinates of {at} must be numeric"
            if said := _range_problem(point):
                return f"Invalid coordinates at {at}: {said}"
        if ring[0] != ring[-1]:
            return f"Ring #{number} must be closed (first point must equal last point)"
    return None


def _range_problem(point: list[Any]) -> str | None:
    x, y = (float(part) for part in point)
    if not -180 <= x <= 180:
        return f"Longitude (x) must be between -180 and 180, got {php.text(x)}"
    if not -90 <= y <= 90:
        return f"Latitude (y) must be between -90 and 90, got {php.text(y)}"
    return None


def _rings(value: list[Any]) -> list[Any]:
    # One ring may stand for the polygon that it bounds.
    first = value[0]
    single = isinstance(first, list) and len(first) == 2 and all(map(php.is_numeric, first))
    return [value] if single else value


def normalise(kind: str, value: Any) -> Any:
    """An accepted value as the API shows it; raises ValueError for text that is no geometry."""
    if isinstance(value, str):
        found, value = from_text(value)
        if found != kind:
            raise ValueError(f"a {found}, not a {kind}")
    return decode(encode(_rings(value) if kind == "polygon" else value))


def kind_of(value: Any) -> str:
    """The kind of a geometry in a query; raises ValueError where it is none."""
    if not isinstance(value, list) or not value:
        raise ValueError("no geometry")
    if len(value) == 2 and all(map(php.is_numeric, value)):
        return "point"
    if all(_is_point(point) for point in value):
        return "linestring"
    if all(isinstance(ring, list) and ring and all(map(_is_point, ring)) for ring in value):
        return "polygon"
    raise ValueError("no geometry")


def _is_point(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(map(php.is_numeric, value))


def encode(value: Any) -> bytes:
    """A geometry in MariaDB's binary form; raises ValueError where it is none."""
    kind = kind_of(value)
    head = struct.pack("<IBI", 0, 1, _KINDS[kind])
    if kind == "point":
        return head + struct.pack("<dd", *map(float, value))
    if kind == "linestring":
        return head + _pack(value)
    return head + struct.pack("<I", len(value)) + b"".join(map(_pack, value))


def _pack(points: list[Any]) -> bytes:
    numbers = [float(part) for point in points for part in point]
    return struct.pack(f"<I{len(numbers)}d", len(points), *numbers)


def rings_of(stored: bytes) -> tuple[str, list[list[Point]]]:
    """The kind of a stored geometry and its points: one list, of a polygon one for each ring."""
    kind = TYPES[struct.unpack_from("<I", stored, 5)[0] - 1]
    if kind == "point":
        return kind, [[struct.unpack_from("<dd", stored, 9)]]
    at, rings, count = 9, [], 1
    if kind == "polygon":
        (count,) = struct.unpack_from("<I", stored, at)
        at += 4
    for _ in range(count):
        (length,) = struct.unpack_from("<I", stored, at)
        numbers = struct.unpack_from(f"<{2 * length}d", stored, at + 4)
        rings.append(list(zip(numbers[::2], numbers[1::2], strict=True)))
        at += 4 + 16 * length
    return kind, rings


def decode(stored: bytes) -> Any:
    """A stored geometry as the API shows it."""
    kind, rings = rings_of(stored)
    shown = [[[php.whole(x), php.whole(y)] for x, y in ring] for ring in rings]
    if kind == "point":
        return shown[0][0]
    return shown[0] if kind == "linestring" else shown


def from_text(text: str) -> tuple[str, Any]:
    """The kind and the value of well-known text; raises ValueError where it is none."""
    found = _TEXT.match(text)
    if found is None:
        raise ValueError("no geometry")
    kind, body = found[1].lower(), text[found.end() - 1 :].strip()
    # The same brackets and commas as JSON, only that a blank stands between the coordinates.
    points = re.sub(r"([^\s(),]+)\s+([^\s(),]+)", r"[\1,\2]", body)
    value = json.loads(points.replace("(", "[").replace(")", "]"))
    if kind == "point":
        (value,) = value
    if kind_of(value) != kind or any(map(math.isinf, _flat(value))):
        raise ValueError("no geometry")
    return kind, value


def _flat(value: Any) -> list[float]:
    if isinstance(value, list):
        return [number for part in value for number in _flat(part)]
    return [float(value)]
