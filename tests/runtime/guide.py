"""The example handler of the guide, and requests with the answers it has to give to each."""

import re
from dataclasses import dataclass, field

from tests.conftest import ROOT

PLAIN = "text/plain; charset=utf-8"
JSON = "application/json; charset=utf-8"


@dataclass(frozen=True)
class Exchange:
    """A request, and the answer: status, body, those headers that matter, a part of the logs."""

    path: str
    status: int
    answer: bytes
    method: str = "GET"
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    answered: dict[str, str] = field(default_factory=lambda: {"content-type": PLAIN})
    errors: str = ""


AS_JSON = {"content-type": "application/json"}
NO_NUMBERS = b'{"error":"a and b have to be whole numbers"}'
EXCHANGES = [
    Exchange("/", 200, b"up"),
    Exchange("/add", 200, b'{"sum":5}', "POST", b'{"a": 2, "b": 3}', AS_JSON,
             {"content-type": JSON}),
    Exchange("/add", 400, NO_NUMBERS, "POST", b'{"a": 2}', AS_JSON, {"content-type": JSON}),
    Exchange("/add", 400, NO_NUMBERS, "POST", b"", AS_JSON, {"content-type": JSON}),
    Exchange("/add", 400, NO_NUMBERS, "POST", b'{"a": 2, "b": 3}', {"content-type": "text/plain"},
             {"content-type": JSON}),
    Exchange("/add", 500, b"", "POST", b"{", AS_JSON, errors="JSONDecodeError"),
    Exchange("/old", 301, b"", answered={"location": "/", "content-type": PLAIN}),
    Exchange("/nothing", 204, b""),
    Exchange("/bytes", 200, b"\0\n\xff",
             answered={"content-type": "application/octet-stream; charset=utf-8"}),
    Exchange("/headers?page=2", 201, b"2", "PUT", headers={"x-appwrite-user-id": "ada"},
             answered={"x-user": "ada", "content-type": PLAIN}),
    Exchange("/slow", 200, b"done"),
    Exchange("/broken", 500, b"", errors="ValueError: a mistake"),
    Exchange("/else", 404, b"not found", "DELETE", errors="no such path"),
]  # fmt: skip


def handler() -> str:
    """The handler as the guide shows it."""
    page = (ROOT / "docs" / "functions.md").read_text("utf-8")
    found = re.search(r"^```python\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)
    assert found is not None
    return found[1]
