"""Give a person of the draft a seat in another batch."""

from asesmen_cli.domain.commands import Command
from asesmen_cli.domain.facts import PlanView
from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.domain.planning import edited
from asesmen_cli.usecases.common.context import Context
from asesmen_cli.usecases.common.lookup import find_person
from asesmen_cli.usecases.plan.edit import draft_of, keep_change


def move(ctx: Context, nip: str, to: int, *, force: bool, reason: str | None = None) -> PlanView:
    """Give a person of the draft a seat in another batch; they may have had none.

    Raises:
        AsesmenError: ``state.no-draft``, ``state.stale-plan``, ``state.not-in-plan``, ``state.no-batch``,
            ``state.batch-begun``, ``state.seat-begun``, ``plan.rules-broken``.
    """
    snapshot, draft = draft_of(ctx)
    person = find_person(ctx, snapshot, nip).nip
    windows = {batch.number: batch.window for batch in draft.plan.batches}
    if to not in windows:
        raise AsesmenError("state.no-batch", batch=to, n=len(windows))
    if draft.replaces is not None and windows[to].start <= ctx.today:
        raise AsesmenError("state.batch-begun", batch=to, start=windows[to].start)
    return keep_change(
        ctx,
        snapshot,
        draft,
        (person,),
        lambda problem, plan: edited(problem, plan, {person: windows[to]}),
        stamp=ctx.stamp(Command.MOVE, reason),
        force=force,
    )
