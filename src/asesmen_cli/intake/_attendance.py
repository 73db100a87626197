"""Attendance sheets that were filled in: ours, however they were sorted or retyped since, or an office's own.

Every cell of a day is read, is blank, or has a finding; what a cell says is never guessed.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from asesmen_cli.domain.attendance import Cross, Reasons
from asesmen_cli.domain.findings import AsesmenError, Finding, Place, Severity
from asesmen_cli.intake import _values as values
from asesmen_cli.intake._files import open_workbook
from asesmen_cli.intake._headers import Field, spellings
from asesmen_cli.intake._people import TableReading, read_table
from asesmen_cli.intake._swapped import Dates
from asesmen_cli.intake._table import SheetTable
from asesmen_cli.intake._tables import find_tables
from asesmen_cli.intake._values import CellValue


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendanceDay:
    """A column of the sheet: a date, or the how-manieth day of the batch it is."""

    told: date | int
    place: Place
    """The header."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendanceCell:
    """What one cell says of one person on one day."""

    day: AttendanceDay
    present: bool | None
    """None where the cell is blank."""
    reason: str | None
    """Why they did not come, where that is told."""
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendanceRow:
    """One person, with a cell for each day that could be read."""

    nip: str
    name: str
    cells: tuple[AttendanceCell, ...]
    number: Place
    """The cell of the NIP."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendanceList:
    """One sheet as read."""

    sheet: str
    plan: str | None
    """The name of the plan, where the sheet tells it."""
    batch: int | None
    days: tuple[AttendanceDay, ...]
    rows: tuple[AttendanceRow, ...]
    findings: tuple[Finding, ...]

    @property
    def filled(self) -> bool:
        """Does any cell say something, be it readable or not?"""
        said = any(cell.present is not None for row in self.rows for cell in row.cells)
        return said or any(finding.code.startswith("attendance.") for finding in self.findings)


def read_attendance(
    path: Path, *, on: date, reasons: Reasons, cross: Cross, columns: Mapping[str, str]
) -> tuple[AttendanceList, ...]:
    """Read every sheet that lists people with days beside them.

    Args:
        path: Any spreadsheet.
        on: The day reckoned from.
        reasons: The words for staying away.
        cross: What an ``x`` means.
        columns: What the office says itself of number and name: header or column letter -> field.

    Raises:
        AsesmenError: ``file.*``, ``attendance.no-list``, ``roster.twice``.
    """
    workbook = open_workbook(path)
    found = []
    for sheet in workbook.shown:
        for table in find_tables(sheet, columns):
            days = _days(table)
            if days:
                tray = read_table(table, Dates(on, frozenset(), workbook.epoch_1904), None)
                found.append(_read(tray, days, _Words(reasons), cross))
    if not found:
        names = tuple(sheet.name for sheet in workbook.sheets)
        raise AsesmenError("attendance.no-list", file=workbook.name, sheets=names)
    return tuple(found)


# --- which batch ------------------------------------------------------------------------------------------

_PLAN = re.compile(r"rencana\s*:\s*(.+)", re.IGNORECASE)
_BATCH = re.compile(r"batch\s*:?\s*(\d{1,4})\b.*", re.IGNORECASE)
_SHEET = re.compile(r"hadir (\d{1,4})", re.IGNORECASE)


def _told_above(table: SheetTable, pattern: re.Pattern[str]) -> str | None:
    """What a line above the table tells."""
    above = (cell for row in table.rows[: max(table.header, 0)] for cell in row if isinstance(cell, str))
    return next((match[1] for cell in above if (match := pattern.fullmatch(values.shown(cell)))), None)


def _batch(table: SheetTable) -> int | None:
    named = _SHEET.fullmatch(table.sheet.strip())
    told = _told_above(table, _BATCH) or (named[1] if named else None)
    return None if told is None else int(told)


# --- which days -------------------------------------------------------------------------------------------

_COUNTED = re.compile(r"(?:(?:HARI|DAY)(?: KE)?[ -]*|H[ -]?)(\d{1,2})")
_ORDINALS = {"HARI PERTAMA": 1, "HARI KEDUA": 2, "HARI KETIGA": 3, "HARI KEEMPAT": 4, "HARI KELIMA": 5}
_DATE = re.compile(r"\d{4}-\d\d?-\d\d?|\d{1,2}[-/. ]+(?:\d{1,2}|[^\W\d]+)\.?[-/. ]+\d{2,4}")
_THIS_CENTURY = 2099
"""Years of two digits are of this century."""


def _days(table: SheetTable) -> Mapping[int, AttendanceDay]:
    """Column -> the day that stands over it."""
    found = {}
    for at, heading in enumerate(table.headings):
        over = [row[at] for row in table.rows[max(table.header, 0) : table.first] if at < len(row)]
        told = [day for cell in (*over, heading.written) if (day := _day(cell)) is not None]
        if told:
            place = table.place(max(table.first - 1, 0), at)
            found[at] = AttendanceDay(told=told[-1], place=place)
    return found


def _day(cell: CellValue) -> date | int | None:
    if isinstance(cell, str):
        written = values.shown(cell)
        if counted := _COUNTED.fullmatch(written.upper()):
            return int(counted[1])
        if written.upper() in _ORDINALS:
            return _ORDINALS[written.upper()]
        match = _DATE.search(written)
        cell = match[0] if match else ""
    elif not isinstance(cell, date):
        return None
    day = values.day(cell, this_year=_THIS_CENTURY)
    return day if isinstance(day, date) else None


# --- what the cells say -----------------------------------------------------------------------------------

_PRESENT = frozenset({
    "h", "hadir", "ada", "present", "true", "v", "√", "✓", "✔", "☑", "ü", "\uf0fc", "\uf052",
})  # fmt: skip
_ABSENT = frozenset({"tidak hadir", "tdk hadir", "th", "absen", "absent", "tidak", "false"})
_CROSS = frozenset({"x", "×", "✕", "✗", "✘", "☒", "û", "\uf0fb"})
"""Ticks and crosses as Unicode has them, and as the letters of the font Wingdings."""
_WITHOUT_WORD = frozenset({"a", "alpa", "alpha", "alfa", "tk", "tanpa kabar", "mangkir"})
_SHORT = {
    "s": "sakit", "i": "izin", "ijin": "izin", "c": "cuti", "dl": "dinas luar", "umroh": "umrah",
    "berduka": "duka", "kedukaan": "duka",
}  # fmt: skip
_COUNT = re.compile(r"\d{1,3}\.")
"""What the workbook of the schedule prints where a person signs."""
_REASONS = frozenset({"ALASAN", "KETERANGAN", "KET", "SEBAB", "CATATAN", "REASON"})


class _Words:
    """What is written in a cell of a day."""

    def __init__(self, reasons: Reasons) -> None:
        self._reasons = reasons

    def reason(self, told: str) -> str | None:
        """The reason that a text names: whole, in short, or as its first word (``cuti melahirkan``)."""
        text = told.casefold()
        if text in _WITHOUT_WORD:
            return self._reasons.default
        words = text.split()
        starts = (" ".join(words[:n]) for n in range(len(words), 0, -1))
        return next((found for start in starts if (found := self._named(start))), None)

    def _named(self, text: str) -> str | None:
        return self._reasons.find(_SHORT.get(text, text))


def _read(
    tray: TableReading, days: Mapping[int, AttendanceDay], words: _Words, cross: Cross
) -> AttendanceList:
    table = tray.table
    tray.findings[:] = [finding for finding in tray.findings if finding.severity is Severity.ERROR]
    people = [record for record in tray.records if not record.rejected]
    written = {
        (record.row, at): values.shown(table.rows[record.row][at]).casefold()
        for record in people
        for at in days
    }
    crosses = [where for where, text in written.items() if text in _CROSS]
    if cross is Cross.AUTO and crosses and not any(text in _PRESENT for text in written.values()):
        tray.note("attendance.cross-alone", Severity.ERROR, *crosses[0], n=len(crosses))
    elif cross is Cross.AUTO and crosses:
        tray.note("attendance.cross", Severity.INFO, *crosses[0], n=len(crosses))
    came = cross is Cross.PRESENT
    rows = []
    for record in people:
        cells = (_cell(tray, record.row, at, day, words, came=came) for at, day in days.items())
        number = table.place(record.row, table.columns[Field.NIP])
        rows.append(
            AttendanceRow(
                nip=record.nip,
                name=record.name,
                cells=tuple(cell for cell in cells if cell is not None),
                number=number,
            )
        )
    return AttendanceList(
        sheet=table.sheet,
        plan=_told_above(table, _PLAN),
        batch=_batch(table),
        days=tuple(days.values()),
        rows=tuple(rows),
        findings=tuple(tray.findings),
    )


def _cell(
    tray: TableReading, row: int, at: int, day: AttendanceDay, words: _Words, *, came: bool
) -> AttendanceCell | None:
    """What one cell says; None, and a finding, where that cannot be understood. ``came``: see Cross."""
    table = tray.table
    written = values.text(table.rows[row][at]) or ""
    text = written.casefold()
    present: bool | None
    reason = None
    if not text or _COUNT.fullmatch(text):
        present = None
    elif text in _PRESENT or (came and text in _CROSS):
        present = True
    elif text in _ABSENT or text in _CROSS:
        present, reason = False, _beside(tray, row, words)
    else:
        present, reason = False, words.reason(text)
        if reason is None:
            tray.note("attendance.unreadable", Severity.ERROR, row, at)
            return None
    return AttendanceCell(day=day, present=present, reason=reason, place=table.place(row, at))


def _beside(tray: TableReading, row: int, words: _Words) -> str | None:
    """The reason that stands in the column of reasons."""
    for at in _columns_of_reasons(tray.table):
        told = values.text(tray.table.rows[row][at])
        if told is not None:
            reason = words.reason(told)
            if reason is None:
                tray.note("attendance.reason", Severity.ERROR, row, at)
            return reason
    return None


def _columns_of_reasons(table: SheetTable) -> Iterator[int]:
    return (at for at, heading in enumerate(table.headings) if _is_of_reasons(spellings(heading.leaf)))


def _is_of_reasons(told: Sequence[str]) -> bool:
    return not _REASONS.isdisjoint(told)
