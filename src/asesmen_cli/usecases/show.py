"""Show a plan."""

from asesmen_cli.domain.facts import PlanView
from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.usecases.common.context import Context
from asesmen_cli.usecases.common.plans import chosen, view_of


def show_plan(ctx: Context, name: str | None = None) -> PlanView:
    """Return the draft, or the newest published plan where there is no draft, or the plan of that name.

    Raises:
        AsesmenError: ``state.no-plan``, ``state.no-plan-named``.
    """
    snapshot = ctx.workspace.snapshot()
    record = chosen(snapshot.plans, name)
    if record is None:
        raise AsesmenError("state.no-plan", workspace=ctx.workspace.where)
    return view_of(ctx, snapshot, record)
