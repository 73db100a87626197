"""``swap``: two people of the draft change places."""

from asesmen_cli.cli import _options as opt
from asesmen_cli.cli._commands import Commands
from asesmen_cli.cli._run import Run
from asesmen_cli.cli.plan import NO_CHANGE, show_view

command = Commands()


@command("swap")
def swap(
    run: Run, one: opt.Nip, other: opt.Nip, force: opt.Force = False, reason: opt.Because = None
) -> None:
    """Let two people change places."""
    from asesmen_cli.usecases.swap import swap as change

    view = change(run.ctx(), one, other, force=force, reason=reason)
    show_view(run, view, said=None if view.moved else NO_CHANGE)
    run.without_reason(reason, wanted=force and bool(view.moved))
