"""``show``: the plan."""

from asesmen_cli.cli import _options as opt
from asesmen_cli.cli._commands import Commands
from asesmen_cli.cli._run import Run
from asesmen_cli.cli.plan import show_view

command = Commands()


@command("show")
def show(run: Run, name: opt.PlanName = None) -> None:
    """Show the plan."""
    from asesmen_cli.usecases.show import show_plan

    show_view(run, show_plan(run.ctx(), name), people=True)
