"""What is going on across all plans: batches in force, who has a seat, what a plan changes."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from asesmen_cli.domain.attendance import undecided
from asesmen_cli.domain.conclusions import awaited
from asesmen_cli.domain.coverage import Count, Group, covered
from asesmen_cli.domain.facts import PlanState, Sitting
from asesmen_cli.domain.planning import Batch
from asesmen_cli.domain.results import expected_on
from asesmen_cli.domain.snapshot import PlanRecord, Snapshot
from asesmen_cli.domain.state import State, statuses
from asesmen_cli.domain.workdays import add_months
from asesmen_cli.usecases.common.context import Context

YEARS_BACK = 5
"""How many year ends a trend goes back."""
RECENT_MONTHS = 12
"""How long batches that are over are still listed."""


def in_force(plans: Iterable[PlanRecord], shown: PlanRecord | None) -> tuple[PlanRecord, ...]:
    """Return the plan shown and the published plans in force with it; a past plan is returned alone."""
    if shown is not None and shown.state not in (PlanState.DRAFT, PlanState.PUBLISHED):
        return (shown,)
    apart = set() if shown is None else {shown.number, shown.replaces}
    in_force = [plan for plan in plans if plan.state is PlanState.PUBLISHED and plan.number not in apart]
    return (*in_force, *([] if shown is None else [shown]))


def sittings(state: State, shown: PlanRecord | None, *, expected_days: int) -> tuple[Sitting, ...]:
    """Return every batch of the plans in force, by first day, without those long over and complete.

    Args:
        state: What follows from what is on file.
        shown: The plan that is shown, a draft too.
        expected_days: So many days after a batch its results should have come.
    """
    recent = add_months(state.today, -RECENT_MONTHS)
    found = [
        _sitting(state, plan, batch, expected_on(batch.window.end, expected_days))
        for plan, batch in _batches(state, in_force(state.snapshot.plans, shown))
    ]
    kept = (one for one in found if one.unmarked or one.results_late or one.window.end >= recent)
    return tuple(sorted(kept, key=lambda one: (*one.window.place, one.plan or "")))


def _batches(state: State, plans: Iterable[PlanRecord]) -> Iterator[tuple[PlanRecord, Batch]]:
    """Yield every batch with its plan; what a draft would replace keeps the batches that have begun."""
    for plan in plans:
        begun = [
            (replaced, batch)
            for replaced in state.snapshot.published
            if plan.state is PlanState.DRAFT and replaced.number == plan.replaces
            for batch in replaced.plan.batches
            if batch.window.start <= state.today
        ]
        numbers = {batch.number for _, batch in begun}
        yield from begun
        yield from ((plan, batch) for batch in plan.plan.batches if batch.number not in numbers)


def _sitting(state: State, plan: PlanRecord, batch: Batch, expected: date) -> Sitting:
    snapshot, today = state.snapshot, state.today
    over = plan.state is PlanState.PUBLISHED and batch in plan.standing and batch.window.end < today
    return Sitting(
        plan=plan.name,
        number=batch.number,
        tier=batch.tier,
        window=batch.window,
        people=len(batch.nips),
        unmarked=len(tuple(undecided(batch, snapshot.marks))) if over else 0,
        results_due=expected,
        results_late=len(awaited(snapshot, batch)) if over and expected < today else 0,
        cancelled=plan.cancelled.get(batch.number),
    )


def trend(
    ctx: Context, snapshot: Snapshot, wanted: Callable[[Group], bool] = lambda _: True
) -> Iterator[tuple[date, Count]]:
    """Yield the coverage of those who serve today, at the end of each of the last years and today."""
    rule, today = ctx.settings.due_rule(), ctx.today
    ends = (date(year, 12, 31) for year in range(today.year - YEARS_BACK, today.year))
    for day in (*ends, today):
        served = (due for due in statuses(snapshot, rule, day) if due.person.number.since <= day)
        yield day, covered(served, day).of(wanted).whole
