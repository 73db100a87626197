"""What is asked of a plan, what a plan is, and the checker that judges it, whoever made it.

Three types: a :class:`PlanProblem` (everything a solver may look at), a :class:`Plan` (who sits where),
an :class:`Outcome` (a plan with its cost and what is proven about it). The checker and the cost are
written from the rules alone and share no code with the solver.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from asesmen_cli.domain.findings import Finding, Severity
from asesmen_cli.domain.messages import N_, Message, Param
from asesmen_cli.domain.people import Tier
from asesmen_cli.domain.workdays import DAY

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

    def free_on(self, days: Iterable[date]) -> bool:
        """Is the person away on none of these days?"""
        return not any(away.first <= day <= away.last for away in self.away for day in days)

    def serves_until(self, day: date) -> bool:
        """Does the pension begin after that day?"""
        return self.retires_on is None or day < self.retires_on

    def can_attend(self, window: "Window") -> bool:
        """Neither away nor retired on any day of the window?"""
        return self.serves_until(window.end) and self.free_on(window.days)


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

    @property
    def personal(self) -> bool:
        """Does anything but the wait of each person decide who may sit where?"""
        return bool(
            self.office_caps
            or self.stand_ins
            or self.keep_apart
            or self.keep_together
            or self.pins
            or self.taken
            or any(person.away or person.retires_on or person.dropped for person in self.candidates)
        )


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
    """A flagged person without a seat. The words of the reason are found under ``code``."""

    nip: str
    code: str
    params: Mapping[str, Param] = field(default_factory=dict)


UNPLACED_WORDS: Mapping[str, str] = {
    "no-seat": N_(
        "No seat is left until {last} (batches: {batches}, of this tier: {own}); "
        "others of the tier who have waited as long or longer: {ahead}."
    ),
    "away": N_("Away during every batch open to them until {last} ({batches})."),
    "retiring": N_("Retires on {retires_on}, before the end of the first batch open to them ({end})."),
    "office-cap": N_(
        "{office} has {due} due, at most {cap} may be away at once, "
        "and the batches open to them until {last} are {batches}."
    ),
    "stand-in": N_("At least one of these stays in office, and the others have the batches: {people}."),
    "keep-apart": N_("Kept apart from those who have the batches: {people}."),
    "keep-together": N_("No batch until {last} has room for all who are kept together: {people}."),
    "by-hand": N_("Taken out by hand."),
    "seated": N_("Has a seat in batch {batch} of the published plan {plan}, from {start} on."),
    "attendance-open": N_("Batch {batch} of the plan {plan} began on {start}, and attendance is not in yet."),
    "called-off": N_("Batch {batch} was called off ({reason})."),
    "dropped": N_("Did not come to batch {batch} on {day}, so the assessment is void."),
    "withdrawn": N_("The plan {plan} was withdrawn."),
    "seat-lost": N_("The seat that another plan had for this person is gone."),
}
"""Why somebody has no seat, by code. ``last`` is the last day of the last window there is; batches open to a
person are windows that no other tier has."""


def why_unplaced(unplaced: Unplaced) -> Message:
    """The reason in one sentence, with the figures."""
    return Message(UNPLACED_WORDS[unplaced.code], unplaced.params)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Who sits where, and who sits nowhere and why."""

    batches: tuple[Batch, ...]
    unplaced: tuple[Unplaced, ...]


def seated(plan: Plan) -> dict[str, Batch]:
    """NIP -> the batch in which the person sits.

    Who was dropped from a batch that has been held is still told there; the later seat counts, and whoever
    waits for one has none.
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
    fewest_batches: int
    """No plan that is as good on who is seated has fewer batches; never above the batches of this one."""
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


def check_plan(problem: PlanProblem, plan: Plan) -> list[Finding]:
    """Every hard rule that the plan breaks; an empty list for a sound plan."""
    return [finding for rule in HARD_RULES for finding in rule(problem, plan)]


def _broken(rule: str, **params: Param) -> Finding:
    return Finding(code=f"plan.{rule}", severity=Severity.ERROR, params=params)


def rule_of(finding: Finding) -> str:
    """The name of the rule that a finding of the checker is about."""
    return finding.code.removeprefix("plan.")


def contradictions(problem: PlanProblem) -> list[Finding]:
    """The rules that the pins alone already break: no plan can keep them."""
    plan = Plan(batches=arranged(problem, problem.pins), unplaced=())
    whole = (nobody_lost, keep_together)
    return [finding for rule in HARD_RULES if rule not in whole for finding in rule(problem, plan)]


def nobody_lost(problem: PlanProblem, plan: Plan) -> Iterator[Finding]:
    """Everyone flagged is seated once or listed as unplaced once, and nobody else is."""
    listed = Counter(nip for batch in plan.batches for nip in batch.nips)
    listed.update(person.nip for person in plan.unplaced)
    asked = Counter(person.nip for person in problem.candidates)
    for nip in sorted((listed | asked).keys()):
        if listed[nip] != asked[nip]:
            yield _broken("nobody-lost", nip=nip, n=listed[nip], asked=asked[nip])


def batch_size(_problem: PlanProblem, plan: Plan) -> Iterator[Finding]:
    """A batch holds somebody, and at most its seats."""
    for batch in plan.batches:
        if not 1 <= len(batch.nips) <= batch.window.seats:
            yield _broken("batch-size", batch=batch.number, n=len(batch.nips), seats=batch.window.seats)


def known_window(problem: PlanProblem, plan: Plan) -> Iterator[Finding]:
    """Every batch has a window of the problem to itself; batches are numbered by first day, then room."""
    free = set(problem.windows)
    for number, batch in enumerate(plan.batches, start=1):
        if batch.window not in free or batch.number != number:
            yield _broken("known-window", batch=batch.number, start=batch.window.start)
        free.discard(batch.window)
    order = [batch.window.place for batch in plan.batches]
    if order != sorted(order):
        yield _broken("known-window", batch=1, start=order[0][0])


def room_free(problem: PlanProblem, plan: Plan) -> Iterator[Finding]:
    """Batches of one room do not overlap, published ones included."""
    windows = [batch.window for batch in plan.batches] + [taken.window for taken in problem.taken]
    used = Counter((window.room, window.venue, day) for window in windows for day in window.days)
    told = set()
    for (room, venue, day), times in sorted(used.items(), key=str):
        if times > 1 and (room, venue) not in told:
            told.add((room, venue))
            yield _broken("room-free", room=room, day=day)


def working_day(problem: PlanProblem, plan: Plan) -> Iterator[Finding]:
    """Every day of a batch is a working day."""
    for batch in plan.batches:
        yield from (
            _broken("working-day", batch=batch.number, day=day)
            for day in batch.window.days
            if day in problem.closed
        )


def unbroken(problem: PlanProblem, plan: Plan) -> Iterator[Finding]:
    """No day lies inside a batch that is none of its days, but weekly rest where that is allowed."""
    for batch in plan.batches:
        days = {batch.window.start + DAY * n for n in range((batch.window.end - batch.window.start).days)}
        inside = days - set(batch.window.days) - problem.passable
        if inside:
            yield _broken("unbroken", batch=batch.number, day=min(inside))


def tiers_apart(problem: PlanProblem, plan: Plan) -> Iterator[Finding]:
    """A batch is of one tier, unless tiers may be mixed."""
    tiers = {person.nip: person.tier for person in problem.candidates}
    for batch in plan.batches:
        inside = {tiers.get(nip) for nip in batch.nips}
        if not problem.mix_tiers and inside != {batch.tier}:
            yield _broken("tiers-apart", batch=batch.number)


def away(problem: PlanProblem, plan: Plan) -> Iterator[Finding]:
    """Nobody is away on a day of their batch."""
    for person, batch in _seated(problem, plan):
        if not person.free_on(batch.window.days):
            yield _broken("away", nip=person.nip, batch=batch.number)


def retiring(problem: PlanProblem, plan: Plan) -> Iterator[Finding]:
    """Nobody retires before the end of their batch."""
    for person, batch in _seated(problem, plan):
        if not person.serves_until(batch.window.end):
            yield _broken("retiring", nip=person.nip, batch=batch.number, day=person.retires_on)


def office_cap(problem: PlanProblem, plan: Plan) -> Iterator[Finding]:
    """Of one office at most so many are away at the same time, published batches counted."""
    if not problem.office_caps:
        return
    offices = {person.nip: person.office for person in problem.candidates}
    for taken in problem.taken:
        offices.update(taken.offices)
    count = Counter((offices.get(nip), day) for nip, day in days_out(problem, plan))
    told = set()
    for (office, day), n in sorted(count.items(), key=lambda item: item[0][1]):
        if office is not None and office not in told and n > problem.office_caps.get(office, n):
            told.add(office)
            yield _broken("office-cap", office=office, day=day, n=n, cap=problem.office_caps[office])


def stand_in(problem: PlanProblem, plan: Plan) -> Iterator[Finding]:
    """Of people who stand in for each other at least one stays in office at any time."""
    if not problem.stand_ins:
        return
    out: dict[date, set[str]] = {}
    for nip, day in days_out(problem, plan):
        out.setdefault(day, set()).add(nip)
    for group in problem.stand_ins:
        gone = [day for day, nips in sorted(out.items()) if nips.issuperset(group)]
        if gone:
            yield _broken("stand-in", people=group, day=gone[0])


def keep_apart(problem: PlanProblem, plan: Plan) -> Iterator[Finding]:
    """No two of a group that is kept apart sit in one batch."""
    for group in problem.keep_apart:
        for batch in plan.batches:
            inside = tuple(nip for nip in batch.nips if nip in group)
            if len(inside) > 1:
                yield _broken("keep-apart", people=inside, batch=batch.number)


def keep_together(problem: PlanProblem, plan: Plan) -> Iterator[Finding]:
    """A group that is kept together sits in one batch, or not at all."""
    where = {nip: batch.number for batch in plan.batches for nip in batch.nips}
    for group in problem.keep_together:
        members = sorted(set(group) & {person.nip for person in problem.candidates})
        if len({where.get(nip) for nip in members}) > 1:
            yield _broken("keep-together", people=tuple(members))


def pinned(problem: PlanProblem, plan: Plan) -> Iterator[Finding]:
    """Who is pinned sits where they were pinned."""
    where = {nip: batch.window for batch in plan.batches for nip in batch.nips}
    for nip, window in sorted(problem.pins.items()):
        if where.get(nip) != window:
            yield _broken("pinned", nip=nip, start=window.start)


def _seated(problem: PlanProblem, plan: Plan) -> Iterator[tuple[Candidate, Batch]]:
    people = {person.nip: person for person in problem.candidates}
    return ((people[nip], batch) for batch in plan.batches for nip in batch.nips if nip in people)


def days_out(problem: PlanProblem, plan: Plan) -> Iterator[tuple[str, date]]:
    """Everyone on each day that they are away from their office."""
    for batch in plan.batches:
        yield from ((nip, day) for day in batch.window.days for nip in batch.nips)
    for taken in problem.taken:
        yield from ((nip, day) for day in taken.window.days for nip in taken.offices)


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
            yield _broken("tier-order", batch=right.number)


HARD_RULES = (
    nobody_lost,
    batch_size,
    known_window,
    room_free,
    working_day,
    unbroken,
    tiers_apart,
    tier_order,
    away,
    retiring,
    office_cap,
    stand_in,
    keep_apart,
    keep_together,
    pinned,
)
"""One name for each: the function here, its finding (``plan.`` and dashes), the entry in docs/rules.md."""
