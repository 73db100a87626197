"""Fewest small batches first, then least cost: a search over the windows where the two disagree."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import Generic, TypeVar

Seats = TypeVar("Seats")

Sizes = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Room:
    """What one window offers to those who are to be seated."""

    seats: int
    """For them: seats of people fixed before are not among these."""
    floor: int
    """A batch of fewer people is small."""
    fixed: int = 0
    """People who sit there already and count for the size of the batch."""

    def small(self, size: int) -> bool:
        """Is the batch too small when so many join? An empty window is no batch."""
        return 0 < self.fixed + size < self.floor


def filling(rooms: Sequence[Room], low: Sizes, high: Sizes, people: int) -> Sizes:
    """Sizes of rooms side by side that hold so many people: the first full, unless that leaves more small.

    Args:
        rooms: Of the same days.
        low: The least size of each.
        high: The greatest.
        people: No fewer than the least sizes, no more than the greatest.
    """

    def in_turn(sound: Sequence[int]) -> Sizes:
        """The least sizes, then as many as make each batch sound, then the first full."""
        left = people - sum(low)
        sizes = list(low)
        for goals in (sound, high):
            for at, goal in enumerate(goals):
                more = min(left, max(0, min(goal, high[at]) - sizes[at]))
                sizes[at] += more
                left -= more
        return tuple(sizes)

    def small(sizes: Sizes) -> int:
        return sum(room.small(size) for room, size in zip(rooms, sizes, strict=True))

    full = in_turn(low)
    sound = in_turn([room.floor - room.fixed if size else 0 for room, size in zip(rooms, full, strict=True)])
    return min(full, sound, key=small)


@dataclass(frozen=True, slots=True)
class Relaxed(Generic[Seats]):
    """The cheapest way to fill the windows within given ranges."""

    cost: int
    sizes: Sizes
    seats: Seats
    """Who sits where, in the words of the caller that fills the windows."""


@dataclass(frozen=True, slots=True)
class Found(Generic[Seats]):
    """The best that was found, and what is proven about it."""

    small: int
    cost: int
    bound: int
    """Nothing with as few small batches costs less."""
    settled: bool
    """Is the number of small batches proven to be the least?"""
    sizes: Sizes
    seats: Seats


@dataclass(frozen=True, slots=True)
class _Ranges:
    """Each window's least and greatest number of people; ``decided`` are the windows that were narrowed."""

    low: Sizes
    high: Sizes
    small: int = 0
    decided: frozenset[int] = frozenset()

    def narrowed(self, at: int, low: int, high: int, *, small: int = 0) -> "_Ranges":
        return _Ranges(
            (*self.low[:at], low, *self.low[at + 1 :]),
            (*self.high[:at], high, *self.high[at + 1 :]),
            self.small + small,
            self.decided | {at},
        )


def fewest_small(
    rooms: Sequence[Room], fill: Callable[[Sizes, Sizes], Relaxed[Seats] | None], nodes: int
) -> Found[Seats]:
    """Branch and bound, the most promising branch first.

    Args:
        rooms: The windows.
        fill: The cheapest filling with sizes between ``low`` and ``high``, or None if there is none. There is
            one for ``0`` and the seats.
        nodes: Branches looked at before the search stops and says what it has proven.
    """
    start = _Ranges((0,) * len(rooms), tuple(room.seats for room in rooms))
    queue: list[tuple[int, int, Sizes, int, _Ranges, Relaxed[Seats]]] = []
    seen = 0

    def add(ranges: _Ranges) -> None:
        nonlocal seen
        filled = fill(ranges.low, ranges.high)
        if filled is not None:
            fullest_first = tuple(-size for size in filled.sizes)
            heappush(queue, (ranges.small, filled.cost, fullest_first, seen, ranges, filled))
            seen += 1

    def small(sizes: Sizes) -> int:
        return sum(room.small(size) for room, size in zip(rooms, sizes, strict=True))

    add(start)
    for _ in range(nodes):
        at = _undecided(rooms, queue[0][-1].sizes, queue[0][-2])
        if at is None:
            fewest, cost, *_, filled = queue[0]
            return Found(fewest, cost, cost, settled=True, sizes=filled.sizes, seats=filled.seats)
        ranges = heappop(queue)[-2]
        for child in _children(rooms[at], ranges, at):
            add(child)
    fewest, bound, *_ = queue[0]
    best = min(
        (filled for *_, filled in queue), key=lambda filled: (small(filled.sizes), filled.cost, filled.sizes)
    )
    settled = small(best.sizes) == fewest
    # the bound is that of fewer small batches where it is not known whether there can be so few
    bound = min(bound, best.cost)
    return Found(small(best.sizes), best.cost, bound, settled=settled, sizes=best.sizes, seats=best.seats)


def _undecided(rooms: Sequence[Room], sizes: Sizes, ranges: _Ranges) -> int | None:
    """The first window that is small and was not yet decided upon."""
    return next(
        (at for at, size in enumerate(sizes) if at not in ranges.decided and rooms[at].small(size)), None
    )


def _children(room: Room, ranges: _Ranges, at: int) -> Iterator[_Ranges]:
    """Large enough, empty, or small for good."""
    needed = room.floor - room.fixed
    yield ranges.narrowed(at, needed, room.seats)
    if not room.fixed:
        yield ranges.narrowed(at, 0, 0)
    yield ranges.narrowed(at, 0 if room.fixed else 1, needed - 1, small=1)
