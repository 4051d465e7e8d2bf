"""A request brought to its end: attempts, waits, and what an answer means after a lost one.

Knows no networking: `attempt` sends a request once. The rules themselves are in `retry.py`.
"""

from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from appwrite_cli.client import retry
from appwrite_cli.client.answers import Answer, error_of, is_own_not_found
from appwrite_cli.client.request import JSON, Request
from appwrite_cli.client.retry import Failure, Repeat
from appwrite_cli.errors import ApiError, CliError, NetworkError


class Delivery(NamedTuple):
    """How requests are delivered: up to `retries` attempts after the first.

    `pause` waits some seconds, `on_wait` is told why and how long before. `foreign` is the hint
    for errors that do not come from Appwrite.
    """

    attempt: Callable[[Request], Answer | Failure]
    retries: int
    pause: Callable[[float], None]
    on_wait: Callable[[str, float], None]
    foreign: str

    def deliver(self, request: Request) -> Answer:
        """The answer, of a status below 400; raises ApiError or NetworkError."""
        uncertain = False  # whether an attempt may have been carried out without our knowing
        number = 0
        while True:
            outcome = self.attempt(request)
            if isinstance(outcome, Answer) and not retry.may_pass(outcome):
                return self._settle(request, outcome, uncertain=uncertain)
            failure = retry.failure_of(outcome)
            uncertain = uncertain or (request.writes and not failure.unprocessed)
            number += 1
            repeatable = retry.may_repeat(failure, request.repeat, proof=bool(request.proof))
            if number > self.retries or not repeatable:
                raise self._error(request, failure, uncertain=uncertain)
            self._wait(number, failure)

    def _wait(self, number: int, failure: Failure) -> None:
        from random import uniform

        seconds = retry.wait_before(number, failure, uniform)
        self.on_wait(
            f"{failure.reason}; retry {number} of {self.retries} in {seconds:.1f} s", seconds
        )
        self.pause(seconds)

    def _settle(self, request: Request, answer: Answer, *, uncertain: bool) -> Answer:
        """Pass an answer on, or raise it; after an attempt of unknown outcome it may mislead."""
        if answer.status < 400:
            return _understood(request, answer)
        if uncertain and request.method == "DELETE" and is_own_not_found(answer, request.path):
            return Answer(204, {}, source=answer.source)  # an earlier attempt has deleted it
        error = error_of(answer, credential=request.credential, hint=self.foreign)
        if uncertain and request.proof and answer.status == 409:
            return self._prove(request, error)
        raise error

    def _prove(self, request: Request, conflict: ApiError) -> Answer:
        """A repeated POST found its ID taken: by its own earlier attempt, if the ID is there."""
        reading = request._replace(
            method="GET", path=request.proof, query="", content=b"", repeat=Repeat.ALWAYS, proof=""
        )
        try:
            return self.deliver(reading)
        except CliError as error:
            if isinstance(error, ApiError) and error.code == 404 and error.type:
                raise conflict from None  # something else is taken: a value of a unique index
            raise unknown(request, str(conflict)) from error

    def _error(self, request: Request, failure: Failure, *, uncertain: bool) -> CliError:
        """What the last failure means to the user."""
        if failure.answer is None:
            if uncertain:
                return unknown(request, failure.reason, failure.status)
            return NetworkError(failure.reason, hint=failure.hint)
        error = error_of(failure.answer, credential=request.credential, hint=self.foreign)
        if not uncertain:
            return error
        doubt = unknown(request, error.message)
        if error.code < 500:
            return doubt  # a 429 has its own exit code, which would say that nothing was done
        return ApiError(doubt.message, error.code, error.type, error.response, hint=doubt.hint)


def _understood(request: Request, answer: Answer) -> Answer:
    """The same answer, with its JSON parsed: what is none fails before anything is shown."""
    if request.accept != JSON or request.method == "HEAD":
        return answer
    try:
        answer.data  # noqa: B018 - parsed here, and kept
    except NetworkError as error:
        if request.writes:
            status = answer.status if answer.is_json else 0
            raise unknown(request, error.message, status) from error
        raise
    return answer


def unknown(request: Request, reason: str, status: int = 0) -> NetworkError:
    """The error of a write whose outcome nobody knows.

    `status` is that of an answer which was cut off: 2xx says that it has been done.
    """
    what = (
        f"it was accepted ({status}), so it has been done"
        if 200 <= status < 300
        else "it may or may not have been done"
    )
    return NetworkError(
        f"{request.method} {request.path}: {reason}; {what}",
        hint=f"before it is sent again, look at what {request.proof or request.path} holds now",
    )


def redirected(request: Request, url: str, location: str, base: str) -> str:
    """Where a redirect leads, if it may be followed: a GET, to the same origin.

    Everything else would carry the credential, or a write, to where the user did not send it: a
    NetworkError. That includes https on the same host, for the credential has then already gone
    unencrypted, and should not again.
    """
    target = urljoin(url, location)
    here, there = urlsplit(url), urlsplit(target)
    if location and not request.writes and here[:2] == there[:2]:
        return target
    where = f"{there.scheme}://{there.netloc.rpartition('@')[2]}" if location else "nowhere"
    raise NetworkError(
        f"{here.netloc} redirects {request.method} {request.path} to {where}; this is not "
        "followed, and nothing was sent there",
        hint=f"if that is the Appwrite you mean, set the endpoint to it; now it is {base}",
    )
