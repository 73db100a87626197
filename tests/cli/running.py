"""Runs the real command in a folder of its own, as a person's computer would."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.engines import ENGINE, plain

ROOT = Path(__file__).resolve().parents[2]
COMMAND = (sys.executable, "-m", "asesmen_cli")
OURS = (
    "ASESMEN_",
    "COVERAGE",
    "LC_",
    "LANG",
    "COLUMNS",
    "LINES",
    "NO_COLOR",
    "PAGER",
    "FORCE_COLOR",
    "TERM",
    "PYTHONIOENCODING",
)


SEPARATOR = re.compile(r"\\{1,2}(?!\")")
"""Between the parts of a path on Windows, in JSON doubled; before a quotation mark it is something else."""


@dataclass(frozen=True, slots=True)
class Ran:
    """What came out."""

    status: int
    out: str
    err: str


MEASURED: dict[str, str] = {}
"""What makes a process measure its coverage; coverage sets it again whenever it resumes."""


STATE = TemporaryDirectory(prefix="asesmen-state-")
"""Where a program keeps what it remembers for a user."""


def environment(**more: str) -> dict[str, str]:
    """Tuti's computer, in English, on 6 November 2023, with a window of 100 columns; ``more`` is added."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    ours = {"ASESMEN_LANG": "en", "ASESMEN_TODAY": "2023-11-06", "COLUMNS": "100"}
    names = dict.fromkeys(("LOGNAME", "USER", "LNAME", "USERNAME"), "tuti")
    state = dict.fromkeys(("XDG_STATE_HOME", "LOCALAPPDATA"), STATE.name)
    return (
        plain | state | {"PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT)))} | ours | names | more
    )


def with_slashes(text: str) -> str:
    """Return what a command says with the paths as they are on Linux."""
    return SEPARATOR.sub("/", text) if os.name == "nt" else text


def asesmen(folder: Path, *args: str, **env: str) -> Ran:
    """Run ``asesmen ARGS`` in the folder, without a terminal."""
    return finished([*COMMAND, *args], folder, **env)


def finished(command: Sequence[str], folder: Path, **env: str) -> Ran:
    """Run any command; what comes out is UTF-8."""
    with ENGINE.command(folder) as place:
        done = subprocess.run(
            command,
            cwd=folder,
            env=environment(**(place | env)),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=120,
        )
    return Ran(done.returncode, text_of(done.stdout), text_of(done.stderr))


def text_of(output: bytes) -> str:
    """Return what a command put out, with the ends of lines as they are on Linux."""
    return plain(output.decode()).replace(os.linesep, "\n")


@dataclass(frozen=True, slots=True)
class Kill:
    """When a command is killed: so many seconds after it began, or after a file is there."""

    seconds: float
    after: str | None = None


class Server:
    """The same, many times: see :mod:`tests.cli.server`."""

    def __init__(self, *, measured: bool = False) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "tests.cli.server", *(["--measured"] if measured else [])],
            cwd=ROOT,
            env=environment() | (MEASURED if measured else {}),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def asesmen(
        self,
        folder: Path,
        args: Sequence[str],
        env: Mapping[str, str],
        *,
        kill: Kill | None = None,
        tracer: Sequence[str] | None = None,
        limits: Mapping[str, int] | None = None,
        screen: str | None = None,
    ) -> Ran:
        """Run ``asesmen ARGS`` in the folder, without a terminal.

        Args:
            folder: Where it runs.
            args: The arguments.
            env: What is added to the environment.
            kill: When it is killed.
            tracer: A program that traces the process: see :mod:`tests.reliability.tracing`.
            limits: What the system allows it, by names of :mod:`resource`.
            screen: The terminal that it prints on; nothing is returned of that.
        """
        with TemporaryDirectory() as aside, ENGINE.command(folder) as place:
            out, err = Path(aside, "out"), Path(aside, "err")
            for file in (out, err):
                file.touch()
            request = {
                "folder": str(folder),
                "args": args,
                "environment": environment(**(place | dict(env))),
                "kill": kill and asdict(kill),
                "tracer": tracer,
                "limits": limits or {},
            }
            told, heard = self._process.stdin, self._process.stdout
            assert told is not None
            assert heard is not None
            streams = {"out": screen or str(out), "err": screen or str(err)}
            print(json.dumps(request | streams), file=told, flush=True)
            status = int(heard.readline())
            return Ran(status, *(text_of(file.read_bytes()) for file in (out, err)))

    def close(self) -> None:
        """Let it go."""
        self._process.communicate()
