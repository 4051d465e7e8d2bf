"""A project with users, on a server that can misbehave."""

import random
from collections.abc import Iterator

import pytest

from appwrite_cli import client
from tests.misbehaving import Misbehaving
from tests.transfer.people import People

SECRET = "standard_0123456789abcdef0123456789"


class Project(Misbehaving):
    """The server; `store` holds the users."""

    store: People


@pytest.fixture
def project(monkeypatch: pytest.MonkeyPatch) -> Iterator[Project]:
    """A project without users, to which the environment points."""
    server = Project(store=People())
    with server:
        monkeypatch.setenv("APPWRITE_ENDPOINT", server.endpoint)
        monkeypatch.setenv("APPWRITE_PROJECT_ID", "shop")
        monkeypatch.setenv("APPWRITE_API_KEY", SECRET)
        yield server
        client.close()


@pytest.fixture
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The pauses between attempts; none of them is waited for."""
    taken: list[float] = []
    monkeypatch.setattr("appwrite_cli.client.retry.sleep", taken.append)
    return taken


def bcrypt(number: int) -> str:
    """A text in the form of a bcrypt hash, another one for each number."""
    letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789./"
    return "$2y$10$" + "".join(random.Random(number).choices(letters, k=53))
