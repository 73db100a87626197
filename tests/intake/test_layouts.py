"""Every layout that offices use, read back: the same people, whatever the sheet looks like."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pytest

from asesmen_cli.domain.people import Tier
from asesmen_cli.intake import Reading, accept_all, read_roster
from asesmen_cli.language import speaking
from tests import rosters
from tests.rosters import Grid, Someone, somebodies, write

ON = date(2026, 6, 1)
PEOPLE = somebodies(40)
ALONE = [who for who in PEOPLE if who.office == PEOPLE[0].office]


def read(path: Path, **options: object) -> Reading:
    reading = read_roster(path, on=ON, **({"columns": {}} | options))  # type: ignore[arg-type]
    for finding in reading.findings:
        assert speaking("en").about(finding)
        assert speaking("en").remedy(finding)
    return reading


def told(reading: Reading, *facts: str) -> set[tuple[object, ...]]:
    """What was read of each person, and the day of the assessment."""
    return {
        (
            row.person.nip,
            row.assessment and row.assessment.held_on,
            *(getattr(row.person, fact) for fact in facts),
        )
        for row in reading.rows
    }


def known(people: Sequence[Someone], *facts: str) -> set[tuple[object, ...]]:
    return {(who.nip, who.last_assessed, *(getattr(who, fact) for fact in facts)) for who in people}


def counts(reading: Reading) -> tuple[int, int, int]:
    load = reading.load
    assert load.rows == load.accepted + load.rejected + load.ignored
    return load.accepted, load.rejected, load.ignored


@pytest.mark.parametrize(
    ("layout", "facts", "ignored"),
    [
        (rosters.plain, "name office unit position echelon rank", 0),
        (rosters.numbered, "name office unit position echelon rank", 1),
        (rosters.two_header_rows, "name office position echelon rank", 1),
        (rosters.group_over_plain_headers, "name office", 0),
        (rosters.name_over_nip, "name office position echelon rank", 0),
        (rosters.two_lines_each, "name office position echelon rank", 0),
        (rosters.old_duk, "name office position echelon rank", 0),
        (
            rosters.pages,
            "name office echelon",
            6 * 2 - 1,
        ),  # 40 people, 7 a page: 6 headers, all but the first repeated
        (rosters.side_by_side, "name office", 0),
        (rosters.both_numbers, "name office position echelon rank", 0),
        (rosters.padded, "name office echelon", 40),
    ],
)
def test_a_layout_is_read_whole(
    tmp_path: Path, layout: Callable[[Sequence[Someone]], Grid], facts: str, ignored: int
) -> None:
    reading = read(write(tmp_path / "r.xlsx", layout(PEOPLE), top=2, left=1))
    assert told(reading, *facts.split()) == known(PEOPLE, *facts.split())
    assert counts(reading) == (40, 0, ignored)


def test_one_header_for_both_may_stand_over_a_column_of_each(tmp_path: Path) -> None:
    reading = read(write(tmp_path / "r.xlsx", rosters.group_over_plain_headers(PEOPLE, "NAMA / NIP")))
    assert told(reading, "name", "office") == known(PEOPLE, "name", "office")
    assert counts(reading) == (40, 0, 0)


@pytest.mark.parametrize(
    ("header", "join"),
    [
        ("NAMA / NIP", "\n"),
        ("Nama Pegawai\nNIP", "  NIP "),
        ("Nama Pegawai", "\nNIP. "),
        ("Nama Pegawai\n", "\n" + 32 * " " + "NIP. "),
        ("Nama Lengkap/NIP", " / "),
    ],
)
def test_name_and_number_in_one_cell(tmp_path: Path, header: str, join: str) -> None:
    reading = read(write(tmp_path / "r.xlsx", rosters.name_over_nip(PEOPLE, header, join)))
    assert told(reading, "name", "echelon") == known(PEOPLE, "name", "echelon")
    assert counts(reading) == (40, 0, 0)


def test_the_office_of_a_group_row_is_the_office_of_the_rows_below(tmp_path: Path) -> None:
    reading = read(write(tmp_path / "r.xlsx", rosters.by_office(PEOPLE)))
    assert {(nip, str(office).casefold()) for nip, _, office in told(reading, "office")} == {
        (who.nip, who.office.casefold()) for who in PEOPLE
    }
    offices = len({who.office for who in PEOPLE})
    assert counts(reading) == (40, 0, 2 * offices + 1)  # a group and a subtotal each, one total


def test_a_column_of_units_under_group_rows_of_offices(tmp_path: Path) -> None:
    columns = {header: rosters.COLUMNS[header] for header in ("NIP", "NAMA", "UNIT KERJA", "TANGGAL ASESMEN")}
    reading = read(write(tmp_path / "r.xlsx", rosters.by_office(PEOPLE, columns)))
    assert {
        (nip, str(office).casefold(), unit) for nip, _, office, unit in told(reading, "office", "unit")
    } == {(who.nip, who.office.casefold(), who.unit) for who in PEOPLE}


def test_the_rank_is_where_the_grades_are(tmp_path: Path) -> None:
    grid: Grid = [["nama_pegawai", "nip", "pangkat", "golongan"]]
    grid += [[who.name, who.nip, who.rank, (who.rank or "").split("/")[0]] for who in PEOPLE]
    reading = read(write(tmp_path / "r.xlsx", grid))
    assert {(row.person.nip, row.person.rank) for row in reading.rows} == {
        (who.nip, who.rank) for who in PEOPLE
    }


def test_a_damaged_headless_file_is_proposed_and_every_row_rejected(tmp_path: Path) -> None:
    grid = [[cells[0], f"{str(cells[1])[:15]}000", *cells[2:]] for cells in rosters.headless(PEOPLE)]
    reading = read(write(tmp_path / "r.xlsx", grid), accept=accept_all)
    assert counts(reading) == (0, 40, 0)
    assert reading.held_back.beginnings == {who.nip[:15] for who in PEOPLE}


def test_the_office_above_the_table(tmp_path: Path) -> None:
    reading = read(write(tmp_path / "r.xlsx", rosters.titled_by_office(ALONE)))
    assert told(reading, "name", "office") == known(ALONE, "name", "office")


def test_signatures_under_a_table_are_nobody(tmp_path: Path) -> None:
    for layout in (rosters.plain, rosters.name_over_nip, rosters.two_lines_each, rosters.old_duk):
        reading = read(write(tmp_path / "r.xlsx", rosters.signed(layout(PEOPLE))))
        assert told(reading) == known(PEOPLE)
        assert counts(reading) == (40, 0, 7)


def test_tables_below_each_other(tmp_path: Path) -> None:
    reading = read(write(tmp_path / "r.xlsx", rosters.stacked_tables(PEOPLE)))
    assert told(reading, "name", "office") == known(PEOPLE, "name", "office")
    assert counts(reading)[:2] == (40, 0)


def test_the_export_of_siasn(tmp_path: Path) -> None:
    reading = read(write(tmp_path / "r.xlsx", rosters.siasn(PEOPLE)))
    assert {
        (row.person.nip, row.person.office, row.person.unit, row.person.position) for row in reading.rows
    } == {(who.nip, who.office, who.unit, who.position) for who in PEOPLE}
    assert {row.person.name for row in reading.rows} == {
        f"{who.name.upper()}, S.E" if who.echelon else who.name.upper() for who in PEOPLE
    }
    assert reading.findings[0].code == "roster.no-assessments"
    assert "Pemerintah Kota" not in repr(reading.rows)


def test_the_short_form_of_siasn(tmp_path: Path) -> None:
    reading = read(write(tmp_path / "r.xlsx", rosters.siasn_short(PEOPLE)))
    assert {(row.person.nip, row.person.office, row.person.unit) for row in reading.rows} == {
        (who.nip, who.office, who.unit) for who in PEOPLE
    }


def test_a_list_of_posts_tells_the_tier_by_the_kind_of_post(tmp_path: Path) -> None:
    tiers = {"II": Tier.JPT, "III": Tier.ADMINISTRATOR, "IV": Tier.PENGAWAS}
    reading = read(write(tmp_path / "r.xlsx", rosters.positions(PEOPLE)))
    assert {(row.person.nip, row.person.tier) for row in reading.rows} == {
        (
            who.nip,
            tiers[who.echelon.split(".")[0]] if who.echelon else Tier(who.post_kind.casefold()),
        )
        for who in PEOPLE
    }
    assert counts(reading) == (40, 0, 40)  # every second post is vacant


def test_a_file_without_a_header_is_read_by_letters_or_by_what_it_holds(tmp_path: Path) -> None:
    path = write(tmp_path / "r.xlsx", rosters.headless(PEOPLE))
    by_letter = read(path, columns={"B": "nip", "C": "name", "G": "office"})
    assert {(row.person.nip, row.person.name, row.person.office) for row in by_letter.rows} == {
        (who.nip, who.name, who.office) for who in PEOPLE
    }
    proposed = read(path, accept=accept_all)
    assert proposed.mapping == {
        "B": "nip", "C": "name", "D": "birth_date", "E": "rank", "F": "position", "G": "office", "H": "sex",
    }  # fmt: skip
    assert counts(proposed) == (40, 0, 0)


@pytest.mark.parametrize(
    ("name", "encoding", "delimiter"),
    [
        ("r.csv", "utf-8-sig", ";"),
        ("r.csv", "utf-8", ","),
        ("r.tsv", "utf-16", "\t"),
        ("r.csv", "cp1252", ";"),
        ("r.xls", "utf-16-le", "\t"),
    ],
)
def test_text_files(tmp_path: Path, name: str, encoding: str, delimiter: str) -> None:
    people = [*PEOPLE[:-1], rosters.somebody(40, name="André D’Souza, S.T")]
    (tmp_path / name).write_bytes(rosters.as_csv(rosters.plain(people), delimiter).encode(encoding))
    reading = read(tmp_path / name)
    assert told(reading, "name", "office", "echelon") == known(people, "name", "office", "echelon")


def test_a_web_page_named_xls(tmp_path: Path) -> None:
    (tmp_path / "r.xls").write_text(rosters.as_html(rosters.numbered(PEOPLE)), encoding="utf-8")
    assert told(read(tmp_path / "r.xls"), "name", "office") == known(PEOPLE, "name", "office")


def test_opendocument(tmp_path: Path) -> None:
    reading = read(rosters.write_ods(tmp_path / "r.ods", rosters.numbered(PEOPLE)))
    assert told(reading, "name", "office", "echelon") == known(PEOPLE, "name", "office", "echelon")
