"""Small problems, and the best plan of each found by trying everything."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise, product

from hypothesis import assume
from hypothesis import strategies as st

from asesmen_cli.domain.people import Tier
from asesmen_cli.domain.planning import Away, Candidate, PlanProblem, Taken, Window, overlapping

FIRST = date(2026, 1, 5)
TIERS = (Tier.JPT, Tier.ADMINISTRATOR, Tier.PENGAWAS)


def candidate(number: int, waited: int, tier: Tier = Tier.PENGAWAS, office: str | None = None) -> Candidate:
    """Somebody who on FIRST has waited so many days."""
    since = FIRST - timedelta(days=waited)
    return Candidate(nip=f"{number:018d}", tier=tier, office=office, unassessed_since=since)


def window(week: int, seats: int, room: int = 1, first: int = 0, days: int = 3) -> Window:
    """Three days from the Monday of a week, counted from FIRST."""
    start = FIRST + timedelta(weeks=week, days=first)
    return Window(days=tuple(start + timedelta(days=day) for day in range(days)), seats=seats, room=room)


Goals = tuple[int, ...]
"""Seated, dropped and days (negated), windows, small batches, cost."""


def best_goals(problem: PlanProblem) -> Goals | None:
    """The goals of the best plan, by trying every plan; None where there is none."""
    return min(_every_plan(problem), default=None)


def _every_plan(problem: PlanProblem) -> Iterator[Goals]:
    nowhere = len(problem.windows)
    seats_of = [
        [problem.windows.index(problem.pins[person.nip])]
        if person.nip in problem.pins
        else range(nowhere + 1)
        for person in problem.candidates
    ]
    for seats in product(*seats_of):
        if _allowed(problem, seats):
            yield _goals(problem, seats)


def _allowed(problem: PlanProblem, seats: Sequence[int]) -> bool:
    return (
        _rooms(problem, seats)
        and _tiers(problem, seats)
        and _groups(problem, seats)
        and _days(problem, seats)
    )


def _rooms(problem: PlanProblem, seats: Sequence[int]) -> bool:
    placed = [(person, problem.windows[seat]) for person, seat in _placed(problem, seats)]
    return (
        all(seats.count(at) <= window.seats for at, window in enumerate(problem.windows))
        and all(not keeps_away(person, where) for person, where in placed)
        and not any(where.clashes(taken.window) for _, where in placed for taken in problem.taken)
    )


def keeps_away(person: Candidate, where: Window) -> bool:
    """Is the person away, retired, or not due on a day of the window?"""
    return (
        any(one.first <= day <= one.last for one in person.away for day in where.days)
        or (person.retires_on is not None and person.retires_on <= where.end)
        or (person.due_from is not None and where.start < person.due_from)
    )


def _tiers(problem: PlanProblem, seats: Sequence[int]) -> bool:
    inside = [
        {person.tier for person, seat in _placed(problem, seats) if seat == at}
        for at in range(len(problem.windows))
    ]
    ranks = [problem.tier_order.index(min(tiers)) for tiers in inside if tiers]
    apart = all(len(tiers) <= 1 for tiers in inside) and all(left <= right for left, right in pairwise(ranks))
    return problem.mix_tiers or apart


def _groups(problem: PlanProblem, seats: Sequence[int]) -> bool:
    nowhere = len(problem.windows)
    at = {person.nip: seat for person, seat in zip(problem.candidates, seats, strict=True)}
    used = [[at[nip] for nip in group if at.get(nip, nowhere) < nowhere] for group in problem.keep_apart]
    together = [{at[nip] for nip in group if nip in at} for group in problem.keep_together]
    return all(len(group) == len(set(group)) for group in used) and all(len(group) <= 1 for group in together)


def _days(problem: PlanProblem, seats: Sequence[int]) -> bool:
    placed = [(person, problem.windows[seat]) for person, seat in _placed(problem, seats)]
    for day in {day for where in problem.windows for day in where.days}:
        out = {person.nip: person.office for person, where in placed if day in where.days}
        for taken in problem.taken:
            out |= taken.offices if day in taken.window.days else {}
        if any(list(out.values()).count(office) > cap for office, cap in problem.office_caps.items()):
            return False
        if any(out.keys() >= set(group) for group in problem.stand_ins):
            return False
    return True


def _placed(problem: PlanProblem, seats: Sequence[int]) -> list[tuple[Candidate, int]]:
    pairs = zip(problem.candidates, seats, strict=True)
    return [(person, seat) for person, seat in pairs if seat < len(problem.windows)]


def _goals(problem: PlanProblem, seats: Sequence[int]) -> Goals:
    first = problem.windows[0].start
    placed = _placed(problem, seats)
    days = {person.nip: max(0, (first - person.unassessed_since).days) for person, _ in placed}
    sizes = [seats.count(at) for at in range(len(problem.windows))]
    return (
        -len(placed),
        -sum(person.dropped for person, _ in placed),
        -sum(days.values()),
        1 + max((seat for _, seat in placed), default=-1),
        sum(
            0 < size < min(problem.min_size, room.seats)
            for size, room in zip(sizes, problem.windows, strict=True)
        ),
        sum(days[person.nip] * (problem.windows[seat].start - first).days for person, seat in placed),
    )


@st.composite
def problems(draw: st.DrawFn, people: int = 5, windows: int = 3) -> PlanProblem:
    """Problems small enough to try everything, with ties, rooms side by side and windows of any size."""
    each = st.builds(candidate, st.just(0), st.integers(-2, 6), st.sampled_from(TIERS))
    drawn = draw(st.lists(each, max_size=people))
    candidates = tuple(replace(one, nip=f"{at:018d}") for at, one in enumerate(drawn))
    places = draw(st.sets(st.tuples(st.integers(0, 4), st.integers(1, 2)), min_size=1, max_size=windows))
    seats = draw(st.lists(st.integers(1, 4), min_size=len(places), max_size=len(places)))
    return PlanProblem(
        candidates=candidates,
        windows=tuple(
            window(week, size, room) for (week, room), size in zip(sorted(places), seats, strict=True)
        ),
        tier_order=tuple(draw(st.permutations(TIERS))),
        mix_tiers=draw(st.booleans()),
        min_size=draw(st.integers(1, 4)),
    )


@st.composite
def parallel_problems(draw: st.DrawFn, people: int = 6, weeks: int = 2, rooms: int = 3) -> PlanProblem:
    """Small problems of tiers apart in rooms side by side, with caps, stand-ins, absences and pins."""
    places = draw(
        st.sets(
            st.tuples(st.integers(0, weeks - 1), st.integers(1, rooms)), min_size=2, max_size=weeks * rooms
        )
    )
    windows = tuple(window(week, draw(st.integers(1, 3)), room) for week, room in sorted(places))
    day = st.integers(0, 7 * weeks).map(lambda days: FIRST + timedelta(days=days))
    gone = st.builds(Away, st.just(FIRST), day) | st.builds(
        Away, day, st.just(FIRST + timedelta(weeks=weeks))
    )
    each = st.builds(candidate, st.just(0), st.integers(0, 5), st.sampled_from(TIERS), st.sampled_from("AAB"))
    candidates = tuple(
        replace(
            person,
            nip=f"{at:018d}",
            away=draw(st.just(()) | st.just(()) | st.tuples(gone)),
            dropped=draw(st.integers(0, 4)) == 0,
        )
        for at, person in enumerate(draw(st.lists(each, min_size=2, max_size=people)))
    )
    nips = [person.nip for person in candidates]
    pins = st.dictionaries(st.sampled_from(nips), st.sampled_from(windows), max_size=1)
    return PlanProblem(
        candidates=candidates,
        windows=windows,
        tier_order=TIERS,
        min_size=draw(st.integers(1, 3)),
        office_caps=draw(st.dictionaries(st.sampled_from("AB"), st.integers(1, 2), min_size=1)),
        stand_ins=tuple(draw(st.lists(st.permutations(nips).map(lambda few: tuple(few[:2])), max_size=1))),
        pins=draw(st.just({}) | pins),
        taken=tuple(
            Taken(window=room, offices={f"{99:018d}": draw(st.sampled_from("AB"))})
            for room in draw(
                st.lists(
                    st.builds(window, st.integers(0, weeks - 1), st.just(2), st.just(1), st.just(1)),
                    max_size=1,
                )
            )
        ),
    )


@st.composite
def personal_problems(
    draw: st.DrawFn, people: int = 5, windows: int = 3, *, combined: bool = False
) -> PlanProblem:
    """Small problems with absences, pensions, caps, stand-ins, people dropped, pinned and published.

    ``combined``: windows overlap, and people are kept together.
    """
    if combined:
        place = st.builds(window, st.integers(0, 1), st.integers(1, 4), st.integers(1, 3), st.integers(0, 2))
        drawn = draw(
            st.lists(place, min_size=1, max_size=windows, unique_by=lambda room: (room.room, room.start))
        )
        rooms = tuple(sorted(drawn, key=lambda room: room.place))
        assume(overlapping(rooms) is None)
    else:
        weeks = sorted(draw(st.sets(st.integers(0, 3), min_size=1, max_size=windows)))
        rooms = tuple(window(week, draw(st.integers(1, 4))) for week in weeks)
    day = st.integers(0, 27).map(lambda days: FIRST + timedelta(days=days))
    away = st.lists(st.tuples(day, day).map(lambda ends: Away(min(ends), max(ends))), max_size=1).map(tuple)
    count = draw(st.integers(0, people))
    candidates = tuple(
        replace(
            candidate(
                at, draw(st.integers(-1, 5)), draw(st.sampled_from(TIERS[:2])), draw(st.sampled_from("AAB"))
            ),
            away=draw(away),
            retires_on=draw(st.none() | st.none() | day),
            dropped=draw(st.booleans() if draw(st.booleans()) else st.just(False)),
        )
        for at in range(count)
    )
    nips = [person.nip for person in candidates] + [f"{98:018d}", f"{99:018d}"]
    group = st.lists(st.sampled_from(nips), min_size=2, max_size=3, unique=True).map(tuple)
    return PlanProblem(
        candidates=candidates,
        windows=rooms,
        tier_order=TIERS,
        mix_tiers=draw(st.booleans()),
        min_size=draw(st.integers(1, 3)),
        office_caps=draw(st.dictionaries(st.sampled_from("AB"), st.integers(1, 2), max_size=2)),
        stand_ins=tuple(draw(st.lists(group, max_size=1))),
        keep_together=tuple(draw(st.lists(group, max_size=2))) if combined else (),
        keep_apart=tuple(draw(st.lists(group, max_size=1))),
        pins=draw(st.dictionaries(st.sampled_from(nips[:-2]), st.sampled_from(rooms), max_size=1))
        if count
        else {},
        taken=tuple(
            Taken(window=room, offices={f"{99:018d}": draw(st.sampled_from("AB"))})
            for room in draw(
                st.lists(st.builds(window, st.integers(0, 3), st.just(1), st.integers(1, 2)), max_size=1)
            )
        ),
    )
