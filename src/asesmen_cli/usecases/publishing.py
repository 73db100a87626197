"""Publish a plan, and change what was published, on record. A published batch never moves by itself."""

from dataclasses import replace
from datetime import date

from asesmen_cli.domain.facts import PlanDiff, PlanSheet, PlanState
from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.domain.messages import msg
from asesmen_cli.domain.planning import Batch
from asesmen_cli.store import OnFile, StoredPlan
from asesmen_cli.usecases.desk import Ask, Desk
from asesmen_cli.usecases.framing import frame, office_days
from asesmen_cli.usecases.planning import compare, named, newest_published, sheet_of


def publish(desk: Desk, name: str | None, ask: Ask) -> PlanSheet:
    """Freeze the draft under a name; without one, under the day on which it begins.

    What a person should know about the draft is to be acknowledged.

    Raises:
        AsesmenError: ``state.no-draft``, ``state.name-taken``, ``state.stale-plan`` where the roster, the
            absences or the settings have changed since it was made, ``question.*``.
    """
    on_file = desk.workspace.on_file()
    plans = desk.workspace.plans()
    draft = desk.workspace.draft()
    if draft is None or not draft.plan.batches:
        raise AsesmenError("state.no-draft", workspace=desk.workspace.where)
    called = name or draft.plan.batches[0].window.start.isoformat()
    if any(plan.name == called for plan in plans) or called == PlanState.DRAFT:
        raise AsesmenError("state.name-taken", name=called)
    pins = {nip: batch.window for batch in draft.plan.batches for nip in batch.nips if nip in draft.pinned}
    if draft.replaces is None and not draft.edited:
        fresh = frame(desk, on_file, plans, draft.settings, pins)
        if fresh.digest != draft.digest:
            raise AsesmenError("state.stale-plan")
    if draft.findings and not ask(
        msg("Publish {name} with {n} warnings (asesmen show)?", name=called, n=len(draft.findings))
    ):
        raise AsesmenError("question.no")
    after = replace(draft, state=PlanState.PUBLISHED, name=called)
    with desk.workspace.writing(desk.stamp("publish"), head=on_file.head) as changes:
        changes.plan(draft, after)
        for plan in plans:
            if plan.number == draft.replaces:
                changes.plan(plan, replace(plan, state=PlanState.SUPERSEDED))
    return sheet_of(after, on_file)


def withdraw(desk: Desk, name: str) -> PlanSheet:
    """Take a published plan back: its people are planned again.

    Raises:
        AsesmenError: ``state.no-plan-named``, ``state.not-published``.
    """
    on_file = desk.workspace.on_file()
    before = named(desk.workspace.plans(), name)
    if before.state is not PlanState.PUBLISHED:
        raise AsesmenError("state.not-published", name=name)
    after = replace(before, state=PlanState.WITHDRAWN)
    _write(desk, on_file, "publish --withdraw", before, after)
    return sheet_of(after, on_file)


def cancel_batch(desk: Desk, number: int, reason: str, name: str | None = None) -> PlanSheet:
    """Call a published batch off: its people are planned again.

    Raises:
        AsesmenError: ``state.no-plan``, ``state.no-batch``, ``state.batch-cancelled``.
    """
    on_file = desk.workspace.on_file()
    before = _published(desk, name)
    _batch(before, number)
    after = replace(before, cancelled={**before.cancelled, number: reason})
    _write(desk, on_file, "batch cancel", before, after)
    return sheet_of(after, on_file)


def shift_batch(desk: Desk, number: int, start: date, *, force: bool, name: str | None = None) -> PlanSheet:
    """Move a published batch to other days, as many as it has, from the first working day on.

    Raises:
        AsesmenError: ``state.no-plan``, ``state.no-batch``, ``plan.no-window-ever``, ``plan.rules-broken``.
    """
    on_file = desk.workspace.on_file()
    before = _published(desk, name)
    batch = _batch(before, number)
    days = office_days(desk, before.settings, start, len(batch.window.days))
    moved = replace(batch, window=replace(batch.window, days=days))
    broken = _broken_by(desk, on_file, moved)
    if broken and not force:
        raise AsesmenError("plan.rules-broken", rules=broken)
    batches = tuple(moved if one.number == number else one for one in before.plan.batches)
    after = replace(before, plan=replace(before.plan, batches=batches))
    _write(desk, on_file, "batch shift", before, after)
    return sheet_of(after, on_file)


def _broken_by(desk: Desk, on_file: OnFile, moved: Batch) -> tuple[str, ...]:
    """The rules that a batch on its new days breaks."""
    others = [
        batch
        for plan in desk.workspace.plans()
        if plan.state is PlanState.PUBLISHED
        for batch in plan.standing
        if not set(batch.nips) & set(moved.nips)
    ]
    rules = set()
    if any(moved.window.clashes(batch.window) for batch in others):
        rules.add("plan.room-free")
    for nip in moved.nips:
        if any(
            absence.first <= day <= absence.last
            for absence in on_file.absences.get(nip, ())
            for day in moved.window.days
        ):
            rules.add("plan.away")
    return tuple(sorted(rules))


def difference(desk: Desk, first: str | None, second: str | None) -> PlanDiff:
    """What differs between two plans; without names, between the newest published plan and the draft.

    Raises:
        AsesmenError: ``state.no-plan``, ``state.no-draft``, ``state.no-plan-named``.
    """
    on_file = desk.workspace.on_file()
    plans = desk.workspace.plans()
    before = newest_published(plans) if first is None else named(plans, first)
    after = desk.workspace.draft() if second is None else named(plans, second)
    if before is None:
        raise AsesmenError("state.nothing-published", workspace=desk.workspace.where)
    if after is None:
        raise AsesmenError("state.no-draft", workspace=desk.workspace.where)
    return compare(before, after, on_file)


def _published(desk: Desk, name: str | None) -> StoredPlan:
    plans = desk.workspace.plans()
    plan = newest_published(plans) if name is None else named(plans, name)
    if plan is None:
        raise AsesmenError("state.nothing-published", workspace=desk.workspace.where)
    if plan.state is not PlanState.PUBLISHED:
        raise AsesmenError("state.not-published", name=name or "")
    return plan


def _batch(plan: StoredPlan, number: int) -> Batch:
    if number in plan.cancelled:
        raise AsesmenError("state.batch-cancelled", batch=number, reason=plan.cancelled[number])
    found = next((batch for batch in plan.plan.batches if batch.number == number), None)
    if found is None:
        raise AsesmenError("state.no-batch", batch=number, n=len(plan.plan.batches))
    return found


def _write(desk: Desk, on_file: OnFile, command: str, before: StoredPlan, after: StoredPlan) -> None:
    with desk.workspace.writing(desk.stamp(command), head=on_file.head) as changes:
        changes.plan(before, after)
