from collections.abc import Iterator

import pytest

from tests.cli.running import Server
from tests.reliability.offices import Offices


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """Runs commands whose coverage is not measured: they are killed, traced and repeated."""
    started = Server()
    yield started
    started.close()


@pytest.fixture(scope="session")
def another() -> Iterator[Server]:
    """Return the second desk."""
    started = Server()
    yield started
    started.close()


@pytest.fixture(scope="session")
def offices(tmp_path_factory: pytest.TempPathFactory, server: Server) -> Offices:
    """Return the offices that every test of this folder begins with."""
    return Offices(tmp_path_factory.mktemp("offices"), server)
