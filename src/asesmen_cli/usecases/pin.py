"""Fix a person's seat in the draft, or let it go."""

from dataclasses import replace

from asesmen_cli.domain.commands import Command
from asesmen_cli.domain.facts import PlanView
from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.domain.planning import seats
from asesmen_cli.usecases.common.context import Context
from asesmen_cli.usecases.common.lookup import find_person
from asesmen_cli.usecases.common.plans import view_of
from asesmen_cli.usecases.plan.edit import draft_of, with_its_digest
from asesmen_cli.usecases.plan.problem import frame


def pin(ctx: Context, nip: str, *, pinned: bool) -> PlanView:
    """Fix a person's seat, so that planning again leaves it, or let it go.

    Raises:
        AsesmenError: ``state.no-draft``, ``state.no-seat``.
    """
    snapshot, draft = draft_of(ctx)
    person = find_person(ctx, snapshot, nip)
    if person.nip not in seats(draft.plan):
        raise AsesmenError("state.no-seat", name=person.name, nip=person.nip)
    fixed = draft.pinned | {person.nip} if pinned else draft.pinned - {person.nip}
    after = replace(draft, pinned=fixed)
    if draft.replaces is None:
        framed = frame(ctx, snapshot, snapshot.plans, draft.settings, draft.pins)
        after = with_its_digest(framed, draft, after)
    with ctx.workspace.writing(
        ctx.stamp(Command.PIN if pinned else Command.UNPIN), head=snapshot.head
    ) as changes:
        changes.put(draft, after)
    return view_of(ctx, snapshot, after)
