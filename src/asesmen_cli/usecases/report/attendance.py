"""Who came to the batches that have begun."""

from collections.abc import Iterable, Sequence

from asesmen_cli.domain.attendance import Attendance
from asesmen_cli.domain.document import Cell, Column, Document, Table
from asesmen_cli.domain.facts import AttendanceSheet, Attendee
from asesmen_cli.domain.messages import N_, Kind, Message, msg
from asesmen_cli.usecases.common.attendance import attendance_sheets
from asesmen_cli.usecases.common.context import Context
from asesmen_cli.usecases.common.lookup import loaded
from asesmen_cli.usecases.report._asked import Asked
from asesmen_cli.usecases.report._columns import BATCH, batch_cells

REPEATED = 2
"""Absences from which on a person is listed as a repeated absentee."""


def attendance(ctx: Context, _asked: Asked) -> Document:
    """Return who came to the published batches that have begun: by batch, and the absentees by name.

    Raises:
        AsesmenError: ``state.no-roster``.
    """
    snapshot = loaded(ctx)
    plans = snapshot.plans
    sheets = attendance_sheets(ctx, snapshot, plans)
    everyone = [(sheet, one) for sheet in sheets for one in sheet.people]
    dropped = [(sheet, one) for sheet, one in everyone if one.outcome is Attendance.DROPPED]
    complete = sum(one.outcome is Attendance.COMPLETE for _, one in everyone)
    latest = {one.person.nip: (sheet, one) for sheet, one in dropped}
    repeated = [pair for pair in latest.values() if pair[1].dropped >= REPEATED]
    return Document(
        name="attendance",
        file="laporan-kehadiran",
        title=msg("Summary of attendance"),
        as_of=ctx.today,
        leads=(
            msg(
                "{people} people had {n} seats in batches that have begun: {complete} complete,"
                " {dropped} dropped (gugur), {open} open.",
                people=len({one.person.nip for _, one in everyone}),
                n=len(everyone),
                complete=complete,
                dropped=len(dropped),
                open=len(everyone) - complete - len(dropped),
            ),
        ),
        parts=(
            _by_batch(sheets),
            _absent("excused", msg("Did not come, excused"), (pair for pair in dropped if pair[1].excused)),
            _absent(
                "unexcused",
                msg("Did not come, without an excuse"),
                (pair for pair in dropped if not pair[1].excused),
            ),
            _repeated(repeated),
        ),
        notes=(
            msg(
                "A person who misses one day is dropped, excused or not, and joins a later batch; the due "
                "date stays."
            ),
        ),
        personal=True,
    )


def _repeated(people: Iterable[tuple[AttendanceSheet, Attendee]]) -> Table:
    return Table(
        key="repeated",
        title=msg("Dropped more than once since the last assessment"),
        columns=(
            *PERSON,
            Column(key="dropped", title=N_("Times dropped")),
            Column(key="no_shows", title=N_("Without an excuse")),
        ),
        rows=tuple(
            (*_person(one), one.dropped, one.no_shows)
            for _, one in sorted(people, key=lambda pair: (-pair[1].dropped, pair[1].person.name))
        ),
        empty=msg("Nobody."),
    )


PERSON = (
    Column(key="nip", title=N_("NIP"), kind=Kind.NIP),
    Column(key="name", title=N_("Name"), kind=Kind.TEXT),
    Column(key="office", title=N_("Office"), kind=Kind.TEXT, priority=2),
)


def _person(one: Attendee) -> tuple[Cell, ...]:
    return one.person.nip, one.person.name, one.person.office


def _by_batch(sheets: Sequence[AttendanceSheet]) -> Table:
    def numbers(people: Iterable[Attendee]) -> tuple[int, ...]:
        found = list(people)
        away = [one for one in found if one.outcome is Attendance.DROPPED]
        excused = sum(one.excused for one in away)
        complete = sum(one.outcome is Attendance.COMPLETE for one in found)
        return len(found), complete, excused, len(away) - excused, len(found) - complete - len(away)

    return Table(
        key="batches",
        title=msg("By batch"),
        columns=(
            *BATCH,
            Column(key="people", title=N_("People")),
            Column(key="complete", title=N_("Complete")),
            Column(key="excused", title=N_("Absent, excused")),
            Column(key="unexcused", title=N_("Absent, unexcused")),
            Column(key="open", title=N_("Open")),
        ),
        rows=tuple((*batch_cells(sheet.plan, sheet.batch), *numbers(sheet.people)) for sheet in sheets),
        total=(
            msg("Together"),
            "",
            "",
            "",
            "",
            *numbers(one for sheet in sheets for one in sheet.people),
        ),
        empty=msg("No published batch has begun."),
    )


def _absent(key: str, title: Message, pairs: Iterable[tuple[AttendanceSheet, Attendee]]) -> Table:
    return Table(
        key=key,
        title=title,
        columns=(
            *PERSON,
            Column(key="plan", title=N_("Plan"), kind=Kind.TEXT, priority=1),
            Column(key="batch", title=N_("Batch"), kind=Kind.NUMBER),
            Column(key="reason", title=N_("Reason"), kind=Kind.TEXT),
            Column(key="again", title=N_("Seated again from"), kind=Kind.DAY),
        ),
        rows=tuple(
            (
                *_person(one),
                sheet.plan,
                sheet.batch.number,
                one.reason,
                None if one.again is None else one.again.window.start,
            )
            for sheet, one in pairs
        ),
        empty=msg("Nobody."),
    )
