"""What is done with files on every system: unfinished names, rights, locks, and what the disk has to keep."""

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Final

from asesmen_cli.domain.findings import AsesmenError, system_reason

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

UNFINISHED: Final = ".asesmen-"
"""How the names of files and folders begin that are not finished yet."""
PRIVATE: Final = 0o600
"""The rights of a file for its owner alone."""


written: Final[list[Path]] = []
"""The files that this process has put in their places, for commands that can no longer show their answer."""


@contextmanager
def without_interruption() -> Iterator[None]:
    """Do something whole: Ctrl-C is heard at its end."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    heard: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: heard.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if heard:
        signal.raise_signal(signal.SIGINT)


def sync(path: Path) -> None:
    """Have the disk keep a file, or the names in a folder where the system can do that."""
    try:
        handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    except PermissionError:
        if path.is_dir():  # Windows opens no folder
            return
        raise
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_names(folder: Path) -> None:
    """Have the disk keep the names of files that are in their places.

    Raises:
        AsesmenError: ``output.unsynced``.
    """
    try:
        sync(folder)
    except OSError as error:
        raise AsesmenError("output.unsynced", folder=str(folder), why=system_reason(error)) from error


def rewrite(path: Path, content: bytes) -> None:
    """Write a file whole or not at all. Its folder is not synced.

    Raises:
        OSError: The file is as it was.
    """
    half = path.with_name(f"{UNFINISHED}{path.name}")
    try:
        half.write_bytes(content)
        sync(half)
        half.replace(path)
    except OSError:
        with suppress(OSError):
            half.unlink(missing_ok=True)
        raise


def is_held_open(error: OSError) -> bool:
    """Return whether another program may hold a file open. Windows alone refuses to replace it then."""
    return os.name == "nt" and isinstance(error, PermissionError)


def lock(file: IO[bytes]) -> bool:
    """Lock an open file until it is closed; return False if another process has locked it."""
    try:
        if sys.platform == "win32":
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
