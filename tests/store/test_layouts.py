"""A workspace of each layout, as the program of its time wrote it: see layouts/*.sql."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from asesmen_cli.domain.snapshot import LoadRecord
from asesmen_cli.store import Workspace, _rows
from asesmen_cli.store._schema import MIGRATIONS

pytestmark = pytest.mark.sqlite("about files of older layouts")
LAYOUTS = Path(__file__).parent / "layouts"
WRITTEN = {1: (7, 26), 2: (12, 30), 3: (12, 30), 4: (18, 45), 5: (18, 46), 6: (19, 47)}
"""Layout -> events and parts."""


@pytest.fixture(params=WRITTEN, ids=lambda layout: f"layout-{layout}")
def layout(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture
def older(layout: int, path: Path) -> Path:
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript((LAYOUTS / f"{layout}.sql").read_text(encoding="utf-8"))
    return path


@pytest.fixture
def opened(older: Path) -> Iterator[Workspace]:
    workspace = Workspace(str(older))
    yield workspace
    workspace.close()


def rows(path: Path, statement: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(statement).fetchall()


RECORD = (
    "SELECT seq, at, as_of, actor, command, program, hex(previous), hex(digest) FROM events ORDER BY seq",
    "SELECT seq, n, subject, hex(salt), hex(digest), hex(payload) FROM parts ORDER BY seq, n",
)


def test_a_layout_of_every_step_is_kept() -> None:
    assert list(WRITTEN) == list(range(1, len(MIGRATIONS) + 1))


def test_an_older_workspace_keeps_every_event_to_the_byte(older: Path, layout: int) -> None:
    before = [rows(older, one) for one in RECORD]
    workspace = Workspace(str(older))
    snapshot = workspace.snapshot()
    workspace.close()
    assert [rows(older, one) for one in RECORD] == before
    assert (snapshot.head, len(before[1])) == WRITTEN[layout]
    assert rows(older, "SELECT version FROM layout") == [(len(MIGRATIONS),)]


def test_its_chain_verifies_and_its_events_give_its_tables(opened: Workspace) -> None:
    assert opened.broken_link() is None
    again = opened.replayed()
    assert again.tables() == opened.tables()
    assert again.snapshot(revisions=True).plans == opened.snapshot().plans
    again.close()


@pytest.mark.parametrize(("event", "found"), [(5, None), (17, 17)])
def test_of_an_older_record_what_was_emptied_after_its_last_erasure_is_found(
    path: Path, event: int, found: int | None
) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executescript((LAYOUTS / "4.sql").read_text(encoding="utf-8"))
        empty = "UPDATE parts SET payload = NULL, salt = NULL, subject = NULL WHERE seq = ?"
        connection.execute(empty, (event,))
    workspace = Workspace(str(path))
    assert workspace.broken_link() == found
    workspace.close()


def test_every_value_is_written_as_it_was(opened: Workspace, layout: int) -> None:
    snapshot, tables = opened.snapshot(), opened.tables()
    results = opened.results_of(snapshot.receipts)
    assert snapshot.load is not None
    assert snapshot.digest is not None
    last = LoadRecord(number=snapshot.loads, load=snapshot.load, digest=snapshot.digest)
    marks = [mark for own in snapshot.marks.values() for mark in own.values()]
    read = [one for own in snapshot.assessments.values() for one in own if not one.derived]
    absences = [one for own in snapshot.absences.values() for one in own]
    voided = [one for own in snapshot.voided.values() for one in own]
    facts: list[_rows.Fact] = [
        last,
        *snapshot.people.values(),
        *read,
        *snapshot.exemptions.values(),
        *absences,
    ]
    facts += [*snapshot.plans, *marks, *voided, *results, *snapshot.letters]
    written = [(table, row) for fact in facts for (table, _), row in _rows.rows_of(fact).items()]
    kept = [(table, row) for table, own in tables.items() if table != "former_numbers" for row in own]
    for table, row in written:
        if table == "loads":  # no layout so far knew of columns that were accepted
            row["tables"] = row["tables"].replace(',"headers":[],"columns":{}', "")
        if table == "plans":  # the first layout knew no dates of a venue
            row["settings"] = row["settings"].replace(',"dates":null', "" if layout == 1 else ',"dates":null')
        assert (table, list(row.items())) in [(name, list(one.items())) for name, one in kept]
    # of loads the last is read, of assessments those that count
    gone = sum(len(own) for own in snapshot.voided.values()) + len(tables["loads"]) - 1
    assert len(written) + gone >= len(kept)


def test_people_plans_and_absences_are_read(opened: Workspace, layout: int) -> None:
    snapshot = opened.snapshot()
    assert [plan.name for plan in snapshot.plans] == ([None] if layout == 1 else ["nov", None])
    assert snapshot.people["198001012005011001"].person.office == "Dinas Kesehatan dan KB"
    assert list(snapshot.absences) == ["197902032004012002"]
    assert snapshot.former == ({} if layout == 1 else {"197806072003122001": "197806072003122009"})


def test_what_followed_a_plan_is_read(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript((LAYOUTS / "4.sql").read_text(encoding="utf-8"))
    workspace = Workspace(str(path))
    snapshot = workspace.snapshot()
    rofiah = "198103042006041003"
    assert [str(one.jpm) for one in workspace.results_of({rofiah})] == ["87.65"]
    assert (list(snapshot.receipts), list(snapshot.voided)) == ([rofiah], [rofiah])
    assert {nip: [mark.present for mark in own.values()] for nip, own in snapshot.marks.items()} == {
        "198001012005011001": [False, True],
        rofiah: [True, True],
    }
    assert [one.kind.value for one in snapshot.letters].count("hand-over") == 1
    workspace.close()
