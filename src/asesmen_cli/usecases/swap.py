"""Let two people of the draft change places."""

from asesmen_cli.domain.commands import Command
from asesmen_cli.domain.facts import PlanView
from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.domain.planning import seats, swapped
from asesmen_cli.usecases.common.context import Context
from asesmen_cli.usecases.common.lookup import find_person
from asesmen_cli.usecases.plan.edit import draft_of, keep_change


def swap(ctx: Context, one: str, other: str, *, force: bool, reason: str | None = None) -> PlanView:
    """Let two people of the draft change places; one of them may have no seat.

    Raises:
        AsesmenError: ``state.no-draft``, ``state.stale-plan``, ``state.not-in-plan``, ``state.no-seat`` where
            neither has one, ``plan.rules-broken``.
    """
    snapshot, draft = draft_of(ctx)
    left, right = (find_person(ctx, snapshot, nip).nip for nip in (one, other))
    if not seats(draft.plan).keys() & {left, right}:
        person = snapshot.people[left].person
        raise AsesmenError("state.no-seat", name=person.name, nip=person.nip)
    return keep_change(
        ctx,
        snapshot,
        draft,
        (left, right),
        lambda problem, plan: swapped(problem, plan, left, right),
        stamp=ctx.stamp(Command.SWAP, reason),
        force=force,
    )
