"""Reports of batches: what was planned and held, and who came."""

from collections.abc import Iterable, Iterator, Sequence

from asesmen_cli.domain.attendance import Attendance
from asesmen_cli.domain.document import Cell, Column, Dated, Document, MonthCalendar, Table
from asesmen_cli.domain.facts import AttendanceSheet, Attendee, Sitting
from asesmen_cli.domain.messages import N_, Kind, Message, msg
from asesmen_cli.domain.planning import Batch
from asesmen_cli.usecases.common.attendance import attendance_sheets
from asesmen_cli.usecases.common.context import Context
from asesmen_cli.usecases.common.lookup import loaded
from asesmen_cli.usecases.common.outlook import sittings
from asesmen_cli.usecases.common.plans import state_of

REPEATED = 2
"""How often somebody stays away before it is told of by itself."""


def attendance(ctx: Context) -> Document:
    """Who came to the published batches that have begun: by batch, and by name whoever did not.

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
                "{n} people sat in batches that have begun: {complete} complete, {dropped} dropped (gugur),"
                " {open} open.",
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
            Table(
                key="repeated",
                title=msg("Dropped more than once since the last assessment"),
                columns=(
                    *PERSON,
                    Column(key="dropped", title=N_("Times dropped")),
                    Column(key="no_shows", title=N_("Without an excuse")),
                ),
                rows=tuple(
                    (*_person(one), one.dropped, one.no_shows)
                    for _, one in sorted(repeated, key=lambda pair: (-pair[1].dropped, pair[1].person.name))
                ),
                empty=msg("Nobody."),
            ),
        ),
        notes=(
            msg(
                "Whoever misses one day is dropped, excused or not, and joins a later batch;"
                " the due date stays."
            ),
        ),
        personal=True,
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
        rows=tuple((*_batch(sheet.plan, sheet.batch), *numbers(sheet.people)) for sheet in sheets),
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


BATCH = (
    Column(key="plan", title=N_("Plan"), kind=Kind.TEXT, priority=1),
    Column(key="batch", title=N_("Batch"), kind=Kind.NUMBER),
    Column(key="tier", title=N_("Tier"), kind=Kind.TEXT, priority=1),
    Column(key="start", title=N_("First day"), kind=Kind.DAY),
    Column(key="end", title=N_("Last day"), kind=Kind.DAY, priority=2),
)


def _batch(plan: str | None, batch: Batch | Sitting) -> tuple[Cell, ...]:
    return (
        plan or msg("draft"),
        batch.number,
        batch.tier or msg("Mixed"),
        batch.window.start,
        batch.window.end,
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
            Column(key="again", title=N_("Sits again from"), kind=Kind.DAY),
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


def batches(ctx: Context) -> Document:
    """Every batch of the published plans and the draft: when, how many, what has become of it, its cost.

    Raises:
        AsesmenError: ``state.no-roster``.
    """
    snapshot = loaded(ctx)
    found = sittings(
        state_of(ctx, snapshot), snapshot.draft, expected_days=ctx.settings.results.expected_days
    )
    cost = ctx.settings.forecast.cost_per_person
    held = [one for one in found if one.cancelled is None]
    seats, people = sum(one.window.seats for one in held), sum(one.people for one in held)
    dated = tuple(Dated(label=str(one.number), days=one.window.days) for one in held)
    return Document(
        name="batches",
        file="laporan-batch",
        title=msg("Batches of the competency assessment"),
        as_of=ctx.today,
        leads=(
            msg(
                "{n} batches with {people} people in {seats} seats; {off} called off.",
                n=len(held),
                people=people,
                seats=seats,
                off=len(found) - len(held),
            ),
        ),
        parts=(
            _by_first_day(ctx, found, cost),
            *([MonthCalendar(dated=dated)] if dated else []),
        ),
        notes=tuple(_cost_notes(cost)),
    )


def _by_first_day(ctx: Context, found: Sequence[Sitting], cost: int) -> Table:
    held = [one for one in found if one.cancelled is None]
    seats, people = sum(one.window.seats for one in held), sum(one.people for one in held)
    spent = (Column(key="cost", title=N_("Cost"), kind=Kind.MONEY),) if cost else ()
    return Table(
        key="batches",
        title=msg("By first day"),
        columns=(
            *BATCH,
            Column(key="state", title=N_("State"), kind=Kind.TEXT),
            Column(key="seats", title=N_("Seats")),
            Column(key="people", title=N_("People")),
            Column(key="used", title=N_("Seats used"), kind=Kind.SHARE),
            *spent,
        ),
        rows=tuple(
            (
                *_batch(one.plan, one),
                _state(ctx, one),
                one.window.seats,
                one.people,
                one.people / one.window.seats,
                *([one.people * cost if one.cancelled is None else 0] if cost else ()),
            )
            for one in found
        ),
        total=(
            msg("Together"),
            *[""] * 5,
            seats,
            people,
            people / seats if seats else None,
            *([people * cost] if cost else ()),
        ),
        bars=("used",),
        empty=msg("There is no batch yet."),
    )


def _cost_notes(cost: int) -> Iterator[Message]:
    yield msg("The totals leave out what was called off.")
    if cost:
        yield msg("Cost: {n} rupiah for each person (forecast.cost_per_person).", n=cost)
    else:
        yield msg("Set forecast.cost_per_person in asesmen.toml to see what the batches cost.")


def _state(ctx: Context, one: Sitting) -> Message:
    if one.cancelled is not None:
        return msg("called off ({reason})", reason=one.cancelled)
    if one.plan is None:
        return msg("draft")
    if ctx.today < one.window.start:
        return msg("planned")
    if ctx.today <= one.window.end:
        return msg("under way")
    return msg("held, {n} without attendance", n=one.unmarked) if one.unmarked else msg("held")
