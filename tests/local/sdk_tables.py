"""Every call of the official SDK's TablesDB on an empty local Appwrite."""

from typing import Any

from appwrite.enums.order_by import OrderBy
from appwrite.enums.relation_mutate import RelationMutate
from appwrite.enums.relationship_type import RelationshipType
from appwrite.enums.tables_db_index_type import TablesDBIndexType
from appwrite.operator import Operator
from appwrite.permission import Permission
from appwrite.query import Query
from appwrite.role import Role
from appwrite.services.tables_db import TablesDB

from tests.local.sdk_walk import Walk, ids, run, same

ITEMS = ("shop", "items")
MAKERS = ("shop", "makers")  # without relationships, for the calls in bulk
OWNERS = ("shop", "owners")
POINT, LINE = [13.4, 52.5], [[0, 0], [1, 2]]
POLYGON = [[[0, 0], [0, 1], [1, 1], [0, 0]]]
ANY = Permission.read(Role.any())


def data(answer: dict[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = answer["data"]
    return values


def databases(api: Walk) -> None:
    api.has({"$id": "shop", "name": "Shop", "enabled": True}, "create", "shop", "Shop")
    api.has({"enabled": False}, "create", database_id="tmp", name="Tmp", enabled=False)
    api.refused(409, "database_already_exists", "create", "Shop", "Again")
    api.has({"name": "Shop", "type": "tablesdb"}, "get", "shop")
    same(ids(api.list([Query.order_desc("$id")]), "databases"), ["tmp", "shop"], "list")
    same(ids(api.list(search="tmp", total=True), "databases"), ["tmp"], "list(search=)")
    api.has({"name": "Mart", "enabled": False}, "update", "tmp", "Mart", enabled=False)
    same(api.delete("tmp"), b"", "delete")
    api.refused(404, "database_not_found", "get", "tmp")


def tables(api: Walk) -> None:
    given = {"permissions": [ANY], "row_security": True, "enabled": True}
    expected = {"$id": "items", "$permissions": [ANY], "rowSecurity": True, "enabled": True}
    api.has(expected, "create_table", *ITEMS, "Items", **given)
    columns = [{"key": "name", "type": "string", "size": 100, "required": True}]
    indexes = [{"key": "by_name", "type": "unique", "attributes": ["name"]}]
    api.create_table(*MAKERS, "Makers", columns=columns, indexes=indexes)
    made = api.get_table(*MAKERS)
    same([column["key"] for column in made["columns"]], ["name"], "columns of the table")
    same([index["key"] for index in made["indexes"]], ["by_name"], "indexes of the table")
    api.create_table("shop", "tmp", "Tmp")
    found = api.list_tables("shop", [Query.equal("$id", ["items", "tmp"])], total=True)
    same(ids(found, "tables"), ["items", "tmp"], "list_tables")
    same(ids(api.list_tables("shop", search="makers"), "tables"), ["makers"], "search")
    changed = {"name": "T", "$permissions": [ANY], "rowSecurity": True, "enabled": False}
    given |= {"name": "T", "enabled": False}
    api.has(changed, "update_table", "shop", "tmp", **given)
    same(api.delete_table("shop", "tmp"), b"", "delete_table")
    api.refused(404, "table_not_found", "get_table", "shop", "tmp")


# Kind of column: its own parameters, a default, another default, how the type is called.
KINDS: dict[str, tuple[dict[str, Any], Any, Any, str]] = {
    "big_int": ({"min": -(2**40), "max": 2**40}, 2**35, -5, "bigint"),
    "boolean": ({}, False, True, "boolean"),
    "datetime": ({}, "2020-01-02T03:04:05.678+00:00", "2021-01-01T00:00:00.000+00:00", "datetime"),
    "email": ({}, "ada@example.com", "bob@example.com", "string"),
    "enum": ({"elements": ["new", "old"]}, "new", "old", "string"),
    "float": ({"min": 0, "max": 9.5}, 1.5, 2.25, "double"),
    "integer": ({"min": 0, "max": 10}, 5, 6, "integer"),
    "ip": ({}, "192.0.2.1", "2001:db8::1", "string"),
    "line": ({}, LINE, [[3, 3], [4, 4]], "linestring"),
    "longtext": ({"encrypt": False}, "long", "longer", "longtext"),
    "mediumtext": ({"encrypt": False}, "medium", "other", "mediumtext"),
    "point": ({}, POINT, [1, 2], "point"),
    "polygon": ({}, POLYGON, [[[5, 5], [5, 6], [6, 6], [5, 5]]], "polygon"),
    "string": ({"size": 200, "encrypt": False}, "old", "older", "string"),
    "text": ({"encrypt": False}, "text", "texts", "text"),
    "url": ({}, "https://example.com/a", "https://example.com/b", "string"),
    "varchar": ({"size": 20, "encrypt": False}, "short", "shorter", "varchar"),
}


def columns(api: Walk) -> None:
    for kind, (own, default, other, type_) in KINDS.items():
        create, update = f"create_{kind}_column", f"update_{kind}_column"
        expected = {"key": kind, "type": type_, "status": "processing", "required": False}
        given = {"default": default, "required": False, **own}
        api.has({**expected, "default": default}, create, *ITEMS, kind, **given)
        if kind not in ("line", "point", "polygon"):
            of_update = {key: own[key] for key in own if key != "encrypt"}
            api.has({"array": True}, create, *ITEMS, f"{kind}s", required=False, array=True, **own)
        else:
            of_update = {}
        given = {"required": False, "default": other, "new_key": f"{kind}_2", **of_update}
        expected = {"key": f"{kind}_2", "type": type_, "default": other}
        api.has(expected, update, *ITEMS, kind, **given)
        api.refused(404, "column_not_found", update, *ITEMS, kind, **given)
    api.has({"type": "string", "format": "email"}, "get_column", *ITEMS, "email_2")
    api.has({"type": "integer", "max": 10}, "get_column", *ITEMS, "integer_2")
    found = api.list_columns(*ITEMS, [Query.equal("type", "double")], total=True)
    same(ids(found, "columns"), ["float_2", "floats"], "list_columns")
    same(api.delete_column(*ITEMS, "ips"), b"", "delete_column")
    api.refused(404, "column_not_found", "get_column", *ITEMS, "ips")


def relationships(api: Walk) -> None:
    api.create_table(*OWNERS, "Owners")
    api.create_varchar_column(*OWNERS, "name", 20, required=False)
    expected = {"key": "owner", "relatedTable": "owners", "relationType": "manyToOne"}
    given = {"two_way": True, "key": "owner", "two_way_key": "items"}
    kind = RelationshipType.MANYTOONE
    created = "create_relationship_column"
    api.has(expected, created, *ITEMS, "owners", kind, on_delete=RelationMutate.RESTRICT, **given)
    api.has({"twoWay": True, "onDelete": "restrict"}, "get_column", *ITEMS, "owner")
    expected = {"key": "by", "onDelete": "setNull"}
    changed = "update_relationship_column"
    api.has(expected, changed, *ITEMS, "owner", on_delete=RelationMutate.SETNULL, new_key="by")


def indexes(api: Walk) -> None:
    keys = ["varchar_2", "integer_2"]
    orders = [OrderBy.ASC, OrderBy.DESC]
    expected = {"key": "pair", "type": "key", "columns": keys, "orders": ["asc", "desc"]}
    kind = TablesDBIndexType.KEY
    api.has(expected, "create_index", *ITEMS, "pair", kind, keys, orders=orders, lengths=[10, 0])
    api.create_index(*ITEMS, "words", TablesDBIndexType.FULLTEXT, ["text_2"])
    api.create_index(*ITEMS, "once", TablesDBIndexType.UNIQUE, ["email_2"])
    api.has({"status": "available", "lengths": [10, 0]}, "get_index", *ITEMS, "pair")
    found = api.list_indexes(*ITEMS, [Query.equal("type", "unique")], total=True)
    same(ids(found, "indexes"), ["once"], "list_indexes")
    same(api.delete_index(*ITEMS, "once"), b"", "delete_index")
    api.refused(404, "column_index_not_found", "get_index", *ITEMS, "once")


def rows(api: Walk) -> None:
    mine = Permission.update(Role.user("ada"))
    row = api.create_row(*ITEMS, "a", {"varchar_2": "Äpfel", "integer_2": 1}, [mine])
    same(row["$permissions"], [mine], "permissions of the row")
    same(data(row)["point_2"], [1, 2], "default of a point")
    api.refused(409, "row_already_exists", "create_row", *ITEMS, "A", {"integer_2": 1})
    api.refused(400, "row_invalid_structure", "create_row", *ITEMS, "x", {"integer_2": 11})
    many = [{"$id": f"m{n}", "name": f"Maker {n}"} for n in range(3)]
    same(ids(api.create_rows(*MAKERS, many), "rows"), ["m0", "m1", "m2"], "create_rows")
    api.create_row(*OWNERS, "ada", {"name": "Ada"})
    api.update_row(*ITEMS, "a", {"by": "ada", "text_2": "two words"}, [mine])
    api.upsert_row(*ITEMS, "b", {"varchar_2": "Birnen", "integer_2": 2}, [mine])
    same(data(api.upsert_row(*ITEMS, "b", {"float_2": 3.5}))["integer_2"], 2, "upsert_row")
    queries = [Query.select(["varchar_2", "by.name"])]
    found = data(api.get_row(*ITEMS, "a", queries))
    same((found["varchar_2"], found["by"]["name"]), ("Äpfel", "Ada"), "get_row")
    for query, expected in [
        (Query.equal("varchar_2", "apfel"), ["a"]),
        (Query.search("text_2", "word"), ["a"]),
        (Query.or_queries([Query.less_than("integer_2", 2), Query.is_null("by")]), ["a", "b"]),
        (Query.distance_less_than("point_2", [1, 2], 10), ["a", "b"]),
        (Query.contains("varchar_2", ["irn"]), ["b"]),
    ]:
        same(ids(api.list_rows(*ITEMS, [query], total=True, ttl=0), "rows"), expected, query)
    names = {"m2": "New", "m3": "More"}
    changed = api.upsert_rows(*MAKERS, [{"$id": key, "name": names[key]} for key in names])
    same({item["$id"]: data(item)["name"] for item in changed["rows"]}, names, "upsert_rows")
    changed = api.update_rows(*MAKERS, {"name": "Same"}, [Query.equal("$id", "m3")])
    same(ids(changed, "rows"), ["m3"], "update_rows")
    same(data(api.increment_row_column(*ITEMS, "a", "integer_2", 4, 10))["integer_2"], 5, "inc")
    same(data(api.decrement_row_column(*ITEMS, "a", "integer_2", 2, 0))["integer_2"], 3, "dec")
    raised = api.update_row(*ITEMS, "a", {"integer_2": Operator.increment(2)})
    same(data(raised)["integer_2"], 5, "operator")
    same(ids(api.delete_rows(*MAKERS, [Query.equal("$id", "m3")]), "rows"), ["m3"], "delete_rows")
    same(api.delete_row(*ITEMS, "b"), b"", "delete_row")
    api.refused(404, "row_not_found", "get_row", *ITEMS, "b")


def transactions(api: Walk) -> None:
    begun = api.has({"status": "pending", "operations": 0}, "create_transaction", ttl=60)
    key = begun["$id"]
    inside = {"transaction_id": key}
    entry = {"databaseId": "shop", "tableId": "makers", "action": "create", "rowId": "m8"}
    staged = [{**entry, "data": {"name": "Staged"}}]
    api.has({"operations": 1}, "create_operations", key, staged)
    api.staged("create_row", *MAKERS, "m9", {"name": "Nine"}, [ANY], **inside)
    api.staged("update_row", *MAKERS, "m9", {"name": "9"}, [ANY], **inside)
    api.staged("upsert_row", *ITEMS, "c", {"integer_2": 3}, [ANY], **inside)
    api.staged("increment_row_column", *ITEMS, "c", "integer_2", 2, 9, **inside)
    api.staged("decrement_row_column", *ITEMS, "c", "integer_2", 1, 0, **inside)
    api.staged("create_rows", *MAKERS, [{"$id": "m10", "name": "Ten"}], **inside)
    api.staged("upsert_rows", *MAKERS, [{"$id": "m11", "name": "Eleven"}], **inside)
    api.staged("update_rows", *MAKERS, {"name": "M0"}, [Query.equal("$id", "m0")], **inside)
    api.staged("delete_rows", *MAKERS, [Query.equal("$id", "m2")], **inside)
    api.delete_row(*MAKERS, "m10", **inside)
    api.refused(404, "row_not_found", "get_row", *MAKERS, "m9")
    api.staged("get_row", *MAKERS, "m9", **inside)
    api.staged("list_rows", *MAKERS, **inside)
    api.has({"operations": 11}, "get_transaction", key)
    same(ids(api.list_transactions([Query.limit(1)]), "transactions"), [key], "transactions")
    api.has({"status": "committed"}, "update_transaction", key, commit=True)
    found = {row["$id"]: data(row)["name"] for row in api.list_rows(*MAKERS)["rows"]}
    names = {"m0": "M0", "m1": "Maker 1", "m8": "Staged", "m9": "9", "m11": "Eleven"}
    same(found, names, "what was committed")
    same(data(api.get_row(*ITEMS, "c"))["integer_2"], 4, "counted in a transaction")
    other = api.create_transaction()["$id"]
    api.has({"status": "failed"}, "update_transaction", other, rollback=True)
    same(api.delete_transaction(other), b"", "delete_transaction")
    api.refused(404, "transaction_not_found", "get_transaction", other)


def only_newer(api: Walk) -> None:
    api.is_absent("list_specifications")
    api.is_absent("create_failover", "shop", "replica")
    api.is_absent("get_replicas", "shop")
    api.is_absent("get_status", "shop")
    api.is_absent("list_operations", "shop")
    api.is_absent("create_migration", "shop", "s-2vcpu-2gb")
    api.is_absent("list_migrations", "shop")
    api.is_absent("get_migration", "shop", "m")
    api.is_absent("delete_migration", "shop", "m")
    api.is_absent("create_cutover", "shop", "m")
    api.is_absent("create_query", *ITEMS, [Query.limit(1)])


if __name__ == "__main__":
    run(
        TablesDB,
        (databases, tables, columns, relationships, indexes, rows, transactions, only_newer),
    )
