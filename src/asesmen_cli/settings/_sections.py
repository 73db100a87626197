"""The tables of ``asesmen.toml``: every key, its meaning and its default."""

from collections.abc import Iterator, Mapping
from datetime import date, time, timedelta
from enum import StrEnum
from typing import Annotated

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    field_validator,
    model_validator,
)

from asesmen_cli.domain.attendance import Cross
from asesmen_cli.domain.choices import ScreenLanguage
from asesmen_cli.domain.due import NOT_SERVING
from asesmen_cli.domain.facts import Clock, PaperSize, Zone
from asesmen_cli.domain.letters import LetterKind, number_of
from asesmen_cli.domain.messages import N_
from asesmen_cli.domain.names import NameStyle
from asesmen_cli.domain.people import Tier
from asesmen_cli.domain.planning import OfficeCap
from asesmen_cli.domain.workdays import FIRST_DAY, LAST_DAY, DayOff, in_english

# Every number is bounded in both directions: no value can exhaust time, memory or the range of dates.
Months = Annotated[int, Field(ge=1, le=240, strict=True)]
Notice = Annotated[int, Field(ge=0, le=240, strict=True)]
"""Months, or none."""
Days = Annotated[int, Field(ge=0, le=3_650, strict=True)]
Interval = Annotated[int, Field(ge=1, le=3_650, strict=True)]
"""Days, at least one."""
Length = Annotated[int, Field(ge=1, le=60, strict=True)]
"""Working days of a batch."""
People = Annotated[int, Field(ge=1, le=1_000, strict=True)]
Rooms = Annotated[int, Field(ge=1, le=50, strict=True)]
Batches = Annotated[int, Field(ge=0, le=1_000, strict=True)]
Rupiah = Annotated[int, Field(ge=0, le=1_000_000_000, strict=True)]
Serial = Annotated[int, Field(ge=1, le=1_000_000, strict=True)]
PerCent = Annotated[int, Field(ge=0, le=100, strict=True)]
Age = Annotated[int, Field(ge=40, le=80, strict=True)]
MaybeAge = Annotated[Age | None, BeforeValidator(lambda value: None if value == "" else value)]
"""TOML has no null: the empty text means none."""
Day = Annotated[date, Field(ge=FIRST_DAY, le=LAST_DAY)]


class Section(BaseModel):
    """A table of the file."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=False)


def readable_cap(text: str) -> str:
    """Return the text if it is a cap.

    Raises:
        ValueError: if it is not.
    """
    try:
        OfficeCap.read(text)
    except ValueError:
        raise ValueError(N_("write a cap as 3 or 10%")) from None
    return text


def read_hours(text: str) -> tuple[time, time]:
    """Return the first and the last hour of ``08:00-16:00``.

    Raises:
        ValueError: if it cannot be read, or the last is not after the first.
    """
    first, _, last = text.partition("-")
    try:
        hours = time.fromisoformat(first.strip()), time.fromisoformat(last.strip())
    except ValueError:
        hours = time.max, time.min
    if hours[0].tzinfo or hours[1].tzinfo or hours[0] >= hours[1]:
        raise ValueError(N_("write hours as 08:00-16:00"))
    return hours


class OfficeSection(Section):
    """The own office, as documents name it."""

    government: str = Field("", description=N_("Name of the government, first line of the letterhead"))
    name: str = Field("", description=N_("Name of the office, second line of the letterhead"))
    address: str = Field("", description=N_("Street, town and postcode, third line of the letterhead"))
    contact: str = Field("", description=N_("Telephone, e-mail and site, last line of the letterhead"))
    logo: str = Field("", description=N_("Picture of the coat of arms (PNG or JPG) beside this file"))
    place: str = Field("", description=N_("Town, printed before the date above a signature"))
    signatory_post: str = Field("", description=N_("Post of the person who signs"))
    signatory_name: str = Field("", description=N_("Name of the person who signs"))
    signatory_rank: str = Field("", description=N_("Rank of the person who signs, such as Pembina Tk. I"))
    signatory_nip: str = Field("", description=N_("NIP of the person who signs"))


class RuleSection(Section):
    """When a person is due."""

    cycle_months: Months = Field(
        24, description=N_("Months after which a person is assessed again (office policy)")
    )
    validity_months: Months = Field(36, description=N_("Months for which a result is valid nationally (BKN)"))
    soon_days: Days = Field(90, description=N_("Days before the due date from which a person is due soon"))


class ScopeSection(Section):
    """Who is assessed at all."""

    tiers: tuple[Tier, ...] = Field(tuple(Tier), description=N_("Tiers that are assessed"))
    not_serving: tuple[str, ...] = Field(
        NOT_SERVING,
        description=N_("Words in the standing (kedudukan hukum) that leave a person out"),
    )
    retiring_within_months: Notice = Field(
        0, description=N_("Leave people out this many months before they retire")
    )


class RetirementSection(Section):
    """Ages of retirement by tier, where the roster does not give one. UU 20/2023 art. 55."""

    jpt: MaybeAge = Field(60, description=N_("Retirement age of JPT"))
    administrator: MaybeAge = Field(58, description=N_("Retirement age of administrators"))
    pengawas: MaybeAge = Field(58, description=N_("Retirement age of pengawas"))
    pelaksana: MaybeAge = Field(58, description=N_("Retirement age of pelaksana"))
    fungsional: MaybeAge = Field(None, description=N_("Retirement age of functional posts; none by default"))
    posts: Mapping[str, Age] = Field(
        default_factory=dict, description=N_("Retirement age by part of the name of the post")
    )


class PlanSection(Section):
    """How batches are made, unless the command says otherwise."""

    batch_size: People = Field(25, description=N_("People in a batch"))
    days: Length = Field(3, description=N_("Consecutive working days of a batch"))
    lead_days: Days = Field(10, description=N_("A plan starts at the earliest this many days after today"))
    workdays: str = Field("mon-fri", description=N_("Working days of the week"))
    straddle_weekend: StrictBool = Field(False, description=N_("May a batch span a weekend?"))
    parallel: Rooms = Field(1, description=N_("Rooms: batches at the same time"))
    min_size: People = Field(5, description=N_("No batch smaller than this if it can be avoided"))
    office_cap: str = Field(
        "", description=N_("At most so many of one office away at the same time: 3, or 10%; none by default")
    )
    replace_until_days: Days = Field(
        3, description=N_("A seat that becomes free is given to somebody else up to this many days before")
    )
    mix_tiers: StrictBool = Field(False, description=N_("May a batch hold several tiers?"))
    tier_order: tuple[Tier, ...] = Field(
        tuple(Tier), description=N_("Order in which tiers follow each other")
    )

    @field_validator("workdays")
    @classmethod
    def _readable(cls, value: str) -> str:
        try:
            return in_english(value)
        except ValueError:
            raise ValueError(N_("write working days as mon-fri, mon-sat or mon,wed,fri")) from None

    @field_validator("office_cap")
    @classmethod
    def _readable_cap(cls, value: str) -> str:
        return value and readable_cap(value)

    @field_validator("tier_order")
    @classmethod
    def _complete(cls, value: tuple[Tier, ...]) -> tuple[Tier, ...]:
        if len(set(value)) < len(value):
            raise ValueError(N_("each tier may be named only once"))
        return (*value, *(tier for tier in Tier if tier not in value))


LONGEST_CLOSURE = timedelta(days=366)


class Closure(Section):
    """Days on which the office does not work, beyond the national holidays."""

    start: Day = Field(alias="from")
    end: Day | None = Field(None, alias="to")
    name: str

    @model_validator(mode="after")
    def _in_order(self) -> "Closure":
        if self.end is not None and self.end < self.start:
            raise ValueError(N_("to is before from"))
        if self.end is not None and self.end - self.start > LONGEST_CLOSURE:
            raise ValueError(N_("a closure lasts a year at most"))
        return self

    def days_off(self) -> Iterator[DayOff]:
        """Yield each day of the closure."""
        day = self.start
        while day <= (self.end or self.start):
            yield DayOff(on=day, name=self.name)
            day += timedelta(days=1)


class OfficeRule(Section):
    """The rules of one office."""

    cap: str
    """How many of its people may be away at the same time: ``3``, or ``10%`` of those who serve."""

    @field_validator("cap", mode="before")
    @classmethod
    def _readable(cls, value: object) -> str:
        return readable_cap(str(value))


class GroupsSection(Section):
    """People whose seats depend on each other, by NIP."""

    stand_in: tuple[tuple[str, ...], ...] = Field(
        (), description=N_("At least one of each group stays in office: [['NIP', 'NIP'], ...]")
    )
    keep_apart: tuple[tuple[str, ...], ...] = Field(
        (), description=N_("No two of a group in one batch: [['NIP', 'NIP'], ...]")
    )
    keep_together: tuple[tuple[str, ...], ...] = Field(
        (), description=N_("A group in one batch: [['NIP', 'NIP'], ...]")
    )


class CalendarSection(Section):
    """The office's own days; they override the national list."""

    closures: tuple[Closure, ...] = Field(
        (), description=N_("Days off of the office: { from = 2026-04-27, to = 2026-04-28, name = '...' }")
    )
    extra_workdays: tuple[Day, ...] = Field((), description=N_("Working days, whatever the list says"))

    def days_off(self) -> tuple[DayOff, ...]:
        """Return each day of each closure."""
        return tuple(day for closure in self.closures for day in closure.days_off())


class AttendanceSection(Section):
    """Why people do not come, and how a filled-in sheet is read."""

    excused: tuple[str, ...] = Field(
        ("sakit", "izin", "cuti", "umrah/haji", "dinas luar", "duka"),
        description=N_("Reasons that excuse; the person is dropped all the same, and listed apart"),
    )
    unexcused: tuple[str, ...] = Field(
        ("tanpa keterangan",),
        min_length=1,
        description=N_("Reasons that do not excuse; the first is used where none is given"),
    )
    cross: Cross = Field(
        Cross.AUTO,
        description=N_(
            "What an x on a sheet means: absent, present, or auto"
            " (absent, on a sheet that also has a sign for who came)"
        ),
    )


class ResultsSection(Section):
    """Results: when they are expected, and from which JPM on which category holds.

    The thresholds are those in use in several regions; the article that sets them was not read.
    """

    expected_days: Days = Field(
        60, description=N_("Days after the last day of a batch in which its results are expected")
    )
    filling_meets: PerCent = Field(
        80, description=N_("Filling of posts: JPM from which on somebody meets the requirements (MS)")
    )
    filling_still: PerCent = Field(
        68, description=N_("Filling of posts: JPM from which on somebody still meets them (MMS)")
    )
    mapping_optimal: PerCent = Field(90, description=N_("Mapping: JPM from which on somebody is optimal (O)"))
    mapping_fair: PerCent = Field(
        78, description=N_("Mapping: JPM from which on somebody is fairly optimal (CO)")
    )
    smallest_group: People = Field(
        5, description=N_("Reports count results only in groups of at least so many people")
    )

    @model_validator(mode="after")
    def _in_order(self) -> "ResultsSection":
        if self.filling_still > self.filling_meets or self.mapping_fair > self.mapping_optimal:
            raise ValueError(N_("the lower threshold is above the higher one"))
        return self


class ForecastSection(Section):
    """What an office can do, for a forecast and for the reports."""

    batches_a_month: Batches = Field(2, description=N_("Batches that can be held in a month"))
    months: Months = Field(36, description=N_("Months that a forecast looks ahead"))
    cost_per_person: Rupiah = Field(
        0, description=N_("What the assessment of one person costs, in rupiah; 0 if it is not known")
    )


class ScreenSection(Section):
    """What the terminal speaks; documents are always Indonesian."""

    language: ScreenLanguage = Field(
        ScreenLanguage.AUTO,
        description=N_("Language of the screen: id, en or auto (of the computer)"),
    )


class BackupSection(Section):
    """Copies of the workspace."""

    remind_days: Interval = Field(
        30, description=N_("Days after which asesmen doctor asks for a new copy of the workspace")
    )


class ExportSection(Section):
    """The folder for files to hand out."""

    folder: str = Field("keluaran", description=N_("Folder for the files to hand out"))


class Sifat(StrEnum):
    """Degree of urgency or secrecy of a letter."""

    BIASA = "Biasa"
    PENTING = "Penting"
    SANGAT_PENTING = "Sangat Penting"
    RAHASIA = "Rahasia"


class LettersSection(Section):
    """How letters are written. Word files in templates/ next to this file replace the built-in ones."""

    kinds: tuple[LetterKind, ...] = Field(
        (LetterKind.CALL_UP, LetterKind.ASSIGNMENT, LetterKind.CHANGE, LetterKind.DROPPED),
        description=N_("Kinds that asesmen export --format docx writes, where --letter names none"),
    )
    one_per_office: StrictBool = Field(
        False, description=N_("One letter for all batches of an office, not one for each")
    )
    sifat: Sifat = Field(Sifat.BIASA, description=N_("Degree: Biasa, Penting, Sangat Penting or Rahasia"))
    event: str = Field("Penilaian Kompetensi", description=N_("What is held, as letters call it"))
    hour: str = Field(
        "",
        description=N_("When people come, such as 07.30 WIB s.d. selesai; documents.hours if left out"),
    )
    venue: str = Field("", description=N_("Where batches are held, unless the plan names a venue"))
    copies: tuple[str, ...] = Field((), description=N_("Who gets a copy (tembusan)"))
    basis: tuple[str, ...] = Field((), description=N_("Legal basis of orders of assignment (dasar)"))
    number: str = Field(
        "",
        description=N_(
            "Pattern of the numbers that the register gives, such as 800/{n}/BKPSDM/{month}/{year};"
            " none by default: asesmen letters number"
        ),
    )
    first_number: Serial = Field(1, description=N_("Number with which the counter of a year begins"))
    heads: Mapping[str, str] = Field(
        default_factory=lambda: dict(HEADS),
        description=N_("Beginning of an office's name and what its head is called instead; else Kepala ..."),
    )

    @field_validator("number")
    @classmethod
    def _readable(cls, value: str) -> str:
        try:
            return value and number_of(value, 1, date(2000, 1, 1)) and value
        except ValueError:
            raise ValueError(N_("write {n} for the number; {month} and {year} are optional")) from None


HEADS: Mapping[str, str] = {
    "Kecamatan": "Camat",
    "Kelurahan": "Lurah",
    "Sekretariat": "Sekretaris",
    "Inspektorat": "Inspektur",
    "RSUD": "Direktur RSUD",
    "Rumah Sakit": "Direktur Rumah Sakit",
}
"""Beginning of an office's name -> title of its head, where that is not *kepala*."""


class DocumentsSection(Section):
    """How documents look."""

    paper: PaperSize = Field(PaperSize.A4, description=N_("Paper of PDF documents: a4, or f4 (215 x 330 mm)"))
    names: NameStyle = Field(
        NameStyle.AS_WRITTEN, description=N_("How documents write names: as-written, capitals or title")
    )
    timezone: Zone = Field(
        Zone.JAKARTA, description=N_("Time zone of calendars: Asia/Jakarta, Asia/Makassar or Asia/Jayapura")
    )
    hours: str = Field(
        "", description=N_("Hours of a batch in calendars, as 08:00-16:00; whole days by default")
    )

    @field_validator("hours")
    @classmethod
    def _readable(cls, value: str) -> str:
        if value:
            read_hours(value)
        return value

    def clock(self) -> Clock:
        """Return the time of day of a batch in calendars."""
        return Clock(zone=self.timezone, hours=read_hours(self.hours) if self.hours else None)

    def hours_in_letters(self) -> str:
        """Return ``08.00 s.d. 16.00 WIB``; empty for whole days."""
        hours = self.clock().hours
        return f"{hours[0]:%H.%M} s.d. {hours[1]:%H.%M} {ZONES[self.timezone]}" if hours else ""


ZONES: Mapping[Zone, str] = {Zone.JAKARTA: "WIB", Zone.MAKASSAR: "WITA", Zone.JAYAPURA: "WIT"}
"""Time zones as letters abbreviate them."""
