from collections.abc import Iterator

import pytest

from tests.engines import ENGINE, Postgres


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """The server of the tests, or one of its own."""
    if ENGINE.server is not None:
        yield ENGINE.server
        return
    server = Postgres()
    server.prepare()
    yield server
    server.close()
