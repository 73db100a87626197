"""Runs the transcripts beside this file and compares every word. ``--update-golden`` writes them anew.

    # what it is about
    $ asesmen due roster.xlsx          a command, with the environment before it if need be
    Due on ...                         standard output
    ! New workspace: asesmen.db        standard error
    = 0                                the exit status
    + asesmen.db                       files of the folder that are new (+), changed (~) or gone (-)

``$ sample NAME`` puts a file of :mod:`tests.cli.samples` into the folder; ``$ write NAME`` one with the lines
that follow after ``<``. Everything between two commands is output and is not read.
"""

import json
import re
import shlex
from pathlib import Path

import pytest

from tests.cli.running import Server, with_slashes
from tests.cli.samples import SAMPLES
from tests.engines import ENGINE

NAMED = pytest.mark.sqlite("it is about files, or shows the address of the workspace where a line is folded")
TRANSCRIPTS = [
    pytest.param(path, marks=NAMED) if path.stem in {"leave", "open", "record-copies", "settings"} else path
    for path in sorted(Path(__file__).parent.glob("*.txt"))
]
CLOCK = re.compile(r"(the clock says|komputer menunjukkan) .*(?=\.$)")
DIGEST = re.compile(r"\b[0-9a-f]{12}(?=\.$)")
MOMENT = re.compile(r"\d{4}-\d\d-\d\d([T -])\d\d(:?)\d\d(:\d\d)?")
WORKSPACE = re.compile(r"(?m)^[+~-] asesmen\.db\n")
ASSIGNMENT = re.compile(r"[A-Z_]+=")


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below the folder, with what it holds; a folder ends in a slash."""
    return {
        path.relative_to(folder).as_posix() + ("/" if path.is_dir() else ""): b""
        if path.is_dir()
        else path.read_bytes()
        for path in folder.rglob("*")
    }


def differences(before: dict[str, bytes], after: dict[str, bytes]) -> list[str]:
    """One line for each file that is new, changed or gone."""
    names = sorted(before.keys() | after.keys())
    marks = {(False, True): "+", (True, False): "-", (True, True): "~"}
    return [
        f"{marks[name in before, name in after]} {name}"
        for name in names
        if before.get(name) != after.get(name)
    ]


def ran(server: Server, folder: Path, command: str) -> list[str]:
    """What a command puts out, line by line."""
    words = shlex.split(command)
    env = dict(
        word.split("=", 1)
        for word in words
        if ASSIGNMENT.match(word) and words.index(word) < words.index("asesmen")
    )
    done = server.asesmen(folder, words[len(env) + 1 :], env)
    own_day = "--today" in command or "ASESMEN_TODAY" in env
    said = [CLOCK.sub(r"\1 (today)", line) for line in done.err.splitlines()]
    errors = [f"! {line}".rstrip() for line in said if own_day or "(today)" not in line]
    shown = [DIGEST.sub("(digest)", line.rstrip()) for line in done.out.splitlines()]
    return [*shown, *errors, f"= {done.status}"]


def played(text: str, folder: Path, server: Server) -> str:
    """The transcript, with what the program says now."""
    lines: list[str] = []
    for block in re.split(r"(?m)^(?=[$#] )", text):
        if block.startswith("# "):
            lines += [*block.rstrip().splitlines(), ""]
        if not block.startswith("$ "):
            continue
        command, *rest = block.rstrip().splitlines()
        before = contents(folder)
        match command.split():
            case ["$", "sample", name]:
                SAMPLES[name](folder / name)
                lines.append(command)
            case ["$", "write", name]:
                given = [line for line in rest if line.startswith("<")]
                (folder / name).write_text("".join(f"{line[2:]}\n" for line in given), encoding="utf-8")
                lines += [command, *given]
            case _:
                lines += [command, *ran(server, folder, command.removeprefix("$ "))]
        lines += [*differences(before, contents(folder)), ""]
    shown = MOMENT.sub(_a_moment, "\n".join(lines))
    for written in (json.dumps(str(folder))[1:-1], str(folder)):
        shown = shown.replace(written, "DIR")
    return with_slashes(shown)


def _a_moment(found: re.Match[str]) -> str:
    """A moment of the clock, as wide as it was."""
    return f"YYYY-MM-DD{found[1]}hh{found[2]}mm{':ss' if found[3] else ''}"


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
def test_the_program_says_what_the_transcript_says(
    path: Path, tmp_path: Path, server: Server, update_golden: bool
) -> None:
    text = path.read_text(encoding="utf-8")
    now = played(text, tmp_path, server)
    if update_golden:
        path.write_text(now, encoding="utf-8")
    if ENGINE.server is not None:  # there the workspace is no file
        text = WORKSPACE.sub("", text)
    assert now == text or update_golden
