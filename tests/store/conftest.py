from collections.abc import Iterator
from pathlib import Path

import pytest

from asesmen_cli.store import Workspace
from tests.engines import ENGINE


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "asesmen.db"


@pytest.fixture
def workspace(path: Path) -> Iterator[Workspace]:
    opened = Workspace(ENGINE.place(path))
    yield opened
    opened.close()
