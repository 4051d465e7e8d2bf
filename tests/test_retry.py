"""The retry policy as a table, without any networking."""

from typing import Any

import pytest

from appwrite_cli.client.answers import Answer
from appwrite_cli.client.retry import (
    Failure,
    Repeat,
    asked_wait,
    failure_of,
    may_pass,
    may_repeat,
    repeat_of,
    wait_before,
)

MIDNIGHT = "Thu, 01 Jan 2026 00:00:00 GMT"
EPOCH = 1767225600  # the same moment


def answered(status: int, **headers: str) -> Failure:
    return failure_of(Answer(status, {k.replace("_", "-"): v for k, v in headers.items()}))


UNSENT = Failure("cannot connect", sent=False)
LOST = Failure("no answer")
CUT = Failure("cut off", status=201)
UNTRUSTED = Failure("certificate", sent=False, final=True)


def test_a_server_without_mail_or_text_messages_is_not_asked_again() -> None:
    def refused(kind: str) -> Answer:
        return Answer(503, {}, b'{"message": "no", "type": "%s"}' % kind.encode())

    assert not may_pass(refused("general_smtp_disabled"))
    assert not may_pass(refused("general_phone_disabled"))
    assert may_pass(refused("general_service_disabled"))
    assert may_pass(Answer(503, {}, b"<h1>busy</h1>"))
    assert not may_pass(Answer(500, {}))


@pytest.mark.parametrize(
    ("failure", "always", "unsent", "proven"),
    [
        (UNSENT, True, True, True),
        (LOST, True, False, True),
        (CUT, True, False, True),
        (answered(429), True, True, True),
        (answered(503, retry_after="1"), True, True, True),
        (answered(503), True, False, True),
        (answered(502), True, False, True),
        (answered(502, retry_after="1"), True, False, True),
        (answered(504), True, False, True),
        (UNTRUSTED, False, False, False),
    ],
)
def test_what_may_be_sent_again(
    failure: Failure, *, always: bool, unsent: bool, proven: bool
) -> None:
    assert may_repeat(failure, Repeat.ALWAYS, proof=False) is always
    assert may_repeat(failure, Repeat.UNSENT, proof=False) is unsent
    assert may_repeat(failure, Repeat.UNSENT, proof=True) is proven


@pytest.mark.parametrize(
    ("method", "repeat"),
    [
        ("GET", Repeat.ALWAYS),
        ("HEAD", Repeat.ALWAYS),
        ("PUT", Repeat.ALWAYS),
        ("DELETE", Repeat.ALWAYS),
        ("POST", Repeat.UNSENT),
        ("PATCH", Repeat.UNSENT),
    ],
)
def test_what_a_method_says_about_repeating(method: str, repeat: Repeat) -> None:
    assert repeat_of(method) is repeat


@pytest.mark.parametrize(
    ("failure", "certain"),
    [
        (UNSENT, True),
        (LOST, False),
        (CUT, False),
        (answered(429), True),
        (answered(503, retry_after="1"), True),
        (answered(503), False),
        (answered(502), False),
        (answered(504), False),
    ],
)
def test_when_it_is_certain_that_nothing_was_done(failure: Failure, *, certain: bool) -> None:
    assert failure.unprocessed is certain


@pytest.mark.parametrize(
    ("status", "headers", "seconds"),
    [
        (429, {}, None),
        (429, {"retry-after": "0"}, 0.0),
        (429, {"retry-after": " 7 "}, 7.0),
        (503, {"retry-after": "120"}, 120.0),
        (503, {"retry-after": "Thu, 01 Jan 2026 00:00:09 GMT", "date": MIDNIGHT}, 9.0),
        (503, {"retry-after": "Wed, 31 Dec 2025 00:00:00 GMT", "date": MIDNIGHT}, 0.0),
        (503, {"retry-after": "soon"}, None),
        (503, {"retry-after": "-5"}, None),
        (503, {"retry-after": "1.5"}, None),
        (503, {"retry-after": "٣"}, None),
        (429, {"x-ratelimit-reset": str(EPOCH + 30), "date": MIDNIGHT}, 30.0),
        (429, {"x-ratelimit-reset": str(EPOCH - 1), "date": MIDNIGHT}, None),
        (429, {"x-ratelimit-reset": "later", "date": MIDNIGHT}, None),
        (503, {"x-ratelimit-reset": str(EPOCH + 30), "date": MIDNIGHT}, None),
        (
            429,
            {"retry-after": "3", "x-ratelimit-reset": str(EPOCH + 30), "date": MIDNIGHT},
            3.0,
        ),
        (
            429,
            {"retry-after": "soon", "x-ratelimit-reset": str(EPOCH + 30), "date": MIDNIGHT},
            30.0,
        ),
    ],
)
def test_how_long_a_server_asks_to_wait(
    status: int, headers: dict[str, str], seconds: float | None
) -> None:
    assert asked_wait(status, headers) == seconds


def test_a_reset_is_counted_from_this_clock_where_the_answer_has_no_date(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("appwrite_cli.client.retry.time.time", lambda: EPOCH + 0.5)
    assert asked_wait(429, {"x-ratelimit-reset": str(EPOCH + 30)}) == 29.5


@pytest.mark.parametrize(
    ("retry", "most"), [(1, 0.5), (2, 1.0), (3, 2.0), (4, 4.0), (6, 16.0), (7, 20.0), (99, 20.0)]
)
@pytest.mark.parametrize("failure", [UNSENT, LOST, answered(502), answered(429)])
def test_backoff_grows_and_is_spread_over_its_whole_range(
    retry: int, most: float, failure: Failure
) -> None:
    asked: list[tuple[float, float]] = []

    def uniform(low: float, high: float) -> float:
        asked.append((low, high))
        return 0.25

    assert wait_before(retry, failure, uniform) == 0.25
    assert asked == [(0.0, most)]


@pytest.mark.parametrize(("asked", "waited"), [("2", 2.0), ("60", 60.0), ("3600", 60.0)])
def test_what_the_server_asks_for_is_obeyed_up_to_a_minute(asked: str, waited: float) -> None:
    def uniform(_low: float, _high: float) -> Any:
        pytest.fail("the server has said how long")

    assert wait_before(1, answered(429, retry_after=asked), uniform) == waited
