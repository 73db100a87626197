"""The plans on file: which one is meant, how it is today, and what differs between two."""

from collections.abc import Sequence
from dataclasses import replace

from asesmen_cli.domain.facts import HOLDS_A_SEAT, Move, PlanDiff, PlanState, PlanView
from asesmen_cli.domain.findings import AsesmenError, Finding
from asesmen_cli.domain.planning import seated
from asesmen_cli.domain.snapshot import PlanRecord, Snapshot
from asesmen_cli.domain.state import State, new_conflicts
from asesmen_cli.usecases.common.calendar import closed_batches, doubts
from asesmen_cli.usecases.common.context import Context


def state_of(ctx: Context, snapshot: Snapshot) -> State:
    """Return the state that follows from a snapshot today."""
    return State(
        snapshot,
        ctx.settings.due_rule(),
        ctx.today,
        find_closed=lambda plan: closed_batches(ctx, plan),
        find_doubts=lambda plan: doubts(ctx, plan),
    )


def conflicts_caused(ctx: Context, before: Snapshot) -> tuple[Finding, ...]:
    """Return the conflicts with the plans that the command has caused since a snapshot was read."""
    if not before.plans:
        return ()
    return new_conflicts(state_of(ctx, before), state_of(ctx, ctx.workspace.snapshot()))


def view_of(ctx: Context, snapshot: Snapshot, record: PlanRecord, *others: PlanRecord) -> PlanView:
    """Return a plan as it is today, once it and the others are on file."""
    return state_of(ctx, with_plans(snapshot, record, *others)).view(record)


def with_plans(snapshot: Snapshot, *records: PlanRecord) -> Snapshot:
    """Return the snapshot with these plans in place of those with the same numbers."""
    plans = {plan.number: plan for plan in (*snapshot.plans, *records)}
    return replace(snapshot, plans=tuple(plans[number] for number in sorted(plans)))


def chosen(plans: tuple[PlanRecord, ...], name: str | None) -> PlanRecord | None:
    """Return the plan of a name; without one the draft, else the newest published plan.

    Raises:
        AsesmenError: ``state.no-plan-named``.
    """
    if name is not None:
        return named(plans, name)
    drafts = [plan for plan in plans if plan.state is PlanState.DRAFT]
    return drafts[0] if drafts else newest_published(plans)


def newest_published(plans: tuple[PlanRecord, ...]) -> PlanRecord | None:
    """Return the plan that was published last and is still in force."""
    return next((plan for plan in reversed(plans) if plan.state is PlanState.PUBLISHED), None)


def named(plans: tuple[PlanRecord, ...], name: str) -> PlanRecord:
    """Return the plan of that name; ``draft`` is the draft.

    Raises:
        AsesmenError: ``state.no-plan-named``.
    """
    for plan in reversed(plans):
        if plan.name == name or (plan.state is PlanState.DRAFT and name == PlanState.DRAFT):
            return plan
    names = tuple(plan.name for plan in plans if plan.name is not None)
    raise AsesmenError("state.no-plan-named", name=name, names=names or ("-",))


def compare(before: PlanRecord, after: PlanRecord, snapshot: Snapshot) -> PlanDiff:
    """Return what differs between two plans, person by person, in order of office and name.

    People who keep a published seat apart from the later plan are not dropped. The seats of a batch that was
    called off count in the earlier plan: its people are moved or dropped, not new. So do those of people who
    did not come: who is given another seat has moved to it.
    """
    old = seated(before.plan)
    new = seated(replace(after.plan, batches=after.standing))
    held = {person.nip for person in after.plan.unplaced if person.code in HOLDS_A_SEAT}
    moves = [
        Move(person=snapshot.people[nip].person, before=old.get(nip), after=new.get(nip))
        for nip in {**old, **new}
        if nip not in held and ((nip in old) != (nip in new) or old[nip].window != new[nip].window)
    ]
    return PlanDiff(
        before=before.name,
        after=after.name,
        moves=tuple(
            sorted(moves, key=lambda one: (one.person.office or "", one.person.name, one.person.nip))
        ),
    )


def change(plans: Sequence[PlanRecord], shown: PlanRecord | None, snapshot: Snapshot) -> PlanDiff | None:
    """Return what a plan changes in the one that it replaces; None if it replaces none."""
    base = next((plan for plan in plans if shown is not None and plan.number == shown.replaces), None)
    return None if base is None or shown is None else compare(base, shown, snapshot)
