"""What a use case returns: frozen facts. Screen, JSON and every file are renderings of them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum
from pathlib import PurePath
from typing import Self

from asesmen_cli.domain.attendance import Attendance, Mark, Marks
from asesmen_cli.domain.coverage import Count, Coverage
from asesmen_cli.domain.difference import Difference
from asesmen_cli.domain.due import Due, DueRule, Status
from asesmen_cli.domain.findings import Finding
from asesmen_cli.domain.forecast import Forecast
from asesmen_cli.domain.letters import Letters, Registered
from asesmen_cli.domain.people import Absence, Assessment, Person, Source, Tier, Voided
from asesmen_cli.domain.planning import Batch, Outcome, Plan, Unplaced, Window
from asesmen_cli.domain.record import Head, mark
from asesmen_cli.domain.results import Receipt
from asesmen_cli.domain.what_if import Gain


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterTable:
    """One table of people found in a workbook."""

    sheet: str
    header_row: int
    rows: int
    headers: tuple[str, ...] = ()
    """Over all columns, where the columns were understood from their cells alone."""
    columns: Mapping[str, str] = field(default_factory=dict)
    """Then also column letter -> field: the next list with these headers is read in the same way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """One reading of a roster: what was in it. ``rows = accepted + rejected + ignored``."""

    source: str
    loaded_on: date
    tables: tuple[RosterTable, ...]
    rows: int
    accepted: int
    rejected: int
    ignored: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadChanges:
    """What a load did to the people on file."""

    new: int
    changed: int
    gone: int
    same: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterCheck:
    """What a roster holds, read without a workspace."""

    as_of: date
    load: Load
    mapping: Mapping[str, str]
    """Header, or column letter where there is none -> field: how the columns were understood."""
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterImport:
    """What a roster changes, person by person."""

    as_of: date
    dry_run: bool
    """Shown only: nothing was written."""
    load: Load
    changes: LoadChanges
    people: tuple[Difference, ...]
    """Everyone who differs, in order of the name."""
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OnRoster:
    """One person as in the last roster, with the last assessment on record."""

    person: Person
    source: Source
    last: Assessment | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterList:
    """Who is on file."""

    as_of: date
    load: Load
    people: tuple[OnRoster, ...]
    """In order of office, then name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Renamed:
    """A person who has a new number."""

    former: str
    person: Person
    """With the new number."""
    assessments: int
    """How many have moved to the new number."""
    seats: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PutOnRecord:
    """An assessment that is on record now and was not before."""

    name: str
    assessment: Assessment
    before: date | None
    """The last assessment on record until now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """Who may be meant by a name in a list. Only a person can say so."""

    listed: str
    """The row of the list: ``Data 7``."""
    name: str
    """As the list has it."""
    office: str | None
    person: Person
    """Who may be meant."""
    likeness: int
    """Of the two names, 0 to 100."""
    held_on: date
    organiser: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What was put on record from a list, or by hand."""

    as_of: date
    source: str | None
    """The list; None by hand."""
    recorded: tuple[PutOnRecord, ...]
    known: int
    """People whose assessment on that day was on record already."""
    rejected: int
    ignored: int
    suggestions: tuple[Suggestion, ...] = ()
    written: PurePath | None = None
    """The workbook of suggestions."""
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeCount:
    """An office and how many people it has."""

    name: str
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AliasProposal:
    """Two names that may be one office."""

    spelling: str
    office: str
    """The name that more people have."""
    people: int
    """How many people have the other spelling."""

    @property
    def line(self) -> str:
        """Return the line for the settings."""
        return f"{_quoted(self.spelling)} = {_quoted(self.office)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeReview:
    """The offices on file, and which of them may be one."""

    as_of: date
    offices: tuple[OfficeCount, ...]
    """In order of the name."""
    without: int
    """People without an office."""
    proposals: tuple[AliasProposal, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeJoined:
    """Two names that are one office from now on."""

    spelling: str
    office: str
    people: int
    """Those on file who are in the office now and had the other spelling."""


def _quoted(text: str) -> str:
    """Return a text as TOML writes it."""
    return json.dumps(text, ensure_ascii=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class DueList:
    """The status of everyone on a day."""

    as_of: date
    rule: DueRule
    load: Load
    changes: LoadChanges | None
    counts: Mapping[Status, int]
    flagged_tiers: Mapping[Tier, int]
    people: tuple[Due, ...]
    """Those listed: the flagged, and whom the options add; longest unassessed first."""
    findings: tuple[Finding, ...] = ()

    @property
    def total(self) -> int:
        """Return everyone, in scope or not."""
        return sum(self.counts.values())

    @property
    def flagged(self) -> int:
        """Return everyone who must be assessed."""
        return sum(n for status, n in self.counts.items() if status.flagged)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exempted:
    """A person left out of plans until a day, that day included."""

    person: Person
    until: date
    reason: str
    over: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Exemptions:
    """Everyone with an exemption, and the conflicts that the command has caused."""

    people: tuple[Exempted, ...]
    conflicts: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AwayNoted:
    """Days on which a person cannot come, both ends included."""

    person: Person
    first: date
    last: date
    reason: str
    over: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Absences:
    """Every absence noted, and the conflicts that the command has caused."""

    people: tuple[AwayNoted, ...]
    conflicts: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AwaysImported:
    """What was noted from a list of absences. Each row is noted, known, rejected or ignored."""

    as_of: date
    source: str
    noted: tuple[AwayNoted, ...]
    """New, or with another reason; in order of the first day."""
    known: int
    """Rows that were noted already."""
    rejected: int
    ignored: int
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class VenueDates:
    """The windows that a venue offers, as its list has them."""

    file: str
    windows: tuple[Window, ...]
    """In order of first day, then room."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanSettings:
    """The options a plan was made with."""

    batch_size: int
    days: int
    start: date
    """As requested; the first window may begin later."""
    until: date | None
    workdays: str
    straddle_weekend: bool
    parallel: int
    max_batches: int | None
    mix_tiers: bool
    min_size: int
    even: bool
    office_cap: str | None
    """At most so many of one office away at the same time: ``3``, or ``10%`` of its serving people."""
    tiers: tuple[Tier, ...]
    """The tiers requested; empty for all."""
    dates: VenueDates | None = None
    """The venue's own windows, in place of generated ones. Its file may be gone later."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """How good a plan is, and what is proven about it. ``flagged = placed + unplaced``."""

    flagged: int
    placed: int
    unplaced: int
    batches: int
    fewest_batches: int | None
    """None, as the bound and the proof, where these are not about the plan as it is now."""
    cost: int
    bound: int | None
    optimal: bool | None

    @classmethod
    def of(cls, outcome: Outcome, plan: Plan, *, flagged: int) -> Self:
        """Return how good a plan is, right after it was solved."""
        return cls(
            flagged=flagged,
            placed=sum(len(batch.nips) for batch in plan.batches),
            unplaced=len(plan.unplaced),
            batches=len(plan.batches),
            fewest_batches=outcome.fewest_batches,
            cost=outcome.cost,
            bound=outcome.bound,
            optimal=outcome.optimal,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The numbers of people that every medium shows. ``due = seated + without_seat``."""

    due: int = 0
    """Those who must be assessed today: never assessed, or overdue."""
    seated: int = 0
    """Of these, those with a seat in a published plan and open attendance."""
    without_seat: int = 0
    done: int = 0
    """Those who attended a published batch in full and are not due again."""
    in_draft: int = 0
    """Of those without a seat, those whom the draft gives one."""
    later: int = 0
    """Others with such a seat: today they need not be assessed, but mostly on the day of their batch."""


HOLDS_A_SEAT = frozenset({"seated", "attendance-open"})
"""Codes of people whom a draft leaves out because a published plan has a seat for them."""


class PlanState(StrEnum):
    """What has become of a plan."""

    NONE = "none"
    """Nobody was due: nothing to plan, nothing kept."""
    DRAFT = "draft"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"
    """A later plan was published that holds its batches."""
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanView:
    """A plan as it is on a day, with the people in it."""

    state: PlanState
    name: str | None
    as_of: date
    """The day on which everything about it is counted."""
    made_on: date
    settings: PlanSettings
    quality: Quality
    plan: Plan
    """Every batch, those called off too, and everyone without a seat as of today."""
    people: Mapping[str, Person]
    """Everyone seated or unplaced, by NIP."""
    source: str
    """The roster it was made from."""
    digest: str
    """Of the problem: the same input gives the same digest and the same plan."""
    seated: frozenset[str] = frozenset()
    """NIPs of those who have a seat in the plan, and have not lost it by missing a day."""
    not_yet: int = 0
    """How many of these need not be assessed today, and their batch has not begun."""
    figures: Figures = Figures()
    """Of the whole workspace, not of the plan alone."""
    findings: tuple[Finding, ...] = ()
    conflicts: tuple[Finding, ...] = ()
    """What is planned against what is on file."""
    pinned: frozenset[str] = frozenset()
    """NIPs whose seat a person has fixed."""
    cancelled: Mapping[int, str] = field(default_factory=dict)
    """Batches called off, with the reason."""
    moved: tuple[str, ...] = ()
    """NIPs of those whose seat this command has changed."""
    binding: tuple[Finding, ...] = ()
    """What keeps the plan from being better, right after it was made."""
    gains: tuple[Gain, ...] = ()
    """What changes of the rules would bring, right after it was made."""
    load: Load | None = None
    """The roster that was loaded last; None for a plan that was made from a file."""

    @property
    def standing(self) -> tuple[Batch, ...]:
        """Return the batches that are not called off."""
        return tuple(batch for batch in self.plan.batches if batch.number not in self.cancelled)

    @property
    def left_over(self) -> tuple[Unplaced, ...]:
        """Return those without any seat."""
        return tuple(one for one in self.plan.unplaced if one.code not in HOLDS_A_SEAT)

    @property
    def held(self) -> tuple[Unplaced, ...]:
        """Return those whom the plan leaves out because a published plan has a seat for them."""
        return tuple(one for one in self.plan.unplaced if one.code in HOLDS_A_SEAT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One person in two plans; None where they have no seat."""

    person: Person
    before: Batch | None
    after: Batch | None

    @property
    def kind(self) -> str:
        """Return ``new``, ``moved`` or ``dropped``."""
        return "new" if self.before is None else "dropped" if self.after is None else "moved"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanDiff:
    """What differs between two plans, by office and name. A draft has no name."""

    before: str | None
    after: str | None
    moves: tuple[Move, ...]

    def count(self, kind: str) -> int:
        """Return how many are ``new``, ``moved`` or ``dropped``."""
        return sum(move.kind == kind for move in self.moves)


@dataclass(frozen=True, slots=True, kw_only=True)
class Overtaken:
    """Somebody who has waited less and sits earlier, and what would break if the two changed places."""

    person: Person
    batch: Batch
    broken: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendee:
    """One person of a batch: on which days they came, and what follows."""

    person: Person
    marks: tuple[Mark | None, ...]
    """For each day of the batch; None where nothing is marked yet."""
    outcome: Attendance
    reason: str | None = None
    """Why they did not come, on the first day that they missed."""
    excused: bool = False
    """Whether that is an excuse. The person is dropped either way."""
    dropped: int = 0
    """How often they have been dropped from a batch since they were last assessed, this one included."""
    no_shows: int = 0
    """How often of these without an excuse."""
    again: Batch | None = None
    """For those who were dropped: the next published batch in which they have a seat."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendanceSheet:
    """Who came to a published batch, on which days, and the outcome for each."""

    as_of: date
    plan: str
    """The name of the plan."""
    batch: Batch
    people: tuple[Attendee, ...]
    """In the order of the batch."""
    findings: tuple[Finding, ...] = ()

    def having(self, outcome: Attendance) -> tuple[Attendee, ...]:
        """Return those with this outcome."""
        return tuple(one for one in self.people if one.outcome is outcome)

    @property
    def complete(self) -> bool:
        """Return whether everyone's attendance is decided."""
        return not self.having(Attendance.OPEN)


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendanceSheets:
    """The attendance of every batch in a file, by plan and number."""

    sheets: tuple[AttendanceSheet, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """Everything that is known about one person's requirement and seat."""

    person: Person
    present: bool
    """Whether the last roster still had them."""
    source: Source
    due: Due | None
    """None for people who have gone."""
    assessments: tuple[Assessment, ...]
    absences: tuple[Absence, ...]
    plan: PlanView | None
    """The draft, or the newest published plan."""
    batch: Batch | None
    unplaced: Unplaced | None
    overtaken: tuple[Overtaken, ...]
    conflicts: tuple[Finding, ...] = ()
    """What the plan says of the person against what is on file."""
    voided: tuple[Voided, ...] = ()
    """Assessments that count no longer, earliest first."""
    receipts: tuple[Receipt, ...] = ()
    """Which results came, earliest assessment first; not what they say."""
    attendance: tuple[AttendanceSheet, ...] = ()
    """The batches that the person had a seat in and that have begun; of each the person alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """Who we are, as documents say it. Empty texts are left as visible blanks."""

    government: str = ""
    name: str = ""
    address: str = ""
    contact: str = ""
    logo: str = ""
    """A picture; read from the folder of the workspace."""
    place: str = ""
    signatory_post: str = ""
    signatory_name: str = ""
    signatory_rank: str = ""
    signatory_nip: str = ""


class PaperSize(StrEnum):
    """What documents are printed on."""

    A4 = "a4"
    """210 x 297 mm."""
    F4 = "f4"
    """215 x 330 mm, the folio of Indonesian offices."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Numbers of people in one group: a tier or an office. ``flagged = placed + unplaced``."""

    group: str
    people: int
    flagged: int
    placed: int
    unplaced: int
    done: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting:
    """One batch of a published plan, as a calendar shows it: how many, not who."""

    plan: str | None
    """None for the draft."""
    number: int
    tier: Tier | None
    window: Window
    people: int
    unmarked: int = 0
    """Of them, those whose attendance is not in although the batch is over."""
    results_due: date | None = None
    """When its results should have come."""
    results_late: int = 0
    """Of those who came in full, those whose result has not come although that day is over."""
    cancelled: str | None = None
    """Why it was called off."""


class Privacy(StrEnum):
    """How much of people a hand-out shows; see docs/rules.md."""

    FULL = "full"
    MASKED = "masked"
    """Employee numbers without the digits of the birth date."""
    PUBLIC = "public"
    """For notice boards: who comes when, under short names, and nothing else of anybody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """What part of everything a hand-out shows, and how much of people."""

    office: str | None = None
    """People of this office alone."""
    batch: int | None = None
    """People of this batch alone."""
    privacy: Privacy = Privacy.FULL
    tag: str = ""
    """What follows the names of its files, so that no part takes the place of another."""


class Zone(StrEnum):
    """Time zones of Indonesia."""

    JAKARTA = "Asia/Jakarta"
    """WIB, seven hours ahead of UTC."""
    MAKASSAR = "Asia/Makassar"
    """WITA, eight hours ahead."""
    JAYAPURA = "Asia/Jayapura"
    """WIT, nine hours ahead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """How calendars show the time of a batch."""

    zone: Zone = Zone.JAKARTA
    hours: tuple[time, time] | None = None
    """From the first day's first hour to the last day's last; None for whole days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """What calendars know the batches of a plan by, from the first plan of its line on."""

    root: str = ""
    """The digest of the first plan, which this one and others before it replaced."""
    revisions: Mapping[int, int] = field(default_factory=dict)
    """Batch -> a number that grows whenever the batch's calendar entry changes."""
    gone: tuple[Batch, ...] = ()
    """Batches of earlier versions that no longer exist, without their people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Everything that an export shows.

    A report of a part holds the people of that part and no one else. Under a mask a person's number is what
    may be shown (empty on notice boards), and people are distinguished by keys without meaning.
    """

    office: Office
    due: DueList
    plan: PlanView | None
    by_tier: tuple[Tally, ...]
    by_office: tuple[Tally, ...]
    program: str
    """Name and version of the program."""
    figures: Figures = Figures()
    paper: PaperSize = PaperSize.A4
    marks: Marks = field(default_factory=dict)
    """Who came on which day."""
    coverage: Coverage = field(default_factory=Coverage)
    trend: tuple[tuple[date, Count], ...] = ()
    """Coverage of those who serve today, at the end of each of the last years and now."""
    sittings: tuple[Sitting, ...] = ()
    """Every published batch, of any plan, by first day; those called off too."""
    changed: PlanDiff | None = None
    """What the plan changes in the one that it replaces."""
    letters: Letters = field(default_factory=Letters)
    part: Slice = Slice()
    clock: Clock = Clock()
    series: Series = Series()
    holidays: Mapping[date, str] = field(default_factory=dict)
    """Days off in the years of its batches, and their names."""
    heads: tuple[Head, ...] = ()
    """The record that it was made from: its last event, and some before it."""

    @property
    def mark(self) -> str:
        """Return the text by which files made from this report are compared with the record."""
        return mark(self.heads)


@dataclass(frozen=True, slots=True, kw_only=True)
class Capacity:
    """What an office can do in a month."""

    batches_a_month: int
    batch_size: int
    days: int
    cost_per_person: int
    """In rupiah; 0 if it is not known."""
    budget: int | None
    """For each year, in rupiah; None for no limit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """A steady number of batches a month, and what it comes to until a day."""

    batches_a_month: int
    seats: int
    """Of all batches until the day, published ones too."""
    people: int
    """How many are assessed in them."""
    waiting: int
    """How many wait at most at the end of the day's month or of a later one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ForecastSheet:
    """The months to come, and what it takes to clear the backlog by a day."""

    as_of: date
    tiers: tuple[Tier, ...]
    """Those counted; empty for all in scope."""
    capacity: Capacity
    forecast: Forecast
    by: date | None = None
    """The day by which the backlog is to be cleared."""
    needed: Pace | None = None
    """The least that clears it by then and keeps it so; None where no pace does."""
    reaching: Pace | None = None
    """The least that clears it by then, where less is enough for that alone."""

    def cost(self, people: int) -> int | None:
        """Return what the assessment of so many people costs, in rupiah; None if unknown."""
        return people * self.capacity.cost_per_person if self.capacity.cost_per_person else None


@dataclass(frozen=True, slots=True, kw_only=True)
class OnRegister:
    """One letter of the register."""

    line: Registered
    person: Person | None = None
    """To whom it went, where that is a person on file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterRegister:
    """Letters of the register, oldest first."""

    as_of: date
    letters: tuple[OnRegister, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenFile:
    """A file that an export wrote."""

    path: PurePath
    format: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What an export wrote."""

    files: tuple[WrittenFile, ...]
    findings: tuple[Finding, ...] = field(default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterTemplate:
    """A Word file to be changed, and what it may contain."""

    written: Written
    fields: Mapping[str, str]
    """Name of a field -> what it holds, a template of a message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingLine:
    """One setting as ``asesmen settings`` shows it."""

    key: str
    value: str
    """As the file writes it."""
    default: str
    own: bool
    """Whether the file sets it; else it is the default."""
    meaning: str
    """A template."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsList:
    """Settings, in the order of the file."""

    file: str
    settings: tuple[SettingLine, ...]
