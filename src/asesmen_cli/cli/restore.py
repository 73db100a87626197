"""``restore``: bring a copy back."""

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


@command("restore")
def restore(
    run: Run, file: Annotated[Path, opt.file("FILE", N_("The copy that asesmen backup wrote"))]
) -> None:
    """Bring a copy back."""
    from asesmen_cli.usecases.restore import restore as bring_back

    answer = bring_back(run.ctx(), file, run.ask)
    run.show(answer, _restored, findings=answer.findings, schema="asesmen.restore/1")


def _restored(answer: Copied) -> Iterator[Part]:
    yield Text(msg("Restored: {file} ({n} events).", file=str(answer.file), n=answer.events))
    if answer.settings is not None:
        yield Text(msg("Written: {file} (settings).", file=str(answer.settings)))
    if answer.kept is not None:
        yield Text(msg("The previous workspace is kept: {file}", file=str(answer.kept)))
