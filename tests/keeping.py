"""A loopback server that keeps resources by their paths, as Appwrite's simpler services do.

It knows no rules of any service: what is sent is what is kept, an ID that is there is a conflict,
one that is not is a 404 with Appwrite's type.
"""

from typing import Any

from tests.misbehaving import Seen, Store

# Collections with a route for each sort of what they hold: POST /messaging/messages/email.
SORTED = {"platforms", "messages", "providers"}
COLLECTIONS = SORTED | {
    *("webhooks", "keys", "variables", "topics", "subscribers", "targets"),
    *("sites", "deployments", "logs"),
}


class Keeping(Store):
    """`resources` are those kept, by their paths below the endpoint."""

    def post(self, seen: Seen) -> tuple[int, Any]:
        collection, sort = _sorted(seen.path)
        name, own_id = next(iter(seen.json.items()))
        path = f"{collection}/{own_id}"
        if not name.endswith("Id"):  # nothing with an ID of its own
            return 201, {"secret": "fresh", **seen.json}
        if path in self.resources:
            return 409, _error(409, path, "already_exists")
        body = {key: value for key, value in seen.json.items() if key != name}
        self.resources[path] = {"$id": own_id, "type": sort, "secret": "fresh", **body}
        return 201, self.resources[path]

    def get(self, seen: Seen) -> tuple[int, Any]:
        if seen.path in self.resources:
            return 200, self.resources[seen.path]
        noun = seen.path.rpartition("/")[2]
        if noun not in COLLECTIONS:
            return 404, _error(404, seen.path, "not_found")
        inside = [p for p in self.resources if p.rpartition("/")[0] == seen.path]
        masked = [{**self.resources[path], "secret": ""} for path in inside]
        return 200, {"total": len(inside), noun: masked}

    def put(self, seen: Seen) -> tuple[int, Any]:
        path = self._meant(seen.path)
        if path not in self.resources:
            return 404, _error(404, path, "not_found")
        self.resources[path] |= (seen.body and seen.json) or {"secret": "changed"}
        return 200, self.resources[path]

    patch = put

    def _meant(self, path: str) -> str:
        """What a change is about: of `.../email/m1` and `.../m1/secret` it is `.../m1`."""
        parts = path.split("/")
        if parts[-3:-2] and parts[-3] in SORTED:
            return "/".join([*parts[:-2], parts[-1]])
        holder = "/".join(parts[:-1])
        return holder if holder in self.resources else path

    def delete(self, seen: Seen) -> tuple[int, Any]:
        if self.resources.pop(seen.path, None) is None:
            return 404, _error(404, seen.path, "not_found")
        return 204, None


def _sorted(path: str) -> tuple[str, str]:
    """The collection, and which sort of them a POST makes: `email` of /messaging/messages/email."""
    collection, _, last = path.rpartition("/")
    return (collection, last) if collection.rpartition("/")[2] in SORTED else (path, "")


def _error(status: int, path: str, what: str) -> dict[str, Any]:
    noun = path.split("/")[-2].rstrip("s")
    words = f"{noun} {what}".replace("_", " ")
    return {"message": f"{words}.", "code": status, "type": f"{noun}_{what}", "version": "1.9.6"}
