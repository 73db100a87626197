"""Who must be assessed, and for how long already."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise
from operator import attrgetter

from asesmen_cli.domain.coverage import MONTHS_LATE, Count, Coverage, Group
from asesmen_cli.domain.document import Cell, Column, Document, Table
from asesmen_cli.domain.due import Due, Status, most_urgent_first
from asesmen_cli.domain.messages import N_, Kind, Message, msg
from asesmen_cli.domain.workdays import add_months
from asesmen_cli.usecases.common.context import Context
from asesmen_cli.usecases.common.lookup import loaded
from asesmen_cli.usecases.common.plans import state_of
from asesmen_cli.usecases.report._asked import Asked, wanted_groups
from asesmen_cli.usecases.report._columns import BACKLOG, backlog_cells, by_rank, first


def backlog(ctx: Context, asked: Asked) -> Document:
    """Return who must be assessed: by tier and office, how long it has been due, and how many have a seat.

    Raises:
        AsesmenError: ``state.no-roster``, ``usage.office``, ``usage.offices``.
    """
    snapshot = loaded(ctx)
    state = state_of(ctx, snapshot)
    wanted = wanted_groups(snapshot, asked)
    found = state.coverage.of(wanted)
    flagged = most_urgent_first(
        due
        for due in state.everyone.values()
        if due.status.flagged and wanted(Group(due.person.office, due.person.tier, due.person.echelon))
    )
    tiers = ((tier, n) for tier, n in found.by(attrgetter("tier")).items() if n.flagged)
    whole = found.whole
    return Document(
        name="backlog",
        file="laporan-tunggakan",
        title=msg("People who must be assessed"),
        as_of=ctx.today,
        leads=(lead(whole),),
        parts=(
            Table(
                key="tiers",
                title=msg("By tier"),
                columns=(first("tier", N_("Tier")), *BACKLOG),
                rows=tuple(_backlog_row(tier, n) for tier, n in sorted(tiers, key=by_rank)),
                total=_backlog_row(msg("Together"), whole),
            ),
            by_lateness(_lateness(flagged, ctx.today), whole),
            _backlog_by_office(found, flagged),
        ),
        notes=(msg("Unassessed since: the last assessment; for those never assessed the start of service."),),
    )


def lead(whole: Count) -> Message:
    """Return how many must be assessed, and how many of them have a seat."""
    return msg(
        "{flagged} of {people} people in scope must be assessed; {seated} have a seat, {waiting} have none.",
        flagged=whole.flagged,
        people=whole.people,
        seated=whole.seated,
        waiting=whole.waiting,
    )


def by_lateness(rows: Iterable[tuple[Cell, ...]], whole: Count) -> Table:
    """Return the table of how long people have been due already."""
    return Table(
        key="late",
        title=msg("For how long"),
        columns=(first("since", N_("Due for")), Column(key="people", title=N_("Must be assessed"))),
        rows=tuple(rows),
        total=(msg("Together"), whole.flagged),
        bars=("people",),
    )


def _backlog_by_office(found: Coverage, flagged: Sequence[Due]) -> Table:
    """Return the offices with the largest backlog first; ``flagged`` is in order of urgency."""
    longest: dict[str | None, Due] = {}
    for due in flagged:
        longest.setdefault(due.person.office, due)
    offices = [(office, n) for office, n in found.by(attrgetter("office")).items() if n.flagged]
    offices.sort(key=lambda item: (-item[1].flagged, item[0] or ""))
    return Table(
        key="offices",
        title=msg("By office"),
        columns=(
            first("office", N_("Office")),
            *BACKLOG,
            Column(key="since", title=N_("Longest unassessed since"), kind=Kind.DAY, priority=1),
        ),
        rows=tuple(
            _backlog_row(
                office or msg("(no office)"),
                n,
                longest[office].unassessed_since,
            )
            for office, n in offices
        ),
        total=_backlog_row(msg("Together"), found.whole, flagged[0].unassessed_since if flagged else None),
        bars=("flagged",),
    )


def _backlog_row(name: Cell, count: Count, *more: Cell) -> tuple[Cell, ...]:
    return name, *backlog_cells(count), *more


def _lateness(flagged: Sequence[Due], today: date) -> Iterator[tuple[Cell, ...]]:
    """Yield how many have been due for how long; those never assessed apart."""
    late = [due.due_on for due in flagged if due.status is Status.OVERDUE and due.due_on is not None]
    limits = [add_months(today, -months) for months in MONTHS_LATE]
    reached = [len(late), *(sum(day <= limit for day in late) for limit in limits)]
    yield from bands(reached, len(flagged) - len(late))


def bands(reached: Sequence[int], never: int) -> Iterator[tuple[Cell, ...]]:
    """Yield how many have been due for how long.

    Args:
        reached: How many are overdue, and for at least each of :data:`MONTHS_LATE`.
        never: How many were never assessed.
    """
    band = [more - longer for more, longer in pairwise((*reached, 0))]
    yield msg("up to {n} months", n=MONTHS_LATE[0]), band[0]
    for n, (low, high) in enumerate(pairwise(MONTHS_LATE), start=1):
        yield msg("more than {low} up to {high} months", low=low, high=high), band[n]
    yield msg("more than {n} months", n=MONTHS_LATE[-1]), band[len(MONTHS_LATE)]
    yield msg("never assessed"), never
