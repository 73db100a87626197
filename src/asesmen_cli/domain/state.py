"""What follows from a snapshot on a day: who must be assessed, who sits where, what contradicts the file.

Nothing here is stored. Every count, reason and conflict that a screen, a file or a script shows comes from
one :class:`State`, so that all of them agree and none goes stale.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from itertools import compress
from typing import TypeAlias, TypeVar

from asesmen_cli.domain.attendance import (
    Attendance,
    Dropout,
    Marks,
    attendance,
    dropouts,
    marks_until,
    undecided,
)
from asesmen_cli.domain.coverage import Coverage, covered
from asesmen_cli.domain.due import (
    ABSENT_WORDS,
    FLAGGED,
    GROUNDS,
    Absent,
    Due,
    DueOn,
    DueRule,
    Status,
    explain,
)
from asesmen_cli.domain.facts import HOLDS_A_SEAT, Figures, PlanState, PlanView, Quality
from asesmen_cli.domain.findings import Finding, Severity
from asesmen_cli.domain.messages import Message, Param, msg
from asesmen_cli.domain.people import TIER_WORDS, Assessment, Person, Tier, Voided
from asesmen_cli.domain.planning import Batch, Unplaced
from asesmen_cli.domain.snapshot import PersonRecord, PlanRecord, Snapshot

KEEPS_FROM_COMING = frozenset(
    {"conflict.away", "conflict.exempt", "conflict.gone", "conflict.retired", "conflict.not-due"}
)
"""Conflicts because of which a person gets no letter that calls them up."""
FOUND_ANEW = frozenset(
    {"plan.small-batch", "plan.tier-left-out", "plan.calendar-estimated", "plan.calendar-undecreed"}
)
"""Codes of findings that older workspaces stored with a plan, and that are looked for each time now."""
ALIVE = frozenset({PlanState.DRAFT, PlanState.PUBLISHED, PlanState.SUPERSEDED})
"""States of plans in which a batch that was not called off has its people."""

_Held = TypeVar("_Held", Assessment, Voided)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedDay:
    """A batch has a day that a decree or the office has made a day off since."""

    batch: Batch
    day: date
    """The first such day."""
    why: Message


FindDoubts: TypeAlias = Callable[[PlanRecord], Iterable[Finding]]
"""Finds what is not sure about the days of a plan: estimated holidays, years without a decree."""
FindClosed: TypeAlias = Callable[[PlanRecord], Iterable[ClosedDay]]
"""Finds the batches of a plan that have not begun and fall on closed days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """One person's seat in a batch that was not called off."""

    plan: PlanRecord
    batch: Batch
    outcome: Attendance


def latest(held: tuple[_Held, ...], on: date) -> _Held | None:
    """Return the latest assessment on or before a day; ``held`` is in order of the day."""
    for one in reversed(held):
        if one.held_on <= on:
            return one
    return None


class OnDay:
    """What the file says about people on a day. Only assessments on or before it count.

    Args:
        snapshot: What is on file.
        rule: When a person is due.
        on: The day.
        known: Today, where ``on`` lies after it: later assessments are not known yet.
    """

    def __init__(self, snapshot: Snapshot, rule: DueRule, on: date, *, known: date | None = None) -> None:
        self._snapshot = snapshot
        self._rule = DueOn(rule, on)
        self._known = known or on

    @cached_property
    def statuses(self) -> Mapping[str, Status]:
        """Return NIP -> status of everyone on the roster."""
        snapshot = self._snapshot
        columns = {name: snapshot.column(f"person.{name}") for name in GROUNDS}
        nips, known = columns["nip"], self._known
        held = []
        for own in map(snapshot.assessments.get, nips):
            last = None if not own else own[-1] if own[-1].held_on <= known else latest(own, known)
            held.append(None if last is None else last.held_on)
        statuses = self._rule.statuses(columns, held)
        found = dict(compress(zip(nips, statuses, strict=True), snapshot.column("present")))
        for nip, exemption in snapshot.exemptions.items():
            if nip in found and self._rule.on <= exemption.until:
                found[nip] = Status.OUT_OF_SCOPE
        return found

    def dues(self, people: Sequence[PersonRecord]) -> list[Due]:
        """Return the status of people and what it follows from."""
        snapshot, nips = self._snapshot, [filed.person.nip for filed in people]
        return self._rule.dues(
            [filed.person for filed in people],
            list(map(self._last, nips)),
            [filed.source for filed in people],
            list(map(snapshot.exemptions.get, nips)),
            [latest(snapshot.voided.get(nip, ()), self._known) for nip in nips],
        )

    def everyone(self) -> list[Due]:
        """Return the status of everyone on the roster, and what it follows from."""
        return self.dues([filed for filed in self._snapshot.people.values() if filed.present])

    def _last(self, nip: str) -> Assessment | None:
        return latest(self._snapshot.assessments.get(nip, ()), self._known)


def statuses(snapshot: Snapshot, rule: DueRule, on: date, *, known: date | None = None) -> list[Due]:
    """Return the status of everyone on the roster on a day, and what it follows from; see :class:`OnDay`."""
    return OnDay(snapshot, rule, on, known=known).everyone()


def _nothing(_plan: PlanRecord) -> tuple[()]:
    return ()


def dropped_from(plans: Iterable[PlanRecord], marks: Marks) -> Mapping[str, tuple[Dropout, ...]]:
    """Return NIP -> the published batches from which the person was dropped, earliest first."""
    published = (plan for plan in plans if plan.state is PlanState.PUBLISHED)
    found: dict[str, list[Dropout]] = defaultdict(list)
    for one in dropouts([batch for plan in published for batch in plan.standing], marks):
        found[one.nip].append(one)
    return {nip: tuple(own) for nip, own in found.items()}


class State:
    """Everything that follows from a snapshot on a day.

    Args:
        snapshot: What is on file.
        rule: When a person is due.
        today: The day on which the state is computed.
        find_closed: See :data:`FindClosed`; by default every day is worked.
        find_doubts: See :data:`FindDoubts`; by default every day is sure.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        rule: DueRule,
        today: date,
        *,
        find_closed: FindClosed = _nothing,
        find_doubts: FindDoubts = _nothing,
    ) -> None:
        self.snapshot = snapshot
        self.rule = rule
        self.today = today
        self._find_closed = find_closed
        self._find_doubts = find_doubts
        self._days: dict[date, OnDay] = {}

    # --- people and seats ---------------------------------------------------------------------------------

    @cached_property
    def everyone(self) -> Mapping[str, Due]:
        """Return NIP -> status today of everyone on the roster."""
        return {due.person.nip: due for due in self._on(self.today).everyone()}

    def due_of(self, nip: str) -> Due | None:
        """Return the status today of one person; None for somebody who is not on the roster."""
        filed = self.snapshot.people.get(nip)
        return self._on(self.today).dues([filed])[0] if filed is not None and filed.present else None

    @cached_property
    def seats(self) -> Mapping[str, tuple[Seat, ...]]:
        """Return NIP -> every seat in a published plan, earliest first."""
        return _seats(self.snapshot.published, self.marks)

    @cached_property
    def marks(self) -> Marks:
        """Return attendance until today."""
        return marks_until(self.snapshot.marks, self.today)

    def open_seat(self, nip: str) -> Seat | None:
        """Return the last published seat with open attendance."""
        return next((seat for seat in reversed(self.seats.get(nip, ())) if _is_open(seat)), None)

    @cached_property
    def seated(self) -> frozenset[str]:
        """Return the NIPs of those with an open seat in a published plan."""
        return frozenset(nip for nip, seats in self.seats.items() if any(map(_is_open, seats)))

    @cached_property
    def due(self) -> frozenset[str]:
        """Return the NIPs of those who must be assessed today: never assessed, or overdue."""
        statuses = self._on(self.today).statuses
        return frozenset(nip for nip, status in statuses.items() if status in FLAGGED)

    @cached_property
    def without_seat(self) -> frozenset[str]:
        """Return the NIPs of those who must be assessed and have no seat in a published plan."""
        return self.due - self.seated

    @cached_property
    def done(self) -> frozenset[str]:
        """Return the NIPs of those who attended a published batch in full and are not due again."""
        came = {
            nip
            for nip, seats in self.seats.items()
            if any(seat.outcome is Attendance.COMPLETE for seat in seats)
        }
        return frozenset(came) - self.due - self.seated

    @cached_property
    def in_draft(self) -> frozenset[str]:
        """Return the NIPs of those without a published seat to whom the draft gives one."""
        draft = self.snapshot.draft
        if draft is None:
            return frozenset()
        return self.without_seat & _seats((draft,), self.marks).keys()

    @property
    def figures(self) -> Figures:
        """Return the numbers that every medium shows: ``due = seated + without_seat``."""
        return Figures(
            due=len(self.due),
            seated=len(self.due & self.seated),
            without_seat=len(self.without_seat),
            done=len(self.done),
            in_draft=len(self.in_draft),
            later=len(self.seated - self.due),
        )

    def _on(self, day: date) -> OnDay:
        """Return what the file says on a day, by what is known today."""
        if day not in self._days:
            self._days[day] = OnDay(self.snapshot, self.rule, day, known=self.today)
        return self._days[day]

    @cached_property
    def coverage(self) -> Coverage:
        """Return the numbers of people in scope, by office, tier and echelon."""
        return covered(self.everyone.values(), self.today, self.seated)

    # --- one plan -----------------------------------------------------------------------------------------

    def view(self, record: PlanRecord) -> PlanView:
        """Return a plan as it is today: who still has a seat, who has none and why, and what is proven."""
        own = _seats((record,) if record.state in ALIVE else (), self.marks)
        kept = {nip: seat for nip, seats in own.items() if (seat := _kept(seats)) is not None}
        unplaced = tuple(
            replace(one, params=self.snapshot.named(one.params)) for one in self._unplaced(record, kept)
        )
        conflicts = self.conflicts_of(record)
        nips = {nip for batch in record.plan.batches for nip in batch.nips}
        nips |= {one.nip for one in (*record.plan.unplaced, *unplaced)}
        people = {filed.person.nip: filed.person for filed in self.snapshot.records(sorted(nips))}
        return PlanView(
            state=record.state,
            name=record.name,
            as_of=self.today,
            made_on=record.as_of,
            settings=record.settings,
            quality=self._quality(record, kept, unplaced, as_proven=not conflicts),
            plan=replace(record.plan, unplaced=unplaced),
            seated=frozenset(kept),
            not_yet=sum(
                seat.batch.window.start > self.today and nip not in self.due for nip, seat in kept.items()
            ),
            people=people,
            source=record.source,
            digest=record.digest,
            findings=(
                *(
                    replace(one, params=self.snapshot.named(one.params))
                    for one in record.findings
                    if one.code not in FOUND_ANEW
                ),
                *self._find_doubts(record),
                *_small_batches(record, self.today),
                *_left_out(record, unplaced, people),
            ),
            conflicts=conflicts,
            figures=self.figures,
            pinned=record.pinned,
            cancelled=record.cancelled,
            load=self.snapshot.load,
        )

    def _elsewhere(self, record: PlanRecord) -> Mapping[str, tuple[Seat, ...]]:
        """Return NIP -> every seat in the published plans that this one does not replace."""
        excluded = (record.number, record.replaces)
        return _seats([plan for plan in self.snapshot.published if plan.number not in excluded], self.marks)

    def _unplaced(self, record: PlanRecord, kept: Mapping[str, Seat]) -> Iterator[Unplaced]:
        """Yield everyone of the plan's people who must be assessed and has no seat, with the reason."""
        others = self._elsewhere(record)
        stored = {one.nip: one for one in record.plan.unplaced}
        seated = (nip for batch in record.plan.batches for nip in batch.nips)
        without = [nip for nip in dict.fromkeys((*stored, *seated)) if nip not in kept]
        days = {self.today, max(self.today, record.first_day)}
        flagged = frozenset().union(*(self._flagged_by(day, without) for day in days))
        for nip in without:
            seat = next((seat for seat in reversed(others.get(nip, ())) if _is_open(seat)), None)
            known = stored.get(nip)
            if seat is not None:
                if known is not None and known.code in HOLDS_A_SEAT:
                    yield self._held(nip, seat)
            elif nip in flagged:
                yield known if known and known.code not in HOLDS_A_SEAT else self._lost(record, nip)

    def _held(self, nip: str, seat: Seat) -> Unplaced:
        begun = seat.batch.window.start <= self.today
        return Unplaced(
            nip=nip,
            code="attendance-open" if begun else "seated",
            params={"plan": seat.plan.name, "batch": seat.batch.number, "start": seat.batch.window.start},
        )

    def _flagged_by(self, day: date, nips: Iterable[str]) -> frozenset[str]:
        """Return those of people who are on the roster and flagged on a day."""
        there = [filed for filed in self.snapshot.records(nips) if filed.present]
        return frozenset(due.person.nip for due in self._on(day).dues(there) if due.status.flagged)

    def _lost(self, record: PlanRecord, nip: str) -> Unplaced:
        """Return why somebody who had a seat has none now, from this plan or another on file."""
        others = (plan for plan in reversed(self.snapshot.plans) if plan.number != record.number)
        found = (self._lost_in(plan, nip) for plan in (record, *others))
        lost = next((one for one in found if one is not None), None)
        return lost or Unplaced(nip=nip, code="seat-lost")

    def _lost_in(self, record: PlanRecord, nip: str) -> Unplaced | None:
        own = [batch for batch in reversed(record.plan.batches) if nip in batch.nips]
        if own and record.state is PlanState.WITHDRAWN:
            return Unplaced(nip=nip, code="withdrawn", params={"plan": record.name})
        for batch in own:
            if batch.number in record.cancelled:
                reason = record.cancelled[batch.number]
                return Unplaced(nip=nip, code="called-off", params={"batch": batch.number, "reason": reason})
            marks = self.marks.get(nip, {})
            missed = [day for day in batch.window.days if day in marks and not marks[day].present]
            if missed:
                return Unplaced(nip=nip, code="dropped", params={"batch": batch.number, "day": missed[0]})
        return None

    def _quality(
        self,
        record: PlanRecord,
        kept: Mapping[str, Seat],
        unplaced: tuple[Unplaced, ...],
        *,
        as_proven: bool,
    ) -> Quality:
        """Return the quality of the plan as it is now. A proof counts only for the plan that it is about."""
        cost = self._cost(record, kept)
        drafted = record.quality
        whole = (
            as_proven
            and not record.edited
            and not record.cancelled
            and len(kept) == drafted.placed
            and (record.state is PlanState.DRAFT or cost == drafted.cost)
        )
        if record.state is PlanState.DRAFT and len(kept) == drafted.placed:
            cost = drafted.cost
        return Quality(
            flagged=len(kept) + len(unplaced),
            placed=len(kept),
            unplaced=len(unplaced),
            batches=len(record.standing) if record.state in ALIVE else 0,
            fewest_batches=drafted.fewest_batches if whole else None,
            cost=cost,
            bound=drafted.bound if whole else None,
            optimal=drafted.optimal if whole else None,
        )

    def _cost(self, record: PlanRecord, kept: Mapping[str, Seat]) -> int:
        """Return the sum over those seated of days unassessed x days from the plan's start to their batch."""
        first = record.first_day
        total = 0
        for nip, seat in kept.items():
            start = seat.batch.window.start
            before = latest(self.snapshot.assessments.get(nip, ()), min(start, first) - timedelta(days=1))
            since = before.held_on if before else self.snapshot.people[nip].person.number.since
            total += max(0, (first - since).days) * (start - first).days
        return total

    # --- conflicts ----------------------------------------------------------------------------------------

    @cached_property
    def conflicts(self) -> tuple[Finding, ...]:
        """Return what the published plans say against what is on file, plan by plan."""
        return tuple(one for plan in self.snapshot.published for one in self.conflicts_of(plan))

    def conflicts_of(self, record: PlanRecord) -> tuple[Finding, ...]:
        """Return what a draft or a published plan says against what is on file, batch by batch."""
        if record.state not in (PlanState.DRAFT, PlanState.PUBLISHED):
            return ()
        closed = {one.batch.number: one for one in self._find_closed(record)}
        others = self._elsewhere(record)
        found: list[Finding] = []
        for batch in record.standing:
            if batch.window.end < self.today:
                continue
            if batch.number in closed:
                found.append(on_closed_day(record, closed[batch.number]))
            filed = self.snapshot.records(undecided(batch, self.marks))
            for one, due in zip(filed, self._on(batch.window.start).dues(filed), strict=True):
                seats = others.get(due.person.nip, ())
                found += self._conflicts_of_seat(record, batch, due, seats, present=one.present)
        return tuple(found)

    def _conflicts_of_seat(
        self, record: PlanRecord, batch: Batch, due: Due, others: tuple[Seat, ...], *, present: bool
    ) -> Iterator[Finding]:
        """Yield what is against the seat of a person, whose status is that of the first day of the batch."""
        person, window, nip = due.person, batch.window, due.person.nip

        def conflict(code: str, **params: Param) -> Finding:
            return _conflict(code, record, batch, name=person.name, nip=nip, **params)

        if not present:
            yield conflict("conflict.gone")
            return
        if due.retires_on is not None and due.retires_on <= window.end:
            yield conflict("conflict.retired", day=due.retires_on)
            return
        exemption = self.snapshot.exemptions.get(nip)
        if exemption is not None and exemption.until >= window.start:
            yield conflict("conflict.exempt", until=exemption.until, reason=exemption.reason)
        for absence in self.snapshot.absences.get(nip, ()):
            days = [day for day in window.days if absence.first <= day <= absence.last and day >= self.today]
            if days:
                yield conflict("conflict.away", first=absence.first, last=absence.last, reason=absence.reason)
                break
        yield from _not_required(batch, due, conflict)
        again = [seat for seat in others if _is_open(seat) and seat.batch.window.end >= self.today]
        own = [one for one in record.standing if nip in one.nips and one.window.end >= self.today]
        if again or (len(own) > 1 and batch is own[0]):
            other, plan = (again[0].batch, again[0].plan) if again else (own[1], record)
            yield conflict("conflict.twice", other=other.number, other_plan=_called(plan))

    def cannot_come(self, record: PlanRecord) -> Mapping[tuple[int, str], Finding]:
        """Return (batch, NIP) -> the conflict because of which the person is not called up."""
        found: dict[tuple[int, str], Finding] = {}
        for one in self.conflicts_of(record):
            if one.code in KEEPS_FROM_COMING:
                found.setdefault((int(str(one.params["batch"])), str(one.params["nip"])), one)
        return found


def _not_required(batch: Batch, due: Due, conflict: Callable[..., Finding]) -> Iterator[Finding]:
    """Yield a person who need not be assessed on the day of the batch, or is of another tier."""
    person = due.person
    if due.absent is Absent.TIER or (batch.tier is not None and person.tier is not batch.tier):
        was = None if batch.tier is None else Message(TIER_WORDS[batch.tier])
        yield conflict("conflict.tier", tier=Message(TIER_WORDS[person.tier]), was=was or msg("mixed"))
    elif due.absent is Absent.STANDING:
        why = Message(ABSENT_WORDS[Absent.STANDING], {"standing": person.standing})
        yield conflict("conflict.not-due", why=why)
    elif due.absent is None and not due.status.flagged:
        yield conflict("conflict.not-due", why=explain(due))


def new_conflicts(before: State, after: State) -> tuple[Finding, ...]:
    """Return the conflicts that a change has caused, those of the draft too."""
    known = set(map(_identity, _all_conflicts(before)))
    return tuple(one for one in _all_conflicts(after) if _identity(one) not in known)


def _all_conflicts(state: State) -> Iterator[Finding]:
    """Yield those of the published plans, and of the draft what no plan that it replaces has too."""
    yield from state.conflicts
    draft = state.snapshot.draft
    if draft is not None:
        former = (plan for plan in state.snapshot.published if plan.number == draft.replaces)
        known = {(one.code, one.params.get("nip")) for plan in former for one in state.conflicts_of(plan)}
        yield from (
            one for one in state.conflicts_of(draft) if (one.code, one.params.get("nip")) not in known
        )


def _identity(finding: Finding) -> tuple[str, str]:
    return finding.code, str(sorted((key, str(value)) for key, value in finding.params.items()))


def _seats(plans: Iterable[PlanRecord], marks: Marks) -> dict[str, tuple[Seat, ...]]:
    """Return NIP -> every seat in these plans, earliest first."""
    found: dict[str, list[Seat]] = defaultdict(list)
    every = ((plan, batch) for plan in plans for batch in plan.standing)
    for plan, batch in sorted(every, key=lambda pair: pair[1].window.place):
        for nip in batch.nips:
            outcome = attendance(batch.window.days, marks.get(nip, {}))
            found[nip].append(Seat(plan=plan, batch=batch, outcome=outcome))
    return {nip: tuple(seats) for nip, seats in found.items()}


def _is_open(seat: Seat) -> bool:
    return seat.outcome is Attendance.OPEN


def _kept(seats: tuple[Seat, ...]) -> Seat | None:
    """Return the last seat that was not lost by missing a day."""
    return next((seat for seat in reversed(seats) if seat.outcome is not Attendance.DROPPED), None)


def _called(plan: PlanRecord) -> Param:
    return msg("the draft") if plan.name is None else plan.name


def _conflict(code: str, plan: PlanRecord, batch: Batch, **params: Param) -> Finding:
    command = "asesmen plan" if plan.state is PlanState.DRAFT else "asesmen plan --keep"
    return Finding(
        code=code,
        severity=Severity.ERROR if code == "conflict.twice" else Severity.WARNING,
        params={
            **params,
            "batch": batch.number,
            "plan": _called(plan),
            "start": batch.window.start,
            "end": batch.window.end,
            "command": command,
        },
    )


def on_closed_day(plan: PlanRecord, closed: ClosedDay, command: str | None = None) -> Finding:
    """Return the conflict of a batch with a day off, and the command that solves it."""
    found = _conflict("conflict.holiday", plan, closed.batch, day=closed.day, why=closed.why)
    return found if command is None else replace(found, params={**found.params, "command": command})


def _small_batches(record: PlanRecord, today: date) -> Iterator[Finding]:
    """Yield batches to come with fewer people than the plan requires."""
    for batch in record.standing if record.state in ALIVE else ():
        least = min(record.settings.min_size, batch.window.seats)
        if len(batch.nips) < least and batch.window.start >= today:
            params: dict[str, Param] = {"batch": batch.number, "n": len(batch.nips)}
            yield Finding.warning("plan.small-batch", **params)


def _left_out(
    record: PlanRecord, unplaced: Iterable[Unplaced], people: Mapping[str, Person]
) -> Iterator[Finding]:
    """Yield each tier without a seat, and the command that plans it."""
    waiting = [people[one.nip].tier for one in unplaced if one.code not in HOLDS_A_SEAT]
    seated = {people[nip].tier for batch in record.standing for nip in batch.nips}
    end = max((batch.window.end for batch in record.standing), default=record.first_day)
    after = (end + timedelta(days=1)).isoformat()
    for tier in Tier:
        if tier in waiting and tier not in seated and record.state in ALIVE:
            params: dict[str, Param] = {
                "tier": Message(TIER_WORDS[tier]),
                "n": waiting.count(tier),
                "command": f"asesmen plan --tier {tier} --start {after}",
            }
            yield Finding.warning("plan.tier-left-out", **params)
