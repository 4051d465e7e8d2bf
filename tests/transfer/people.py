"""The users of a project, behind the misbehaving server: they are kept as Appwrite keeps them.

IDs, emails and phone numbers are unique; hashed passwords need an email; a new phone number is not
verified; lists go by cursor. Words and codes of refusals are those of Appwrite 1.9.6.
"""

import re
import threading
from collections import Counter
from itertools import islice
from typing import Any

from tests.misbehaving import Seen, Store

ALGORITHMS = {"argon2", "bcrypt", "md5", "phpass", "sha", "scrypt", "scrypt-modified"}
EMPTY: dict[str, Any] = {
    "name": "", "email": "", "phone": "", "password": None, "hash": "argon2", "hashOptions": {},
    "labels": [], "prefs": {}, "emailVerification": False, "phoneVerification": False,
    "status": True, "targets": [],
}  # fmt: skip
CONFLICT = "A user with the same id, email, or phone already exists in this project."


def error(status: int, kind: str, message: str = "") -> tuple[int, Any]:
    message = message or f"{kind}."
    return status, {"message": message, "code": status, "type": kind, "version": "1.9.6"}


class People(Store):
    """The users; `done` counts what was carried out, as `POST ada`, `PUT ada labels`."""

    def __init__(self) -> None:
        super().__init__()
        self.users: dict[str, dict[str, Any]] = {}
        self.counted: Counter[str] = Counter()
        self._taken: set[str] = set()
        self._lock = threading.Lock()

    def post(self, seen: Seen) -> tuple[int, Any]:
        body, algorithm = seen.json, seen.path.removeprefix("/users").strip("/")
        if algorithm and algorithm not in ALGORITHMS:
            return error(404, "general_route_not_found")
        for name in ("email", "password") if algorithm else ():
            if name not in body:
                return error(400, "general_argument_invalid", f'Param "{name}" is not optional.')
        if not re.fullmatch(r"[^@\s]+@[^@\s]+", body.get("email", "a@b")):
            return error(400, "general_argument_invalid", "Invalid `email` param: not an email")
        if len(body.get("password", "long enough")) < 8:
            return error(400, "general_argument_invalid", "Invalid `password` param: too short")
        wanted = {body["userId"].lower(), body.get("email", "").lower(), body.get("phone", "")}
        with self._lock:
            if not self._taken.isdisjoint(wanted - {""}):
                return error(409, "user_already_exists", CONFLICT)
            self._taken |= wanted - {""}
            user = {**EMPTY, "$id": body["userId"], "labels": [], "prefs": {}}
            user |= {name: body[name] for name in ("name", "phone") if name in body}
            user["email"] = body.get("email", "").lower()
            if "password" in body:
                user |= stored(algorithm, body)
            self.users[body["userId"].lower()] = user
            self.counted[f"POST {body['userId']}"] += 1
        return 201, user

    def get(self, seen: Seen) -> tuple[int, Any]:
        if seen.path == "/users":
            return 200, self.page(seen)
        user = self.users.get(seen.path.split("/")[2].lower())
        return (200, user) if user else error(404, "user_not_found")

    def page(self, seen: Seen) -> dict[str, Any]:
        asked = {query["method"]: query.get("values", [None])[0] for query in seen.queries}
        with self._lock:
            users = [u for u in self.users.values() if not asked.get("equal") or u["status"]]
        start = 0
        if "cursorAfter" in asked:
            start = [user["$id"] for user in users].index(asked["cursorAfter"]) + 1
        page = list(islice(users, start, start + asked.get("limit", 25)))
        return {"total": len(users), "users": page}

    def put(self, seen: Seen) -> tuple[int, Any]:
        return self.patch(seen)

    def patch(self, seen: Seen) -> tuple[int, Any]:
        _, _, own_id, *what = seen.path.split("/")
        user = self.users.get(own_id.lower())
        if user is None:
            return error(404, "user_not_found")
        change = dict(seen.json)
        with self._lock:
            if "number" in change:
                change = {"phone": change["number"], "phoneVerification": False}
                if change["phone"] in self._taken:
                    return error(409, "user_target_already_exists")
                self._taken.add(change["phone"])
            user.update(change)
            self.counted[f"{seen.method} {own_id} {'/'.join(what)}"] += 1
        return 200, user

    def delete(self, seen: Seen) -> tuple[int, Any]:
        return error(501, "general_not_implemented")


def stored(algorithm: str, body: dict[str, Any]) -> dict[str, Any]:
    """What an answer tells of a password; a plain one is stored as a hash."""
    options = {
        "sha": {"version": body.get("passwordVersion", "sha256")},
        "scrypt": {
            "costCpu": body.get("passwordCpu"),
            "costMemory": body.get("passwordMemory"),
            "costParallel": body.get("passwordParallel"),
            "length": body.get("passwordLength"),
            "salt": body.get("passwordSalt"),
        },
        "scrypt-modified": {
            "salt": body.get("passwordSalt"),
            "saltSeparator": body.get("passwordSaltSeparator"),
            "signerKey": body.get("passwordSignerKey"),
        },
    }
    name = {"scrypt-modified": "scryptMod", "": "argon2"}.get(algorithm, algorithm)
    password = body["password"] if algorithm else "$argon2id$v=19$m=65536$" + body["password"][::-1]
    hash_options = {"type": name, **options.get(algorithm, {})}
    return {"password": password, "hash": name, "hashOptions": hash_options}
