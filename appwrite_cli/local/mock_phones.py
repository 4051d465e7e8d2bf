"""Mock phones: numbers of testers, who sign in with a code that is given here; none is sent."""

import sqlite3
import string
from typing import Any

from appwrite_cli.local import filters, lists, people_params, project_schema, records, stamps
from appwrite_cli.local.params import Invalid, Param
from appwrite_cli.local.records import Record
from appwrite_cli.local.refusal import refuse
from appwrite_cli.local.routing import Call, route

_READ, _WRITE = "mocks.read", "mocks.write"
_PATH = "/project/mock-phones"
_MOCK = f"{_PATH}/<number>"
_TABLE = "mock_phones"
_DIGITS = 6
_OTP_RULE = (
    f"Value must be a valid string and at least {_DIGITS} chars and no longer than {_DIGITS} chars "
    f"and only consist of '{', '.join(string.digits)}' chars"
)


def _otp(value: Any) -> str:
    """A code of six digits."""
    if not isinstance(value, str) or len(value) != _DIGITS or set(value) - set(string.digits):
        raise Invalid(_OTP_RULE)
    return value


_NUMBER = Param("number", people_params.phone)
_OTP = Param("otp", _otp)


@route("POST", _PATH, scope=_WRITE, params=[_NUMBER, _OTP], status=201)
def create(call: Call) -> dict[str, Any]:
    """Give a number a code."""
    now = stamps.now()
    mock: Record = {
        "$id": stamps.unique_id(),
        "$createdAt": now,
        "$updatedAt": now,
        "$permissions": [],
        "number": call["number"],
        "otp": call["otp"],
    }
    try:
        records.insert(call.db, _TABLE, project_schema.MOCK_PHONES, mock)
    except sqlite3.IntegrityError:
        raise refuse("mock_number_already_exists") from None
    return _shown(mock)


@route("GET", _PATH, scope=_READ, params=lists.PARAMS_WITHOUT_SEARCH)
def list_mock_phones(call: Call) -> dict[str, Any]:
    """List numbers with their codes: `limit` and `offset` are all that queries say."""
    given = filters.check_page(list(call["queries"]) if call["queries"] == () else call["queries"])
    numbers = {query.method: int(query.value) for query in reversed(given)}
    limit, offset = numbers.get("limit", -1), numbers.get("offset", 0)
    tail = f"ORDER BY _sequence LIMIT {limit} OFFSET {offset}"
    found = records.find(call.db, _TABLE, project_schema.MOCK_PHONES, tail=tail)
    total = 0
    if call["total"]:
        (total,) = call.db.execute(f"SELECT count(*) FROM {_TABLE}").fetchone()  # noqa: S608
    return {"total": total, "mockNumbers": [_shown(mock) for mock in found]}


@route("GET", _MOCK, scope=_READ, params=[_NUMBER])
def get(call: Call) -> dict[str, Any]:
    """Show the code of a number."""
    return _shown(_require(call))


@route("PUT", _MOCK, scope=_WRITE, params=[_NUMBER, _OTP])
def update(call: Call) -> dict[str, Any]:
    """Give a number another code."""
    mock = _require(call)
    changes = {"otp": call["otp"], "$updatedAt": stamps.now()}
    records.update(call.db, _TABLE, project_schema.MOCK_PHONES, int(mock["$sequence"]), changes)
    return _shown({**mock, **changes})


@route("DELETE", _MOCK, scope=_WRITE, params=[_NUMBER])
def delete(call: Call) -> None:
    """Let a number be one like others."""
    records.delete(call.db, _TABLE, int(_require(call)["$sequence"]))


def code_of(db: sqlite3.Connection, number: str) -> str | None:
    """The code of a number that is a mock phone's, or None: then one has to be sent."""
    found = records.find_by(db, _TABLE, project_schema.MOCK_PHONES, "number", number)
    return str(found[0]["otp"]) if found else None


def _require(call: Call) -> Record:
    number = call["number"]
    found = records.find_by(call.db, _TABLE, project_schema.MOCK_PHONES, "number", number)
    if not found:
        raise refuse("mock_number_not_found")
    return found[0]


def _shown(mock: Record) -> dict[str, Any]:
    return {part: mock[part] for part in ("number", "otp", "$createdAt", "$updatedAt")}
