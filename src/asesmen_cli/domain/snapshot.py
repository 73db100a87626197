"""Everything that is on file at one moment: what was decided and what happened, as the workspace keeps it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from operator import attrgetter
from typing import Any

from asesmen_cli.domain.attendance import Marks
from asesmen_cli.domain.facts import Load, PlanSettings, PlanState, Quality
from asesmen_cli.domain.findings import Finding
from asesmen_cli.domain.letters import Registered
from asesmen_cli.domain.messages import Param
from asesmen_cli.domain.people import Absence, Assessment, Exemption, Person, Source, Voided
from asesmen_cli.domain.planning import Batch, Plan, Window, seats
from asesmen_cli.domain.record import Head
from asesmen_cli.domain.results import Receipt


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRecord:
    """A person on file: as last read, where that was, and whether the last roster still had them."""

    person: Person
    source: Source
    present: bool = True


BLOCK = 64
"""How many neighbours are made with a person who is asked for."""


class Filed(Mapping[str, PersonRecord]):
    """People by NIP, kept as columns: a status needs few columns of everyone, and few people are shown.

    The record of a person is made when it is asked for.

    Args:
        columns: Path from a record -> its value for each person.
        make: Returns the records that such columns hold.
    """

    def __init__(
        self,
        columns: Mapping[str, Sequence[Any]],
        make: Callable[[Mapping[str, Sequence[Any]]], Sequence[PersonRecord]],
    ) -> None:
        self.columns = columns
        self._make = make
        self._nips = columns["person.nip"]
        self._places = {nip: at for at, nip in enumerate(self._nips)}
        self._made: dict[str, PersonRecord] = {}

    def __getitem__(self, nip: str) -> PersonRecord:
        if nip not in self._made:
            at = self._places[nip]
            self._fill(range(at, min(at + BLOCK, len(self._nips))))
        return self._made[nip]

    def __iter__(self) -> Iterator[str]:
        return iter(self._nips)

    def __len__(self) -> int:
        return len(self._nips)

    def of(self, nips: Iterable[str]) -> list[PersonRecord]:
        """Return the records of people, in their order."""
        wanted = list(nips)
        self._fill([self._places[nip] for nip in wanted])
        return [self._made[nip] for nip in wanted]

    def _fill(self, places: Sequence[int]) -> None:
        new = [at for at in dict.fromkeys(places) if self._nips[at] not in self._made]
        if new:
            picked = {path: list(map(one.__getitem__, new)) for path, one in self.columns.items()}
            self._made.update(zip(picked["person.nip"], self._make(picked), strict=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadRecord:
    """A roster that was loaded: the how manieth, and the digest of its file."""

    number: int
    load: Load
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRecord:
    """A plan as it is kept: without the people, who are on file."""

    number: int
    state: PlanState
    name: str | None
    as_of: date
    source: str
    digest: str
    """Of the problem that it was made from."""
    settings: PlanSettings
    quality: Quality
    plan: Plan
    findings: tuple[Finding, ...]
    pinned: frozenset[str] = frozenset()
    """Whose seat a person has fixed."""
    edited: bool = False
    """Whether a person has changed it by hand."""
    replaces: int | None = None
    """The number of the published plan that it replaces when it is published."""
    cancelled: Mapping[int, str] = field(default_factory=dict)
    """Batches called off, with the reason."""

    @property
    def standing(self) -> tuple[Batch, ...]:
        """Return the batches that are not called off."""
        return tuple(batch for batch in self.plan.batches if batch.number not in self.cancelled)

    @property
    def first_day(self) -> date:
        """Return the first day of the first batch; where there is none, the day requested."""
        return min((batch.window.start for batch in self.plan.batches), default=self.settings.start)

    @property
    def pins(self) -> dict[str, Window]:
        """Return NIP -> the seat that a person has fixed."""
        where = seats(replace(self.plan, batches=self.standing))
        return {nip: window for nip, window in where.items() if nip in self.pinned}


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One event made, changed or removed a plan, or a batch of it."""

    event: int
    plan: int
    batch: int | None = None
    """None for the plan itself."""
    replaces: int | None = None
    """The published plan that it replaces."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """Everything that is on file about people, at one moment."""

    head: int
    """The number of the last event; 0 in a new workspace."""
    heads: tuple[Head, ...]
    """The last event and some before it, for the mark of files."""
    load: Load | None
    loads: int
    digest: str | None
    """Of the file last loaded."""
    people: Mapping[str, PersonRecord]
    assessments: Mapping[str, tuple[Assessment, ...]]
    """Those that count, attended ones too, by NIP, earliest first."""
    exemptions: Mapping[str, Exemption]
    absences: Mapping[str, tuple[Absence, ...]]
    """By NIP, earliest first."""
    former: Mapping[str, str]
    """Number that somebody had -> the number they have."""
    marks: Marks
    """Who came on which day."""
    voided: Mapping[str, tuple[Voided, ...]]
    """Assessments that count no longer, by NIP, earliest first."""
    plans: tuple[PlanRecord, ...] = ()
    """Every plan, oldest first."""
    receipts: Mapping[str, tuple[Receipt, ...]] = field(default_factory=dict)
    """Which results have come, by NIP, earliest assessment first. What they say is not read."""
    letters: tuple[Registered, ...] = ()
    """The register of letters, oldest first."""
    revisions: tuple[Revision, ...] = ()
    """Every change of a plan or a batch, in order of the events; only where requested."""
    proposed: tuple[Load, ...] = ()
    """The loads whose columns were understood from their cells and accepted, oldest first."""

    @property
    def draft(self) -> PlanRecord | None:
        """Return the draft, if there is one."""
        return next((plan for plan in self.plans if plan.state is PlanState.DRAFT), None)

    @property
    def published(self) -> tuple[PlanRecord, ...]:
        """Return the plans in force, oldest first: published, neither superseded nor withdrawn."""
        return tuple(plan for plan in self.plans if plan.state is PlanState.PUBLISHED)

    def column(self, path: str) -> Sequence[Any]:
        """Return one value of everyone on file, by its path from a :class:`PersonRecord`."""
        people = self.people
        if isinstance(people, Filed):
            return people.columns[path]
        return list(map(attrgetter(path), people.values()))

    def records(self, nips: Iterable[str]) -> list[PersonRecord]:
        """Return the records of people, in their order: quicker than one by one."""
        people = self.people
        return people.of(nips) if isinstance(people, Filed) else [people[nip] for nip in nips]

    def named(self, params: Mapping[str, Param]) -> dict[str, Param]:
        """Return the parameters of a message with people by name, their numbers in brackets.

        These are ``people``, and ``nip`` where there is no ``name`` beside it.
        """
        found = dict(params)
        if "nip" in found and "name" not in found:
            found["nip"] = self._named(found["nip"])
        if isinstance(people := found.get("people"), tuple):
            found["people"] = tuple(map(self._named, people))
        return found

    def _named(self, nip: Param) -> Param:
        filed = self.people.get(nip) if isinstance(nip, str) else None
        return nip if filed is None else f"{filed.person.name} ({nip})"


NOTHING = Snapshot(
    head=0,
    heads=(),
    load=None,
    loads=0,
    digest=None,
    people={},
    assessments={},
    exemptions={},
    absences={},
    former={},
    marks={},
    voided={},
)
"""What is on file in a new workspace."""
