from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from asesmen_cli.domain.commands import Command
from asesmen_cli.domain.disclosure import Counts, Disclosed
from asesmen_cli.domain.due import Status, explain
from asesmen_cli.domain.findings import Finding, Severity
from asesmen_cli.domain.people import Person
from asesmen_cli.domain.result_facts import ResultsImported
from asesmen_cli.domain.results import Category, Purpose
from asesmen_cli.language import speaking
from asesmen_cli.usecases.attend.mark import Marking, mark_attendance
from asesmen_cli.usecases.common.context import Context
from asesmen_cli.usecases.doctor import check_up
from asesmen_cli.usecases.due import Listing, list_due
from asesmen_cli.usecases.person import erase
from asesmen_cli.usecases.record import RecordOptions, record_file, record_one
from asesmen_cli.usecases.result.load import ResultOptions, import_results
from asesmen_cli.usecases.result.results import counted, deliver, deliver_batch, pending, show, void
from asesmen_cli.usecases.roster.register import rename
from asesmen_cli.usecases.template import write_template
from asesmen_cli.usecases.why import why
from tests.builders import NIP, TODAY, ctx, roster
from tests.engines import ENGINE
from tests.rosters import Grid, number, somebody, write
from tests.usecases.life import AHEAD, Asked, never, office, published, reasons, refused, unchanged_by, yes
from tests.usecases.test_due import take
from tests.usecases.test_plan import ready

HELD = date(2023, 8, 30)
SARI = number(2)
HEADER = ["NIP", "NAMA", "JPM"]
MAPPING = ResultOptions(purpose=Purpose.MAPPING)


def assessed(folder: Path, *days: date | None, **sections: object) -> Context:
    """People with these last assessments: Budi, Sari and so on are 1, 2 ..."""
    people = [
        somebody(serial, nip=number(serial), name=name, echelon="IV.a", last_assessed=day)
        for serial, (name, day) in enumerate(zip(("Budi", "Sari", "Tuti"), days, strict=False), start=1)
    ]
    return ready(folder, people, TODAY, **sections)


def sheet(folder: Path, *rows: Sequence[object], header: Sequence[object] = HEADER) -> Path:
    return write(folder / "hasil.xlsx", [[*header], *map(list, rows)])


def took(
    at: Context, path: Path, options: ResultOptions = MAPPING, *, dry_run: bool = False
) -> ResultsImported:
    return import_results(at, path, options, dry_run=dry_run)


def told(findings: Sequence[Finding]) -> list[tuple[str, str | None]]:
    """(code, cell) of everything noticed."""
    return [(finding.code, finding.place.cell if finding.place else None) for finding in findings]


def sums(answer: ResultsImported) -> tuple[int, int, int, int, int]:
    """(new, corrected, known, rejected, ignored)."""
    return len(answer.new), len(answer.corrected), answer.known, answer.rejected, answer.ignored


def events(at: Context) -> int:
    return at.workspace.snapshot().head


# --- taking in ----------------------------------------------------------------------------------------------


def test_a_result_belongs_to_the_latest_assessment(tmp_path: Path) -> None:
    at = assessed(tmp_path, HELD)
    record_one(at, NIP, date(2021, 1, 4), None, never)
    answer = took(at, sheet(tmp_path, [NIP, "Budi", 87.65]))
    assert (sums(answer), answer.findings) == ((1, 0, 0, 0, 0), ())
    [one] = at.workspace.results_of({NIP})
    assert (one.receipt.held_on, one.receipt.received_on, one.receipt.delivered_on) == (HELD, TODAY, None)
    assert (one.jpm, one.purpose) == (Decimal("87.65"), Purpose.MAPPING)
    assert (one.receipt.source.file, one.receipt.source.row) == ("hasil.xlsx", 2)


@pytest.mark.rule("R51")
def test_the_same_workbook_again_changes_nothing(tmp_path: Path) -> None:
    at = assessed(tmp_path, HELD, HELD)
    path = sheet(tmp_path, [NIP, "Budi", 87.65], [SARI, "Sari", 70])
    took(at, path)
    before = at.workspace.tables()
    later = replace(at, today=TODAY + timedelta(days=9))
    assert sums(took(later, path)) == (0, 0, 2, 0, 0)
    assert at.workspace.tables() == before


def test_a_result_keeps_the_category_that_it_had_when_it_came(tmp_path: Path) -> None:
    at = assessed(tmp_path, HELD)
    path = sheet(tmp_path, [NIP, "Budi", 85])
    took(at, path)
    before = at.workspace.tables()
    stricter = at.settings.results.model_copy(update={"mapping_optimal": 85, "mapping_fair": 84})
    later = replace(at, settings=at.settings.model_copy(update={"results": stricter}))
    assert show(later, NIP).results[0].categories == show(at, NIP).results[0].categories
    assert counted(later, later.workspace.snapshot(), lambda _: "") == counted(
        at, at.workspace.snapshot(), lambda _: ""
    )
    took(later, path)  # the same workbook again changes nothing
    assert later.workspace.tables() == before
    took(later, sheet(tmp_path, [NIP, "Budi", 86]))  # another result has the thresholds of its day
    assert show(later, NIP).results[0].categories == (Category.OPTIMAL,)


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    at = assessed(tmp_path, HELD)
    answer = took(at, sheet(tmp_path, [NIP, "Budi", 87.65]), dry_run=True)
    assert (sums(answer), at.workspace.snapshot().receipts) == ((1, 0, 0, 0, 0), {})


def test_a_result_told_otherwise_takes_the_place_and_is_handed_over_again(tmp_path: Path) -> None:
    at = assessed(tmp_path, HELD)
    took(at, sheet(tmp_path, [NIP, "Budi", 87.65]), replace(MAPPING, organiser="LAN"))
    [before] = at.workspace.results_of({NIP})
    with at.workspace.writing(at.stamp(Command.RESULT_DELIVER), head=events(at)) as changes:
        changes.put(before, replace(before, receipt=replace(before.receipt, delivered_on=TODAY)))
    later = replace(at, today=TODAY + timedelta(days=9))
    answer = took(later, sheet(tmp_path, [NIP, "Budi", 91]))
    assert (sums(answer), told(answer.findings)) == ((0, 1, 0, 0, 0), [("result.delivered-before", None)])
    [after] = at.workspace.results_of({NIP})
    receipt = after.receipt
    assert (after.jpm, receipt.received_on, receipt.delivered_on) == (Decimal(91), later.today, None)
    assert receipt.organiser == "LAN"


@pytest.mark.parametrize(
    ("on", "held_on"),
    [
        (date(2021, 1, 4), date(2021, 1, 4)),
        (date(2021, 4, 1), date(2021, 1, 4)),
        (date(2023, 8, 28), HELD),
        (date(2023, 11, 5), HELD),
    ],
)
@pytest.mark.rule("R47")
def test_a_day_names_the_nearest_assessment(tmp_path: Path, on: date, held_on: date) -> None:
    at = assessed(tmp_path, HELD)
    record_one(at, NIP, date(2021, 1, 4), None, never)
    took(at, sheet(tmp_path, [NIP, "Budi", 87.65]), replace(MAPPING, on=on))
    assert [one.held_on for one in at.workspace.snapshot().receipts[NIP]] == [held_on]


def test_the_day_in_the_sheet_counts_for_each_person(tmp_path: Path) -> None:
    at = assessed(tmp_path, HELD, HELD)
    record_one(at, SARI, date(2021, 1, 4), None, never)
    rows = [[NIP, "Budi", 87.65, HELD], [SARI, "Sari", 70, date(2021, 1, 4)]]
    took(at, sheet(tmp_path, *rows, header=[*HEADER, "TANGGAL ASESMEN"]))
    assert {nip: [one.held_on for one in own] for nip, own in at.workspace.snapshot().receipts.items()} == {
        NIP: [HELD],
        SARI: [date(2021, 1, 4)],
    }


def test_a_day_to_come_is_no_day_of_a_result(tmp_path: Path) -> None:
    at = assessed(tmp_path, HELD)
    path = sheet(tmp_path, [NIP, "Budi", 87.65])
    on = TODAY + timedelta(days=1)
    error = unchanged_by(at, lambda: took(at, path, replace(MAPPING, on=on)))
    assert (error.code, error.params["option"]) == ("usage.value", "on")


def test_a_row_that_belongs_to_nobody_or_no_assessment_is_rejected(tmp_path: Path) -> None:
    at = assessed(tmp_path, HELD, None, HELD)
    rows = [
        [number(77), "Yoga", 87.65, None],
        [NIP, "Sitompul Mangaraja", 87.65, None],
        [SARI, "Sari", 87.65, None],
        [number(3), "Tuti", 87.65, date(2023, 5, 29)],
    ]
    answer = took(at, sheet(tmp_path, *rows, header=[*HEADER, "TANGGAL ASESMEN"]))
    assert (sums(answer), told(answer.findings)) == (
        (0, 0, 0, 4, 0),
        [
            ("result.unknown", "A2"),
            ("result.other-name", "A3"),
            ("result.no-assessment", "A4"),
            ("result.other-day", "A5"),
        ],
    )
    assert {finding.severity for finding in answer.findings} == {Severity.ERROR}
    assert answer.findings[3].params["days"] == (HELD,)
    assert "87.65" not in repr(answer.findings)


@pytest.mark.rule("R47")
def test_without_a_day_no_assessment_of_long_ago_is_meant(tmp_path: Path) -> None:
    # today is 6 November 2023: 366 days before is 5 November 2022
    at = assessed(tmp_path, date(2022, 11, 5), date(2022, 11, 4))
    path = sheet(tmp_path, [NIP, "Budi", 87.65], [SARI, "Sari", 70])
    answer = took(at, path)
    assert (sums(answer), told(answer.findings)) == ((1, 0, 0, 1, 0), [("result.long-ago", "A3")])
    assert sums(took(at, path, replace(MAPPING, on=date(2022, 11, 4)))) == (1, 0, 1, 0, 0)


def test_without_a_day_who_did_not_come_has_no_result(tmp_path: Path) -> None:
    at = held(office(tmp_path, 4), absent=(f"{NIP}:2",))
    people = at.workspace.snapshot().people
    record_one(at, number(3), date(2023, 11, 1), None, never)
    later = replace(at, today=AHEAD + timedelta(days=60))
    rows = [[number(serial), people[number(serial)].person.name, 87.65] for serial in (1, 2, 3)]
    path = sheet(tmp_path, *rows)
    answer = took(later, path)
    assert (sums(answer), told(answer.findings)) == (
        (1, 0, 0, 2, 0),
        [("result.not-attended", "A2"), ("result.not-attended", "A4")],
    )
    assert [finding.params["batch"] for finding in answer.findings] == [1, 2]
    on_the_last_day = took(later, path, replace(MAPPING, on=AHEAD + timedelta(days=2)))
    assert told(on_the_last_day.findings) == told(
        answer.findings
    )  # the seat is nearer than what is on record
    # the day of another assessment, named, counts
    assert sums(took(later, path, replace(MAPPING, on=date(2023, 11, 1)))) == (1, 0, 1, 1, 0)


def test_a_number_of_before_leads_to_its_person(tmp_path: Path) -> None:
    at = assessed(tmp_path, HELD)
    new = number(1, since=202103)
    rename(at, NIP, new, yes)
    took(at, sheet(tmp_path, [NIP, "Budi", 87.65]))
    assert [*at.workspace.snapshot().receipts] == [new]


def test_results_move_to_a_new_number(tmp_path: Path) -> None:
    at = assessed(tmp_path, HELD)
    took(at, sheet(tmp_path, [NIP, "Budi", 87.65]))
    new = number(1, since=202103)
    rename(at, NIP, new, yes)
    assert [*at.workspace.snapshot().receipts] == [new]
    assert show(at, new).results[0].result.jpm == Decimal("87.65")


@pytest.mark.rule("R51")
def test_rows_that_say_the_same_count_once_and_others_not_at_all(tmp_path: Path) -> None:
    at = assessed(tmp_path, HELD, HELD, HELD)
    rows = [[NIP, "Budi", 87.65], [SARI, "Sari", 70], [NIP, "Budi", 87.65], [SARI, "Sari", 71]]
    answer = took(at, sheet(tmp_path, *rows))
    assert (sums(answer), [*at.workspace.snapshot().receipts]) == ((1, 0, 0, 2, 1), [NIP])
    assert told(answer.findings) == [
        ("result.twice", "A3"),
        ("result.twice", "A5"),
        ("result.repeated", "A4"),
    ]


@pytest.mark.rule("R49")
def test_a_category_that_does_not_follow_is_told_and_the_number_counts(tmp_path: Path) -> None:
    at = assessed(tmp_path, HELD, HELD, HELD, results={"mapping_fair": 75})
    rows = [[NIP, "Budi", 89.99, "O"], [SARI, "Sari", 76, "CO"], [number(3), "Tuti", 90, "MS"]]
    answer = took(at, sheet(tmp_path, *rows, header=[*HEADER, "KATEGORI"]))
    assert (sums(answer), told(answer.findings)) == (
        (3, 0, 0, 0, 0),
        [("result.category", "D2"), ("result.category", "D4")],
    )
    assert show(at, NIP).results[0].categories == (Category.FAIRLY_OPTIMAL,)


@pytest.mark.parametrize(
    ("title", "category", "purpose"),
    [
        ("PEMETAAN", "", Purpose.MAPPING),
        ("", "KO", Purpose.MAPPING),
        ("", "MS", Purpose.FILLING),
        ("TUJUAN PENILAIAN: PEMETAAN/PENGISIAN", "MS", Purpose.FILLING),
        ("PEMETAAN DAN PENGISIAN JABATAN", "", Purpose.BOTH),
    ],
)
@pytest.mark.rule("R50")
def test_the_purpose_follows_from_the_title_or_the_category(
    tmp_path: Path, title: str, category: str, purpose: Purpose
) -> None:
    at = assessed(tmp_path, HELD)
    grid: Grid = [[title], [*HEADER, "KATEGORI"], [NIP, "Budi", 70, category]]
    took(at, write(tmp_path / "hasil.xlsx", grid), ResultOptions())
    assert [one.purpose for one in at.workspace.results_of({NIP})] == [purpose]


@pytest.mark.rule("R50")
def test_without_a_purpose_nothing_is_taken_in(tmp_path: Path) -> None:
    at = assessed(tmp_path, HELD, HELD)
    path = sheet(tmp_path, [NIP, "Budi", 87.65, "MS"], [SARI, "Sari", 70], header=[*HEADER, "KATEGORI"])
    assert unchanged_by(at, lambda: took(at, path, ResultOptions())).code == "result.no-purpose"


def test_organiser_and_accreditation_are_kept(tmp_path: Path) -> None:
    at = assessed(tmp_path, HELD, HELD)
    header = [*HEADER, "PENYELENGGARA", "AKREDITASI"]
    path = sheet(tmp_path, [NIP, "Budi", 87.65, "LAN", "B"], [SARI, "Sari", 70], header=header)
    took(at, path, replace(MAPPING, organiser="BKN", accreditation="A"))
    kept = {
        nip: (one.organiser, one.accreditation) for nip, (one,) in at.workspace.snapshot().receipts.items()
    }
    assert kept == {NIP: ("LAN", "B"), SARI: ("BKN", "A")}


def test_without_a_roster_there_is_nobody_to_have_a_result(tmp_path: Path) -> None:
    path, at = sheet(tmp_path, [NIP, "Budi", 87.65]), ctx(tmp_path)
    assert [refused(act).code for act in (lambda: took(at, path), lambda: pending(at))] == [
        *("state.no-roster", "state.no-roster"),
    ]


def test_the_blank_workbook_that_was_filled_in_is_taken_in_without_its_example(tmp_path: Path) -> None:
    at = assessed(tmp_path, HELD)
    path = Path(write_template(str(tmp_path / "asesmen.db"), "results", tmp_path).files[0].path)
    book = load_workbook(path)
    levels = ["3"] * 9
    book.worksheets[0].append(
        [NIP, "Budi", HELD, "Pemetaan", *levels, "82,5", "CO", "Puslatbang PKASN LAN", "A"]
    )
    book.save(path)
    answer = took(at, path, ResultOptions())
    assert (sums(answer), told(answer.findings)) == ((1, 0, 0, 0, 1), [("roster.ignored-example", "A2")])
    [one] = at.workspace.results_of({NIP})
    assert (one.jpm, one.purpose, len(one.levels)) == (Decimal("82.50"), Purpose.MAPPING, 9)
    assert (one.receipt.organiser, one.receipt.accreditation) == ("Puslatbang PKASN LAN", "A")


# --- who waits ----------------------------------------------------------------------------------------------


def held(at: Context, *, days: int = 0, absent: tuple[str, ...] = ()) -> Context:
    """So many days after the first of two batches of two, from AHEAD on; everyone else came."""
    published(at)
    after = replace(at, today=AHEAD + timedelta(days=2))
    mark_attendance(after, 1, Marking(absent=absent, all_present=True))
    return replace(at, today=after.today + timedelta(days=days))


END = AHEAD + timedelta(days=2)
"""Monday to Wednesday."""


@pytest.mark.rule("R46")
def test_who_attended_in_full_waits_until_the_result_is_here(tmp_path: Path) -> None:
    at = held(office(tmp_path, 4), days=10)
    [one] = pending(at).batches
    assert (one.plan, one.batch.number, one.batch.window.end) == (AHEAD.isoformat(), 1, END)
    assert ([person.nip for person in one.people], one.arrived) == ([NIP, SARI], 0)
    assert (one.expected_on, one.days_waiting, one.days_late) == (END + timedelta(days=60), 10, 0)
    took(at, sheet(tmp_path, [NIP, one.people[0].name, 87.65]))
    answer = pending(at)
    assert ([person.nip for person in answer.batches[0].people], answer.batches[0].arrived) == ([SARI], 1)
    assert (answer.waiting, answer.late) == (1, ())
    assert [(one.person.nip, one.receipt.held_on) for one in answer.undelivered] == [(NIP, END)]


@pytest.mark.parametrize(("days", "late"), [(30, 0), (31, 1)])
@pytest.mark.rule("R46")
def test_the_organiser_is_late_after_the_days_expected(tmp_path: Path, days: int, late: int) -> None:
    at = held(office(tmp_path, 4, results={"expected_days": 30}), days=days)
    answer = pending(at)
    assert ([one.days_late for one in answer.batches], len(answer.late)) == ([late], late)


def test_who_was_dropped_or_came_from_a_list_waits_for_nothing(tmp_path: Path) -> None:
    at = held(office(tmp_path, 4), absent=(f"{NIP}:2",))
    record_one(at, number(4), AHEAD, "LAN", never)
    assert [person.nip for one in pending(at).batches for person in one.people] == [SARI]


def test_a_batch_whose_results_are_all_here_is_no_longer_listed(tmp_path: Path) -> None:
    at = held(office(tmp_path, 4))
    names = [person.name for person in pending(at).batches[0].people]
    took(at, sheet(tmp_path, [NIP, names[0], 87.65], [SARI, names[1], 70]))
    assert (pending(at).batches, len(pending(at).undelivered)) == ((), 2)


def test_between_attendance_and_result_nobody_is_flagged_again(tmp_path: Path) -> None:
    at = held(office(tmp_path, 4))
    name = pending(at).batches[0].people[0].name

    def said() -> tuple[Status, str]:
        due = why(at, NIP).due
        assert due is not None
        return due.status, speaking("en").put(explain(due)).partition(" (")[0]

    assert said() == (Status.CURRENT, "Attended in full on 15 November 2023")
    took(at, sheet(tmp_path, [NIP, name, 87.65]))
    assert said() == (Status.CURRENT, "Last assessed on 15 November 2023")


def test_a_roster_that_tells_the_day_as_well_ends_no_waiting(tmp_path: Path) -> None:
    at = held(office(tmp_path, 4))
    people = [
        somebody(serial, nip=number(serial), name=filed.person.name, echelon="IV.a", last_assessed=END)
        for serial in (1, 2)
        for filed in [at.workspace.snapshot().people[number(serial)]]
    ]
    take(at, roster(tmp_path, people), partial=True)
    assert pending(at).waiting == 2
    assert [one.awaited for one in at.workspace.snapshot().assessments[NIP]][-1] is True


def test_the_doctor_names_batches_whose_results_are_late(tmp_path: Path) -> None:
    at = held(office(tmp_path, 4), days=61)
    at.workspace.close()
    found = check_up(at.workspace.where, today=at.today, now=at.now, actor="tuti", fix=False).findings
    assert [dict(one.params) for one in found if one.code == "doctor.results-late"] == [
        {"batch": 1, "plan": AHEAD.isoformat(), "day": END + timedelta(days=60), "n": 2}
    ]


# --- one person by name -------------------------------------------------------------------------------------


def test_the_results_of_one_person_latest_first(tmp_path: Path) -> None:
    at = assessed(tmp_path, HELD, HELD)
    record_one(at, NIP, date(2021, 1, 4), None, never)
    took(at, sheet(tmp_path, [NIP, "Budi", 87.65], [SARI, "Sari", 70]))
    both = ResultOptions(purpose=Purpose.BOTH, on=date(2021, 1, 4))
    took(at, sheet(tmp_path, [NIP, "Budi", 79]), both)
    answer = show(at, f"{NIP[:8]} {NIP[8:14]} {NIP[14]} {NIP[15:]}")
    assert answer.person.name == "Budi"
    assert [(one.result.receipt.held_on, one.result.jpm, one.categories) for one in answer.results] == [
        (HELD, Decimal("87.65"), (Category.FAIRLY_OPTIMAL,)),
        (date(2021, 1, 4), Decimal(79), (Category.STILL_MEETS, Category.FAIRLY_OPTIMAL)),
    ]


def test_who_has_no_result_has_none_to_show(tmp_path: Path) -> None:
    at = assessed(tmp_path, HELD)
    assert refused(lambda: show(at, NIP)).code == "state.no-result"
    assert refused(lambda: show(at, number(77))).code == "state.no-person"


def test_why_tells_that_a_result_came_and_not_what_it_says(tmp_path: Path) -> None:
    at = assessed(tmp_path, HELD)
    took(at, sheet(tmp_path, [NIP, "Budi", 87.65]))
    answer = why(at, NIP)
    assert [(one.held_on, one.received_on) for one in answer.receipts] == [(HELD, TODAY)]
    assert "87.65" not in repr(answer)


def test_who_is_erased_leaves_no_result(tmp_path: Path) -> None:
    at = assessed(tmp_path, HELD, HELD)
    took(at, sheet(tmp_path, [NIP, "Budi", 87.65], [SARI, "Sari", 70.25]))
    erase(at, NIP, "Permintaan", yes)
    at.workspace.close()
    kept = ENGINE.raw(tmp_path / "asesmen.db")
    assert (b"87.65" in kept, b"70.25" in kept) == (False, True)
    assert ([*at.workspace.snapshot().receipts], at.workspace.broken_link()) == ([SARI], None)


# --- handed to the person -----------------------------------------------------------------------------------


def letter(path: Path) -> str:
    """Every word of a Word file, its parts and its properties."""
    with ZipFile(path) as archive:
        return "\n".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())


def test_the_hand_over_is_on_record_with_a_letter_that_holds_no_score(tmp_path: Path) -> None:
    at = assessed(tmp_path, HELD)
    took(at, sheet(tmp_path, [NIP, "Budi", 87.65, 3], header=[*HEADER, "INTEGRITAS"]))
    later = replace(at, today=TODAY + timedelta(days=3))
    answer = deliver(later, NIP, TODAY + timedelta(days=2), tmp_path / "surat")
    assert (answer.person.nip, answer.receipt.delivered_on) == (NIP, TODAY + timedelta(days=2))
    kept = later.workspace.snapshot().receipts[NIP]
    assert [one.delivered_on for one in kept] == [TODAY + timedelta(days=2)]
    [file] = answer.files
    told_in_it = letter(Path(file.path))
    assert all(word in told_in_it for word in ("Budi", "30 Agustus 2023", "8 November 2023"))
    assert not any(word in told_in_it for word in ("87,65", "87.65", "JPM", "Optimal"))
    assert pending(later).undelivered == ()


def test_a_result_is_handed_over_once_and_its_letter_written_as_often_as_asked(tmp_path: Path) -> None:
    at = assessed(tmp_path, HELD)
    took(at, sheet(tmp_path, [NIP, "Budi", 87.65]))
    deliver(at, NIP, None, tmp_path / "surat")
    later = replace(at, today=TODAY + timedelta(days=3))
    error = unchanged_by(at, lambda: deliver(later, NIP, None, tmp_path / "surat"))
    assert (error.code, error.params["day"]) == ("state.result-delivered", TODAY)
    before, file = at.workspace.tables(), tmp_path / "surat" / f"tanda-terima-hasil-{NIP}.docx"
    file.unlink()
    again = deliver(later, NIP, None, tmp_path / "surat", again=True)
    assert (again.receipt.delivered_on, at.workspace.tables()) == (TODAY, before)
    assert "6 November 2023" in letter(file)


def test_the_results_of_a_batch_are_handed_over_together_with_one_file(tmp_path: Path) -> None:
    at = office(tmp_path, 4)
    published(at)
    held = replace(at, today=date(2023, 11, 15))
    mark_attendance(held, 1, Marking(all_present=True))
    later = replace(at, today=date(2024, 1, 8))
    assert (
        unchanged_by(later, lambda: deliver_batch(later, 1, None, tmp_path)).code
        == "state.nothing-to-deliver"
    )
    names = {nip: one.person.name for nip, one in later.workspace.snapshot().people.items()}
    took(later, sheet(tmp_path, *([number(n), names[number(n)], 87.65] for n in (1, 2))))
    before_it_came = date(2024, 1, 1)
    error = unchanged_by(later, lambda: deliver_batch(later, 1, before_it_came, tmp_path))
    assert error.code == "usage.value"
    answer = deliver_batch(later, 1, None, tmp_path)
    assert [one.person.nip for one in answer.people] == [number(1), number(2)]
    assert {one.receipt.delivered_on for one in answer.people} == {later.today}
    [file] = answer.files
    text = letter(Path(file.path))
    assert all(name in text for name in (names[number(1)], names[number(2)]))
    assert pending(later).undelivered == ()
    assert (
        unchanged_by(later, lambda: deliver_batch(later, 1, None, tmp_path)).code
        == "state.nothing-to-deliver"
    )
    assert later.workspace.replayed().tables() == later.workspace.tables()


def test_a_corrected_result_is_handed_over_on_its_own_day(tmp_path: Path) -> None:
    at = assessed(tmp_path, HELD)
    took(at, sheet(tmp_path, [NIP, "Budi", 87.65]))
    deliver(at, NIP, None, tmp_path / "surat")
    later = replace(at, today=TODAY + timedelta(days=3))
    took(later, sheet(tmp_path, [NIP, "Budi", 91]))
    answer = deliver(later, NIP, None, tmp_path / "surat")
    assert answer.receipt.delivered_on == later.today
    assert "9 November 2023" in letter(Path(answer.files[0].path))


def test_an_older_result_waits_for_its_hand_over_too(tmp_path: Path) -> None:
    at = assessed(tmp_path, HELD)
    record_one(at, NIP, date(2021, 1, 4), None, never)
    path = sheet(tmp_path, [NIP, "Budi", 87.65])
    for on in (HELD, date(2021, 1, 4)):
        took(at, path, replace(MAPPING, on=on))
    held = [deliver(at, NIP, None, tmp_path / "surat").receipt.held_on for _ in range(2)]
    assert held == [HELD, date(2021, 1, 4)]


@pytest.mark.parametrize("days", [-1, 4])
def test_a_result_is_handed_over_after_it_came_and_not_in_days_to_come(tmp_path: Path, days: int) -> None:
    at = assessed(tmp_path, HELD)
    took(at, sheet(tmp_path, [NIP, "Budi", 87.65]))
    later = replace(at, today=TODAY + timedelta(days=3))
    day = TODAY + timedelta(days=days)
    error = unchanged_by(at, lambda: deliver(later, NIP, day, tmp_path / "surat"))
    assert (error.code, error.params["option"], (tmp_path / "surat").exists()) == (
        "usage.value",
        "on",
        False,
    )


def test_what_cannot_be_written_is_not_handed_over(tmp_path: Path) -> None:
    at = assessed(tmp_path, HELD)
    took(at, path := sheet(tmp_path, [NIP, "Budi", 87.65]))
    error = unchanged_by(at, lambda: deliver(at, NIP, None, path / "surat"))  # a folder inside a file
    assert error.code == "output.folder"


def test_who_has_no_result_is_handed_none(tmp_path: Path) -> None:
    at = assessed(tmp_path, HELD)
    assert unchanged_by(at, lambda: deliver(at, NIP, None, None)).code == "state.no-result"


# --- what is declared invalid -------------------------------------------------------------------------------


def status(at: Context, nip: str = NIP) -> Status:
    due = why(at, nip).due
    assert due is not None
    return due.status


@pytest.mark.rule("R54")
def test_what_is_declared_invalid_counts_no_more(tmp_path: Path) -> None:
    at = assessed(tmp_path, HELD)
    took(at, sheet(tmp_path, [NIP, "Budi", 87.65]))
    asked = Asked(answer=True)
    answer = void(at, NIP, "Salah orang", None, asked)
    assert (answer.voided.held_on, answer.voided.on, answer.voided.reason) == (HELD, TODAY, "Salah orang")
    assert answer.due is not None
    assert (answer.due.status, status(at)) == (Status.NEVER, Status.NEVER)
    assert [question.params for question in asked.questions] == [{"name": "Budi", "day": HELD}]
    assert reasons(at)[-1] == ("result void", "Salah orang")
    assert show(at, NIP).results[0].voided == answer.voided
    assert (
        speaking("en")
        .put(explain(answer.due))
        .endswith("The assessment of 30 August 2023 was declared invalid on 6 November 2023 (Salah orang).")
    )


def test_the_assessment_before_counts_again(tmp_path: Path) -> None:
    at = assessed(tmp_path, HELD)
    record_one(at, NIP, date(2021, 11, 8), None, never)
    answer = void(at, NIP, "Salah orang", None, yes)
    # 8 November 2021 and two years: due in two days
    assert answer.due is not None
    assert (answer.due.status, answer.due.due_on) == (Status.SOON, date(2023, 11, 8))


def test_a_no_changes_nothing(tmp_path: Path) -> None:
    at = assessed(tmp_path, HELD)
    error = unchanged_by(at, lambda: void(at, NIP, "Salah orang", None, Asked(answer=False)))
    assert error.code == "question.no"


def test_nothing_is_declared_invalid_twice(tmp_path: Path) -> None:
    at = assessed(tmp_path, HELD)
    record_one(at, NIP, date(2021, 1, 4), None, never)
    void(at, NIP, "Salah orang", None, yes)
    for on in (None, HELD):
        error = unchanged_by(at, lambda on=on: void(at, NIP, "Sekali lagi", on, yes))  # type: ignore[misc]
        assert (error.code, error.params["day"]) == ("state.void-already", HELD)
    void(at, NIP, "Keduanya", date(2021, 1, 4), yes)
    assert why(at, NIP).assessments == ()


def test_only_what_is_on_record_can_be_declared_invalid(tmp_path: Path) -> None:
    at = assessed(tmp_path, HELD, None)
    error = unchanged_by(at, lambda: void(at, NIP, "x", date(2023, 8, 29), yes))
    assert (error.code, error.params["days"]) == ("state.no-assessment-on", (HELD,))
    assert unchanged_by(at, lambda: void(at, SARI, "x", None, yes)).code == "state.no-assessment"


def test_an_assessment_after_an_invalid_one_can_be_declared_invalid_too(tmp_path: Path) -> None:
    at = assessed(tmp_path, HELD)
    void(at, NIP, "Salah orang", None, yes)
    record_one(at, NIP, date(2023, 10, 4), None, never)
    assert status(at) is Status.CURRENT
    assert void(at, NIP, "Juga salah", None, yes).voided.held_on == date(2023, 10, 4)


@pytest.mark.rule("R54")
def test_the_roster_again_does_not_revive_it(tmp_path: Path) -> None:
    at = assessed(tmp_path, HELD)
    void(at, NIP, "Salah orang", None, yes)
    budi = somebody(1, nip=NIP, name="Budi", echelon="IV.a", last_assessed=HELD)
    for told_again in (budi, replace(budi, position="Camat")):
        take(at, roster(tmp_path, [told_again]))
        assert (status(at), at.workspace.snapshot().assessments) == (Status.NEVER, {})


def test_a_list_or_a_word_does_not_revive_it(tmp_path: Path) -> None:
    at = assessed(tmp_path, HELD)
    void(at, NIP, "Salah orang", None, yes)
    path = write(tmp_path / "peserta.xlsx", [["NIP", "NAMA"], [NIP, "Budi"]])
    for answer in (
        record_file(at, path, RecordOptions(on=HELD)),
        record_one(at, NIP, HELD, "LAN", never),
    ):
        assert (answer.recorded, answer.known, told(answer.findings)[0][0]) == ((), 1, "record.void")
    assert status(at) is Status.NEVER


def test_full_attendance_can_be_declared_invalid(tmp_path: Path) -> None:
    at = held(office(tmp_path, 4))
    void(at, NIP, "Ujian bocor", None, yes)
    assert (status(at), [one.nip for one in pending(at).batches[0].people]) == (Status.OVERDUE, [SARI])


def test_no_result_is_taken_in_for_what_is_invalid(tmp_path: Path) -> None:
    at = assessed(tmp_path, HELD)
    void(at, NIP, "Salah orang", None, yes)
    answer = took(at, sheet(tmp_path, [NIP, "Budi", 87.65]))
    assert (sums(answer), told(answer.findings)) == ((0, 0, 0, 1, 0), [("result.void", "A2")])


def test_the_result_of_an_invalid_assessment_is_not_to_be_handed_over(tmp_path: Path) -> None:
    at = assessed(tmp_path, HELD)
    took(at, sheet(tmp_path, [NIP, "Budi", 87.65]))
    void(at, NIP, "Salah orang", None, yes)
    assert pending(at).undelivered == ()
    assert unchanged_by(at, lambda: deliver(at, NIP, None, None)).code == "state.result-void"


# --- how many -----------------------------------------------------------------------------------------------


def of_tier(person: Person) -> str:
    return person.tier.value


def test_results_are_counted_in_groups_of_five_or_more(tmp_path: Path) -> None:
    people = [
        somebody(
            serial,
            nip=number(serial),
            name="Budi",
            last_assessed=HELD,
            echelon="II.b" if serial < 4 else "IV.a",
        )
        for serial in range(1, 22)
    ]
    at = ready(tmp_path, people)
    # of 21: numbers 1 to 10 have 90 (O), 11 to 16 have 80 (CO), 17 to 21 have 70 (KO); 1 to 3 are jpt
    rows = [[one.nip, "Budi", 90 if at < 10 else 80 if at < 16 else 70] for at, one in enumerate(people)]
    took(at, sheet(tmp_path, *rows))
    assert counted(at, at.workspace.snapshot(), of_tier) == {
        Purpose.FILLING: Counts(),
        Purpose.MAPPING: Counts(
            classes=(("o",), ("co",), ("ko",)),
            rows=(Disclosed(groups=("jpt", "pengawas"), people=(10, 6, 5)),),
        ),
    }
    assert list_due(at, Listing()).flagged == 0


def test_what_is_invalid_or_of_who_has_gone_is_not_counted(tmp_path: Path) -> None:
    people = [
        somebody(serial, nip=number(serial), name="Budi", last_assessed=HELD, echelon="IV.a")
        for serial in range(1, 8)
    ]
    at = ready(tmp_path, people)
    took(at, sheet(tmp_path, *([one.nip, "Budi", 90] for one in people)), ResultOptions(purpose=Purpose.BOTH))
    assert counted(at, at.workspace.snapshot(), of_tier)[Purpose.FILLING].rows[0].people == (7,)
    void(at, NIP, "Salah orang", None, yes)
    take(at, roster(tmp_path, people[:6]))
    assert counted(at, at.workspace.snapshot(), of_tier)[Purpose.FILLING].rows[0].people == (5,)
    void(at, number(2), "Salah orang", None, yes)
    assert counted(at, at.workspace.snapshot(), of_tier)[Purpose.FILLING] == Counts()
