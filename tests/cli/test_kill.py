"""``kill -9`` at random moments, and two who write at once: whole or not at all, and nothing is lost."""

import shutil
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any
from zipfile import ZipFile

import pytest
from numpy.random import Generator, default_rng

from asesmen_cli.store import COPIES, Workspace
from asesmen_cli.usecases.doctor import check_up
from tests.builders import NOW, TODAY, roster
from tests.cli.running import Kill, Ran, Server
from tests.cli.samples import SAMPLES
from tests.rosters import number, somebodies
from tests.soak import portion

KILLS = 600
TOGETHER = 400
"""Pairs of commands that write at the same time."""
MANY = 300
ONE, OTHER = number(3), number(6)
HELD = "2023-11-20"
"""A day on which the first batch is over."""

STAGES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("empty", ()),
    ("loaded", ("due roster.xlsx",)),
    ("drafted", ("plan --tier pengawas --batch-size 2 --start 2023-11-13",)),
    (
        "published",
        ("publish --yes", "backup --to copy.db", "exempt add {one} --until 2024-01-01 --reason Tugas"),
    ),
    ("held", ("attend mark 1 --all-present --today 2023-11-20",)),
)
"""Each stage begins where the one before ended."""

WRITING: Mapping[str, tuple[str, ...]] = {
    "empty": ("due roster.xlsx", "roster import many.xlsx"),
    "loaded": (
        "due later.xlsx",
        "roster import many.xlsx --yes",
        "record participants.xlsx --on 2023-10-02",
        "away add {one} --from 2023-11-13 --to 2023-11-17 --reason Cuti",
        "away import absences.xlsx",
        "roster rename {one} 198001012005011033",
        "plan --batch-size 2",
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
        "publish --withdraw 2023-11-13 --reason Keliru",
        "exempt lift {one}",
        "attend mark 1 --all-present --today 2023-11-20",
        "plan --keep --yes",
        "undo --yes --force",
        "backup",
        "restore copy.db --yes",
        "export --format xlsx --format csv",
        "person erase {one} --reason UU --yes",
    ),
    "held": (
        "attend mark 1 --absent {held}:2 --today 2023-11-20",
        "result import results.xlsx --purpose mapping --today 2023-11-20",
        "undo --yes",
        "restore copy.db --yes",
        "person erase {held} --reason UU --yes",
    ),
}
"""Commands that write something, by the stage that they start from."""
FILES = ("roster.xlsx", "later.xlsx", "participants.xlsx", "absences.xlsx", "results.xlsx")


@dataclass(frozen=True, slots=True)
class Trial:
    """One command, what the tables hold before and after it, and how long it takes."""

    stage: Path
    words: tuple[str, ...]
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    seconds: float


def spoken(command: str) -> tuple[str, ...]:
    return tuple(command.format(one=ONE, other=OTHER, held=number(9)).split())


def tables(folder: Path) -> dict[str, Any] | None:
    workspace = Workspace(str(folder / "asesmen.db"))
    try:
        return workspace.tables() if workspace.exists else None
    finally:
        workspace.close()


@pytest.fixture(scope="module")
def stages(tmp_path_factory: pytest.TempPathFactory, server: Server) -> Mapping[str, Path]:
    """A folder for each stage."""
    folder = tmp_path_factory.mktemp("begin")
    for name in FILES:
        SAMPLES[name](folder / name)
    roster(folder, somebodies(MANY), name="many.xlsx")
    found = {}
    for name, commands in STAGES:
        for command in commands:
            ran = server.asesmen(folder, spoken(command), {})
            assert ran.status == 0, (command, ran.err)
        found[name] = Path(shutil.copytree(folder, tmp_path_factory.mktemp("stages") / name))
    return found


@pytest.fixture(scope="module")
def trials(
    stages: Mapping[str, Path], server: Server, tmp_path_factory: pytest.TempPathFactory
) -> list[Trial]:
    """Every command, done once undisturbed."""
    found = []
    for stage, commands in WRITING.items():
        for command in commands:
            folder = shutil.copytree(stages[stage], tmp_path_factory.mktemp("trial") / "office")
            before, start = tables(folder), perf_counter()
            ran = server.asesmen(folder, spoken(command), {})
            seconds = perf_counter() - start
            assert ran.status == 0, (command, ran.err)
            found.append(Trial(stages[stage], spoken(command), before, tables(folder), seconds))
    return found


def killed(server: Server, trial: Trial, folder: Path, dice: Generator) -> None:
    """Do it in a copy of its stage, and kill it: at any moment, or while it writes into the workspace."""
    shutil.copytree(trial.stage, folder)
    writing = Kill(dice.random() * 0.02, after=str(folder / "asesmen.db-journal"))
    anywhen = Kill(dice.random() * trial.seconds * 1.1)
    server.asesmen(folder, trial.words, {}, kill=writing if dice.random() < 0.5 else anywhen)


def is_whole(folder: Path, trial: Trial) -> bool:
    """Whole, or not at all? And everything else as it should be."""
    found = tables(folder)  # opens it
    assert found in (trial.before, trial.after)
    where = str(folder / "asesmen.db")
    answer = check_up(where, today=TODAY, now=NOW, actor="tuti", fix=False)
    assert answer.status == 0, answer.findings
    for copy in (folder / COPIES).glob("[!.]*.db"):
        kept = Workspace(str(copy))
        assert (kept.tables(), kept.broken_link(), kept.health().differing) == (trial.before, None, ())
        kept.close()
    for book in (folder / "keluaran").glob("[!.]*.xlsx"):
        assert ZipFile(book).testzip() is None
    if "erase" in trial.words and found != trial.before:
        assert trial.words[2].encode() not in Path(where).read_bytes()
    return found == trial.after != trial.before


@pytest.mark.soak
def test_kill_9_at_any_moment_leaves_the_command_whole_or_not_done(
    trials: list[Trial], server: Server, tmp_path: Path
) -> None:
    dice = default_rng(20231106)
    outcomes: list[bool] = []
    for at in range(portion(KILLS)):
        trial, folder = trials[at % len(trials)], tmp_path / str(at)
        killed(server, trial, folder, dice)
        outcomes.append(is_whole(folder, trial))
        shutil.rmtree(folder)
    assert {True, False} == set(outcomes)  # some were in time, and some were not


# --- two at once ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def another() -> Iterator[Server]:
    started = Server()
    yield started
    started.close()


def at_once(folder: Path, commands: Mapping[str, Server]) -> list[Ran]:
    """What comes out of commands that run at the same time."""
    with ThreadPoolExecutor(len(commands)) as pool:
        return list(pool.map(lambda one: one[1].asesmen(folder, spoken(one[0]), {}), commands.items()))


@pytest.mark.soak
@pytest.mark.rule("R100")
def test_two_who_write_at_once_wait_or_are_told_and_nothing_is_lost(
    stages: Mapping[str, Path], server: Server, another: Server, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(stages["loaded"], tmp_path / "office"))
    workspace = Workspace(str(folder / "asesmen.db"))
    statuses: set[int] = set()
    for at in range(portion(TOGETHER)):
        nips = [number(serial) for serial in (1 + at % 4, 5 + at % 5)]
        exempt = workspace.snapshot().exemptions
        words = {
            nip: f"lift {nip}" if nip in exempt else f"add {nip} --until 2024-01-01 --reason Tugas"
            for nip in nips
        }
        before = workspace.events()
        told = at_once(
            folder,
            {f"exempt {words[nip]} --by {nip}": to for nip, to in zip(nips, (server, another), strict=True)},
        )
        workspace.close()
        written = {event.actor for event in workspace.events()[len(before) :]}
        assert written == {nip for nip, ran in zip(nips, told, strict=True) if ran.status == 0}
        assert {nip for nip in nips if (nip in exempt) != (nip in workspace.snapshot().exemptions)} == written
        for ran in told:
            statuses.add(ran.status)
            said = ran.err.splitlines()[-1]
            assert ran.status == 0 or " at the same moment, by " in said or " is in use by " in said
    assert (workspace.broken_link(), workspace.health().differing) == (None, ())
    workspace.close()
    assert statuses <= {0, 1, 3}
