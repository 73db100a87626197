"""What a roster gives."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import overload

from asesmen_cli.domain.facts import Load
from asesmen_cli.domain.findings import Finding
from asesmen_cli.domain.people import Assessment, Person, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One accepted record of a roster."""

    person: Person
    assessments: tuple[Assessment, ...]
    """Earliest first."""
    source: Source

    @property
    def assessment(self) -> Assessment | None:
        """The latest assessment."""
        return self.assessments[-1] if self.assessments else None


class LazyRows(Sequence[Row]):
    """Rows that are made when somebody looks at them: a check of a roster needs to know how many alone."""

    def __init__(self, count: int, make: Callable[[], Sequence[Row]]) -> None:
        self._count, self._make = count, make

    @cached_property
    def _rows(self) -> Sequence[Row]:
        rows = self._make()
        del self._make  # it holds all cells of the file
        return rows

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, at: int) -> Row: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Row]: ...
    def __getitem__(self, at: int | slice) -> Row | Sequence[Row]:
        return self._rows[at]

    def __iter__(self) -> Iterator[Row]:
        return iter(self._rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldBack:
    """What is known of the people whose rows were rejected: they are on file, so they are not gone."""

    nips: frozenset[str] = frozenset()
    beginnings: frozenset[str] = frozenset()
    """First 15 digits of damaged numbers."""
    names: frozenset[str] = frozenset()
    """Names of rejected rows, without titles and marks (:func:`bare_name`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A roster as read: who was accepted, and everything noticed."""

    load: Load
    digest: str
    """SHA-256 of the file: the same file again changes nothing."""
    rows: Sequence[Row]
    held_back: HeldBack
    findings: tuple[Finding, ...]
    fields: frozenset[str]
    """The fields that the roster has a column for: a field without one is left as it is on file."""
    mapping: Mapping[str, str] = field(default_factory=dict)
    """Header, or column letter where there is none -> field: how the columns were understood."""
    beside: Mapping[tuple[str, int], str] = field(default_factory=dict)
    """Sheet and row -> what the column beside it says that was asked for; for rejected rows too."""
    offices: Mapping[tuple[str, int], str] = field(default_factory=dict)
    """Sheet and row of those rejected -> what the column of offices says."""
