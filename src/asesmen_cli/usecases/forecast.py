"""What comes: how many fall due month by month, and when a capacity clears the backlog."""

import heapq
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import islice

from asesmen_cli.calendars import office_calendar
from asesmen_cli.domain.attendance import Attendance, attendance, marks_until
from asesmen_cli.domain.document import Column, Document, Table
from asesmen_cli.domain.due import Absent, DueRule, Status, leaves_scope_on
from asesmen_cli.domain.facts import Capacity, ForecastSheet, Pace, PlanState
from asesmen_cli.domain.findings import AsesmenError, FieldError
from asesmen_cli.domain.forecast import Forecast, Need, Session, forecast, within
from asesmen_cli.domain.messages import N_, Kind, Message, Param, msg, msgs
from asesmen_cli.domain.people import TIER_WORDS, Tier
from asesmen_cli.domain.snapshot import Snapshot
from asesmen_cli.domain.state import statuses
from asesmen_cli.domain.workdays import add_months
from asesmen_cli.usecases.common.context import Context
from asesmen_cli.usecases.common.lookup import loaded


@dataclass(frozen=True, slots=True, kw_only=True)
class ForecastOptions:
    """The options of the command; None leaves a value to the settings."""

    months: int | None = None
    batches: int | None = None
    batch_size: int | None = None
    budget: int | None = None
    """For each year, in rupiah."""
    by: date | None = None
    """The day by which the backlog is to be cleared."""
    tiers: tuple[Tier, ...] = ()


def foresee(ctx: Context, options: ForecastOptions) -> ForecastSheet:
    """Compute the months to come.

    Published batches that are still to be held count in their month; the others are the earliest runs of
    working days, spread over the rooms there are. The first may begin ``plan.lead_days`` after today.

    Raises:
        AsesmenError: ``state.no-roster``; ``usage.value`` for a budget without a cost per person, and for a
            day gone by.
    """
    snapshot = loaded(ctx)
    own = ctx.settings.forecast
    capacity = Capacity(
        batches_a_month=own.batches_a_month if options.batches is None else options.batches,
        batch_size=options.batch_size or ctx.settings.plan.batch_size,
        days=ctx.settings.plan.days,
        cost_per_person=own.cost_per_person,
        budget=options.budget,
    )
    if options.budget is not None and not own.cost_per_person:
        why = msg("the cost of one person is not set (asesmen settings set forecast.cost_per_person)")
        raise _wrong("budget", str(options.budget), why)
    if options.by is not None and options.by <= ctx.today:
        why = msg("it is not after {today}", today=ctx.today)
        raise _wrong("by", options.by.isoformat(), why)
    months = options.months or own.months
    if options.by is not None:
        months = max(months, _months_between(ctx.today, options.by) + 1)
    future = _Future(ctx, snapshot, options, months)
    found = future.under(capacity)
    sheet = ForecastSheet(as_of=ctx.today, tiers=options.tiers, capacity=capacity, forecast=found)
    return sheet if options.by is None else _by(sheet, options.by, future)


def _wrong(field: str, value: str, why: Message) -> AsesmenError:
    return FieldError(field, value, why)


def _by(sheet: ForecastSheet, by: date, future: "_Future") -> ForecastSheet:
    """Return the same with the least steady pace that clears the backlog by a day, and that keeps it so."""
    reaching = None
    for batches in range(future.most + 1):
        found = future.under(replace(sheet.capacity, batches_a_month=batches))
        if found.clear_from(by):
            return replace(sheet, by=by, needed=_pace(batches, found, by), reaching=reaching)
        if reaching is None and found.clear_on(by):
            reaching = _pace(batches, found, by)
    return replace(sheet, by=by, reaching=reaching)


def _pace(batches: int, found: Forecast, by: date) -> Pace:
    held = found.until(by)
    return Pace(
        batches_a_month=batches,
        seats=sum(one.seats for one in held),
        people=sum(one.used for one in held),
        waiting=found.most_waiting(by),
    )


def _months_between(first: date, last: date) -> int:
    return 12 * (last.year - first.year) + last.month - first.month


def needs(snapshot: Snapshot, rule: DueRule, today: date, tiers: Sequence[Tier] = ()) -> Iterator[Need]:
    """Yield everyone who must be assessed some day, as far as that is on file; no tiers are all."""
    for due in statuses(snapshot, rule, today):
        foreseen = due.status is not Status.OUT_OF_SCOPE or due.absent is Absent.EXEMPT
        if foreseen and (not tiers or due.person.tier in tiers):
            first = due.due_on or today
            if due.exemption is not None:
                first = max(first, due.exemption.until + timedelta(days=1))
            yield Need(
                nip=due.person.nip,
                tier=due.person.tier,
                office=due.person.office,
                unassessed_since=due.unassessed_since,
                due_from=first,
                retires_on=leaves_scope_on(due.retires_on, rule),
            )


class _Future:
    """The people and the published batches, to be simulated under any capacity."""

    def __init__(self, ctx: Context, snapshot: Snapshot, options: ForecastOptions, months: int) -> None:
        self._ctx, self._months = ctx, months
        self._rule = ctx.settings.due_rule()
        self._needs = tuple(needs(snapshot, self._rule, ctx.today, options.tiers))
        self._booked = tuple(self._published(snapshot))
        self._days = self._runs(self._booked)
        self.most = max((len(runs) + self._there(month) for month, runs in self._days.items()), default=0)
        """The most batches that a month has room for."""

    def under(self, capacity: Capacity) -> Forecast:
        """Return the months to come under a capacity."""
        sessions: Sequence[Session] = (*self._booked, *self._further(capacity))
        if capacity.budget is not None:
            sessions = within(sessions, capacity.budget // capacity.cost_per_person)
        return forecast(
            self._needs,
            sessions,
            self._ctx.today,
            months=self._months,
            cycle_months=self._rule.cycle_months,
        )

    def _published(self, snapshot: Snapshot) -> Iterator[Session]:
        """Yield what is still to be held, with those who have missed no day of it."""
        marks = marks_until(snapshot.marks, self._ctx.today)
        for plan in snapshot.plans:
            for batch in plan.standing if plan.state is PlanState.PUBLISHED else ():
                if batch.window.end >= self._ctx.today:
                    yield Session(
                        start=max(batch.window.start, self._ctx.today),
                        end=batch.window.end,
                        seats=batch.window.seats,
                        nips=tuple(
                            nip
                            for nip in batch.nips
                            if attendance(batch.window.days, marks.get(nip, {})) is Attendance.OPEN
                        ),
                    )

    def _runs(self, booked: Sequence[Session]) -> dict[date, list[tuple[date, ...]]]:
        """First day of a month -> the runs of working days that end in it, besides the published batches."""
        plan, today = self._ctx.settings.plan, self._ctx.today
        last = add_months(today.replace(day=1), self._months)
        own = self._ctx.settings.calendar
        calendar = office_calendar(
            plan.workdays,
            range(today.year, last.year + 1),
            closures=own.days_off(),
            extra_workdays=own.extra_workdays,
        )
        taken = {day for one in booked for day in _span(one.start, one.end)}
        rooms = [
            calendar.windows(
                today + timedelta(days=plan.lead_days),
                plan.days,
                until=last - timedelta(days=1),
                straddle=plan.straddle_weekend,
                taken=taken if room == 0 else (),
            )
            for room in range(plan.parallel)
        ]
        months: dict[date, list[tuple[date, ...]]] = {}
        for days in heapq.merge(*rooms):
            months.setdefault(days[-1].replace(day=1), []).append(days)
        return months

    def _further(self, capacity: Capacity) -> Iterator[Session]:
        for first, runs in self._days.items():
            for days in islice(runs, max(capacity.batches_a_month - self._there(first), 0)):
                yield Session(start=days[0], end=days[-1], seats=capacity.batch_size)

    def _there(self, month: date) -> int:
        """Return how many published batches end in a month."""
        return sum(one.end.replace(day=1) == month for one in self._booked)


def _span(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


def statement(sheet: ForecastSheet) -> Document:
    """Return the forecast as a report."""
    found, capacity = sheet.forecast, sheet.capacity
    return Document(
        name="forecast",
        file="proyeksi",
        title=msg("Forecast of the competency assessment"),
        as_of=sheet.as_of,
        leads=tuple(_lead(sheet)),
        parts=(
            Table(
                key="months",
                title=msg("Month by month"),
                columns=(
                    Column(key="month", title=N_("Month"), kind=Kind.MONTH),
                    Column(key="falling_due", title=N_("Falling due")),
                    Column(key="seats", title=N_("Seats")),
                    Column(key="used", title=N_("Seats used")),
                    Column(key="retiring", title=N_("Retiring unassessed")),
                    Column(key="backlog", title=N_("Backlog at the end")),
                ),
                rows=tuple(
                    (month.first, month.due, month.seats, month.used, month.retiring, month.backlog)
                    for month in found.months
                ),
                bars=("backlog",),
            ),
            falling_due_by_tier(
                [month.first for month in found.months],
                {tier: [month.falling_due.get(tier, 0) for month in found.months] for tier in Tier},
            ),
            _by_office(found),
        ),
        notes=(
            msg(
                "Calculated with {batches} batches a month of {size} people over {days} working days."
                " Published batches count as planned, and their empty seats as taken by anyone who is due.",
                batches=capacity.batches_a_month,
                size=capacity.batch_size,
                days=capacity.days,
            ),
            msg("People who are assessed are due again after the cycle."),
            msg("People who will be appointed, promoted or transferred are not foreseen."),
            *_kept_clear(sheet),
        ),
    )


def _kept_clear(sheet: ForecastSheet) -> Iterator[Message]:
    if sheet.needed is not None:
        yield msg(
            "Cleared means that the last batch until {day}, and the last one of each month after it, leaves"
            " nobody who is due; those who fall due later in a month wait for the next month's batches.",
            day=sheet.by,
        )


def falling_due_by_tier(firsts: Sequence[date], falling: Mapping[Tier, Sequence[int]]) -> Table:
    """Return how many of each tier fall due in each month; tiers of which nobody does are left out.

    Args:
        firsts: The first day of each month.
        falling: How many fall due, by month.
    """
    tiers = [tier for tier in Tier if any(falling.get(tier, ()))]
    return Table(
        key="tiers",
        title=msg("Falling due, by tier"),
        columns=(
            Column(key="month", title=N_("Month"), kind=Kind.MONTH),
            *(Column(key=tier.value, title=TIER_WORDS[tier]) for tier in tiers),
        ),
        rows=tuple((first, *(falling[tier][n] for tier in tiers)) for n, first in enumerate(firsts)),
        total=(msg("Together"), *(sum(falling[tier]) for tier in tiers)),
    )


def _by_office(found: Forecast) -> Table:
    years = sorted({year for counts in found.offices.values() for year in counts})
    offices = sorted(found.offices.items(), key=lambda item: (-sum(item[1].values()), item[0] or ""))
    return Table(
        key="offices",
        title=msg("Falling due, by office"),
        columns=(
            Column(key="office", title=N_("Office"), kind=Kind.TEXT),
            *(Column(key=str(year), title=str(year)) for year in years),
            Column(key="people", title=N_("Together")),
        ),
        rows=tuple(
            (
                office or msg("(no office)"),
                *(counts.get(year, 0) for year in years),
                sum(counts.values()),
            )
            for office, counts in offices
        ),
        bars=("people",),
        empty=msg("Nobody falls due in these months."),
    )


def _lead(sheet: ForecastSheet) -> Iterator[Message]:
    found = sheet.forecast
    cost = sheet.cost(found.seated)
    price = msg("not known") if cost is None else msg("Rp{n}", n=cost)
    yield msg("{n} people must be assessed today.", n=found.backlog)
    if found.clears_on is None:
        last = sheet.forecast.months[-1]
        yield msg("The backlog does not clear in these months: {n} are left.", n=last.backlog)
    elif found.clears_on > sheet.as_of and not found.clear_from(found.clears_on):
        yield msg(
            "The backlog clears on {day}, after {seats} seats. More people fall due after that: up to {n} of"
            " them wait at the end of a month.",
            day=found.clears_on,
            seats=found.seated,
            n=found.most_waiting(found.clears_on),
        )
    elif found.clears_on > sheet.as_of:
        yield msg(
            "The backlog clears on {day}, after {seats} seats; cost: {price}.",
            day=found.clears_on,
            seats=found.seated,
            price=price,
        )
    if sheet.by is not None:
        yield from _paces(sheet, sheet.by)


def _paces(sheet: ForecastSheet, by: date) -> Iterator[Message]:
    """Yield what it takes to clear the backlog by a day, and to keep it so."""
    if sheet.reaching is not None:
        yield msg(
            "To clear it by {day}: {pace}."
            " That is {seats} seats until then, for {people} people; cost: {price}."
            " More people fall due after that: up to {n} of them wait at the end of a month.",
            **_of_pace(sheet, by, sheet.reaching),
            n=sheet.reaching.waiting,
        )
    if sheet.needed is not None:
        yield msg(
            "To clear it by {day} and keep it so: {pace}."
            " That is {seats} seats until then, for {people} people; cost: {price}.",
            **_of_pace(sheet, by, sheet.needed),
        )
    else:
        yield msg("No number of batches a month clears it by {day} and keeps it so.", day=by)


def _of_pace(sheet: ForecastSheet, by: date, pace: Pace) -> dict[str, Param]:
    cost = sheet.cost(pace.people)
    return {
        "day": by,
        "pace": msgs("{n} batch a month", "{n} batches a month", pace.batches_a_month),
        "seats": pace.seats,
        "people": pace.people,
        "price": msg("not known") if cost is None else msg("Rp{n}", n=cost),
    }
