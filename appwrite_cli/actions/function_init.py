"""`functions init`: a handler with its test and its entry in the project file."""

import sys
from pathlib import Path

from appwrite_cli.config.file import read_toml
from appwrite_cli.config.paths import PROJECT_FILE, find_project_file
from appwrite_cli.errors import UsageError
from appwrite_cli.ids import check_id

_HANDLER = '''\
"""The handler of this function: Appwrite calls main(context) for each request."""

import json


def main(context):
    """Greet whom the request names."""
    if context.req.method in ("GET", "HEAD"):
        return context.res.text("Hello!\\n")
    try:
        name = json.loads(context.req.body_text)["name"]
    except (ValueError, TypeError, KeyError):
        context.error("the body is not JSON with a name")
        return context.res.json({"error": "name is missing"}, 400)
    context.log("greeting", name)
    return context.res.json({"hello": name})
'''
_TEST = '''\
"""Tests of the handler, without Appwrite: python -m unittest discover DIRECTORY."""

import unittest
from types import SimpleNamespace

from main import main


class Response:
    """What the handler needs of context.res."""

    def json(self, obj, statusCode=200, headers=None):
        return {"body": obj, "statusCode": statusCode}

    def text(self, body, statusCode=200, headers=None):
        return {"body": body, "statusCode": statusCode}


def ask(method, body=""):
    """The answer to a request."""
    request = SimpleNamespace(method=method, body_text=body)
    quiet = {"log": lambda *words: None, "error": lambda *words: None}
    return main(SimpleNamespace(req=request, res=Response(), **quiet))


class TestMain(unittest.TestCase):
    """The greetings."""

    def test_a_get_is_greeted(self):
        self.assertEqual(ask("GET")["body"], "Hello!\\n")

    def test_a_name_is_greeted(self):
        self.assertEqual(ask("POST", '{"name": "Ada"}')["body"], {"hello": "Ada"})

    def test_what_is_no_name_is_refused(self):
        for body in ("", "no", "{}", "[]", "1"):
            self.assertEqual(ask("POST", body)["statusCode"], 400)


if __name__ == "__main__":
    unittest.main()
'''
_FILES = {
    "main.py": _HANDLER,
    "test_main.py": _TEST,
    "requirements.txt": "# One a line, such as: appwrite==27.0.0\n",
    ".gitignore": "__pycache__/\n.venv/\n.env\n",
}


def runtime_here() -> str:
    """Appwrite's name of the runtime that is this interpreter's."""
    return f"python-{sys.version_info.major}.{sys.version_info.minor}"


def plan(function: str, directory: str, name: str, start: Path) -> dict[Path, str]:
    """The files to write and what is in them, the project file with its new end.

    Raises UsageError where a file is there already, and where the project file declares a function
    of that ID: nothing of what is there is overwritten.
    """
    check_id(function, "function ID")
    project_file = find_project_file(start) or start / PROJECT_FILE
    base = project_file.parent
    place = start / directory if directory else base / "functions" / function
    tables = read_toml(project_file) or {}
    functions = tables.get("functions", {})
    if not isinstance(functions, dict) or function in functions:
        raise UsageError(f"{project_file} declares functions.{function} already")
    files = {place / file: text for file, text in _FILES.items()}
    there = [path for path in files if path.exists() or path.is_symlink()]
    if place.exists() and not place.is_dir():
        there = [place]
    if there:
        raise UsageError(
            f"{there[0]} is there already, and nothing was written",
            hint="give another directory: awcli functions init NAME DIR",
        )
    old = project_file.read_text("utf-8-sig") if project_file.exists() else ""
    return files | {project_file: _appended(old, function, name or function, place, base)}


def write(files: dict[Path, str]) -> None:
    """Write what `plan` says, the project file last and at once; raises UsageError."""
    made: list[Path] = []
    try:
        for path, text in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            if path.name == PROJECT_FILE:
                new = path.with_name(path.name + ".new")
                new.write_text(text, "utf-8")
                new.replace(path)
                continue
            with path.open("x", encoding="utf-8") as file:
                made.append(path)
                file.write(text)
    except OSError as error:
        for path in made:
            path.unlink(missing_ok=True)
        reason = (error.strerror or str(error)).lower()
        raise UsageError(f"cannot write {error.filename}: {reason}") from None


def _appended(old: str, function: str, name: str, place: Path, base: Path) -> str:
    """The project file with a table at its end; comments and order stay as they are."""
    import tomllib

    import tomli_w  # noqa: TID251 - a table of TOML is written here

    try:
        path = place.resolve().relative_to(base.resolve()).as_posix()
    except ValueError:
        raise UsageError(f"{place} is not below the project file's directory, {base}") from None
    entry = {
        "name": name,
        "runtime": runtime_here(),
        "path": path,
        "entrypoint": "main.py",
        "commands": "pip install -r requirements.txt",
    }
    table = tomli_w.dumps({"functions": {function: entry}})
    new = (old.rstrip("\n") + "\n\n" if old.strip() else "") + table
    try:
        tomllib.loads(new)
    except tomllib.TOMLDecodeError:
        # Such as `functions = {}` in one line, which no table can extend.
        raise UsageError(
            f"an entry cannot be added at the end of {base / PROJECT_FILE}",
            hint=f"write its functions as tables: [functions.{function}]",
        ) from None
    return new
