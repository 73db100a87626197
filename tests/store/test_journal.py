import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from asesmen_cli.domain.snapshot import LoadRecord, PersonRecord
from asesmen_cli.store import Workspace
from tests.builders import NIP, SOURCE, assessed, load, person, stamp
from tests.engines import ENGINE, refused
from tests.rosters import number
from tests.soak import examples
from tests.store.plans import stored

SARI = number(2)
BY_TYPE = pytest.mark.sqlite("a server refuses values of another type")
run = ENGINE.run


@pytest.fixture
def recorded(workspace: Workspace) -> Workspace:
    """Three events: two people and an assessment; a plan; one of the two is gone."""
    budi, sari = (
        PersonRecord(person=person(nip, name=name), source=SOURCE)
        for nip, name in ((NIP, "Budi"), (SARI, "Sari"))
    )
    with workspace.writing(stamp(), head=0) as changes:
        changes.put(None, LoadRecord(number=1, load=load(), digest="digest"))
        changes.put(None, budi)
        changes.put(None, sari)
        changes.put(None, assessed(date(2020, 1, 1)))
    with workspace.writing(stamp(command="plan"), head=1) as changes:
        changes.put(None, stored([[NIP]], [SARI]))
    with workspace.writing(stamp(actor="Tuti"), head=2) as changes:
        changes.put(budi, replace(budi, present=False))
    return workspace


# --- what is recorded ------------------------------------------------------------------------------------


def test_an_event_says_who_did_what_when_and_with_which_program(recorded: Workspace, path: Path) -> None:
    assert run(path, "SELECT seq, at, as_of, actor, command, program FROM events") == [
        (1, "2023-11-06T01:30:00+00:00", "2023-11-06", "tester", "due", "asesmen 0"),
        (2, "2023-11-06T01:30:00+00:00", "2023-11-06", "tester", "plan", "asesmen 0"),
        (3, "2023-11-06T01:30:00+00:00", "2023-11-06", "Tuti", "due", "asesmen 0"),
    ]


def test_an_event_says_why(workspace: Workspace, path: Path) -> None:
    with workspace.writing(stamp(command="batch shift", reason="Gedung dipakai"), head=0) as changes:
        changes.put(None, LoadRecord(number=1, load=load(), digest="digest"))
    assert run(path, "SELECT command, reason FROM events") == [("batch shift", "Gedung dipakai")]
    assert workspace.broken_link() is None
    run(path, "UPDATE events SET reason = NULL", unguarded=True)
    assert workspace.broken_link() == 1


@pytest.mark.sqlite("a server is brought up to date by its administrator")
def test_a_record_from_before_reasons_verifies(recorded: Workspace, path: Path) -> None:
    recorded.close()
    run(path, "ALTER TABLE events DROP COLUMN reason", "UPDATE layout SET version = 2")
    older = Workspace(str(path))
    assert older.broken_link() is None
    with older.writing(stamp(reason="Gedung dipakai"), head=3) as changes:
        changes.put(None, LoadRecord(number=2, load=load(), digest="digest"))
    assert run(path, "SELECT seq, reason FROM events") == [
        (1, None),
        (2, None),
        (3, None),
        (4, "Gedung dipakai"),
    ]
    assert older.broken_link() is None
    older.close()


def test_what_concerns_one_person_stands_in_parts_of_their_own(recorded: Workspace, path: Path) -> None:
    assert run(path, "SELECT seq, subject FROM parts ORDER BY seq, n") == [
        *((1, None), (1, NIP), (1, SARI)),
        *((2, None), (2, NIP), (2, SARI)),
        (3, NIP),
    ]
    parts = run(path, "SELECT subject, CAST(payload AS TEXT) FROM parts")
    mixed, budi = ("".join(str(text) for subject, text in parts if subject == who) for who in (None, NIP))
    told = [NIP, SARI, "Budi", "Sari"]
    assert [word in mixed for word in told] == [False] * 4
    assert [word in budi for word in told] == [True, False, True, False]


@pytest.mark.rule("R93")
def test_a_change_holds_the_row_before_and_after(recorded: Workspace, path: Path) -> None:
    payload = run(path, "SELECT payload FROM parts WHERE seq = 3")[0][0]
    [[table, before, after]] = json.loads(payload)
    assert table == "people"
    assert {key for key in before if before[key] != after[key]} == {"present"}


# --- the chain -------------------------------------------------------------------------------------------


def test_an_honest_record_verifies(recorded: Workspace) -> None:
    assert recorded.broken_link() is None


@pytest.mark.parametrize("event", [1, 2, 3])
@pytest.mark.parametrize("column", ["at", "as_of", "actor", "command", "program"])
def test_an_edited_frame_is_found(recorded: Workspace, path: Path, event: int, column: str) -> None:
    run(path, f"UPDATE events SET {column} = {column} || 'x' WHERE seq = {event}", unguarded=True)  # noqa: S608
    assert recorded.broken_link() == event


@pytest.mark.parametrize(
    ("edit", "found"),
    [
        ("UPDATE parts SET payload = x'5b5d' WHERE seq = 1 AND n = 1", 1),
        ("UPDATE parts SET salt = zeroblob(16) WHERE seq = 2 AND n = 0", 2),
        ("UPDATE parts SET digest = zeroblob(32) WHERE seq = 3 AND n = 0", 3),
        ("UPDATE parts SET digest = zeroblob(32), salt = NULL, payload = NULL WHERE seq = 3 AND n = 0", 3),
        ("UPDATE parts SET n = 9 WHERE seq = 2 AND n = 0", 2),
        ("UPDATE parts SET n = 9 WHERE seq = 2 AND n = 2", 2),
        ("UPDATE parts SET subject = 'x' WHERE seq = 2 AND n = 2", 2),
        ("UPDATE parts SET subject = NULL WHERE seq = 1 AND n = 1", 1),
        pytest.param("UPDATE parts SET digest = 'text' WHERE seq = 2 AND n = 0", 2, marks=BY_TYPE),
        pytest.param("UPDATE parts SET salt = 5 WHERE seq = 2 AND n = 0", 2, marks=BY_TYPE),
        pytest.param(
            "UPDATE parts SET salt = CAST(salt || x'00' AS BLOB) WHERE seq = 2 AND n = 0", 2, marks=BY_TYPE
        ),
        pytest.param("UPDATE parts SET subject = x'ff' WHERE seq = 2 AND n = 0", 2, marks=BY_TYPE),
        pytest.param("UPDATE parts SET payload = 'text' WHERE seq = 2 AND n = 0", 2, marks=BY_TYPE),
        ("UPDATE events SET format = NULL WHERE seq = 2", 2),
        pytest.param("UPDATE events SET actor = x'00' WHERE seq = 2", 2, marks=BY_TYPE),
        pytest.param("UPDATE events SET previous = 'text' WHERE seq = 2", 2, marks=BY_TYPE),
        ("UPDATE parts SET seq = 3, n = 7 WHERE seq = 2 AND n = 1", 2),
        (
            (
                "INSERT INTO parts (seq, n, subject, salt, digest, payload)"
                " SELECT seq, 9, subject, salt, digest, payload FROM parts WHERE seq = 2 AND n = 0"
            ),
            2,
        ),
        ("DELETE FROM parts WHERE seq = 2 AND n = 2", 2),
        ("DELETE FROM parts WHERE seq = 2", 2),
        ("DELETE FROM events WHERE seq = 1", 1),
        ("DELETE FROM events WHERE seq = 2", 2),
        ("UPDATE events SET previous = zeroblob(32) WHERE seq = 2", 2),
        ("UPDATE events SET digest = zeroblob(32) WHERE seq = 2", 2),
        ("UPDATE events SET seq = 9 WHERE seq = 3", 3),
    ],
)
def test_every_other_edit_is_found(recorded: Workspace, path: Path, edit: str, found: int) -> None:
    run(path, edit, unguarded=True)
    assert recorded.broken_link() == found


def test_any_changed_byte_of_a_payload_is_found(recorded: Workspace, path: Path) -> None:
    whole = run(path, "SELECT payload FROM parts WHERE seq = 1 AND n = 1")[0][0]
    assert isinstance(whole, bytes)
    for at in range(0, len(whole), 17):
        changed = bytes([*whole[:at], whole[at] ^ 1, *whole[at + 1 :]])
        edit = f"UPDATE parts SET payload = x'{changed.hex()}' WHERE seq = 1 AND n = 1"  # noqa: S608
        run(path, edit, unguarded=True)
        assert recorded.broken_link() == 1


# --- guards, and erasure ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE events SET actor = 'x'",
        "DELETE FROM events WHERE seq = 3",
        "DELETE FROM parts WHERE seq = 3",
        "UPDATE parts SET payload = x'00'",
        "UPDATE parts SET salt = zeroblob(16)",
        "UPDATE parts SET digest = zeroblob(32), payload = NULL, salt = NULL",
        "UPDATE parts SET payload = NULL",  # without its salt
    ],
)
def test_the_record_cannot_be_edited_by_mistake(recorded: Workspace, path: Path, statement: str) -> None:
    before = ENGINE.raw(path)
    with pytest.raises(refused()):
        run(path, statement)
    assert ENGINE.raw(path) == before


EMPTY = "UPDATE parts SET payload = NULL, salt = NULL, subject = NULL WHERE"


@pytest.mark.parametrize(("where", "found"), [("seq = 3", 3), ("seq = 2 AND n = 1", 2)])
def test_a_part_that_no_erasure_lists_cannot_be_emptied_unseen(
    recorded: Workspace, path: Path, where: str, found: int
) -> None:
    run(path, f"{EMPTY} {where}")  # the guards let it pass: it looks like an erasure
    assert recorded.broken_link() == found
    recorded.erase(recorded.known_as(SARI), stamp(command="person erase"), head=3)
    assert recorded.broken_link() == found


def test_a_damaged_list_of_an_erasure_is_found(recorded: Workspace, path: Path) -> None:
    recorded.erase(recorded.known_as(SARI), stamp(command="person erase"), head=3)
    assert recorded.broken_link() is None
    damaged = """UPDATE parts SET payload = CAST('{"emptied":[[1' AS BLOB) WHERE seq = 4 AND n = 0"""
    run(path, damaged, unguarded=True)
    assert recorded.broken_link() == 1


# --- replaying -------------------------------------------------------------------------------------------

NIPS = [number(serial) for serial in range(1, 6)]
LOADS = st.dictionaries(
    st.sampled_from(NIPS),
    st.tuples(st.sampled_from(["Dinas A", "Dinas B", None]), st.booleans(), st.integers(0, 3)),
)
DRAFTS = st.permutations(NIPS).flatmap(
    lambda order: st.tuples(st.integers(0, 5), st.integers(0, 5)).map(
        lambda cut: (
            [part for part in (order[: cut[0]], order[cut[0] : sum(cut)]) if part],
            order[sum(cut) :],
        )
    )
)


@given(steps=st.lists(LOADS | st.none() | DRAFTS, max_size=6))
@settings(max_examples=examples(40))
def test_replaying_the_events_gives_the_same_tables(steps: list[Any]) -> None:
    with TemporaryDirectory() as folder:
        workspace = Workspace(ENGINE.place(Path(folder) / "asesmen.db"))
        for step in steps:
            before, draft = workspace.snapshot(), workspace.snapshot().draft
            with workspace.writing(stamp(), head=before.head) as changes:
                match step:
                    case dict():
                        changes.put(None, LoadRecord(number=before.loads + 1, load=load(), digest="digest"))
                        for nip, (office, present, days) in step.items():
                            filed = PersonRecord(
                                person=person(nip, office=office), source=SOURCE, present=present
                            )
                            changes.put(before.people.get(nip), filed)
                            held = {one.held_on for one in before.assessments.get(nip, ())}
                            for day in {date(2020, 1, 1) + timedelta(days=n) for n in range(days)} - held:
                                changes.put(None, assessed(day, nip))
                    case (batches, unplaced):
                        changes.put(draft, stored(batches, unplaced))
                    case _:
                        changes.put(draft, None)
        if workspace.exists:
            again = workspace.replayed()
            assert again.tables() == workspace.tables()
            assert (again.snapshot().draft, workspace.broken_link()) == (workspace.snapshot().draft, None)
            again.close()
        workspace.close()


def test_rows_of_an_event_that_is_older_than_a_column_leave_it_empty(workspace: Workspace) -> None:
    row = {
        "nip": NIP,
        "held_on": "2020-01-01",
        "file": "a.xlsx",
        "sheet": "A",
        "row": 2,
        "loaded": "2020-02-01",
    }
    with workspace.writing(stamp(), head=0) as changes:
        changes.by_subject[NIP].append(("assessments", None, row))
    assert [held.organiser for held in workspace.snapshot().assessments[NIP]] == [None]
    assert workspace.replayed().tables() == workspace.tables()
