"""The working days of a plan: the national list, the office's own days, and the week that the plan names."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from asesmen_cli.calendars import office_calendar
from asesmen_cli.domain.facts import PlanSettings, PlanState
from asesmen_cli.domain.findings import AsesmenError, Finding
from asesmen_cli.domain.messages import Message, msg
from asesmen_cli.domain.planning import Window
from asesmen_cli.domain.snapshot import PlanRecord
from asesmen_cli.domain.state import ClosedDay
from asesmen_cli.domain.workdays import DAY, Calendar, Certainty, in_words
from asesmen_cli.usecases.common.context import Context

WORKDAYS_A_YEAR = 150
"""Fewer working days than any year has: how many years of calendar a number of batches needs."""


def plan_calendar(
    ctx: Context, settings: PlanSettings, batches: int, windows: Sequence[Window] = ()
) -> Calendar:
    """Return the office's calendar over all years that so many batches, and these windows, may reach."""
    if settings.dates is not None:
        last, years = max(window.end for window in settings.dates.windows), 1
    else:
        last = settings.until or settings.start.replace(month=12, day=31)
        years = 2 + batches * settings.days // WORKDAYS_A_YEAR if settings.until is None else 1
    first = min([settings.start.year, *(window.start.year for window in windows)])
    after = max([last.year + years, *(window.end.year + 1 for window in windows)])
    own = ctx.settings.calendar
    return office_calendar(
        settings.workdays,
        range(first, after),
        closures=own.days_off(),
        extra_workdays=own.extra_workdays,
    )


def why_off(calendar: Calendar, settings: PlanSettings, day: date) -> Message:
    """Return why a day is not a working day."""
    if day in calendar.off:
        return Message("{name}", {"name": calendar.off[day].name})
    return msg("outside the working days {workdays}", workdays=in_words(settings.workdays))


def closed_days(calendar: Calendar, settings: PlanSettings, windows: Sequence[Window]) -> frozenset[date]:
    """Return the days off between the first and the last window. The venue decides when it is open."""
    first, last = windows[0].start, max(window.end for window in windows)
    span = (first + DAY * n for n in range((last - first).days + 1))
    offered = {day for window in (settings.dates.windows if settings.dates else ()) for day in window.days}
    return frozenset(day for day in span if not calendar.works(day)) - offered


def closed_batches(ctx: Context, plan: PlanRecord) -> Iterator[ClosedDay]:
    """Return the batches of a plan that have not begun and fall on what are now days off."""
    ahead = [batch for batch in plan.standing if batch.window.start >= ctx.today]
    calendar = plan_calendar(ctx, plan.settings, batches=1, windows=[batch.window for batch in ahead])
    for batch in ahead:
        closed = closed_days(calendar, plan.settings, [batch.window]).intersection(batch.window.days)
        if closed:
            yield ClosedDay(batch=batch, day=min(closed), why=why_off(calendar, plan.settings, min(closed)))


def doubts(ctx: Context, plan: PlanRecord) -> Iterator[Finding]:
    """Find what is not sure about the days that a plan touches, from its start to its last day.

    The venue's own windows stay where they are: of them only their own days count.
    """
    if not plan.plan.batches or plan.state not in (PlanState.DRAFT, PlanState.PUBLISHED):
        return
    windows = [batch.window for batch in plan.plan.batches]
    settings, last = plan.settings, max(window.end for window in windows)
    first = settings.start if settings.dates is None else windows[0].start
    touched: Container[int] = range(first.toordinal() - 1, last.toordinal() + 2)
    if settings.dates is not None:
        touched = {day.toordinal() for window in windows for day in window.days}
    calendar = plan_calendar(ctx, settings, batches=1, windows=windows)
    for day in calendar.off.values():
        if day.certainty is Certainty.ESTIMATED and day.on.toordinal() in touched:
            yield Finding.warning("plan.calendar-estimated", name=day.name, day=day.on)
    for year in sorted(calendar.undecreed):
        if first.year <= year <= last.year:
            yield Finding.warning("plan.calendar-undecreed", year=str(year))


def office_days(
    ctx: Context, settings: PlanSettings, start: date, days: int, taken: Container[date] = ()
) -> tuple[date, ...]:
    """Return the first run of so many working days from a day on, none of them taken.

    Raises:
        AsesmenError: ``plan.no-window-ever``.
    """
    calendar = plan_calendar(ctx, replace(settings, start=start, until=None), batches=1)
    runs = calendar.windows(start, days, until=None, straddle=settings.straddle_weekend, taken=taken)
    run = next(runs, None)
    if run is None:
        raise AsesmenError("plan.no-window-ever", days=days, workdays=in_words(settings.workdays))
    return run


def holidays(ctx: Context, plans: Iterable[PlanRecord]) -> Mapping[date, str]:
    """Return the days off in the years of these plans, the office's own included."""
    years = {day.year for plan in plans for batch in plan.plan.batches for day in batch.window.days}
    own = ctx.settings.calendar
    calendar = office_calendar(
        ctx.settings.plan.workdays, years, closures=own.days_off(), extra_workdays=own.extra_workdays
    )
    return {day: off.name for day, off in calendar.off.items() if day not in calendar.extra}
