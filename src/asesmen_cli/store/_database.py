"""The file of a workspace: transactions, the steps from one layout to the next, copies, and who is writing.

What SQLite refuses leaves here as an error of ours.
"""

import json
import os
import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Connection, create_engine, event, inspect, select
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.pool import StaticPool

from asesmen_cli.domain.findings import AsesmenError, system_reason
from asesmen_cli.domain.messages import N_, Message, Param, msg
from asesmen_cli.store._journal import Stamp
from asesmen_cli.store._schema import GUARDS, LAYOUT, MIGRATIONS, guard

BUSY_SECONDS = 5
"""How long a command waits for another that writes."""
PAUSE = 0.25
"""Seconds between two tries, where SQLite does not wait by itself."""
COPIES = "cadangan"
"""The folder beside a workspace in which copies of it are kept."""
UNFINISHED = ".asesmen-"
"""How the names of files and folders begin that are not finished yet; those of an export do so too."""


class Database:
    """An SQLite file, or one in memory."""

    def __init__(self, where: str) -> None:
        self.where = where
        self.path = None if where == ":memory:" else Path(where)
        if self.path is not None and self.path.is_dir():
            raise AsesmenError("workspace.folder", workspace=where, why=msg("it is a folder"))
        self._engine = create_engine(
            URL.create("sqlite", database=None if self.path is None else str(self.path)),
            connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
            poolclass=StaticPool if self.path is None else None,
        )
        self._current = False
        event.listen(self._engine, "connect", _set_up)
        event.listen(self._engine, "begin", _begin)

    @property
    def exists(self) -> bool:
        """Has anything been written yet?"""
        return self.path is None or (self.path.exists() and self.path.stat().st_size > 0)

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    # --- transactions and layout --------------------------------------------------------------------------

    @contextmanager
    def transaction(self, *, write: bool = False) -> Iterator[Connection]:
        """Everything inside happens whole or not at all.

        Raises:
            AsesmenError: ``workspace.*``.
        """
        with self.in_words():
            if self.exists:
                self._bring_up_to_date()
            with self._connection(write=write) as connection:
                if not self._layout(connection) and write:
                    _migrate(connection, 0)
                yield connection

    @contextmanager
    def writing(self, stamp: Stamp) -> Iterator[Connection]:
        """A transaction that changes something. Others are told who is at it; what fails leaves no trace."""
        fresh = self.path is not None and not self.path.exists()
        try:
            with self.transaction(write=True) as connection, self._signed(stamp):
                yield connection
        except BaseException:
            self._roll_back(fresh=fresh)
            raise

    @contextmanager
    def _connection(self, *, write: bool = False) -> Iterator[Connection]:
        with self._engine.connect().execution_options(write=write) as connection, connection.begin():
            yield connection

    def _bring_up_to_date(self) -> None:
        """An older workspace takes the steps that it lacks, once a copy of it is kept."""
        if self._current:
            return
        with self._connection() as connection:
            found = self._layout(connection)
        if 0 < found < len(MIGRATIONS):
            if self.path is not None and not self.path.name.startswith(UNFINISHED):
                self.keep(f"sebelum-versi-{len(MIGRATIONS)}")
            with self._connection(write=True) as connection:
                _migrate(connection, self._layout(connection))
        self._current = True

    def _layout(self, connection: Connection) -> int:
        """The version of the layout; 0 for nothing. What is no workspace, or is newer, is refused."""
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

    def _roll_back(self, *, fresh: bool) -> None:
        """Leave the file as it was: to open it rolls back what was half written. A fresh one goes."""
        self.close()
        with suppress(DatabaseError), self._engine.connect() as connection:
            inspect(connection).get_table_names()
        self.close()
        if fresh and self.path is not None and not self.exists:
            self.path.unlink(missing_ok=True)

    # --- who is writing -----------------------------------------------------------------------------------

    @property
    def _signature(self) -> Path | None:
        """A note beside the file while somebody writes. Nothing depends on it but what others are told."""
        return None if self.path is None else self.path.with_name(f"{self.path.name}-writer")

    @contextmanager
    def _signed(self, stamp: Stamp) -> Iterator[None]:
        note = self._signature
        if note is None:
            yield
            return
        with suppress(OSError):
            told = {"who": stamp.actor, "command": stamp.command, "since": f"{stamp.at:%H:%M}"}
            note.write_text(json.dumps(told), encoding="utf-8")
        try:
            yield
        finally:
            note.unlink(missing_ok=True)

    def _busy(self) -> AsesmenError:
        try:
            note = json.loads(self._signature.read_bytes()) if self._signature else {}
            who, command, since = note["who"], note["command"], note["since"]
        except (OSError, ValueError, KeyError):
            return AsesmenError("workspace.busy", workspace=self.where)
        return AsesmenError("workspace.held", workspace=self.where, who=who, command=command, since=since)

    @contextmanager
    def in_words(self) -> Iterator[None]:
        """Turn what SQLite refuses into an error of ours."""
        try:
            yield
        except OperationalError as error:
            raise self._refusal(str(error.orig)) from error
        except sqlite3.OperationalError as error:
            raise self._refusal(str(error)) from error
        except (DatabaseError, sqlite3.DatabaseError) as error:
            why = _in_words(str(getattr(error, "orig", error)))
            raise AsesmenError("workspace.damaged", workspace=self.where, why=why) from error

    def _refusal(self, why: str) -> AsesmenError:
        if "locked" in why:
            return self._busy()
        code = "workspace.damaged" if "no such" in why or "malformed" in why else "workspace.folder"
        return AsesmenError(code, workspace=self.where, why=_in_words(why))

    # --- health -------------------------------------------------------------------------------------------

    def damage(self) -> str | None:
        """What SQLite itself finds wrong with the file first, or None."""
        with self.in_words(), self._connection() as connection:
            self._layout(connection)
            found = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar_one()
            return None if found == "ok" else str(found)

    def unguarded(self) -> bool:
        """Does the record lack one of its guards?"""
        with self.transaction() as connection:
            rules = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            there = {name: sql.partition(f" {name} ")[2] for name, sql in rules}
            return any(there.get(name) != rule for name, rule in GUARDS.items())

    def guard(self) -> None:
        """Set the guards of the record up again."""
        with self.transaction(write=True) as connection:
            guard(connection)

    def shrink(self) -> None:
        """Write the file anew, without what was deleted from it."""
        self.close()
        with self.in_words(), closing(sqlite3.connect(self.where, timeout=BUSY_SECONDS)) as connection:
            connection.execute("VACUUM")

    @property
    def is_half_written(self) -> bool:
        """Was a command stopped while it wrote? Whatever opens the file next takes that back."""
        return self.path is not None and self.path.with_name(f"{self.path.name}-journal").exists()

    def leftovers(self) -> tuple[Path, ...]:
        """What commands may have left beside the file that were stopped from outside, or still work on."""
        if self.path is None:
            return ()
        folders = (self.path.parent, self.path.parent / COPIES)
        found = [path for folder in folders for path in sorted(folder.glob(f"{UNFINISHED}*.db*"))]
        note = self._signature
        return (*found, *([note] if note is not None and note.exists() else []))

    # --- copies -------------------------------------------------------------------------------------------

    def copies(self) -> tuple[Path, ...]:
        """The copies that are kept beside the workspace."""
        return () if self.path is None else tuple(sorted((self.path.parent / COPIES).glob("*.db")))

    def kept(self) -> tuple[Path, ...]:
        """Whatever is kept beside the workspace, damaged or not."""
        folder = Path(self.where).parent / COPIES
        return tuple(sorted(folder.iterdir())) if folder.is_dir() else ()

    def copy_to(self, target: Path) -> None:
        """Write a copy as the workspace is between two commands, while others work; look whether it is sound.

        Raises:
            AsesmenError: ``copy.there``, ``copy.unsound``, ``output.*``, ``workspace.*``.
        """
        with _finished_as(target) as bench:
            with self.in_words():
                with self._connection() as connection:  # takes back what was half written
                    self._layout(connection)
                _copy(Path(self.where), bench)
            self._test(bench, target)

    def keep(self, label: str) -> Path:
        """Keep a copy under a name of its own beside the workspace; of what is damaged, its bytes."""
        path = Path(self.where)
        folder, stem = path.parent / COPIES, f"{path.stem}-{label}"
        names = (f"{stem}.db" if n == 1 else f"{stem}-{n}.db" for n in count(1))
        taken = {path.stem for path in self.kept()}
        target = next(folder / name for name in names if Path(name).stem not in taken)
        try:
            self.copy_to(target)
        except AsesmenError as error:
            if error.code not in {"workspace.damaged", "workspace.newer", "copy.unsound"}:
                raise
            target = target.with_suffix(".rusak")
            with _finished_as(target) as bench:
                shutil.copyfile(path, bench)
        return target

    @contextmanager
    def candidate(self, file: Path) -> Iterator[str]:
        """A copy of ``file`` beside the workspace, which may become it. It is gone afterwards.

        Raises:
            AsesmenError: ``file.*``, ``output.folder``, and ``workspace.*`` about the file.
        """
        if not file.exists():
            raise AsesmenError("file.missing", file=str(file))
        if file.is_dir():
            raise AsesmenError("file.folder", file=str(file))
        if not file.stat().st_size:
            raise AsesmenError("file.empty", file=str(file))
        path = Path(self.where)
        with _bench(path) as bench:
            with Database(str(file)).in_words():
                _copy(file, bench)
            yield str(bench)

    def become(self, candidate: str) -> None:
        """Take the content of a candidate, in one step."""
        path = Path(self.where)
        self.close()
        if self._is_readable():
            with self.in_words():
                _pour(Path(candidate), path)
        else:
            path.with_name(f"{path.name}-journal").unlink(missing_ok=True)  # it is of what was there
            Path(candidate).replace(path)
        self._current = False

    def _is_readable(self) -> bool:
        """Is there a database that others may have open?"""
        try:
            if self.exists:
                with self._connection() as connection:
                    inspect(connection).get_table_names()
        except DatabaseError:
            return False
        finally:
            self.close()
        return self.exists

    def _test(self, bench: Path, target: Path) -> None:
        copy = Database(str(bench))
        try:
            why = copy.damage()
        finally:
            copy.close()
        if why is not None:
            raise AsesmenError("copy.unsound", file=str(target), why=why)


def _migrate(connection: Connection, version: int) -> None:
    for step in MIGRATIONS[version:]:
        step(connection)
    connection.execute(LAYOUT.delete())
    connection.execute(LAYOUT.insert(), {"version": len(MIGRATIONS)})


def _copy(source: Path, target: Path) -> None:
    """Copy a database while others work. A reader's lock is taken first: the copy itself waits for ever."""
    uri = f"file:{quote(source.resolve().as_posix())}?mode=ro"
    reading = sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None)
    with closing(reading), closing(sqlite3.connect(target)) as writing:
        reading.execute("BEGIN")
        reading.execute("SELECT count(*) FROM sqlite_master").fetchone()
        reading.backup(writing)


def _pour(source: Path, target: Path) -> None:
    """Put the content of one database into another, in one transaction of that other."""
    tries = count()

    def wait(status: int, _left: int, _all: int) -> None:
        if status in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED} and next(tries) * PAUSE > BUSY_SECONDS:
            raise sqlite3.OperationalError("database is locked")

    with closing(sqlite3.connect(source)) as reading, closing(sqlite3.connect(target)) as writing:
        reading.backup(writing, progress=wait, sleep=PAUSE)


@contextmanager
def _bench(target: Path) -> Iterator[Path]:
    """A file to work on in the folder of another, on the same disk. It is gone afterwards.

    Raises:
        AsesmenError: ``output.folder``.
    """
    bench = target.with_name(f"{UNFINISHED}{os.getpid()}-{target.name}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        bench.touch()
    except OSError as error:
        raise AsesmenError("output.folder", folder=str(target.parent), why=system_reason(error)) from error
    try:
        yield bench
    finally:
        for path in (bench, bench.with_name(f"{bench.name}-journal")):
            path.unlink(missing_ok=True)


@contextmanager
def _finished_as(target: Path) -> Iterator[Path]:
    """A file to work on that takes its name when it is finished, never that of another.

    Raises:
        AsesmenError: ``copy.there``, ``output.*``.
    """
    with _bench(target) as bench:
        yield bench
        try:
            os.link(bench, target)
        except FileExistsError as error:
            raise AsesmenError("copy.there", file=str(target)) from error
        except OSError:  # a disk that knows no links, as many sticks
            if target.exists():
                raise AsesmenError("copy.there", file=str(target)) from None
            bench.replace(target)


SQLITE_WORDS: Mapping[str, str] = {
    "not a database": N_("it is no database"),
    "malformed": N_("its structure is broken"),
    "no such": N_("a part of it is missing"),
    "unable to open": N_("no permission, or no such folder"),
    "readonly": N_("it can only be read"),
    "is full": N_("the disk is full"),
}
"""By a part of what SQLite says, which it says in English only."""


def _in_words(why: str) -> Param:
    return next((Message(words) for part, words in SQLITE_WORDS.items() if part in why), why)


def _set_up(connection: Any, _record: object) -> None:  # noqa: ANN401 (the driver's connection)
    connection.isolation_level = None  # transactions begin where they are said to, see _begin
    connection.execute("PRAGMA recursive_triggers = on")
    connection.execute("PRAGMA secure_delete = on")


def _begin(connection: Connection) -> None:
    write = connection.get_execution_options().get("write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")
