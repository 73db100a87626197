import os

import pytest
from hypothesis import settings


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="write what the program says now into the files compared with",
    )


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    """Shall the files that a test compares with be written anew?"""
    return bool(request.config.getoption("--update-golden"))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what only another system can show; its marker says why."""
    elsewhere = "windows" if os.name == "posix" else "posix"
    left_out = [item for item in items if item.get_closest_marker(elsewhere) is not None]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


settings.register_profile("steady", deadline=None, derandomize=True)
settings.load_profile("steady")
