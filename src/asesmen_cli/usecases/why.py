"""Why one person is due, why they sit where they sit, or why they have no seat."""

from dataclasses import replace

from asesmen_cli.domain.facts import Overtaken, PlanState, Why
from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.domain.planning import seated, seats
from asesmen_cli.domain.reasons import overtaken
from asesmen_cli.domain.snapshot import PlanRecord, Snapshot
from asesmen_cli.usecases.attend.sheet import attendance_sheets
from asesmen_cli.usecases.common.context import Context
from asesmen_cli.usecases.common.lookup import find_person, standing
from asesmen_cli.usecases.plan.draft import chosen, sheet_of
from asesmen_cli.usecases.plan.keep import laid_out
from asesmen_cli.usecases.plan.problem import Framed, dropped_from, frame_windows


def why(ctx: Context, nip: str) -> Why:
    """Everything that is known of one person's requirement and seat.

    Raises:
        AsesmenError: ``state.no-roster``, ``state.no-person``.
    """
    snapshot = ctx.workspace.snapshot()
    person = find_person(ctx, snapshot, nip)
    filed = snapshot.people[person.nip]
    everyone = standing(snapshot, ctx.settings.due_rule(), ctx.today)
    due = next((one for one in everyone if one.person.nip == person.nip), None)
    plans = snapshot.plans
    plan = chosen(plans, None)
    lost = [one.batch.window for one in dropped_from(ctx, snapshot, plans).get(person.nip, ())]
    batch = waiting = None
    if plan is not None:
        batch = seated(replace(plan.plan, batches=plan.standing)).get(person.nip)
        batch = None if batch is not None and batch.window in lost else batch
        waiting = next((one for one in plan.plan.unplaced if one.nip == person.nip), None)
    return Why(
        person=person,
        present=filed.present,
        source=filed.source,
        due=due,
        assessments=snapshot.assessments.get(person.nip, ()),
        absences=snapshot.absences.get(person.nip, ()),
        plan=None if plan is None else sheet_of(plan, snapshot),
        batch=batch,
        unplaced=waiting,
        voided=snapshot.voided.get(person.nip, ()),
        receipts=snapshot.receipts.get(person.nip, ()),
        overtaken=() if plan is None or batch is None else _overtaken(ctx, snapshot, plans, plan, person.nip),
        attendance=attendance_sheets(ctx, snapshot, plans, person.nip),
    )


def _overtaken(
    ctx: Context, snapshot: Snapshot, plans: tuple[PlanRecord, ...], plan: PlanRecord, nip: str
) -> tuple[Overtaken, ...]:
    """Who sits earlier though they have waited less, and the rules that forced it, as things stand now."""
    try:
        framed = _problem(ctx, snapshot, plans, plan)
    except AsesmenError:  # its days, or the plan that it replaces, are there no more
        return ()
    if nip not in {person.nip for person in framed.problem.candidates}:
        return ()
    numbers = {batch.window: batch for batch in plan.plan.batches}
    return tuple(
        Overtaken(person=snapshot.people[one.nip].person, batch=numbers[one.batch.window], broken=one.broken)
        for one in overtaken(framed.problem, framed.part_of(plan.plan), nip)
    )


def _problem(ctx: Context, snapshot: Snapshot, plans: tuple[PlanRecord, ...], plan: PlanRecord) -> Framed:
    """What the plan is judged by: a draft by its own problem, a published plan by its batches.

    Seats that it took over from the plan before were not its to give.
    """
    if plan.state is PlanState.DRAFT:
        return laid_out(ctx, snapshot, plans, plan)
    others = tuple(other for other in plans if other.number != plan.number)
    former = next((other for other in plans if other.number == plan.replaces), None)
    had = {} if former is None else seats(former.plan)
    kept = {nip: to for nip, to in seats(plan.plan).items() if had.get(nip) == to}
    windows = [batch.window for batch in plan.standing]
    return frame_windows(ctx, snapshot, others, plan.settings, windows).pinned(kept | plan.pins)
