"""What one cell says: pure readers of text, dates, echelons, ranks and kinds of post.

A reader takes a typed cell and returns a value, None for an empty one, or a `Fault`. Nothing is guessed: what
fits no known spelling is a fault and keeps its place in the findings.
"""

import re
import unicodedata
from datetime import date
from decimal import Decimal
from functools import lru_cache

from asesmen_cli.domain.due import NOT_SERVING, names_any
from asesmen_cli.domain.people import ECHELON_TIERS, NipFault, Tier, read_nip
from asesmen_cli.intake._cells import CellValue, Fault, Memo, shown, text
from asesmen_cli.intake._dates import MONTHS, WEEKDAYS, Day, Vague, day, span, turned
from asesmen_cli.intake._places import OFFICES

__all__ = [
    "MONTHS",
    "NIP_LENGTH",
    "OFFICE_WORDS",
    "POST_WORDS",
    "STANDING",
    "WEEKDAYS",
    "CellValue",
    "Day",
    "Fault",
    "Memo",
    "Vague",
    "age",
    "day",
    "digits_of_nip",
    "echelon",
    "functional_level",
    "is_like_a_name",
    "leaving",
    "looks_like_nip",
    "pension",
    "person_name",
    "rank",
    "sex",
    "shown",
    "span",
    "surviving_digits",
    "text",
    "tier_of_kind",
    "tier_of_post",
    "turned",
    "unstack",
]


def person_name(found: str | None) -> str | None:
    """A name as written, from the text of its cell; None for what holds no letter."""
    return found if found and (found[0].isalpha() or any(map(str.isalpha, found))) else None


# --- employee numbers -----------------------------------------------------------------------------------

NIP_LENGTH = 18
_NIP_MARKS = re.compile(r"[\s.\-'’`\"\u00a0_]+")
_NIP_LABEL = re.compile(r"^NIP+(?:PK|\s*PPPK)?\s*[.:]*\s*", re.IGNORECASE)
_SCIENTIFIC = re.compile(r"\d[.,]?\d*E\+?1[4-9]", re.IGNORECASE)


_STACKED_NIP = re.compile(r"[\s/|,(]*(?:NIP+(?:PK)?)?[\s.:]*((?:\d[\s.\-]*){14,20}\d)\)?\s*$", re.IGNORECASE)


_LONGEST_STACKED = 300
"""Characters of a name and a number in one cell."""


def unstack(cell: CellValue) -> tuple[str | None, str | None]:
    """(name, number) of a cell that may hold both: ``Ahmad, S.E NIP. 19800101 200501 1 001``."""
    if not isinstance(cell, str):
        return None, None
    match = _STACKED_NIP.search(cell) if len(cell) <= _LONGEST_STACKED else None
    if match is None:
        return text(cell), None
    return text(cell[: match.start()]), match[1]


def digits_of_nip(cell: CellValue) -> str | None:
    """The number without label, blanks and marks; None for an empty cell, or a number in place of a text."""
    if isinstance(cell, str):
        if len(cell) == NIP_LENGTH and cell.isdigit() and cell.isascii():
            return cell
        found = text(cell)
        if found is None or len(found) > _LONGEST_STACKED or _SCIENTIFIC.fullmatch(found):
            return None
        if not found.isascii():
            found = unicodedata.normalize("NFKC", found)
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
    """What is left of a damaged number: its first 15 digits, or fewer.

    A spreadsheet keeps 15 digits; the digits after them in the binary number are nobody's.
    """
    if isinstance(cell, float | int):
        return f"{Decimal(f'{cell:.15g}'):f}"[:15]
    return re.sub(r"\D", "", cell)[:15] if isinstance(cell, str) else ""


# --- code lists -----------------------------------------------------------------------------------------

_LEVELS = {"I": "1", "II": "2", "III": "3", "IV": "4", "V": "5"}
_ECHELONS = (
    {level: level for level in _LEVELS}
    | {number: level for level, number in _LEVELS.items()}
    | {"10": "I.a"}
    | {
        spelling: f"{level}.{letter}"
        for level, number in _LEVELS.items()
        for place, letter in enumerate("ab", start=1)
        for spelling in (f"{level}{letter.upper()}", f"{number}{letter.upper()}", f"{number}{place}")
    }
)
_NO_ECHELON = frozenset(("", "NON", "NONESELON", "NE", "JFJFU", "0", "00", "99", "TIDAKADA"))
_ECHELON_INSIDE = re.compile(r"\b(IV|I{1,3}|V|[1-5])[ ./-]{0,3}([AB])\b|\bESEL?ON (IV|I{1,3}|V|[1-5])\b")
_LONGEST_CODE = 120
"""Characters. A longer cell is no code."""
_NOT_IN_CODES = re.compile(r"[^0-9A-Z]+")


def echelon(cell: CellValue) -> str | Tier | Fault | None:
    """Any spelling of an echelon -> ``IV.a``, or the tier where a word such as ``PENGAWAS`` stands for it."""
    found = text(cell)
    if found is None:
        return None
    upper = found.upper()
    if len(upper) > _LONGEST_CODE:
        return Fault("echelon-unreadable")
    code = _NOT_IN_CODES.sub("", re.sub(r"\b(?:ESELON|ESSELON|ESL|ESS|ES)\b\.?", " ", upper))
    if code in _NO_ECHELON or re.match(r"NON\b", upper):
        return None
    inside = _ECHELON_INSIDE.findall(upper)
    if code in _ECHELONS or len(inside) == 1:
        return _ECHELONS[code if code in _ECHELONS else "".join(inside[0])]
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
    (r"struktural|manajerial|rangkap|non manajerial", Tier.UNKNOWN),
    (r"jpt|jptp|jptm|jpt (?:pratama|madya|utama)|pimpinan tinggi.*", Tier.JPT),
    (r"administrator", Tier.ADMINISTRATOR),
    (r"pengawas", Tier.PENGAWAS),
    (r"jfu|fungsional umum|pelaksana|staf|staff", Tier.PELAKSANA),
    (r"jft|jf|fungsional|fungsional tertentu|(?:jf|fungsional) .*", Tier.FUNGSIONAL),
    (r"ahli (?:utama|madya|muda|pertama)|penyelia|mahir|terampil|pemula", Tier.FUNGSIONAL),
)


@lru_cache(maxsize=4096)
def tier_of_kind(kind: str) -> Tier | None:
    """The tier that a kind of post (jenis jabatan) names: ``UNKNOWN`` if several, None for other words.

    Of several parts, as in ``Struktural - Pengawas`` or ``JFT (Guru)``, the first that names one tier counts.
    """
    if len(kind) > _LONGEST_CODE:
        return None
    whole = _tier_of_part(kind)
    if whole is not None and whole is not Tier.UNKNOWN:
        return whole
    parts = [_tier_of_part(part) for part in re.split(r"[/,;()\-–]+", kind)]
    named = [tier for tier in (whole, *parts) if tier is not None]
    return next((tier for tier in named if tier is not Tier.UNKNOWN), named[0] if named else None)


def _tier_of_part(kind: str) -> Tier | None:
    words = re.sub(
        r"\b(?:jabatan|pns|pejabat|tingkat|jenjang)\b", " ", re.sub(r"[^a-z ]+", " ", kind.casefold())
    )
    plain = " ".join(words.split())
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


_FUNCTIONAL = re.compile(r"\b(?:ahli (?:utama|madya|muda|pertama)|penyelia|mahir|terampil|pemula)\b")


@lru_cache(maxsize=4096)
def functional_level(position: str) -> str | None:
    """The level of a functional post that its name ends with: ``Analis Kepegawaian Ahli Muda``."""
    name = " ".join(re.sub(r"[^a-z ]+", " ", position[:_LONGEST_POST].casefold()).split())
    found = _FUNCTIONAL.findall(name)
    return found[-1].title() if found else None


_LONGEST_POST = 200


@lru_cache(maxsize=4096)
def tier_of_post(position: str) -> Tier:
    """The tier that the name of a post suggests, for a person to look at; ``UNKNOWN`` if it suggests none."""
    name = " ".join(re.sub(r"[^a-z ]+", " ", position[:_LONGEST_POST].casefold()).split())
    return next((tier for pattern, tier in _POSTS if re.match(pattern, name)), Tier.UNKNOWN)


STANDING = re.compile(
    r"\b(?:aktif|cltn|cuti|mpp|masa persiapan|pensiun|tugas belajar|tubel|meninggal|wafat|almarhum(?:ah)?|alm"
    r"|diberhentikan|pemberhentian|berhenti|hukuman|hukdis|uang tunggu|pejabat negara|diperbantukan"
    r"|dipekerjakan|wajib militer|hilang|mengundurkan diri|pindah|mutasi keluar)\b",
    re.IGNORECASE,
)
"""Words of a standing (kedudukan hukum)."""
_NOT_YET = re.compile(
    r"\b(?:akan|rencana|usul(?:an)?|proses|pengganti|menggantikan|jelang|belum|tidak)\b", re.IGNORECASE
)


def leaving(cell: CellValue, *, on: date) -> str | None:
    """What a note says of somebody who does not serve on that day; None for any other note."""
    found = text(cell) if isinstance(cell, str) and len(cell) <= _LONGEST_STACKED else None
    if found is None or not names_any(found, NOT_SERVING) or _NOT_YET.search(found):
        return None
    when = day(found, this_year=on.year)
    if "pensiun" in found.casefold() and isinstance(when, date | Vague):
        first = when.day if isinstance(when, Vague) else when
        return found if first <= on else None
    return found


_PENSION = re.compile(r"\b(?:pensiun|bup|batas usia pensiun)\b", re.IGNORECASE)
_NO_PENSION = re.compile(
    r"\b(?:masa persiapan|mpp|rencana|usul(?:an)?|proses|pengganti|menggantikan|belum|tidak)\b", re.IGNORECASE
)


def pension(cell: CellValue, *, on: date) -> date | None:
    """The day after ``on`` from which somebody is retired, as a note says it: ``BUP 1 Mei 2027``."""
    found = text(cell) if isinstance(cell, str) and len(cell) <= _LONGEST_STACKED else None
    if found is None or not _PENSION.search(found) or _NO_PENSION.search(found):
        return None
    when = day(found, this_year=on.year)
    return when if isinstance(when, date) and when > on else None


_NAME = re.compile(r"[^\W\d_][^\d@/]{0,119}")
POST_WORDS = re.compile(
    r"\b(?:kepala|sekretaris|staf|guru|analis|pengelola|pengadministrasi|bidan|perawat|dokter|penata|pranata|camat|lurah"
    r"|inspektur|penyuluh|pengawas|auditor|arsiparis|operator|ahli)\b",
    re.IGNORECASE,
)
OFFICE_WORDS = re.compile(rf"\b(?:{OFFICES}|kantor)(?!\w)", re.IGNORECASE)


def is_like_a_name(cell: CellValue) -> bool:
    """May this be the name of a person? No digits, and no word of posts or offices."""
    if not isinstance(cell, str):
        return False
    found = cell.strip()
    return (
        _NAME.fullmatch(found) is not None and not POST_WORDS.search(found) and not OFFICE_WORDS.search(found)
    )
