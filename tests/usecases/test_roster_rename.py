import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from asesmen_cli.domain.commands import Command
from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.domain.people import Absence, Exemption
from asesmen_cli.json_answers import as_json
from asesmen_cli.language import speaking
from asesmen_cli.usecases.common.context import Ask, Context
from asesmen_cli.usecases.common.lookup import find_person
from asesmen_cli.usecases.plan.draft import PlanOptions, draft_plan
from asesmen_cli.usecases.roster.register import rename
from tests.builders import NIP, ctx, roster
from tests.rosters import Someone, number, somebodies, somebody
from tests.usecases.test_due import days, take, unasked

NEW = number(7, since=202001)
THIRD = number(8, since=202101)
BUDI = somebody(nip=NIP, name="Budi", echelon="IV.a", last_assessed=date(2020, 2, 2))
OTHERS = somebodies(10, 50, last_assessed=date(2023, 1, 1))


def loaded(folder: Path, *people: Someone, name: str = "roster.xlsx") -> Context:
    at = ctx(folder)
    take(at, roster(folder, [*people, *OTHERS], name=name))
    return at


def renumbered(folder: Path, last_assessed: date | None = None) -> Context:
    """Budi stands under the old number in one roster, and under the new one in the next."""
    loaded(folder, BUDI)
    return loaded(folder, replace(BUDI, nip=NEW, last_assessed=last_assessed), name="baru.xlsx")


def refusal(at: Context, old: str, new: str, ask: Ask = unasked) -> AsesmenError:
    before = at.workspace.tables()
    with pytest.raises(AsesmenError) as caught:
        rename(at, old, new, ask)
    assert at.workspace.tables() == before
    return caught.value


def test_a_person_moves_to_a_number_that_no_roster_has_told_yet(tmp_path: Path) -> None:
    at = loaded(tmp_path, BUDI)
    answer = rename(at, NIP, NEW, unasked)
    people = at.workspace.snapshot().people
    assert (NIP in people, people[NEW].person) == (False, replace(answer.person, nip=NEW))
    assert as_json(answer, speaking("en")) == {
        "schema": "asesmen.rename/1",
        "former": NIP,
        "person": {"nip": NEW, "name": "Budi", "office": BUDI.office},
        "moved": {"assessments": 1, "seats": 0},
    }


def test_a_person_whom_the_roster_told_as_new_gets_what_was_on_record(tmp_path: Path) -> None:
    at = renumbered(tmp_path, date(2023, 6, 14))
    rename(at, NIP, NEW, unasked)
    # BUDI is the first of the roster: row 2
    assert days(at, NEW) == [(date(2020, 2, 2), "roster.xlsx", 2), (date(2023, 6, 14), "baru.xlsx", 2)]
    people = at.workspace.snapshot().people
    assert (NIP in people, people[NEW].present, people[NEW].source.file) == (False, True, "baru.xlsx")


def test_the_same_day_on_record_twice_stays_once(tmp_path: Path) -> None:
    at = renumbered(tmp_path, BUDI.last_assessed)
    rename(at, NIP, NEW, unasked)
    assert days(at, NEW) == [(date(2020, 2, 2), "baru.xlsx", 2)]


@pytest.mark.rule("R41")
def test_a_seat_an_exemption_and_an_absence_go_with_the_person(tmp_path: Path) -> None:
    at = loaded(tmp_path, BUDI)
    draft_plan(at, PlanOptions(start=date(2023, 11, 20)), unasked)
    gone = Absence(nip=NIP, first=date(2024, 1, 1), last=date(2024, 1, 5), reason="Cuti")
    spared = Exemption(nip=NIP, until=date(2024, 3, 1), reason="Sakit")
    with at.workspace.writing(at.stamp(Command.ROSTER_RENAME), head=at.workspace.snapshot().head) as changes:
        changes.put(None, gone)
        changes.put(None, spared)
    answer = rename(at, NIP, NEW, unasked)
    snapshot, plan = at.workspace.snapshot(), at.workspace.snapshot().draft
    assert plan is not None
    assert (answer.seats, [batch.nips for batch in plan.plan.batches]) == (1, [(NEW,)])
    assert snapshot.absences == {NEW: (replace(gone, nip=NEW),)}
    assert snapshot.exemptions == {NEW: replace(spared, nip=NEW)}


def test_a_rename_is_one_event_and_replaying_gives_the_same_tables(tmp_path: Path) -> None:
    at = renumbered(tmp_path)
    head = at.workspace.snapshot().head
    rename(at, NIP, NEW, unasked)
    assert at.workspace.snapshot().head == head + 1
    assert at.workspace.replayed().tables() == at.workspace.tables()
    assert at.workspace.broken_link() is None


def test_the_former_number_still_finds_the_person(tmp_path: Path) -> None:
    at = loaded(tmp_path, BUDI)
    rename(at, NIP, NEW, unasked)
    rename(at, NEW, THIRD, unasked)
    snapshot = at.workspace.snapshot()
    assert [find_person(at, snapshot, nip).nip for nip in (NIP, NEW, THIRD)] == [THIRD] * 3
    assert find_person(at, snapshot, f"{NIP[:8]} {NIP[8:14]}.{NIP[14]}-{NIP[15:]}").nip == THIRD


def test_a_name_can_be_taken_back(tmp_path: Path) -> None:
    at = loaded(tmp_path, BUDI)
    before = at.workspace.snapshot()
    rename(at, NIP, NEW, unasked)
    rename(at, NEW, NIP, unasked)
    after = at.workspace.snapshot()
    assert (after.people, after.assessments, after.former) == (before.people, before.assessments, {NEW: NIP})


def test_an_old_roster_with_the_former_number_brings_nobody_back(tmp_path: Path) -> None:
    at = loaded(tmp_path, BUDI)
    rename(at, NIP, NEW, unasked)
    answer = take(at, roster(tmp_path, [replace(BUDI, rank="IV/a"), *OTHERS]))
    assert [
        finding.params["nip"] for finding in answer.findings if finding.code == "roster.former-number"
    ] == [NEW]
    assert answer.changes is not None
    assert (answer.changes.new, answer.changes.changed, answer.changes.gone) == (0, 1, 0)


def test_a_roster_with_both_numbers_counts_the_row_of_the_former_as_ignored(tmp_path: Path) -> None:
    at = loaded(tmp_path, BUDI)
    rename(at, NIP, NEW, unasked)
    answer = take(at, roster(tmp_path, [BUDI, replace(BUDI, nip=NEW), *OTHERS]))
    assert (answer.load.rows, answer.load.accepted, answer.load.ignored) == (12, 11, 1)


# --- refusals ---------------------------------------------------------------------------------------------


def test_a_number_that_is_not_sound_is_refused_with_the_reason(tmp_path: Path) -> None:
    error = refusal(loaded(tmp_path, BUDI), NIP, NIP[:15] + "000")
    assert (error.code, error.params["nip"]) == ("person.unsound", NIP[:15] + "000")


def test_somebody_who_is_not_on_file_has_no_number_to_change(tmp_path: Path) -> None:
    assert refusal(loaded(tmp_path, BUDI), NEW, THIRD).code == "state.no-person"


def test_the_same_number_is_refused(tmp_path: Path) -> None:
    assert refusal(loaded(tmp_path, BUDI), NIP, NIP).code == "rename.same"


@pytest.mark.rule("R41")
def test_two_who_both_stand_in_the_roster_are_not_joined(tmp_path: Path) -> None:
    at = loaded(tmp_path, BUDI, replace(BUDI, nip=NEW))
    assert refusal(at, NIP, NEW).code == "rename.both"


def test_a_number_that_another_person_had_is_refused(tmp_path: Path) -> None:
    at = loaded(tmp_path, BUDI)
    rename(at, NIP, NEW, unasked)
    error = refusal(at, OTHERS[0].nip, NIP)
    assert (error.code, error.params["nip"]) == ("rename.taken", NEW)


@pytest.mark.parametrize(
    "now", [{"nip": NEW, "name": "Sari"}, {"nip": number(7, born=date(1981, 1, 1), since=202001)}]
)
def test_another_name_or_birth_date_is_asked_about(tmp_path: Path, now: dict[str, str]) -> None:
    loaded(tmp_path, BUDI)
    at = loaded(tmp_path, replace(BUDI, **now), name="baru.xlsx")  # type: ignore[arg-type]
    assert refusal(at, NIP, now["nip"], lambda _: False).code == "question.no"
    rename(at, NIP, now["nip"], lambda _: True)
    assert at.workspace.snapshot().former == {NIP: now["nip"]}


# --- an older workspace -----------------------------------------------------------------------------------


@pytest.mark.sqlite("about a file of an older layout")
def test_a_workspace_of_the_first_layout_is_brought_up_to_date_when_it_is_read(tmp_path: Path) -> None:
    at = loaded(tmp_path, BUDI)
    before = at.workspace.tables()
    at.workspace.close()
    with closing(sqlite3.connect(at.workspace.where)) as connection:
        connection.executescript(
            "ALTER TABLE assessments DROP COLUMN organiser; DROP TABLE former_numbers;"
            "UPDATE layout SET version = 1"
        )
    assert ctx(tmp_path).workspace.tables() == before
    rename(ctx(tmp_path), NIP, NEW, unasked)
    assert ctx(tmp_path).workspace.replayed().tables() == ctx(tmp_path).workspace.tables()
