"""``attend``: who came to a batch, by hand or from the sheet that was signed."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated

from asesmen_cli.cli import _options as opt
from asesmen_cli.cli._commands import Commands
from asesmen_cli.cli._parts import BLANK, NAME, NIP, batch_of_plan, days_of, files_of, sequence, strong, times
from asesmen_cli.cli._run import Run
from asesmen_cli.domain.attendance import ATTENDANCE_WORDS, Attendance, Mark
from asesmen_cli.domain.document import Cell, Column, Part, Table, Text
from asesmen_cli.domain.facts import AttendanceSheet, AttendanceSheets, Attendee
from asesmen_cli.domain.messages import N_, Kind, Message, Param, msg

command = Commands()


@command("mark", N_("Mark by hand who came and who did not."))
def mark(
    run: Run,
    batch: opt.Batch,
    absent: Annotated[
        list[str] | None,
        opt.text(
            "NIP:DAY",
            N_("Who did not come: NIP:2, NIP:1-3 or NIP:DATE; without a day: on no day so far (repeatable)"),
        ),
    ] = None,
    present: Annotated[
        list[str] | None, opt.text("NIP:DAY", N_("Who came after all (repeatable): corrects a mark"))
    ] = None,
    all_present: Annotated[
        bool, opt.flag("--all-present", N_("Everyone without a mark came on the days that have passed"))
    ] = False,
    reason: Annotated[
        str | None,
        opt.text("TEXT", N_("Why they did not come; asesmen settings lists the reasons (attendance)")),
    ] = None,
    name: opt.PlanName = None,
) -> None:
    """Mark by hand."""
    from asesmen_cli.usecases.attend.mark import Marking, mark_attendance

    marking = Marking(
        absent=tuple(absent or ()), present=tuple(present or ()), all_present=all_present, reason=reason
    )
    _show(run, mark_attendance(run.ctx(), batch, marking, name, ask=run.ask, confirm=run.confirm))


@command("sheet", N_("Write the sheet to print, sign and fill in."))
def sheet(run: Run, batch: opt.Batch, to: opt.To = None, name: opt.PlanName = None) -> None:
    """Write the sheet."""
    from asesmen_cli.usecases.attend.mark import write_attendance

    written = write_attendance(run.ctx(), batch, to, name)
    hint = msg("Next: print and sign it, fill it in, then asesmen attend import FILE")
    run.show(written, files_of, hint, findings=written.findings)


@command("import", N_("Read a filled-in sheet back."))
def import_sheet(
    run: Run,
    file: Annotated[Path, opt.file("FILE", N_("The sheet, filled in"))],
    batch: Annotated[
        int | None, opt.whole(N_("The batch that it is about, where the file does not say"))
    ] = None,
    name: opt.PlanName = None,
) -> None:
    """Read a sheet."""
    from asesmen_cli.usecases.attend.mark import import_attendance

    with run.reading(file):
        answer = import_attendance(run.ctx(), file, batch, name, ask=run.ask)
    if len(answer.sheets) == 1:
        _show(run, answer.sheets[0])
    else:
        findings = [finding for one in answer.sheets for finding in one.findings]
        run.show(answer, _of_batches, *_next(answer.sheets), findings=findings)


@command("show", N_("Show who came, and the outcome for each."))
def show(run: Run, batch: opt.Batch, name: opt.PlanName = None) -> None:
    """Show one batch."""
    from asesmen_cli.usecases.attend.sheet import show_attendance

    _show(run, show_attendance(run.ctx(), batch, name))


def _show(run: Run, answer: AttendanceSheet) -> None:
    run.show(answer, described, *_next([answer]), findings=answer.findings)


def _next(sheets: Iterable[AttendanceSheet]) -> Iterator[Message]:
    """What may be done for those who were dropped and have no other seat."""
    if any(one.again is None for sheet in sheets for one in sheet.having(Attendance.DROPPED)):
        yield msg("Next: asesmen plan --keep gives the dropped the first seats that are free")


def _of_batches(answer: AttendanceSheets) -> Iterator[Part]:
    for n, sheet in enumerate(answer.sheets):
        yield from [BLANK] if n else []
        yield from described(sheet)


def described(answer: AttendanceSheet) -> Iterator[Part]:
    """Who of a batch came on which day, and what follows."""
    yield batch_of_plan(answer.plan, answer.batch)
    days = answer.batch.window.days
    yield Table(
        key="people",
        columns=(
            NIP,
            NAME,
            *(
                Column(key=f"day-{n}", title=f"{day.day}/{day.month}", kind=Kind.TEXT)
                for n, day in enumerate(days, start=1)
            ),
            Column(key="outcome", title=N_("Outcome"), kind=Kind.TEXT),
        ),
        rows=tuple(
            (
                one.person.nip,
                one.person.name,
                *map(_mark, one.marks),
                Message(ATTENDANCE_WORDS[one.outcome]),
            )
            for one in answer.people
        ),
    )
    dropped = answer.having(Attendance.DROPPED)
    yield strong(
        msg(
            "Complete: {complete}. Dropped: {dropped}. Open: {open}.",
            complete=len(answer.having(Attendance.COMPLETE)),
            dropped=len(dropped),
            open=len(answer.having(Attendance.OPEN)),
        )
    )
    yield from (_named(msg("Dropped, excused:"), one) for one in dropped if one.excused)
    yield from (_named(msg("Dropped, not excused:"), one) for one in dropped if not one.excused)


def _mark(mark: Mark | None) -> Cell:
    if mark is None:
        return None
    return msg("came") if mark.present else mark.reason or msg("absent")


def _named(heading: Message, one: Attendee) -> Text:
    """A person who was dropped: why, how often, and the next seat."""
    facts: list[Param] = [one.reason or "", *times(one)]
    if one.again is not None:
        facts.append(msg("next: batch {n}, {days}", n=one.again.number, days=days_of(one.again)))
    params: dict[str, Param] = {"heading": heading, "name": one.person.name, "facts": sequence(facts)}
    return Text(Message("{heading} {name} ({facts})", params))
