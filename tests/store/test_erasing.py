from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, Integer, Table

from asesmen_cli.domain.findings import Finding, Severity
from asesmen_cli.domain.people import Absence, Exemption
from asesmen_cli.domain.snapshot import LoadRecord, PersonRecord
from asesmen_cli.store import Workspace
from asesmen_cli.store._erasing import GONE
from asesmen_cli.store._schema import OF_PERSONS
from tests.builders import NIP, SOURCE, TODAY, assessed, load, person, stamp
from tests.engines import ENGINE, refused
from tests.rosters import number
from tests.store.plans import stored

BUDI, SARI = "Budi Utomo, S.E.", "Sari"
OLD, OTHER = number(9), number(2)


@pytest.fixture
def recorded(workspace: Workspace) -> Workspace:
    """Budi under two numbers, with a seat, an absence and an assessment; Sari, whose rows name him."""
    budi = PersonRecord(person=person(OLD, name=BUDI), source=SOURCE)
    with workspace.writing(stamp(), head=0) as changes:
        changes.put(None, LoadRecord(number=1, load=load(), digest="digest"))
        changes.put(None, budi)
        changes.put(None, PersonRecord(person=person(OTHER, name=SARI), source=SOURCE))
        changes.put(None, assessed(date(2020, 1, 1), OLD))
        changes.put(None, Exemption(nip=OTHER, until=TODAY, reason=f"Menggantikan {BUDI} dulu"))
    own = workspace.rows_of(OLD)
    with workspace.writing(stamp(command="roster rename"), head=1) as changes:
        changes.renumber(OLD, NIP, own, {}, ())
    told = (
        Finding(code="plan.pin-lost", severity=Severity.WARNING, params={"names": (BUDI, SARI)}),
        Finding(code="plan.away", severity=Severity.ERROR, params={"nip": NIP, "batch": 1}),
    )
    with workspace.writing(stamp(command="plan"), head=2) as changes:
        changes.put(None, stored([[NIP, OTHER]], [], findings=told))
        changes.put(None, Absence(nip=NIP, first=TODAY, last=TODAY, reason="Cuti"))
    return workspace


def erase(workspace: Workspace, nip: str = NIP, reason: str = "UU PDP") -> int:
    head = workspace.snapshot().head
    return workspace.erase(workspace.known_as(nip), stamp(command="person erase", reason=reason), head=head)


@pytest.mark.rule("R96")
def test_everything_about_the_person_goes_and_nothing_else(recorded: Workspace, path: Path) -> None:
    # Budi's own parts: one under the old number in the first event, two of the renaming, one of the third
    assert erase(recorded) == 4
    recorded.close()
    raw = ENGINE.raw(path)
    assert [word for word in (NIP, OLD, BUDI, "Budi") if word.encode() in raw] == []
    snapshot = recorded.snapshot()
    assert (list(snapshot.people), snapshot.former, snapshot.assessments, snapshot.absences) == (
        [OTHER],
        {},
        {},
        {},
    )
    assert snapshot.people[OTHER].person.name == SARI
    draft = recorded.snapshot().draft
    assert draft is not None
    assert [batch.nips for batch in draft.plan.batches] == [(OTHER,)]


@pytest.mark.sqlite("a server has no journal beside the workspace")
@pytest.mark.rule("R96")
def test_the_journal_of_an_erasure_is_overwritten_before_it_is_removed(
    recorded: Workspace, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    removed: list[bytes] = []
    unlink = Path.unlink

    def watched(file: Path, missing_ok: bool = False) -> None:
        if file.name.endswith("-journal") and file.exists():
            removed.append(file.read_bytes())
        unlink(file, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", watched)
    erase(recorded)
    assert removed
    assert not any(any(content) for content in removed)
    assert len(removed[0]) > 4096
    assert [file.name for file in path.parent.iterdir()] == [path.name]
    absence = Absence(nip=OTHER, first=TODAY, last=TODAY, reason="Cuti")
    with recorded.writing(stamp(), head=4) as changes:
        changes.put(None, absence)
    assert [file.name for file in path.parent.iterdir()] == [path.name]
    assert (recorded.broken_link(), recorded.engine.damage()) == (None, None)


def test_what_others_rows_say_of_the_person_is_told_without_the_name(recorded: Workspace) -> None:
    erase(recorded)
    draft = recorded.snapshot().draft
    assert draft is not None
    assert [finding.params for finding in draft.findings] == [
        {"names": ("(dihapus)", SARI)},
        {"nip": "(dihapus)", "batch": 1},
    ]
    assert recorded.snapshot().exemptions[OTHER].reason == "Menggantikan (dihapus) dulu"


def test_the_chain_verifies_the_frames_stay_and_the_events_tell_the_tables(recorded: Workspace) -> None:
    before = recorded.events()
    erase(recorded)
    assert recorded.broken_link() is None
    assert recorded.replayed().tables() == recorded.tables()
    *frames, last = recorded.events()
    assert [(one.number, one.at, one.actor, one.command) for one in frames] == [
        (one.number, one.at, one.actor, one.command) for one in before
    ]
    assert (last.command, last.reason, last.who) == ("person erase", "UU PDP", ())


def test_a_second_person_is_erased_from_what_was_told_anew(recorded: Workspace, path: Path) -> None:
    erase(recorded)
    erase(recorded, OTHER)
    recorded.close()
    raw = ENGINE.raw(path)
    assert [word for word in (NIP, OTHER, BUDI) if word.encode() in raw] == []
    assert recorded.broken_link() is None
    assert recorded.replayed().tables() == recorded.tables()
    assert recorded.snapshot().people == {}


def filler(column: Column[Any]) -> object:
    """A value for a column that is about Budi wherever it can be."""
    if column.name == "nip":
        return NIP
    return 1 if isinstance(column.type, Integer) else BUDI


@pytest.mark.parametrize("table", OF_PERSONS, ids=lambda table: table.name)
def test_every_table_about_persons_loses_the_row_and_the_record_of_it(
    workspace: Workspace, path: Path, table: Table
) -> None:
    row = {column.name: filler(column) for column in table.columns}
    if table.name == "seats":
        row["code"] = None
    with workspace.writing(stamp(), head=0) as changes:
        changes.put(None, PersonRecord(person=person(NIP, name=BUDI), source=SOURCE))
    if table.name != "people":
        with workspace.writing(stamp(), head=1) as changes:
            changes.by_subject[NIP].append((table.name, None, row))
    who = workspace.known_as(NIP)
    workspace.erase(who, stamp(command="person erase"), head=1 + (table.name != "people"))
    assert workspace.rows_of(NIP) == {one.name: [] for one in OF_PERSONS}
    workspace.close()
    assert [word for word in (NIP, BUDI) if word.encode() in ENGINE.raw(path)] == []
    assert workspace.replayed().tables() == workspace.tables()


def test_somebody_else_of_the_same_name_stays(workspace: Workspace) -> None:
    namesakes = [PersonRecord(person=person(nip, name="Budi"), source=SOURCE) for nip in (NIP, OTHER)]
    with workspace.writing(stamp(), head=0) as changes:
        for one in namesakes:
            changes.put(None, one)
        # a single word is taken for the name only where it stands alone: this is an institute
        changes.put(None, Exemption(nip=OTHER, until=TODAY, reason="Kuliah di Budi Luhur"))
    erase(workspace)
    snapshot = workspace.snapshot()
    assert snapshot.people == {OTHER: namesakes[1]}
    assert snapshot.exemptions[OTHER].reason == "Kuliah di Budi Luhur"


def test_whoever_comes_back_is_new(recorded: Workspace) -> None:
    erase(recorded)
    back = PersonRecord(person=person(NIP, name=BUDI), source=SOURCE)
    with recorded.writing(stamp(), head=4) as changes:
        changes.put(None, back)
    snapshot = recorded.snapshot()
    assert (snapshot.people[NIP], snapshot.former, snapshot.assessments) == (back, {}, {})
    assert recorded.replayed().tables() == recorded.tables()


def test_what_is_done_after_an_erasure_can_be_replayed(recorded: Workspace) -> None:
    erase(recorded)
    before = recorded.snapshot().draft
    assert before is not None
    with recorded.writing(stamp(command="pin"), head=4) as changes:
        changes.put(before, replace(before, pinned=frozenset({OTHER})))
    assert recorded.replayed().tables() == recorded.tables()
    assert recorded.broken_link() is None


@pytest.mark.parametrize(
    "change",
    [
        "payload = NULL, salt = NULL",  # who it was about
        "payload = NULL, salt = NULL, subject = 'x'",
        "payload = NULL, salt = NULL, subject = NULL, n = 9",
        "payload = NULL, salt = NULL, subject = NULL, seq = 2",
        "salt = NULL, subject = NULL",
    ],
)
def test_a_part_loses_its_person_whole_and_stays_where_it_is(
    recorded: Workspace, path: Path, change: str
) -> None:
    recorded.close()
    with pytest.raises(refused()):
        ENGINE.run(path, f"UPDATE parts SET {change} WHERE seq = 1 AND n = 1")  # noqa: S608


@pytest.mark.parametrize(
    "text",
    [
        "Menggantikan BUDI UTOMO, S.E.",
        "lihat budi  utomo",
        f"NIP {NIP[:8]} {NIP[8:14]} {NIP[14]} {NIP[15:]} pindah",
        f"{NIP[:8]}.{NIP[8:14]}.{NIP[14]}.{NIP[15:]}",
    ],
)
def test_other_spellings_in_texts_of_others_go_too(recorded: Workspace, text: str) -> None:
    head = recorded.snapshot().head
    with recorded.writing(stamp(), head=head) as changes:
        changes.put(None, Exemption(nip=number(5), until=TODAY, reason=text))
    erase(recorded)
    assert GONE in recorded.snapshot().exemptions[number(5)].reason
    assert recorded.health().differing == ()


def test_a_longer_number_is_somebody_elses(recorded: Workspace) -> None:
    assert not recorded.known_as(NIP).names_in(f"surat {NIP}7")


def test_a_text_names_the_person_or_does_not(recorded: Workspace) -> None:
    who = recorded.known_as(NIP)
    assert [who.names_in(text) for text in (f"Diminta {BUDI}", OLD, "Diminta Budi", None)] == [
        *(True, True, False, False),
    ]
