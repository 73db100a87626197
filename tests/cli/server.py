"""Runs commands one after the other, each in a fork of a process that has imported everything once.

A request is one line of JSON: the folder, the arguments, the environment, the files for what comes out, and
when the command is killed, if it is. The answer is one line: the exit status. What a command does is what
``asesmen`` does; only its imports are done before. Windows cannot fork: there one process runs all commands,
and no command is killed.
"""

import gc
import json
import os
import pkgutil
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import asesmen_cli
from asesmen_cli.cli import main

HEAVY = ("babel.dates", "holidays", "openpyxl", "pandas", "python_calamine", "xlsxwriter")


def run(folder: str, args: list[str], environment: dict[str, str], out: str, err: str) -> None:
    """Become the command."""
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    for number, (path, mode) in enumerate(((os.devnull, "r"), (out, "w"), (err, "w"))):
        with Path(path).open(mode) as file:
            os.dup2(file.fileno(), number)
    sys.stdin, sys.stdout, sys.stderr = os.fdopen(0), os.fdopen(1, "w"), os.fdopen(2, "w")
    sys.argv = ["asesmen", *args]
    main()


def in_a_fork(request: dict[str, Any]) -> int:
    """Run a command in a fork of this process; return its exit status."""
    kill = request.pop("kill")
    child = os.fork()
    if child and kill is not None:
        killed(child, **kill)
    if not child:
        os._exit(status_of(request))
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def status_of(request: dict[str, Any]) -> int:
    """Run a command; return its exit status."""
    try:
        run(**request)
    except SystemExit as error:
        sys.stdout.flush()
        sys.stderr.flush()
        return error.code if isinstance(error.code, int) else 0
    return 0


def in_this_process(request: dict[str, Any]) -> int:
    """Run a command in this process, which is afterwards as it was before; return its exit status."""
    assert request.pop("kill") is None
    with as_it_was():
        status = status_of(request)
        for stream in (sys.stdin, sys.stdout, sys.stderr):
            stream.close()
    gc.collect()  # a workspace that stays open could not be removed
    return status


@contextmanager
def as_it_was() -> Iterator[None]:
    """Restore the folder, the environment and the standard streams."""
    folder, environment, argv = Path.cwd(), dict(os.environ), sys.argv
    streams, copies = (sys.stdin, sys.stdout, sys.stderr), [os.dup(number) for number in range(3)]
    try:
        yield
    finally:
        for number, copy in enumerate(copies):
            os.dup2(copy, number)
            os.close(copy)
        sys.stdin, sys.stdout, sys.stderr = streams
        sys.argv = argv
        os.environ.clear()
        os.environ.update(environment)
        os.chdir(folder)


def killed(child: int, seconds: float, after: str | None) -> None:
    """``kill -9`` a command so many seconds after a file is there, or after it began."""
    while after is not None and not Path(after).exists() and not has_ended(child):
        pass
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)  # who has ended waits to be asked how, and is not harmed


def has_ended(child: int) -> bool:
    return os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def serve() -> None:
    """Answer requests until there are no more."""
    for module in pkgutil.walk_packages(asesmen_cli.__path__, "asesmen_cli."):
        if not module.name.endswith("__main__"):
            import_module(module.name)
    for name in HEAVY:
        import_module(name)
    answer = in_a_fork if hasattr(os, "fork") else in_this_process
    for line in sys.stdin:
        sys.stdout.write(f"{answer(json.loads(line))}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    serve()
