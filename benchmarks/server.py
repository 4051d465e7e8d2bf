"""A loopback server that always gives the same answers, as quickly as the standard library can.

python benchmarks/server.py    prints its port and serves until it is stopped
"""

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

STAMP = "2026-01-02T03:04:05.678+00:00"
ROWS = [
    {
        "$id": f"row{number:02}",
        "$sequence": str(number),
        "$databaseId": "blog",
        "$tableId": "articles",
        "$createdAt": STAMP,
        "$updatedAt": STAMP,
        "$permissions": ['read("any")'],
        "title": f"Article {number}",
        "views": number * 10,
        "published": True,
        "tags": ["appwrite", "cli"],
    }
    for number in range(25)
]
ANSWERS = {
    "/v1/tablesdb/blog/tables/articles/rows": {"total": len(ROWS), "rows": ROWS},
    "/v1/tablesdb/blog/tables/articles/rows/row00": ROWS[0],
    # The official command line asks this when it is told an endpoint, and when it starts.
    "/v1/health/version": {"version": "1.9.6"},
}


class Handler(BaseHTTPRequestHandler):
    """Answers GET with what is in ANSWERS."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        data = ANSWERS.get(self.path.partition("?")[0])
        body = json.dumps(data or {"message": "no such route", "code": 404}).encode()
        head = (
            f"HTTP/1.1 {'200 OK' if data else '404 Not Found'}\r\n"
            "content-type: application/json\r\n"
            f"content-length: {len(body)}\r\n\r\n"
        )
        self.wfile.write(head.encode() + body)


if __name__ == "__main__":
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        print(server.server_address[1], flush=True)
        server.serve_forever()
