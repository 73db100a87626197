import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from asesmen_cli.domain.facts import RosterTable
from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.domain.people import Tier
from asesmen_cli.domain.snapshot import LoadRecord, PersonRecord
from asesmen_cli.store import Workspace, _files
from asesmen_cli.store._schema import MIGRATIONS
from tests.builders import NIP, SOURCE, assessed, load, person, stamp
from tests.engines import ENGINE
from tests.rosters import number
from tests.store.plans import START, stored

BUDI = PersonRecord(person=person(), source=SOURCE)


def put(workspace: Workspace, *people: PersonRecord) -> None:
    """Put new people on file."""
    with workspace.writing(stamp(), head=workspace.snapshot().head) as changes:
        for filed in people:
            changes.put(None, filed)


def refusal(act: Callable[[], object]) -> AsesmenError:
    with pytest.raises(AsesmenError) as caught:
        act()
    return caught.value


# --- what goes in comes out ------------------------------------------------------------------------------


def test_a_new_workspace_is_empty_and_looking_makes_no_file(workspace: Workspace, path: Path) -> None:
    snapshot = workspace.snapshot()
    assert (snapshot.head, snapshot.load, snapshot.loads, snapshot.digest) == (0, None, 0, None)
    assert (snapshot.people, snapshot.assessments, workspace.snapshot().draft) == ({}, {}, None)
    assert (workspace.exists, path.exists()) == (False, False)


def test_a_person_comes_back_as_filed(workspace: Workspace) -> None:
    whole = replace(
        BUDI,
        person=person(
            name="Rofi'ah, S.H.",
            unit="Bidang Æ",
            position="Kepala",
            post_kind="Struktural",
            tier=Tier.JPT,
            echelon="II.b",
            rank="IV/c",
            employment="PNS",
            standing="Aktif",
            retires_on=date(2040, 2, 1),
            retirement_age=60,
        ),
        present=False,
    )
    bare = PersonRecord(person=person(number(2), office=None, echelon=None, tier=Tier.UNKNOWN), source=SOURCE)
    put(workspace, whole, bare)
    assert workspace.snapshot().people == {NIP: whole, number(2): bare}


def test_assessments_come_back_earliest_first_with_their_source(workspace: Workspace) -> None:
    older = assessed(date(2020, 2, 29), source=replace(SOURCE, file="2020.xlsx", row=3))
    newer = assessed(date(2023, 1, 2))
    with workspace.writing(stamp(), head=0) as changes:
        changes.put(None, newer)
        changes.put(None, older)
    assert workspace.snapshot().assessments == {NIP: (older, newer)}


def test_the_last_load_is_known(workspace: Workspace) -> None:
    tables = (
        RosterTable(sheet="Data", header_row=4, rows=7),
        RosterTable(sheet="PPPK", header_row=1, rows=2),
    )
    second = load(tables=tables, rows=9, accepted=6, rejected=2, ignored=1)
    for n, (one, digest) in enumerate([(load(), "a"), (second, "b")]):
        with workspace.writing(stamp(), head=n) as changes:
            changes.put(None, LoadRecord(number=n + 1, load=one, digest=digest))
    snapshot = workspace.snapshot()
    assert (snapshot.head, snapshot.loads, snapshot.load, snapshot.digest) == (2, 2, second, "b")


def test_a_plan_comes_back_as_it_was_made(workspace: Workspace) -> None:
    # seats in an order of their own, not that of the numbers
    plan = stored([[number(3), number(1)], [number(2)]], [number(5), number(4)])
    with workspace.writing(stamp(), head=0) as changes:
        changes.put(None, plan)
    assert workspace.snapshot().draft == plan


def test_a_plan_takes_the_place_of_another(workspace: Workspace) -> None:
    first, second = stored([[number(1), number(2)]], [number(3)]), stored([[number(3)], [number(1)]])
    for head, (before, after) in enumerate([(None, first), (first, second), (second, None)]):
        with workspace.writing(stamp(), head=head) as changes:
            changes.put(before, after)
        assert workspace.snapshot().draft == after


def test_a_plan_until_a_day_comes_back(workspace: Workspace) -> None:
    until = stored(settings=replace(stored().settings, until=START, max_batches=3, tiers=()))
    with workspace.writing(stamp(), head=0) as changes:
        changes.put(None, until)
    assert workspace.snapshot().draft == until


# --- one way to write ------------------------------------------------------------------------------------


def test_no_change_is_no_event_and_no_file(workspace: Workspace, path: Path) -> None:
    with workspace.writing(stamp(), head=0):
        pass
    assert not path.exists()


def test_the_same_plan_again_is_no_event(workspace: Workspace) -> None:
    for before in (None, stored([[NIP]])):
        with workspace.writing(stamp(), head=workspace.snapshot().head) as changes:
            changes.put(before, stored([[NIP]]))
    assert workspace.snapshot().head == 1


@pytest.mark.rule("R100")
def test_what_was_reckoned_from_an_older_state_is_refused(workspace: Workspace, path: Path) -> None:
    put(workspace, BUDI)
    before = ENGINE.raw(path)

    def late() -> None:
        with workspace.writing(stamp(), head=0) as changes:
            changes.put(BUDI, replace(BUDI, present=False))

    error = refusal(late)
    told = {"workspace": workspace.where, "who": "tester", "command": "due"}
    assert (error.code, error.params) == ("state.changed", told)
    assert ENGINE.raw(path) == before


def test_an_error_while_collecting_writes_nothing(workspace: Workspace, path: Path) -> None:
    def stopped() -> None:
        with workspace.writing(stamp(), head=0) as changes:
            changes.put(None, BUDI)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped()
    assert not workspace.exists


def test_an_error_while_writing_leaves_the_file_as_it_was(workspace: Workspace, path: Path) -> None:
    put(workspace, BUDI)
    before = ENGINE.raw(path)
    # Budi is on file already: the row cannot be written, and Sari, written before it, must go too
    error = refusal(lambda: put(workspace, PersonRecord(person=person(number(2)), source=SOURCE), BUDI))
    assert error.code == "workspace.damaged"
    assert ENGINE.raw(path) == before
    assert {file.name for file in path.parent.iterdir()} <= {"asesmen.db"}


@pytest.mark.sqlite("about the file")
@pytest.mark.parametrize("made", [False, True])
def test_an_error_in_the_first_writing_leaves_no_file_that_was_not_there(
    workspace: Workspace, path: Path, made: bool
) -> None:
    if made:
        path.touch()
    assert refusal(lambda: put(workspace, BUDI, BUDI)).code == "workspace.damaged"
    assert [(file.name, file.stat().st_size) for file in path.parent.iterdir()] == [("asesmen.db", 0)] * made


def test_after_an_error_the_same_workspace_goes_on(workspace: Workspace) -> None:
    refusal(lambda: put(workspace, BUDI, BUDI))
    put(workspace, BUDI)
    assert workspace.snapshot().people == {NIP: BUDI}


# --- what is no workspace --------------------------------------------------------------------------------


QUESTION = pytest.param("apa?.db", marks=pytest.mark.posix("no file of Windows can have that name"))


@pytest.mark.sqlite("about the file")
@pytest.mark.parametrize("name", ["100% data.db", "a b.db", "data#1.db", QUESTION, "kantor;x.db", "é.db"])
def test_any_file_name_will_do(tmp_path: Path, name: str) -> None:
    workspace = Workspace(str(tmp_path / name))
    put(workspace, BUDI)
    workspace.close()
    assert [file.name for file in tmp_path.iterdir()] == [name]


@pytest.mark.sqlite("about the file")
def test_an_empty_file_is_a_new_workspace(workspace: Workspace, path: Path) -> None:
    path.touch()
    assert (workspace.exists, workspace.snapshot().head) == (False, 0)
    put(workspace, BUDI)
    assert workspace.snapshot().people == {NIP: BUDI}


def a_text(path: Path) -> None:
    path.write_text("NIP;NAMA\n" * 400)


def another_program(path: Path) -> None:
    sqlite3.connect(path).executescript("CREATE TABLE songs (name TEXT)").connection.close()


def another_layout(path: Path) -> None:
    sqlite3.connect(path).executescript("CREATE TABLE layout (width INTEGER)").connection.close()


def an_empty_layout(path: Path) -> None:
    sqlite3.connect(path).executescript("CREATE TABLE layout (version INTEGER)").connection.close()


def cut_short(path: Path) -> None:
    workspace = Workspace(str(path))
    put(workspace, *(PersonRecord(person=person(number(n)), source=SOURCE) for n in range(1, 400)))
    workspace.close()
    path.write_bytes(path.read_bytes()[: 5 * 4096])


def overwritten(path: Path) -> None:
    cut_short(path)
    path.write_bytes(b"SQLite format 3\0" + b"\xff" * 9000)


@pytest.mark.sqlite("about the file")
@pytest.mark.parametrize(
    "make", [a_text, another_program, another_layout, an_empty_layout, cut_short, overwritten]
)
def test_what_is_no_workspace_is_refused_and_stays_as_it_is(
    workspace: Workspace, path: Path, make: Callable[[Path], None]
) -> None:
    make(path)
    before = path.read_bytes()
    for act in (workspace.snapshot, lambda: put(workspace, BUDI)):
        error = refusal(act)
        assert (error.code, error.params["workspace"]) == ("workspace.damaged", str(path))
    assert path.read_bytes() == before


@pytest.mark.sqlite("about the file")
def test_a_workspace_of_a_newer_program_is_refused(workspace: Workspace, path: Path) -> None:
    put(workspace, BUDI)
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE layout SET version = version + 1")
    connection.close()
    before = path.read_bytes()
    for act in (workspace.snapshot, lambda: put(workspace, BUDI)):
        error = refusal(act)
        assert (error.code, error.params) == (
            "workspace.newer",
            {"workspace": str(path), "found": len(MIGRATIONS) + 1, "known": len(MIGRATIONS)},
        )
    assert path.read_bytes() == before


@pytest.mark.sqlite("about the file")
def test_a_folder_is_no_workspace(tmp_path: Path) -> None:
    error = refusal(lambda: Workspace(str(tmp_path)))
    assert (error.code, error.params["workspace"]) == ("workspace.folder", str(tmp_path))


@pytest.mark.sqlite("about the file")
def test_a_folder_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    workspace = Workspace(str(tmp_path / "kantor" / "asesmen.db"))
    assert workspace.snapshot().head == 0
    assert refusal(lambda: put(workspace, BUDI)).code == "workspace.folder"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.sqlite("about the file")
@pytest.mark.parametrize(("lock", "reading"), [("IMMEDIATE", None), ("EXCLUSIVE", "workspace.busy")])
def test_while_somebody_else_writes_nobody_does(
    path: Path, monkeypatch: pytest.MonkeyPatch, lock: str, reading: str | None
) -> None:
    monkeypatch.setattr(_files, "BUSY_SECONDS", 0.05)
    workspace = Workspace(str(path))
    put(workspace, BUDI)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute(f"BEGIN {lock}")
    sari = PersonRecord(person=person(number(2)), source=SOURCE)

    def write() -> None:
        with workspace.writing(stamp(), head=1) as changes:
            changes.put(None, sari)

    assert refusal(write).code == "workspace.busy"
    if reading is None:
        assert workspace.snapshot().people == {NIP: BUDI}
    else:
        assert refusal(workspace.snapshot).code == reading
    other.close()
    write()
    assert workspace.snapshot().people == {NIP: BUDI, number(2): sari}
    workspace.close()
