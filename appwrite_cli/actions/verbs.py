"""What the verbs of all groups have in common: get, create, update, delete (lists: listing.py)."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from appwrite_cli.address import Address, Collection, New
from appwrite_cli.client import Answer, call
from appwrite_cli.errors import ApiError, CliError, NetworkError, PartialError, UsageError
from appwrite_cli.ids import check_id
from appwrite_cli.output import View, confirm, note, show, show_many, warn

# Appwrite 1.9.6 words both conflicts alike: "Row with the requested ID 'X' already exists".
NOT_THE_ID = "the ID is free: a unique index refuses one of the values"
# So does Appwrite where a user, a target or a subscriber is to be made.
_NOT_THE_ID_OF = {
    "user": "the ID is free: another user has the email or the phone number",
    "target": "the ID is free: another target has the identifier",
    "subscriber": "the ID is free: the target is subscribed already",
}
# What Appwrite 1.9.6 calls a membership that is to be deleted and is not there.
_OTHER_NAMES = {"membership": "team_invite"}


def changed(**values: Any) -> dict[str, Any]:
    """Those of the values that were given: what is None is left out of the request."""
    return {name: value for name, value in values.items() if value is not None}


def some_change(**values: Any) -> dict[str, Any]:
    """The same for a change; raises UsageError where nothing was given."""
    body = changed(**values)
    if not body:
        raise UsageError("no change was given", hint="--help lists what can be changed")
    return body


def staged_in(transaction: str | None) -> str | None:
    """`--transaction`, checked: an empty one, of an unset shell variable, would write at once."""
    return None if transaction is None else check_id(transaction, "transaction ID")


def fields_of(text: str) -> list[str]:
    """`--fields a,b` as the output package takes it; nothing where it was not given."""
    return [text] if text else []


def count_of(number: int, noun: str) -> str:
    """`1 row`, `3 rows`, `2 indexes`."""
    return f"1 {noun}" if number == 1 else f"{number} {plural(noun)}"


def plural(noun: str) -> str:
    """`rows`, `indexes`, `identities`: also the names of the groups of commands."""
    if noun.endswith("y"):
        return f"{noun[:-1]}ies"
    return f"{noun}es" if noun.endswith("x") else f"{noun}s"


@contextmanager
def pointing(place: Address | Collection) -> Iterator[None]:
    """Add to a 404 about `place`, or about what holds it, the command that lists what there is."""
    try:
        yield
    except ApiError as error:
        for depth, noun in enumerate(place.kind.parts):
            if not error.hint and _is_about(error, noun):
                parent = "/".join(place.parts[:depth])
                own = depth == len(place.kind.parts) - 1
                group = (own and place.kind.group) or plural(noun)
                error.hint = f"awcli {group} list {parent}".rstrip()
        raise


def read(address: Address) -> Any:
    """The resource as the API shows it."""
    with pointing(address):
        return call("GET", address.path).data


def get_resources(
    addresses: Sequence[Address],
    view: View,
    *,
    fields: str = "",
    params: Mapping[str, Any] | None = None,
) -> None:
    """Show one resource, or several as a list; all are tried."""

    def get(address: Address) -> Answer:
        return call("GET", address.path, params=params)

    show_tried(addresses, get, view, fields=fields)


def show_tried(
    addresses: Sequence[Address],
    action: Callable[[Address], Answer],
    view: View,
    *,
    fields: str = "",
    writes: bool = False,
) -> None:
    """Act on every address and show the answers; all are tried.

    What `writes` is done to its end, whether or not anybody reads the answers.
    """
    parent = _common_parent(addresses, view)
    tried = Tried()
    answers = tried.each(addresses, action)
    try:
        show_all(answers, view, parent, fields=fields, one=len(addresses) == 1)
    except OSError:  # stdout is a closed pipe, or on a full disk
        for _ in answers if writes else ():
            pass
        tried.raise_failures()
        raise
    tried.raise_failures()


def _common_parent(addresses: Sequence[Address], view: View) -> str:
    """What the resources belong to, as far as their own JSON does not tell it.

    Raises UsageError where they belong to several and do not tell: `-o ids` would be wrong.
    """
    parents = list(dict.fromkeys(address.parent for address in addresses))
    if len(parents) > 1 and len(view.address) == 1:
        raise UsageError(
            f"{view.items} of {parents[0]} and of {parents[1]}", hint="name those of one at a time"
        )
    return parents[0] if len(parents) == 1 else ""


def show_all(
    answers: Iterable[Answer], view: View, parent: str, *, fields: str = "", one: bool
) -> None:
    """Show the resource that was asked for, or several of them as a list."""
    if one:
        show(next(iter(answers)), view, parent, fields=fields_of(fields))
    else:
        show_many(answers, view, parent, fields=fields_of(fields))


def create(
    new: New,
    id_name: str,
    body: Mapping[str, Any],
    *,
    if_not_exists: bool = False,
    provable: bool = True,
    at: str = "",
) -> tuple[Answer, bool]:
    """POST a resource; returns the answer, and whether the resource was there before.

    `id_name` is the ID's name in the body, such as `tableId`. An ID made here makes a retry safe
    where the resource can be read afterwards (`provable`; not in a transaction). `at` is what
    follows the collection's path where the API has a route for each sort of them, such as `email`.
    """
    address = new.address
    whole = {id_name: address.id, **body}
    proof = address.path if new.made and provable else ""
    try:
        with pointing(new.collection):
            path = "/".join(filter(None, [new.collection.path, at]))
            return call("POST", path, body=whole, proof=proof), False
    except ApiError as conflict:
        if conflict.code != 409:
            raise
        if not if_not_exists:
            conflict.hint = conflict.hint or (
                _not_the_id(address) if new.made else _keeping(address, body)
            )
            raise
        return existing(address, conflict), True


def existing(address: Address, conflict: ApiError) -> Answer:
    """`--if-not-exists`: the resource that was there before.

    Raises the conflict where there is no such resource: then it was about something else.
    """
    try:
        answer = call("GET", address.path)
    except ApiError as error:
        if is_missing(error, address):
            conflict.hint = conflict.hint or _not_the_id(address)
        raise conflict from None
    note(f"{address.kind.noun} {address} exists already and stays as it is")
    return answer


def _keeping(address: Address, body: Mapping[str, Any]) -> str:
    """What to do where an ID that the user gave seems to be taken."""
    hint = f"--if-not-exists keeps that {address.kind.noun}"
    if address.kind.noun == "user" and ("email" in body or "phone" in body):
        hint += ", if the ID is taken: it may be the email or the phone number"
    return hint


def _not_the_id(address: Address) -> str:
    return _NOT_THE_ID_OF.get(address.kind.noun, NOT_THE_ID)


def update_whole(
    address: Address,
    changes: Mapping[str, Any],
    kept: Sequence[str],
    *,
    empty: bool = True,
    at: str = "",
) -> Answer:
    """PUT a resource whole, changed only where asked: the API resets what is left out.

    What is empty is left out too without `empty`: that is what it is reset to, and an empty time,
    say, would be refused. `at` is the path to send it to, where not that of the resource. Raises
    UsageError where nothing is to be changed.
    """
    if not changes:
        raise UsageError("no change was given", hint="--help lists what can be changed")
    current = read(address)
    if current["$id"].lower() != address.id.lower():  # IDs are the same in any case
        raise NetworkError(f"the answer is not about {address.kind.noun} {address}: not changed")
    body = {n: current[n] for n in kept if n in current and (empty or current[n] not in ("", None))}
    return call("PUT", at or address.path, body={**body, **changes})


def delete_resources(
    addresses: Sequence[Address],
    *,
    if_exists: bool = False,
    body: Mapping[str, Any] | None = None,
) -> list[Address]:
    """Delete after asking once; all are tried. Returns what the server took on to delete."""
    if not addresses:
        note("nothing to delete")
        return []
    confirm(f"delete {_named(addresses)}?")
    done = "staged: delete" if body and "transactionId" in body else "deleted"
    deleted = []

    def delete(address: Address) -> None:
        try:
            answer = call("DELETE", address.path, body=body)
        except ApiError as error:
            if not (if_exists and is_missing(error, address)):
                raise
            note(f"there is no {address.kind.noun} {address}")
            return
        if not answer.dry:
            deleted.append(address)
            note(f"{done} {address.kind.noun} {address}")

    try_each(addresses, delete)
    return deleted


def is_missing(error: ApiError, address: Address) -> bool:
    """Whether the server says that this very resource is not there, and not what holds it."""
    return _is_about(error, address.kind.noun)


def _is_about(error: ApiError, noun: str) -> bool:
    """Whether it is a 404 of a resource of this kind.

    Its type is `row_not_found`, or with what it belongs to `column_index_not_found`.
    """
    names = (noun, _OTHER_NAMES.get(noun, noun))
    return error.code == 404 and any(f"_{error.type}".endswith(f"_{n}_not_found") for n in names)


class Tried:
    """Several items of which all are tried: each failure is told at once, their number at the end.

    A single item raises its own error instead, and a usage error is one of the whole line.
    """

    def __init__(self) -> None:
        self.total = 0
        self.failed = 0
        self.noun = ""

    def each(self, addresses: Sequence[Address], action: Callable[[Address], Any]) -> Iterator[Any]:
        """Act on one address after another; the results of those that worked."""
        self.total = len(addresses)
        for address in addresses:
            self.noun = address.kind.noun
            try:
                with pointing(address):
                    result = action(address)
            except CliError as error:
                if self.total == 1 or isinstance(error, UsageError):
                    raise
                warn(f"{address}: {error}")
                self.failed += 1
            else:
                yield result

    def raise_failures(self) -> None:
        """Raise PartialError where any failed."""
        if self.failed:
            raise PartialError(f"{self.failed} of {count_of(self.total, self.noun)} failed")


def try_each(addresses: Sequence[Address], action: Callable[[Address], None]) -> None:
    """Act on every address; raises as `Tried` does, after all were tried."""
    tried = Tried()
    for _ in tried.each(addresses, action):
        pass
    tried.raise_failures()


def _named(addresses: Sequence[Address]) -> str:
    noun = addresses[0].kind.noun
    if len(addresses) == 1:
        return f"{noun} {addresses[0]}"
    some = ", ".join(str(address) for address in addresses[:3])
    more = f" and {len(addresses) - 3} more" if len(addresses) > 3 else ""
    return f"{count_of(len(addresses), noun)} ({some}{more})"
