"""``backup``: a safe copy of the workspace."""

from pathlib import Path
from typing import Annotated

from asesmen_cli.cli import _options as opt
from asesmen_cli.cli._commands import Commands
from asesmen_cli.cli._run import Run
from asesmen_cli.domain.messages import N_

command = Commands()


@command("backup")
def backup(
    run: Run,
    to: Annotated[
        Path | None, opt.text("PATH", N_("File or folder; cadangan beside the workspace if left out"))
    ] = None,
) -> None:
    """Write a copy."""
    from asesmen_cli.cli import _logbook
    from asesmen_cli.usecases.backup import back_up

    _logbook.backed_up(back_up(run.ctx(), to), run)
