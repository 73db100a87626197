"""From what is on file to the problem that a plan solves: who is asked, which windows, which rules."""

import heapq
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice

from asesmen_cli.domain.attendance import marks_until, undecided
from asesmen_cli.domain.due import Due, Status, flagged_from
from asesmen_cli.domain.facts import PlanSettings, PlanState, VenueDates
from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.domain.interchange import digest
from asesmen_cli.domain.messages import Message, msg
from asesmen_cli.domain.planning import (
    Away,
    Candidate,
    OfficeCap,
    Plan,
    PlanProblem,
    Taken,
    Unplaced,
    Window,
    arranged,
    seats,
)
from asesmen_cli.domain.rules import can_attend
from asesmen_cli.domain.snapshot import PlanRecord, Snapshot
from asesmen_cli.domain.state import ClosedDay, dropped_from, statuses
from asesmen_cli.domain.workdays import Calendar, in_words
from asesmen_cli.usecases.common.calendar import closed_days, plan_calendar, why_off
from asesmen_cli.usecases.common.context import Context
from asesmen_cli.usecases.plan.horizon import Demand


@dataclass(frozen=True, slots=True, kw_only=True)
class Framed:
    """A problem, and what was settled on the way to it."""

    problem: PlanProblem
    calendar: Calendar
    settings: PlanSettings
    flagged: tuple[Due, ...]
    """Everyone flagged on the first day of a window, in order of NIP; those with a published seat too."""
    held: tuple[Unplaced, ...]
    """Those of the flagged who are not planned, because they hold a published seat."""
    unheld: tuple[str, ...] = ()
    """NIPs of the pinned who cannot keep their seat: its days are gone, or they cannot come."""

    def pinned(self, pins: Mapping[str, Window]) -> "Framed":
        """The same with these seats fixed. A pin holds where its person is asked and its days are there."""
        people = {person.nip: person for person in self.problem.candidates}
        windows = {_slot(window): window for window in self.problem.windows}
        there = {nip: windows.get(_slot(window)) for nip, window in pins.items() if nip in people}
        kept = {nip: to for nip, to in there.items() if to is not None and can_attend(people[nip], to)}
        lost = tuple(sorted(pins.keys() & {due.person.nip for due in self.flagged} - kept.keys()))
        return replace(self, problem=replace(self.problem, pins=kept), unheld=lost)

    passed_over: Mapping[Window, Message] = field(default_factory=dict)
    """The venue's windows that cannot be used, and why."""
    hit: tuple[ClosedDay, ...] = ()
    """Published batches that cannot be held, and whose people are planned again."""

    def why_off(self, day: date) -> Message:
        """Why a day is not a working day."""
        return why_off(self.calendar, self.settings, day)

    def part_of(self, plan: Plan) -> Plan:
        """What a plan says of the people and windows of the problem, numbered from 1."""
        asked = {person.nip for person in self.problem.candidates}
        where = {nip: to for nip, to in seats(plan).items() if nip in asked and to in self.problem.windows}
        return Plan(
            batches=arranged(self.problem, where),
            unplaced=tuple(person for person in plan.unplaced if person.nip in asked),
        )

    @property
    def digest(self) -> str:
        """Of everything that a plan is made from: equal problems have equal digests."""
        return digest(self.problem)


def _slot(window: Window) -> tuple[tuple[date, ...], int, str | None]:
    """What makes a window the same in two plans; it may have other seats."""
    return window.days, window.room, window.venue


def frame(
    ctx: Context,
    snapshot: Snapshot,
    plans: Iterable[PlanRecord],
    settings: PlanSettings,
    pins: Mapping[str, Window] | None = None,
) -> Framed:
    """Lay out the problem.

    ``pins`` are seats that stay where they still can.

    Raises:
        AsesmenError: ``state.no-roster``, ``plan.no-window*``, ``plan.no-venue``.
    """
    basis = _basis(ctx, snapshot, plans, settings)
    if settings.dates is not None:
        passed_over = _passed_over(settings.dates, settings, basis.taken)
        windows = _of_venue(settings.dates, settings, passed_over)
        asked = _asked(ctx, snapshot, basis, settings, windows[:1])
        framed = _framed(ctx, snapshot, basis, settings, asked, windows).pinned(pins or {})
        return replace(framed, passed_over=passed_over)
    first = next(_windows(basis.calendar, settings, basis.taken), None)
    if first is None:
        raise _no_window(settings, any(_windows(basis.calendar, settings, ())))
    asked = _asked(ctx, snapshot, basis, settings, [first])
    demand = Demand(
        settings=settings,
        office=ctx.settings,
        caps=asked.caps,
        people=asked.people,
        absences=snapshot.absences,
        taken=basis.taken,
        pins=pins or {},
    )
    windows = demand.covered(_windows(basis.calendar, settings, basis.taken))
    return _framed(ctx, snapshot, basis, settings, asked, windows).pinned(pins or {})


def frame_windows(
    ctx: Context,
    snapshot: Snapshot,
    plans: Iterable[PlanRecord],
    settings: PlanSettings,
    windows: Iterable[Window],
) -> Framed:
    """Lay out the problem of filling these windows, of which no two want one room on one day.

    Everyone is asked who is flagged by the first day of one of them, for that one and the later ones.

    Raises:
        AsesmenError: ``state.no-roster``.
    """
    ordered = tuple(sorted(windows, key=lambda window: window.place))
    basis = _basis(ctx, snapshot, plans, settings, ordered)
    asked = _asked(ctx, snapshot, basis, settings, ordered)
    return _framed(ctx, snapshot, basis, settings, asked, ordered)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Basis:
    """What holds whichever windows are chosen."""

    calendar: Calendar
    published: tuple[PlanRecord, ...]
    taken: tuple[Taken, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """Who is asked for some windows."""

    flagged: tuple[Due, ...]
    held: tuple[Unplaced, ...]
    people: tuple[Due, ...]
    """The flagged who are not held."""
    due_from: Mapping[str, date]
    """NIP -> the day from which they are flagged, of those who are not on the first day."""
    caps: Mapping[str, int]


def _basis(
    ctx: Context,
    snapshot: Snapshot,
    plans: Iterable[PlanRecord],
    settings: PlanSettings,
    windows: Sequence[Window] = (),
) -> _Basis:
    if snapshot.load is None:
        raise AsesmenError("state.no-roster", workspace=ctx.workspace.where)
    published = tuple(plan for plan in plans if plan.state is PlanState.PUBLISHED)
    present = sum(filed.present for filed in snapshot.people.values())
    taken = tuple(
        Taken(window=batch.window, offices={nip: snapshot.people[nip].person.office for nip in batch.nips})
        for plan in published
        for batch in plan.standing
    )
    calendar = plan_calendar(ctx, settings, batches=present, windows=windows)
    return _Basis(calendar=calendar, published=published, taken=taken)


def _asked(
    ctx: Context, snapshot: Snapshot, basis: _Basis, settings: PlanSettings, windows: Sequence[Window]
) -> _Asked:
    """Everyone flagged on the first day of one of the windows, which are in their order.

    Also those flagged today who retire before the first window: they are left over, with the reason.
    """
    rule = ctx.settings.due_rule()
    first, last = windows[0].start, windows[-1].start
    everyone = tuple(statuses(snapshot, rule, first, known=ctx.today))
    flagged = _flagged(everyone, settings)
    if leaving := {due.person.nip for due in everyone if _retires_between(due, ctx.today, first)}:
        today = (due for due in statuses(snapshot, rule, ctx.today) if due.person.nip in leaving)
        flagged = tuple(sorted((*flagged, *_flagged(today, settings)), key=lambda due: due.person.nip))
    due_from: dict[str, date] = {}
    if last > first:
        now = {due.person.nip for due in flagged}
        later = _flagged(statuses(snapshot, rule, last, known=ctx.today), settings)
        joining = [due for due in later if due.person.nip not in now]
        flagged = tuple(sorted((*flagged, *joining), key=lambda due: due.person.nip))
        days = ((due.person.nip, flagged_from(due)) for due in joining)
        due_from = {nip: day for nip, day in days if day is not None}
    held = tuple(_held(ctx, snapshot, flagged, basis.published))
    seated = {person.nip for person in held}
    people = tuple(due for due in flagged if due.person.nip not in seated)
    caps = _caps(ctx, everyone, settings)
    return _Asked(flagged=flagged, held=held, people=people, due_from=due_from, caps=caps)


def _framed(
    ctx: Context,
    snapshot: Snapshot,
    basis: _Basis,
    settings: PlanSettings,
    asked: _Asked,
    windows: tuple[Window, ...],
) -> Framed:
    """The problem on these windows."""
    closed = closed_days(basis.calendar, settings, windows)
    problem = PlanProblem(
        candidates=candidates(ctx, snapshot, asked.people, asked.due_from, windows),
        windows=windows,
        tier_order=ctx.settings.plan.tier_order,
        mix_tiers=settings.mix_tiers,
        min_size=settings.min_size,
        even=settings.even,
        office_caps=asked.caps,
        stand_ins=ctx.settings.groups.stand_in,
        keep_apart=ctx.settings.groups.keep_apart,
        keep_together=ctx.settings.groups.keep_together,
        taken=tuple(one for one in basis.taken if any(one.window.meets(window) for window in windows)),
        closed=closed,
        passable=_passable(closed, basis.calendar, settings),
    )
    return Framed(
        problem=problem, calendar=basis.calendar, settings=settings, flagged=asked.flagged, held=asked.held
    )


def _passable(closed: frozenset[date], calendar: Calendar, settings: PlanSettings) -> frozenset[date]:
    """The weekly days of rest among them, where a batch may pass over these."""
    return frozenset(
        day for day in closed if settings.straddle_weekend and day.weekday() not in calendar.weekdays
    )


def _windows(calendar: Calendar, settings: PlanSettings, taken: Sequence[Taken]) -> Iterator[Window]:
    """The windows of every room, by first day, then room. Published batches have theirs already."""

    def of_room(room: int) -> Iterator[Window]:
        used = {day for one in taken if one.window.room == room for day in one.window.days}
        runs = calendar.windows(
            settings.start,
            settings.days,
            until=settings.until,
            straddle=settings.straddle_weekend,
            taken=used,
        )
        return (Window(days=days, seats=settings.batch_size, room=room) for days in runs)

    rooms = [of_room(room) for room in range(1, settings.parallel + 1)]
    return heapq.merge(*rooms, key=lambda window: window.place)


def _passed_over(dates: VenueDates, settings: PlanSettings, taken: Sequence[Taken]) -> dict[Window, Message]:
    """The venue's windows that cannot be used, and why."""
    reasons = {}
    for window in dates.windows:
        if window.start < settings.start:
            reasons[window] = msg("they begin before {day}", day=settings.start)
        elif settings.until is not None and window.end > settings.until:
            reasons[window] = msg("they end after {day}", day=settings.until)
        elif any(one.window.clashes(window) for one in taken):
            reasons[window] = msg("published batches have the room")
    return reasons


def _of_venue(
    dates: VenueDates, settings: PlanSettings, passed_over: Mapping[Window, Message]
) -> tuple[Window, ...]:
    """The venue's windows that can be used: all of them, since it may offer more seats later than sooner."""
    free = (window for window in dates.windows if window not in passed_over)
    windows = tuple(islice(free, settings.max_batches))
    if not windows:
        why = tuple({why.template: why for why in passed_over.values()}.values())
        raise AsesmenError("plan.no-venue", file=dates.file, why=why)
    return windows


def starts_after_published(framed: Framed) -> bool:
    """Would the plan start sooner if no published batch had its room?"""
    first = next(_windows(framed.calendar, framed.settings, ()), None)
    return first is not None and first.start < framed.problem.first_day


def _no_window(settings: PlanSettings, taken: bool) -> AsesmenError:
    """Why there is no window; ``taken``: there are some, and published batches have the rooms."""
    if taken:
        return AsesmenError("plan.room-taken", days=settings.days, start=settings.start, until=settings.until)
    if settings.until is None:
        return AsesmenError("plan.no-window-ever", days=settings.days, workdays=in_words(settings.workdays))
    return AsesmenError(
        "plan.no-window",
        days=settings.days,
        workdays=in_words(settings.workdays),
        start=settings.start,
        until=settings.until,
    )


def _flagged(everyone: Iterable[Due], settings: PlanSettings) -> tuple[Due, ...]:
    """Everyone of the tiers asked for who is flagged, in order of NIP."""
    asked = (due for due in everyone if not settings.tiers or due.person.tier in settings.tiers)
    return tuple(sorted((due for due in asked if due.status.flagged), key=lambda due: due.person.nip))


def _retires_between(due: Due, today: date, first: date) -> bool:
    return due.retires_on is not None and today < due.retires_on <= first


def _held(
    ctx: Context, snapshot: Snapshot, flagged: Iterable[Due], published: Iterable[PlanRecord]
) -> Iterator[Unplaced]:
    """Somebody who holds a published seat is not planned again until it is known whether they came."""
    marks = marks_until(snapshot.marks, ctx.today)
    has = {
        nip: (plan, batch) for plan in published for batch in plan.standing for nip in undecided(batch, marks)
    }
    for due in flagged:
        if due.person.nip in has:
            plan, batch = has[due.person.nip]
            code = "attendance-open" if batch.window.start <= ctx.today else "seated"
            yield Unplaced(
                nip=due.person.nip,
                code=code,
                params={"plan": plan.name, "batch": batch.number, "start": batch.window.start},
            )


def candidates(
    ctx: Context,
    snapshot: Snapshot,
    asked: Iterable[Due],
    due_from: Mapping[str, date],
    windows: Sequence[Window],
) -> tuple[Candidate, ...]:
    """Those to seat, with what keeps them from coming between the first and the last day of the windows.

    Nobody is called into a batch while the one that they were dropped from goes on.

    Args:
        ctx: The context.
        snapshot: What is on file.
        asked: The people.
        due_from: NIP -> the day from which they are flagged, of those who are not on the first day.
        windows: In their order.
    """
    first, last = windows[0].start, max(window.end for window in windows)
    dropped = dropped_from(snapshot.published, marks_until(snapshot.marks, ctx.today))

    def kept_away(nip: str) -> Iterator[Away]:
        yield from (Away(absence.first, absence.last) for absence in snapshot.absences.get(nip, ()))
        yield from (Away(one.batch.window.start, one.batch.window.end) for one in dropped.get(nip, ()))

    def is_dropped(due: Due) -> bool:
        batches = (one.batch for one in dropped.get(due.person.nip, ()))
        return any(due.last is None or due.last.held_on < batch.window.start for batch in batches)

    return tuple(
        Candidate(
            nip=due.person.nip,
            tier=due.person.tier,
            office=due.person.office,
            unassessed_since=due.unassessed_since,
            away=tuple(
                away for away in kept_away(due.person.nip) if away.first <= last and away.last >= first
            ),
            retires_on=due.retires_on if due.retires_on is not None and due.retires_on <= last else None,
            dropped=is_dropped(due),
            due_from=due_from.get(due.person.nip),
        )
        for due in asked
    )


def _caps(ctx: Context, everyone: Iterable[Due], settings: PlanSettings) -> dict[str, int]:
    """The cap of each office, in people: that of the plan, or its own."""
    own = ctx.settings.caps
    serving = Counter(
        due.person.office for due in everyone if due.person.office and due.status is not Status.OUT_OF_SCOPE
    )
    caps = {}
    for office, people in serving.items():
        text = own.get(office, settings.office_cap)
        if text is not None and office is not None:
            caps[office] = OfficeCap.read(text).of(people)
    return caps
