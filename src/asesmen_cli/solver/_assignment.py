"""Seats for people with absences, caps and fixed neighbours, as flows through a network.

Where the limits are nested and no window overlaps another of different days, who sits where is a pure
assignment: people flow through the rooms that their limits leave on each run of days into the windows, and
the simplex of such a network ends in whole people. Two flows settle a stretch of windows. The first finds
out whom to seat; people who may sit anywhere pass through one gate for each limit, so it is small however
many wait. No matter who is seated, the multiset of their waits is the same in every best answer (the seatable
sets are those of a matroid), so the second needs those people alone, and finds the least cost.
"""

from typing import TYPE_CHECKING

from asesmen_cli.solver._branching import fewest_small
from asesmen_cli.solver._flows import Network
from asesmen_cli.solver._gates import Gates
from asesmen_cli.solver._lanes import Seating
from asesmen_cli.solver._layout import Layout
from asesmen_cli.solver._second import Second

if TYPE_CHECKING:
    from asesmen_cli.solver._flows import Ints


class Assignment:
    """Seats one tier's people, each with windows of their own."""

    def __init__(self, lane: Layout) -> None:
        self._lane, self.total = lane, lane.total
        self._days_allowed: dict[int, Ints] = {}
        self._seated: dict[tuple[int, int], Ints] = {}

    def most(self) -> "Ints":
        """What windows are worth when everybody could attend and only the outermost limits counted."""
        import numpy as np

        lane = self._lane
        before = np.array(lane.seats_before)
        most = np.zeros((len(before), len(before)), np.int64)
        for windows in range(1, len(before)):
            if windows <= lane.unlimited or windows == 1:
                worths = np.concatenate([[0], np.cumsum(lane.worths[self._allowed(windows)])])
            firsts = np.arange(len(before) - windows)
            seats = before[windows:] - before[:-windows]
            most[firsts, firsts + windows] = worths[np.minimum(seats, len(worths) - 1)]
        return most

    def _allowed(self, windows: int) -> "Ints":
        """Those whom the outermost limits let into so many windows, of equals the worthiest."""
        import numpy as np

        lane = self._lane
        allowed = np.ones(len(lane.people), np.bool_)
        for members, limit in zip(lane.members, lane.limits, strict=True):
            allowed[members[max(limit.room) * windows :]] = False
        return np.flatnonzero(allowed)

    def worth(self, first: int, after: int) -> int:
        """What the windows are worth exactly: the flow that seats the most."""
        lane = self._lane
        seated = self.seat(first, after)
        return int((lane.values[: len(seated)] * seated).sum())

    def floor(self, first: int, after: int) -> int:
        """The cost when those seated filled the windows from the first on, whatever their limits.

        Where it is not known yet who is seated, these are those whom ``most`` counts. Fewer people cost less,
        so that is a bound only for a stretch that holds what ``most`` promises.
        """
        lane = self._lane
        waits = iter(sorted(self._waits(first, after), reverse=True))
        cost = 0
        for at in range(first, after):
            cost += int(lane.delays[at]) * sum(
                wait for wait, _ in zip(waits, range(lane.seats[at]), strict=False)
            )
        return cost

    def _waits(self, first: int, after: int) -> list[int]:
        """Days unassessed of those who are seated, or of those whom ``most`` counts."""
        import numpy as np

        lane = self._lane
        seated = self._seated.get((first, after))
        if seated is None:
            windows = min(after - first, lane.unlimited)
            if windows not in self._days_allowed:
                self._days_allowed[windows] = lane.days[self._allowed(windows)]
            allowed: list[int] = self._days_allowed[windows][: sum(lane.seats[first:after])].tolist()
            return allowed
        days_of_rank = np.zeros(len(lane.values), np.int64)
        days_of_rank[lane.ranks] = lane.days
        waits: list[int] = np.repeat(days_of_rank[: len(seated)], seated).tolist()
        return waits

    def seat(self, first: int, after: int) -> "Ints":
        """How many of each rank (equal worth) are seated in the best seating."""
        import numpy as np

        lane = self._lane
        if not lane.people or first == after:
            return np.zeros(0, np.int64)
        if (first, after) not in self._seated:
            network = Network()
            gates = Gates(lane, network, range(first, after))
            source, sink = network.nodes(2)
            free = np.flatnonzero(lane.attends[:, first:after].all(axis=1))
            bound = np.flatnonzero(~lane.attends[:, first:after].all(axis=1))
            pools = network.nodes(len(lane.limits) + 1)
            ins = [network.add(source, pools[lane.leaf[free]], 1, -1 - lane.ranks[free])]
            for limit, pool in enumerate(pools):
                network.add(pool, gates.of(limit, np.arange(gates.runs)), len(lane.people), 0)
            nodes = network.nodes(len(bound))
            ins.append(network.add(source, nodes, 1, -1 - lane.ranks[bound]))
            who, run = np.nonzero(lane.attends[bound][:, gates.starts])
            network.add(nodes[who], gates.of(lane.leaf[bound[who]], run), 1, 0)
            network.add(gates.of(len(lane.limits), np.arange(gates.runs)), sink, gates.seats, 0)
            flows = network.flow(source, sink, len(lane.people))
            seated = np.zeros(lane.ranks.max() + 1, np.int64)
            for arcs, people in zip(ins, (free, bound), strict=True):
                np.add.at(seated, lane.ranks[people], flows[arcs])
            self._seated[first, after] = seated
        return self._seated[first, after]

    def seating(self, first: int, after: int) -> Seating:
        """Fewest small batches, then least cost, for those whom the first flow seats."""
        lane = self._lane
        rooms = lane.rooms(first, after)
        second = Second(lane, self.seat(first, after), first, after)
        if lane.problem.even:
            sizes = second.even(rooms)
            filled = second.fill(sizes, sizes)
            assert filled is not None, "the sizes were found by seating these people"  # noqa: S101
            small = sum(room.small(size) for room, size in zip(rooms, sizes, strict=True))
            return Seating(
                small, filled.cost, filled.cost, settled=True, people=lane.named(first, filled.seats)
            )
        found = fewest_small(rooms, second.fill, lane.nodes)
        people = lane.named(first, found.seats)
        return Seating(found.small, found.cost, found.bound, settled=found.settled, people=people)
