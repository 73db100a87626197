"""What a use case answers: frozen facts. Screen, JSON and every file are renderings of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePath

from asesmen_cli.domain.due import Due, DueRule, Status
from asesmen_cli.domain.findings import Finding
from asesmen_cli.domain.people import Person, Tier
from asesmen_cli.domain.planning import Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table of people found in a workbook."""

    sheet: str
    header_row: int
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """One reading of a roster: what was in it. ``rows = accepted + rejected + ignored``."""

    source: str
    loaded_on: date
    tables: tuple[Table, ...]
    rows: int
    accepted: int
    rejected: int
    ignored: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What a load did to the people on file."""

    new: int
    changed: int
    gone: int
    same: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DueList:
    """Who stands where on a day."""

    as_of: date
    rule: DueRule
    load: Load
    changes: Changes | None
    counts: Mapping[Status, int]
    flagged_tiers: Mapping[Tier, int]
    people: tuple[Due, ...]
    """Those listed: the flagged, and whom the options add; longest unassessed first."""
    findings: tuple[Finding, ...] = ()

    @property
    def total(self) -> int:
        """Everyone, in scope or not."""
        return sum(self.counts.values())

    @property
    def flagged(self) -> int:
        """Everyone who must be assessed."""
        return sum(n for status, n in self.counts.items() if status.flagged)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exempted:
    """A person left out of plans until a day, that day included."""

    person: Person
    until: date
    reason: str
    over: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Away:
    """Days on which a person cannot come, both ends included."""

    person: Person
    first: date
    last: date
    reason: str
    over: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanSettings:
    """The options a plan was made with."""

    batch_size: int
    days: int
    start: date
    """As asked for; the first window may begin later."""
    until: date | None
    workdays: str
    straddle_weekend: bool
    parallel: int
    max_batches: int | None
    mix_tiers: bool
    min_size: int
    even: bool
    tiers: tuple[Tier, ...]
    """The tiers asked for; empty for all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """How good a plan is, and what is proven about it."""

    flagged: int
    placed: int
    unplaced: int
    batches: int
    fewest_batches: int
    cost: int
    bound: int
    optimal: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanSheet:
    """A plan with the people in it, ready to be shown."""

    state: str
    name: str | None
    as_of: date
    settings: PlanSettings
    quality: Quality
    plan: Plan
    people: Mapping[str, Person]
    """Everyone seated or unplaced, by NIP."""
    source: str
    """The roster it was made from."""
    digest: str
    """Of the problem: the same input gives the same digest and the same plan."""
    findings: tuple[Finding, ...] = ()
    pinned: frozenset[str] = frozenset()
    """NIPs whose seat a person has fixed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """Who we are, as documents say it. Empty texts are left as visible blanks."""

    government: str = ""
    name: str = ""
    place: str = ""
    signatory_post: str = ""
    signatory_name: str = ""
    signatory_nip: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Numbers of people in one group: a tier or an office."""

    group: str
    people: int
    flagged: int
    placed: int
    unplaced: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Everything that an export shows."""

    office: Office
    due: DueList
    plan: PlanSheet | None
    by_tier: tuple[Tally, ...]
    by_office: tuple[Tally, ...]
    program: str
    """Name and version of the program."""


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
