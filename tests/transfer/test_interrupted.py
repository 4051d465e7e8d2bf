"""Imports and exports in processes of their own: interrupted, killed, resumed; and their memory.

In full with `-m long`, else a tenth.
"""

import csv
import json
import os
import random
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.misbehaving import Behaviour, Seen, Wire, drop, refuse
from tests.transfer.conftest import Project, bcrypt
from tests.transfer.people import EMPTY, People

pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs signals and their like")
PATIENCE = 300  # seconds; a process that runs longer has failed
HEADING = "email,password,hash,name,labels,prefs,emailVerification,status"
WHOLE = {"labels": ["vip"], "prefs": {"theme": "dark"}, "emailVerification": True, "status": False}
# Runs a command, and prints the most memory that it took, in KiB. A process of its own in between,
# for on Linux a process begins with what the one that started it has taken.
MEASURE = """
import resource, subprocess, sys
code = subprocess.run([sys.executable, "-m", "appwrite_cli", *sys.argv[1:]]).returncode
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(code)
"""


def people(count: int) -> Path:
    """A CSV of users with bcrypt hashes and all that needs further requests."""
    path = Path("users.csv")
    with path.open("w") as file:
        file.write(HEADING + "\n")
        for n in range(count):
            prefs = '"{""theme"":""dark""}"'
            file.write(f"u{n}@example.com,{bcrypt(n)},bcrypt,User {n},vip,{prefs},true,false\n")
    return path


def started(*words: str) -> "subprocess.Popen[str]":
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "appwrite_cli", *words]
    return subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)


def finished(process: "subprocess.Popen[str]", *codes: int) -> str:
    """What a process said in the end."""
    _, words = process.communicate(timeout=PATIENCE)
    assert process.returncode in codes, words
    assert "Traceback" not in words
    return words


class Trigger:
    """Sends a signal to a process when so many further requests have arrived."""

    def __init__(self, project: Project, after: int, number: int) -> None:
        self.left, self.number = after, number
        self.process: subprocess.Popen[str] | None = None
        store = project.store
        self.count: Behaviour = lambda seen, wire: self._arrived(store, seen, wire)

    def _arrived(self, store: People, seen: Seen, wire: Wire) -> None:
        self.left -= 1
        if self.left == 0 and self.process:
            self.process.send_signal(self.number)
        store(seen, wire)


def interrupt(project: Project, after: int, number: int, *words: str) -> str:
    """Run a command and send it a signal in the middle; returns what it said."""
    trigger = Trigger(project, after, number)
    project.then(*[trigger.count] * (after * 2))
    process = trigger.process = started(*words)
    said = finished(process, 130 if number == signal.SIGINT else -signal.SIGKILL)
    project.script.clear()
    return said


def assert_each_once(project: Project, count: int) -> None:
    users = project.store.users
    assert sorted(user["email"] for user in users.values()) == sorted(
        f"u{n}@example.com" for n in range(count)
    )
    for user in users.values():
        assert {name: user[name] for name in WHOLE} == WHOLE
    made = {key: n for key, n in project.store.counted.items() if key.startswith("POST")}
    assert (len(made), sum(made.values())) == (count, count)


def interrupted_twice(project: Project, count: int) -> None:
    file = str(people(count))
    requests = count * 5
    said = interrupt(project, requests // 3, signal.SIGINT, "users", "import", file)
    assert "the same command goes on from there" in said
    assert "interrupted" in said
    made = len(project.store.users)
    assert 0 < made < count
    interrupt(project, requests // 3, signal.SIGKILL, "users", "import", file)
    assert made < len(project.store.users) < count
    before = len(project.requests)
    said = finished(started("users", "import", file), 0)
    assert "going on behind the first" in said
    assert_each_once(project, count)
    # What was settled is not asked for again.
    assert len(project.requests) - before < requests


def test_a_thousand_users_interrupted_twice_are_there_once_each(project: Project) -> None:
    interrupted_twice(project, 1000)


@pytest.mark.long
def test_ten_thousand_users_interrupted_twice_are_there_once_each(project: Project) -> None:
    interrupted_twice(project, 10_000)


def test_a_terminal_sees_how_far_it_is_and_what_to_do_after_ctrl_c(project: Project) -> None:
    terminal = pytest.importorskip("tests.terminal")
    file = str(people(1000))
    screen = terminal.Terminal("users", "import", file, columns=120)
    screen.expect("/1000")
    screen.expect(" left")
    screen.type("\x03")
    lines = screen.finish(130)
    assert any("of 1 000 users before this; the same command goes on" in line for line in lines)
    assert lines[-1] == "interrupted"
    finished(started("users", "import", file), 0)
    assert_each_once(project, 1000)


def killed_often(project: Project, seed: int, count: int, kills: int) -> None:
    """Killed at any moment, with faults besides, until it has come to its end."""
    rng = random.Random(seed)
    file = str(people(count))
    store = project.store

    def faulty(seen: Seen, wire: Wire) -> None:
        chance = rng.random()
        if chance < 0.02:
            drop(seen, wire)
        elif chance < 0.04:
            project.first(drop)(seen, wire)
        elif chance < 0.05:
            refuse(503, "general_unavailable", headers={"retry-after": "0"})(seen, wire)
        else:
            store(seen, wire)

    for _ in range(kills):
        trigger = Trigger(project, rng.randrange(1, count), signal.SIGKILL)

        def behave(seen: Seen, wire: Wire, trigger: Trigger = trigger) -> None:
            trigger.left -= 1
            if trigger.left == 0 and trigger.process:
                trigger.process.kill()
            faulty(seen, wire)

        project.script[:] = [behave] * (count * 20)
        trigger.process = started("users", "import", file, "--retries", "9")
        finished(trigger.process, -signal.SIGKILL, 0)
    project.script.clear()
    finished(started("users", "import", file), 0)
    assert_each_once(project, count)


@pytest.mark.parametrize("seed", range(2))
def test_kills_and_faults_lose_nothing_and_make_nothing_twice(project: Project, seed: int) -> None:
    killed_often(project, seed, count=60, kills=4)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(100, 105))
def test_they_do_so_however_often(project: Project, seed: int) -> None:
    killed_often(project, seed, count=100, kills=20)


def memory(*words: str) -> int:
    """The most memory that a command line took, in KiB."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, *words],
        env=environment, capture_output=True, timeout=PATIENCE, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return int(done.stdout)


def as_json(count: int, form: str) -> str:
    """The same users in another format; `json` is one array."""
    records = csv.DictReader(people(count).read_text().splitlines())
    lines = [json.dumps({**record, "prefs": json.loads(record["prefs"])}) for record in records]
    text = "[" + ",\n".join(lines) + "]" if form == "json" else "\n".join(lines)
    Path(f"users.{form}").write_text(text)
    return f"users.{form}"


def import_is_flat(project: Project, form: str, few: int, many: int) -> None:
    taken = []
    for count in (few, many):
        project.store.__init__()  # type: ignore[misc] # an empty project
        file = str(people(count)) if form == "csv" else as_json(count, form)
        taken.append(memory("users", "import", file, "-q"))
        assert len(project.store.users) == count
    assert taken[1] < taken[0] * 1.05 + 1024


@pytest.mark.parametrize("form", ["csv", "json"])
def test_memory_does_not_grow_with_the_users_that_are_imported(project: Project, form: str) -> None:
    pytest.importorskip("resource")
    import_is_flat(project, form, few=200, many=1000)


@pytest.mark.long
@pytest.mark.parametrize("form", ["csv", "json", "ndjson"])
def test_it_does_not_grow_with_ten_thousand(project: Project, form: str) -> None:
    pytest.importorskip("resource")
    import_is_flat(project, form, few=2000, many=10_000)


@pytest.mark.parametrize("form", ["csv", "json", "ndjson"])
def test_memory_does_not_grow_with_the_users_that_are_exported(project: Project, form: str) -> None:
    pytest.importorskip("resource")
    taken = []
    for count in (3000, 9000):
        there(project, count)
        taken.append(memory("users", "export", f"all.{form}", "-q"))
    assert taken[1] < taken[0] * 1.05 + 1024


def there(project: Project, count: int) -> None:
    """Put so many users into the project."""
    for n in range(count):
        own_id = f"u{n}"
        project.store.users[own_id] = {**EMPTY, "$id": own_id, "email": f"{own_id}@example.com"}


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
@pytest.mark.parametrize("form", ["csv", "json", "ndjson"])
def test_an_interrupted_export_goes_on(project: Project, form: str, number: int) -> None:
    there(project, 5500)
    interrupt(project, 4, number, "users", "export", f"all.{form}")
    assert not Path(f"all.{form}").exists()
    asked = len(project.requests)
    words = finished(started("users", "export", f"all.{form}"), 0)
    assert "exported 5 500 users" in words
    assert read_ids(form) == [f"u{n}" for n in range(5500)]
    assert not Path(f"all.{form}.part").exists()
    assert len(project.requests) - asked <= 6


def read_ids(form: str) -> list[Any]:
    text = Path(f"all.{form}").read_text()
    if form == "json":
        return [user["$id"] for user in json.loads(text)]
    if form == "ndjson":
        return [json.loads(line)["$id"] for line in text.splitlines()]
    return [line.partition(",")[0] for line in text.splitlines()[1:]]
