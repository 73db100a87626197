"""A write, a sync or a rename fails: the command is done or not done, and one sentence says so."""

import re
import shutil
from pathlib import Path

import pytest
from numpy.random import default_rng

from tests.cli.running import Server
from tests.reliability.every_fault import Faults
from tests.reliability.offices import EVERY, Offices
from tests.reliability.tracing import Fault
from tests.soak import is_whole, portion

pytestmark = pytest.mark.posix("Windows cannot fork, and has no strace")

EACH = 10_000
"""Faults of one command at most."""


WRITES_FILES = re.compile(
    r"--(errors|problem|suggest)|init|template|erase|deliver|export|backup|restore|sheet"
)
TABLES_ALONE = [(stage, command) for stage, command in EVERY if not WRITES_FILES.search(command)]
"""Commands that write the workspace and no other file. The soak tries all."""


@pytest.mark.soak
def test_whatever_fails_the_command_is_done_or_not_done(
    offices: Offices, server: Server, tmp_path: Path
) -> None:
    assert shutil.which("strace"), "apt-get install strace"
    dice = default_rng(1)
    trying = Faults(offices, server, tmp_path)
    among = EVERY if is_whole() else TABLES_ALONE
    wrong = {}
    for case in trying.sample(dice, portion(len(EVERY), of=8), portion(EACH, of=2_500), among):
        if found := trying.complaints(case):
            wrong[str(case)] = found
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
