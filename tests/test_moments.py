"""Times to come: spans from now, and dates."""

from datetime import UTC, datetime, timedelta

import pytest

from appwrite_cli.errors import UsageError
from appwrite_cli.moments import span_in_seconds, time_to_come


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("90d", 7776000), ("12h", 43200), ("5m", 300), ("1w", 604800), ("7s", 7), ("0d", 0),
     ("d", 0), ("-1d", 0), ("1.5h", 0), ("1y", 0), ("", 0)],
)  # fmt: skip
def test_a_span_is_a_number_and_a_unit(text: str, seconds: int) -> None:
    assert span_in_seconds(text) == seconds


def test_a_span_is_reckoned_from_now() -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    moment = datetime.fromisoformat(time_to_come("90d", "--at"))
    assert before <= moment - timedelta(days=90) <= datetime.now(UTC)


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("2099-01-31", "2099-01-31T00:00:00.000+00:00"),
        ("2099-01-31T09:00", "2099-01-31T09:00:00.000+00:00"),
        ("2099-01-31T09:00+02:00", "2099-01-31T07:00:00.000+00:00"),
        ("2099-01-31 09:00:01.5Z", "2099-01-31T09:00:01.500+00:00"),
    ],
)
def test_a_date_is_sent_in_utc(text: str, sent: str) -> None:
    assert time_to_come(text, "--at") == sent


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("2001-01-01", "--at: 2001-01-01 has passed"),
        ("0d", "--at: '0d' is no time"),
        ("tomorrow", "--at: 'tomorrow' is no time"),
        ("2099-02-30", "--at: '2099-02-30' is no time"),
        ("", "--at: '' is no time"),
        ("999999999w", "--at: 999999999w leads out of the calendar"),
    ],
)
def test_what_is_no_time_to_come_is_refused(text: str, message: str) -> None:
    with pytest.raises(UsageError) as refused:
        time_to_come(text, "--at")
    assert (str(refused.value), "such as 90d" in refused.value.hint) == (message, True)
