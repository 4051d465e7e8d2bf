"""Permissions: what `--allow` and `--permission` become, what is refused, and what is linted."""

import inspect
from typing import Any

import pytest
from appwrite.permission import Permission
from appwrite.role import Role
from hypothesis import given
from hypothesis import strategies as st

from appwrite_cli.errors import GrammarError, UsageError
from appwrite_cli.permission import (
    ACTIONS,
    ROLES,
    Resource,
    combine,
    lint,
    parse_allow,
    parse_permission,
)

ID36 = "a" * 36
ROLE81 = "r" * 81

ALLOWED: list[tuple[Resource, str, list[str]]] = [
    ("row", "read=any", ['read("any")']),
    ("row", "read,update=user:ada", ['read("user:ada")', 'update("user:ada")']),
    ("row", "read,update,delete=users", ['read("users")', 'update("users")', 'delete("users")']),
    ("row", "write=team:core/owner", ['write("team:core/owner")']),
    ("file", "write=users", ['write("users")']),
    ("table", "write=users", ['write("users")']),
    ("table", "create=users/verified", ['create("users/verified")']),
    ("bucket", "create,read=team:core", ['create("team:core")', 'read("team:core")']),
    ("row", "read=users/verified", ['read("users/verified")']),
    ("row", "read=users/unverified", ['read("users/unverified")']),
    ("row", "read=user:ID/unverified", ['read("user:ID/unverified")']),
    ("row", "read=guests", ['read("guests")']),
    ("row", "read=member:5f.a-b_c", ['read("member:5f.a-b_c")']),
    ("row", "read=label:vip2", ['read("label:vip2")']),
    ("row", f"read=user:{ID36}", [f'read("user:{ID36}")']),
    ("row", f"read=team:t/{ROLE81}", [f'read("team:t/{ROLE81}")']),
    ("row", "read, update=any", ['read("any")', 'update("any")']),
    ("row", "read,read=any", ['read("any")']),
    ("function", "execute=users", ["users"]),
    ("function", "execute=team:core/owner", ["team:core/owner"]),
]

REFUSED: list[tuple[Resource, str, str, int]] = [
    ("row", "", "= and a role are missing", 0),
    ("row", "read", "= and a role are missing", 4),
    ("row", "=any", "an action is missing", 0),
    ("row", "read,=any", "an action is missing", 5),
    ("row", "read=", "no role", 5),
    ("row", "reed=any", "unknown action 'reed', did you mean 'read'?", 0),
    ("row", "read,updat=any", "unknown action 'updat', did you mean 'update'?", 5),
    ("row", "Read=any", "unknown action 'Read', did you mean 'read'?", 0),
    ("row", "create=any", "a row has no permission create", 0),
    ("file", "read,create=any", "a file has no permission create", 5),
    ("table", "execute=any", "a table has no permission execute", 0),
    ("function", "read=any", "a function has no permission read", 0),
    ("row", "read=anyy", "unknown role 'anyy', did you mean 'any'?", 5),
    ("row", "read=everyone", "unknown role 'everyone'", 5),
    ("row", "read=guest", "unknown role 'guest', did you mean 'guests'?", 5),
    ("row", "read=*", "unknown role '*'", 5),
    ("row", "read=role:all", "unknown role 'role'", 5),
    ("row", "read=any,users", "one role each", 8),
    ("row", "read=any:x", "any takes no ID", 8),
    ("row", "read=users:x", "users takes no ID", 10),
    ("row", "read=any/verified", "any takes nothing after /", 8),
    ("row", "read=member:m/owner", "member takes nothing after /", 13),
    ("row", "read=label:vip/x", "label takes nothing after /", 14),
    ("row", "read=user", "user needs an ID", 9),
    ("row", "read=team:", "team needs an ID", 9),
    ("row", "read=label", "label needs a name", 10),
    ("row", "read=user/verified", "user needs an ID", 9),
    ("row", "read=user:a b", "not an ID", 11),
    ("row", "read=user:_ada", "not an ID", 10),
    ("row", f"read=user:{ID36}a", "not an ID", 46),
    ("row", "read=team:core/", "not a role of a team", 15),
    ("row", "read=team:core/a b", "not a role of a team", 16),
    ("row", f"read=team:t/{ROLE81}r", "not a role of a team", 93),
    ("row", "read=users/", "unknown status ''", 11),
    ("row", "read=users/verfied", "unknown status 'verfied', did you mean 'verified'?", 11),
    ("row", "read=label:a-b", "not a label", 12),
    ("row", 'read=user:"', "not an ID", 10),
]

RAW: list[tuple[Resource, str, str]] = [
    ("row", 'read("any")', 'read("any")'),
    ("table", 'create("users/verified")', 'create("users/verified")'),
    ("bucket", ' write("team:core/owner") ', 'write("team:core/owner")'),
    ("function", 'execute("users")', "users"),
]

RAW_REFUSED: list[tuple[Resource, str, str, int]] = [
    ("row", "read(any)", "not a permission", 0),
    ("row", "read('any')", "not a permission", 0),
    ("row", "any", "not a permission", 0),
    ("row", 'read("any"', "not a permission", 0),
    ("row", 'look("any")', "unknown action 'look'", 0),
    ("row", 'create("any")', "a row has no permission create", 0),
    ("row", 'read("everyone")', "unknown role 'everyone'", 6),
    ("row", '  read("user")', "user needs an ID", 12),
    ("row", 'read("any:x")', "any takes no ID", 9),
    ("row", 'read("")', "no role", 6),
]


@pytest.mark.parametrize(("resource", "text", "expected"), ALLOWED)
def test_allow_gives_permissions(resource: Resource, text: str, expected: list[str]) -> None:
    assert parse_allow(text, resource) == expected


@pytest.mark.parametrize(("resource", "text", "reason", "position"), REFUSED)
def test_a_wrong_allow_is_refused_with_a_caret(
    resource: Resource, text: str, reason: str, position: int
) -> None:
    with pytest.raises(GrammarError) as caught:
        parse_allow(text, resource)
    assert (caught.value.reason, caught.value.position) == (reason, position)


@pytest.mark.parametrize(("resource", "text", "expected"), RAW)
def test_the_raw_form_is_sent_as_it_is(resource: Resource, text: str, expected: str) -> None:
    assert parse_permission(text, resource) == expected


@pytest.mark.parametrize(("resource", "text", "reason", "position"), RAW_REFUSED)
def test_a_wrong_raw_permission_is_refused_with_a_caret(
    resource: Resource, text: str, reason: str, position: int
) -> None:
    with pytest.raises(GrammarError) as caught:
        parse_permission(text, resource)
    assert (caught.value.reason, caught.value.position) == (reason, position)


def test_the_caret_stands_under_the_mistake() -> None:
    with pytest.raises(GrammarError) as caught:
        parse_allow("read=anyy", "row")
    assert str(caught.value) == ("unknown role 'anyy', did you mean 'any'?\n  read=anyy\n       ^")


def _builders(class_: type) -> list[str]:
    return [name for name, _ in inspect.getmembers(class_, inspect.isfunction)]


def test_every_action_equals_the_sdk() -> None:
    assert set(_builders(Permission)) == set(ACTIONS["table"])
    for action in ACTIONS["table"]:
        expected = [getattr(Permission, action)(Role.user("ada", "verified"))]
        assert parse_allow(f"{action}=user:ada/verified", "table") == expected


def test_every_role_of_the_sdk_is_known_and_equal() -> None:
    assert set(_builders(Role)) == set(ROLES)
    arguments: dict[str, list[tuple[Any, ...]]] = {
        "any": [()],
        "guests": [()],
        "users": [(), ("verified",), ("unverified",)],
        "user": [("ada",), ("ada", "verified"), ("ada", "unverified")],
        "team": [("core",), ("core", "owner")],
        "member": [("m1",)],
        "label": [("vip",)],
    }
    for name, calls in arguments.items():
        for call in calls:
            role = getattr(Role, name)(*call)
            assert parse_allow(f"read={role}", "row") == [Permission.read(role)]


def test_options_are_combined_and_each_permission_is_sent_once() -> None:
    allow, raw = ["read=any", "read,update=user:ada"], ['read("any")', 'delete("users")']
    assert combine(allow, raw, "row") == [
        'read("any")',
        'read("user:ada")',
        'update("user:ada")',
        'delete("users")',
    ]


def test_without_options_nothing_is_sent_and_none_is_an_empty_list() -> None:
    assert combine([], [], "row") is None
    assert combine([], [], "row", none=True) == []
    with pytest.raises(UsageError, match="excludes"):
        combine(["read=any"], [], "row", none=True)


def test_more_than_100_permissions_are_refused() -> None:
    hundred = [f"read=user:u{i}" for i in range(100)]
    assert len(combine(hundred, [], "row") or []) == 100
    with pytest.raises(UsageError, match="101 permissions, 100 are the most"):
        combine([*hundred, "read=any"], [], "row")


LINT: list[tuple[Resource, list[str] | None, dict[str, Any], list[str], list[str]]] = [
    ("row", ['read("user:ada")'], {}, [], []),
    ("row", None, {"security": True}, [], []),
    ("row", ['read("any")'], {}, [], ['read("any"): public, anyone may read it']),
    ("row", ['read("guests")'], {}, [], []),
    (
        "row",
        ['write("any")'],
        {},
        ['write("any"): anyone, even without signing in, may update and delete it'],
        [],
    ),
    (
        "table",
        ['write("any")'],
        {},
        ['write("any"): anyone, even without signing in, may create, update and delete rows'],
        [],
    ),
    (
        "bucket",
        ['create("guests")'],
        {},
        ['create("guests"): anyone who is not signed in may create files'],
        [],
    ),
    (
        "file",
        ['delete("any")'],
        {},
        ['delete("any"): anyone, even without signing in, may delete it'],
        [],
    ),
    (
        "table",
        ['update("any")'],
        {},
        ['update("any"): anyone, even without signing in, may update rows'],
        [],
    ),
    (
        "row",
        ['read("users")'],
        {"security": False},
        ["no effect: row security of the table is off"],
        [],
    ),
    (
        "file",
        ['read("users")'],
        {"security": False},
        ["no effect: file security of the bucket is off"],
        [],
    ),
    ("row", [], {"security": False}, [], []),
    ("row", [], {"security": True}, [], []),
    ("row", [], {"security": True, "inherited": ['read("any")']}, [], []),
    (
        "row",
        [],
        {"security": True, "inherited": []},
        ["no permissions, on the table neither: only API keys reach it"],
        [],
    ),
    (
        "table",
        [],
        {"security": True},
        [
            (
                "row security is on with no permissions at all: "
                "nobody but API keys can create rows or read those without permissions"
            )
        ],
        [],
    ),
    ("table", [], {"security": False}, [], []),
    (
        "function",
        ["any"],
        {},
        [],
        ["execute for any: anyone, even without signing in, may run it"],
    ),
    ("function", ["users"], {}, [], []),
]


@pytest.mark.parametrize(("resource", "permissions", "known", "warnings", "notes"), LINT)
def test_lint_warns_of_what_is_probably_not_meant(
    resource: Resource,
    permissions: list[str] | None,
    known: dict[str, Any],
    warnings: list[str],
    notes: list[str],
) -> None:
    assert lint(permissions, resource, **known) == (warnings, notes)


@given(st.sampled_from(list(ACTIONS)), st.text(max_size=30))
def test_no_text_raises_anything_but_a_usage_error(resource: Resource, text: str) -> None:
    for parse in (parse_allow, parse_permission):
        try:
            found = parse(text, resource)
        except UsageError:
            continue
        lint([found] if isinstance(found, str) else found, resource, security=False)


@given(
    st.sampled_from(["table", "bucket", "row", "file"]),
    st.sampled_from(["read", "update", "delete", "write"]),
    st.from_regex(
        r"(any|guests|users(/(un)?verified)?|(user|team|member):[a-z][a-z0-9.]{0,9})",
        fullmatch=True,
    ),
)
def test_the_raw_form_of_what_allow_gives_is_the_same_permission(
    resource: Resource, action: str, role: str
) -> None:
    (permission,) = parse_allow(f"{action}={role}", resource)
    assert parse_permission(permission, resource) == permission
