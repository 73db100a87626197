"""What is asked of a plan, what a plan is, and the checker that judges it, whoever made it.

Three types: a :class:`PlanProblem` (everything a solver may look at), a :class:`Plan` (who sits where),
an :class:`Outcome` (a plan with its cost and what is proven about it). The checker and the cost are
written from the rules alone and share no code with the solver.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from asesmen_cli.domain.findings import Finding, Severity
from asesmen_cli.domain.messages import N_, Message, Param
from asesmen_cli.domain.people import Tier


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One flagged person, as far as planning is concerned."""

    nip: str
    tier: Tier
    office: str | None
    unassessed_since: date


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

    def __post_init__(self) -> None:
        if not self.windows:
            raise ValueError("a problem needs a window")
        nips = [person.nip for person in self.candidates]
        if any(left >= right for left, right in pairwise(nips)):
            raise ValueError("candidates stand in order of NIP, each once")
        if any(
            (left.start, left.room) >= (right.start, right.room) for left, right in pairwise(self.windows)
        ):
            raise ValueError("windows stand in order of first day, then room")
        if not self.mix_tiers and not {person.tier for person in self.candidates} <= set(self.tier_order):
            raise ValueError("every tier to seat has a place in the order of tiers")

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
    """A flagged person without a seat. The words of the reason are found under ``code``."""

    nip: str
    code: str
    params: Mapping[str, Param] = field(default_factory=dict)


UNPLACED_WORDS: Mapping[str, str] = {
    "no-seat": N_(
        "No seat is left until {last} (batches: {batches}, of this tier: {own}); "
        "others of the tier who have waited as long or longer: {ahead}."
    ),
}
"""Why somebody has no seat, by code. ``last`` is the last day of the last window there is."""


def why_unplaced(unplaced: Unplaced) -> Message:
    """The reason in one sentence, with the figures."""
    return Message(UNPLACED_WORDS[unplaced.code], unplaced.params)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Who sits where, and who sits nowhere and why."""

    batches: tuple[Batch, ...]
    unplaced: tuple[Unplaced, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A plan and what is proven about it."""

    plan: Plan
    cost: int
    bound: int
    """No plan that is as good on the goals before it costs less."""
    fewest_batches: int
    """The smallest number of windows, from the first on, that do as well as all of them on who is seated."""
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
    order = [(batch.window.start, batch.window.room) for batch in plan.batches]
    if order != sorted(order):
        yield _broken("known-window", batch=1, start=order[0][0])


def room_free(_problem: PlanProblem, plan: Plan) -> Iterator[Finding]:
    """Batches of one room do not overlap."""
    used = Counter(
        (batch.window.room, batch.window.venue, day) for batch in plan.batches for day in batch.window.days
    )
    for (room, _, day), times in sorted(used.items(), key=str):
        if times > 1:
            yield _broken("room-free", room=room, day=day)


def tiers_apart(problem: PlanProblem, plan: Plan) -> Iterator[Finding]:
    """A batch is of one tier, unless tiers may be mixed."""
    tiers = {person.nip: person.tier for person in problem.candidates}
    for batch in plan.batches:
        inside = {tiers.get(nip) for nip in batch.nips}
        if not problem.mix_tiers and inside != {batch.tier}:
            yield _broken("tiers-apart", batch=batch.number)


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


HARD_RULES = (nobody_lost, batch_size, known_window, room_free, tiers_apart, tier_order)
"""One name for each: the function here, its finding (``plan.`` and dashes), the entry in docs/rules.md."""
