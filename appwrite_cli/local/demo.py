"""A small blog to try commands on: database `blog` with `authors` and `articles`.

Made through the application itself, so that it is what a client would have made. Filling it
twice changes nothing that is there already.
"""

import io
import json
from collections.abc import Mapping
from typing import Any

from appwrite_cli.local import KEY, PATH, PROJECT, WSGI

DATABASE = "blog"

Row = dict[str, Any]

_AUTHORS: dict[str, Row] = {
    "ada": {"name": "Ada Lovelace", "email": "ada@example.com", "joinedAt": "2024-01-15"},
    "grace": {"name": "Grace Hopper", "email": "grace@example.com", "joinedAt": "2024-02-01"},
    "linus": {"name": "Linus Pauling", "email": "linus@example.com", "joinedAt": "2024-03-20"},
}
# ID, title, author, status, views, tags, day of publication ("" for none), body.
_ARTICLES: tuple[tuple[Any, ...], ...] = (
    ("hello", "Hello", "ada", "live", 120, ["welcome"], "2024-03-01",
     "Welcome to this little blog. It shows what rows, queries and indexes look like."),
    ("first-steps", "First steps", "ada", "live", 85, ["welcome", "howto"], "2024-03-04",
     "A database holds tables, a table holds rows, and every row has an ID."),
    ("finding-things", "Finding things", "grace", "live", 240, ["howto", "queries"], "2024-03-11",
     "Filters, order and pages: how to find one row among very many."),
    ("full-text", "Searching in full text", "grace", "live", 64, ["queries"], "2024-04-02",
     "A fulltext index finds words, wherever they stand in a body."),
    ("permissions", "Who may read this?", "ada", "live", 310, ["security"], "2024-04-19",
     "Permissions name an action and a role: read for any, update for one user."),
    ("bulk", "Many rows at once", "linus", "live", 18, ["howto"], "2024-05-06",
     "Bulk calls change all rows that a query asks for, or none of them."),
    ("transactions", "All or nothing", "grace", "live", 42, ["howto"], "2024-05-21",
     "A transaction collects operations and carries them out together."),
    ("counting", "Counting visits", "linus", "live", 7, ["howto"], "2024-06-03",
     "Increment a number in one step, and no visit is lost."),
    ("crystals", "The shape of crystals", "linus", "live", 150, ["science"], "2024-06-17",
     "What X-rays tell about the places of atoms."),
    ("compilers", "A compiler for everyone", "grace", "live", 205, ["science"], "2024-07-01",
     "Why programs should be written in words that people know."),
    ("engine", "Notes on the engine", "ada", "draft", 0, ["science"], "",
     "The engine weaves algebraic patterns. To be continued."),
    ("ideas", "Ideas", "linus", "draft", 0, [], "",
     "The best way to have a good idea is to have many."),
)  # fmt: skip


def fill(application: WSGI) -> list[str]:
    """Fill a local Appwrite with the blog, as far as it is not there; returns what was done."""
    demo = _Demo(application)
    demo.make("/tablesdb", {"databaseId": DATABASE, "name": "Blog"})
    for id_, name in (("authors", "Authors"), ("articles", "Articles")):
        demo.make(_TABLES, {"tableId": id_, "name": name, "permissions": ['read("any")']})
    _make_authors(demo)
    _make_articles(demo)
    articles = {
        id_: {
            "title": title,
            "body": body,
            "views": views,
            "status": status,
            "tags": tags,
            "publishedAt": day or None,
            "author": author,
        }
        for id_, title, author, status, views, tags, day, body in _ARTICLES
    }
    return [demo.rows("authors", _AUTHORS), demo.rows("articles", articles)]


_TABLES = f"/tablesdb/{DATABASE}/tables"


def _make_authors(demo: "_Demo") -> None:
    demo.column("authors", "varchar", key="name", size=128, required=True)
    demo.column("authors", "email", key="email", required=False)
    demo.column("authors", "datetime", key="joinedAt", required=False)
    demo.index("authors", "by_email", "unique", "email")


def _make_articles(demo: "_Demo") -> None:
    demo.column("articles", "varchar", key="title", size=255, required=True)
    demo.column("articles", "text", key="body", required=False)
    demo.column("articles", "integer", key="views", required=False, min=0, default=0)
    demo.column("articles", "enum", key="status", elements=["draft", "live"], required=True)
    demo.column("articles", "varchar", key="tags", size=64, required=False, array=True)
    demo.column("articles", "datetime", key="publishedAt", required=False)
    demo.column("articles", "varchar", key="author", size=36, required=False)
    demo.index("articles", "by_title", "key", "title")
    demo.index("articles", "by_status", "key", "status", "publishedAt")
    demo.index("articles", "by_author", "key", "author")
    demo.index("articles", "find", "fulltext", "body")


class _Demo:
    """Calls the application as a client would, and takes what is there already for done."""

    def __init__(self, application: WSGI) -> None:
        self._application = application

    def column(self, table: str, kind: str, **column: Any) -> None:
        """Make a column by the route of its kind."""
        self.make(f"{_TABLES}/{table}/columns/{kind}", column)

    def index(self, table: str, key: str, kind: str, *columns: str) -> None:
        """Make an index."""
        index = {"key": key, "type": kind, "columns": list(columns)}
        self.make(f"{_TABLES}/{table}/indexes", index)

    def rows(self, table: str, rows: Mapping[str, Row]) -> str:
        """Make rows; returns how many there are and how many of them are new."""
        path = f"{_TABLES}/{table}/rows"
        made = [self.make(path, {"rowId": id_, "data": data}) for id_, data in rows.items()]
        return f"{DATABASE}/{table}: {len(made)} rows, {sum(made)} of them new"

    def make(self, path: str, body: Mapping[str, Any]) -> bool:
        """Make one thing; returns whether it is new."""
        content = json.dumps(body).encode()
        environ = {
            "REQUEST_METHOD": "POST",
            "PATH_INFO": PATH + path,
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "CONTENT_TYPE": "application/json",
            "CONTENT_LENGTH": str(len(content)),
            "HTTP_X_APPWRITE_PROJECT": PROJECT,
            "HTTP_X_APPWRITE_KEY": KEY,
            "wsgi.input": io.BytesIO(content),
            "wsgi.url_scheme": "http",
        }
        statuses: list[str] = []
        answer = self._application(environ, lambda status, *_: statuses.append(status))
        text = b"".join(answer).decode()
        if not statuses[0].startswith(("201", "202", "409")):
            raise RuntimeError(f"the demo could not make {path}: {statuses[0]} {text}")
        return not statuses[0].startswith("409")
