"""Take in the results that an organiser sends: each belongs to an assessment on record."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from asesmen_cli.domain.attendance import Attendance, attendance
from asesmen_cli.domain.commands import Command
from asesmen_cli.domain.facts import PlanState
from asesmen_cli.domain.findings import AsesmenError, FieldError, Finding, Place
from asesmen_cli.domain.messages import Param, msg
from asesmen_cli.domain.people import Assessment, Person, Voided
from asesmen_cli.domain.planning import Batch
from asesmen_cli.domain.result_facts import Received, ResultsImported
from asesmen_cli.domain.results import Purpose, Receipt, Result, categories, scale_of
from asesmen_cli.domain.snapshot import Snapshot
from asesmen_cli.intake import ResultRow, read_results
from asesmen_cli.usecases.common.context import Context
from asesmen_cli.usecases.common.lookup import is_like
from asesmen_cli.usecases.record import SAME_EVENT

RECENT = 366
"""A sheet without dates is not about an assessment older than so many days: its result came long ago."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultOptions:
    """What the user states about a workbook; it takes precedence over the workbook."""

    purpose: Purpose | None = None
    on: date | None = None
    """The day of the assessment, or one near it; else the sheet's own, else the latest assessment counts."""
    organiser: str | None = None
    accreditation: str | None = None


@dataclass(slots=True)
class _Taken:
    """The rows that can be used, and what was noticed on the way."""

    unattended: Mapping[str, Batch]
    results: dict[tuple[str, date], Result] = field(default_factory=dict)
    rows: dict[tuple[str, date], list[ResultRow]] = field(default_factory=lambda: defaultdict(list))
    """Every row about an assessment; several of them must agree."""
    differ: set[tuple[str, date]] = field(default_factory=set)
    rejected: int = 0
    findings: list[Finding] = field(default_factory=list)

    def note(self, code: str, place: Place, params: Mapping[str, Param], *, value: str | None = None) -> None:
        """Reject a row. ``value`` is a person's number, never part of a result."""
        self.rejected += 1
        self.findings.append(Finding.error(code, place, value, **params))


def import_results(ctx: Context, path: Path, options: ResultOptions, *, dry_run: bool) -> ResultsImported:
    """Take in the results of a workbook. The same workbook again changes nothing.

    A result that differs from the one on file takes its place, and is to be handed over again.

    Raises:
        AsesmenError: ``state.no-roster``, ``file.*``, ``result.no-list``, ``result.no-purpose``,
            ``usage.value``; then nothing is taken in.
    """
    if options.on is not None and options.on > ctx.today:
        why = msg("it is after {today}", today=ctx.today)
        raise FieldError("on", options.on, why)
    snapshot = ctx.workspace.snapshot()
    if snapshot.load is None:
        raise AsesmenError("state.no-roster", workspace=ctx.workspace.where)
    sheet = read_results(path, on=ctx.today, columns=ctx.settings.columns)
    taken = _taken(ctx, snapshot, sheet.rows, options, path.name)
    repeated = _repeated(taken)
    known = {
        (one.receipt.nip, one.receipt.held_on): one
        for one in ctx.workspace.results_of({nip for nip, _ in taken.results})
    }
    changed = [
        (before, result)
        for key, new in taken.results.items()
        if (result := _merged(before := known.get(key), new)) != before
    ]
    if not dry_run:
        with ctx.workspace.writing(ctx.stamp(Command.RESULT_IMPORT), head=snapshot.head) as changes:
            for before, after in changed:
                changes.put(before, after)
    return ResultsImported(
        as_of=ctx.today,
        dry_run=dry_run,
        source=sheet.source,
        new=tuple(_received(snapshot, after) for before, after in changed if before is None),
        corrected=tuple(_received(snapshot, after) for before, after in changed if before is not None),
        known=len(taken.results) - len(changed),
        rejected=sheet.rejected + taken.rejected,
        ignored=sheet.ignored + len(repeated),
        findings=(
            *sheet.findings,
            *taken.findings,
            *_about_repeated(repeated),
            *_replaced(snapshot, changed),
        ),
    )


def _received(snapshot: Snapshot, result: Result) -> Received:
    return Received(person=snapshot.people[result.receipt.nip].person, receipt=result.receipt)


def _merged(before: Result | None, new: Result) -> Result:
    """Return the result to keep: the one on file if the new one says the same, else the new one."""
    if before is None:
        return new
    receipt = replace(
        before.receipt,
        organiser=new.receipt.organiser or before.receipt.organiser,
        accreditation=new.receipt.accreditation or before.receipt.accreditation,
    )
    if replace(new, receipt=receipt, thresholds=before.thresholds) == replace(before, receipt=receipt):
        return replace(before, receipt=receipt)
    return replace(
        new,
        receipt=replace(new.receipt, organiser=receipt.organiser, accreditation=receipt.accreditation),
    )


# --- rows -------------------------------------------------------------------------------------------------


def _taken(
    ctx: Context, snapshot: Snapshot, rows: Sequence[ResultRow], options: ResultOptions, file: str
) -> _Taken:
    taken = _Taken(unattended=_unattended(ctx, snapshot))
    for row in rows:
        person = _person(snapshot, row, taken)
        day = options.on or row.held_on
        held = None if person is None else _assessment(ctx, snapshot, row, person, day, taken)
        if person is None or held is None:
            continue
        purpose = options.purpose or _purpose(row)
        if purpose is None:
            raise AsesmenError("result.no-purpose", file=file)
        result = _result(ctx, row, held, purpose, options)
        taken.findings += _misnamed(ctx, row, result)
        key = (held.nip, held.held_on)
        taken.rows[key].append(row)
        if _said(taken.results.setdefault(key, result)) != _said(result):
            taken.differ.add(key)
    for key in sorted(taken.differ):
        del taken.results[key]
        for row in taken.rows.pop(key):
            taken.note("result.twice", row.number, {"name": row.name})
    return taken


def _unattended(ctx: Context, snapshot: Snapshot) -> Mapping[str, Batch]:
    """Return, by NIP, the last past batch of each person for which full attendance is not on record."""
    batches = [
        batch
        for plan in snapshot.plans
        if plan.state is PlanState.PUBLISHED
        for batch in plan.standing
        if batch.window.end <= ctx.today
    ]
    return {
        nip: batch
        for batch in sorted(batches, key=lambda one: one.window.place)
        for nip in batch.nips
        if attendance(batch.window.days, snapshot.marks.get(nip, {})) is not Attendance.COMPLETE
    }


def _said(result: Result) -> Result:
    """Return a result without the row that it was read from."""
    return replace(
        result, receipt=replace(result.receipt, source=replace(result.receipt.source, sheet="", row=0))
    )


def _person(snapshot: Snapshot, row: ResultRow, taken: _Taken) -> Person | None:
    nip = snapshot.former.get(row.nip, row.nip)
    filed = snapshot.people.get(nip)
    if filed is None:
        taken.note("result.unknown", row.number, {}, value=row.nip)
        return None
    known = filed.person.name
    if not is_like(known, row.name):
        params = {"nip": nip, "known": known, "name": row.name}
        taken.note("result.other-name", row.number, params, value=row.nip)
        return None
    return filed.person


def _rather(seat: date, known: date | None, day: date | None) -> bool:
    """Return whether a result is of a seat without full attendance rather than of an assessment on record."""
    if day is None:
        return known is None or known < seat
    away = abs((seat - day).days)
    return away <= SAME_EVENT and (known is None or away < abs((known - day).days))


def _assessment(
    ctx: Context, snapshot: Snapshot, row: ResultRow, person: Person, day: date | None, taken: _Taken
) -> Assessment | None:
    """Return the assessment of a result: the nearest to its day, else the latest if it is recent enough."""
    known: tuple[Assessment | Voided, ...] = (
        *snapshot.assessments.get(person.nip, ()),
        *snapshot.voided.get(person.nip, ()),
    )
    held = [one for one in known if one.held_on <= ctx.today]
    params: dict[str, Param] = {"name": person.name, "nip": person.nip}
    found = min(held, key=lambda one: abs((one.held_on - (day or ctx.today)).days), default=None)
    seat = taken.unattended.get(person.nip)
    if seat is not None and _rather(seat.window.end, None if found is None else found.held_on, day):
        params |= {"batch": seat.number, "day": seat.window.end}
        taken.note("result.not-attended", row.number, params)
    elif found is None:
        taken.note("result.no-assessment", row.number, params)
    elif day is not None and abs((found.held_on - day).days) > SAME_EVENT:
        days = tuple(sorted(one.held_on for one in held))
        taken.note("result.other-day", row.number, params | {"day": day, "days": days})
    elif day is None and (ctx.today - found.held_on).days > RECENT:
        taken.note("result.long-ago", row.number, params | {"day": found.held_on})
    elif isinstance(found, Voided):
        taken.note("result.void", row.number, params | {"day": found.held_on, "on": found.on})
    else:
        return found
    return None


def _purpose(row: ResultRow) -> Purpose | None:
    """Return what the sheet states; if it states none or both, what its categories imply."""
    scales = {scale_of(stated) for stated, _ in row.stated}
    if len(scales) == 1 and row.purpose in (None, Purpose.BOTH):
        return scales.pop()
    return row.purpose or (Purpose.BOTH if scales else None)


def _result(
    ctx: Context, row: ResultRow, held: Assessment, purpose: Purpose, options: ResultOptions
) -> Result:
    receipt = Receipt(
        nip=held.nip,
        held_on=held.held_on,
        received_on=ctx.today,
        organiser=row.organiser or options.organiser or held.organiser,
        accreditation=row.accreditation or options.accreditation,
        source=row.source,
    )
    thresholds = ctx.settings.thresholds()
    return Result(receipt=receipt, purpose=purpose, jpm=row.jpm, levels=row.levels, thresholds=thresholds)


# --- what is noticed --------------------------------------------------------------------------------------


def _misnamed(ctx: Context, row: ResultRow, result: Result) -> Iterator[Finding]:
    """Yield categories stated that do not follow from the number and the purpose."""
    follow = categories(result.jpm, result.purpose, ctx.settings.thresholds())
    for stated, place in row.stated:
        if stated not in follow:
            yield Finding.warning("result.category", place)


def _repeated(taken: _Taken) -> list[ResultRow]:
    """Yield a finding about rows that repeat an earlier one."""
    return [row for rows in taken.rows.values() for row in rows[1:]]


def _about_repeated(repeated: Sequence[ResultRow]) -> Iterator[Finding]:
    if repeated:
        rows = ", ".join(str(row.source.row) for row in repeated)
        yield Finding.info("result.repeated", repeated[0].number, n=len(repeated), rows=rows)


def _replaced(snapshot: Snapshot, changed: Sequence[tuple[Result | None, Result]]) -> Iterator[Finding]:
    """Yield results that take the place of one which the person has in hand."""
    for before, after in changed:
        if before is not None and before.receipt.delivered_on and not after.receipt.delivered_on:
            params: Mapping[str, Param] = {
                "name": snapshot.people[after.receipt.nip].person.name,
                "nip": after.receipt.nip,
                "day": before.receipt.delivered_on,
            }
            yield Finding.warning("result.delivered-before", **params)
