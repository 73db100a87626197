"""Plan again with the fewest moves: whatever of the published plan still can stay stays.

Batches that have begun stay as they are. In the others everyone keeps their seat who can still come; free
seats go to the most urgent who fit; whoever is left goes into new batches after the last published one. So
nobody moves but those whom the change forces: no seat that can stay is ever given to somebody else.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from asesmen_cli.domain.facts import PlanSettings, PlanSheet, PlanState
from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.domain.messages import msg
from asesmen_cli.domain.planning import Batch, Candidate, Outcome, Plan, Window, cost, seats
from asesmen_cli.solver import keeping
from asesmen_cli.store import OnFile, StoredPlan
from asesmen_cli.usecases.desk import Ask, Desk
from asesmen_cli.usecases.framing import Framed, frame, frame_windows
from asesmen_cli.usecases.planning import (
    PlanOptions,
    agreed,
    compare,
    drafted,
    newest_published,
    settled,
    sheet_of,
    solved,
    venue_dates,
)

NOT_TOLD = frozenset({"plan.start-moved", "plan.venue-left-out"})
"""What goes without saying where new batches follow the published ones."""


def keep_plan(desk: Desk, options: PlanOptions, ask: Ask) -> PlanSheet:
    """Draft a plan that takes the place of the newest published one, with the fewest moves.

    The moves are put to a person before the draft is kept.

    Raises:
        AsesmenError: ``state.nothing-published``, ``plan.no-window*``, ``usage.value``, ``question.*``.
    """
    on_file = desk.workspace.on_file()
    plans = desk.workspace.plans()
    base = newest_published(plans)
    if base is None:
        raise AsesmenError("state.nothing-published", workspace=desk.workspace.where)
    if options.problem is not None:
        why = msg("with --keep a plan is no single problem")
        raise AsesmenError(
            "usage.value", option="--problem", value=str(options.problem), why=why, command="asesmen plan"
        )
    dates, noticed = venue_dates(desk, options)
    kept = kept_plan(desk, on_file, plans, base, settled(desk, options, base.settings, dates))
    draft = _draft(desk, on_file, plans, base, kept)
    previous = next((plan for plan in plans if plan.state is PlanState.DRAFT), None)
    if previous is not None and previous.edited and not agreed(previous, draft, on_file, ask):
        raise AsesmenError("question.no")
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
        changes.plan(previous, draft)
    sheet = sheet_of(draft, on_file)
    return replace(sheet, findings=(*noticed, *sheet.findings))


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A plan with the fewest moves, and what it was made from."""

    framed: Framed
    """Everyone asked, the windows of the published plan and the new ones, and whoever keeps a seat pinned."""
    outcome: Outcome
    begun: tuple[Batch, ...]
    """Published batches that have begun, which are no part of the problem."""


def kept_plan(
    desk: Desk, on_file: OnFile, plans: Sequence[StoredPlan], base: StoredPlan, settings: PlanSettings
) -> Kept:
    """Fill the batches of ``base`` that have not begun, then plan whoever is left after them.

    Raises:
        AsesmenError: ``plan.no-window*``, ``plan.conflict``.
    """
    others = tuple(plan for plan in plans if plan.number != base.number)
    begun = tuple(batch for batch in base.standing if batch.window.start <= desk.today)
    ahead = _apart([batch for batch in base.standing if batch.window.start > desk.today])
    called_off = {batch.number: "" for batch in base.plan.batches if batch not in begun}
    fixed = replace(base, cancelled=called_off)

    parts: list[tuple[Framed, Outcome]] = []
    filled: tuple[Batch, ...] = ()
    if ahead:
        framed = _holding(base, ahead, frame_windows(desk, on_file, (*others, fixed), settings, ahead))
        parts.append((framed, solved(framed.problem)))
        filled = tuple(
            replace(batch, number=ahead[batch.window].number) for batch in parts[0][1].plan.batches
        )
    stays = replace(base, plan=Plan(batches=(*begun, *filled), unplaced=()), cancelled={})
    last = max((batch.window.end for batch in stays.plan.batches), default=settings.start)
    later = replace(settings, start=max(settings.start, last + timedelta(days=1)))
    added: tuple[Batch, ...] = ()
    try:
        framed = frame(desk, on_file, (*others, stays), later)
    except AsesmenError as error:
        if error.code not in {"plan.no-window", "plan.no-venue"} or not parts:
            raise
    else:
        parts.append((framed, solved(framed.problem)))
        first = max((batch.number for batch in base.plan.batches), default=0) + 1
        found = parts[-1][1].plan.batches
        added = tuple(replace(batch, number=number) for number, batch in enumerate(found, start=first))
    return _joined(settings, parts, begun, (*filled, *added))


def _apart(batches: Sequence[Batch]) -> dict[Window, Batch]:
    """The batches by window. Of two that want one room on one day the later one has to give way."""
    found: dict[Window, Batch] = {}
    for batch in sorted(batches, key=lambda batch: (batch.window.place, batch.number)):
        if not any(batch.window.clashes(window) for window in found):
            found[batch.window] = batch
    return found


def _holding(base: StoredPlan, ahead: dict[Window, Batch], framed: Framed) -> Framed:
    """The problem with everyone pinned who can keep their seat; whoever was pinned before goes first."""
    had = {nip: window for window, batch in ahead.items() for nip in batch.nips}
    fixed = framed.pinned({nip: window for nip, window in had.items() if nip in base.pinned})
    able = framed.pinned(had).problem.pins
    return replace(fixed, problem=keeping(fixed.problem, able))


def _joined(
    settings: PlanSettings,
    parts: Sequence[tuple[Framed, Outcome]],
    begun: tuple[Batch, ...],
    batches: tuple[Batch, ...],
) -> Kept:
    """The two steps as one problem and its outcome."""
    first, last = parts[0][0], parts[-1][0]
    candidates: dict[str, Candidate] = {}
    flagged, held, waiting = {}, {}, {}
    for framed, outcome in parts:
        for person in framed.problem.candidates:
            before = candidates.get(person.nip, person)
            away = tuple(dict.fromkeys((*before.away, *person.away)))
            candidates[person.nip] = replace(person, away=away)
        flagged.update({due.person.nip: due for due in framed.flagged})
        held.update({person.nip: person for person in framed.held})
        waiting.update({person.nip: person for person in outcome.plan.unplaced})
    seated = {nip for batch in (*begun, *batches) for nip in batch.nips}
    problem = first.problem
    if last is not first:
        taken = [one for one in last.problem.taken if one not in problem.taken]
        problem = replace(
            problem,
            candidates=tuple(candidates[nip] for nip in sorted(candidates)),
            windows=(*problem.windows, *last.problem.windows),
            office_caps=last.problem.office_caps,
            taken=(*problem.taken, *taken),
        )
    plan = Plan(batches=batches, unplaced=tuple(one for nip, one in waiting.items() if nip not in seated))
    spent = cost(problem, plan)
    return Kept(
        framed=replace(
            first,
            problem=problem,
            calendar=last.calendar,
            settings=settings,
            flagged=tuple(flagged[nip] for nip in sorted(flagged)),
            held=tuple(one for nip, one in held.items() if nip not in seated),
        ),
        outcome=Outcome(
            plan=plan,
            cost=spent,
            bound=spent - sum(outcome.cost - outcome.bound for _, outcome in parts),
            fewest_batches=len(begun) + len(batches),
            settled=all(outcome.settled for _, outcome in parts),
        ),
        begun=begun,
    )


def _draft(
    desk: Desk, on_file: OnFile, plans: Sequence[StoredPlan], base: StoredPlan, kept: Kept
) -> StoredPlan:
    """The draft that takes the place of ``base``."""
    fresh = drafted(desk, on_file, plans, kept.framed, kept.outcome)
    batches = sorted((*kept.begun, *fresh.plan.batches), key=lambda batch: batch.number)
    plan = replace(fresh.plan, batches=tuple(batches))
    placed = len(seats(plan))
    return replace(
        fresh,
        state=PlanState.DRAFT,
        plan=plan,
        quality=replace(
            fresh.quality,
            flagged=placed + len(plan.unplaced),
            placed=placed,
            batches=len(plan.batches),
        ),
        findings=tuple(note for note in fresh.findings if note.code not in NOT_TOLD),
        replaces=base.number,
        pinned=base.pinned & seats(plan).keys(),
    )


def laid_out(desk: Desk, on_file: OnFile, plans: Sequence[StoredPlan], draft: StoredPlan) -> Framed:
    """The problem of a draft, as things stand now; what is pinned, or keeps a published seat, is pinned.

    Raises:
        AsesmenError: ``state.stale-plan`` where the published plan that it replaces is withdrawn.
    """
    if draft.replaces is None:
        return frame(desk, on_file, plans, draft.settings, draft.pins)
    base = next((plan for plan in plans if plan.number == draft.replaces), None)
    if base is None or base.state is not PlanState.PUBLISHED:
        raise AsesmenError("state.stale-plan")
    return kept_plan(desk, on_file, plans, base, draft.settings).framed


def unchanged(desk: Desk, on_file: OnFile, plans: Sequence[StoredPlan], draft: StoredPlan) -> Framed:
    """The problem of a draft, if it still is the one that the draft was made from.

    Raises:
        AsesmenError: ``state.stale-plan``.
    """
    framed = laid_out(desk, on_file, plans, draft)
    if framed.digest != draft.digest:
        raise AsesmenError("state.stale-plan")
    return framed
