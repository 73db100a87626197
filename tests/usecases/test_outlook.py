from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from asesmen_cli.domain.attendance import Mark, Marks
from asesmen_cli.domain.coverage import Count
from asesmen_cli.domain.due import DueRule
from asesmen_cli.domain.facts import PlanState, Sitting
from asesmen_cli.domain.results import Receipt
from asesmen_cli.domain.snapshot import NOTHING, PersonRecord, PlanRecord
from asesmen_cli.domain.state import State
from asesmen_cli.usecases.away import note_away
from asesmen_cli.usecases.batch import cancel_batch
from asesmen_cli.usecases.common.outlook import in_force, sittings
from asesmen_cli.usecases.export import report
from asesmen_cli.usecases.plan.draft import PlanOptions
from asesmen_cli.usecases.plan.keep import keep_plan
from tests.builders import SOURCE, person
from tests.rosters import number
from tests.store.plans import START, stored
from tests.usecases.life import AHEAD, office, planned, published, yes

A, B, C = number(1), number(2), number(3)


def plan(which: int, state: PlanState, *batches: list[str], **facts: object) -> PlanRecord:
    told = {"number": which, "state": state, "name": None if state is PlanState.DRAFT else f"P{which}"}
    return replace(stored(batches), **(told | facts))  # type: ignore[arg-type]  # of several types


def came(*, present: bool, day: date = START, nips: tuple[str, ...] = (A,)) -> Marks:
    return {nip: {day: Mark(nip=nip, day=day, present=present, source=SOURCE)} for nip in nips}


def told_of(
    plans: list[PlanRecord],
    marks: Marks,
    today: date,
    receipts: Mapping[str, tuple[Receipt, ...]] | None = None,
) -> tuple[Sitting, ...]:
    """The batches, where results should have come a week after."""
    people = {nip: PersonRecord(person=person(nip), source=SOURCE, present=True) for nip in (A, B, C)}
    snapshot = replace(NOTHING, people=people, marks=marks, plans=tuple(plans), receipts=receipts or {})
    return sittings(State(snapshot, DueRule(), today), snapshot.draft, expected_days=7)


# --- which plans count ------------------------------------------------------------------------------------


def test_a_draft_stands_beside_the_published_plans_that_it_does_not_replace() -> None:
    one, two = plan(1, PlanState.PUBLISHED), plan(2, PlanState.PUBLISHED)
    gone = plan(3, PlanState.WITHDRAWN)
    draft = plan(4, PlanState.DRAFT, replaces=2)
    assert in_force([one, two, gone, draft], draft) == (one, draft)
    assert in_force([one, two, gone], two) == (one, two)
    assert in_force([one, two, gone], gone) == (gone,)
    assert in_force([], None) == ()


# --- batches ----------------------------------------------------------------------------------------------


def test_batches_of_all_plans_by_first_day_with_those_called_off() -> None:
    one = plan(1, PlanState.PUBLISHED, [A], [B], cancelled={2: "banjir"})
    draft = plan(2, PlanState.DRAFT, [C])
    found = told_of([one, draft], {}, START)
    assert [(sitting.plan, sitting.number, sitting.people, sitting.cancelled) for sitting in found] == [
        (None, 1, 1, None),
        ("P1", 1, 1, None),
        ("P1", 2, 1, "banjir"),
    ]


@pytest.mark.rule("R102")
def test_attendance_is_missing_once_a_published_batch_is_over() -> None:
    one = plan(1, PlanState.PUBLISHED, [A, B], [C], cancelled={2: "banjir"})
    marks = came(present=True)
    # the first batch is on the 6th: over on the 7th, when B's day is not told yet
    on_the_day, after = told_of([one], marks, START), told_of([one], marks, START + timedelta(days=9))
    assert [sitting.unmarked for sitting in on_the_day] == [0, 0]
    assert [sitting.unmarked for sitting in after] == [1, 0]
    draft = replace(one, state=PlanState.DRAFT, cancelled={})
    assert [sitting.unmarked for sitting in told_of([draft], marks, START + timedelta(days=9))] == [0, 0]


@pytest.mark.rule("R102")
def test_a_draft_does_not_hide_what_is_missing_of_the_plan_that_it_would_replace() -> None:
    one = plan(1, PlanState.PUBLISHED, [A, B], [C])
    draft = replace(one, number=2, state=PlanState.DRAFT, name=None, replaces=1)
    found = told_of([one, draft], came(present=True), START)
    assert [(sitting.plan, sitting.number, sitting.unmarked) for sitting in found] == [
        ("P1", 1, 0),
        (None, 2, 0),
    ]
    later = told_of([one, draft], came(present=True), START + timedelta(days=9))
    assert [(sitting.plan, sitting.number, sitting.unmarked) for sitting in later] == [
        ("P1", 1, 1),
        ("P1", 2, 1),
    ]


@pytest.mark.rule("R102")
def test_what_is_long_over_is_told_only_while_attendance_is_missing() -> None:
    # the batches are on 6 and 7 November 2023: a year later the first is no longer told of
    one = plan(1, PlanState.PUBLISHED, [A], [B])
    marks = {**came(present=True), **came(present=False, day=START + timedelta(days=1), nips=(B,))}
    later = date(2024, 11, 7)
    come = {A: (Receipt(nip=A, held_on=START, received_on=date(2023, 12, 1), source=SOURCE),)}
    assert [sitting.number for sitting in told_of([one], marks, later, come)] == [2]
    assert [sitting.number for sitting in told_of([one], {}, later)] == [1, 2]


def test_results_are_late_for_those_who_came_in_full_once_they_should_have_come() -> None:
    # all came on the 6th; results are due on the 13th, and B's has come
    one = plan(1, PlanState.PUBLISHED, [A, B, C])
    marks = {**came(present=True, nips=(A, B)), **came(present=False, nips=(C,))}
    receipts = {B: (Receipt(nip=B, held_on=START, received_on=date(2023, 11, 10), source=SOURCE),)}
    on_the_day, after = date(2023, 11, 13), date(2023, 11, 14)
    (waiting,), (late,) = told_of([one], marks, on_the_day, receipts), told_of([one], marks, after, receipts)
    assert (waiting.results_late, late.results_late, late.results_due) == (0, 1, on_the_day)


# --- the whole, from a workspace --------------------------------------------------------------------------


def test_a_report_tells_coverage_and_batches(tmp_path: Path) -> None:
    # six assessed in January 2019, two batches of two
    at = office(tmp_path)
    draft = planned(at, max_batches=2)
    told = report(at)
    assert told.coverage.whole == Count(overdue=6)
    assert (told.figures.without_seat, told.figures.in_draft) == (6, 4)
    assert told.sittings == tuple(
        Sitting(
            plan=None,
            number=batch.number,
            tier=batch.tier,
            window=batch.window,
            people=2,
            results_due=batch.window.end + timedelta(days=60),
        )
        for batch in draft.plan.batches
    )
    assert told.changed is None


@pytest.mark.rule("R103")
def test_a_report_tells_what_the_plan_changes_in_the_one_that_it_replaces(tmp_path: Path) -> None:
    at = office(tmp_path)
    published(at)
    assert report(at).changed is None
    note_away(at, [number(1)], AHEAD, AHEAD, "sakit")
    keep_plan(at, PlanOptions(), yes)
    told = report(at)
    assert told.changed is not None
    assert [(move.person.nip, move.kind) for move in told.changed.moves] == [(number(1), "moved")]
    assert {sitting.plan for sitting in told.sittings} == {None}


def test_a_batch_called_off_leaves_its_people_without_a_seat(tmp_path: Path) -> None:
    at = office(tmp_path)
    published(at)
    cancel_batch(at, 1, "banjir")
    told = report(at)
    assert told.coverage.whole == Count(overdue=6, seated=4)
    assert [sitting.cancelled for sitting in told.sittings] == ["banjir", None, None]
