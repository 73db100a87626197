"""Attendance sheets that were filled in: ours, however they were sorted or retyped since, or an office's own.

Every cell of a day is read, is blank, or has a finding; what a cell says is never guessed.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from asesmen_cli.domain.attendance import Cross, Reasons
from asesmen_cli.domain.findings import AsesmenError, Finding, Place, Severity
from asesmen_cli.intake import _presence
from asesmen_cli.intake import _values as values
from asesmen_cli.intake._files import Sheet, open_workbook
from asesmen_cli.intake._headers import Field, spellings
from asesmen_cli.intake._people import read_table
from asesmen_cli.intake._presence import CROSS, NO_REASONS, PRESENT, Presence, Words, presence_of
from asesmen_cli.intake._record import TableReading
from asesmen_cli.intake._sheet_days import (
    AttendanceDay,
    by_day,
    day_of_list,
    days_over,
    is_over_marks,
    with_days,
)
from asesmen_cli.intake._swapped import Dates
from asesmen_cli.intake._table import SheetTable
from asesmen_cli.intake._tables import find_tables


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendanceCell:
    """What one cell says of one person on one day."""

    day: AttendanceDay
    present: bool | None
    """None where the cell is blank."""
    reason: str | None
    """Why they did not come, where the sheet says so."""
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
    """The name of the plan, where the sheet has it."""
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
        on: Today: a day without a year is the one nearest to it.
        reasons: The words for staying away.
        cross: What an ``x`` means.
        columns: What the office says itself of number and name: header or column letter -> field.

    Raises:
        AsesmenError: ``file.*``, ``attendance.no-list``, ``roster.twice``.
    """
    workbook = open_workbook(path)
    words, dates = Words(reasons), Dates(on, frozenset(), workbook.epoch_1904)
    found, daily = [], []
    for sheet in workbook.shown:
        for plain_table in find_tables(sheet, columns, nameless=True):
            table = with_days(plain_table, on)
            days = days_over(table, on)
            single = None if days else _one_day(table, workbook.name, words, on)
            if days:
                table = _spread(table, sheet, [at for at, _ in days])
                found.append(_read(read_table(table, dates, None), by_day(days), words, cross))
            elif single is not None:
                daily.append(_read(read_table(table, dates, None), single, words, cross))
    found += _joined(daily)
    if not found:
        names = tuple(sheet.name for sheet in workbook.sheets)
        raise AsesmenError("attendance.no-list", file=workbook.name, sheets=names)
    return tuple(found)


def _joined(daily: Sequence[AttendanceList]) -> list[AttendanceList]:
    """Lists of one day each, put together: one list for each batch."""
    by_batch: dict[tuple[str | None, int | None], list[AttendanceList]] = {}
    for one in daily:
        by_batch.setdefault((one.plan, one.batch), []).append(one)
    joined = []
    for lists in by_batch.values():
        rows: dict[str, AttendanceRow] = {}
        for row in (row for one in lists for row in one.rows):
            known = rows.get(row.nip)
            rows[row.nip] = row if known is None else replace(known, cells=(*known.cells, *row.cells))
        days = tuple(day for one in lists for day in one.days)
        findings = tuple(finding for one in lists for finding in one.findings)
        joined.append(replace(lists[0], days=days, rows=tuple(rows.values()), findings=findings))
    return joined


def holds_attendance(table: SheetTable, on: date) -> bool:
    """Return whether a list of people has days or signatures beside them."""
    table = with_days(table, on)
    return bool(days_over(table, on)) or _one_day(table, "", Words(NO_REASONS), on) is not None


# --- which batch ------------------------------------------------------------------------------------------

_PLAN = re.compile(r"(?:rencana|nama jadwal)\s*:\s*(.+)", re.IGNORECASE)
_BATCH = re.compile(r"batch\s*:?\s*(\d{1,4})\b.*", re.IGNORECASE)
_SHEET = re.compile(r"hadir (\d{1,4})", re.IGNORECASE)


def _above(table: SheetTable, pattern: re.Pattern[str]) -> str | None:
    """What a line above the table says after a label."""
    above = (cell for row in table.rows[: max(table.header, 0)] for cell in row if isinstance(cell, str))
    return next((match[1] for cell in above if (match := pattern.fullmatch(values.shown(cell)))), None)


def _batch(table: SheetTable) -> int | None:
    named = _SHEET.fullmatch(table.sheet.strip())
    number = _above(table, _BATCH) or (named[1] if named else None)
    return None if number is None else int(number)


# --- a list of one day ------------------------------------------------------------------------------------

_REASONS = frozenset({"ALASAN", "KETERANGAN", "KET", "SEBAB", "CATATAN", "REASON"})


def _one_day(
    table: SheetTable, file: str, words: Words, on: date
) -> Mapping[AttendanceDay, tuple[int, ...]] | None:
    """The day of a list about one day, as title, sheet or file say, and the columns of marks."""
    marks = tuple(at for at, heading in enumerate(table.headings) if is_over_marks(heading.leaf))
    marks = marks or tuple(at for at in _columns_of_reasons(table) if _says_who_came(table, at, words))
    named = day_of_list(table, file, on)
    if named is None or not marks:
        return None
    return {AttendanceDay(named=named, place=table.place(max(table.first - 1, 0), marks[0])): marks}


def _says_who_came(table: SheetTable, column: int, words: Words) -> bool:
    """Do most filled cells of a column of remarks say whether somebody came?"""
    cells = [row[column] for row in table.rows[table.first :] if values.text(row[column]) is not None]
    read = [presence_of(cell, words, came=True)[0] for cell in cells]
    return sum(one in {Presence.PRESENT, Presence.ABSENT} for one in read) * 2 > len(read)


def _spread(table: SheetTable, sheet: Sheet, days: Sequence[int]) -> SheetTable:
    """The table with what was merged over several days (``Cuti``) under each of them."""
    filled = {}
    for top, left, bottom, right in sheet.merged:
        if top == bottom and left in days and right > left and table.first <= top < len(table.rows):
            cells = list(table.rows[top])
            for column in range(left + 1, min(right + 1, len(cells))):
                cells[column] = cells[left] if column in days else cells[column]
            filled[top] = cells
    rows = [filled.get(at, row) for at, row in enumerate(table.rows)] if filled else table.rows
    return replace(table, rows=rows)


# --- what the cells say -----------------------------------------------------------------------------------


def _read(
    tray: TableReading, days: Mapping[AttendanceDay, tuple[int, ...]], words: Words, cross: Cross
) -> AttendanceList:
    table = tray.table
    tray.findings[:] = [finding for finding in tray.findings if finding.severity is Severity.ERROR]
    people = [record for record in tray.records if not record.rejected]
    written = {
        (record.row, at): values.shown(table.rows[record.row][at]).casefold()
        for record in people
        for columns in days.values()
        for at in columns
    }
    crosses = [where for where, text in written.items() if text in CROSS]
    if cross is Cross.AUTO and crosses and not any(text in PRESENT for text in written.values()):
        tray.note("attendance.cross-alone", Severity.ERROR, *crosses[0], n=len(crosses))
    elif cross is Cross.AUTO and crosses:
        tray.note("attendance.cross", Severity.INFO, *crosses[0], n=len(crosses))
    came = cross is Cross.PRESENT
    rows = []
    for record in people:
        cells = (_cell(tray, record.row, day, at, words, came=came) for day, at in days.items())
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
        plan=_above(table, _PLAN),
        batch=_batch(table),
        days=tuple(days),
        rows=tuple(rows),
        findings=tuple(tray.findings),
    )


def _cell(
    tray: TableReading, row: int, day: AttendanceDay, columns: Sequence[int], words: Words, *, came: bool
) -> AttendanceCell | None:
    """What the sessions of a day say together: one missed is the day missed, one blank leaves it open.

    None, and a finding, where a cell cannot be understood. ``came``: see Cross.
    """
    read = []
    for at in columns:
        presence, reason = presence_of(tray.table.rows[row][at], words, came=came)
        if presence is Presence.UNREADABLE:
            tray.note("attendance.unreadable", Severity.ERROR, row, at)
            return None
        read.append((presence, reason, at))
    missed = next((one for one in read if one[0] is Presence.ABSENT), None)
    if missed is not None:
        _, reason, at = missed
        reason = reason or _beside(tray, row, words)
        return AttendanceCell(day=day, present=False, reason=reason, place=tray.table.place(row, at))
    blank = next((at for presence, _, at in read if presence is Presence.BLANK), None)
    at = columns[-1] if blank is None else blank
    present = True if blank is None else None
    return AttendanceCell(day=day, present=present, reason=None, place=tray.table.place(row, at))


def _beside(tray: TableReading, row: int, words: Words) -> str | None:
    """The reason that stands in the column of reasons."""
    for at in _columns_of_reasons(tray.table):
        written = values.text(tray.table.rows[row][at])
        if written is not None:
            reason = words.reason(written)
            if reason is None:
                tray.note("attendance.reason", Severity.ERROR, row, at)
            return reason
    return None


def _columns_of_reasons(table: SheetTable) -> Iterator[int]:
    return (at for at, heading in enumerate(table.headings) if _is_of_reasons(spellings(heading.leaf)))


def _is_of_reasons(headers: Sequence[str]) -> bool:
    return not _REASONS.isdisjoint(headers)


def documented() -> Mapping[str, Sequence[str]]:
    """The words of a day and the headers of days, for the documentation."""
    return {
        **_presence.documented(),
        "headers of days": [
            "Hari 1",
            "Hari I",
            "Hari ke-2",
            "H-3",
            "Senin",
            "6 Juli",
            "6 Juli 2026",
            "Tgl 6",
            "JULI 2026 or TANGGAL over 6, 7, 8",
            "HARI KE or KEHADIRAN over 1, 2, 3",
            "PAGI, SORE under a day",
        ],
        "day of a list of one day": [
            "in a line above with Hari or Tanggal",
            "name of the sheet",
            "name of the file",
        ],
        "column of a list of one day": ["KEHADIRAN", "HADIR", "TANDA TANGAN", "TTD", "PARAF", "PRESENSI"],
    }
