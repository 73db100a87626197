"""Mark who came to a published batch: by hand, or from the sheet that was signed and filled in."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path

from asesmen_cli.domain.attendance import Attendance, Mark, Marks, attendance
from asesmen_cli.domain.commands import Command
from asesmen_cli.domain.facts import AttendanceSheet, AttendanceSheets, PlanState, Written
from asesmen_cli.domain.findings import AsesmenError, FieldError, Finding, Place, Severity
from asesmen_cli.domain.messages import Kind, Message, Param, Value, msg, msgs
from asesmen_cli.domain.people import Source
from asesmen_cli.domain.planning import Batch
from asesmen_cli.domain.snapshot import PlanRecord, Snapshot
from asesmen_cli.intake import (
    AttendanceDay,
    AttendanceList,
    AttendanceRow,
    MonthDay,
    Weekday,
    read_attendance,
    typed_day,
)
from asesmen_cli.outputs import write_attendance_form
from asesmen_cli.usecases.attend.sheet import published_batch, show_attendance
from asesmen_cli.usecases.common.attendance import attendance_sheet
from asesmen_cli.usecases.common.context import Ask, Context, always_no, always_yes, in_turn
from asesmen_cli.usecases.common.lookup import MORE, MOST_NAMES, each, find_person, is_like
from asesmen_cli.usecases.common.part import Wanted
from asesmen_cli.usecases.common.plans import named, newest_published
from asesmen_cli.usecases.export import held_at, report

BY_HAND = "attend mark"


@dataclass(frozen=True, slots=True, kw_only=True)
class Marking:
    """What a user marks for a batch. People and days as typed: ``NIP:2``, ``NIP:1-3``, ``NIP:2023-11-14``."""

    absent: tuple[str, ...] = ()
    present: tuple[str, ...] = ()
    all_present: bool = False
    reason: str | None = None
    """Why those named did not come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _NewMark:
    """A new mark of one person on one day."""

    present: bool
    reason: str | None
    source: Source


_Named = dict[tuple[str, date], _NewMark]


@in_turn(Command.ATTEND_MARK)
def mark_attendance(
    ctx: Context,
    number: int,
    marking: Marking,
    name: str | None = None,
    *,
    ask: Ask = always_no,
    confirm: Ask = always_yes,
) -> AttendanceSheet:
    """Mark who came and who did not.

    ``ask`` puts the question whether a result on file is contradicted, ``confirm`` whether all came.

    Those named are marked as given, again where they were marked before. With ``all_present`` everyone
    without a mark came on the days that have passed, today included; with ``absent`` on those of them that
    nobody of the batch has a mark of: a gap in a day that is on record stays open.

    Raises:
        AsesmenError: ``usage.value``, ``usage.reason``, ``usage.nothing-marked``, ``state.no-person``,
            ``state.not-in-batch``, ``state.future-day``, ``state.batch-ahead``, and what
            :func:`published_batch` raises.
    """
    snapshot = ctx.workspace.snapshot()
    plans = snapshot.plans
    plan, batch = published_batch(ctx, plans, number, name)
    by_hand = Source(file=BY_HAND, sheet="", row=0, loaded=ctx.today)
    reason = _reason(ctx, marking)
    if not (marking.absent or marking.present or marking.all_present):
        raise AsesmenError("usage.nothing-marked")
    new: _Named = {}
    gaps: list[tuple[str, date]] = []
    for field, present, texts in (("absent", False, marking.absent), ("present", True, marking.present)):
        mark = _NewMark(present=present, reason=None if present else reason, source=by_hand)
        for nip, days in each(texts, partial(_person_and_days, ctx, snapshot, batch, field)):
            if any(new.get((nip, day), mark) != mark for day in days):
                name_of = snapshot.people[nip].person.name
                raise _wrong(field, name_of, msg("absent and present on the same day"))
            new |= {(nip, day): mark for day in days}
    if marking.absent or marking.all_present:
        came = _NewMark(present=True, reason=None, source=by_hand)
        others = [one for one in _unmarked(ctx, snapshot, batch) if one not in new]
        if not marking.all_present:
            on_record = _days_on_record(snapshot, batch)
            gaps = [one for one in others if one[1] in on_record]
            others = [one for one in others if one[1] not in on_record]
        if marking.all_present and others and not confirm(_all_came(others)):
            raise AsesmenError("question.no")
        new |= dict.fromkeys(others, came)
    marks = _write(ctx, snapshot, Command.ATTEND_MARK, [batch], new, ask)
    sheet = attendance_sheet(ctx, replace(snapshot, marks=marks), plans, plan, batch)
    left_open = _left_open(replace(snapshot, marks=marks), batch, gaps)
    return replace(sheet, findings=(*left_open, *_not_needed(snapshot, plans, batch, new)))


def import_attendance(
    ctx: Context,
    path: Path,
    number: int | None = None,
    name: str | None = None,
    *,
    ask: Ask = always_no,
) -> AttendanceSheets:
    """Mark what a filled-in file says, of one batch or of several, as one event.

    A blank day is not marked. What was marked otherwise before is corrected and reported. One cell that
    cannot be understood keeps all from being marked.

    Raises:
        AsesmenError: ``file.*``, ``attendance.*``, and what :func:`published_batch` raises.
    """
    snapshot = ctx.workspace.snapshot()
    plans = snapshot.plans
    settings = ctx.settings
    lists = read_attendance(
        path,
        on=ctx.today,
        reasons=settings.reasons(),
        cross=settings.attendance.cross,
        columns=settings.columns,
    )
    read: list[_Read] = []
    for one in _meant([_with_batch(one, plans) for one in lists], number, path):
        known = name or (None if one.plan is None else _followed(plans, one.plan))
        plan, batch = published_batch(ctx, plans, number or one.batch or 0, known)
        reading = _Reading(ctx, snapshot, batch, one, path.name)
        read.append(_Read(plan=plan, batch=batch, new=reading.marks(), findings=tuple(reading.findings)))
    read = _once(read, path)
    findings = tuple(finding for one in read for finding in one.findings)
    wrong = [finding for finding in findings if finding.severity is Severity.ERROR]
    if wrong:
        raise AsesmenError("attendance.refused", findings=findings, n=len(wrong), file=path.name)
    new = {seat: mark for one in read for seat, mark in one.new.items()}
    marks = _write(ctx, snapshot, Command.ATTEND_IMPORT, [one.batch for one in read], new, ask)
    after = replace(snapshot, marks=marks)
    return AttendanceSheets(
        sheets=tuple(
            replace(
                attendance_sheet(ctx, after, plans, one.plan, one.batch),
                findings=(*one.findings, *_not_needed(snapshot, plans, one.batch, one.new)),
            )
            for one in read
        )
    )


def write_attendance(ctx: Context, number: int, folder: Path | None, name: str | None = None) -> Written:
    """Write the sheet of a batch: to be printed, signed, filled in and read back.

    Raises:
        AsesmenError: ``output.*``, and what :func:`published_batch` raises.
    """
    sheet = show_attendance(ctx, number, name)
    shown = report(ctx, Wanted(plan=sheet.plan))
    sheet = replace(sheet, batch=held_at(sheet.batch, ctx.settings.letters.venue))
    with ctx.delivery() as files:
        return write_attendance_form(
            shown, sheet, ctx.settings.reasons(), folder or Path(ctx.settings.export.folder), files
        )


def _all_came(unmarked: Sequence[tuple[str, date]]) -> Message:
    """Return the question whether everyone without a mark came."""
    people, days = {nip for nip, _ in unmarked}, {day for _, day in unmarked}
    return msg(
        "Mark {people} as present on {days}?",
        people=msgs("{n} person", "{n} people", len(people)),
        days=Value(tuple(sorted(days)), Kind.DAYS),
    )


# --- which batch ------------------------------------------------------------------------------------------


def _followed(plans: tuple[PlanRecord, ...], name: str) -> str | None:
    """Return the plan that has the batches of that plan now: another may have taken its place since."""
    plan = named(plans, name)
    later = {one.replaces: one for one in plans if one.state in (PlanState.PUBLISHED, PlanState.SUPERSEDED)}
    while plan.state is PlanState.SUPERSEDED and plan.number in later:
        plan = later[plan.number]
    return plan.name


def _with_batch(one: AttendanceList, plans: tuple[PlanRecord, ...]) -> AttendanceList:
    """Return a list that names no batch with the batch that its dates and people leave no doubt about."""
    plan = newest_published(plans)
    if plan is None or one.plan is not None or one.batch is not None or not one.days:
        return one
    days, nips = {column.named for column in one.days}, {row.nip for row in one.rows}
    fitting = [
        batch.number
        for batch in plan.standing
        if days <= set(batch.window.days) and not nips.isdisjoint(batch.nips)
    ]
    return replace(one, batch=fitting[0]) if len(fitting) == 1 else one


def _meant(lists: Sequence[AttendanceList], number: int | None, path: Path) -> Sequence[AttendanceList]:
    """Return the lists of the file that were filled in, of that batch if one is named."""
    fitting = [one for one in lists if number is None or one.batch in (None, number)]
    filled = [one for one in fitting if one.filled]
    if not filled:
        raise AsesmenError("attendance.blank", file=path.name)
    known = [one.batch for one in filled if one.batch]
    if number is None and not known:
        raise AsesmenError("attendance.no-batch", file=path.name)
    if number is None and len(known) < len(filled):
        if len(set(known)) > 1:
            raise AsesmenError("attendance.which-batch", file=path.name, batches=tuple(map(str, known)))
        return [replace(one, batch=known[0]) for one in filled]
    return filled


@dataclass(frozen=True, slots=True)
class _Read:
    """What a list says about its batch."""

    plan: PlanRecord
    batch: Batch
    new: _Named
    findings: tuple[Finding, ...]


def _once(read: Sequence[_Read], path: Path) -> list[_Read]:
    """Return one reading for each batch: of a recap and the lists of its days the one that says more.

    Raises:
        AsesmenError: ``attendance.which-batch`` where two lists of a batch say different things.
    """
    kept: dict[tuple[int, int], _Read] = {}
    for one in sorted(read, key=lambda one: -len(one.new)):
        other = kept.setdefault((one.plan.number, one.batch.number), one)
        if any(
            seat not in other.new or other.new[seat].present is not mark.present
            for seat, mark in one.new.items()
        ):
            batches = tuple(str(one.batch.number) for one in read)
            raise AsesmenError("attendance.which-batch", file=path.name, batches=batches)
    return sorted(kept.values(), key=lambda one: (one.plan.number, one.batch.number))


# --- by hand ----------------------------------------------------------------------------------------------


def _reason(ctx: Context, marking: Marking) -> str | None:
    """Return the reason as the settings name it."""
    if marking.reason is None:
        return None
    if not marking.absent:
        raise _wrong("--reason", marking.reason, msg("it says why those named with --absent did not come"))
    reasons = ctx.settings.reasons()
    found = reasons.find(marking.reason)
    if found is None:
        names = (*reasons.excused, *reasons.unexcused)
        raise AsesmenError("usage.reason", value=marking.reason, names=names)
    return found


def _person_and_days(
    ctx: Context, snapshot: Snapshot, batch: Batch, field: str, text: str
) -> tuple[str, tuple[date, ...]]:
    """Return who is meant by ``NIP:2``, and which days; without a day all that have passed."""
    who, _, given = text.partition(":")
    person = find_person(ctx, snapshot, who, batch.nips)
    own = batch.window.days
    passed = tuple(day for day in own if day <= ctx.today)
    days = _days(own, given) if given else passed or own
    if not days:
        raise _wrong(field, text, msg("the days of the batch are 1 to {n}, or their dates", n=len(own)))
    if person.nip not in batch.nips:
        raise AsesmenError("state.not-in-batch", name=person.name, nip=person.nip, batch=batch.number)
    if days[-1] > ctx.today:
        raise AsesmenError(
            "state.future-day",
            name=person.name,
            day=days[-1],
            command=f"asesmen away add {person.nip} --from {own[0]} --to {own[-1]} --reason TEXT",
        )
    return person.nip, days


def _days(own: Sequence[date], given: str) -> tuple[date, ...]:
    """Return the days of a batch that are meant by ``2``, ``1-3`` or a date; none if it has no such day."""
    if place := re.fullmatch(r"\s*(\d{1,2})(?:\s*-\s*(\d{1,2}))?\s*", given):
        first, last = int(place[1]), int(place[2] or place[1])
        return tuple(own[first - 1 : last]) if 1 <= first <= last <= len(own) else ()
    typed = typed_day(given)
    return tuple(day for day in own if day == typed)


def _unmarked(ctx: Context, snapshot: Snapshot, batch: Batch) -> Iterator[tuple[str, date]]:
    """Return everyone on each past day without a mark.

    Raises:
        AsesmenError: ``state.batch-ahead`` where no day has passed.
    """
    passed = [day for day in batch.window.days if day <= ctx.today]
    if not passed:
        raise AsesmenError("state.batch-ahead", batch=batch.number, start=batch.window.start)
    for nip in batch.nips:
        yield from ((nip, day) for day in passed if day not in snapshot.marks.get(nip, {}))


def _days_on_record(snapshot: Snapshot, batch: Batch) -> frozenset[date]:
    """Return the days of the batch that somebody of it has a mark of."""
    return frozenset(day for nip in batch.nips for day in snapshot.marks.get(nip, {}))


def _left_open(snapshot: Snapshot, batch: Batch, gaps: Sequence[tuple[str, date]]) -> Iterator[Finding]:
    """Yield who stays without a mark of a day that is on record for others, except who was dropped."""
    outcomes = {
        nip: attendance(batch.window.days, snapshot.marks.get(nip, {}))
        for nip in dict.fromkeys(nip for nip, _ in gaps)
    }
    nips = [nip for nip, outcome in outcomes.items() if outcome is not Attendance.DROPPED]
    if nips:
        names = tuple(snapshot.people[nip].person.name for nip in nips[:MOST_NAMES])
        more = (MORE,) if len(nips) > MOST_NAMES else ()
        yield Finding.warning("attendance.left-open", n=len(nips), people=(*names, *more), batch=batch.number)


def _wrong(field: str, value: str, why: Message) -> AsesmenError:
    return FieldError(field, value, why)


# --- from a sheet -----------------------------------------------------------------------------------------


class _Reading:
    """A sheet compared with its batch, before anything is marked."""

    def __init__(
        self, ctx: Context, snapshot: Snapshot, batch: Batch, one: AttendanceList, file: str
    ) -> None:
        self.findings: list[Finding] = list(one.findings)
        self._ctx, self._snapshot, self._batch, self._list, self._file = ctx, snapshot, batch, one, file
        self._names = {nip: snapshot.people[nip].person.name for nip in batch.nips}

    def marks(self) -> _Named:
        """Return the marks of the sheet; problems are added to the findings."""
        days = self._days()
        rows = self._rows()
        new: _Named = {}
        for nip, row in rows.items():
            new.update(self._row(nip, row, days))
        for nip in self._batch.nips:
            if nip not in rows:
                self._note("attendance.missing", Severity.ERROR, None, name=self._names[nip], nip=nip)
        self._blank(new, rows, days)
        return new

    def _days(self) -> Mapping[AttendanceDay, date]:
        """Return the day of the batch for each column."""
        own, days = self._batch.window.days, dict[AttendanceDay, date]()
        for column in self._list.days:
            given = column.named
            if isinstance(given, Weekday | MonthDay):
                weekday = isinstance(given, Weekday)
                same = [one for one in own if (one.weekday() if weekday else one.day) == given.number]
                day = same[0] if len(same) == 1 else None
            elif isinstance(given, int):
                day = own[given - 1] if 1 <= given <= len(own) else None
            else:
                day = given if given in own else None
            if day is None or day in days.values():
                self._note(
                    "attendance.other-day",
                    Severity.ERROR,
                    column.place,
                    batch=self._batch.number,
                    first=own[0],
                    last=own[-1],
                )
            else:
                days[column] = day
        for day in own:
            if day <= self._ctx.today and day not in days.values():
                self._note("attendance.no-column", Severity.WARNING, None, day=day)
        return days

    def _rows(self) -> Mapping[str, AttendanceRow]:
        """Return the rows of the people of the batch, by their number of today."""
        rows: dict[str, AttendanceRow] = {}
        for row in self._list.rows:
            nip = self._snapshot.former.get(row.nip, row.nip)
            place, name = row.number, row.name
            if nip not in self._names:
                self._note("attendance.not-in-batch", Severity.WARNING, place, value=row.nip, name=name)
            elif not is_like(known := self._names[nip], name):
                self._note(
                    "attendance.other-name", Severity.ERROR, place, value=row.nip, name=name, known=known
                )
            elif nip in rows:
                self._note("attendance.twice", Severity.ERROR, place, name=name, other=rows[nip].number.cell)
            else:
                rows[nip] = row
        return rows

    def _row(
        self, nip: str, row: AttendanceRow, days: Mapping[AttendanceDay, date]
    ) -> Iterator[tuple[tuple[str, date], _NewMark]]:
        for cell in row.cells:
            day = days.get(cell.day)
            if day is None or cell.present is None:
                continue
            if day > self._ctx.today:
                self._note("attendance.future", Severity.ERROR, cell.place, name=row.name, day=day)
                continue
            source = Source(
                file=self._file, sheet=cell.place.sheet, row=cell.place.row or 0, loaded=self._ctx.today
            )
            before = self._snapshot.marks.get(nip, {}).get(day)
            if before is not None and before.present is not cell.present:
                self._note("attendance.corrected", Severity.WARNING, cell.place, name=row.name, day=day)
            yield (nip, day), _NewMark(present=cell.present, reason=cell.reason, source=source)

    def _blank(
        self, new: _Named, rows: Mapping[str, AttendanceRow], days: Mapping[AttendanceDay, date]
    ) -> None:
        """Note each past day that the sheet leaves open, except of people who are dropped."""
        marks = _merged(self._ctx, self._snapshot.marks, new)
        for nip, row in rows.items():
            own = marks.get(nip, {})
            if attendance(self._batch.window.days, own) is Attendance.DROPPED:
                continue
            for cell in row.cells:
                day = days.get(cell.day)
                if day is not None and day <= self._ctx.today and day not in own:
                    self._note("attendance.open-day", Severity.WARNING, cell.place, name=row.name, day=day)

    def _note(
        self, code: str, severity: Severity, place: Place | None, *, value: str | None = None, **params: Param
    ) -> None:
        self.findings.append(Finding(code=code, severity=severity, place=place, value=value, params=params))


# --- marks ------------------------------------------------------------------------------------------------


def _mark(ctx: Context, before: Mark | None, nip: str, day: date, new: _NewMark) -> Mark:
    """Return the new mark. A person marked absent again without a reason keeps the earlier reason."""
    reason = None
    if not new.present:
        known = before.reason if before is not None and not before.present else None
        reason = new.reason or known or ctx.settings.reasons().default
    if before is not None and (before.present, before.reason) == (new.present, reason):
        return before
    return Mark(nip=nip, day=day, present=new.present, reason=reason, source=new.source)


def _not_needed(
    snapshot: Snapshot, plans: Iterable[PlanRecord], batch: Batch, new: _Named
) -> Iterator[Finding]:
    """Yield a finding for each person who came after all and no longer needs a later seat."""
    for nip in sorted(
        {nip for (nip, day), one in new.items() if one.present and _was_absent(snapshot, nip, day)}
    ):
        seats = [
            (later.window.start, later.number, plan.name)
            for plan in plans
            if plan.state is PlanState.PUBLISHED
            for later in plan.standing
            if nip in later.nips and later.window.start > batch.window.end
        ]
        for start, number, name in sorted(seats)[:1]:
            who = snapshot.people[nip].person.name
            yield Finding.warning("attendance.later-seat", name=who, batch=number, plan=name, start=start)


def _was_absent(snapshot: Snapshot, nip: str, day: date) -> bool:
    mark = snapshot.marks.get(nip, {}).get(day)
    return mark is not None and not mark.present


def _merged(ctx: Context, marks: Marks, new: _Named) -> Marks:
    """Return the marks with the new ones merged in."""
    merged: dict[str, dict[date, Mark]] = {nip: dict(own) for nip, own in marks.items()}
    for (nip, day), one in new.items():
        own = merged.setdefault(nip, {})
        own[day] = _mark(ctx, own.get(day), nip, day, one)
    return merged


def _with_result(snapshot: Snapshot, merged: Marks, batch: Batch) -> tuple[str, ...]:
    """Return names of those with a result of the batch whose attendance would not be complete any more."""
    days = batch.window.days
    return tuple(
        snapshot.people[nip].person.name
        for nip in batch.nips
        if attendance(days, snapshot.marks.get(nip, {})) is Attendance.COMPLETE
        and attendance(days, merged.get(nip, {})) is not Attendance.COMPLETE
        and any(one.held_on == batch.window.end for one in snapshot.receipts.get(nip, ()))
    )


def _write(
    ctx: Context, snapshot: Snapshot, command: Command, batches: Iterable[Batch], new: _Named, ask: Ask
) -> Marks:
    """Put the marks on record; those that say nothing new are not written again.

    Raises:
        AsesmenError: ``question.*`` where a result on file would lose its assessment.
    """
    merged = _merged(ctx, snapshot.marks, new)
    for batch in batches:
        contradicted = _with_result(snapshot, merged, batch)
        if contradicted and not ask(
            msg(
                "A result of batch {batch} is on file for {names}; without full attendance the assessment is"
                " void. Change the attendance?",
                batch=batch.number,
                names=contradicted,
            )
        ):
            raise AsesmenError("question.no")
    with ctx.workspace.writing(ctx.stamp(command), head=snapshot.head) as changes:
        for nip, day in sorted(new):
            before, after = snapshot.marks.get(nip, {}).get(day), merged[nip][day]
            if after != before:
                changes.put(before, after)
    return merged
