"""What one cell says: pure readers of text, dates, echelons, ranks and kinds of post.

A reader takes a typed cell and answers with a value, with None for an empty one, or with a `Fault`. Nothing
is guessed: what fits no known spelling is a fault and keeps its place in the findings.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import TypeAlias

from asesmen_cli.domain.people import ECHELON_TIERS, NipFault, Tier, read_nip

CellValue: TypeAlias = str | int | float | bool | date | datetime | time | timedelta
"""As python-calamine types it; an empty cell is the empty text."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a cell cannot be used: the tail of a finding's code."""

    code: str


class Memo(dict[CellValue, object]):
    """Reads each distinct cell once."""

    def __init__(self, read: Callable[[CellValue], object]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, cell: CellValue) -> object:
        value = self[cell] = self._read(cell)
        return value


# --- text -----------------------------------------------------------------------------------------------

_INVISIBLE = dict.fromkeys(
    map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff")
)
_NO_VALUE = frozenset(
    ("", "-", "--", "---", "–", "—", ".", "..", "...", "…", "0", "'", '"', "?", "_", "/", "null", "none",
     "nan", "nil", "n/a", "na", "#n/a", "#ref!", "#value!", "#name?", "#div/0!", "tidak ada", "kosong",
     "nip.", "nip. -", "nip. ...", "nip. …", "nip. ....")
)  # fmt: skip
_SHOWN_WHOLE = 1e11
"""From here on Excel shows a number in a cell of ordinary width as 1.98001E+17."""


def shown(cell: CellValue) -> str:
    """The cell as a person would read it: numbers without ``.0``, long ones as Excel shows them."""
    if isinstance(cell, str):
        return " ".join(cell.split())
    if isinstance(cell, float):
        if abs(cell) >= _SHOWN_WHOLE:
            return f"{cell:.5E}"
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)


def text(cell: CellValue) -> str | None:
    """Text with its blanks tidied; None for the many ways of writing "nothing"."""
    found = shown(cell)
    if not found.isascii():
        found = " ".join(found.translate(_INVISIBLE).split())
    if found[:1] in {"'", "’", "`"}:
        found = found.lstrip("'’`").lstrip()
    return None if found.casefold() in _NO_VALUE else found


def person_name(cell: CellValue) -> str | None:
    """A name as written; None for what holds no letter."""
    found = text(cell) if isinstance(cell, str) else None
    return found if found and any(map(str.isalpha, found)) else None


def folded(name: str) -> str:
    """A name without its titles and marks, to tell whether two rows name one person; never a key.

    >>> folded("Drs. H. AHMAD  Ma'ruf, M.Si") == folded("Ahmad Ma`ruf")
    True
    """
    words = re.split(r"[\s.]+", re.sub(r"['`’ʼ\"]", "", name.partition(",")[0]).casefold())
    kept = [word for word in words if word and word not in _TITLES]
    return " ".join(kept or words)


_TITLES = frozenset(
    ("dr", "drs", "dra", "h", "hj", "ir", "prof", "apt", "drg", "drh", "ns", "kh", "r", "rr", "tb")
)

# --- employee numbers -----------------------------------------------------------------------------------

NIP_LENGTH = 18
_NIP_MARKS = re.compile(r"[\s.\-'’`\"\u00a0_]+")
_NIP_LABEL = re.compile(r"^NIP+(?:PK|\s*PPPK)?\s*[.:]*\s*", re.IGNORECASE)
_SCIENTIFIC = re.compile(r"\d[.,]?\d*E\+?1[4-9]", re.IGNORECASE)


_STACKED_NIP = re.compile(r"[\s/|,(]*(?:NIP+(?:PK)?)?[\s.:]*((?:\d[\s.\-]*){14,20}\d)\)?\s*$", re.IGNORECASE)


def unstack(cell: CellValue) -> tuple[str | None, str | None]:
    """(name, number) of a cell that may hold both: ``Ahmad, S.E NIP. 19800101 200501 1 001``."""
    if not isinstance(cell, str):
        return None, None
    match = _STACKED_NIP.search(cell)
    if match is None:
        return text(cell), None
    return text(cell[: match.start()]), match[1]


def digits_of_nip(cell: CellValue) -> str | None:
    """The number without label, blanks and marks; None if the cell is empty or Excel damaged it."""
    if isinstance(cell, str):
        if len(cell) == NIP_LENGTH and cell.isdigit():
            return cell
        found = text(cell)
        if found is None or _SCIENTIFIC.fullmatch(found):
            return None
        digits = _NIP_MARKS.sub("", _NIP_LABEL.sub("", found))
        if len(digits) > NIP_LENGTH:
            whole = [
                part for part in re.split(r"[\n/;|]", cell) if len(re.sub(r"\D", "", part)) == NIP_LENGTH
            ]
            digits = re.sub(r"\D", "", whole[0]) if len(whole) == 1 else digits
        return digits or None
    return None


def looks_like_nip(cell: CellValue) -> bool:
    """18 digits that begin with a date: the number may have lost its end."""
    digits = digits_of_nip(cell) or ""
    return len(digits) == NIP_LENGTH and not isinstance(read_nip(f"{digits[:14]}1001"), NipFault)


def surviving_digits(cell: CellValue) -> str:
    """What a damaged number still tells: its first 15 digits, or fewer.

    A spreadsheet keeps 15 digits; the digits after them in the binary number are nobody's.
    """
    if isinstance(cell, float | int):
        return f"{Decimal(f'{cell:.15g}'):f}"[:15]
    return re.sub(r"\D", "", cell)[:15] if isinstance(cell, str) else ""


# --- dates ----------------------------------------------------------------------------------------------

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
_NO_DATE = frozenset(
    (
        "0000-00-00",
        "00-00-0000",
        "00/00/0000",
        "0000-00-00 00:00:00",
        "1900-01-00",
        "belum",
        "belum pernah",
        "tidak pernah",
    )
)
_DAY_FIRST = re.compile(r"(\d{1,2})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{4}|\d{2})")
_YEAR_FIRST = re.compile(r"(\d{4})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{1,2})|(\d{4})(\d\d)(\d\d)")
_NAMED = re.compile(r"(\d{1,2})\s*[-/. ]?\s*([a-z]{3,9})\.?\s*[-/., ]?\s*(\d{4}|\d{2})")
_MONTH_FIRST = re.compile(r"([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")
_MONTH_ONLY = re.compile(r"([a-z]{3,9})\.?\s*[-/ ]?\s*(\d{4})")
_YEAR_OR_SERIAL = re.compile(r"\d{4,5}")
_AROUND = re.compile(
    r"^(?:(?:senin|selasa|rabu|kamis|jum'?at|sabtu|minggu|ahad)\s*[,/]\s*)?(?:[^\d]*?[,/\n]\s*(?=\d))?"
    r"(.*?)"
    r"(?:[t ,]*(?:pukul|jam)?\s*\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:\.\d+)?)?\s*(?:wib|wita|wit|am|pm|z)?)?$"
)
"""A weekday or a place before the date, a time after it."""
_EPOCH, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
_YEARS = range(1900, 2101)
_SERIALS = range(4000, 80_000)
"""Serial days of 1910 to 2119."""


@dataclass(frozen=True, slots=True)
class Vague:
    """A date of which only the year or the month is told: counts as its first day."""

    day: date


def typed_day(typed: str) -> date | None:
    """The day that a person types at a command, its year in full; None where it cannot be read.

    ``2023-11-06``, ``6-11-2023``, ``06/11/2023``, ``6 November 2023``, ``6 Nov 2023``.
    """
    if not re.search(r"\d{4}", typed) or re.fullmatch(r"\s*\d{1,7}\s*", typed):
        return None
    found = day(typed, this_year=_YEARS.stop)
    return found if isinstance(found, date) else None


def day(
    cell: CellValue,
    *,
    this_year: int,
    epoch_1904: bool = False,
    swapped: bool = False,
    month_first: bool = False,
) -> "date | Vague | Fault | None":
    """The day that a cell tells. Text is read day first; two-digit years lie in the past hundred years.

    Real dates and serials of a ``swapped`` column give day and month the wrong way round; its texts do not:
    they are what the spreadsheet program could not turn into a date. ``month_first`` is said of texts.

    Numbers are years or the serial days of a spreadsheet. The faults are ``date-impossible`` (31 February)
    and ``date-unreadable``.
    """
    if isinstance(cell, datetime):
        cell = cell.date()
    if isinstance(cell, date):
        return turned(cell) if swapped else cell
    if isinstance(cell, bool | time | timedelta):
        return Fault("date-unreadable")
    if isinstance(cell, int | float):
        told = _numbered(float(cell), epoch_1904=epoch_1904)
        return turned(told) if swapped and isinstance(told, date) else told
    found = text(cell)
    if found is None or found.casefold() in _NO_DATE:
        return None
    return _written(found.casefold(), this_year, month_first=month_first)


def turned(told: date) -> date | Fault:
    """The date with day and month exchanged."""
    return told.replace(month=told.day, day=told.month) if told.day <= 12 else Fault("date-impossible")  # noqa: PLR2004 (months)


def _numbered(number: float, *, epoch_1904: bool) -> "date | Vague | Fault | None":
    if number == 0:
        return None
    if number in _YEARS:
        return Vague(date(int(number), 1, 1))
    if int(number) not in _SERIALS:
        return Fault("date-impossible")
    return (_EPOCH_1904 if epoch_1904 else _EPOCH) + timedelta(days=int(number))


def _written(found: str, this_year: int, *, month_first: bool = False) -> "date | Vague | Fault":
    told = _pattern(found, this_year, month_first=month_first)
    if told is None and (around := _AROUND.match(found)) and around[1] != found:
        told = _pattern(around[1], this_year, month_first=month_first)
    return Fault("date-unreadable") if told is None else told


def _pattern(found: str, this_year: int, *, month_first: bool) -> "date | Vague | Fault | None":
    """The day, if the text has one of the known patterns."""
    if match := _DAY_FIRST.fullmatch(found):
        first, second, year = match.groups()
        return _on(year, first, second, this_year) if month_first else _on(year, second, first, this_year)
    if match := _YEAR_FIRST.fullmatch(found):
        year, month, day_of_month = (part for part in match.groups() if part is not None)
        return _on(year, month, day_of_month, this_year)
    if (match := _NAMED.fullmatch(found)) and match[2] in MONTHS:
        return _on(match[3], MONTHS[match[2]], match[1], this_year)
    if (match := _MONTH_FIRST.fullmatch(found)) and match[1] in MONTHS:
        return _on(match[3], MONTHS[match[1]], match[2], this_year)
    return _less_than_a_day(found, this_year)


def _less_than_a_day(found: str, this_year: int) -> "date | Vague | Fault | None":
    """A month, a year, or the serial of a day as text."""
    if (match := _MONTH_ONLY.fullmatch(found)) and match[1] in MONTHS:
        first = _on(match[2], MONTHS[match[1]], 1, this_year)
        return Vague(first) if isinstance(first, date) else first
    return _numbered(float(found), epoch_1904=False) if _YEAR_OR_SERIAL.fullmatch(found) else None


def _on(year: str, month: str | int, day_of_month: str | int, this_year: int) -> date | Fault:
    number = int(year)
    if number < _CENTURY and len(year) < len("2000"):
        number += 1900 if number > this_year % _CENTURY else 2000
    try:
        found = date(number, int(month), int(day_of_month))
    except ValueError:
        return Fault("date-impossible")
    return found if number in _YEARS else Fault("date-impossible")


_CENTURY = 100


# --- code lists -----------------------------------------------------------------------------------------

_LEVELS = {"I": "1", "II": "2", "III": "3", "IV": "4", "V": "5"}
_ECHELONS = (
    {level: level for level in _LEVELS}
    | {"10": "I.a"}
    | {
        spelling: f"{level}.{letter}"
        for level, number in _LEVELS.items()
        for place, letter in enumerate("ab", start=1)
        for spelling in (f"{level}{letter.upper()}", f"{number}{letter.upper()}", f"{number}{place}")
    }
)
_NO_ECHELON = frozenset(
    ("", "NON", "NONESELON", "NE", "JF", "JFT", "JFU", "JFJFU", "JABATANFUNGSIONAL", "FUNGSIONAL",
     "PELAKSANA", "STAF", "0", "00", "99", "TIDAKADA")
)  # fmt: skip
_NOT_IN_CODES = re.compile(r"[^0-9A-Z]+")


def echelon(cell: CellValue) -> str | Tier | Fault | None:
    """Any spelling of an echelon -> ``IV.a``, or the tier where a word such as ``PENGAWAS`` stands for it."""
    found = text(cell)
    if found is None:
        return None
    code = _NOT_IN_CODES.sub("", re.sub(r"\b(?:ESELON|ESSELON|ESL|ESS|ES)\b\.?", " ", found.upper()))
    if code in _NO_ECHELON or re.match(r"NON\b", found.upper()):
        return None
    if code in _ECHELONS:
        return _ECHELONS[code]
    tier = tier_of_kind(found)
    return Fault("echelon-unreadable") if tier is None else tier


_ROMANS = (
    "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV", "XVI",
    "XVII",
)  # fmt: skip
_RANK = re.compile(r"\b(IV|I{1,3})\s*[/.,\- ]?\s*\(?([A-E])\)?(?![A-Z])")
_CLASS = re.compile(rf"\b({'|'.join(sorted(_ROMANS, key=len, reverse=True))})\b")


def rank(cell: CellValue) -> str | Fault | None:
    """Golongan/ruang in any clothes -> ``III/d``; the class of a PPPK or a bare group -> ``IX``, ``III``."""
    found = text(cell)
    if found is None:
        return None
    upper = found.upper()
    grades = _RANK.findall(upper)
    if grades:
        return f"{grades[-1][0]}/{grades[-1][1].lower()}"
    classes = _CLASS.findall(re.sub(r"\b(?:TINGKAT|TK)\.?\s*(?:I|1)\b", " ", upper))
    return classes[-1] if classes else Fault("rank-unreadable")


_KINDS: tuple[tuple[str, Tier], ...] = (
    (r"struktural|manajerial|rangkap", Tier.UNKNOWN),
    (r"jpt|jptp|jptm|pimpinan tinggi.*", Tier.JPT),
    (r"administrator", Tier.ADMINISTRATOR),
    (r"pengawas", Tier.PENGAWAS),
    (r"jfu|fungsional umum|pelaksana|staf|staff", Tier.PELAKSANA),
    (r"jft|jf|fungsional|fungsional tertentu|(?:jf|fungsional) .*", Tier.FUNGSIONAL),
)


def tier_of_kind(kind: str) -> Tier | None:
    """The tier that a kind of post (jenis jabatan) tells: ``UNKNOWN`` if several, None for other words."""
    words = re.sub(r"\b(?:jabatan|pns|pejabat|tingkat)\b", " ", re.sub(r"[^a-z ]+", " ", kind.casefold()))
    plain = " ".join(words.split())
    if plain in {"fungsional umum", "non manajerial"}:
        return Tier.PELAKSANA if plain == "fungsional umum" else Tier.UNKNOWN
    for pattern, tier in _KINDS:
        if re.fullmatch(pattern, plain):
            return tier
    if re.match(r"jpt\b", plain):
        return Tier.JPT
    level = _ECHELONS.get(_NOT_IN_CODES.sub("", re.sub(r"ESELON|ESL", "", kind.upper())))
    return ECHELON_TIERS[level.split(".")[0]] if level and "esel" in kind.casefold() else None


def sex(cell: CellValue) -> str | Fault | None:
    """``1`` for men and ``2`` for women, as a NIP has it."""
    found = text(cell)
    if found is None:
        return None
    plain = re.sub(r"[^a-z]", "", found.casefold())
    if plain in {"l", "m", "lk", "lakilaki", "pria", "male", "laki"}:
        return "1"
    return "2" if plain in {"p", "f", "w", "pr", "perempuan", "wanita", "female"} else Fault("sex-unreadable")


def age(cell: CellValue) -> int | Fault | None:
    """An age in years."""
    found = text(cell)
    if found is None:
        return None
    match = re.fullmatch(r"(\d{2})(?: *(?:tahun|thn|th))?", found.casefold())
    return int(match[1]) if match and int(match[1]) in _RETIREMENT_AGES else Fault("age-unreadable")


_RETIREMENT_AGES = range(50, 81)


_POSTS: tuple[tuple[str, Tier], ...] = (
    (
        (
            r"pengawas (?:sekolah|lingkungan|koperasi|ketenagakerjaan|farmasi|perikanan|mutu|bibit|benih)"
            r"|.*(?:ahli (?:utama|madya|muda|pertama)|penyelia|mahir|terampil|pemula)\b"
        ),
        Tier.FUNGSIONAL,
    ),
    (r"(?:kepala (?:dinas|badan|satuan)|sekretaris daerah|inspektur|staf ahli|asisten)\b", Tier.JPT),
    (
        r"(?:kepala (?:bidang|bagian)|camat|sekretaris (?:dinas|badan|kecamatan|inspektorat|camat))\b",
        Tier.ADMINISTRATOR,
    ),
    (r"(?:kepala (?:seksi|sub ?bagian|sub ?bidang)|kasi|kasubbag|kasubag|lurah)\b", Tier.PENGAWAS),
)
"""Beginnings of the names of posts, as offices without an echelon column tell the tiers apart."""


@lru_cache(maxsize=4096)
def tier_of_post(position: str) -> Tier:
    """The tier that the name of a post suggests, for a person to look at; ``UNKNOWN`` if it suggests none."""
    name = " ".join(re.sub(r"[^a-z ]+", " ", position.casefold()).split())
    return next((tier for pattern, tier in _POSTS if re.match(pattern, name)), Tier.UNKNOWN)


_OFFICE = re.compile(
    r"^(?:(?:[IVXLC]+|[A-Z]|\d+)[.)]\s*)?"
    r"(?:(?:opd|skpd|perangkat daerah|unit kerja|satuan kerja|instansi)\s*:\s*)?"
    r"((?:dinas|badan|kecamatan|inspektorat|sekretariat|rsud|rumah sakit|kantor|satuan polisi|satpol|bappeda"
    r"|bkpsdm|bagian|kelurahan|uptd?|puskesmas)\b.*)$",
    re.IGNORECASE,
)


def office_heading(heading: str) -> str | None:
    """The office that a line of its own names: ``SKPD : Dinas Kesehatan``, ``II. KECAMATAN PURWAKARTA``."""
    match = _OFFICE.match(heading)
    return match[1].strip() if match else None
