"""What a transcript cannot show: signals, pipes, terminals, code pages, full disks, other users."""

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from time import sleep

import pytest
from typer.core import TyperGroup

from asesmen_cli.cli import _root, app
from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.store import Workspace
from tests.builders import roster
from tests.cli.running import COMMAND, ROOT, Ran, Server, asesmen, environment, finished
from tests.cli.samples import SAMPLES
from tests.engines import ENGINE, plain
from tests.rosters import somebodies, write
from tests.soak import portion

LONG = "Dinas Pengendalian Penduduk, Keluarga Berencana, Pemberdayaan Perempuan dan Perlindungan Anak"
MANY = 2500
INTERRUPTED = pytest.mark.posix("a process without a console of its own gets no Ctrl-C on Windows")
IN_A_FILE = pytest.mark.sqlite("about the file")
ON_A_TERMINAL = pytest.mark.posix("Windows has no pseudo-terminals of this kind")


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@contextmanager
def started(folder: Path, *args: str) -> Iterator[subprocess.Popen[bytes]]:
    """A command that runs, once it has said which day it reckons from."""
    with (
        ENGINE.command(folder) as place,
        subprocess.Popen(
            [*COMMAND, *args],
            cwd=folder,
            env=environment(**place),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as running,
    ):
        assert running.stderr is not None
        assert running.stderr.readline().startswith(b"Calculated")
        yield running


def interrupted(folder: Path, *args: str, wait: float = 0) -> tuple[int, str]:
    """(status, standard error) of a command that is stopped so many seconds after it began."""
    with started(folder, *args) as running:
        sleep(wait)
        running.send_signal(signal.SIGINT)
        _, err = running.communicate(timeout=120)
    assert b"Traceback" not in err
    status = running.returncode % 128 if running.returncode < 0 else running.returncode
    assert status in {0, *STOPPED}
    return status, err.decode()


def unread(folder: Path, *args: str, lines: int = 0) -> tuple[int, bytes]:
    """(status, standard error) of a command whose reader goes away after so many lines."""
    with started(folder, *args) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        for _ in range(lines):
            running.stdout.readline()
        running.stdout.close()
        return running.wait(), running.stderr.read()


def one_sentence(ran: Ran) -> str:
    """What stands on standard error after the line about the clock."""
    clock, *rest = ran.err.splitlines()
    assert clock.startswith("Calculated")
    assert (ran.out, len(rest)) == ("", 1)
    return rest[0]


# --- interrupted, and read by nobody ---------------------------------------------------------------------


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A roster of many people."""
    return roster(tmp_path_factory.mktemp("many"), somebodies(MANY))


STOPPED_BY_US = 130
STOPPED = {STOPPED_BY_US, -signal.SIGINT % 128}
"""Ctrl-C as a status, or as the signal itself where it arrives inside a library."""


def whole_or_nothing(folder: Path) -> None:
    """The workspace holds everybody, or it is not there."""
    assert contents(folder).keys() <= {"asesmen.db"}
    workspace = Workspace(str(folder / "asesmen.db"))
    if workspace.exists:
        assert (len(workspace.snapshot().people), workspace.broken_link()) == (MANY, None)
    workspace.close()


@INTERRUPTED
@pytest.mark.parametrize("wait", [0.3, 0.5, 0.7, 0.9])
def test_ctrl_c_while_a_roster_is_loaded_leaves_all_or_nothing(
    tmp_path: Path, many: Path, wait: float
) -> None:
    interrupted(tmp_path, "due", str(many), wait=wait)
    whole_or_nothing(tmp_path)


@INTERRUPTED
@pytest.mark.soak
def test_ctrl_c_at_any_moment_leaves_all_or_nothing(tmp_path: Path, many: Path) -> None:
    rounds = portion(100)
    for at in range(rounds):
        folder = tmp_path / str(at)
        folder.mkdir()
        # the first fifth of a second belongs to the interpreter, which ends in its own way
        interrupted(folder, "due", str(many), wait=0.2 + 1.8 * at / rounds)
        whole_or_nothing(folder)


@INTERRUPTED
def test_ctrl_c_before_anything_is_read_leaves_nothing(tmp_path: Path, many: Path) -> None:
    status, _ = interrupted(tmp_path, "due", str(many))
    assert status in STOPPED
    assert contents(tmp_path) == {}


@INTERRUPTED
@pytest.mark.parametrize("wait", [0.2, 0.5, 0.8])
def test_ctrl_c_while_files_are_written_leaves_all_or_nothing(
    tmp_path: Path, many: Path, server: Server, wait: float
) -> None:
    server.asesmen(tmp_path, ["due", str(many)], {})
    before = contents(tmp_path)
    status, err = interrupted(tmp_path, "export", "--format", "xlsx", "--format", "csv", wait=wait)
    names = ("asesmen.xlsx", "keterangan.csv", "wajib-asesmen.csv", ".asesmen-files.json")
    whole = {f"keluaran/{name}" for name in names}
    assert contents(tmp_path).keys() - before.keys() in (whole, set())
    if status == STOPPED_BY_US:
        said = "asesmen: Interrupted; the files are already written" in err
        assert said == (tmp_path / "keluaran").exists()


def ended_early(folder: Path, error: str, *args: str) -> Ran:
    """What comes out of a command in which showing the answer raises an error."""
    code = (
        "import sys; from asesmen_cli.cli import _run, main\n"
        f"def show(*_, **__): raise {error}\n"
        f"_run.Run.show = show; sys.argv = {['asesmen', *args]}; main()"
    )
    return finished([sys.executable, "-c", code], folder)


FAULT = (
    "asesmen has a bug (ZeroDivisionError in show:2); {state}. Please report it;"
    " ASESMEN_DEBUG=1 shows details, asesmen log shows what was done."
)


@pytest.mark.parametrize(
    ("error", "status", "says"),
    [
        ("KeyboardInterrupt", STOPPED_BY_US, "Interrupted; {state}. Do not run the command again."),
        ("ZeroDivisionError", 1, FAULT),
    ],
)
def test_a_command_that_ends_early_says_what_it_has_done(
    tmp_path: Path, error: str, status: int, says: str
) -> None:
    SAMPLES["three.xlsx"](tmp_path / "three.xlsx")
    stored = ended_early(tmp_path, error, "due", "three.xlsx")
    written = ended_early(tmp_path, error, "export", "--format", "json")
    states = (
        "the change is already stored in asesmen.db",
        f"the files are already written ({Path('keluaran', 'asesmen.json')})",
    )
    assert [(ran.status, ran.err.splitlines()[-1]) for ran in (stored, written)] == [
        (status, f"asesmen: {says.format(state=state)}") for state in states
    ]


def test_a_command_that_ends_early_with_nothing_done_says_so(tmp_path: Path) -> None:
    SAMPLES["three.xlsx"](tmp_path / "three.xlsx")
    assert finished([*COMMAND, "due", "three.xlsx"], tmp_path).status == 0
    stopped = ended_early(tmp_path, "KeyboardInterrupt", "due")
    assert (stopped.status, stopped.out, len(stopped.err.splitlines())) == (STOPPED_BY_US, "", 1)
    failed = ended_early(tmp_path, "ZeroDivisionError", "due")
    assert (failed.status, "; nothing was changed." in failed.err) == (1, True)


@pytest.mark.parametrize("lines", [0, 1])
def test_a_reader_that_goes_away_is_no_error(tmp_path: Path, server: Server, lines: int) -> None:
    # a pipe holds 64 KiB; 800 lines of 100 characters are more
    path = roster(tmp_path, somebodies(800))
    server.asesmen(tmp_path, ["due", path.name], {})
    assert unread(tmp_path, "due", "--all", "--quiet", lines=lines) == (0, b"")


def test_a_short_answer_that_nobody_reads_is_no_error(tmp_path: Path, server: Server) -> None:
    SAMPLES["three.xlsx"](tmp_path / "three.xlsx")
    server.asesmen(tmp_path, ["due", "three.xlsx"], {})
    assert unread(tmp_path, "due", "--json") == (0, b"")


@IN_A_FILE
@pytest.mark.posix("Windows has no device that is always full")
def test_a_change_whose_output_is_lost_says_that_it_is_stored(tmp_path: Path) -> None:
    SAMPLES["three.xlsx"](tmp_path / "three.xlsx")
    command = [*COMMAND, "due", "three.xlsx"]
    with Path("/dev/full").open("w") as full:
        first, again = (
            subprocess.run(
                args, cwd=tmp_path, env=environment(), stdout=full, stderr=subprocess.PIPE, check=False
            )
            for args in (command, [*COMMAND, "due"])
        )
    assert first.stderr.decode().splitlines()[-1] == (
        "asesmen: The change is stored in asesmen.db, but the output cannot be shown (the disk is full)."
        " Do not run the command again; asesmen log shows what was done."
    )
    assert again.stderr.decode().splitlines()[-1] == (
        "asesmen: The output cannot be shown (the disk is full); nothing in asesmen.db was changed."
        " Send it to another place."
    )
    assert (first.returncode, again.returncode) == (3, 3)


@pytest.mark.posix("Windows has no device that is always full")
def test_files_whose_list_is_lost_are_still_named(tmp_path: Path) -> None:
    with Path("/dev/full").open("w") as full:
        ran = subprocess.run(
            [*COMMAND, "template", "roster"],
            cwd=tmp_path,
            env=environment(),
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    (file,) = tmp_path.iterdir()
    assert ran.stderr.decode().splitlines()[-1] == (
        f"asesmen: The files were written ({file.name}), but the output cannot be shown (the disk is full)."
        " Nothing to do; the files are complete."
    )
    assert ran.returncode == 3


def test_a_change_whose_reader_goes_away_says_that_it_is_stored(tmp_path: Path) -> None:
    SAMPLES["three.xlsx"](tmp_path / "three.xlsx")
    status, err = unread(tmp_path, "due", "three.xlsx", "--quiet")
    assert status == 3
    said = "The change is stored in asesmen.db, but the output cannot be shown (the reader closed"
    assert said in plain(err.decode())


# --- places where nothing can be written -----------------------------------------------------------------


READ_ONLY = Path("/sys")
"""A folder in which nobody may write, whoever runs the tests."""


@IN_A_FILE
@pytest.mark.posix("Windows has no folder in which the administrator may not write")
@pytest.mark.parametrize(
    ("args", "said"),
    [
        ("due {folder}/roster.xlsx", "asesmen.db cannot be written ("),
        ("init", ". cannot be written ("),
        ("export --workspace {folder}/kantor.db", "keluaran cannot be written ("),
        (
            "export --workspace {folder}/kantor.db --to {folder}/roster.xlsx",
            "{folder}/roster.xlsx cannot be written (",
        ),
    ],
)
def test_where_nothing_can_be_written_every_command_says_so(
    tmp_path: Path, server: Server, args: str, said: str
) -> None:
    SAMPLES["roster.xlsx"](tmp_path / "roster.xlsx")
    server.asesmen(tmp_path, ["due", "roster.xlsx", "--workspace", "kantor.db"], {})
    before = contents(tmp_path)
    ran = server.asesmen(READ_ONLY, args.format(folder=tmp_path).split(), {})
    assert ran.status == 3
    assert one_sentence(ran).startswith("asesmen: " + said.format(folder=tmp_path))
    assert contents(tmp_path) == before


@IN_A_FILE
@pytest.mark.posix("Windows limits no file's size")
@pytest.mark.parametrize(("known", "kilobytes"), [(False, 1), (False, 60), (True, 1), (True, 150)])
def test_a_full_disk_leaves_the_workspace_as_it_was(
    tmp_path: Path, many: Path, server: Server, known: bool, kilobytes: int
) -> None:
    if known:
        SAMPLES["roster.xlsx"](tmp_path / "roster.xlsx")
        server.asesmen(tmp_path, ["due", "roster.xlsx"], {})
    before = contents(tmp_path)
    import resource

    limit = resource.RLIMIT_FSIZE
    done = subprocess.run(
        [*COMMAND, "due", str(many), "--yes"],
        cwd=tmp_path,
        env=environment(),  # coverage would write files of its own, and meet the limit too
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(limit, (kilobytes << 10, kilobytes << 10)),
    )
    ran = Ran(done.returncode, done.stdout.decode(), done.stderr.decode())
    assert ran.status == 3
    assert one_sentence(ran).startswith("asesmen: asesmen.db cannot be written")
    assert contents(tmp_path) == before


@IN_A_FILE
def test_while_another_program_writes_the_workspace_is_busy(tmp_path: Path, server: Server) -> None:
    for name in ("roster.xlsx", "later.xlsx"):
        SAMPLES[name](tmp_path / name)
    server.asesmen(tmp_path, ["due", "roster.xlsx"], {})
    before = contents(tmp_path)
    with closing(sqlite3.connect(tmp_path / "asesmen.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        ran = asesmen(tmp_path, "due", "later.xlsx")
        other.execute("ROLLBACK")
    assert ran.status == 3
    assert one_sentence(ran) == "asesmen: asesmen.db is in use by somebody else. Try again in a moment."
    assert contents(tmp_path) == before


# --- screens ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("columns", [80, 120])
@pytest.mark.parametrize("lang", ["id", "en"])
def test_nothing_is_wider_than_the_window(tmp_path: Path, server: Server, columns: int, lang: str) -> None:
    people = [
        *somebodies(40, office=LONG),
        *somebodies(40, first=100, name="Prof. Dr. Ir. H. " + "Sastrawijaya " * 5),
    ]
    path = roster(tmp_path, people)
    env = {"COLUMNS": str(columns), "ASESMEN_LANG": lang}
    for args in (
        ["due", path.name, "--all"],
        ["plan", "--parallel", "2", "--batch-size", "7", "--max-batches", "4", "--mix-tiers"],
        ["show"],
        ["plan", "--tier", "jpt", "--batch-size", "7"],
        ["export"],
        ["--help"],
        ["plan", "--help"],
    ):
        ran = server.asesmen(tmp_path, args, env)
        assert ran.status == 0
        assert [line for line in ran.out.splitlines() if len(line.rstrip()) > columns] == []


@pytest.mark.parametrize("encoding", ["cp1252", "ascii", "utf-16"])
def test_everything_is_utf_8_whatever_the_code_page(tmp_path: Path, encoding: str) -> None:
    SAMPLES["roster.xlsx"](tmp_path / "roster.xlsx")
    env = {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0", "LC_ALL": "C"}
    asesmen(tmp_path, "due", "roster.xlsx", **env)
    ran = asesmen(tmp_path, "plan", "--start", "2023-11-06", **env)
    assert "Monday–Wednesday, 6–8 November 2023" in ran.out


def on_a_terminal(folder: Path, *args: str, typed: str = "", **env: str) -> tuple[int, str]:
    """(status, everything that appears) of a command whose input and output are a terminal."""
    import pty

    ours, theirs = pty.openpty()
    with ENGINE.command(folder) as place:
        running = subprocess.Popen(
            [*COMMAND, *args],
            cwd=folder,
            env=environment(TERM="xterm-256color", **(place | env)),
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
        )
        os.close(theirs)
        os.write(ours, typed.encode())
        parts = []
        with suppress(OSError):  # Linux says so when the other end is closed
            while part := os.read(ours, 65536):
                parts.append(part)
        os.close(ours)
        return running.wait(timeout=120), b"".join(parts).decode()


COLOUR = re.compile(r"\x1b\[(?:\d+;)*(?:3|9)\d")
SHAPE = re.compile(r"\x1b")


@ON_A_TERMINAL
def test_colour_is_for_terminals_and_no_color_is_honoured(tmp_path: Path) -> None:
    SAMPLES["damaged.xlsx"](tmp_path / "damaged.xlsx")
    shown = [
        on_a_terminal(tmp_path, "due", "damaged.xlsx")[1],
        on_a_terminal(tmp_path, "due", "damaged.xlsx", NO_COLOR="1")[1],
    ]
    assert [bool(COLOUR.search(text)) for text in shown] == [True, False]
    piped = asesmen(tmp_path, "due", "damaged.xlsx", TERM="xterm-256color")
    assert SHAPE.search(piped.out + piped.err) is None


@pytest.mark.sqlite("the address of a server may be wider than the window")
@ON_A_TERMINAL
def test_a_terminal_gets_what_stops_a_command_folded_between_words(tmp_path: Path) -> None:
    status, shown = on_a_terminal(tmp_path, "why", "198001012005011001", COLUMNS="40")
    lines = shown.splitlines()
    assert (status, max(map(len, lines)) <= 40, len(lines) > 3) == (1, True, True)
    assert " ".join(line.strip() for line in lines).startswith(
        "Calculated as of 6 November 2023; the clock says"
    )


@ON_A_TERMINAL
@pytest.mark.parametrize(
    ("typed", "status", "people"),
    [("y\n", 0, 5), ("ya\n", 0, 5), ("n\n", 1, 10), ("\n", 1, 10), ("\x04", 1, 10)],
)
def test_a_question_on_a_terminal_is_answered_there(
    tmp_path: Path, server: Server, typed: str, status: int, people: int
) -> None:
    for name in ("roster.xlsx", "half.xlsx"):
        SAMPLES[name](tmp_path / name)
    server.asesmen(tmp_path, ["due", "roster.xlsx"], {})
    ended, shown = on_a_terminal(tmp_path, "due", "half.xlsx", typed=typed)
    assert "5 of 10 people on file are not in half.xlsx. Are they gone? [y/N]" in shown
    listed = json.loads(server.asesmen(tmp_path, ["due", "--json"], {}).out)
    assert (ended, listed["counts"]["people"]) == (status, people)


@ON_A_TERMINAL
def test_what_cannot_be_undone_is_asked_on_a_terminal_and_a_script_means_it(
    tmp_path: Path, server: Server
) -> None:
    SAMPLES["roster.xlsx"](tmp_path / "roster.xlsx")
    for command in ("due roster.xlsx", "plan --tier pengawas --min-size 1", "publish --name a --yes"):
        assert server.asesmen(tmp_path, command.split(), {}).status == 0
    cancel = ("batch", "cancel", "1", "--reason", "anggaran")
    status, shown = on_a_terminal(tmp_path, *cancel, typed="n\n")
    assert (status, "Call off batch 1 of a (" in shown) == (1, True)
    assert server.asesmen(tmp_path, list(cancel), {}).status == 0


def strange(folder: Path) -> str:
    """A list whose headers explain nothing, though its cells prove what they hold."""
    rows = ([who.nip, who.name, who.born, who.office] for who in somebodies(4))
    write(folder / "asing.xlsx", [["KODE", "ORANG", "HARI", "TEMPAT"], *rows])
    return "asing.xlsx"


@ON_A_TERMINAL
@pytest.mark.parametrize(("typed", "status"), [("y\n", 0), ("n\n", 1)])
def test_columns_that_only_cells_explain_are_one_question_with_masked_people(
    tmp_path: Path, typed: str, status: int
) -> None:
    ended, shown = on_a_terminal(tmp_path, "due", strange(tmp_path), typed=typed)
    assert ended == status
    assert shown.count("with these columns? [y/N]") == 1
    for who in somebodies(4)[:3]:
        assert f"********{who.nip[8:14]}****" in shown
    table = shown[: shown.index("[y/N]")]
    for who in somebodies(4):
        assert not any(secret in table for secret in (who.nip, who.name, f"{who.born:%Y}-"))


def test_without_a_terminal_the_command_that_takes_the_columns_is_named(tmp_path: Path) -> None:
    file = strange(tmp_path)
    refused = asesmen(tmp_path, "due", file)
    assert refused.status == 1
    assert f"asesmen due {file} --map auto" in refused.err
    assert not (tmp_path / "asesmen.db").exists()
    assert asesmen(tmp_path, "due", file, "--yes").status == 0
    again = asesmen(tmp_path, "roster", "import", file)
    assert "The columns were read as in asing.xlsx, loaded on 6 November 2023" in again.err


# --- who acts, and the two real events -------------------------------------------------------------------


def actors(folder: Path) -> list[tuple[str, str, str]]:
    return ENGINE.run(folder / "asesmen.db", "SELECT command, actor, as_of FROM events ORDER BY seq")


def test_the_record_says_who_acts(tmp_path: Path, server: Server) -> None:
    SAMPLES["roster.xlsx"](tmp_path / "roster.xlsx")
    for args in (
        ["due", "roster.xlsx"],
        ["plan", "--by", "Rina (magang)"],
        ["--by=Bu Kabid", "--today", "2023-12-01", "plan", "--yes"],  # it is Rina's draft
        ["due"],  # looking is no event
    ):
        assert server.asesmen(tmp_path, args, {}).status == 0
    assert actors(tmp_path) == [
        ("due", "tuti", "2023-11-06"),
        ("plan", "Rina (magang)", "2023-11-06"),
        ("plan", "Bu Kabid", "2023-12-01"),
    ]


def answer(server: Server, folder: Path, *args: str) -> dict:  # type: ignore[type-arg]
    ran = server.asesmen(folder, [*args, "--json"], {})
    assert ran.status == 0
    told: dict = json.loads(ran.out)  # type: ignore[type-arg]
    return told


def test_june_2023_seats_the_sixty_who_waited_longest(tmp_path: Path, server: Server) -> None:
    path = str(ROOT / "examples" / "cilegon-2023-06" / "roster.xlsx")
    due = answer(server, tmp_path, "--today", "2023-06-12", "due", path, "--tier", "pengawas")
    assert due["counts"]["flagged"] == len(due["people"]) == 260
    assert len({person["office"] for person in due["people"]}) == 37
    assert {person["echelon"] for person in due["people"]} == {"IV.a", "IV.b"}
    everyone = answer(server, tmp_path, "--today", "2023-06-12", "due")["counts"]
    assert everyone["people"] > 1500
    assert everyone["flagged"] - 260 < everyone["people"] / 2
    options = "--tier pengawas --batch-size 30 --days 2 --max-batches 2 --start 2023-06-12"
    plan = answer(server, tmp_path, "--today", "2023-06-12", "plan", *options.split())
    assert [(batch["start"], batch["end"], len(batch["people"])) for batch in plan["batches"]] == [
        ("2023-06-12", "2023-06-13", 30),
        ("2023-06-14", "2023-06-15", 30),
    ]
    seated = [person["nip"] for batch in plan["batches"] for person in batch["people"]]
    left = [person["nip"] for person in plan["unplaced"]]
    queue = [person["nip"] for person in due["people"]]
    assert (sorted(seated), sorted(left)) == (sorted(queue[:60]), sorted(queue[60:]))
    assert {person["code"] for person in plan["unplaced"]} == {"no-seat"}
    assert plan["quality"]["optimal"] is True


def test_november_2023_has_four_batches_of_twenty_five(tmp_path: Path, server: Server) -> None:
    path = str(ROOT / "examples" / "cilegon-2023-11" / "roster.xlsx")
    due = answer(server, tmp_path, "due", path, "--tier", "pengawas")
    assert due["counts"]["flagged"] == 100
    options = "--tier pengawas --batch-size 25 --days 3 --start 2023-11-06 --workdays mon-sat"
    plan = answer(server, tmp_path, "plan", *options.split())
    assert [(batch["start"][-2:], batch["end"][-2:], len(batch["people"])) for batch in plan["batches"]] == [
        ("06", "08", 25),
        ("09", "11", 25),
        ("13", "15", 25),
        ("16", "18", 25),
    ]
    assert (plan["unplaced"], plan["findings"]) == ([], [])
    assert answer(server, tmp_path, "show") == plan


def test_a_command_installed_and_one_run_as_a_module_are_the_same(tmp_path: Path) -> None:
    module = finished([sys.executable, "-m", "asesmen_cli", "--version"], tmp_path)
    script = finished(
        [sys.executable, "-c", "from asesmen_cli.cli import main; main()", "--version"], tmp_path
    )
    assert module == script


@pytest.mark.parametrize(("raised", "said"), [(OSError, ""), (ValueError, "Exception ignored")])
def test_an_error_of_the_disk_in_a_destructor_is_not_said_twice(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], raised: type[Exception], said: str
) -> None:
    class File:
        def __del__(self) -> None:
            raise raised

    monkeypatch.setattr(sys, "unraisablehook", _root.unraisable)
    File()
    assert capsys.readouterr().err[: len("Exception ignored")] == said


@pytest.mark.parametrize(("code", "status"), [("workspace.lost", 130), ("workspace.unsure", 3)])
def test_what_fails_because_of_ctrl_c_ends_as_ctrl_c_unless_something_is_not_known(
    monkeypatch: pytest.MonkeyPatch, code: str, status: int
) -> None:
    def broken_off(*_: object, **__: object) -> None:
        error = AsesmenError(code, workspace="asesmen.db")
        error.__context__ = KeyboardInterrupt()  # as where a connection fails while it is closed
        raise error

    monkeypatch.setattr(sys, "unraisablehook", sys.unraisablehook)
    monkeypatch.setattr(TyperGroup, "main", broken_off)
    with pytest.raises(SystemExit) as ended:
        app(["show"])
    assert ended.value.code == status
