"""One identity: the API has a list of them only."""

from appwrite_cli.address import Address
from appwrite_cli.client import Answer, call
from appwrite_cli.errors import ApiError
from appwrite_cli.output.cells import compact
from appwrite_cli.query import query_string


def find_identity(address: Address) -> Answer:
    """The identity as the list shows it; raises ApiError, as a 404, where it is not there."""
    path = address.path.rpartition("/")[0]
    queries = [query_string("equal", "$id", [address.id])]
    answer = call("GET", path, params={"queries": queries})
    for identity in answer.data["identities"]:
        content = compact(identity).encode()
        return Answer(answer.status, answer.headers, content, source=answer.source)
    raise ApiError(f"there is no identity {address}.", 404, "user_identity_not_found")
