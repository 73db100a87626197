"""A pseudo-terminal with a command in it: what a person sees and types."""

import os
import re
import select
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from struct import pack
from typing import Self

from tests.cli.running import environment
from tests.engines import ENGINE

CONTROLS = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b[()][A-Z0-9]")
ROWS = 40
PATIENCE = 60.0
"""Seconds until a test gives up; a busy machine is slow."""


class Terminal:
    """Runs a command in a terminal of ``columns``; ``screen`` is everything that was printed."""

    def __init__(
        self, command: Sequence[str], folder: Path, env: Mapping[str, str] | None = None, *, columns: int = 80
    ) -> None:
        import fcntl
        import pty
        import termios

        self._ends = ExitStack()
        place = self._ends.enter_context(ENGINE.command(folder))
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, pack("HHHH", ROWS, columns, 0, 0))
        variables = environment(TERM="dumb", NO_COLOR="1", **(place | dict(env or {})))
        variables.pop("COLUMNS")
        self.process = subprocess.Popen(
            command,
            cwd=folder,
            env=variables,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
        )
        os.close(slave)
        self.screen = ""
        self._seen = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self._master)
        self._ends.close()

    def wait_for(self, text: str) -> str:
        """Read until the text is on the screen, folded or not; return what came since the last call."""
        wanted = re.compile(r"\s+".join(map(re.escape, text.split())))
        until = time.monotonic() + PATIENCE
        while (found := wanted.search(self.screen, self._seen)) is None:
            assert time.monotonic() < until, f"no {text!r} in:\n{self.screen[self._seen :]}"
            assert self._read(), f"ended without {text!r}:\n{self.screen[self._seen :]}"
        return self._rest(found.end())

    def type(self, text: str) -> None:
        """Type a line and press Enter."""
        os.write(self._master, f"{text}\n".encode())

    def rest(self) -> str:
        """Read to the end of the command; return what came since the last call."""
        while self._read():
            pass
        return self._rest(len(self.screen))

    def finish(self) -> int:
        """Read to the end and return the exit status."""
        self.rest()
        return self.process.wait(PATIENCE)

    def _rest(self, end: int) -> str:
        part, self._seen = self.screen[self._seen : end], end
        return part

    def _read(self) -> bool:
        """Read what is there within a second; False once the command has ended and all is read."""
        if not select.select([self._master], [], [], 1.0)[0]:
            return self.process.poll() is None
        try:
            data = os.read(self._master, 65_536)
        except OSError:  # Linux reports the end of the other side so
            return False
        self.screen += CONTROLS.sub("", data.decode(errors="replace")).replace("\r\n", "\n")
        return bool(data)
