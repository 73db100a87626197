"""What differs between two plans."""

from asesmen_cli.domain.facts import PlanDiff
from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.usecases.common.context import Context
from asesmen_cli.usecases.common.plans import compare, named, newest_published


def difference(ctx: Context, first: str | None, second: str | None) -> PlanDiff:
    """Return what differs between two plans; without names, between the newest published plan and the draft.

    Raises:
        AsesmenError: ``state.no-plan``, ``state.no-draft``, ``state.no-plan-named``.
    """
    snapshot = ctx.workspace.snapshot()
    plans = snapshot.plans
    before = newest_published(plans) if first is None else named(plans, first)
    after = snapshot.draft if second is None else named(plans, second)
    if before is None:
        raise AsesmenError("state.nothing-published", workspace=ctx.workspace.where)
    if after is None:
        raise AsesmenError("state.no-draft", workspace=ctx.workspace.where)
    return compare(before, after, snapshot)
