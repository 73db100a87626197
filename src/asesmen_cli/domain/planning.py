"""What is asked of a plan, and what a plan is. What a plan has to keep is in ``domain.rules``.

Three types: a :class:`PlanProblem` (everything a solver may look at), a :class:`Plan` (who sits where),
an :class:`Outcome` (a plan with its cost and what is proven about it).
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from asesmen_cli.domain.messages import Param
from asesmen_cli.domain.people import Tier

WHOLE = 100
"""Percent."""


@dataclass(frozen=True, slots=True)
class Away:
    """Days on which a person cannot attend, both ends included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class OfficeCap:
    """At most so many of one office away at the same time: a number, or a share of its serving people."""

    people: int | None = None
    percent: int | None = None

    @classmethod
    def read(cls, text: str) -> "OfficeCap":
        """Read ``3`` or ``10%``.

        Raises:
            ValueError: for anything else, 0 and more than 100% included.
        """
        found = re.fullmatch(r"([1-9]\d{0,4})\s*(%?)", text.strip())
        if found is None or (found[2] and int(found[1]) > WHOLE):
            raise ValueError(text)
        return cls(percent=int(found[1])) if found[2] else cls(people=int(found[1]))

    def of(self, serving: int) -> int:
        """The number for an office of so many serving people: never more than its share, at least 1."""
        return self.people if self.people is not None else max(1, serving * (self.percent or 0) // WHOLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One flagged person, as far as planning is concerned."""

    nip: str
    tier: Tier
    office: str | None
    unassessed_since: date
    away: tuple[Away, ...] = ()
    retires_on: date | None = None
    """First day of pension: a batch must end before it."""
    dropped: bool = False
    """Was once dropped from a batch, and goes before others who were not."""
    due_from: date | None = None
    """First day on which they must be assessed; None where that is no later than the first window."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A room on consecutive working days: room for one batch."""

    days: tuple[date, ...]
    seats: int
    room: int = 1
    venue: str | None = None

    def __post_init__(self) -> None:
        if not self.days or any(left >= right for left, right in pairwise(self.days)):
            raise ValueError("the days of a window are in order, at least one")
        if self.seats < 1:
            raise ValueError("a window has a seat")

    @property
    def start(self) -> date:
        """The first day."""
        return self.days[0]

    @property
    def end(self) -> date:
        """The last day."""
        return self.days[-1]

    @property
    def place(self) -> tuple[date, int, str]:
        """What windows are ordered by, and batches numbered."""
        return self.start, self.room, self.venue or ""

    def meets(self, other: "Window") -> bool:
        """Do the two share a day?"""
        return not set(self.days).isdisjoint(other.days)

    def meets_any(self, spans: Iterable[Away]) -> bool:
        """Return whether a day of the window lies in one of these spans."""
        return any(span.first <= day <= span.last for span in spans for day in self.days)

    def clashes(self, other: "Window") -> bool:
        """Do the two want one room on one day?"""
        return (self.room, self.venue) == (other.room, other.venue) and self.meets(other)


def overlapping(windows: Iterable[Window]) -> tuple[Window, Window] | None:
    """Two windows that want one room on one day, or None."""
    used: dict[tuple[int, str | None, date], Window] = {}
    for window in windows:
        for day in window.days:
            other = used.setdefault((window.room, window.venue, day), window)
            if other is not window:
                return other, window
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A published batch that stays: it has its room, and its people are away from their offices."""

    window: Window
    offices: Mapping[str, str | None]
    """NIP -> office of everyone seated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanProblem:
    """Everyone to seat and every window there is. Equal problems have equal plans.

    ``candidates`` stand in order of NIP, ``windows`` in order of first day, then room.
    """

    candidates: tuple[Candidate, ...]
    windows: tuple[Window, ...]
    tier_order: tuple[Tier, ...] = tuple(Tier)
    mix_tiers: bool = False
    min_size: int = 5
    """A batch under it, or under its window's seats where those are fewer, is small."""
    even: bool = False
    """A tier's batches are as equal as possible, rather than as full as possible from the first on."""
    office_caps: Mapping[str, int] = field(default_factory=dict)
    """At most so many of an office away at the same time; offices not named here have no cap."""
    stand_ins: tuple[tuple[str, ...], ...] = ()
    """Of each group (NIPs, candidates or not) at least one stays in office at any time."""
    keep_apart: tuple[tuple[str, ...], ...] = ()
    """No two of a group sit in one batch."""
    keep_together: tuple[tuple[str, ...], ...] = ()
    """The candidates of a group sit in one batch, or none of them does."""
    pins: Mapping[str, Window] = field(default_factory=dict)
    """NIP -> the seat that a person has fixed."""
    taken: tuple[Taken, ...] = ()
    closed: frozenset[date] = frozenset()
    """Days between the first and the last window on which no batch is held."""
    passable: frozenset[date] = frozenset()
    """Those of them that a batch may pass over: weekly days of rest, where that is allowed."""

    def __post_init__(self) -> None:
        if not self.windows:
            raise ValueError("a problem needs a window")
        nips = [person.nip for person in self.candidates]
        if any(left >= right for left, right in pairwise(nips)):
            raise ValueError("candidates stand in order of NIP, each once")
        if any(left.place >= right.place for left, right in pairwise(self.windows)):
            raise ValueError("windows stand in order of first day, then room")
        if overlapping(self.windows):
            raise ValueError("windows of one room do not overlap")
        if not self.mix_tiers and not {person.tier for person in self.candidates} <= set(self.tier_order):
            raise ValueError("every tier to seat has a place in the order of tiers")
        if any(cap < 1 for cap in self.office_caps.values()):
            raise ValueError("a cap is at least 1")
        if not self.pins.keys() <= set(nips) or not set(self.pins.values()) <= set(self.windows):
            raise ValueError("who is pinned is a candidate, in a window of the problem")

    @property
    def first_day(self) -> date:
        """The plan's first day: that of its first window. People are flagged as of it."""
        return self.windows[0].start

    def days_unassessed(self, person: Candidate) -> int:
        """Days without an assessment on the plan's first day; 0 for service that starts later."""
        return max(0, (self.first_day - person.unassessed_since).days)

    def queue(self, tier: Tier | None = None) -> list[Candidate]:
        """The candidates of one tier, or all: longest unassessed first, then by NIP."""
        chosen = [person for person in self.candidates if tier is None or person.tier == tier]
        return sorted(chosen, key=lambda person: (person.unassessed_since, person.nip))


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """People who go together, and when."""

    number: int
    tier: Tier | None
    """None where people of several tiers sit together."""
    window: Window
    nips: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unplaced:
    """A flagged person without a seat. The rule named by ``code`` has the words of the reason."""

    nip: str
    code: str
    params: Mapping[str, Param] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Who sits where, and who sits nowhere and why."""

    batches: tuple[Batch, ...]
    unplaced: tuple[Unplaced, ...]


def seated(plan: Plan) -> dict[str, Batch]:
    """NIP -> the batch in which the person sits.

    Somebody dropped from a batch that has been held is still in it here; the later seat counts, and who waits
    for one has none.
    """
    waiting = {person.nip for person in plan.unplaced}
    in_order = sorted(plan.batches, key=lambda batch: batch.window.place)
    return {nip: batch for batch in in_order for nip in batch.nips if nip not in waiting}


def seats(plan: Plan) -> dict[str, Window]:
    """NIP -> where the person sits."""
    return {nip: batch.window for nip, batch in seated(plan).items()}


def arranged(problem: PlanProblem, where: Mapping[str, Window]) -> tuple[Batch, ...]:
    """The batches of people in windows: by first day and room, in each the longest unassessed first."""
    inside: dict[Window, list[Candidate]] = {}
    for person in problem.queue():
        if person.nip in where:
            inside.setdefault(where[person.nip], []).append(person)
    return tuple(
        Batch(
            number=number,
            tier=people[0].tier if len({person.tier for person in people}) == 1 else None,
            window=window,
            nips=tuple(person.nip for person in people),
        )
        for number, (window, people) in enumerate(
            sorted(inside.items(), key=lambda item: item[0].place), start=1
        )
    )


def edited(problem: PlanProblem, plan: Plan, changes: Mapping[str, Window | None]) -> Plan:
    """The plan with people moved by hand: into a window of the problem, or out of the plan (None)."""
    asked: dict[str, Window | None] = {**seats(plan), **changes}
    where = {nip: window for nip, window in asked.items() if window is not None}
    reasons = {person.nip: person for person in plan.unplaced if person.nip not in where}
    for nip, window in changes.items():
        if window is None:
            reasons[nip] = Unplaced(nip=nip, code="by-hand")
    return Plan(batches=arranged(problem, where), unplaced=tuple(reasons.values()))


def swapped(problem: PlanProblem, plan: Plan, one: str, other: str) -> Plan:
    """The plan with two people in each other's place; one of them may have none."""
    where = seats(plan)
    return edited(problem, plan, {one: where.get(other), other: where.get(one)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A plan and what is proven about it."""

    plan: Plan
    cost: int
    bound: int
    """No plan that is as good on the goals before it costs less."""
    fewest_batches: int | None
    """The fewest batches of all plans that are as good on who is seated; None where that is not proven."""
    settled: bool = True
    """Are the goals before the cost proven?"""

    @property
    def optimal(self) -> bool:
        """Is this proven to be the best plan, on every goal up to the cost?"""
        return self.settled and self.cost == self.bound


def cost(problem: PlanProblem, plan: Plan) -> int:
    """Sum over seated people of days unassessed x days from the plan's first day to that of their batch."""
    people = {person.nip: person for person in problem.candidates}
    return sum(
        problem.days_unassessed(people[nip]) * (batch.window.start - problem.first_day).days
        for batch in plan.batches
        for nip in batch.nips
    )


def days_out(problem: PlanProblem, plan: Plan) -> Iterator[tuple[str, date]]:
    """Everyone on each day that they are away from their office."""
    for batch in plan.batches:
        yield from ((nip, day) for day in batch.window.days for nip in batch.nips)
    for taken in problem.taken:
        yield from ((nip, day) for day in taken.window.days for nip in taken.offices)
