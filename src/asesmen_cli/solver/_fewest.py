"""No plan that seats as many needs fewer batches: a bound by counting seats."""

from collections import Counter
from collections.abc import Iterable, Sequence

from asesmen_cli.domain.people import Tier
from asesmen_cli.domain.planning import Candidate, PlanProblem


def fewest_batches(problem: PlanProblem, seated: Sequence[Candidate]) -> int:
    """At least so many batches are needed to seat as many people.

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
