"""One description of what a person reads: the screen and every file format are written from it.

A document holds values and messages, never words: the writer of a medium puts them into a language and lays
them out. Nothing of the field is computed here.
"""

from calendar import Calendar
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import compress, pairwise
from typing import TypeAlias

from asesmen_cli.domain.findings import Finding
from asesmen_cli.domain.messages import Kind, Message
from asesmen_cli.domain.people import Tier

Cell: TypeAlias = Tier | str | int | float | Decimal | date | tuple[date, ...] | Message | None
"""One value of a table; None where nothing is known. A tier is a word to people, and its name in JSON."""

Row: TypeAlias = tuple[Cell, ...]

UNTITLED = Message("")
"""No words at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a table."""

    key: str
    """Its name in JSON, never translated."""
    title: str
    """An English template, marked for translation."""
    kind: Kind = Kind.COUNT
    width: int = 0
    """Of texts that wrap, in thousandths of a page; 0 lets the writer decide by content."""
    priority: int = 0
    """Where a screen is too narrow, the columns of the highest number are left out first; 0 always stays."""
    printed: bool = True
    """Whether it is on paper too; False for what other columns say already, which only workbooks show."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table of a document."""

    key: str
    """Its name in JSON, in file names and in links."""
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    """As many cells as columns, of their kind."""
    title: Message = UNTITLED
    total: Row | None = None
    """The sums below the rows."""
    bars: tuple[str, ...] = ()
    """Keys of the columns that are drawn as one bar next to the numbers, part after part."""
    label: str = ""
    """The key of the column that names the bars; empty for the first that is not a number."""
    empty: Message = UNTITLED
    """Shown in place of a table without rows."""
    note: Message = UNTITLED
    """How to read it."""
    strong: frozenset[tuple[int, str]] = frozenset()
    """Highlighted cells, by the number of their row from 0 and the key of their column."""
    struck: frozenset[int] = frozenset()
    """Rows that no longer hold, from 0: they are struck through."""
    cut: str = ""
    """What a terminal says where it shows ``n`` of ``all`` rows; empty to show every row."""
    most: str = ""
    """The key of the column whose largest numbers or earliest days these are; empty for the last rows."""

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """Return the kind of each column."""
        return tuple(column.kind for column in self.columns)

    def at(self, key: str) -> int:
        """Return the place of a column, from 0.

        Raises:
            ValueError: No column has that key.
        """
        return [column.key for column in self.columns].index(key)

    @property
    def barred(self) -> tuple[int, ...]:
        """Return the places of the columns that are drawn."""
        return tuple(self.at(key) for key in self.bars)

    def chosen(self, n: int) -> Sequence[int]:
        """Return which rows are shown where there is room for so many, from 0."""
        every = range(len(self.rows))
        if not self.most or n >= len(every):
            return every[-n:]
        place = self.at(self.most)
        return sorted(every, key=lambda row: _weight(self.rows[row][place]))[:n]

    @property
    def labelled(self) -> int:
        """Return the place of the column that names the bars."""
        if self.label:
            return self.at(self.label)
        return next(n for n, kind in enumerate(self.kinds) if kind is not Kind.NUMBER)

    @property
    def lengths(self) -> tuple[tuple[float, ...], ...]:
        """For each row the lengths of its bar's parts, together from 0 to 1.

        A share is drawn as it is, a number relative to the largest bar.
        """
        at = self.barred
        if not at:
            return ()
        numbers = [[_number(row[place]) for place in at] for row in self.rows]
        share = self.columns[at[0]].kind is Kind.SHARE
        whole = 1.0 if share else max(map(sum, numbers), default=0.0)
        return tuple(
            tuple(min(max(part / whole, 0.0), 1.0) if whole else 0.0 for part in row) for row in numbers
        )


def _weight(cell: Cell) -> float:
    """Return what rows are sorted by so that the largest number, or the earliest day, comes first."""
    return cell.toordinal() if isinstance(cell, date) else -_number(cell)


def _number(cell: Cell) -> float:
    return float(cell) if isinstance(cell, int | float) else 0.0


def filled(table: Table) -> Table:
    """Return the table without the columns that are empty in every row."""
    full = [
        column.key
        for place, column in enumerate(table.columns)
        if any(row[place] not in (None, "", ()) for row in table.rows)
    ]
    return select(table, full) if full else table


def select(table: Table, keys: Collection[str]) -> Table:
    """Return the table with these columns alone, in their order in the table.

    The word beside the sums moves to the first column where its own is left out.
    """
    kept = [column.key in keys for column in table.columns]
    total = None if table.total is None else list(compress(table.total, kept))
    if total and table.total and isinstance(table.total[0], Message) and not total[0]:
        total[0] = table.total[0]
    return replace(
        table,
        columns=tuple(compress(table.columns, kept)),
        rows=tuple(tuple(compress(row, kept)) for row in table.rows),
        total=None if total is None else tuple(total),
        bars=tuple(key for key in table.bars if key in keys),
        strong=frozenset(cell for cell in table.strong if cell[1] in keys),
    )


class Tone(StrEnum):
    """How a sentence is set; never by colour alone."""

    PLAIN = "plain"
    STRONG = "strong"
    QUIET = "quiet"


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence of a document, between its tables."""

    message: Message
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Findings:
    """Findings that are the content of a document, as opposed to what was noticed on the way to it."""

    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """Something that takes place on days, for a calendar by month."""

    label: str
    """Short: a number."""
    days: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a month."""

    on: date
    labels: tuple[str, ...]
    """What takes place on it."""
    free: str | None = None
    """The name of the holiday; None for a day that is not one."""


@dataclass(frozen=True, slots=True)
class Month:
    """A month by weeks from Monday on; None for the days of its neighbours."""

    first: date
    weeks: tuple[tuple[Day | None, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthCalendar:
    """What takes place on which day, month by month."""

    dated: tuple[Dated, ...]
    free: Mapping[date, str] = field(default_factory=dict)
    """Holidays and their names."""
    title: Message = UNTITLED
    note: Message = UNTITLED
    """How to read it."""

    @property
    def months(self) -> tuple[Month, ...]:
        """Return the months in which something takes place, earliest first."""
        on: dict[date, list[str]] = {}
        for one in self.dated:
            for day in one.days:
                on.setdefault(day, []).append(one.label)
        return tuple(
            Month(
                date(year, month, 1),
                tuple(
                    tuple(
                        Day(day, tuple(on.get(day, ())), self.free.get(day)) if day.month == month else None
                        for day in week
                    )
                    for week in Calendar().monthdatescalendar(year, month)
                ),
            )
            for year, month in sorted({(day.year, day.month) for day in on})
        )


Part: TypeAlias = Table | Text | MonthCalendar | Findings


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What one command shows, or one report holds, ready to be written in any medium."""

    name: str
    """Which: ``coverage``, ``backlog``, ..."""
    file: str = ""
    """The name of its files, without a suffix. Official files have Indonesian names."""
    as_of: date
    """The day that everything is counted from."""
    title: Message = UNTITLED
    leads: tuple[Message, ...] = ()
    """The result in a few sentences, before the tables."""
    parts: tuple[Part, ...] = ()
    notes: tuple[Message, ...] = ()
    """How to read the numbers."""
    findings: tuple[Finding, ...] = ()
    """What was noticed on the way; the screen shows it on standard error."""
    personal: bool = False
    """Whether it names people."""

    @property
    def tables(self) -> tuple[Table, ...]:
        """Its tables, in order."""
        return tuple(part for part in self.parts if isinstance(part, Table))


def runs(days: tuple[date, ...]) -> Iterator[tuple[date, ...]]:
    """Yield the parts of ``days`` that follow each other without a gap."""
    begin = 0
    for at, (day, following) in enumerate(pairwise(days), start=1):
        if following - day > timedelta(days=1):
            yield days[begin:at]
            begin = at
    yield days[begin:]
