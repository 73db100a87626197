"""A write, a sync or a rename fails: the command is done or not done, and one sentence says so."""

import re
import shutil
from pathlib import Path

import pytest
from numpy.random import default_rng

from tests.cli.running import Server
from tests.reliability.every_fault import Faults
from tests.reliability.offices import EVERY, Offices
from tests.soak import portion

pytestmark = pytest.mark.posix("Windows cannot fork, and has no strace")

EACH = 10_000
"""Faults of one command at most."""


TABLES_ALONE = [
    (stage, command)
    for stage, command in EVERY
    if not re.search("--|init|template|erase|deliver|export|backup|restore|sheet", command)
]
"""Commands that write no other file."""


@pytest.mark.soak
def test_whatever_fails_the_command_is_done_or_not_done(
    offices: Offices, server: Server, tmp_path: Path
) -> None:
    assert shutil.which("strace"), "apt-get install strace"
    dice = default_rng(1)
    trying = Faults(offices, server, tmp_path)
    wrong = {}
    for case in trying.sample(dice, portion(len(TABLES_ALONE), of=3), portion(EACH, of=2_500), TABLES_ALONE):
        if found := trying.complaints(case):
            wrong[str(case)] = found
    print(dict(trying.outcomes))  # noqa: T201 (shown by `make soak`)
    assert wrong == {}
