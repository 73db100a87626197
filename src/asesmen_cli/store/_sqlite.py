"""A workspace in an SQLite file: transactions, the steps from one layout to the next, and who is writing."""

import json
import os
import re
import sqlite3
import stat
import weakref
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Text, create_engine, event, inspect, select
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import StaticPool

from asesmen_cli.domain.findings import AsesmenError, system_reason
from asesmen_cli.domain.messages import N_, Message, Param, msg
from asesmen_cli.files import UNFINISHED, sync, sync_names
from asesmen_cli.store import _files
from asesmen_cli.store._engine import Engine, row_in_words
from asesmen_cli.store._files import NO_LINK, bench, finished_as, opened
from asesmen_cli.store._journal import Stamp, head
from asesmen_cli.store._rows import UnreadableError
from asesmen_cli.store._schema import GUARDS, LAYOUT, METADATA, MIGRATIONS, guard

STEPS, STEPS_A_BYTE = 100_000_000, 100
"""Instructions of SQLite for a file that is not ours yet. A sound one needs less than one a byte."""
TICK = 100_000
LONGEST_VALUE = 1 << 28
"""Bytes of a value in such a file."""
LONGEST_NOTE = 4096
"""Bytes that are read of the note of who is writing."""


class SqliteFile(Engine):
    """An SQLite file, or one in memory. A file that does not exist yet is empty."""

    def __init__(self, where: str) -> None:
        self.where = where
        self.path = None if where == ":memory:" else Path(where)
        self.folder, self.stem = Path(where).parent, Path(where).stem
        if (found := self._stat()) and not stat.S_ISREG(found.st_mode):
            folder = stat.S_ISDIR(found.st_mode)
            why = msg("it is a folder") if folder else msg("it is not a file")
            raise AsesmenError("workspace.folder", workspace=where, why=why)
        self._engine = create_engine(
            URL.create("sqlite", database=None if self.path is None else str(self.path)),
            connect_args={"timeout": _files.BUSY_SECONDS, "check_same_thread": False},
            poolclass=StaticPool if self.path is None else None,
        )
        self._current = False
        self._keeps_journal = False
        self._has_signed = False
        self._steps_left: int | None = None
        """How much longer SQLite may read a file that is not ours yet."""
        if self.path is not None and self.path.name.startswith(UNFINISHED):
            self._steps_left = STEPS + STEPS_A_BYTE * (found.st_size if found else 0)
        own = weakref.proxy(self)
        event.listen(self._engine, "connect", lambda connection, _: own._set_up(connection))  # noqa: SLF001 (our own)
        weakref.finalize(self, self._engine.dispose)
        event.listen(self._engine, "begin", _begin)

    @property
    def exists(self) -> bool:
        """Return whether anything has been written yet; a first command that was stopped wrote nothing."""
        found = self._stat()
        if found is not None and found.st_size and self.journal is not None and self.journal.exists():
            self._take_back()
            found = self._stat()
        return self.path is None or (found is not None and found.st_size > 0)

    def _stat(self) -> os.stat_result | None:
        """Return the status of the file; None where there is none."""
        try:
            return None if self.path is None else self.path.stat()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise AsesmenError("workspace.folder", workspace=self.where, why=system_reason(error)) from error

    def close(self) -> None:
        self._engine.dispose()

    def _set_up(self, connection: Any) -> None:  # noqa: ANN401 (the driver's connection)
        _files.prepare(connection)
        if self._steps_left is not None:
            connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_VALUE)
            connection.set_progress_handler(self._tick, TICK)
        if self._keeps_journal:
            connection.execute("PRAGMA journal_mode = PERSIST")

    def _tick(self) -> bool:
        """Count steps of SQLite; return whether it has to stop."""
        self._steps_left = (self._steps_left or 0) - TICK
        return self._steps_left < 0

    # --- transactions and layout --------------------------------------------------------------------------

    @contextmanager
    def transaction(self, *, write: bool = False) -> Iterator[Connection]:
        with self.in_words():
            if self.exists:
                self._bring_up_to_date()
            with self._connection(write=write) as connection:
                if not self._layout(connection) and write:
                    _migrate(connection, 0)
                yield connection

    @contextmanager
    def writing(self, stamp: Stamp) -> Iterator[Connection]:
        """Open a transaction that writes one event.

        A commit is done once the journal is gone, even if the folder cannot be synced after that. SQLite then
        reports an error; what counts is whether the event is on file.

        Raises:
            AsesmenError: ``workspace.*``; ``workspace.uncertain`` if the event may be on file, but the file
                cannot be read any more.
        """
        fresh = self.path is not None and self._stat() is None
        before = event = (0, b"")
        try:
            if self.path is not None:
                with self.in_words():
                    _files.make_private(self.path)
            with self.transaction(write=True) as connection, self._signed(stamp):
                before = head(connection)
                yield connection
                event = head(connection)
        except BaseException as error:
            self._unsign()
            self._roll_back(fresh=fresh)
            if event <= before:
                raise
            if not isinstance(error, AsesmenError):
                self.written |= self._head() == event
                raise
            self._refuse_unless_stored(event, error)
        self.written = True

    def _refuse_unless_stored(self, event: tuple[int, bytes] | None, error: AsesmenError) -> None:
        """Raise an error of a commit, unless the last event on file is the one that was committed."""
        found = self._head()
        if found is None:
            why = error.params.get("why", "")
            raise AsesmenError("workspace.uncertain", workspace=self.where, why=why) from error
        if found != event:
            raise error

    def _head(self) -> tuple[int, bytes] | None:
        """Return the last event on file; None where that cannot be read."""
        try:
            with self.transaction() as connection:
                return head(connection)
        except AsesmenError:
            return None

    @contextmanager
    def _connection(self, *, write: bool = False) -> Iterator[Connection]:
        with self._engine.connect().execution_options(write=write) as connection, connection.begin():
            yield connection

    def _bring_up_to_date(self) -> None:
        """Migrate an older workspace once a copy of it is kept. Other commands wait meanwhile."""
        if self._current:
            return
        with self._connection() as connection:
            found = self._layout(connection)
        if 0 < found < len(MIGRATIONS):
            with self._connection(write=True) as connection:
                found = self._layout(connection)  # another command may have taken the steps by now
                if found < len(MIGRATIONS):
                    if self.path is not None and not self.path.name.startswith(UNFINISHED):
                        self.keep(f"sebelum-versi-{len(MIGRATIONS)}")
                    _migrate(connection, found)
        self._current = True

    def _layout(self, connection: Connection) -> int:
        """Return the version of the layout, 0 for an empty file. Refuse other databases and newer layouts."""
        tables = inspect(connection).get_table_names()
        version = None if tables else 0
        if LAYOUT.name in tables:
            version = connection.execute(select(LAYOUT.c.version)).scalar()
        if not isinstance(version, int):
            raise AsesmenError(
                "workspace.damaged", workspace=self.where, why=msg("another program's database")
            )
        if version > len(MIGRATIONS):
            raise AsesmenError("workspace.newer", workspace=self.where, found=version, known=len(MIGRATIONS))
        return version

    def _roll_back(self, *, fresh: bool) -> None:
        """Leave the file as it was. A new one is removed."""
        self._take_back()
        if fresh and self.path is not None and not self.exists:
            self.path.unlink(missing_ok=True)

    def _take_back(self) -> None:
        """Open the file, which has SQLite roll back what was half written. A journal of no use is removed."""
        self.close()
        with suppress(DatabaseError), self._engine.connect() as connection:
            inspect(connection).get_table_names()
        self.close()
        if self.path is not None and self.journal is not None and self.journal.exists():
            with suppress(OSError, sqlite3.Error):  # another command writes, or the disk fails
                _files.wipe_journal(self.path, wait=0)

    # --- who is writing -----------------------------------------------------------------------------------

    @property
    def _note(self) -> Path | None:
        """Return the file next to the workspace that names who writes. Nothing else depends on it."""
        return None if self.path is None else self.path.with_name(f"{self.path.name}-writer")

    @contextmanager
    def _signed(self, stamp: Stamp) -> Iterator[None]:
        note, found = self._note, self._stat()
        try:
            if note is not None and found is not None:
                self._has_signed = True
                text = {"who": stamp.actor, "command": str(stamp.command), "since": f"{stamp.at:%H:%M}"}
                with suppress(OSError):
                    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | NO_LINK
                    with open(os.open(note, flags, stat.S_IMODE(found.st_mode)), "wb") as file:  # noqa: PTH123 (by its handle)
                        file.write(json.dumps(text).encode())
            yield
        finally:
            self._unsign()

    def _unsign(self) -> None:
        """Remove the note if it is ours; done again after an interruption, which may come on the way here."""
        if self._has_signed and self._note is not None:
            with suppress(OSError):
                self._note.unlink(missing_ok=True)
            self._has_signed = False

    def _busy(self) -> AsesmenError:
        try:
            note = json.loads(self._read_note())
            who, command, since = str(note["who"]), str(note["command"]), str(note["since"])
        except (OSError, ValueError, KeyError, TypeError):
            return AsesmenError("workspace.busy", workspace=self.where)
        return AsesmenError("workspace.held", workspace=self.where, who=who, command=command, since=since)

    def _read_note(self) -> bytes:
        if self._note is None:
            return b""
        with open(os.open(self._note, os.O_RDONLY | NO_LINK), "rb") as file:  # noqa: PTH123 (by its handle)
            return file.read(LONGEST_NOTE)

    # --- what is refused ----------------------------------------------------------------------------------

    @contextmanager
    def in_words(self) -> Iterator[None]:
        try:
            yield
        except DatabaseError as error:
            if not isinstance(error.orig, sqlite3.Error):
                raise  # of a shared database that is copied from or to
            raise self._fault(error.orig) from error
        except sqlite3.DatabaseError as error:
            raise self._fault(error) from error
        except UnreadableError as error:
            why = row_in_words(error.table, error.key)
            raise AsesmenError("workspace.damaged", workspace=self.where, why=why) from error
        except UnicodeDecodeError as error:  # SQLite's own words about a damaged schema
            why = msg("its structure is broken")
            raise AsesmenError("workspace.damaged", workspace=self.where, why=why) from error
        except OSError as error:
            raise AsesmenError("workspace.folder", workspace=self.where, why=system_reason(error)) from error

    def _fault(self, error: sqlite3.Error) -> AsesmenError:
        if isinstance(error, sqlite3.OperationalError):
            return self._refusal(str(error))
        return AsesmenError("workspace.damaged", workspace=self.where, why=_in_words(str(error)))

    def _refusal(self, why: str) -> AsesmenError:
        if "locked" in why:
            return self._busy()
        if "UTF-8" in why:
            return AsesmenError("workspace.damaged", workspace=self.where, why=self._undecodable())
        damage = ("no such", "malformed", "interrupted", "too big")
        code = "workspace.damaged" if any(part in why for part in damage) else "workspace.folder"
        return AsesmenError(code, workspace=self.where, why=self._why_closed(why))

    def _why_closed(self, why: str) -> Param:
        """Return why SQLite cannot open a file, as the system says it."""
        if self.path is not None and "unable to open" in why:
            try:
                (self.path if self.path.exists() else self.path.parent).stat()
                with self.path.open("r+b"):
                    pass
            except OSError as error:
                return system_reason(error)
        return _in_words(why)

    def _undecodable(self) -> Param:
        """Return the first row with a text that is not UTF-8."""
        damage = suppress(sqlite3.Error, UnicodeDecodeError)
        with damage, opened(Path(self.where), reading=True) as connection:
            connection.text_factory = bytes
            for table in METADATA.sorted_tables:
                columns = list(table.columns)
                names = ", ".join(f'"{column.name}"' for column in columns)
                texts = [at for at, column in enumerate(columns) if isinstance(column.type, Text)]
                for row in connection.execute(f'SELECT {names} FROM "{table.name}"'):  # noqa: S608 (our own names)
                    if not all(_is_text(row[at]) for at in texts):
                        key = [row[columns.index(column)] for column in table.primary_key]
                        return row_in_words(table.name, key)
        return msg("its structure is broken")

    # --- health -------------------------------------------------------------------------------------------

    def damage(self) -> Message | str | None:
        with self.in_words():
            with self._connection() as connection:
                self._layout(connection)
            return None if self.path is None else _files.first_fault(self.path)

    def strangers(self, connection: Connection) -> tuple[str, ...]:
        return foreign(tuple(one) for one in connection.exec_driver_sql(SCHEMA))

    def unguarded(self, connection: Connection) -> bool:
        triggers = {
            name: sql or "" for kind, name, sql in connection.exec_driver_sql(SCHEMA) if kind == "trigger"
        }
        return any(triggers.get(name, "").partition(f" {name} ")[2] != rule for name, rule in GUARDS.items())

    def guard(self) -> None:
        with self.transaction(write=True) as connection:
            guard(connection)

    def _shrink(self) -> None:
        """Rewrite the file without what was deleted from it before ``secure_delete``."""
        self.close()
        with self.in_words(), opened(Path(self.where)) as connection:
            self._set_up(connection)
            connection.execute("VACUUM")

    @contextmanager
    def overwriting(self) -> Iterator[None]:
        """Overwrite what was deleted before, and the journal of what is done inside."""
        self._shrink()
        self._keeps_journal = True
        try:
            yield
        finally:
            self.close()
            self._keeps_journal = False
            if self.path is not None:
                with suppress(OSError, sqlite3.Error):  # the caller looks whether it is gone
                    _files.wipe_journal(self.path)

    @property
    def journal(self) -> Path | None:
        return None if self.path is None else _files.journal_of(self.path)

    @property
    def is_half_written(self) -> bool:
        return any(self._journaled(1))

    @property
    def keeps_what_was(self) -> bool:
        return any(self._journaled())

    def _journaled(self, size: int = -1) -> bytes:
        """Return the first bytes of the journal. SQLite ignores one that begins with a zero."""
        try:
            with (self.journal or Path()).open("rb") as file:
                return file.read(size)
        except FileNotFoundError:
            return b""
        except OSError:
            return b"?"

    def kept_by_others(self) -> str | None:
        mounts = Path("/proc/mounts")
        with suppress(OSError):
            known = mounts.read_text(encoding="utf-8", errors="replace") if mounts.exists() else ""
            return _files.kept_by_others(Path(self.where).resolve(), known)
        return None

    def leftovers(self) -> tuple[Path, ...]:
        note = self._note
        return (*super().leftovers(), *([note] if note is not None and note.exists() else []))

    # --- copies -------------------------------------------------------------------------------------------

    def pour_into(self, file: Path) -> None:
        with self._connection() as connection:  # takes back what was half written
            self._layout(connection)
        _files.copy(Path(self.where), file)

    def keep(self, label: str) -> Path:
        try:
            return super().keep(label)
        except AsesmenError as error:
            if error.code not in {"workspace.damaged", "workspace.newer", "copy.unsound"}:
                raise
            target = self._free_name(label).with_suffix(".rusak")
            with finished_as(target) as copy, self.in_words():
                _files.copy_bytes(Path(self.where), copy)
            return target

    @contextmanager
    def candidate(self, file: Path) -> Iterator[str]:
        with copy_of(file, Path(self.where)) as copy:
            yield str(copy)

    def become(self, candidate: str, stamp: Stamp) -> None:  # noqa: ARG002 (SQLite's own lock names nobody)
        path = Path(self.where)
        self.close()
        with self.in_words():
            readable = self._is_readable()
        if readable:
            self._pour(candidate)
        else:
            with self.in_words():
                _files.journal_of(path).unlink(missing_ok=True)  # of what was there before
                sync(Path(candidate))
                Path(candidate).replace(path)
            sync_names(path.parent)
        self._current, self.written = False, True

    def _pour(self, candidate: str) -> None:
        with closing(SqliteFile(candidate)) as copy:  # Windows removes no file that is open
            event = copy._head()  # noqa: SLF001 (of the same class)
        try:
            with self.in_words():
                _files.pour(Path(candidate), Path(self.where))
        except AsesmenError as error:
            self._refuse_unless_stored(event, error)

    def _is_readable(self) -> bool:
        """Return whether there is a database that others may have open."""
        try:
            if self.exists:
                with self._connection() as connection:
                    inspect(connection).get_table_names()
        except DatabaseError:
            return False
        finally:
            self.close()
        return self.exists


@contextmanager
def copy_of(file: Path, beside: Path) -> Iterator[Path]:
    """Yield a copy of a workspace beside another file. It is removed afterwards.

    Raises:
        AsesmenError: ``file.*``, ``output.folder``, ``restore.unsound``; ``workspace.*`` about the file.
    """
    if not file.exists():
        raise AsesmenError("file.missing", file=str(file))
    if file.is_dir():
        raise AsesmenError("file.folder", file=str(file))
    if not file.stat().st_size:
        raise AsesmenError("file.empty", file=str(file))
    with bench(beside) as copy:
        with SqliteFile(str(file)).in_words():
            _files.copy(file, copy)
            with opened(copy) as connection:
                schema = connection.execute(SCHEMA).fetchall()
        names = foreign(schema)
        if names and LAYOUT.name in {name for _, name, _ in schema}:  # else it is another database
            why = msg("it contains objects that asesmen did not create: {names}", names=names)
            raise AsesmenError("restore.unsound", file=str(file), why=why)
        yield copy


def _migrate(connection: Connection, version: int) -> None:
    for step in MIGRATIONS[version:]:
        step(connection)
    connection.execute(LAYOUT.delete())
    connection.execute(LAYOUT.insert(), {"version": len(MIGRATIONS)})


SCHEMA = "SELECT type, name, sql FROM sqlite_master"


OWN_CHECKS = re.compile(
    r"CONSTRAINT (erased_whole CHECK \(\(salt IS NULL\) = \(payload IS NULL\)\)"
    r"|seated_or_told_why CHECK \(\(batch (IS NULL|= 0)\) <> \(code IS NULL\)\))"
)
"""The only expressions in the tables of a workspace, of every layout."""
COMPUTES = re.compile(r"\b(CHECK|GENERATED|AS|COLLATE)\b", re.IGNORECASE)


def foreign(schema: Iterable[tuple[str, str, str | None]]) -> tuple[str, ...]:
    """Return what in a schema does not belong to a workspace.

    That is triggers, views, indices and tables with other names, and tables of ours that compute something.
    """
    ours = {("table", name) for name in METADATA.tables} | {("trigger", name) for name in GUARDS}
    return tuple(
        name
        for kind, name, sql in schema
        if not name.startswith("sqlite_")
        and ((kind, name) not in ours or (kind == "table" and COMPUTES.search(OWN_CHECKS.sub("", sql or ""))))
    )


SQLITE_WORDS: Mapping[str, str] = {
    "not a database": N_("it is not a database"),
    "malformed": N_("its structure is broken"),
    "no such": N_("a part of it is missing"),
    "unable to open": N_("no permission, or it is in use"),
    "readonly": N_("it can only be read"),
    "is full": N_("the disk is full"),
    "interrupted": N_("reading it takes far too long for its size"),
    "too big": N_("a value in it is too large"),
}
"""By a part of what SQLite says, which it says in English only."""


def _in_words(why: str) -> Param:
    return next((Message(words) for part, words in SQLITE_WORDS.items() if part in why), why)


def _is_text(value: object) -> bool:
    try:
        return not isinstance(value, bytes) or value.decode() is not None
    except UnicodeDecodeError:
        return False


def _begin(connection: Connection) -> None:
    write = connection.get_execution_options().get("write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")
