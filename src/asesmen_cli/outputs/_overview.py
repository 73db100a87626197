"""A plan in a few tables: people by group, the schedule, who has no seat and why."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby

from asesmen_cli.domain.attendance import Attendance, Marks, attendance
from asesmen_cli.domain.document import UNTITLED, Cell, Column, Row, Table, select
from asesmen_cli.domain.facts import PlanView, Report, Tally
from asesmen_cli.domain.left_over import left_over
from asesmen_cli.domain.messages import N_, Kind, Message, Value, msg
from asesmen_cli.domain.people import Tier
from asesmen_cli.domain.planning import Batch
from asesmen_cli.outputs._lists import BATCH, DAYS, NUMBER, PEOPLE, TIER, VENUE, called_off, place_of, tier_of

EMPLOYEES = Column(key="people", title=N_("Employees"))
FLAGGED = Column(key="flagged", title=N_("Must be assessed"))
PLACED = Column(key="placed", title=N_("Scheduled"))
COMPLETE = Column(key="complete", title=N_("Complete"))
DROPPED = Column(key="dropped", title=N_("Dropped (gugur)"))
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


def in_short(view: PlanView, marks: Marks, *, by_batch: bool) -> Table:
    """Return the batches not called off, each by itself or grouped by tier, with what has become of them.

    A place that all share is named once, below the table.
    """
    places = [place_of(batch.window, view) for batch in view.standing]
    shared = places[0] if by_batch and places and places.count(places[0]) == len(places) else None
    groups = ([batch] for batch in view.standing) if by_batch else _by_tier(view)
    rows = [_row(group, view, marks) for group in groups]
    columns = (BATCH, DAYS, TIER, VENUE, PEOPLE, COMPLETE, DROPPED)
    table = Table(
        key="schedule",
        title=msg("Schedule"),
        columns=columns,
        rows=tuple(rows),
        total=total(rows, columns),
        note=msg("Venue: {venue}", venue=shared) if shared else UNTITLED,
    )
    left_out = {
        *({"venue"} if shared or all(row[table.at("venue")] is None for row in rows) else ()),
        *({"complete", "dropped"} if all(row[table.at("complete")] is None for row in rows) else ()),
    }
    return select(table, [column.key for column in columns if column.key not in left_out])


def _by_tier(view: PlanView) -> Iterator[Sequence[Batch]]:
    for _, group in groupby(view.standing, key=lambda batch: batch.tier):
        yield list(group)


def _row(batches: Sequence[Batch], view: PlanView, marks: Marks) -> Row:
    first, last = batches[0], max(batches, key=lambda batch: batch.window.end)
    alone = len(batches) == 1
    came = [outcomes(batch, marks) for batch in batches]
    known = any(one.total() > one[Attendance.OPEN] for one in came)
    period = Message("{days}", {"days": Value((first.window.start, last.window.end), Kind.PERIOD)})
    return (
        first.number if alone else f"{first.number}–{batches[-1].number}",
        first.window.days if alone else period,
        tier_of(first),
        place_of(first.window, view) if alone else None,
        sum(len(batch.nips) for batch in batches),
        *(
            sum(one[found] for one in came) if known else None
            for found in (Attendance.COMPLETE, Attendance.DROPPED)
        ),
    )


def outcomes(batch: Batch, marks: Marks) -> Counter[Attendance]:
    """Return how many people of a batch came in full, were dropped, or are open."""
    return Counter(attendance(batch.window.days, marks.get(nip, {})) for nip in batch.nips)


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
