"""How two geometries lie to each other, as SQL functions: what MariaDB's ST_ functions answer.

Both are cut at every point where they meet; each piece then lies as a whole inside, on the
boundary of, or outside the other one. The relations of the OGC follow from where the pieces lie.
"""

import math
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from appwrite_cli.local.geometry import Point, rings_of

EARTH_RADIUS = 6371000.0  # metres, as Appwrite passes it to ST_DISTANCE_SPHERE

_NEAR = 1e-12

Segment = tuple[Point, Point]


@dataclass(frozen=True)
class Shape:
    """A geometry: 0 (point), 1 (line) or 2 (polygon) dimensions, and its rings or points."""

    dimension: int
    rings: list[list[Point]]
    segments: list[Segment] = field(default_factory=list)

    def place(self, point: Point) -> str:
        """Where a point lies: in the Interior, on the Boundary or in the Exterior."""
        if self.dimension == 0:
            return "I" if _same(point, self.rings[0][0]) else "E"
        on_it = any(_on(point, segment) for segment in self.segments)
        if self.dimension == 1:
            start, end = self.rings[0][0], self.rings[0][-1]
            is_end = not _same(start, end) and (_same(point, start) or _same(point, end))
            return "B" if is_end else "I" if on_it else "E"
        if on_it:
            return "B"
        return "I" if sum(_encloses(ring, point) for ring in self.rings) % 2 else "E"


@lru_cache(maxsize=512)
def shape(stored: bytes) -> Shape:
    """A stored geometry as a shape."""
    kind, rings = rings_of(stored)
    dimension = ("point", "linestring", "polygon").index(kind)
    segments = [s for ring in rings for s in pairwise(ring) if not _same(*s)]
    return Shape(dimension, rings, segments)


@dataclass(frozen=True)
class Relation:
    """Where the parts of two geometries lie in each other."""

    inside: int  # the dimension of what their interiors share, -1 for nothing
    meet: bool
    first_outside: bool  # a part of the first one is outside the second
    second_outside: bool


def relate(a: Shape, b: Shape) -> Relation:
    """Compare two shapes."""
    nodes_a, pieces_a = _cut(a, b)
    nodes_b, pieces_b = _cut(b, a)
    node_places = [(a.place(p), b.place(p)) for p in (*nodes_a, *nodes_b)]
    a_in_b = [b.place(p) for p in pieces_a]
    b_in_a = [a.place(p) for p in pieces_b]
    within = [*_within(a)], [*_within(b)]
    a_areas, b_areas = [b.place(p) for p in within[0]], [a.place(p) for p in within[1]]
    meet = any("E" not in places for places in node_places) or any(
        place != "E" for place in (*a_in_b, *b_in_a, *a_areas, *b_areas)
    )
    return Relation(
        _shared(a, b, node_places, (a_in_b, b_in_a), a_areas + b_areas),
        meet,
        _sticks_out(a, b, [p[1] for p in node_places if p[0] != "E"], a_in_b + a_areas, b_in_a),
        _sticks_out(b, a, [p[0] for p in node_places if p[1] != "E"], b_in_a + b_areas, a_in_b),
    )


def _shared(
    a: Shape,
    b: Shape,
    nodes: list[tuple[str, str]],
    pieces: tuple[list[str], list[str]],
    areas: list[str],
) -> int:
    a_in_b, b_in_a = pieces
    if a.dimension == b.dimension == 2:
        return 2 if "I" in (*a_in_b, *b_in_a, *areas) else -1
    # A piece of a line is in its interior; one of a polygon's edge is not.
    if (a.dimension == 1 and "I" in a_in_b) or (b.dimension == 1 and "I" in b_in_a):
        return 1
    return 0 if ("I", "I") in nodes else -1


def _sticks_out(a: Shape, b: Shape, nodes: list[str], own: list[str], others: list[str]) -> bool:
    if a.dimension > b.dimension or "E" in (*nodes, *own):
        return True
    # An edge of the other polygon inside this one has an outer side here.
    return a.dimension == b.dimension == 2 and "I" in others


def _cut(a: Shape, b: Shape) -> tuple[list[Point], list[Point]]:
    # The points at which a's lines meet b or end, and a point amid each piece between them.
    if a.dimension == 0:
        return [a.rings[0][0]], []
    nodes: list[Point] = []
    middles: list[Point] = []
    others = b.segments or [(p, p) for p in b.rings[0]]
    for start, end in a.segments:
        cuts = {0.0, 1.0}
        for other in others:
            cuts.update(_meetings((start, end), other))
        ordered = sorted(cuts)
        nodes += [_along(start, end, at) for at in ordered]
        middles += [
            _along(start, end, (low + high) / 2)
            for low, high in pairwise(ordered)
            if high - low > _NEAR
        ]
    return nodes, middles


def _meetings(segment: Segment, other: Segment) -> Iterator[float]:
    (x1, y1), (x2, y2) = segment
    (x3, y3), (x4, y4) = other
    dx, dy, ex, ey = x2 - x1, y2 - y1, x4 - x3, y4 - y3
    cross = dx * ey - dy * ex
    if abs(cross) > _NEAR:
        at = ((x3 - x1) * ey - (y3 - y1) * ex) / cross
        there = ((x3 - x1) * dy - (y3 - y1) * dx) / cross
        if -_NEAR <= at <= 1 + _NEAR and -_NEAR <= there <= 1 + _NEAR:
            yield min(1.0, max(0.0, at))
        return
    length = dx * dx + dy * dy
    for point in other:
        if _on(point, segment):
            at = ((point[0] - x1) * dx + (point[1] - y1) * dy) / length
            yield min(1.0, max(0.0, at))


def _within(a: Shape) -> Iterator[Point]:
    # A point well inside a polygon: amid the widest stretch of a level line between its corners.
    if a.dimension < 2:
        return
    levels = sorted({y for ring in a.rings for _, y in ring})
    for low, high in pairwise(levels):
        y = (low + high) / 2
        crossings = sorted(
            x1 + (y - y1) * (x2 - x1) / (y2 - y1)
            for (x1, y1), (x2, y2) in a.segments
            if (y1 > y) != (y2 > y)
        )
        stretches = list(zip(crossings[::2], crossings[1::2], strict=False))
        left, right = max(stretches, key=lambda s: s[1] - s[0], default=(0.0, 0.0))
        if right - left > _NEAR:
            yield ((left + right) / 2, y)


def _along(start: Point, end: Point, at: float) -> Point:
    if at in (0.0, 1.0):
        return end if at else start
    return (start[0] + (end[0] - start[0]) * at, start[1] + (end[1] - start[1]) * at)


def _same(p: Point, q: Point) -> bool:
    return abs(p[0] - q[0]) <= _NEAR and abs(p[1] - q[1]) <= _NEAR


def _on(point: Point, segment: Segment) -> bool:
    return _point_to_segment(point, segment) <= _NEAR


def _encloses(ring: list[Point], point: Point) -> bool:
    x, y = point
    inside = False
    for (x1, y1), (x2, y2) in pairwise(ring):
        if (y1 > y) != (y2 > y) and x < x1 + (y - y1) * (x2 - x1) / (y2 - y1):
            inside = not inside
    return inside


def _point_to_segment(point: Point, segment: Segment) -> float:
    (x1, y1), (x2, y2) = segment
    dx, dy = x2 - x1, y2 - y1
    length = dx * dx + dy * dy
    at = 0.0 if not length else ((point[0] - x1) * dx + (point[1] - y1) * dy) / length
    at = min(1.0, max(0.0, at))
    return math.hypot(point[0] - x1 - at * dx, point[1] - y1 - at * dy)


def intersects(a: Shape, b: Shape) -> bool:
    """They have a point in common."""
    return relate(a, b).meet


def equals(a: Shape, b: Shape) -> bool:
    """They are the same set of points."""
    if a.dimension != b.dimension:
        return False
    relation = relate(a, b)
    return relation.meet and not relation.first_outside and not relation.second_outside


def contains(a: Shape, b: Shape) -> bool:
    """No part of b is outside a, and their interiors meet."""
    relation = relate(a, b)
    return relation.inside >= 0 and not relation.second_outside


def touches(a: Shape, b: Shape) -> bool:
    """They meet at their boundaries only."""
    relation = relate(a, b)
    return relation.meet and relation.inside < 0


def crosses(a: Shape, b: Shape) -> bool:
    """They share a part of lesser dimension than the larger, and each goes on beyond it."""
    if 0 in (a.dimension, b.dimension):
        return False
    relation = relate(a, b)
    if a.dimension == b.dimension:
        return a.dimension == 1 and relation.inside == 0
    line_goes_on = relation.first_outside if a.dimension == 1 else relation.second_outside
    return relation.inside >= 0 and line_goes_on


def overlaps(a: Shape, b: Shape) -> bool:
    """They share a part of their own dimension, and each goes on beyond it."""
    if a.dimension != b.dimension or a.dimension == 0:
        return False
    relation = relate(a, b)
    both_go_on = relation.first_outside and relation.second_outside
    return relation.inside == a.dimension and both_go_on


def distance(a: Shape, b: Shape) -> float:
    """The shortest way between them, in the units of the coordinates."""
    if intersects(a, b):
        return 0.0
    return min(
        _point_to_segment(point, segment)
        for one, other in ((a, b), (b, a))
        for ring in one.rings
        for point in ring
        for segment in other.segments or [(p, p) for p in other.rings[0]]
    )


def distance_sphere(a: Shape, b: Shape) -> float:
    """Metres between two points over a sphere of the earth's mean radius."""
    lon1, lat1, lon2, lat2 = map(math.radians, (*a.rings[0][0], *b.rings[0][0]))
    half = (
        math.sin((lat2 - lat1) / 2) ** 2
        + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    )
    return 2 * EARTH_RADIUS * math.asin(min(1.0, math.sqrt(half)))


RELATIONS: dict[str, Callable[[Shape, Shape], bool]] = {
    "crosses": crosses,
    "intersects": intersects,
    "overlaps": overlaps,
    "touches": touches,
    "equal": equals,
    "contains": contains,
}


def register(connection: sqlite3.Connection) -> None:
    """Install `geo_<relation>`, `geo_distance` and `geo_distance_sphere`; of NULL they are NULL."""

    def install(name: str, measure: Callable[[Shape, Shape], float]) -> None:
        def function(a: bytes | None, b: bytes | None) -> float | None:
            return None if a is None or b is None else measure(shape(a), shape(b))

        connection.create_function(name, 2, function, deterministic=True)

    for name, relation in RELATIONS.items():
        install(f"geo_{name}", relation)
    install("geo_distance", distance)
    install("geo_distance_sphere", distance_sphere)
