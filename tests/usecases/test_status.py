"""The overview: what is here, what needs a person, and the one next step, at each point of a year."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from asesmen_cli.domain.choices import Template
from asesmen_cli.usecases.attend.mark import Marking, mark_attendance
from asesmen_cli.usecases.away import note_away
from asesmen_cli.usecases.backup import back_up
from asesmen_cli.usecases.common.context import Context
from asesmen_cli.usecases.common.part import Wanted
from asesmen_cli.usecases.export import export
from asesmen_cli.usecases.letters import LetterOptions, note_sent
from asesmen_cli.usecases.status import batches_of, overview
from tests.builders import NOW, TODAY, ctx, roster
from tests.cli.samples import SAMPLES
from tests.rosters import number, somebody
from tests.usecases.life import AHEAD, office, planned, published, waiting
from tests.usecases.test_due import take

AFTER = AHEAD + timedelta(days=30)


def codes(at: Context) -> dict[str, int]:
    return {one.code: one.count for one in overview(at).open}


def following(at: Context) -> str:
    return overview(at).next.command


@pytest.mark.sqlite("the settings are a file")
def test_in_an_empty_folder_the_first_step_is_to_set_up(tmp_path: Path) -> None:
    answer = overview(ctx(tmp_path))
    assert (answer.load, answer.plan, answer.open, answer.files) == (None, None, (), ())
    assert answer.next.command == "asesmen init"
    (tmp_path / "asesmen.toml").touch()
    assert following(ctx(tmp_path)) == "asesmen due FILE.xlsx"


def test_a_folder_that_is_not_there_is_empty(tmp_path: Path) -> None:
    assert overview(ctx(tmp_path / "nowhere")).files == ()


def test_files_are_recognised_by_what_they_hold_and_a_roster_is_proposed(tmp_path: Path) -> None:
    for name in ("results.xlsx", "no-table.xlsx", "cut-short.xlsx", "no-people.xlsx"):
        SAMPLES[name](tmp_path / name)
    SAMPLES["roster.xlsx"](tmp_path / "Data PNS 2023.xlsx")
    (tmp_path / "~$Data PNS 2023.xlsx").write_bytes(b"admin")
    answer = overview(ctx(tmp_path))
    assert {one.path: one.holds for one in answer.files} == {
        "Data PNS 2023.xlsx": Template.ROSTER,
        "results.xlsx": Template.RESULTS,
        "no-table.xlsx": None,
    }
    assert answer.files[0].holds is Template.ROSTER
    assert answer.next.command == 'asesmen due "Data PNS 2023.xlsx"'


def test_the_next_step_through_a_year(tmp_path: Path) -> None:
    at = office(tmp_path)
    assert following(at) == "asesmen plan"
    planned(at, start=AHEAD)
    assert following(at) == "asesmen publish"
    published(at, "I")
    assert following(at) == "asesmen export --format docx"
    export(at, ["docx"], tmp_path, Wanted(), LetterOptions())
    assert following(at) == "asesmen letters"
    note_sent(at, [line.id for line in at.workspace.snapshot().letters], None)
    assert following(at) == "asesmen due --within 90"
    later = replace(at, today=AFTER)
    assert following(later) == "asesmen attend sheet 1 --plan I"
    for batch in (1, 2, 3):
        mark_attendance(later, batch, Marking(all_present=True), None)
    assert following(later) == "asesmen due --within 90"
    assert following(replace(at, today=AFTER + timedelta(days=60))) == "asesmen result pending"


def test_what_is_here(tmp_path: Path) -> None:
    at = office(tmp_path)
    published(at, "Gelombang I")
    answer = overview(at)
    plan, upcoming = answer.plan, answer.upcoming
    assert plan is not None
    assert upcoming is not None
    assert (answer.people, answer.flagged) == (6, 6)
    assert (plan.name, plan.batches, plan.seated) == ("Gelombang I", 3, 6)
    assert (upcoming.number, upcoming.window.start) == (1, AHEAD)


def test_those_with_a_seat_who_are_due_by_their_batch_are_counted_apart(tmp_path: Path) -> None:
    at = office(tmp_path)
    published(at, "I")
    earlier = replace(at, today=date(2020, 1, 1))
    assert overview(at).later == 0
    assert (overview(earlier).flagged, overview(earlier).later) == (0, 6)


def test_rows_that_were_not_loaded_are_open(tmp_path: Path) -> None:
    people = [*waiting(2), somebody(9, nip=1.98001012005011e17)]
    at = ctx(tmp_path)
    take(at, roster(tmp_path, people))
    item = next(one for one in overview(at).open if one.code == "open.rejected")
    assert item.count == 1
    assert item.command == "asesmen roster check roster.xlsx --errors koreksi.xlsx"


def test_offices_that_may_be_one_are_open(tmp_path: Path) -> None:
    at = office(tmp_path, [*waiting(2, office="Dinas Kesehatan"), *waiting(1, 3, office="Dinas Kesehtan")])
    assert codes(at)["open.offices"] == 1


def test_conflicts_and_a_stale_draft_are_open(tmp_path: Path) -> None:
    at = office(tmp_path)
    planned(at, start=AHEAD)
    assert "open.stale-draft" not in codes(at)
    note_away(at, (number(1),), AHEAD, AHEAD, "Sakit")
    assert {"open.conflicts": 1, "open.stale-draft": 1}.items() <= codes(at).items()
    assert following(at) == "asesmen plan"


def test_those_whom_a_published_plan_leaves_over_are_open(tmp_path: Path) -> None:
    at = office(tmp_path)
    assert "open.without-seat" not in codes(at)
    published(at, "I", max_batches=2)
    assert codes(at)["open.without-seat"] == 2


def test_attendance_and_results_that_are_missing_are_open(tmp_path: Path) -> None:
    at = office(tmp_path)
    published(at, "I")
    assert codes(replace(at, today=AFTER))["open.attendance"] == 3
    mark_attendance(replace(at, today=AFTER), 1, Marking(all_present=True), None)
    assert codes(replace(at, today=date(2024, 6, 1)))["open.results"] == 2
    assert len(batches_of(at)) == 3


def test_a_missing_or_old_copy_is_open(tmp_path: Path) -> None:
    at = replace(office(tmp_path), now=NOW)
    assert "open.backup" in codes(at)
    back_up(at, None)
    last = max(path.stat().st_mtime for path in at.workspace.engine.copies())
    now = NOW.fromtimestamp(last, NOW.tzinfo)
    assert "open.backup" not in codes(replace(at, now=now))
    assert "open.backup" in codes(replace(at, now=now + timedelta(days=400)))


def test_letters_that_were_not_sent_are_open(tmp_path: Path) -> None:
    at = office(tmp_path)
    published(at, "I")
    export(at, ["docx"], tmp_path, Wanted(), LetterOptions())
    assert codes(at)["open.letters"] == len(at.workspace.snapshot().letters) > 0


def test_today_is_the_day_of_the_context(tmp_path: Path) -> None:
    assert overview(office(tmp_path)).as_of == TODAY


def test_those_who_lost_a_seat_are_given_the_first_free_ones(tmp_path: Path) -> None:
    at = office(tmp_path)
    published(at, "I")
    export(at, ["docx"], tmp_path, Wanted(), LetterOptions())
    note_sent(at, [line.id for line in at.workspace.snapshot().letters], None)
    later = replace(at, today=AHEAD + timedelta(days=2))
    mark_attendance(later, 1, Marking(absent=(f"{number(1)}:1",), all_present=True), None)
    export(later, ["docx"], tmp_path, Wanted(), LetterOptions())
    note_sent(later, [line.id for line in later.workspace.snapshot().letters if line.sent_on is None], None)
    assert following(later) == "asesmen plan --keep"
