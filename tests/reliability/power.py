"""Power cuts: the calls of a command are recorded, and replayed onto a copy up to any moment.

The model of the disk: what is written is kept for certain once its file is synced; a new, renamed or removed
name once its folder is. Of what was not synced yet, any write may be lost, and the names change in order up
to some moment. That is what POSIX promises and what journalling file systems do.
"""

import codecs
import re
import shutil
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from numpy.random import Generator

from tests.cli.running import Server
from tests.reliability.offices import Trial, tables
from tests.reliability.tracing import LINE, strace

CALLS = (
    "openat", "lseek", "write", "pwrite64", "fsync", "fdatasync", "ftruncate",
    "rename", "renameat", "renameat2", "link", "linkat", "unlink", "unlinkat",
)  # fmt: skip
HANDLE = re.compile(r"^(?P<fd>\d+)<(?P<path>[^>]*)>")
TEXT = re.compile(r'"((?:[^"\\]|\\.)*)"')
WHOLE = "10000000"
"""Bytes of a write that are recorded: all."""


@dataclass(frozen=True, slots=True)
class Write:
    """Bytes put into a file. ``None`` cuts the file at the offset."""

    inode: int
    offset: int
    data: bytes | None


@dataclass(frozen=True, slots=True)
class Name:
    """A name that leads to a file from now on, or to none."""

    path: str
    inode: int | None


@dataclass(frozen=True, slots=True)
class Sync:
    """A file, or the names in a folder, are on the disk."""

    inode: int | None
    folder: str | None


Step = Write | Name | Sync


class Recording:
    """What a command did to the files below a folder, step by step."""

    def __init__(self, folder: Path, log: str) -> None:
        self._root = str(folder)
        self._ids = count()
        self._offsets: dict[int, int] = {}
        self.names: dict[str, int] = {}
        self.begin: dict[int, bytes] = {}
        self.steps: list[Step] = []
        self._log = log

    def started(self, stage: Path) -> "Recording":
        """Take the files that were there before, and follow the calls."""
        for path in stage.rglob("*"):
            if path.is_file():
                inode = next(self._ids)
                self.begin[inode] = path.read_bytes()
                self.names[f"{self._root}/{path.relative_to(stage)}"] = inode
        at = dict(self.names)
        for line in self._log.splitlines():
            found = LINE.match(line)
            if found is not None and int(found["result"]) >= 0:
                self._follow(found["call"], found["args"], int(found["result"]), at)
        return self

    def _follow(self, call: str, args: str, result: int, at: dict[str, int]) -> None:
        if call == "openat":
            self._opened(args, result, at)
        elif call in {"write", "pwrite64", "fsync", "fdatasync", "ftruncate", "lseek"}:
            self._handled(call, args, result, at)
        else:
            paths = [self._absolute(_bytes(one).decode()) for one in TEXT.findall(args)]
            if not paths[0].startswith(self._root):
                return
            if call.startswith(("rename", "link")):
                inode = at.pop(paths[0]) if call.startswith("rename") else at.get(paths[0])
                if inode is None:
                    return
                if call.startswith("rename"):
                    self.steps.append(Name(paths[0], None))
                at[paths[1]] = inode
                self.steps.append(Name(paths[1], inode))
            elif at.pop(paths[0], None) is not None:
                self.steps.append(Name(paths[0], None))

    def _opened(self, args: str, fd: int, at: dict[str, int]) -> None:
        self._offsets[fd] = 0
        path = self._absolute(_bytes(TEXT.findall(args)[0]).decode())
        if not path.startswith(self._root) or "O_DIRECTORY" in args:
            return
        if path not in at and "O_CREAT" in args:
            at[path] = next(self._ids)
            self.steps.append(Name(path, at[path]))
        elif path in at and "O_TRUNC" in args:
            self.steps.append(Write(at[path], 0, None))

    def _handled(self, call: str, args: str, result: int, at: dict[str, int]) -> None:
        found = HANDLE.match(args)
        if found is None:
            return
        fd, path = int(found["fd"]), found["path"]
        if call == "lseek":
            self._offsets[fd] = result
            return
        inode = at.get(path)
        if call in {"fsync", "fdatasync"}:
            folder = path if inode is None else None
            self.steps.append(Sync(inode, folder))
        elif inode is not None and call == "ftruncate":
            self.steps.append(Write(inode, int(args.rpartition(",")[2]), None))
        elif inode is not None:
            data = _bytes(TEXT.findall(args)[0])[:result]
            offset = int(args.rpartition(",")[2]) if call == "pwrite64" else self._offsets.get(fd, 0)
            if call == "write":
                self._offsets[fd] = offset + result
            self.steps.append(Write(inode, offset, data))

    def _absolute(self, path: str) -> str:
        return path if path.startswith("/") else f"{self._root}/{path}"

    def disk(self, moment: int, dice: Generator | None) -> dict[str, bytes]:
        """Return the files after a cut before that step; with dice some of what was not synced is lost."""
        steps = self.steps[:moment]
        last_name = len(steps) if dice is None else int(dice.integers(_names_synced(steps), len(steps) + 1))
        files = {inode: bytearray(data) for inode, data in self.begin.items()}
        names = dict(self.names)
        for at, step in enumerate(steps):
            if isinstance(step, Write):
                lost = dice is not None and not _synced(step.inode, steps[at:]) and dice.random() < 0.5
                if not lost:
                    _put(files.setdefault(step.inode, bytearray()), step)
            elif isinstance(step, Name) and at < last_name:
                names.pop(step.path, None)
                if step.inode is not None:
                    names[step.path] = step.inode
        return {path: bytes(files.get(inode, b"")) for path, inode in names.items()}


def _put(file: bytearray, step: Write) -> None:
    if step.data is None:
        del file[step.offset :]
        return
    if len(file) < step.offset:
        file.extend(bytes(step.offset - len(file)))
    file[step.offset : step.offset + len(step.data)] = step.data


def _synced(inode: int, steps: list[Step]) -> bool:
    return any(isinstance(one, Sync) and one.inode == inode for one in steps)


def _names_synced(steps: list[Step]) -> int:
    """Return the number of steps whose names are on the disk: those before the last sync of a folder."""
    return max(
        (at for at, one in enumerate(steps, start=1) if isinstance(one, Sync) and one.folder), default=0
    )


def _bytes(text: str) -> bytes:
    """Return the bytes that strace wrote down."""
    return codecs.escape_decode(text)[0]


def recording(server: Server, trial: Trial, office: Path, log: Path) -> Recording:
    """Run a command in a copy of its stage, and return what it did to the disk."""
    shutil.rmtree(office, ignore_errors=True)
    shutil.copytree(trial.stage, office)
    tracer = strace(log, *CALLS)
    tracer[tracer.index("16")] = WHOLE
    ran = server.asesmen(office, trial.words, {}, tracer=tracer)
    assert ran.status == 0, ran.err
    return Recording(office, log.read_text()).started(trial.stage)


def after_the_cut(recorded: Recording, moment: int, dice: Generator | None, folder: Path) -> object:
    """Return what the tables hold when a computer starts again after a cut at that moment."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for path, data in recorded.disk(moment, dice).items():
        name = Path(path).name
        if name.startswith("asesmen.db"):
            (folder / name).write_bytes(data)
    return tables(folder)
