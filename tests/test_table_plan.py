"""How a table is made of its columns and indexes."""

import pytest

from appwrite_cli.columns.indexes import parse_index
from appwrite_cli.columns.parse import parse_column
from appwrite_cli.columns.plan import check_clashes, plan_table
from appwrite_cli.errors import UsageError


def test_a_table_is_made_with_what_it_takes_and_the_rest_comes_after() -> None:
    columns = [
        parse_column(spec)
        for spec in ("done:boolean=false", "mail:email", "title:varchar(255)!", "n:bigint")
    ]
    indexes = [
        parse_index(spec)
        for spec in (
            "a=key(title)",
            "b=unique(mail)",
            "c=key(done, mail desc)",
            "d=key($createdAt)",
        )
    ]
    plan = plan_table(columns, indexes)
    # A column that cannot be inline ends the inline ones: the columns keep their order.
    assert [column["key"] for column in plan.inline_columns] == ["done", "mail"]
    assert plan.inline_indexes == [
        {"key": "b", "type": "unique", "attributes": ["mail"]},
        {"key": "c", "type": "key", "attributes": ["done", "mail"], "orders": ["ASC", "DESC"]},
    ]
    assert [column.key for column in plan.columns] == ["title", "n"]
    assert [index.key for index in plan.indexes] == ["a", "d"]


def test_a_table_takes_no_more_than_100_columns_at_once() -> None:
    plan = plan_table([parse_column(f"c{i}:boolean") for i in range(103)], [])
    assert len(plan.inline_columns) == 100
    assert [column.key for column in plan.columns] == ["c100", "c101", "c102"]


@pytest.mark.parametrize(
    ("columns", "indexes", "message"),
    [
        (["a:text", "a:text"], [], "the column 'a' is given twice"),
        (["a:text", "A:text"], [], "the column 'A' is given twice"),
        (["n:integer"], ["k=key(n)", "K=key(n)"], "the index 'K' is given twice"),
        (["n:integer"], ["k=key(m)"], "there is no column 'm'"),
        (["a:varchar(9000)", "b:varchar(9000)"], [], "would take 73071 of 65535 bytes"),
    ],
)
def test_a_table_that_cannot_be_is_refused(
    columns: list[str], indexes: list[str], message: str
) -> None:
    with pytest.raises(UsageError, match=message):
        plan_table([parse_column(s) for s in columns], [parse_index(s) for s in indexes])


def test_keys_clash_with_existing_ones_whatever_their_case() -> None:
    check_clashes(["a", "b"], ["c"], what="column")
    with pytest.raises(UsageError) as caught:
        check_clashes(["a"], ["a"], what="column")
    assert caught.value.message == "the column 'a' exists already"
    with pytest.raises(UsageError) as caught:
        check_clashes(["A"], ["a"], what="index")
    assert caught.value.message == "the index 'A' exists already (as 'a'); case does not count"
