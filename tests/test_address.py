"""Addresses: paths of IDs, and the parts that defaults fill in."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from appwrite_cli import config, streams
from appwrite_cli.address import Kind
from appwrite_cli.errors import GrammarError, UsageError
from appwrite_cli.resources import DATABASE, ROW, SESSION, TABLE

FILE = Kind("bucket", "file", path="/storage/buckets/{}/files/{}")
Use = Callable[..., None]


@pytest.fixture
def use() -> Iterator[Use]:
    """Sets defaults as options would: `use(database="blog")`."""

    def set_defaults(**options: str) -> None:
        config.use({"local": True, **options})

    set_defaults()
    yield set_defaults
    config.reset()
    streams.reset()


def test_an_address_is_a_path_of_ids(use: Use) -> None:
    row = ROW.one("blog/articles/hello")
    assert (str(row), row.parent, row.id) == ("blog/articles/hello", "blog/articles", "hello")
    assert row.path == "/tablesdb/blog/tables/articles/rows/hello"


def test_what_is_below_a_parent_has_its_path_too(use: Use) -> None:
    rows = ROW.below("blog/articles")
    assert (str(rows), rows.path) == ("blog/articles", "/tablesdb/blog/tables/articles/rows")
    assert rows.item("x") == ROW.one("blog/articles/x")
    assert (str(DATABASE.below("")), DATABASE.below("").path) == ("", "/tablesdb")


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("a", "blog/articles/a"),
        ("other/a", "blog/other/a"),
        ("far/other/a", "far/other/a"),
    ],
)
def test_fewer_parts_are_filled_from_the_left(use: Use, text: str, address: str) -> None:
    use(database="blog", table="articles")
    assert str(ROW.one(text)) == address


@pytest.mark.parametrize(
    ("text", "parent"), [("", "blog/articles"), ("other", "blog/other"), ("far/x", "far/x")]
)
def test_so_are_those_of_a_parent(use: Use, text: str, parent: str) -> None:
    use(database="blog", table="articles")
    assert str(ROW.below(text)) == parent


def test_the_default_itself_can_be_meant(use: Use) -> None:
    use(database="blog", table="articles")
    assert str(TABLE.one_or_default("")) == "blog/articles"
    with pytest.raises(UsageError, match="the address of a table is missing"):
        TABLE.one("")


def test_a_default_of_the_table_alone_leaves_the_database_missing(use: Use) -> None:
    use(table="articles")
    with pytest.raises(UsageError) as caught:
        ROW.one("hello")
    assert caught.value.message == "'hello' has 1 of the 3 parts of an address DATABASE/TABLE/ROW"
    assert caught.value.hint == (
        "give DATABASE/TABLE/ROW, or set --database or APPWRITE_DATABASE_ID"
    )


@pytest.mark.parametrize(
    ("action", "message", "hint"),
    [
        (
            lambda: ROW.one("hello"),
            "'hello' has 1 of the 3 parts of an address DATABASE/TABLE/ROW",
            (
                "give DATABASE/TABLE/ROW, or set --database and --table,"
                " or APPWRITE_DATABASE_ID and APPWRITE_TABLE_ID"
            ),
        ),
        (
            lambda: ROW.below(""),
            "no database or table is given",
            (
                "give DATABASE/TABLE, or set --database and --table,"
                " or APPWRITE_DATABASE_ID and APPWRITE_TABLE_ID"
            ),
        ),
        (
            lambda: FILE.one("a.png"),
            "'a.png' has 1 of the 2 parts of an address BUCKET/FILE",
            "give BUCKET/FILE, or set --bucket or APPWRITE_BUCKET_ID",
        ),
        (
            lambda: ROW.one("a/b/c/d"),
            "'a/b/c/d' has more parts than DATABASE/TABLE/ROW",
            "",
        ),
        (lambda: DATABASE.below("a"), "'a' has more parts than this command takes", ""),
        (lambda: ROW.one(""), "the address of a row is missing", "give DATABASE/TABLE/ROW"),
        (
            lambda: ROW.one("", also="; or --all"),
            "the address of a row is missing",
            "give DATABASE/TABLE/ROW; or --all",
        ),
    ],
)
def test_what_is_missing_or_too_much_is_told(
    use: Use, action: Callable[[], Any], message: str, hint: str
) -> None:
    with pytest.raises(UsageError) as caught:
        action()
    assert (caught.value.message, caught.value.hint) == (message, hint)


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("blog/articles/he llo", 2),
        ("blog/articles/-x", 0),
        ("blog/articles/é", 0),
        ("blog/ articles/x", 0),
        ("blog/articles/x?y", 1),
        ("blog/articles/x%2F", 1),
    ],
)
def test_a_part_that_is_no_id_is_pointed_at(use: Use, text: str, position: int) -> None:
    with pytest.raises(GrammarError) as caught:
        ROW.one(text)
    assert caught.value.position == position


def test_an_address_leads_nowhere_else(use: Use) -> None:
    with pytest.raises(UsageError, match=r"the database ID holds '.' at its start"):
        ROW.one("../tables/x")


@pytest.mark.parametrize("text", ["blog//x", "/blog/x", "blog/articles/"])
def test_an_empty_part_is_an_error_and_never_a_default(use: Use, text: str) -> None:
    use(database="blog", table="articles")
    with pytest.raises(UsageError, match="is empty"):
        ROW.one(text)


def test_several_keep_their_order_and_count_once(use: Use) -> None:
    use(database="blog", table="articles")
    found = ROW.many(["b", "a", "blog/articles/b", "c"])
    assert [address.id for address in found] == ["b", "a", "c"]


# --- what is created ------------------------------------------------------------------------------


def test_the_parent_alone_gets_a_unique_id(use: Use) -> None:
    new = ROW.to_create("blog/articles")
    assert (new.made, new.address.parent, len(new.address.id)) == (True, "blog/articles", 20)
    assert new.collection == ROW.below("blog/articles")


def test_a_whole_address_ends_with_the_id(use: Use) -> None:
    new = ROW.to_create("blog/articles/hello")
    assert (new.made, str(new.address)) == (False, "blog/articles/hello")


def test_id_goes_with_the_parent(use: Use) -> None:
    new = ROW.to_create("blog/articles", "hello")
    assert (new.made, str(new.address)) == (False, "blog/articles/hello")


def test_two_ids_are_one_too_many(use: Use) -> None:
    with pytest.raises(UsageError) as caught:
        ROW.to_create("blog/articles/hello", "other")
    assert caught.value.hint == "leave one of the two out"


def test_a_wrong_id_is_pointed_at(use: Use) -> None:
    with pytest.raises(GrammarError, match="the row ID holds '/'"):
        ROW.to_create("blog/articles", "a/b")


@pytest.mark.parametrize(
    ("defaults", "text", "parent"),
    [
        ({"database": "blog", "table": "articles"}, "", "blog/articles"),
        ({"database": "blog", "table": "articles"}, "other", "blog/other"),
        ({"database": "blog"}, "other", "blog/other"),
        ({"database": "blog", "table": "articles"}, "far/other", "far/other"),
    ],
)
def test_where_both_readings_are_possible_the_parents_holds(
    use: Use, defaults: dict[str, str], text: str, parent: str
) -> None:
    use(**defaults)
    new = ROW.to_create(text)
    assert (new.made, str(new.collection)) == (True, parent)


def test_a_database_has_no_parent(use: Use) -> None:
    assert DATABASE.to_create("").made
    assert str(DATABASE.to_create("blog").address) == "blog"
    assert str(DATABASE.to_create("", "blog").address) == "blog"


def test_nothing_at_all_is_told_as_a_missing_parent(use: Use) -> None:
    with pytest.raises(UsageError, match="no database is given"):
        TABLE.to_create("")


def test_a_part_without_a_default_is_asked_for_in_the_address_alone() -> None:
    with pytest.raises(UsageError) as caught:
        SESSION.one("s1")
    assert caught.value.message == "'s1' has 1 of the 2 parts of an address USER/SESSION"
    assert caught.value.hint == "give USER/SESSION"
