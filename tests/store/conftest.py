from collections.abc import Iterator
from pathlib import Path

import pytest

from asesmen_cli.store import Workspace


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "asesmen.db"


@pytest.fixture
def workspace(path: Path) -> Iterator[Workspace]:
    opened = Workspace(str(path))
    yield opened
    opened.close()
