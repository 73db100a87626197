"""Flows through a network at the least cost, in columns of whole numbers."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]


class Bounds(NamedTuple):
    """The least and the most that may flow through each arc."""

    least: "Ints"
    most: "Ints"


class Network:
    """Arcs and nodes, gathered in columns."""

    def __init__(self) -> None:
        self._nodes = 0
        self.arcs = 0
        """How many there are."""
        self._columns: list[list[Ints]] = []

    def nodes(self, count: int) -> "Ints":
        """So many new nodes."""
        import numpy as np

        self._nodes += count
        return np.arange(self._nodes - count, self._nodes, dtype=np.int64)

    def add(
        self,
        tails: "Ints | int",
        heads: "Ints | int",
        capacities: "Ints | int",
        costs: "Ints | int",
        *,
        least: "Ints | int" = 0,
    ) -> slice:
        """Arcs from each tail to each head; the place of their flows."""
        import numpy as np

        columns = np.broadcast_arrays(*map(np.atleast_1d, (tails, heads, least, capacities, costs)))
        self._columns.append([np.asarray(column, np.int64) for column in columns])
        self.arcs += len(columns[0])
        return slice(self.arcs - len(columns[0]), self.arcs)

    def flow(self, source: int, sink: int, amount: int) -> "Ints":
        """As much as fits from source to sink, at the least cost."""
        flows = self._solve({source: amount, sink: -amount}, "solve_max_flow_with_min_cost")
        assert flows is not None, "nothing is always a flow"  # noqa: S101
        return flows

    def meet(self, supplies: Mapping[int, int], within: Bounds | None = None) -> "Ints | None":
        """The cheapest flow that meets every supply and demand, or None.

        Args:
            supplies: Node -> what begins there; under 0, what ends there.
            within: Bounds of every arc to be kept beside its own.
        """
        return self._solve(supplies, "solve", within)

    def found(self, supplies: Mapping[int, int], within: Bounds | None = None) -> "Ints":
        """The cheapest flow, where it is known that there is one."""
        flows = self.meet(supplies, within)
        assert flows is not None, "there is a flow"  # noqa: S101
        return flows

    def as_cheap(self, flows: "Ints", within: Bounds | None = None) -> Bounds:
        """What every flow as cheap as this cheapest one within bounds keeps to, and only those do.

        By complementary slackness: an arc that costs more than the potentials of its ends allow is empty in
        every cheapest flow, one that costs less is full. The potentials are the shortest distances in the
        residual network, where no cycle is negative.
        """
        import numpy as np

        tails, heads, least, most, costs = self._gathered(within)
        distance = self.potentials(flows, np.zeros(self._nodes, np.int64), within=within)
        assert distance is not None, "there is no limit of rounds"  # noqa: S101
        spare = costs + distance[tails] - distance[heads]
        return Bounds(np.where(spare < 0, most, least), np.where(spare > 0, least, most))

    def potentials(
        self, flows: "Ints", start: "Ints", *, within: Bounds | None = None, work: int | None = None
    ) -> "Ints | None":
        """Potentials that prove a flow to be the cheapest: shortest distances in the residual network.

        Args:
            flows: The flow of each arc.
            start: Any numbers. Where they are nearly potentials, little is left to do.
            within: Bounds of every arc to be kept beside its own.
            work: How often each arc may be looked at, on average; None where the flow is known to be the
                cheapest.

        Returns:
            None where that is not enough: there may be a cheaper flow.
        """
        import numpy as np

        tails, heads, least, most, costs = self._gathered(within)
        room, used = flows < most, flows > least
        starts = np.concatenate([tails[room], heads[used]])
        ends = np.concatenate([heads[room], tails[used]])
        lengths = np.concatenate([costs[room], -costs[used]])
        order = np.argsort(starts, kind="stable")
        ends, lengths = ends[order], lengths[order]
        firsts = np.searchsorted(starts[order], np.arange(self._nodes + 1))
        distance, changed, left = start.copy(), np.arange(self._nodes), (work or 0) * len(ends)
        while len(changed):
            each = firsts[changed + 1] - firsts[changed]
            arcs = np.repeat(firsts[changed + 1] - np.cumsum(each), each) + np.arange(each.sum())
            by_arc = np.repeat(distance[changed], each) + lengths[arcs]
            shorter = by_arc < distance[ends[arcs]]
            left -= len(arcs)
            if work and left < 0:
                return None
            np.minimum.at(distance, ends[arcs[shorter]], by_arc[shorter])
            changed = np.unique(ends[arcs[shorter]])
        return distance

    def _gathered(self, within: Bounds | None) -> "list[Ints]":
        import numpy as np

        tails, heads, least, most, costs = map(np.concatenate, zip(*self._columns, strict=True))
        if within is not None:
            least, most = np.maximum(least, within.least), np.minimum(most, within.most)
        return [tails, heads, least, most, costs]

    def _solve(self, supplies: Mapping[int, int], method: str, within: Bounds | None = None) -> "Ints | None":
        import numpy as np
        from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

        tails, heads, least, most, costs = self._gathered(within)
        if (least > most).any():
            return None
        begins = np.zeros(self._nodes, np.int64)
        for node, supply in supplies.items():
            begins[node] = supply
        np.subtract.at(begins, tails, least)
        np.add.at(begins, heads, least)
        problem = SimpleMinCostFlow()
        problem.add_arcs_with_capacity_and_unit_cost(tails, heads, most - least, costs)
        problem.set_nodes_supplies(np.arange(self._nodes), begins)
        status = getattr(problem, method)()
        if status == problem.INFEASIBLE:
            return None
        if status != problem.OPTIMAL:
            raise ArithmeticError(f"min-cost flow ended with {status}")
        flows: Ints = problem.flows(np.arange(self.arcs)) + least
        return flows
