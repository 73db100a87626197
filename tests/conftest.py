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


settings.register_profile("steady", deadline=None, derandomize=True)
settings.load_profile("steady")
