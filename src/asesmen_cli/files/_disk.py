"""What is done with files on every system: unfinished names, rights, locks, and what the disk has to keep."""

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import IO, Final

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

UNFINISHED: Final = ".asesmen-"
"""How the names of files and folders begin that are not finished yet."""
PRIVATE: Final = 0o600
"""The rights of a file for its owner alone."""


def sync(path: Path) -> None:
    """Have the disk keep a file, or the names in a folder where the system can do that."""
    with suppress(PermissionError):  # Windows opens no folder
        handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


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
