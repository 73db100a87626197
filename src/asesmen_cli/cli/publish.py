"""``publish``: freeze the draft under a name, or take a published plan back."""

from typing import Annotated

from asesmen_cli.cli import _options as opt
from asesmen_cli.cli._commands import Commands
from asesmen_cli.cli._run import Run
from asesmen_cli.cli.plan import show_view
from asesmen_cli.domain.messages import N_

command = Commands()


@command("publish")
def publish(
    run: Run,
    name: Annotated[str | None, opt.text("TEXT", N_("Its name; the start date if left out"))] = None,
    withdraw: Annotated[str | None, opt.text("NAME", N_("Withdraw that published plan"))] = None,
    reason: opt.Because = None,
) -> None:
    """Publish the draft, or take a plan back."""
    from asesmen_cli.usecases import publish as publishing

    ctx = run.ctx()
    if withdraw is not None:
        view = publishing.withdraw(ctx, withdraw, reason, ask=run.confirm)
    else:
        view = publishing.publish(ctx, name, run.ask, reason)
    show_view(run, view)
    run.without_reason(reason, wanted=withdraw is not None)
