"""Seats for people with absences, caps and fixed neighbours, as flows through a network.

Where the limits are nested and no window overlaps another of different days, who sits where is a pure
assignment: people flow through the rooms that their limits leave on each run of days into the windows, and
the simplex of such a network ends in whole people. Two flows settle a stretch of windows. The first finds
out whom to seat; people who may sit anywhere pass through one gate for each limit, so it is small however
many wait. No matter who is seated, the multiset of their waits is the same in every best answer (the seatable
sets are those of a matroid), so the second needs those people alone, and finds the least cost.
"""

from collections.abc import Hashable, Mapping, Sequence
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from asesmen_cli.domain.planning import Candidate, PlanProblem
from asesmen_cli.domain.rules import blocked
from asesmen_cli.solver._branching import Room, fewest_small
from asesmen_cli.solver._flows import Network
from asesmen_cli.solver._gates import Gates
from asesmen_cli.solver._lanes import Seating, Worth
from asesmen_cli.solver._limits import Limit
from asesmen_cli.solver._second import Second

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from asesmen_cli.solver._flows import Ints

NODES, MOST_NODES = 40, 2_000
"""Branches at least and at most. Two or three are what a small last batch needs."""
ARCS = 1_000_000
"""Arcs of all branches together, where these are more than NODES: under a second."""


class Assignment:
    """One tier's people, each with windows of their own."""

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
        self._seats_before = list(accumulate(seats, initial=0))
        self.delays = np.array(
            [(window.start - problem.first_day).days for window in problem.windows], np.int64
        )
        self.days = np.array([problem.days_unassessed(person) for person in self.people], np.int64)
        self.attends = self._attendance()
        self._values, self.ranks = np.unique(self.worths, return_inverse=True)
        nips = {person.nip for person in self.people}
        self.limits = sorted(
            (limit for limit in limits if not limit.members.isdisjoint(nips)),
            key=lambda limit: len(limit.members & nips),
        )
        self.left = np.array([limit.room for limit in self.limits], np.int64).reshape(-1, len(seats))
        """``[limit, window]``: what the limit leaves of it."""
        self.leaf, self.parent, outer = self._nest()
        self._members = [np.flatnonzero(outer == index) for index in range(len(self.limits))]
        """Of each limit those whom no other one is around."""
        self._unlimited = max(
            (-(-len(limit.members) // max(1, *limit.room)) for limit in self.limits), default=0
        )
        """In so many windows no limit keeps anybody out."""
        self._days_allowed: dict[int, Ints] = {}
        self._seated: dict[tuple[int, int], Ints] = {}

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

        ``len(limits)`` stands for none.
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

    def most(self) -> "Ints":
        """What windows are worth when everybody could attend and only the outermost limits counted."""
        import numpy as np

        before = np.array(self._seats_before)
        most = np.zeros((len(before), len(before)), np.int64)
        for windows in range(1, len(before)):
            if windows <= self._unlimited or windows == 1:
                worths = np.concatenate([[0], np.cumsum(self.worths[self._allowed(windows)])])
            firsts = np.arange(len(before) - windows)
            seats = before[windows:] - before[:-windows]
            most[firsts, firsts + windows] = worths[np.minimum(seats, len(worths) - 1)]
        return most

    def _allowed(self, windows: int) -> "Ints":
        """Those whom the outermost limits let into so many windows, of equals the worthiest."""
        import numpy as np

        allowed = np.ones(len(self.people), np.bool_)
        for members, limit in zip(self._members, self.limits, strict=True):
            allowed[members[max(limit.room) * windows :]] = False
        return np.flatnonzero(allowed)

    def worth(self, first: int, after: int) -> int:
        """What the windows are worth exactly: the flow that seats the most."""
        seated = self.seat(first, after)
        return int((self._values[: len(seated)] * seated).sum())

    def floor(self, first: int, after: int) -> int:
        """The cost when those seated filled the windows from the first on, whatever their limits.

        Where it is not known yet who is seated, these are those whom ``most`` counts. Fewer people cost less,
        so that is a bound only for a stretch that holds what ``most`` promises.
        """
        waits = iter(sorted(self._waits(first, after), reverse=True))
        cost = 0
        for at in range(first, after):
            cost += int(self.delays[at]) * sum(
                wait for wait, _ in zip(waits, range(self.seats[at]), strict=False)
            )
        return cost

    def _waits(self, first: int, after: int) -> list[int]:
        """Days unassessed of those who are seated, or of those whom ``most`` counts."""
        import numpy as np

        seated = self._seated.get((first, after))
        if seated is None:
            windows = min(after - first, self._unlimited)
            if windows not in self._days_allowed:
                self._days_allowed[windows] = self.days[self._allowed(windows)]
            allowed: list[int] = self._days_allowed[windows][: sum(self.seats[first:after])].tolist()
            return allowed
        days_of_rank = np.zeros(len(self._values), np.int64)
        days_of_rank[self.ranks] = self.days
        waits: list[int] = np.repeat(days_of_rank[: len(seated)], seated).tolist()
        return waits

    def seat(self, first: int, after: int) -> "Ints":
        """How many of each rank (equal worth) are seated in the best seating."""
        import numpy as np

        if not self.people or first == after:
            return np.zeros(0, np.int64)
        if (first, after) not in self._seated:
            network = Network()
            gates = Gates(self, network, range(first, after))
            source, sink = network.nodes(2)
            free = np.flatnonzero(self.attends[:, first:after].all(axis=1))
            bound = np.flatnonzero(~self.attends[:, first:after].all(axis=1))
            pools = network.nodes(len(self.limits) + 1)
            ins = [network.add(source, pools[self.leaf[free]], 1, -1 - self.ranks[free])]
            for limit, pool in enumerate(pools):
                network.add(pool, gates.of(limit, np.arange(gates.runs)), len(self.people), 0)
            nodes = network.nodes(len(bound))
            ins.append(network.add(source, nodes, 1, -1 - self.ranks[bound]))
            who, run = np.nonzero(self.attends[bound][:, gates.starts])
            network.add(nodes[who], gates.of(self.leaf[bound[who]], run), 1, 0)
            network.add(gates.of(len(self.limits), np.arange(gates.runs)), sink, gates.seats, 0)
            flows = network.flow(source, sink, len(self.people))
            seated = np.zeros(self.ranks.max() + 1, np.int64)
            for arcs, people in zip(ins, (free, bound), strict=True):
                np.add.at(seated, self.ranks[people], flows[arcs])
            self._seated[first, after] = seated
        return self._seated[first, after]

    def seating(self, first: int, after: int) -> Seating:
        """Fewest small batches, then least cost, for those whom the first flow seats."""
        rooms = self.rooms(first, after)
        second = Second(self, first, after)
        if self.problem.even:
            sizes = second.even(rooms)
            filled = second.fill(sizes, sizes)
            assert filled is not None, "the sizes were found by seating these people"  # noqa: S101
            small = sum(room.small(size) for room, size in zip(rooms, sizes, strict=True))
            return Seating(
                small, filled.cost, filled.cost, settled=True, people=self.named(first, filled.seats)
            )
        found = fewest_small(rooms, second.fill, self.nodes)
        people = self.named(first, found.seats)
        return Seating(found.small, found.cost, found.bound, settled=found.settled, people=people)

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
