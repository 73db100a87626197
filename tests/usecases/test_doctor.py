import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from asesmen_cli.domain.commands import Command
from asesmen_cli.domain.findings import Severity
from asesmen_cli.domain.messages import Message
from asesmen_cli.domain.record import CheckUp
from asesmen_cli.domain.snapshot import PersonRecord
from asesmen_cli.language import speaking
from asesmen_cli.store import COPIES, Workspace
from asesmen_cli.usecases.away import note_away
from asesmen_cli.usecases.backup import back_up
from asesmen_cli.usecases.common.context import Context
from asesmen_cli.usecases.common.unmatched import unmatched
from asesmen_cli.usecases.doctor import check_up
from asesmen_cli.usecases.exempt import exempt
from asesmen_cli.usecases.restore import restore
from tests.builders import NOW, TODAY, ctx
from tests.engines import ENGINE
from tests.rosters import number
from tests.usecases.life import AHEAD, Asked, office, planned, published, refused, waiting, yes
from tests.usecases.test_plan import ready


def looked(at: Context, *, fix: bool = False, today: date | None = None) -> CheckUp:
    at.workspace.close()
    return check_up(at.workspace.where, today=today or at.today, now=at.now, actor="tuti", fix=fix)


def problems(at: Context, **options: object) -> dict[str, Severity]:
    """Code -> how much it matters, without the reminder of a copy."""
    found = looked(at, **options).findings  # type: ignore[arg-type] # of several types
    return {one.code: one.severity for one in found if one.code != "doctor.no-copy"}


def edit(at: Context, *statements: str) -> None:
    """What anybody with the file could do."""
    at.workspace.close()
    ENGINE.run(Path.cwd() / "asesmen.db" if ENGINE.server else Path(at.workspace.where), *statements)


# --- the file and the record -----------------------------------------------------------------------------


def test_a_sound_workspace_lacks_only_a_copy(tmp_path: Path) -> None:
    answer = looked(office(tmp_path))
    assert [one.code for one in answer.findings] == ["doctor.no-copy"]
    assert (answer.status, answer.events) == (0, 1)


def test_where_there_is_no_workspace_there_is_no_problem(tmp_path: Path) -> None:
    answer = looked(ctx(tmp_path))
    assert [one.code for one in answer.findings] == ["state.no-workspace"]
    assert (answer.status, answer.events) == (0, None)


@pytest.mark.sqlite("about the file")
def test_the_first_broken_link_is_named(tmp_path: Path) -> None:
    at = office(tmp_path)
    planned(at)
    edit(at, "DROP TRIGGER events_stay", "UPDATE events SET actor = 'x' WHERE seq = 2")
    answer = looked(at)
    broken, unguarded, _ = answer.findings
    assert (broken.code, broken.params, unguarded.code) == (
        "doctor.broken-chain",
        {"n": "2"},
        "doctor.unguarded",
    )
    assert (answer.status, answer.events) == (1, None)


@pytest.mark.sqlite("about the file")
def test_an_end_of_the_record_that_was_cut_off_shows_in_the_tables(tmp_path: Path) -> None:
    at = office(tmp_path)
    planned(at)
    edit(
        at,
        *("DROP TRIGGER events_last", "DROP TRIGGER parts_last"),
        *("DELETE FROM events WHERE seq = 2", "DELETE FROM parts WHERE seq = 2"),
    )
    answer = looked(at)
    found = {one.code: one.params for one in answer.findings}
    assert found["doctor.not-borne-out"] == {"tables": ("plans", "batches", "seats")}
    assert "doctor.broken-chain" not in found


@pytest.mark.rule("R98")
def test_a_row_changed_past_the_record_is_found(tmp_path: Path) -> None:
    at = office(tmp_path)
    edit(at, "UPDATE people SET office = 'Dinas B' WHERE nip = (SELECT min(nip) FROM people)")
    assert problems(at) == {"doctor.not-borne-out": Severity.ERROR}


def garbage(path: Path) -> None:
    path.write_bytes(b"NIP;NAMA\n" * 900)


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: 4096 * 9])


def holed(path: Path) -> None:
    raw = bytearray(path.read_bytes())
    raw[4096 * 8 : 4096 * 10] = bytes(4096 * 2)
    path.write_bytes(raw)


@pytest.mark.sqlite("about the file")
@pytest.mark.parametrize("damage", [garbage, cut_short, holed])
def test_a_damaged_file_is_told_in_a_sentence_with_the_copy_to_bring_back(
    tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    at = office(tmp_path, 60)
    at.workspace.engine.keep("lama")
    at.workspace.close()
    damage(Path(at.workspace.where))
    answer = looked(at)
    assert [one.code for one in answer.findings] in (["doctor.unreadable"], ["doctor.damaged"])
    assert answer.findings[0].params["command"] == f"asesmen restore {tmp_path / COPIES / 'asesmen-lama.db'}"
    assert (answer.status, answer.events) == (3, None)


@pytest.mark.sqlite("about the file")
def test_a_row_that_cannot_be_read_is_named_with_the_copy_to_bring_back(tmp_path: Path) -> None:
    at = office(tmp_path)
    at.workspace.engine.keep("lama")
    edit(at, "UPDATE people SET tier = 'raja' WHERE nip LIKE '%003'")
    answer = looked(at)
    unreadable = next(one for one in answer.findings if one.code == "doctor.unreadable")
    assert unreadable.params["why"] == Message(
        "the row {row} of the table {table} cannot be read", {"row": number(3), "table": "people"}
    )
    assert unreadable.params["command"] == f"asesmen restore {tmp_path / COPIES / 'asesmen-lama.db'}"
    assert {one.code for one in answer.findings} >= {"doctor.not-borne-out"}
    assert answer.status == 3


@pytest.mark.sqlite("about the file")
def test_what_is_not_of_asesmen_is_named(tmp_path: Path) -> None:
    at = office(tmp_path)
    edit(at, "CREATE VIEW spy AS SELECT * FROM people")
    foreign = next(one for one in looked(at).findings if one.code == "doctor.foreign")
    assert foreign.params["names"] == ("spy",)


@pytest.mark.sqlite("about the file")
def test_a_fault_of_the_settings_is_one_problem_among_others(tmp_path: Path) -> None:
    at = office(tmp_path)
    published(at)
    (tmp_path / "asesmen.toml").write_text("[plan]\nbatch = 3\n")
    edit(at, "DROP TRIGGER events_stay")
    answer = looked(at)
    assert {one.code for one in answer.findings} >= {"settings.unknown-key", "doctor.unguarded"}
    assert answer.status > 0


@pytest.mark.sqlite("about the file")
@pytest.mark.rule("R98")
def test_what_can_be_mended_is_mended(tmp_path: Path) -> None:
    at = office(tmp_path)
    edit(at, "DROP TRIGGER events_stay")
    old = (NOW - timedelta(hours=2)).timestamp()
    for left in (".asesmen-77-asesmen.db", "asesmen.db-writer"):
        (tmp_path / left).touch()
        os.utime(tmp_path / left, (old, old))
    (tmp_path / ".asesmen-78-asesmen.db").touch()  # just now: somebody may be at it
    codes = ["doctor.leftovers", "doctor.no-copy", "doctor.unguarded"]
    assert sorted(one.code for one in looked(at).findings) == codes
    answer = looked(at, fix=True)
    assert (sorted(one.code for one in answer.fixed), answer.findings, answer.status) == (codes, (), 0)
    assert looked(at).findings == ()
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith((".", "asesmen.db"))) == [
        ".asesmen-78-asesmen.db",
        "asesmen.db",
    ]


@pytest.mark.sqlite("about the file")
def test_what_cannot_be_fixed_is_said_beside_everything_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused_by_the_system(self: Path, missing_ok: bool = False) -> None:
        raise PermissionError(13, "Permission denied", str(self))

    at = office(tmp_path)
    (tmp_path / COPIES).touch()  # a file where the folder of the copies would be
    left = tmp_path / ".asesmen-1-asesmen.db"
    left.touch()
    os.utime(left, (0, 0))
    monkeypatch.setattr(Path, "unlink", refused_by_the_system)
    answer = looked(at, fix=True)
    assert answer.fixed == ()
    found = [one.code for one in answer.findings]
    assert found.count("output.folder") == 2
    assert {"doctor.no-copy", "doctor.leftovers"} <= set(found)


def test_an_old_copy_is_a_reminder(tmp_path: Path) -> None:
    at = office(tmp_path)
    path = at.workspace.engine.keep("lama")
    for days, found in ((30, {}), (31, {"doctor.old-copy": Severity.INFO})):
        then = (NOW - timedelta(days=days)).timestamp()
        os.utime(path, (then, then))
        assert problems(at) == found


# --- people and batches ----------------------------------------------------------------------------------


def test_a_draft_from_an_old_roster_is_told(tmp_path: Path) -> None:
    at = office(tmp_path)
    planned(at)
    assert problems(at) == {}
    exempt(at, [number(1)], date(2024, 1, 1), "Tugas")
    assert problems(at) == {
        "doctor.stale-draft": Severity.WARNING,
        "conflict.exempt": Severity.WARNING,
    }


def test_a_batch_of_which_nobody_has_told_who_came_is_told(tmp_path: Path) -> None:
    at = office(tmp_path)
    sheet = published(at)
    last = sheet.plan.batches[0].window.end
    assert problems(at, today=last) == {}
    found = looked(at, today=last + timedelta(days=1)).findings[0]
    assert (found.code, found.params["batch"], found.params["n"]) == ("doctor.unmarked", 1, 2)


def test_whoever_has_two_seats_at_once_is_told(tmp_path: Path) -> None:
    at = office(tmp_path)
    published(at, "satu")
    [plan] = at.workspace.snapshot().plans
    twice = replace(plan, number=2, name="dua")
    with at.workspace.writing(at.stamp(Command.PUBLISH), head=3) as changes:
        changes.put(None, twice)
    found = [one for one in looked(at).findings if one.code == "conflict.twice"]
    assert [one.params["nip"] for one in found] == 2 * [number(serial) for serial in range(1, 7)]
    assert looked(at).status == 1


def test_a_seat_of_somebody_who_has_gone_or_retires_is_told(tmp_path: Path) -> None:
    at = office(tmp_path)
    published(at)
    people = at.workspace.snapshot().people
    leaves, retires = people[number(1)], people[number(3)]
    with at.workspace.writing(at.stamp(Command.DUE), head=3) as changes:
        changes.put(leaves, replace(leaves, present=False))
        person = replace(retires.person, retires_on=AHEAD)
        changes.put(retires, PersonRecord(person=person, source=retires.source))
    found = {one.code: one.params["nip"] for one in looked(at).findings if "nip" in one.params}
    assert found == {"conflict.gone": number(1), "conflict.retired": number(3)}


def test_who_is_past_retirement_and_in_the_roster_is_told(tmp_path: Path) -> None:
    at = office(tmp_path, 9)
    people = at.workspace.snapshot().people
    with at.workspace.writing(at.stamp(Command.DUE), head=1) as changes:
        for filed in (people[number(serial)] for serial in range(1, 8)):
            changes.put(filed, replace(filed, person=replace(filed.person, retires_on=TODAY)))
    [found] = [one for one in looked(at).findings if one.code == "doctor.retired"]
    names = found.params["names"]
    assert isinstance(names, tuple)
    assert (found.params["n"], len(names), names[-1]) == (7, 6, "…")


def test_numbers_stored_before_the_rules_of_today_are_named(tmp_path: Path) -> None:
    at = office(tmp_path)
    known = at.workspace.snapshot().people[number(1)]
    late = "198001012055011001"
    with at.workspace.writing(at.stamp(Command.DUE), head=1) as changes:
        changes.put(None, replace(known, person=replace(known.person, nip=late, name="Ani")))
    [found] = [one for one in looked(at).findings if one.code == "doctor.nip"]
    assert speaking("en").about(found) == (
        f"People on file whose NIP is impossible by the rules of today: 1 (Ani ({late}): its digits 9 to 12"
        " are not a year in which service can have begun)."
    )


@pytest.mark.sqlite("about the file")
@pytest.mark.rule("R63")
def test_batches_that_fall_on_a_holiday_are_told(tmp_path: Path) -> None:
    at = office(tmp_path)
    published(at)
    closed = f'[[calendar.closures]]\nfrom = {AHEAD}\nto = {AHEAD}\nname = "Rapat"\n'
    (tmp_path / "asesmen.toml").write_text(closed)
    assert problems(at) == {"conflict.holiday": Severity.WARNING}


def test_other_spellings_of_offices_are_reported(tmp_path: Path) -> None:
    people = [*waiting(3), *waiting(2, first=7, office="A Dinas")]
    at = ready(tmp_path, people, TODAY)
    [found] = [one for one in looked(at).findings if one.code == "doctor.offices"]
    assert found.params["n"] == 1


def test_a_whole_life_without_a_fault_is_no_problem(tmp_path: Path) -> None:
    at = office(tmp_path)
    note_away(at, [number(1)], TODAY, TODAY, "Cuti")
    published(at)
    back_up(at, None)
    assert looked(at).findings == ()


# --- copies ----------------------------------------------------------------------------------------------


@pytest.mark.sqlite("about the file")
def test_a_copy_has_the_minute_in_its_name(tmp_path: Path) -> None:
    at = office(tmp_path)
    copied = back_up(at, None)
    assert copied.file == tmp_path / COPIES / "asesmen-2023-11-06-0130.db"
    assert (copied.events, copied.last) == (1, at.workspace.events()[-1])
    assert refused(lambda: back_up(at, None)).code == "copy.there"
    assert back_up(at, tmp_path / "usb").file == tmp_path / "usb" / "asesmen-2023-11-06-0130.db"
    assert back_up(at, tmp_path / "usb" / "x.db").file == tmp_path / "usb" / "x.db"


@pytest.mark.sqlite("about the file")
def test_what_is_not_there_cannot_be_copied(tmp_path: Path) -> None:
    assert refused(lambda: back_up(ctx(tmp_path), None)).code == "state.no-workspace"
    assert list(tmp_path.iterdir()) == []


def test_a_copy_comes_back_when_it_is_agreed_to_and_what_was_there_is_kept(tmp_path: Path) -> None:
    at = office(tmp_path)
    copied = back_up(at, None)
    before = at.workspace.tables()
    planned(at)
    lost = at.workspace.tables()
    asked = Asked(answer=False)
    assert refused(lambda: restore(at, Path(copied.file), asked)).code == "question.no"
    assert at.workspace.tables() == lost
    assert {key: asked.questions[0].params[key] for key in ("n", "there")} == {"n": 1, "there": 2}
    restored = restore(at, Path(copied.file), yes)
    assert at.workspace.tables() == before
    assert restored.kept is not None
    kept = Workspace(str(restored.kept))
    assert kept.tables() == lost
    kept.close()
    assert [event.command for event in at.workspace.events()][-1] == "restore"


@pytest.mark.rule("R99")
@pytest.mark.sqlite("about files beside the workspace")
def test_a_copy_brings_the_settings_to_another_folder_and_changes_no_others(tmp_path: Path) -> None:
    at = office(tmp_path)
    own = tmp_path / "asesmen.toml"
    own.write_text("[rule]\ncycle_months = 36\n", encoding="utf-8")
    copied = Path(back_up(at, None).file)
    assert copied.with_suffix(".toml").read_text(encoding="utf-8") == own.read_text(encoding="utf-8")

    other = ctx(tmp_path / "lain")
    (tmp_path / "lain").mkdir()
    restored = restore(other, copied, yes)
    there = tmp_path / "lain" / "asesmen.toml"
    assert (restored.settings, restored.findings) == (there, ())
    assert there.read_text(encoding="utf-8") == own.read_text(encoding="utf-8")
    assert restore(other, copied, yes).findings == ()

    there.write_text("[rule]\ncycle_months = 12\n", encoding="utf-8")
    assert [one.code for one in restore(other, copied, yes).findings] == ["restore.other-settings"]
    assert "12" in there.read_text(encoding="utf-8")
    there.unlink()
    copied.with_suffix(".toml").unlink()
    assert [one.code for one in restore(other, copied, yes).findings] == ["restore.no-settings"]
    assert not there.exists()


@pytest.mark.sqlite("about files beside the workspace")
def test_settings_that_nothing_can_read_do_not_keep_a_copy_from_being_written(tmp_path: Path) -> None:
    at = office(tmp_path)
    (tmp_path / "asesmen.toml").write_bytes(b'[office]\nname = "\xff"\n')
    assert back_up(at, None).settings is None


@pytest.mark.rule("R99")
def test_a_copy_that_is_not_sound_is_refused(tmp_path: Path) -> None:
    at = office(tmp_path)
    planned(at)
    copied = Path(back_up(at, None).file)
    for statements in (
        ("UPDATE people SET office = 'Dinas B'",),
        ("DROP TRIGGER events_stay", "UPDATE events SET actor = 'x' WHERE seq = 1"),
    ):
        with closing(sqlite3.connect(copied)) as connection, connection:
            for statement in statements:
                connection.execute(statement)
        error = refused(lambda: restore(at, copied, yes))
        assert (error.code, error.params["file"]) == ("restore.unsound", str(copied))
    assert len(at.workspace.events()) == 2


@pytest.mark.sqlite("about the file")
def test_what_cannot_be_read_any_more_is_kept_as_it_is(tmp_path: Path) -> None:
    at = office(tmp_path)
    copied = Path(back_up(at, None).file)
    at.workspace.close()
    garbage(Path(at.workspace.where))
    restored = restore(at, copied, yes)
    assert restored.kept is not None
    assert Path(restored.kept).read_bytes() == b"NIP;NAMA\n" * 900
    assert looked(at).findings == ()


# --- settings that match nothing ----------------------------------------------------------------------------


def test_settings_that_name_nobody_on_file_are_reported(tmp_path: Path) -> None:
    at = office(
        tmp_path,
        groups={"keep_apart": [[number(1), number(7)]], "stand_in": [[number(8), number(2)]]},
        offices={"dinas a": {"cap": 1}, "DINAS": "Dinas A", "D. Kes": "Dinas Kesehatan"},
    )
    found = list(unmatched(at.settings, at.workspace.snapshot()))
    assert [(one.code, one.params.get("people"), one.params.get("office")) for one in found] == [
        ("plan.group-unknown", (number(7), number(8)), None),
        ("plan.office-unknown", None, "Dinas Kesehatan"),
        ("plan.office-unknown", None, "dinas a"),
    ]
    assert speaking("en").about(found[-1]).endswith("no effect: dinas a (did you mean Dinas A?).")
    assert [one.code for one in planned(at).findings] == [one.code for one in found]


def test_settings_that_fit_the_roster_are_not_reported(tmp_path: Path) -> None:
    at = office(tmp_path, groups={"keep_apart": [[number(1), number(2)]]}, offices={"Dinas A": {"cap": 1}})
    assert list(unmatched(at.settings, at.workspace.snapshot())) == []
