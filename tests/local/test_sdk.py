"""The official SDK against `local serve`: the one for servers 1.9.x, and the newest."""

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from appwrite_cli.local import KEY, PROJECT
from appwrite_cli.local.serve import Server

OF_1_9 = "22.2.0"  # the last one whose answers are those of servers 1.9.x
NEWEST = "27.0.0"
WALK = Path(__file__).with_name("sdk_walk.py")
# What 1.9.6 does not have: dedicated databases, which only Appwrite's own cloud offers.
HOSTED = {"create_failover", "get_replicas", "get_status", "list_specifications"}
UNUSED = {  # parameters that nothing here takes, by the methods that have them
    "specification": "create|update",
    "replicas": "create|update",
    "sync_mode": "create|update",
    "description": "(create|update)(_table|_.*_column|_index)?",
    "purge": "update_table",
    "model_type": ".*_rows?|.*_row_column",  # the SDK's own: how it reads the answer
    "total": "list_transactions",  # not in 22.2.0
}


@dataclass(frozen=True)
class Report:
    """What `sdk_walk.py` says of an SDK: methods with parameters, those used, those with 501."""

    version: str
    methods: dict[str, list[str]]
    used: dict[str, list[str]]
    absent: list[str]


@pytest.fixture(scope="session")
def sdk_of_1_9(pytestconfig: pytest.Config) -> Path:
    """A directory with the older SDK, which cannot be installed beside the newest.

    pip puts it into pytest's cache, once; what it needs the newest has brought along.
    """
    assert pytestconfig.cache is not None
    cache = pytestconfig.cache.mkdir("sdk")
    place = cache / OF_1_9
    if not place.is_dir():
        with tempfile.TemporaryDirectory(dir=cache) as making:
            _install(f"appwrite=={OF_1_9}", Path(making, "sdk"))
            try:
                Path(making, "sdk").rename(place)
            except OSError:  # another worker was faster
                assert place.is_dir()
    return place


def _install(requirement: str, target: Path) -> None:
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install"]
    options = ["--quiet", "--no-deps", "--retries", "1", "--timeout", "10", "--target", str(target)]
    made = subprocess.run([*pip, *options, requirement], capture_output=True, text=True)
    if made.returncode:
        pytest.skip(f"pip cannot install {requirement}: {made.stderr.strip()[-300:]}")


@pytest.fixture
def server(directory: Path) -> Iterator[Server]:
    served = Server(directory)
    served.start()
    yield served
    served.close()


def walk(server: Server, sdk: Path | None) -> Report:
    """Call everything that an SDK has; None is the one that is installed."""
    environment = {**os.environ, "PYTHONPATH": str(sdk or ""), "NO_PROXY": "127.0.0.1"}
    line = [sys.executable, str(WALK), server.endpoint, PROJECT, KEY]
    ended = subprocess.run(line, env=environment, capture_output=True, text=True, timeout=120)
    assert ended.returncode == 0, ended.stderr
    return Report(**json.loads(ended.stdout))


def unused(report: Report) -> set[tuple[str, str]]:
    """Methods that were not called, and parameters that were not used but could be."""
    called = {method: {"", *names} for method, names in report.used.items()}
    return {
        (method, name)
        for method, names in report.methods.items()
        if method not in report.absent
        for name in {"", *names} - called.get(method, set())
        if not re.fullmatch(UNUSED.get(name, "(?!)"), method)
    }


def test_the_sdk_for_servers_1_9_works_with_every_call(server: Server, sdk_of_1_9: Path) -> None:
    report = walk(server, sdk_of_1_9)
    assert report.version == OF_1_9
    assert unused(report) == set()
    assert set(report.absent) == HOSTED


def test_the_newest_sdk_works_with_every_call_that_1_9_has(server: Server) -> None:
    report = walk(server, None)
    assert report.version == NEWEST
    assert unused(report) == set()
    assert set(report.absent) - HOSTED == {
        *("create_cutover", "create_migration", "create_query", "delete_migration"),
        *("get_migration", "list_migrations", "list_operations"),
    }
