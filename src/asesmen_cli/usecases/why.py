"""Why one person is due, why they sit where they sit, or why they have no seat."""

from dataclasses import replace

from asesmen_cli.domain.facts import Overtaken, PlanState, Why
from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.domain.planning import seated, seats
from asesmen_cli.domain.reasons import overtaken
from asesmen_cli.store import OnFile, StoredPlan
from asesmen_cli.usecases.attendance import attendance_sheets
from asesmen_cli.usecases.desk import Desk
from asesmen_cli.usecases.framing import Framed, dropped_from, frame_windows
from asesmen_cli.usecases.keeping import laid_out
from asesmen_cli.usecases.people import find_person, standing
from asesmen_cli.usecases.planning import chosen, sheet_of


def why(desk: Desk, nip: str) -> Why:
    """Everything that is known of one person's requirement and seat.

    Raises:
        AsesmenError: ``state.no-roster``, ``state.no-person``.
    """
    on_file = desk.workspace.on_file()
    person = find_person(desk, on_file, nip)
    filed = on_file.people[person.nip]
    everyone = standing(on_file, desk.settings.due_rule(), desk.today)
    due = next((one for one in everyone if one.person.nip == person.nip), None)
    plans = desk.workspace.plans()
    plan = chosen(plans, None)
    lost = [one.batch.window for one in dropped_from(desk, on_file, plans).get(person.nip, ())]
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
        assessments=on_file.assessments.get(person.nip, ()),
        absences=on_file.absences.get(person.nip, ()),
        plan=None if plan is None else sheet_of(plan, on_file),
        batch=batch,
        unplaced=waiting,
        voided=on_file.voided.get(person.nip, ()),
        receipts=desk.workspace.receipts().get(person.nip, ()),
        overtaken=() if plan is None or batch is None else _overtaken(desk, on_file, plans, plan, person.nip),
        attendance=attendance_sheets(desk, on_file, plans, person.nip),
    )


def _overtaken(
    desk: Desk, on_file: OnFile, plans: tuple[StoredPlan, ...], plan: StoredPlan, nip: str
) -> tuple[Overtaken, ...]:
    """Who sits earlier though they have waited less, and the rules that forced it, as things stand now."""
    try:
        framed = _problem(desk, on_file, plans, plan)
    except AsesmenError:  # its days, or the plan that it replaces, are there no more
        return ()
    if nip not in {person.nip for person in framed.problem.candidates}:
        return ()
    numbers = {batch.window: batch for batch in plan.plan.batches}
    return tuple(
        Overtaken(person=on_file.people[one.nip].person, batch=numbers[one.batch.window], broken=one.broken)
        for one in overtaken(framed.problem, framed.part_of(plan.plan), nip)
    )


def _problem(desk: Desk, on_file: OnFile, plans: tuple[StoredPlan, ...], plan: StoredPlan) -> Framed:
    """What the plan is judged by: a draft by its own problem, a published plan by its batches.

    Seats that it took over from the plan before were not its to give.
    """
    if plan.state is PlanState.DRAFT:
        return laid_out(desk, on_file, plans, plan)
    others = tuple(other for other in plans if other.number != plan.number)
    former = next((other for other in plans if other.number == plan.replaces), None)
    had = {} if former is None else seats(former.plan)
    kept = {nip: to for nip, to in seats(plan.plan).items() if had.get(nip) == to}
    windows = [batch.window for batch in plan.standing]
    return frame_windows(desk, on_file, others, plan.settings, windows).pinned(kept | plan.pins)
