"""``kill -9`` at random moments, and two who write at once: whole or not at all, and nothing is lost."""

import shutil
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from zipfile import ZipFile

import pytest
from numpy.random import Generator, default_rng

from asesmen_cli.store import COPIES, Workspace
from asesmen_cli.usecases.doctor import check_up
from tests.builders import NOW, TODAY
from tests.cli.running import Kill, Ran, Server
from tests.reliability.offices import EVERY, Offices, Trial, spoken, tables
from tests.rosters import number
from tests.soak import portion

pytestmark = pytest.mark.posix("Windows cannot fork, and has no strace")

KILLS = 600
TOGETHER = 400
"""Pairs of commands that write at the same time."""


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
    offices: Offices, server: Server, tmp_path: Path
) -> None:
    dice = default_rng(20231106)
    order = dice.permutation(len(EVERY))
    outcomes: list[bool] = []
    for at in range(portion(KILLS)):
        trial, folder = offices.trial(*EVERY[order[at % len(EVERY)]]), tmp_path / str(at)
        killed(server, trial, folder, dice)
        outcomes.append(is_whole(folder, trial))
        shutil.rmtree(folder)
    assert {True, False} == set(outcomes)  # some were in time, and some were not


# --- two at once ------------------------------------------------------------------------------------------


def at_once(folder: Path, commands: Mapping[str, Server]) -> list[Ran]:
    """What comes out of commands that run at the same time."""
    with ThreadPoolExecutor(len(commands)) as pool:
        return list(pool.map(lambda one: one[1].asesmen(folder, spoken(one[0]), {}), commands.items()))


@pytest.mark.soak
@pytest.mark.rule("R100")
def test_two_who_write_at_once_wait_or_are_told_and_nothing_is_lost(
    offices: Offices, server: Server, another: Server, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(offices.stage("loaded"), tmp_path / "office"))
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
            assert ran.status == 0 or " at the same time by " in said or " is in use by " in said
    assert (workspace.broken_link(), workspace.health().differing) == (None, ())
    workspace.close()
    assert statuses <= {0, 1, 3}
