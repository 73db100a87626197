"""Ctrl-C at every line of the store: nothing is left behind but the workspace, and that is whole."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from asesmen_cli.store import Workspace
from tests.builders import roster
from tests.cli.running import environment
from tests.rosters import somebodies
from tests.soak import portion

pytestmark = pytest.mark.posix("Windows cannot fork")

PEOPLE = 3


@pytest.mark.soak
def test_ctrl_c_at_any_line_of_the_store_leaves_nothing_behind(tmp_path: Path) -> None:
    folder = tmp_path / "tried"
    folder.mkdir()
    step = 800 // portion(800, 20)
    ran = subprocess.run(
        [
            *(sys.executable, "-m", "tests.reliability.interrupting"),
            *(str(folder), str(roster(tmp_path, somebodies(PEOPLE))), "1", str(step)),
        ],
        env=environment(),
        stdout=subprocess.PIPE,
        check=True,
    )
    answer = json.loads(ran.stdout)
    assert answer["left"] == {}
    assert answer["lines"] > 400
    for own in folder.iterdir():
        workspace = Workspace(str(own / "asesmen.db"))
        if workspace.exists:
            assert (len(workspace.snapshot().people), workspace.broken_link()) == (PEOPLE, None)
        workspace.close()
