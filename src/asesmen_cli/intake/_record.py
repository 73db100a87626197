"""What comes out of one list before lists are joined: a record for each person, and what was noticed."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeAlias

from asesmen_cli.domain.findings import Finding, Place, Severity
from asesmen_cli.domain.messages import Param
from asesmen_cli.domain.people import Nip, read_nip
from asesmen_cli.intake._headers import Field
from asesmen_cli.intake._rows import RowKind, spans
from asesmen_cli.intake._table import SheetTable

Facts: TypeAlias = dict[str, Sequence[Any]]
"""Field of a person -> its value for each record; people are made of those that are kept."""


@dataclass(slots=True)
class Record:
    """One row of a person, while it is being read."""

    table: SheetTable
    facts: Facts
    """Of everybody in the list. The list itself would be a cycle, and a command does not collect garbage."""
    at: int
    """Place among the records of its list."""
    row: int
    nip: str
    sound: bool
    """Whether the number can be one."""
    name: str
    office: str | None = None
    days: tuple[date, ...] = ()
    """Of assessments, in the order of the columns."""
    rejected: bool = False
    repeats: "tuple[Record, ...]" = ()
    """Other rows of the same person: their days of assessments count too."""

    @property
    def number(self) -> Nip | None:
        """The parts of the NIP; None if it is unsound."""
        parts = read_nip(self.nip)
        return parts if self.sound and isinstance(parts, Nip) else None

    @property
    def place(self) -> Place:
        """The cell of the number."""
        return self.table.place(self.row, self.table.columns[Field.NIP])

    @property
    def held_on(self) -> date | None:
        """The latest day of an assessment in the row."""
        return max(self.days, default=None)

    @property
    def since(self) -> date | None:
        """In the post."""
        found: date | None = self.fact("since")
        return found

    def fact(self, name: str) -> Any:  # noqa: ANN401 (each field has its own type)
        """One field of the person, as the row has it."""
        return self.facts[name][self.at]


@dataclass(slots=True)
class TableReading:
    """What comes out of one list."""

    table: SheetTable
    records: list[Record] = field(default_factory=list)
    facts: Facts = field(default_factory=dict)
    ignored: dict[RowKind, list[int]] = field(default_factory=lambda: defaultdict(list))
    findings: list[Finding] = field(default_factory=list)
    left_out: set[int] = field(default_factory=set)
    """Rows that can be used, and say that they do not count."""
    damaged: set[str] = field(default_factory=set)
    """First digits of numbers that were damaged."""

    @property
    def count(self) -> int:
        """Rows of the table: people, and what was ignored."""
        return len(self.records) + sum(map(len, self.ignored.values()))

    def note(self, code: str, severity: Severity, row: int, column: int, **params: Param) -> None:
        """A finding about one cell."""
        place = self.table.place(row, column)
        value = self.table.written(row, column) or None
        self.findings.append(Finding(code=code, severity=severity, place=place, value=value, params=params))

    def reject(self, record: Record, code: str, column: int, **params: Param) -> None:
        """A finding because of which a row cannot be used."""
        record.rejected = True
        self.note(code, Severity.ERROR, record.row, column, **params)


def ignored(table: SheetTable, kind: RowKind, rows: Sequence[int]) -> Finding:
    """One finding for all rows of a table that were ignored for one reason."""
    cells = table.rows[rows[0]]
    column = next((at for at, cell in enumerate(cells) if cell != ""), 0)
    if kind is RowKind.REPEAT:
        column = table.columns[Field.NIP]
    place, value = table.place(rows[0], column), table.written(rows[0], column)
    return Finding.info(f"roster.ignored-{kind}", place, value, n=len(rows), rows=spans(rows))


def header_place(table: SheetTable, column: int | None) -> Place:
    """The header of a column; the sheet where the list has no such column, or no header."""
    if column is None or table.header < 0:
        return Place(sheet=table.sheet)
    return table.place(table.header, column)
