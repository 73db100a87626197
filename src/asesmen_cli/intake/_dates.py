"""Days and spans of days as people write them.

A text is read day first, in Indonesian or English. It may hold one day, a span (``6 s.d. 8 November
2023``), or
several days (``2019 dan 2022``). Words around the days are ignored unless they deny that anything took place.
Every pattern is linear in the length of the cell, and long cells are not read at all.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TypeAlias

from asesmen_cli.intake._cells import CellValue, Fault, text

_MONTH_NAMES = (
    "januari jan january",
    "februari feb pebruari peb february",
    "maret mar march mrt",
    "april apr",
    "mei may",
    "juni jun june",
    "juli jul july",
    "agustus agt agu ags agust aug august",
    "september sep sept",
    "oktober okt oct october",
    "november nov nopember nop",
    "desember des dec december",
)
MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES, start=1) for name in names.split()}
WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "senin monday",
            "selasa tuesday",
            "rabu wednesday",
            "kamis thursday",
            "jumat jum'at friday",
            "sabtu saturday",
            "minggu ahad sunday",
        )
    )
    for name in names.split()
}
"""Name -> 0 for Monday to 6 for Sunday."""

LONGEST = 150
"""Characters. A longer cell is a note, not a date."""
_YEARS = range(1900, 2101)
_SERIALS = range(4000, 80_000)
"""Serial days of 1910 to 2119."""
_EPOCH, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
_COMPACT = range(1900_01_01, 2101_01_01)
_CENTURY = 100
_LAST_MONTH = 12


@dataclass(frozen=True, slots=True)
class Vague:
    """A date of which only the year or the month is known: counts as its first day."""

    day: date


Day: TypeAlias = date | Vague


def day(
    cell: CellValue,
    *,
    this_year: int,
    epoch_1904: bool = False,
    swapped: bool = False,
    month_first: bool = False,
) -> Day | Fault | None:
    """The day that a cell holds: of a span or of several days, the last.

    Two-digit years lie in the past hundred years. Real dates and serials of a ``swapped`` column have day and
    month the wrong way round; its texts do not, since they are what the spreadsheet program could not turn
    into a date. ``month_first`` applies to texts.

    Numbers are years, ``yyyymmdd``, or the serial days of a spreadsheet. The faults are ``date-impossible``
    (31 February) and ``date-unreadable``.
    """
    found = span(cell, this_year=this_year, epoch_1904=epoch_1904, swapped=swapped, month_first=month_first)
    return found[1] if isinstance(found, tuple) else found


def span(
    cell: CellValue,
    *,
    this_year: int,
    epoch_1904: bool = False,
    swapped: bool = False,
    month_first: bool = False,
) -> tuple[Day, Day] | Fault | None:
    """The first and the last day that a cell holds; see :func:`day`."""
    if isinstance(cell, datetime):
        cell = cell.date()
    if isinstance(cell, bool | time | timedelta):
        return Fault("date-unreadable")
    if isinstance(cell, date | int | float):
        found = cell if isinstance(cell, date) else _numbered(float(cell), epoch_1904=epoch_1904)
        if swapped and isinstance(found, date):
            found = turned(found)
        return found if found is None or isinstance(found, Fault) else (found, found)
    written = text(cell)
    if written is None:
        return None
    return _written(written.casefold(), this_year, month_first=month_first)


def typed_day(typed: str) -> date | None:
    """The day that a person types at a command, its year in full; None where it cannot be read.

    ``2023-11-06``, ``6-11-2023``, ``06/11/2023``, ``6 November 2023``, ``6 Nov 2023``.
    """
    if not re.search(r"\d{4}", typed) or re.fullmatch(r"\s*\d{1,7}\s*", typed):
        return None
    found = span(typed, this_year=_YEARS.stop)
    if not isinstance(found, tuple) or found[0] != found[1]:
        return None
    return found[1] if isinstance(found[1], date) else None


def period_of(name: str) -> tuple[int, int] | None:
    """(year, month) that a sheet's name says, 0 for what it does not: ``JUNI``, ``Juni 2026``, ``2025``."""
    words = re.findall(r"[a-z]+|\d+", name.casefold()[:LONGEST])
    months = [MONTHS[word] for word in words if word in MONTHS]
    years = [
        int(word) for word in words if len(word) == len("2000") and word.isdigit() and int(word) in _YEARS
    ]
    numbers = [int(word) for word in words if word.isdigit() and len(word) <= len("12")]
    if years and not months and len(numbers) == 1 and numbers[0] in range(1, _LAST_MONTH + 1):
        months = numbers
    return (max(years, default=0), max(months, default=0)) if months or years else None


def turned(found: date) -> date | Fault:
    """The date with day and month exchanged."""
    if found.day > _LAST_MONTH:
        return Fault("date-impossible")
    return found.replace(month=found.day, day=found.month)


def _numbered(number: float, *, epoch_1904: bool) -> Day | Fault | None:
    if number == 0:
        return None
    if number != number or abs(number) > _COMPACT.stop:  # noqa: PLR0124 (not a number)
        return Fault("date-impossible")
    if number in _YEARS:
        return Vague(date(int(number), 1, 1))
    if number in _COMPACT:
        year, rest = divmod(int(number), 10_000)
        return _on(str(year), rest // 100, rest % 100, year)
    if int(number) not in _SERIALS:
        return Fault("date-impossible")
    return (_EPOCH_1904 if epoch_1904 else _EPOCH) + timedelta(days=int(number))


# --- texts ------------------------------------------------------------------------------------------------

_MONTH = rf"(?<![a-z])(?:{'|'.join(sorted(MONTHS, key=len, reverse=True))})(?![a-z])\.?"
_DATE = re.compile(
    rf"(?P<y1>\d{{4}}) ?[-/.] ?(?P<m1>\d{{1,2}}) ?[-/.] ?(?P<d1>\d{{1,2}})(?!\d)"
    rf"|(?P<y2>\d{{4}})(?P<m2>\d\d)(?P<d2>\d\d)(?!\d)"
    rf"|(?P<d3>\d{{1,2}}) ?[-/. ] ?(?P<m3>\d{{1,2}}) ?[-/. ] ?(?P<y3>\d{{4}}|\d{{2}})(?!\d)"
    rf"|(?P<d4>\d{{1,2}})(?:st|nd|rd|th)? ?[-/. ]? ?(?P<m4>{_MONTH}) ?[-/.,']? ?(?P<y4>\d{{4}}"
    rf"|\d{{2}})(?![\d:])"
    rf"|(?P<m5>{_MONTH}) ?(?P<d5>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<y5>\d{{4}})(?!\d)"
    rf"|(?P<m6>{_MONTH}) ?[-/.,']? ?(?P<y6>\d{{4}})(?!\d)"
    rf"|(?P<m7>\d{{1,2}}) ?[-/.] ?(?P<y7>\d{{4}})(?!\d)"
    rf"|(?P<d8>\d{{1,2}}) ?[-/. ]? ?(?P<m8>{_MONTH})"
    rf"|(?P<d9>\d{{1,2}}) ?[-/.] ?(?P<m9>\d{{1,2}})(?!\d)"
    rf"|(?P<m10>{_MONTH})"
    rf"|(?P<y11>\d{{4}})(?!\d)"
    rf"|(?P<d12>\d{{1,2}})(?!\d)"
)
"""One day, or what is left of it in a span: ``6`` in ``6 s.d. 8 November``. Longer forms come first."""
_TIME = re.compile(
    r"(?:(?:pukul|jam|pkl)\.? ?)?\b\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?(?: ?(?:wib|wita|wit|am|pm|z)\b)?"
    r"|(?:(?:pukul|jam|pkl)\.? ?|(?<=\d{4}) )\d{1,2}\.\d{2}(?:\.\d{2})?(?![\d.])(?: ?(?:wib|wita|wit)\b)?"
)
_CLOCK_BEHIND_T = re.compile(r"(?<=\d)t(?=\d{2}:)")
_TO = re.compile(
    r"\bs ?[./] ?d\b\.?|\bsd\b\.?|\bsampai(?: dengan)?\b|\bhingga\b|\bto\b|\buntil\b|[–—~]"
    r"|(?<=[\da-z.]) - (?=\d)|(?<=[\d)]) - (?=[a-z])|(?<=[a-z])-(?=\d{1,2} ?[a-z]|[a-z])"
)
_PAIR = re.compile(
    r"(?<![\d/.\-])(\d{1,2}) ?[-/] ?(\d{1,2}) ?(?=[a-z])"
    r"|(?<![\d/.\-])(\d{1,2})-(\d{1,2})(?=[/.]\d{1,2}[/.]\d{4})"
    r"|(?<![\d/.\-])(\d{4}) ?[-/] ?(\d{4})(?![\d/.\-])"
)
"""Two days of one month, or two years, in one: ``6-8 November``, ``6-8/11/2023``, ``2021/2022``."""
_SPACED = re.compile(r"(?<!\d)(\d{1,2}) - (\d{1,2}) - (\d{4})(?!\d)")
_AND = re.compile(r"\bdan\b|\band\b|\bserta\b|[&;]|(?<=\d),(?= ?\d{1,2}(?!\d))")
_COUNTED = re.compile(
    r"\b(?:angkatan|gelombang|batch|semester|triwulan|tahap|kelompok|hari ke|ke)[ -]{0,2}(?:\d{1,2}"
    r"|[ivx]{1,5})(?![\d/a-z])"
)
_DIGIT = re.compile(r"\d")
_DENIED = re.compile(
    r"\b(?:belum|tidak|tdk|tanpa|batal|gagal|gugur|rencana|akan|dijadwalkan|berlaku|mundur|ditunda|tunda)\b"
)
_NEVER = re.compile(r"(?:belum|tidak|tdk)\b\D*|nihil|never|nol")
_NO_DATE = re.compile(r"0{4}-00-00(?: 00:00:00)?|00[-/]00[-/]0{4}|1900-01-00")


def _written(found: str, this_year: int, *, month_first: bool) -> tuple[Day, Day] | Fault | None:
    if len(found) > LONGEST:
        return Fault("date-unreadable")
    if _NO_DATE.fullmatch(found) or _NEVER.fullmatch(found):
        return None
    if re.fullmatch(r"\d{4,5}", found):
        one = _numbered(float(found), epoch_1904=False)
        return (one, one) if one is not None and not isinstance(one, Fault) else one
    outside, inside = _without_brackets(found)
    if _DENIED.search(outside):
        return Fault("date-unreadable")
    days = _several(outside, this_year, month_first=month_first)
    if days is None and inside:
        days = _several(inside, this_year, month_first=month_first)
    return Fault("date-unreadable") if days is None else days


def _without_brackets(found: str) -> tuple[str, str]:
    """(the text outside of brackets, the text inside)."""
    outside: list[str] = []
    inside: list[str] = []
    depth = 0
    for mark in found:
        if mark in "([":
            depth += 1
            (outside if depth == 1 else inside).append(" ")
        elif mark in ")]":
            depth = max(depth - 1, 0)
        else:
            (inside if depth else outside).append(mark)
    return " ".join("".join(outside).split()), " ".join("".join(inside).split())


@dataclass(frozen=True, slots=True)
class _Partial:
    """A day as far as it is written."""

    year: str | None
    month: int | str | None
    day: int | str | None


def _several(found: str, this_year: int, *, month_first: bool) -> tuple[Day, Day] | Fault | None:
    """The first and the last of the days in a text, each completed by the one after it."""
    whole = _DATE.fullmatch(found)
    if whole is not None:
        one = _completed(_partial(whole, month_first=month_first), None, this_year)
        return (one, one) if isinstance(one, date | Vague) else one
    found = _SPACED.sub(r"\1-\2-\3", found)
    plain = " ".join(_COUNTED.sub(" ", _TIME.sub(" ", _CLOCK_BEHIND_T.sub(" ", found))).split())
    days: list[Day] = []
    after: _Partial | None = None
    for piece in reversed(_AND.split(_TO.sub(";", _PAIR.sub(_parted, plain)))):
        matches = list(_DATE.finditer(piece))
        if not matches and not _DIGIT.search(piece):
            continue
        if len(matches) != 1 or _DIGIT.search(_DATE.sub(" ", piece)):
            return None
        partial = _partial(matches[0], month_first=month_first)
        one = _completed(partial, after, this_year, before=days[-1] if days else None)
        if one is None or isinstance(one, Fault):
            return one
        after = _Partial(
            partial.year or (after.year if after else None),
            partial.month or (after.month if after else None),
            partial.day,
        )
        days.append(one)
    if not days:
        return None
    return min(days, key=_first), max(days, key=_first)


def _parted(match: re.Match[str]) -> str:
    return " ; ".join(part for part in match.groups() if part is not None) + " "


def _first(one: Day) -> date:
    return one.day if isinstance(one, Vague) else one


def _partial(match: re.Match[str], *, month_first: bool) -> _Partial:
    parts = {name[0]: value for name, value in match.groupdict().items() if value is not None}
    month: int | str | None = parts.get("m")
    if isinstance(month, str) and not month.isdigit():
        month = MONTHS[month.rstrip(".")]
    numeric = match["d3"] is not None or match["d9"] is not None
    if month_first and numeric:
        return _Partial(parts.get("y"), parts.get("d"), month)
    return _Partial(parts.get("y"), month, parts.get("d"))


def _completed(
    partial: _Partial, after: _Partial | None, this_year: int, *, before: Day | None = None
) -> Day | Fault | None:
    """The day, with what is missing taken from the day written after it."""
    year, month = partial.year, partial.month
    borrowed = year is None
    if after is not None:
        year = year or after.year
        month = month or (after.month if partial.day is not None else None)
    if year is None:
        return None
    if partial.day is not None and month is None:
        return None
    if partial.day is None:
        first = _on(year, month or 1, 1, this_year)
        return first if isinstance(first, Fault) else Vague(first)
    found = _on(year, month or 1, partial.day, this_year)
    if borrowed and before is not None and isinstance(found, date) and found > _first(before):
        return _on(str(found.year - 1), month or 1, partial.day, this_year)
    return found


def _on(year: str, month: str | int, day_of_month: str | int, this_year: int) -> date | Fault:
    number = int(year)
    if number < _CENTURY and len(year) < len("2000"):
        number += 1900 if number > this_year % _CENTURY else 2000
    try:
        found = date(number, int(month), int(day_of_month))
    except ValueError:
        return Fault("date-impossible")
    return found if number in _YEARS else Fault("date-impossible")
