"""The workspace: what is on file, and the record of how it came to be.

There is one way to write: inside :meth:`Workspace.writing`, which collects changes, brings the tables up
to date and appends one event that holds each row before and after, all in one transaction.
"""

from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import Connection, select

from asesmen_cli.domain.conclusions import Terms
from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.domain.record import Event, Location
from asesmen_cli.domain.results import Result
from asesmen_cli.domain.snapshot import NOTHING, Snapshot
from asesmen_cli.store import _erasing, _history, _journal, _rows
from asesmen_cli.store._carrying import PartedError, carry
from asesmen_cli.store._changes import Changes
from asesmen_cli.store._engine import COPIES, Engine, TryAgainError
from asesmen_cli.store._erasing import Erased
from asesmen_cli.store._history import Scope, shown
from asesmen_cli.store._journal import Stamp
from asesmen_cli.store._schema import OF_PERSONS, STATE
from asesmen_cli.store._snapshot import read_snapshot
from asesmen_cli.store._sqlite import SqliteFile

if TYPE_CHECKING:
    from asesmen_cli.store import _administration as administration
    from asesmen_cli.store._agencies import SharedAgencies

__all__ = [
    "COPIES",
    "Changes",
    "Erased",
    "Health",
    "Scope",
    "SharedAgencies",
    "Stamp",
    "Workspace",
    "administration",
    "agencies_of",
    "shown",
]


if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        """Import what only a shared database needs when somebody asks for it."""
        if name != "administration":
            raise AttributeError(name)
        from asesmen_cli.store import _administration

        return _administration


_Done = TypeVar("_Done")

TRIES = 5
"""How often a transaction is tried that the database gives up because of others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What is wrong with a workspace that can be read."""

    events: int
    broken: int | None
    """The number of the first event that is not as it was written."""
    differing: tuple[str, ...]
    """The tables that hold something else than the events give."""
    foreign: tuple[str, ...]
    """Triggers, views and tables that are not of asesmen."""
    unguarded: bool
    """Whether the record lacks one of its guards."""
    hidden: int = 0
    """Parts of the record that the role may not read: the tables could not be compared with them."""


@contextmanager
def agencies_of(where: str, day: date, *, prepare: bool = False) -> Iterator["SharedAgencies"]:
    """Yield all agencies of a login in a shared database, to be counted at one moment.

    Args:
        where: The database.
        day: The day on which everything is counted.
        prepare: Whether to keep the figures of the day for everyone who asks, until something changes.

    Raises:
        AsesmenError: ``workspace.*``.
    """
    from asesmen_cli.store._agencies import SharedAgencies
    from asesmen_cli.store._postgres import PostgresAgency

    place = PostgresAgency(where, every=True)
    try:
        with ExitStack() as moment:
            shared = SharedAgencies(moment.enter_context(place.transaction()), day)
            if prepare and not shared.prepared:
                moment.close()
                place.prepare_figures(day)
                shared = SharedAgencies(moment.enter_context(place.transaction()), day)
            yield shared
    finally:
        place.close()


def _tables(connection: Connection) -> dict[str, list[dict[str, Any]]]:
    """Return every row of every table that events change, in order of its key."""
    return {
        name: [dict(row) for row in connection.execute(select(table).order_by(*table.primary_key)).mappings()]
        for name, table in STATE.items()
    }


def _replayed(connection: Connection) -> "Workspace":
    copy = Workspace(":memory:")
    try:
        with copy.engine.transaction(write=True) as target:
            _journal.replay(connection, target)
    except BaseException:
        copy.close()
        raise
    return copy


def _differing(connection: Connection) -> tuple[str, ...]:
    """Return the tables that hold something else than the events give."""
    again = _replayed(connection)
    try:
        expected = again.tables()
    finally:
        again.close()
    return tuple(name for name, rows in _tables(connection).items() if rows != expected[name])


def _engine_of(where: str) -> Engine:
    """Return the place that a path or a URL names."""
    if "://" not in where:
        return SqliteFile(where)
    from asesmen_cli.store._postgres import PostgresAgency

    return PostgresAgency(where)


class Workspace:
    """A workspace in a file or in a shared database. It is empty until something is written.

    Raises:
        AsesmenError: ``workspace.*`` when it cannot be opened, read or written.
    """

    def __init__(self, where: str) -> None:
        self.where = where
        self.engine = _engine_of(where)
        self.terms: Terms | None = None
        """What is concluded by, where conclusions are kept: in a shared database."""

    @property
    def exists(self) -> bool:
        """Return whether anything has been written yet."""
        return self.engine.exists

    def snapshot(self, *, revisions: bool = False) -> Snapshot:
        """Return everything on file, read at once; with ``revisions`` also the changes of plans."""
        if not self.exists:
            return NOTHING
        with self.engine.transaction() as connection:
            return read_snapshot(connection, revisions=revisions)

    def results_of(self, nips: Collection[str]) -> tuple[Result, ...]:
        """Return the results of these people alone, earliest assessment first."""
        if not self.exists:
            return ()
        with self.engine.transaction() as connection:
            return tuple(_rows.RESULTS.all(connection, "held_on", "nip", nips=nips))

    def rows_of(self, nip: str) -> dict[str, list[dict[str, Any]]]:
        """Return every row about one person, by table."""
        with self.engine.transaction() as connection:
            return {
                table.name: [
                    dict(row)
                    for row in connection.execute(select(table).where(table.c.nip == nip)).mappings()
                ]
                for table in OF_PERSONS
            }

    def turn(self, stamp: Stamp) -> AbstractContextManager[None]:
        """Wait for others to have written, and keep them from it until something was written inside.

        What is concluded inside from a snapshot cannot be refused because somebody else was faster. In a file
        nobody waits: there the one who was slower is refused.
        """
        return self.engine.turn(stamp)

    @contextmanager
    def writing(
        self, stamp: Stamp, *, head: int, seal: Callable[[str], None] | None = None
    ) -> Iterator[Changes]:
        """Collect changes, then write them and their event in one transaction. No change, no event.

        Args:
            stamp: The frame of the event.
            head: The number of the last event of the snapshot that the changes follow from.
            seal: Called with the digest of the event just before it is committed.

        Raises:
            AsesmenError: ``state.changed`` if somebody else has written since.
        """
        changes = Changes()
        yield changes
        if changes.by_subject:

            def write(connection: Connection) -> None:
                _journal.append(connection, stamp, changes)
                self.engine.conclude(connection, self.terms, changes)
                if seal is not None:
                    seal(_journal.head(connection)[1].hex())

            self._commit(stamp, head, write)

    def _commit(self, stamp: Stamp, head: int | None, write: Callable[[Connection], _Done]) -> _Done:
        """Write after the event of ``head``, if given."""

        def once() -> _Done:
            with self.engine.writing(stamp) as connection:
                if head is not None:
                    self._check_head(connection, head)
                return write(connection)

        return self._until_done(once)

    def _until_done(self, work: Callable[[], _Done]) -> _Done:
        """Do something once, again where the database gave it up because of others."""
        tries = count(1)
        while True:
            try:
                return work()
            except TryAgainError as error:
                if next(tries) == TRIES:
                    raise AsesmenError("workspace.busy", workspace=self.where) from error

    def _check_head(self, connection: Connection, head: int) -> None:
        if _journal.head(connection)[0] != head:
            who, command = _journal.last_writer(connection)
            raise AsesmenError("state.changed", workspace=self.where, who=who, command=command)

    # --- settings -----------------------------------------------------------------------------------------

    def shared_settings(self) -> str | None:
        """Return the text of the settings of an agency in a shared database; None where it has none."""
        return self.engine.settings()

    def share_settings(self, content: str) -> None:
        """Put a text in the place of the settings of an agency in a shared database."""
        self._until_done(lambda: self.engine.set_settings(content))
        self.conclude()

    # --- conclusions --------------------------------------------------------------------------------------

    def conclude(self) -> None:
        """Draw every conclusion anew, where they are kept. If others write meanwhile, they do that."""
        with suppress(TryAgainError), self.engine.transaction(write=True) as connection:
            self.engine.conclude(connection, self.terms)

    def concludes(self) -> bool:
        """Return whether the conclusions that are kept, if any, are those of the rules."""
        if self.terms is None or not self.exists:
            return True
        with self.engine.transaction() as connection:
            return self.engine.has_drawn(connection, self.terms)

    # --- the record ---------------------------------------------------------------------------------------

    def events(self, scope: Scope | None = None) -> tuple[Event, ...]:
        """Return every event, oldest first; with a scope only those with changes in it, and these changes."""
        if not self.exists:
            return ()
        with self.engine.transaction() as connection:
            return tuple(_history.events(connection, scope or Scope()))

    def head(self) -> str:
        """Return the digest of the last event, in hexadecimal; empty where nothing has been written yet."""
        if not self.exists:
            return ""
        with self.engine.transaction() as connection:
            return _journal.head(connection)[1].hex()

    def digests(self) -> dict[int, str]:
        """Return number -> digest of every event, in hexadecimal, oldest first."""
        if not self.exists:
            return {}
        with self.engine.transaction() as connection:
            return _journal.digests(connection)

    def has_event(self, digest: str) -> bool:
        """Return whether the event with this digest, in hexadecimal, is on record."""
        if not self.exists:
            return False
        with self.engine.transaction() as connection:
            return _journal.has(connection, bytes.fromhex(digest))

    def author_of(self, plan: int) -> str | None:
        """Return who changed a plan last, by its number; None where no event did."""
        with self.engine.transaction() as connection:
            return _history.author_of(connection, plan)

    def taking_back(self, event: int) -> Changes:
        """Return the changes that undo an event, which must be the last one that was not undone."""
        with self.engine.transaction() as connection:
            return _journal.taking_back(connection, event)

    def broken_link(self) -> int | None:
        """Return the number of the first event at which the chain of digests breaks, or None."""
        with self.engine.transaction() as connection:
            return _journal.broken_link(connection)

    def tables(self) -> dict[str, list[dict[str, Any]]]:
        """Return every row of every table that events change, in order of its key."""
        with self.engine.transaction() as connection:
            return _tables(connection)

    def replayed(self) -> "Workspace":
        """Return a workspace in memory, made from the events alone."""
        with self.engine.transaction() as connection:
            if _journal.hidden(connection):
                raise _journal.HiddenError
            return _replayed(connection)

    def health(self) -> Health:
        """Check the record, the tables and the schema, in one transaction."""
        with self.engine.transaction() as connection:
            hidden = _journal.hidden(connection)
            return Health(
                events=_journal.head(connection)[0],
                broken=_journal.broken_link(connection),
                differing=() if hidden else _differing(connection),
                hidden=hidden,
                foreign=self.engine.strangers(connection),
                unguarded=self.engine.unguarded(connection),
            )

    def receive(self, source: "Workspace", stamp: Stamp) -> int:
        """Bring this workspace to the state of another, with its record; return how many events were new.

        Raises:
            AsesmenError: ``copy.parted`` if the events of this one do not begin those of the other.
        """
        with source.engine.transaction() as here:
            try:
                return self._commit(stamp, None, lambda there: self._carried(here, there))
            except PartedError as error:
                raise AsesmenError(
                    "copy.parted", source=source.where, target=self.where, event=str(error.event)
                ) from error

    def _carried(self, here: Connection, there: Connection) -> int:
        new = carry(here, there)
        self.engine.conclude(there, self.terms)
        return new

    def place(self) -> Location:
        """Return where this workspace is kept, and who else is connected."""
        if not self.exists:
            return self.engine.place(events=0)
        with self.engine.transaction() as connection:
            events = _journal.head(connection)[0]
        return self.engine.place(events=events)

    def known_as(self, nip: str) -> Erased:
        """Return every number and every name that the record has of a person."""
        with self.engine.transaction() as connection:
            if _journal.hidden(connection):
                raise _journal.HiddenError
            return _erasing.known_as(connection, nip)

    def erase(self, who: Erased, stamp: Stamp, *, head: int) -> int:
        """Take a person out of the record and the tables; how many parts were about them alone.

        Raises:
            AsesmenError: ``state.changed`` if somebody else has written since.
        """

        def write(connection: Connection) -> int:
            parts = _erasing.erase(connection, stamp, who)
            self.engine.conclude(connection, self.terms)
            return parts

        with self.engine.overwriting():
            return self._commit(stamp, head, write)

    def replace_by(self, file: Path, stamp: Stamp, agree: Callable[["Workspace"], None]) -> None:
        """Bring a copy back, with an event that says so, after ``agree`` has checked it.

        Raises:
            AsesmenError: ``file.*``, ``workspace.*``, ``output.folder``.
        """
        with self.engine.candidate(file) as candidate:
            copy = Workspace(candidate)
            try:
                agree(copy)
                with copy.engine.transaction(write=True) as connection:
                    _journal.record(connection, stamp, ())
            except AsesmenError as error:
                if error.params.get("workspace") == candidate:
                    error.params = {**error.params, "workspace": str(file)}
                raise
            finally:
                copy.close()
            self._until_done(lambda: self.engine.become(candidate, stamp))
            self.conclude()

    def close(self) -> None:
        """Let go of the file."""
        self.engine.close()
