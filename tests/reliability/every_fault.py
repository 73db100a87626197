"""Every call of every writing command fails: what is on file afterwards, and what is said."""

import filecmp
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from numpy.random import Generator

from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.files import UNFINISHED
from asesmen_cli.store import COPIES, Workspace
from tests.cli.running import Ran, Server
from tests.reliability.offices import Offices, Trial, changed, contents, tables
from tests.reliability.tracing import Fault, faults, recorded

NEVER_SAID = re.compile(r"Traceback|asesmen has a (fault|bug)|Exception ignored|Error in |Fatal Python")
ADMITS = re.compile(
    r"The change is stored|The files (were written|were made|are in)|It is not certain that the change"
)
"""Said where the command is done, and its output cannot be shown or its files wait for the next command."""
NEXT = ("exempt", "list")
"""A command that finishes or takes back what one before it has left."""
REMOVING = {"unlink", "unlinkat", "rmdir", "rename", "renameat", "renameat2"}
"""Where these fail, a file in the temporary folder cannot be removed."""
SMALLEST = 1024
"""Bytes that every file may have, so that the sentence can be written."""


@dataclass(frozen=True, slots=True)
class CutShort:
    """No file of the command grows beyond so many bytes: a write is done in part, then fails."""

    size: int

    def __str__(self) -> str:
        """Return it as it can be looked for."""
        return f"files cut at {self.size}"


@dataclass(frozen=True, slots=True)
class Case:
    """A command and what happens to it."""

    stage: str
    command: str
    fault: Fault | CutShort

    def __str__(self) -> str:
        """Return it as it can be looked for."""
        return f"[{self.stage}] {self.command}: {self.fault}"


class Faults:
    """Runs commands and lets their calls fail."""

    def __init__(self, offices: Offices, server: Server, folder: Path) -> None:
        self._offices, self._server = offices, server
        self._office, self._log, self._temporary = folder / "office", folder / "log", folder / "temporary"
        self._temporary.mkdir()
        self.outcomes: Counter[str] = Counter()
        self.answer = ""
        """What the last command said."""

    def cases(self, stage: str, command: str, cuts: int, dice: Generator) -> Iterator[Case]:
        """Yield every fault that a command can meet, and so many sizes at which its files are cut."""
        for fault in faults(self._recorded(stage, command)):
            yield Case(stage, command, fault)
        largest = max(path.stat().st_size for path in self._office.rglob("*") if path.is_file())
        for size in dice.integers(SMALLEST, largest, cuts):
            yield Case(stage, command, CutShort(int(size)))

    def without_screen(self, stage: str, command: str) -> Case:
        """Return the case that nothing can be shown on standard output."""
        calls = [line for line in self._recorded(stage, command).splitlines() if line.startswith("write(")]
        shown = next(at for at, line in enumerate(calls, start=1) if line.startswith("write(1<"))
        return Case(stage, command, Fault("write", shown, "ENOSPC", forever=False))

    def _recorded(self, stage: str, command: str) -> str:
        trial = self._offices.trial(stage, command)
        self._begin(trial)
        ran = recorded(self._server, self._office, trial.words, self._log, self._temporary)
        assert ran.status == 0, (command, ran.err)
        return self._log.read_text()

    def complaints(self, case: Case) -> list[str]:
        """Let a fault happen; return what is wrong afterwards."""
        trial = self._offices.trial(case.stage, case.command)
        self._begin(trial)
        ran, hit = self._run(trial, case.fault)
        self.answer = ran.out + ran.err
        if any(UNFINISHED in str(path) for path in self._office.rglob("*")):
            self.outcomes["finished by the next"] += 1
            self._server.asesmen(self._office, NEXT, {})
        wrong = [*said_wrong(ran), *left_wrong(trial, self._office, ran)]
        if any(self._temporary.iterdir()) and getattr(case.fault, "call", "") not in REMOVING:
            wrong.append("files in the temporary folder")
        self.outcomes["no fault" if not hit else "done" if ran.status == 0 else "refused"] += 1
        self.outcomes["wrong"] += bool(wrong)
        return wrong

    def _begin(self, trial: Trial) -> None:
        for folder in (self._office, self._temporary):
            shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(trial.stage, self._office)
        self._temporary.mkdir()

    def _run(self, trial: Trial, fault: Fault | CutShort) -> tuple[Ran, bool]:
        """Return what the command said, and whether the fault happened."""
        env = {"TMPDIR": str(self._temporary)}
        if isinstance(fault, CutShort):
            ran = self._server.asesmen(self._office, trial.words, env, limits={"RLIMIT_FSIZE": fault.size})
            return ran, ran.status != 0
        ran = self._server.asesmen(self._office, trial.words, env, tracer=fault.tracer(self._log))
        return ran, "(INJECTED)" in self._log.read_text()


def said_wrong(ran: Ran) -> Iterator[str]:
    """Yield what is wrong with the words and the exit status."""
    if NEVER_SAID.search(ran.err):
        yield f"said: {ran.err.strip()[-300:]}"
    lines = ran.err.strip().splitlines() or [""]
    if ran.status not in {0, 1, 3}:
        yield f"exit {ran.status}: {lines[-1][:200]}"
    elif ran.status and not lines[-1].startswith("asesmen: "):
        yield f"exit {ran.status} without a sentence: {lines[-1][:200]}"


def left_wrong(trial: Trial, folder: Path, ran: Ran) -> Iterator[str]:
    """Yield what is wrong with the workspace and the files."""
    found = trial.before
    if not is_untouched(trial.stage, folder):
        found = tables(folder)  # opens it: what was half written is rolled back
        if found not in (trial.before, trial.after):
            yield "tables neither before nor after"
        yield from unsound(folder / "asesmen.db")
    files = changed(contents(trial.stage), contents(folder))
    copies = {name for name in files if name.startswith(COPIES)}
    for name in copies:
        yield from unsound(folder / name)
    wanted = {name for name in trial.written if not name.startswith(COPIES)}
    left = files - copies - wanted - {"asesmen.db-writer"}  # the note of the next command takes its place
    if left:
        yield f"left behind: {sorted(left)}"
    new = files & wanted
    if new and new != wanted:
        yield f"files mixed: {sorted(new)} of {sorted(wanted)}"
    changes = trial.after != trial.before
    done = found == trial.after if changes else new == wanted
    if wanted and done != (new == wanted):
        yield f"tables and files part ways: {sorted(new) or 'no files'}"
    if ran.status == 0 and not done:
        yield "exit 0, but not done"
    if ran.status and done and (changes or wanted) and not ADMITS.search(ran.err):
        yield f"refused, but done: {(ran.err.strip().splitlines() or [''])[-1][:200]}"


def is_untouched(stage: Path, folder: Path) -> bool:
    """Return whether the workspace has the bytes that it began with, and no journal."""
    names = [f"asesmen.db{suffix}" for suffix in ("", "-journal")]
    before, after = ([(place / name).exists() for name in names] for place in (stage, folder))
    return before == after and all(
        filecmp.cmp(stage / name, folder / name, shallow=False)
        for name, exists in zip(names, before, strict=True)
        if exists
    )


def unsound(path: Path) -> Iterator[str]:
    """Yield what is wrong with a workspace."""
    workspace = Workspace(str(path))
    try:
        if workspace.exists and (workspace.broken_link() is not None or workspace.health().differing):
            yield f"{path.name} is damaged"
    except AsesmenError as error:
        yield f"{path.name}: {error} {error.params}"
    finally:
        workspace.close()
