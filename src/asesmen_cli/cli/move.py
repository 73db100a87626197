"""``move``: another batch for a person of the draft."""

from typing import Annotated

from asesmen_cli.cli import _options as opt
from asesmen_cli.cli._commands import Commands
from asesmen_cli.cli._run import Run
from asesmen_cli.cli.plan import NO_CHANGE, show_view
from asesmen_cli.domain.messages import N_

command = Commands()


@command("move")
def move(
    run: Run,
    nip: opt.Nip,
    to: Annotated[int, opt.whole(N_("The batch to sit in"), metavar="BATCH")],
    force: opt.Force = False,
    reason: opt.Because = None,
) -> None:
    """Give a person another seat."""
    from asesmen_cli.usecases.move import move as change

    view = change(run.ctx(), nip, to, force=force, reason=reason)
    show_view(run, view, said=None if view.moved else NO_CHANGE)
    run.without_reason(reason, wanted=force and bool(view.moved))
