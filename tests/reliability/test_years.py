"""Whatever happens in an office in a year, nothing is lost, and every command does what its words say."""

import os
from pathlib import Path

import pytest

from tests.cli.running import Server
from tests.reliability.grammar import WORDS, known
from tests.reliability.offices import Offices
from tests.reliability.years import lived
from tests.soak import portion

pytestmark = pytest.mark.posix("Windows cannot fork, and has no strace")
YEARS = 10_000
FIRST = int(os.environ.get("ASESMEN_SEED", "1"))


@pytest.mark.soak
def test_any_year_with_faults_and_two_desks(
    offices: Offices, server: Server, another: Server, tmp_path: Path
) -> None:
    seeds = range(FIRST, FIRST + portion(YEARS, of=YEARS))
    print(seeds)  # noqa: T201 (to repeat it, if it fails)
    *_, tally = lived(seeds, (server, another), offices, tmp_path)
    print(tally)  # noqa: T201 (shown by `make soak`)
    assert tally.wrong == {}


def test_years_know_every_command_and_every_option() -> None:
    def options(words: str) -> frozenset[str]:
        return frozenset(word.partition("=")[0] for word in words.split() if word.startswith("--"))

    assert {name: options(words) for name, words in WORDS.items()} == known()
