"""Runs commands one after the other, each in a fork of a process that has imported everything once.

A request is one line of JSON: the folder, the arguments, the environment, the files for what comes out, when
the command is killed, if it is, the program that traces it, and the limits of the system. The answer is one
line: the exit status. What a command does is what ``asesmen`` does; only its imports are done before.

Where coverage is measured, and on Windows, which cannot fork, the process runs the commands itself: starting
to measure in each fork, and writing what was found, takes longer than most commands. A command that is
killed, traced or limited is always a fork.
"""

import gc
import io
import json
import os
import pkgutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import asesmen_cli
from asesmen_cli.cli import main
from asesmen_cli.intake import _files
from tests.reading_here import read_here

HEAVY = ("babel.dates", "holidays", "openpyxl", "pandas", "python_calamine", "xlsxwriter")


class Aside(io.RawIOBase):
    """Standard error of a command whose ``write`` may be made to fail: the system knows it as ``writev``."""

    def writable(self) -> bool:
        return True

    def isatty(self) -> bool:
        return os.isatty(2)

    def fileno(self) -> int:
        return 2

    def write(self, data: Any, /) -> int:  # noqa: ANN401 (any buffer)
        return os.writev(2, [data])


def run(
    folder: str,
    args: list[str],
    environment: dict[str, str],
    out: str,
    err: str,
    limits: dict[str, int],
    waiting: int | None,
) -> None:
    """Set up the process as the system would, and run the command.

    Args:
        folder: Where it runs.
        args: The arguments.
        environment: The whole environment.
        out: The file for standard output.
        err: The file for standard error.
        limits: By their names in :mod:`resource`.
        waiting: A socket to say that all is set up; it ends when the command may begin.
    """
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    for number, (path, mode) in enumerate(((os.devnull, "r"), (out, "w"), (err, "w"))):
        with Path(path).open(mode) as file:
            os.dup2(file.fileno(), number)
    sys.stdin, sys.stdout = os.fdopen(0), os.fdopen(1, "w")
    sys.stderr = os.fdopen(2, "w") if waiting is None else io.TextIOWrapper(io.BufferedWriter(Aside()))
    sys.argv = ["asesmen", *args]
    if limits:
        import resource  # not on Windows

        for name, most in limits.items():
            resource.setrlimit(getattr(resource, name), (most, most))
    if waiting is not None:
        os.write(waiting, b".")
        os.read(waiting, 1)
        os.close(waiting)
    main()


def traced(tracer: list[str], child: int) -> "subprocess.Popen[bytes]":
    """Start a program that traces the child, and wait until it does."""
    process = subprocess.Popen([*tracer, "-p", str(child)], stdin=subprocess.DEVNULL)
    status = Path(f"/proc/{child}/status")
    while "TracerPid:\t0\n" in status.read_text() and process.poll() is None:
        time.sleep(0.001)
    return process


def in_a_fork(request: dict[str, Any]) -> int:
    """Run a command in a fork of this process; return its exit status."""
    kill, tracer = request.pop("kill"), request.pop("tracer")
    waiting, begin = (end.detach() for end in socket.socketpair())
    child = os.fork()
    if not child:
        os.close(begin)
        os._exit(status_of(request, waiting))
    os.close(waiting)
    os.read(begin, 1)  # what the fork opens to be set up is none of the calls of the command
    tracing = traced(tracer, child) if tracer else None
    os.close(begin)
    if kill is not None:
        killed(child, **kill)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if tracing is not None:
        tracing.wait()
    return status


def status_of(request: dict[str, Any], waiting: int | None = None) -> int:
    """Run a command; return its exit status."""
    try:
        run(**request, waiting=waiting)
    except SystemExit as error:
        for stream in (sys.stdout, sys.stderr):
            with suppress(OSError):  # the command has said so by then
                stream.flush()
        return error.code if isinstance(error.code, int) else 0
    return 0


def in_this_process(request: dict[str, Any]) -> int:
    """Run a command in this process, which is afterwards as it was before; return its exit status."""
    assert [request.pop(name) for name in ("kill", "tracer")] == [None, None]
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


def serve(*, forking: bool) -> None:
    """Answer requests until there are no more."""
    for module in pkgutil.walk_packages(asesmen_cli.__path__, "asesmen_cli."):
        if not module.name.endswith("__main__"):
            import_module(module.name)
    for name in HEAVY:
        import_module(name)
    if os.name == "nt":  # where starting a process takes longer than most commands
        pytest.MonkeyPatch().setattr(_files, "_ask_reader", read_here)
    gc.disable()  # as the program does
    gc.freeze()  # collecting what commands leave behind need not look at the modules
    pytest.MonkeyPatch().setattr(gc, "freeze", lambda: None)  # a command would freeze what it leaves behind
    for line in sys.stdin:
        request = json.loads(line)
        needs_fork = any(request[name] for name in ("kill", "tracer", "limits"))
        answer = in_a_fork if forking or needs_fork else in_this_process
        sys.stdout.write(f"{answer(request)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    serve(forking=hasattr(os, "fork") and "--measured" not in sys.argv)
