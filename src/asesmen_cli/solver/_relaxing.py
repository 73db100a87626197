"""Explainer found by relaxing: the rule without which somebody would have a seat, the least harm first."""

from collections.abc import Callable
from collections.abc import Set as AbstractSet
from itertools import combinations

from asesmen_cli.domain.planning import Candidate, Plan, PlanProblem, Unplaced
from asesmen_cli.domain.reasons import Explainer
from asesmen_cli.domain.rules import Rule, contradictions, relaxable

WORK = 400_000
"""People times windows of all plans that are made to find reasons: about a second."""

Solve = Callable[[PlanProblem], AbstractSet[str]]
"""The NIPs of those whom the best plan seats."""


def unplaced(
    problem: PlanProblem, plan: Plan, solve: Solve, work: Callable[[PlanProblem], int]
) -> tuple[Unplaced, ...]:
    """Everyone without a seat and why, in order of tier and wait.

    The rule that the plan shows is tried first, then the others in the order of their harm. Where no rule
    alone is enough, it is the smallest set. What the work does not allow to try is read off the plan.

    Args:
        problem: What is asked.
        plan: Its best plan.
        solve: Whom the best plan of another problem seats.
        work: What a problem takes, in people times windows.
    """
    reasons = Explainer(problem, plan.batches)
    people = {person.nip: person for person in problem.candidates}
    trials = _Trials(problem, solve, work)
    return tuple(_reason(reasons, trials, people[one.nip], one) for one in reasons.unplaced())


def _reason(reasons: Explainer, trials: "_Trials", person: Candidate, shown: Unplaced) -> Unplaced:
    if trials.exhausted:
        return shown
    first = "batch-size" if shown.code == "no-seat" else shown.code
    rules = sorted(relaxable(), key=lambda rule: (rule.name != first, rule.harm))
    concerned = [rule for rule in rules if trials.lifted((rule,), person) is not None]
    for several in range(1, 1 + len(concerned)):
        for chosen in combinations(concerned, several):
            seats = trials.seats(chosen, person)
            if seats is None:
                return shown
            if seats:
                in_order = sorted(chosen, key=lambda rule: rule.harm)
                # seats of their own tier, which has no batch
                no_seat = [rule.name for rule in in_order] == ["batch-size", "tiers-apart"]
                return reasons.reason(person, *(in_order[:1] if no_seat else in_order))
    return shown


class _Trials:
    """Plans of problems that ask less, each made once, as far as the work allows."""

    def __init__(self, problem: PlanProblem, solve: Solve, work: Callable[[PlanProblem], int]) -> None:
        self._problem, self._solve, self._work = problem, solve, work
        self._left = WORK
        self._made: dict[tuple[str, ...], list[tuple[PlanProblem, AbstractSet[str]]]] = {}

    @property
    def exhausted(self) -> bool:
        """Return whether the work does not allow to find out more."""
        return self._left <= 0

    def lifted(self, rules: tuple[Rule, ...], person: Candidate) -> PlanProblem | None:
        """The problem without these rules for a person; None where one does not concern them."""
        problem = self._problem
        self._left -= len(rules) * len(problem.candidates)
        for rule in rules:
            now = next(one for one in problem.candidates if one.nip == person.nip)
            less = rule.lifted(problem, now) if rule.lifted else None
            if less is None:
                return None
            problem = less
        return problem

    def seats(self, rules: tuple[Rule, ...], person: Candidate) -> bool | None:
        """Would the person have a seat then? None where the work does not allow to find out."""
        problem = self.lifted(rules, person)
        if problem is None:
            return False
        made = self._made.setdefault(tuple(rule.name for rule in rules), [])
        for other, seated in made:
            if other == problem:
                return person.nip in seated
        work = self._work(problem)
        if work > self._left:
            self._left = 0
            return None
        if contradictions(problem):
            return False
        self._left -= work
        made.append((problem, self._solve(problem)))
        return person.nip in made[-1][1]
