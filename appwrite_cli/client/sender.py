"""One client: requests with given settings, and what becomes of each."""

import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from appwrite_cli import __version__
from appwrite_cli.client import retry
from appwrite_cli.client.answers import Answer
from appwrite_cli.client.delivery import Delivery, redirected
from appwrite_cli.client.missing import require_server
from appwrite_cli.client.pools import pool_for
from appwrite_cli.client.request import (
    CREDENTIAL_HEADERS,
    JSON,
    Request,
    check_headers,
    encode_body,
    preview,
    query_string,
)
from appwrite_cli.client.retry import Failure, Repeat
from appwrite_cli.config import Settings
from appwrite_cli.config.endpoint import endpoint_hint
from appwrite_cli.errors import CliError, NetworkError, UsageError
from appwrite_cli.known_secrets import known, remember_credential, remember_fields

if TYPE_CHECKING:
    import httpx

    from appwrite_cli.client.forms import Form
    from appwrite_cli.client.sinks import Sink
    from appwrite_cli.client.trace import Trace

LOCAL_BASE = "http://local/v1"
REDIRECTS = (301, 302, 303, 307, 308)
MAX_REDIRECTS = 5
ERROR_PAGE_LIMIT = 1 << 20  # bytes read of an answer of 400 or more
SAID_WAIT = 3.0  # seconds; a longer pause before a retry is told to the user


class Client:
    """Sends requests with given settings; usable from several threads.

    `pause` waits between attempts: `retry.sleep` unless something else is given.
    """

    def __init__(self, settings: Settings, pause: Callable[[float], None] | None = None) -> None:
        self.settings = settings
        self.base = LOCAL_BASE if settings.local else settings.endpoint
        self.host = "the local Appwrite" if settings.local else urlsplit(self.base).netloc
        self._pause = pause
        if settings.credential:
            remember_credential(settings.credential.secret)
        self._warned: set[str] = set()

    def call(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, Any] | None = None,
        body: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        repeat: Repeat | None = None,
        proof: str = "",
        accept: str = JSON,
        guest: bool = False,
        follow: bool = True,
        form: "Form | None" = None,
        sink: "Sink | None" = None,
    ) -> Answer:
        """Send one request and return its answer, of a status below 400.

        `path` is below the endpoint and made of checked IDs: `/tablesdb/blog/tables/articles`.
        `params` go into the query string; `body` is the JSON object to send. `repeat` says
        whether the request may be sent again when its outcome is unknown; without it the method
        decides. `proof` is the path of the resource that a POST makes under an ID made here: then
        it may be repeated, and a conflict on a repetition is settled by reading that path. The
        answer has to be JSON unless `accept` names another type. `guest` sends no credential and
        needs none. Without `follow` a redirect is the answer. A `form` is sent in place of `body`,
        a `sink` takes the body of an answer below 400 as it comes. With --dry-run only GETs are
        sent.

        Raises UsageError for missing settings, ApiError for an answer of 400 or more, NetworkError
        where there is no answer that helps.
        """
        method = method.upper()
        require_server(self.settings, guest=guest)
        if body:
            remember_fields(body)
        if self.settings.dry_run and method not in ("GET", "HEAD"):
            from appwrite_cli.output.stdout import write

            shown = body if form is None else form.shown
            write(f"{preview(method, path, params, shown, known())}\n")
            return Answer(0, {}, dry=True)
        if self.settings.protected and method not in ("GET", "HEAD"):
            from appwrite_cli.output import confirm_protected

            confirm_protected(f"{method} {path}.")
        content = encode_body(method, body) if form is None else form
        request = Request(
            method=method,
            path=path,
            query=query_string(params),
            content=content,
            headers=self._headers(
                headers or {}, accept, has_body=form is None and bool(content), guest=guest
            ),
            repeat=repeat or retry.repeat_of(method),
            proof=proof,
            accept=accept,
            follow=follow,
            sink=sink,
        )
        answer = self._delivery().deliver(request)
        if request.writes and accept == JSON and answer.data:
            remember_fields(answer.data)
        return answer

    def _headers(
        self, extra: Mapping[str, str], accept: str, *, has_body: bool, guest: bool
    ) -> dict[str, str]:
        headers = {
            "User-Agent": self.settings.user_agent or f"awcli/{__version__}",
            "Accept": accept,
            "X-Appwrite-Project": self.settings.project,
        }
        credential = self.settings.credential
        if credential is not None and not guest:
            headers[CREDENTIAL_HEADERS[credential.kind]] = credential.secret
        if has_body:
            headers["Content-Type"] = JSON
        headers.update(extra)
        check_headers(headers)
        return headers

    def _delivery(self) -> Delivery:
        missing_version = "" if self.settings.local else endpoint_hint(self.base)
        return Delivery(
            attempt=self._attempt,
            retries=self.settings.retries,
            pause=self._pause or retry.sleep,
            on_wait=self._say_wait,
            foreign=missing_version
            or f"this is no answer of Appwrite's API: is the endpoint {self.base} right?",
        )

    def _say_wait(self, text: str, seconds: float) -> None:
        if trace := self._trace():
            trace.note(text)
        elif seconds > SAID_WAIT:
            from appwrite_cli.output import note

            note(text)

    def _attempt(self, request: Request) -> Answer | Failure:
        """Send the request once, and once more for each redirect that may be followed."""
        url = self.base + request.target
        for _ in range(MAX_REDIRECTS + 1):
            outcome = self._exchange(request, url)
            if isinstance(outcome, Failure):
                return outcome
            self._show_warnings(outcome)
            if outcome.status not in REDIRECTS or not request.follow:
                return outcome
            url = redirected(request, url, outcome.headers.get("location", ""), self.base)
        raise NetworkError(f"{self.host} redirects in circles", hint=self._endpoint_hint())

    def _exchange(self, request: Request, url: str) -> Answer | Failure:
        """One request over the wire, and its answer, or what became of it."""
        pool = pool_for(self.settings)
        import httpx

        trace = self._trace()
        if trace:
            trace.request(request, url)
        started = time.perf_counter()
        status = 0
        form, headers = _streamed(request)
        try:
            response = pool.send(self._message(request, url, headers), stream=True)
            status = response.status_code
            if request.sink is not None and status < 300:
                answer = Answer(status, response.headers, source=self.host)
                _pass_on(response, answer, request.sink)
            else:
                answer = Answer(status, response.headers, _read(response), source=self.host)
        except httpx.HTTPError as error:
            from appwrite_cli.client.failed_requests import failure_of

            failure = failure_of(
                error, self.host, self.settings.timeout, status, self._endpoint_hint()
            )
            if form is not None and not form.whole:  # no server carries out half a form
                failure = failure._replace(sent=False)
            if trace:
                trace.failure(failure.reason, time.perf_counter() - started)
            return failure
        except UnicodeError as error:  # of a name that cannot be looked up
            raise self._no_url(error) from None
        except httpx.InvalidURL:
            raise NetworkError(
                f"{self.host} redirects {request.method} {request.path} to what is no address",
                hint=self._endpoint_hint(),
            ) from None
        except CliError:
            raise  # of the local Appwrite's file, of a file that is sent or received
        except BaseException:
            if request.writes:  # Ctrl-C
                from appwrite_cli.output import note

                note(f"{request.method} {request.path} may or may not have been done")
            raise
        if trace:
            trace.answer(answer, time.perf_counter() - started, request.path)
        return answer

    def _message(self, request: Request, url: str, headers: Mapping[str, str]) -> "httpx.Request":
        import httpx

        try:
            return httpx.Request(
                request.method,
                url,
                headers=headers,
                content=request.content or None,
                extensions={"timeout": httpx.Timeout(self.settings.timeout).as_dict()},
            )
        except (httpx.InvalidURL, UnicodeError) as error:
            raise self._no_url(error) from None

    def _no_url(self, error: Exception) -> UsageError:
        return UsageError(f"the endpoint {self.base} is not a URL: {error}")

    def _endpoint_hint(self) -> str:
        from appwrite_cli.client.network import proxies

        source = self.settings.sources.get("endpoint")
        origin = f" (from {source})" if source else ""
        proxied = ", asked through a proxy" if not self.settings.local and proxies() else ""
        return f"the endpoint is {self.base}{origin}{proxied}; awcli doctor looks closer"

    def _show_warnings(self, answer: Answer) -> None:
        for text in filter(None, answer.headers.get("x-appwrite-warning", "").split(";")):
            if text not in self._warned:
                from appwrite_cli.output import warn

                self._warned.add(text)
                warn(text.strip())

    def _trace(self) -> "Trace | None":
        if not self.settings.debug:
            return None
        from appwrite_cli.client.trace import Trace

        return Trace(known())


def _streamed(request: Request) -> "tuple[Form | None, dict[str, str]]":
    """The form of a request that has one, and the headers of this attempt."""
    form = None if isinstance(request.content, bytes) else request.content
    if form is None and request.sink is None:
        return None, request.headers
    if form is not None:
        form.whole = False
    of_form = form.headers if form is not None else {}
    of_sink = request.sink.headers() if request.sink is not None else {}
    return form, {**request.headers, **of_form, **of_sink}


def _pass_on(response: "httpx.Response", answer: Answer, sink: "Sink") -> None:
    """Let the sink take the body, of which nobody else keeps anything."""
    try:
        sink.receive(answer, response.iter_raw())
    finally:
        response.close()


def _read(response: "httpx.Response") -> bytes:
    """The whole body; of an error no more than a megabyte, for some pages never end."""
    try:
        if response.status_code < 400:
            return response.read()
        content = b""
        for part in response.iter_bytes():
            content += part
            if len(content) > ERROR_PAGE_LIMIT:
                break
        return content
    finally:
        response.close()
