"""Names of remote files as paths: whatever they are, they stay where they belong."""

from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from appwrite_cli.transfer.names import LONGEST, Targets, safe_parts

NAMES = st.text(st.characters(), max_size=300) | st.lists(
    st.sampled_from(["..", ".", "", "a", "CON", "nul.txt", "\\", "c:", "~", " ", "a.", "\u202e"])
).map("/".join)


@given(name=NAMES, windows=st.booleans())
@example(name="..", windows=False)
@example(name="/", windows=True)
def test_no_part_leads_anywhere_else(name: str, windows: bool) -> None:
    parts = safe_parts(name, "id", windows=windows)
    assert parts
    for part in parts:
        assert part not in ("", ".", "..")
        assert not {"/", "\\", "\0"} & set(part)
        assert part.isprintable()
        assert len(part.encode()) <= LONGEST
    assert not PurePosixPath(*parts).is_absolute()
    if windows:
        path = PureWindowsPath(*parts)
        assert not path.drive
        assert not path.is_absolute()
        assert path.parts == parts
        assert not path.is_reserved()


@given(st.lists(NAMES, max_size=30))
def test_every_file_gets_a_place_of_its_own(names: list[str]) -> None:
    targets = Targets(Path("here"))
    places = [targets.place(name, f"id{number}") for number, name in enumerate(names)]
    keys = {str(place).casefold() for place in places}
    assert len(keys) == len(places)
    for place in places:  # and none is where another one needs a directory
        assert not {str(parent).casefold() for parent in place.parents} & keys


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("CON", ("CON_",)),
        ("con.txt", ("con_.txt",)),
        ("LPT1.tar.gz", ("LPT1_.tar.gz",)),
        ("COM0", ("COM0_",)),
        ("console", ("console",)),
        ("a:b?.txt", ("a_b_.txt",)),
        ("trailing. ", ("trailing._",)),
        ("trailing.", ("trailing_",)),
    ],
)
def test_what_windows_reserves_is_changed_there(name: str, parts: tuple[str, ...]) -> None:
    assert safe_parts(name, "id", windows=True) == parts


@pytest.mark.parametrize("name", ["CON", "a:b?.txt", "trailing.", "aux/nul", "-rf", "~", "$HOME"])
def test_elsewhere_names_are_what_they_are(name: str) -> None:
    assert safe_parts(name, "id", windows=False) == tuple(name.split("/"))


def test_names_that_are_too_long_are_told_apart_and_keep_their_ending() -> None:
    one, two = ("ü" * 250 + ending + ".png" for ending in ("a", "b"))
    (first,), (second,) = safe_parts(one, "id"), safe_parts(two, "id")
    assert first != second
    assert first.endswith(".png")
    assert len(first.encode()) <= LONGEST
    assert safe_parts("x" * 251 + ".txt", "id") == ("x" * 251 + ".txt",)


def test_a_name_of_nothing_is_the_id() -> None:
    assert safe_parts("", "id") == safe_parts("/", "id") == safe_parts("./.", "id") == ("id",)
