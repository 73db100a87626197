"""Fix people's seats in the draft, or let them go."""

from collections.abc import Sequence
from dataclasses import replace

from asesmen_cli.domain.commands import Command
from asesmen_cli.domain.facts import PlanView
from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.domain.people import Person
from asesmen_cli.domain.planning import seats
from asesmen_cli.usecases.common.context import Context, in_turn
from asesmen_cli.usecases.common.lookup import each, find_people
from asesmen_cli.usecases.common.plans import view_of
from asesmen_cli.usecases.plan.edit import draft_of, with_its_digest
from asesmen_cli.usecases.plan.problem import frame


@in_turn(Command.PIN)
def pin(ctx: Context, nips: Sequence[str], *, pinned: bool) -> PlanView:
    """Fix people's seats, so that planning again leaves them, or let them go.

    Raises:
        AsesmenError: ``state.no-draft``, ``state.no-seat``, and what :func:`find_people` raises.
    """
    snapshot, draft = draft_of(ctx)
    seated = seats(draft.plan)

    def with_seat(person: Person) -> str:
        if person.nip not in seated:
            raise AsesmenError("state.no-seat", name=person.name, nip=person.nip)
        return person.nip

    people = frozenset(each(find_people(ctx, snapshot, nips), with_seat))
    after = replace(draft, pinned=draft.pinned | people if pinned else draft.pinned - people)
    if draft.replaces is None:
        framed = frame(ctx, snapshot, snapshot.plans, draft.settings, draft.pins)
        after = with_its_digest(ctx, snapshot, framed, draft, after)
    with ctx.workspace.writing(
        ctx.stamp(Command.PIN if pinned else Command.UNPIN), head=snapshot.head
    ) as changes:
        changes.put(draft, after)
    return replace(view_of(ctx, snapshot, after), moved=tuple(sorted(people)))
