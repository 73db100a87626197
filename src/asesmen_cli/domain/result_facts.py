"""What the use cases about results return. Only :class:`ShownResults` holds what results say."""

from dataclasses import dataclass
from datetime import date

from asesmen_cli.domain.due import Due
from asesmen_cli.domain.facts import WrittenFile
from asesmen_cli.domain.findings import Finding
from asesmen_cli.domain.people import Person, Voided
from asesmen_cli.domain.planning import Batch
from asesmen_cli.domain.results import Category, Receipt, Result


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """Whose result has come."""

    person: Person
    receipt: Receipt


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultsImported:
    """What was taken in from a workbook of results. Each row is one of those, known, rejected or ignored."""

    as_of: date
    dry_run: bool
    """Shown only: nothing was written."""
    source: str
    new: tuple[Received, ...]
    corrected: tuple[Received, ...]
    """Those that take the place of another one."""
    known: int
    """Rows that were taken in already."""
    rejected: int
    ignored: int
    findings: tuple[Finding, ...]

    @property
    def accepted(self) -> int:
        """Rows that can be used."""
        return len(self.new) + len(self.corrected) + self.known


@dataclass(frozen=True, slots=True, kw_only=True)
class AwaitedBatch:
    """A batch that is over, and whose results have not all come."""

    plan: str
    batch: Batch
    expected_on: date
    days_waiting: int
    """Since its last day."""
    days_late: int
    """Since they were expected; 0 where they are not yet."""
    people: tuple[Person, ...]
    """Who attended in full and has no result."""
    arrived: int
    """How many results of the batch have come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultsPending:
    """Who waits for a result, and whose result waits for them."""

    as_of: date
    expected_days: int
    batches: tuple[AwaitedBatch, ...]
    """In order of their last day."""
    undelivered: tuple[Received, ...]
    """Results that came and were not handed over, in the order in which they came."""

    @property
    def waiting(self) -> int:
        """Return how many people wait."""
        return sum(len(one.people) for one in self.batches)

    @property
    def late(self) -> tuple[AwaitedBatch, ...]:
        """Return the batches with which the organiser is late."""
        return tuple(one for one in self.batches if one.days_late)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """A result that was handed to its person."""

    person: Person
    receipt: Receipt
    files: tuple[WrittenFile, ...]
    """The person's own letter."""
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveredBatch:
    """The results of a batch that were handed over together."""

    plan: str
    batch: Batch
    people: tuple[Received, ...]
    files: tuple[WrittenFile, ...]
    """The letters of all, in one file."""
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownResult:
    """One result, what it is called, and whether its assessment was declared invalid."""

    result: Result
    categories: tuple[Category, ...]
    voided: Voided | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownResults:
    """The results of one person, as requested."""

    as_of: date
    person: Person
    results: tuple[ShownResult, ...]
    """Latest assessment first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invalidated:
    """An assessment that was declared invalid, and the person's status now."""

    person: Person
    voided: Voided
    due: Due | None
    """None for people who have gone."""
