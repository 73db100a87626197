"""How full each window of one tier is, when all it asks is an order: the first in the queue sit first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from heapq import heappop, heappush
from itertools import accumulate

from asesmen_cli.domain.planning import Window

NODES = 2_000
"""Branches looked at before the search for the best sizes stops and says what it can prove. Windows of
equal seats need two or three; thousands are met only where many tiny rooms stand beside large ones."""


@dataclass(frozen=True, slots=True)
class Filling:
    """The number of people in each window of a block, front of the queue first."""

    sizes: tuple[int, ...]
    small: int
    """Batches under the least size."""
    cost: int
    bound: int
    """No filling with as few small batches costs less."""
    settled: bool = True
    """Is the number of small batches proven to be the least?"""


@dataclass(frozen=True, slots=True)
class Block:
    """Consecutive windows for the first people of a queue.

    ``delays`` are the days from the plan's first day to each window, never falling; ``waits`` sums up the
    days unassessed of the first 0, 1, 2 ... people of the queue.
    """

    windows: Sequence[Window]
    delays: Sequence[int]
    waits: Sequence[int]
    people: int
    """How many are to sit here; at most the seats."""
    min_size: int

    def floor(self, at: int) -> int:
        """The least size of a batch in a window: a room with fewer seats is no small batch when full."""
        return min(self.min_size, self.windows[at].seats)

    def small(self, sizes: Sequence[int]) -> int:
        """How many batches are under the least size. An empty window is no batch."""
        return sum(0 < size < self.floor(at) for at, size in enumerate(sizes))

    def cost(self, sizes: Sequence[int]) -> int:
        """The cost when the queue fills the windows one after the other."""
        ends = list(accumulate(sizes, initial=0))
        return sum(
            delay * (self.waits[end] - self.waits[start])
            for delay, start, end in zip(self.delays, ends, ends[1:], strict=False)
        )


def evenly(block: Block) -> Filling:
    """Sizes as equal as the seats allow; of two that must differ, the earlier is larger."""
    sizes = [0] * len(block.windows)
    left = block.people
    narrow_first = sorted(range(len(sizes)), key=lambda at: (block.windows[at].seats, -at))
    for after, at in enumerate(narrow_first):
        sizes[at] = min(block.windows[at].seats, left // (len(sizes) - after))
        left -= sizes[at]
    cost = block.cost(sizes)
    return Filling(tuple(sizes), block.small(sizes), cost, cost)


@dataclass(frozen=True, slots=True)
class _Branch:
    """Windows held to a range of sizes; ``decided`` are those that were narrowed."""

    low: tuple[int, ...]
    high: tuple[int, ...]
    small: int = 0
    decided: frozenset[int] = frozenset()

    def narrowed(self, at: int, low: int, high: int, *, small: int) -> "_Branch":
        return replace(
            self,
            low=(*self.low[:at], low, *self.low[at + 1 :]),
            high=(*self.high[:at], high, *self.high[at + 1 :]),
            small=self.small + small,
            decided=self.decided | {at},
        )


def fully(block: Block, nodes: int = NODES) -> Filling:
    """Fewest small batches, then least cost.

    Moving anybody to an earlier window never costs more, so within given ranges the fullest from the front
    is the best. Where that leaves a batch small, the window is either empty, or no longer small, or small
    for good: a search over these three, the most promising branch first.
    """
    best = _fullest(
        block, _Branch((0,) * len(block.windows), tuple(window.seats for window in block.windows))
    )
    assert best is not None, "a block holds its people"  # noqa: S101 (the caller's contract)
    queue = [best]
    for _ in range(nodes):
        small, cost, _, sizes, branch = heappop(queue)
        at = _undecided(block, sizes, branch)
        if at is None:
            return Filling(sizes, small, cost, cost)
        for child in _children(block, branch, at):
            found = _fullest(block, child)
            if found is not None:
                heappush(queue, found)
    small, bound, *_ = queue[0]
    sizes = min(
        (entry[3] for entry in queue), key=lambda sizes: (block.small(sizes), block.cost(sizes), sizes)
    )
    return Filling(sizes, block.small(sizes), block.cost(sizes), bound, settled=small == block.small(sizes))


_Entry = tuple[int, int, tuple[int, ...], tuple[int, ...], _Branch]


def _children(block: Block, branch: _Branch, at: int) -> Iterator[_Branch]:
    floor = block.floor(at)
    yield branch.narrowed(at, floor, block.windows[at].seats, small=0)
    yield branch.narrowed(at, 0, 0, small=0)
    yield branch.narrowed(at, 1, floor - 1, small=1)


def _fullest(block: Block, branch: _Branch) -> _Entry | None:
    """The fullest sizes from the front within the ranges; None where the people do not fit them."""
    owed = sum(branch.low)
    if not owed <= block.people <= sum(branch.high):
        return None
    sizes = []
    left = block.people
    for low, high in zip(branch.low, branch.high, strict=True):
        owed -= low
        size = min(high, left - owed)
        sizes.append(size)
        left -= size
    fullest_first = tuple(-size for size in sizes)
    return branch.small, block.cost(sizes), fullest_first, tuple(sizes), branch


def _undecided(block: Block, sizes: Sequence[int], branch: _Branch) -> int | None:
    """The first window that is small and was not yet decided upon."""
    return next(
        (at for at, size in enumerate(sizes) if 0 < size < block.floor(at) and at not in branch.decided), None
    )
