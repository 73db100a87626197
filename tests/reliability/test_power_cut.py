"""The power goes at any moment: the command is done or not done; once it has said so, it stays done."""

from collections import Counter
from pathlib import Path

import pytest
from numpy.random import default_rng

from tests.cli.running import Server
from tests.reliability.every_fault import unsound
from tests.reliability.offices import EVERY, Offices
from tests.reliability.power import after_the_cut, recording
from tests.soak import portion

pytestmark = pytest.mark.posix("Windows cannot fork, and has no strace")
LOSSES = 20
"""How often a command is followed by a cut in which other writes are lost."""


@pytest.mark.soak
def test_a_power_cut_leaves_the_command_done_or_not_done(
    offices: Offices, server: Server, tmp_path: Path
) -> None:
    dice = default_rng(20231106)
    states: Counter[str] = Counter()
    for at in dice.permutation(len(EVERY))[: portion(len(EVERY), of=8)]:
        trial = offices.trial(*EVERY[int(at)])
        if trial.before == trial.after:
            continue
        made = recording(server, trial, tmp_path / "office", tmp_path / "log")
        moments = range(len(made.steps) + 1)
        every = portion(len(moments), of=8)
        cuts = [(int(m), None) for m in dice.permutation(len(moments))[:every]]
        lossy = [(int(m), dice) for m in dice.integers(0, len(moments), every)]
        for moment, losing in (*cuts, *lossy, *[(len(made.steps), dice)] * portion(LOSSES)):
            found = after_the_cut(made, moment, losing, tmp_path / "again")
            states["done" if found == trial.after else "not done" if found == trial.before else "lost"] += 1
            assert found in (trial.before, trial.after), (trial.words, moment, losing)
            assert moment < len(made.steps) or found == trial.after, (trial.words, "said and lost")
            assert not [*unsound(tmp_path / "again" / "asesmen.db")]
    print(dict(states))  # noqa: T201 (shown by `make soak`)
    assert states["done"]
    assert states["not done"]


def test_a_first_command_that_was_cut_off_leaves_no_workspace(
    offices: Offices, server: Server, tmp_path: Path
) -> None:
    trial = offices.trial("empty", "due roster.xlsx")
    made = recording(server, trial, tmp_path / "office", tmp_path / "log")
    found = [after_the_cut(made, at, None, tmp_path / "again") for at in range(len(made.steps) + 1)]
    assert [one for one in found if one not in (None, trial.after)] == []
    assert {one is None for one in found} == {True, False}
