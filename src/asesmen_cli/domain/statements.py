"""A report as tables of facts: what the screen and every file of it show. Renderings compute nothing."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from asesmen_cli.domain.messages import Message
from asesmen_cli.domain.people import Tier

Cell: TypeAlias = Tier | str | int | float | date | Message | None
"""A tier is a word to people, and its name in JSON."""


class Kind(StrEnum):
    """How the values of a column are written."""

    TEXT = "text"
    COUNT = "count"
    SHARE = "share"
    """A fraction from 0 to 1, shown in per cent."""
    DAY = "day"
    MONTH = "month"
    """The first day of the month stands for it."""
    MONEY = "money"
    """Rupiah."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a grid."""

    key: str
    """Its name in JSON, never translated."""
    title: str
    """An English template, marked for translation."""
    kind: Kind = Kind.COUNT


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """One table of a statement."""

    key: str
    title: Message
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    """As many cells as columns, of their kind; None where nothing is known."""
    total: tuple[Cell, ...] | None = None
    bars: str | None = None
    """The key of the column that is drawn as bars beside the numbers."""
    empty: Message | None = None
    """What is said in place of a table without rows."""

    @property
    def lengths(self) -> tuple[float, ...]:
        """How long the bar of each row is, from 0 to 1: a share as it is, a number beside the largest."""
        at = self.barred
        if at is None:
            return ()
        numbers = [float(cell) if isinstance(cell := row[at], int | float) else 0.0 for row in self.rows]
        whole = 1.0 if self.columns[at].kind is Kind.SHARE else max(numbers, default=0.0)
        return tuple(min(max(number / whole, 0.0), 1.0) if whole > 0 else 0.0 for number in numbers)

    @property
    def barred(self) -> int | None:
        """The place of the column that is drawn."""
        return next((n for n, column in enumerate(self.columns) if column.key == self.bars), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """Something that stands on days, for a view by month."""

    label: str
    """Short: a number."""
    days: tuple[date, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One report, ready to be shown."""

    name: str
    """Which: ``coverage``, ``backlog``, ...; also the name of its files."""
    title: Message
    as_of: date
    lead: tuple[Message, ...]
    """What it comes to, one sentence each."""
    grids: tuple[Grid, ...]
    notes: tuple[Message, ...] = ()
    """How to read the numbers."""
    calendar: tuple[Dated, ...] = ()
    """What the screen shows month by month."""
    personal: bool = False
    """Does it name people?"""
