"""``log``: what was done, by whom and when."""

from datetime import date
from typing import Annotated

from asesmen_cli.cli import _options as opt
from asesmen_cli.cli._commands import Commands
from asesmen_cli.cli._run import Run
from asesmen_cli.domain.messages import N_

command = Commands()


@command("log")
def log(
    run: Run,
    nip: Annotated[
        str | None, opt.text("NIP", N_("What was done to this person, and what it changed"))
    ] = None,
    batch: Annotated[int | None, opt.whole(N_("What was done to this batch, and what it changed"))] = None,
    plan: opt.PlanName = None,
    name: Annotated[
        str | None, opt.text("TEXT", N_("Only this command, such as plan or roster"), "--command")
    ] = None,
    day: Annotated[date | None, opt.day(N_("Only what was done on this day, or reckoned from it"))] = None,
    last: Annotated[int | None, opt.whole(N_("Only the last N"))] = None,
) -> None:
    """Read the record."""
    from asesmen_cli.cli import _logbook
    from asesmen_cli.usecases.log import LogOptions, read_log

    options = LogOptions(nip=nip, batch=batch, plan=plan, command=name, day=day, last=last)
    _logbook.log(read_log(run.ctx(), options), run)
