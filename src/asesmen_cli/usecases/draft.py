"""Give the draft up."""

from asesmen_cli.domain.commands import Command
from asesmen_cli.domain.overview import PlanBrief
from asesmen_cli.domain.planning import seats
from asesmen_cli.usecases.common.context import Context
from asesmen_cli.usecases.plan.edit import draft_of


def discard_draft(ctx: Context) -> PlanBrief:
    """Remove the draft and return what it was. Published plans stay as they are.

    Raises:
        AsesmenError: ``state.no-draft``.
    """
    snapshot, draft = draft_of(ctx)
    with ctx.workspace.writing(ctx.stamp(Command.DRAFT_DISCARD), head=snapshot.head) as changes:
        changes.put(draft, None)
    return PlanBrief(state=draft.state, name=None, batches=len(draft.standing), seated=len(seats(draft.plan)))
