"""What a workspace with plans, attendance, results and letters says of its past."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from asesmen_cli.domain.people import Exemption
from asesmen_cli.domain.snapshot import PersonRecord
from asesmen_cli.store import Scope, Workspace
from tests.builders import NIP, SOURCE, TODAY, person, stamp
from tests.rosters import number
from tests.store.test_layouts import LAYOUTS
from tests.store.test_workspace import BUDI, put, refusal

ROFIAH, HASAN, FORMER = "198103042006041003", "197806072003122009", "197806072003122001"
pytestmark = pytest.mark.sqlite("about a kept file of an older layout")
COMMANDS = [
    *("due", "exempt add", "away add", "plan", "pin", "publish", "roster rename", "export", "attend mark"),
    *("attend mark", "result import", "result deliver", "letters sent", "due", "plan", "undo"),
    *("person erase", "result void"),
]


@pytest.fixture
def life(path: Path) -> Iterator[Workspace]:
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript((LAYOUTS / "5.sql").read_text(encoding="utf-8"))
    workspace = Workspace(str(path))
    yield workspace
    workspace.close()


def commands(workspace: Workspace, scope: Scope) -> list[str]:
    return [event.command for event in workspace.events(scope)]


def test_every_event_says_whom_it_concerns_and_what_was_erased(life: Workspace) -> None:
    events = life.events()
    assert len(events) == len(COMMANDS)
    assert (events[0].command, events[0].people, events[0].erased) == ("due", 5, 1)
    assert [event.who for event in events if event.command == "roster rename"] == [(FORMER, HASAN)]


def test_of_one_person_only_what_changed_is_told_and_no_result(life: Workspace) -> None:
    assert commands(life, Scope(nips=frozenset({HASAN, FORMER}))) == [
        *("due", "plan", "roster rename", "export", "due"),
    ]
    results = [
        change
        for event in life.events(Scope(nips=frozenset({ROFIAH})))
        for change in event.changes
        if change.table == "results"
    ]
    assert results
    assert all("jpm" not in change.row for change in results)


def test_of_a_batch_its_plan_its_seats_and_the_marks_of_its_days_are_told(life: Workspace) -> None:
    batch = Scope(plan=1, batch=1, nips=frozenset({ROFIAH}), days=frozenset({"2023-11-13", "2023-11-14"}))
    assert commands(life, batch) == ["plan", "pin", "publish", "attend mark"]
    tables = {change.table for event in life.events(batch) for change in event.changes}
    assert tables == {"plans", "batches", "seats", "marks"}


def test_of_many_people_only_the_number_is_told(workspace: Workspace) -> None:
    put(workspace, *(PersonRecord(person=person(number(n)), source=SOURCE) for n in range(1, 22)))
    assert [(event.people, event.who) for event in workspace.events()] == [(21, ())]


def test_a_new_workspace_has_no_past(workspace: Workspace) -> None:
    assert workspace.events() == ()


def test_the_changes_of_plans_are_read_where_they_are_asked_for(life: Workspace) -> None:
    assert life.snapshot().revisions == ()
    told = [(one.event, one.plan, one.batch) for one in life.snapshot(revisions=True).revisions]
    assert told[:4] == [(4, 1, None), (4, 1, 1), (4, 1, 2), (5, 1, None)]


def test_taking_back_the_last_event_gives_the_tables_before_it(workspace: Workspace) -> None:
    put(workspace, BUDI)
    before = workspace.tables()
    spared = Exemption(nip=NIP, until=TODAY, reason="Tugas belajar")
    with workspace.writing(stamp(), head=1) as changes:
        changes.put(None, spared)
    reverse = workspace.taking_back(2)
    with workspace.writing(stamp(undoes=2), head=2) as changes:
        changes.by_subject.update(reverse.by_subject)
    assert workspace.tables() == before
    assert (workspace.broken_link(), workspace.events()[-1].undoes) == (None, 2)


def test_a_damaged_event_is_named(life: Workspace) -> None:
    life.close()
    with closing(sqlite3.connect(life.where)) as connection, connection:
        connection.execute("DROP TRIGGER events_stay")
        connection.execute("UPDATE events SET at = 'yesterday' WHERE seq = 3")
    error = refusal(life.events)
    assert (error.code, getattr(error.params["why"], "params", {})) == (
        "workspace.damaged",
        {"row": "3", "table": "events"},
    )


# --- a new number ----------------------------------------------------------------------------------------

OTHER = number(2)


@pytest.mark.parametrize("present", [True, False])
def test_of_two_rows_about_a_person_the_one_in_the_roster_stays(workspace: Workspace, present: bool) -> None:
    former = PersonRecord(person=person(NIP, office="Lama"), source=SOURCE, present=not present)
    current = PersonRecord(person=person(OTHER, office="Baru"), source=SOURCE, present=present)
    put(workspace, former, current)
    with workspace.writing(stamp(), head=1) as changes:
        changes.renumber(NIP, OTHER, workspace.rows_of(NIP), workspace.rows_of(OTHER), [number(9), OTHER])
    snapshot = workspace.snapshot()
    assert {nip: one.person.office for nip, one in snapshot.people.items()} == {
        OTHER: "Baru" if present else "Lama"
    }
    assert snapshot.former == {NIP: OTHER}
