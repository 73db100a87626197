"""``backup``: a safe copy of the workspace."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

from asesmen_cli.cli import _options as opt
from asesmen_cli.cli._commands import Commands
from asesmen_cli.cli._run import Run
from asesmen_cli.domain.document import Part, Text
from asesmen_cli.domain.messages import N_, msg
from asesmen_cli.domain.record import Copied

command = Commands()


@command("backup")
def backup(
    run: Run,
    to: Annotated[
        Path | None, opt.text("PATH", N_("File or folder; cadangan beside the workspace if left out"))
    ] = None,
) -> None:
    """Write a copy."""
    from asesmen_cli.usecases.backup import back_up

    answer = back_up(run.ctx(), to)
    hint = msg("Keep a copy on another disk too.")
    run.show(answer, _written, hint, findings=answer.findings, schema="asesmen.backup/1")


def _written(answer: Copied) -> Iterator[Part]:
    yield Text(msg("Written: {file} ({n} events).", file=str(answer.file), n=answer.events))
    if answer.settings is not None:
        yield Text(msg("Written: {file} (settings).", file=str(answer.settings)))
