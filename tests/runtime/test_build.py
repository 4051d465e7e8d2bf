"""Building: dependencies come from `requirements.txt`, once for each content of it."""

import threading
import zipfile
from pathlib import Path

import pytest

from appwrite_cli.errors import UsageError
from appwrite_cli.runtime import (
    BuildError,
    Environment,
    Request,
    Runner,
    build,
    environments,
    pack,
    prepare,
)

NOT_FROM_THE_NETWORK = "--no-index\n"
HANDLER = "import greeting\ndef main(context):\n    return context.res.text(greeting.WORD)\n"


def wheel(directory: Path, word: str = "hello") -> None:
    """A package of one module, `greeting`, as a file that pip installs."""
    directory.mkdir(parents=True, exist_ok=True)
    info = "greeting-1.0.dist-info"
    contents = {
        "greeting.py": f"WORD = {word!r}\n",
        f"{info}/METADATA": "Metadata-Version: 2.1\nName: greeting\nVersion: 1.0\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{info}/RECORD": "",
    }
    with zipfile.ZipFile(directory / "greeting-1.0-py3-none-any.whl", "w") as file:
        for name, text in contents.items():
            file.writestr(zipfile.ZipInfo(name), text)  # without the time of day


def function(directory: Path, requirements: str = "", handler: str = HANDLER) -> Path:
    directory.mkdir(parents=True, exist_ok=True)
    (directory / "main.py").write_text(handler)
    if requirements:
        (directory / "requirements.txt").write_text(NOT_FROM_THE_NETWORK + requirements)
    return directory


def answer(environment: Environment) -> str:
    with Runner(environment) as runner:
        got = runner.execute(Request(), timeout=30)
    assert got.errors == ""
    return got.body.decode()


def test_requirements_are_installed_once_and_again_when_they_change(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    vendor = "./vendor/greeting-1.0-py3-none-any.whl"
    source = function(tmp_path / "one", vendor)
    wheel(source / "vendor")
    first = prepare(source, environments=cache, own=tmp_path)
    assert "Successfully installed greeting-1.0" in first.log
    assert answer(first) == "hello"

    again = prepare(source, environments=cache, own=tmp_path)
    assert (again.python, again.log) == (first.python, "")

    # Another function with the same requirements, from an archive.
    other = function(tmp_path / "two", vendor)
    wheel(other / "vendor")
    with (tmp_path / "code.tar.gz").open("wb") as out:
        pack(other, out)
    built = build(tmp_path / "code.tar.gz", tmp_path / "built", environments=cache)
    assert built.python == first.python
    assert (answer(built), built.code) == ("hello", tmp_path / "built" / "code")

    wheel(source / "vendor", "changed")  # the text of the requirements is as it was
    changed = prepare(source, environments=cache, own=tmp_path)
    assert changed.python != first.python
    assert answer(changed) == "changed"


def test_a_failed_installation_shows_pips_output_and_leaves_nothing(tmp_path: Path) -> None:
    source = function(tmp_path / "code", "no-such-package-of-awcli\n")
    heard: list[str] = []
    with pytest.raises(BuildError) as caught:
        prepare(source, environments=tmp_path / "cache", own=tmp_path, on_output=heard.append)
    assert "pip install failed (exit code 1)" in caught.value.message
    assert "No matching distribution found for no-such-package-of-awcli" in caught.value.message
    assert "".join(heard) == caught.value.log
    assert [path for path in (tmp_path / "cache").rglob("*") if path.is_file()] == []


def test_a_function_without_requirements_sees_none_of_awclis_packages(tmp_path: Path) -> None:
    handler = "import httpx\ndef main(context):\n    return context.res.empty()\n"
    source = function(tmp_path / "code", handler=handler)
    environment = build(source, tmp_path / "built", environments=tmp_path / "cache")
    with Runner(environment) as runner:
        assert runner.execute(Request()).errors == "Module not found: httpx\n"


def test_builds_at_once_end_with_one_environment(tmp_path: Path) -> None:
    source = function(tmp_path / "code")
    found: list[Path] = []

    def make() -> None:
        made = prepare(source, environments=tmp_path / "cache", own=tmp_path)
        found.append(made.python)

    threads = [threading.Thread(target=make) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 3
    assert all(python.exists() for python in found)
    (key,) = (tmp_path / "cache").iterdir()
    assert environments._ready(key) is not None


def test_an_environment_that_is_not_ready_is_not_used(tmp_path: Path) -> None:
    """As a build leaves it that was killed, or whose directory somebody has cleaned."""
    source = function(tmp_path / "code")
    first = prepare(source, environments=tmp_path / "cache", own=tmp_path)
    (key,) = (tmp_path / "cache").iterdir()
    (key / "ready").unlink()
    second = prepare(source, environments=tmp_path / "cache", own=tmp_path)
    assert first.python != second.python
    second.python.unlink()
    assert prepare(source, environments=tmp_path / "cache", own=tmp_path).python.exists()


def test_other_build_commands_run_in_the_code_with_an_environment_of_their_own(
    tmp_path: Path,
) -> None:
    source = function(tmp_path / "code", "./greeting-1.0-py3-none-any.whl")
    wheel(source)
    commands = "pip install -r requirements.txt && echo made > made.txt"
    built = build(source, tmp_path / "built", commands=commands, environments=tmp_path / "cache")
    assert answer(built) == "hello"
    assert (built.code / "made.txt").read_text().strip() == "made"
    assert not (source / "made.txt").exists()
    assert not (tmp_path / "cache").exists()


def test_a_failed_build_command_is_an_error_with_its_output(tmp_path: Path) -> None:
    source = function(tmp_path / "code")
    with pytest.raises(BuildError, match=r"the build commands failed \(exit code 3\)\n  before"):
        build(source, tmp_path / "built", commands="echo before\nexit 3", environments=tmp_path)


def test_a_build_without_end_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = function(tmp_path / "code")
    monkeypatch.setattr(environments, "BUILD_SECONDS", 20.0)
    python = environments.create(tmp_path / "own", lambda _line: None, pip=False)
    monkeypatch.setattr(environments, "BUILD_SECONDS", 0.5)
    for command in ("import time; print('begun', flush=True); time.sleep(600)",
                    "while True: print('x' * 9000)"):  # fmt: skip
        with pytest.raises(BuildError, match=r"did not end in 0\.5 s, and was ended") as caught:
            environments.run([str(python), "-c", command], source, lambda _line: None, "no")
        assert len(caught.value.log) <= 1_000_000


@pytest.mark.parametrize("name", ["", "main.js", "../main.py", "/main.py", "a//b.py", "a\\b.py"])
def test_what_is_no_entrypoint_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is no Python file of the function"):
        build(function(tmp_path / "code"), tmp_path / "built", name, environments=tmp_path)


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("-r more.txt", True),
        ("-c more.txt", True),
        ("--requirement=more.txt", True),
        ("./package", True),
        ("-e ./package", True),
        ("package @ file:package", True),
        ("# -r more.txt", False),
        ("other==1.0", False),
    ],
)
def test_what_requirements_name_is_part_of_the_key(
    text: str, changes: bool, tmp_path: Path
) -> None:
    source = function(tmp_path, text)
    (source / "package").mkdir()
    keys = set()
    for content in ("one", "two"):
        (source / "more.txt").write_text(content)
        (source / "package" / "setup.py").write_text(content)
        keys.add(environments._key(source, source / "requirements.txt"))
    assert (len(keys) == 2) == changes
