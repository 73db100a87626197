"""``person``: what is on file about one person."""

from collections.abc import Iterator

from asesmen_cli.cli import _options as opt
from asesmen_cli.cli._commands import Commands
from asesmen_cli.cli._run import Run
from asesmen_cli.domain.document import Part, Text
from asesmen_cli.domain.messages import N_, msg
from asesmen_cli.domain.record import Erasure

command = Commands()


@command("erase", N_("Erase everything about a person, for good."))
def erase(run: Run, nip: opt.Nip, reason: opt.Reason) -> None:
    """Erase a person."""
    from asesmen_cli.usecases.person import erase as remove

    answer = remove(run.ctx(), nip, reason, run.ask)
    run.show(answer, _erased, findings=answer.findings)


def _erased(answer: Erasure) -> Iterator[Part]:
    yield Text(msg("Erased: {n} entries of the record, and every row about the person.", n=answer.parts))
