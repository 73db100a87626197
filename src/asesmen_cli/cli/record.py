"""``record``: put a past event's participants, or one person, on record as assessed."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated

from asesmen_cli.cli import _options as opt
from asesmen_cli.cli._commands import Commands
from asesmen_cli.cli._parts import NAME, NIP, strong
from asesmen_cli.cli._run import Run
from asesmen_cli.domain.document import Column, Part, Table
from asesmen_cli.domain.facts import Recorded
from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.domain.messages import N_, Kind, msg

command = Commands()


@command("record")
def record(
    run: Run,
    file: Annotated[
        Path | None,
        opt.file("FILE", N_("A list of participants, a history, or suggestions with their answers")),
    ] = None,
    on: Annotated[
        date | None, opt.day(N_("The day it was held; not needed where the list has the days"))
    ] = None,
    until: Annotated[date | None, opt.day(N_("Its last day, if it took several; this day counts"))] = None,
    nip: Annotated[str | None, opt.text("NIP", N_("One person, without a list"))] = None,
    organiser: opt.Organiser = None,
    sheets: opt.Sheets = None,
    mappings: opt.Mappings = None,
    suggest: Annotated[
        Path | None, opt.text("FILE.xlsx", N_("Where to suggest who is meant by names without a NIP"))
    ] = None,
) -> None:
    """Put the past on record."""
    from asesmen_cli.cli._proposal import asking
    from asesmen_cli.usecases.record import RecordOptions, record_file, record_one

    if (file is None) == (nip is None):
        raise AsesmenError("usage.wrong", what=msg("Name either a FILE or --nip"), command="asesmen record")
    if file is None and on is None:
        raise AsesmenError("usage.missing", what="--on", command="asesmen record")
    ctx = run.ctx()
    if nip is not None and on is not None:
        answer = record_one(ctx, nip, until or on, organiser, run.ask)
    if file is not None:
        options = RecordOptions(
            on=on,
            until=until,
            organiser=organiser,
            sheets=tuple(sheets or ()),
            columns=tuple(mappings or ()),
            suggest=suggest,
            accept=asking(run, file),
        )
        with run.reading(file):
            answer = record_file(ctx, file, options)
    run.show(answer, described, findings=answer.findings)


def described(answer: Recorded) -> Iterator[Part]:
    """Who was put on record, and how many rows were not."""
    if answer.recorded:
        yield Table(
            key="recorded",
            columns=(
                NIP,
                NAME,
                Column(key="assessed", title=N_("Assessed"), kind=Kind.DAY),
                Column(key="before", title=N_("Before"), kind=Kind.DAY),
                Column(key="organiser", title=N_("Organiser"), kind=Kind.TEXT, priority=1),
            ),
            rows=tuple(
                (
                    one.assessment.nip,
                    one.name,
                    one.assessment.held_on,
                    one.before or msg("never"),
                    one.assessment.organiser,
                )
                for one in answer.recorded
            ),
        )
    yield strong(
        msg(
            "Put on record: {n}. On record already: {known}. Rejected: {rejected}. Ignored: {ignored}.",
            n=len(answer.recorded),
            known=answer.known,
            rejected=answer.rejected,
            ignored=answer.ignored,
        )
    )
