"""How tables are fitted, aligned, coloured, and what they mask."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from appwrite_cli.output import SECRETS, View, show, show_list, show_value
from appwrite_cli.output.table import GAP, fit
from tests.output.rendering import ROWS, USERS, Answer, Seen, pages, row, seen, text


def table(*items: Any, view: View = USERS, **options: Any) -> Seen:
    fields = options.pop("fields", ())
    return seen(
        lambda: show_list(pages(view.items, items), view, fields=fields),
        terminal=True,
        **options,
    )


FITTED = [
    # wanted, least, width, keep -> widths
    ([4, 5], [4, 5], 80, False, [4, 5]),
    ([4, 50], [4, 16], 40, False, [4, 34]),
    ([10, 50, 50], [10, 16, 16], 64, False, [10, 25, 25]),
    ([10, 20, 99], [10, 16, 16], 64, False, [10, 20, 30]),
    ([10, 50, 50], [10, 16, 16], 40, False, [10, 28]),
    ([36, 50], [20, 16], 20, False, [20]),
    ([10, 50, 50], [10, 16, 16], 20, True, [10, 16, 16]),
]


@pytest.mark.parametrize(("wanted", "least", "width", "keep", "widths"), FITTED)
def test_the_widths_of_columns(
    wanted: list[int], least: list[int], width: int, keep: bool, widths: list[int]
) -> None:
    assert fit(wanted, least, width, keep=keep) == widths


@given(st.lists(st.integers(1, 200), min_size=1, max_size=9), st.integers(16, 200))
def test_a_fitted_table_never_exceeds_the_terminal(wanted: list[int], width: int) -> None:
    least = [min(want, 16) for want in wanted]
    widths = fit(wanted, least, width, keep=False)
    assert sum(widths) + GAP * (len(widths) - 1) <= width
    assert all(low <= got <= high for low, got, high in zip(least, widths, wanted, strict=False))


LONG = {"$id": "ada", "name": "Ada " + "Lovelace " * 9, "email": "ada@example.com", "status": True}


@pytest.mark.parametrize("width", range(20, 121, 5))
def test_no_line_is_longer_than_the_terminal_is_wide(width: int) -> None:
    wide = {"$id": "id-" + "x" * 33, "name": "日本語のとても長い名前" * 5, "email": "👍🏽" * 40}
    for items in ([LONG], [wide, LONG]):
        got = table(*items, width=width)
        assert max(map(cell_len, got.splitlines())) <= width
        one = seen(lambda: show(Answer(wide), USERS), terminal=True, width=width)
        assert max(map(cell_len, one.splitlines())) <= width


def test_long_texts_are_cut_and_columns_without_room_left_out() -> None:
    assert table(LONG, width=80) == text("""
        ID   name                                                email            status
        ada  Ada Lovelace Lovelace Lovelace Lovelace Lovelace …  ada@example.com  yes
        """)
    assert table(LONG, width=40) == text("""
        ID   name                email
        ada  Ada Lovelace Love…  ada@example.com
        """)
    assert table(LONG, width=20) == text("""
        ID   name
        ada  Ada Lovelace L…
        """)


def test_an_id_is_wrapped_and_never_cut() -> None:
    assert table({"$id": "a-rather-long-identifier", "name": "Ada"}, width=20) == text("""
        ID
        a-rather-long-identi
        fier
        """)


def test_columns_that_were_asked_for_are_never_left_out() -> None:
    got = table(LONG, width=20, fields=("email,status", "$id"))
    assert got == text("""
        email       status  ID
        ada@examp…  yes     ada
        """)


def test_one_resource_on_a_narrow_terminal_is_wrapped() -> None:
    data = {"name": "Ada Lovelace", "emailVerification": True}
    assert seen(lambda: show(Answer(data), USERS), terminal=True, width=20) == text("""
        name      Ada
                  Lovelace
        emailVer  yes
        ificatio
        n
        """)


def test_a_table_in_a_pipe_is_as_wide_as_its_cells() -> None:
    long = {**LONG, "name": "Ada " * 60}
    got = seen(lambda: show_list(pages("users", [long]), USERS), output="table", width=20)
    assert "Ada " * 59 in got
    assert "\x1b" not in got
    got = seen(lambda: show(Answer(long), USERS), output="table", width=20)
    assert "Ada " * 59 in got


def test_further_pages_stream_below_the_first_in_its_columns() -> None:
    def action() -> None:
        first = [{"$id": "a", "name": "Ada", "email": "", "status": True}]
        second = [{"$id": "b", "name": "Bartholomew", "email": None, "status": False, "new": 1}]
        show_list(pages("users", first, second), USERS)

    assert seen(action, terminal=True) == text("""
        ID  name  email  status
        a   Ada          yes
        b   Bar…  -      no
        """)


def test_rows_are_shown_by_the_fields_that_they_have() -> None:
    got = table(row("r1", title="A"), row("r2", extra=2), view=ROWS)
    assert got.splitlines()[0].split() == ["ID", "title", "extra", "updated"]
    assert table({"sum": 3, "status": "x"}, view=ROWS).splitlines()[0].split() == ["sum", "status"]


def test_a_star_in_a_view_is_the_fields_of_the_data() -> None:
    view = View("row", "rows", ("$sequence", "*"))
    got = table(row("r1", title="A", n=1), view=view)
    assert got.splitlines()[0].split() == ["$sequence", "title", "n"]


def test_numbers_stand_on_the_right() -> None:
    assert table({"$id": "a", "n": 5}, {"$id": "b", "n": 1200}, {"$id": "c"}, view=ROWS) == text("""
        ID     n
        a      5
        b   1200
        c      -
        """)


SIZES = [
    (0, "0 B"),
    (999, "999 B"),
    (1000, "1 kB"),
    (1500, "1.5 kB"),
    (30_000_000, "30 MB"),
    (999_999, "1 MB"),
    (5_368_709_120, "5.4 GB"),
    (10**18, "1000000 TB"),
    (None, "-"),
]


@pytest.mark.parametrize(("size", "shown"), SIZES)
def test_sizes_are_for_people_in_tables_and_exact_in_pipes(size: int | None, shown: str) -> None:
    view = View("file", "files", ("$id", "sizeOriginal"), sizes=frozenset({"sizeOriginal"}))
    item = {"$id": "f", "sizeOriginal": size}
    assert table(item, view=view).splitlines()[1].split(maxsplit=1)[1] == shown
    piped = seen(lambda: show_list(pages("files", [item]), view))
    assert piped == f"f\t{'' if size is None else size}\n"


def test_a_related_resource_is_its_id() -> None:
    item = {"author": {"$id": "ada", "name": "Ada"}, "pair": [{"$id": "x"}, {"$id": "y"}]}
    assert table(item, view=ROWS) == "author  pair\nada     x, y\n"


def test_columns_inside_a_table_are_their_keys() -> None:
    item = {"$id": "t", "columns": [{"key": "title", "type": "varchar"}, {"key": "views"}]}
    assert table(item, view=ROWS) == "ID  columns\nt   title, views\n"


def test_a_time_that_is_none_stays_as_it_is() -> None:
    item = {"$id": "a", "t": "2026-02-31T00:00:00.000+00:00", "u": "2026-02-03"}
    assert table(item, view=ROWS).splitlines()[1].split() == ["a", item["t"], item["u"]]


def test_colours_are_for_terminals_that_want_them() -> None:
    item = {"$id": "a", "name": None}
    assert "\x1b[1mID" in table(item, color=True)
    assert "\x1b[2m-" in table(item, color=True)
    assert "\x1b" not in table(item, color=False)
    piped = seen(lambda: show_list(pages("users", [item]), USERS), output="table", color=True)
    assert "\x1b" not in piped


SECRET = {"$id": "v", "key": "DB", "secret": "hunter2", "targets": [{"password": "hunter3"}]}
VARIABLES = View("variable", "variables", ("$id", "key", "secret"), secrets=frozenset({"value"}))


@pytest.mark.parametrize("output", ["", "table"])
@pytest.mark.parametrize("terminal", [True, False])
def test_secrets_are_masked_in_tables(output: str, terminal: bool) -> None:
    for action in (
        lambda: show(Answer({**SECRET, "value": "hunter4"}), VARIABLES),
        lambda: show_list(pages("variables", [SECRET]), VARIABLES),
        lambda: show_value(SECRET),
    ):
        got = seen(action, output=output, terminal=terminal)
        assert "hunter" not in got
        assert "******" in got


@pytest.mark.parametrize("output", ["json", "ndjson", "csv", "tsv"])
def test_secrets_are_complete_in_machine_formats(output: str) -> None:
    assert "hunter2" in seen(lambda: show(Answer(SECRET), VARIABLES), output=output)


def test_a_command_may_reveal_a_secret() -> None:
    got = seen(lambda: show(Answer(SECRET), VARIABLES, reveal=True), terminal=True)
    assert "hunter2" in got
    assert "hunter3" in got


def test_an_empty_secret_is_shown_as_empty() -> None:
    assert table({"$id": "v", "key": "A", "secret": ""}, view=VARIABLES) == text("""
        ID  key  secret
        v   A
        """)


def test_that_something_is_a_secret_is_no_secret() -> None:
    assert table({"$id": "v", "key": "A", "secret": True}, view=VARIABLES) == text("""
        ID  key  secret
        v   A    yes
        """)


def test_an_empty_page_before_others_changes_nothing() -> None:
    got = seen(lambda: show_list(pages("users", [], [{"$id": "a"}]), USERS), terminal=True)
    assert got.splitlines()[1].split() == ["a", "-", "-", "-"]


def test_the_fields_of_rows_are_the_users_own_and_not_masked() -> None:
    item = dict.fromkeys(sorted(SECRETS), "mine")
    assert table(item, view=ROWS, width=400).count("mine") == len(SECRETS)


def test_a_view_may_have_words_of_its_own_for_true_and_false() -> None:
    users = USERS._replace(words={"status": ("active", "blocked")})
    items = [{"$id": "ada", "status": True}, {"$id": "bob", "status": False}, {"$id": "eve"}]
    got = table(*items, view=users, fields=["$id,status"])
    assert got == "ID   status\nada  active\nbob  blocked\neve  -\n"
    one = seen(lambda: show(Answer(items[1]), users), terminal=True)
    assert one == "$id     bob\nstatus  blocked\n"
    piped = seen(lambda: show(Answer(items[1]), users))
    assert piped == "$id\tbob\nstatus\tfalse\n"
