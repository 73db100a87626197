"""Plans that ask nothing of a single person: each tier is a queue, only the number of its windows is open.

Which windows each tier gets is found by dynamic programming over the tiers in order and the windows used
so far, first on who is seated, then, among all divisions that seat as well, on small batches and cost.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from asesmen_cli.domain.planning import Batch, Candidate, Outcome, Plan, PlanProblem, Unplaced
from asesmen_cli.solver._filling import Block, Filling, evenly, fully


def solve(problem: PlanProblem) -> Outcome:
    """The best plan, with the proof that it is."""
    return _Division(problem).outcome()


@dataclass(frozen=True, slots=True)
class _Line:
    """One tier's people, longest unassessed first; ``waits`` sums up their days."""

    people: Sequence[Candidate]
    waits: Sequence[int]


@dataclass(frozen=True, slots=True)
class _Part:
    """The best division of the windows up to one among the tiers up to one."""

    small: int
    cost: int
    bound: int
    settled: bool
    blocks: tuple[tuple[int, int, Filling], ...]
    """For each tier: first window, the window after the last, and how they are filled."""


class _Division:
    """The windows of a problem, divided among its tiers."""

    def __init__(self, problem: PlanProblem) -> None:
        self.problem = problem
        tiers = [None] if problem.mix_tiers else problem.tier_order
        self.lines = [self._line(queue) for queue in map(problem.queue, tiers) if queue]
        self.seats = list(accumulate((window.seats for window in problem.windows), initial=0))
        self.delays = [(window.start - problem.first_day).days for window in problem.windows]
        self.person = 1 + sum(line.waits[-1] for line in self.lines)
        """What one person more is worth: above all days together. Whole numbers of any size are exact."""

    def _line(self, queue: Sequence[Candidate]) -> _Line:
        return _Line(queue, list(accumulate(map(self.problem.days_unassessed, queue), initial=0)))

    def outcome(self) -> Outcome:
        done = self._values(self.lines)
        best = done[-1][-1]
        used = done[-1].index(best)
        part = self._cheapest(done, used)
        return Outcome(
            plan=Plan(batches=tuple(self._batches(part)), unplaced=tuple(self._unplaced(part))),
            cost=part.cost,
            bound=part.bound,
            fewest_batches=used,
            settled=part.settled,
        )

    def _seated(self, line: _Line, first: int, after: int) -> int:
        return min(len(line.people), self.seats[after] - self.seats[first])

    def _worth(self, line: _Line) -> list[int]:
        """What seating the first 0, 1, 2 ... of a queue is worth: people first, then days."""
        return [self.person * n + days for n, days in enumerate(line.waits)]

    def _values(self, lines: Sequence[_Line]) -> list[list[int]]:
        """``[tiers][windows]``: the most that so many tiers make of so many windows, from the first on."""
        values = [[0] * len(self.seats)]
        for line in lines:
            worth, people, before = self._worth(line), len(line.people), values[-1]
            row, lowest = [0], 0
            for after in range(1, len(self.seats)):
                filled = self.seats[after]
                while filled - self.seats[lowest + 1] >= people:
                    lowest += 1
                row.append(
                    max(
                        row[-1],
                        before[after],
                        before[lowest] + worth[min(people, filled - self.seats[lowest])],
                        *(before[at] + worth[filled - self.seats[at]] for at in range(lowest + 1, after)),
                    )
                )
            values.append(row)
        return values

    def _cheapest(self, done: list[list[int]], used: int) -> _Part:
        """Fewest small batches, then least cost, among the divisions of the windows that seat the best."""
        parts: dict[int, _Part] = {0: _Part(0, 0, 0, settled=True, blocks=())}
        needed = self._needed(done, used)
        for at, line in enumerate(self.lines):
            worth = self._worth(line)
            grown: dict[int, _Part] = {}
            for after in sorted(needed[at + 1]):
                options = [
                    self._grown(part, line, first, after)
                    for first, part in parts.items()
                    if first <= after
                    and done[at][first] + worth[self._seated(line, first, after)] == done[at + 1][after]
                ]
                grown[after] = min(options, key=lambda part: (part.small, part.cost))
            parts = grown
        return parts[used]

    def _needed(self, done: list[list[int]], used: int) -> list[set[int]]:
        """For each number of tiers, how many windows they have between them in some best division."""
        needed = [{used}]
        for at in reversed(range(len(self.lines))):
            worth = self._worth(self.lines[at])
            needed.append(
                {
                    first
                    for after in needed[-1]
                    for first in range(after + 1)
                    if done[at][first] + worth[self._seated(self.lines[at], first, after)]
                    == done[at + 1][after]
                }
            )
        return needed[::-1]

    def _grown(self, part: _Part, line: _Line, first: int, after: int) -> _Part:
        block = Block(
            windows=self.problem.windows[first:after],
            delays=self.delays[first:after],
            waits=line.waits,
            people=self._seated(line, first, after),
            min_size=self.problem.min_size,
        )
        filling = evenly(block) if self.problem.even else fully(block)
        return _Part(
            part.small + filling.small,
            part.cost + filling.cost,
            part.bound + filling.bound,
            settled=part.settled and filling.settled,
            blocks=(*part.blocks, (first, after, filling)),
        )

    def _batches(self, part: _Part) -> Iterator[Batch]:
        number = 1
        for line, (first, _, filling) in zip(self.lines, part.blocks, strict=True):
            seated = iter(line.people)
            for window, size in zip(self.problem.windows[first:], filling.sizes, strict=False):
                if size:
                    people = [next(seated) for _ in range(size)]
                    tiers = {person.tier for person in people}
                    yield Batch(
                        number=number,
                        tier=tiers.pop() if len(tiers) == 1 else None,
                        window=window,
                        nips=tuple(person.nip for person in people),
                    )
                    number += 1

    def _unplaced(self, part: _Part) -> Iterator[Unplaced]:
        last = max(window.end for window in self.problem.windows)
        for line, (_, _, filling) in zip(self.lines, part.blocks, strict=True):
            waits = [person.unassessed_since for person in line.people]
            for person in line.people[sum(filling.sizes) :]:
                yield Unplaced(
                    nip=person.nip,
                    code="no-seat",
                    params={
                        "batches": len(self.problem.windows),
                        "own": sum(map(bool, filling.sizes)),
                        "last": last,
                        "ahead": bisect_right(waits, person.unassessed_since) - 1,
                    },
                )
