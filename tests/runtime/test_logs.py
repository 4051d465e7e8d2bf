"""What a function prints is taken in pieces of any size, and cut where its execution ends."""

import os
import subprocess
import sys
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appwrite_cli.runtime.logs import NATIVE_LOGS, Logs

MARK = "\0end 0123\0"


@given(st.text(max_size=60), st.text(max_size=20), st.lists(st.integers(0, 90), max_size=6))
def test_pieces_make_no_difference(before: str, after: str, cuts: list[int]) -> None:
    heard: list[str] = []
    logs = Logs(lambda _stream, text: heard.append(text), MARK)
    data = (before + MARK + after).encode()
    for start, end in pairwise([0, *sorted(cuts), len(data)]):
        logs.native(data[start:end])
    assert logs.native_ended.is_set()
    assert "".join(heard).removeprefix(NATIVE_LOGS) == before + after


def test_a_zero_that_begins_no_mark_is_not_held_back() -> None:
    logs = Logs(lambda _stream, _text: None, MARK)
    logs.native(b"a\0")
    assert logs.text("log") == NATIVE_LOGS + "a"  # the zero may be a mark's
    logs.native(b"b")
    assert logs.text("log") == NATIVE_LOGS + "a\0b"
    assert not logs.native_ended.is_set()


def test_a_message_does_not_go_on_in_a_printed_line() -> None:
    logs = Logs(lambda _stream, _text: None, MARK)
    logs.native(b"no end")
    logs.add("error", "bad\n")
    logs.add("log", "message\n")
    logs.native(b"more\n")
    logs.add("log", "last\n")
    assert logs.text("log") == NATIVE_LOGS + "no end\nmessage\nmore\nlast\n"
    assert logs.text("error") == "bad\n"


def test_logs_are_cut_at_their_size_and_failures_still_said() -> None:
    logs = Logs(lambda _stream, _text: None, MARK)
    for _ in range(300):
        logs.add("error", "x" * 8000)
    logs.fail("why\n")
    text = logs.text("error")
    assert len(text) < 1_000_200
    assert text.endswith("... more than 1000000 characters: the rest is left out\nwhy\n")


@pytest.mark.skipif(sys.platform != "linux", reason="it reads /proc")
def test_descendants_are_found_without_the_kernels_lists_too() -> None:
    from appwrite_cli.runtime import guard

    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        assert child.pid in guard._parents()[os.getpid()]
        assert child.pid in guard.descendants(os.getpid())
        assert child.pid in guard._children(os.getpid())
