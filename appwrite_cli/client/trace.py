"""--debug: what goes over the wire, on stderr, without the secrets."""

import json
import sys
from collections.abc import Sequence
from contextlib import suppress

from appwrite_cli.client.answers import Answer
from appwrite_cli.client.request import Request
from appwrite_cli.redact import redact, redact_fragment, redact_query, redact_text

BODY_LIMIT = 600  # characters shown of a body


class Trace:
    """Writes a line for each thing that happens; `secrets` never appear in any of them."""

    def __init__(self, secrets: Sequence[str]) -> None:
        self.secrets = secrets

    def request(self, request: Request, url: str) -> None:
        """`> POST http://host/v1/users`, the headers that matter, and the body."""
        where, _, query = url.partition("?")
        self._line(f"> {request.method} {where}" + (f"?{redact_query(query)}" if query else ""))
        for name in request.headers:
            if name.lower().startswith("x-appwrite-"):
                value = request.headers[name]
                self._line(f">   {name}: {redact({name: value})[name]}")
        content = request.content
        self._body(">", content if isinstance(content, bytes) else content.as_text(), request.path)

    def answer(self, answer: Answer, seconds: float, path: str) -> None:
        """`< 200 OK, 12 ms, 345 bytes` and the body."""
        length = answer.headers.get("content-length", "")
        received = len(answer.content) or (
            int(length) if length.isascii() and length.isdigit() else 0
        )
        size = f"{received:,} bytes"
        self._line(f"< {answer.status} {answer.reason}, {seconds * 1000:.0f} ms, {size}")
        self._body("<", answer.content, path)

    def failure(self, reason: str, seconds: float) -> None:
        """`! timed out, 30000 ms`."""
        self._line(f"! {reason}, {seconds * 1000:.0f} ms")

    def note(self, text: str) -> None:
        """Anything else, such as a wait before a retry."""
        self._line(f"* {text}")

    def _body(self, mark: str, content: bytes, path: str) -> None:
        if not content:
            return
        try:
            text = json.dumps(redact(json.loads(content), path=path), ensure_ascii=False)
        except (ValueError, RecursionError):
            # No JSON, or not all of it: only its beginning is of any use.
            text = " ".join(content[:BODY_LIMIT].decode("utf-8", "replace").split())
            text = redact_fragment(text)
        # Redacted before it is cut, so that no half of a secret remains.
        text = redact_text(text, self.secrets)
        more = f"... ({len(content):,} bytes)" if len(text) > BODY_LIMIT else ""
        self._line(f"{mark}   {text[:BODY_LIMIT]}{more}")

    def _line(self, text: str) -> None:
        clean = "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in text)
        with suppress(OSError):  # nobody reads stderr any more: the work goes on
            sys.stderr.write(f"{redact_text(clean, self.secrets)}\n")
