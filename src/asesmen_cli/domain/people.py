"""Who the people are: employee numbers, tiers, echelons, and one person as in the roster.

Facts about numbers and code lists: BKN, "NIP" (18 digits: birth date, first month of service, sex, serial);
SIASN reference lists of eselon and golongan. See docs/rules.md.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache, lru_cache
from typing import NamedTuple

from asesmen_cli.domain.messages import N_


class Tier(StrEnum):
    """Tier of the post (jenjang), in rank order."""

    JPT = "jpt"
    ADMINISTRATOR = "administrator"
    PENGAWAS = "pengawas"
    PELAKSANA = "pelaksana"
    FUNGSIONAL = "fungsional"
    UNKNOWN = "unknown"

    __hash__ = str.__hash__  # that of Enum is a call in Python


TIER_WORDS: Mapping[Tier, str] = {
    Tier.JPT: N_("JPT"),
    Tier.ADMINISTRATOR: N_("Administrator"),
    Tier.PENGAWAS: N_("Pengawas"),
    Tier.PELAKSANA: N_("Pelaksana"),
    Tier.FUNGSIONAL: N_("Fungsional"),
    Tier.UNKNOWN: N_("Unknown"),
}
"""The tiers as people call them."""

ECHELON_TIERS = {
    "I": Tier.JPT,
    "II": Tier.JPT,
    "III": Tier.ADMINISTRATOR,
    "IV": Tier.PENGAWAS,
    "V": Tier.PELAKSANA,
}
"""Level of the eselon -> tier (SIASN list of eselon)."""


def tier_of_echelon(echelon: str) -> Tier:
    """Return the tier of a canonical echelon such as ``IV.a``."""
    return ECHELON_TIERS[echelon.partition(".")[0]]


RANK_NAMES: Mapping[str, str] = {
    "I/a": "Juru Muda",
    "I/b": "Juru Muda Tingkat I",
    "I/c": "Juru",
    "I/d": "Juru Tingkat I",
    "II/a": "Pengatur Muda",
    "II/b": "Pengatur Muda Tingkat I",
    "II/c": "Pengatur",
    "II/d": "Pengatur Tingkat I",
    "III/a": "Penata Muda",
    "III/b": "Penata Muda Tingkat I",
    "III/c": "Penata",
    "III/d": "Penata Tingkat I",
    "IV/a": "Pembina",
    "IV/b": "Pembina Tingkat I",
    "IV/c": "Pembina Utama Muda",
    "IV/d": "Pembina Utama Madya",
    "IV/e": "Pembina Utama",
}
"""Golongan/ruang -> pangkat, the name that letters write before it (SIASN list of golongan)."""

NIP_DIGITS = 18
BIRTH_YEARS = range(1900, 2100)
LONGEST_LIFE = 80
"""Years. Nobody older is on a roster."""
SERVICE_AGES = range(15, 66)
"""Years of age at which service can begin."""
FIRST_CONTRACTS = 2019
"""Year of the first PPPK numbers (PP 49/2018)."""
CONTRACT_MARKS = range(21, 40)
"""Digits 13 and 14 of a PPPK number, in place of a month."""


EVERY_YEAR = frozenset(
    f"{month:02}{day:02}"
    for month, days in enumerate((31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31), start=1)
    for day in range(1, days + 1)
)
"""Month and day, of the days that every year has."""


class NipFault(StrEnum):
    """Why a text is not a sound employee number. The value is the tail of the finding's code."""

    LENGTH = "length"
    DAMAGED = "damaged"
    BIRTH = "birth"
    YEAR = "year"
    MONTH = "month"
    SEX = "sex"


NIP_FAULT_WORDS: Mapping[NipFault, str] = {
    NipFault.LENGTH: N_("it must have 18 digits"),
    NipFault.DAMAGED: N_("it ends in 000, as numbers do that Excel has damaged"),
    NipFault.BIRTH: N_("its first 8 digits are not a possible date of birth"),
    NipFault.YEAR: N_("its digits 9 to 12 are not a year in which service can have begun"),
    NipFault.MONTH: N_("its digits 13 and 14 are neither a month nor the mark of a PPPK"),
    NipFault.SEX: N_("its digit 15 is neither 1 nor 2"),
}
"""The faults in words."""


class Nip(NamedTuple):
    """What an 18-digit number contains: birth date, start of service, sex."""

    born: date
    since: date
    """First day of the appointment month (PNS), or 1 January of the appointment year (PPPK)."""
    contract: bool
    """A PPPK number: digits 13-14 count contracts, not months."""


@lru_cache(maxsize=1 << 17)
def read_nip(nip: str) -> Nip | NipFault:
    """Parse an employee number, or return what is wrong with it.

    ``nip`` is the text after cleaning. A number whose serial is 000 lost its last digits in a
    spreadsheet: serials start at 001. Digits 13 and 14 are a month, or for PPPK a mark from 21 on. What
    depends on the day, such as service that has not begun, is found by :func:`nip_fault`.
    """
    if len(nip) != NIP_DIGITS or not (nip.isascii() and nip.isdigit()):
        return NipFault.LENGTH
    born, (since, contract) = _day(nip[:8]), _service(nip[8:14])
    if born is None or born.year not in BIRTH_YEARS:
        return NipFault.BIRTH
    if nip.endswith("000"):
        return NipFault.DAMAGED
    if since is None or since.year - born.year not in SERVICE_AGES:
        return NipFault.YEAR
    if contract and not (since.year >= FIRST_CONTRACTS and int(nip[12:14]) in CONTRACT_MARKS):
        return NipFault.MONTH
    return Nip(born, since, contract) if nip[14] in "12" else NipFault.SEX


@lru_cache(maxsize=1 << 12)
def _service(digits: str) -> tuple[date | None, bool]:
    """Return the first day of service from digits 9 to 14, and whether they are those of a PPPK."""
    month = _day(f"{digits}01")
    return month or _day(f"{digits[:4]}0101"), month is None


def nip_fault(nip: str, on: date) -> NipFault | None:
    """Return what is wrong with a number on a day, if anything: also service or an age that cannot be yet."""
    number = read_nip(nip)
    if isinstance(number, NipFault):
        return number
    if number.since > on:
        return NipFault.YEAR
    return NipFault.BIRTH if on.year - number.born.year > LONGEST_LIFE else None


def nip_faults(nips: Sequence[str], on: date) -> list[NipFault | None]:
    """Return what is wrong with each of many numbers on a day, in a third of the time of :func:`nip_fault`.

    On a day that every year has, all that counts is the year of birth and digits 9 to 15, which repeat.
    """

    @cache
    def alike(year_and_service: str) -> NipFault | None:
        return nip_fault(f"{year_and_service[:4]}0101{year_and_service[4:]}001", on)

    def fault(nip: str) -> NipFault | None:
        usual = len(nip) == NIP_DIGITS and nip.isascii() and nip.isdigit()
        if usual and nip[4:8] in EVERY_YEAR and not nip.endswith("000"):
            return alike(nip[:4] + nip[8:15])
        return nip_fault(nip, on)

    return list(map(fault, nips))


def is_contract(nip: str) -> bool:
    """Return whether a sound number is that of a PPPK: digits 13 and 14 are no month."""
    return nip[12] > "1"


@lru_cache(maxsize=1 << 15)
def _day(digits: str) -> date | None:
    """Return the day of eight digits; None where there is no such day. People share most of them."""
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def grouped(nip: str) -> str:
    """Return a number, masked or not, as printed: ``19800101 200501 1 001``. None stays None."""
    return f"{nip[:8]} {nip[8:14]} {nip[14]} {nip[15:]}" if nip else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a fact was read: one row of one workbook, on one day."""

    file: str
    sheet: str
    row: int
    loaded: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One civil servant, as in the last roster. Identified by the employee number alone, never by name."""

    nip: str
    name: str
    office: str | None = None
    """OPD, the office that gets the letters."""
    unit: str | None = None
    position: str | None = None
    post_kind: str | None = None
    """Jenis jabatan as written."""
    tier: Tier = Tier.UNKNOWN
    echelon: str | None = None
    """Canonical, such as ``IV.a``."""
    rank: str | None = None
    """Golongan/ruang, canonical: ``III/d``, or ``IX`` for PPPK."""
    employment: str | None = None
    """PNS, CPNS, PPPK, PPPK PARUH WAKTU, as written."""
    standing: str | None = None
    """Kedudukan hukum as written."""
    retires_on: date | None = None
    """First day of pension from the roster's own column."""
    retirement_age: int | None = None
    """BUP from the roster's own column."""

    @property
    def number(self) -> Nip:
        """Return what the employee number contains. Every person on record has a sound one."""
        parts = read_nip(self.nip)
        if isinstance(parts, Nip):
            return parts
        # Records of before 0.3 may hold a number that is now found impossible: a date of birth is enough.
        born = _day(self.nip[:8])
        since, contract = _service(self.nip[8:14])
        if born is None or since is None:
            raise ValueError(f"{self.nip} is not a sound NIP: {parts}")
        return Nip(born, since, contract)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exemption:
    """A person is left out of plans until a day, that day included."""

    nip: str
    until: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """Days on which a person cannot attend, both ends included."""

    nip: str
    first: date
    last: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """One assessment on record: who, when, and where that was read."""

    nip: str
    held_on: date
    source: Source
    organiser: str | None = None
    """The body that assessed, where known."""
    derived: bool = False
    """Whether it follows from attendance alone."""
    awaited: bool = False
    """Attended in full, and the result is not in yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Voided:
    """An assessment that was declared invalid: it counts no longer."""

    nip: str
    held_on: date
    on: date
    """When it was declared."""
    reason: str
