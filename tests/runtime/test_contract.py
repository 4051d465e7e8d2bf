"""`context` is what open-runtimes for Python gives to a handler, and so are the answers."""

import json
import threading
from pathlib import Path

import pytest

from appwrite_cli.runtime import Execution, Request
from tests.runtime.handlers import running

PLAIN = "text/plain; charset=utf-8"


def executed(directory: Path, code: str, request: Request | None = None) -> Execution:
    """The answer of a handler with this code."""
    with running(directory, code) as runner:
        return runner.execute(request or Request(), timeout=20)


def returning(expression: str) -> str:
    return f"def main(context):\n    return {expression}\n"


@pytest.mark.parametrize(
    ("expression", "status", "headers", "body"),
    [
        ('context.res.json({"a": [1, "é"]})', 200,
         {"content-type": "application/json; charset=utf-8"}, b'{"a":[1,"\\u00e9"]}'),
        ('context.res.json({}, 400, {"X-Why": "no"})', 400,
         {"content-type": "application/json; charset=utf-8", "x-why": "no"}, b"{}"),
        ('context.res.text("é")', 200, {"content-type": PLAIN}, "é".encode()),
        ('context.res.text("x", statusCode=404, headers={"Content-Type": "TEXT/HTML"})', 404,
         {"content-type": "text/html; charset=utf-8"}, b"x"),
        ('context.res.text("x", 200, {"content-type": "text/plain; charset=latin-1"})', 200,
         {"content-type": "text/plain; charset=latin-1"}, b"x"),
        ('context.res.text("x", 200, {"content-type": "multipart/form-data; boundary=1"})', 200,
         {"content-type": "multipart/form-data; boundary=1"}, b"x"),
        ('context.res.text("x", 200, {"x-open-runtimes-a": "b"})', 200, {"content-type": PLAIN},
         b"x"),
        ("context.res.binary(bytes([0, 10, 255]))", 200, {"content-type": PLAIN}, b"\0\n\xff"),
        ('context.res.binary(bytearray([255]), 201, {"content-type": "image/png"})', 201,
         {"content-type": "image/png; charset=utf-8"}, b"\xff"),
        ("context.res.empty()", 204, {"content-type": PLAIN}, b""),
        ('context.res.redirect("https://example.com/")', 301,
         {"location": "https://example.com/", "content-type": PLAIN}, b""),
        ('context.res.redirect("/a", 302)', 302, {"location": "/a", "content-type": PLAIN}, b""),
        ('context.res.send("a", 202, {"x-a": "b"})', 202, {"x-a": "b", "content-type": PLAIN},
         b"a"),
        ('context.res.send(b"\\0")', 200, {"content-type": PLAIN}, b"\0"),
    ],
)  # fmt: skip
def test_a_response_is_sent_as_it_was_returned(
    expression: str, status: int, headers: dict[str, str], body: bytes, tmp_path: Path
) -> None:
    got = executed(tmp_path, returning(expression))
    assert (got.status, got.headers, got.body, got.errors) == (status, headers, body, "")


def test_headers_of_one_answer_do_not_reach_the_next(tmp_path: Path) -> None:
    code = """
        def main(context):
            if context.req.path == "/json":
                return context.res.json({})
            return context.res.text("")
    """
    with running(tmp_path, code) as runner:
        runner.execute(Request(path="/json"))
        assert runner.execute(Request(path="/text")).headers == {"content-type": PLAIN}


EVERYTHING = """
def main(context):
    req = context.req
    names = ("method", "url", "scheme", "host", "port", "path", "query", "query_string", "headers",
             "body_text")
    return context.res.json({name: getattr(req, name) for name in names}
                            | {"binary": list(req.body_binary)})
"""


def test_a_request_is_whole(tmp_path: Path) -> None:
    headers = {"Host": "example.com:3000", "X-Forwarded-Proto": "https", "X-Appwrite-Key": "k"}
    request = Request("PATCH", "/a/b", "x=1&y=&z&x=2&=no", headers, "é".encode())
    assert json.loads(executed(tmp_path, EVERYTHING, request).body) == {
        "method": "PATCH",
        "url": "https://example.com:3000/a/b?x=1&y=&z&x=2&=no",
        "scheme": "https",
        "host": "example.com",
        "port": 3000,
        "path": "/a/b",
        "query": {"x": "2", "y": "", "z": ""},
        "query_string": "x=1&y=&z&x=2&=no",
        "headers": {
            "host": "example.com:3000", "x-forwarded-proto": "https", "x-appwrite-key": "k",
        },
        "body_text": "é",
        "binary": [195, 169],
    }  # fmt: skip


def test_a_request_without_headers_is_plain_http_on_port_80(tmp_path: Path) -> None:
    got = json.loads(executed(tmp_path, EVERYTHING, Request(headers={"host": "a.b"})).body)
    assert (got["scheme"], got["port"], got["url"]) == ("http", 80, "http://a.b/")


@pytest.mark.parametrize(
    ("kind", "body", "seen"),
    [
        ("text/plain", b'{"a":1}', '{"a":1}'),
        ("application/json", b'{"a":1}', {"a": 1}),
        ("Application/JSON; charset=utf-8", b"[1]", [1]),
        ("application/json", b"", {}),
    ],
)
def test_the_body_is_parsed_by_its_content_type(
    kind: str, body: bytes, seen: object, tmp_path: Path
) -> None:
    request = Request("POST", headers={"content-type": kind}, body=body)
    got = executed(tmp_path, returning("context.res.json(context.req.body)"), request)
    assert json.loads(got.body) == seen


def test_body_json_is_none_where_there_is_no_json_and_the_errors_say_so(tmp_path: Path) -> None:
    code = returning("context.res.json([context.req.body_json])")
    got = executed(tmp_path, code, Request("POST", body=b"{no"))
    assert (got.status, got.body) == (200, b"[null]")
    assert "on Appwrite reading it raises JSONDecodeError" in got.errors


def test_a_body_that_claims_to_be_json_and_is_none_raises(tmp_path: Path) -> None:
    request = Request("POST", headers={"content-type": "application/json"}, body=b"{no")
    got = executed(tmp_path, returning("context.res.json(context.req.body)"), request)
    assert got.status == 500
    assert "JSONDecodeError" in got.errors


def test_an_async_handler_is_awaited_in_one_loop(tmp_path: Path) -> None:
    code = """
        import asyncio
        loops = set()

        async def main(context):
            await asyncio.sleep(0)
            loops.add(asyncio.get_running_loop())
            return context.res.text(str(len(loops)))
    """
    with running(tmp_path, code) as runner:
        assert [runner.execute(Request()).body for _ in range(2)] == [b"1", b"1"]


def test_the_process_is_kept_between_requests(tmp_path: Path) -> None:
    code = """
        count = 0

        def main(context):
            global count
            count += 1
            return context.res.text(str(count))
    """
    with running(tmp_path, code) as runner:
        assert [runner.execute(Request()).body for _ in range(3)] == [b"1", b"2", b"3"]


def test_the_entrypoint_may_be_in_a_directory_and_import_its_neighbours(tmp_path: Path) -> None:
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "words.py").write_text("WORD = 'hello'\n")
    code = "from .words import WORD\n" + returning("context.res.text(WORD)")
    with running(tmp_path, code, entrypoint="src/main.py") as runner:
        assert runner.execute(Request()).body == b"hello"


@pytest.mark.parametrize(
    ("code", "status", "words"),
    [
        ("import no_such_module", 503, "Module not found: no_such_module\n"),
        ("x = 1", 503, "Function signature invalid. Did you forget to export a 'main' function?"),
        ("main = 1", 503, "Function signature invalid"),
        ("def main(:", 503, "Syntax error in "),
        ("1 / 0", 503, "Failed to load module: Traceback"),
        ("def main(context):\n    raise ValueError('no')", 500, "ValueError: no"),
        ("def main(context):\n    pass", 500, "Return statement missing. return context.res.empty"),
        (returning("5"), 500, "main returned int, not a response"),
        (returning("context.res"), 500, "main returned Response, not a response"),
        (returning("context.res.send(5)"), 500, "text or bytes, not int"),
        (returning("context.res.text('', 99)"), 500, "200 to 599, not 99"),
        (returning("context.res.text('', '200')"), 500, "200 to 599, not '200'"),
        (returning("context.res.text('', 200, {'a': 'b\\r\\nc: d'})"), 500, "cannot be sent"),
        (returning("context.res.json({1, 2})"), 500, "TypeError"),
        (returning("context.res.binary(bytes(30_000_000))"), 500, "30000000 bytes"),
        ("async def inner(c):\n    pass\ndef main(context):\n    return inner(context)", 500,
         "main returned coroutine"),
    ],
)  # fmt: skip
def test_what_is_no_answer_is_an_error_that_says_why(
    code: str, status: int, words: str, tmp_path: Path
) -> None:
    got = executed(tmp_path, code)
    assert (got.status, got.body, got.failure) == (status, b"", "")
    assert words in got.errors


def test_a_missing_entrypoint_is_said(tmp_path: Path) -> None:
    with running(tmp_path, "") as runner:
        (tmp_path / "main.py").unlink()
        got = runner.execute(Request())
    assert got.status == 503
    assert got.errors == "Failed to load entrypoint, file main.py does not exist.\n"


def test_logs_and_errors_are_kept_apart(tmp_path: Path) -> None:
    code = """
        def main(context):
            context.log("a", 1, True, {"k": [1]}, ["v"])
            context.error("bad", None)
            return context.res.empty()
    """
    got = executed(tmp_path, code)
    assert (got.logs, got.errors) == ('a 1 True {"k":[1]} ["v"]\n', "bad None\n")


def test_what_is_printed_is_in_the_logs_and_disturbs_nothing(tmp_path: Path) -> None:
    code = """
        import os, subprocess, sys

        def main(context):
            print("from print")
            print("from stderr", file=sys.stderr)
            os.write(1, b"from the system\\xff\\n")
            subprocess.run([sys.executable, "-c", "print('from a child', input() or 1)"])
            return context.res.text(sys.stdin.read())
    """
    got = executed(tmp_path, code)
    assert (got.status, got.body) == (200, b"")
    assert got.logs.startswith("Native logs detected. Use context.log() or context.error()")
    for words in ("from print", "from stderr", "from the system�", "EOFError"):
        assert words in got.logs


def test_long_logs_are_cut_as_open_runtimes_cuts_them(tmp_path: Path) -> None:
    code = """
        def main(context):
            context.log("A" * 9000)
            context.error("B" * 9000)
            return context.res.empty()
    """
    got = executed(tmp_path, code)
    cut = "... Log truncated due to size limit (8000 characters)\n"
    assert (got.logs, got.errors) == ("A" * 8000 + cut, "B" * 8000 + cut)


def test_logs_come_while_the_handler_is_at_work(tmp_path: Path) -> None:
    """The handler waits for a file that is made when its log has arrived."""
    code = """
        import pathlib, time

        def main(context):
            context.log("now")
            while not pathlib.Path("seen").exists():
                time.sleep(0.001)
            return context.res.empty()
    """
    came = threading.Event()

    def hear(stream: str, text: str) -> None:
        assert (stream, text) == ("log", "now\n")
        (tmp_path / "seen").touch()
        came.set()

    with running(tmp_path, code) as runner:
        runner._on_log = hear
        assert runner.execute(Request(), timeout=20).status == 204
    assert came.is_set()


def test_the_shells_secrets_are_not_the_functions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("APPWRITE_API_KEY", "of-the-shell")
    code = "import os\n" + returning("context.res.json(dict(os.environ))")
    variables = json.loads(executed(tmp_path, code).body)
    assert "APPWRITE_API_KEY" not in variables
    assert variables["MARK"] == str(tmp_path)


def test_the_place_of_the_code_may_be_relative(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with running(Path("code"), returning("context.res.text('here')")) as runner:
        assert runner.execute(Request(), timeout=20).body == b"here"


def test_a_variable_that_no_environment_can_hold_is_said(tmp_path: Path) -> None:
    with running(tmp_path, returning("context.res.empty()")) as runner:
        runner._variables = {"A": "\0"}
        got = runner.execute(Request())
    assert got.failure == "The handler's process cannot be started: embedded null byte."
