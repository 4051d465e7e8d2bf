"""Calls that Appwrite has and the local one has not: they answer 501, in plain words.

Project, key and scope are checked before, as everywhere.
"""

from dataclasses import replace

from appwrite_cli.local import api, databases
from appwrite_cli.local.app_version import VERSION
from appwrite_cli.local.refusal import Refusal, refuse
from appwrite_cli.local.routing import Call, Outcome, Route, route

_ELSEWHERE = "Use {} for it: --endpoint, or `awcli profiles add`."
_LATER = f"The local Appwrite does not have this service yet. {_ELSEWHERE.format('a server')}"
_NEWER = (
    f"The local Appwrite answers like {VERSION}, which does not have this call. "
    f"{_ELSEWHERE.format('a newer server')}"
)


def find(method: str, parts: list[str]) -> Route | None:
    """The route that refuses a call, if Appwrite has such a call at a path of these parts."""
    scopes = api.scopes_of(method, parts)
    if scopes is None:
        return None
    if not scopes:
        return Route(method, "", ("global",), (), 501, _refuse_newer)
    return Route(method, "", scopes, (), 501, _refuse_later)


@route("GET", "/tablesdb/specifications", scope="databases.read")
def specifications(call: Call) -> Outcome:
    """The database of that ID; where there is none, a newer server's list of specifications."""
    try:
        return databases.get(replace(call, values={"databaseId": "specifications"}))
    except Refusal:
        return _refuse_newer(call)


def _refuse_later(call: Call) -> Outcome:
    del call
    raise refuse("general_not_implemented", message=_LATER)


def _refuse_newer(call: Call) -> Outcome:
    del call
    raise refuse("general_not_implemented", message=_NEWER)
