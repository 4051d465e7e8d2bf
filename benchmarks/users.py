"""Compares `awcli users import` with a threaded loop written by hand, and prints both rates.

python benchmarks/users.py [--users 10000] [--runs 5] [--jobs 8] [--latency 20] [--awcli PATH]

Both read the same CSV of users with bcrypt hashes and labels, and send the same two requests for
each to a loopback server that keeps nothing. The loop is what one would write in an hour: threads,
one connection each, no retries, no report, nothing to resume. Each run is a process of its own.
The server waits as long as an Appwrite takes at least; with `--latency 0` it is only the processor
time of both that is compared.
"""

import argparse
import csv
import http.client
import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from measure import MEGABYTE, Case, interleaved

GOAL = 0.8  # of the rate of the loop
HEADERS = {
    "X-Appwrite-Project": "bench",
    "X-Appwrite-Key": "standard_bench",
    "Content-Type": "application/json",
}


class Handler(BaseHTTPRequestHandler):
    """Answers every request with the user that it is about."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    latency = 0.0  # seconds

    def do_POST(self) -> None:
        user = json.loads(self.rfile.read(int(self.headers["content-length"])))
        body = json.dumps({"$id": user.get("userId"), "labels": [], **user}).encode()
        head = (
            "HTTP/1.1 201 Created\r\ncontent-type: application/json\r\n"
            f"content-length: {len(body)}\r\n\r\n"
        )
        time.sleep(self.latency)
        self.wfile.write(head.encode() + body)

    do_PUT = do_POST  # noqa: N815 - the name that the library looks for


def serve(latency: int) -> None:
    """The server: prints its port, and answers after so many milliseconds."""
    Handler.latency = latency / 1000
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        print(server.server_address[1], flush=True)
        server.serve_forever()


def loop(port: int, file: Path, jobs: int) -> None:
    """The loop written by hand."""
    waiting: queue.Queue[dict[str, str] | None] = queue.Queue(jobs * 4)

    def work() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port)

        def send(method: str, path: str, body: object) -> None:
            connection.request(method, f"/v1{path}", json.dumps(body), HEADERS)
            answer = connection.getresponse()
            json.loads(answer.read())
            if answer.status >= 300:
                raise SystemExit(f"{method} {path}: {answer.status}")

        while user := waiting.get():
            names = ("userId", "email", "password", "name")
            send("POST", "/users/bcrypt", {name: user[name] for name in names})
            labels = user["labels"].split(",")
            send("PUT", f"/users/{user['userId']}/labels", {"labels": labels})

    threads = [threading.Thread(target=work) for _ in range(jobs)]
    for thread in threads:
        thread.start()
    with file.open(newline="") as stream:
        for user in csv.DictReader(stream):
            waiting.put(user)
    for _ in threads:
        waiting.put(None)
    for thread in threads:
        thread.join()


def write(file: Path, users: int) -> None:
    """A CSV of so many users."""
    hashed = "$2y$10$" + "a" * 53
    with file.open("w") as stream:
        stream.write("userId,email,password,name,labels\n")
        for n in range(users):
            stream.write(f"user{n},user{n}@example.com,{hashed},User {n},vip\n")


def compare(options: argparse.Namespace, port: int, directory: Path) -> None:
    """Run both in turns, and print what they took."""
    file = directory / "users.csv"
    write(file, options.users)
    environment = {
        **os.environ,
        "APPWRITE_ENDPOINT": f"http://127.0.0.1:{port}/v1",
        "APPWRITE_PROJECT_ID": "bench",
        "APPWRITE_API_KEY": "standard_bench",
        "XDG_STATE_HOME": str(directory / "state"),
    }
    own = [options.awcli] if options.awcli else [sys.executable, "-m", "appwrite_cli"]
    jobs = str(options.jobs)
    mine = [*own, "users", "import", str(file), "--hash", "bcrypt", "--jobs", jobs]
    theirs = [sys.executable, __file__, "loop", str(port), str(file), jobs]
    awcli, by_hand = interleaved(
        [Case("awcli users import", mine), Case("threads by hand", theirs)],
        options.runs,
        environment,
    )
    for result in (awcli, by_hand):
        rate = options.users / result.least
        print(f"{result.case.name:20} {rate:6.0f} users/s {result.peak / MEGABYTE:5.0f} MB")
    ratio = by_hand.least / awcli.least
    print(f"{ratio:.2f} of the rate of the loop (goal: {GOAL})")


def main() -> None:
    """Start the server, and compare."""
    if sys.argv[1:2] == ["loop"]:
        loop(int(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4]))
        return
    if sys.argv[1:2] == ["serve"]:
        serve(int(sys.argv[2]))
        return
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--users", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--jobs", type=int, default=8)
    parser.add_argument("--latency", type=int, default=20, help="milliseconds")
    parser.add_argument("--awcli", help="the installed command; else that of this Python")
    options = parser.parse_args()
    serving = [sys.executable, __file__, "serve", str(options.latency)]
    server = subprocess.Popen(serving, stdout=subprocess.PIPE)
    try:
        assert server.stdout is not None
        port = int(server.stdout.readline())
        with tempfile.TemporaryDirectory() as directory:
            compare(options, port, Path(directory))
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main()
