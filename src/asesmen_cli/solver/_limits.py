"""How many of some people may sit in each window, beside published batches and pins."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

from asesmen_cli.domain import rules
from asesmen_cli.domain.planning import Candidate, PlanProblem, Window


def personal(problem: PlanProblem) -> bool:
    """Return whether anything but the wait of each person decides who may sit where."""
    return bool(
        problem.pins
        or problem.taken
        or any(person.dropped or rules.blocked(person) for person in problem.candidates)
        or any(True for _ in rules.limits(problem))
        or any(True for _ in rules.together(problem))
    )


def grouped(problem: PlanProblem) -> Iterator[frozenset[str]]:
    """The people of every limit but the caps of offices."""
    for rule in rules.RULES:
        if rule is not rules.OFFICE_CAP:
            yield from (limit.members for limit in rule.limits(problem))


def ungrouped(problem: PlanProblem) -> PlanProblem:
    """The problem without any limit but the caps of offices."""
    for rule in rules.RULES:
        if rule is not rules.OFFICE_CAP and rule.without and any(True for _ in rule.limits(problem)):
            problem = rule.without(problem)
    return problem


@dataclass(frozen=True, slots=True)
class Limit:
    """Of some people at most so many sit in windows of the same days."""

    members: frozenset[str]
    size: int
    batchwise: bool
    """Of each batch, whatever overlaps it."""
    room: tuple[int, ...]
    """For each window, what the limit leaves beside published batches and pinned people."""


def limits(problem: PlanProblem) -> Iterator[Limit]:
    """Every limit that can bind: with more members to seat than it allows beside those seated already."""
    planned = {person.nip for person in problem.candidates} - problem.pins.keys()
    for rule in rules.limits(problem):
        free = rule.members & planned
        room = tuple(rule.size - _seated_already(problem, window, rule) for window in problem.windows)
        if free and min(room) < len(free):
            yield Limit(free, rule.size, rule.batchwise, tuple(max(0, left) for left in room))


def _seated_already(problem: PlanProblem, window: Window, limit: rules.AtMost) -> int:
    """How many of them the published batches and the pins take away on the worst day of a window."""
    pinned = Counter(where for nip, where in problem.pins.items() if nip in limit.members)
    if limit.batchwise:
        return pinned[window]
    out = [(where, n) for where, n in pinned.items()]
    out += [(taken.window, len(limit.members & taken.offices.keys())) for taken in problem.taken]
    return max(sum(n for where, n in out if day in where.days) for day in window.days)


def assignable(problem: PlanProblem, queues: Sequence[Sequence[Candidate]], found: Sequence[Limit]) -> bool:
    """Is who sits where a pure assignment, once windows are divided and groups kept together have theirs?"""
    parallel = side_by_side(problem)
    if parallel and any(limit.batchwise for limit in found):
        return False
    days = Counter(day for run in {window.days for window in problem.windows} for day in run)
    if max(days.values()) > 1 and not all(limit.batchwise for limit in found):
        return False
    together = [list(chain(*queues))] if parallel else queues
    return all(
        nested([limit.members & {person.nip for person in people} for limit in found]) for people in together
    )


def side_by_side(problem: PlanProblem) -> bool:
    """Are there rooms side by side: windows of the same days?"""
    return len({window.days for window in problem.windows}) < len(problem.windows)


def nested(groups: Sequence[frozenset[str]]) -> bool:
    """Is every group inside, around or beside every other? Then limits on them leave an assignment."""
    smallest_first = sorted(groups, key=len)
    around: dict[str, list[frozenset[str]]] = {}
    for group in smallest_first:
        for nip in group:
            around.setdefault(nip, []).append(group)
    return all(inner <= outer for chain in around.values() for inner, outer in pairwise(chain))
