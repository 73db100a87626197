"""Which days a list is about: by the headers of its columns, its title, its sheet or its file."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from asesmen_cli.domain.findings import Place
from asesmen_cli.intake import _values as values
from asesmen_cli.intake._cells import CellValue
from asesmen_cli.intake._headers import Field, known, spellings
from asesmen_cli.intake._table import Heading, SheetTable
from asesmen_cli.intake._tables import deepened


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


def with_days(table: SheetTable, on: date) -> SheetTable:
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
    """What is above a column in one header row; a group title also covers the blanks after it."""
    while grouped and at > 0 and cells[at] == "":
        at -= 1
    return cells[at]


def by_day(days: Sequence[tuple[int, AttendanceDay]]) -> Mapping[AttendanceDay, tuple[int, ...]]:
    """Day -> its columns. A day that comes again under another header is another session of it."""
    first: dict[NamedDay, AttendanceDay] = {}
    columns: dict[AttendanceDay, tuple[int, ...]] = {}
    for at, day in days:
        own = first.setdefault(day.named, day)
        columns[own] = (*columns.get(own, ()), at)
    return columns


def is_over_marks(header: str) -> bool:
    """Is a header above the marks or signatures of the one day of a list, or of its sessions?"""
    plain = spellings(header)[0]
    return _SIGNED.fullmatch(plain) is not None or _SESSION.fullmatch(plain) is not None


def day_of_list(table: SheetTable, file: str, on: date) -> NamedDay | None:
    """The day that a list is about, as its title, its sheet or its file say."""
    above = table.rows[: max(table.header, 0)]
    lines = (" ".join(_shown(cell) for cell in row if cell != "") for row in above)
    titles = [line for line in lines if _NAMES_A_DAY.search(line[:_LONGEST_HEADER])]
    names = (*titles, table.sheet, file.rpartition(".")[0])
    return next((day for text in names if (day := _day_in(text, on)) is not None), None)


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
