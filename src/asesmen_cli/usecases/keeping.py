"""Plan again with the fewest moves: whatever of the published plan still can stay stays.

Batches that have begun stay as they are. In the others everyone keeps their seat who can still come; free
seats go to the most urgent who fit; whoever is left goes into new batches after the last published one. So
nobody moves but those whom the change forces: no seat that can stay is ever given to somebody else.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta

from asesmen_cli.domain.facts import PlanSheet, PlanState
from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.domain.messages import msg
from asesmen_cli.domain.planning import Batch, Outcome, Plan
from asesmen_cli.store import OnFile, StoredPlan
from asesmen_cli.usecases.desk import Ask, Desk
from asesmen_cli.usecases.framing import Framed, frame, frame_windows
from asesmen_cli.usecases.planning import (
    PlanOptions,
    compare,
    drafted,
    newest_published,
    settled,
    sheet_of,
    solved,
)


def keep_plan(desk: Desk, options: PlanOptions, ask: Ask) -> PlanSheet:
    """Draft a plan that takes the place of the newest published one, with the fewest moves.

    The moves are put to a person before the draft is kept.

    Raises:
        AsesmenError: ``state.nothing-published``, ``plan.no-window*``, ``question.*``.
    """
    on_file = desk.workspace.on_file()
    plans = desk.workspace.plans()
    base = newest_published(plans)
    if base is None:
        raise AsesmenError("state.nothing-published", workspace=desk.workspace.where)
    others = tuple(plan for plan in plans if plan.number != base.number)
    begun = tuple(batch for batch in base.standing if batch.window.start <= desk.today)
    ahead = tuple(batch for batch in base.standing if batch.window.start > desk.today)
    fixed = replace(base, cancelled={**base.cancelled, **{batch.number: "" for batch in ahead}})
    settings = settled(desk, options, base.settings)

    filled: tuple[Batch, ...] = ()
    outcomes: list[Outcome] = []
    if ahead:
        framed = frame_windows(desk, on_file, (*others, fixed), settings, ahead)
        outcomes.append(solved(framed.problem))
        numbers = {batch.window: batch.number for batch in ahead}
        filled = tuple(replace(batch, number=numbers[batch.window]) for batch in outcomes[0].plan.batches)
    stays = replace(base, plan=replace(base.plan, batches=(*begun, *filled)), cancelled={})
    last = max((batch.window.end for batch in stays.plan.batches), default=settings.start)
    later = replace(settings, start=max(settings.start, last + timedelta(days=1)))
    rest = frame(desk, on_file, (*others, stays), later)
    outcomes.append(solved(rest.problem))
    first = max((batch.number for batch in base.plan.batches), default=0) + 1
    added = tuple(
        replace(batch, number=number) for number, batch in enumerate(outcomes[-1].plan.batches, start=first)
    )
    plan = Plan(batches=(*begun, *filled, *added), unplaced=outcomes[-1].plan.unplaced)
    draft = _draft(desk, on_file, plans, base, rest, plan, outcomes)
    diff = compare(base, draft, on_file)
    if diff.moves and not ask(
        msg(
            "New: {new}, moved: {moved}, dropped: {dropped} (asesmen diff tells who). Keep this draft?",
            new=diff.count("new"),
            moved=diff.count("moved"),
            dropped=diff.count("dropped"),
        )
    ):
        raise AsesmenError("question.no")
    with desk.workspace.writing(desk.stamp("plan --keep"), head=on_file.head) as changes:
        changes.plan(next((old for old in plans if old.state is PlanState.DRAFT), None), draft)
    return sheet_of(draft, on_file)


def _draft(
    desk: Desk,
    on_file: OnFile,
    plans: Sequence[StoredPlan],
    base: StoredPlan,
    framed: Framed,
    plan: Plan,
    outcomes: Iterable[Outcome],
) -> StoredPlan:
    """The draft that takes the place of ``base``."""
    parts = list(outcomes)
    fresh = drafted(desk, on_file, plans, framed, replace(parts[-1], plan=plan))
    quality = replace(
        fresh.quality,
        flagged=sum(len(batch.nips) for batch in plan.batches) + len(plan.unplaced),
        unplaced=len(plan.unplaced),
        fewest_batches=len(plan.batches),
        cost=sum(outcome.cost for outcome in parts),
        bound=sum(outcome.bound for outcome in parts),
        optimal=all(outcome.optimal for outcome in parts),
    )
    notes = tuple(note for note in fresh.findings if note.code != "plan.start-moved")
    return replace(
        fresh, plan=plan, quality=quality, findings=notes, replaces=base.number, pinned=base.pinned
    )
