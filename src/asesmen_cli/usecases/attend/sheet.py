"""``attend show``: who came to a published batch."""

from asesmen_cli.domain.facts import AttendanceSheet, PlanState
from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.domain.planning import Batch
from asesmen_cli.domain.snapshot import PlanRecord
from asesmen_cli.usecases.common.attendance import attendance_sheet
from asesmen_cli.usecases.common.context import Context
from asesmen_cli.usecases.common.plans import named, newest_published


def show_attendance(ctx: Context, number: int, name: str | None = None) -> AttendanceSheet:
    """Return who of a batch came on which day, as far as it is marked.

    Raises:
        AsesmenError: What :func:`published_batch` raises.
    """
    snapshot = ctx.workspace.snapshot()
    plan, batch = published_batch(ctx, snapshot.plans, number, name)
    return attendance_sheet(ctx, snapshot, snapshot.plans, plan, batch)


def published_batch(
    ctx: Context, plans: tuple[PlanRecord, ...], number: int, name: str | None
) -> tuple[PlanRecord, Batch]:
    """Return the batch of a number, in a plan that is published; a draft has no attendance.

    Without a name it is the newest published plan, whatever the draft is.

    Raises:
        AsesmenError: ``state.nothing-published``, ``state.draft-attendance``, ``state.not-published``,
            ``state.no-plan-named``, ``state.batch-cancelled``, ``state.no-batch``.
    """
    plan = newest_published(plans) if name is None else named(plans, name)
    published = tuple(one.name for one in plans if one.state is PlanState.PUBLISHED)
    if plan is None or (plan.state is PlanState.DRAFT and not published):
        raise AsesmenError("state.nothing-published", workspace=ctx.workspace.where)
    if plan.state is PlanState.DRAFT:
        raise AsesmenError("state.draft-attendance", names=published)
    if plan.state is not PlanState.PUBLISHED:
        raise AsesmenError("state.not-published", name=plan.name or "")
    if number in plan.cancelled:
        raise AsesmenError("state.batch-cancelled", batch=number, reason=plan.cancelled[number])
    for batch in plan.standing:
        if batch.number == number:
            return plan, batch
    raise AsesmenError("state.no-batch", batch=number, n=len(plan.plan.batches))
