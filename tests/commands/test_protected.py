"""A protected profile: every write wants the project's ID, and `--yes` is not enough."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from appwrite_cli import client
from tests.conftest import Run
from tests.misbehaving import Misbehaving, answer

DATABASE = {"$id": "blog", "name": "Blog", "enabled": True}
ROWS = {"total": 1, "rows": [{"$id": "a", "$databaseId": "blog", "$tableId": "articles"}]}


@pytest.fixture
def server() -> Iterator[Misbehaving]:
    """The server of a protected profile `prod`, which is in use."""
    with Misbehaving() as running:
        config = Path(os.environ["AWCLI_CONFIG"])
        config.parent.mkdir(parents=True, mode=0o700)
        config.write_text(
            f'current = "prod"\n[profiles.prod]\nendpoint = "{running.endpoint}"\n'
            'project = "shop"\nkey = "standard_secret"\nprotected = true\n'
        )
        config.chmod(0o600)
        yield running
        client.close()


WRITES = [
    "databases create blog",
    "databases update blog --name B",
    "databases delete blog",
    "rows create blog/articles/a title=x",
    "rows update blog/articles/a title=x",
    "rows upsert blog/articles/a title=x",
    "rows delete blog/articles/a",
    "rows delete blog/articles --all",
    "rows update blog/articles --all title=x",
    "columns delete blog/articles/title",
    "transactions begin",
    "transactions commit tx",
    "transactions rollback tx",
    "webhooks rotate orders",
    "project keys create ci --scope rows.read",
    "messages sms --user ada --content Hi",
    "providers create smtp mail host=h",
]


@pytest.mark.parametrize("line", WRITES)
def test_every_write_needs_more_than_yes(awcli: Run, server: Misbehaving, line: str) -> None:
    server.then(answer(200, {**DATABASE, **ROWS}))
    got = awcli(f"{line} --yes", code=2)
    assert got.err.startswith("error: cannot ask without a terminal: ")
    assert got.err.endswith("hint: --confirm shop answers it\n")
    assert [seen.method for seen in server.requests if seen.method != "GET"] == []


def test_confirm_with_the_projects_id_allows_it(awcli: Run, server: Misbehaving) -> None:
    server.then(answer(201, DATABASE))
    awcli("databases create blog --confirm shop -q")
    assert [seen.method for seen in server.requests] == ["POST"]


def test_confirm_with_another_id_does_not(awcli: Run, server: Misbehaving) -> None:
    got = awcli("databases create blog --confirm blog --yes", code=2)
    assert got.err == "error: --confirm names the project 'blog', but this is 'shop'\n"
    assert server.requests == []


def test_the_id_may_be_typed(awcli: Run, server: Misbehaving) -> None:
    server.then(answer(204, b""))
    got = awcli("databases delete blog", terminal=True, stdin="shop\n")
    assert got.err == (
        "delete database blog? The project is protected, type its ID to go on: [shop] "
        "deleted database blog\n"
    )


def test_several_writes_are_asked_about_once(awcli: Run, server: Misbehaving) -> None:
    server.then(answer(200, {"$id": "a"}), answer(200, {"$id": "b"}))
    line = "rows update blog/articles/a blog/articles/b title=x -q"
    got = awcli(line, terminal=True, stdin="shop\n")
    assert got.err.count("type its ID") == 1
    assert [seen.method for seen in server.requests] == ["PATCH", "PATCH"]


def test_reading_is_free(awcli: Run, server: Misbehaving) -> None:
    server.then(answer(200, DATABASE))
    assert awcli("databases get blog -o ids") == "blog\n"


def test_a_dry_run_neither_asks_nor_writes(awcli: Run, server: Misbehaving) -> None:
    got = awcli("databases delete blog --dry-run", terminal=True)
    assert got == '{"method": "DELETE", "path": "/tablesdb/blog"}\n'
    assert (got.err, server.requests) == ("", [])


def test_the_local_appwrite_is_never_protected(awcli: Run, server: Misbehaving) -> None:
    assert awcli("--local databases create blog -o ids") == "blog\n"
    awcli("--local databases delete blog --yes -q")
    assert server.requests == []
