"""Which consecutive windows each tier gets, by dynamic programming over the tiers in order.

What a stretch of windows is worth to a tier can be dear to find out. So the division begins with what it
is worth at most, follows the best division that promises, finds out the truth about its stretches alone,
and begins again until the best division holds what it promises: then no other can be better.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from asesmen_cli.solver._lanes import Lane, Seating

NOTHING: Final = -1
"""No division at all."""

Stretch = tuple[int, int, int]
"""A lane, its first window, the window after its last."""


@dataclass(frozen=True, slots=True)
class Division:
    """The best way to give each lane its windows."""

    used: int
    """The fewest windows that are worth as much as all."""
    seatings: tuple[Seating, ...]
    """One for each lane."""


class Divider:
    """Finds the best division of the windows among the lanes, in their order."""

    def __init__(self, lanes: Sequence[Lane], windows: int, owners: Mapping[int, int]) -> None:
        """``owners``: windows that belong to a lane whatever the others want, by their place."""
        self._lanes = lanes
        self._windows = windows
        self._owners = owners
        self._worths: dict[Stretch, int] = {}
        self._table: list[list[int]] | None = None
        self._seatings: dict[Stretch, Seating] = {}

    def best(self) -> Division:
        """The best division. The owned windows are in the order of their lanes."""
        if not self._lanes:
            return Division(0, ())
        most = self._proven(self._windows)
        used = self._fewest(most)
        return Division(used, tuple(self._seatings[stretch] for stretch in self._cheapest(used)))

    def _known(self, stretch: Stretch) -> int:
        """What a stretch is worth, or is worth at most."""
        lane, first, after = stretch
        found = self._worths.get(stretch)
        return self._lanes[lane].most(first, after) if found is None else found

    def _learn(self, stretch: Stretch) -> bool:
        """Find out what a stretch is worth; does it hold what it promised?"""
        if stretch in self._worths:
            return True
        lane, first, after = stretch
        promised = self._known(stretch)
        self._worths[stretch] = self._lanes[lane].worth(first, after)
        if self._worths[stretch] < promised:
            self._table = None
        return self._worths[stretch] == promised

    def _fewest(self, most: int) -> int:
        """The fewest windows that are worth as much as all, owned ones among them."""
        owned = max(self._owners, default=-1) + 1
        while True:
            promised = self._values()[-1]
            used = next(at for at, value in enumerate(promised) if at >= owned and value >= most)
            if self._proven(used) == most:
                return used

    def _proven(self, used: int) -> int:
        """What the first windows are worth to all lanes together."""
        while True:
            values = self._values()
            pending = [stretch for stretch in self._path(values, used) if stretch not in self._worths]
            if not pending:
                return values[-1][used]
            for stretch in pending:
                self._learn(stretch)

    def _firsts(self, lane: int, after: int) -> range:
        """Where the stretch of a lane that ends there may begin: it holds no window owned by another."""
        foreign = (at for at in range(after - 1, -1, -1) if self._owners.get(at, lane) != lane)
        return range(after, next(foreign, -1), -1)

    def _values(self) -> list[list[int]]:
        """``[lanes][windows]``: the most that so many lanes make of so many windows, from the first on."""
        if self._table is None:
            self._table = self._tabulate()
        return self._table

    def _tabulate(self) -> list[list[int]]:
        values = [[0] + [NOTHING] * self._windows]
        for at, lane in enumerate(self._lanes):
            before, row = values[-1], []
            for after in range(self._windows + 1):
                best = NOTHING
                for first in self._firsts(at, after):
                    if before[first] == NOTHING:
                        continue
                    known = self._known((at, first, after))
                    best = max(best, before[first] + known)
                    if known == lane.total and not self._owners:
                        break  # the lane has all it can get, and fewer windows do not help those before it
                row.append(best)
            values.append(row)
        return values

    def _path(self, values: Sequence[Sequence[int]], used: int) -> list[Stretch]:
        """A division that is worth the most, from the last lane back to the first."""
        path = []
        for at in reversed(range(len(self._lanes))):
            first = next(
                first
                for first in self._firsts(at, used)
                if values[at][first] != NOTHING
                and values[at][first] + self._known((at, first, used)) == values[at + 1][used]
            )
            path.append((at, first, used))
            used = first
        return path

    def _cheapest(self, used: int) -> Sequence[Stretch]:
        """Fewest small batches, then least cost, among the divisions that are worth the most."""
        while True:
            path = self._promising(used)
            pending = [stretch for stretch in path if stretch not in self._seatings]
            if not pending:
                return path
            for lane, first, after in pending:
                if not self._learn((lane, first, after)):
                    break
                self._seatings[lane, first, after] = self._lanes[lane].seating(first, after)

    def _promising(self, used: int) -> Sequence[Stretch]:
        """The division that promises the fewest small batches and the least cost."""
        values = self._values()
        needed = self._needed(values, used)
        best: dict[int, tuple[int, int, tuple[Stretch, ...]]] = {0: (0, 0, ())}
        for at in range(len(self._lanes)):
            grown: dict[int, tuple[int, int, tuple[Stretch, ...]]] = {}
            for first, after in needed[at]:
                if first in best:
                    small, cost, path = best[first]
                    more_small, more_cost = self._promise((at, first, after))
                    option = (small + more_small, cost + more_cost, (*path, (at, first, after)))
                    grown[after] = min(grown.get(after, option), option)
            best = grown
        return best[used][-1]

    def _needed(self, values: Sequence[Sequence[int]], used: int) -> list[list[tuple[int, int]]]:
        """For each lane the stretches that some division worth the most gives it."""
        ends, needed = {used}, []
        for at in reversed(range(len(self._lanes))):
            stretches = [
                (first, after)
                for after in sorted(ends)
                for first in self._firsts(at, after)
                if values[at][first] != NOTHING
                and values[at][first] + self._known((at, first, after)) == values[at + 1][after]
            ]
            needed.append(stretches)
            ends = {first for first, _ in stretches}
        return needed[::-1]

    def _promise(self, stretch: Stretch) -> tuple[int, int]:
        lane, first, after = stretch
        found = self._seatings.get(stretch)
        return (0, self._lanes[lane].floor(first, after)) if found is None else (found.small, found.cost)
