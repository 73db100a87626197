"""A problem in, an outcome out: who sits in which batch, proven to be the best there is.

The goals, each only among the best of those before: most people seated; most of those once dropped, then
the greatest sum of days unassessed; fewest windows; fewest small batches; least cost. They are solved in
stages, never as one weighted sum: the weights of all goals together do not fit into 64 bits.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.domain.people import Tier
from asesmen_cli.domain.planning import Batch, Candidate, Outcome, Plan, PlanProblem, contradictions, cost
from asesmen_cli.domain.reasons import unplaced
from asesmen_cli.solver._assignment import Assignment
from asesmen_cli.solver._combination import combine
from asesmen_cli.solver._division import Divider
from asesmen_cli.solver._lanes import Lane
from asesmen_cli.solver._limits import Limit, assignable, limits
from asesmen_cli.solver._queues import Queue


def solve(problem: PlanProblem) -> Outcome:
    """The best plan for the problem. Equal problems have equal plans, on every machine.

    Raises:
        AsesmenError: ``plan.conflict``, where the pins leave no plan.
    """
    conflict = contradictions(problem)
    if conflict:
        raise AsesmenError("plan.conflict", rules=tuple(sorted({finding.code for finding in conflict})))
    queues = [people for people in map(problem.queue, _tiers(problem)) if people]
    if not problem.personal:
        return _divided(problem, [Queue(problem, people) for people in queues])
    found = tuple(limits(problem))
    if assignable(problem, queues, found):
        return _divided(problem, _assignments(problem, queues, found))
    return _combined(problem)


def _tiers(problem: PlanProblem) -> Sequence[Tier | None]:
    return [None] if problem.mix_tiers else problem.tier_order


def _divided(problem: PlanProblem, lanes: Sequence[Lane]) -> Outcome:
    """Each tier settles who sits where in its windows, and the windows are divided among the tiers."""
    owners = {
        problem.windows.index(window): 0 if problem.mix_tiers else _lane_of(problem, nip)
        for nip, window in problem.pins.items()
    }
    division = Divider(lanes, len(problem.windows), owners).best()
    people = {at: list(people) for seating in division.seatings for at, people in seating.people.items()}
    candidates = {person.nip: person for person in problem.candidates}
    for nip, window in problem.pins.items():
        people.setdefault(problem.windows.index(window), []).append(candidates[nip])
    return _outcome(
        problem,
        people,
        slack=sum(seating.cost - seating.bound for seating in division.seatings),
        used=division.used,
        settled=all(seating.settled for seating in division.seatings),
    )


def _lane_of(problem: PlanProblem, nip: str) -> int:
    """The place of a person's tier among the tiers that have people."""
    tiers = {person.nip: person.tier for person in problem.candidates}
    return [tier for tier in problem.tier_order if tier in tiers.values()].index(tiers[nip])


def _assignments(
    problem: PlanProblem, queues: Sequence[Sequence[Candidate]], found: Sequence[Limit]
) -> Sequence[Assignment]:
    pinned = Counter(problem.pins.values())
    blocked = {
        window for window in problem.windows if any(window.clashes(taken.window) for taken in problem.taken)
    }
    seats = [0 if window in blocked else window.seats - pinned[window] for window in problem.windows]
    fixed = [pinned[window] for window in problem.windows]
    return [
        Assignment(
            problem, [person for person in people if person.nip not in problem.pins], found, seats, fixed
        )
        for people in queues
    ]


def _combined(problem: PlanProblem) -> Outcome:
    """All rules in one model."""
    found = combine(problem)
    if found is None:
        raise AsesmenError("plan.conflict", rules=("plan.pinned",))
    return _outcome(problem, found.seats, slack=found.slack, used=found.used, settled=found.settled)


def _outcome(
    problem: PlanProblem, people: Mapping[int, Sequence[Candidate]], *, slack: int, used: int, settled: bool
) -> Outcome:
    batches = tuple(_batches(problem, people))
    plan = Plan(batches=batches, unplaced=unplaced(problem, batches))
    spent = cost(problem, plan)
    return Outcome(plan=plan, cost=spent, bound=spent - slack, fewest_batches=used, settled=settled)


def _batches(problem: PlanProblem, people: Mapping[int, Sequence[Candidate]]) -> Iterator[Batch]:
    for number, at in enumerate(sorted(people), start=1):
        tiers = {person.tier for person in people[at]}
        yield Batch(
            number=number,
            tier=tiers.pop() if len(tiers) == 1 else None,
            window=problem.windows[at],
            nips=tuple(
                person.nip for person in sorted(people[at], key=lambda one: (one.unassessed_since, one.nip))
            ),
        )
