"""Whatever a file holds, the answer is a reading or one sentence, in bounded time, memory and length."""

import random  # noqa: TID251 (seeded: the same bytes every time)
from pathlib import Path

import pytest

from tests.cli.running import Server
from tests.intake.test_damaged_files import broken_bytes
from tests.reliability.fuzz import READERS, Fuzzer
from tests.reliability.offices import Offices
from tests.reliability.targets import TARGETS, answer
from tests.soak import portion

pytestmark = pytest.mark.posix("Windows cannot fork, and limits no process this way")
INPUTS = 100_000
CHANGES = 1_000
"""Of each sound file that a target begins with."""
CORPUS = Path(__file__).parents[1] / "corpus"
KEPT = sorted(path.relative_to(CORPUS).as_posix() for path in CORPUS.glob("*/*"))


@pytest.mark.soak
def test_any_file_is_read_or_refused(offices: Offices, server: Server, tmp_path: Path) -> None:
    fuzzer = Fuzzer(offices, server, tmp_path)
    wrong = {}
    for seed, (reader, name, data) in enumerate(fuzzer.inputs(range(portion(INPUTS, of=2_000)))):
        if found := fuzzer.complaints(reader, name, data):
            wrong[f"{reader} {seed}"] = found
    print(dict(fuzzer.outcomes))  # noqa: T201 (shown by `make soak`)
    assert wrong == {}


@pytest.mark.parametrize("target", TARGETS)
def test_any_bytes_are_read_or_refused(target: str) -> None:
    pick = random.Random(1)  # noqa: S311 (no secret)
    for seed in TARGETS[target].seeds():
        answer(target, seed)
        for _ in range(portion(CHANGES, of=50)):
            answer(target, broken_bytes(pick, seed))


@pytest.mark.parametrize("file", KEPT)
def test_what_failed_once_is_read_or_refused(
    offices: Offices, server: Server, tmp_path: Path, file: str
) -> None:
    path = CORPUS / file
    if path.parent.name in TARGETS:
        answer(path.parent.name, path.read_bytes())
    if path.parent.name not in READERS:
        return
    assert Fuzzer(offices, server, tmp_path).complaints(path.parent.name, path.name, path.read_bytes()) == []
