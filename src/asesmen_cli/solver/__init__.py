"""A problem in, an outcome out: who sits in which batch, proven to be the best there is.

The goals, each only among the best of those before: most people seated; most of those once dropped, then
the greatest sum of days unassessed; fewest windows; fewest small batches; least cost. They are solved in
stages, never as one weighted sum: the weights of all goals together do not fit into 64 bits. Exchanges that
change none of this then spread the offices over the batches.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from functools import partial
from itertools import chain

from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.domain.people import Tier
from asesmen_cli.domain.planning import Candidate, Outcome, Plan, PlanProblem, Window, arranged, cost
from asesmen_cli.domain.rules import Change, contradictions, named_rules
from asesmen_cli.domain.what_if import Gain, Tried
from asesmen_cli.solver._assignment import Assignment
from asesmen_cli.solver._boundaries import SharedDivider
from asesmen_cli.solver._combination import EFFORT, combine
from asesmen_cli.solver._conflict import smallest_conflict
from asesmen_cli.solver._division import Divider
from asesmen_cli.solver._fewest import fewest_batches
from asesmen_cli.solver._lanes import Lane, Seats
from asesmen_cli.solver._layout import Layout
from asesmen_cli.solver._limits import Limit, assignable, limits, personal, side_by_side, ungrouped
from asesmen_cli.solver._queues import Queue
from asesmen_cli.solver._relaxing import unplaced
from asesmen_cli.solver._shared import SharedDays
from asesmen_cli.solver._spread import spread
from asesmen_cli.solver._together import WORK, branches, groups_together, together

SEARCH = 10_000
"""Counted for a search, however few the people are."""
PROVABLE = 5_000
"""People times windows of problems that a search is likely to prove."""
SEARCHED = 20
"""So many times as much takes a search."""
SHARED = 25
"""So many times as much take tiers that share days."""
SMALL, LEAST = 8, 20_000
"""A small problem takes more than its size: so many times as much, up to so much."""
EFFORT_OF_REASON = 0.2
"""What a search for one reason may take: there may be a dozen."""
EFFORT_OF_CHANGE = 10.0
"""What a search for one change may take: ten of them are not to take minutes."""
EFFORT_OF_CHANGES = 400_000
"""People times windows that are solved in a second: ten plans of 1,000 people and 40 windows."""


def solve(problem: PlanProblem, effort: float = EFFORT, *, reasons: bool = True) -> Outcome:
    """The best plan for the problem. Equal problems have equal plans, on every machine.

    Args:
        problem: What is asked.
        effort: Deterministic time, roughly seconds of one core, where a search is needed.
        reasons: Find out why somebody has no seat, and how few batches are enough; without, both are left
            open.

    Raises:
        AsesmenError: ``plan.conflict``, where the pins leave no plan, with the names of the rules;
            ``plan.too-hard``, where rules that depend on each other leave none that the effort finds.
    """
    if contradictions(problem):
        raise _conflict(problem)
    found = _seats(problem, effort)
    batches = arranged(problem, spread(problem, found.where))
    plan = Plan(batches=batches, unplaced=())
    fewest = None
    if reasons:
        plan = replace(plan, unplaced=unplaced(problem, plan, _seated_in_a_second, _work))
        seated = [person for person in problem.candidates if person.nip in found.where]
        fewest = fewest_batches(problem, seated, len(batches), settled=found.settled)
    spent = cost(problem, plan)
    return Outcome(
        plan=plan,
        cost=spent,
        bound=spent - found.slack,
        fewest_batches=fewest,
        settled=found.settled,
    )


def _seated_in_a_second(problem: PlanProblem) -> AbstractSet[str]:
    """Whom the best plan seats; nobody, where that is not found out soon."""
    try:
        return _seats(problem, EFFORT_OF_REASON).where.keys()
    except AsesmenError:
        return frozenset()


def _seats(problem: PlanProblem, effort: float) -> Seats:
    """Who sits where, by the first engine that can prove it."""
    queues = [people for people in map(problem.queue, _tiers(problem)) if people]
    if not personal(problem):
        return _divided(problem, [Queue(problem, people) for people in queues])
    found = tuple(limits(problem))
    if not assignable(problem, queues, found):
        return _without_groups(problem, effort) or _combined(problem, effort)
    if groups_together(problem):
        work = branches(problem) * len(problem.candidates) * len(problem.windows)
        seats = together(problem, partial(_seats, effort=effort)) if work <= WORK else None
        return seats or _combined(problem, effort)
    lanes, shared = lanes_of(problem, queues, found)
    return _divided(problem, lanes, shared)


def _without_groups(problem: PlanProblem, effort: float) -> Seats | None:
    """The best seats without stand-ins and groups kept apart, if they happen to keep these: none are better.

    None where they do not, where the other rules need a search as well, and where a search may prove more.
    """
    fewer = ungrouped(problem)
    if fewer == problem or _needs_search(fewer):
        return None
    hoped = _seats(fewer, effort)
    proven = hoped.settled and not hoped.slack
    if contradictions(replace(problem, pins=hoped.where)) or (not proven and _size(problem) <= PROVABLE):
        return None
    return hoped


def _size(problem: PlanProblem) -> int:
    """People times windows."""
    return max(1, len(problem.candidates) * len(problem.windows))


def lanes_of(
    problem: PlanProblem, queues: Sequence[Sequence[Candidate]], found: Sequence[Limit]
) -> tuple[list[Assignment], SharedDays | None]:
    """The people of each queue as flows, and what the queues share where rooms stand side by side."""
    pinned = Counter(problem.pins.values())
    fixed = [pinned[window] for window in problem.windows]
    left = _seats_left(problem, pinned)
    free = [[person for person in people if person.nip not in problem.pins] for people in queues]
    lanes = [Assignment(Layout(problem, people, found, left, fixed)) for people in free]
    if len(lanes) == 1 or not found or not side_by_side(problem):
        return lanes, None
    return lanes, SharedDays(Layout(problem, list(chain(*free)), found, left, fixed), free)


def _tiers(problem: PlanProblem) -> Sequence[Tier | None]:
    return [None] if problem.mix_tiers else problem.tier_order


def _divided(problem: PlanProblem, lanes: Sequence[Lane], shared: SharedDays | None = None) -> Seats:
    """Each tier settles who sits where in its windows, and the windows are divided among the tiers."""
    owners = {
        problem.windows.index(window): 0 if problem.mix_tiers else _lane_of(problem, nip)
        for nip, window in problem.pins.items()
    }
    if shared is None:
        division = Divider(lanes, len(problem.windows), owners).best()
    else:
        division = SharedDivider(lanes, owners, shared).best()
    where = {
        person.nip: problem.windows[at]
        for seating in division.seatings
        for at, people in seating.people.items()
        for person in people
    }
    return Seats({**where, **problem.pins}, division.slack, division.settled)


def _lane_of(problem: PlanProblem, nip: str) -> int:
    """The place of a person's tier among the tiers that have people."""
    tiers = {person.nip: person.tier for person in problem.candidates}
    return [tier for tier in problem.tier_order if tier in tiers.values()].index(tiers[nip])


def _seats_left(problem: PlanProblem, pinned: Mapping[Window, int]) -> list[int]:
    """The seats of each window that pinned people and published batches leave."""
    blocked = {
        window for window in problem.windows if any(window.clashes(taken.window) for taken in problem.taken)
    }
    return [0 if window in blocked else window.seats - pinned[window] for window in problem.windows]


def _combined(problem: PlanProblem, effort: float) -> Seats:
    """All rules in one model."""
    found = combine(problem, effort)
    if found is None:
        raise _conflict(problem)
    return found


def _conflict(problem: PlanProblem) -> AsesmenError:
    return AsesmenError("plan.conflict", rules=named_rules(smallest_conflict(problem)))


def what_if(
    problem: PlanProblem,
    outcome: Outcome,
    changed: Iterable[Change],
    *,
    effort: int = EFFORT_OF_CHANGES,
    search: float = 0.0,
) -> Tried:
    """What each change would bring: those that seat more people, end sooner or cost less, the best first.

    Of two as good the first asked comes first: the smaller step.

    Where a change needs a search, that is cut short: what it brings is sure, more may be possible, and a
    change of which no plan is found by then brings nothing.

    Args:
        problem: What was asked.
        outcome: Its solution.
        changed: What might be asked instead. Those that ask other people, or nothing possible, are left out.
        effort: People times windows that may be solved in all.
        search: Deterministic time that all searches share. Without, no change that needs one is tried.
    """
    asked = [change for change in changed if _is_answer(problem, change)]
    searched = [change for change in asked if _needs_search(change.problem)]
    each = min(EFFORT_OF_CHANGE, search / max(1, len(searched)))
    tried: list[tuple[Change, float]] = []
    for change in asked:
        if change in searched:
            if search:
                tried.append((change, each))
        elif (work := _work(change.problem)) <= effort:
            effort -= work
            tried.append((change, EFFORT_OF_CHANGE))
    found = (_gain(change, outcome, most) for change, most in tried)
    useful = (gain for gain in found if gain and (gain.seated, gain.days, gain.cost) > (0, 0, 0))
    gains = tuple(sorted(useful, key=lambda gain: (-gain.seated, -gain.days)))
    return Tried(gains=gains, untried=len(asked) - len(tried))


def _is_answer(problem: PlanProblem, change: Change) -> bool:
    asked = {person.nip for person in problem.candidates}
    return {person.nip for person in change.problem.candidates} == asked and not contradictions(
        change.problem
    )


def _needs_search(problem: PlanProblem) -> bool:
    """Return whether the problem may need the model of all rules."""
    queues = [people for people in map(problem.queue, _tiers(problem)) if people]
    return personal(problem) and not assignable(problem, queues, tuple(limits(problem)))


def _work(problem: PlanProblem) -> int:
    """What a problem takes, in people times windows of one tier in one room."""
    size = _size(problem)
    if _needs_search(problem):
        return max(SEARCH, SEARCHED * size)
    tiers = 1 if problem.mix_tiers else len({person.tier for person in problem.candidates})
    if not personal(problem):
        return size
    shared = SHARED if tiers > 1 and side_by_side(problem) else 1
    return max(size * shared, min(SMALL * size, LEAST)) * branches(problem)


def _gain(change: Change, outcome: Outcome, effort: float) -> Gain | None:
    try:
        changed = solve(change.problem, effort, reasons=False)
    except AsesmenError as error:
        if error.code != "plan.too-hard":
            raise
        return None
    return Gain(
        words=change.words,
        seated=_placed(changed.plan) - _placed(outcome.plan),
        days=_sooner(changed.plan, outcome.plan),
        cost=outcome.cost - changed.cost,
    )


def _placed(plan: Plan) -> int:
    return sum(len(batch.nips) for batch in plan.batches)


def _sooner(plan: Plan, other: Plan) -> int:
    """How many days earlier a plan ends than another; 0 where one has no batches, and so no end."""
    if not plan.batches or not other.batches:
        return 0
    end, end_of_other = (max(batch.window.end for batch in one.batches) for one in (plan, other))
    return (end_of_other - end).days


def keeping(problem: PlanProblem, where: Mapping[str, Window]) -> PlanProblem:
    """The problem with everyone pinned who can keep the seat they had: what is left is planned around them.

    Seats of people who are no candidates any more, or in windows that are gone, are free. Where those who had
    seats cannot all keep them, the most urgent do; what the problem pins is kept before all. People kept
    together keep theirs only where the whole group can sit there.
    """
    known = {person.nip for person in problem.candidates}
    had = {nip: window for nip, window in where.items() if nip in known and window in problem.windows}
    all_pinned = replace(problem, pins={**had, **problem.pins})
    if not contradictions(all_pinned):
        return _whole_groups(all_pinned, problem.pins)
    kept = problem
    for person in problem.queue():
        if person.nip in had and person.nip not in kept.pins:
            trial = replace(kept, pins={**kept.pins, person.nip: had[person.nip]})
            kept = kept if contradictions(trial) else trial
    return _whole_groups(kept, problem.pins)


def _whole_groups(problem: PlanProblem, fixed: Mapping[str, Window]) -> PlanProblem:
    """The problem without the pins, but for fixed ones, of groups that fit into one window no more."""
    for group in groups_together(problem):
        windows = {problem.pins[nip] for nip in group if nip in problem.pins}
        if not windows:
            continue
        window, *others = windows
        whole = replace(problem, pins={**problem.pins, **dict.fromkeys(group, window)})
        if others or contradictions(whole):
            pins = {nip: at for nip, at in problem.pins.items() if nip in fixed or nip not in group}
            whole = replace(problem, pins=pins)
        problem = whole
    return problem
