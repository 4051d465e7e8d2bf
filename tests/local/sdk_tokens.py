"""Every call of the official SDK's Tokens on an empty local Appwrite; see sdk_walk.py."""

from appwrite.input_file import InputFile
from appwrite.query import Query
from appwrite.services.storage import Storage
from appwrite.services.tokens import Tokens

from tests.local.sdk_walk import Walk, run, same

END = "2099-01-01T00:00:00.000+00:00"


def tokens(api: Walk) -> None:
    storage = Storage(api.api.client)
    storage.create_bucket("b", "Files")
    storage.create_file("b", "f", InputFile.from_bytes(b"hello world", "hello.txt"))
    made = api.has({"resourceId": "b:f", "expire": ""}, "create_file_token", "b", "f")
    api.has({"expire": END}, "create_file_token", "b", "f", expire=END)
    same(storage.get_file_view("b", "f", made["secret"]), b"hello world", "get_file_view")
    api.has({"$id": made["$id"], "secret": made["secret"]}, "get", made["$id"])
    found = api.list("b", "f", [Query.limit(1)], total=True)
    same([token["$id"] for token in found["tokens"]], [made["$id"]], "list")
    same(found["total"], 2, "list(total=)")
    api.has({"expire": END}, "update", made["$id"], END)
    same(api.delete(made["$id"]), b"", "delete")
    api.refused(404, "token_not_found", "get", made["$id"])
    api.refused(404, "storage_file_not_found", "create_file_token", "b", "zzz")


if __name__ == "__main__":
    run(Tokens, (tokens,))
