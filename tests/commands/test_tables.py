"""`awcli tables`: what is theirs; the verbs all groups have in common are in test_databases."""

import pytest

from tests.commands.conftest import Sent
from tests.conftest import Run

ARTICLES = "/tablesdb/blog/tables/articles"


@pytest.fixture
def shop(local: Run) -> Run:
    """An empty database."""
    local("databases create shop -q")
    return local


def test_create_makes_a_table_with_columns_and_indexes_in_one_request(
    shop: Run, sent: Sent
) -> None:
    got = shop(
        "tables create shop/items --name Items --row-security --allow create=users -o json",
        *("--column", "at:datetime!"),
        *("--column", "price:integer(0..9)"),
        *("--index", "by_time=key(at desc)"),
    )
    assert sent.writes == ["POST /tablesdb/shop/tables"]
    assert [(c["key"], c["status"]) for c in got.json["columns"]] == [
        ("at", "available"),
        ("price", "available"),
    ]
    assert [(i["key"], i["columns"]) for i in got.json["indexes"]] == [("by_time", ["at"])]
    assert got.json["rowSecurity"] is True
    assert got.json["$permissions"] == ['create("users")']


def test_what_create_cannot_take_at_once_is_made_after_it(shop: Run, sent: Sent) -> None:
    got = shop(
        "tables create shop/items -o json",
        *("--column", "email:email"),
        *("--column", "count:integer"),
        *("--column", "more:boolean"),
        *("--index", "mails=key(email)"),
    )
    assert [column["key"] for column in got.json["columns"]] == ["email", "count", "more"]
    assert sent.writes == [
        "POST /tablesdb/shop/tables",
        "POST /tablesdb/shop/tables/items/columns/integer",
        "POST /tablesdb/shop/tables/items/columns/boolean",
    ]
    assert [column["key"] for column in sent.bodies[0]["columns"]] == ["email"]
    assert [index["key"] for index in sent.bodies[0]["indexes"]] == ["mails"]


def test_a_new_table_that_nobody_can_reach_is_warned_of(shop: Run) -> None:
    got = shop("tables create shop/items --row-security -o ids")
    assert got.err.startswith("warning: row security is on with no permissions at all: ")
    shop("tables create shop/others --row-security --strict", code=2)
    assert shop("tables update shop/items --row-security -o ids").err == ""


def test_a_table_without_columns_is_one_request(shop: Run, sent: Sent) -> None:
    assert shop("tables create shop/items -o ids") == "shop/items\n"
    assert [str(request) for request in sent] == ["POST /tablesdb/shop/tables"]
    assert sent.bodies == [{"tableId": "items", "name": "items"}]


def test_the_database_may_come_from_its_default(shop: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert shop("tables create --id a --database shop -o ids") == "shop/a\n"
    monkeypatch.setenv("APPWRITE_DATABASE_ID", "shop")
    assert shop("tables list -o ids") == "shop/a\n"
    assert shop("tables get a -o ids") == "shop/a\n"


def test_where_a_default_makes_two_readings_possible_it_is_the_parent(
    shop: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("APPWRITE_DATABASE_ID", "shop")
    made = shop("tables create shop --name Items -o ids")
    assert made.startswith("shop/")
    assert len(made.strip()) == len("shop/") + 20
    got = shop("tables create items", code=4)
    assert got.err.endswith("[404 database_not_found]\nhint: awcli databases list\n")


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (
            ["--column", "name:varchar"],
            "error: varchar needs a size\n  name:varchar\n              ^\n",
        ),
        (
            ["--column", "a:integer", "--column", "A:integer"],
            "error: the column 'A' is given twice (as 'a'); case does not count\n",
        ),
        (["--index", "x=key(nope)"], "error: index x: there is no column 'nope'\n"),
        (["--allow", "read=anyy"], "error: unknown role 'anyy', did you mean 'any'?\n"),
        (["--allow", "read=any", "--no-permissions"], "error: --no-permissions"),
        (
            [c for n in "abcde" for c in ("--column", f"{n}:varchar(16381)")],
            "error: the rows would take 328697 of 65535 bytes: ",
        ),
    ],
)
def test_what_is_wrong_about_a_new_table_is_told_before_anything_is_sent(
    shop: Run, sent: Sent, arguments: list[str], error: str
) -> None:
    assert shop("tables create shop/items", *arguments, code=2).err.startswith(error)
    assert sent == []


def test_if_not_exists_makes_what_the_table_lacks(blog: Run, sent: Sent) -> None:
    got = blog(
        "tables create blog/articles --if-not-exists -o json",
        *("--column", "title:varchar(255)!"),
        *("--column", "note:text"),
        *("--index", "by_title=key(title)"),
        *("--index", "by_views=key(views)"),
        *("--column", "views:integer"),
    )
    keys = [column["key"] for column in got.json["columns"]]
    assert keys == ["title", "views", "tags", "status", "note"]
    assert [index["key"] for index in got.json["indexes"]] == ["by_title", "by_views"]
    assert got.err == "table blog/articles exists already and stays as it is\n"
    assert sent.writes[1:] == [f"POST {ARTICLES}/columns/text", f"POST {ARTICLES}/indexes"]


def test_if_not_exists_looks_for_repeats_before_it_makes_a_unique_index(
    rows: Run, sent: Sent
) -> None:
    rows("rows create blog/articles/d title=apple -q")
    got = rows(
        "tables create blog/articles --if-not-exists",
        *("--column", "title:varchar(255)!", "--index", "one=unique(title)"),
        code=1,
    )
    assert "error: one cannot be unique: rows 'a' and 'd' have the same title\n" in got.err
    assert f"POST {ARTICLES}/indexes" not in sent.writes


def test_show_prints_specs_that_make_the_table_again(blog: Run) -> None:
    assert blog("tables show blog/articles") == (
        "column\ttitle:varchar(255)!\tavailable\t1021\n"
        "column\tviews:integer(0..)=0\tavailable\t8\n"
        "column\ttags:varchar(64)[]\tavailable\t20\n"
        "column\tstatus:enum(draft,live)=draft\tavailable\t1021\n"
        "index\tby_title=key(title)\tavailable\t\n"
        "row\t3137 of 65535 bytes\t\t3137\n"
    )


def test_show_of_what_is_missing_is_a_404(blog: Run) -> None:
    assert blog("tables show blog/nope", code=4).err.endswith("hint: awcli tables list blog\n")
    assert blog("tables show nope/x", code=4).err.endswith("hint: awcli databases list\n")


def test_update_keeps_what_is_not_named(blog: Run, sent: Sent) -> None:
    blog("tables update blog/articles --row-security --disabled --allow read=users -q")
    got = blog("tables update blog/articles --name Posts -o json")
    kept = {name: got.json[name] for name in ("name", "enabled", "rowSecurity", "$permissions")}
    assert kept == {
        "name": "Posts",
        "enabled": False,
        "rowSecurity": True,
        "$permissions": ['read("users")'],
    }
    assert sent.bodies[-1] == {"name": "Posts", "rowSecurity": True, "enabled": False}


def test_given_permissions_replace_all(blog: Run) -> None:
    blog("tables update blog/articles --allow read=users --allow create=team:staff -q")
    got = blog("tables update blog/articles --permission", 'delete("user:ada")', "-o", "json")
    assert got.json["$permissions"] == ['delete("user:ada")']
    got = blog("tables update blog/articles --no-permissions -o json")
    assert got.json["$permissions"] == []


def test_permissions_that_are_probably_not_meant_are_warned_of(blog: Run) -> None:
    got = blog("tables update blog/articles --allow write=any -o ids")
    assert got == "blog/articles\n"
    assert got.err == (
        'warning: write("any"): anyone, even without signing in, may create, update and delete'
        " rows\n"
    )


def test_strict_refuses_them(blog: Run, sent: Sent) -> None:
    got = blog("tables update blog/articles --allow write=any --strict", code=2)
    assert got.err.startswith('error: write("any"): anyone, ')
    assert got.err.endswith("hint: leave --strict out to send it all the same\n")
    assert sent == []


def test_delete_takes_several(blog: Run, sent: Sent) -> None:
    blog("tables create blog/old -q")
    got = blog("tables delete old blog/articles --database blog -y")
    assert got.err == "deleted table blog/old\ndeleted table blog/articles\n"
    assert blog("tables list blog --count") == "0\n"


def test_if_exists_means_the_table_and_not_its_database(blog: Run) -> None:
    got = blog("tables delete blog/nope -y --if-exists")
    assert got.err == "there is no table blog/nope\n"
    got = blog("tables delete nope/articles -y --if-exists", code=4)
    assert got.err.endswith("[404 database_not_found]\nhint: awcli databases list\n")


def test_a_dry_run_prints_every_request_of_a_new_table(shop: Run, sent: Sent) -> None:
    got = shop(
        "tables create shop/items --dry-run",
        *("--column", "mail:email", "--column", "n:integer", "--index", "by_n=key(n)"),
    )
    assert [line.split('", "body"')[0] for line in got.splitlines()] == [
        '{"method": "POST", "path": "/tablesdb/shop/tables',
        '{"method": "POST", "path": "/tablesdb/shop/tables/items/columns/integer',
        '{"method": "POST", "path": "/tablesdb/shop/tables/items/indexes',
    ]
    assert sent == []


def test_the_deprecated_string_type_is_warned_of(local: Run) -> None:
    local("databases create blog -q")
    got = local("tables create blog/old --column a:string(20)")
    assert got.err.startswith("warning: a: string columns are deprecated")
