"""The WSGI application: finds the route of a request, runs it in a transaction, answers in JSON."""

import json
from collections.abc import Callable, Iterable, Mapping
from html import escape
from pathlib import Path
from typing import Any

from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Request, Response

from appwrite_cli.local import (
    KEY,
    PATH,
    auth,
    mails,
    origins,
    params,
    response_formats,
    signed_in,
    stamps,
    switches,
    system,
    unbuilt,
)
from appwrite_cli.local import incoming as asking
from appwrite_cli.local import records as stored
from appwrite_cli.local.app_version import VERSION
from appwrite_cli.local.cors import allow
from appwrite_cli.local.incoming import Reply
from appwrite_cli.local.mails import Mailbox
from appwrite_cli.local.records import Record
from appwrite_cli.local.refusal import Refusal, refuse
from appwrite_cli.local.request import parameters, path_parts
from appwrite_cli.local.router import Found, find, tree
from appwrite_cli.local.routing import (
    Answer,
    Call,
    Content,
    Json,
    Outcome,
    Redirect,
    Route,
    Then,
)
from appwrite_cli.local.store import Store
from appwrite_cli.local.uploads import UploadRequest

# Appwrite 1.9.6 takes 10 MB, and ends the connection without an answer at 16 MB.
MOST_BYTES = 12 * 1024 * 1024
LOCAL_HEADER = ("X-Awcli-Local", "not a production server")

JSON = "application/json; charset=UTF-8"
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

_NOT_FOUND_PAGE = (
    "<!doctype html>\n<html lang=en>\n<title>404 Not Found</title>\n<h1>Not Found</h1>\n"
    "<p>The local Appwrite has no such route.\n"
)
_ERROR_PAGE = (
    "<!doctype html>\n<html lang=en>\n<title>Error {0}</title>\n<h1>Error {0}</h1>\n"
    "<p>{1}\n<p>Type: <code>{2}</code>\n"
)
_UNCACHED = {
    "Cache-Control": "no-store, no-cache, must-revalidate, max-age=0",
    "Pragma": "no-cache",
}


class Application:
    """One local Appwrite as a WSGI callable; safe to call from several threads.

    `mailbox` is None where mail is refused.
    """

    def __init__(self, directory: Path) -> None:
        self.store = Store(directory)
        self.mailbox: Mailbox | None = None
        if mails.switched_on():
            self.open_mailbox()

    def open_mailbox(self) -> None:
        """Let mails and text messages be written down from now on."""
        self.mailbox = Mailbox(self.store.directory / mails.FOLDER)

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        """Answer one request."""
        incoming = UploadRequest(environ, self.store.blobs)
        incoming.max_content_length = MOST_BYTES
        try:
            response = self._answer(incoming)
        finally:
            incoming.close()
        response.headers.add(*LOCAL_HEADER)
        if warning := response_formats.warning(_format(incoming)):
            response.headers["X-Appwrite-Warning"] = warning
        allow(incoming, response)
        return response(environ, start_response)

    def close(self) -> None:
        """Close the connections to the state; the application may be used again."""
        self.store.close()

    def _answer(self, incoming: UploadRequest) -> Response:
        if incoming.method == "OPTIONS":
            return Response(status=204)
        found = self._route(incoming)
        if found is None:
            return Response(_NOT_FOUND_PAGE, 404, content_type="text/html; charset=UTF-8")
        try:
            return self._run(*found, incoming)
        except Refusal as refusal:
            return _refused(refusal, found[0])
        except HTTPException as error:  # a request that werkzeug itself cannot read
            return _refused(refuse("general_bad_request", message=str(error)), found[0])

    def _route(self, incoming: Request) -> Found | None:
        parts = path_parts(incoming)
        if parts[:1] != [PATH.strip("/")]:
            return None
        method = "GET" if incoming.method == "HEAD" else incoming.method
        found = find(tree(), method, parts[1:])
        if found is None and (refusing := unbuilt.find(method, parts[1:])) is not None:
            return refusing, {}
        return found

    def _run(self, route: Route, given: Mapping[str, Any], request: UploadRequest) -> Response:
        self._note_key(request)
        incoming, reply = asking.read(request), Reply()
        if not route.any_origin:
            origins.require(incoming)
        uploads = request.uploads  # read before anybody else has to wait for it
        unnoted: Record | None = None
        try:
            with self.store.transaction(write=route.writes) as db:
                caller = auth.caller_of(db, incoming)
                if caller.user and caller.signed_in.is_to_be_noted:
                    unnoted = caller.user
                    if route.writes:
                        signed_in.note(db, unnoted)
                    signed_in.touch(unnoted)
                switches.refuse_service(db, caller, route)
                caller.require(route.scopes)
                for guard in route.guards:
                    guard(caller)
                switches.refuse_method(db, caller, route)
                values = params.read(route.params, {**parameters(request), **given})
                call = Call(
                    db,
                    caller,
                    values,
                    incoming,
                    reply,
                    self.mailbox,
                    uploads,
                    store=self.store,
                )
                outcome = route.handler(call)
                if route.writes:
                    unnoted = None
        finally:
            self._note_user(unnoted)
        while isinstance(outcome, Then):
            outcome = outcome.work()
        response = _answered(outcome, route, _format(request))
        response.headers.extend(reply.headers)
        return response

    def _note_user(self, user: Record | None) -> None:
        """Note that a user was here, where the transaction of the call did not."""
        if user is not None:
            with self.store.transaction(write=True) as db:
                signed_in.note(db, user)

    def _note_key(self, incoming: Request) -> None:
        secret = incoming.headers.get("x-appwrite-key", "")
        if secret in ("", KEY):
            return
        with self.store.transaction(write=False) as db:
            due = auth.unnoted_key(db, secret)
        if due is not None:
            with self.store.transaction(write=True) as db:
                stored.update(db, "keys", system.KEYS, due, {"accessedAt": stamps.now()})


def _answered(outcome: Outcome, route: Route, wanted: str) -> Response:
    if isinstance(outcome, Refusal):
        return _refused(outcome, route)
    if isinstance(outcome, Content):
        return _content(outcome)
    if isinstance(outcome, Redirect):
        return Response(status=301, headers={"Location": outcome.url, **_UNCACHED})
    if isinstance(outcome, Json):
        if not response_formats.differs(route.method, route.path, wanted):
            return Response(outcome, route.status, content_type=JSON)
        outcome = json.loads(outcome)
    if isinstance(outcome, str):
        return Response(outcome, route.status, content_type="text/plain; charset=UTF-8")
    answer = outcome if isinstance(outcome, Answer) else Answer(route.status, outcome)
    if answer.data is None:
        return Response(status=204)
    data = response_formats.convert(answer.data, route.method, route.path, wanted)
    return _json(data, answer.status)


def _format(incoming: Request) -> str:
    return incoming.headers.get(response_formats.HEADER, "")


def _content(content: Content) -> Response:
    response = Response(
        content.body, content.status, content_type=content.type, direct_passthrough=True
    )
    response.content_length = content.length
    for name, value in content.headers.items():
        # Appwrite sends names as UTF-8, which WSGI wants to have as Latin-1.
        printable = "".join(letter for letter in value if letter.isprintable())
        response.headers[name] = printable.encode().decode("latin-1")
    return response


def _json(data: Any, status: int) -> Response:
    return Response(_encode(data), status, content_type=JSON)


def _refused(refusal: Refusal, route: Route) -> Response:
    if route.as_page:
        page = _ERROR_PAGE.format(refusal.status, escape(refusal.message), escape(refusal.type))
        return Response(page, refusal.status, content_type="text/html; charset=UTF-8")
    return _json(refusal.body(VERSION), refusal.status)
