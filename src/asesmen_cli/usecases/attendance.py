"""Who came to the published batches, and what follows for each person."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from asesmen_cli.domain.attendance import Dropout, attendance, told_until
from asesmen_cli.domain.facts import AttendanceSheet, Attendee, PlanState
from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.domain.planning import Batch
from asesmen_cli.domain.workdays import DAY
from asesmen_cli.store import OnFile, StoredPlan
from asesmen_cli.usecases.desk import Desk
from asesmen_cli.usecases.framing import dropped_from
from asesmen_cli.usecases.people import latest
from asesmen_cli.usecases.planning import chosen


def show_attendance(desk: Desk, number: int, name: str | None = None) -> AttendanceSheet:
    """Who of a batch came on which day, as far as it is told.

    Raises:
        AsesmenError: What :func:`published_batch` raises.
    """
    plans = desk.workspace.plans()
    plan, batch = published_batch(desk, plans, number, name)
    return attendance_sheet(desk, desk.workspace.on_file(), plans, plan, batch)


def published_batch(
    desk: Desk, plans: tuple[StoredPlan, ...], number: int, name: str | None
) -> tuple[StoredPlan, Batch]:
    """The batch of a number, in a plan that is published; a draft has no attendance.

    Raises:
        AsesmenError: ``state.nothing-published``, ``state.draft-attendance``, ``state.not-published``,
            ``state.no-plan-named``, ``state.batch-cancelled``, ``state.no-batch``.
    """
    plan = chosen(plans, name)
    published = tuple(one.name for one in plans if one.state is PlanState.PUBLISHED)
    if plan is None or (plan.state is PlanState.DRAFT and not published):
        raise AsesmenError("state.nothing-published", workspace=desk.workspace.where)
    if plan.state is PlanState.DRAFT:
        raise AsesmenError("state.draft-attendance", names=published)
    if plan.state is not PlanState.PUBLISHED:
        raise AsesmenError("state.not-published", name=plan.name or "")
    if number in plan.cancelled:
        raise AsesmenError("state.batch-cancelled", batch=number, reason=plan.cancelled[number])
    for batch in plan.standing:
        if batch.number == number:
            return plan, batch
    raise AsesmenError("state.no-batch", batch=number, n=len(plan.plan.batches))


def attendance_sheet(
    desk: Desk, on_file: OnFile, plans: Sequence[StoredPlan], plan: StoredPlan, batch: Batch
) -> AttendanceSheet:
    """One batch. Only marks of days up to the day reckoned from count."""
    return _sheet(desk, on_file, dropped_from(desk, on_file, plans), plan, batch)


def attendance_sheets(
    desk: Desk, on_file: OnFile, plans: Sequence[StoredPlan], nip: str | None = None
) -> tuple[AttendanceSheet, ...]:
    """Every published batch that has begun, in order of its first day; with a NIP that person alone."""
    dropped = dropped_from(desk, on_file, plans)
    begun = [
        (plan, batch if nip is None else replace(batch, nips=(nip,)))
        for plan in plans
        if plan.state is PlanState.PUBLISHED
        for batch in plan.standing
        if batch.window.start <= desk.today and nip in (None, *batch.nips)
    ]
    in_order = sorted(begun, key=lambda pair: (pair[1].window.place, pair[0].number))
    return tuple(_sheet(desk, on_file, dropped, plan, batch) for plan, batch in in_order)


def _sheet(
    desk: Desk,
    on_file: OnFile,
    dropped: Mapping[str, Sequence[Dropout]],
    plan: StoredPlan,
    batch: Batch,
) -> AttendanceSheet:
    people = (_attendee(desk, on_file, dropped.get(nip, ()), batch, nip) for nip in batch.nips)
    return AttendanceSheet(as_of=desk.today, plan=plan.name or "", batch=batch, people=tuple(people))


def _attendee(desk: Desk, on_file: OnFile, dropped: Sequence[Dropout], batch: Batch, nip: str) -> Attendee:
    """One person of a batch; ``dropped`` is every batch that they were dropped from."""
    days, reasons = batch.window.days, desk.settings.reasons()
    own = told_until({nip: on_file.marks.get(nip, {})}, desk.today)[nip]
    assessed = latest(on_file.assessments.get(nip, ()), batch.window.start - DAY)
    since = date.min if assessed is None else assessed.held_on
    until_here = [one for one in dropped if since < one.batch.window.start <= batch.window.start]
    here = next((one for one in until_here if one.batch.window == batch.window), None)
    reason = None if here is None else here.missed.reason or reasons.default
    return Attendee(
        person=on_file.people[nip].person,
        marks=tuple(own.get(day) for day in days),
        outcome=attendance(days, own),
        reason=reason,
        excused=reasons.excuse(reason),
        dropped=len(until_here),
        no_shows=sum(not reasons.excuse(one.missed.reason) for one in until_here),
        again=None if here is None else here.again,
    )
