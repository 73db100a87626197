from pathlib import Path

import pytest

from tests.engines import Postgres


@pytest.fixture
def url(postgres: Postgres, tmp_path: Path) -> str:
    """The address of a new agency."""
    return postgres.agency(str(tmp_path))
