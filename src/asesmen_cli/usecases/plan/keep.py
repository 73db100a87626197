"""Plan again with the fewest moves: everything in the published plan that can stay stays.

Batches that have begun do not change. In the others, people who can still come keep their seats. Free seats
go to those once dropped, then to the most urgent of the tier who fit, unless the batch begins too soon to
call anyone new. The others go into new batches after the last published one. Only people affected by the
change move: a seat that can stay is never given to someone else. Each tier fills its own published batches,
in whatever order they are now.
"""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from asesmen_cli.domain.attendance import marks_until, undecided
from asesmen_cli.domain.commands import Command
from asesmen_cli.domain.due import flagged_from
from asesmen_cli.domain.facts import PlanSettings, PlanState, PlanView
from asesmen_cli.domain.findings import AsesmenError, FieldError
from asesmen_cli.domain.messages import msg
from asesmen_cli.domain.planning import (
    Batch,
    Outcome,
    Plan,
    PlanProblem,
    Unplaced,
    Window,
    arranged,
    cost,
    seats,
)
from asesmen_cli.domain.slices import ABOUT_THE_START
from asesmen_cli.domain.snapshot import PlanRecord, Snapshot
from asesmen_cli.solver import keeping
from asesmen_cli.usecases.common.calendar import closed_batches
from asesmen_cli.usecases.common.context import Ask, Context
from asesmen_cli.usecases.common.plans import compare, newest_published, view_of
from asesmen_cli.usecases.common.unmatched import unmatched
from asesmen_cli.usecases.plan.draft import PlanOptions, drafted, may_replace, settled, venue_dates
from asesmen_cli.usecases.plan.problem import Framed, candidates, frame, frame_windows
from asesmen_cli.usecases.plan.problem_file import solved
from asesmen_cli.usecases.plan.refill import same_office_first

NOT_SHOWN = ABOUT_THE_START | {"plan.venue-left-out"}
"""What goes without saying where new batches follow the published ones."""


def keep_plan(ctx: Context, options: PlanOptions, ask: Ask) -> PlanView:
    """Draft a plan that takes the place of the newest published one, with the fewest moves.

    The moves are put to a person before the draft is kept.

    Raises:
        AsesmenError: ``state.nothing-published``, ``plan.no-window*``, ``usage.value``, ``question.*``.
    """
    snapshot = ctx.workspace.snapshot()
    plans = snapshot.plans
    base = newest_published(plans)
    if base is None:
        raise AsesmenError("state.nothing-published", workspace=ctx.workspace.where)
    if options.problem is not None:
        why = msg("with --keep a plan is not a single problem")
        raise FieldError("problem", options.problem, why)
    dates, noticed = venue_dates(ctx, options)
    kept = kept_plan(ctx, snapshot, plans, base, settled(ctx, options, base.settings, dates))
    draft = _draft(ctx, snapshot, plans, base, kept)
    previous = next((plan for plan in plans if plan.state is PlanState.DRAFT), None)
    if previous is not None and not may_replace(ctx, previous, draft, snapshot, ask):
        raise AsesmenError("question.no")
    diff = compare(base, draft, snapshot)
    if diff.moves and not ask(
        msg(
            "New: {new}, moved: {moved}, dropped: {dropped} (asesmen diff lists them). Keep this draft?",
            new=diff.count("new"),
            moved=diff.count("moved"),
            dropped=diff.count("dropped"),
        )
    ):
        raise AsesmenError("question.no")
    with ctx.workspace.writing(ctx.stamp(Command.PLAN_KEEP), head=snapshot.head) as changes:
        changes.put(previous, draft)
    sheet = view_of(ctx, snapshot, draft)
    return replace(sheet, findings=(*noticed, *unmatched(ctx.settings, snapshot), *sheet.findings))


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A plan with the fewest moves, and what it was made from."""

    framed: Framed
    """Everyone asked, the windows of the published plan and the new ones, with kept seats pinned."""
    outcome: Outcome
    begun: tuple[Batch, ...]
    """Published batches that have begun, which are no part of the problem."""


def kept_plan(
    ctx: Context, snapshot: Snapshot, plans: Sequence[PlanRecord], base: PlanRecord, settings: PlanSettings
) -> Kept:
    """Fill the batches of ``base`` that have not begun, then plan the others after them.

    Raises:
        AsesmenError: ``plan.no-window*``, ``plan.conflict``.
    """
    others = tuple(plan for plan in plans if plan.number != base.number)
    begun = tuple(batch for batch in base.standing if batch.window.start <= ctx.today)
    hit = tuple(one for one in closed_batches(ctx, base) if one.batch not in begun)
    off = {one.batch.number for one in hit}
    ahead = _apart([one for one in base.standing if one not in begun and one.number not in off])
    stays = {batch.number: batch for batch in (*begun, *ahead)}
    last = max((batch.window.end for batch in stays.values()), default=settings.start)

    parts = _refilled(ctx, snapshot, others, base, settings, ahead, stays)
    later = replace(settings, start=max(settings.start, last + timedelta(days=1)))
    try:
        framed = frame(ctx, snapshot, (*others, _only(base, stays.values())), later)
    except AsesmenError as error:
        if error.code not in {"plan.no-window", "plan.room-taken", "plan.no-venue"} or not parts:
            raise
    else:
        parts.append((framed, solved(framed.problem)))
        first = max((batch.number for batch in base.plan.batches), default=0) + 1
        for number, batch in enumerate(parts[-1][1].plan.batches, start=first):
            stays[number] = replace(batch, number=number)
    batches = tuple(stays[number] for number in sorted(stays))
    marks = marks_until(snapshot.marks, ctx.today)
    sitting = {nip for batch in begun for nip in undecided(batch, marks)}
    fresh = tuple(batch for batch in batches if batch not in begun)
    kept = _joined(ctx, snapshot, settings, parts, begun, fresh, sitting)
    lost = tuple(nip for one in hit for nip in one.batch.nips if nip in base.pinned)
    framed = replace(kept.framed, hit=hit, unheld=(*kept.framed.unheld, *lost))
    return replace(kept, framed=framed)


def _refilled(
    ctx: Context,
    snapshot: Snapshot,
    others: tuple[PlanRecord, ...],
    base: PlanRecord,
    settings: PlanSettings,
    ahead: Sequence[Batch],
    stays: dict[int, Batch],
) -> list[tuple[Framed, Outcome]]:
    """Fill the free seats of the batches ahead, one tier after the other; updates ``stays``."""
    offices = {nip: filed.person.office for nip, filed in snapshot.people.items()}
    parts: list[tuple[Framed, Outcome]] = []
    of_their_days = replace(
        settings,
        workdays=base.settings.workdays,
        straddle_weekend=base.settings.straddle_weekend,
        dates=base.settings.dates,
    )
    lanes = {
        batch.number: (
            None if settings.mix_tiers else batch.tier,
            batch.number if _is_closed(ctx, batch) else None,
        )
        for batch in ahead
    }
    for tier, closed in dict.fromkeys(lanes.values()):
        own = {batch.window: batch for batch in ahead if lanes[batch.number] == (tier, closed)}
        for batch in own.values():
            del stays[batch.number]
        in_force = (*others, _only(base, stays.values()))
        asked = replace(of_their_days, **({"mix_tiers": True} if tier is None else {"tiers": (tier,)}))
        framed = frame_windows(ctx, snapshot, in_force, asked, own)
        framed = _holding(base, own.values(), framed if closed is None else _of_these(own.values(), framed))
        problem = _dropped_first(framed.problem)
        refilled = same_office_first(problem, solved(problem), own.values(), offices)
        parts.append((framed, refilled))
        for batch in parts[-1][1].plan.batches:
            number = own[batch.window].number
            stays[number] = replace(batch, number=number)
    return parts


def _only(plan: PlanRecord, batches: Iterable[Batch]) -> PlanRecord:
    """Return the plan with these batches alone."""
    return replace(plan, plan=Plan(batches=tuple(batches), unplaced=()), cancelled={})


def _apart(batches: Iterable[Batch]) -> list[Batch]:
    """Return the batches by day and room. Of two that need one room on one day the later one gives way."""
    found: list[Batch] = []
    for batch in sorted(batches, key=lambda batch: (batch.window.place, batch.number)):
        if not any(batch.window.clashes(other.window) for other in found):
            found.append(batch)
    return found


def _is_closed(ctx: Context, batch: Batch) -> bool:
    """Return whether a batch begins too soon to call anyone new into it."""
    return (batch.window.start - ctx.today).days < ctx.settings.plan.replace_until_days


def _of_these(own: Iterable[Batch], framed: Framed) -> Framed:
    """Return the problem without those who have no seat in these batches."""
    had = {nip for batch in own for nip in batch.nips}
    asked = tuple(person for person in framed.problem.candidates if person.nip in had)
    return replace(framed, problem=replace(framed.problem, candidates=asked))


def _dropped_first(problem: PlanProblem) -> PlanProblem:
    """Return the problem with those once dropped in the first of the free seats that the rules leave them.

    People kept together wait until there are seats for all of them.
    """
    tied = {nip for group in problem.keep_together for nip in group}
    alone = tuple(
        person
        for person in problem.candidates
        if person.nip in problem.pins or (person.dropped and person.nip not in tied)
    )
    if len(alone) == len(problem.pins):
        return problem
    return keeping(problem, seats(solved(replace(problem, candidates=alone)).plan))


def _holding(base: PlanRecord, own: Iterable[Batch], framed: Framed) -> Framed:
    """Return the problem with everyone pinned who can keep their seat; earlier pins go first."""
    had = {nip: batch.window for batch in own for nip in batch.nips}
    fixed = framed.pinned({nip: window for nip, window in had.items() if nip in base.pinned})
    able = framed.pinned(had).problem.pins
    return replace(fixed, problem=keeping(fixed.problem, able))


def _joined(
    ctx: Context,
    snapshot: Snapshot,
    settings: PlanSettings,
    parts: Sequence[tuple[Framed, Outcome]],
    begun: tuple[Batch, ...],
    batches: tuple[Batch, ...],
    sitting: Container[str],
) -> Kept:
    """Return all steps as one problem and its outcome.

    ``sitting`` are those in batches begun whose attendance is not known yet.
    """
    last = parts[-1][0]
    pins: dict[str, Window] = {}
    flagged, held, waiting = {}, {}, {}
    for framed, outcome in parts:
        flagged.update({due.person.nip: due for due in framed.flagged})
        held.update({person.nip: person for person in framed.held})
        waiting.update({person.nip: _by_kept_seats(person) for person in outcome.plan.unplaced})
        pins.update(framed.problem.pins)
    seated = {nip for batch in batches for nip in batch.nips}
    windows = {window for framed, _ in parts for window in framed.problem.windows}
    taken = {one.window: one for framed, _ in parts for one in framed.problem.taken}
    in_order = tuple(sorted(windows, key=lambda window: window.place))
    people = {person.nip for framed, _ in parts for person in framed.problem.candidates}
    asked = [flagged[nip] for nip in sorted(people)]
    days = {due.person.nip: flagged_from(due) for due in asked}
    due_from = {nip: day for nip, day in days.items() if day is not None and day > in_order[0].start}
    problem = replace(
        last.problem,
        candidates=candidates(ctx, snapshot, asked, due_from, in_order),
        windows=in_order,
        mix_tiers=settings.mix_tiers,
        pins=pins,
        taken=tuple(one for window, one in taken.items() if window not in windows),
        closed=frozenset[date]().union(*(framed.problem.closed for framed, _ in parts)),
        passable=frozenset[date]().union(*(framed.problem.passable for framed, _ in parts)),
    )
    plan = Plan(batches=batches, unplaced=tuple(one for nip, one in waiting.items() if nip not in seated))
    return Kept(
        framed=replace(
            last,
            problem=problem,
            settings=settings,
            flagged=tuple(flagged[nip] for nip in sorted(flagged)),
            held=tuple(one for nip, one in held.items() if nip not in seated and nip not in sitting),
            unheld=tuple(nip for framed, _ in parts for nip in framed.unheld),
        ),
        outcome=Outcome(
            plan=plan,
            cost=cost(problem, plan),
            bound=_bound(problem, parts),
            fewest_batches=None,
            settled=all(outcome.settled for _, outcome in parts),
        ),
        begun=begun,
    )


def _by_kept_seats(one: Unplaced) -> Unplaced:
    """Return the reason for having no seat, where what is pinned are the seats that people keep."""
    code, names = one.code, one.params.get("rules")
    params = dict(one.params)
    if isinstance(names, tuple):
        params["rules"] = tuple("seat-kept" if name == "pinned" else name for name in names)
    return Unplaced(nip=one.nip, code="seat-kept" if code == "pinned" else code, params=params)


def _bound(problem: PlanProblem, parts: Sequence[tuple[Framed, Outcome]]) -> int:
    """Return what a plan of all steps costs at least.

    A proof is about one step, and counts where that one alone seats anybody new, in windows that begin with
    the first of all. Otherwise it is only known what the kept seats cost.
    """
    fresh = [(framed.problem, outcome) for framed, outcome in parts if _seats_anybody_new(framed, outcome)]
    if len(fresh) == 1 and fresh[0][0].first_day == problem.first_day:
        own, outcome = fresh[0]
        others = {nip: window for nip, window in problem.pins.items() if nip not in own.pins}
        return outcome.bound + cost(problem, Plan(batches=arranged(problem, others), unplaced=()))
    return cost(problem, Plan(batches=arranged(problem, problem.pins), unplaced=()))


def _seats_anybody_new(framed: Framed, outcome: Outcome) -> bool:
    return any(not framed.problem.pins.keys() >= set(batch.nips) for batch in outcome.plan.batches)


def _draft(
    ctx: Context, snapshot: Snapshot, plans: Sequence[PlanRecord], base: PlanRecord, kept: Kept
) -> PlanRecord:
    """Return the draft that takes the place of ``base``."""
    fresh = drafted(ctx, snapshot, plans, kept.framed, kept.outcome)
    batches = sorted((*kept.begun, *fresh.plan.batches), key=lambda batch: batch.number)
    plan = replace(fresh.plan, batches=tuple(batches))
    where, before = seats(plan), seats(base.plan)
    over = {batch.window for batch in kept.begun}
    pinned = (
        nip
        for nip in base.pinned & where.keys()
        if before.get(nip) == where[nip] or before.get(nip) not in over
    )
    placed = len(where)
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
        findings=tuple(note for note in fresh.findings if note.code not in NOT_SHOWN),
        replaces=base.number,
        pinned=frozenset(pinned),
    )


def laid_out(ctx: Context, snapshot: Snapshot, plans: Sequence[PlanRecord], draft: PlanRecord) -> Framed:
    """Return the problem of a draft as of now, with pinned people and kept published seats pinned.

    Raises:
        AsesmenError: ``state.stale-plan`` where the published plan that it replaces is withdrawn.
    """
    if draft.replaces is None:
        return frame(ctx, snapshot, plans, draft.settings, draft.pins)
    base = next((plan for plan in plans if plan.number == draft.replaces), None)
    if base is None or base.state is not PlanState.PUBLISHED:
        raise AsesmenError("state.stale-plan")
    return kept_plan(ctx, snapshot, plans, base, draft.settings).framed


def unchanged(ctx: Context, snapshot: Snapshot, plans: Sequence[PlanRecord], draft: PlanRecord) -> Framed:
    """Return the problem of a draft, if it still is the one that the draft was made from.

    Raises:
        AsesmenError: ``state.stale-plan``.
    """
    framed = laid_out(ctx, snapshot, plans, draft)
    if framed.digest != draft.digest:
        raise AsesmenError("state.stale-plan")
    return framed
