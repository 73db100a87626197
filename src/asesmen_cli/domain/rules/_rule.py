"""What a planning rule is: how it is checked, how it enters the solver, how it is explained and relaxed."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol, TypeAlias

from asesmen_cli.domain.findings import Finding
from asesmen_cli.domain.messages import Message, Param
from asesmen_cli.domain.planning import Away, Batch, Candidate, Plan, PlanProblem, Window

Groups: TypeAlias = tuple[tuple[str, ...], ...]
"""Groups of people who depend on each other, by NIP."""


@dataclass(frozen=True, slots=True)
class AtMost:
    """Of some people at most so many sit in batches at the same time, published batches counted."""

    members: frozenset[str]
    size: int
    batchwise: bool = False
    """Of each batch alone, whatever overlaps it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A problem that asks a little less than another, and what is different, in words."""

    words: Message
    problem: PlanProblem


class Situation(Protocol):
    """What a plan leaves open, as the reason for having no seat needs it."""

    problem: PlanProblem
    last: date
    """The last day of the last window."""

    def open_to(self, person: Candidate) -> Sequence[Window]:
        """Return the windows that no other tier has."""

    def reach(self, person: Candidate) -> Collection[Window]:
        """Return those of them that the person can attend."""

    def wanted(self, person: Candidate) -> Sequence[Window]:
        """Return those of them where a seat is free, or somebody less urgent sits."""

    def capped(self, office: str | None) -> AbstractSet[Window]:
        """Return the windows on whose days as many of an office are away as may be."""

    def inside(self, window: Window) -> Sequence[str]:
        """Return who sits in a window."""

    def out(self, day: date) -> AbstractSet[str]:
        """Return who is away on a day, in this plan or a published one."""

    def queue(self, person: Candidate) -> "Standing":
        """Return how the person stands among those of their tier."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One person among those of their tier; of all where tiers are mixed."""

    ahead: int
    """How many have waited as long or longer."""
    batches: int
    """How many batches the tier has."""
    colleagues: int
    """How many of their office are to be seated, of all tiers, the person included."""


Reason: TypeAlias = tuple[str, Mapping[str, Param]]
"""A code of the words, and their parameters."""


def nothing(_of: object) -> tuple[()]:
    """Return nothing: of a rule that does not work this way."""
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule, and everything about it.

    It enters the solver by ``blocks``, ``limits`` and ``together``. Rules about seats, tiers, rooms and pins
    have none of these: the solver is built around them.
    """

    name: str
    """Of the rule, of its finding (``plan.`` before it), and in docs/rules.md."""
    check: Callable[[PlanProblem, Plan], Iterable[Finding]]
    whole: bool = False
    """Is it about whole plans? Then pins alone do not break it."""

    blocks: Callable[[Candidate], Iterable[Away]] = nothing
    """Days of which none may be a day of the person's batch."""
    limits: Callable[[PlanProblem], Iterable[AtMost]] = nothing
    together: Callable[[PlanProblem], Groups] = nothing
    """Groups whose candidates sit in one batch, or none of them does."""

    words: Mapping[str, str] = field(default_factory=dict)
    """Why somebody has no seat, by code."""
    seems: Callable[[Situation, Candidate], bool] = lambda _situation, _person: False
    """Does the rule seem to keep somebody from a seat? What does so is known by relaxing."""
    explained: Callable[[Situation, Candidate], Reason] | None = None
    """The code and figures of the reason; None where its name and the last day are enough."""

    harm: int = 0
    """What giving way costs the office: rules are relaxed in this order."""
    without: Callable[[PlanProblem], PlanProblem] | None = None
    """The problem without the rule; None for what no plan can do without."""
    lifted: Callable[[PlanProblem, Candidate], PlanProblem | None] | None = None
    """The problem where it does not stand in the way of one person; None where it does not concern them."""
    eased: Callable[[PlanProblem], Change | None] | None = None
    """The problem that asks a little less; None where there is nothing to ask less of."""

    def reason(self, situation: Situation, person: Candidate) -> Reason:
        """Return why the rule keeps somebody from a seat."""
        return self.explained(situation, person) if self.explained else (self.name, {"last": situation.last})


def broken(rule: str, **params: Param) -> Finding:
    """Return the finding of a rule that a plan breaks."""
    return Finding.error(f"plan.{rule}", **params)


def seated(problem: PlanProblem, plan: Plan) -> Iterator[tuple[Candidate, Batch]]:
    """Return every candidate with a seat, in their batch."""
    people = {person.nip: person for person in problem.candidates}
    return ((people[nip], batch) for batch in plan.batches for nip in batch.nips if nip in people)
