"""The workspace: what is on file, and the record of how it came to be.

There is one way to write: inside :meth:`Workspace.writing`, which collects changes, brings the tables up
to date and appends one event that holds each row before and after, all in one transaction.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from itertools import chain
from operator import attrgetter
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, select

from asesmen_cli.domain.attendance import Mark, Marks, attended
from asesmen_cli.domain.facts import PlanState
from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.domain.letters import Registered
from asesmen_cli.domain.people import Absence, Assessment, Voided
from asesmen_cli.domain.record import Event
from asesmen_cli.domain.results import Receipt, Result
from asesmen_cli.domain.snapshot import NOTHING, PlanRecord, Snapshot
from asesmen_cli.store import _codec, _erasing, _history, _journal
from asesmen_cli.store._database import COPIES, UNFINISHED, Database
from asesmen_cli.store._erasing import Erased
from asesmen_cli.store._history import Scope, shown
from asesmen_cli.store._journal import Changes, Stamp
from asesmen_cli.store._revisions import revisions as read_revisions
from asesmen_cli.store._schema import (
    ABSENCES,
    ASSESSMENTS,
    BATCHES,
    CONFIDENTIAL,
    EXEMPTIONS,
    FORMER_NUMBERS,
    LETTER_PEOPLE,
    LETTERS,
    LOADS,
    MARKS,
    OF_PERSONS,
    PEOPLE,
    PLANS,
    RESULTS,
    SEATS,
    STATE,
    VOIDED,
)

__all__ = [
    "COPIES",
    "UNFINISHED",
    "Changes",
    "Erased",
    "Scope",
    "Stamp",
    "Workspace",
    "shown",
]


_Fact = TypeVar("_Fact", Assessment, Absence, Voided, Receipt)


def _by_person(facts: Iterable[_Fact]) -> dict[str, tuple[_Fact, ...]]:
    people: dict[str, list[_Fact]] = defaultdict(list)
    for fact in facts:
        people[fact.nip].append(fact)
    return {nip: tuple(own) for nip, own in people.items()}


def _plans(connection: Connection) -> Iterator[PlanRecord]:
    """Every plan, oldest first."""
    for row in connection.execute(select(PLANS).order_by(PLANS.c.id)).all():
        batches = select(BATCHES).where(BATCHES.c.plan == row.id).order_by(BATCHES.c.number)
        seats = select(SEATS).where(SEATS.c.plan == row.id).order_by(SEATS.c.batch, SEATS.c.place)
        yield _codec.stored_plan(row, connection.execute(batches), connection.execute(seats))


def _marks(connection: Connection) -> Marks:
    people: dict[str, dict[date, Mark]] = defaultdict(dict)
    for mark in map(_codec.mark, connection.execute(select(MARKS).order_by(MARKS.c.nip, MARKS.c.day))):
        people[mark.nip][mark.day] = mark
    return dict(people)


def _receipts(connection: Connection) -> Mapping[str, tuple[Receipt, ...]]:
    told = [column for column in RESULTS.c if column.name not in CONFIDENTIAL[RESULTS.name]]
    rows = connection.execute(select(*told).order_by(RESULTS.c.held_on))
    return _by_person(map(_codec.receipt, rows))


def _letters(connection: Connection) -> tuple[Registered, ...]:
    people: dict[int, list[Any]] = defaultdict(list)
    for row in connection.execute(select(LETTER_PEOPLE).order_by(LETTER_PEOPLE.c.place)):
        people[row.letter].append(row)
    lines = connection.execute(select(LETTERS).order_by(LETTERS.c.id))
    return tuple(_codec.letter(line, people[line.id]) for line in lines)


def _assessments(
    connection: Connection,
    plans: Iterable[PlanRecord],
    marks: Marks,
    voided: Mapping[str, tuple[Voided, ...]],
) -> Iterable[Assessment]:
    """Those that count, earliest first: what was told, and what follows from who came."""
    told = map(_codec.assessment, connection.execute(select(ASSESSMENTS)))
    found = {(one.nip, one.held_on): one for one in told}
    held = (batch for plan in plans if plan.state is PlanState.PUBLISHED for batch in plan.standing)
    came = connection.execute(select(RESULTS.c.nip, RESULTS.c.held_on)) if marks else ()
    received = {(row.nip, row.held_on) for row in came}
    for one in attended(held, marks):
        awaited = (one.nip, one.held_on.isoformat()) not in received
        known = found.get((one.nip, one.held_on), one)
        found[one.nip, one.held_on] = replace(known, awaited=awaited)
    for void in chain.from_iterable(voided.values()):
        found.pop((void.nip, void.held_on), None)
    return sorted(found.values(), key=attrgetter("held_on"))


class Workspace:
    """A workspace in a file. A file that does not exist yet is empty until something is written.

    Raises:
        AsesmenError: ``workspace.*`` when it cannot be opened, read or written.
    """

    def __init__(self, where: str) -> None:
        if "://" in where:
            raise AsesmenError("workspace.server")
        self.where = where
        self.file = Database(where)

    @property
    def exists(self) -> bool:
        """Has anything been written yet?"""
        return self.file.exists

    def snapshot(self, *, revisions: bool = False) -> Snapshot:
        """Everything on file, read in one transaction; with ``revisions`` also the changes of plans."""
        if not self.exists:
            return NOTHING
        with self.file.transaction() as connection:
            last = connection.execute(select(LOADS).order_by(LOADS.c.id.desc()).limit(1)).first()
            marks, plans = _marks(connection), tuple(_plans(connection))
            voided = _by_person(
                map(_codec.voided, connection.execute(select(VOIDED).order_by(VOIDED.c.held_on)))
            )
            away = connection.execute(select(ABSENCES).order_by(ABSENCES.c.first))
            return Snapshot(
                head=_journal.head(connection)[0],
                load=None if last is None else _codec.load(last),
                loads=0 if last is None else last.id,
                digest=None if last is None else last.digest,
                people={row.nip: _codec.filed(row) for row in connection.execute(select(PEOPLE))},
                assessments=_by_person(_assessments(connection, plans, marks, voided)),
                exemptions={row.nip: _codec.exemption(row) for row in connection.execute(select(EXEMPTIONS))},
                absences=_by_person(_codec.absence(row) for row in away),
                former={row.former: row.current for row in connection.execute(select(FORMER_NUMBERS))},
                marks=marks,
                voided=voided,
                plans=plans,
                receipts=_receipts(connection),
                letters=_letters(connection),
                revisions=read_revisions(connection) if revisions else (),
            )

    def results_of(self, nips: Collection[str]) -> tuple[Result, ...]:
        """The results of these people alone, earliest assessment first."""
        if not self.exists:
            return ()
        wanted = select(RESULTS).where(RESULTS.c.nip.in_(nips)).order_by(RESULTS.c.held_on, RESULTS.c.nip)
        with self.file.transaction() as connection:
            return tuple(map(_codec.result, connection.execute(wanted)))

    def rows_of(self, nip: str) -> dict[str, list[dict[str, Any]]]:
        """Every row about one person, by table."""
        with self.file.transaction() as connection:
            return {
                table.name: [
                    dict(row)
                    for row in connection.execute(select(table).where(table.c.nip == nip)).mappings()
                ]
                for table in OF_PERSONS
            }

    @contextmanager
    def writing(self, stamp: Stamp, *, head: int) -> Iterator[Changes]:
        """Collect changes, then write them and their event in one transaction. No change, no event.

        ``head`` is the number of the last event that the changes were reckoned from.

        Raises:
            AsesmenError: ``state.changed`` if somebody else has written since.
        """
        changes = Changes()
        yield changes
        if changes.by_subject:
            with self.file.writing(stamp) as connection:
                self._check_head(connection, head)
                _journal.append(connection, stamp, changes)

    def _check_head(self, connection: Connection, head: int) -> None:
        if _journal.head(connection)[0] != head:
            who, command = _journal.last_writer(connection)
            raise AsesmenError("state.changed", workspace=self.where, who=who, command=command)

    # --- the record ---------------------------------------------------------------------------------------

    def events(self, scope: Scope | None = None) -> tuple[Event, ...]:
        """Every event, oldest first, with the changes asked for; with a scope those that it concerns."""
        if not self.exists:
            return ()
        with self.file.transaction() as connection:
            return tuple(_history.events(connection, scope or Scope()))

    def taking_back(self, event: int) -> Changes:
        """The changes that bring everything back to where it was before an event, the last that stands."""
        with self.file.transaction() as connection:
            return _journal.taking_back(connection, event)

    def broken_link(self) -> int | None:
        """The number of the first event that the chain of digests does not bear out, or None."""
        with self.file.transaction() as connection:
            return _journal.broken_link(connection)

    def tables(self) -> dict[str, list[dict[str, Any]]]:
        """Every row of every table that events change, in order of its key."""
        with self.file.transaction() as connection:
            return {
                name: [
                    dict(row)
                    for row in connection.execute(select(table).order_by(*table.primary_key)).mappings()
                ]
                for name, table in STATE.items()
            }

    def replayed(self) -> "Workspace":
        """A workspace in memory, made from the events alone."""
        copy = Workspace(":memory:")
        with self.file.transaction() as source, copy.file.transaction(write=True) as target:
            _journal.replay(source, target)
        return copy

    def known_as(self, nip: str) -> Erased:
        """Every number and every name that the record knows a person by."""
        with self.file.transaction() as connection:
            return _erasing.known_as(connection, nip)

    def erase(self, who: Erased, stamp: Stamp, *, head: int) -> int:
        """Take a person out of the record and the tables; how many parts were about them alone.

        Raises:
            AsesmenError: ``state.changed`` if somebody else has written since.
        """
        self.file.shrink()  # nothing of long ago is left; what is deleted from now on is overwritten
        with self.file.writing(stamp) as connection:
            self._check_head(connection, head)
            return _erasing.erase(connection, stamp, who)

    def replace_by(self, file: Path, stamp: Stamp, agree: Callable[["Workspace"], None]) -> None:
        """Bring a copy back, with an event that says so, once ``agree`` has looked at it.

        Raises:
            AsesmenError: ``file.*``, ``workspace.*``, ``output.folder``.
        """
        with self.file.candidate(file) as candidate:
            copy = Workspace(candidate)
            try:
                agree(copy)
                with copy.file.transaction(write=True) as connection:
                    _journal.record(connection, stamp, ())
            except AsesmenError as error:
                if error.params.get("workspace") != candidate:
                    raise
                raise AsesmenError(error.code, **{**error.params, "workspace": str(file)}) from error
            finally:
                copy.close()
            self.file.become(candidate)

    def close(self) -> None:
        """Let go of the file."""
        self.file.close()
