"""`awcli databases`, and with them what the verbs of all groups have in common."""

import pytest

from tests.commands.conftest import Sent
from tests.conftest import Run


@pytest.fixture
def shop(local: Run) -> Run:
    local("databases create shop --name Shop -q")
    return local


def test_create_shows_the_database(local: Run) -> None:
    got = local("databases create shop --name Shop -o json")
    assert (got.json["$id"], got.json["name"], got.json["enabled"]) == ("shop", "Shop", True)
    assert got.err == ""


def test_a_database_is_called_by_its_id_unless_named(local: Run, sent: Sent) -> None:
    local("databases create shop")
    assert sent[0] == ("POST", "/tablesdb", {"databaseId": "shop", "name": "shop"})


def test_without_an_id_a_unique_one_is_made_here(local: Run, sent: Sent) -> None:
    made = local("databases create --name Shop -o ids").strip()
    assert len(made) == 20
    assert sent.bodies == [{"databaseId": made, "name": "Shop"}]


def test_id_gives_the_id(local: Run) -> None:
    assert local("databases create --id shop -o ids") == "shop\n"


def test_an_address_and_id_exclude_each_other(local: Run, sent: Sent) -> None:
    got = local("databases create shop --id other", code=2)
    assert got.err == (
        "error: 'shop' already ends with the ID of the database, and --id gives another\n"
        "hint: leave one of the two out\n"
    )
    assert sent == []


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ("create a/b", "error: 'a/b' has more parts than DATABASE\n"),
        ("get a/b", "error: 'a/b' has more parts than DATABASE\n"),
        (
            "create sh$op",
            (
                "error: the database ID holds '$'\n  sh$op\n    ^\n"
                "hint: it has 1 to 36 letters, digits, dots, dashes and underscores,"
                " the first a letter or digit\n"
            ),
        ),
        (
            f"create {'x' * 37}",
            (
                f"error: the database ID has 37 characters, 36 are the most\n  {'x' * 37}\n"
                f"{' ' * 38}^\n"
            ),
        ),
        ("update shop", "error: no change was given\nhint: --help lists what can be changed\n"),
        (
            "get",
            "error: missing argument 'ADDRESS...'\nhint: awcli databases get --help\n",
        ),
        (
            "create shop --nam Shop",
            (
                "error: there is no option --nam, did you mean '--name'?\n"
                "hint: awcli databases create --help\n"
            ),
        ),
    ],
)
def test_a_wrong_line_is_told_and_sends_nothing(
    local: Run, sent: Sent, line: str, error: str
) -> None:
    assert local(f"databases {line}", code=2).err == error
    assert sent == []


def test_a_list_is_lines_of_fields_when_piped(shop: Run) -> None:
    assert shop("databases list --fields $id,name,enabled") == "shop\tShop\ttrue\n"


def test_a_list_has_headings_on_a_terminal(shop: Run) -> None:
    got = shop("databases list --fields $id,name,enabled --no-color", terminal=True)
    assert got == "ID    name  enabled\nshop  Shop  yes\n"


def test_no_databases_is_no_failure(local: Run) -> None:
    assert local("databases list") == ""
    got = local("databases list", terminal=True)
    assert (got, got.err) == ("", "no databases\n")


def test_search_and_where_select(shop: Run) -> None:
    shop("databases create blog --name Blog -q")
    assert shop("databases list --search blog -o ids") == "blog\n"
    assert shop("databases list --where name=Shop -o ids") == "shop\n"
    assert shop("databases list --count") == "2\n"


def test_get_shows_key_and_value_when_piped(shop: Run) -> None:
    lines = shop("databases get shop").splitlines()
    assert lines[:2] == ["$id\tshop", "name\tShop"]


def test_several_are_shown_as_a_list(shop: Run) -> None:
    shop("databases create blog --name Blog -q")
    got = shop("databases get shop blog -o json")
    assert [database["$id"] for database in got.json] == ["shop", "blog"]
    assert shop("databases get shop blog shop -o ids") == "shop\nblog\n"


def test_addresses_come_from_stdin(shop: Run, sent: Sent) -> None:
    got = shop("databases get - -o json", stdin="shop\n\n  shop  \n")
    assert got.json["$id"] == "shop"
    assert sent.reads == ["/tablesdb/shop"]


def test_no_addresses_on_stdin_are_none(shop: Run, sent: Sent) -> None:
    assert shop("databases get - -o json").json == []
    got = shop("databases delete - --yes")
    assert (got, got.err) == ("", "nothing to delete\n")
    assert sent == []


def test_stdin_is_read_and_checked_before_anything_is_sent(shop: Run, sent: Sent) -> None:
    got = shop("databases delete - --yes", stdin="shop\nno good\n", code=2)
    assert got.err.startswith("error: the database ID holds ' '\n")
    assert sent == []


def test_all_are_tried_where_some_fail(shop: Run) -> None:
    got = shop("databases get nope shop none -o json", code=9)
    assert [database["$id"] for database in got.json] == ["shop"]
    lines = got.err.splitlines()
    assert lines[0] == (
        "warning: nope: Database with the requested ID 'nope' could not be found."
        " [404 database_not_found]"
    )
    assert lines[1].startswith("warning: none: ")
    assert got.error == {
        "message": "2 of 3 databases failed",
        "code": None,
        "type": "partial",
        "response": None,
    }


def test_one_that_is_missing_is_a_404_and_its_hint(shop: Run) -> None:
    assert shop("databases get nope", code=4).err == (
        "error: Database with the requested ID 'nope' could not be found."
        " [404 database_not_found]\n"
        "hint: awcli databases list\n"
    )


def test_an_error_as_json_has_the_four_parts(shop: Run) -> None:
    got = shop("databases get nope -o json", code=4)
    assert got.error["code"] == 404
    assert got.error["type"] == "database_not_found"
    assert got.error["response"]["message"] == got.error["message"]


def test_update_keeps_what_is_not_named(shop: Run, sent: Sent) -> None:
    shop("databases update shop --disabled -q")
    got = shop("databases update shop -o json --name", "Big shop")
    assert (got.json["name"], got.json["enabled"]) == ("Big shop", False)
    assert sent.bodies == [
        {"name": "Shop", "enabled": False},
        {"name": "Big shop", "enabled": False},
    ]


def test_updating_what_is_missing_is_a_404(shop: Run, sent: Sent) -> None:
    got = shop("databases update nope --name x", code=4)
    assert got.err.endswith("[404 database_not_found]\nhint: awcli databases list\n")
    assert sent.writes == []


def test_a_second_one_of_an_id_is_a_conflict(shop: Run) -> None:
    got = shop("databases create shop", code=5)
    assert got.err.endswith(
        "[409 database_already_exists]\nhint: --if-not-exists keeps that database\n"
    )


def test_if_not_exists_shows_the_one_that_is_there(shop: Run) -> None:
    got = shop("databases create shop --name Other --if-not-exists -o json")
    assert got.json["name"] == "Shop"
    assert got.err == "database shop exists already and stays as it is\n"


def test_if_not_exists_creates_what_is_missing(local: Run) -> None:
    got = local("databases create shop --if-not-exists -o ids")
    assert (got, got.err) == ("shop\n", "")


def test_delete_says_what_will_go_and_asks(shop: Run, sent: Sent) -> None:
    got = shop("databases delete shop", terminal=True, stdin="y\n")
    assert got == ""
    assert got.err == "delete database shop? [y/N] deleted database shop\n"
    assert sent.writes == ["DELETE /tablesdb/shop"]


@pytest.mark.parametrize("answer", ["n\n", "\n", "yo\n", ""])
def test_declined_is_exit_2_and_sends_nothing(shop: Run, sent: Sent, answer: str) -> None:
    got = shop("databases delete shop", terminal=True, stdin=answer, code=2)
    assert got.err.endswith("error: declined, nothing was changed\n")
    assert sent == []


def test_without_a_terminal_there_is_nobody_to_ask(shop: Run, sent: Sent) -> None:
    got = shop("databases delete shop", stdin="y\n", code=2)
    assert got.err == (
        "error: cannot ask without a terminal: delete database shop?\nhint: --yes answers it\n"
    )
    assert sent == []


def test_stdin_that_held_addresses_cannot_answer(shop: Run, sent: Sent) -> None:
    got = shop("databases delete -", stdin="shop\n", terminal=True, code=2)
    assert got.err == (
        "error: cannot ask, stdin was read as data: delete database shop?\nhint: --yes answers it\n"
    )
    assert sent == []


def test_several_are_asked_about_once(shop: Run) -> None:
    line = "databases delete " + " ".join("abcde")
    got = shop(line, terminal=True, stdin="n\n", code=2)
    assert got.err.startswith("delete 5 databases (a, b, c and 2 more)? [y/N] ")


def test_all_are_tried_to_be_deleted(shop: Run, sent: Sent) -> None:
    got = shop("databases delete nope shop -y", code=9)
    assert got.err.splitlines()[1:] == ["deleted database shop", "error: 1 of 2 databases failed"]
    assert sent.writes == ["DELETE /tablesdb/nope", "DELETE /tablesdb/shop"]


def test_if_exists_forgives_what_is_missing(shop: Run) -> None:
    got = shop("databases delete nope shop -y --if-exists")
    assert got.err == "there is no database nope\ndeleted database shop\n"


def test_if_exists_forgives_nothing_else(shop: Run) -> None:
    got = shop("databases delete shop -y --if-exists --key wrong", code=3)
    assert "[401 user_unauthorized]" in got.err


def test_quiet_says_nothing_of_what_was_done(shop: Run) -> None:
    got = shop("databases delete shop -y -q")
    assert (got, got.err) == ("", "")


@pytest.mark.parametrize(
    ("line", "request_line"),
    [
        (
            "create blog --name Blog",
            (
                '{"method": "POST", "path": "/tablesdb",'
                ' "body": {"databaseId": "blog", "name": "Blog"}}\n'
            ),
        ),
        (
            "update shop --name Big",
            (
                '{"method": "PUT", "path": "/tablesdb/shop",'
                ' "body": {"name": "Big", "enabled": true}}\n'
            ),
        ),
        ("delete shop", '{"method": "DELETE", "path": "/tablesdb/shop"}\n'),
    ],
)
def test_a_dry_run_prints_the_request_and_neither_asks_nor_sends(
    shop: Run, sent: Sent, line: str, request_line: str
) -> None:
    for terminal in (False, True):
        got = shop(f"databases {line} --dry-run", terminal=terminal)
        assert (got, got.err) == (request_line, "")
    assert sent.writes == []
