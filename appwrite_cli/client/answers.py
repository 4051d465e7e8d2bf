"""What servers answer: data to pass on, refusals to explain, and pages that are neither."""

import json
import re
from collections.abc import Mapping
from functools import cached_property
from http import HTTPStatus
from typing import Any

from appwrite_cli.client.hints import hint_for
from appwrite_cli.errors import ApiError, NetworkError

MESSAGE_LIMIT = 1000  # characters of a server's own message
SUMMARY_LIMIT = 200  # of a page that should not be there
NOT_APPWRITE = "is this Appwrite? the endpoint ends in /v1, and a proxy in between may answer"


class Fields(dict[str, Any]):
    """The fields of an answer. One that Appwrite always sends is missing: it was another server."""

    def __init__(self, fields: Mapping[str, Any], source: str) -> None:
        super().__init__(fields)
        self._source = source

    def __missing__(self, name: str) -> Any:
        raise NetworkError(f"the answer of {self._source} has no {name!r}", hint=NOT_APPWRITE)


class Answer:
    """An answer of the server, whole.

    `content` is its body as it came. `dry` tells that nothing was sent: --dry-run printed the
    request, and `data` is None. `source` names where it came from, for messages.
    """

    def __init__(
        self,
        status: int,
        headers: Mapping[str, str],
        content: bytes = b"",
        *,
        source: str = "the server",
        dry: bool = False,
    ) -> None:
        self.status = status
        self.headers = headers
        self.content = content
        self.source = source
        self.dry = dry

    @cached_property
    def data(self) -> Any:
        """The body's JSON object; None for an empty 204 or 2xx of a delete.

        Raises NetworkError for a body that is none, and for a field of it that is not there.
        """
        if self.dry or (self.status == 204 and not self.content):
            return None
        if not self.is_json:
            raise _not_json(self)
        try:
            parsed = json.loads(self.content)
        except (ValueError, RecursionError):
            what = "is cut off or broken JSON" if self.content else "is empty"
            raise NetworkError(
                f"the answer of {self.source} {what} ({len(self.content):,} bytes, "
                f"status {self.status})",
                hint="a proxy in between may have cut it; --debug shows the exchange",
            ) from None
        if not isinstance(parsed, dict):
            raise NetworkError(f"{self.source} answered JSON that is no object", hint=NOT_APPWRITE)
        return Fields(parsed, self.source)

    def with_data(self, data: Mapping[str, Any]) -> "Answer":
        """The same answer with other data, for where the server's own is not what is wanted."""
        content = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
        return Answer(self.status, self.headers, content, source=self.source)

    @property
    def content_type(self) -> str:
        """The media type alone, such as `text/html`; empty where none was sent."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def is_json(self) -> bool:
        """Whether the answer says that it is JSON."""
        return self.content_type == "application/json" or self.content_type.endswith("+json")

    @property
    def reason(self) -> str:
        """What the status means, such as `Bad Gateway`."""
        try:
            return HTTPStatus(self.status).phrase
        except ValueError:
            return "unknown status"


def error_of(answer: Answer, *, credential: str = "", hint: str = "") -> ApiError:
    """The error that an answer of 400 or more is, whoever wrote it.

    `credential` is the kind of what the request carried. Errors of Appwrite are `{message, code,
    type, version}`; what has no `version` comes from something in between, and `hint` (about the
    endpoint) then says so. HTML is possible anywhere: Appwrite 1.9 answers unknown routes with it.
    """
    parsed = _parse_error(answer.content)
    if parsed is None:
        page = summarise(answer.content)
        if message := _message_of_page(answer.content):
            return ApiError(message, answer.status, "", page)
        message = f"{answer.source} answered {answer.reason}" + (f": {page}" if page else "")
        return ApiError(message, answer.status, "", page, hint=hint)
    message = str(parsed["message"])
    if len(message) > MESSAGE_LIMIT:
        message = message[:MESSAGE_LIMIT] + "..."
    kind = parsed.get("type")
    if "version" in parsed:
        hint = hint_for(answer.status, str(kind), message, credential=credential)
    return ApiError(
        message, answer.status, kind if isinstance(kind, str) else "", parsed, hint=hint
    )


def type_of(answer: Answer) -> str:
    """Appwrite's word for the kind of error, such as `row_not_found`; empty where there is none."""
    kind = (_parse_error(answer.content) or {}).get("type")
    return kind if isinstance(kind, str) else ""


def _parse_error(content: bytes) -> dict[str, Any] | None:
    """The JSON object of an error; some have the content type text/html (Appwrite 1.9, 500)."""
    if content.lstrip()[:1] != b"{":
        return None
    try:
        parsed = json.loads(content)
    except (ValueError, RecursionError):
        return None
    return parsed if isinstance(parsed, dict) and "message" in parsed else None


def _message_of_page(content: bytes) -> str:
    """What Appwrite's own page of an error says; empty for other pages.

    Its routes for browsers, such as OAuth2, answer errors so (source of 1.9: general/error.phtml).
    """
    text = content[:16384].decode("utf-8", "replace")
    found = re.search(r"<h1[^>]*>\s*Error \d{3}\s*</h1>\s*<p>([^<]*)", text)
    return summarise(found[1].encode())[:MESSAGE_LIMIT] if found else ""


def summarise(content: bytes) -> str:
    """An answer that should not be there, in one line: the title of a page, or how it begins."""
    import html

    text = content[:16384].decode("utf-8", "replace")
    title = re.search(r"<title[^>]*>(.*?)</title", text, re.IGNORECASE | re.DOTALL)
    if title and title[1].strip():
        text = title[1]
    elif "<" in text:
        text = re.sub(r"(?is)<(script|style|head)\b.*?</\1\s*>|<!--.*?-->|<[^>]*>", " ", text)
    words = " ".join(html.unescape(text).split())
    line = "".join(character for character in words if character.isprintable())
    return line if len(line) <= SUMMARY_LIMIT else line[: SUMMARY_LIMIT - 3] + "..."


def _not_json(answer: Answer) -> NetworkError:
    kind = answer.content_type
    page = "" if kind.startswith(("image/", "audio/", "video/")) else summarise(answer.content)
    return NetworkError(
        f"{answer.source} answered {answer.status} with {kind or 'no content type'} instead of JSON"
        + (f": {page}" if page else ""),
        hint=NOT_APPWRITE,
    )


def is_own_not_found(answer: Answer, path: str) -> bool:
    """Whether a 404 says that the resource at `path` is not there, and not one it belongs to.

    `row_not_found` for a row does; `table_not_found`, `project_not_found` and an HTML page do not.
    """
    kind = type_of(answer) if answer.status == 404 else ""
    if not kind.endswith("_not_found"):
        return False
    others = {"project_not_found", "general_not_found", "general_route_not_found"}
    segments = path.strip("/").split("/")
    for noun in segments[:-2]:
        single = "database" if noun == "tablesdb" else noun.removesuffix("s")
        others |= {f"{single}_not_found", f"storage_{single}_not_found"}
    return kind not in others
