"""Changes of a column: what updateXColumn has to be sent.

The API's PATCH needs `required` and `default` each time and an enum's elements too, so the column
is read first and sent with what shall change.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from appwrite_cli.columns.defaults import parse_default
from appwrite_cli.columns.parse import parse_column
from appwrite_cli.columns.spec import ColumnSpec, bounds, column_of
from appwrite_cli.errors import UsageError
from appwrite_cli.ids import check_id


@dataclass(frozen=True)
class ColumnChange:
    """What shall change; None (and an empty new key) leaves a thing as it is.

    `spec` is a whole new spec, which excludes the rest; `default` is written as in specs, and
    `no_default` takes it away. `range` is written as in specs, too, such as `0..`.
    """

    spec: str = ""
    new_key: str = ""
    required: bool | None = None
    default: str | None = None
    no_default: bool = False
    size: int | None = None
    range: str | None = None
    elements: Sequence[str] | None = None
    on_delete: str = ""


class Update(NamedTuple):
    """An updateXColumn request: its path below `.../columns/`, and its body.

    `other_path` is the path that older servers have for the same, to be tried where `path` is no
    route (a 404 that is not JSON); empty where there is none.
    """

    path: str
    body: dict[str, Any]
    other_path: str = ""


def update_column(column: Mapping[str, Any], change: ColumnChange) -> Update:
    """The request that changes `column`, as the API shows it; raises UsageError.

    Relationships are at `relationship/KEY` since SDK 27 and at `KEY/relationship` in 1.9.6.
    """
    current = column_of(column)
    target = _whole(current, change) if change.spec else _changed(current, change)
    key = current.key
    renamed = {"newKey": target.key} if target.key != key else {}
    if target.relationship:
        on_delete = {"onDelete": target.relationship.on_delete}
        same = target.relationship == current.relationship
        related = renamed if same else on_delete | renamed
        return Update(f"relationship/{key}", related, f"{key}/relationship")
    body: dict[str, Any] = {"required": target.required, "default": target.default}
    if target.elements:
        body["elements"] = list(target.elements)
    if target.size != current.size:
        body["size"] = target.size
    if bounds(target) != bounds(current):
        body["min"], body["max"] = bounds(target)
    return Update(f"{target.type.name}/{key}", body | renamed)


def _limits(column: ColumnSpec) -> tuple[Any, ...]:
    """What the default of a column has to fit."""
    return column.size, column.minimum, column.maximum, column.elements


def _whole(current: ColumnSpec, change: ColumnChange) -> ColumnSpec:
    if change != ColumnChange(spec=change.spec):
        raise UsageError("a whole spec excludes the other changes")
    target = parse_column(change.spec)
    if target.type is not current.type:
        raise UsageError(
            f"{current.key} is of type {current.type.name}: a column cannot change its type",
            hint="create a column of the other type, copy the values, and delete this one",
        )
    if (target.array, target.encrypt) != (current.array, current.encrypt):
        raise UsageError(f"a column cannot become or cease to be an array or encrypted: {current}")
    if target.relationship and current.relationship:
        wanted = target.relationship
        on_delete = wanted.on_delete or current.relationship.on_delete
        target = replace(target, relationship=replace(wanted, on_delete=on_delete))
        if wanted != replace(current.relationship, on_delete=wanted.on_delete):
            raise UsageError(f"only the key and onDelete of a relationship change: {current}")
    return target


def _changed(current: ColumnSpec, change: ColumnChange) -> ColumnSpec:
    """`current` with the changes that were given one by one; they are checked like a spec."""
    if change == ColumnChange():
        raise UsageError("nothing to change was given")
    key = check_id(change.new_key, "new key") if change.new_key else current.key
    if current.relationship:
        if change != ColumnChange(new_key=change.new_key, on_delete=change.on_delete):
            raise UsageError("only the key and onDelete of a relationship change")
        related = current.relationship
        if change.on_delete:
            related = replace(related, on_delete=change.on_delete)
        return parse_column(str(replace(current, key=key, relationship=related)))
    _check_fits(current, change)
    target = replace(
        current,
        key=key,
        required=current.required if change.required is None else change.required,
        default=None,
        size=current.size if change.size is None else change.size,
        elements=current.elements if change.elements is None else tuple(change.elements),
    )
    if change.range is not None:
        if ")" in change.range:
            raise UsageError(f"{change.range!r} is no range", hint="such as 0..10, 0.. or ..10")
        range_ = "" if change.range.strip() == ".." else f"({change.range})"
        bounded = parse_column(f"{key}:{current.type.name}{range_}")
        target = replace(target, minimum=bounded.minimum, maximum=bounded.maximum)
    parse_column(str(target))  # size, elements and range are checked as in a spec
    return replace(target, default=_default(current, target, change))


def _check_fits(current: ColumnSpec, change: ColumnChange) -> None:
    """Raise UsageError for a change that this type of column does not know."""
    type_ = current.type
    for what, given, fits in (
        ("size", change.size is not None, bool(type_.most)),
        ("range", change.range is not None, type_.ranged),
        ("elements", change.elements is not None, type_.value == "elements"),
        ("onDelete", bool(change.on_delete), False),
        ("default", change.default is not None, not current.array),
    ):
        if given and not fits:
            kind = f"{type_.name}{'[]' * current.array}"
            raise UsageError(f"{current.key} is of type {kind}, which has no {what}")


def _default(current: ColumnSpec, target: ColumnSpec, change: ColumnChange) -> Any:
    """The default of the column after the change."""
    if change.no_default and change.default is not None:
        raise UsageError("a default is given and taken away")
    if change.no_default or (change.default is None and current.default is None):
        return None
    if target.required:
        raise UsageError(
            f"{target.key} is required, and a required column has no default",
            hint="take the default away, or make the column optional",
        )
    if change.default is None and _limits(target) == _limits(current):
        return current.default
    text = current.default_text if change.default is None else change.default
    return parse_default(
        text,
        target.type,
        size=target.size,
        minimum=target.minimum,
        maximum=target.maximum,
        elements=target.elements,
    )
