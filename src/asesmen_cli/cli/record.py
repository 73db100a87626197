"""``record``: put a past event's participants, or one person, on record as assessed."""

from datetime import date
from pathlib import Path
from typing import Annotated

from asesmen_cli.cli import _options as opt
from asesmen_cli.cli._commands import Commands
from asesmen_cli.cli._run import Run
from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.domain.messages import N_, msg

command = Commands()


@command("record")
def record(
    run: Run,
    file: Annotated[
        Path | None,
        opt.file("FILE", N_("A list of participants, a history, or suggestions with their answers")),
    ] = None,
    on: Annotated[
        date | None, opt.day(N_("The day it was held; left out where the list itself tells the days"))
    ] = None,
    until: Annotated[date | None, opt.day(N_("Its last day, if it took several; this day counts"))] = None,
    nip: Annotated[str | None, opt.text("NIP", N_("One person, without a list"))] = None,
    organiser: opt.Organiser = None,
    sheet: opt.Sheet = None,
    mappings: opt.Mappings = None,
    suggest: Annotated[
        Path | None, opt.text("FILE.xlsx", N_("Where to suggest who is meant by names without a NIP"))
    ] = None,
) -> None:
    """Put the past on record."""
    from asesmen_cli.cli import _register
    from asesmen_cli.usecases.record import RecordOptions, record_file, record_one

    if (file is None) == (nip is None):
        raise AsesmenError("usage.wrong", what=msg("Name either a FILE or --nip"), command="asesmen record")
    if nip is not None and on is None:
        raise AsesmenError("usage.missing", what="--on", command="asesmen record")
    ctx = run.ctx()
    if nip is not None and on is not None:
        _register.recorded(record_one(ctx, nip, until or on, organiser, run.ask), run)
    elif file is not None:
        options = RecordOptions(
            on=on,
            until=until,
            organiser=organiser,
            sheet=sheet,
            columns=tuple(mappings or ()),
            suggest=suggest,
        )
        with run.reading(file):
            answer = record_file(ctx, file, options)
        _register.recorded(answer, run)
