"""``init``: files to begin with."""

from asesmen_cli.cli._commands import Commands
from asesmen_cli.cli._parts import files_of
from asesmen_cli.cli._run import Run
from asesmen_cli.domain.messages import msg

command = Commands()


@command("init")
def init(run: Run) -> None:
    """Write files to begin with."""
    from asesmen_cli.usecases.init import begin

    answer = begin(run.workspace, run.words)
    hint = msg("Next: fill in the blank workbook or take your own, then asesmen due ROSTER.xlsx")
    run.show(answer, files_of, hint, findings=answer.findings)
