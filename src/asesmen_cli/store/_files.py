"""SQLite files: opened safely, made for their owner alone, copied whole and sound."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from itertools import count
from pathlib import Path, PurePath
from typing import Any
from urllib.parse import quote

from asesmen_cli.domain.findings import AsesmenError, system_reason
from asesmen_cli.files import PRIVATE, UNFINISHED, sync, sync_names, written

BUSY_SECONDS = 5
"""How long a command waits for another that writes."""
PAUSE = 0.25
"""Seconds between two tries, where SQLite does not wait by itself."""
NO_LINK = getattr(os, "O_NOFOLLOW", 0)
"""Open no link; Windows has no such flag."""

PRAGMAS = {
    "recursive_triggers": "ON",  # the guards of the record hold for replaced rows too
    "secure_delete": "ON",  # what is deleted is overwritten, however SQLite was compiled
    "temp_store": "MEMORY",  # nothing of a person is left in temporary files
    "synchronous": "EXTRA",  # what is done stays done after a power cut
    "trusted_schema": "OFF",  # a schema from elsewhere calls no function with effects
}


def uri(path: PurePath) -> str:
    """Return the address of a database that is only read, on a drive or a share, with any name."""
    whole = path.as_posix()
    return f"file://{'' if whole.startswith('/') else '/'}{quote(whole)}?mode=ro"


def prepare(connection: Any) -> None:  # noqa: ANN401 (a connection of the driver)
    """Set up a connection. Transactions begin with an explicit BEGIN."""
    connection.isolation_level = None
    for name, value in PRAGMAS.items():
        connection.execute(f"PRAGMA {name} = {value}")


@contextmanager
def opened(path: Path, *, reading: bool = False) -> Iterator[sqlite3.Connection]:
    """Return a connection to a database; with ``reading`` one that changes nothing."""
    where = uri(path.resolve()) if reading else str(path)
    with closing(sqlite3.connect(where, uri=reading, timeout=BUSY_SECONDS)) as connection:
        prepare(connection)
        yield connection


CLOUDS = {"onedrive": "OneDrive", "dropbox": "Dropbox", "google drive": "Google Drive", "icloud": "iCloud"}
"""The beginning of the name of a folder, in lower case -> the program that copies it between computers."""
NETWORKS = ("cifs", "smb3", "smbfs", "nfs", "nfs4", "afpfs", "fuse.sshfs", "fuse.rclone")
"""File systems of another computer, as Linux calls them."""


def kept_by_others(path: PurePath, mounts: str = "") -> str | None:
    """Return what copies a file between computers, or lies between it and this one; else None.

    Args:
        path: The file, absolute.
        mounts: What is mounted where, as ``/proc/mounts`` has it.
    """
    for part in (part.lower() for part in path.parts):
        if found := next((name for begin, name in CLOUDS.items() if part.startswith(begin)), None):
            return found
    if path.drive.startswith("\\\\"):
        return path.drive
    kinds = {
        folder.replace("\\040", " "): kind for _, folder, kind, *_ in map(str.split, mounts.splitlines())
    }
    deepest = max((folder for folder in kinds if path.is_relative_to(folder)), key=len, default=None)
    kind = None if deepest is None else kinds[deepest]
    return kind if kind in NETWORKS else None


def make_private(path: Path) -> None:
    """Make an empty file that its owner alone can read; one that exists stays as it is."""
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, PRIVATE))


def journal_of(path: Path) -> Path:
    """Return the journal of a database."""
    return path.with_name(f"{path.name}-journal")


def wipe_journal(path: Path, wait: float = BUSY_SECONDS) -> None:
    """Overwrite the journal that commands with ``journal_mode = PERSIST`` have left, and remove it.

    Args:
        path: The database.
        wait: Seconds to wait for another command that writes.
    """
    journal = journal_of(path)
    with opened(path) as connection:
        connection.execute(f"PRAGMA busy_timeout = {int(wait * 1000)}")
        connection.execute("PRAGMA journal_mode = PERSIST")
        connection.execute("BEGIN IMMEDIATE")  # from here on the journal is of no other command
        if journal.exists():
            with journal.open("r+b") as file:
                file.write(bytes(journal.stat().st_size))
            sync(journal)
            journal.unlink()
        connection.execute("ROLLBACK")


def copy(source: Path, target: Path) -> None:
    """Copy a database while others work. A reader's lock is taken first: the copy waits without end."""
    with opened(source, reading=True) as reading, opened(target) as writing:
        reading.execute("BEGIN")
        reading.execute("SELECT count(*) FROM sqlite_master").fetchone()
        reading.backup(writing)


def pour(source: Path, target: Path) -> None:
    """Put the content of one database into another, in one transaction of that other."""
    tries = count()

    def wait(status: int, _left: int, _all: int) -> None:
        if status in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED} and next(tries) * PAUSE > BUSY_SECONDS:
            raise sqlite3.OperationalError("database is locked")

    with opened(source) as reading, opened(target) as writing:
        reading.backup(writing, progress=wait, sleep=PAUSE)


def first_fault(path: Path) -> str | None:
    """Return what SQLite finds wrong with a file first, or None."""
    with opened(path, reading=True) as connection:
        (found,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    return None if found == "ok" else str(found)


def copy_bytes(source: Path, target: Path) -> None:
    """Copy the bytes of a file that SQLite cannot read."""
    with source.open("rb") as reading, target.open("wb") as writing:
        shutil.copyfileobj(reading, writing)


@contextmanager
def bench(target: Path) -> Iterator[Path]:
    """Yield a file to work on in the folder of another, on the same disk. It is gone afterwards.

    Raises:
        AsesmenError: ``output.folder``.
    """
    path = target.with_name(f"{UNFINISHED}{os.getpid()}-{target.name}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        make_private(path)
    except OSError as error:
        raise AsesmenError("output.folder", folder=str(target.parent), why=system_reason(error)) from error
    try:
        yield path
    finally:
        for one in (path, journal_of(path)):
            with suppress(OSError):  # a scanner may hold it; doctor finds what is left
                one.unlink(missing_ok=True)


@contextmanager
def finished_as(target: Path) -> Iterator[Path]:
    """Yield a file to work on. It takes its name once it is finished and on the disk, never that of another.

    Raises:
        AsesmenError: ``copy.there``, ``output.*``.
    """
    with bench(target) as path:
        yield path
        try:
            sync(path)
            _rename_to_new(path, target)
        except OSError as error:
            why = system_reason(error)
            raise AsesmenError("output.folder", folder=str(target.parent), why=why) from error
        written.append(target)
        sync_names(target.parent)


def _rename_to_new(path: Path, target: Path) -> None:
    try:
        os.link(path, target)
    except FileExistsError as error:
        raise AsesmenError("copy.there", file=str(target)) from error
    except OSError:  # a disk without links, as many sticks are
        if target.exists():
            raise AsesmenError("copy.there", file=str(target)) from None
        path.replace(target)
