"""Publish a plan, or take a published one back. A published batch never moves by itself."""

from collections.abc import Iterable
from dataclasses import replace

from asesmen_cli.domain.commands import Command
from asesmen_cli.domain.facts import PlanState, PlanView
from asesmen_cli.domain.findings import AsesmenError, FieldError, Severity
from asesmen_cli.domain.messages import msg, msgs
from asesmen_cli.domain.planning import Batch
from asesmen_cli.domain.snapshot import PlanRecord, Snapshot
from asesmen_cli.usecases.common.context import Ask, Context, always_yes
from asesmen_cli.usecases.common.plans import named, newest_published, view_of
from asesmen_cli.usecases.plan.keep import unchanged

LONGEST_NAME = 60
"""Characters of the name of a plan: it is in titles, footers and names of files."""


def publish(ctx: Context, name: str | None, ask: Ask, reason: str | None = None) -> PlanView:
    """Freeze the draft under a name; without one, under the day on which it begins.

    What a person should know about the draft is to be acknowledged.

    Raises:
        AsesmenError: ``state.no-draft``, ``state.empty-draft``, ``state.name-taken``, ``state.late-draft``,
            ``state.stale-plan`` where the roster, the absences, the settings or a published plan have
            changed since it was made, ``question.*``.
    """
    snapshot = ctx.workspace.snapshot()
    plans = snapshot.plans
    draft = snapshot.draft
    if draft is None:
        raise AsesmenError("state.no-draft", workspace=ctx.workspace.where)
    if not draft.plan.batches:
        raise AsesmenError("state.empty-draft")
    start = min(batch.window.start for batch in draft.plan.batches)
    called = name or start.isoformat()
    if len(called) > LONGEST_NAME:
        raise FieldError("name", called, msg("it must not be longer than {n} characters", n=LONGEST_NAME))
    if any(plan.name == called for plan in plans) or called == PlanState.DRAFT:
        raise AsesmenError("state.name-taken", name=called)
    if start < ctx.today and draft.replaces is None:
        raise AsesmenError("state.late-draft", start=start)
    unchanged(ctx, snapshot, plans, draft)
    view = view_of(ctx, snapshot, draft)
    noticed = (*view.findings, *view.conflicts)
    warnings = sum(one.severity is not Severity.INFO for one in noticed)
    if warnings and not ask(msg("Publish {name} with {n} warnings (asesmen show)?", name=called, n=warnings)):
        raise AsesmenError("question.no")
    after = replace(draft, state=PlanState.PUBLISHED, name=called)
    replaced = [
        (plan, replace(plan, state=PlanState.SUPERSEDED)) for plan in plans if plan.number == draft.replaces
    ]
    with ctx.workspace.writing(ctx.stamp(Command.PUBLISH, reason), head=snapshot.head) as changes:
        changes.put(draft, after)
        for before, plan in replaced:
            changes.put(before, plan)
    return view_of(ctx, snapshot, after, *(plan for _, plan in replaced))


def withdraw(ctx: Context, name: str, reason: str | None = None, *, ask: Ask = always_yes) -> PlanView:
    """Take a published plan back: its people are planned again. The reason goes on record.

    Raises:
        AsesmenError: ``state.no-plan-named``, ``state.not-published``, ``state.batch-marked``,
            ``question.no`` where letters about it were sent.
    """
    snapshot = ctx.workspace.snapshot()
    before = named(snapshot.plans, name)
    if before.state is not PlanState.PUBLISHED:
        raise AsesmenError("state.not-published", name=name)
    refuse_marked(snapshot, before.standing)
    sent = sum(line.plan == name and line.sent_on is not None for line in snapshot.letters)
    if sent and not ask(
        msg(
            "About {plan} {letters} went out. Withdraw it, and write to those people again?",
            plan=name,
            letters=msgs("{n} letter", "{n} letters", sent),
        )
    ):
        raise AsesmenError("question.no")
    after = replace(before, state=PlanState.WITHDRAWN)
    write_change(ctx, snapshot, Command.WITHDRAW, before, after, reason)
    return view_of(ctx, snapshot, after)


def published_plan(ctx: Context, snapshot: Snapshot, name: str | None) -> PlanRecord:
    """Return the published plan of that name; without a name the newest one.

    Raises:
        AsesmenError: ``state.nothing-published``, ``state.no-plan-named``, ``state.not-published``.
    """
    plans = snapshot.plans
    plan = newest_published(plans) if name is None else named(plans, name)
    if plan is None:
        raise AsesmenError("state.nothing-published", workspace=ctx.workspace.where)
    if plan.state is not PlanState.PUBLISHED:
        raise AsesmenError("state.not-published", name=name or "")
    return plan


def refuse_marked(snapshot: Snapshot, batches: Iterable[Batch]) -> None:
    """Raise an error if a batch has been held, even in part: it does not change.

    Raises:
        AsesmenError: ``state.batch-marked``.
    """
    for batch in batches:
        if any(day in snapshot.marks.get(nip, {}) for nip in batch.nips for day in batch.window.days):
            raise AsesmenError("state.batch-marked", batch=batch.number)


def write_change(
    ctx: Context,
    snapshot: Snapshot,
    command: Command,
    before: PlanRecord,
    after: PlanRecord,
    reason: str | None,
) -> None:
    """Store a published plan that was changed, in one event."""
    with ctx.workspace.writing(ctx.stamp(command, reason), head=snapshot.head) as changes:
        changes.put(before, after)
