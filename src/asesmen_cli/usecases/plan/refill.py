"""Fill seats that were given up: among the equally urgent, with someone of the same office."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from asesmen_cli.domain.planning import Batch, Candidate, Outcome, Plan, PlanProblem, swapped
from asesmen_cli.domain.reasons import unplaced
from asesmen_cli.domain.rules import check_plan


def same_office_first(
    problem: PlanProblem, outcome: Outcome, before: Iterable[Batch], offices: Mapping[str, str | None]
) -> Outcome:
    """Return the outcome with people who wait as urgently in place of newcomers, as far as the rules allow.

    Args:
        problem: Who is pinned in it keeps the seat.
        outcome: Its solution.
        before: The batches as they were.
        offices: NIP -> office of everyone in them.
    """
    plan = outcome.plan
    for batch in before:
        for newcomer, office in _strangers(problem, plan, batch, offices):
            for other in _as_urgent(problem, plan, newcomer, office):
                changed = swapped(problem, plan, newcomer.nip, other.nip)
                if not check_plan(problem, changed):
                    plan = changed
                    break
    if plan is outcome.plan:
        return outcome
    return replace(outcome, plan=replace(plan, unplaced=unplaced(problem, plan.batches)))


def _strangers(
    problem: PlanProblem, plan: Plan, batch: Batch, offices: Mapping[str, str | None]
) -> Iterator[tuple[Candidate, str | None]]:
    """Yield each newcomer of a batch whose office gave up no seat there, and an office that did."""
    people = {person.nip: person for person in problem.candidates}
    now = next((one.nips for one in plan.batches if one.window == batch.window), ())
    came = [people[nip] for nip in now if nip not in batch.nips and nip not in problem.pins]
    left = Counter(offices[nip] for nip in batch.nips if nip not in now)
    wanted = left - Counter(person.office for person in came)
    strange = Counter(person.office for person in came) - left
    free = iter(sorted(wanted.elements(), key=str))
    for person in reversed(came):
        if strange[person.office]:
            strange[person.office] -= 1
            office = next(free, None)
            if office is not None:
                yield person, office


def _as_urgent(
    problem: PlanProblem, plan: Plan, newcomer: Candidate, office: str | None
) -> Iterator[Candidate]:
    """Yield those of an office who have no seat and are as urgent as a newcomer, in order of NIP."""
    waiting = {one.nip for one in plan.unplaced}
    bound = {nip for group in problem.keep_together for nip in group}
    days = problem.days_unassessed(newcomer)
    for person in problem.candidates:
        if (
            person.nip in waiting - bound
            and (person.office, person.tier, person.dropped) == (office, newcomer.tier, newcomer.dropped)
            and problem.days_unassessed(person) == days
        ):
            yield person
