"""Which consecutive windows each tier gets, by dynamic programming over the tiers in order.

What a stretch of windows is worth to a tier takes long to find out. So the division begins with what it
is worth at most, follows the best division that promises, finds out the truth about its stretches alone,
and begins again until the best division holds what it promises: then no other can be better.

Where tiers share days, a stretch alone says too little: then see ``_boundaries``.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from heapq import heappop, heappush
from typing import TYPE_CHECKING, Final, TypeAlias

from asesmen_cli.solver._lanes import Lane, Seating, Stretch

if TYPE_CHECKING:
    from asesmen_cli.solver._flows import Ints

NOTHING: Final = -1
"""No division at all."""

Key: TypeAlias = "tuple[int, int]"
"""Small batches, cost."""

Path: TypeAlias = "tuple[Stretch, ...]"
"""The stretches of a division."""


@dataclass(frozen=True, slots=True)
class Division:
    """The best way to give each lane its windows."""

    used: int
    """The fewest windows that are worth as much as all."""
    seatings: tuple[Seating, ...]
    """One for each lane, or for several that share days."""
    slack: int
    """How much less than this another seating or division might cost."""
    settled: bool
    """Are the goals before the cost proven?"""


class Divider:
    """Finds the best division of the windows among the lanes, in their order."""

    def __init__(self, lanes: Sequence[Lane], windows: int, owners: Mapping[int, int]) -> None:
        """Lay out what is known.

        Args:
            lanes: Who wants windows.
            windows: How many there are.
            owners: Windows that belong to a lane whatever the others want, by their place.
        """
        self._lanes = lanes
        self._windows = windows
        self._owners = owners
        self._learned: set[Stretch] = set()
        self._most = self._promises()
        self._known = [most.copy() for most in self._most]
        self._table: list[list[int]] | None = None
        self._seatings: dict[Stretch, Seating] = {}

    def best(self) -> Division:
        """The best division. The owned windows are in the order of their lanes."""
        if not self._lanes:
            return Division(0, (), slack=0, settled=True)
        most, _ = self.worthiest(self._windows)
        used = self._fewest(most)
        _, path = next(self.cheapest(used))
        seatings = tuple(map(self._seating, path))
        slack = sum(seating.cost - seating.bound for seating in seatings)
        return Division(used, seatings, slack=slack, settled=all(seating.settled for seating in seatings))

    def _promises(self) -> "list[Ints]":
        """``[lane][first, after]``: what a stretch is worth at most; NOTHING where it is none of the lane."""
        import numpy as np

        promises = []
        for at, lane in enumerate(self._lanes):
            most = lane.most()
            known = np.full_like(most, NOTHING)
            for after in range(self._windows + 1):
                own = self._firsts(at, after)
                known[own.stop + 1 : after + 1, after] = most[own.stop + 1 : after + 1, after]
            promises.append(known)
        return promises

    def _learn(self, path: Path) -> bool:
        """Find out what the stretches of a division are worth; do all hold what they promised?"""
        import numpy as np

        held = True
        for stretch in path:
            if stretch in self._learned:
                continue
            lane, first, after = stretch
            worth = self._lanes[lane].worth(first, after)
            self._learned.add(stretch)
            if worth < self._known[lane][first, after]:
                inside = self._known[lane][first:, : after + 1]  # fewer windows are worth no more
                np.minimum(inside, worth, out=inside)
                held, self._table = False, None
        return held

    def _fewest(self, most: int) -> int:
        """The fewest windows that are worth as much as all, owned ones among them."""
        owned = max(self._owners, default=-1) + 1
        for used in range(owned, self._windows):
            if self.worthiest(used, most)[0] == most:
                return used
        return self._windows

    def most(self, used: int) -> int:
        """What the first windows are worth to all lanes at most, by what is known."""
        return self._values()[-1][used]

    def worthiest(self, used: int, least: int = NOTHING) -> tuple[int, Path]:
        """What the first windows are worth to all lanes, if that is so much, and a division that shows it."""
        while self.most(used) >= least:
            rows = [
                {at: (-worth, 0) for at, worth in enumerate(row) if worth != NOTHING}
                for row in self._values()
            ]
            (worth, _), path = next(_in_order(rows, used, self._worths_of))
            if self._learn(path):
                return -worth, path
        return NOTHING, ()

    def _seating(self, stretch: Stretch) -> Seating:
        if stretch not in self._seatings:
            lane, first, after = stretch
            self._seatings[stretch] = self._lanes[lane].seating(first, after)
        return self._seatings[stretch]

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
        import numpy as np

        row = np.full(self._windows + 1, NOTHING, np.int64)
        row[0] = 0
        rows = [row]
        for known in self._known:
            either = (row[:, None] == NOTHING) | (known == NOTHING)
            row = np.where(either, NOTHING, row[:, None] + known).max(axis=0)
            rows.append(row)
        return [row.tolist() for row in rows]

    def _worths_of(self, lane: int, after: int) -> Iterator[tuple[int, Key]]:
        """Where the stretch of a lane may begin, and what it promises then."""
        return ((first, (-int(self._known[lane][first, after]), 0)) for first in self._firsts(lane, after))

    def cheapest(self, used: int) -> Iterator[tuple[Key, Path]]:
        """Divisions that are worth the most, the least key first."""
        seen: set[Path] = set()
        known = False
        while not known:
            known = True
            promises = [
                {(first, after): self._promise((lane, first, after)) for first, after in stretches}
                for lane, stretches in enumerate(self._needed(self._values(), used))
            ]
            for key, path in _in_order(_least(promises), used, partial(_ending, promises)):
                if path not in seen:
                    known = self._priced(path)
                    if not known:
                        break
                    seen.add(path)
                    yield key, path

    def _priced(self, path: Path) -> bool:
        """Was known already what the stretches of a division are worth and cost alone?"""
        known = all(stretch in self._seatings for stretch in path)
        if not known and self._learn(path):
            for stretch in path:
                self._seating(stretch)
        return known

    def _needed(self, values: Sequence[Sequence[int]], used: int) -> list[list[tuple[int, int]]]:
        """For each lane the stretches that some division worth the most gives it."""
        ends, needed = {used}, []
        for at in reversed(range(len(self._lanes))):
            stretches = [
                (first, after)
                for after in sorted(ends)
                for first in self._firsts(at, after)
                if values[at][first] != NOTHING
                and values[at][first] + int(self._known[at][first, after]) == values[at + 1][after]
            ]
            needed.append(stretches)
            ends = {first for first, _ in stretches}
        return needed[::-1]

    def _promise(self, stretch: Stretch) -> Key:
        """No less than this: what the stretch costs, or would cost those whom it promises to seat."""
        lane, first, after = stretch
        if stretch in self._seatings:
            return self._seatings[stretch].small, self._seatings[stretch].cost
        holds = stretch in self._learned or self._known[lane][first, after] == self._most[lane][first, after]
        return 0, self._lanes[lane].floor(first, after) if holds else 0


def _least(promises: Sequence[Mapping[tuple[int, int], Key]]) -> list[dict[int, Key]]:
    """For so many lanes: the least that the windows up to each cost them."""
    rows: list[dict[int, Key]] = [{0: (0, 0)}]
    for stretches in promises:
        row: dict[int, Key] = {}
        for (first, after), promise in stretches.items():
            if first in rows[-1]:
                option = _sum(rows[-1][first], promise)
                row[after] = min(row.get(after, option), option)
        rows.append(row)
    return rows


def _ending(
    promises: Sequence[Mapping[tuple[int, int], Key]], lane: int, after: int
) -> Iterator[tuple[int, Key]]:
    return ((first, key) for (first, end), key in promises[lane].items() if end == after)


def _in_order(
    least: Sequence[Mapping[int, Key]],
    used: int,
    stretches: Callable[[int, int], Iterable[tuple[int, Key]]],
) -> Iterator[tuple[Key, Path]]:
    """The divisions of the first windows, from that with the least key on.

    They are put together from the last lane back to the first. As what is left costs no less, and no more,
    than ``least`` says, only those that come next are.

    Args:
        least: For so many lanes and so many windows: the least key of their divisions.
        used: Windows to be divided.
        stretches: A lane and the window after its last -> its first window, the key of the stretch.
    """
    queue: list[tuple[Key, int, Path, Key]] = [(least[-1][used], len(least) - 1, (), (0, 0))]
    while queue:
        key, lanes, path, so_far = heappop(queue)
        if lanes == 0:
            yield key, path
            continue
        after = path[0][1] if path else used
        for first, own in stretches(lanes - 1, after):
            if first in least[lanes - 1]:
                taken = _sum(so_far, own)
                longer = ((lanes - 1, first, after), *path)
                heappush(queue, (_sum(least[lanes - 1][first], taken), lanes - 1, longer, taken))


def _sum(one: Key, other: Key) -> Key:
    return one[0] + other[0], one[1] + other[1]
