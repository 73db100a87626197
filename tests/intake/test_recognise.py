from datetime import date
from pathlib import Path

import pytest

from asesmen_cli.domain.choices import Template
from asesmen_cli.intake import recognise
from asesmen_cli.outputs import TEMPLATES, blank_workbook
from tests.cli.samples import PEOPLE, SAMPLES
from tests.rosters import (
    COLUMNS,
    Grid,
    by_office,
    headless,
    name_over_nip,
    plain,
    siasn,
    stacked_tables,
    write,
)

TODAY = date(2023, 11, 6)


@pytest.mark.parametrize(
    ("sample", "holds", "people"),
    [
        ("roster.xlsx", Template.ROSTER, 10),
        ("no-dates.xlsx", Template.ROSTER, 10),
        ("participants.xlsx", Template.HISTORY, 3),
        ("names.xlsx", Template.HISTORY, 2),
        ("came.xlsx", Template.ATTENDANCE, 3),
        ("results.xlsx", Template.RESULTS, 4),
        ("absences.xlsx", Template.ABSENCES, 4),
        ("venue.xlsx", Template.VENUES, 4),
    ],
)
def test_a_file_is_recognised_by_what_it_holds(
    tmp_path: Path, sample: str, holds: Template, people: int
) -> None:
    SAMPLES[sample](tmp_path / "DATA.xlsx")
    seen = recognise(tmp_path / "DATA.xlsx", on=TODAY)
    assert seen is not None
    assert (seen.holds, seen.rows >= people) == (holds, True)


@pytest.mark.parametrize("layout", [by_office, headless, name_over_nip, siasn, stacked_tables])
def test_rosters_of_any_layout_are_rosters(tmp_path: Path, layout: object) -> None:
    assert callable(layout)
    seen = recognise(write(tmp_path / "r.xlsx", layout(PEOPLE)), on=TODAY)
    assert seen is not None
    assert seen.holds is Template.ROSTER


@pytest.mark.parametrize("blank", TEMPLATES.items(), ids=lambda pair: pair[0])
def test_our_blank_workbooks_are_recognised(tmp_path: Path, blank: tuple[str, object]) -> None:
    name, form = blank
    path = tmp_path / "blank.xlsx"
    path.write_bytes(blank_workbook(form))  # type: ignore[arg-type] # the class is not exported
    seen = recognise(path, on=TODAY)
    assert seen is not None
    assert (seen.holds, seen.rows) == (name, 0)


def test_what_is_no_list_is_not_recognised(tmp_path: Path) -> None:
    SAMPLES["no-table.xlsx"](tmp_path / "no-table.xlsx")
    assert recognise(tmp_path / "no-table.xlsx", on=TODAY) is None


def test_a_sheet_in_which_two_columns_claim_to_be_the_number_is_a_roster(tmp_path: Path) -> None:
    rows = [["NIP", "NIP", "NAMA"], *[[one.nip, one.nip[:-1] + "9", one.name] for one in PEOPLE]]
    seen = recognise(write(tmp_path / "r.xlsx", rows), on=TODAY)
    assert seen is not None
    assert (seen.holds, seen.rows) == (Template.ROSTER, 11)


def test_a_roster_with_the_day_and_the_organiser_under_one_header_is_a_roster(tmp_path: Path) -> None:
    rows: Grid = [
        ["NAMA", "NIP", "GOL", "JABATAN", "ESELON", "ASESMEN TERAKHIR", None],
        [None, None, None, None, None, "TANGGAL", "PENYELENGGARA"],
        *[[one.name, one.nip, "III/d", "Kepala Seksi", "IV.a", "2 Mei 2022", "BKN"] for one in PEOPLE],
    ]
    seen = recognise(write(tmp_path / "r.xlsx", rows), on=TODAY)
    assert seen is not None
    assert seen.holds is Template.ROSTER


def test_a_roster_that_is_called_a_list_of_participants_has_the_columns_of_a_roster(tmp_path: Path) -> None:
    grid = plain(PEOPLE, COLUMNS, above=["DAFTAR CALON PESERTA"])
    seen = recognise(write(tmp_path / "r.xlsx", grid), on=TODAY)
    assert seen is not None
    assert seen.holds is Template.ROSTER
