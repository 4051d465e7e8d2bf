"""Addresses: paths of IDs such as `blog/articles/hello`, and the API paths they stand for.

Parts that are left out are filled from the left by defaults (`--database`,
`APPWRITE_DATABASE_ID`, the profile's), so `rows get hello` can be a whole command.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from appwrite_cli import streams
from appwrite_cli.config import settings
from appwrite_cli.errors import UsageError
from appwrite_cli.global_options import ADDRESS_DEFAULTS
from appwrite_cli.ids import check_id, unique_id


class Address(NamedTuple):
    """A resource: its kind and its IDs, the outermost first."""

    kind: "Kind"
    parts: tuple[str, ...]

    def __str__(self) -> str:
        return "/".join(self.parts)

    @property
    def id(self) -> str:
        """The last ID: the resource's own."""
        return self.parts[-1]

    @property
    def parent(self) -> str:
        """What the address is below, as users write it: `blog/articles` of a row."""
        return "/".join(self.parts[:-1])

    @property
    def path(self) -> str:
        """The API's path of the resource, relative to the endpoint."""
        return self.kind.template.format(*self.parts)


class Collection(NamedTuple):
    """The resources of one kind below one parent."""

    kind: "Kind"
    parts: tuple[str, ...]

    def __str__(self) -> str:
        return "/".join(self.parts)

    @property
    def path(self) -> str:
        """The API's path to list from and create in, relative to the endpoint."""
        return self.kind.template.rpartition("/")[0].format(*self.parts)

    def item(self, own_id: str) -> Address:
        """The address of one of them."""
        return Address(self.kind, (*self.parts, own_id))


class New(NamedTuple):
    """A resource that is to be created; `made` tells that its ID is a unique one made here."""

    address: Address
    made: bool

    @property
    def collection(self) -> Collection:
        """Where it is to be created."""
        return Collection(self.address.kind, self.address.parts[:-1])


class Kind:
    """A kind of resource: `Kind("database", "table", path="/tablesdb/{}/tables/{}")`.

    `group` is the group of its commands, where that is not called by the plural of the noun.
    """

    def __init__(self, *parts: str, path: str, group: str = "") -> None:
        self.parts = parts
        self.template = path
        self.group = group

    @property
    def noun(self) -> str:
        """What one of them is called: `row`."""
        return self.parts[-1]

    @property
    def form(self) -> str:
        """How an address is written: `DATABASE/TABLE/ROW`."""
        return "/".join(part.upper() for part in self.parts)

    def one(self, text: str, *, also: str = "") -> Address:
        """The resource that `text` addresses; raises UsageError, `also` ends its hint."""
        return Address(self, _fill(text, self.parts, self.form, must_name_last=True, also=also))

    def one_or_default(self, text: str) -> Address:
        """The same; an empty text means the default one, where there is one."""
        return Address(self, _fill(text, self.parts, self.form))

    def many(self, texts: Iterable[str], *, also: str = "") -> list[Address]:
        """Several addresses, each once, in order; `-` stands for the lines of stdin."""
        found: dict[str, Address] = {}
        for text in texts:
            lines = streams.read_lines("-", "the addresses") if text == "-" else [text]
            for line in lines:
                address = self.one(line, also=also)
                found.setdefault(str(address), address)
        return list(found.values())

    def below(self, text: str) -> Collection:
        """The resources of this kind in the parent that `text` addresses, or in the default."""
        form = "/".join(part.upper() for part in self.parts[:-1])
        return Collection(self, _fill(text, self.parts[:-1], form))

    def to_create(self, text: str, own_id: str | None = None) -> New:
        """What to create: its ID is the last part of `text`, `--id`, or a unique one made here.

        Where defaults make both readings of `text` possible, it is the parent's address.
        """
        given = text.split("/") if text else []
        missing = len(self.parts) - 1 - len(given)  # of the parent's address
        if missing >= 0 and (missing == 0 or not given or self._has_defaults(missing)):
            made = own_id is None
            chosen = unique_id() if own_id is None else check_id(own_id, f"{self.noun} ID")
            return New(self.below(text).item(chosen), made=made)
        address = self.one(text)
        if own_id is not None:
            raise UsageError(
                f"{text!r} already ends with the ID of the {self.noun}, and --id gives another",
                hint="leave one of the two out",
            )
        return New(address, made=False)

    def _has_defaults(self, missing: int) -> bool:
        return all(part in settings().defaults for part in self.parts[:missing])


def _fill(
    text: str, names: Sequence[str], form: str, *, must_name_last: bool = False, also: str = ""
) -> tuple[str, ...]:
    """The parts of an address, those left out on the left taken from the defaults."""
    given = text.split("/") if text else []
    if len(given) > len(names):
        raise UsageError(f"{text!r} has more parts than {form or 'this command takes'}")
    missing = names[: len(names) - len(given)]
    if must_name_last and not given:
        raise UsageError(f"the address of a {names[-1]} is missing", hint=f"give {form}{also}")
    filled = _defaults(missing, text, form, also) if missing else []
    for name, part in zip(names[len(missing) :], given, strict=True):
        filled.append(check_id(part, f"{name} ID"))
    return tuple(filled)


def _defaults(missing: Sequence[str], text: str, form: str, also: str) -> list[str]:
    defaults: Mapping[str, object] = settings().defaults
    unknown = [name for name in missing if name not in defaults]
    if unknown:
        words = " or ".join(unknown)
        given, whole = text.count("/") + 1, form.count("/") + 1
        what = (
            f"{text!r} has {given} of the {whole} parts of an address {form}"
            if text
            else f"no {words} is given"
        )
        if not ADDRESS_DEFAULTS.keys() >= set(unknown):
            raise UsageError(what, hint=f"give {form}{also}")
        options = " and ".join(f"--{name}" for name in unknown)
        variables = " and ".join(f"APPWRITE_{name.upper()}_ID" for name in unknown)
        either = " or" if len(unknown) == 1 else ", or"
        raise UsageError(what, hint=f"give {form}, or set {options}{either} {variables}{also}")
    return [settings().defaults[name].value for name in missing]
