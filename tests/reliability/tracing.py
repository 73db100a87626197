"""System calls of a command, as ``strace`` sees them: recorded, or made to fail."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.cli.running import Ran, Server

CALLS = (
    "write", "pwrite64", "sendfile", "copy_file_range", "fsync", "fdatasync", "ftruncate", "fallocate",
    "rename", "renameat", "renameat2", "link", "linkat", "unlink", "unlinkat", "rmdir", "mkdir", "mkdirat",
    "chmod", "fchmod", "open", "openat",
)  # fmt: skip
"""Every call that changes what is on the disk, by the names of several architectures."""
ERRORS = ("EIO", "ENOSPC", "EACCES")
LINE = re.compile(r"^(?P<call>\w+)\((?P<args>.*)\)\s+= (?P<result>-?\d+)(?P<note>.*)$")
CREATES = re.compile(r"O_CREAT|O_TRUNC|O_WRONLY|O_RDWR")


@dataclass(frozen=True, slots=True)
class Fault:
    """One call of a command that fails: the first, second ... of its name, alone or with all after it."""

    call: str
    index: int
    error: str
    forever: bool

    def __str__(self) -> str:
        """Return it as it can be looked for."""
        return f"{self.call} {self.index}{'+' if self.forever else ''} {self.error}"

    def tracer(self, log: Path) -> list[str]:
        """Return the program that makes it fail."""
        when = f"{self.index}{'+' if self.forever else ''}"
        return [*strace(log, self.call), "-e", f"inject={self.call}:error={self.error}:when={when}"]


def strace(log: Path, *calls: str) -> list[str]:
    """Return the program that writes these calls into a file."""
    wanted = ",".join(f"?{call}" for call in calls)
    return ["strace", "-qq", "-y", "-s", "16", "-o", str(log), "-e", f"trace={wanted}", "-e", "signal=none"]


def faults(log: str) -> Iterator[Fault]:
    """Yield every fault that a recorded command can meet."""
    seen: Counter[str] = Counter()
    for line in log.splitlines():
        found = LINE.match(line)
        if found is None:
            continue
        call = found["call"]
        seen[call] += 1
        if call in {"open", "openat"} and not CREATES.search(found["args"]):
            continue
        for error in ERRORS:
            for forever in (False, True):
                yield Fault(call, seen[call], error, forever)


def recorded(server: Server, folder: Path, words: tuple[str, ...], log: Path, temporary: Path) -> Ran:
    """Run a command and write its calls into a file."""
    return server.asesmen(folder, words, {"TMPDIR": str(temporary)}, tracer=strace(log, *CALLS))
