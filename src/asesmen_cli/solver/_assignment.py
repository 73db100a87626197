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
from asesmen_cli.solver._branching import Relaxed, Room, Sizes, fewest_small
from asesmen_cli.solver._flows import Network
from asesmen_cli.solver._lanes import Seating, Worth
from asesmen_cli.solver._limits import Limit

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from asesmen_cli.solver._flows import Ints

NODES = 40
"""Each branch is a flow of up to a million arcs. Two or three are what a small last batch needs."""


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
        self.leaf, self.parent, self._outer = self._nest()
        self._unlimited = max(
            (-(-len(limit.members) // max(1, *limit.room)) for limit in self.limits), default=0
        )
        """In so many windows no limit keeps anybody out."""
        self._greedy: dict[int, tuple[list[int], list[int]]] = {}
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

    def most(self, first: int, after: int) -> int:
        """What the windows are worth when everybody could attend and only the outermost limits counted."""
        worths, _ = self._allowed(after - first)
        return worths[min(len(worths) - 1, self._seats_before[after] - self._seats_before[first])]

    def _allowed(self, windows: int) -> tuple[list[int], list[int]]:
        """Of those whom the outermost limits let into so many windows: sums of worth, and days."""
        import numpy as np

        windows = min(windows, self._unlimited)
        if windows not in self._greedy:
            allowed = np.ones(len(self.people), np.bool_)
            for index, limit in enumerate(self.limits):
                members = np.flatnonzero(self._outer == index)
                allowed[members[max(limit.room) * windows :]] = False
            chosen = np.flatnonzero(allowed).tolist()
            worths = list(accumulate(self.worths[chosen].tolist(), initial=0))
            self._greedy[windows] = worths, self.days[chosen].tolist()
        return self._greedy[windows]

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
            _, days = self._allowed(after - first)
            return days[: sum(self.seats[first:after])]
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
            gates = Gates(self, network, first, after)
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
        second = _Second(self, first, after)
        if self.problem.even:
            sizes = second.even(rooms)
            filled = second.fill(sizes, sizes)
            assert filled is not None, "the sizes were found by seating these people"  # noqa: S101
            small = sum(room.small(size) for room, size in zip(rooms, sizes, strict=True))
            return Seating(
                small, filled.cost, filled.cost, settled=True, people=self.named(first, filled.seats)
            )
        found = fewest_small(rooms, second.fill, NODES)
        people = self.named(first, found.seats)
        return Seating(found.small, found.cost, found.bound, settled=found.settled, people=people)

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


class Gates:
    """What the limits leave of each run of days: one gate for each limit and run, and one into the run.

    Windows of the same days, rooms side by side, are one run and share what the limits leave.
    """

    def __init__(self, lane: Assignment, network: Network, first: int, after: int) -> None:
        import numpy as np

        days: dict[object, int] = {}
        firsts = [days.setdefault(lane.problem.windows[at].days, at) for at in range(first, after)]
        self.starts = np.array([at for at, run in enumerate(firsts, start=first) if at == run], np.int64)
        self.run_of = np.searchsorted(self.starts, np.array(firsts, np.int64))
        self.runs = len(self.starts)
        self.seats = np.zeros(self.runs, np.int64)
        np.add.at(self.seats, self.run_of, np.array(lane.seats[first:after], np.int64))
        self._nodes = network.nodes((len(lane.limits) + 1) * self.runs).reshape(-1, max(self.runs, 1))
        for index, limit in enumerate(lane.limits):
            room = np.array(limit.room, np.int64)[self.starts]
            network.add(self._nodes[index], self._nodes[lane.parent[index]], room, 0)

    def of(self, limits: "Ints | int", runs: "Ints | int") -> "Ints":
        """The gates that people of a limit pass into a run."""
        nodes: Ints = self._nodes[limits, runs]
        return nodes


class _Second:
    """The second flow of a stretch: those who are seated, into windows of given sizes."""

    def __init__(self, lane: Assignment, first: int, after: int) -> None:
        import numpy as np

        self._lane, self._first, self._after = lane, first, after
        self._seated = lane.seat(first, after)
        in_rank = np.bincount(lane.ranks, minlength=len(self._seated))
        self._people = int(self._seated.sum())
        who = np.flatnonzero(self._seated[lane.ranks] > 0) if self._people else np.zeros(0, np.int64)
        self._alike = self._merged(who)
        first_of = np.array([people[0] for people in self._alike], np.int64)
        self._first_of = first_of
        self._count = np.array([len(people) for people in self._alike], np.int64)
        self._rank = lane.ranks[first_of]
        self._sure = self._seated[self._rank] == in_rank[self._rank]

    def _merged(self, who: "Ints") -> list[list[int]]:
        """People of the same wait, limit and windows, who are one to the flow."""
        lane = self._lane
        alike: dict[Hashable, list[int]] = {}
        for at in who.tolist():
            windows = lane.attends[at, self._first : self._after].tobytes()
            alike.setdefault((int(lane.ranks[at]), int(lane.leaf[at]), windows), []).append(at)
        return list(alike.values())

    def fill(self, low: Sizes, high: Sizes) -> Relaxed[Mapping[int, int]] | None:
        """The least cost with sizes between these."""
        import numpy as np

        lane = self._lane
        if not sum(low) <= self._people <= sum(high):
            return None
        if not self._people:
            return Relaxed(0, low, {})
        network, gates, sure, ranks, into = self._people_to_gates(costs=True)
        (sink,) = network.nodes(1)
        lows, highs = np.array(low, np.int64), np.array(high, np.int64)
        out = network.add(gates.of(len(lane.limits), gates.run_of), sink, highs, 0, least=lows)
        flows = network.meet(sure | ranks | {int(sink): -self._people})
        if flows is None:
            return None
        arcs, alike, runs, costs = into
        sizes = flows[out]
        return Relaxed(
            int((costs * flows[arcs]).sum()),
            tuple(sizes.tolist()),
            self._windows(np.repeat(alike, flows[arcs]), np.repeat(runs, flows[arcs]), gates, sizes),
        )

    def _windows(self, alike: "Ints", runs: "Ints", gates: Gates, sizes: "Ints") -> dict[int, int]:
        """Person -> window: the people of a run fill its rooms in their order."""
        seats: dict[int, int] = {}
        people: dict[int, list[int]] = {}
        queues = [iter(group) for group in self._alike]
        placed = ((next(queues[at]), run) for at, run in zip(alike.tolist(), runs.tolist(), strict=True))
        for person, run in sorted(placed):
            people.setdefault(run, []).append(person)
        for at, (run, size) in enumerate(zip(gates.run_of.tolist(), sizes.tolist(), strict=True)):
            queue = people.get(run, [])
            seats.update(dict.fromkeys(queue[:size], at))
            people[run] = queue[size:]
        return seats

    def even(self, rooms: Sequence[Room]) -> Sizes:
        """Sizes with the least sum of squares; of equals the earlier windows are larger."""
        import numpy as np

        if not self._people:
            return (0,) * len(rooms)
        lane = self._lane
        network, gates, sure, ranks, _ = self._people_to_gates(costs=False)
        (sink,) = network.nodes(1)
        runs, growth, outs = [], [], []
        for at, room in enumerate(rooms):
            steps = np.arange(room.seats, dtype=np.int64)
            runs.append(np.full(room.seats, gates.run_of[at]))
            growth.append((2 * (steps + room.fixed) + 1) * (len(rooms) * self._people + 1) + at)
            outs.append(np.full(room.seats, at))
        out = network.add(gates.of(len(lane.limits), np.concatenate(runs)), sink, 1, np.concatenate(growth))
        flows = network.meet(sure | ranks | {int(sink): -self._people})
        assert flows is not None, "the first flow seated these people"  # noqa: S101
        return tuple(
            np.bincount(np.concatenate(outs), weights=flows[out], minlength=len(rooms)).astype(int).tolist()
        )

    def _people_to_gates(
        self, *, costs: bool
    ) -> tuple[Network, Gates, dict[int, int], dict[int, int], tuple[slice, "Ints", "Ints", "Ints"]]:
        """The part of the network that both share, with its supplies.

        A rank that is seated whole has the supply of its people; of the others the rank has one, and chooses.
        """
        import numpy as np

        lane, network = self._lane, Network()
        gates = Gates(lane, network, self._first, self._after)
        nodes = network.nodes(len(self._alike))
        sure = dict(zip(nodes[self._sure].tolist(), self._count[self._sure].tolist(), strict=True))
        partial, index = np.unique(self._rank[~self._sure], return_inverse=True)
        rank_nodes = network.nodes(len(partial))
        network.add(rank_nodes[index], nodes[~self._sure], self._count[~self._sure], 0)
        ranks = dict(zip(rank_nodes.tolist(), self._seated[partial].tolist(), strict=True))
        alike, run = np.nonzero(lane.attends[self._first_of][:, gates.starts])
        people = self._first_of[alike]
        cost = lane.days[people] * lane.delays[gates.starts[run]]
        into = gates.of(lane.leaf[people], run)
        arcs = network.add(nodes[alike], into, self._count[alike], cost if costs else 0)
        return network, gates, sure, ranks, (arcs, alike, run, cost)
