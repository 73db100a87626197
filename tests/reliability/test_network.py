"""No command opens a connection to anywhere."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from numpy.random import default_rng

from tests.cli.running import Server
from tests.reliability.offices import EVERY, Offices, spoken
from tests.soak import portion

pytestmark = pytest.mark.posix("Windows cannot fork, and has no strace")
READING = tuple(
    ("assessed", command)
    for command in (
        "due", "show", "why {one}", "roster list", "roster offices", "roster check later.xlsx", "diff",
        "letters", "log", "doctor", "forecast", "result pending", "result show {held}", "attend show 1",
        "exempt list", "away list",
        "report coverage", "report backlog", "export --format pdf --to pdf",
    )
)  # fmt: skip
OUTSIDE = re.compile(r"AF_INET6?|AF_NETLINK|AF_PACKET")


def tracer(log: Path) -> list[str]:
    """Return the program that records what a process, and those that it starts, do with sockets."""
    return ["strace", "-f", "-qq", "-o", str(log), "-e", "trace=%network", "-e", "signal=none"]


@pytest.mark.soak
def test_no_command_calls_the_network(offices: Offices, server: Server, tmp_path: Path) -> None:
    every = [*EVERY, *READING]
    dice = default_rng(20231106)
    for at in dice.permutation(len(every))[: portion(len(every), of=8)]:
        stage, command = every[int(at)]
        folder = tmp_path / "office"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(offices.stage(stage), folder)
        ran = server.asesmen(folder, spoken(command), {}, tracer=tracer(tmp_path / "log"))
        assert ran.status in {0, 1}, ran.err
        calls = (tmp_path / "log").read_text()
        assert not OUTSIDE.search(calls), (command, calls)


def test_a_connection_would_be_seen(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "import socket; socket.socket().close()"]
    subprocess.run([*tracer(tmp_path / "log"), *command], check=True)
    assert OUTSIDE.search((tmp_path / "log").read_text())
