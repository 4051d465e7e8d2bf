"""The transport over http.client: framing, reuse, and what ends a connection."""

import gzip
import socket
import ssl
import threading
from collections.abc import Iterator

import httpx
import pytest

from appwrite_cli.client import direct
from appwrite_cli.client.direct import DirectTransport
from tests.misbehaving import Behaviour, Misbehaving, Seen, Wire, answer

TIMEOUT = httpx.Timeout(20.0)


@pytest.fixture
def server() -> Iterator[Misbehaving]:
    with Misbehaving() as running:
        yield running


@pytest.fixture
def client() -> Iterator[httpx.Client]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    with httpx.Client(transport=DirectTransport(context), timeout=TIMEOUT) as opened:
        yield opened


def raw(content: bytes, *, close: bool = False) -> Behaviour:
    def behave(_seen: Seen, wire: Wire) -> None:
        wire.send(content)
        if close:
            wire.close()

    return behave


CHUNKED = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"


@pytest.mark.parametrize(
    ("content", "close", "body", "connections"),
    [
        (b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello", False, b"hello", 1),
        (b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n", False, b"", 1),
        (b"HTTP/1.1 204 No Content\r\n\r\n", False, b"", 1),
        (CHUNKED + b"3\r\nhel\r\n2;x=y\r\nlo\r\n0\r\n\r\n", False, b"hello", 1),
        (b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nhi", False,
         b"hi", 1),
        (b"HTTP/1.1 200 OK\r\n\r\nuntil the end", True, b"until the end", 2),
        (b"HTTP/1.0 200 OK\r\ncontent-length: 2\r\n\r\nhi", True, b"hi", 2),
        (b"HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 2\r\n\r\nhi", True, b"hi", 2),
    ],
)  # fmt: skip
def test_every_framing_of_an_answer_is_read_to_its_end(
    server: Misbehaving,
    client: httpx.Client,
    content: bytes,
    body: bytes,
    connections: int,
    *,
    close: bool,
) -> None:
    server.then(raw(content, close=close), answer(200, {}))
    assert client.get(f"{server.endpoint}/x").content == body
    assert client.get(f"{server.endpoint}/x").json() == {}
    assert server.connections == connections


@pytest.mark.parametrize(
    "content",
    [
        b"HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\nhello",
        CHUNKED + b"5\r\nhel",
        CHUNKED + b"5\r\nhello\r\n",
        CHUNKED + b"no number\r\n",
    ],
)
def test_an_answer_that_ends_too_early_is_an_error(
    server: Misbehaving, client: httpx.Client, content: bytes
) -> None:
    server.then(raw(content, close=True))
    with pytest.raises(httpx.RemoteProtocolError):
        client.get(f"{server.endpoint}/x")
    assert client.get(f"{server.endpoint}/y").status_code == 404
    assert server.connections == 2


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", httpx.ReadError),
        (b"HTTP/1.1 abc\r\n\r\n", httpx.RemoteProtocolError),
        (b"HTTP/1.1 200 OK\r\n" + b"a: b\r\n" * 200 + b"\r\n", httpx.RemoteProtocolError),
        (b"HTTP/1.1 200 OK\r\na: " + b"b" * 70_000 + b"\r\n\r\n", httpx.RemoteProtocolError),
    ],
)
def test_what_is_no_answer_is_an_error(
    server: Misbehaving, client: httpx.Client, content: bytes, error: type[Exception]
) -> None:
    server.then(raw(content, close=True))
    with pytest.raises(error):
        client.get(f"{server.endpoint}/x")


def test_a_compressed_answer_is_decoded(server: Misbehaving, client: httpx.Client) -> None:
    server.then(answer(200, gzip.compress(b'{"a":1}'), {"content-encoding": "gzip"}))
    assert client.get(f"{server.endpoint}/x").json() == {"a": 1}


def test_headers_keep_their_order_their_repetitions_and_their_letters(
    server: Misbehaving, client: httpx.Client
) -> None:
    head = "HTTP/1.1 200 OK\r\nset-cookie: a=1\r\nx: ü\r\nset-cookie: b=2\r\ncontent-length: 0\r\n"
    server.then(raw(f"{head}\r\n".encode()))
    headers = client.get(f"{server.endpoint}/x").headers
    assert headers.get_list("set-cookie") == ["a=1", "b=2"]
    assert headers["x"] == "ü"


def test_the_answer_to_head_has_no_body(server: Misbehaving, client: httpx.Client) -> None:
    server.then(raw(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n"), answer(200, {}))
    assert client.head(f"{server.endpoint}/x").content == b""
    assert client.get(f"{server.endpoint}/x").json() == {}
    assert server.connections == 1


def test_a_body_may_be_streamed(server: Misbehaving, client: httpx.Client) -> None:
    server.then(answer(200, {}))
    client.post(f"{server.endpoint}/x", content=iter([b"one", b"", b"two"]))
    assert server.requests[0].body == b"onetwo"
    assert server.requests[0].headers["transfer-encoding"] == "chunked"


def test_an_answer_may_be_streamed_and_left_unfinished(
    server: Misbehaving, client: httpx.Client
) -> None:
    server.then(answer(200, b"x" * 200_000))
    with client.stream("GET", f"{server.endpoint}/x") as response:
        assert len(next(response.iter_raw())) == direct.PIECE
    client.get(f"{server.endpoint}/x")
    assert server.connections == 2, "what was not read to its end cannot be used again"


def test_the_answer_to_a_body_that_the_server_does_not_want_is_heard(
    server: Misbehaving, client: httpx.Client
) -> None:
    def body() -> Iterator[bytes]:
        yield b"x" * 1000
        raise BrokenPipeError  # as the system says where the server no longer reads

    with socket.create_server(("127.0.0.1", 0)) as listening:

        def refuse() -> None:
            for _ in range(2):
                connection = listening.accept()[0]
                connections.append(connection)
                connection.recv(10_000)
                connection.sendall(b"HTTP/1.1 413 Too Large\r\ncontent-length: 3\r\n\r\nno!")

        connections: list[socket.socket] = []
        thread = threading.Thread(target=refuse)
        thread.start()
        url = f"http://127.0.0.1:{listening.getsockname()[1]}/x"
        assert client.post(url, content=body()).content == b"no!"
        assert client.get(url).content == b"no!", "over a new connection"
        thread.join()
    for connection in connections:
        connection.close()


def test_an_idle_connection_is_not_kept_for_long(
    server: Misbehaving, client: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.then(answer(200, {}), answer(200, {}))
    client.get(f"{server.endpoint}/x")
    monkeypatch.setattr(direct, "IDLE", -1.0)
    client.get(f"{server.endpoint}/x")
    assert server.connections == 2


def test_connections_belong_to_their_origin(server: Misbehaving, client: httpx.Client) -> None:
    with Misbehaving() as other:
        for running in (server, other, server, other):
            running.then(answer(200, {}))
            client.get(f"{running.endpoint}/x")
        assert (server.connections, other.connections) == (1, 1)


def test_an_interrupted_request_closes_its_connection(
    server: Misbehaving, client: httpx.Client
) -> None:
    def interrupted() -> Iterator[bytes]:
        yield b"x"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        client.post(f"{server.endpoint}/x", content=interrupted())
    server.then(answer(200, {"ok": 1}))
    assert client.get(f"{server.endpoint}/x").json() == {"ok": 1}
    assert [seen.method for seen in server.requests] == ["GET"]
