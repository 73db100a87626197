"""One lane's people and the windows offered to them, laid out as arrays."""

from collections.abc import Hashable, Mapping, Sequence
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from asesmen_cli.domain.planning import Candidate, PlanProblem
from asesmen_cli.domain.rules import blocked
from asesmen_cli.solver._branching import Room
from asesmen_cli.solver._lanes import Worth
from asesmen_cli.solver._limits import Limit

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from asesmen_cli.solver._flows import Ints

NODES, MOST_NODES = 40, 2_000
"""Branches at least and at most. Two or three are what a small last batch needs."""
ARCS = 1_000_000
"""Arcs of all branches together, where these are more than NODES: under a second."""


class Layout:
    """People of one tier, or of all where tiers are mixed, with their worths, limits and windows."""

    def __init__(
        self,
        problem: PlanProblem,
        people: Sequence[Candidate],
        limits: Sequence[Limit],
        seats: Sequence[int],
        fixed: Sequence[int],
    ) -> None:
        """Lay out the people and their limits.

        Args:
            problem: What is asked.
            people: Those to seat, of one tier or all, pinned ones left out.
            limits: On these people and others; nested on these.
            seats: What pinned people and published batches leave of each window.
            fixed: Pinned people in each window, when the window is this tier's.
        """
        import numpy as np

        worth = Worth.of(problem)
        self.people = sorted(people, key=lambda one: (-worth(problem, one), one.nip))
        self.worths = np.array([worth(problem, person) for person in self.people], np.int64)
        self.total = int(self.worths.sum())
        self.problem = problem
        self.seats, self._fixed = seats, fixed
        self.seats_before = list(accumulate(seats, initial=0))
        self.delays = np.array(
            [(window.start - problem.first_day).days for window in problem.windows], np.int64
        )
        self.days = np.array([problem.days_unassessed(person) for person in self.people], np.int64)
        self.attends = self._attendance()
        self.values, self.ranks = np.unique(self.worths, return_inverse=True)
        nips = {person.nip for person in self.people}
        self.limits = sorted(
            (limit for limit in limits if not limit.members.isdisjoint(nips)),
            key=lambda limit: len(limit.members & nips),
        )
        self.left = np.array([limit.room for limit in self.limits], np.int64).reshape(-1, len(seats))
        """``[limit, window]``: what the limit leaves of it."""
        self.leaf, self.parent, outer = self._nest()
        self.members = [np.flatnonzero(outer == index) for index in range(len(self.limits))]
        """Of each limit those whom no other one is around."""
        self.unlimited = max(
            (-(-len(limit.members) // max(1, *limit.room)) for limit in self.limits), default=0
        )
        """In so many windows no limit keeps anybody out."""

    def _attendance(self) -> "NDArray[np.bool_]":
        """``[person, window]``: may they sit there?"""
        import numpy as np

        windows = self.problem.windows
        longest = max(len(window.days) for window in windows)
        days = np.array(
            [
                [day.toordinal() for day in window.days] + [0] * (longest - len(window.days))
                for window in windows
            ],
            np.int64,
        )
        attends = np.ones((len(self.people), len(windows)), np.bool_)
        for at, person in enumerate(self.people):
            for span in blocked(person):
                out = (days >= span.first.toordinal()) & (days <= span.last.toordinal())
                attends[at] &= ~out.any(axis=1)
        return attends

    def _nest(self) -> tuple["Ints", list[int], "Ints"]:
        """Each person's innermost limit, each limit's next one out, each person's outermost limit.

        ``len(limits)`` means none.
        """
        import numpy as np

        none = len(self.limits)
        innermost = np.full(len(self.people), none, np.int64)
        outermost = np.full(len(self.people), none, np.int64)
        parents = [none] * none
        for at, person in enumerate(self.people):
            chain = [index for index, limit in enumerate(self.limits) if person.nip in limit.members]
            for inner, outer in pairwise(chain):
                parents[inner] = outer
            if chain:
                innermost[at], outermost[at] = chain[0], chain[-1]
        return innermost, parents, outermost

    @property
    def nodes(self) -> int:
        """How many branches may be looked at: each is a flow of people to windows."""
        return max(NODES, min(MOST_NODES, ARCS // max(1, self.attends.size)))

    def rooms(self, first: int, after: int) -> list[Room]:
        """What the windows offer."""
        return [
            Room(self.seats[at], min(self.problem.min_size, window.seats), self._fixed[at])
            for at, window in enumerate(self.problem.windows[first:after], start=first)
        ]

    def named(self, first: int, where: Mapping[int, int]) -> dict[int, list[Candidate]]:
        """Who sits in each window, longest unassessed first. Equals share their seats out by NIP."""
        alike: dict[Hashable, list[int]] = {}
        for at, person in enumerate(self.people):
            tier = None if self.problem.mix_tiers else person.tier
            key = (tier, int(self.ranks[at]), int(self.leaf[at]), self.attends[at].tobytes())
            alike.setdefault(key, []).append(at)
        seats: dict[int, list[Candidate]] = {}
        for group in alike.values():
            windows = sorted(where[at] for at in group if at in where)
            for at, window in zip(group, windows, strict=False):
                seats.setdefault(first + window, []).append(self.people[at])
        return {
            at: sorted(people, key=lambda person: (person.unassessed_since, person.nip))
            for at, people in sorted(seats.items())
        }
