"""What a planning rule is: how it is checked, explained and relaxed."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from asesmen_cli.domain.findings import Finding
from asesmen_cli.domain.messages import Message, Param
from asesmen_cli.domain.planning import Batch, Candidate, Plan, PlanProblem


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A problem that asks a little less than another, and what is different, in words."""

    words: Message
    problem: PlanProblem


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule, everything about it but how it enters the solver's models."""

    name: str
    """Of the rule, of its finding (``plan.`` before it), and in docs/rules.md."""
    check: Callable[[PlanProblem, Plan], Iterable[Finding]]
    whole: bool = False
    """Is it about whole plans? Then pins alone do not break it."""
    harm: int = 0
    """What giving way costs the office: rules are relaxed in this order."""
    without: Callable[[PlanProblem], PlanProblem] | None = None
    """The problem without the rule; None for what no plan can do without."""
    lifted: Callable[[PlanProblem, Candidate], PlanProblem | None] | None = None
    """The problem where it does not stand in the way of one person; None where it does not concern them."""
    eased: Callable[[PlanProblem], Change | None] | None = None
    """The problem that asks a little less; None where there is nothing to ask less of."""


def broken(rule: str, **params: Param) -> Finding:
    """The finding of a rule that a plan breaks."""
    return Finding.error(f"plan.{rule}", **params)


def seated(problem: PlanProblem, plan: Plan) -> Iterator[tuple[Candidate, Batch]]:
    """Every candidate with a seat, in their batch."""
    people = {person.nip: person for person in problem.candidates}
    return ((people[nip], batch) for batch in plan.batches for nip in batch.nips if nip in people)
