"""What awcli knows about a kind of resource in order to show it, and how fields are found."""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from appwrite_cli.errors import UsageError

# Fields of Appwrite's models that hold secrets, wherever they stand (specification of 1.9).
SECRETS = frozenset({
    "secret", "password", "jwt", "hashOptions", "recoveryCodes", "clientSecret", "secretKey",
    "apiKey", "apiSecret", "authPassword", "smtpPassword", "signatureKey", "accessToken",
    "refreshToken", "providerAccessToken", "providerRefreshToken", "providerIdToken",
})  # fmt: skip
SYSTEM_NAMES = frozenset({"id", "createdAt", "updatedAt", "sequence"})
DERIVED = ("$id", "*", "$updatedAt")


class View(NamedTuple):
    """How a kind of resource is shown.

    `items` is the key of the list in the API's answers, and the plural that messages use.
    `columns` are the paths that tables show; `*` stands for the fields without `$` that the data
    has, and no columns at all for `$id`, those fields and `$updatedAt`. `address` are the paths
    that, joined with `/`, address the resource; none: its first field. `one` are the paths that
    tables show of one that stands alone; none: all it has. `secrets` are masked in
    tables, and `SECRETS` too unless columns derive from the data (the fields of rows are the
    user's own, whatever they are called), and but for what is `revealed`, where that is what a
    command is for. `sizes` are paths that hold numbers of bytes, `words` what tables for people
    say for true and for false at a path, where not yes and no.
    """

    noun: str
    items: str
    columns: tuple[str, ...] = ()
    address: tuple[str, ...] = ("$id",)
    one: tuple[str, ...] = ()
    secrets: frozenset[str] = frozenset()
    sizes: frozenset[str] = frozenset()
    words: Mapping[str, tuple[str, str]] = MappingProxyType({})
    revealed: frozenset[str] = frozenset()

    @property
    def derives(self) -> bool:
        """Whether the data decides which columns there are."""
        return not self.columns or "*" in self.columns

    @property
    def masked(self) -> frozenset[str]:
        """The names of fields that tables mask."""
        return self.secrets if self.derives else (self.secrets | SECRETS) - self.revealed


# Data that is awcli's own: the report of `doctor`, profiles, numbers.
VALUES = View("value", "values", address=(), secrets=SECRETS)


def value_at(item: Any, path: str) -> Any:
    """What stands at a dotted path, None where nothing does.

    Keys may hold dots themselves (Appwrite allows them in the keys of columns), so a whole key
    is looked for first. A number picks from a list; other names are looked up in each element.
    """
    if isinstance(item, Mapping):
        if path in item:
            return item[path]
        head, _, rest = path.partition(".")
        return value_at(item[head], rest) if rest and head in item else None
    if isinstance(item, list):
        head, _, rest = path.partition(".")
        if not head.isdecimal():
            return [value_at(element, path) for element in item]
        found = item[int(head)] if int(head) < len(item) else None
        return value_at(found, rest) if rest else found
    return None


def as_record(item: Any) -> Mapping[str, Any]:
    """An item with named fields: elements of lists are numbered, anything else is `value`."""
    if isinstance(item, Mapping):
        return item
    if isinstance(item, list):
        return {str(number): element for number, element in enumerate(item)}
    return {"value": item}


def split_fields(fields: Sequence[str]) -> tuple[str, ...]:
    """The paths that `--fields` names; `_id` and its like mean `$id`, as in `--where`."""
    names = [name.strip() for text in fields for name in text.split(",")]
    if not all(names):
        raise UsageError(
            "--fields: a name is empty", hint="quote names that begin with $, or write _id for $id"
        )
    return tuple(f"${n[1:]}" if n[0] == "_" and n[1:] in SYSTEM_NAMES else n for n in names)


def default_columns(view: View, items: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """The columns of a table of these items, by the view or derived from the items."""
    if not view.derives:
        return view.columns
    keys = every_key(items)
    wanted = view.columns or DERIVED
    own = [key for key in keys if not key.startswith("$") and key not in wanted]
    columns: list[str] = []
    for name in wanted:
        columns.extend(own if name == "*" else [name] if name in keys else [])
    return tuple(columns)


def every_column(view: View, items: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """The columns of a table of these items, and then whatever else the items have."""
    first = default_columns(view, items)
    return (*first, *(key for key in every_key(items) if key not in first))


def keys_of_one(view: View, records: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """The keys of a resource that stands alone: by the view, else its ID and all others in the
    API's order."""
    return view.one or tuple(sorted(every_key(records), key=lambda key: key != "$id"))


def every_key(items: Iterable[Mapping[str, Any]]) -> dict[str, None]:
    """The keys of all items, in the order in which they first appear."""
    return {key: None for item in items for key in item}


def address_of(item: Any, view: View, parent: str = "") -> str:
    """The full address of an item. `parent` is the address of what holds it, where known.

    Raises UsageError where the item lacks a part of its address, as an aggregate does.
    """
    if not isinstance(item, Mapping):
        return str(item)
    names = view.address or tuple(item)[:1]
    parts = [value_at(item, name) for name in (names[-1:] if parent else names)]
    if not all(isinstance(part, str) and part for part in parts) or not parts:
        raise UsageError(
            f"-o ids: this {view.noun} has no {'/'.join(names) or 'fields'} to be addressed by",
            hint="choose another format with -o",
        )
    return "/".join([parent, *parts] if parent else parts)
