from collections.abc import Iterator

import pytest

from tests.cli.running import Server


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    started = Server()
    yield started
    started.close()
