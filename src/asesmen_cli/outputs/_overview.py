"""A plan in a few tables: people by group, the schedule, who has no seat and why."""

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby

from asesmen_cli.domain.document import Cell, Column, Row, Table
from asesmen_cli.domain.facts import PlanView, Report, Tally
from asesmen_cli.domain.left_over import left_over
from asesmen_cli.domain.messages import N_, Kind, Message, Value, msg
from asesmen_cli.domain.people import Tier
from asesmen_cli.outputs._lists import BATCH, DAYS, NUMBER, PEOPLE, TIER, VENUE, called_off, place_of, tier_of

EMPLOYEES = Column(key="people", title=N_("Employees"))
FLAGGED = Column(key="flagged", title=N_("Must be assessed"))
PLACED = Column(key="placed", title=N_("Scheduled"))
UNPLACED = Column(key="unplaced", title=N_("Not yet scheduled"))


def by_tier(report: Report) -> Table:
    """Return people by tier, in rank order."""
    tallies = sorted(report.by_tier, key=lambda tally: list(Tier).index(Tier(tally.group)))
    return _tallied(report, "tiers", msg("By tier"), N_("Tier"), tallies, Tier)


def by_office(report: Report) -> Table:
    """Return people by office: those with most people to be assessed first."""
    tallies = sorted(report.by_office, key=lambda tally: (-tally.flagged, tally.group))
    return _tallied(
        report, "offices", msg("By office"), N_("Office"), tallies, lambda name: name or msg("(no office)")
    )


def _tallied(
    report: Report,
    key: str,
    title: Message,
    group: str,
    tallies: Iterable[Tally],
    name: Callable[[str], Cell],
) -> Table:
    """Return a table of the counts; without a plan nobody is seated or left over."""
    planned = () if report.plan is None else (PLACED, UNPLACED)
    rows: list[Row] = []
    for number, tally in enumerate(tallies, start=1):
        seats = (tally.placed, tally.unplaced) if planned else ()
        rows.append((number, name(tally.group), tally.people, tally.flagged, *seats))
    columns = (NUMBER, Column(key=key, title=group, kind=Kind.TEXT), EMPLOYEES, FLAGGED, *planned)
    return Table(
        key=key,
        title=title,
        columns=columns,
        rows=tuple(rows),
        total=total(rows, columns),
        bars=tuple(column.key for column in planned) or ("flagged",),
    )


def total(rows: Iterable[Row], columns: tuple[Column, ...]) -> Row:
    """Return the sums of the counts."""
    sums = [0] * len(columns)
    for row in rows:
        for place, cell in enumerate(row):
            sums[place] += cell if isinstance(cell, int) else 0
    first = next(place for place, column in enumerate(columns) if column.kind is not Kind.NUMBER)
    return tuple(
        msg("Total") if place == first else n if columns[place].kind is Kind.COUNT else None
        for place, n in enumerate(sums)
    )


def in_short(view: PlanView, *, by_batch: bool) -> Table:
    """Return the batches not called off, each by itself or grouped by tier."""
    columns = (BATCH, DAYS, TIER, VENUE, PEOPLE)
    rows = tuple(_batches(view) if by_batch else _tiers(view))
    return Table(
        key="schedule", title=msg("Schedule"), columns=columns, rows=rows, total=total(rows, columns)
    )


def _batches(view: PlanView) -> Iterator[Row]:
    for batch in view.standing:
        where = place_of(batch.window, view)
        yield batch.number, batch.window.days, tier_of(batch), where, len(batch.nips)


def _tiers(view: PlanView) -> Iterator[Row]:
    for _, group in groupby(view.standing, key=lambda batch: batch.tier):
        batches = list(group)
        first, last = batches[0], max(batches, key=lambda batch: batch.window.end)
        period = Message("{days}", {"days": Value((first.window.start, last.window.end), Kind.PERIOD)})
        numbers = f"{first.number}–{batches[-1].number}" if len(batches) > 1 else first.number
        yield numbers, period, tier_of(first), None, sum(len(batch.nips) for batch in batches)


def waiting(view: PlanView) -> Table:
    """For how many people each reason holds."""
    columns = (Column(key="reason", title=N_("Reason"), kind=Kind.TEXT), EMPLOYEES)
    rows = tuple((group.reason, len(group.people)) for group in left_over(view.left_over))
    return Table(
        key="left-over",
        title=msg("Without a seat in this plan, and why"),
        columns=columns,
        rows=rows,
        total=total(rows, columns),
    )


def called_off_batches(view: PlanView) -> Iterator[Message]:
    """Yield a sentence about each batch that was called off."""
    for batch in view.plan.batches:
        reason = called_off(batch, view)
        if reason is not None:
            yield msg("Batch {n}: {reason}", n=str(batch.number), reason=reason)
