"""Why somebody has no seat, or a later one than somebody less urgent, read off any plan."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date

from asesmen_cli.domain.findings import Finding
from asesmen_cli.domain.people import Tier
from asesmen_cli.domain.planning import (
    Away,
    Batch,
    Candidate,
    Plan,
    PlanProblem,
    Unplaced,
    Window,
    seats,
    swapped,
)
from asesmen_cli.domain.rules import BATCH_SIZE, RULES, Rule, Standing, blocked, check_plan


def unplaced(problem: PlanProblem, batches: Sequence[Batch]) -> tuple[Unplaced, ...]:
    """Everyone without a seat and the rule that seems to stand in the way, in order of tier and wait."""
    return tuple(Explainer(problem, batches).unplaced())


@dataclass(frozen=True, slots=True, kw_only=True)
class Overtaking:
    """Somebody who has waited less sits earlier, and what would break if the two changed places."""

    nip: str
    batch: Batch
    """Where the less urgent person sits."""
    broken: tuple[Finding, ...]


def overtaken(problem: PlanProblem, plan: Plan, nip: str) -> Iterator[Overtaking]:
    """For each earlier batch of a person's tier the least urgent there who has waited less.

    In a plan that is proven optimal a rule forces every one of them: else changing places would be better.
    """
    people = {person.nip: person for person in problem.candidates}
    person, where = people[nip], seats(plan).get(nip)
    before = check_plan(problem, plan)
    for batch in plan.batches:
        if where is not None and batch.window.start >= where.start:
            return
        inside = [people[other] for other in batch.nips]
        less = [
            other
            for other in inside
            if (problem.mix_tiers or other.tier == person.tier)
            and other.unassessed_since > person.unassessed_since
            and problem.days_unassessed(other) < problem.days_unassessed(person)
        ]
        if less:
            least = max(less, key=lambda other: (not other.dropped, other.unassessed_since, other.nip))
            found = check_plan(problem, swapped(problem, plan, nip, least.nip))
            broken = tuple(finding for finding in found if finding not in before)
            if not broken and least.dropped and not person.dropped:
                broken = (Finding.info("plan.dropped-first", nip=least.nip),)
            yield Overtaking(nip=least.nip, batch=batch, broken=broken)


class Explainer:
    """What a plan leaves open, looked up for many people: the situation that the rules explain."""

    def __init__(self, problem: PlanProblem, batches: Sequence[Batch]) -> None:
        self.problem = problem
        self.last = max(window.end for window in problem.windows)
        self._batch = {batch.window: batch for batch in batches}
        self._seated = {nip for batch in batches for nip in batch.nips}
        self._since = {person.nip: person.unassessed_since for person in problem.candidates}
        self._out: dict[date, set[str]] = {}
        for window, nips in [(batch.window, batch.nips) for batch in batches] + [
            (taken.window, tuple(taken.offices)) for taken in problem.taken
        ]:
            for day in window.days:
                self._out.setdefault(day, set()).update(nips)
        self._least_urgent = {window: self._latest(window) for window in problem.windows}
        self._capped = self._windows_at_cap()
        self._tiers = [None] if problem.mix_tiers else list(problem.tier_order)
        self._queues = {tier: problem.queue(tier) for tier in self._tiers}
        self._waits = {tier: [one.unassessed_since for one in queue] for tier, queue in self._queues.items()}
        self._due = Counter(one.office for one in problem.candidates)
        self._reach = {tier: _Reach(self._open_to(tier)) for tier in self._tiers}

    def unplaced(self) -> Iterator[Unplaced]:
        """Everyone without a seat, with the rule that seems to stand in the way, by tier and wait."""
        for tier in self._tiers:
            for person in self._queues[tier]:
                if person.nip not in self._seated:
                    yield self.reason(person, *self._seem(person))

    def reason(self, person: Candidate, *rules: Rule) -> Unplaced:
        """The reason with its figures; several rules are those that keep somebody from a seat together."""
        if len(rules) > 1:
            names = tuple(rule.name for rule in rules)
            return Unplaced(nip=person.nip, code="several", params={"last": self.last, "rules": names})
        code, params = rules[0].reason(self, person)
        return Unplaced(nip=person.nip, code=code, params=params)

    def _seem(self, person: Candidate) -> tuple[Rule, ...]:
        """The rule that seems to keep a person out of windows where somebody less urgent sits, or nobody."""
        found = next((rule for rule in RULES if rule.seems(self, person)), None)
        if found is None and self.open_to(person) and not self.reach(person):
            return tuple(rule for rule in RULES if any(True for _ in rule.blocks(person)))
        return (found or BATCH_SIZE,)

    # --- what the rules ask -------------------------------------------------------------------------------

    def open_to(self, person: Candidate) -> Sequence[Window]:
        """See :class:`Situation`."""
        return self._reach[self._tier(person)].open_to

    def reach(self, person: Candidate) -> Collection[Window]:
        """See :class:`Situation`."""
        return self._reach[self._tier(person)].of(person)

    def wanted(self, person: Candidate) -> Sequence[Window]:
        """See :class:`Situation`."""
        since = person.unassessed_since
        return [window for window in self.reach(person) if self._least_urgent[window] > since]

    def capped(self, office: str | None) -> AbstractSet[Window]:
        """See :class:`Situation`."""
        return self._capped.get(office, frozenset())

    def inside(self, window: Window) -> Sequence[str]:
        """See :class:`Situation`."""
        return self._batch[window].nips if window in self._batch else ()

    def out(self, day: date) -> AbstractSet[str]:
        """See :class:`Situation`."""
        return self._out.get(day, frozenset())

    def queue(self, person: Candidate) -> Standing:
        """See :class:`Situation`."""
        tier = self._tier(person)
        return Standing(
            ahead=bisect_right(self._waits[tier], person.unassessed_since) - 1,
            batches=sum(tier is None or batch.tier == tier for batch in self._batch.values()),
            colleagues=self._due[person.office],
        )

    # --- how it is looked up ------------------------------------------------------------------------------

    def _windows_at_cap(self) -> dict[str | None, frozenset[Window]]:
        """Office -> windows on a day of which as many are away as may be."""
        problem = self.problem
        offices = {person.nip: person.office for person in problem.candidates}
        for taken in problem.taken:
            offices.update(taken.offices)
        full = {
            (office, day)
            for day, nips in self._out.items()
            for office, n in Counter(offices.get(nip) for nip in nips).items()
            if office is not None and n >= problem.office_caps.get(office, n + 1)
        }
        return {
            office: frozenset(
                window for window in problem.windows if any((office, day) in full for day in window.days)
            )
            for office in {person.office for person in problem.candidates} & problem.office_caps.keys()
        }

    def _tier(self, person: Candidate) -> Tier | None:
        return None if self.problem.mix_tiers else person.tier

    def _open_to(self, tier: Tier | None) -> tuple[Window, ...]:
        """The windows that no other tier has."""
        foreign = {window for window, batch in self._batch.items() if tier is not None and batch.tier != tier}
        return tuple(window for window in self.problem.windows if window not in foreign)

    def _latest(self, window: Window) -> date:
        """Since when the least urgent person of a window has waited; the end of time where a seat is free."""
        batch = self._batch.get(window)
        if batch is None or len(batch.nips) < window.seats:
            return date.max
        return max(self._since[nip] for nip in batch.nips)


class _Reach:
    """The windows open to a tier, and those of them that each person can attend."""

    def __init__(self, open_to: tuple[Window, ...]) -> None:
        self.open_to = open_to
        self._found: dict[tuple[Away, ...], dict[Window, None]] = {}

    def of(self, person: Candidate) -> Collection[Window]:
        """In their order; blocked days decide, so that most people share them."""
        days = blocked(person)
        if days not in self._found:
            free = (window for window in self.open_to if not window.meets_any(days))
            self._found[days] = dict.fromkeys(free)
        return self._found[days]
