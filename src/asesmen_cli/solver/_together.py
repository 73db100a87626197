"""Groups kept together, by branches: each group in one window, or left out, and flows seat everyone else.

The plan without the groups is the best that may be hoped for. Where it happens to keep them together, it is
the answer. Else every choice of windows for the groups is solved, with their people pinned.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from asesmen_cli.domain import rules
from asesmen_cli.domain.planning import PlanProblem, Window
from asesmen_cli.solver._lanes import Seats

WORK = 2_000_000
"""People times windows of all branches together: a few seconds. More is left to the model of all rules."""

Goals = tuple[int, ...]


def groups_together(problem: PlanProblem) -> list[tuple[str, ...]]:
    """The candidates who are kept together, groups that share somebody as one."""
    known = {person.nip for person in problem.candidates}
    merged: list[set[str]] = []
    for group in rules.together(problem):
        joined = known & set(group)
        for other in [other for other in merged if other & joined]:
            merged.remove(other)
            joined |= other
        merged.append(joined)
    return sorted(tuple(sorted(group)) for group in merged if len(group) > 1)


def branches(problem: PlanProblem) -> int:
    """In how many ways the groups may be put into windows, or left out."""
    ways = 1
    for _ in groups_together(problem):
        ways *= len(problem.windows) + 1
    return ways


def together(problem: PlanProblem, seats: Callable[[PlanProblem], Seats]) -> Seats | None:
    """The best seats that keep the groups together; None where the pins leave none.

    Args:
        problem: What is asked.
        seats: The best seats where no groups are kept together.
    """
    groups = groups_together(problem)
    free = _without_groups(problem)
    hoped = seats(free)
    if all(len({hoped.where.get(nip) for nip in group}) == 1 for group in groups):
        return hoped
    found = [(_goals(problem, one.where), one) for one in map(seats, _choices(free, groups))]
    if not found:
        return None
    goals, best = min(found, key=lambda one: one[0])
    bounds = [own[-1] - one.slack for own, one in found if own[:-1] == goals[:-1]]
    return Seats(best.where, goals[-1] - min(bounds), settled=all(one.settled for _, one in found))


def _without_groups(problem: PlanProblem) -> PlanProblem:
    for rule in rules.RULES:
        if rule.without and rule.together(problem):
            problem = rule.without(problem)
    return problem


def _choices(problem: PlanProblem, groups: Sequence[tuple[str, ...]]) -> Iterator[PlanProblem]:
    """The problem with each group pinned to one window or left out, in every way that no rule forbids."""
    if not groups:
        yield problem
        return
    group, *others = groups
    if problem.pins.keys().isdisjoint(group):
        left = tuple(person for person in problem.candidates if person.nip not in group)
        yield from _choices(replace(problem, candidates=left), others)
    for window in problem.windows:
        pinned = replace(problem, pins={**problem.pins, **dict.fromkeys(group, window)})
        if all(problem.pins.get(nip, window) == window for nip in group) and not rules.contradictions(pinned):
            yield from _choices(pinned, others)


def _goals(problem: PlanProblem, where: Mapping[str, Window]) -> Goals:
    """What makes a plan better than another, the least first."""
    places = {window: at for at, window in enumerate(problem.windows)}
    seated = [(person, where[person.nip]) for person in problem.candidates if person.nip in where]
    sizes = [0] * len(problem.windows)
    for _, window in seated:
        sizes[places[window]] += 1
    floors = [min(problem.min_size, window.seats) for window in problem.windows]
    return (
        -len(seated),
        -sum(person.dropped for person, _ in seated),
        -sum(problem.days_unassessed(person) for person, _ in seated),
        max((at + 1 for at, size in enumerate(sizes) if size), default=0),
        sum(size * size for size in sizes)
        if problem.even
        else sum(0 < size < floor for size, floor in zip(sizes, floors, strict=True)),
        sum(
            problem.days_unassessed(person) * (window.start - problem.first_day).days
            for person, window in seated
        ),
    )
