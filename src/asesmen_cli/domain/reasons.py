"""Why somebody has no seat, or a later one than somebody less urgent, read off any plan."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from asesmen_cli.domain.findings import Finding
from asesmen_cli.domain.messages import Param
from asesmen_cli.domain.people import Tier
from asesmen_cli.domain.planning import (
    Batch,
    Candidate,
    Plan,
    PlanProblem,
    Unplaced,
    Window,
    seats,
    swapped,
)
from asesmen_cli.domain.rules import check_plan


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
    before = {finding.code for finding in check_plan(problem, plan)}
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
            broken = tuple(finding for finding in found if finding.code not in before)
            if not broken and least.dropped and not person.dropped:
                broken = (Finding.info("plan.dropped-first", nip=least.nip),)
            yield Overtaking(nip=least.nip, batch=batch, broken=broken)


class Explainer:
    """What a plan leaves open, looked up for many people."""

    def __init__(self, problem: PlanProblem, batches: Sequence[Batch]) -> None:
        self._problem = problem
        self._batch = {batch.window: batch for batch in batches}
        self._seated = {nip for batch in batches for nip in batch.nips}
        self._last = max(window.end for window in problem.windows)
        self._since = {person.nip: person.unassessed_since for person in problem.candidates}
        self._offices = {person.nip: person.office for person in problem.candidates}
        self._out: dict[date, set[str]] = {}
        for window, nips in [(batch.window, batch.nips) for batch in batches] + [
            (taken.window, tuple(taken.offices)) for taken in problem.taken
        ]:
            for day in window.days:
                self._out.setdefault(day, set()).update(nips)
        for taken in problem.taken:
            self._offices.update(taken.offices)
        self._at_cap = {
            (office, day)
            for day, nips in self._out.items()
            for office, n in Counter(self._offices.get(nip) for nip in nips).items()
            if office is not None and n >= problem.office_caps.get(office, n + 1)
        }
        self._least_urgent = {window: self._latest(window) for window in problem.windows}
        self._capped: dict[str | None, set[Window]] = {}
        for office in {person.office for person in problem.candidates} & problem.office_caps.keys():
            self._capped[office] = {
                window
                for window in problem.windows
                if any((office, day) in self._at_cap for day in window.days)
            }
        self._tiers = [None] if problem.mix_tiers else list(problem.tier_order)
        self._queues = {tier: problem.queue(tier) for tier in self._tiers}
        self._due = {tier: Counter(one.office for one in queue) for tier, queue in self._queues.items()}
        self._reach = {tier: _Reach(self._open_to(tier)) for tier in self._tiers}
        self._stand_ins = _by_member(problem.stand_ins)
        self._apart = _by_member(problem.keep_apart)
        self._together = _by_member(problem.keep_together)

    def unplaced(self) -> Iterator[Unplaced]:
        """Everyone without a seat, with the rule that seems to stand in the way, by tier and wait."""
        for tier in self._tiers:
            for person in self._queues[tier]:
                if person.nip not in self._seated:
                    yield self.because(person, self._rule(person))

    def because(self, person: Candidate, rule: str, rules: tuple[str, ...] = ()) -> Unplaced:
        """The reason with its figures; ``rules``: those that keep somebody from a seat together."""
        tier = self._tier(person)
        reach = self._reach[tier]
        windows = reach.of(person)
        code = rule
        params: dict[str, Param] = {"last": self._last}
        figures: dict[str, Param] = {}
        match rule:
            case "batch-size":
                code, figures = "no-seat", self._seats(person)
            case "not-due":
                params = {"day": person.due_from}
            case "away":
                code = "away-partly" if windows else rule
                figures = {} if windows else {"batches": len(reach.open_to)}
            case "retiring":
                code, params, figures = "retiring-partly", {}, {"retires_on": person.retires_on}
                if not windows:
                    code = rule
                    figures["end"] = min(window.end for window in reach.open_to or self._problem.windows)
            case "office-cap":
                figures = {
                    "office": person.office,
                    "due": self._due[tier][person.office],
                    "cap": self._problem.office_caps[person.office or ""],
                    "batches": len(windows),
                }
            case "stand-in" | "keep-apart" | "keep-together":
                figures = {"people": tuple(sorted(self._others(person, rule, windows)))}
            case "several":
                figures = {"rules": rules}
        return Unplaced(nip=person.nip, code=code, params={**params, **figures})

    def _seats(self, person: Candidate) -> dict[str, Param]:
        tier = self._tier(person)
        waits = [one.unassessed_since for one in self._queues[tier]]
        own = sum(tier is None or batch.tier == tier for batch in self._batch.values())
        ahead = bisect_right(waits, person.unassessed_since) - 1
        return {"batches": len(self._problem.windows), "own": own, "ahead": ahead}

    def _tier(self, person: Candidate) -> Tier | None:
        return None if self._problem.mix_tiers else person.tier

    def _open_to(self, tier: Tier | None) -> tuple[Window, ...]:
        """The windows that no other tier has."""
        foreign = {window for window, batch in self._batch.items() if tier is not None and batch.tier != tier}
        return tuple(window for window in self._problem.windows if window not in foreign)

    def _latest(self, window: Window) -> date:
        """Since when the least urgent person of a window has waited; the end of time where a seat is free."""
        batch = self._batch.get(window)
        if batch is None or len(batch.nips) < window.seats:
            return date.max
        return max(self._since[nip] for nip in batch.nips)

    def _rule(self, person: Candidate) -> str:
        """The rule that keeps a person out of windows where somebody less urgent sits, or nobody."""
        reach = self._reach[self._tier(person)]
        windows = reach.of(person)
        if reach.open_to and not windows:
            in_time = [window for window in reach.open_to if person.due_by(window.start)]
            if not in_time:
                return "not-due"
            return "away" if any(person.serves_until(window.end) for window in in_time) else "retiring"
        wanted = [window for window in windows if self._least_urgent[window] > person.unassessed_since]
        if not self._capped.get(person.office, set()).isdisjoint(wanted):
            return "office-cap"
        groups = self._stand_ins.get(person.nip, [])
        days = {day for window in wanted for day in window.days}
        if any(group - {person.nip} <= self._out.get(day, set()) for group in groups for day in days):
            return "stand-in"
        if self._apart_in(person, wanted):
            return "keep-apart"
        return "keep-together" if person.nip in self._together else "batch-size"

    def _apart_in(self, person: Candidate, windows: Iterable[Window]) -> frozenset[str]:
        """Who keeps a person out of the first window in which somebody of a group kept apart sits."""
        groups = self._apart.get(person.nip, [])
        inside = (
            group.intersection(self._batch[one].nips)
            for one in windows
            if one in self._batch
            for group in groups
        )
        return next((found for found in inside if found), frozenset())

    def _others(self, person: Candidate, rule: str, windows: Collection[Window]) -> frozenset[str]:
        """The people whom a rule about groups puts in somebody's way."""
        if rule == "keep-apart":
            wanted = [one for one in windows if self._least_urgent[one] > person.unassessed_since]
            return self._apart_in(person, wanted) or frozenset().union(*self._apart[person.nip]) - {
                person.nip
            }
        if rule == "keep-together":
            return self._together[person.nip][0] & self._since.keys()
        gone = (group - {person.nip} for group in self._stand_ins[person.nip])
        out = [group for group in gone if any(group <= nips for nips in self._out.values())]
        return out[0] if out else self._stand_ins[person.nip][0] - {person.nip}


class _Reach:
    """The windows open to a tier, and those of them that each person can attend."""

    def __init__(self, open_to: tuple[Window, ...]) -> None:
        self.open_to = open_to
        self._found: dict[Hashable, dict[Window, None]] = {}

    def of(self, person: Candidate) -> Collection[Window]:
        """In their order; absences and pension decide, so that most people share them."""
        key = (person.away, person.retires_on, person.due_from)
        if key not in self._found:
            self._found[key] = dict.fromkeys(window for window in self.open_to if person.can_attend(window))
        return self._found[key]


def _by_member(groups: Sequence[tuple[str, ...]]) -> dict[str, list[frozenset[str]]]:
    found: dict[str, list[frozenset[str]]] = {}
    for group in groups:
        for nip in group:
            found.setdefault(nip, []).append(frozenset(group))
    return found
