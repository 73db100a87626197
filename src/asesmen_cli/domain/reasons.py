"""Why somebody has no seat, or a later one than somebody less urgent: read off a plan, whoever made it."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from asesmen_cli.domain.findings import Finding, Severity
from asesmen_cli.domain.messages import Param
from asesmen_cli.domain.planning import (
    Away,
    Batch,
    Candidate,
    Plan,
    PlanProblem,
    Unplaced,
    Window,
    check_plan,
    seats,
    swapped,
)


def unplaced(problem: PlanProblem, batches: Sequence[Batch]) -> tuple[Unplaced, ...]:
    """Everyone without a seat and the rule that stands in the way, in order of tier and wait."""
    return tuple(_Reasons(problem, batches).all())


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
                broken = (
                    Finding(code="plan.dropped-first", severity=Severity.INFO, params={"nip": least.nip}),
                )
            yield Overtaking(nip=least.nip, batch=batch, broken=broken)


class _Reasons:
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
        self._stand_ins = _by_member(problem.stand_ins)
        self._apart = _by_member(problem.keep_apart)
        self._together = _by_member(problem.keep_together)

    def all(self) -> Iterator[Unplaced]:
        """Everyone without a seat."""
        problem = self._problem
        for tier in [None] if problem.mix_tiers else problem.tier_order:
            queue = problem.queue(tier)
            waits = [person.unassessed_since for person in queue]
            own = [window for window, batch in self._batch.items() if problem.mix_tiers or batch.tier == tier]
            foreign = self._batch.keys() - own
            open_to = tuple(window for window in problem.windows if window not in foreign)
            due = Counter(person.office for person in queue)
            reach = _Reach(open_to)
            for person in queue:
                if person.nip not in self._seated:
                    code, params = self._reason(person, reach, due[person.office])
                    if code == "no-seat":
                        params |= {
                            "batches": len(problem.windows),
                            "own": len(own),
                            "ahead": bisect_right(waits, person.unassessed_since) - 1,
                        }
                    yield Unplaced(nip=person.nip, code=code, params=params)

    def _latest(self, window: Window) -> date:
        """Since when the least urgent person of a window has waited; the end of time where a seat is free."""
        batch = self._batch.get(window)
        if batch is None or len(batch.nips) < window.seats:
            return date.max
        return max(self._since[nip] for nip in batch.nips)

    def _reason(self, person: Candidate, reach: "_Reach", due: int) -> tuple[str, dict[str, Param]]:
        """The rule that keeps a person out of windows where somebody less urgent sits, or nobody."""
        params: dict[str, Param] = {"last": self._last}
        open_to, windows = reach.open_to, reach.of(person)
        if open_to and not windows:
            if any(person.serves_until(window.end) for window in open_to):
                return "away", params | {"batches": len(open_to)}
            return "retiring", {"retires_on": person.retires_on, "end": min(window.end for window in open_to)}
        capped = self._capped.get(person.office, set())
        if any(
            self._least_urgent[window] > person.unassessed_since for window in capped if window in windows
        ):
            cap = self._problem.office_caps[person.office or ""]
            return "office-cap", params | {
                "office": person.office,
                "due": due,
                "cap": cap,
                "batches": len(windows),
            }
        code, others = self._group(person, windows)
        return code, params | ({"people": tuple(sorted(others))} if others else {})

    def _group(self, person: Candidate, windows: Collection[Window]) -> tuple[str, frozenset[str]]:
        """The rule about people who depend on each other, and the others."""
        nip = person.nip
        within_reach = (window for window in windows if self._least_urgent[window] > person.unassessed_since)
        if nip in self._stand_ins or nip in self._apart:
            for window in within_reach:
                for group in self._stand_ins.get(nip, ()):
                    if any(group - {nip} <= self._out.get(day, set()) for day in window.days):
                        return "stand-in", group - {nip}
                for group in self._apart.get(nip, ()):
                    if window in self._batch and not group.isdisjoint(self._batch[window].nips):
                        return "keep-apart", group.intersection(self._batch[window].nips)
        for group in self._together.get(nip, ()):
            return "keep-together", group & self._since.keys()
        return "no-seat", frozenset()


class _Reach:
    """The windows open to a tier, and those of them that each person can attend."""

    def __init__(self, open_to: tuple[Window, ...]) -> None:
        self.open_to = open_to
        self._found: dict[tuple[tuple[Away, ...], date | None], dict[Window, None]] = {}

    def of(self, person: Candidate) -> Collection[Window]:
        """In their order; absences and pension decide, so that most people share them."""
        key = (person.away, person.retires_on)
        if key not in self._found:
            self._found[key] = dict.fromkeys(window for window in self.open_to if person.can_attend(window))
        return self._found[key]


def _by_member(groups: Sequence[tuple[str, ...]]) -> dict[str, list[frozenset[str]]]:
    found: dict[str, list[frozenset[str]]] = {}
    for group in groups:
        for nip in group:
            found.setdefault(nip, []).append(frozenset(group))
    return found
