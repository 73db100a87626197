"""The workspace: what is on file, and the record of how it came to be.

There is one way to write: inside :meth:`Workspace.writing`, which collects changes, brings the tables up
to date and appends one event that holds each row before and after, all in one transaction.
"""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.domain.record import Event
from asesmen_cli.domain.results import Result
from asesmen_cli.domain.snapshot import NOTHING, Snapshot
from asesmen_cli.store import _erasing, _history, _journal, _rows
from asesmen_cli.store._changes import Changes
from asesmen_cli.store._database import COPIES, SCHEMA, Database, foreign, unguarded
from asesmen_cli.store._erasing import Erased
from asesmen_cli.store._history import Scope, shown
from asesmen_cli.store._journal import Stamp
from asesmen_cli.store._schema import OF_PERSONS, STATE
from asesmen_cli.store._snapshot import read_snapshot

__all__ = [
    "COPIES",
    "Changes",
    "Erased",
    "Health",
    "Scope",
    "Stamp",
    "Workspace",
    "shown",
]


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


def _tables(connection: Connection) -> dict[str, list[dict[str, Any]]]:
    """Return every row of every table that events change, in order of its key."""
    return {
        name: [dict(row) for row in connection.execute(select(table).order_by(*table.primary_key)).mappings()]
        for name, table in STATE.items()
    }


def _replayed(connection: Connection) -> "Workspace":
    copy = Workspace(":memory:")
    try:
        with copy.file.transaction(write=True) as target:
            _journal.replay(connection, target)
    except BaseException:
        copy.close()
        raise
    return copy


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
        """Return whether anything has been written yet."""
        return self.file.exists

    def snapshot(self, *, revisions: bool = False) -> Snapshot:
        """Return everything on file, read at once; with ``revisions`` also the changes of plans."""
        if not self.exists:
            return NOTHING
        with self.file.transaction() as connection:
            return read_snapshot(connection, revisions=revisions)

    def results_of(self, nips: Collection[str]) -> tuple[Result, ...]:
        """Return the results of these people alone, earliest assessment first."""
        if not self.exists:
            return ()
        with self.file.transaction() as connection:
            wanted = _rows.among(_rows.RESULTS.table.c.nip, nips)
            return tuple(_rows.RESULTS.all(connection, "held_on", "nip", where=wanted))

    def rows_of(self, nip: str) -> dict[str, list[dict[str, Any]]]:
        """Return every row about one person, by table."""
        with self.file.transaction() as connection:
            return {
                table.name: [
                    dict(row)
                    for row in connection.execute(select(table).where(table.c.nip == nip)).mappings()
                ]
                for table in OF_PERSONS
            }

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
            with self.file.writing(stamp) as connection:
                self._check_head(connection, head)
                _journal.append(connection, stamp, changes)
                if seal is not None:
                    seal(_journal.head(connection)[1].hex())

    def _check_head(self, connection: Connection, head: int) -> None:
        if _journal.head(connection)[0] != head:
            who, command = _journal.last_writer(connection)
            raise AsesmenError("state.changed", workspace=self.where, who=who, command=command)

    # --- the record ---------------------------------------------------------------------------------------

    def events(self, scope: Scope | None = None) -> tuple[Event, ...]:
        """Return every event, oldest first; with a scope only those with changes in it, and these changes."""
        if not self.exists:
            return ()
        with self.file.transaction() as connection:
            return tuple(_history.events(connection, scope or Scope()))

    def head(self) -> str:
        """Return the digest of the last event, in hexadecimal; empty where nothing has been written yet."""
        if not self.exists:
            return ""
        with self.file.transaction() as connection:
            return _journal.head(connection)[1].hex()

    def digests(self) -> dict[int, str]:
        """Return number -> digest of every event, in hexadecimal, oldest first."""
        if not self.exists:
            return {}
        with self.file.transaction() as connection:
            return _journal.digests(connection)

    def has_event(self, digest: str) -> bool:
        """Return whether the event with this digest, in hexadecimal, is on record."""
        if not self.exists:
            return False
        with self.file.transaction() as connection:
            return _journal.has(connection, bytes.fromhex(digest))

    def taking_back(self, event: int) -> Changes:
        """Return the changes that undo an event, which must be the last one that was not undone."""
        with self.file.transaction() as connection:
            return _journal.taking_back(connection, event)

    def broken_link(self) -> int | None:
        """Return the number of the first event at which the chain of digests breaks, or None."""
        with self.file.transaction() as connection:
            return _journal.broken_link(connection)

    def tables(self) -> dict[str, list[dict[str, Any]]]:
        """Return every row of every table that events change, in order of its key."""
        with self.file.transaction() as connection:
            return _tables(connection)

    def replayed(self) -> "Workspace":
        """Return a workspace in memory, made from the events alone."""
        with self.file.transaction() as connection:
            return _replayed(connection)

    def health(self) -> Health:
        """Check the record, the tables and the schema, in one transaction."""
        with self.file.transaction() as connection:
            again = _replayed(connection)
            try:
                expected = again.tables()
            finally:
                again.close()
            schema = connection.exec_driver_sql(SCHEMA).all()
            return Health(
                events=_journal.head(connection)[0],
                broken=_journal.broken_link(connection),
                differing=tuple(name for name, rows in _tables(connection).items() if rows != expected[name]),
                foreign=foreign(tuple(one) for one in schema),
                unguarded=unguarded(tuple(one) for one in schema),
            )

    def known_as(self, nip: str) -> Erased:
        """Return every number and every name that the record has of a person."""
        with self.file.transaction() as connection:
            return _erasing.known_as(connection, nip)

    def erase(self, who: Erased, stamp: Stamp, *, head: int) -> int:
        """Take a person out of the record and the tables; how many parts were about them alone.

        Raises:
            AsesmenError: ``state.changed`` if somebody else has written since.
        """
        with self.file.overwriting():
            self.file.shrink()  # nothing is left of what was deleted before secure_delete
            with self.file.writing(stamp) as connection:
                self._check_head(connection, head)
                parts = _erasing.erase(connection, stamp, who)
        return parts

    def replace_by(self, file: Path, stamp: Stamp, agree: Callable[["Workspace"], None]) -> None:
        """Bring a copy back, with an event that says so, after ``agree`` has checked it.

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
                if error.params.get("workspace") == candidate:
                    error.params = {**error.params, "workspace": str(file)}
                raise
            finally:
                copy.close()
            self.file.become(candidate)

    def close(self) -> None:
        """Let go of the file."""
        self.file.close()
