"""Small problems by seed, and the best plan of each by trying every plan. Shares no code with the solver."""

import random  # noqa: TID251 (seeded: the same problems every time)
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from asesmen_cli.domain.people import Tier
from asesmen_cli.domain.planning import Away, Candidate, PlanProblem, Taken, Window, overlapping
from tests.solver.problems import FIRST, TIERS, Goals

PLANS = 100_000
"""Plans tried at most for one problem: windows + 1 to the power of people."""


def problem(seed: int) -> PlanProblem:
    """A problem with rules of every kind, in one to five rooms."""
    draw = random.Random(seed)  # noqa: S311 (invented people are no secret)
    rooms = draw.choice((1, 1, 2, 2, 3, 4, 5))
    windows = _windows(draw, rooms)
    most = 1
    while (len(windows) + 1) ** (most + 1) <= PLANS and most < 10:
        most += 1
    people = _people(draw, draw.randint(0, most), windows)
    nips = [person.nip for person in people] + [f"{98:018d}", f"{99:018d}"]

    def sometimes(
        chance: float, groups: Callable[[], tuple[tuple[str, ...], ...]]
    ) -> tuple[tuple[str, ...], ...]:
        return groups() if draw.random() < chance else ()

    def few() -> tuple[tuple[str, ...], ...]:
        return tuple(
            tuple(draw.sample(nips, draw.randint(2, min(3, len(nips))))) for _ in range(draw.randint(1, 2))
        )

    caps = {office: draw.randint(1, 2) for office in "ABC" if draw.random() < 0.6}
    taken = [
        Taken(window=where, offices={f"{99:018d}": draw.choice("ABC")})
        for where in draw.sample(windows, draw.choice((0, 0, 0, 1)))
    ]
    pins = {
        person.nip: draw.choice(windows)
        for person in draw.sample(people, min(len(people), draw.choice((0, 0, 0, 1, 2))))
    }
    return PlanProblem(
        candidates=tuple(people),
        windows=tuple(windows),
        tier_order=TIERS,
        mix_tiers=draw.random() < 0.3,
        min_size=draw.randint(1, 4),
        even=draw.random() < 0.15,
        office_caps=caps if draw.random() < 0.6 else {},
        stand_ins=sometimes(0.2, few),
        keep_apart=sometimes(0.2, few),
        keep_together=sometimes(0.2, few),
        pins=pins,
        taken=tuple(taken),
    )


def _windows(draw: random.Random, rooms: int) -> list[Window]:
    days = draw.choice((1, 2, 3))
    wild = rooms > 1 and draw.random() < 0.25
    found: list[Window] = []
    for room in range(1, rooms + 1):
        start = FIRST
        for _ in range(draw.randint(1, 4 if rooms == 1 else 2)):
            if wild or rooms == 1:
                start += timedelta(days=draw.randint(0, 2))
                days = draw.choice((1, 2, 3))
            found.append(
                Window(
                    days=tuple(start + timedelta(days=n) for n in range(days)),
                    seats=draw.randint(1, 5),
                    room=room,
                )
            )
            start += timedelta(days=days)
    found.sort(key=lambda window: window.place)
    found = found[:6]
    assert overlapping(found) is None
    return found


def _people(draw: random.Random, count: int, windows: list[Window]) -> list[Candidate]:
    last = max(window.end for window in windows)
    span = (last - FIRST).days + 2

    def day() -> date:
        return FIRST + timedelta(days=draw.randint(0, span))

    absent, leaving, dropping = draw.random() < 0.5, draw.random() < 0.4, draw.random() < 0.4
    joining = draw.random() < 0.2
    waits = draw.choice((3, 8, 60))
    tiers = TIERS[: draw.randint(1, 3)]
    found = []
    for at in range(count):
        ends = sorted((day(), day()))
        found.append(
            Candidate(
                nip=f"{at:018d}",
                tier=draw.choice(tiers),
                office=draw.choice(("A", "A", "B", "C", None)),
                unassessed_since=FIRST - timedelta(days=draw.randint(-1, waits)),
                away=(Away(*ends),) if absent and draw.random() < 0.4 else (),
                retires_on=day() if leaving and draw.random() < 0.3 else None,
                dropped=dropping and draw.random() < 0.4,
                due_from=day() if joining and draw.random() < 0.4 else None,
            )
        )
    return found


@dataclass(slots=True)
class Best:
    """What no plan does better."""

    goals: Goals | None = None
    """Seated, dropped and days (negated), windows, small batches or squares of sizes, cost; None: no plan."""
    batches: int = 0
    """The fewest batches of plans that are as good on who is seated."""


def best(problem: PlanProblem, alike: Sequence[int] | None = None) -> Best:
    """Try every plan; ``alike``: only those with as many people of each tier in each window as this one."""
    found = Best()
    filled = None if alike is None else _filled(problem, alike)
    for seats in every_plan(problem):
        if filled is not None and _filled(problem, seats) != filled:
            continue
        goals = goals_of(problem, seats)
        batches = len({at for at in seats if at >= 0})
        if found.goals is None or goals[:3] < found.goals[:3]:
            found.goals, found.batches = goals, batches
        elif goals[:3] == found.goals[:3]:
            found.goals, found.batches = min(found.goals, goals), min(found.batches, batches)
    return found


def _filled(problem: PlanProblem, seats: Sequence[int]) -> Counter[tuple[int, Tier | None]]:
    """Return how many of a tier sit in each window; where tiers mix, how many sit there."""
    tiers = [None if problem.mix_tiers else person.tier for person in problem.candidates]
    return Counter((at, tier) for at, tier in zip(seats, tiers, strict=True) if at >= 0)


def every_plan(problem: PlanProblem) -> Iterator[list[int]]:
    """Plans as the window of each person, -1 for none. Those that seat fewer than others may lack."""
    trial = _Trial(problem)
    return trial.plans(0, 0) if trial.published_batches_keep_the_rules() else iter(())


class _Trial:
    """People put into windows one after the other, as far as the rules allow."""

    def __init__(self, problem: PlanProblem) -> None:
        self.problem, self.people = problem, problem.candidates
        at = {person.nip: at for at, person in enumerate(self.people)}
        self.open_to = [list(self._open_to(person)) for person in self.people]
        self.apart = [{at[nip] for nip in group if nip in at} for group in problem.keep_apart]
        self.together = [[at[nip] for nip in group if nip in at] for group in problem.keep_together]
        self.days = sorted({day for window in problem.windows for day in window.days})
        self.days_of = [[self.days.index(day) for day in window.days] for window in problem.windows]
        self.inside: list[list[int]] = [[] for _ in problem.windows]
        self.seats = [-1] * len(self.people)
        self.most = 0
        self.gone = [
            {
                nip: office
                for taken in problem.taken
                if day in taken.window.days
                for nip, office in taken.offices.items()
            }
            for day in self.days
        ]

    def _open_to(self, person: Candidate) -> Iterator[int]:
        problem = self.problem
        for at, window in enumerate(problem.windows):
            if (
                not any(window.clashes(taken.window) for taken in problem.taken)
                and not any(away.first <= day <= away.last for away in person.away for day in window.days)
                and (person.retires_on is None or window.end < person.retires_on)
                and (person.due_from is None or window.start >= person.due_from)
                and problem.pins.get(person.nip, window) == window
            ):
                yield at
        if person.nip not in problem.pins:
            yield -1

    def published_batches_keep_the_rules(self) -> bool:
        return all(self._day_keeps_the_rules(day) for day in range(len(self.days)))

    def _day_keeps_the_rules(self, day: int) -> bool:
        offices = list(self.gone[day].values())
        return all(
            offices.count(office) <= cap for office, cap in self.problem.office_caps.items()
        ) and not any(self.gone[day].keys() >= set(group) for group in self.problem.stand_ins)

    def _fits(self, who: int, at: int) -> bool:
        """Do the people of the window, and of its tier's neighbours, leave a seat?"""
        problem = self.problem
        if len(self.inside[at]) >= problem.windows[at].seats:
            return False
        if any(who in group and not group.isdisjoint(self.inside[at]) for group in self.apart):
            return False
        if problem.mix_tiers:
            return True
        rank = problem.tier_order.index(self.people[who].tier)
        for other, its in enumerate(self.inside):
            if its:
                held = problem.tier_order.index(self.people[its[0]].tier)
                if held != rank if other == at else (held > rank) == (other < at) and held != rank:
                    return False
        return True

    def plans(self, who: int, placed: int) -> Iterator[list[int]]:
        """The plans with everyone before ``who`` where they are now."""
        if placed + len(self.people) - who < self.most:
            return
        if who == len(self.people):
            if all(len({self.seats[one] for one in group}) <= 1 for group in self.together):
                self.most = max(self.most, placed)
                yield list(self.seats)
            return
        for at in self.open_to[who]:
            if at < 0:
                yield from self.plans(who + 1, placed)
            elif self._fits(who, at):
                yield from self._seated(who, at, placed)

    def _seated(self, who: int, at: int, placed: int) -> Iterator[list[int]]:
        person = self.people[who]
        for day in self.days_of[at]:
            self.gone[day][person.nip] = person.office
        if all(self._day_keeps_the_rules(day) for day in self.days_of[at]):
            self.inside[at].append(who)
            self.seats[who] = at
            yield from self.plans(who + 1, placed + 1)
            self.seats[who] = -1
            self.inside[at].pop()
        for day in self.days_of[at]:
            del self.gone[day][person.nip]


def goals_of(problem: PlanProblem, seats: list[int]) -> Goals:
    first = problem.windows[0].start
    sizes = [seats.count(at) for at in range(len(problem.windows))]
    days = dropped = cost = 0
    for person, at in zip(problem.candidates, seats, strict=True):
        if at >= 0:
            wait = max(0, (first - person.unassessed_since).days)
            days += wait
            dropped += person.dropped
            cost += wait * (problem.windows[at].start - first).days
    small = sum(
        0 < n < min(problem.min_size, room.seats) for n, room in zip(sizes, problem.windows, strict=True)
    )
    squares = sum(n * n for n in sizes)
    return (
        -sum(sizes),
        -dropped,
        -days,
        1 + max(seats, default=-1),
        squares if problem.even else small,
        cost,
    )
