"""How far people are assessed on a day: counted by office, tier and echelon, and added up as requested.

Only people in scope are counted, each once.
"""

from collections import defaultdict
from collections.abc import Callable, Container, Hashable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from operator import add, attrgetter
from typing import TypeVar

from asesmen_cli.domain.due import Due, Status
from asesmen_cli.domain.people import Tier

MONTHS_LATE = (6, 12, 24)
"""Those overdue are counted by for how many months at least they have been so."""

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Group:
    """People of one office, one tier and one echelon."""

    office: str | None
    tier: Tier
    echelon: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """Numbers of people in scope. ``people = never + overdue + soon + current``."""

    never: int = 0
    overdue: int = 0
    soon: int = 0
    current: int = 0
    valid: int = 0
    """Those whose last result is valid nationally (36 months by default), due again or not."""
    seated: int = 0
    """Of those who must be assessed, those who have a seat in a batch."""

    @property
    def people(self) -> int:
        """Return everyone in scope."""
        return self.flagged + self.fresh

    @property
    def flagged(self) -> int:
        """Return those who must be assessed: never assessed, or overdue."""
        return self.never + self.overdue

    @property
    def fresh(self) -> int:
        """Return those assessed within the office's own cycle (24 months by default)."""
        return self.soon + self.current

    @property
    def waiting(self) -> int:
        """Return those who must be assessed and have no seat yet."""
        return self.flagged - self.seated

    def __add__(self, other: "Count") -> "Count":
        return Count(**dict(zip(_NAMES, map(add, _numbers(self), _numbers(other)), strict=True)))


_NAMES = tuple(one.name for one in fields(Count))
_numbers: Callable[[Count], tuple[int, ...]] = attrgetter(*_NAMES)


def together(counts: Iterable[Count]) -> Count:
    """Return the sum of many counts."""
    columns = zip(*map(_numbers, counts), strict=True)
    return Count(**dict(zip(_NAMES, map(sum, columns), strict=False)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """The numbers of every group, to be added up."""

    cells: Mapping[Group, Count] = field(default_factory=dict)

    @property
    def whole(self) -> Count:
        """Return everyone together."""
        return together(self.cells.values())

    def by(self, key: Callable[[Group], Key]) -> Mapping[Key, Count]:
        """Return the sums by the ``key`` of a group: its office, its tier, or both."""
        sums: dict[Key, Count] = defaultdict(Count)
        for group, count in self.cells.items():
            sums[key(group)] += count
        return dict(sums)

    def of(self, wanted: Callable[[Group], bool]) -> "Coverage":
        """These groups alone."""
        return Coverage(cells={group: count for group, count in self.cells.items() if wanted(group)})


def covered(people: Iterable[Due], on: date, seated: Container[str] = frozenset()) -> Coverage:
    """Count people by their status on a day.

    Args:
        people: The status of each on that day; those out of scope are left out.
        on: The day. A result is valid until the day before ``valid_until``, as it is due on ``due_on``.
        seated: NIPs of those who have a seat in a batch.
    """
    cells: dict[Group, Count] = defaultdict(Count)
    for due in people:
        if due.status is not Status.OUT_OF_SCOPE:
            person = due.person
            cells[Group(person.office, person.tier, person.echelon)] += _one(due, on, seated)
    return Coverage(cells=dict(cells))


def _one(due: Due, on: date, seated: Container[str]) -> Count:
    return Count(
        never=due.status is Status.NEVER,
        overdue=due.status is Status.OVERDUE,
        soon=due.status is Status.SOON,
        current=due.status is Status.CURRENT,
        valid=due.valid_until is not None and on < due.valid_until,
        seated=due.status.flagged and due.person.nip in seated,
    )
