"""Small offices drawn by seed, and what is true of their plans: found by trying every plan.

Shares no code with the solver, nor with what lays out its problems: the days, the people who must be assessed
and the rules are worked out here once more, from what the office entered.
"""

import random  # noqa: TID251 (seeded: the same offices every time)
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from asesmen_cli.domain.people import Tier
from asesmen_cli.domain.planning import Away, Candidate, PlanProblem, Taken, Window
from tests.builders import TODAY
from tests.rosters import Someone, number, somebody
from tests.solver.differential import every_plan, goals_of

DAY = timedelta(days=1)
TIERS = {"III.a": Tier.ADMINISTRATOR, "IV.a": Tier.PENGAWAS}
HOLIDAYS = frozenset({date(2023, 12, 25), date(2023, 12, 26), date(2024, 1, 1)})
"""Christmas, a joint leave day and New Year: the only ones until February."""
SERVICE = date(2005, 1, 1)
"""The first day of service that the NIPs carry."""
WEEKDAYS = {
    "mon-fri": range(5),
    "mon-sat": range(6),
    "mon,tue,wed,thu,fri,sat": range(6),
    "tue-thu": range(1, 4),
}


@dataclass(frozen=True, kw_only=True)
class Situation:
    """What an office has entered, and the options of its plan."""

    people: tuple[Someone, ...]
    start: date
    batch_size: int
    days: int
    until: date | None = None
    max_batches: int | None = None
    workdays: str = "mon-fri"
    straddle: bool = False
    parallel: int = 1
    mix_tiers: bool = False
    min_size: int = 1
    even: bool = False
    cap: int | None = None
    own_caps: Mapping[str, int] = field(default_factory=dict)
    closures: frozenset[date] = frozenset()
    holidays: bool = True
    """Do national holidays count?"""
    extra: frozenset[date] = frozenset()
    away: Mapping[str, tuple[date, date]] = field(default_factory=dict)
    stand_in: tuple[tuple[str, ...], ...] = ()
    keep_apart: tuple[tuple[str, ...], ...] = ()
    keep_together: tuple[tuple[str, ...], ...] = ()
    pins: Mapping[str, Window] = field(default_factory=dict)
    taken: tuple[Taken, ...] = ()

    # --- as the office enters it ---

    @property
    def sections(self) -> dict[str, object]:
        """Of ``asesmen.toml``."""
        return {
            "calendar": {
                "closures": [{"from": day.isoformat(), "name": "HUT"} for day in sorted(self.closures)],
                "extra_workdays": sorted(day.isoformat() for day in self.extra),
            },
            "offices": {office: {"cap": cap} for office, cap in self.own_caps.items()},
            "groups": {
                "stand_in": self.stand_in,
                "keep_apart": self.keep_apart,
                "keep_together": self.keep_together,
            },
        }

    @property
    def options(self) -> dict[str, object]:
        """Of the command."""
        return {
            "start": self.start,
            "batch_size": self.batch_size,
            "days": self.days,
            "until": self.until,
            "max_batches": self.max_batches,
            "workdays": self.workdays,
            "straddle_weekend": self.straddle,
            "parallel": self.parallel,
            "mix_tiers": self.mix_tiers,
            "min_size": self.min_size,
            "even": self.even,
            "office_cap": None if self.cap is None else str(self.cap),
        }

    # --- what follows ---

    def works(self, day: date) -> bool:
        """Is it a working day?"""
        off = (self.holidays and day in HOLIDAYS) or day in self.closures
        return day in self.extra or (day.weekday() in WEEKDAYS[self.workdays] and not off)

    def runs(self, room: int, last: date, *, beside_published: bool = True) -> Iterator[tuple[date, ...]]:
        """Days of each window of a room, the earliest first, one after the other."""
        used = {
            day
            for one in self.taken
            if beside_published and one.window.room == room
            for day in one.window.days
        }
        free = [day for day in _span(self.start, last) if self.works(day) and day not in used]
        while len(free) >= self.days:
            run = free[: self.days]
            gap = [day for day in _span(run[0], run[-1]) if day not in run]
            if all(self.straddle and day.weekday() not in WEEKDAYS[self.workdays] for day in gap):
                yield tuple(run)
                free = free[self.days :]
            else:  # no run begins before the last day that interrupts this one
                barrier = max(
                    day for day in gap if not self.straddle or day.weekday() in WEEKDAYS[self.workdays]
                )
                free = [day for day in free if day > barrier]

    def windows(self, last: date, *, beside_published: bool = True) -> tuple[Window, ...]:
        """Every window until a day, and until what was asked."""
        end = min(last, self.until or last)
        found = [
            Window(days=days, seats=self.batch_size, room=room)
            for room in range(1, self.parallel + 1)
            for days in self.runs(room, end, beside_published=beside_published)
        ]
        return tuple(sorted(found, key=lambda window: window.place)[: self.max_batches])

    def problem(self, last: date, *, beside_published: bool = True) -> PlanProblem | None:
        """What is asked of a plan that ends by a day; None where there is no window."""
        windows = self.windows(last, beside_published=beside_published)
        if not windows:
            return None
        first = windows[0].start
        serving = [one for one in self.people if pension(one) > first]
        held = {nip for one in self.taken for nip in one.offices}
        people = [one for one in serving if due_by(one, first) and one.nip not in held]
        caps = {office: self.own_caps.get(office, self.cap) for office in {one.office for one in serving}}
        asked = {one.nip for one in people}
        return PlanProblem(
            candidates=tuple(
                candidate(one, self.away.get(one.nip)) for one in sorted(people, key=lambda one: one.nip)
            ),
            windows=windows,
            mix_tiers=self.mix_tiers,
            min_size=self.min_size,
            even=self.even,
            office_caps={office: cap for office, cap in caps.items() if cap is not None},
            stand_ins=self.stand_in,
            keep_apart=self.keep_apart,
            keep_together=self.keep_together,
            pins={
                nip: window
                for nip, to in self.pins.items()
                for window in windows
                if nip in asked and (window.days, window.room) == (to.days, to.room)
            },
            taken=self.taken,
        )


def candidate(one: Someone, away: tuple[date, date] | None) -> Candidate:
    """A person as a plan knows them."""
    return Candidate(
        nip=one.nip,
        tier=TIERS[one.echelon or ""],
        office=one.office,
        unassessed_since=one.last_assessed or SERVICE,
        away=() if away is None else (Away(*away),),
        retires_on=pension(one),
    )


def due_on(one: Someone) -> date:
    """The day from which the person must be assessed: two years after the last time."""
    last = one.last_assessed
    return SERVICE if last is None else last.replace(year=last.year + 2)


def due_by(one: Someone, day: date) -> bool:
    """Must the person be assessed by a day?"""
    return due_on(one) <= day


def pension(one: Someone) -> date:
    """The first of the month after the 58th birthday."""
    month = one.born.year * 12 + one.born.month + 58 * 12
    return date(month // 12, month % 12 + 1, 1)


def _span(first: date, last: date) -> list[date]:
    return [first + DAY * n for n in range((last - first).days + 1)]


def drawn(seed: int) -> Situation:
    """An office of at most five people."""
    draw = random.Random(seed)  # noqa: S311 (invented people are no secret)
    span = draw.choice((1, 3, 40))
    tiers = draw.choice((["IV.a"], ["III.a", "IV.a"]))
    offices = draw.choice((["Dinas A"], ["Dinas A", "Dinas B"]))

    def someone(serial: int) -> Someone:
        born = date(1965, draw.randint(9, 12), 5) if draw.random() < 0.15 else date(1980, 1, 1)
        never, later = draw.random() < 0.1, draw.random() < 0.1
        return somebody(
            serial,
            nip=number(serial, born=born),
            born=born,
            name=f"Orang {serial}",
            office=draw.choice(offices),
            echelon=draw.choice(tiers),
            last_assessed=None if never else date(2021, 11, 14 if later else 1) - DAY * draw.randint(0, span),
        )

    people = tuple(someone(serial) for serial in range(1, draw.randint(2, 5) + 1))
    nips = [one.nip for one in people]
    start = TODAY + DAY * draw.randint(0, 8)
    days = draw.choice((1, 2, 3))
    ends = draw.random()

    def group(chance: float) -> tuple[tuple[str, ...], ...]:
        size = draw.randint(2, min(3, len(nips)))
        return (tuple(draw.sample(nips, size)),) if draw.random() < chance else ()

    def some_days(chance: float) -> frozenset[date]:
        return (
            frozenset(start + DAY * draw.randint(0, 12) for _ in range(3))
            if draw.random() < chance
            else frozenset()
        )

    def gone() -> tuple[date, date]:
        first = start + DAY * draw.randint(-3, 14)
        return first, first + DAY * draw.randint(0, 12)

    closures = some_days(0.3)
    absent = draw.random() < 0.5
    return Situation(
        people=people,
        start=start,
        batch_size=draw.randint(1, 4),
        days=days,
        until=start + DAY * draw.randint(3, 14) if ends < 0.4 else None,
        max_batches=draw.randint(1, 3) if ends > 0.5 else None,
        workdays=draw.choice(("mon-fri", "mon-fri", "mon-sat", "tue-thu")),
        straddle=draw.random() < 0.2,
        parallel=draw.choice((1, 1, 1, 2)),
        mix_tiers=draw.random() < 0.2,
        min_size=draw.randint(1, 3),
        even=draw.random() < 0.1,
        cap=draw.choice((None, None, 1, 2)),
        own_caps={"Dinas A": draw.randint(1, 2)} if draw.random() < 0.2 else {},
        closures=closures,
        extra=some_days(0.15) - closures,
        away={nip: gone() for nip in nips if absent and draw.random() < 0.4},
        stand_in=group(0.15),
        keep_apart=group(0.15),
        keep_together=group(0.15),
    )


# --- what is true -----------------------------------------------------------------------------------------


@dataclass(slots=True)
class Truth:
    """What trying every plan of a problem shows."""

    goals: tuple[int, ...] | None = None
    """Of the best plan, the least first: seated, dropped, days (negated), windows, small batches, cost."""
    seated: set[str] = field(default_factory=set)
    """Who has a seat in any of the plans that are best on who is seated."""
    surely: set[str] = field(default_factory=set)
    """Who has one in all of them."""
    fewest: int = 0
    """Batches of these plans at least."""

    @property
    def placed(self) -> int:
        """How many the best plan seats."""
        return -(self.goals or (0,))[0]


def truth(problem: PlanProblem) -> Truth:
    """Try every plan."""
    found = Truth()
    for seats in every_plan(problem):
        goals = goals_of(problem, seats)
        batches = len({at for at in seats if at >= 0})
        if found.goals is None or goals[:3] < found.goals[:3]:
            found = Truth(goals, set(), {person.nip for person in problem.candidates}, batches)
        if goals[:3] == found.goals[:3]:  # type: ignore[index] # set above
            found.goals = min(found.goals or goals, goals)
            found.fewest = min(found.fewest, batches)
            here = {person.nip for person, at in zip(problem.candidates, seats, strict=True) if at >= 0}
            found.seated |= here
            found.surely &= here
    return found


def broken(problem: PlanProblem, where: Mapping[str, Window]) -> set[str]:
    """The names of the rules that seats break."""
    people = {person.nip: person for person in problem.candidates}
    inside: dict[Window, set[str]] = {}
    for nip, window in where.items():
        inside.setdefault(window, set()).add(nip)
    split = [len({where.get(nip) for nip in group if nip in people}) > 1 for group in problem.keep_together]
    return {
        *(name for nip, window in where.items() for name in _by_one(problem, people[nip], window)),
        *(name for window, nips in inside.items() for name in _in_batch(problem, people, window, nips)),
        *_by_day(problem, inside),
        *(["keep-together"] if any(split) else []),
    }


def _by_one(problem: PlanProblem, one: Candidate, window: Window) -> Iterator[str]:
    if any(away.first <= day <= away.last for away in one.away for day in window.days):
        yield "away"
    if one.retires_on is not None and one.retires_on <= window.end:
        yield "retiring"
    if one.due_from is not None and window.start < one.due_from:
        yield "not-due"
    if problem.pins.get(one.nip, window) != window:
        yield "pinned"


def _in_batch(
    problem: PlanProblem, people: Mapping[str, Candidate], window: Window, nips: Collection[str]
) -> Iterator[str]:
    if len(nips) > window.seats:
        yield "batch-size"
    if any(len(set(nips) & set(group)) > 1 for group in problem.keep_apart):
        yield "keep-apart"
    if not problem.mix_tiers and len({people[nip].tier for nip in nips}) > 1:
        yield "tiers-apart"


def _by_day(problem: PlanProblem, inside: Mapping[Window, Collection[str]]) -> Iterator[str]:
    offices = {person.nip: person.office for person in problem.candidates}
    for taken in problem.taken:
        offices.update(taken.offices)
    out: dict[date, set[str]] = {}
    for window, nips in [*inside.items(), *((one.window, set(one.offices)) for one in problem.taken)]:
        for day in window.days:
            out.setdefault(day, set()).update(nips)
    for gone in out.values():
        counts = Counter(offices[nip] for nip in gone)
        if any(counts[office] > cap for office, cap in problem.office_caps.items()):
            yield "office-cap"
        if any(gone >= set(group) for group in problem.stand_ins):
            yield "stand-in"


RELAXED = (
    *("batch-size", "tiers-apart", "pinned", "keep-together", "keep-apart", "office-cap", "stand-in"),
    *("away", "not-due", "retiring", "room-free"),
)
"""The rules that a reason may name."""


def relaxed(situation: Situation, names: Collection[str], nip: str, last: date) -> PlanProblem | None:
    """The problem without some rules, as far as they concern a person."""
    problem = situation.problem(last, beside_published="room-free" not in names)
    person = next((one for one in problem.candidates if one.nip == nip), None) if problem else None
    return without(problem, names, person) if problem and person else None


def _elsewhere(one: Taken) -> Taken:
    """The same people away on the same days, in a room that no plan has."""
    return replace(one, window=replace(one.window, room=0))


def without(problem: PlanProblem, names: Collection[str], person: Candidate | None = None) -> PlanProblem:
    """The problem without some rules, for one person or for everyone."""

    def freed(one: Candidate) -> Candidate:
        if person not in (one, None):
            return one
        return replace(
            one,
            away=() if "away" in names else one.away,
            retires_on=None if "retiring" in names else one.retires_on,
            due_from=None if "not-due" in names else one.due_from,
        )

    def others(groups: Sequence[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
        return tuple(group for group in groups if person is not None and person.nip not in group)

    more = len(problem.candidates) if "batch-size" in names else 0
    windows = {window: replace(window, seats=window.seats + more) for window in problem.windows}
    caps = {office: cap for office, cap in problem.office_caps.items() if person and office != person.office}
    return replace(
        problem,
        candidates=tuple(map(freed, problem.candidates)),
        windows=tuple(windows.values()),
        taken=tuple(map(_elsewhere, problem.taken)) if "room-free" in names else problem.taken,
        pins={} if "pinned" in names else {one: windows[to] for one, to in problem.pins.items()},
        mix_tiers=problem.mix_tiers or "tiers-apart" in names,
        office_caps=caps if "office-cap" in names else problem.office_caps,
        stand_ins=others(problem.stand_ins) if "stand-in" in names else problem.stand_ins,
        keep_apart=others(problem.keep_apart) if "keep-apart" in names else problem.keep_apart,
        keep_together=others(problem.keep_together) if "keep-together" in names else problem.keep_together,
    )
