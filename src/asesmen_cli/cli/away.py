"""``away``: the days on which people cannot come."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated

from asesmen_cli.cli import _options as opt
from asesmen_cli.cli._commands import Commands
from asesmen_cli.cli._parts import NAME, NIP, strong
from asesmen_cli.cli._run import Run
from asesmen_cli.domain.document import Column, Part, Table
from asesmen_cli.domain.facts import Absences, AwayNoted, AwaysImported
from asesmen_cli.domain.messages import N_, Kind, Message, Value, msg

command = Commands()


@command("add", N_("Add days on which people cannot come."))
def add(
    run: Run,
    nips: opt.Nips,
    first: Annotated[date, opt.day(N_("First day away"), "--from")],
    last: Annotated[date, opt.day(N_("Last day away"), "--to")],
    reason: opt.Reason,
) -> None:
    """Note absences."""
    from asesmen_cli.usecases.away import note_away

    _show(run, note_away(run.ctx(), nips, first, last, reason))


@command("lift", N_("Remove absences."))
def lift(run: Run, nips: opt.Nips, first: Annotated[date, opt.day(N_("Its first day"), "--from")]) -> None:
    """Remove absences."""
    from asesmen_cli.usecases.away import lift_away

    _show(run, lift_away(run.ctx(), nips, first))


@command("import", N_("Record the absences of a list, row by row."))
def import_list(
    run: Run,
    file: Annotated[Path, opt.file("FILE", N_("The list, in the form of asesmen template absences"))],
    strict: Annotated[bool, opt.flag("--strict", N_("Record nothing if any row is rejected"))] = False,
) -> None:
    """Note the absences of a list."""
    from asesmen_cli.usecases.away import import_aways

    with run.reading(file):
        answer = import_aways(run.ctx(), file, strict=strict)
    run.show(answer, _imported, findings=answer.findings)


@command("list", N_("Every absence noted."))
def list_aways(run: Run) -> None:
    """List absences."""
    from asesmen_cli.usecases.away import aways

    _show(run, aways(run.ctx()))


def _show(run: Run, answer: Absences) -> None:
    run.show(answer, described, findings=answer.conflicts)


def described(answer: Absences) -> Iterator[Part]:
    """Every absence noted, and why."""
    yield _table(answer.people, msg("Nobody is away."))


def _imported(answer: AwaysImported) -> Iterator[Part]:
    yield _table(answer.noted, msg("Nothing new to record."))
    yield strong(
        msg(
            "{file}: {noted} recorded, {known} already known, {rejected} rejected, {ignored} ignored.",
            file=answer.source,
            noted=len(answer.noted),
            known=answer.known,
            rejected=answer.rejected,
            ignored=answer.ignored,
        )
    )


def _table(aways: tuple[AwayNoted, ...], empty: Message) -> Table:
    return Table(
        key="people",
        columns=(
            NIP,
            NAME,
            Column(key="days", title=N_("Away"), kind=Kind.TEXT),
            Column(key="reason", title=N_("Reason"), kind=Kind.TEXT),
        ),
        rows=tuple((one.person.nip, one.person.name, _days(one), one.reason or None) for one in aways),
        empty=empty,
    )


def _days(one: AwayNoted) -> Message:
    days = Value((one.first, one.last), Kind.PERIOD)
    return (
        Message("{days} {over}", {"days": days, "over": msg("(over)")})
        if one.over
        else Message("{days}", {"days": days})
    )
