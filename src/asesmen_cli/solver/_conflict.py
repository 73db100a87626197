"""When the pins leave no plan at all: the smallest set of rules that cannot be kept together."""

from asesmen_cli.domain.planning import PlanProblem
from asesmen_cli.domain.rules import RULES, contradictions
from asesmen_cli.solver._combination import feasible


def smallest_conflict(problem: PlanProblem) -> tuple[str, ...]:
    """Names of rules that no plan keeps together with the pins, though it keeps any fewer of them."""
    needed = []
    for rule in RULES:
        if rule.without is None:
            continue
        less = rule.without(problem)
        if contradictions(less) or not feasible(less):
            problem = less
        else:
            needed.append(rule.name)
    return (*needed, "pinned")
