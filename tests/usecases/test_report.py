"""Reports, from the smallest offices whose numbers can be added up by hand."""

from datetime import date, timedelta
from functools import partial
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from asesmen_cli.domain.document import Cell, Document, Table
from asesmen_cli.domain.messages import Message
from asesmen_cli.domain.people import Tier
from asesmen_cli.domain.results import Purpose
from asesmen_cli.usecases.attend.mark import Marking, mark_attendance
from asesmen_cli.usecases.away import note_away
from asesmen_cli.usecases.batch import cancel_batch
from asesmen_cli.usecases.common.context import Context
from asesmen_cli.usecases.exempt import exempt
from asesmen_cli.usecases.report import REPORTS, Asked, report
from asesmen_cli.usecases.result.load import ResultOptions, import_results
from asesmen_cli.usecases.result.results import deliver, void
from tests.builders import TODAY, ctx
from tests.rosters import Someone, number, somebody, write
from tests.soak import examples
from tests.usecases.life import office, published, refused
from tests.usecases.test_plan import ready

# Today is Monday, 6 November 2023.


def grid(statement: Document, key: str) -> Table:
    return next(one for one in statement.tables if one.key == key)


def plain(cells: tuple[Cell, ...] | None) -> list[object]:
    """The cells, messages as their English templates."""
    return [cell.template if isinstance(cell, Message) else cell for cell in cells or ()]


def rows(statement: Document, key: str) -> list[list[object]]:
    return [plain(row) for row in grid(statement, key).rows]


def people(*last: date | None, echelon: str = "IV.a", first: int = 1, at: str = "Dinas A") -> list[Someone]:
    return [
        somebody(n, nip=number(n), office=at, echelon=echelon, last_assessed=day)
        for n, day in enumerate(last, start=first)
    ]


FRESH, OLD, OLDER = date(2023, 1, 1), date(2021, 6, 1), date(2019, 1, 1)
"""Within 24 months; within 36; beyond."""


def test_coverage_counts_within_the_cycle_and_nationally(tmp_path: Path) -> None:
    # A: one fresh, one old but valid (36 months from June 2021), one never; B: one too old
    at = ready(
        tmp_path, [*people(FRESH, OLD, None), *people(OLDER, echelon="III.a", first=4, at="Dinas B")], TODAY
    )
    told = report(at, "coverage", Asked())
    assert rows(told, "tiers") == [
        ["administrator", 1, 0, 0.0, 0, 0.0, 1, 0],
        ["pengawas", 3, 1, 1 / 3, 2, 2 / 3, 2, 0],
    ]
    assert plain(grid(told, "tiers").total) == ["Together", 4, 1, 0.25, 2, 0.5, 3, 0]
    assert rows(told, "echelons") == [
        ["III.a", 1, 0, 0.0, 0, 0.0, 1, 0],
        ["IV.a", 3, 1, 1 / 3, 2, 2 / 3, 2, 0],
    ]
    assert [row[0] for row in rows(told, "offices")] == ["Dinas A", "Dinas B"]


def test_coverage_of_one_office_or_tier_counts_no_one_else(tmp_path: Path) -> None:
    at = ready(tmp_path, [*people(FRESH), *people(OLDER, echelon="III.a", first=4, at="Dinas B")], TODAY)
    by_office, by_tier = (
        report(at, "coverage", Asked(office="dinas b")),
        report(at, "coverage", Asked(tiers=(Tier.PENGAWAS,))),
    )
    assert plain(grid(by_office, "tiers").total)[1] == 1
    assert rows(by_tier, "offices") == [["Dinas A", 1, 1, 1.0, 1, 1.0, 0, 0]]


def test_the_trend_tells_how_those_who_serve_today_stood(tmp_path: Path) -> None:
    # assessed on 1 June 2021: within 24 months at the end of 2021 and 2022, not today; service began in 2005
    told = report(ready(tmp_path, people(OLD), TODAY), "coverage", Asked())
    assert [(row[0], row[2]) for row in rows(told, "trend")] == [
        (date(2018, 12, 31), 0),
        (date(2019, 12, 31), 0),
        (date(2020, 12, 31), 0),
        (date(2021, 12, 31), 1),
        (date(2022, 12, 31), 1),
        (TODAY, 0),
    ]


def test_the_backlog_tells_for_how_long_and_who_has_a_seat(tmp_path: Path) -> None:
    # due on 6 November 2023, 1 June (5 months), 6 May (6 months to the day), 1 January 2021; never
    last = (date(2021, 11, 6), OLD, date(2021, 5, 6), OLDER, None)
    at = ready(tmp_path, people(*last), TODAY)
    told = report(at, "backlog", Asked())
    assert [row[1] for row in rows(told, "late")] == [2, 1, 0, 1, 1]
    assert rows(told, "offices") == [["Dinas A", 5, 1, 4, 0, 5, date(2005, 1, 1)]]
    published(at, max_batches=1)
    assert rows(report(at, "backlog", Asked()), "offices") == [["Dinas A", 5, 1, 4, 2, 3, date(2005, 1, 1)]]


def held(folder: Path) -> Context:
    """Four people in two batches of two, both over: one was ill on day 2, one stayed away, two came."""
    at = office(folder, 4)
    published(at)
    at = desk_on(at, date(2023, 12, 1))
    mark_attendance(at, 1, Marking(absent=(f"{number(1)}:2",), reason="sakit"))
    mark_attendance(at, 2, Marking(absent=(f"{number(3)}:1",)))
    return at


def desk_on(at: Context, day: date) -> Context:
    from dataclasses import replace

    return replace(at, today=day)


def test_attendance_tells_the_excused_and_the_others_apart(tmp_path: Path) -> None:
    told = report(held(tmp_path), "attendance", Asked())
    name = "2023-11-13"
    assert [row[5:] for row in rows(told, "batches")] == [[2, 1, 1, 0, 0], [2, 1, 0, 1, 0]]
    assert [(row[0], *row[3:]) for row in rows(told, "excused")] == [(number(1), name, 1, "sakit", None)]
    assert [(row[0], *row[3:]) for row in rows(told, "unexcused")] == [
        (number(3), name, 2, "tanpa keterangan", None)
    ]
    assert grid(told, "repeated").rows == ()


def test_batches_tell_their_state_their_seats_and_their_cost(tmp_path: Path) -> None:
    at = office(tmp_path, 3, forecast={"cost_per_person": 10})
    published(at)
    cancel_batch(at, 2, "gedung dipakai")
    told = report(at, "batches", Asked())
    assert [row[5:] for row in rows(told, "batches")] == [
        ["planned", 2, 2, 1.0, 20],
        ["called off ({reason})", 2, 1, 0.5, 0],
    ]
    assert plain(grid(told, "batches").total)[6:] == [2, 2, 1.0, 20]
    later = report(desk_on(at, date(2023, 11, 14)), "batches", Asked())
    assert rows(later, "batches")[0][5] == "under way"
    over = report(desk_on(at, date(2023, 11, 16)), "batches", Asked())
    assert rows(over, "batches")[0][5] == "held, {n} without attendance"


def test_one_person_on_a_page(tmp_path: Path) -> None:
    at = held(tmp_path)
    note_away(at, [number(1)], date(2023, 12, 11), date(2023, 12, 12), "umrah")
    exempt(at, [number(1)], until=date(2023, 12, 31), reason="tugas")
    told = report(at, "person", Asked(nip=number(1)))
    assert rows(told, "assessments")[0][0] == date(2019, 1, 2)
    assert [row[1:] for row in rows(told, "batches")] == [
        [1, date(2023, 11, 13), date(2023, 11, 15), "Dropped (gugur)", "sakit"]
    ]
    assert rows(told, "away") == [
        [date(2023, 12, 11), date(2023, 12, 12), "umrah"],
        [None, date(2023, 12, 31), "exempt ({reason})"],
    ]
    came = report(at, "person", Asked(nip=number(2)))
    assert [(row[0], row[3]) for row in rows(came, "assessments")] == [
        (date(2019, 1, 3), None),
        (date(2023, 11, 15), "result awaited"),
    ]


def test_one_person_is_told_what_became_of_each_assessment(tmp_path: Path) -> None:
    later = desk_on(held(tmp_path), date(2024, 1, 8))
    name = later.workspace.snapshot().people[number(2)].person.name
    path = write(tmp_path / "hasil.xlsx", [["NIP", "NAMA", "JPM"], [number(2), name, 95]])
    import_results(later, path, ResultOptions(purpose=Purpose.MAPPING, on=date(2023, 11, 15)), dry_run=False)
    assert [row[3] for row in rows(report(later, "person", Asked(nip=number(2))), "assessments")] == [
        None,
        "result received on {day}",
    ]
    deliver(later, number(2), date(2024, 1, 8), tmp_path / "surat")
    assert (
        rows(report(later, "person", Asked(nip=number(2))), "assessments")[1][3]
        == "result handed over on {day}"
    )
    void(later, number(2), "salah orang", date(2023, 11, 15), lambda _question: True)
    assert [row[3] for row in rows(report(later, "person", Asked(nip=number(2))), "assessments")] == [
        None,
        "declared invalid on {day} ({reason})",
    ]


def test_a_seat_of_one_person_is_told_before_its_batch_begins(tmp_path: Path) -> None:
    at = office(tmp_path, 2)
    published(at)
    assert [row[4] for row in rows(report(at, "person", Asked(nip=number(1))), "batches")] == ["to come"]


def test_results_are_told_in_groups_that_are_large_enough(tmp_path: Path) -> None:
    # ten of one tier: five at 95 (optimal), five at 50 (less than optimal); the middle category has nobody
    ten = people(*[FRESH] * 10)
    at = ready(tmp_path, ten, TODAY)
    lines = [[one.nip, one.name, 95 if n < 5 else 50] for n, one in enumerate(ten)]
    path = write(tmp_path / "hasil.xlsx", [["NIP", "NAMA", "JPM"], *lines])
    import_results(at, path, ResultOptions(purpose=Purpose.MAPPING), dry_run=False)
    assert [(row[2], row[3]) for row in rows(report(at, "results", Asked()), "mapping")] == [
        (5, 0.5),
        (5, 0.5),
    ]
    assert grid(report(at, "results", Asked()), "filling").rows == ()
    # of nine, one group of four would be too small: all are told together
    void(at, number(10), "salah orang", None, lambda _question: True)
    assert [(row[2], row[3]) for row in rows(report(at, "results", Asked()), "mapping")] == [(9, 1.0)]


def test_without_a_roster_there_is_nothing_to_report(tmp_path: Path) -> None:
    at = ctx(tmp_path)
    assert {refused(partial(report, at, name, Asked(nip=number(1)))).code for name in REPORTS} == {
        "state.no-roster"
    }


def test_every_report_has_a_module_a_name_and_a_file_of_its_own(tmp_path: Path) -> None:
    at = ready(tmp_path, people(OLD), TODAY)
    made = [report(at, name, Asked(nip=number(1))) for name in REPORTS]
    assert [told.name.partition("-")[0] for told in made] == list(REPORTS)
    assert len({told.file for told in made}) == len(made)


@settings(max_examples=examples(20), deadline=None)
@given(st.lists(st.integers(0, 2000) | st.none(), min_size=1, max_size=8))
def test_every_table_adds_up_to_the_whole(tmp_path_factory: object, ago: list[int | None]) -> None:
    folder = tmp_path_factory.mktemp("kantor")  # type: ignore[attr-defined]
    at = ready(folder, people(*(None if n is None else TODAY - timedelta(days=n) for n in ago)), TODAY)
    for told in (report(at, "coverage", Asked()), report(at, "backlog", Asked())):
        for one in told.tables:
            if one.total is not None:
                for n, column in enumerate(one.columns):
                    if column.kind == "count":
                        assert sum(row[n] for row in one.rows) == one.total[n]  # type: ignore[misc]
