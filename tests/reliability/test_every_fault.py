"""A write, a sync or a rename fails: the command is done or not done, and one sentence says so."""

import shutil
from pathlib import Path

import pytest
from numpy.random import default_rng

from tests.cli.running import Server
from tests.reliability.every_fault import Faults
from tests.reliability.offices import EVERY, Offices
from tests.reliability.tracing import Fault
from tests.soak import portion

pytestmark = pytest.mark.posix("Windows cannot fork, and has no strace")

EACH = 10_000
"""Faults of one command at most."""
CUTS = 200
"""Sizes at which its files are cut."""
TRIED = [EVERY[int(at)] for at in default_rng(1).permutation(len(EVERY))[: portion(len(EVERY), of=8)]]


@pytest.mark.soak
@pytest.mark.parametrize(("stage", "command"), TRIED)
def test_whatever_fails_the_command_is_done_or_not_done(
    offices: Offices, server: Server, tmp_path: Path, stage: str, command: str
) -> None:
    assert shutil.which("strace"), "apt-get install strace"
    dice = default_rng(1)
    trying = Faults(offices, server, tmp_path)
    every = portion(EACH, of=2_500)
    found = list(trying.cases(stage, command, min(every, CUTS), dice))
    tried = (found[int(at)] for at in dice.permutation(len(found))[:every])
    wrong = {str(case): complaints for case in tried if (complaints := trying.complaints(case))}
    print(dict(trying.outcomes))  # noqa: T201 (shown by `make soak`)
    assert wrong == {}


@pytest.mark.parametrize("error", ["EIO", "EACCES"])
def test_a_commit_after_which_the_folder_cannot_be_synced_is_done(
    offices: Offices, server: Server, tmp_path: Path, error: str
) -> None:
    trying = Faults(offices, server, tmp_path)
    stage, command = "loaded", "exempt add {one} --until 2024-01-01 --reason Tugas"
    cases = [
        case
        for case in trying.cases(stage, command, 0, default_rng(1))
        if isinstance(case.fault, Fault) and (case.fault.call, case.fault.error) == ("fdatasync", error)
    ]
    assert trying.complaints(cases[-1]) == []
    assert trying.outcomes["done"] == 1


@pytest.mark.parametrize(
    ("stage", "command", "said"),
    [
        ("empty", "init", "The files were written (asesmen.toml, "),
        ("empty", "template letter-assignment", "The files were written (templates/surat-tugas.docx)"),
        ("empty", "settings set office.name Kantor", "The files were written (asesmen.toml)"),
        ("empty", "roster check damaged.xlsx --errors faults.xlsx", "The files were written (faults.xlsx)"),
        ("loaded", "due later.xlsx", "The change is stored in asesmen.db"),
        ("published", "backup", "The files were written (cadangan/"),
    ],
)
def test_without_a_screen_it_is_said_what_was_done(
    offices: Offices, server: Server, tmp_path: Path, stage: str, command: str, said: str
) -> None:
    trying = Faults(offices, server, tmp_path)
    case = trying.without_screen(stage, command)
    assert trying.complaints(case) == []
    assert said in trying.answer


@pytest.mark.parametrize(
    ("stage", "command", "call", "which", "error", "said"),
    [
        ("empty", "init", "rename", -2, "EIO", "could not be put in its place (Input/output error)"),
        ("published", "export --format xlsx --format csv", "rename", -2, "ENOSPC", "could not be put in its"),
        ("empty", "init", "fsync", -1, "EIO", "but the disk does not confirm that it keeps them"),
        ("published", "attend sheet 1", "fsync", -1, "EIO", "but the disk does not confirm that it keeps"),
        ("empty", "init", "unlink", 0, "ENOSPC", "asesmen.toml"),
        ("empty", "settings set office.name Kantor", "rename", 0, "EIO", "cannot be written"),
        ("loaded", "person erase {one} --reason UU --yes", "unlink", -1, "EIO", ""),
        ("loaded", "person erase {one} --reason UU --yes", "fdatasync", -1, "EIO", ""),
        ("held", "restore copy.db --yes", "fdatasync", -1, "EIO", ""),
        ("loaded", "due damaged.xlsx --errors faults.xlsx", "unlink", 0, "EIO", ""),
    ],
)
def test_a_fault_that_was_answered_wrongly_once(
    offices: Offices,
    server: Server,
    tmp_path: Path,
    stage: str,
    command: str,
    call: str,
    which: int,
    error: str,
    said: str,
) -> None:
    trying = Faults(offices, server, tmp_path)
    cases = [
        case
        for case in trying.cases(stage, command, 0, default_rng(1))
        if isinstance(case.fault, Fault)
        and (case.fault.call, case.fault.error, case.fault.forever) == (call, error, True)
    ]
    assert trying.complaints(cases[which]) == []
    assert said in trying.answer
