"""`awcli transactions`, and `--transaction` of the rows commands."""

from pathlib import Path

import pytest

from tests.commands.conftest import Sent
from tests.conftest import Run

ROWS = "/tablesdb/blog/tables/articles/rows"
Begun = tuple[Run, str]


@pytest.fixture
def begun(rows: Run) -> Begun:
    """The blog with three rows, and the ID of a transaction."""
    return rows, rows("transactions begin -o ids").strip()


def test_begin_shows_the_transaction(local: Run, sent: Sent) -> None:
    got = local("transactions begin --ttl 600 -o json")
    assert (got.json["status"], got.json["operations"]) == ("pending", 0)
    assert sent.bodies == [{"ttl": 600}]


@pytest.mark.parametrize("ttl", ["59", "3601", "x"])
def test_a_lifetime_that_cannot_be_is_told_and_sends_nothing(
    local: Run, sent: Sent, ttl: str
) -> None:
    got = local(f"transactions begin --ttl {ttl}", code=2)
    assert got.err.startswith("error: invalid value for '--ttl': ")
    assert got.err.endswith("hint: awcli transactions begin --help\n")
    assert sent == []


def test_what_is_staged_is_there_after_the_commit_only(begun: Begun) -> None:
    run, transaction = begun
    run(f"rows create blog/articles/d title=Date --transaction {transaction} -q")
    run(f"rows update blog/articles/a views=7 --transaction {transaction} -q")
    run(f"rows delete blog/articles/b --transaction {transaction} -y")
    assert run("rows list blog/articles --fields $id,views") == "a\t1\nb\t20\nc\t300\n"
    got = run(f"rows list blog/articles -o ids --transaction {transaction} --where title=Date")
    assert got == "blog/articles/d\n"
    assert run(f"transactions commit {transaction} -o json").json["status"] == "committed"
    assert run("rows list blog/articles --fields $id,views") == "a\t7\nc\t300\nd\t0\n"


def test_a_made_id_in_a_transaction_is_no_proof(begun: Begun, sent: Sent) -> None:
    """It could not be read back outside of the transaction, so the POST is not repeated."""
    run, transaction = begun
    got = run(f"rows create blog/articles title=x --transaction {transaction} -o json")
    assert sent.bodies[-1]["rowId"] == got.json["$id"]
    assert sent.bodies[-1]["transactionId"] == transaction


def test_bulk_work_in_a_transaction_sees_what_is_staged(begun: Begun, sent: Sent) -> None:
    run, transaction = begun
    run(f"rows create blog/articles/d title=Date --transaction {transaction} -q")
    got = run(
        f"rows update blog/articles --where title=Date views=5 --transaction {transaction} -y"
    )
    assert got.err == "staged: update 1 row of blog/articles\n"
    assert sent.bodies[-1]["transactionId"] == transaction
    got = run(f"rows delete blog/articles --where views=1 --transaction {transaction} -y")
    assert got.err == "staged: delete 1 row from blog/articles\n"
    run(f"transactions commit {transaction} -q")
    assert run("rows list blog/articles --fields $id,views") == "b\t20\nc\t300\nd\t5\n"


def test_add_stages_one_operation(begun: Begun, sent: Sent) -> None:
    run, transaction = begun
    got = run(f"transactions add {transaction} create blog/articles/d title=Date views=2 -o json")
    assert got.json["operations"] == 1
    assert sent.bodies[-1] == {
        "operations": [
            {
                "databaseId": "blog",
                "tableId": "articles",
                "rowId": "d",
                "action": "create",
                "data": {"title": "Date", "views": 2},
            }
        ]
    }
    run(f"transactions add {transaction} delete blog/articles/a -q")
    run(f"transactions add {transaction} update blog/articles/b views:+=1 --allow read=users -q")
    run(f"transactions add {transaction} upsert blog/articles/c title=Clementine -q")
    run(f"transactions commit {transaction} -q")
    assert run("rows list blog/articles --fields $id,title,views") == (
        "b\tBanana\t21\nc\tClementine\t300\nd\tDate\t2\n"
    )
    assert run("rows get blog/articles/b -o json").json["$permissions"] == ['read("users")']


def test_add_makes_an_id_where_none_is_given(begun: Begun, sent: Sent, defaults: None) -> None:
    run, transaction = begun
    run(f"transactions add {transaction} create title=x -q")
    assert len(sent.bodies[-1]["operations"][0]["rowId"]) == 20


def test_add_takes_a_list_of_the_apis_operations(begun: Begun, tmp_path: Path) -> None:
    run, transaction = begun
    operation = (
        '{"databaseId":"blog","tableId":"articles","action":"increment","rowId":"%s",'
        '"data":{"column":"views","value":2}}'
    )
    (tmp_path / "ops.json").write_text(f"[{operation % 'a'}, {operation % 'b'}]")
    got = run(f"transactions add {transaction} --data @ops.json -o json")
    assert got.json["operations"] == 2
    run(f"transactions add {transaction} --data - -q", stdin=f"[{operation % 'a'}]")
    run(f"transactions commit {transaction} -q")
    assert run("rows list blog/articles --fields views") == "5\n22\n300\n"


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ([], "error: which operation?\nhint: give an ACTION and an ADDRESS, or --data\n"),
        (
            ["frob", "blog/articles/a"],
            (
                "error: invalid value for '[ACTION]': 'frob' is not one of 'create', 'update',"
                " 'upsert', 'delete'\nhint: awcli transactions add --help\n"
            ),
        ),
        (["delete"], "error: the address of a row is missing\nhint: give DATABASE/TABLE/ROW\n"),
        (["update", "blog/articles/a"], "error: no data was given\n"),
        (["create", "blog/articles/a", "views:+=1"], "error: operators work in rows update and"),
        (
            ["delete", "blog/articles/a", "blog/articles/b"],
            "error: one row an operation, not 2\n",
        ),
        (["--data", "{}"], "error: --data is not a list of operations\n"),
        (["--data", "[]"], "error: --data is not a list of operations\n"),
        (["--data", "["], "error: not JSON: "),
        (["--data", "@nope"], "error: --data: cannot read 'nope': no such file or directory\n"),
    ],
)
def test_a_wrong_operation_is_told_and_sends_nothing(
    rows: Run, sent: Sent, arguments: list[str], error: str
) -> None:
    assert rows("transactions add tx", *arguments, code=2).err.startswith(error)
    assert sent == []


def test_rollback_asks_and_drops_what_is_staged(begun: Begun, sent: Sent) -> None:
    run, transaction = begun
    run(f"rows delete blog/articles/a --transaction {transaction} -y")
    sent.clear()
    got = run(f"transactions rollback {transaction}", code=2)
    assert got.err.startswith(
        f"error: cannot ask without a terminal: roll back transaction {transaction}?\n"
    )
    assert sent == []
    run(f"transactions rollback {transaction}", terminal=True, stdin="y\n")
    assert run("rows list blog/articles --count") == "3\n"


def test_two_that_clash_end_in_a_conflict(rows: Run) -> None:
    first, second = (rows("transactions begin -o ids").strip() for _ in range(2))
    for transaction, title in ((first, "One"), (second, "Two")):
        rows(f"rows create blog/articles/new title={title} --transaction {transaction} -q")
    rows(f"transactions commit {first} -q")
    got = rows(f"transactions commit {second}", code=5)
    assert "[409 " in got.err
    assert rows("rows get blog/articles/new --fields title") == "title\tOne\n"


def test_list_get_and_delete(begun: Begun) -> None:
    run, transaction = begun
    assert run("transactions list -o ids") == f"{transaction}\n"
    assert run(f"transactions get {transaction} --fields status") == "status\tpending\n"
    got = run(f"transactions delete {transaction} -y")
    assert got.err == f"deleted transaction {transaction}\n"
    got = run(f"transactions delete {transaction} -y --if-exists")
    assert got.err == f"there is no transaction {transaction}\n"


@pytest.mark.parametrize("words", ["get", "commit", "-y rollback"])
def test_one_that_is_missing_is_a_404_and_its_hint(local: Run, words: str) -> None:
    got = local(f"transactions {words} nope", code=4)
    assert got.err.endswith("[404 transaction_not_found]\nhint: awcli transactions list\n")


@pytest.mark.parametrize(
    ("line", "request_line"),
    [
        ("begin", '{"method": "POST", "path": "/tablesdb/transactions", "body": {}}\n'),
        (
            "commit tx",
            '{"method": "PATCH", "path": "/tablesdb/transactions/tx", "body": {"commit": true}}\n',
        ),
        (
            "rollback tx",
            (
                '{"method": "PATCH", "path": "/tablesdb/transactions/tx",'
                ' "body": {"rollback": true}}\n'
            ),
        ),
        (
            "add tx delete blog/articles/a",
            (
                '{"method": "POST", "path": "/tablesdb/transactions/tx/operations", "body":'
                ' {"operations": [{"databaseId": "blog", "tableId": "articles", "rowId": "a",'
                ' "action": "delete"}]}}\n'
            ),
        ),
    ],
)
def test_a_dry_run_prints_the_request_and_sends_nothing(
    local: Run, sent: Sent, line: str, request_line: str
) -> None:
    assert local(f"transactions {line} --dry-run", terminal=True) == request_line
    assert sent == []


def test_a_dry_run_of_bulk_work_in_a_transaction(rows: Run, sent: Sent) -> None:
    tx = rows("transactions begin -o ids").strip()
    sent.clear()
    got = rows(f"rows delete blog/articles --where views=1 --transaction {tx} --dry-run")
    assert got.json["body"]["transactionId"] == tx
    assert (got.err, sent.writes) == ("", [])
