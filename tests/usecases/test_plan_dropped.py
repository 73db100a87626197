"""Whoever was dropped from a batch keeps their place: seated first, in the first batch that has room."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from asesmen_cli.usecases.attend.mark import Marking, mark_attendance
from asesmen_cli.usecases.away import note_away
from asesmen_cli.usecases.common.context import Context
from asesmen_cli.usecases.diff import difference
from asesmen_cli.usecases.exempt import exempt
from asesmen_cli.usecases.move import move
from asesmen_cli.usecases.pin import pin
from asesmen_cli.usecases.plan.draft import PlanOptions, draft_plan
from asesmen_cli.usecases.plan.keep import keep_plan
from asesmen_cli.usecases.publish import publish
from asesmen_cli.usecases.roster.register import rename
from asesmen_cli.usecases.show import show_plan
from asesmen_cli.usecases.swap import swap
from asesmen_cli.usecases.why import why
from tests.rosters import number
from tests.usecases.life import (
    AHEAD,
    never,
    office,
    options_of,
    published,
    serials,
    starts,
    unchanged_by,
    unplaced,
    waiting,
    yes,
)

LAST = AHEAD + timedelta(days=2)
"""Batch 1 ends; batches of two follow a week apart. A lower serial has waited longer."""


def dropped(at: Context, *who: int, batch: int = 1) -> Context:
    """On the last day of the first batch these missed its first day, and the others came."""
    at = replace(at, today=LAST)
    absent = tuple(f"{number(serial)}:1" for serial in who)
    mark_attendance(at, batch, Marking(absent=absent, all_present=True))
    return at


def kept(at: Context, **options: object) -> dict[int, list[int]]:
    """The draft of plan --keep."""
    return serials(keep_plan(at, PlanOptions(**options), yes))  # type: ignore[arg-type] # of several types


def test_a_free_seat_of_the_first_later_batch_goes_to_the_dropped_before_the_more_urgent(
    tmp_path: Path,
) -> None:
    # 1 2 | 3 4 | 5 6, and 7 waits; 2 is dropped, 5 and 6 have waited less, 3 is away: one seat is free in
    # batch 2. The dropped get it, though 7 waits as well, and 3 goes to the first new batch with 7.
    at = office(tmp_path, 7)
    published(at, "juni", max_batches=3)
    note_away(at, [number(3)], AHEAD + timedelta(days=7), AHEAD + timedelta(days=9), "cuti")
    assert kept(dropped(at, 2)) == {1: [1, 2], 2: [2, 4], 3: [5, 6], 4: [3, 7]}


def test_the_longest_unassessed_of_the_dropped_goes_first(tmp_path: Path) -> None:
    at = office(tmp_path, 6)
    published(at, "juni")
    note_away(at, [number(3)], AHEAD + timedelta(days=7), AHEAD + timedelta(days=9), "cuti")
    assert kept(dropped(at, 1, 2)) == {1: [1, 2], 2: [1, 4], 3: [5, 6], 4: [2, 3]}


def test_the_dropped_go_first_even_before_who_has_waited_longer(tmp_path: Path) -> None:
    # 1 sits nowhere, for batch 1 of two other people was published before 1 was asked; 3 was dropped.
    at = office(tmp_path, 5)
    exempt(at, [number(1)], AHEAD, "tugas")
    published(at, "juni", max_batches=2)  # 2 3 | 4 5
    at = dropped(at, 3)
    note_away(at, [number(4)], AHEAD + timedelta(days=7), AHEAD + timedelta(days=9), "cuti")
    assert kept(at) == {1: [2, 3], 2: [3, 5], 3: [1, 4]}


@pytest.mark.rule("R72")
def test_plan_seats_the_dropped_before_others_where_seats_are_short(tmp_path: Path) -> None:
    at = office(tmp_path, 6)
    published(at, "juni", max_batches=1)
    at = dropped(at, 2)
    draft = draft_plan(at, options_of(start=LAST + timedelta(days=1), max_batches=1, batch_size=1), never)
    assert serials(draft) == {1: [2]}
    assert [serial for serial, _ in unplaced(draft)] == [3, 4, 5, 6]


def test_the_dropped_have_moved_from_the_old_batch_to_the_new_one(tmp_path: Path) -> None:
    at = office(tmp_path, 4)
    published(at, "juni")
    at = dropped(at, 2)
    sheet = keep_plan(at, PlanOptions(), yes)
    assert serials(sheet) == {1: [1, 2], 2: [3, 4], 3: [2]}
    (change,) = difference(at, None, None).moves
    assert change.before is not None
    assert change.after is not None
    assert (change.person.nip, change.kind, change.before.number, change.after.number) == (
        number(2),
        "moved",
        1,
        3,
    )
    # 1 2 3 4, each once
    assert (sheet.quality.flagged, sheet.quality.placed, sheet.quality.unplaced) == (4, 4, 0)


def test_who_is_complete_is_planned_no_more(tmp_path: Path) -> None:
    at = office(tmp_path, 4)
    published(at, "juni")
    assert kept(dropped(at)) == {1: [1, 2], 2: [3, 4]}
    assert difference(replace(at, today=LAST), None, None).moves == ()


def test_while_attendance_is_open_nobody_is_planned_again(tmp_path: Path) -> None:
    at = office(tmp_path, 4)
    published(at, "juni")
    at = replace(at, today=AHEAD)
    mark_attendance(at, 1, Marking(all_present=True))
    assert kept(at) == {1: [1, 2], 2: [3, 4]}
    draft = draft_plan(at, options_of(start=LAST), never)
    assert unplaced(draft) == [(1, "attendance-open"), (2, "attendance-open"), (3, "seated"), (4, "seated")]


def test_the_dropped_without_a_seat_are_listed_with_the_reason_and_counted_once(tmp_path: Path) -> None:
    at = office(tmp_path, 4)
    published(at, "juni")
    at = dropped(at, 2)
    sheet = keep_plan(at, PlanOptions(until=AHEAD + timedelta(days=20), start=LAST + timedelta(days=1)), yes)
    assert serials(sheet) == {1: [1, 2], 2: [3, 4], 3: [2]}
    sheet = keep_plan(at, PlanOptions(until=AHEAD + timedelta(days=10), start=LAST + timedelta(days=1)), yes)
    assert (serials(sheet), unplaced(sheet)) == ({1: [1, 2], 2: [3, 4]}, [(2, "no-seat")])
    assert (sheet.quality.flagged, sheet.quality.placed, sheet.quality.unplaced) == (4, 3, 1)
    (change,) = difference(at, None, None).moves
    assert (change.person.nip, change.kind) == (number(2), "dropped")


@pytest.mark.rule("R72")
def test_nobody_is_called_into_a_batch_beside_the_one_they_were_dropped_from(tmp_path: Path) -> None:
    # Two rooms, two days each: 1 2 and 3 4 from Monday on, 5 6 and 7 from Wednesday on. 1 missed Monday;
    # the batch of 7, with a free seat, begins on the day after the batch that 1 was dropped from ends.
    at = office(tmp_path, 7, plan={"replace_until_days": 0})
    published(at, "juni", parallel=2, days=2)
    at = replace(at, today=AHEAD)
    mark_attendance(at, 1, Marking(absent=(f"{number(1)}:1",)))
    assert kept(at)[4] == [1, 7]


@pytest.mark.parametrize(
    ("days", "batches"),
    [
        (5, {1: [1, 2], 2: [2, 4], 3: [3]}),  # it begins in five days: the seat of 3 is still offered ...
        (6, {1: [1, 2], 2: [4], 3: [2, 3]}),  # ... unless nobody new is called within six
    ],
)
@pytest.mark.rule("R62")
def test_a_free_seat_is_offered_until_some_days_before_the_batch(
    tmp_path: Path, days: int, batches: dict[int, list[int]]
) -> None:
    at = office(tmp_path, 4, plan={"replace_until_days": days})
    published(at, "juni")
    note_away(at, [number(3)], AHEAD + timedelta(days=7), AHEAD + timedelta(days=9), "cuti")
    assert kept(dropped(at, 2)) == batches


def test_a_batch_that_begins_soon_keeps_its_people(tmp_path: Path) -> None:
    at = office(tmp_path, 5)
    published(at, "juni", max_batches=2)  # 1 2 | 3 4
    at = replace(at, today=AHEAD - timedelta(days=2))
    assert kept(at) == {1: [1, 2], 2: [3, 4], 3: [5]}
    note_away(at, [number(1)], AHEAD, LAST, "sakit")
    assert kept(at) == {1: [2], 2: [3, 4], 3: [1, 5]}


def test_nobody_is_called_from_one_batch_that_begins_soon_into_another(tmp_path: Path) -> None:
    # 1 2 from Monday on and 3 4 a week later, both so soon that nobody new is called; 1 is away at first.
    at = office(tmp_path, 4, plan={"replace_until_days": 30})
    published(at, "juni")
    note_away(at, [number(1)], AHEAD, LAST, "sakit")
    note_away(at, [number(3)], AHEAD + timedelta(days=7), AHEAD + timedelta(days=9), "cuti")
    assert kept(at) == {1: [2], 2: [4], 3: [1, 3]}


def test_a_pin_stays_with_the_seat_that_was_lost(tmp_path: Path) -> None:
    at = office(tmp_path, 4)
    draft_plan(at, options_of(start=AHEAD), never)
    pin(at, [number(2)], pinned=True)
    pin(at, [number(3)], pinned=True)
    publish(at, "juni", yes)
    sheet = keep_plan(dropped(at, 2), PlanOptions(), yes)
    assert (serials(sheet)[3], sheet.pinned) == ([2], frozenset({number(3)}))


def test_begun_batches_are_not_changed_by_hand(tmp_path: Path) -> None:
    at = office(tmp_path, 4)
    published(at, "juni")
    at = dropped(at, 2)
    kept(at)
    into_begun = unchanged_by(at, lambda: move(at, number(3), 1, force=True))
    assert (into_begun.code, into_begun.params["batch"]) == ("state.batch-begun", 1)
    held = unchanged_by(at, lambda: swap(at, number(1), number(3), force=True))
    assert held.code == "state.seat-begun"


def test_the_later_seat_of_a_dropped_person_may_be_changed_by_hand(tmp_path: Path) -> None:
    at = office(tmp_path, 5)
    published(at, "juni")  # 1 2 | 3 4 | 5
    at = dropped(at, 2)
    assert kept(at) == {1: [1, 2], 2: [3, 4], 3: [2, 5]}
    assert serials(swap(at, number(2), number(4), force=True)) == {1: [1, 2], 2: [2, 3], 3: [4, 5]}
    assert serials(show_plan(at))[1] == [1, 2]


def test_publishing_keeps_both_seats_and_why_tells_the_later(tmp_path: Path) -> None:
    at = office(tmp_path, 4)
    published(at, "juni")
    at = dropped(at, 2)
    keep_plan(at, PlanOptions(), yes)
    sheet = publish(at, "juli", yes)
    assert starts(sheet)[3] == date(2023, 11, 27)
    answer = why(at, number(2))
    assert (answer.batch and answer.batch.number, answer.unplaced) == (3, None)
    (held,) = answer.attendance
    assert [one.again and one.again.number for one in held.people] == [3]
    assert keep_plan(at, PlanOptions(), never).plan.batches == sheet.plan.batches
    again = at.workspace.replayed()
    assert again.tables() == at.workspace.tables()


def test_a_new_number_has_both_seats_and_the_marks(tmp_path: Path) -> None:
    at = office(tmp_path, 4)
    published(at, "juni")
    at = dropped(at, 2)
    keep_plan(at, PlanOptions(), yes)
    publish(at, "juli", yes)
    people = waiting(4)
    rename(at, people[1].nip, number(22), yes)
    assert serials(show_plan(at)) == {1: [1, 22], 2: [3, 4], 3: [22]}
    (held,) = why(at, number(22)).attendance
    assert [one.outcome.value for one in held.people] == ["dropped"]
    again = at.workspace.replayed()
    assert again.tables() == at.workspace.tables()


def test_a_correction_says_that_the_later_seat_is_not_needed_and_keep_frees_it(tmp_path: Path) -> None:
    at = office(tmp_path, 4)
    published(at, "juni")
    at = dropped(at, 2)
    keep_plan(at, PlanOptions(), yes)
    publish(at, "juli", yes)
    sheet = mark_attendance(at, 1, Marking(present=(f"{number(2)}:1",)))
    assert [(one.code, one.params["batch"], one.params["plan"]) for one in sheet.findings] == [
        ("attendance.later-seat", 3, "juli")
    ]
    assert mark_attendance(at, 1, Marking(present=(f"{number(2)}:1",))).findings == ()
    assert kept(at) == {1: [1, 2], 2: [3, 4]}


def test_a_correction_makes_a_draft_that_seats_the_person_stale(tmp_path: Path) -> None:
    at = office(tmp_path, 4)
    published(at, "juni")
    at = dropped(at, 2)
    kept(at)
    mark_attendance(at, 1, Marking(present=(f"{number(2)}:1",)), "juni")
    assert unchanged_by(at, lambda: publish(at, "juli", yes)).code == "state.stale-plan"
    assert kept(at) == {1: [1, 2], 2: [3, 4]}
