"""Small problems, and the best plan of each found by trying everything."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise, product

from hypothesis import strategies as st

from asesmen_cli.domain.people import Tier
from asesmen_cli.domain.planning import Candidate, PlanProblem, Window

FIRST = date(2026, 1, 5)


def candidate(number: int, waited: int, tier: Tier = Tier.PENGAWAS, office: str | None = None) -> Candidate:
    """Somebody who on FIRST has waited so many days."""
    since = FIRST - timedelta(days=waited)
    return Candidate(nip=f"{number:018d}", tier=tier, office=office, unassessed_since=since)


def window(week: int, seats: int, room: int = 1) -> Window:
    """Three days from the Monday of a week, counted from FIRST."""
    start = FIRST + timedelta(weeks=week)
    return Window(days=tuple(start + timedelta(days=day) for day in range(3)), seats=seats, room=room)


Goals = tuple[int, int, int, int, int]


def best_goals(problem: PlanProblem) -> Goals:
    """Seated and days (negated), windows, small batches, cost of the best plan, by trying every plan."""
    return min(_every_plan(problem))


def _every_plan(problem: PlanProblem) -> Iterator[Goals]:
    nowhere = len(problem.windows)
    for seats in product(range(nowhere + 1), repeat=len(problem.candidates)):
        if _allowed(problem, seats):
            yield _goals(problem, seats)


def _allowed(problem: PlanProblem, seats: Sequence[int]) -> bool:
    if any(seats.count(at) > window.seats for at, window in enumerate(problem.windows)):
        return False
    if problem.mix_tiers:
        return True
    inside = [
        {person.tier for person, seat in zip(problem.candidates, seats, strict=True) if seat == at}
        for at in range(len(problem.windows))
    ]
    ranks = [problem.tier_order.index(min(tiers)) for tiers in inside if tiers]
    return all(len(tiers) <= 1 for tiers in inside) and all(left <= right for left, right in pairwise(ranks))


def _goals(problem: PlanProblem, seats: Sequence[int]) -> Goals:
    nowhere = len(problem.windows)
    first = problem.windows[0].start
    placed = [
        (person, seat) for person, seat in zip(problem.candidates, seats, strict=True) if seat < nowhere
    ]
    days = {person.nip: max(0, (first - person.unassessed_since).days) for person, _ in placed}
    sizes = [seats.count(at) for at in range(nowhere)]
    return (
        -len(placed),
        -sum(days.values()),
        1 + max((seat for _, seat in placed), default=-1),
        sum(
            0 < size < min(problem.min_size, window.seats)
            for size, window in zip(sizes, problem.windows, strict=True)
        ),
        sum(days[person.nip] * (problem.windows[seat].start - first).days for person, seat in placed),
    )


@st.composite
def problems(draw: st.DrawFn, people: int = 5, windows: int = 3) -> PlanProblem:
    """Problems small enough to try everything, with ties, rooms side by side and windows of any size."""
    tiers = (Tier.JPT, Tier.ADMINISTRATOR, Tier.PENGAWAS)
    each = st.builds(candidate, st.just(0), st.integers(-2, 6), st.sampled_from(tiers))
    drawn = draw(st.lists(each, max_size=people))
    candidates = tuple(
        Candidate(nip=f"{at:018d}", tier=one.tier, office=None, unassessed_since=one.unassessed_since)
        for at, one in enumerate(drawn)
    )
    places = draw(st.sets(st.tuples(st.integers(0, 4), st.integers(1, 2)), min_size=1, max_size=windows))
    seats = draw(st.lists(st.integers(1, 4), min_size=len(places), max_size=len(places)))
    return PlanProblem(
        candidates=candidates,
        windows=tuple(
            window(week, size, room) for (week, room), size in zip(sorted(places), seats, strict=True)
        ),
        tier_order=tuple(draw(st.permutations(tiers))),
        mix_tiers=draw(st.booleans()),
        min_size=draw(st.integers(1, 4)),
    )
