"""A draft changed by hand. A rule is broken only when forced, and then on record."""

from collections.abc import Callable
from dataclasses import replace

from asesmen_cli.domain.facts import PlanView
from asesmen_cli.domain.findings import AsesmenError, Finding
from asesmen_cli.domain.planning import Plan, PlanProblem, cost, seats
from asesmen_cli.domain.rules import check_plan
from asesmen_cli.domain.snapshot import PlanRecord, Snapshot
from asesmen_cli.store import Stamp
from asesmen_cli.usecases.common.context import Context
from asesmen_cli.usecases.common.plans import view_of
from asesmen_cli.usecases.plan.draft import notes, rules_broken
from asesmen_cli.usecases.plan.keep import NOT_SHOWN, unchanged
from asesmen_cli.usecases.plan.problem import Framed, frame


def draft_of(ctx: Context) -> tuple[Snapshot, PlanRecord]:
    """Return the snapshot, and the draft in it.

    Raises:
        AsesmenError: ``state.no-draft``.
    """
    snapshot = ctx.workspace.snapshot()
    draft = snapshot.draft
    if draft is None:
        raise AsesmenError("state.no-draft", workspace=ctx.workspace.where)
    return snapshot, draft


def keep_change(
    ctx: Context,
    snapshot: Snapshot,
    draft: PlanRecord,
    people: tuple[str, ...],
    change: Callable[[PlanProblem, Plan], Plan],
    *,
    stamp: Stamp,
    force: bool,
) -> PlanView:
    """Judge the changed plan, and keep it unless it breaks a rule that it did not break before."""
    framed = unchanged(ctx, snapshot, snapshot.plans, draft)
    problem = framed.problem
    asked = {person.nip for person in problem.candidates}
    for nip in people:
        if nip not in asked:
            code = "state.seat-begun" if nip in seats(draft.plan) else "state.not-in-plan"
            raise AsesmenError(code, nip=nip)
    before = framed.part_of(draft.plan)
    after = change(problem, before)
    if after == before:
        return view_of(ctx, snapshot, draft)
    known = {_key(finding) for finding in check_plan(problem, before)}
    broken = tuple(finding for finding in check_plan(problem, after) if _key(finding) not in known)
    if broken and not force:
        raise rules_broken(snapshot, broken)
    plan = _whole(draft, after, problem)
    remarks = [note for note in notes(framed, plan) if draft.replaces is None or note.code not in NOT_SHOWN]
    old = known & {_key(finding) for finding in draft.findings}
    still = (finding for finding in check_plan(problem, after) if _key(finding) in old)
    stored = replace(
        draft,
        plan=plan,
        quality=replace(
            draft.quality,
            placed=len(seats(plan)),
            unplaced=len(plan.unplaced),
            batches=len(plan.batches),
            cost=cost(problem, after),
            optimal=False,
        ),
        edited=True,
        pinned=draft.pinned & seats(plan).keys(),
        findings=(*remarks, *still, *broken),
    )
    with ctx.workspace.writing(stamp, head=snapshot.head) as changes:
        changes.put(draft, with_its_digest(ctx, snapshot, framed, draft, stored))
    return replace(view_of(ctx, snapshot, stored), moved=tuple(people))


def _whole(draft: PlanRecord, after: Plan, problem: PlanProblem) -> Plan:
    """Return the changed part of a draft with the rest: batches begun, people who hold other seats.

    Numbers that have been published stay.
    """
    asked = {person.nip for person in problem.candidates}
    begun = tuple(batch for batch in draft.plan.batches if batch.window not in problem.windows)
    batches = after.batches
    if draft.replaces is not None:
        numbers = {batch.window: batch.number for batch in draft.plan.batches}
        batches = tuple(replace(batch, number=numbers[batch.window]) for batch in batches)
    held = (person for person in draft.plan.unplaced if person.nip not in asked)
    in_order = sorted((*begun, *batches), key=lambda batch: batch.number)
    return Plan(batches=tuple(in_order), unplaced=(*after.unplaced, *held))


def with_its_digest(
    ctx: Context, snapshot: Snapshot, framed: Framed, before: PlanRecord, after: PlanRecord
) -> PlanRecord:
    """Return the changed draft with the digest of its problem: pins belong to it, and may need more windows.

    One that is stale stays so; one that keeps published seats has those pinned, whatever else is.
    """
    if before.replaces is not None or framed.digest != before.digest:
        return after
    return replace(after, digest=frame(ctx, snapshot, snapshot.plans, after.settings, after.pins).digest)


def _key(finding: Finding) -> tuple[str, str]:
    return finding.code, str(sorted(finding.params.items()))
