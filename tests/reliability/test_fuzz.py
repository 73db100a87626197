"""Whatever a file holds, the answer is a reading or one sentence, in bounded time, memory and length."""

from pathlib import Path

import pytest

from tests.cli.running import Server
from tests.reliability.fuzz import READERS, Fuzzer
from tests.reliability.offices import Offices
from tests.soak import portion

pytestmark = pytest.mark.posix("Windows cannot fork, and limits no process this way")
INPUTS = 100_000
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


@pytest.mark.parametrize("file", KEPT)
def test_what_failed_once_is_read_or_refused(
    offices: Offices, server: Server, tmp_path: Path, file: str
) -> None:
    path = CORPUS / file
    assert path.parent.name in READERS
    assert Fuzzer(offices, server, tmp_path).complaints(path.parent.name, path.name, path.read_bytes()) == []
