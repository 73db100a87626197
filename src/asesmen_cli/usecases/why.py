"""Why one person is due, why they sit where they sit, or why they have no seat."""

from dataclasses import replace

from asesmen_cli.domain.facts import Overtaken, PlanState, PlanView, Why
from asesmen_cli.domain.findings import AsesmenError, Finding
from asesmen_cli.domain.planning import Batch, overlapping, seats
from asesmen_cli.domain.reasons import overtaken
from asesmen_cli.domain.snapshot import PlanRecord, Snapshot
from asesmen_cli.domain.state import State
from asesmen_cli.usecases.common.attendance import attendance_sheets
from asesmen_cli.usecases.common.context import Context
from asesmen_cli.usecases.common.lookup import find_person
from asesmen_cli.usecases.common.plans import chosen, state_of
from asesmen_cli.usecases.plan.keep import laid_out
from asesmen_cli.usecases.plan.problem import Framed, frame_windows


def why(ctx: Context, nip: str) -> Why:
    """Return everything that is known of one person's requirement and seat.

    Raises:
        AsesmenError: ``state.no-roster``, ``state.no-person``.
    """
    snapshot = ctx.workspace.snapshot()
    person = find_person(ctx, snapshot, nip)
    filed = snapshot.people[person.nip]
    state = state_of(ctx, snapshot)
    record = _plan_of(state, person.nip)
    view = None if record is None else state.view(record)
    batch = None if view is None else _batch_of(view, person.nip)
    waiting = next((one for one in (view.plan.unplaced if view else ()) if one.nip == person.nip), None)
    return Why(
        person=person,
        present=filed.present,
        source=filed.source,
        due=state.due_of(person.nip),
        assessments=snapshot.assessments.get(person.nip, ()),
        absences=snapshot.absences.get(person.nip, ()),
        plan=view,
        batch=batch,
        unplaced=waiting,
        conflicts=tuple(
            one for one in (view.conflicts if view else ()) if one.params.get("nip") == person.nip
        ),
        voided=snapshot.voided.get(person.nip, ()),
        receipts=snapshot.receipts.get(person.nip, ()),
        overtaken=() if record is None or batch is None else _overtaken(ctx, snapshot, record, person.nip),
        attendance=attendance_sheets(ctx, snapshot, snapshot.plans, person.nip),
    )


def _plan_of(state: State, nip: str) -> PlanRecord | None:
    """Return the draft if it concerns the person, else the plan of their seat, else the newest one."""
    draft, seat = state.snapshot.draft, state.open_seat(nip)
    if draft is not None and any(nip in batch.nips for batch in draft.plan.batches):
        return draft
    return seat.plan if seat is not None else chosen(state.snapshot.plans, None)


def _batch_of(view: PlanView, nip: str) -> Batch | None:
    """Return the batch in which the person still has a seat; of several the last."""
    if nip not in view.seated:
        return None
    in_order = sorted(view.standing, key=lambda batch: batch.window.place)
    return next(batch for batch in reversed(in_order) if nip in batch.nips)


def _overtaken(ctx: Context, snapshot: Snapshot, plan: PlanRecord, nip: str) -> tuple[Overtaken, ...]:
    """Return who sits earlier though they have waited less, and the rules that forced it, as of now.

    Batches that have begun are not among them.
    """
    try:
        framed = _problem(ctx, snapshot, snapshot.plans, plan)
    except AsesmenError:  # its days, or the plan that it replaces, are there no more
        return ()
    if framed is None or nip not in {person.nip for person in framed.problem.candidates}:
        return ()
    numbers = {batch.window: batch for batch in plan.plan.batches}
    return tuple(
        Overtaken(
            person=snapshot.people[one.nip].person,
            batch=numbers[one.batch.window],
            broken=tuple(_as_shown(snapshot, plan, finding) for finding in one.broken),
        )
        for one in overtaken(framed.problem, framed.part_of(plan.plan), nip)
    )


def _as_shown(snapshot: Snapshot, plan: PlanRecord, finding: Finding) -> Finding:
    """Return a broken rule with people by name. A seat that nobody pinned was kept from an earlier plan."""
    nip = finding.params.get("nip")
    if finding.code == "plan.pinned" and nip not in plan.pinned:
        finding = replace(finding, code="plan.seat-kept")
    return replace(finding, params=snapshot.named(finding.params))


def _problem(
    ctx: Context, snapshot: Snapshot, plans: tuple[PlanRecord, ...], plan: PlanRecord
) -> Framed | None:
    """Return what the plan is judged by: a draft by its own problem, a published plan by its batches to come.

    Seats that it took over from the plan before were not its to give. None where no batch is to come, or two
    of them were moved by force into one room on one day.
    """
    if plan.state is PlanState.DRAFT:
        return laid_out(ctx, snapshot, plans, plan)
    others = tuple(other for other in plans if other.number != plan.number)
    former = next((other for other in plans if other.number == plan.replaces), None)
    had = {} if former is None else seats(former.plan)
    kept = {nip: to for nip, to in seats(plan.plan).items() if had.get(nip) == to}
    windows = [batch.window for batch in plan.standing if batch.window.start > ctx.today]
    if not windows or overlapping(windows):
        return None
    return frame_windows(ctx, snapshot, others, plan.settings, windows).pinned(kept | plan.pins)
