"""The attendance of published batches, and what follows from it for each person."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from asesmen_cli.domain.attendance import Dropout, attendance, marks_until
from asesmen_cli.domain.facts import AttendanceSheet, Attendee, PlanState
from asesmen_cli.domain.planning import Batch
from asesmen_cli.domain.snapshot import PlanRecord, Snapshot
from asesmen_cli.domain.state import dropped_from, latest
from asesmen_cli.domain.workdays import DAY
from asesmen_cli.usecases.common.context import Context


def attendance_sheet(
    ctx: Context, snapshot: Snapshot, plans: Sequence[PlanRecord], plan: PlanRecord, batch: Batch
) -> AttendanceSheet:
    """Return the attendance of one batch. Only marks up to the day given count."""
    return _sheet(ctx, snapshot, dropped_from(plans, marks_until(snapshot.marks, ctx.today)), plan, batch)


def attendance_sheets(
    ctx: Context, snapshot: Snapshot, plans: Sequence[PlanRecord], nip: str | None = None
) -> tuple[AttendanceSheet, ...]:
    """Return the attendance of every published batch begun, by first day; of one person with a NIP."""
    dropped = dropped_from(plans, marks_until(snapshot.marks, ctx.today))
    begun = [
        (plan, batch if nip is None else replace(batch, nips=(nip,)))
        for plan in plans
        if plan.state is PlanState.PUBLISHED
        for batch in plan.standing
        if batch.window.start <= ctx.today and nip in (None, *batch.nips)
    ]
    in_order = sorted(begun, key=lambda pair: (pair[1].window.place, pair[0].number))
    return tuple(_sheet(ctx, snapshot, dropped, plan, batch) for plan, batch in in_order)


def _sheet(
    ctx: Context,
    snapshot: Snapshot,
    dropped: Mapping[str, Sequence[Dropout]],
    plan: PlanRecord,
    batch: Batch,
) -> AttendanceSheet:
    people = (_attendee(ctx, snapshot, dropped.get(nip, ()), batch, nip) for nip in batch.nips)
    return AttendanceSheet(as_of=ctx.today, plan=plan.name or "", batch=batch, people=tuple(people))


def _attendee(
    ctx: Context, snapshot: Snapshot, dropped: Sequence[Dropout], batch: Batch, nip: str
) -> Attendee:
    """Return one person of a batch; ``dropped`` holds every batch that they were dropped from."""
    days, reasons = batch.window.days, ctx.settings.reasons()
    own = marks_until({nip: snapshot.marks.get(nip, {})}, ctx.today)[nip]
    assessed = latest(snapshot.assessments.get(nip, ()), batch.window.start - DAY)
    since = date.min if assessed is None else assessed.held_on
    until_here = [one for one in dropped if since < one.batch.window.start <= batch.window.start]
    here = next((one for one in until_here if one.batch.window == batch.window), None)
    reason = None if here is None else here.missed.reason or reasons.default
    return Attendee(
        person=snapshot.people[nip].person,
        marks=tuple(own.get(day) for day in days),
        outcome=attendance(days, own),
        reason=reason,
        excused=reasons.excuse(reason),
        dropped=len(until_here),
        no_shows=sum(not reasons.excuse(one.missed.reason) for one in until_here),
        again=None if here is None else here.again,
    )
