"""``batch``: call a published batch off, or move it to other days."""

from datetime import date
from typing import Annotated

from asesmen_cli.cli import _options as opt
from asesmen_cli.cli._commands import Commands
from asesmen_cli.cli._run import Run
from asesmen_cli.cli.plan import show_view
from asesmen_cli.domain.messages import N_

command = Commands()


@command("cancel", N_("Call a batch off; its people are planned again."))
def cancel(run: Run, number: opt.BatchNumber, reason: opt.Reason, name: opt.PlanName = None) -> None:
    """Call a batch off."""
    from asesmen_cli.usecases.batch import cancel_batch

    show_view(run, cancel_batch(run.ctx(), number, reason, name, ask=run.confirm))


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
    show_view(run, view)
    run.without_reason(reason, wanted=True)
