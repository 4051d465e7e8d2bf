"""The recordings of a real Appwrite, replayed against the local one over HTTP."""

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from appwrite_cli.local import KEY, PROJECT
from appwrite_cli.local.serve import Server

# Steps that match, of those recorded.
FLOORS = {
    "tablesdb": 94,
    "columns": 164,
    "indexes": 69,
    "rows": 206,
    "queries": 262,
    "transactions": 59,
    "relationships": 56,
    "users": 220,
    "users-import": 31,
    "teams": 113,
    "account": 103,
    "permissions": 77,
    "storage": 172,
    "general": 63,
}


@pytest.fixture
def replay(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    spec = importlib.util.spec_from_file_location("replay", corpus / "replay.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "replay", module)  # its dataclasses look it up
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def server(directory: Path) -> Iterator[Server]:
    served = Server(directory)
    served.start()
    yield served
    served.close()


@pytest.mark.parametrize(("area", "floor"), FLOORS.items())
def test_answers_are_those_of_a_real_appwrite(
    area: str, floor: int, replay: Any, corpus: Path, server: Server
) -> None:
    target = replay.Target(server.endpoint, PROJECT, KEY)
    result = replay.replay_file(target, replay.load_corpus(corpus / "corpus" / f"{area}.jsonl"))
    if target._connection is not None:
        target._connection.close()
    assert result["matched"] >= floor, result["mismatches"]
