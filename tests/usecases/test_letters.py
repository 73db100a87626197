from dataclasses import replace
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import pytest

from asesmen_cli.domain.facts import Privacy
from asesmen_cli.domain.letters import Letter, LetterKind
from asesmen_cli.usecases.attend.mark import Marking, mark_attendance
from asesmen_cli.usecases.away import note_away
from asesmen_cli.usecases.batch import cancel_batch, shift_batch
from asesmen_cli.usecases.common.context import Context
from asesmen_cli.usecases.common.part import Wanted, sliced
from asesmen_cli.usecases.exempt import exempt
from asesmen_cli.usecases.export import export
from asesmen_cli.usecases.letters import (
    DrawnUp,
    LetterOptions,
    draw_up,
    give_number,
    note_sent,
    register_of_letters,
)
from asesmen_cli.usecases.plan.draft import PlanOptions
from asesmen_cli.usecases.plan.keep import keep_plan
from asesmen_cli.usecases.publish import publish, withdraw
from tests.builders import TODAY
from tests.rosters import number
from tests.usecases.life import AHEAD, office, planned, published, refused, unchanged_by, waiting, yes

DECEMBER = date(2023, 12, 11)
PEOPLE = [*waiting(3), *waiting(2, 4, office="Dinas B"), *waiting(1, 6, office="Kecamatan C")]
"""Batches of two: 1 and 2 of A; 3 of A with 4 of B; 5 of B with 6 of C."""


def ready(folder: Path, **letters: object) -> Context:
    """A published plan: three batches of two."""
    at = office(folder, PEOPLE, letters=letters)
    published(at, "Gelombang I")
    return at


def drawn(at: Context, *kinds: LetterKind, **wanted: object) -> DrawnUp:
    options = LetterOptions(kinds=kinds)
    return draw_up(at, sliced(at, Wanted(**wanted)), options)  # type: ignore[arg-type]


def summary(letters: tuple[Letter, ...]) -> list[tuple[str, str | None, list[int]]]:
    """Kind, office, and the serials of the people."""
    return [
        (one.kind.value, one.office, sorted(int(who.person.nip[-3:]) for who in one.people))
        for one in letters
    ]


def written(at: Context, folder: Path, *kinds: LetterKind, **wanted: object) -> list[str]:
    """The names of the files of an export of letters."""
    answer = export(at, ["docx"], folder, Wanted(**wanted), LetterOptions(kinds=kinds))  # type: ignore[arg-type]
    return [file.path.name for file in answer.files]


def lines(at: Context) -> list[tuple[int, str, str | None, str | None, date | None]]:
    """The register: line, kind, office, number, day of sending."""
    return [
        (one.line.id, one.line.kind.value, one.line.office, one.line.number, one.line.sent_on)
        for one in register_of_letters(at).letters
    ]


@pytest.mark.rule("R104")
def test_letters_write_names_in_the_style_of_the_settings(tmp_path: Path) -> None:
    at = office(tmp_path, PEOPLE, documents={"names": "capitals"})
    published(at, "Gelombang I")
    names = [one.person.name for letter in drawn(at).letters.letters for one in letter.people]
    assert names
    assert all(name.partition(",")[0].isupper() for name in names)


def test_each_office_of_each_batch_gets_a_call_up_and_each_batch_an_order(tmp_path: Path) -> None:
    at = ready(tmp_path)
    assert summary(drawn(at).letters.letters) == [
        ("call-up", "Dinas A", [1, 2]),
        ("call-up", "Dinas A", [3]),
        ("call-up", "Dinas B", [4]),
        ("call-up", "Dinas B", [5]),
        ("call-up", "Kecamatan C", [6]),
        ("assignment", None, [1, 2]),
        ("assignment", None, [3, 4]),
        ("assignment", None, [5, 6]),
    ]


@pytest.mark.rule("R107")
def test_who_cannot_come_is_called_up_by_no_letter_and_named(tmp_path: Path) -> None:
    at = ready(tmp_path)
    note_away(at, [number(4)], AHEAD, date(2023, 12, 31), "cuti")
    exempt(at, [number(5)], date(2024, 6, 30), "tugas belajar")
    exempt(at, [number(6)], date(2024, 6, 30), "tugas belajar")
    letters = drawn(at, LetterKind.CALL_UP, LetterKind.PERSON, LetterKind.ASSIGNMENT)
    called = {who.person.nip for one in letters.letters.letters for who in one.people}
    assert called == {number(1), number(2), number(3)}
    assert [one.batches for one in letters.letters.letters if one.kind is LetterKind.ASSIGNMENT] == [
        (1,),
        (2,),
    ]
    answer = export(at, ["docx"], tmp_path / "keluar")
    named = [found.params["nip"] for found in answer.findings if found.code == "letters.not-called"]
    assert named == [number(4), number(5), number(6)]
    assert drawn(at, LetterKind.CHANGE).not_called == ()


def test_one_letter_for_all_batches_of_an_office(tmp_path: Path) -> None:
    at = ready(tmp_path, one_per_office=True, kinds=["call-up"])
    letters = drawn(at).letters.letters
    assert summary(letters) == [
        ("call-up", "Dinas A", [1, 2, 3]),
        ("call-up", "Dinas B", [4, 5]),
        ("call-up", "Kecamatan C", [6]),
    ]
    assert [one.batches for one in letters] == [(1, 2), (2, 3), (3,)]


def test_a_letter_to_each_person_of_a_part(tmp_path: Path) -> None:
    at = ready(tmp_path)
    assert summary(drawn(at, LetterKind.PERSON, office="dinas b").letters.letters) == [
        ("person", "Dinas B", [4]),
        ("person", "Dinas B", [5]),
    ]
    assert summary(drawn(at, LetterKind.ASSIGNMENT, office="dinas b").letters.letters) == []
    assert summary(drawn(at, LetterKind.ASSIGNMENT, batch=2).letters.letters) == [
        ("assignment", None, [3, 4])
    ]


@pytest.mark.rule("R83")
def test_a_batch_that_is_over_calls_nobody(tmp_path: Path) -> None:
    at = ready(tmp_path)
    # batches from the Mondays 13, 20 and 27 November, three days each: on the 23rd two are over
    later = replace(at, today=date(2023, 11, 23))
    assert summary(drawn(later, LetterKind.CALL_UP).letters.letters) == [
        ("call-up", "Dinas B", [5]),
        ("call-up", "Kecamatan C", [6]),
    ]


def test_the_letters_of_a_draft_take_no_number_and_no_line(tmp_path: Path) -> None:
    at = office(tmp_path, PEOPLE, letters={"number": "800/{n}"})
    planned(at)
    answer = export(at, ["docx"], tmp_path / "keluar")
    assert [file.path.name for file in answer.files] == ["surat-pemanggilan.docx", "surat-tugas.docx"]
    assert "letters.draft" in [finding.code for finding in answer.findings]
    assert lines(at) == []
    assert {(one.draft, one.number) for one in drawn(at).letters.letters} == {(True, None)}


def test_written_letters_stand_in_the_register_once(tmp_path: Path) -> None:
    at = ready(tmp_path, number="800/{n}/BKPSDM/{month}/{year}", first_number=7)
    written(at, tmp_path / "a", LetterKind.CALL_UP, batch=2)
    once = lines(at)
    assert once == [
        (1, "call-up", "Dinas A", "800/7/BKPSDM/XI/2023", None),
        (2, "call-up", "Dinas B", "800/8/BKPSDM/XI/2023", None),
    ]
    head = at.workspace.snapshot().head
    written(replace(at, today=date(2023, 11, 8)), tmp_path / "b", LetterKind.CALL_UP, batch=2)
    assert (lines(at), at.workspace.snapshot().head) == (once, head)
    assert at.workspace.replayed().tables() == at.workspace.tables()


def test_letters_that_cannot_be_written_are_not_in_the_register(tmp_path: Path) -> None:
    at = ready(tmp_path)
    target = tmp_path / "keluar"
    target.mkdir()
    (target / "surat-tugas.docx").write_bytes(b"milik kantor")
    error = unchanged_by(at, lambda: written(at, target))
    assert error.code == "output.foreign"
    assert [path.name for path in target.iterdir()] == ["surat-tugas.docx"]


def test_copies_under_a_mask_make_no_line_and_take_no_number(tmp_path: Path) -> None:
    at = ready(tmp_path, number="800/{n}")
    written(at, tmp_path / "a", LetterKind.CALL_UP, batch=1)
    names = written(at, tmp_path / "b", LetterKind.CALL_UP, privacy=Privacy.MASKED)
    assert names == ["surat-pemanggilan-tersamar.docx"]
    assert [number for *_, number, _ in lines(at)] == ["800/1"]
    numbers = [one.number for one in drawn(at, LetterKind.CALL_UP, privacy=Privacy.MASKED).letters.letters]
    assert numbers == ["800/1", None, None, None, None]


def test_a_notice_board_gets_no_letter(tmp_path: Path) -> None:
    at = ready(tmp_path)
    assert written(at, tmp_path / "a", privacy=Privacy.PUBLIC) == []
    assert lines(at) == []


# --- what changes after letters were written -----------------------------------------------------------


def changes(at: Context, **wanted: object) -> list[tuple[str, str | None, list[int]]]:
    return summary(drawn(at, LetterKind.CHANGE, **wanted).letters.letters)


@pytest.mark.rule("R85")
def test_a_shifted_batch_is_announced_to_the_offices_that_had_letters_about_it(tmp_path: Path) -> None:
    at = ready(tmp_path)
    shift_batch(at, 2, DECEMBER, force=False)
    assert changes(at) == []  # no letter had announced anything
    written(at, tmp_path / "keluar", LetterKind.CALL_UP)
    shift_batch(at, 2, date(2023, 12, 18), force=False)
    assert changes(at) == [("change", "Dinas A", [3]), ("change", "Dinas B", [4])]
    note_sent(at, [2], None)
    ours, theirs = drawn(at, LetterKind.CHANGE).letters.letters
    was, now = ours.people[0].was, ours.people[0].now
    assert was is not None
    assert now is not None
    assert (was.days[0], now.days[0]) == (DECEMBER, date(2023, 12, 18))
    assert ours.former is not None
    assert (ours.former.id, ours.former.office, theirs.former) == (2, "Dinas A", None)


def test_a_cancelled_batch_is_announced_with_the_reason(tmp_path: Path) -> None:
    at = ready(tmp_path)
    cancel_batch(at, 3, "Anggaran ditunda")
    letters = drawn(at, LetterKind.CHANGE).letters.letters
    assert summary(letters) == [("change", "Dinas B", [5]), ("change", "Kecamatan C", [6])]
    assert {(who.now, who.reason) for one in letters for who in one.people} == {(None, "Anggaran ditunda")}


def test_a_new_plan_is_announced_only_to_those_it_moves(tmp_path: Path) -> None:
    at = ready(tmp_path)
    cancel_batch(at, 1, "Gedung dipakai")
    keep_plan(at, PlanOptions(), yes)
    publish(at, "Gelombang I b", yes)
    moved = changes(at)
    assert moved == [("change", "Dinas A", [1, 2])]


def body(path: Path) -> bytes:
    """Return the text of a Word file; its properties name the event before which it was written."""
    with ZipFile(path) as file:
        return file.read("word/document.xml")


@pytest.mark.rule("R85")
def test_a_notice_comes_again_until_it_is_sent(tmp_path: Path) -> None:
    at = ready(tmp_path)
    written(at, tmp_path / "keluar", LetterKind.CALL_UP)
    shift_batch(at, 2, DECEMBER, force=False)
    files = []
    for _ in range(2):
        written(at, tmp_path / "keluar", LetterKind.CALL_UP, LetterKind.CHANGE)
        files.append({path.name: body(path) for path in (tmp_path / "keluar").glob("*.docx")})
        assert changes(at) == [("change", "Dinas A", [3]), ("change", "Dinas B", [4])]
    assert files[0] == files[1]
    assert [(line, kind) for line, kind, *_ in lines(at)][5:] == [(6, "change"), (7, "change")]
    note_sent(at, [6], None)
    assert changes(at) == [("change", "Dinas B", [4])]


def test_what_letters_sent_have_announced_is_not_announced_again(tmp_path: Path) -> None:
    at = ready(tmp_path)
    written(at, tmp_path / "keluar", LetterKind.CALL_UP)
    note_sent(at, [1, 2, 3, 4, 5], None)
    shift_batch(at, 2, DECEMBER, force=False)
    calls = drawn(at, LetterKind.CALL_UP, LetterKind.CHANGE).letters.letters
    assert summary(calls) == [
        ("call-up", "Dinas A", [1, 2]),
        ("call-up", "Dinas B", [5]),
        ("call-up", "Kecamatan C", [6]),
        ("change", "Dinas A", [3]),
        ("change", "Dinas B", [4]),
    ]


def test_a_withdrawn_plan_is_announced_to_everyone_in_it(tmp_path: Path) -> None:
    at = ready(tmp_path)
    withdraw(at, "Gelombang I")
    assert changes(at, plan="Gelombang I") == [
        ("change", "Dinas A", [1, 2, 3]),
        ("change", "Dinas B", [4, 5]),
        ("change", "Kecamatan C", [6]),
    ]


def test_a_cancellation_that_was_announced_is_not_announced_again(tmp_path: Path) -> None:
    at = ready(tmp_path)
    cancel_batch(at, 3, "Anggaran ditunda")
    written(at, tmp_path / "keluar", LetterKind.CHANGE)
    note_sent(at, [1, 2], None)
    assert changes(at) == []


def test_a_withdrawn_plan_calls_nobody_up_and_without_a_plan_there_is_no_letter(tmp_path: Path) -> None:
    at = office(tmp_path, PEOPLE)
    assert drawn(at, *LetterKind).letters.letters == ()
    published(at, "Gelombang I")
    withdraw(at, "Gelombang I")
    assert summary(drawn(at, LetterKind.CALL_UP, plan="Gelombang I").letters.letters) == []


def test_a_batch_that_has_begun_is_not_changed_any_more(tmp_path: Path) -> None:
    at = ready(tmp_path)
    written(at, tmp_path / "keluar", LetterKind.CALL_UP)
    cancel_batch(at, 1, "Gedung dipakai")
    assert changes(replace(at, today=date(2023, 11, 13)))[0] == ("change", "Dinas A", [1, 2])
    assert changes(replace(at, today=date(2023, 11, 14))) == []


# --- the register --------------------------------------------------------------------------------------


def test_a_number_is_given_by_hand_and_printed_the_next_time(tmp_path: Path) -> None:
    at = ready(tmp_path)
    written(at, tmp_path / "keluar", LetterKind.CALL_UP, batch=1)
    (given,) = give_number(at, 1, "800.1/55/BKPSDM", date(2023, 11, 7)).letters
    assert (given.line.number, given.line.dated) == ("800.1/55/BKPSDM", date(2023, 11, 7))
    (letter,) = drawn(at, LetterKind.CALL_UP, batch=1).letters.letters
    assert (letter.number, letter.dated) == ("800.1/55/BKPSDM", date(2023, 11, 7))
    give_number(at, 1, "", None)
    assert lines(at) == [(1, "call-up", "Dinas A", None, None)]


def test_a_number_belongs_to_one_letter(tmp_path: Path) -> None:
    at = ready(tmp_path)
    written(at, tmp_path / "keluar", LetterKind.CALL_UP)
    give_number(at, 1, "800/1", None)
    error = unchanged_by(at, lambda: give_number(at, 2, "800/1", None))
    assert (error.code, error.params) == ("letters.number-taken", {"id": "1", "number": "800/1"})
    give_number(at, 1, "800/1", AHEAD)
    assert register_of_letters(at).letters[0].line.dated == AHEAD
    head = at.workspace.snapshot().head
    give_number(at, 1, "800/1", AHEAD)
    assert at.workspace.snapshot().head == head


def test_letters_are_noted_as_sent_and_those_that_are_not_can_be_listed(tmp_path: Path) -> None:
    at = ready(tmp_path)
    written(at, tmp_path / "keluar", LetterKind.CALL_UP)
    answer = note_sent(at, [2, 1], None)
    assert [(one.line.id, one.line.sent_on) for one in answer.letters] == [(1, TODAY), (2, TODAY)]
    assert [one.line.id for one in register_of_letters(at, unsent=True).letters] == [3, 4, 5]
    assert at.workspace.replayed().tables() == at.workspace.tables()


def test_all_letters_that_wait_are_noted_as_sent_or_those_of_a_batch(tmp_path: Path) -> None:
    at = ready(tmp_path)
    written(at, tmp_path / "keluar", LetterKind.CALL_UP)
    of_batch = [one.id for one in at.workspace.snapshot().letters if 2 in one.batches]
    answer = note_sent(at, None, None, batch=2)
    assert [one.line.id for one in answer.letters] == of_batch
    rest = note_sent(at, None, None)
    assert not {one.line.id for one in rest.letters} & set(of_batch)
    assert register_of_letters(at, unsent=True).letters == ()
    for batch in (None, 1, 9):
        assert unchanged_by(at, lambda: note_sent(at, None, None, batch=batch)).code == "letters.none-unsent"  # noqa: B023


def test_a_letter_that_is_not_there(tmp_path: Path) -> None:
    at = ready(tmp_path)
    written(at, tmp_path / "keluar", LetterKind.CALL_UP)
    for act in (lambda: note_sent(at, [9], None), lambda: give_number(at, 9, "1", None)):
        error = unchanged_by(at, act)
        assert (error.code, error.params) == ("letters.no-letter", {"id": "9"})
    error = unchanged_by(at, lambda: note_sent(at, [1, 9, 10], None))
    assert error.params == {"n": 2, "all": 3}
    assert [(one.code, one.params["id"]) for one in error.findings] == [
        ("letters.no-letter", "9"),
        ("letters.no-letter", "10"),
    ]


def test_nothing_is_sent_tomorrow(tmp_path: Path) -> None:
    at = ready(tmp_path)
    assert refused(lambda: note_sent(at, [1], date(2023, 11, 7))).code == "usage.value"


def test_a_letter_to_a_person_names_them_in_the_register(tmp_path: Path) -> None:
    at = ready(tmp_path)
    written(at, tmp_path / "keluar", LetterKind.PERSON, batch=1)
    first, _ = register_of_letters(at).letters
    assert first.person is not None
    assert (first.person.nip, first.line.office) == (number(1), "Dinas A")


# --- gugur -----------------------------------------------------------------------------------------------


def dropped(at: Context) -> tuple[Letter, ...]:
    return drawn(at, LetterKind.DROPPED).letters.letters


@pytest.mark.rule("R86")
def test_a_notice_of_gugur_names_the_person_and_the_new_date(tmp_path: Path) -> None:
    at = ready(tmp_path)
    begun = replace(at, today=date(2023, 11, 15))
    absent = Marking(absent=(f"{number(1)}:2023-11-14",), reason="sakit")
    mark_attendance(begun, 1, absent)
    (letter,) = dropped(begun)
    (subject,) = letter.people
    assert (letter.office, letter.draft, subject.reason, subject.now) == ("Dinas A", False, "sakit", None)
    assert subject.was is not None
    assert subject.was.days[0] == AHEAD
    keep_plan(begun, PlanOptions(), yes)
    publish(begun, "Gelombang I b", yes)
    (again,) = dropped(begun)
    assert again.people[0].now is not None
    assert again.people[0].now.days[0] > date(2023, 11, 15)


def test_who_came_back_is_in_no_notice_of_gugur(tmp_path: Path) -> None:
    at = ready(tmp_path)
    first = replace(at, today=date(2023, 11, 15))
    mark_attendance(first, 1, Marking(absent=(f"{number(1)}:2023-11-14",)))
    keep_plan(first, PlanOptions(), yes)
    publish(first, "Gelombang I b", yes)
    (letter,) = dropped(first)
    again = letter.people[0].now
    assert again is not None
    later = replace(at, today=again.days[-1])
    mark_attendance(later, again.batch or 0, Marking(all_present=True))
    assert dropped(later) == ()
