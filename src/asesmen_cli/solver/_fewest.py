"""The fewest batches that seat people as well: by counting seats, or by solving where that is not enough."""

from collections import Counter
from collections.abc import Iterable, Sequence

from asesmen_cli.domain.people import Tier
from asesmen_cli.domain.planning import Candidate, PlanProblem
from asesmen_cli.solver._combination import fewest_used

SIZE = 5_000
"""People times windows of a problem that is solved for it: less than a second."""


def fewest_batches(
    problem: PlanProblem, seated: Sequence[Candidate], batches: int, *, settled: bool
) -> int | None:
    """Return the fewest batches of all plans as good on who is seated; None where that is not proven.

    Args:
        problem: What is asked.
        seated: Who is seated in its plan.
        batches: How many batches that plan has.
        settled: Is it proven that no plan is better on who is seated?
    """
    if at_least(problem, seated) == batches:
        return batches
    if settled and len(problem.candidates) * len(problem.windows) <= SIZE:
        return fewest_used(problem, seated)
    return None


def at_least(problem: PlanProblem, seated: Sequence[Candidate]) -> int:
    """Return so many batches as are needed at least to seat as many people.

    Where everyone is seated, each tier needs batches of its own, and an office under a cap as many as its
    people fill. Where people are left over, others might be seated instead, so only seats count.
    """
    if len(seated) < len(problem.candidates) or problem.mix_tiers:
        return _enough(problem, problem.candidates, len(seated))
    tiers: dict[Tier, list[Candidate]] = {}
    for person in seated:
        tiers.setdefault(person.tier, []).append(person)
    return sum(_enough(problem, people, len(people)) for people in tiers.values())


def _enough(problem: PlanProblem, people: Iterable[Candidate], seated: int) -> int:
    """The fewest windows that hold so many of these people, the largest first."""
    offices = Counter(person.office for person in people)
    most = sum(min(n, problem.office_caps.get(office or "", n)) for office, n in offices.items())
    needed, left = 0, seated
    for seats in sorted((window.seats for window in problem.windows), reverse=True):
        if left <= 0:
            break
        left -= min(seats, most)
        needed += 1
    if seated == sum(offices.values()):
        capped = (-(-n // problem.office_caps.get(office or "", n)) for office, n in offices.items())
        needed = max(needed, max(capped, default=0))
    return needed
