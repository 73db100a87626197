"""Offices spread evenly over batches, then ties by NIP: exchanges that leave every goal before as it is.

Two people of one tier may change places where it changes neither the sum of waits nor a rule: they
have waited equally long, or their batches have the same days. How even a plan is, is the sum,
over offices and batches, of the square of how many of the office sit there. Pairs of batches exchange as long
as that sum falls: it never rises, and no single exchange betters the end, though another plan may.
"""

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from datetime import date
from itertools import chain, combinations
from typing import TypeAlias

from asesmen_cli.domain.planning import Candidate, PlanProblem, Window
from asesmen_cli.domain.rules import blocked, together
from asesmen_cli.solver._limits import grouped

LOOKS = 100_000
"""Pairs of batches looked at, over all exchanges of a plan: a few seconds at most."""

Office: TypeAlias = "str | None"
Cell: TypeAlias = tuple[Office, int]
"""An office in a window (its place in the problem)."""


def spread(problem: PlanProblem, where: Mapping[str, Window]) -> dict[str, Window]:
    """The same seats, exchanged among people of equal claim.

    People who are pinned, or depend on others by a group, stay.

    Args:
        problem: What is asked.
        where: NIP -> window of everyone seated.
    """
    places = {window: at for at, window in enumerate(problem.windows)}
    settled = {nip: places[window] for nip, window in where.items()}
    bound = set(chain(problem.pins, *grouped(problem), *together(problem)))
    seated = [person for person in problem.queue() if person.nip in settled]
    free = [person for person in seated if person.nip not in bound]
    exchange = _Exchange(problem, seated, settled)

    equal_waits: dict[Hashable, list[Candidate]] = {}
    for person in free:
        equal_waits.setdefault((person.tier, problem.days_unassessed(person)), []).append(person)
    for group in equal_waits.values():
        exchange.among(group)
    side_by_side: dict[Hashable, list[Candidate]] = {}
    for person in free:
        side_by_side.setdefault((person.tier, problem.windows[settled[person.nip]].days), []).append(person)
    for group in side_by_side.values():
        exchange.among(group)
    return {nip: problem.windows[at] for nip, at in settled.items()}


class _Exchange:
    """Exchanges in one plan; ``settled`` (NIP -> window) is brought up to date by each."""

    def __init__(self, problem: PlanProblem, seated: Sequence[Candidate], settled: dict[str, int]) -> None:
        self._problem = problem
        self._settled = settled
        self._days = [window.days for window in problem.windows]
        self._looks = LOOKS
        self._held = Counter((person.office, settled[person.nip]) for person in seated)
        self._out: Counter[tuple[Office, date]] = Counter()
        for (office, at), n in self._held.items():
            for day in self._days[at]:
                self._out[office, day] += n
        for taken in problem.taken:
            for office in taken.offices.values():
                self._out.update((office, day) for day in taken.window.days)

    def among(self, group: Sequence[Candidate]) -> None:
        """Exchange the seats of these people, who stand in the order in which ties are settled."""
        windows = sorted({self._settled[person.nip] for person in group})
        if len(windows) < 2:  # noqa: PLR2004 (two batches)
            return
        group = [person for person in group if self._attends(person, windows)]
        before = [self._settled[person.nip] for person in group]
        uneven = self._unevenness(group, windows)
        self._seat(group, self._in_order(group, windows))
        self._even_out(group, windows)
        if self._unevenness(group, windows) > uneven:
            self._seat(group, before)
            self._even_out(group, windows)

    def _attends(self, person: Candidate, windows: Sequence[int]) -> bool:
        days = blocked(person)
        return not days or not any(self._problem.windows[at].meets_any(days) for at in windows)

    def _unevenness(self, group: Sequence[Candidate], windows: Sequence[int]) -> int:
        offices = {person.office for person in group} - {None}
        return sum(self._held[office, at] ** 2 for office in offices for at in windows)

    def _in_order(self, group: Sequence[Candidate], windows: Sequence[int]) -> list[int]:
        """The first in order sit first, as far as the caps allow; as they were where that leads nowhere."""
        before = [self._settled[person.nip] for person in group]
        seats = Counter(before)
        mine: Counter[tuple[Office, date]] = Counter()
        for person, at in zip(group, before, strict=True):
            mine.update((person.office, day) for day in self._days[at])
        found = []
        for person in group:
            free = next((at for at in windows if seats[at] and self._may(person.office, at, mine)), None)
            if free is None:
                return before
            seats[free] -= 1
            mine.subtract((person.office, day) for day in self._days[free])
            found.append(free)
        return found

    def _seat(self, group: Sequence[Candidate], where: Sequence[int]) -> None:
        for person, at in zip(group, where, strict=True):
            self._move(person.office, self._settled[person.nip], at)
            self._settled[person.nip] = at

    def _move(self, office: Office, old: int, new: int) -> None:
        self._held[office, old] -= 1
        self._held[office, new] += 1
        self._out.subtract((office, day) for day in self._days[old])
        self._out.update((office, day) for day in self._days[new])

    def _even_out(self, group: Sequence[Candidate], windows: Sequence[int]) -> None:
        """Exchange between pairs of windows as long as that evens them out."""
        own = Counter((person.office, self._settled[person.nip]) for person in group)
        offices = list(dict.fromkeys(person.office for person in group))
        better = True
        while better:
            better = False
            for one, other in combinations(windows, 2):
                while self._looks > 0 and (pair := self._exchanged(own, offices, one, other)):
                    better = True
                    for office, old, new in ((pair[0], one, other), (pair[1], other, one)):
                        self._move(office, old, new)
                        own[office, old] -= 1
                        own[office, new] += 1
        for office in offices:
            seats = (at for at in windows for _ in range(own[office, at]))
            people = (person for person in group if person.office == office)
            for person, at in zip(people, seats, strict=True):
                self._settled[person.nip] = at

    def _exchanged(
        self, own: Counter[Cell], offices: Sequence[Office], one: int, other: int
    ) -> tuple[Office, Office] | None:
        """The offices of which somebody in ``one`` and somebody in ``other`` should change places."""
        self._looks -= 1
        left = self._best(own, offices[::-1], one, other)  # the first in order stay in front
        right = self._best(own, offices, other, one)
        if left is None or right is None or left[0] + right[0] <= 0:
            return None
        return left[1], right[1]

    def _best(
        self, own: Counter[Cell], offices: Sequence[Office], old: int, new: int
    ) -> tuple[int, Office] | None:
        """The office that gains most when one of its people moves: half of what the sum falls by."""
        found: tuple[int, Office] | None = None
        for office in offices:
            if own[office, old]:
                gain = 0 if office is None else self._held[office, old] - self._held[office, new] - 1
                if (found is None or gain > found[0]) and self._may(
                    office, new, {(office, day): 1 for day in self._days[old]}
                ):
                    found = gain, office
        return found

    def _may(self, office: Office, at: int, less: Mapping[tuple[Office, date], int]) -> bool:
        """Does the cap of the office let one more of it into a window, beside those away but for ``less``?"""
        cap = self._problem.office_caps.get(office or "")
        return cap is None or all(
            self._out[office, day] - less.get((office, day), 0) < cap for day in self._days[at]
        )
