from dataclasses import replace
from datetime import date, timedelta

import pytest

from asesmen_cli.domain.attendance import Mark
from asesmen_cli.domain.due import DueRule, Status
from asesmen_cli.domain.facts import Figures, PlanState, Quality
from asesmen_cli.domain.findings import Finding, Severity
from asesmen_cli.domain.messages import Message
from asesmen_cli.domain.people import Absence, Exemption, Tier
from asesmen_cli.domain.planning import Batch, Unplaced
from asesmen_cli.domain.snapshot import NOTHING, PersonRecord, PlanRecord, Snapshot
from asesmen_cli.domain.state import ClosedDay, State, dropped_from, new_conflicts
from tests.builders import SOURCE, assessed, person
from tests.rosters import number
from tests.store.plans import START, stored

A, B, C, D = (number(serial) for serial in range(1, 5))
RULE = DueRule()
BEFORE = START - timedelta(days=7)


def snapshot(*plans: PlanRecord, **facts: object) -> Snapshot:
    """Four people who were never assessed, and these plans."""
    people = {nip: PersonRecord(person=person(nip, name=nip[-1]), source=SOURCE) for nip in (A, B, C, D)}
    return replace(NOTHING, people=people, plans=plans, **facts)  # type: ignore[arg-type] # of several types


def published(*batches: list[str], number: int = 1, **facts: object) -> PlanRecord:
    """A published plan: batch 1 on Monday 6 November, batch 2 the day after."""
    told: dict[str, object] = {"state": PlanState.PUBLISHED, "name": f"P{number}", "number": number}
    seated = sum(map(len, batches))
    told["quality"] = Quality(
        flagged=seated,
        placed=seated,
        unplaced=0,
        batches=len(batches),
        fewest_batches=1,
        cost=0,
        bound=0,
        optimal=True,
    )
    return replace(stored(batches), findings=(), **(told | facts))  # type: ignore[arg-type] # of several types


def state(found: Snapshot, today: date = BEFORE, rule: DueRule = RULE) -> State:
    return State(found, rule, today)


def mark(nip: str, day: date, *, present: bool) -> dict[date, Mark]:
    return {day: Mark(nip=nip, day=day, present=present, source=SOURCE)}


def codes(found: State) -> list[tuple[str, object]]:
    return [(one.code, one.params.get("nip")) for one in found.conflicts]


# --- figures ----------------------------------------------------------------------------------------------


@pytest.mark.rule("R101")
@pytest.mark.rule("R110")
def test_whoever_must_be_assessed_has_a_seat_or_none_and_a_draft_seats_nobody() -> None:
    plan = published([A])
    draft = stored([[B]], number=2)
    assert state(snapshot(plan, draft)).figures == Figures(due=4, seated=1, without_seat=3, in_draft=1)


def test_who_came_in_full_is_done_until_due_again() -> None:
    marks = {A: mark(A, START, present=True), B: mark(B, START, present=False)}
    come = {A: (assessed(START, A),)}
    found = snapshot(published([A, B, C]), marks=marks, assessments=come)
    after = state(found, START)
    # A is done, B gugur, C not marked yet, D never planned
    assert after.figures == Figures(due=3, seated=1, without_seat=2, done=1)
    assert state(found, date(2026, 1, 1)).figures.done == 0


def test_who_has_a_seat_and_need_not_be_assessed_today_is_counted_apart() -> None:
    soon = {A: (assessed(date(2021, 11, 3), A),)}
    found = state(snapshot(published([A]), assessments=soon), date(2023, 11, 1))
    assert found.everyone[A].status is Status.SOON
    assert (found.figures.due, found.figures.seated, found.figures.later) == (3, 0, 1)


def test_who_has_gone_with_a_seat_is_counted_apart_too() -> None:
    people = snapshot().people
    gone = {**people, A: replace(people[A], present=False)}
    found = state(replace(snapshot(published([A])), people=gone))
    assert (found.coverage.whole.flagged, found.coverage.whole.seated, found.figures.later) == (3, 0, 1)


def test_what_is_not_sure_about_the_days_is_looked_up_anew() -> None:
    plan = published([A])
    doubt = Finding(code="plan.calendar-undecreed", severity=Severity.WARNING, params={"year": "2028"})
    view = State(snapshot(plan), RULE, BEFORE, find_doubts=lambda _: (doubt,)).view(plan)
    assert doubt in view.findings


# --- a plan as it is --------------------------------------------------------------------------------------


def test_as_it_was_solved_a_plan_is_told_with_its_proof() -> None:
    view = state(snapshot(plan := published([A], [B]))).view(plan)
    # never assessed since January 2005: 6883 days, and the second batch is a day later
    solved = replace(plan, quality=replace(plan.quality, cost=view.quality.cost, bound=view.quality.cost))
    again = state(snapshot(solved)).view(solved).quality
    assert (again.cost, again.optimal, again.bound, again.fewest_batches) == (6883, True, 6883, 1)
    assert view.as_of == BEFORE


@pytest.mark.rule("R108")
def test_who_sat_in_a_batch_called_off_has_no_seat_and_nothing_is_proven() -> None:
    plan = published([A], [B], cancelled={2: "anggaran"})
    view = state(snapshot(plan)).view(plan)
    assert view.plan.unplaced == (
        Unplaced(nip=B, code="called-off", params={"batch": 2, "reason": "anggaran"}),
    )
    assert view.quality == Quality(
        flagged=2, placed=1, unplaced=1, batches=1, fewest_batches=None, cost=0, bound=None, optimal=None
    )


def test_who_was_dropped_has_no_seat_until_given_another() -> None:
    plan = published([A, B])
    found = snapshot(plan, marks={A: mark(A, START, present=False)})
    view = state(found, START).view(plan)
    assert view.left_over == (Unplaced(nip=A, code="dropped", params={"batch": 1, "day": START}),)
    assert view.seated == {B}
    # another plan seats them: they are its people now
    other = published([A], number=2, plan=replace(plan.plan, batches=(later(plan, [A], 20),)))
    elsewhere = state(replace(found, plans=(plan, other)), START).view(plan)
    assert (elsewhere.left_over, elsewhere.quality.flagged) == ((), 1)


def later(plan: PlanRecord, nips: list[str], days: int) -> Batch:
    (batch, *_) = plan.plan.batches
    window = replace(batch.window, days=tuple(day + timedelta(days=days) for day in batch.window.days))
    return replace(batch, window=window, nips=tuple(nips))


def test_of_a_plan_withdrawn_everybody_waits() -> None:
    plan = published([A, B], state=PlanState.WITHDRAWN)
    view = state(snapshot(plan)).view(plan)
    assert {one.code for one in view.left_over} == {"withdrawn"}
    assert (view.quality.placed, view.quality.unplaced, view.quality.batches) == (0, 2, 0)


def test_who_is_assessed_since_does_not_wait_any_more() -> None:
    plan = published([A], plan=replace(stored([[A]], [B, C]).plan))
    assessments = {B: (assessed(BEFORE, B),)}
    view = state(snapshot(plan, assessments=assessments)).view(plan)
    assert [one.nip for one in view.left_over] == [C]


def test_who_has_a_seat_in_another_plan_is_held_and_waits_once_it_is_lost() -> None:
    other = published([A], number=2)
    held = Unplaced(nip=A, code="seated", params={"plan": "P2", "batch": 1, "start": START})
    draft = replace(stored([[B]]), plan=replace(stored([[B]]).plan, unplaced=(held,)))
    view = state(snapshot(draft, other)).view(draft)
    assert (view.held, view.left_over) == ((held,), ())
    begun = state(snapshot(draft, other), START).view(draft)
    assert [one.code for one in begun.held] == ["attendance-open"]
    gone = replace(other, state=PlanState.WITHDRAWN)
    assert [one.code for one in state(snapshot(draft, gone)).view(draft).left_over] == ["withdrawn"]
    assert [one.code for one in state(snapshot(draft)).view(draft).left_over] == ["seat-lost"]


def test_small_batches_and_tiers_without_a_seat_are_told_as_they_are_now() -> None:
    plan = published([A], plan=stored([[A]], [B]).plan)
    people = snapshot().people
    staff = {**people, B: PersonRecord(person=person(B, tier=Tier.PELAKSANA), source=SOURCE)}
    view = state(replace(snapshot(plan), people=staff)).view(plan)
    assert [(one.code, one.params.get("batch", one.params.get("command"))) for one in view.findings] == [
        ("plan.small-batch", 1),
        ("plan.tier-left-out", "asesmen plan --tier pelaksana --start 2023-11-07"),
    ]
    assert [one.code for one in state(snapshot(plan), START + timedelta(days=1)).view(plan).findings] == []


def test_dropouts_are_told_by_person() -> None:
    plan = published([A, B], [C])
    marks = {A: mark(A, START, present=False), C: mark(C, START, present=False)}
    assert {nip: [one.batch.number for one in own] for nip, own in dropped_from([plan], marks).items()} == {
        A: [1]
    }


# --- conflicts --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"absences": {A: (Absence(nip=A, first=START, last=START, reason="cuti"),)}}, "conflict.away"),
        ({"exemptions": {A: Exemption(nip=A, until=START, reason="tugas")}}, "conflict.exempt"),
        ({"assessments": {A: (assessed(BEFORE, A),)}}, "conflict.not-due"),
    ],
)
@pytest.mark.rule("R105")
def test_what_is_noted_against_a_seat_is_a_conflict(facts: dict[str, object], code: str) -> None:
    found = state(snapshot(published([A, B]), **facts))
    assert codes(found) == [(code, A)]
    (barred,) = found.cannot_come(found.snapshot.plans[0])
    assert barred == (1, A)
    assert new_conflicts(state(snapshot(published([A, B]))), found) == found.conflicts
    assert new_conflicts(found, found) == ()


@pytest.mark.parametrize(
    "facts",
    [
        {"absences": {A: (Absence(nip=A, first=BEFORE, last=BEFORE, reason="cuti"),)}},
        {"exemptions": {A: Exemption(nip=A, until=START - timedelta(days=1), reason="tugas")}},
        {"assessments": {A: (assessed(date(2021, 11, 6), A),)}},
    ],
)
def test_what_does_not_touch_the_days_of_the_batch_is_none(facts: dict[str, object]) -> None:
    assert state(snapshot(published([A, B]), **facts)).conflicts == ()


@pytest.mark.parametrize(
    ("facts", "present", "code"),
    [
        ({}, False, "conflict.gone"),
        ({"retires_on": START}, True, "conflict.retired"),
        ({"tier": Tier.JPT}, True, "conflict.tier"),
        ({"standing": "Tugas Belajar"}, True, "conflict.not-due"),
    ],
)
@pytest.mark.rule("R105")
def test_what_the_roster_says_against_a_seat_is_a_conflict(
    facts: dict[str, object], present: bool, code: str
) -> None:
    filed = PersonRecord(person=person(A, **facts), source=SOURCE, present=present)
    found = snapshot(published([A, B]))
    rule = replace(RULE, not_serving=("Tugas Belajar",))
    assert codes(state(replace(found, people={**found.people, A: filed}), rule=rule)) == [(code, A)]


def test_who_has_two_seats_at_once_is_told_for_both() -> None:
    one, other = published([A]), published([A, B], number=2)
    found = state(snapshot(one, other))
    assert codes(found) == [("conflict.twice", A), ("conflict.twice", A)]
    assert [finding.params["other_plan"] for finding in found.conflicts] == ["P2", "P1"]


def test_a_draft_that_takes_the_place_of_a_plan_does_not_seat_anybody_twice() -> None:
    plan = published([A, B])
    draft = stored([[A, B]], number=2, replaces=1)
    assert state(snapshot(plan, draft)).conflicts_of(draft) == ()
    beside = replace(draft, replaces=None)
    assert {one.code for one in state(snapshot(plan, beside)).conflicts_of(beside)} == {"conflict.twice"}


def test_a_batch_on_a_day_off_is_a_conflict_of_nobody() -> None:
    plan = published([A])
    why = Message("Cuti bersama")

    def closed(record: PlanRecord) -> list[ClosedDay]:
        return [ClosedDay(batch=record.plan.batches[0], day=START, why=why)]

    (only,) = State(snapshot(plan), RULE, BEFORE, find_closed=closed).conflicts
    assert (only.code, only.params["batch"], only.params["day"], only.params.get("nip")) == (
        "conflict.holiday",
        1,
        START,
        None,
    )


def test_a_batch_that_is_over_or_marked_conflicts_with_nothing() -> None:
    away = {A: (Absence(nip=A, first=START, last=START, reason="cuti"),)}
    found = snapshot(published([A]), absences=away)
    assert state(found, START + timedelta(days=1)).conflicts == ()
    marked = replace(found, marks={A: mark(A, START, present=False)})
    assert state(marked, START).conflicts == ()


@pytest.mark.rule("R108")
def test_a_plan_in_conflict_is_not_told_as_proven() -> None:
    plan = published([A])
    away = {A: (Absence(nip=A, first=START, last=START, reason="cuti"),)}
    assert state(snapshot(plan)).view(plan).quality.optimal is True
    assert state(snapshot(plan, absences=away)).view(plan).quality.optimal is None
