"""IDs: the rule, and fresh ones."""

import re
import time

import pytest
from appwrite.id import ID
from hypothesis import given
from hypothesis import strategies as st

from appwrite_cli.errors import GrammarError, UsageError
from appwrite_cli.ids import ID_PATTERN, check_id, unique_id


@pytest.mark.parametrize("text", ["a", "0", "A.b-c_d", "a" * 36, "items..x"])
def test_an_id_is_taken_as_it_is(text: str) -> None:
    assert check_id(text, "row ID") == text


@pytest.mark.parametrize(
    ("text", "reason", "position"),
    [
        ("a b", "the row ID holds ' '", 1),
        ("_a", "the row ID holds '_' at its start", 0),
        ("..", "the row ID holds '.' at its start", 0),
        ("a/b", "the row ID holds '/'", 1),
        ("é", "the row ID holds 'é' at its start", 0),
        ("unique()", "the row ID holds '('", 6),
        ("a\n", "the row ID holds '\\n'", 1),
        ("a" * 37, "the row ID has 37 characters, 36 are the most", 36),
    ],
)
def test_what_is_no_id_is_pointed_at(text: str, reason: str, position: int) -> None:
    with pytest.raises(GrammarError) as caught:
        check_id(text, "row ID")
    assert (caught.value.reason, caught.value.position) == (reason, position)


def test_an_empty_id_is_refused() -> None:
    with pytest.raises(UsageError, match="the row ID is empty"):
        check_id("", "row ID")


def test_a_unique_id_has_the_form_that_the_sdk_makes() -> None:
    form = re.compile(r"[0-9a-f]{20}")
    assert form.fullmatch(ID.unique())
    assert form.fullmatch(unique_id())
    assert ID_PATTERN.fullmatch(unique_id())


def test_unique_ids_differ_and_begin_with_the_time() -> None:
    ids = [unique_id() for _ in range(1000)]
    assert len(set(ids)) == 1000
    assert all(abs(int(id_[:8], 16) - time.time()) < 3600 for id_ in ids)


@given(st.text(max_size=40))
def test_no_text_raises_anything_but_a_usage_error(text: str) -> None:
    try:
        assert check_id(text, "ID") == text
    except UsageError:
        assert not ID_PATTERN.fullmatch(text)
