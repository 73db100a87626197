"""Tiers that meet on days which they share: their seats in rooms side by side, as one flow.

Once each tier has its windows, tiers depend on each other only through the limits of the days on which the
windows of one end and those of the next begin. People of both pass the same gates into these days, and who
belongs to which tier is lost there. Yet running sums tell how many of a tier sit on them: everybody of the
tiers so far, less those who sit earlier or nowhere. So bounds on these sums are the seats that each tier
has there, and it all stays a flow that ends in whole people.

Unlike those of one tier, the sets of people who can be seated are no matroid: another best answer may seat
people of other waits. So the flow that seats the best shows, by its potentials, what all others as good
have in common, and the flows for the goals after it keep to that.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from itertools import groupby
from typing import TYPE_CHECKING, TypeAlias

from asesmen_cli.domain.planning import Candidate
from asesmen_cli.solver._branching import Relaxed, Sizes, fewest_small, filling
from asesmen_cli.solver._flows import Bounds, Network
from asesmen_cli.solver._gates import Gates
from asesmen_cli.solver._lanes import Chain, Seating, Stretch
from asesmen_cli.solver._layout import Layout

if TYPE_CHECKING:
    from asesmen_cli.solver._flows import Ints


Reach: TypeAlias = "tuple[tuple[int, int], ...]"
"""For each lane the first window that it may have, and the one after the last."""

_Left: TypeAlias = "tuple[Ints, slice]"
"""People of a lane, and their arcs past every seat."""


@dataclass(frozen=True, slots=True)
class _Everybody:
    """One flow of everybody onto the days that their lanes may reach."""

    network: Network
    supplies: Mapping[int, int]
    left: "Sequence[_Left]"
    seats: "Sequence[tuple[Ints, slice]]"
    """What each seat costs, and the arcs into seats."""

    def least(self, within: Bounds | None = None) -> int:
        """Return what the cheapest flow costs."""
        flows = self.network.found(self.supplies, within)
        return sum(int(cost[flows[arcs] > 0].sum()) for cost, arcs in self.seats)


class SharedDays:
    """The people of all tiers, where days are shared."""

    def __init__(self, everyone: Layout, lanes: Sequence[Sequence[Candidate]]) -> None:
        """``lanes``: who of them is in each lane."""
        import numpy as np

        self._everyone = everyone
        at = {person.nip: at for at, person in enumerate(everyone.people)}
        self._people = [np.array(sorted(at[person.nip] for person in lane), np.int64) for lane in lanes]
        self._worths: dict[Chain, int] = {}
        self._best: dict[Chain, Bounds] = {}
        self._promises: dict[Reach, int] = {}
        days = [window.days for window in everyone.problem.windows]
        self.windows = len(days)
        self.borders = [at for at in range(1, len(days)) if days[at] != days[at - 1]]
        """Windows that are the first of their days."""
        self.spent = 0
        """Arcs of all flows so far."""

    def promise(self, reach: Reach) -> int:
        """What windows are worth to the lanes at most, of which each has none but those in its reach."""
        if reach[-1][1] == 0:
            return 0
        reach = self._by_days(reach)
        if reach not in self._promises:
            flow = self._relaxed(reach, Goal.WORTH, pooled=True)
            self._promises[reach] = self._sum_of_seated(flow.left, flow.network.found(flow.supplies))
        return self._promises[reach]

    def floor(self, reach: Reach, most: int) -> int | None:
        """The least cost where the windows are worth so much, or less than that; None where they are not.

        Where they might be worth more, who is seated is open, and so is the cost.
        """
        reach = self._by_days(reach)
        if self.promise(reach) < most:
            return None
        if self._promises[reach] > most:
            return 0
        flow = self._relaxed(reach, Goal.WORTH)
        within = flow.network.as_cheap(flow.network.found(flow.supplies))
        return self._relaxed(reach, Goal.COST).least(within)

    def least(self, seated: int) -> int:
        """No plan that seats so many people, or more, costs less."""
        reach = ((0, self.windows),) * len(self._people)
        return self._relaxed(reach, Goal.COST, left_over=len(self._everyone.people) - seated).least()

    def _by_days(self, reach: Reach) -> Reach:
        """The same with whole days: people of two tiers may share a window here."""
        after = reach[-1][1]
        begins = [0, *(border for border in self.borders if border < after)]
        ends = [*begins[1:], after]
        return tuple(
            (begins[bisect_right(begins, first) - 1], ends[bisect_left(ends, last)])
            if first < last
            else (after, after)
            for first, last in reach
        )

    def _relaxed(
        self, reach: Reach, goal: "Goal", *, left_over: int | None = None, pooled: bool = False
    ) -> "_Everybody":
        """One flow of everybody onto the days in reach.

        Args:
            reach: The windows that each lane may have.
            goal: What the flow is cheapest in.
            left_over: At most so many people without a seat; None for any number.
            pooled: People who can come on every day in reach pass a pool of their lane and limit, where it
                costs nothing which day that is. There are fewer arcs then.
        """
        import numpy as np

        everyone, network = self._everyone, Network()
        gates = Gates(everyone, network, range(reach[-1][1]))
        end, nowhere = network.nodes(2).tolist()
        network.add(nowhere, end, len(everyone.people) if left_over is None else left_over, 0)
        supplies = {end: -len(everyone.people)}
        left: list[_Left] = []
        seats: list[tuple[Ints, slice]] = []
        for people, (first, after) in zip(self._people, reach, strict=True):
            nodes = network.nodes(len(people))
            supplies |= dict.fromkeys(nodes.tolist(), 1)
            worths = everyone.worths[people] if goal is Goal.WORTH else 0
            left.append((people, network.add(nodes, nowhere, 1, worths)))
            runs = np.flatnonzero((gates.starts >= first) & (gates.starts < after))
            attends = everyone.attends[people][:, gates.starts[runs]]
            always = attends.all(axis=1) & pooled
            pools = network.nodes(len(everyone.limits) + 1)
            network.add(nodes[always], pools[everyone.leaf[people[always]]], 1, 0)
            for limit in np.unique(everyone.leaf[people[always]]).tolist():
                network.add(pools[limit], gates.of(limit, runs), len(people), 0)
            who, run = np.nonzero(attends & ~always.reshape(-1, 1))
            cost = everyone.days[people[who]] * everyone.delays[gates.starts[runs[run]]]
            into = gates.of(everyone.leaf[people[who]], runs[run])
            seats.append((cost, network.add(nodes[who], into, 1, cost if goal is Goal.COST else 0)))
        network.add(gates.of(len(everyone.limits), np.arange(gates.runs)), end, gates.seats, 0)
        self.spent += network.arcs
        return _Everybody(network, supplies, left, seats)

    def _sum_of_seated(self, left: "Sequence[_Left]", flows: "Ints") -> int:
        """What those are worth who are not left out."""
        worths = self._everyone.worths
        return sum(int(worths[people][flows[arcs] == 0].sum()) for people, arcs in left)

    def chains(self, path: Sequence[Stretch]) -> Iterator[Chain]:
        """The stretches of a division, those together that share days with each other."""
        windows = self._everyone.problem.windows
        chain: Chain = ()
        for stretch in path:
            _, first, after = stretch
            if first == after:
                yield (stretch,)
            elif chain and windows[first - 1].days == windows[first].days:
                chain = (*chain, stretch)
            else:
                if chain:
                    yield chain
                chain = (stretch,)
        if chain:
            yield chain

    def worth(self, chain: Chain) -> int:
        """What the windows of the chain are worth to its lanes together."""
        if chain not in self._worths:
            flow = _Flow(self._everyone, self._people, chain, Goal.WORTH)
            flows = flow.network.found(flow.supplies)
            self.spent += flow.network.arcs
            self._best[chain] = flow.network.as_cheap(flows)
            self._worths[chain] = self._sum_of_seated(flow.left, flows)
        return self._worths[chain]

    def seating(self, chain: Chain) -> Seating:
        """Fewest small batches, then least cost, among the seatings that are worth the most."""
        self.worth(chain)
        first, after = chain[0][1], chain[-1][2]
        rooms, even = self._everyone.rooms(first, after), self._everyone.problem.even
        within = self._best[chain]
        if even:
            flow = _Flow(self._everyone, self._people, chain, Goal.EVEN)
            within = flow.network.as_cheap(flow.network.found(flow.supplies, within), within)

        def fill(low: Sizes, high: Sizes) -> Relaxed[Mapping[int, int]] | None:
            flow = _Flow(self._everyone, self._people, chain, Goal.COST, low, high)
            self.spent += flow.network.arcs
            flows = flow.network.meet(flow.supplies, within)
            return None if flows is None else flow.filled(flows)

        found = fewest_small(rooms, fill, 0 if even else self._everyone.nodes)
        people = self._everyone.named(first, found.seats)
        return Seating(found.small, found.cost, found.bound, settled=found.settled or even, people=people)


class Goal(Enum):
    """What a flow is cheapest in."""

    WORTH = auto()
    EVEN = auto()
    COST = auto()


@dataclass(frozen=True, slots=True)
class _Part:
    """Windows of one lane on the same days, and who may sit there."""

    run: int
    windows: tuple[int, ...]
    """Their places in the chain."""
    people: "Ints"
    arcs: slice
    """Of these people into their gates."""


class _Flow:
    """The network of a chain: people through the gates of their limits into the days of their lane."""

    def __init__(
        self,
        everyone: Layout,
        people: Sequence["Ints"],
        chain: Chain,
        goal: Goal,
        low: Sizes | None = None,
        high: Sizes | None = None,
    ) -> None:
        """Build it.

        Args:
            everyone: The people, their limits and the seats.
            people: Those of each lane.
            chain: What each lane has of the windows.
            goal: What costs are for.
            low: The least size of each window of the chain; 0 if not given.
            high: The greatest; all seats if not given.
        """
        self._everyone, self._goal = everyone, goal
        self._first, self._after = chain[0][1], chain[-1][2]
        self._rooms = everyone.rooms(self._first, self._after)
        self._low = low or (0,) * len(self._rooms)
        self._high = high or tuple(room.seats for room in self._rooms)
        self.network = Network()
        self._gates = Gates(everyone, self.network, range(self._first, self._after))
        self._parts: list[_Part] = []
        self.left: list[_Left] = []
        self.supplies: dict[int, int] = {}
        self._before = 0
        self._end = self._node()
        for lane, first, after in chain:
            self._enter(people[lane], first - self._first, after - self._first)
        self.supplies[self._end] = -self._before

    def _node(self) -> int:
        return int(self.network.nodes(1)[0])

    def _enter(self, people: "Ints", first: int, after: int) -> None:
        """Add the people of a lane. ``_end`` is where everybody before them has come to."""
        everyone, network, runs = self._everyone, self.network, self._gates.run_of.tolist()
        nodes, left = network.nodes(len(people)), self._node()
        self.supplies |= dict.fromkeys(nodes.tolist(), 1)
        worths = everyone.worths[people] if self._goal is Goal.WORTH else 0
        self.left.append((people, network.add(nodes, left, 1, worths)))
        parts = [
            self._sit(people, nodes, run, tuple(windows))
            for run, windows in groupby(range(first, after), key=runs.__getitem__)
        ]
        shared_before = first > 0 and runs[first - 1] == runs[first]
        shared_after = after < len(runs) and runs[after - 1] == runs[after]
        if shared_before and len(parts) == 1:
            self._as_many(left, self._end, parts[0], len(people), -1)
        else:
            if shared_before:
                self._go_on(parts.pop(0), self._before, 1)
            last = parts.pop() if shared_after else None
            for part in parts:
                self._as_many(self._root(part), self._end, part, 0, 1)
            network.add(left, self._end, len(people), 0)
            if last:
                self._go_on(last, self._before + len(people), -1)
                network.add(self._root(last), self._end, len(everyone.people), 0)
        self._before += len(people)

    def _root(self, part: _Part) -> int:
        """The gate into the days of a part that everybody passes."""
        return int(self._gates.of(len(self._everyone.limits), part.run))

    def _sit(self, people: "Ints", nodes: "Ints", run: int, windows: tuple[int, ...]) -> _Part:
        """Those of the people who can attend may pass into the run."""
        import numpy as np

        everyone, at = self._everyone, self._gates.starts[run]
        come = np.flatnonzero(everyone.attends[people, at])
        who = people[come]
        costs = everyone.days[who] * everyone.delays[at] if self._goal is Goal.COST else 0
        arcs = self.network.add(nodes[come], self._gates.of(everyone.leaf[who], run), 1, costs)
        self._parts.append(_Part(run, windows, who, arcs))
        return self._parts[-1]

    def _go_on(self, part: _Part, base: int, sign: int) -> None:
        """From here on a new end."""
        end = self._node()
        self._as_many(self._end, end, part, base, sign)
        self._end = end

    def _as_many(self, tail: int, head: int, part: _Part, base: int, sign: int) -> None:
        """The flow is ``base`` and, added or taken away, as many as may sit in the part."""
        import numpy as np

        low = sum(self._low[at] for at in part.windows)
        high = min(sum(self._high[at] for at in part.windows), len(part.people))
        least, most = (base + low, base + high) if sign > 0 else (base - high, base - low)
        if not self._everyone.problem.even:
            self.network.add(tail, head, most, 0, least=least)
            return
        growth = np.array([weight for weight, _ in self._growth(part)][:high], np.int64)
        steps = growth if sign > 0 else -growth[::-1]
        self.network.add(tail, head, least, 0, least=least)
        self.network.add(tail, head, 1, steps if self._goal is Goal.EVEN else 0 * steps)

    def _growth(self, part: _Part) -> list[tuple[int, int]]:
        """By how much each seat taken makes the sum of squares grow, and where, the least first.

        Of equals the earlier window comes first.
        """
        most = len(self._rooms) * len(self._everyone.people) + 1
        return sorted(
            ((2 * (step + self._rooms[at].fixed) + 1) * most + at, at)
            for at in part.windows
            for step in range(self._rooms[at].seats)
        )

    def filled(self, flows: "Ints") -> Relaxed[Mapping[int, int]]:
        """The people of each part in its windows, in their order."""
        cost, sizes = 0, [0] * len(self._rooms)
        seats: dict[int, int] = {}
        for part in self._parts:
            inside = part.people[flows[part.arcs] > 0].tolist()
            at = self._gates.starts[part.run]
            cost += int((self._everyone.days[inside] * self._everyone.delays[at]).sum()) if inside else 0
            for window, size in zip(part.windows, self._sizes(part, len(inside)), strict=True):
                sizes[window] = size
            windows = (window for window in part.windows for _ in range(sizes[window]))
            seats.update(zip(inside, windows, strict=True))
        return Relaxed(cost, tuple(sizes), seats)

    def _sizes(self, part: _Part, people: int) -> Sizes:
        """Of the windows of a part with so many people: even, or as few small ones as may be."""
        if self._everyone.problem.even:
            held = Counter(at for _, at in self._growth(part)[:people])
            return tuple(held[at] for at in part.windows)
        bounds = [[of[at] for at in part.windows] for of in (self._low, self._high)]
        low, high = map(tuple, bounds)
        return filling([self._rooms[at] for at in part.windows], low, high, people)
