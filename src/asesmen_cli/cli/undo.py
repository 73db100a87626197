"""``undo``: take the last command back."""

from typing import Annotated

from asesmen_cli.cli import _options as opt
from asesmen_cli.cli._commands import Commands
from asesmen_cli.cli._run import Run
from asesmen_cli.domain.messages import N_

command = Commands()


@command("undo")
def undo(
    run: Run,
    dry_run: Annotated[bool, opt.flag("--dry-run", N_("Only show what it would do; change nothing"))] = False,
    redo: Annotated[bool, opt.flag("--redo", N_("Bring back what was taken back last"))] = False,
    force: Annotated[bool, opt.flag("--force", N_("Also what people outside have been told"))] = False,
    reason: opt.Because = None,
) -> None:
    """Take the last command back."""
    from asesmen_cli.cli import _logbook
    from asesmen_cli.usecases.log import undo as take_back

    answer = take_back(
        run.ctx(),
        run.ask,
        lambda undoing: _logbook.about_to_undo(undoing, run),
        redo=redo,
        force=force,
        reason=reason,
        dry_run=dry_run,
    )
    _logbook.undone(answer, run)
