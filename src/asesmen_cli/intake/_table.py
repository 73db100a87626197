"""A list of people in a sheet, as it was understood."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from asesmen_cli.domain.findings import Place
from asesmen_cli.intake import _values as values
from asesmen_cli.intake._cells import CellValue
from asesmen_cli.intake._headers import spellings

SEARCHED_ROWS = 40
"""A header stands in one of the first rows."""
SAMPLE = 300
"""Rows under a header that show what a column holds."""

Rows: TypeAlias = Sequence[Sequence[CellValue]]


@dataclass(frozen=True, slots=True)
class Heading:
    """What is above one column: its own header, and the group header above that."""

    group: str
    leaf: str

    @property
    def written(self) -> str:
        """Both, as written."""
        return " ".join(f"{self.group} {self.leaf}".split())


@dataclass(frozen=True, slots=True)
class SheetTable:
    """One list of people. Rows are those of the sheet, counted from 0.

    Where one cell or two lines hold several facts, ``rows`` has been unstacked: a second line is appended to
    the first, and ``origin`` is the column of the sheet of each column of ``rows``.
    """

    sheet: str
    rows: Rows
    header: int
    """First header row; -1 where there is none."""
    first: int
    """First row under the header."""
    columns: Mapping[str, int]
    headings: tuple[Heading, ...]
    origin: tuple[int, ...]
    number: int | None = None
    """The column of running numbers."""
    continued: frozenset[int] = frozenset()
    """Rows that are the second line of the row above."""
    stacked: bool = False
    """Name and number come from one column."""
    nameless: bool = False
    """A list of numbers without names."""
    numberless: bool = False
    """A list of names without numbers: the column of numbers is a blank one that was added."""
    days: tuple[int, ...] = ()
    """The columns with days of assessments."""
    proposed: bool = False
    """The columns were understood from their cells alone."""

    def place(self, row: int, column: int) -> Place:
        """The cell as Excel shows it."""
        return Place(
            sheet=self.sheet,
            cell=f"{letter(self.origin[column])}{row + 1}",
            row=row + 1,
            column=self.headings[column].written or None,
        )

    def written(self, row: int, column: int) -> str:
        """The cell as a person reads it."""
        return values.shown(self.rows[row][column])

    def matching(self, names: Sequence[str]) -> frozenset[int]:
        """The columns that are named, by header or by letter."""
        wanted = {spellings(name)[0] for name in names}
        return frozenset(
            at
            for at, heading in enumerate(self.headings)
            if wanted & {spellings(one)[0] for one in (heading.written, heading.leaf) if one}
            or letter(self.origin[at]) in names
        )

    @property
    def mapping(self) -> Mapping[str, str]:
        """Header, or letter where there is none -> field: how the columns were understood."""
        return {
            self.headings[column].written or letter(self.origin[column]): str(field)
            for field, column in self.columns.items()
        }


def headings_of(rows: Rows) -> tuple[Heading, ...]:
    """Join the header rows of each column; a group header also covers the empty cells to its right."""
    width = max(map(len, rows), default=0)
    levels: list[list[str]] = []
    for depth, row in enumerate(rows):
        level, group = [], ""
        for column in range(width):
            cell = row[column] if column < len(row) else ""
            written = values.shown(cell) if isinstance(cell, str) else ""
            group = written or group
            below = any(column < len(lower) and lower[column] != "" for lower in rows[depth + 1 :])
            level.append(written or (group if below else ""))
        levels.append(level)
    parts = ([level[column] for level in levels if level[column]] for column in range(width))
    return tuple(Heading(" ".join(part[:-1]), part[-1]) if part else Heading("", "") for part in parts)


def letter(column: int) -> str:
    """``0`` -> ``A``, ``26`` -> ``AA``."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name
