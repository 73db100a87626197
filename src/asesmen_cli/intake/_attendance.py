"""Attendance sheets that were filled in: ours, however they were sorted or retyped since, or an office's own.

Every cell of a day is read, is blank, or has a finding; what a cell says is never guessed.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from enum import StrEnum
from pathlib import Path
from typing import TypeAlias

from asesmen_cli.domain.attendance import Cross, Reasons
from asesmen_cli.domain.findings import AsesmenError, Finding, Place, Severity
from asesmen_cli.intake import _values as values
from asesmen_cli.intake._cells import CellValue
from asesmen_cli.intake._files import Sheet, open_workbook
from asesmen_cli.intake._headers import Field, known, spellings
from asesmen_cli.intake._people import read_table
from asesmen_cli.intake._record import TableReading
from asesmen_cli.intake._swapped import Dates
from asesmen_cli.intake._table import Heading, SheetTable
from asesmen_cli.intake._tables import deepened, find_tables


@dataclass(frozen=True, slots=True)
class Weekday:
    """A day of the batch by the name of its weekday: 0 for Monday to 6 for Sunday."""

    number: int


@dataclass(frozen=True, slots=True)
class MonthDay:
    """A day of the batch by its number in the month, 1 to 31."""

    number: int


NamedDay: TypeAlias = date | int | MonthDay | Weekday
"""A day as a sheet names it; an integer counts the days of the batch from 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendanceDay:
    """A day of the sheet."""

    named: NamedDay
    place: Place
    """The header."""


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
            table = _deepened(plain_table, on)
            days = days_over(table, on)
            single = None if days else _one_day(table, workbook.name, words, on)
            if days:
                table = _spread(table, sheet, [at for at, _ in days])
                found.append(_read(read_table(table, dates, None), _by_day(days), words, cross))
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
    table = _deepened(table, on)
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


# --- which days -------------------------------------------------------------------------------------------

_COUNTED = re.compile(r"(?:(?:HARI|DAY|PERTEMUAN)(?: KE)?[ -]{0,3}|[HD][ -]?|KE[ -])(\d{1,2}|[IVX]{1,4})")
_ORDINALS = {"PERTAMA": 1, "KEDUA": 2, "KETIGA": 3, "KEEMPAT": 4, "KELIMA": 5}
_ROMANS = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8, "IX": 9, "X": 10}
_OF_MONTH = re.compile(rf"(?:TANGGAL|TGL|{'|'.join(values.WEEKDAYS).upper()})[., ]{{0,3}}(\d{{1,2}})")
_SESSION = re.compile(
    r"(?:(?:ABSEN|TTD|PARAF|TANDA TANGAN|JAM|SESI) ?)?(?:PAGI|SIANG|SORE|MALAM|MASUK|PULANG|DATANG|KEMBALI)"
    r"|SESI ?(?:\d|[IVX]{1,3})"
)
"""One of several signatures on one day."""
_SIGNED = re.compile(
    r"(?:STATUS |DAFTAR |REKAP )?(?:KEHADIRAN|HADIR|ABSENSI?|PRESENSI|TANDA TANGAN|TTD|PARAF|HADIR/TIDAK)"
    r"(?: PESERTA| KEHADIRAN)?"
)
"""Over the one column of a list of a single day, or over the columns of all days."""
_ABOUT_DAYS = re.compile(r"(?:HARI|DAY|PERTEMUAN)(?: KE)?")
_OVER_DATES = re.compile(r"(?:TANGGAL|TGL)\b")
_NAMES_A_DAY = re.compile(r"\b(?:hari|tanggal|tgl)\b", re.IGNORECASE)
_MONTH = re.compile(rf"\b(?:{'|'.join(values.MONTHS)})\b(?: +\d{{4}})?", re.IGNORECASE)
_LONGEST_HEADER = 80


def _deepened(table: SheetTable, on: date) -> SheetTable:
    """The table with the further header rows of such lists: days under a group, sessions under days."""
    nip = table.columns[Field.NIP]
    return deepened(table, lambda row: row[nip] == "" and all(_heads(cell, on) for cell in row if cell != ""))


def _heads(cell: CellValue, on: date) -> bool:
    return (
        _day(cell, on) is not None
        or _ordinal(cell) is not None
        or (isinstance(cell, str) and (bool(_SESSION.fullmatch(spellings(cell)[0])) or known(cell)))
    )


def days_over(table: SheetTable, on: date) -> list[tuple[int, AttendanceDay]]:
    """(column, the day over it) from left to right; several sessions of a day have columns of their own."""
    found: list[tuple[int, AttendanceDay]] = []
    people = {*table.columns.values(), table.number}
    header = range(max(table.header, 0), table.first)
    for at, heading in enumerate(table.headings):
        if at in people:
            continue
        over = [_over(table.rows[row], at, grouped=row + 1 < table.first) for row in header]
        named = _named_by([*over, heading.written], heading, on)
        if named is not None:
            place = table.place(max(table.first - 1, 0), at)
            found.append((at, AttendanceDay(named=named, place=place)))
    return found


def _named_by(over: Sequence[CellValue], heading: Heading, on: date) -> NamedDay | None:
    """The day that the header cells over one column name together: a date says most, a weekday least."""
    leaf = over[-2] if len(over) > 1 else heading.leaf
    number = _ordinal(leaf)
    if number is not None:
        group = " ".join(values.shown(cell) for cell in over[:-2] if cell != "") or heading.group
        return _under(group, number, on)
    days = [day for cell in over if (day := _day(cell, on)) is not None]
    return min(days, key=lambda day: _SURE.index(type(day)), default=None)


_SURE = (date, int, MonthDay, Weekday)


def _ordinal(cell: CellValue) -> int | None:
    """A header that is a number and nothing else: ``2``, ``II``."""
    if isinstance(cell, str):
        text = cell.strip(" .()").upper()
        return int(text) if re.fullmatch(r"\d{1,2}", text) else _ROMANS.get(text)
    return int(cell) if isinstance(cell, float | int) and cell in _DAYS_OF_MONTH else None


_DAYS_OF_MONTH = range(1, 32)


def _under(group: str, number: int, on: date) -> NamedDay | None:
    """The day that a number under a group means: of a month, of the batch, or of any month."""
    title = spellings(group)[0]
    if month := _MONTH.search(group[:_LONGEST_HEADER]):
        return _date(f"{number} {month[0]}", on)
    if _OVER_DATES.match(title):
        return MonthDay(number)
    signed = _SIGNED.sub("", title).strip()
    return number if title and (not signed or _ABOUT_DAYS.fullmatch(signed)) else None


def _over(cells: Sequence[CellValue], at: int, *, grouped: bool) -> CellValue:
    """What stands over a column in one header row; a group title also covers the blanks after it."""
    while grouped and at > 0 and cells[at] == "":
        at -= 1
    return cells[at]


def _by_day(days: Sequence[tuple[int, AttendanceDay]]) -> Mapping[AttendanceDay, tuple[int, ...]]:
    """Day -> its columns. A day that comes again under another header is another session of it."""
    first: dict[NamedDay, AttendanceDay] = {}
    columns: dict[AttendanceDay, tuple[int, ...]] = {}
    for at, day in days:
        own = first.setdefault(day.named, day)
        columns[own] = (*columns.get(own, ()), at)
    return columns


def _one_day(
    table: SheetTable, file: str, words: "Words", on: date
) -> Mapping[AttendanceDay, tuple[int, ...]] | None:
    """The day of a list about one day, as title, sheet or file say, and the columns of marks."""
    marks = tuple(
        at
        for at, heading in enumerate(table.headings)
        if _SIGNED.fullmatch(spellings(heading.leaf)[0]) or _SESSION.fullmatch(spellings(heading.leaf)[0])
    )
    marks = marks or tuple(at for at in _columns_of_reasons(table) if _says_who_came(table, at, words))
    above = table.rows[: max(table.header, 0)]
    lines = (" ".join(_shown(cell) for cell in row if cell != "") for row in above)
    titles = [line for line in lines if _NAMES_A_DAY.search(line[:_LONGEST_HEADER])]
    names = (*titles, table.sheet, file.rpartition(".")[0])
    named = next((day for text in names if (day := _day_in(text, on)) is not None), None)
    if named is None or not marks:
        return None
    return {AttendanceDay(named=named, place=table.place(max(table.first - 1, 0), marks[0])): marks}


def _shown(cell: CellValue) -> str:
    return f"{cell:%d-%m-%Y}" if isinstance(cell, date) else values.shown(cell)


def _day_in(title: str, on: date) -> NamedDay | None:
    """The one day that a title names among other words; None for a span of days."""
    if len(title) > _LONGEST_TITLE:
        return None
    bare = title.strip().upper()
    if bare in _ROMANS:
        return _ROMANS[bare]
    after = _NAMES_A_DAY.search(title)
    candidates = (title, title[after.start() :] if after else title, title[after.end() :] if after else title)
    for text in candidates:
        days = values.span(text, this_year=_THIS_CENTURY)
        if isinstance(days, tuple):
            return days[0] if days[0] == days[1] and isinstance(days[0], date) else None
        if (named := _day(text.lstrip(" :/&,"), on)) is not None:
            return named
    return None


_LONGEST_TITLE = 150


def _says_who_came(table: SheetTable, column: int, words: "Words") -> bool:
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


def _day(cell: CellValue, on: date) -> NamedDay | None:
    """The day that a header names. Without a year it is the one nearest to ``on``."""
    if not isinstance(cell, str):
        return _date(cell, on) if isinstance(cell, date) or _is_serial(cell) else None
    if len(cell) > _LONGEST_HEADER:
        return None
    written = " ".join(_SESSION.sub(" ", re.sub(r"[()\n]", " ", values.shown(cell).upper())).split())
    written = re.sub(rf"^(?:{_SIGNED.pattern})\b[ :/-]*", "", written) or written
    return _counted_day(written) or (_date(written, on) if re.search(r"\d", written) else None)


def _counted_day(written: str) -> NamedDay | None:
    """A day by its place in the batch, its number in the month, or its weekday."""
    if counted := _COUNTED.fullmatch(written):
        return int(counted[1]) if counted[1].isdigit() else _ROMANS.get(counted[1])
    if of_month := _OF_MONTH.fullmatch(written):
        return MonthDay(int(of_month[1]))
    name = written.removeprefix("HARI").strip(" :/").removeprefix("KE ")
    if name in _ORDINALS:
        return _ORDINALS[name]
    weekday = values.WEEKDAYS.get(name.casefold())
    return None if weekday is None else Weekday(weekday)


def _is_serial(cell: CellValue) -> bool:
    """A date that lost its format."""
    return isinstance(cell, float | int) and not isinstance(cell, bool) and cell in _SERIALS


_SERIALS = range(40_000, 80_000)


def _date(cell: CellValue, on: date) -> date | None:
    """A whole date, or a day and month in the year that is nearest."""
    day = values.day(cell, this_year=_THIS_CENTURY)
    if isinstance(day, date):
        return day
    if isinstance(cell, str) and not isinstance(day, values.Vague) and not re.search(r"\d{4}", cell):
        years = range(max(on.year - 1, 1), min(on.year + 1, date.max.year) + 1)
        days = (values.day(f"{cell} {year}", this_year=_THIS_CENTURY) for year in years)
        whole = [one for one in days if isinstance(one, date)]
        return min(whole, key=lambda one: abs(one - on), default=None)
    return None


_THIS_CENTURY = 2099
"""Years of two digits are of this century."""


# --- what the cells say -----------------------------------------------------------------------------------

_PRESENT = frozenset({
    "h", "hadir", "ada", "present", "true", "v", "√", "✓", "✔", "☑", "ü", "\uf0fc", "\uf052", "1", "ya", "y",
    "yes", "ttd", "tanda tangan", "paraf", "masuk", "datang", "ok", "terlambat", "1.0",
})  # fmt: skip
_ABSENT = frozenset({
    "tidak hadir", "tdk hadir", "th", "absen", "absent", "tidak", "false", "0", "no", "n", "tdk", "gugur",
    "mengundurkan diri", "mundur", "batal", "tidak ikut", "tidak datang", "wafat", "meninggal",
})  # fmt: skip
_ARRIVED = re.compile(r"(?:(?:jam|pukul) ?)?\d{1,2}[:.]\d{2}(?::\d{2})?(?: ?(?:wib|wita|wit))?")
"""The time of arrival."""
_CROSS = frozenset({"x", "×", "✕", "✗", "✘", "☒", "û", "\uf0fb"})
"""Ticks and crosses as Unicode has them, and as the letters of the font Wingdings."""
_WITHOUT_WORD = frozenset({"a", "alpa", "alpha", "alfa", "tk", "tanpa kabar", "tanpa ket", "mangkir"})
_SHORT = {
    "s": "sakit", "i": "izin", "ijin": "izin", "c": "cuti", "dl": "dinas luar", "umroh": "umrah",
    "berduka": "duka", "kedukaan": "duka", **dict.fromkeys(("ct", "cb", "cm", "cs", "cap"), "cuti"),
}  # fmt: skip
_COUNT = re.compile(r"\d{1,3}\.")
"""What the workbook of the schedule prints where a person signs."""
_REASONS = frozenset({"ALASAN", "KETERANGAN", "KET", "SEBAB", "CATATAN", "REASON"})


class Words:
    """What is written in a cell of a day."""

    def __init__(self, reasons: Reasons) -> None:
        self._reasons = reasons

    def reason(self, written: str) -> str | None:
        """The reason that a text names: whole, in short, or as its first word (``cuti melahirkan``)."""
        text = written.casefold()
        if text in _WITHOUT_WORD:
            return self._reasons.default
        words = re.findall(r"[^\W_]+", text)
        starts = (" ".join(words[:n]) for n in range(len(words), 0, -1))
        return next((found for start in starts if (found := self._named(start))), None)

    def _named(self, text: str) -> str | None:
        return self._reasons.find(_SHORT.get(text, text))


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
    crosses = [where for where, text in written.items() if text in _CROSS]
    if cross is Cross.AUTO and crosses and not any(text in _PRESENT for text in written.values()):
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


class Presence(StrEnum):
    """What one cell of a list of attendance says."""

    PRESENT = "present"
    ABSENT = "absent"
    BLANK = "blank"
    UNREADABLE = "unreadable"


def presence_of(cell: CellValue, words: Words, *, came: bool) -> tuple[Presence, str | None]:
    """Whether a cell says that somebody came, and the reason why not. ``came``: an ``x`` means present."""
    if isinstance(cell, time | datetime) or (isinstance(cell, float) and 0 < cell < 1):
        return Presence.PRESENT, None
    text = "0" if values.shown(cell) == "0" else " ".join((values.text(cell) or "").casefold().split())
    if not text or _COUNT.fullmatch(text):
        return Presence.BLANK, None
    if len(text) > _LONGEST_HEADER:
        return Presence.UNREADABLE, None
    return _presence_in(text, words, came=came)


def _presence_in(text: str, words: Words, *, came: bool) -> tuple[Presence, str | None]:
    outside = " ".join(re.sub(r"\([^()]{0,80}\)", " ", text).split()).strip(_AROUND) or text.strip(_AROUND)
    outside = outside.replace(".", "") if _ABBREVIATED.fullmatch(outside) else outside
    if outside in _PRESENT or (came and outside in _CROSS) or _ARRIVED.fullmatch(outside):
        return Presence.PRESENT, None
    if outside in _ABSENT or outside in _CROSS:
        return Presence.ABSENT, words.reason(text.removeprefix(outside))
    if (reason := words.reason(outside)) is not None:
        return Presence.ABSENT, reason
    if long := _LONG_ABSENT.match(outside):
        return Presence.ABSENT, words.reason(outside[long.end() :])
    return Presence.PRESENT if outside.startswith("hadir") else Presence.UNREADABLE, None


NO_REASONS = Reasons(excused=("sakit", "izin", "cuti", "dinas luar"), unexcused=("tanpa keterangan",))
"""The words for staying away, where no settings name others."""
_AROUND = " .,;:-()"
_ABBREVIATED = re.compile(r"(?:\w\. ?){1,3}\w?")
"""``D.L.``, ``T.K``."""
_LONG_ABSENT = re.compile(
    r"(?:(?:tidak|tdk) (?:hadir|datang|ikut|mengikuti)|gugur|batal|berhalangan|(?:di ?)?diskualifikasi)\b"
    r"(?:[ ,:-]|karena\b|sebab\b|alasan\b){0,4}"
)


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
    """The words of a day, for the documentation."""
    return {
        "present": [*sorted(_PRESENT - _SYMBOLS), "hadir (…)", "a time of arrival, such as 07:31"],
        "absent": sorted(_ABSENT),
        "absent without a word": sorted(_WITHOUT_WORD),
        "short forms of reasons": [f"{short} = {reason}" for short, reason in _SHORT.items()],
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


_SYMBOLS = frozenset({"√", "✓", "✔", "☑", "ü", "\uf0fc", "\uf052"})
