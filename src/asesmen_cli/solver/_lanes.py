"""What a division of the windows asks of each tier, whatever decides who sits where inside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from asesmen_cli.domain.planning import Candidate, PlanProblem, Window

if TYPE_CHECKING:
    from asesmen_cli.solver._flows import Ints

Stretch = tuple[int, int, int]
"""A lane, its first window, the window after its last."""

Chain = tuple[Stretch, ...]
"""Stretches of which each shares days with the next, or a single one."""


@dataclass(frozen=True, slots=True)
class Seating:
    """The best way to seat a tier's people in some of the windows."""

    small: int
    """Batches under the least size."""
    cost: int
    bound: int
    """No seating as good on the goals before costs less."""
    settled: bool
    """Is the number of small batches proven to be the least?"""
    people: Mapping[int, Sequence[Candidate]]
    """Window (its place in the problem) -> who sits there."""


@dataclass(frozen=True, slots=True)
class Seats:
    """Who sits where (by NIP), and what is proven about it."""

    where: Mapping[str, Window]
    slack: int
    """How much less than this a plan as good on the goals before might cost."""
    settled: bool
    """Are the goals before the cost proven?"""


class Lane(Protocol):
    """One tier's people, who are to be seated in consecutive windows; or everybody, where tiers are mixed."""

    total: int
    """What seating all of them is worth."""

    def most(self) -> "Ints":
        """``[first, after]``: what the windows from first to before after are worth to them at most."""

    def worth(self, first: int, after: int) -> int:
        """What these windows are worth exactly."""

    def floor(self, first: int, after: int) -> int:
        """No seating worth the most costs less."""

    def seating(self, first: int, after: int) -> Seating:
        """Fewest small batches, then least cost, among the seatings that are worth the most."""


@dataclass(frozen=True, slots=True)
class Worth:
    """What seating a person is worth: people before the once dropped, those before days.

    Whole numbers of any size are exact, so the three fit into one.
    """

    person: int
    dropped: int

    @classmethod
    def of(cls, problem: PlanProblem) -> "Worth":
        """One dropped person above all days together, one person above all of these together."""
        dropped = 1 + sum(map(problem.days_unassessed, problem.candidates))
        return cls(
            person=dropped * (1 + sum(person.dropped for person in problem.candidates)), dropped=dropped
        )

    def __call__(self, problem: PlanProblem, person: Candidate) -> int:
        return self.person + self.dropped * person.dropped + problem.days_unassessed(person)
