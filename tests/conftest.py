import os
import signal
from collections.abc import Iterator

import pytest
from hypothesis import settings

from asesmen_cli.intake import _files
from tests.cli.running import MEASURED, Server
from tests.engines import ENGINE, Postgres
from tests.reading_here import read_here

ASK_READER = vars(_files)["_ask_reader"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="write what the program says now into the files compared with",
    )
    parser.addoption(
        "--engine",
        choices=("sqlite", "postgresql"),
        default="sqlite",
        help="where the tests keep their workspaces: in files, or on a server that is started for them",
    )


def pytest_sessionstart(session: pytest.Session) -> None:
    """Start the server, if one is asked for; each process of a parallel run has its own.

    Ctrl-C is heard, also by a run in the background and by the commands that it starts: many shells begin
    such a run with Ctrl-C ignored.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)
    shared = session.config.getoption("--engine") == "postgresql"
    runs_tests = hasattr(session.config, "workerinput") or not session.config.getoption("numprocesses", None)
    if shared and runs_tests:
        ENGINE.begin()


def pytest_sessionfinish() -> None:
    """Stop the server."""
    ENGINE.end()


@pytest.fixture(autouse=True)
def _in_the_folder(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Be where the files of an office in a shared database are: in the current folder."""
    if ENGINE.server is not None:
        monkeypatch.chdir(request.getfixturevalue("tmp_path"))


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    """Shall the files that a test compares with be written anew?"""
    return bool(request.config.getoption("--update-golden"))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what only another system can show, and measure the coverage of short tests alone.

    Long random tests find faults, not lines; measuring them takes most of the time of the gate. They come
    first: at the end one of them would keep one processor busy and leave the others without work.
    """
    for item in items:
        if item.get_closest_marker("soak") is not None:
            item.add_marker("no_cover")
    elsewhere = "windows" if os.name == "posix" else "posix"
    apart = {elsewhere} | ({"sqlite"} if config.getoption("--engine") == "postgresql" else set())
    left_out = [item for item in items if any(item.get_closest_marker(name) for name in apart)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]
    items.sort(key=lambda item: item.get_closest_marker("no_cover") is None)


@pytest.fixture(scope="session", autouse=True)
def _measured_where_asked() -> None:
    """Let no process measure its coverage by itself: that takes longer than most of them."""
    MEASURED.update({name: os.environ.pop(name) for name in [*os.environ] if name.startswith("COVERAGE")})


@pytest.fixture(scope="session", autouse=True)
def _workbooks_are_read_here() -> Iterator[None]:
    """Read workbooks in the process of the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_files, "_ask_reader", read_here)
        yield


@pytest.fixture
def reading_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read workbooks in a process of its own, as the program does."""
    monkeypatch.setattr(_files, "_ask_reader", ASK_READER)


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """Runs the command many times; see :mod:`tests.cli.server`."""
    started = Server(measured=True)
    yield started
    started.close()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A prepared server: that of the tests, or one of its own where these use files."""
    if ENGINE.server is not None:
        yield ENGINE.server
        return
    server = Postgres()
    server.prepare()
    yield server
    server.close()


settings.register_profile("steady", deadline=None, derandomize=True)
settings.load_profile("steady")
