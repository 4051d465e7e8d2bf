"""Users of a local Appwrite who are signed in."""

from collections.abc import Callable
from typing import Any

from tests.local.conftest import Api

PASSWORD = "correct horse battery"
People = Callable[[str], Api]


def sign_up(api: Api, name: str, /, **more: Any) -> dict[str, Any]:
    """Make a user with that ID and an address after it."""
    user = {"userId": name, "email": f"{name}@example.com", "password": PASSWORD, **more}
    made = api.post("/users", **user)
    assert made.status_code == 201, made.text
    answer: dict[str, Any] = made.json()
    return answer


def sign_in(api: Api, name: str) -> str:
    """Sign a user in; returns the secret of the session."""
    made = api.post("/account/sessions/email", email=f"{name}@example.com", password=PASSWORD)
    assert made.status_code == 201, made.text
    secret: str = made.json()["secret"]
    assert secret
    return secret


def as_user(api: Api, name: str) -> Api:
    """The same local Appwrite as a user with a session sees it."""
    headers = {"x-appwrite-key": "", "x-appwrite-session": sign_in(api, name)}
    return Api(api.directory, **headers)


def by_jwt(api: Api, token: str) -> Api:
    """The same local Appwrite as the bearer of a JWT sees it."""
    return Api(api.directory, **{"x-appwrite-key": "", "x-appwrite-jwt": token})
