"""Seats for people of whom nothing is asked but their wait: the first in the queue sit first."""

from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from asesmen_cli.domain.planning import Candidate, PlanProblem
from asesmen_cli.solver._branching import Relaxed, Room, Sizes, fewest_small
from asesmen_cli.solver._lanes import Seating, Worth

if TYPE_CHECKING:
    from asesmen_cli.solver._flows import Ints

NODES = 2_000
"""Windows of equal seats need two or three; thousands are met only where many tiny rooms stand beside
large ones."""


class Queue:
    """One tier's people, longest unassessed first."""

    def __init__(self, problem: PlanProblem, people: Sequence[Candidate]) -> None:
        worth = Worth.of(problem)
        self.people = people
        self.total = sum(worth(problem, person) for person in people)
        self._problem = problem
        self._worths = list(accumulate((worth(problem, person) for person in people), initial=0))
        self._waits = list(accumulate(map(problem.days_unassessed, people), initial=0))
        self._seats = list(accumulate((window.seats for window in problem.windows), initial=0))

    def most(self) -> "Ints":
        """What windows are worth: the queue up to the last seat."""
        import numpy as np

        before = np.array(self._seats)
        seats = (before - before.reshape(-1, 1)).clip(0, len(self.people))
        most: Ints = np.array(self._worths, np.int64)[seats]
        return most

    def worth(self, first: int, after: int) -> int:
        """The same of one stretch."""
        return self._worths[self._seated(first, after)]

    def floor(self, first: int, after: int) -> int:
        """The cost of full windows from the first on."""
        seats = tuple(window.seats for window in self._problem.windows[first:after])
        return self._cost(first, _fullest((0,) * len(seats), seats, self._seated(first, after)) or ())

    def seating(self, first: int, after: int) -> Seating:
        """The queue in windows that are full from the first on, or even."""
        windows = self._problem.windows[first:after]
        rooms = [Room(window.seats, floor=min(self._problem.min_size, window.seats)) for window in windows]
        seated = self._seated(first, after)
        if self._problem.even:
            sizes = even_sizes([room.seats for room in rooms], seated)
            cost = self._cost(first, sizes)
            small = sum(room.small(size) for room, size in zip(rooms, sizes, strict=True))
            return Seating(small, cost, cost, settled=True, people=self._people(first, sizes))

        def fill(low: Sizes, high: Sizes) -> Relaxed[None] | None:
            sizes = _fullest(low, high, seated)
            return None if sizes is None else Relaxed(self._cost(first, sizes), sizes, None)

        found = fewest_small(rooms, fill, NODES)
        people = self._people(first, found.sizes)
        return Seating(found.small, found.cost, found.bound, settled=found.settled, people=people)

    def _seated(self, first: int, after: int) -> int:
        return min(len(self.people), self._seats[after] - self._seats[first])

    def _cost(self, first: int, sizes: Sizes) -> int:
        ends = list(accumulate(sizes, initial=0))
        windows = self._problem.windows[first:]
        return sum(
            (window.start - self._problem.first_day).days * (self._waits[end] - self._waits[start])
            for window, start, end in zip(windows, ends, ends[1:], strict=False)
        )

    def _people(self, first: int, sizes: Sizes) -> dict[int, Sequence[Candidate]]:
        ends = list(accumulate(sizes, initial=0))
        return {
            first + at: self.people[start:end]
            for at, (start, end) in enumerate(pairwise(ends))
            if start < end
        }


def even_sizes(seats: Sequence[int], people: int) -> Sizes:
    """Sizes as equal as the seats allow; of two that must differ, the earlier is larger."""
    level = 0
    while sum(min(size, level + 1) for size in seats) <= people and level < max(seats, default=0):
        level += 1
    over = people - sum(min(size, level) for size in seats)
    wider = [at for at, size in enumerate(seats) if size > level][:over]
    return tuple(min(size, level) + (at in wider) for at, size in enumerate(seats))


def _fullest(low: Sizes, high: Sizes, people: int) -> Sizes | None:
    """The fullest sizes from the front within the ranges; None where the people do not fit them.

    Moving anybody to an earlier window never costs more, so these are the cheapest.
    """
    owed = sum(low)
    if not owed <= people <= sum(high):
        return None
    sizes = []
    for least, most in zip(low, high, strict=True):
        owed -= least
        sizes.append(min(most, people - owed))
        people -= sizes[-1]
    return tuple(sizes)
