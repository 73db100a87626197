"""Files take their places together, once the record of them is written.

Files are made in a folder of their own beside their target, read back, synced and sealed. Then the record is
written, then each file takes its name. What is sealed goes forward only: a file that cannot be moved waits,
and the next command moves it. What a stopped command leaves unsealed, or sealed for an event that is not on
record, is removed.

A file that we wrote is known by its SHA-256, kept in a list next to the files: that works alike for every
format, and a workbook that a person has changed and saved since is theirs and is not replaced.
"""

import json
import os
import shutil
import stat
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import Enum, auto
from errno import EBUSY
from hashlib import sha256
from pathlib import Path
from secrets import token_hex
from typing import IO, Final, Self, TypeAlias

from asesmen_cli.domain.findings import AsesmenError, system_reason
from asesmen_cli.files._disk import (
    PRIVATE,
    UNFINISHED,
    is_held_open,
    lock,
    rewrite,
    sync,
    sync_names,
    without_interruption,
    written,
)
from asesmen_cli.files._reading_back import read_back

RECORD: Final = ".asesmen-files.json"
SCHEMA: Final = "asesmen.files/2"
LOCK: Final = "lock"
SEAL: Final = "sealed.json"
SHARED: Final = 0o664
"""The rights that a file may take over from its folder."""

IsOnRecord: TypeAlias = Callable[[str], bool]
"""Whether an event with this digest is on record."""


class Existing(Enum):
    """What becomes of a file that is there already."""

    OURS = auto()
    """It is replaced if we wrote it, and stops the delivery otherwise."""
    STAYS = auto()
    """It stays, and the new one is not written."""
    STOPS = auto()
    """It stops the delivery."""


class Delivery:
    """The files of one command. They take their places when the block ends; if it fails, they are removed.

    Args:
        home: The folder of the workspace: the next command looks there for what this one may leave.
        is_on_record: Whether the event that the files belong to was written.
    """

    def __init__(self, home: Path | None = None, is_on_record: IsOnRecord = lambda _digest: False) -> None:
        self._home = home
        self._is_on_record = is_on_record
        self._staged: list[_Staging] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, failure: type[BaseException] | None, *_: object) -> None:
        try:
            if failure is None:
                self.place()
        finally:
            for one in self._staged:
                with suppress(AsesmenError, OSError):  # the next command settles it
                    one.settle(self._is_on_record)

    def stage(
        self,
        folder: Path,
        make: Callable[[Path], None],
        *,
        existing: Existing = Existing.OURS,
        private: bool = False,
    ) -> tuple[Path, ...]:
        """Let ``make`` fill an empty folder with files, which will be moved into ``folder``.

        Args:
            folder: Created if it is missing.
            make: Fills the folder that it is given.
            existing: What becomes of files that are there already.
            private: Whether the files are for their owner alone; else they get the rights of the folder.

        Returns:
            The files at their final paths, by name.

        Raises:
            AsesmenError: ``output.folder``, ``output.disk``, ``output.open``, ``output.foreign``,
                ``output.unsound``.
        """
        staging = _Staging(folder=folder, path=folder / f"{UNFINISHED}{token_hex(6)}", home=self._home)
        self._staged.append(staging)
        with _as_ours("output.folder", folder):
            staging.open()
        with _as_ours("output.disk", folder):
            with _temporary_files_in(staging.path):
                make(staging.made)
            staging.check(existing, private=private)
        return tuple(folder / name for name in staging.was if name != RECORD)

    def seal(self, event: str) -> None:
        """Note on the disk which event the files belong to, before that event is committed.

        Raises:
            AsesmenError: ``output.disk``.
        """
        for one in self._staged:
            with _as_ours("output.disk", one.folder):
                one.seal(event)

    def place(self) -> None:
        """Move all files to their places.

        Raises:
            AsesmenError: ``output.disk``: everything is as it was. ``output.pending``, ``output.waiting``: a
                file cannot be moved; the next command moves it. ``output.unsynced``: the files are in place.
        """
        with without_interruption():
            for one in self._staged:
                if one.event is None and one.was:
                    with _as_ours("output.disk", one.folder):
                        one.seal(None)
            while self._staged:
                self._staged.pop(0).settle(lambda _event: True)


def recover(home: Path, folders: Iterable[Path], is_on_record: IsOnRecord) -> tuple[Path, ...]:
    """Finish or remove what stopped commands have left in these folders, or anywhere from this workspace.

    Returns:
        The folders in which files have taken their places.
    """
    done = []
    for folder in {home, *folders}:
        with suppress(OSError):
            for path in sorted(folder.glob(f"{UNFINISHED}*"), key=_age):
                with suppress(AsesmenError, OSError, ValueError):
                    staging = _Staging.left(path, home)
                    if staging is not None and staging.settle(is_on_record):
                        done.append(staging.folder)
    return tuple(dict.fromkeys(done))


@dataclass
class _Staging:
    """A folder of files beside their target."""

    folder: Path
    path: Path
    home: Path | None
    event: str | None = None
    was: dict[str, str | None] = field(default_factory=dict)
    """File -> the digest of what was in its place; the list of digests first."""
    is_sealed: bool = False
    lock: IO[bytes] | None = None
    created: tuple[Path, ...] = ()
    """The folders that did not exist before, innermost first."""

    @classmethod
    def left(cls, path: Path, home: Path) -> "_Staging | None":
        """Return what a stopped command left at a path, or at the one that a pointer names; else None."""
        if path.suffix == ".txt":
            pointer, path = path, Path(path.read_text(encoding="utf-8"))
            if not path.is_dir():
                pointer.unlink()
        staging = cls(folder=path.parent, path=path, home=home)
        if path.name.startswith(UNFINISHED) and (path / LOCK).is_file() and staging.is_locked():
            staging.read_seal()
            return staging
        return None

    @property
    def made(self) -> Path:
        return self.path / "made"

    @property
    def pointer(self) -> Path | None:
        """Return the file in the folder of the workspace that says where the files wait."""
        if self.home is None or self.home.resolve() == self.folder.resolve():
            return None
        return self.home / f"{self.path.name}.txt"

    def open(self) -> None:
        self.created = tuple(path for path in (self.folder, *self.folder.parents) if not path.exists())
        self.folder.mkdir(parents=True, exist_ok=True)
        self.path.mkdir()
        if not self.is_locked():
            raise OSError(EBUSY, os.strerror(EBUSY))
        if self.pointer is not None:
            with suppress(OSError):  # a workspace that can only be read
                self.pointer.write_text(str(self.path.resolve()), encoding="utf-8")
        self.made.mkdir()

    def is_locked(self) -> bool:
        """Lock the folder for this process; return False if another one has it."""
        self.lock = (self.path / LOCK).open("ab")
        mine = lock(self.lock)
        if not mine:
            self.unlock()
        return mine

    def check(self, existing: Existing, *, private: bool) -> None:
        """Check that the files are whole and may take their places, and sync them."""
        ours, digests = _known(self.folder), set[str]()
        for made in sorted(self.made.iterdir()):
            target = self.folder / made.name
            present, new = _digest(target), _digest(made) or ""
            if target.exists() and existing is Existing.STAYS:
                made.unlink()
                continue
            if target.exists() and (existing is Existing.STOPS or present not in {new, *ours}):
                raise AsesmenError("output.foreign", file=str(target))
            _require_free(target)
            read_back(made)
            self.was[made.name] = present
            digests.add(new)
        if existing is Existing.OURS and digests:
            replaced = {digest for digest in self.was.values() if digest is not None} - digests
            known = {
                "schema": SCHEMA,
                "files": sorted(ours - replaced | digests),
                "replaced": sorted(replaced),
            }
            (self.made / RECORD).write_text(json.dumps(known, indent=1), encoding="utf-8")
            self.was = {RECORD: _digest(self.folder / RECORD), **self.was}
        shared = stat.S_IMODE(self.folder.stat().st_mode) & SHARED
        for name in self.was:
            (self.made / name).chmod(PRIVATE if private and name != RECORD else shared)
            sync(self.made / name)
        sync(self.made)

    def seal(self, event: str | None) -> None:
        """Note that the files are ready: they take their places, as soon as their event is on record."""
        self.event = event
        rewrite(self.path / SEAL, json.dumps({"event": event, "was": self.was}).encode())
        sync(self.path)
        self.is_sealed = True

    def read_seal(self) -> None:
        """Take over what a stopped command has sealed. Without a whole seal nothing is ready."""
        with suppress(FileNotFoundError, ValueError):
            match json.loads((self.path / SEAL).read_bytes()):
                case {"event": None | str() as event, "was": dict(was)}:
                    self.was = {name: digest for name, digest in was.items() if Path(name).name == name}
                    self.event, self.is_sealed = event, True

    def settle(self, is_on_record: IsOnRecord) -> bool:
        """Move the files to their places if they are sealed and their event is on record; remove the rest.

        Returns:
            Whether files have taken their places.

        Raises:
            AsesmenError: ``output.pending``, ``output.waiting``, ``output.unsynced``: the folder stays, and
                the next command tries again; ``workspace.*`` if the record cannot be read.
        """
        try:
            ready = self.is_sealed and (self.event is None or is_on_record(self.event))
            moved = ready and self._move()
        finally:
            self.unlock()
        self._remove()
        return moved

    def _move(self) -> bool:
        """Move what is not in its place yet. A file that somebody has changed meanwhile stays."""
        for name, before in self.was.items():
            made, target = self.made / name, self.folder / name
            with _as_ours("output.waiting" if self.event is None else "output.pending", target):
                if made.exists() and _digest(target) in {before, None}:
                    made.replace(target)
                    if name != RECORD:
                        written.append(target)
        sync_names(self.folder)
        return bool(self.was)

    def _remove(self) -> None:
        """Remove the folder, its lock last: what stays is known as ours to the next command."""
        with suppress(OSError):
            for path in (self.path / SEAL, *self.path.iterdir()):
                if path.is_dir():
                    shutil.rmtree(path)
                elif path.name != LOCK:
                    path.unlink(missing_ok=True)
            (self.path / LOCK).unlink()
            self.path.rmdir()
        if (self.path / LOCK).exists():
            return
        with suppress(OSError):
            if self.pointer is not None:
                self.pointer.unlink(missing_ok=True)
            for folder in self.created:
                folder.rmdir()  # stops at the first that is not empty

    def unlock(self) -> None:
        if self.lock is not None:
            self.lock.close()


def _known(folder: Path) -> set[str]:
    """Return the digests of the files that we wrote into the folder."""
    try:
        content = json.loads((folder / RECORD).read_bytes())
    except (FileNotFoundError, ValueError):
        return set()
    match content:
        case {"schema": "asesmen.files/2", "files": list(files), "replaced": list(replaced)}:
            return {*map(str, files), *map(str, replaced)}
        case {"schema": "asesmen.files/1", "files": dict(files)}:  # it had the names of the files too
            return {str(digest) for digests in files.values() for digest in digests}
        case _:
            return set()


def _digest(path: Path) -> str | None:
    """Return the digest of a file, None where there is none."""
    return sha256(path.read_bytes()).hexdigest() if path.is_file() else None


def _require_free(target: Path) -> None:
    """Raise an error where Windows would not let a file be replaced, as while Excel shows it."""
    if os.name == "nt" and target.is_file():
        with target.open("r+b"):
            pass


def _age(path: Path) -> float:
    """Return a key that puts the newest first: of two that wait for the same name, the newer one takes it."""
    try:
        return -path.stat().st_mtime
    except OSError:
        return 0


@contextmanager
def _temporary_files_in(folder: Path) -> Iterator[None]:
    """Have libraries put their temporary files into a folder that goes when the command is over."""
    before, tempfile.tempdir = tempfile.tempdir, str(folder)
    try:
        yield
    finally:
        tempfile.tempdir = before


@contextmanager
def _as_ours(code: str, path: Path) -> Iterator[None]:
    """Turn an error of the system into one of ours. A file that Excel holds open has a code of its own."""
    try:
        yield
    except OSError as error:
        why, place = system_reason(error), str(path)
        if code == "output.folder":
            raise AsesmenError(code, folder=place, why=why) from error
        if code == "output.disk" and is_held_open(error):
            code = "output.open"
        raise AsesmenError(code, file=place, why=why) from error
