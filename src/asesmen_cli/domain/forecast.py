"""What comes: who falls due month by month, and when a capacity clears the backlog.

The forecast simulates the batches of the coming months in order. Each seats those who have waited longest
among those due on its first day and serving to its last; everyone assessed falls due again after the cycle.
Nothing is guessed: people who will be appointed or transferred are not foreseen.
"""

import heapq
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import accumulate

from asesmen_cli.domain.people import Tier
from asesmen_cli.domain.workdays import add_months

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """One person in scope, as far as the future is concerned."""

    nip: str
    tier: Tier
    office: str | None
    unassessed_since: date
    due_from: date
    """The day from which they must be assessed, and can be: not before an exemption ends."""
    retires_on: date | None = None
    """First day of pension."""

    def serves_until(self, day: date) -> bool:
        """Return whether the pension begins after that day."""
        return self.retires_on is None or day < self.retires_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A batch to come: its days, and its seats. ``nips`` sit in it already."""

    start: date
    end: date
    seats: int
    nips: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ForecastMonth:
    """One month of a forecast, in people."""

    first: date
    """The first day counted: of the month, or today."""
    falling_due: Mapping[Tier, int] = field(default_factory=dict)
    """Those who must be assessed from a day of this month on, and served till then."""
    seats: int
    """Of the batches that end in this month."""
    used: int
    retiring: int
    """Those who leave the backlog because their pension begins."""
    backlog: int
    """Those who must be assessed on its last day."""

    @property
    def due(self) -> int:
        """Return those who fall due in this month, of every tier."""
        return sum(self.falling_due.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A session as the forecast holds it."""

    end: date
    seats: int
    used: int
    behind: bool
    """Whether somebody still waits who was due and could have sat in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """The months to come under one capacity."""

    backlog: int
    """Those who must be assessed today, though a batch may end today."""
    months: tuple[ForecastMonth, ...]
    offices: Mapping[str | None, Mapping[int, int]]
    """Office -> year -> those who fall due."""
    clears_on: date | None
    """The first day on which nobody must be assessed; None if that is not within the months."""
    seated: int
    """Seats used until the backlog clears, or over all months."""
    held: tuple[Held, ...]
    """Every session, in order of its last day."""

    def most_waiting(self, day: date) -> int:
        """Return the largest backlog at the end of the month of a day, or of a later one."""
        return max((one.backlog for one in self.months if one.first >= day.replace(day=1)), default=0)

    def until(self, day: date) -> tuple[Held, ...]:
        """Return the sessions that end by a day."""
        return tuple(one for one in self.held if one.end <= day)

    def clear_on(self, day: date) -> bool:
        """Return whether the last session until a day leaves nobody behind; without one, nobody must wait."""
        past = self.until(day)
        return not past[-1].behind if past else self.clears_on is not None and self.clears_on <= day

    def clear_from(self, day: date) -> bool:
        """Return whether the backlog is cleared by a day and stays so until the end of the months.

        It stays so if the last session of each month after the day leaves nobody behind. Who falls due after
        the last session of a month waits for the next month's. A month without a session must end without a
        backlog.
        """
        if not self.clear_on(day):
            return False
        later: dict[date, Held] = {one.end.replace(day=1): one for one in self.held if one.end > day}
        this = day.replace(day=1)
        for month in self.months:
            last = later.get(month.first.replace(day=1))
            if last is None and month.first > this and month.backlog:
                return False
            if last is not None and last.behind:
                return False
        return True


def forecast(
    needs: Iterable[Need], sessions: Iterable[Session], today: date, *, months: int, cycle_months: int
) -> Forecast:
    """Simulate the sessions in order of their first day.

    Args:
        needs: Everyone in scope.
        sessions: Batches to come. Those with a seat in one are assessed in it, due or not.
        today: The first day counted.
        months: How many months to forecast, this one included.
        cycle_months: Months from an assessment until the next is due.
    """
    firsts = [today, *(add_months(today.replace(day=1), n) for n in range(1, months + 1))]
    last = firsts.pop()
    play = _Play(needs, today, last, cycle_months)
    backlog = play.due(today)
    ordered = sorted(
        (one for one in sessions if today <= one.start and one.end < last),
        key=lambda one: (one.start, one.end),
    )
    booked = {nip: one for one in reversed(ordered) for nip in one.nips}
    held = sorted((play.hold(one, booked) for one in ordered), key=lambda one: one.end)
    play.finish()
    clears_on = play.cleared()
    return Forecast(
        backlog=backlog,
        months=tuple(
            ForecastMonth(
                first=first,
                falling_due=Counter(need.tier for day, need in play.fallen if first <= day < end),
                seats=sum(one.seats for one in held if first <= one.end < end),
                used=sum(one.used for one in held if first <= one.end < end),
                retiring=sum(first <= day < end for day in play.retired),
                backlog=play.backlog(end - DAY),
            )
            for first, end in zip(firsts, [*firsts[1:], last], strict=True)
        ),
        offices=_by_office(play.fallen),
        clears_on=clears_on,
        seated=sum(one.used for one in held if clears_on is None or one.end <= clears_on),
        held=tuple(held),
    )


def within(sessions: Iterable[Session], seats_a_year: int) -> tuple[Session, ...]:
    """Return the sessions with as many seats as a year's budget pays for. Taken seats stay."""
    left: dict[int, int] = defaultdict(lambda: seats_a_year)
    for session in (ordered := sorted(sessions, key=lambda one: one.start)):
        left[session.start.year] -= len(session.nips)
    found = []
    for session in ordered:
        free = min(session.seats - len(session.nips), max(left[session.start.year], 0))
        left[session.start.year] -= free
        if session.nips or free:
            found.append(replace(session, seats=len(session.nips) + free))
    return tuple(found)


def _by_office(fallen: Iterable[tuple[date, Need]]) -> Mapping[str | None, Mapping[int, int]]:
    years: dict[str | None, Counter[int]] = defaultdict(Counter)
    for day, need in fallen:
        years[need.office][day.year] += 1
    return years


class _Play:
    """The people while sessions are held, and the days on which the backlog changes."""

    def __init__(self, needs: Iterable[Need], today: date, last: date, cycle_months: int) -> None:
        self._today, self._last, self._cycle_months = today, last, cycle_months
        self._people = {need.nip: need for need in needs}
        self._since = {nip: need.unassessed_since for nip, need in self._people.items()}
        self._coming = [(max(need.due_from, today), nip) for nip, need in self._people.items()]
        heapq.heapify(self._coming)
        self._backlog: set[str] = set()
        self._queue: list[tuple[date, str]] = []
        self._change: Counter[date] = Counter()
        self.fallen: list[tuple[date, Need]] = []
        """Return who falls due, and from which day on; those who are due today are none of them."""
        self.retired: list[date] = []
        """Return on which days people leave the backlog because their pension begins."""

    def due(self, day: date) -> int:
        """Return how many must be assessed on a day before which no session is held."""
        self._fall_due(day)
        return len(self._backlog)

    def hold(self, session: Session, booked: Mapping[str, Session]) -> Held:
        """Seat people in a session: those who sit in it already, then those who have waited longest."""
        self._fall_due(session.start)
        own = (nip for nip in session.nips if booked.get(nip) is session and nip in self._people)
        seated = [nip for nip in own if self._people[nip].serves_until(session.end)]
        elsewhere = []
        behind = False
        while self._queue and not behind:
            since, nip = heapq.heappop(self._queue)
            if nip not in self._backlog or self._since[nip] != since or nip in seated:
                continue
            if nip in booked and booked[nip].start > session.start:
                elsewhere.append((since, nip))
            elif self._people[nip].serves_until(session.end):
                behind = len(seated) >= session.seats
                if behind:
                    elsewhere.append((since, nip))
                else:
                    seated.append(nip)
        for one in elsewhere:
            heapq.heappush(self._queue, one)
        for nip in seated:
            self._assess(nip, session.end)
        return Held(end=session.end, seats=session.seats, used=len(seated), behind=behind)

    def finish(self) -> None:
        """The days after the last session: who falls due in them, and who has retired unassessed."""
        self._fall_due(self._last - DAY)
        for nip in self._backlog:
            pension = self._people[nip].retires_on
            if pension is not None and pension < self._last:
                self._change[pension] -= 1
                self.retired.append(pension)

    def backlog(self, day: date) -> int:
        """Return how many must be assessed on a day."""
        return sum(change for on, change in self._change.items() if on <= day)

    def cleared(self) -> date | None:
        """Return the first day on which nobody must be assessed."""
        days = sorted(self._change.keys() | {self._today})
        left = accumulate(self._change[day] for day in days)
        return next((day for day, n in zip(days, left, strict=True) if n == 0), None)

    def _fall_due(self, day: date) -> None:
        while self._coming and self._coming[0][0] <= day:
            on, nip = heapq.heappop(self._coming)
            need = self._people[nip]
            if not need.serves_until(on) or (on > self._today and self._next_due(nip) > on):
                continue
            self._backlog.add(nip)
            heapq.heappush(self._queue, (self._since[nip], nip))
            self._change[on] += 1
            if on > self._today:
                self.fallen.append((on, need))

    def _next_due(self, nip: str) -> date:
        """Return when the person falls due: as on file, or a cycle after the session they sat in."""
        need = self._people[nip]
        if self._since[nip] == need.unassessed_since:
            return need.due_from
        return add_months(self._since[nip], self._cycle_months)

    def _assess(self, nip: str, day: date) -> None:
        if nip in self._backlog:
            self._backlog.remove(nip)
            self._change[day] -= 1
        self._since[nip] = day
        heapq.heappush(self._coming, (add_months(day, self._cycle_months), nip))
