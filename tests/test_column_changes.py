"""Changes of columns: what updateXColumn is sent, and what cannot change."""

from typing import Any

import pytest

from appwrite_cli.columns.changes import ColumnChange, update_column
from appwrite_cli.errors import UsageError
from tests.column_cases import CHANGES, SHOWN

UNCHANGEABLE: list[tuple[str, ColumnChange, str]] = [
    ("title", ColumnChange(), "nothing to change was given"),
    (
        "title",
        ColumnChange(required=True),
        "title is required, and a required column has no default",
    ),
    ("slug", ColumnChange(default="x"), "slug is required, and a required column has no default"),
    ("tags", ColumnChange(default="x"), r"tags is of type varchar\[\], which has no default"),
    ("body", ColumnChange(size=5), "body is of type text, which has no size"),
    ("title", ColumnChange(range="0..1"), "title is of type varchar, which has no range"),
    ("title", ColumnChange(elements=["a"]), "title is of type varchar, which has no elements"),
    ("title", ColumnChange(on_delete="cascade"), "title is of type varchar, which has no onDelete"),
    ("title", ColumnChange(size=0), "varchar needs a size"),
    ("title", ColumnChange(size=3), "the default has 8 characters, the column holds 3"),
    ("title", ColumnChange(new_key="a b"), "the new key holds ' '"),
    ("title", ColumnChange(default="x", no_default=True), "a default is given and taken away"),
    ("views", ColumnChange(range="9..1"), "the range is upside down"),
    ("views", ColumnChange(range="0..9)!"), r"'0..9\)!' is no range"),
    ("views", ColumnChange(range=""), "an argument is missing"),
    ("views", ColumnChange(range="6.."), "the default 5 is outside the range 6.."),
    ("status", ColumnChange(elements=[]), "enum needs elements"),
    ("status", ColumnChange(elements=["b"]), "the default 'a' is none of the elements"),
    ("title", ColumnChange(spec="title:text"), "a column cannot change its type"),
    ("title", ColumnChange(spec="title:varchar(255)[]"), "cannot become or cease to be an array"),
    ("title", ColumnChange(spec="title:varchar(255)", size=5), "a whole spec excludes"),
    ("author", ColumnChange(required=True), "only the key and onDelete of a relationship change"),
    (
        "author",
        ColumnChange(spec="author:relationship(people,manyToOne,twoWay=articles)"),
        "only the key and onDelete of a relationship change",
    ),
    ("author", ColumnChange(on_delete="explode"), "unknown onDelete 'explode'"),
]


@pytest.mark.parametrize(("key", "change", "path", "body"), CHANGES)
def test_a_change_is_sent_with_what_the_api_needs(
    key: str, change: ColumnChange, path: str, body: dict[str, Any]
) -> None:
    update = update_column(SHOWN[key], change)
    assert (update.path, update.body) == (path, body)


@pytest.mark.parametrize(("key", "change", "message"), UNCHANGEABLE)
def test_a_change_that_cannot_be_is_refused(key: str, change: ColumnChange, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        update_column(SHOWN[key], change)


def test_only_relationships_have_another_path_on_older_servers() -> None:
    other = {
        key: update_column(column, ColumnChange(new_key="k")).other_path
        for key, column in SHOWN.items()
    }
    assert other.pop("author") == "author/relationship"
    assert set(other.values()) == {""}


def test_a_default_that_the_server_took_is_kept_unjudged() -> None:
    column = SHOWN["title"] | {"type": "datetime", "default": "6 May 2024"}
    assert update_column(column, ColumnChange(new_key="k")).body["default"] == "6 May 2024"
