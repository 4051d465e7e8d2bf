"""When a request is sent again, and after how long.

The rules stand here without any networking: what an attempt came to is a `Failure`, and whether
it may be repeated depends on that, on the request's `Repeat`, and on whether its ID was made here.
"""

import time
from collections.abc import Callable, Mapping
from enum import Enum
from typing import NamedTuple

from appwrite_cli.client.answers import Answer, type_of

FIRST_WAIT = 0.5  # seconds; doubles with each retry
LONGEST_BACKOFF = 20.0
LONGEST_WAIT = 60.0  # however long the server asks for

TRANSIENT = frozenset({429, 502, 503, 504})
# A 503 that will not pass, given before anything is done (seen on 1.9.6): no mail, no messages.
LASTING = frozenset({"general_smtp_disabled", "general_phone_disabled"})


class Repeat(Enum):
    """Whether a request may be sent again when nobody knows if it was carried out.

    ALWAYS: done twice is done once: GET, and most of PUT and DELETE. UNSENT: only if it was not
    carried out: POST and PATCH, bulk calls, bodies that hold an operator, calls that consume a
    secret.
    """

    ALWAYS = "always"
    UNSENT = "unsent"


def repeat_of(method: str) -> Repeat:
    """How a method is repeated unless the call says otherwise."""
    return Repeat.UNSENT if method in ("POST", "PATCH") else Repeat.ALWAYS


class Failure(NamedTuple):
    """An attempt that ended in nothing to pass on.

    `sent` tells whether any of the request may have reached the server, `answer` is the refusal
    where there was one, `status` that of an answer whose body never came whole. `final` failures
    would be the same again, such as a certificate that is not trusted.
    """

    reason: str
    hint: str = ""
    sent: bool = True
    status: int = 0
    answer: Answer | None = None
    final: bool = False

    @property
    def unprocessed(self) -> bool:
        """Whether it is certain that the server did not carry the request out."""
        if self.answer is None:
            return not self.sent
        refused_for_now = self.answer.status == 503 and "retry-after" in self.answer.headers
        return self.answer.status == 429 or refused_for_now


def may_pass(answer: Answer) -> bool:
    """Whether the same request may be answered otherwise a little later."""
    if answer.status not in TRANSIENT:
        return False
    return type_of(answer) not in LASTING


def failure_of(outcome: Answer | Failure) -> Failure:
    """The failure that an answer which may pass (429, 502, 503, 504) is; or the failure itself."""
    if isinstance(outcome, Failure):
        return outcome
    reason = f"{outcome.source} answered {outcome.status} {outcome.reason}"
    return Failure(reason, status=outcome.status, answer=outcome)


def may_repeat(failure: Failure, repeat: Repeat, *, proof: bool) -> bool:
    """Whether the request may be sent once more: it never duplicates and never corrupts."""
    if failure.final:
        return False
    return repeat is Repeat.ALWAYS or proof or failure.unprocessed


def wait_before(retry: int, failure: Failure, uniform: Callable[[float, float], float]) -> float:
    """Seconds to wait before retry number `retry`, counted from 1.

    What the server asks for, at most 60 s; else exponential backoff with full jitter: anything
    between nothing and 0.5 s, 1 s, 2 s, ..., 20 s. `uniform` is `random.uniform`.
    """
    if failure.answer is not None:
        asked = asked_wait(failure.answer.status, failure.answer.headers)
        if asked is not None:
            return min(asked, LONGEST_WAIT)
    return uniform(0.0, min(FIRST_WAIT * 2 ** (retry - 1), LONGEST_BACKOFF))


def asked_wait(status: int, headers: Mapping[str, str]) -> float | None:
    """The seconds a server asks to wait, or None where it does not say or says nonsense.

    `Retry-After` holds seconds or an HTTP date. Appwrite's general rate limit sends none, but
    `X-RateLimit-Reset`, an epoch time in seconds; every answer of a limited route has it, so it
    counts on a 429 only. Times are taken relative to the answer's own `Date`: clocks differ.
    """
    after = headers.get("retry-after", "").strip()
    if after.isascii() and after.isdigit():
        return float(after)
    if after and (moment := _epoch(after)) is not None:
        return max(0.0, moment - _now(headers))
    reset = headers.get("x-ratelimit-reset", "").strip()
    if status == 429 and reset.isascii() and reset.isdigit():
        wait = float(reset) - _now(headers)
        return wait if wait > 0 else None
    return None


def _now(headers: Mapping[str, str]) -> float:
    return _epoch(headers.get("date", "")) or time.time()


def _epoch(http_date: str) -> float | None:
    from email.utils import parsedate_to_datetime

    try:
        return parsedate_to_datetime(http_date).timestamp()
    except (ValueError, OverflowError):
        return None


def sleep(seconds: float) -> None:
    """The pause between attempts; Ctrl-C ends it."""
    time.sleep(seconds)
