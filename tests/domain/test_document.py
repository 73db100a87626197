from dataclasses import replace
from datetime import date

from asesmen_cli.domain.document import (
    Cell,
    Column,
    Dated,
    Day,
    MonthCalendar,
    Table,
    filled,
    runs,
)
from asesmen_cli.domain.messages import Kind, msg


def grid(kind: Kind, *cells: Cell, bars: tuple[str, ...] = ("n",)) -> Table:
    return Table(
        key="k",
        title=msg("k"),
        columns=(Column(key="name", title="Name", kind=Kind.TEXT), Column(key="n", title="N", kind=kind)),
        rows=tuple(("a", cell) for cell in cells),
        bars=bars,
    )


def test_a_number_is_drawn_beside_the_largest_and_a_share_as_it_is() -> None:
    assert grid(Kind.COUNT, 5, 10, 0, None).lengths == ((0.5,), (1.0,), (0.0,), (0.0,))
    assert grid(Kind.SHARE, 0.25, 0.5, None).lengths == ((0.25,), (0.5,), (0.0,))


def test_nothing_is_drawn_where_there_is_nothing() -> None:
    assert grid(Kind.COUNT, 0, 0).lengths == ((0.0,), (0.0,))
    assert grid(Kind.COUNT).lengths == ()
    assert grid(Kind.COUNT, 1, bars=()).lengths == ()


def test_parts_of_a_bar_share_the_length_of_the_longest() -> None:
    table = Table(
        key="k",
        columns=(Column(key="a", title="A"), Column(key="b", title="B")),
        rows=((3, 1), (1, 1)),
        bars=("a", "b"),
    )
    assert table.lengths == ((0.75, 0.25), (0.25, 0.25))


def test_columns_without_a_value_are_left_out_with_all_that_belongs_to_them() -> None:
    table = Table(
        key="k",
        columns=(Column(key="a", title="A"), Column(key="b", title="B"), Column(key="c", title="C")),
        rows=((1, None, ""), (None, None, "x")),
        total=(1, 2, None),
        bars=("a", "b"),
        strong=frozenset({(0, "a"), (0, "b")}),
    )
    kept = filled(table)
    assert [column.key for column in kept.columns] == ["a", "c"]
    assert kept.rows == ((1, ""), (None, "x"))
    assert (kept.total, kept.bars) == ((1, None), ("a",))
    assert kept.strong == {(0, "a")}
    empty = replace(table, rows=())
    assert filled(empty) == empty


def test_a_calendar_has_the_months_in_which_something_takes_place() -> None:
    first, holiday = date(2023, 10, 31), date(2023, 11, 1)
    calendar = MonthCalendar(
        dated=(Dated(label="1", days=(first,)), Dated(label="2", days=(first, date(2023, 12, 1)))),
        free={holiday: "Libur", date(2023, 11, 15): "Libur"},
    )
    october, december = calendar.months
    assert (october.first, december.first) == (date(2023, 10, 1), date(2023, 12, 1))
    assert october.weeks[-1] == (
        Day(date(2023, 10, 30), ()),
        Day(first, ("1", "2")),
        *[None] * 5,
    )
    assert [day.labels for week in december.weeks for day in week if day and day.labels] == [("2",)]


def test_days_part_where_a_day_lies_between() -> None:
    days = tuple(date(2023, 11, day) for day in (9, 10, 13, 14, 16))
    assert [tuple(day.day for day in run) for run in runs(days)] == [(9, 10), (13, 14), (16,)]
