from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engines import ENGINE, Postgres


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A prepared server, whatever engine the other tests run on."""
    if ENGINE.server is not None:
        yield ENGINE.server
        return
    server = Postgres()
    server.prepare()
    yield server
    server.close()


@pytest.fixture
def url(postgres: Postgres, tmp_path: Path) -> str:
    """The address of a new agency."""
    return postgres.agency(str(tmp_path))
