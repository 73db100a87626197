"""Where tiers share days: the windows at which one tier ends and the next begins, by branch and bound.

What a tier's windows are worth to it alone promises too much where tiers share the limits of a day. Here a
branch leaves each boundary a range, and its promise is one flow of everybody: people may sit on the days that
their tier may reach, every seat and limit counts once for all, and only that a window has one tier is left
out. No division within the branch is worth more than that flow or costs less.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush

from asesmen_cli.solver._division import Divider, Division, Key, Path
from asesmen_cli.solver._lanes import Lane, Seating
from asesmen_cli.solver._shared import Reach, SharedDays

EFFORT = 15_000_000
"""Arcs of all flows together: about a minute of one core. What is not proven by then is said."""
ALONE = 20
"""Divisions that are tried in the order of what they cost the tiers alone, before any branch."""


@dataclass(frozen=True, slots=True, order=True)
class Ranges:
    """The first and the last place of each boundary between tiers, and of the two ends, which are fixed."""

    low: tuple[int, ...]
    high: tuple[int, ...]

    @classmethod
    def of(cls, lanes: int, used: int, owners: Mapping[int, int]) -> "Ranges":
        """Every division of the first windows that leaves the owned ones to their owners."""
        inner = range(1, lanes)
        low = [max((at + 1 for at, owner in owners.items() if owner < lane), default=0) for lane in inner]
        high = [min((at for at, owner in owners.items() if owner >= lane), default=used) for lane in inner]
        return cls((0, *low, used), (0, *high, used))

    def reach(self) -> Reach:
        """The windows that each lane may have at most."""
        return tuple(zip(self.low, self.high[1:], strict=False))

    def path(self) -> Path:
        """The only division that there is in ranges of one place each."""
        return tuple((lane, first, after) for lane, (first, after) in enumerate(self.reach()))

    def split(self, borders: Sequence[int]) -> "Iterator[Ranges]":
        """Two halves at the widest boundary, between two days if it spans several; none of one division."""
        widths = [high - low for low, high in zip(self.low, self.high, strict=True)]
        at = widths.index(max(widths))
        low, high = self.low[at], self.high[at]
        if low == high:
            return
        middle = (low + high - 1) // 2
        inside = [border for border in borders if low <= border < high]
        last = min(inside, key=lambda border: abs(border - middle), default=middle)
        highs = (min(place, last) if n <= at else place for n, place in enumerate(self.high))
        lows = (max(place, last + 1) if n >= at else place for n, place in enumerate(self.low))
        yield Ranges(self.low, tuple(highs))
        yield Ranges(tuple(lows), self.high)


class SharedDivider:
    """Finds the best division of the windows among lanes that share days."""

    def __init__(self, lanes: Sequence[Lane], owners: Mapping[int, int], shared: SharedDays) -> None:
        """``owners``: the lane of each window that belongs to one whatever the others want."""
        self._lanes, self._owners, self._shared = lanes, owners, shared
        self._alone = Divider(lanes, shared.windows, owners)
        self._worths: dict[Path, int] = {}
        self._seatings: dict[Path, Seating] = {}

    def best(self) -> Division:
        """The best division that the effort finds, and what is proven of it."""
        windows = self._shared.windows
        most, path, proven = self._most(windows, 0)
        used = windows
        for fewer in range(max(self._owners, default=-1) + 1, windows if proven else 0):
            root = Ranges.of(len(self._lanes), fewer, self._owners)
            if self._alone.most(fewer) < most or self._shared.promise(root.reach()) < most:
                continue
            worth, other, settled = self._most(fewer, most)
            if worth == most:
                used, path = fewer, other
                break
            proven = proven and settled
        least, path = self._cheapest(used, most, path) if proven else ((0, 0), path)
        seatings = tuple(map(self._seating, self._shared.chains(path)))
        small, cost = _key(seatings)
        settled = proven and small == least[0] and all(seating.settled for seating in seatings)
        bound = min(least[1], cost - sum(seating.cost - seating.bound for seating in seatings))
        if not settled or bound < cost:
            seated = sum(len(people) for seating in seatings for people in seating.people.values())
            bound = max(bound if settled else 0, self._shared.least(seated))
        return Division(used, seatings, slack=cost - bound, settled=settled)

    @property
    def _tired(self) -> bool:
        return self._shared.spent > EFFORT

    def _most(self, used: int, least: int) -> tuple[int, Path, bool]:
        """The most that the first windows are worth, if that is so much; a division; is that proven?"""
        promised, path = self._alone.worthiest(used, least)
        if promised < least:
            return promised, path, True
        best = self._worth(path)
        root = Ranges.of(len(self._lanes), used, self._owners)
        queue = [(-min(promised, self._shared.promise(root.reach())), root)]
        while queue and -queue[0][0] > best and -queue[0][0] >= least and not (least and best == least):
            _, ranges = heappop(queue)
            if self._tired:
                return best, path, False
            halves = list(ranges.split(self._shared.borders))
            if not halves:
                worth = self._worth(ranges.path())
                best, path = max((best, path), (worth, ranges.path()), key=lambda found: found[0])
            for half in halves:
                promise = min(promised, self._shared.promise(half.reach()))
                if promise > best:
                    heappush(queue, (-promise, half))
        return best, path, True

    def _cheapest(self, used: int, most: int, path: Path) -> tuple[Key, Path]:
        """Of divisions that are worth the most: the least key that is proven, and the best that is found."""
        best, least = (self._key(path), path), (0, 0)
        if self._alone.most(used) == most:
            best, least = self._cheapest_alone(used, most, best)
        queue = [(least, Ranges.of(len(self._lanes), used, self._owners))]
        while queue and queue[0][0] < best[0]:
            bound, ranges = heappop(queue)
            if self._tired:
                return bound, best[1]
            halves = list(ranges.split(self._shared.borders))
            if not halves and self._worth(ranges.path()) == most:
                best = min(best, (self._key(ranges.path()), ranges.path()))
            for half in halves:
                floor = self._shared.floor(half.reach(), most)
                if floor is not None and (key := max(bound, (0, floor))) < best[0]:
                    heappush(queue, (key, half))
        return best

    def _cheapest_alone(self, used: int, most: int, best: tuple[Key, Path]) -> tuple[tuple[Key, Path], Key]:
        """The same where each tier has what it would have alone: what that costs alone is the least.

        Returns:
            The best that is found, and what is proven.
        """
        divisions = self._alone.cheapest(used)
        least = 0, 0
        for _ in range(ALONE):
            least, path = next(divisions, best)
            if least >= best[0]:
                break
            if self._worth(path) == most:
                best = min(best, (self._key(path), path))
        return best, min(least, best[0])

    def _worth(self, path: Path) -> int:
        """What a division is worth."""
        worth = 0
        for chain in self._shared.chains(path):
            if chain not in self._worths:
                (lane, first, after), *others = chain
                alone = self._lanes[lane].worth
                self._worths[chain] = self._shared.worth(chain) if others else alone(first, after)
            worth += self._worths[chain]
        return worth

    def _seating(self, chain: Path) -> Seating:
        if chain not in self._seatings:
            (lane, first, after), *others = chain
            alone = self._lanes[lane].seating
            self._seatings[chain] = self._shared.seating(chain) if others else alone(first, after)
        return self._seatings[chain]

    def _key(self, path: Path) -> Key:
        """The small batches and the cost of a division."""
        return _key([self._seating(chain) for chain in self._shared.chains(path)])


def _key(seatings: Sequence[Seating]) -> Key:
    return sum(seating.small for seating in seatings), sum(seating.cost for seating in seatings)
