"""Who may sit in which batch."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from asesmen_cli.domain.findings import Finding
from asesmen_cli.domain.messages import msg
from asesmen_cli.domain.planning import Candidate, Plan, PlanProblem
from asesmen_cli.domain.rules._rule import Change, Rule, broken, seated


def tiers_apart(problem: PlanProblem, plan: Plan) -> Iterator[Finding]:
    """A batch is of one tier, unless tiers may be mixed."""
    tiers = {person.nip: person.tier for person in problem.candidates}
    for batch in plan.batches:
        inside = {tiers.get(nip) for nip in batch.nips}
        if not problem.mix_tiers and inside != {batch.tier}:
            yield broken("tiers-apart", batch=batch.number)


def tier_order(problem: PlanProblem, plan: Plan) -> Iterator[Finding]:
    """Tiers follow each other in rank order."""
    if problem.mix_tiers:
        return
    for left, right in pairwise(plan.batches):
        if (
            left.tier
            and right.tier
            and problem.tier_order.index(left.tier) > problem.tier_order.index(right.tier)
        ):
            yield broken("tier-order", batch=right.number)


def not_due(problem: PlanProblem, plan: Plan) -> Iterator[Finding]:
    """Nobody's batch begins before they must be assessed."""
    for person, batch in seated(problem, plan):
        if not person.due_by(batch.window.start):
            yield broken("not-due", nip=person.nip, batch=batch.number, day=person.due_from)


def away(problem: PlanProblem, plan: Plan) -> Iterator[Finding]:
    """Nobody is away on a day of their batch."""
    for person, batch in seated(problem, plan):
        if not person.free_on(batch.window.days):
            yield broken("away", nip=person.nip, batch=batch.number)


def retiring(problem: PlanProblem, plan: Plan) -> Iterator[Finding]:
    """Nobody retires before the end of their batch."""
    for person, batch in seated(problem, plan):
        if not person.serves_until(batch.window.end):
            yield broken("retiring", nip=person.nip, batch=batch.number, day=person.retires_on)


def pinned(problem: PlanProblem, plan: Plan) -> Iterator[Finding]:
    """Who is pinned sits where they were pinned."""
    where = {nip: batch.window for batch in plan.batches for nip in batch.nips}
    for nip, window in sorted(problem.pins.items()):
        if where.get(nip) != window:
            yield broken("pinned", nip=nip, start=window.start)


def _mixed(problem: PlanProblem) -> PlanProblem:
    return replace(problem, mix_tiers=True)


def _lifted_tiers(problem: PlanProblem, person: Candidate) -> PlanProblem | None:
    alone = problem.mix_tiers or all(other.tier == person.tier for other in problem.candidates)
    return None if alone else _mixed(problem)


def _eased_tiers(problem: PlanProblem) -> Change | None:
    several = not problem.mix_tiers and len({person.tier for person in problem.candidates}) > 1
    return Change(words=msg("tiers mixed"), problem=_mixed(problem)) if several else None


def _one(problem: PlanProblem, person: Candidate) -> PlanProblem:
    """The problem with somebody as they are here."""
    everyone = tuple(person if other.nip == person.nip else other for other in problem.candidates)
    return replace(problem, candidates=everyone)


def _lifted_away(problem: PlanProblem, person: Candidate) -> PlanProblem | None:
    return _one(problem, replace(person, away=())) if person.away else None


def _lifted_retiring(problem: PlanProblem, person: Candidate) -> PlanProblem | None:
    return None if person.retires_on is None else _one(problem, replace(person, retires_on=None))


def _lifted_not_due(problem: PlanProblem, person: Candidate) -> PlanProblem | None:
    return None if person.due_from is None else _one(problem, replace(person, due_from=None))


def _without_not_due(problem: PlanProblem) -> PlanProblem:
    return replace(problem, candidates=tuple(replace(person, due_from=None) for person in problem.candidates))


def _without_away(problem: PlanProblem) -> PlanProblem:
    return replace(problem, candidates=tuple(replace(person, away=()) for person in problem.candidates))


def _without_retiring(problem: PlanProblem) -> PlanProblem:
    return replace(
        problem, candidates=tuple(replace(person, retires_on=None) for person in problem.candidates)
    )


def _unpinned(problem: PlanProblem) -> PlanProblem:
    return replace(problem, pins={})


def _lifted_pinned(problem: PlanProblem, _person: Candidate) -> PlanProblem | None:
    return _unpinned(problem) if problem.pins else None


def _eased_pinned(problem: PlanProblem) -> Change | None:
    return Change(words=msg("nobody pinned"), problem=_unpinned(problem)) if problem.pins else None


TIERS_APART = Rule(
    name="tiers-apart", check=tiers_apart, harm=1, without=_mixed, lifted=_lifted_tiers, eased=_eased_tiers
)
"""Without it tiers have no order either."""
TIER_ORDER = Rule(name="tier-order", check=tier_order)
NOT_DUE = Rule(name="not-due", check=not_due, harm=7, without=_without_not_due, lifted=_lifted_not_due)
AWAY = Rule(name="away", check=away, harm=7, without=_without_away, lifted=_lifted_away)
RETIRING = Rule(name="retiring", check=retiring, harm=8, without=_without_retiring, lifted=_lifted_retiring)
PINNED = Rule(name="pinned", check=pinned, harm=2, lifted=_lifted_pinned, eased=_eased_pinned)
