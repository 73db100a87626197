"""``person``: what is on file about one person."""

from asesmen_cli.cli import _options as opt
from asesmen_cli.cli._commands import Commands
from asesmen_cli.cli._run import Run
from asesmen_cli.domain.messages import N_

command = Commands()


@command("erase", N_("Erase everything about a person, for good."))
def erase(run: Run, nip: opt.Nip, reason: opt.Reason) -> None:
    """Erase a person."""
    from asesmen_cli.cli import _logbook
    from asesmen_cli.usecases.log import erase as remove

    _logbook.erased(remove(run.ctx(), nip, reason, run.ask), run)
