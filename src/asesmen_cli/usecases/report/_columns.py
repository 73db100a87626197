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


def first(key: str, title: str) -> Column:
    return Column(key=key, title=title, kind=Kind.TEXT)


def by_rank(item: tuple[Tier, Count]) -> int:
    return list(Tier).index(item[0])
