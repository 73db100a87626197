"""What a workspace needs of the place where it is kept: a file, or an agency in a shared database."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from itertools import count
from pathlib import Path

from sqlalchemy import Connection

from asesmen_cli.domain.conclusions import Terms
from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.domain.messages import Message, msg
from asesmen_cli.domain.record import Location
from asesmen_cli.files import UNFINISHED
from asesmen_cli.store import _files
from asesmen_cli.store._changes import Change
from asesmen_cli.store._journal import Stamp

COPIES = "cadangan"
"""The folder next to a workspace in which copies of it are kept."""


class TryAgainError(Exception):
    """The database gave up a transaction because of another one; the same again may succeed."""


class Engine(ABC):
    """The place where a workspace is kept. What it refuses leaves it as an error of ours."""

    where: str
    """How it is named on the command line. It never holds a password."""
    folder: Path
    """Where its files are: settings, templates, copies."""
    stem: str
    """How the names of its copies begin."""
    written: bool = False
    """Whether something was written through this object."""

    # --- transactions -------------------------------------------------------------------------------------

    @property
    @abstractmethod
    def exists(self) -> bool:
        """Return whether anything has been written yet."""

    @abstractmethod
    def transaction(self, *, write: bool = False) -> AbstractContextManager[Connection]:
        """Do everything inside completely or not at all.

        Raises:
            AsesmenError: ``workspace.*``.
        """

    @abstractmethod
    def writing(self, stamp: Stamp) -> AbstractContextManager[Connection]:
        """Open a transaction that writes one event. Others can see who writes; a failure leaves no trace.

        Raises:
            AsesmenError: ``workspace.*``.
            TryAgainError: The same transaction may succeed now.
        """

    @contextmanager
    def turn(self, stamp: Stamp) -> Iterator[None]:  # noqa: ARG002 (of a shared database)
        """Keep others from writing until something was written inside, or :meth:`let_others` is called.

        Raises:
            AsesmenError: ``workspace.held`` or ``workspace.busy`` where others write for too long.
        """
        yield

    def let_others(self) -> None:  # noqa: B027 (most places keep nobody waiting)
        """End the turn, if there is one. What follows from what was read in it may be refused later."""

    @abstractmethod
    def close(self) -> None:
        """Close every connection."""

    # --- conclusions --------------------------------------------------------------------------------------

    def conclude(  # noqa: B027 (most places keep no conclusions)
        self, connection: Connection, terms: Terms | None, changes: Iterable[Change] | None = None
    ) -> None:
        """Bring up to date what is concluded from what is on file, where that is kept."""

    def has_drawn(self, connection: Connection, terms: Terms) -> bool:  # noqa: ARG002 (of a shared database)
        """Return whether the conclusions that are kept are those of the rules."""
        return True

    # --- health -------------------------------------------------------------------------------------------

    @abstractmethod
    def damage(self) -> Message | str | None:
        """Return what is wrong with the place itself, or None."""

    @abstractmethod
    def strangers(self, connection: Connection) -> tuple[str, ...]:
        """Return the triggers, views, indices and tables that do not belong to a workspace."""

    @abstractmethod
    def unguarded(self, connection: Connection) -> bool:
        """Return whether the record lacks one of its guards, or one differs."""

    @abstractmethod
    def guard(self) -> None:
        """Recreate the guards of the record."""

    @property
    def is_half_written(self) -> bool:
        """Return whether a command was stopped while it wrote. The next one takes that back."""
        return False

    @property
    def journal(self) -> Path | None:
        """Return the file that keeps what was there before a command that writes, if the place has one."""
        return None

    @property
    def keeps_what_was(self) -> bool:
        """Return whether what was there before the last command that wrote can still be read."""
        return False

    def kept_by_others(self) -> str | None:
        """Return what copies the place between computers, or lies between; None where nothing is seen."""
        return None

    def clock(self) -> datetime | None:
        """Return the time of the server; None for a file."""
        return None

    def leftovers(self) -> tuple[Path, ...]:
        """Return files that stopped commands may have left, or running ones need."""
        folders = (self.folder, self.folder / COPIES)
        return tuple(path for folder in folders for path in sorted(folder.glob(f"{UNFINISHED}*.db*")))

    def place(self, *, events: int) -> Location:
        """Return where the workspace is kept, and who else is connected."""
        return Location(workspace=self.where, kind="sqlite", events=events)

    @contextmanager
    def overwriting(self) -> Iterator[None]:
        """Leave nothing readable of what is deleted inside, as far as the place can do that."""
        yield

    # --- settings -----------------------------------------------------------------------------------------

    def settings(self) -> str | None:
        """Return the text of the settings, where they are kept here and not in a file; else None."""
        return None

    def set_settings(self, content: str) -> None:
        """Put a text in the place of the settings, where they are kept here."""
        raise NotImplementedError

    # --- copies -------------------------------------------------------------------------------------------

    @abstractmethod
    def in_words(self) -> AbstractContextManager[None]:
        """Convert errors of the driver and of the system into ours."""

    @abstractmethod
    def pour_into(self, file: Path) -> None:
        """Copy everything into an empty file, while others work."""

    @abstractmethod
    def candidate(self, file: Path) -> AbstractContextManager[str]:
        """Yield the path of a copy of ``file``, which may replace the workspace. It is removed afterwards.

        Raises:
            AsesmenError: ``file.*``, ``output.folder``, ``restore.unsound``; ``workspace.*`` about the file.
        """

    @abstractmethod
    def become(self, candidate: str, stamp: Stamp) -> None:
        """Take the content of a candidate, in one step."""

    def copies(self) -> tuple[Path, ...]:
        """Return the finished copies that are kept next to the workspace."""
        return tuple(
            path for path in self.kept() if path.suffix == ".db" and not path.name.startswith(UNFINISHED)
        )

    def kept(self) -> tuple[Path, ...]:
        """Return everything that is kept next to the workspace, damaged or not."""
        folder = self.folder / COPIES
        return tuple(sorted(folder.iterdir())) if folder.is_dir() else ()

    def copy_to(self, target: Path) -> None:
        """Write a copy of the workspace between two commands, while others work, and check it.

        Raises:
            AsesmenError: ``copy.there``, ``copy.unsound``, ``output.*``, ``workspace.*``.
        """
        with _files.finished_as(target) as copy, self.in_words():
            self.pour_into(copy)
            why = _files.first_fault(copy)
            if why is not None:
                raise AsesmenError("copy.unsound", file=str(target), why=why)

    def keep(self, label: str) -> Path:
        """Keep a copy next to the workspace under a new name; of a damaged workspace, its bytes."""
        target = self._free_name(label)
        self.copy_to(target)
        return target

    def _free_name(self, label: str) -> Path:
        stem = f"{self.stem}-{label}"
        names = (f"{stem}.db" if n == 1 else f"{stem}-{n}.db" for n in count(1))
        taken = {path.stem for path in self.kept()}
        return next(self.folder / COPIES / name for name in names if Path(name).stem not in taken)


def row_in_words(table: str, key: Iterable[object]) -> Message:
    """Return that a row cannot be read."""
    row = ", ".join(one.decode(errors="replace") if isinstance(one, bytes) else str(one) for one in key)
    return msg("the row {row} of the table {table} cannot be read", row=row, table=table)
