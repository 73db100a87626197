"""``doctor``: every problem in the workspace."""

from typing import Annotated

import typer

from asesmen_cli.cli import _options as opt
from asesmen_cli.cli._commands import Commands
from asesmen_cli.cli._run import Run
from asesmen_cli.domain.messages import N_

command = Commands()


@command("doctor")
def doctor(
    run: Run,
    fix: Annotated[bool, opt.flag("--fix", N_("Also fix what can be fixed without a choice"))] = False,
) -> None:
    """Look for problems."""
    from asesmen_cli.cli import _logbook
    from asesmen_cli.usecases.doctor import check_up

    answer = check_up(run.workspace, today=run.today, now=run.now, actor=run.by, fix=fix)
    _logbook.checked(answer, run)
    if answer.status:
        raise typer.Exit(answer.status)
