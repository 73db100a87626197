"""``batch``: call a published batch off, or move it to other days."""

from datetime import date
from typing import Annotated

from asesmen_cli.cli import _options as opt
from asesmen_cli.cli._commands import Commands
from asesmen_cli.cli._parts import days_of
from asesmen_cli.cli._run import Run
from asesmen_cli.cli.plan import show_view
from asesmen_cli.domain.messages import N_, msg

command = Commands()


@command("cancel", N_("Call a batch off; its people are planned again."))
def cancel(run: Run, number: opt.BatchNumber, reason: opt.Reason, name: opt.PlanName = None) -> None:
    """Call a batch off."""
    from asesmen_cli.usecases.batch import cancel_batch

    view = cancel_batch(run.ctx(), number, reason, name, ask=run.confirm)
    show_view(run, view, said=msg("Batch {n} is called off.", n=str(number)))


@command("shift", N_("Move a batch to other days."))
def shift(
    run: Run,
    number: opt.BatchNumber,
    start: Annotated[date, opt.day(N_("First day on which it may begin"))],
    name: opt.PlanName = None,
    force: opt.Force = False,
    reason: opt.Because = None,
) -> None:
    """Move a batch to other days."""
    from asesmen_cli.usecases.batch import shift_batch

    view = shift_batch(run.ctx(), number, start, force=force, reason=reason, name=name)
    days = next(days_of(batch) for batch in view.plan.batches if batch.number == number)
    show_view(run, view, said=msg("Batch {n} is held on {days} now.", n=str(number), days=days))
    run.without_reason(reason, wanted=True)
