"""Small offices at every stage of a year, and every command that writes something there."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from time import perf_counter
from typing import Any

from asesmen_cli.store import Workspace
from tests.builders import roster
from tests.cli.running import Server
from tests.cli.samples import SAMPLES
from tests.rosters import number, somebodies

MANY = 300
NAMES = {"one": number(3), "other": number(6), "held": number(9)}
FILES = (
    "roster.xlsx", "later.xlsx", "damaged.xlsx", "participants.xlsx", "names.xlsx", "absences.xlsx",
    "results.xlsx", "came.xlsx",
)  # fmt: skip
LATER = "--today 2023-11-20"
"""A day on which the first batch is over."""
LAST = "--today 2023-11-29"
"""A day on which the second is over."""

STAGES: Mapping[str, tuple[str, ...]] = {
    "empty": (),
    "loaded": ("due roster.xlsx",),
    "drafted": ("plan --tier pengawas --batch-size 2 --start 2023-11-13",),
    "published": (
        "publish --name November --yes",
        "backup --to copy.db",
        "exempt add {one} --until 2024-01-01 --reason Tugas",
        "away add {other} --from 2024-02-01 --to 2024-02-02 --reason Cuti",
    ),
    "held": (f"attend mark 1 --all-present {LATER}",),
    "assessed": (
        f"result import results.xlsx --purpose mapping {LATER}",
        f"export --format docx {LATER}",
    ),
}
"""Each stage begins where the one before ended."""

WRITING: Mapping[str, tuple[str, ...]] = {
    "empty": (
        "due roster.xlsx",
        "roster import many.xlsx",
        "due damaged.xlsx --errors faults.xlsx",
        "init",
        "template roster",
        "template letter-assignment",
        "settings set office.name Kantor",
        "roster check damaged.xlsx --errors faults.xlsx",
    ),
    "loaded": (
        "due later.xlsx",
        "due damaged.xlsx --errors faults.xlsx",
        "roster import many.xlsx --yes",
        "record participants.xlsx --on 2023-10-02",
        "record names.xlsx --on 2023-10-02 --suggest suggestions.xlsx",
        "exempt add {one} --until 2024-01-01 --reason Tugas",
        "away add {one} --from 2023-11-13 --to 2023-11-17 --reason Cuti",
        "away import absences.xlsx",
        "roster rename {one} 198001012005011033",
        "plan --batch-size 2",
        "plan --batch-size 2 --problem problem.json",
        "undo --yes",
        "person erase {one} --reason UU --yes",
    ),
    "drafted": (
        "publish --yes",
        "move {one} --to 2 --force",
        "swap {one} {other} --force",
        "pin {one}",
        "undo --yes",
        "person erase {one} --reason UU --yes",
    ),
    "published": (
        "batch shift 2 --start 2023-11-27 --reason Gedung --force",
        "batch cancel 2 --reason Gedung",
        "publish --withdraw November --reason Keliru",
        "exempt lift {one}",
        "away lift {other} --from 2024-02-01",
        f"attend mark 1 --all-present {LATER}",
        "attend sheet 1",
        f"attend import came.xlsx --batch 2 {LAST}",
        "plan --keep --yes",
        "undo --yes --force",
        "backup",
        "restore copy.db --yes",
        "export --format xlsx --format csv",
        "export --format json --format ics --format html --format docx",
        "person erase {one} --reason UU --yes",
    ),
    "held": (
        f"attend mark 1 --absent {{held}}:2 {LATER}",
        f"result import results.xlsx --purpose mapping {LATER}",
        "undo --yes",
        "restore copy.db --yes",
        "person erase {held} --reason UU --yes",
    ),
    "assessed": (
        f"result deliver {{held}} {LATER}",
        f"result void {{held}} --reason Keliru --yes {LATER}",
        f"letters number 1 800/1/BKPSDM {LATER}",
        f"letters sent 1-2 {LATER}",
        f"export --format docx {LATER}",
        "person erase {held} --reason UU --yes",
    ),
}
"""Commands that write something, by the stage that they start from."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One command, and what the folder holds before and after it, undisturbed."""

    stage: Path
    words: tuple[str, ...]
    before: dict[str, Any] | None
    """The tables."""
    after: dict[str, Any] | None
    written: frozenset[str]
    """The files that are new or changed, but for the workspace."""
    seconds: float


class Offices:
    """Makes each stage and each trial once."""

    def __init__(self, folder: Path, server: Server) -> None:
        self._folder, self._server = folder, server
        self.stage = cache(self._stage)
        self.trial = cache(self._trial)

    def _stage(self, name: str) -> Path:
        """Return the folder of an office at that stage. It is copied, never changed."""
        names = list(STAGES)
        at = names.index(name)
        folder = self._folder / name
        if at == 0:
            folder.mkdir()
            for file in FILES:
                SAMPLES[file](folder / file)
            roster(folder, somebodies(MANY), name="many.xlsx")
        else:
            shutil.copytree(self.stage(names[at - 1]), folder)
        for command in STAGES[name]:
            ran = self._server.asesmen(folder, spoken(command), {})
            assert ran.status == 0, (command, ran.err)
        return folder

    def _trial(self, stage: str, command: str) -> Trial:
        """Return what a command does when nothing disturbs it."""
        begin = self.stage(stage)
        folder = self._folder / "trial"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(begin, folder)
        start = perf_counter()
        ran = self._server.asesmen(folder, spoken(command), {})
        seconds = perf_counter() - start
        assert ran.status == 0, (command, ran.err)
        written = changed(contents(begin), contents(folder))
        return Trial(begin, spoken(command), tables(begin), tables(folder), written, seconds)

    def trials(self) -> list[Trial]:
        """Return every command, done once undisturbed."""
        return [self.trial(stage, command) for stage, command in EVERY]


EVERY = [(stage, command) for stage, commands in WRITING.items() for command in commands]
"""Every stage with each of its commands."""


def spoken(command: str) -> tuple[str, ...]:
    """Return the words of a command, with the numbers of people filled in."""
    return tuple(command.format(**NAMES).split())


def tables(folder: Path) -> dict[str, Any] | None:
    """Return what the workspace in a folder holds; None where there is none. It is opened for it."""
    workspace = Workspace(str(folder / "asesmen.db"))
    try:
        return workspace.tables() if workspace.exists else None
    finally:
        workspace.close()


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder but the workspace, by its name there."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "asesmen.db"
    }


def changed(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> frozenset[str]:
    """Return the names of the files that are new, gone or of other bytes."""
    return frozenset(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
