"""The second flow of a stretch: those who are seated, into windows of given sizes, at the least cost.

An arc for each person and window is too much where both are many: 50,000 people and 2,000 windows have a
hundred million. A few windows are enough for each person, if they are the right ones. The flow on these is
found part by part: a few windows at a time, with the people who sit there. Potentials then show whether it is
the cheapest on these arcs, and whether an arc that was left out would be cheaper. Such arcs are added, and
the flow is sought again. So the parts and the choice of arcs decide how long it takes, never what it costs.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

from asesmen_cli.solver._branching import Relaxed, Room, Sizes, filling
from asesmen_cli.solver._flows import Network
from asesmen_cli.solver._gates import Gates

if TYPE_CHECKING:
    from asesmen_cli.solver._flows import Ints
    from asesmen_cli.solver._layout import Layout

WHOLE = 2_000_000
"""So many arcs of people to days are solved at once."""
NEAR = 10
"""Arcs of each group of equals to begin with, and to add where they are cheaper."""
PART = 40
"""Runs of days that are solved at a time to begin with, then four times as many, up to all."""
LOOKS = 20
"""How often each arc is looked at for prices, before the parts are taken not to hold the cheapest flow."""
FAR = 1 << 60
"""A price that every other is below."""
ROWS = 1_000
"""Groups that are compared with all runs of days at a time."""


@dataclass(frozen=True, slots=True)
class _Arcs:
    """Groups of equals to runs of days: ``groups[n]`` may go to ``runs[n]``. In order, each pair once."""

    groups: "Ints"
    runs: "Ints"


@dataclass(frozen=True, slots=True)
class _Found:
    """A flow: how many of each group go to which run of days, and how many sit in each window."""

    arcs: _Arcs
    flows: "Ints"
    sizes: "Ints"


class Second:
    """Those who are seated in a stretch of windows."""

    def __init__(self, lane: "Layout", seated: "Ints", first: int, after: int) -> None:
        """Merge the equals among those whom the first flow seats: ``seated`` of each rank."""
        import numpy as np

        self._lane, self._windows = lane, range(first, after)
        self._seated = seated
        self._people = int(seated.sum())
        in_rank = np.bincount(lane.ranks, minlength=len(self._seated))
        who = np.flatnonzero(self._seated[lane.ranks] > 0) if self._people else np.zeros(0, np.int64)
        self._alike = self._merged(who)
        first_of = np.array([people[0] for people in self._alike], np.int64)
        self._count = np.array([len(people) for people in self._alike], np.int64)
        self._rank, self._leaf, self._days = lane.ranks[first_of], lane.leaf[first_of], lane.days[first_of]
        self._chosen = np.flatnonzero(self._seated[self._rank] < in_rank[self._rank])
        """Groups of ranks that are not seated whole."""
        self._ranks, self._rank_of = np.unique(self._rank[self._chosen], return_inverse=True)
        self._gates = Gates(lane, Network(), self._windows)
        self._runs, self._run_of = self._gates.runs, self._gates.run_of
        self._delays = lane.delays[self._gates.starts]
        self._attends = lane.attends[first_of][:, self._gates.starts]
        self._few: _Arcs | None = None

    def _merged(self, who: "Ints") -> list[list[int]]:
        """People of the same wait, limit and windows, who are one to the flow."""
        lane = self._lane
        alike: dict[Hashable, list[int]] = {}
        for at in who.tolist():
            windows = lane.attends[at, self._windows.start : self._windows.stop].tobytes()
            alike.setdefault((int(lane.ranks[at]), int(lane.leaf[at]), windows), []).append(at)
        return list(alike.values())

    def fill(self, low: Sizes, high: Sizes) -> "Relaxed[dict[int, int]] | None":
        """The least cost with sizes between these."""
        import numpy as np

        if not sum(low) <= self._people <= sum(high):
            return None
        if not self._people:
            return Relaxed(0, low, {})
        found = self._cheapest(np.array(low, np.int64), np.array(high, np.int64))
        if found is None:
            return None
        arcs, flows, sizes = found.arcs, found.flows, self._filled(found.sizes, low, high)
        return Relaxed(
            int((self._costs(arcs) * flows).sum()),
            tuple(sizes.tolist()),
            self._seats(np.repeat(arcs.groups, flows), np.repeat(arcs.runs, flows), sizes),
        )

    def _filled(self, sizes: "Ints", low: Sizes, high: Sizes) -> "Ints":
        """Sizes that hold as many people of each run, with as few small batches as may be.

        Which room of a run people sit in makes no difference to the flow.
        """
        import numpy as np

        rooms = self._lane.rooms(self._windows.start, self._windows.stop)
        filled = sizes.copy()
        for run in range(self._runs):
            places = np.flatnonzero(self._run_of == run).tolist()
            least, most = (tuple(of[at] for at in places) for of in (low, high))
            filled[places] = filling([rooms[at] for at in places], least, most, int(sizes[places].sum()))
        return filled

    def _seats(self, alike: "Ints", runs: "Ints", sizes: "Ints") -> dict[int, int]:
        """Person -> window: the people of a run fill its rooms in their order."""
        seats: dict[int, int] = {}
        people: dict[int, list[int]] = {}
        queues = [iter(group) for group in self._alike]
        placed = ((next(queues[at]), run) for at, run in zip(alike.tolist(), runs.tolist(), strict=True))
        for person, run in sorted(placed):
            people.setdefault(run, []).append(person)
        for at, (run, size) in enumerate(zip(self._run_of.tolist(), sizes.tolist(), strict=True)):
            queue = people.get(run, [])
            seats.update(dict.fromkeys(queue[:size], at))
            people[run] = queue[size:]
        return seats

    def even(self, rooms: Sequence[Room]) -> Sizes:
        """Sizes with the least sum of squares; of equals the earlier windows are larger."""
        import numpy as np

        if not self._people:
            return (0,) * len(rooms)
        network, supplies, _ = self._network(self._all(), costs=False)
        (sink,) = network.nodes(1)
        growth, outs = [], []
        for at, room in enumerate(rooms):
            steps = np.arange(room.seats, dtype=np.int64)
            growth.append((2 * (steps + room.fixed) + 1) * (len(rooms) * self._people + 1) + at)
            outs.append(np.full(room.seats, at))
        windows = np.concatenate(outs)
        out = network.add(self._gates.of(-1, self._run_of[windows]), sink, 1, np.concatenate(growth))
        flows = network.found(supplies | {int(sink): -self._people})
        return tuple(np.bincount(windows, weights=flows[out], minlength=len(rooms)).astype(int).tolist())

    def _cheapest(self, low: "Ints", high: "Ints") -> _Found | None:
        """The cheapest flow with sizes between these."""
        if self._attends.size <= WHOLE:
            return self._solved(self._all(), low, high)
        prices, near, part = self._guess(), NEAR, PART
        self._few = self._few or self._best(prices, near)
        while (found := self._solved(self._few, low, high, costs=False)) is None:
            near *= 4
            if near >= self._runs:
                return self._solved(self._all(), low, high)
            self._few = self._best(prices, near)
        while True:
            found = self._by_parts(found, low, high, part)
            proof = self._prices(found, low, high, prices, part)
            if proof is None:
                part *= 4
                continue
            prices = proof
            more = self._best(prices, NEAR, found.arcs)
            if not len(more.groups):
                return found
            found = self._joined(found, more)
            self._few = found.arcs

    def _costs(self, arcs: _Arcs) -> "Ints":
        costs: Ints = self._days[arcs.groups] * self._delays[arcs.runs]
        return costs

    def _all(self) -> _Arcs:
        import numpy as np

        return _Arcs(*np.nonzero(self._attends))

    def _best(self, prices: "Ints", near: int, known: _Arcs | None = None) -> _Arcs:
        """The arcs of each group that are cheapest at these prices.

        Args:
            prices: Of all nodes.
            near: How many for each group.
            known: None, or arcs to leave out, and then only those that cost less than the prices allow.
        """
        import numpy as np

        gates, groups = self._split(prices)
        nothing = np.iinfo(np.int64).min
        found = []
        for begin in range(0, len(self._count), ROWS):
            some = slice(begin, begin + ROWS)
            gain = gates[self._leaf[some]] - self._days[some, None] * self._delays
            gain[~self._attends[some]] = nothing
            if known is not None:
                first, after = np.searchsorted(known.groups, (begin, begin + ROWS))
                gain[known.groups[first:after] - begin, known.runs[first:after]] = nothing
                gain[gain <= groups[some, None]] = nothing
            best = np.argpartition(gain, -min(near, self._runs), axis=1)[:, -near:]
            best.sort(axis=1)
            at, place = np.nonzero(np.take_along_axis(gain, best, axis=1) > nothing)
            found.append((at + begin, best[at, place]))
        return _Arcs(*map(np.concatenate, zip(*found, strict=True)))

    def _joined(self, found: _Found, more: _Arcs) -> _Found:
        """The same flow, and further arcs through which nothing flows yet."""
        import numpy as np

        groups = np.concatenate([found.arcs.groups, more.groups])
        runs = np.concatenate([found.arcs.runs, more.runs])
        flows = np.concatenate([found.flows, np.zeros(len(more.groups), np.int64)])
        order = np.lexsort((runs, groups))
        return _Found(_Arcs(groups[order], runs[order]), flows[order], found.sizes)

    def _split(self, prices: "Ints") -> "tuple[Ints, Ints]":
        """Those of the gates, ``[limit, run]``, and those of the groups: the first nodes of every network."""
        gates = self._gates.nodes.size
        return prices[self._gates.nodes], prices[gates : gates + len(self._count)]

    def _guess(self) -> "Ints":
        """Prices of all nodes as if nobody were away and no limit counted.

        A seat is worth so much more than one on the next days as its last person would wait longer there.
        """
        import numpy as np

        in_order = np.argsort(-self._days, kind="stable")
        last = np.searchsorted(np.cumsum(self._count[in_order]), np.cumsum(self._gates.seats)[:-1])
        waits = np.append(self._days[in_order], 0)[last]
        of_runs = np.concatenate([[0], np.cumsum(waits * np.diff(self._delays))])
        gates = np.broadcast_to(of_runs, self._gates.nodes.shape).ravel()
        others = np.full(len(self._count) + len(self._ranks), FAR)
        return np.concatenate([gates, others, of_runs[-1:]])

    def _by_parts(self, found: _Found, low: "Ints", high: "Ints", part: int) -> _Found:
        """A flow that no part of so many runs, with the people who sit there, has cheaper."""
        if part >= self._runs:
            whole = self._solved(found.arcs, low, high)
            assert whole is not None, "there was a flow on these arcs"  # noqa: S101
            return whole
        found = _Found(found.arcs, found.flows.copy(), found.sizes.copy())
        for turn in count():
            begins = range(-(turn % 2) * (part // 2), self._runs, part)
            gained = [self._part(found, low, high, max(begin, 0), begin + part) for begin in begins]
            if turn and not any(gained):
                break
        return found

    def _part(self, found: _Found, low: "Ints", high: "Ints", begin: int, end: int) -> bool:
        """Seat the people of some runs of days at the least cost; was it less than before?"""
        import numpy as np

        arcs, flows = found.arcs, found.flows
        some = np.flatnonzero((arcs.runs >= begin) & (arcs.runs < end))
        here = np.bincount(arcs.groups[some], weights=flows[some], minlength=len(self._count)).astype(int)
        some = some[here[arcs.groups[some]] > 0]
        who, node = np.unique(arcs.groups[some], return_inverse=True)
        windows = np.flatnonzero((self._run_of >= begin) & (self._run_of < end))
        network = Network()
        gates = Gates(self._lane, network, (windows + self._windows.start).tolist())
        nodes, (sink,) = network.nodes(len(who)), network.nodes(1)
        costs = self._costs(arcs)[some]
        into = gates.of(self._leaf[arcs.groups[some]], arcs.runs[some] - begin)
        seats = network.add(nodes[node], into, here[arcs.groups[some]], costs)
        out = network.add(gates.of(-1, gates.run_of), sink, high[windows], 0, least=low[windows])
        supplies = dict(zip(nodes.tolist(), here[who].tolist(), strict=True))
        new = network.found(supplies | {int(sink): -int(here.sum())})
        if (costs * (flows[some] - new[seats])).sum() == 0:
            return False
        flows[some], found.sizes[windows] = new[seats], new[out]
        return True

    def _prices(self, found: _Found, low: "Ints", high: "Ints", start: "Ints", part: int) -> "Ints | None":
        """Prices at which no flow on the same arcs is cheaper; None where the parts leave a cheaper one.

        They are sought for some time only, unless all was solved at once.
        """
        import numpy as np

        network, _, slices = self._sized(found.arcs, low, high)
        entered = np.zeros_like(self._gates.nodes)
        np.add.at(entered, (self._leaf[found.arcs.groups], found.arcs.runs), found.flows)
        seated = np.bincount(found.arcs.groups, weights=found.flows, minlength=len(self._count)).astype(int)
        flows = np.zeros(network.arcs, np.int64)
        passed = self._gates.through(entered)[:-1].ravel()
        known = passed, seated[self._chosen], found.flows, found.sizes
        for arcs, of_arcs in zip(slices, known, strict=True):
            flows[arcs] = of_arcs
        return network.potentials(flows, start, work=None if part >= self._runs else LOOKS)

    def _solved(self, arcs: _Arcs, low: "Ints", high: "Ints", *, costs: bool = True) -> _Found | None:
        """The cheapest flow on these arcs; without costs, any."""
        network, supplies, (*_, into, out) = self._sized(arcs, low, high, costs=costs)
        flows = network.meet(supplies)
        return None if flows is None else _Found(arcs, flows[into], flows[out])

    def _sized(
        self, arcs: _Arcs, low: "Ints", high: "Ints", *, costs: bool = True
    ) -> "tuple[Network, dict[int, int], tuple[slice, ...]]":
        """The network of these arcs, its supplies, and its arcs: of limits, ranks, people and windows."""
        network, supplies, slices = self._network(arcs, costs=costs)
        (sink,) = network.nodes(1)
        out = network.add(self._gates.of(-1, self._run_of), sink, high, 0, least=low)
        return network, supplies | {int(sink): -self._people}, (*slices, out)

    def _network(self, arcs: _Arcs, *, costs: bool) -> "tuple[Network, dict[int, int], tuple[slice, ...]]":
        """The same from the people to the gates of each run of days.

        A rank that is seated whole has the supply of its people; of the others the rank has one, and chooses.
        """
        import numpy as np

        network = Network()
        gates = Gates(self._lane, network, self._windows)
        nodes, ranks = network.nodes(len(self._count)), network.nodes(len(self._ranks))
        sure = np.delete(np.arange(len(nodes)), self._chosen)
        supplies = dict(zip(nodes[sure].tolist(), self._count[sure].tolist(), strict=True))
        supplies |= dict(zip(ranks.tolist(), self._seated[self._ranks].tolist(), strict=True))
        chosen = network.add(ranks[self._rank_of], nodes[self._chosen], self._count[self._chosen], 0)
        into = network.add(
            nodes[arcs.groups],
            gates.of(self._leaf[arcs.groups], arcs.runs),
            self._count[arcs.groups],
            self._costs(arcs) if costs else 0,
        )
        return network, supplies, (gates.limits, chosen, into)
