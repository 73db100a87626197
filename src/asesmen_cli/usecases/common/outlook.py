"""What is going on, whichever plan it belongs to: batches that stand, who has a seat, what a plan changes."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TypeAlias

from asesmen_cli.domain.attendance import Attendance, Marks, attendance, undecided
from asesmen_cli.domain.facts import PlanDiff, PlanState, Sitting
from asesmen_cli.domain.planning import Batch
from asesmen_cli.domain.results import Receipt, expected_on
from asesmen_cli.domain.snapshot import PlanRecord, Snapshot
from asesmen_cli.domain.workdays import add_months
from asesmen_cli.usecases.plan.draft import compare

Receipts: TypeAlias = Mapping[str, Sequence[Receipt]]
"""NIP -> which results have come."""
RECENT_MONTHS = 12
"""How long batches that are over are still told of."""


def in_force(plans: Iterable[PlanRecord], shown: PlanRecord | None) -> tuple[PlanRecord, ...]:
    """The plan shown and the published ones that stand beside it; a plan of the past stands alone."""
    if shown is not None and shown.state not in (PlanState.DRAFT, PlanState.PUBLISHED):
        return (shown,)
    apart = set() if shown is None else {shown.number, shown.replaces}
    beside = [plan for plan in plans if plan.state is PlanState.PUBLISHED and plan.number not in apart]
    return (*beside, *([] if shown is None else [shown]))


def sittings(
    plans: Iterable[PlanRecord],
    snapshot: Snapshot,
    receipts: Receipts,
    today: date,
    *,
    expected_days: int,
) -> tuple[Sitting, ...]:
    """Every batch of these plans, by first day, but for those that are long over and all known.

    ``expected_days`` after a batch its results should have come.
    """
    recent = add_months(today, -RECENT_MONTHS)
    found = [
        _sitting(plan, batch, snapshot, receipts, today, expected_on(batch.window.end, expected_days))
        for plan in plans
        for batch in plan.plan.batches
    ]
    told = (one for one in found if one.unmarked or one.results_late or one.window.end >= recent)
    return tuple(sorted(told, key=lambda one: (*one.window.place, one.plan or "")))


def _sitting(
    plan: PlanRecord, batch: Batch, snapshot: Snapshot, receipts: Receipts, today: date, expected: date
) -> Sitting:
    over = plan.state is PlanState.PUBLISHED and batch in plan.standing and batch.window.end < today
    return Sitting(
        plan=plan.name,
        number=batch.number,
        tier=batch.tier,
        window=batch.window,
        people=len(batch.nips),
        unmarked=len(tuple(undecided(batch, snapshot.marks))) if over else 0,
        results_due=expected,
        results_late=len(awaited(snapshot, receipts, batch)) if over and expected < today else 0,
        cancelled=plan.cancelled.get(batch.number),
    )


def came_in_full(snapshot: Snapshot, batch: Batch) -> tuple[str, ...]:
    """Those on file who came on every day of a batch, and whose assessment stands."""
    held_on, days = batch.window.end, batch.window.days
    return tuple(
        nip
        for nip in batch.nips
        if nip in snapshot.people
        and attendance(days, snapshot.marks.get(nip, {})) is Attendance.COMPLETE
        and all(one.held_on != held_on for one in snapshot.voided.get(nip, ()))
    )


def awaited(snapshot: Snapshot, receipts: Receipts, batch: Batch) -> tuple[str, ...]:
    """Of those, the ones whose result has not come."""
    return tuple(
        nip
        for nip in came_in_full(snapshot, batch)
        if all(one.held_on != batch.window.end for one in receipts.get(nip, ()))
    )


def seated(plans: Iterable[PlanRecord], marks: Marks) -> frozenset[str]:
    """NIPs of those who have a seat that they have not lost by staying away."""
    return frozenset(nip for plan in plans for batch in plan.standing for nip in undecided(batch, marks))


def change(plans: Sequence[PlanRecord], shown: PlanRecord | None, snapshot: Snapshot) -> PlanDiff | None:
    """What a plan changes in the one whose place it takes; None where it takes nobody's."""
    base = next((plan for plan in plans if shown is not None and plan.number == shown.replaces), None)
    return None if base is None or shown is None else compare(base, shown, snapshot)
