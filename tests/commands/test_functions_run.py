"""`awcli functions init` and `run`: a handler is made, and tried on this machine."""

import http.client
import json
import os
import signal
import subprocess
import sys
import threading
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.conftest import Run
from tests.runtime import guide
from tests.runtime.handlers import processes_of


def function(directory: Path, code: str, name: str = "main.py") -> None:
    path = directory / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(code, "utf-8")


ECHO = """\
import os

def main(context):
    req = context.req
    return context.res.json({
        "method": req.method, "path": req.path, "query": req.query, "headers": req.headers,
        "body": req.body_binary.decode("latin-1"), "env": dict(os.environ),
    })
"""


class TestInit:
    """`functions init`."""

    def test_what_it_makes_works_at_once(self, awcli: Run, tmp_path: Path) -> None:
        got = awcli("functions init hello")
        assert got == ""
        names = ["main.py", "test_main.py", "requirements.txt", ".gitignore"]
        places = [tmp_path / "functions" / "hello" / name for name in names]
        paths = [path.relative_to(tmp_path) for path in places]
        lines = [f"wrote {path}" for path in [*paths, "appwrite.toml"]]
        assert got.err.splitlines() == [*lines, "try: awcli functions run hello"]
        assert awcli("functions run hello --once") == "Hello!\n"
        assert awcli("functions run --once") == "Hello!\n"  # it is the only one
        got = awcli(["functions", "run", "functions/hello", "--once", "--body", '{"name": "Ada"}'])
        assert got == '{"hello":"Ada"}'
        assert got.err == "[log] greeting Ada\n"
        awcli("functions run hello --once --body no", code=1)

    def test_its_test_passes(self, awcli: Run, tmp_path: Path) -> None:
        awcli("functions init hello here")
        command = [sys.executable, "-B", "-m", "unittest", "discover", str(tmp_path / "here")]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert (done.returncode, "Ran 3 tests" in done.stderr) == (0, True), done.stderr

    def test_the_project_file_keeps_what_it_has(self, awcli: Run, tmp_path: Path) -> None:
        old = '# ours\nproject = "blog"  # the one\n\n[functions.other]\nname = "Other"\n'
        (tmp_path / "appwrite.toml").write_text(old)
        awcli(["functions", "init", "hello", "--name", 'Say "hello"'])
        new = (tmp_path / "appwrite.toml").read_text("utf-8")
        assert new.startswith(old)
        runtime = f"python-{sys.version_info.major}.{sys.version_info.minor}"
        assert tomllib.loads(new)["functions"] == {
            "other": {"name": "Other"},
            "hello": {
                "name": 'Say "hello"',
                "runtime": runtime,
                "path": "functions/hello",
                "entrypoint": "main.py",
                "commands": "pip install -r requirements.txt",
            },
        }

    @pytest.mark.parametrize(
        ("there", "words"),
        [
            ("functions/hello/main.py", "functions/hello/main.py is there already"),
            ("functions/hello/.gitignore", ".gitignore is there already"),
            ("functions/hello", "functions/hello is there already"),
        ],
    )
    def test_nothing_is_overwritten(
        self, there: str, words: str, awcli: Run, tmp_path: Path
    ) -> None:
        function(tmp_path, "mine", there)
        got = awcli("functions init hello", code=2)
        assert words in got.err
        assert "hint: give another directory" in got.err
        assert [path for path in tmp_path.rglob("*") if path.is_file()] == [tmp_path / there]
        assert (tmp_path / there).read_text() == "mine"

    def test_a_declared_function_is_not_declared_again(self, awcli: Run, tmp_path: Path) -> None:
        awcli("functions init hello")
        got = awcli("functions init hello elsewhere", code=2)
        assert "declares functions.hello already" in got.err
        assert not (tmp_path / "elsewhere").exists()

    @pytest.mark.parametrize(
        ("line", "text", "words"),
        [
            ("init -no", "", "there is no option -n"),
            ("init a/b", "", "function ID"),
            ("init hello ..", "", "is not below the project file's directory"),
            ("init hello", "functions = {}", "an entry cannot be added at the end of"),
            ("init hello", "functions = 1", "declares functions.hello already"),
            ("init hello", "no toml", "is not valid TOML"),
        ],
    )
    def test_wrong_lines_write_nothing(
        self, line: str, text: str, words: str, awcli: Run, tmp_path: Path
    ) -> None:
        if text:
            (tmp_path / "appwrite.toml").write_text(text)
        got = awcli(f"functions {line}", code=2)
        assert words.lower() in got.err.lower()
        files = [path.name for path in tmp_path.rglob("*") if path.is_file()]
        assert files == (["appwrite.toml"] if text else [])

    def test_a_dry_run_says_what_it_would_write(self, awcli: Run, tmp_path: Path) -> None:
        got = awcli("functions init hello --dry-run")
        assert "would write appwrite.toml\n" in got.err
        assert list(tmp_path.iterdir()) == []


class TestOnce:
    """`functions run --once`."""

    def test_the_request_is_what_was_asked_for(self, awcli: Run, tmp_path: Path) -> None:
        function(tmp_path, ECHO)
        got = awcli(
            ["functions", "run", "--once", "--method", "put", "--path", "/a/b?c=d&e",
             "--body", '{"x": 1}', "--header", "X-A: b: c", "--header", "Content-Type: a/b"]
        ).json  # fmt: skip
        assert (got["method"], got["path"], got["query"]) == ("PUT", "/a/b", {"c": "d", "e": ""})
        assert got["body"] == '{"x": 1}'
        assert (got["headers"]["x-a"], got["headers"]["content-type"]) == ("b: c", "a/b")
        assert got["headers"]["content-length"] == "8"

    def test_bodies_come_from_files_and_stdin_too(self, awcli: Run, tmp_path: Path) -> None:
        function(tmp_path, ECHO)
        (tmp_path / "body.bin").write_bytes(b"\0\xff")
        got = awcli("functions run --once --body @body.bin").json
        assert (got["method"], got["body"]) == ("POST", "\0\xff")
        assert awcli("functions run --once --body -", stdin="in").json["body"] == "in"

    def test_headers_and_variables_are_those_of_appwrite(self, awcli: Run, tmp_path: Path) -> None:
        function(tmp_path / "code", ECHO, "src/app.py")
        (tmp_path / "appwrite.toml").write_text(
            '[functions.echo]\nname = "Echo"\npath = "code"\nentrypoint = "src/app.py"\n'
            'runtime = "python-3.12"\n'
        )
        words = "--endpoint https://example.com/v1 --project blog --key secret"
        got = awcli(f"functions run echo --once {words} --pass-key").json
        headers = {k: v for k, v in got["headers"].items() if k.startswith("x-appwrite-")}
        assert len(headers.pop("x-appwrite-execution-id")) == 20
        assert headers == {
            "x-appwrite-key": "secret",
            "x-appwrite-trigger": "http",
            "x-appwrite-event": "",
            "x-appwrite-user-id": "",
            "x-appwrite-user-jwt": "",
            "x-appwrite-country-code": "",
            "x-appwrite-continent-code": "",
            "x-appwrite-continent-eu": "false",
            "x-appwrite-client-ip": "127.0.0.1",
        }
        variables = {k: v for k, v in got["env"].items() if k.startswith("APPWRITE_")}
        assert variables == {
            "APPWRITE_VERSION": "1.9.6",
            "APPWRITE_REGION": "default",
            "APPWRITE_DEPLOYMENT_TYPE": "cli",
            "APPWRITE_FUNCTION_API_ENDPOINT": "https://example.com/v1",
            "APPWRITE_FUNCTION_ID": "echo",
            "APPWRITE_FUNCTION_NAME": "Echo",
            "APPWRITE_FUNCTION_DEPLOYMENT": "local",
            "APPWRITE_FUNCTION_PROJECT_ID": "blog",
            "APPWRITE_FUNCTION_RUNTIME_NAME": "Python",
            "APPWRITE_FUNCTION_RUNTIME_VERSION": "3.12",
            "APPWRITE_FUNCTION_CPUS": "1",
            "APPWRITE_FUNCTION_MEMORY": "512",
        }
        got = awcli(
            ["functions", "run", "echo", "--once", *words.split(),
             "--header", "x-appwrite-event: users.*.create"]
        ).json["headers"]  # fmt: skip
        assert got["x-appwrite-key"] == ""  # it is passed only where that was asked for
        assert (got["x-appwrite-trigger"], got["x-appwrite-event"]) == ("event", "users.*.create")

    def test_variables_of_options_hold_before_those_of_files(
        self, awcli: Run, tmp_path: Path
    ) -> None:
        function(tmp_path, ECHO)
        (tmp_path / "one.env").write_text("A=1\nB=1\nC=1\n")
        (tmp_path / "two.env").write_text("B=2\nC=2\n")
        got = awcli(
            "functions run --once --env-file one.env --env-file two.env --variable C=3"
        ).json["env"]
        assert [got[name] for name in "ABC"] == ["1", "2", "3"]

    def test_logs_and_errors_have_their_prefix(self, awcli: Run, tmp_path: Path) -> None:
        function(
            tmp_path,
            "def main(context):\n    context.log('one\\ntwo')\n    context.error('bad')\n"
            "    print('no end', end='')\n    return context.res.binary(b'\\0\\xff')\n",
        )
        got = awcli("functions run --once")
        assert got.raw == b"\0\xff"
        lines = got.err.splitlines()
        assert "[log] no end" in lines  # when it comes is up to its own pipe
        framed = ["[log] one", "[log] two", "[error] bad"]
        assert [line for line in lines if line in framed] == framed
        assert awcli("functions run --once -q").err == ""
        assert awcli("functions run --once -q", terminal=True) == (
            "2 bytes that are no text: redirect them into a file\n"
        )

    @pytest.mark.parametrize(
        ("line", "words"),
        [
            ("return context.res.json({'a': 1}, 400)", "The function answered 400."),
            ("1 / 0", "The function answered 500."),
            ("import os; os._exit(3)", "its process ended with exit code 3"),
            ("while True: pass", "Execution timed out. It did not answer in 0.8 s"),
        ],
    )
    def test_the_exit_code_is_by_the_status(
        self, line: str, words: str, awcli: Run, tmp_path: Path
    ) -> None:
        function(tmp_path, f"def main(context):\n    {line}\n")
        got = awcli("functions run --once --execution-timeout 0.8", code=1)
        assert words in got.err.splitlines()[-1]
        assert ("{" in got) == ("json" in line)

    def test_a_failed_installation_is_an_error(self, awcli: Run, tmp_path: Path) -> None:
        function(tmp_path, ECHO)
        (tmp_path / "requirements.txt").write_text("--no-index\nno-such-package-of-awcli\n")
        got = awcli("functions run --once", code=1)
        assert "error: pip install failed (exit code 1)" in got.err
        assert "No matching distribution found for no-such-package-of-awcli" in got.err

    @pytest.mark.parametrize(
        ("line", "words"),
        [
            ("", "there is no function in"),
            ("nope", "'nope' is neither a directory nor a declared function"),
            ("code --body x", "--body, --method and --path are for --once"),
            ("code --once --method A-B", "is no method of HTTP"),
            ("code --once --path a", "--path begins with a slash"),
            ("code --once --header a", "--header: 'NAME: VALUE' is expected"),
            ("code --once --variable a", "--variable: NAME=VALUE is expected"),
            ("code --once --env-file no", "--env-file: cannot read 'no'"),
            ("code --once --execution-timeout 901", "at most 900"),
            ("code --once --execution-timeout 0", "more than 0"),
            ("code --once --entrypoint ../a.py", "is no Python file of the function"),
            ("code --once --pass-key", "there is no API key to pass"),
            ("code --once --memory 1", "--memory"),
            ("code --port 65536", "--port"),
        ],
    )
    def test_wrong_lines_run_nothing(
        self, line: str, words: str, awcli: Run, tmp_path: Path
    ) -> None:
        function(tmp_path / "code", "raise SystemExit\n")
        got = awcli(f"functions run {line}", code=2)
        assert words in got.err

    def test_without_a_cache_nothing_is_kept(
        self, awcli: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("AWCLI_CACHE", "0")
        function(tmp_path, "def main(context):\n    return context.res.text('ok')\n")
        assert awcli("functions run --once") == "ok"
        assert not (tmp_path / "cache").exists()


@contextmanager
def served(directory: Path, *words: str) -> Iterator[tuple[int, list[str]]]:
    """`functions run` in a process of its own: its port, and what it says on stderr."""
    command = [sys.executable, "-m", "appwrite_cli", "functions", "run", str(directory)]
    process = subprocess.Popen(
        [*command, "--port", "0", "--variable", f"MARK={directory}", *words],
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    said: list[str] = []
    for line in process.stderr:
        said.append(line)
        if "http://127.0.0.1:" in line:
            break
    reader = threading.Thread(target=lambda: said.extend(process.stderr or ()))
    reader.start()
    try:
        yield int(said[-1].partition("127.0.0.1:")[2].partition("/")[0]), said
    finally:
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) == 0
        reader.join()
        process.stderr.close()


def ask(
    port: int, method: str = "GET", path: str = "/", body: bytes = b"", **headers: str
) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    named = {key.replace("_", "-"): value for key, value in headers.items()}
    connection.request(method, path, body or None, named)
    answer = connection.getresponse()
    got = answer.status, {key.lower(): value for key, value in answer.getheaders()}, answer.read()
    connection.close()
    return got


posix = pytest.mark.skipif(sys.platform == "win32", reason="stopped by SIGINT")


@posix
class TestServe:
    """`functions run`, served."""

    def test_every_method_and_path_reaches_the_handler(self, tmp_path: Path) -> None:
        function(tmp_path, ECHO)
        with served(tmp_path, "--header", "x-a: default") as (port, said):
            for method in ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"):
                status, _, body = ask(port, method, "/a?b=c", b"x", x_b="own", x_a="given")
                got = json.loads(body)
                assert (status, got["method"], got["path"]) == (200, method, "/a")
                assert (got["query"], got["body"]) == ({"b": "c"}, "x")
                assert (got["headers"]["x-a"], got["headers"]["x-b"]) == ("given", "own")
                assert got["headers"]["x-appwrite-trigger"] == "http"
            assert json.loads(ask(port)[2])["headers"]["x-a"] == "default"
            status, headers, body = ask(port, "HEAD")
            assert (status, body, int(headers["content-length"]) > 0) == (200, b"", True)
        assert any(line.startswith("POST /a?b=c 200 ") for line in said)
        assert processes_of(tmp_path) == []

    def test_the_handler_of_the_guide_answers_as_it_says(self, tmp_path: Path) -> None:
        function(tmp_path, guide.handler())
        with served(tmp_path) as (port, said):
            for one in guide.EXCHANGES:
                named = {name.replace("-", "_"): value for name, value in one.headers.items()}
                status, headers, body = ask(port, one.method, one.path, one.body, **named)
                assert (status, body) == (one.status, one.answer), one
                assert headers | one.answered == headers
        for one in guide.EXCHANGES:
            assert one.errors in "".join(said)
            assert f"[log] {one.method} {one.path.partition('?')[0]}\n" in said

    def test_answers_are_whole(self, tmp_path: Path) -> None:
        function(
            tmp_path,
            "def main(context):\n"
            "    return {'/empty': context.res.empty(), '/to': context.res.redirect('/x', 302),\n"
            "            '/binary': context.res.binary(bytes(range(256)), 200,\n"
            "             {'x-é'[:2] + 'word': 'é', 'content-length': '1'})}[context.req.path]\n",
        )
        with served(tmp_path) as (port, _):
            status, headers, body = ask(port, path="/empty")
            assert (status, body, "content-length" in headers) == (204, b"", False)
            status, headers, body = ask(port, path="/to")
            assert (status, headers["location"], body) == (302, "/x", b"")
            status, headers, body = ask(port, path="/binary")
            assert (status, body) == (200, bytes(range(256)))
            assert (headers["content-length"], headers["x-word"]) == ("256", "Ã©")
            assert ask(port, path="/else")[0] == 500

    def test_a_change_holds_from_the_next_request_on(self, tmp_path: Path) -> None:
        code = "from .words import WORD\ndef main(context):\n    return context.res.text(WORD)\n"
        function(tmp_path, code)
        function(tmp_path, "WORD = 'one'\n", "words.py")
        with served(tmp_path) as (port, said):
            assert ask(port)[2] == b"one"
            function(tmp_path, "WORD = 'three'\n", "words.py")
            assert ask(port)[2] == b"three"
            function(tmp_path, "WORD =\n", "words.py")
            assert ask(port)[0] == 503
            (tmp_path / "link").symlink_to("/etc")
            status, _, body = ask(port)
            assert (status, b"is absolute" in body) == (500, True)
            (tmp_path / "link").unlink()
            function(tmp_path, "WORD = 'four'\n", "words.py")
            assert ask(port)[2] == b"four"
        assert said.count("changed: starting anew\n") >= 3
        assert any(line.startswith("[error] Syntax error in ") for line in said)

    def test_hostile_handlers_leave_the_server_as_it_was(self, tmp_path: Path) -> None:
        function(
            tmp_path,
            "import os, sys, time\n"
            "def main(context):\n"
            "    what = context.req.path\n"
            "    if what == '/hang': time.sleep(600)\n"
            "    if what == '/exit': sys.exit(3)\n"
            "    if what == '/crash': os.abort()\n"
            "    return context.res.text('well')\n",
        )
        with served(tmp_path, "--execution-timeout", "2") as (port, said):
            for path in ("/hang", "/exit", "/crash"):
                assert ask(port, path=path)[0] == 500
                assert ask(port)[2] == b"well"
        text = "".join(said)
        assert "[error] Execution timed out. It did not answer in 2 s, and was ended." in text
        assert "[error] the handler ended its process: SystemExit(3)" in text
        assert "killed by signal SIGABRT" in text
        assert processes_of(tmp_path) == []

    def test_a_flood_of_output_is_cut_on_stderr_too(self, tmp_path: Path) -> None:
        code = (
            "def main(context):\n    print('x' * 50_000_000)\n    return context.res.text('well')\n"
        )
        function(tmp_path, code)
        with served(tmp_path, "--execution-timeout", "60") as (port, said):
            assert ask(port)[2] == b"well"
        assert len("".join(said)) < 20_000

    def test_requests_that_cannot_be_read_are_refused(self, tmp_path: Path) -> None:
        function(tmp_path, ECHO)
        with served(tmp_path) as (port, _):
            assert ask(port, "POST", content_length="99999999")[0] == 413
            assert ask(port, "POST", content_length="-1")[0] == 411
            assert ask(port, "POST", transfer_encoding="chunked")[0] == 411
            assert ask(port)[0] == 200

    def test_a_port_in_use_is_an_error(self, awcli: Run, tmp_path: Path) -> None:
        function(tmp_path, ECHO)
        with served(tmp_path) as (port, _):
            got = awcli(f"functions run --port {port}", code=1)
        assert f"error: port {port} cannot be had" in got.err
        assert "hint: --port 0 takes a free one" in got.err

    def test_sigterm_ends_everything(self, tmp_path: Path) -> None:
        function(tmp_path, "import os\n" + ECHO)
        command = [sys.executable, "-c", "from appwrite_cli.main import entry; entry()"]
        words = ["functions", "run", "--port", "0", "--variable", f"MARK={tmp_path}"]
        with subprocess.Popen([*command, *words], stderr=subprocess.PIPE, text=True) as process:
            assert process.stderr is not None
            line = process.stderr.readline()
            ask(int(line.partition("127.0.0.1:")[2].partition("/")[0]))
            assert processes_of(tmp_path)
            os.kill(process.pid, signal.SIGTERM)
            assert process.wait(timeout=30) == 143
        assert processes_of(tmp_path) == []
