"""The workspace: what is on file, and the record of how it came to be.

There is one way to write: inside :meth:`Workspace.writing`, which collects changes, brings the tables up
to date and appends one event that holds each row before and after, all in one transaction.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from itertools import chain
from operator import attrgetter
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, create_engine, event, inspect, select
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.pool import StaticPool

from asesmen_cli.domain.attendance import Mark, Marks, attended
from asesmen_cli.domain.facts import Load, PlanState
from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.domain.messages import N_, Message, Param, msg
from asesmen_cli.domain.people import Absence, Assessment, Exemption, Voided
from asesmen_cli.domain.results import Receipt, Result
from asesmen_cli.store import _codec, _journal
from asesmen_cli.store._codec import Filed, StoredPlan
from asesmen_cli.store._journal import Changes, Stamp
from asesmen_cli.store._schema import (
    ABSENCES,
    ASSESSMENTS,
    BATCHES,
    CONFIDENTIAL,
    EXEMPTIONS,
    FORMER_NUMBERS,
    LAYOUT,
    LOADS,
    MARKS,
    MIGRATIONS,
    OF_PERSONS,
    PEOPLE,
    PLANS,
    RESULTS,
    SEATS,
    STATE,
    VOIDED,
)

__all__ = ["Changes", "Filed", "OnFile", "Stamp", "StoredPlan", "Workspace"]

BUSY_SECONDS = 5
"""How long a command waits for another that writes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OnFile:
    """Everything that is on file about people, at one moment."""

    head: int
    """The number of the last event; 0 in a new workspace."""
    load: Load | None
    loads: int
    digest: str | None
    """Of the file last loaded."""
    people: Mapping[str, Filed]
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


NOTHING = OnFile(
    head=0,
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

_Fact = TypeVar("_Fact", Assessment, Absence, Voided, Receipt)


def _by_person(facts: Iterable[_Fact]) -> dict[str, tuple[_Fact, ...]]:
    people: dict[str, list[_Fact]] = defaultdict(list)
    for fact in facts:
        people[fact.nip].append(fact)
    return {nip: tuple(own) for nip, own in people.items()}


def _plans(connection: Connection) -> Iterator[StoredPlan]:
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


def _assessments(
    connection: Connection, marks: Marks, voided: Mapping[str, tuple[Voided, ...]]
) -> Iterable[Assessment]:
    """Those that count, earliest first: what was told, and what follows from who came."""
    told = map(_codec.assessment, connection.execute(select(ASSESSMENTS)))
    plans = _plans(connection) if marks else ()
    held = (batch for plan in plans if plan.state is PlanState.PUBLISHED for batch in plan.standing)
    found = {(one.nip, one.held_on): one for one in chain(attended(held, marks), told)}
    for one in chain.from_iterable(voided.values()):
        found.pop((one.nip, one.held_on), None)
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
        self._path = None if where == ":memory:" else Path(where)
        if self._path is not None and self._path.is_dir():
            raise AsesmenError("workspace.folder", workspace=where, why=msg("it is a folder"))
        self._engine = create_engine(
            URL.create("sqlite", database=None if self._path is None else str(self._path)),
            connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
            poolclass=StaticPool if self._path is None else None,
        )
        self._current = False
        event.listen(self._engine, "connect", _set_up)
        event.listen(self._engine, "begin", _begin)

    @property
    def exists(self) -> bool:
        """Has anything been written yet?"""
        return self._path is None or (self._path.exists() and self._path.stat().st_size > 0)

    def on_file(self) -> OnFile:
        """The people, their assessments and the last load."""
        if not self.exists:
            return NOTHING
        with self._transaction() as connection:
            last = connection.execute(select(LOADS).order_by(LOADS.c.id.desc()).limit(1)).first()
            marks = _marks(connection)
            voided = _by_person(
                map(_codec.voided, connection.execute(select(VOIDED).order_by(VOIDED.c.held_on)))
            )
            away = connection.execute(select(ABSENCES).order_by(ABSENCES.c.first))
            return OnFile(
                head=_journal.head(connection)[0],
                load=None if last is None else _codec.load(last),
                loads=0 if last is None else last.id,
                digest=None if last is None else last.digest,
                people={row.nip: _codec.filed(row) for row in connection.execute(select(PEOPLE))},
                assessments=_by_person(_assessments(connection, marks, voided)),
                exemptions={row.nip: _codec.exemption(row) for row in connection.execute(select(EXEMPTIONS))},
                absences=_by_person(_codec.absence(row) for row in away),
                former={row.former: row.current for row in connection.execute(select(FORMER_NUMBERS))},
                marks=marks,
                voided=voided,
            )

    def receipts(self) -> Mapping[str, tuple[Receipt, ...]]:
        """Which results have come, by NIP, earliest assessment first. What they say is not read."""
        if not self.exists:
            return {}
        told = [column for column in RESULTS.c if column.name not in CONFIDENTIAL[RESULTS.name]]
        with self._transaction() as connection:
            rows = connection.execute(select(*told).order_by(RESULTS.c.held_on))
            return _by_person(map(_codec.receipt, rows))

    def results_of(self, nips: Collection[str]) -> tuple[Result, ...]:
        """The results of these people alone, earliest assessment first."""
        if not self.exists:
            return ()
        wanted = select(RESULTS).where(RESULTS.c.nip.in_(nips)).order_by(RESULTS.c.held_on, RESULTS.c.nip)
        with self._transaction() as connection:
            return tuple(map(_codec.result, connection.execute(wanted)))

    def rows_of(self, nip: str) -> dict[str, list[dict[str, Any]]]:
        """Every row about one person, by table."""
        with self._transaction() as connection:
            return {
                table.name: [
                    dict(row)
                    for row in connection.execute(select(table).where(table.c.nip == nip)).mappings()
                ]
                for table in OF_PERSONS
            }

    def plans(self) -> tuple[StoredPlan, ...]:
        """Every plan, oldest first."""
        if not self.exists:
            return ()
        with self._transaction() as connection:
            return tuple(_plans(connection))

    def draft(self) -> StoredPlan | None:
        """The draft, if there is one."""
        return next((plan for plan in self.plans() if plan.state is PlanState.DRAFT), None)

    @contextmanager
    def writing(self, stamp: Stamp, *, head: int) -> Iterator[Changes]:
        """Collect changes, then write them and their event in one transaction. No change, no event.

        ``head`` is the number of the last event that the changes were reckoned from.

        Raises:
            AsesmenError: ``state.changed`` if somebody else has written since.
        """
        changes = Changes()
        yield changes
        if not changes.by_subject:
            return
        fresh = self._path is not None and not self._path.exists()
        try:
            with self._transaction(write=True) as connection:
                self._check_head(connection, head)
                _journal.append(connection, stamp, changes)
        except BaseException:
            self._roll_back(fresh=fresh)
            raise

    def _roll_back(self, *, fresh: bool) -> None:
        """Leave the file as it was: to open it rolls back what was half written. A fresh one goes."""
        self.close()
        with suppress(DatabaseError), self._engine.connect() as connection:
            inspect(connection).get_table_names()
        self.close()
        if fresh and self._path is not None and not self.exists:
            self._path.unlink(missing_ok=True)

    def broken_link(self) -> int | None:
        """The number of the first event that the chain of digests does not bear out, or None."""
        with self._transaction() as connection:
            return _journal.broken_link(connection)

    def tables(self) -> dict[str, list[dict[str, Any]]]:
        """Every row of every table that events change, in order of its key."""
        with self._transaction() as connection:
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
        with self._transaction() as source, copy._transaction(write=True) as target:
            _journal.replay(source, target)
        return copy

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    @contextmanager
    def _transaction(self, *, write: bool = False) -> Iterator[Connection]:
        try:
            if not write:
                self._bring_up_to_date()
            with self._engine.connect().execution_options(write=write) as connection, connection.begin():
                self._check_layout(connection, write=write)
                yield connection
        except OperationalError as error:
            raise self._refusal(str(error.orig)) from error
        except DatabaseError as error:
            why = _told(str(error.orig))
            raise AsesmenError("workspace.damaged", workspace=self.where, why=why) from error

    def _bring_up_to_date(self) -> None:
        """An older workspace takes the steps that it lacks before it is first read."""
        if not self._current:
            with self._engine.connect().execution_options(write=False) as connection, connection.begin():
                older = 0 < self._layout(connection) < len(MIGRATIONS)
            if older:
                with self._transaction(write=True):
                    pass
            self._current = True

    def _check_layout(self, connection: Connection, *, write: bool) -> None:
        """Refuse what is no workspace or is newer; bring up to date what is older, when writing."""
        version = self._layout(connection)
        if write and version < len(MIGRATIONS):
            for step in MIGRATIONS[version:]:
                step(connection)
            connection.execute(LAYOUT.delete())
            connection.execute(LAYOUT.insert(), {"version": len(MIGRATIONS)})

    def _layout(self, connection: Connection) -> int:
        tables = inspect(connection).get_table_names()
        version = None if tables else 0
        if LAYOUT.name in tables:
            version = connection.execute(select(LAYOUT.c.version)).scalar()
        if version is None:
            raise AsesmenError(
                "workspace.damaged", workspace=self.where, why=msg("another program's database")
            )
        if version > len(MIGRATIONS):
            raise AsesmenError("workspace.newer", workspace=self.where, found=version, known=len(MIGRATIONS))
        return version

    def _check_head(self, connection: Connection, head: int) -> None:
        if _journal.head(connection)[0] != head:
            raise AsesmenError("state.changed", workspace=self.where)

    def _refusal(self, why: str) -> AsesmenError:
        if "locked" in why:
            return AsesmenError("workspace.busy", workspace=self.where)
        code = "workspace.damaged" if "no such" in why or "malformed" in why else "workspace.folder"
        return AsesmenError(code, workspace=self.where, why=_told(why))


SQLITE_WORDS: Mapping[str, str] = {
    "not a database": N_("it is no database"),
    "malformed": N_("its structure is broken"),
    "no such": N_("a part of it is missing"),
    "unable to open": N_("no permission, or no such folder"),
    "readonly": N_("it can only be read"),
    "is full": N_("the disk is full"),
}
"""By a part of what SQLite says, which it says in English only."""


def _told(why: str) -> Param:
    return next((Message(words) for part, words in SQLITE_WORDS.items() if part in why), why)


def _set_up(connection: Any, _record: object) -> None:  # noqa: ANN401 (the driver's connection)
    connection.isolation_level = None  # transactions begin where they are said to, see _begin
    connection.execute("PRAGMA recursive_triggers = on")


def _begin(connection: Connection) -> None:
    write = connection.get_execution_options().get("write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")
