"""The transport into the embedded Appwrite: both bodies pass through, headers are any bytes."""

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from appwrite_cli.client.in_process import InProcessTransport

Start = Callable[[str, list[tuple[str, str]]], Any]


def client(application: Callable[[dict[str, Any], Start], Any]) -> httpx.Client:
    return httpx.Client(transport=InProcessTransport(application), base_url="http://local/v1")


def test_the_application_sees_the_request_as_a_server_would_tell_it() -> None:
    seen: dict[str, Any] = {}

    def application(environ: dict[str, Any], start_response: Start) -> list[bytes]:
        seen.update(environ, body=environ["wsgi.input"].read())
        start_response("201 Created", [("Content-Type", "text/plain")])
        return [b"made"]

    headers = {b"x-name": "ü".encode(), b"content-type": b"text/x"}
    answer = client(application).post("/ä%2Fb?q=1&q=%C3%BC", content=b"data", headers=headers)
    assert (answer.status_code, answer.text) == (201, "made")
    assert seen["REQUEST_METHOD"] == "POST"
    assert seen["REQUEST_URI"] == "/v1/%C3%A4%2Fb?q=1&q=%C3%BC"
    assert seen["PATH_INFO"].encode("latin-1").decode() == "/v1/ä/b"
    assert seen["QUERY_STRING"] == "q=1&q=%C3%BC"
    assert seen["HTTP_X_NAME"].encode("latin-1").decode() == "ü"
    assert (seen["CONTENT_TYPE"], seen["CONTENT_LENGTH"], seen["body"]) == ("text/x", "4", b"data")


def test_headers_of_answers_may_hold_utf_8() -> None:
    def application(environ: dict[str, Any], start_response: Start) -> list[bytes]:
        start_response("200 OK", [("X-Name", "日本語".encode().decode("latin-1"))])
        return []

    raw = client(application).get("/").headers.raw
    assert (b"X-Name", "日本語".encode()) in raw


def test_a_body_is_read_while_it_is_made() -> None:
    made: list[int] = []

    def blocks() -> Iterator[bytes]:
        for number in range(3):
            made.append(number)
            yield b"x" * 10

    def application(environ: dict[str, Any], start_response: Start) -> list[bytes]:
        source = environ["wsgi.input"].raw
        buffer = bytearray(4)
        assert (source.readinto(buffer), made) == (4, [0])
        rest = source.readall()
        start_response("200 OK", [])
        return [bytes(buffer) + rest]

    assert client(application).post("/", content=blocks()).content == b"x" * 30


def test_an_answer_is_read_while_it_is_made_and_closed() -> None:
    class Answer:
        made = closed = 0

        def __iter__(self) -> Iterator[bytes]:
            for _ in range(5):
                self.made += 1
                yield b"block"

        def close(self) -> None:
            self.closed += 1

    answer = Answer()

    def application(environ: dict[str, Any], start_response: Start) -> Answer:
        start_response("200 OK", [])
        return answer

    with client(application).stream("GET", "/") as response:
        assert next(response.iter_raw()) == b"block"
        assert (answer.made, answer.closed) == (1, 0)
    assert (answer.made, answer.closed) == (1, 1)


def test_what_the_application_raises_is_raised() -> None:
    def application(environ: dict[str, Any], start_response: Start) -> list[bytes]:
        raise RuntimeError("broken")

    with pytest.raises(RuntimeError, match="broken"):
        client(application).get("/")


def test_writing_as_of_old_is_refused() -> None:
    def application(environ: dict[str, Any], start_response: Start) -> list[bytes]:
        start_response("200 OK", [])(b"old")
        return []

    with pytest.raises(NotImplementedError):
        client(application).get("/")
