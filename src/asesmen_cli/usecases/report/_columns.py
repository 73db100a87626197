"""Columns that several reports have."""

from asesmen_cli.domain.coverage import Count
from asesmen_cli.domain.document import Cell, Column
from asesmen_cli.domain.facts import Sitting
from asesmen_cli.domain.messages import N_, Kind, msg
from asesmen_cli.domain.people import Tier
from asesmen_cli.domain.planning import Batch

BATCH = (
    Column(key="plan", title=N_("Plan"), kind=Kind.TEXT, priority=1),
    Column(key="batch", title=N_("Batch"), kind=Kind.NUMBER),
    Column(key="tier", title=N_("Tier"), kind=Kind.TEXT, priority=1),
    Column(key="start", title=N_("First day"), kind=Kind.DAY),
    Column(key="end", title=N_("Last day"), kind=Kind.DAY, priority=2),
)


def batch_cells(plan: str | None, batch: Batch | Sitting) -> tuple[Cell, ...]:
    return (
        plan or msg("draft"),
        batch.number,
        batch.tier or msg("Mixed"),
        batch.window.start,
        batch.window.end,
    )


COVERAGE = (
    Column(key="people", title=N_("People in scope")),
    Column(key="fresh", title=N_("Assessed within the cycle")),
    Column(key="fresh_share", title=N_("Share within the cycle"), kind=Kind.SHARE),
    Column(key="valid", title=N_("Valid nationally"), priority=1),
    Column(key="valid_share", title=N_("Share valid nationally"), kind=Kind.SHARE, priority=2),
    Column(key="flagged", title=N_("Must be assessed")),
    Column(key="soon", title=N_("Due soon"), priority=2),
)
BACKLOG = (
    Column(key="flagged", title=N_("Must be assessed")),
    Column(key="never", title=N_("Never assessed"), priority=2),
    Column(key="overdue", title=N_("Overdue"), priority=2),
    Column(key="seated", title=N_("Have a seat")),
    Column(key="waiting", title=N_("Without a seat")),
)


def coverage_cells(count: Count) -> tuple[Cell, ...]:
    """Return the cells of :data:`COVERAGE`."""
    return (
        count.people,
        count.fresh,
        share(count.fresh, count.people),
        count.valid,
        share(count.valid, count.people),
        count.flagged,
        count.soon,
    )


def backlog_cells(count: Count) -> tuple[Cell, ...]:
    """Return the cells of :data:`BACKLOG`."""
    return count.flagged, count.never, count.overdue, count.seated, count.waiting


def share(part: int, whole: int) -> float | None:
    """Return a part divided by the whole; None where the whole is 0."""
    return part / whole if whole else None


def first(key: str, title: str) -> Column:
    return Column(key=key, title=title, kind=Kind.TEXT)


def by_rank(item: tuple[Tier, Count]) -> int:
    return list(Tier).index(item[0])
