"""``restore``: bring a copy back."""

from pathlib import Path
from typing import Annotated

from asesmen_cli.cli import _options as opt
from asesmen_cli.cli._commands import Commands
from asesmen_cli.cli._run import Run
from asesmen_cli.domain.messages import N_

command = Commands()


@command("restore")
def restore(
    run: Run, file: Annotated[Path, opt.file("FILE", N_("The copy, as asesmen backup wrote it"))]
) -> None:
    """Bring a copy back."""
    from asesmen_cli.cli import _logbook
    from asesmen_cli.usecases.restore import restore as bring_back

    _logbook.restored(bring_back(run.ctx(), file, run.ask), run)
