"""Why one person is due, why they sit where they sit, or why they have no seat."""

from asesmen_cli.domain.facts import Overtaken, Why
from asesmen_cli.domain.planning import seats
from asesmen_cli.domain.reasons import overtaken
from asesmen_cli.store import OnFile, StoredPlan
from asesmen_cli.usecases.desk import Desk
from asesmen_cli.usecases.framing import frame
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
    batch = waiting = None
    if plan is not None:
        batch = next((one for one in plan.standing if person.nip in one.nips), None)
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
        overtaken=() if plan is None else _overtaken(desk, on_file, plans, plan, person.nip),
    )


def _overtaken(
    desk: Desk, on_file: OnFile, plans: tuple[StoredPlan, ...], plan: StoredPlan, nip: str
) -> tuple[Overtaken, ...]:
    """Who sits earlier though they have waited less, and the rules that forced it. Told of the draft only."""
    if plan.name is not None or nip not in seats(plan.plan):
        return ()
    problem = frame(desk, on_file, plans, plan.settings).problem
    if nip not in {person.nip for person in problem.candidates}:
        return ()
    return tuple(
        Overtaken(person=on_file.people[one.nip].person, batch=one.batch, broken=one.broken)
        for one in overtaken(problem, plan.plan, nip)
    )
