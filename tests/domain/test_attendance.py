from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asesmen_cli.domain.attendance import (
    Attendance,
    Mark,
    Marks,
    Reasons,
    attendance,
    attended,
    dropouts,
    marks_until,
    undecided,
)
from asesmen_cli.domain.due import DueOn, Status, explain
from asesmen_cli.domain.people import Tier
from asesmen_cli.domain.planning import Batch, Plan, Unplaced, Window, seated, seats
from asesmen_cli.language import speaking
from asesmen_cli.settings import Settings
from tests.builders import NIP, SOURCE, person

MONDAY = date(2023, 11, 6)
DAYS = tuple(MONDAY + timedelta(days=n) for n in range(3))
REASONS = Reasons(excused=("sakit", "umrah/haji"), unexcused=("tanpa keterangan", "menolak"))


def mark(day: int, *, present: bool = True, reason: str | None = None, nip: str = NIP) -> Mark:
    return Mark(nip=nip, day=MONDAY + timedelta(days=day), present=present, reason=reason, source=SOURCE)


def marks(*told: Mark) -> Marks:
    found: dict[str, dict[date, Mark]] = {}
    for one in told:
        found.setdefault(one.nip, {})[one.day] = one
    return found


def batch(number: int, *nips: str, week: int = 0) -> Batch:
    days = tuple(day + timedelta(weeks=week) for day in DAYS)
    return Batch(number=number, tier=Tier.PENGAWAS, window=Window(days=days, seats=5), nips=nips)


@pytest.mark.parametrize(
    ("came", "outcome"),
    [
        ((), Attendance.OPEN),
        ((True, True), Attendance.OPEN),
        ((True, True, True), Attendance.COMPLETE),
        ((True, False), Attendance.DROPPED),  # the third day does not matter any more
        ((False, True, True), Attendance.DROPPED),
    ],
)
@pytest.mark.rule("R64")
def test_the_days_are_one_whole(came: tuple[bool, ...], outcome: Attendance) -> None:
    own = {DAYS[n]: mark(n, present=present) for n, present in enumerate(came)}
    assert attendance(DAYS, own) is outcome


@given(st.lists(st.sampled_from([True, False, None]), min_size=3, max_size=3))
def test_nobody_is_assessed_on_some_of_the_days(came: list[bool | None]) -> None:
    told = marks(*(mark(n, present=present) for n, present in enumerate(came) if present is not None))
    assert [one.held_on for one in attended([batch(1, NIP)], told)] == ([DAYS[2]] if all(came) else [])


def test_who_came_on_every_day_awaits_the_result() -> None:
    (one,) = attended([batch(1, NIP)], marks(mark(0), mark(1), mark(2)))
    assert (one.held_on, one.awaited) == (DAYS[2], True)


def test_attended_in_full_is_current_and_says_that_the_result_is_awaited() -> None:
    (held,) = attended([batch(1, NIP)], marks(mark(0), mark(1), mark(2)))
    due = DueOn(Settings().due_rule(), DAYS[2]).due(person(), held, SOURCE)
    assert due.status is Status.CURRENT
    assert speaking("en").put(explain(due)) == (
        "Attended in full on 8 November 2023 (roster.xlsx, sheet Data, row 7, loaded 6 November 2023),"
        " and the result is awaited; due on 8 November 2025."
    )


def test_where_the_dropped_sit_next() -> None:
    held, later, last = batch(1, "a", "b"), batch(2, "c", "a", week=1), batch(3, "a", week=2)
    told = marks(
        mark(1, present=False, reason="sakit", nip="a"), mark(2, present=False, nip="a"), mark(0, nip="b")
    )
    (one,) = dropouts([last, later, held], told)
    assert (one.nip, one.batch.number, one.missed.day, one.missed.reason) == ("a", 1, DAYS[1], "sakit")
    assert one.again == later
    assert [dropout.again for dropout in dropouts([held], told)] == [None]


def test_who_is_dropped_twice_is_told_twice() -> None:
    weeks = [batch(1, "a"), batch(2, "a", week=1)]
    told = marks(mark(0, present=False, nip="a"), mark(7, present=False, nip="a"))
    assert [(one.batch.number, one.again) for one in dropouts(weeks, told)] == [(1, weeks[1]), (2, None)]


@pytest.mark.rule("R58")
def test_who_holds_a_seat() -> None:
    told = marks(*(mark(n, nip="a") for n in range(3)), mark(0, present=False, nip="b"), mark(0, nip="c"))
    assert list(undecided(batch(1, "a", "b", "c", "d"), told)) == ["c", "d"]


@pytest.mark.rule("R64")
def test_marks_after_the_day_reckoned_from_do_not_count() -> None:
    told = marks(mark(0), mark(1, present=False))
    assert marks_until(told, DAYS[0]) == {NIP: {DAYS[0]: mark(0)}}


@pytest.mark.rule("R73")
def test_the_later_seat_counts_and_who_waits_has_none() -> None:
    first, second = batch(2, "a", "b", "c"), batch(1, "a", week=1)  # shifted: the lower number is later
    plan = Plan(batches=(second, first), unplaced=(Unplaced(nip="b", code="no-seat"),))
    assert {nip: one.number for nip, one in seated(plan).items()} == {"a": 1, "c": 2}
    assert seats(plan) == {"a": second.window, "c": first.window}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("sakit", "sakit"),
        (" SAKIT ", "sakit"),
        ("Umrah", "umrah/haji"),
        ("haji", "umrah/haji"),
        ("umrah/haji", "umrah/haji"),
        ("Tanpa  Keterangan", "tanpa keterangan"),
        ("cuti", None),
        ("", None),
    ],
)
def test_a_reason_is_found_whole_or_by_one_of_its_words(text: str, reason: str | None) -> None:
    assert REASONS.find(text) == reason


@pytest.mark.rule("R67")
def test_which_reasons_excuse() -> None:
    told = [REASONS.excuse(reason) for reason in ("sakit", "menolak", None, REASONS.default)]
    assert told == [True, False, False, False]
    assert REASONS.default == "tanpa keterangan"
