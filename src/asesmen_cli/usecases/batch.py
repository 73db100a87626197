"""Cancel a published batch or move it to other days, on record."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from asesmen_cli.domain.commands import Command
from asesmen_cli.domain.facts import PlanView
from asesmen_cli.domain.findings import AsesmenError, FieldError, Finding
from asesmen_cli.domain.messages import Kind, Value, msg, msgs
from asesmen_cli.domain.planning import Batch, Plan
from asesmen_cli.domain.rules import check_plan
from asesmen_cli.domain.snapshot import PlanRecord, Snapshot
from asesmen_cli.domain.state import on_closed_day
from asesmen_cli.domain.workdays import DAY
from asesmen_cli.usecases.common.calendar import closed_batches, office_days
from asesmen_cli.usecases.common.context import Ask, Context, always_yes
from asesmen_cli.usecases.common.plans import newest_published, view_of
from asesmen_cli.usecases.common.quoting import quoted
from asesmen_cli.usecases.plan.draft import rules_broken
from asesmen_cli.usecases.plan.problem import frame_windows
from asesmen_cli.usecases.publish import published_plan, refuse_marked, write_change

OF_WHOLE_PLANS = frozenset({"plan.nobody-lost", "plan.known-window"})
"""What one batch alone cannot keep: everyone else is missing, and its number is not 1."""
PROPOSALS = 10
"""How many runs of free days are tried for a batch that falls on a holiday."""


def cancel_batch(
    ctx: Context, number: int, reason: str, name: str | None = None, *, ask: Ask = always_yes
) -> PlanView:
    """Call a published batch off: its people are planned again.

    Raises:
        AsesmenError: ``state.no-plan``, ``state.no-batch``, ``state.batch-cancelled``,
            ``state.batch-marked``, ``question.no``.
    """
    snapshot = ctx.workspace.snapshot()
    before = published_plan(ctx, snapshot, name)
    batch = _batch(before, number)
    refuse_marked(snapshot, [batch])
    question = msg(
        "Call off batch {batch} of {plan} ({days}, {people})? They lose their seats.",
        batch=number,
        plan=before.name,
        days=Value(batch.window.days, Kind.DAYS),
        people=msgs("{n} person", "{n} people", len(batch.nips)),
    )
    if not ask(question):
        raise AsesmenError("question.no")
    after = replace(before, cancelled={**before.cancelled, number: reason})
    write_change(ctx, snapshot, Command.BATCH_CANCEL, before, after, reason)
    return view_of(ctx, snapshot, after)


def shift_batch(
    ctx: Context,
    number: int,
    start: date,
    *,
    force: bool,
    reason: str | None = None,
    name: str | None = None,
) -> PlanView:
    """Move a published batch to other days, as many as it has, from the first working day on.

    The reason goes on record, and so does a rule that is broken by force.

    Raises:
        AsesmenError: ``state.nothing-published``, ``state.no-batch``, ``state.batch-cancelled``,
            ``state.batch-marked``, ``usage.value`` for a day gone by, ``plan.no-window-ever``,
            ``plan.rules-broken``.
    """
    snapshot = ctx.workspace.snapshot()
    before = published_plan(ctx, snapshot, name)
    if start < ctx.today:
        why = msg("it is before {today}", today=ctx.today)
        raise FieldError("start", start, why)
    batch = _batch(before, number)
    refuse_marked(snapshot, [batch])
    days = office_days(ctx, before.settings, start, len(batch.window.days))
    if days == batch.window.days:
        return view_of(ctx, snapshot, before)
    moved = replace(batch, window=replace(batch.window, days=days))
    broken = _newly_broken(ctx, snapshot, snapshot.plans, before, batch, moved)
    if broken and not force:
        raise rules_broken(snapshot, broken)
    after = replace(_with(before, moved), findings=(*before.findings, *broken))
    write_change(ctx, snapshot, Command.BATCH_SHIFT, before, after, reason)
    return view_of(ctx, snapshot, after)


def batches_on_days_off(ctx: Context, snapshot: Snapshot) -> tuple[Finding, ...]:
    """Return published batches on days that are not worked any more, each with the command that moves it.

    The days proposed are the first from its own on, in its room, on which it breaks no rule; where it breaks
    one on all of the first few, the first free ones. Batches that have begun are left to the attendance.
    """
    published = list(snapshot.published)
    newest = newest_published(snapshot.plans)
    found = []
    for at, plan in enumerate(published):
        for closed in closed_batches(ctx, plan):
            moved = _elsewhere(ctx, snapshot, published, published[at], closed.batch)
            published[at] = _with(published[at], moved)
            command = f"asesmen batch shift {moved.number} --start {moved.window.start}"
            if plan is not newest:
                command += f" --plan {quoted(plan.name or '')}"
            found.append(on_closed_day(plan, closed, command))
    return tuple(found)


def _elsewhere(
    ctx: Context, snapshot: Snapshot, published: Sequence[PlanRecord], plan: PlanRecord, batch: Batch
) -> Batch:
    """Return the batch on the next days without a broken rule, or else on the next free days."""
    window, start, tried = batch.window, batch.window.start, []
    others = [one.window for other in published for one in other.standing if one is not batch]
    taken = {
        day
        for other in others
        if (other.room, other.venue) == (window.room, window.venue)
        for day in other.days
    }
    for _ in range(PROPOSALS):
        days = office_days(ctx, plan.settings, start, len(window.days), taken)
        tried.append(replace(batch, window=replace(window, days=days)))
        if not _newly_broken(ctx, snapshot, published, plan, batch, tried[-1]):
            return tried[-1]
        start = days[0] + DAY
    return tried[0]


def _with(plan: PlanRecord, moved: Batch) -> PlanRecord:
    batches = tuple(moved if one.number == moved.number else one for one in plan.plan.batches)
    return replace(plan, plan=replace(plan.plan, batches=batches))


def _newly_broken(
    ctx: Context,
    snapshot: Snapshot,
    plans: Sequence[PlanRecord],
    plan: PlanRecord,
    batch: Batch,
    moved: Batch,
) -> tuple[Finding, ...]:
    """Return the rules that a batch would break on other days, and does not where it is."""
    known = {finding.code for finding in _broken_by(ctx, snapshot, plans, plan, batch)}
    found = _broken_by(ctx, snapshot, plans, plan, moved)
    return tuple(finding for finding in found if finding.code not in known)


def _broken_by(
    ctx: Context, snapshot: Snapshot, plans: Iterable[PlanRecord], plan: PlanRecord, batch: Batch
) -> list[Finding]:
    """Return the rules that a batch breaks on its days, given everything else that is published."""
    without = replace(plan, cancelled={**plan.cancelled, batch.number: ""})
    others = [without if other.number == plan.number else other for other in plans]
    problem = frame_windows(ctx, snapshot, others, plan.settings, [batch.window]).problem
    asked = tuple(person for person in problem.candidates if person.nip in batch.nips)
    found = check_plan(replace(problem, candidates=asked), Plan(batches=(batch,), unplaced=()))
    return [finding for finding in found if finding.code not in OF_WHOLE_PLANS]


def _batch(plan: PlanRecord, number: int) -> Batch:
    if number in plan.cancelled:
        raise AsesmenError("state.batch-cancelled", batch=number, reason=plan.cancelled[number])
    found = next((batch for batch in plan.plan.batches if batch.number == number), None)
    if found is None:
        raise AsesmenError("state.no-batch", batch=number, n=len(plan.plan.batches))
    return found
