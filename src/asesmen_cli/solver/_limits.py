"""How many of some people may sit in a window: caps, stand-ins and groups kept apart, in one form."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

from asesmen_cli.domain.planning import Candidate, PlanProblem, Window


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
    by_office: dict[str, set[str]] = {}
    for person in problem.candidates:
        if person.office is not None and person.office in problem.office_caps:
            by_office.setdefault(person.office, set()).add(person.nip)
    for nip, office in ((nip, office) for taken in problem.taken for nip, office in taken.offices.items()):
        if office in by_office:
            by_office[office].add(nip)
    for office in sorted(by_office):
        yield from _limit(problem, by_office[office], problem.office_caps[office])
    for group in problem.stand_ins:
        yield from _limit(problem, set(group), len(set(group)) - 1)
    for group in problem.keep_apart:
        yield from _limit(problem, set(group), 1, batchwise=True)


def _limit(problem: PlanProblem, group: set[str], size: int, *, batchwise: bool = False) -> Iterator[Limit]:
    """A limit on those of a group who are still free to be seated."""
    free = group & {person.nip for person in problem.candidates} - problem.pins.keys()
    room = tuple(size - _seated_already(problem, window, group, batchwise) for window in problem.windows)
    if free and min(room) < len(free):
        yield Limit(frozenset(free), size, batchwise, tuple(max(0, left) for left in room))


def _seated_already(problem: PlanProblem, window: Window, group: set[str], batchwise: bool) -> int:
    """How many of a group the published batches and the pins take away on the worst day of a window."""
    pinned = Counter(where for nip, where in problem.pins.items() if nip in group)
    if batchwise:
        return pinned[window]
    out = [(where, n) for where, n in pinned.items()]
    out += [(taken.window, len(group & taken.offices.keys())) for taken in problem.taken]
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
