"""Sheets of results: levels, JPM, category, purpose of each person. What they say stays out of findings."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from asesmen_cli.domain.findings import AsesmenError, Finding, Place
from asesmen_cli.domain.people import Source
from asesmen_cli.domain.results import Category, Competency, Level, Purpose, agree, jpm_of, totals
from asesmen_cli.intake import _values as values
from asesmen_cli.intake._cells import CellValue, Fault
from asesmen_cli.intake._files import open_workbook
from asesmen_cli.intake._headers import Field, meaning
from asesmen_cli.intake._people import read_table
from asesmen_cli.intake._record import Record
from asesmen_cli.intake._result_cells import are_shares, category_of, level_of, per_cent
from asesmen_cli.intake._result_columns import (
    ACCREDITATION,
    DAY,
    JPM,
    ORGANISER,
    PURPOSE,
    STANDARD,
    TOTAL,
    ResultColumns,
    columns_of,
    purpose_in,
    title_of,
)
from asesmen_cli.intake._rows import spans
from asesmen_cli.intake._swapped import Dates
from asesmen_cli.intake._table import SheetTable
from asesmen_cli.intake._tables import find_tables

_SHOWS_NO_RESULT = re.compile(r"roster\.(?:nip-|no-nip|no-name|assessment-|future-)")
"""Findings whose cell is a number, a name or a day."""
_KEPT = re.compile(_SHOWS_NO_RESULT.pattern + r"|roster\.ignored-")


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultRow:
    """One person's result in a sheet."""

    nip: str
    name: str
    held_on: date | None
    """The day that the sheet has for this person, if any."""
    purpose: Purpose | None
    """From a column, the title or the headers of the categories."""
    jpm: Decimal
    levels: tuple[Level, ...]
    stated: tuple[tuple[Category, Place], ...]
    """The categories that the sheet states, and their cells."""
    organiser: str | None
    accreditation: str | None
    source: Source
    number: Place
    """The cell of the NIP."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultSheet:
    """A workbook of results as read. Rows are those given back, rejected, or ignored."""

    source: str
    rows: tuple[ResultRow, ...]
    rejected: int
    ignored: int
    findings: tuple[Finding, ...]


def read_results(path: Path, *, on: date, columns: Mapping[str, str]) -> ResultSheet:
    """Read every visible sheet of results.

    Args:
        path: Any spreadsheet.
        on: Today: later days of assessment are rejected.
        columns: What the office says itself of number, name and day: header or column letter -> field.

    Raises:
        AsesmenError: ``file.*``, ``result.no-list``, ``result.two-jpms``, ``roster.twice``.
    """
    workbook = open_workbook(path)
    readings = []
    for table in (table for sheet in workbook.shown for table in find_tables(sheet, columns, nameless=True)):
        under, found = columns_of(table)
        if found.hold_results:
            dates = Dates(on, frozenset(), workbook.epoch_1904)
            readings.append(_Reading(under, found, dates, workbook.name))
    if not readings:
        names = tuple(sheet.name for sheet in workbook.sheets)
        raise AsesmenError("result.no-list", file=workbook.name, sheets=names)
    rows = [row for reading in readings for row in reading.rows()]
    trays = [reading.tray for reading in readings]
    return ResultSheet(
        source=workbook.name,
        rows=tuple(rows),
        rejected=sum(len(tray.records) for tray in trays) - len(rows),
        ignored=sum(len(ignored) for tray in trays for ignored in tray.ignored.values()),
        findings=tuple(
            finding if _SHOWS_NO_RESULT.match(finding.code) else replace(finding, value=None)
            for tray in trays
            for finding in tray.findings
            if _KEPT.match(finding.code) or finding.code.startswith("result.")
        ),
    )


class _Reading:
    """One table of results being read."""

    def __init__(self, table: SheetTable, columns: ResultColumns, dates: Dates, file: str) -> None:
        self.columns = columns
        self.file = file
        self.on = dates.on
        self.titled = purpose_in(title_of(table))
        day = columns.fields.get(DAY)
        if day is not None and Field.LAST_ASSESSED not in table.columns:
            table = replace(table, columns={**table.columns, Field.LAST_ASSESSED: day})
        self.tray = read_table(table, dates, None)
        self.derived: list[int] = []
        at = columns.fields.get(JPM)
        cells = () if at is None else [table.rows[record.row][at] for record in self.tray.records]
        self._shares = are_shares(cells)

        if unread := self._unread():
            place = Place(sheet=self.tray.table.sheet)
            self.tray.findings.append(Finding.info("result.columns-unread", place, columns=unread))

    def _unread(self) -> tuple[str, ...]:
        """The headers of the columns that are not kept: neither of a person nor of a result."""
        table, columns = self.tray.table, self.columns
        read = {*columns.fields.values(), *columns.achieved.values(), *columns.asked.values(), table.number}
        read |= {*table.columns.values(), *table.days, *(at for at, _ in columns.categories)}
        return tuple(
            heading.written
            for at, heading in enumerate(table.headings)
            if heading.leaf and at not in read and meaning(heading.leaf, heading.group) is None
        )

    def rows(self) -> Iterator[ResultRow]:
        """The rows that can be used; what is wrong with the others goes on the tray."""
        for record in self.tray.records:
            jpm, levels = self._jpm(record), self._levels(record)
            if isinstance(jpm, Fault):
                self._note("result.jpm", record, self.columns.fields[JPM], rejected=True)
            if record.rejected:
                continue
            sums = self._sums(record, levels)
            derived = None if sums is None else jpm_of(*sums)
            if isinstance(jpm, Decimal) and derived is not None and not agree(jpm, derived):
                self._note("result.jpm-differs", record, self.columns.fields[JPM])
            number = jpm if isinstance(jpm, Decimal) else derived
            if number is None:
                column = self.columns.fields.get(JPM, self.tray.table.columns[Field.NIP])
                self._note("result.no-jpm", record, column, rejected=True)
                continue
            if jpm is None:
                self.derived.append(record.row)
            yield self._row(record, number, levels)
        if self.derived:
            place = self.tray.table.place(self.derived[0], self.tray.table.columns[Field.NIP])
            n, rows = len(self.derived), spans(self.derived)
            self.tray.findings.append(Finding.info("result.jpm-reckoned", place, n=n, rows=rows))

    def _note(self, code: str, record: Record, column: int, *, rejected: bool = False) -> None:
        """A finding that names the cell and keeps to itself what it says."""
        record.rejected |= rejected
        made = Finding.error if rejected else Finding.warning
        self.tray.findings.append(made(code, self.tray.table.place(record.row, column)))

    def _cell(self, record: Record, name: str) -> CellValue:
        at = self.columns.fields.get(name)
        return "" if at is None else self.tray.table.rows[record.row][at]

    def _jpm(self, record: Record) -> Decimal | Fault | None:
        return per_cent(self._cell(record, JPM), shares=self._shares)

    def _levels(self, record: Record) -> tuple[Level, ...]:
        cells, levels = self.tray.table.rows[record.row], []
        for name in Competency:
            at, asked = self.columns.achieved.get(name), self.columns.asked.get(name)
            achieved = None if at is None else level_of(cells[at])
            standard = self.columns.standards.get(name) if asked is None else level_of(cells[asked])
            if at is not None and isinstance(achieved, Fault):
                self._note("result.level", record, at)
            if isinstance(achieved, Decimal):
                known = standard if isinstance(standard, Decimal) else None
                levels.append(Level(competency=name, achieved=achieved, standard=known))
        return tuple(levels)

    def _sums(self, record: Record, levels: tuple[Level, ...]) -> tuple[Decimal, Decimal] | None:
        """The totals of what was achieved and of the standard, as the sheet has them, or from the levels."""
        standard = level_of(self._cell(record, STANDARD))
        total = level_of(self._cell(record, TOTAL))
        if not isinstance(standard, Decimal) or not standard:
            return totals(levels)
        if isinstance(total, Decimal):
            return total, standard
        return (sum((level.achieved for level in levels), Decimal(0)), standard) if levels else None

    def _stated(self, record: Record) -> Iterator[tuple[Category, Place]]:
        for at, _ in self.columns.categories:
            cell = self.tray.table.rows[record.row][at]
            stated = category_of(cell)
            if stated is not None:
                yield stated, self.tray.table.place(record.row, at)
            elif values.text(cell) is not None:
                self._note("result.category-unknown", record, at)

    def _purpose(self, record: Record) -> Purpose | None:
        """From the row, else from the headers of the categories, else from the title."""
        own = purpose_in(values.text(self._cell(record, PURPOSE)) or "")
        scales = {purpose for _, purpose in self.columns.categories if purpose is not None}
        headed = Purpose.BOTH if len(scales) > 1 else next(iter(scales), None)
        return own or headed or self.titled

    def _day(self, record: Record) -> date | None:
        """The day in the row; None for a year or a month alone."""
        at = self.tray.table.columns.get(Field.LAST_ASSESSED)
        cell = "" if at is None else self.tray.table.rows[record.row][at]
        vague = isinstance(values.day(cell, this_year=self.on.year), values.Vague)
        return None if vague else record.held_on

    def _row(self, record: Record, jpm: Decimal, levels: tuple[Level, ...]) -> ResultRow:
        table = self.tray.table
        return ResultRow(
            nip=record.nip,
            name=record.name,
            held_on=self._day(record),
            purpose=self._purpose(record),
            jpm=jpm,
            levels=levels,
            stated=tuple(self._stated(record)),
            organiser=values.text(self._cell(record, ORGANISER)),
            accreditation=values.text(self._cell(record, ACCREDITATION)),
            source=Source(file=self.file, sheet=table.sheet, row=record.row + 1, loaded=self.on),
            number=table.place(record.row, table.columns[Field.NIP]),
        )
