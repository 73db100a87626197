"""Ctrl-C at one line of the store after the other, each in a fork.

The arguments are a folder, a roster, the first line and the step. The output is a JSON object: the number of
lines that were reached, and for each fork that left something behind the place and the names of the files.
"""

import gc
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import asesmen_cli.store
from asesmen_cli.cli import due, main
from asesmen_cli.usecases.roster import load
from tests.cli.running import environment

LOADED = (due, load)
"""What the forks need not import."""
STORE = str(Path(asesmen_cli.store.__file__).parent)
WORKSPACE = "asesmen.db"


def interrupted(folder: Path, roster: str, at: int, place: int) -> None:
    """Load a roster, and raise Ctrl-C at a line of the store; write where to the file ``place``."""
    os.chdir(folder)
    os.environ.update(environment())
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    os.dup2(null, 2)
    sys.argv = ["asesmen", "due", roster]
    lines = 0
    gc.disable()  # as the program does

    def each(frame: FrameType, event: str, _: object) -> Callable[..., Any]:
        nonlocal lines
        if event == "line":
            lines += 1
            if lines == at:
                sys.settrace(None)
                os.write(place, f"{Path(frame.f_code.co_filename).name}:{frame.f_lineno}".encode())
                raise KeyboardInterrupt
        return each

    def called(frame: FrameType, _event: str, _arg: object) -> Callable[..., Any] | None:
        return each if frame.f_code.co_filename.startswith(STORE) else None

    sys.settrace(called)
    try:
        main()
    finally:
        sys.settrace(None)


def tried(folder: Path, roster: str, first: int, step: int) -> dict[str, Any]:
    """Interrupt at every ``step``-th line from ``first`` on, until the command ends before it is reached."""
    at, left = first, dict[str, list[str]]()
    while True:
        own = folder / str(at)
        own.mkdir()
        reading, writing = os.pipe()
        child = os.fork()
        if not child:
            os.close(reading)
            interrupted(own, roster, at, writing)
        os.close(writing)
        os.waitpid(child, 0)
        with os.fdopen(reading) as file:
            place = file.read()
        if not place:
            return {"lines": at, "left": left}
        names = sorted(path.name for path in own.iterdir())
        if set(names) - {WORKSPACE}:
            left[place] = names
        at += step


if __name__ == "__main__":
    found = tried(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
    sys.stdout.write(json.dumps(found))
