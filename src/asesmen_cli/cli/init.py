"""``init``: files to begin with."""

from asesmen_cli.cli._commands import Commands
from asesmen_cli.cli._run import Run

command = Commands()


@command("init")
def init(run: Run) -> None:
    """Write files to begin with."""
    from asesmen_cli.cli import _render
    from asesmen_cli.usecases.init import begin

    _render.begun(begin(run.workspace, run.words), run)
