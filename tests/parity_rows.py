"""Rows and transactions: command lines and the SDK's calls."""

from typing import Any

from appwrite.id import ID
from appwrite.operator import Condition, Operator
from appwrite.permission import Permission
from appwrite.query import Query
from appwrite.role import Role

from tests.parity_structure import PLACE
from tests.sdk import Case, lists, same

HELLO = (*PLACE, "hello")
IDS = Query.equal("$id", ["r1", "r2", "r3"])  # the rows that a bulk update finds

READ = [
    *lists("rows list blog/articles", "list_rows", *PLACE),
    same("rows list --database blog --table articles", lambda api: api.list_rows(*PLACE)),
    same(
        "rows list blog/articles --where 'views>=10 and not live=true' --where 'title^=\"Ä & B\"'"
        " --sort=-views --select 'title, author.*' --transaction t1",
        lambda api: api.list_rows(
            *PLACE,
            queries=[
                Query.greater_than_equal("views", 10),
                Query.not_equal("live", value=True),
                Query.starts_with("title", "Ä & B"),
                Query.order_desc("views"),
                Query.select(["title", "author.*"]),
            ],
            transaction_id="t1",
        ),
    ),
    # Page after page by cursor.
    same(
        "rows list blog/articles --all --page-size 2",
        lambda api: api.list_rows(*PLACE, queries=[Query.limit(2)]),
        lambda api: api.list_rows(*PLACE, queries=[Query.cursor_after("r2"), Query.limit(2)]),
    ),
    same("rows get blog/articles/hello", lambda api: api.get_row(*HELLO)),
    same(
        "rows get hello --database blog --table articles --fields title",
        lambda api: api.get_row(*HELLO),
    ),
    same(
        "rows get blog/articles/hello --select title,views --transaction t1",
        lambda api: api.get_row(
            *HELLO, queries=[Query.select(["title", "views"])], transaction_id="t1"
        ),
    ),
    same(
        "rows get -",
        lambda api: api.get_row(*PLACE, "a"),
        lambda api: api.get_row(*PLACE, "b"),
        stdin="blog/articles/a\nblog/articles/b\n",
    ),
]

CREATED = [
    same(
        "rows create blog/articles title=Hello",
        lambda api: api.create_row(*PLACE, ID.unique(), {"title": "Hello"}),
    ),
    same(
        "rows create blog/articles/hello --fields views title='Grüße, \"Welt\"' views=10 price=1.5"
        " live=true tags=a tags=b old:=null place='[13.4, 52.5]' author:='{\"$id\": \"ada\"}'",
        lambda api: api.create_row(
            *HELLO,
            {
                "title": 'Grüße, "Welt"',
                "views": 10,
                "price": 1.5,
                "live": True,
                "tags": ["a", "b"],
                "old": None,
                "place": [13.4, 52.5],
                "author": {"$id": "ada"},
            },
        ),
    ),
    same(
        "rows create blog/articles --id hello title=Hello --transaction t1 --if-not-exists"
        " --allow read=any --allow write=user:ada --permission 'update(\"users\")' --strict",
        lambda api: api.create_row(
            *HELLO,
            {"title": "Hello"},
            permissions=[
                Permission.read(Role.any()),
                Permission.write(Role.user("ada")),
                Permission.update(Role.users()),
            ],
            transaction_id="t1",
        ),
    ),
    same(
        "rows create blog/articles/hello --data - title=Hello --no-permissions",
        lambda api: api.create_row(*HELLO, {"title": "Hello", "views": 1}, permissions=[]),
        stdin='{"title": "?", "views": 1}',
    ),
]

OPERATORS = {
    "views:+=1": Operator.increment(),
    "views:increment='[2, 10]'": Operator.increment(2, 10),
    "views:-=1.5": Operator.decrement(1.5),
    "views:decrement='[2, 0]'": Operator.decrement(2, 0),
    "views:multiply='[2, 10]'": Operator.multiply(2, 10),
    "views:divide='[2, 1]'": Operator.divide(2, 1),
    "views:modulo=3": Operator.modulo(3),
    "views:power='[2, 10]'": Operator.power(2, 10),
    'tags:append=\'["x", "ü"]\'': Operator.array_append(["x", "ü"]),
    "tags:prepend='[\"x\"]'": Operator.array_prepend(["x"]),
    "tags:insert='[0, \"x\"]'": Operator.array_insert(0, "x"),
    "tags:remove='\"x\"'": Operator.array_remove("x"),
    "tags:unique=": Operator.array_unique(),
    "tags:intersect='[\"x\"]'": Operator.array_intersect(["x"]),
    "tags:diff='[\"x\"]'": Operator.array_diff(["x"]),
    'tags:filter=\'["notEqual", "x"]\'': Operator.array_filter(Condition.NOT_EQUAL, "x"),
    "tags:filter='\"isNotNull\"'": Operator.array_filter(Condition.IS_NOT_NULL),
    "title:concat='\" there\"'": Operator.string_concat(" there"),
    'title:replace=\'["a", "b"]\'': Operator.string_replace("a", "b"),
    "live:toggle=": Operator.toggle(),
    "due:add-days=7": Operator.date_add_days(7),
    "due:sub-days=7": Operator.date_sub_days(7),
    "due:set-now=": Operator.date_set_now(),
}


def operated(verb: str, item: str, operator: str) -> Case:
    data = {item.partition(":")[0]: operator}
    return same(
        f"rows {verb} blog/articles/hello {item}",
        lambda api: getattr(api, f"{verb}_row")(*HELLO, data),
    )


UPDATED = [
    *(operated("update", item, operator) for item, operator in OPERATORS.items()),
    *(operated("upsert", item, operator) for item, operator in OPERATORS.items()),
    same(
        "rows update blog/articles/hello --fields views title=Hello views=7",
        lambda api: api.update_row(*HELLO, {"title": "Hello", "views": 7}),
    ),
    same(
        "rows update blog/articles/hello --data '{\"views\": 1}' --transaction t1"
        " --allow read=any --permission 'update(\"any\")'",
        lambda api: api.update_row(
            *HELLO,
            {"views": 1},
            permissions=[Permission.read(Role.any()), Permission.update(Role.any())],
            transaction_id="t1",
        ),
    ),
    same(
        "rows update blog/articles/hello --no-permissions --strict",
        lambda api: api.update_row(*HELLO, permissions=[]),
    ),
    same(
        "rows update blog/articles/a blog/articles/b title=Hello",
        lambda api: api.update_row(*PLACE, "a", {"title": "Hello"}),
        lambda api: api.update_row(*PLACE, "b", {"title": "Hello"}),
    ),
    same(
        "rows upsert blog/articles/hello --fields views title=Hello views=7",
        lambda api: api.upsert_row(*HELLO, {"title": "Hello", "views": 7}),
    ),
    same(
        "rows upsert blog/articles/a blog/articles/b --data '{\"views\": 1}' --transaction t1"
        " --allow read=any --permission 'delete(\"users\")' --strict",
        *(
            lambda api, row=row: api.upsert_row(
                *PLACE,
                row,
                {"views": 1},
                permissions=[Permission.read(Role.any()), Permission.delete(Role.users())],
                transaction_id="t1",
            )
            for row in ("a", "b")
        ),
    ),
    same(
        "rows upsert blog/articles/hello title=Hello --no-permissions",
        lambda api: api.upsert_row(*HELLO, {"title": "Hello"}, permissions=[]),
    ),
]


def cleared(selection: str, *queries: str) -> Case:
    """A bulk deletion: a hundred rows at once, until the server says that there were none."""

    def call(api: Any) -> Any:
        return api.delete_rows(*PLACE, queries=[*queries, Query.limit(100)])

    return same(f"rows delete blog/articles {selection} --yes", call, call)


# Rows are updated by their IDs, a hundred at once.
BULK = [
    same(
        "rows update blog/articles --where title=Old title=New views:+=1 -y",
        lambda api: api.update_rows(
            *PLACE, {"title": "New", "views": Operator.increment()}, queries=[IDS]
        ),
    ),
    same(
        "rows update blog/articles --all title=New --allow read=users -y",
        lambda api: api.update_rows(
            *PLACE, {"title": "New", "$permissions": [Permission.read(Role.users())]}, queries=[IDS]
        ),
    ),
    same(
        "rows update blog/articles --where title=Old title=New --transaction t1 -y",
        lambda api: api.update_rows(
            *PLACE,
            {"title": "New"},
            queries=[Query.equal("title", "Old")],
            transaction_id="t1",
        ),
    ),
    same(
        "rows update blog/articles --all title=New --transaction t1 -y",
        lambda api: api.update_rows(*PLACE, {"title": "New"}, queries=[], transaction_id="t1"),
    ),
    cleared("--all"),
    cleared(
        "--where 'views<3 or title=Old'",
        Query.or_queries([Query.less_than("views", 3), Query.equal("title", "Old")]),
    ),
    same(
        "rows delete blog/articles --where views=3 --transaction t1 -y",
        lambda api: api.delete_rows(*PLACE, queries=[Query.equal("views", 3)], transaction_id="t1"),
    ),
    same("rows delete blog/articles/hello -y", lambda api: api.delete_row(*HELLO)),
    same(
        "rows delete blog/articles/hello --if-exists --transaction t1 -y",
        lambda api: api.delete_row(*HELLO, transaction_id="t1"),
    ),
    same(
        "rows delete - --yes",
        lambda api: api.delete_row(*PLACE, "a"),
        lambda api: api.delete_row(*PLACE, "b"),
        stdin="blog/articles/a\nblog/articles/b\n",
    ),
]


def staged(words: str, stdin: str = "", /, **operation: Any) -> Case:
    place = {"databaseId": "blog", "tableId": "articles"}
    return same(
        f"transactions add t1 {words}",
        lambda api: api.create_operations("t1", operations=[{**place, **operation}]),
        stdin=stdin,
    )


TRANSACTIONS = [
    same("transactions get t1", lambda api: api.get_transaction("t1")),
    same("transactions get t1 --fields status", lambda api: api.get_transaction("t1")),
    same("transactions begin", lambda api: api.create_transaction()),
    same("transactions begin --ttl 600", lambda api: api.create_transaction(ttl=600)),
    staged(
        "create blog/articles title=Hello",
        action="create",
        rowId=ID.unique(),
        data={"title": "Hello"},
    ),
    staged(
        "create blog/articles/hello title=Hello --allow read=any --permission 'update(\"users\")'"
        " --strict",
        action="create",
        rowId="hello",
        data={
            "title": "Hello",
            "$permissions": [Permission.read(Role.any()), Permission.update(Role.users())],
        },
    ),
    staged(
        "update blog/articles/hello views:+=2",
        action="update",
        rowId="hello",
        data={"views": Operator.increment(2)},
    ),
    staged(
        "upsert blog/articles/hello --data '{\"views\": 1}' --no-permissions",
        action="upsert",
        rowId="hello",
        data={"$id": "hello", "views": 1, "$permissions": []},  # as the server needs it
    ),
    staged("delete blog/articles/hello", action="delete", rowId="hello"),
    staged(
        "--data -",
        '[{"databaseId": "blog", "tableId": "articles", "action": "increment", "rowId": "hello",'
        ' "data": {"column": "views", "value": 1}}]',
        action="increment",
        rowId="hello",
        data={"column": "views", "value": 1},
    ),
    same("transactions commit t1", lambda api: api.update_transaction("t1", commit=True)),
    same("transactions rollback t1 --yes", lambda api: api.update_transaction("t1", rollback=True)),
    same("transactions delete t1 -y", lambda api: api.delete_transaction("t1")),
    same("transactions delete t1 --if-exists -y", lambda api: api.delete_transaction("t1")),
]

ROWS = [*READ, *CREATED, *UPDATED, *BULK, *TRANSACTIONS]
