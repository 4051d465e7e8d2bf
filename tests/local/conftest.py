"""A local Appwrite of a test's own, called in process as a client would call it."""

import json
from collections.abc import Callable, Iterator
from http.cookiejar import DefaultCookiePolicy
from pathlib import Path
from typing import Any

import httpx
import pytest

from appwrite_cli.client.in_process import InProcessTransport
from appwrite_cli.local import KEY, PROJECT, application, forget


class Api:
    """Calls to one local Appwrite with its key, or as somebody else."""

    def __init__(self, directory: Path, **headers: str) -> None:
        self.directory = directory
        given = {"x-appwrite-project": PROJECT, "x-appwrite-key": KEY, **headers}
        self.client = httpx.Client(
            transport=InProcessTransport(application(directory)),
            base_url="http://local/v1",
            headers={name: value for name, value in given.items() if value},
        )
        # Who asks is what the headers say: no cookie of an answer is sent again.
        self.client.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=[]))

    def get(self, path: str, **params: Any) -> httpx.Response:
        return self.client.get(path, params=params)

    def post(self, path: str, **body: Any) -> httpx.Response:
        return self.client.post(path, json=body)

    def put(self, path: str, **body: Any) -> httpx.Response:
        return self.client.put(path, json=body)

    def patch(self, path: str, **body: Any) -> httpx.Response:
        return self.client.patch(path, json=body)

    def delete(self, path: str, **body: Any) -> httpx.Response:
        return self.client.request("DELETE", path, json=body)

    def rows(self, path: str, *queries: dict[str, Any], **params: Any) -> Any:
        """The answer to a list of rows, which has to succeed."""
        listed = {f"queries[{n}]": json.dumps(query) for n, query in enumerate(queries)}
        answer = self.get(f"{path}/rows", **listed, **params)
        assert answer.status_code == 200, answer.text
        return answer.json()


def refusal(answer: httpx.Response) -> tuple[int, str, str]:
    """Status, type and message of an error answer."""
    body = answer.json()
    assert body["code"] == answer.status_code
    return answer.status_code, body["type"], body["message"]


@pytest.fixture
def directory(tmp_path: Path) -> Iterator[Path]:
    place = tmp_path / "state"
    yield place
    forget(place)


@pytest.fixture
def api(directory: Path) -> Api:
    """A local Appwrite that is empty."""
    return Api(directory)


@pytest.fixture
def guest(directory: Path) -> Api:
    """The same one, asked without a key."""
    return Api(directory, **{"x-appwrite-key": ""})


@pytest.fixture
def table(api: Api) -> str:
    """The path of a table with a text, a number and a list, all optional."""
    assert api.post("/tablesdb", databaseId="shop", name="Shop").status_code == 201
    columns = [
        {"key": "name", "type": "string", "size": 100, "required": False},
        {"key": "price", "type": "integer", "required": False},
        {"key": "tags", "type": "string", "size": 30, "array": True, "required": False},
    ]
    made = api.post("/tablesdb/shop/tables", tableId="items", name="Items", columns=columns)
    assert made.status_code == 201, made.text
    return "/tablesdb/shop/tables/items"


@pytest.fixture
def people(api: Api) -> Callable[[str], Api]:
    """Make users: each name is one, and the API as that user with a session sees it."""
    from tests.local.people import as_user, sign_up

    def person(name: str) -> Api:
        sign_up(api, name)
        return as_user(api, name)

    return person
