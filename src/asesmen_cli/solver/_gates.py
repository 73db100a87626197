"""What limits leave of each run of days, as nodes of a network."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from asesmen_cli.solver._flows import Ints, Network
    from asesmen_cli.solver._layout import Layout


class Gates:
    """What the limits leave of each run of days: one gate for each limit and run, and one into the run.

    Windows of the same days, rooms side by side, are one run and share what the limits leave.
    """

    def __init__(self, lane: "Layout", network: "Network", windows: Sequence[int]) -> None:
        """``windows``: their places in the problem, in order. Runs of days are all there or not at all."""
        import numpy as np

        days: dict[object, int] = {}
        firsts = [days.setdefault(lane.problem.windows[at].days, at) for at in windows]
        self.starts = np.array([at for at, run in zip(windows, firsts, strict=True) if at == run], np.int64)
        """The first window of each run."""
        self.run_of = np.searchsorted(self.starts, np.array(firsts, np.int64))
        self.runs = len(self.starts)
        self.seats = np.zeros(self.runs, np.int64)
        np.add.at(self.seats, self.run_of, np.array([lane.seats[at] for at in windows], np.int64))
        self.nodes = network.nodes((len(lane.limits) + 1) * self.runs).reshape(
            len(lane.limits) + 1, self.runs
        )
        left = lane.left[:, self.starts]
        self.limits = network.add(self.nodes[:-1].ravel(), self.nodes[lane.parent].ravel(), left.ravel(), 0)
        """The arcs out of the gates of the limits."""
        self._parent = lane.parent

    def of(self, limits: "Ints | int", runs: "Ints | int") -> "Ints":
        """The gates that people of a limit pass into a run."""
        nodes: Ints = self.nodes[limits, runs]
        return nodes

    def through(self, entered: "Ints") -> "Ints":
        """How many pass each gate, of those who entered ``[limit, run]``."""
        passed = entered.copy()
        for limit, parent in enumerate(self._parent):  # limits come before those around them
            passed[parent] += passed[limit]
        return passed
