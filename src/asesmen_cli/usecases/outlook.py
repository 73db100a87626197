"""What is going on, whichever plan it belongs to: batches that stand, who has a seat, what a plan changes."""

from collections.abc import Iterable, Sequence
from datetime import date

from asesmen_cli.domain.attendance import Attendance, Marks, attendance
from asesmen_cli.domain.facts import PlanDiff, PlanState, Sitting
from asesmen_cli.domain.planning import Batch
from asesmen_cli.domain.workdays import add_months
from asesmen_cli.store import OnFile, StoredPlan
from asesmen_cli.usecases.planning import compare

RECENT_MONTHS = 12
"""How long batches that are over are still told of."""


def in_force(plans: Iterable[StoredPlan], shown: StoredPlan | None) -> tuple[StoredPlan, ...]:
    """The plan shown and the published ones that stand beside it; a plan of the past stands alone."""
    if shown is not None and shown.state not in (PlanState.DRAFT, PlanState.PUBLISHED):
        return (shown,)
    apart = set() if shown is None else {shown.number, shown.replaces}
    beside = [plan for plan in plans if plan.state is PlanState.PUBLISHED and plan.number not in apart]
    return (*beside, *([] if shown is None else [shown]))


def sittings(plans: Iterable[StoredPlan], marks: Marks, today: date) -> tuple[Sitting, ...]:
    """Every batch of these plans, by first day, but for those that are long over and all known."""
    recent = add_months(today, -RECENT_MONTHS)
    found = [_sitting(plan, batch, marks, today) for plan in plans for batch in plan.plan.batches]
    told = (one for one in found if one.unmarked or one.window.end >= recent)
    return tuple(sorted(told, key=lambda one: (*one.window.place, one.plan or "")))


def _sitting(plan: StoredPlan, batch: Batch, marks: Marks, today: date) -> Sitting:
    return Sitting(
        plan=plan.name,
        number=batch.number,
        tier=batch.tier,
        window=batch.window,
        people=len(batch.nips),
        unmarked=len(_open(batch, marks)) if _is_over(plan, batch, today) else 0,
        cancelled=plan.cancelled.get(batch.number),
    )


def seated(plans: Iterable[StoredPlan], marks: Marks) -> frozenset[str]:
    """NIPs of those who have a seat that they have not lost by staying away."""
    return frozenset(nip for plan in plans for batch in plan.standing for nip in _open(batch, marks))


def change(plans: Sequence[StoredPlan], shown: StoredPlan | None, on_file: OnFile) -> PlanDiff | None:
    """What a plan changes in the one whose place it takes; None where it takes nobody's."""
    base = next((plan for plan in plans if shown is not None and plan.number == shown.replaces), None)
    return None if base is None or shown is None else compare(base, shown, on_file)


def _is_over(plan: StoredPlan, batch: Batch, today: date) -> bool:
    return plan.state is PlanState.PUBLISHED and batch in plan.standing and batch.window.end < today


def _open(batch: Batch, marks: Marks) -> list[str]:
    """Those of whom it is not known yet whether they came."""
    return [nip for nip in batch.nips if attendance(batch.window.days, marks.get(nip, {})) is Attendance.OPEN]
