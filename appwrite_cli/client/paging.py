"""Lists that are longer than a page: walked by cursor or by offset, one page ahead."""

import json
import re
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextvars import copy_context
from typing import Any

from appwrite_cli.client.answers import Answer
from appwrite_cli.errors import ApiError, NetworkError
from appwrite_cli.query import query_string

SAFE_PAGE = 100  # where a server refuses larger ones
COUNTED = 5000  # Appwrite stops counting here: this total says "or more"

Fetch = Callable[[Sequence[str]], Answer]


def walk(
    fetch: Fetch,
    key: str,
    queries: Sequence[str] = (),
    *,
    limit: int | None,
    page_size: int = 1000,
    cursors: bool = True,
) -> Iterator[Answer]:
    """The pages of a list, each as the server gave it, until `limit` items or the end.

    `fetch` gets the queries of one page, `key` names the list in the answer (empty: the only one
    in it), `queries` are the user's own. A page holds `page_size` items, or 100 where the server
    refuses that. Pages are continued with `cursorAfter`, or with `offset` where an endpoint has no
    `cursors`. What cannot be continued (`cursorBefore`, random order) is asked for in one page of
    `limit` items.

    While the caller handles a page, the next one is fetched in a thread if there is one.
    Raises what `fetch` raises, and NetworkError where the server gives the same page again.
    """
    walking = _Walk(fetch, key, queries, limit, page_size, cursors=cursors)
    answer = walking.first()
    while True:
        ahead = _Ahead(walking.following()) if walking.goes_on(answer) else None
        yield answer
        if ahead is None:
            return
        answer = walking.arrived(ahead.result())
        if not walking.page:
            return


class _Walk:
    """How far a walk has come, and how to ask for what follows."""

    def __init__(
        self,
        fetch: Fetch,
        key: str,
        queries: Sequence[str],
        limit: int | None,
        page_size: int,
        *,
        cursors: bool,
    ) -> None:
        self.fetch = fetch
        self.key = key
        self.limit = limit
        self.cursors = cursors
        self.kept: list[str] = []  # the queries of every page
        self.begin: list[str] = []  # where the user wants to begin: for the first page only
        self.offset = 0
        methods = set()
        for query in queries:
            method, value = _read(query)
            methods.add(method)
            if method == "limit" and isinstance(value, int):
                self.limit = value if self.limit is None else min(value, self.limit)
            elif method in ("offset", "cursorAfter"):
                self.begin.append(query)
                self.offset = value if isinstance(value, int) else self.offset
            else:
                self.kept.append(query)
        self.after = "cursorAfter" in methods
        self.single = not methods.isdisjoint({"cursorBefore", "orderRandom"})
        self.size = (self.limit or page_size) if self.single else page_size
        self.full = self.size  # how many items a page has that is not the last
        self.seen = 0
        self.page: list[Any] = []

    def first(self) -> Answer:
        """The first page; in smaller ones where the server refuses the size."""
        try:
            return self.arrived(self._ask(self.begin))
        except ApiError as error:
            too_large = error.code == 400 and re.search(r"\blimit\b", error.message, re.IGNORECASE)
            if not too_large or self._wanted() <= SAFE_PAGE or self.single:
                raise
        self.size = SAFE_PAGE
        return self.arrived(self._ask(self.begin))

    def arrived(self, answer: Answer) -> Answer:
        """Take note of a page; raises NetworkError for what is no page, or the same one again."""
        self.key = self.key or list_key(answer.data)
        page = answer.data.get(self.key)
        if not isinstance(page, list):
            raise NetworkError(f"the answer of {answer.source} has no list {self.key!r}")
        if page and page == self.page:
            raise NetworkError(
                f"{answer.source} gives the same {self.key} again and again",
                hint="it ignores the cursor; something in between may be caching its answers",
            )
        # A server may give shorter pages than asked for without a word.
        self.full = min(self._wanted(), max(len(page), 1)) if not self.seen else self.full
        self.page = page
        self.seen += len(page)
        return answer

    def goes_on(self, answer: Answer) -> bool:
        """Whether to ask for more: by the server's total as far as it can be relied upon."""
        if not self.page or self.single or (self.limit is not None and self.seen >= self.limit):
            return False
        total, reached = answer.data.get("total"), self.offset + self.seen
        if isinstance(total, int) and total >= reached and not self.after:
            if total > reached:
                return True
            if total < COUNTED:
                return False
        return len(self.page) >= self.full

    def following(self) -> Callable[[], Answer]:
        """What fetches the page after the present one."""
        last = self.page[-1]
        if self.cursors and isinstance(last, dict) and "$id" in last:
            place = query_string("cursorAfter", None, last["$id"])
        else:
            place = query_string("offset", None, self.offset + self.seen)
        return lambda: self._ask([place])

    def _ask(self, place: Sequence[str]) -> Answer:
        return self.fetch([*self.kept, *place, query_string("limit", None, self._wanted())])

    def _wanted(self) -> int:
        return self.size if self.limit is None else min(self.size, self.limit - self.seen)


def list_key(data: Mapping[str, Any]) -> str:
    """The name of the list in an answer that is one page of a list; empty for all else."""
    lists = [name for name, value in data.items() if isinstance(value, list)]
    return lists[0] if "total" in data and len(lists) == 1 else ""


class _Ahead:
    """A page that is being fetched in a thread."""

    def __init__(self, fetch: Callable[[], Answer]) -> None:
        self._fetch = fetch
        self._answers: list[Answer] = []
        self._error: BaseException | None = None
        # A daemon: an interrupted command does not wait for it.
        self._thread = threading.Thread(target=copy_context().run, args=[self._run], daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            self._answers.append(self._fetch())
        except BaseException as error:  # noqa: BLE001 - raised in the thread that waits
            self._error = error

    def result(self) -> Answer:
        while self._thread.is_alive():
            self._thread.join(0.5)  # in steps: Windows delivers Ctrl-C only between them
        if self._error is not None:
            raise self._error
        return self._answers[0]


def _read(query: str) -> tuple[str, Any]:
    """The method and the first value of a Query string; ("", None) for what is none."""
    try:
        parsed = json.loads(query)
        values = parsed.get("values") or [None]
        return str(parsed.get("method")), values[0]
    except (ValueError, AttributeError, LookupError, TypeError):
        return "", None
