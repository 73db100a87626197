import re
from dataclasses import replace
from datetime import date, datetime
from itertools import pairwise
from operator import add
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from asesmen_cli.domain.facts import Office, PlanState, Privacy, Slice
from asesmen_cli.domain.letterhead import blanks
from asesmen_cli.domain.people import Tier
from asesmen_cli.domain.privacy import veiled
from asesmen_cli.domain.rules import UNPLACED_WORDS
from asesmen_cli.language import speaking
from tests.outputs.books import cells, dump, margin, texts, written
from tests.outputs.reports import NOTE, OFFICE, person, plan_sheet, report, write

GOLDEN = Path(__file__).parent / "golden"
FORMULAS = ('=HYPERLINK("http://x.example";"klik")', "+628123456789", "@SUM(1)", "-1", "\t=1+1")


def test_a_planned_report_is_as_it_was(tmp_path: Path, *, update_golden: bool) -> None:
    # 5 pengawas: two batches of 2 on 6-8 and 9-11 November, 1 left over
    people = [person(number) for number in range(1, 6)]
    plan = replace(plan_sheet(people, [2, 2]), findings=(NOTE,))
    golden = GOLDEN / "planned.txt"
    told = dump(written(report(people, plan), tmp_path))
    if update_golden:
        golden.write_text(told, encoding="utf-8")
    assert told == golden.read_text(encoding="utf-8")


def test_a_report_without_a_plan_is_as_it_was(tmp_path: Path, *, update_golden: bool) -> None:
    golden = GOLDEN / "unplanned.txt"
    told = dump(written(report([person(1), person(2)], office=Office()), tmp_path))
    if update_golden:
        golden.write_text(told, encoding="utf-8")
    assert told == golden.read_text(encoding="utf-8")


def test_the_same_report_gives_the_same_bytes(tmp_path: Path) -> None:
    people = [person(number) for number in range(1, 8)]
    for folder in ("one", "two"):
        write(report(people, plan_sheet(people, [3, 3])), ["xlsx"], tmp_path / folder)
    assert (tmp_path / "one/asesmen.xlsx").read_bytes() == (tmp_path / "two/asesmen.xlsx").read_bytes()


def test_the_sheets_of_a_plan_in_order(tmp_path: Path) -> None:
    people = [person(number) for number in range(1, 6)]
    assert written(report(people, plan_sheet(people, [2, 2])), tmp_path).sheetnames == [
        "Ringkasan",
        "Jadwal",
        "Peserta",
        "Hadir 1",
        "Hadir 2",
        "Belum terjadwal",
        "Wajib asesmen",
        "Berhalangan",
        "Grafik",
    ]


def test_nobody_left_over_and_no_plan_leave_out_their_sheets(tmp_path: Path) -> None:
    people = [person(1), person(2)]
    planned = written(report(people, plan_sheet(people, [2])), tmp_path / "planned")
    assert planned.sheetnames == [
        *("Ringkasan", "Jadwal", "Peserta", "Hadir 1"),
        *("Wajib asesmen", "Berhalangan", "Grafik"),
    ]
    assert written(report(people), tmp_path / "due").sheetnames == ["Ringkasan", "Wajib asesmen", "Grafik"]


def test_nobody_due_is_a_report_too(tmp_path: Path) -> None:
    book = written(report([]), tmp_path)
    assert book.sheetnames == ["Ringkasan", "Wajib asesmen"]
    assert book["Wajib asesmen"].max_row == 5  # three titles, a gap, the headings


def test_two_hundred_batches(tmp_path: Path) -> None:
    people = [person(number) for number in range(1, 201)]
    book = written(report(people, plan_sheet(people, [1] * 200, days=1)), tmp_path)
    assert book.sheetnames == [
        "Ringkasan",
        "Jadwal",
        "Peserta",
        *(f"Hadir {number}" for number in range(1, 201)),
        "Wajib asesmen",
        "Berhalangan",
        "Grafik",
    ]
    page = book["Ringkasan"]
    (end,) = (at.id for at in page.row_breaks.brk)
    assert page.cell(row=end + 1, column=1).value == "Lampiran: Menurut Perangkat Daerah"
    assert "1–200" in texts(page)


@pytest.mark.parametrize("text", FORMULAS)
@pytest.mark.rule("R81")
def test_what_looks_like_a_formula_stays_text(tmp_path: Path, text: str) -> None:
    person_ = person(1, name=text, office=text, unit=text, position=text, rank=text, echelon=text)
    office = Office(**dict.fromkeys(Office.__dataclass_fields__, text))
    left = person(2, name=text)
    everyone = [person_, left]
    sheet = replace(plan_sheet(everyone, [1]), source=text, name=text, state=PlanState.PUBLISHED)
    whole = report(everyone, sheet, office)
    whole = replace(whole, due=replace(whole.due, load=replace(whole.due.load, source=text)))
    book = written(whole, tmp_path)
    assert [cell.coordinate for sheet in book for cell in cells(sheet) if cell.data_type == "f"] == []
    assert book["Peserta"]["C6"].value == text
    with ZipFile(tmp_path / "asesmen.xlsx") as parts:
        sheets = [name for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
        assert [name for name in sheets if b"<f>" in parts.read(name)] == []


def test_a_nip_is_text_and_a_date_is_a_date(tmp_path: Path) -> None:
    who = person(1)
    sheet = written(report([who], plan_sheet([who], [1])), tmp_path)
    due, schedule = sheet["Wajib asesmen"], sheet["Jadwal"]
    assert (due["C6"].value, due["C6"].data_type, due["C6"].number_format) == (who.nip, "s", "@")
    assert schedule["D6"].value == datetime(2023, 11, 6)  # noqa: DTZ001 (a workbook knows no time zone)
    assert schedule["D6"].number_format == "[$-421]d mmm yyyy"
    assert due["H6"].number_format == "[$-421]d mmm yyyy"


def test_excel_is_asked_not_to_mark_numbers_kept_as_text(tmp_path: Path) -> None:
    write(report([person(1)]), ["xlsx"], tmp_path)
    with ZipFile(tmp_path / "asesmen.xlsx") as parts:
        for name in ("xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"):
            assert b'<ignoredError sqref="A1:XFD1048576" numberStoredAsText="1"/>' in parts.read(name)


def test_the_properties_tell_where_it_comes_from(tmp_path: Path) -> None:
    people = [person(1)]
    book = written(report(people, plan_sheet(people, [1])), tmp_path)
    written_properties = book.custom_doc_props  # type: ignore[attr-defined]  # newer than its stubs
    assert {prop.name: prop.value for prop in written_properties.props} == {
        "asesmen.program": "asesmen 0.1.0",
        "asesmen.as_of": "2023-11-06",
        "asesmen.source": "Data Pegawai Oktober 2023.xlsx",
        "asesmen.loaded_on": "2023-11-06",
        "asesmen.plan": "draft",
        "asesmen.plan_digest": "5f2c",
        "asesmen.privacy": "full",
    }
    assert book.properties.created == datetime(2023, 11, 6)  # noqa: DTZ001 (a workbook knows no time zone)
    assert book.properties.creator == OFFICE.name


def test_a_draft_is_marked_on_every_sheet_and_a_published_plan_on_none(tmp_path: Path) -> None:
    people = [person(number) for number in range(1, 4)]
    draft = plan_sheet(people, [2])
    book = written(report(people, draft), tmp_path / "draft")
    assert [margin(sheet.oddHeader)[1] for sheet in book.worksheets] == ["DRAF"] * 8
    published = replace(draft, state=PlanState.PUBLISHED, name="2023-11-06")
    book = written(report(people, published), tmp_path / "published")
    assert [margin(sheet.oddHeader)[1] for sheet in book.worksheets] == [""] * 8
    assert "Jadwal: 2023-11-06, disusun 6 November 2023." in texts(book["Ringkasan"])


def test_names_too_long_for_a_page_header_are_cut(tmp_path: Path) -> None:
    office = replace(OFFICE, name="Dinas A&B " * 40)
    book = written(report([person(1)], office=office), tmp_path)
    left, _, right = margin(book["Wajib asesmen"].oddHeader)
    assert (left[:22], left[-1]) == ("Dinas A&&B Dinas A&&B ", "…")
    assert right == "Keadaan per 6 November 2023"


def test_unknown_parts_of_the_signature_are_blanks_and_a_finding(tmp_path: Path) -> None:
    done = write(report([person(1)], office=Office(name="BKPSDM")), ["xlsx"], tmp_path / "xlsx")
    keys = ("government", "place", "signatory_post", "signatory_name", "signatory_nip")
    assert done.findings == (blanks("output.blanks", (f"office.{key}" for key in keys)),)
    assert write(report([person(1)], office=Office()), ["csv", "json"], tmp_path / "rest").findings == ()
    assert write(report([person(1)]), ["xlsx"], tmp_path / "full").findings == ()


def test_the_first_page_counts_who_is_left_over_by_reason(tmp_path: Path) -> None:
    # 4 of 6 wait; ahead of them 60 to 63
    people = [person(number) for number in range(1, 7)]
    last = date(2023, 11, 8)
    words = UNPLACED_WORDS["no-seat"]
    reason = speaking("id").say(words, last=last, batches=1, own=1, ahead="60–63")
    page = texts(written(report(people, plan_sheet(people, [2])), tmp_path)["Ringkasan"])
    at = page.index("Belum Terjadwal dalam Jadwal Ini dan Alasannya")
    assert page[at + 1 : at + 7] == [
        "Alasan",
        "Pegawai",
        reason,
        4,
        "Jumlah",
        4,
    ]


def test_offices_stand_on_the_first_page_or_in_an_annex(tmp_path: Path) -> None:
    few = [person(number, offices=["Dinas Kesehatan"]) for number in range(1, 41)]
    many = [person(number, offices=[f"Dinas {n}" for n in range(40)]) for number in range(1, 41)]
    short = written(report(few), tmp_path / "few")["Ringkasan"]
    long = written(report(many), tmp_path / "many")["Ringkasan"]
    assert [at.id for at in short.row_breaks.brk] == []
    assert "Menurut Perangkat Daerah" in texts(short)
    first = long.row_breaks.brk[0].id
    assert long.cell(row=first + 1, column=1).value == "Lampiran: Menurut Perangkat Daerah"
    assert "NIP. 19700101 199503 2 001" in [cell.value for cell in long[first]]


def test_tiers_follow_in_rank_order(tmp_path: Path) -> None:
    tiers = [Tier.UNKNOWN, Tier.PELAKSANA, Tier.JPT, Tier.ADMINISTRATOR]
    people = [person(number, tier) for number, tier in enumerate(tiers, start=1)]
    page = texts(written(report(people), tmp_path)["Ringkasan"])
    at = page.index("Menurut Jenjang")
    assert page[at + 6 : at + 22 : 4] == ["JPT", "Administrator", "Pelaksana", "Tidak diketahui"]


@settings(max_examples=12)
@given(size=st.integers(1, 60), days=st.integers(1, 6))
def test_a_signature_stands_on_one_page_with_the_last_names(
    tmp_path_factory: pytest.TempPathFactory, size: int, days: int
) -> None:
    people = [person(number) for number in range(1, size + 1)]
    sheet = written(report(people, plan_sheet(people, [size], days)), tmp_path_factory.mktemp("out"))[
        "Hadir 1"
    ]
    (header,) = (cell.row for cell in cells(sheet) if cell.value == "No.")
    assert [at.id for at in sheet.row_breaks.brk if at.id > header + max(0, size - 2)] == []
    heights = [sheet.row_dimensions[row].height or 0.0 for row in range(1, sheet.max_row + 1)]
    starts = [0, *(at.id for at in sheet.row_breaks.brk), len(heights)]
    pages = [sum(heights[start:end]) for start, end in pairwise(starts)]
    repeated = [0.0, *[heights[header - 1]] * (len(pages) - 1)]
    assert max(map(add, pages, repeated)) <= 8.27 * 72 - (0.7 + 0.65) * 72  # A4 on its side, less its margins


def test_a_batch_called_off_is_told_and_seats_nobody(tmp_path: Path) -> None:
    people = [person(number) for number in range(1, 4)]
    plan = replace(plan_sheet(people, [2, 1]), cancelled={1: "banjir"})
    book = written(report(people, plan), tmp_path)
    assert book.sheetnames == [
        *("Ringkasan", "Jadwal", "Peserta", "Hadir 2"),
        *("Wajib asesmen", "Berhalangan", "Grafik"),
    ]
    assert [row[8] for row in book["Jadwal"].iter_rows(min_row=6, values_only=True)] == [
        "Dibatalkan: banjir",
        None,
    ]
    assert [row[3] for row in book["Peserta"].iter_rows(min_row=6, values_only=True)] == [people[2].nip]
    assert "– Batch 1: Dibatalkan: banjir" in texts(book["Ringkasan"])


@pytest.mark.parametrize("notes", range(14, 26))
def test_a_signature_that_finds_no_room_takes_the_last_rows_along(tmp_path: Path, notes: int) -> None:
    people = [person(1)]
    plan = replace(plan_sheet(people, [1]), findings=(NOTE,) * notes)
    sheet = written(report(people, plan), tmp_path)["Ringkasan"]
    last = max(cell.row for cell in cells(sheet) if cell.value == "– Cuti bersama 2024 belum ditetapkan.")
    *turned, annex = (at.id for at in sheet.row_breaks.brk)
    assert sheet.cell(row=annex + 1, column=1).value == "Lampiran: Menurut Perangkat Daerah"
    assert [at for at in turned if at > last - 6] == []


def targets(sheet: Worksheet) -> dict[str, str]:
    """Cell -> where a click leads."""
    return {cell.coordinate: str(cell.hyperlink.location) for cell in cells(sheet) if cell.hyperlink}


def test_sheets_lead_to_each_other(tmp_path: Path) -> None:
    people = [person(number) for number in range(1, 5)]
    plan = replace(plan_sheet(people, [2, 1, 1]), cancelled={2: "banjir"})
    book = written(report(people, plan), tmp_path)
    page = book["Ringkasan"]
    assert {str(page[at].value): to for at, to in targets(page).items()} == {
        "1": "'Hadir 1'!A1",
        "3": "'Hadir 3'!A1",
    }
    assert targets(book["Jadwal"]) == {"A6": "'Hadir 1'!A1", "A8": "'Hadir 3'!A1", "J1": "'Ringkasan'!A1"}
    assert book["Jadwal"]["A6"].value == 1
    back = [[to for to in targets(sheet).values() if "Hadir" not in to] for sheet in book.worksheets[1:]]
    assert back == [["'Ringkasan'!A1"]] * 7


def test_what_leads_back_is_not_printed(tmp_path: Path) -> None:
    people = [person(number) for number in range(1, 4)]
    book = written(report(people, plan_sheet(people, [2])), tmp_path)
    areas = {sheet.title: str(sheet.print_area).rpartition("!")[2] for sheet in book.worksheets[1:]}
    assert areas == {
        "Jadwal": "$A$1:$I$6",
        "Peserta": "$A$1:$J$7",
        "Hadir 1": "$A$1:$G$16",
        "Belum terjadwal": "$A$1:$G$6",
        "Wajib asesmen": "$A$1:$K$8",
        "Berhalangan": "$A$1:$E$25",
        "Grafik": "$A$1:$J$22",
    }


def test_what_stands_out_does_so_without_colours_too(tmp_path: Path) -> None:
    people = [person(number) for number in range(1, 4)]
    plan = replace(plan_sheet(people, [1, 1]), cancelled={1: "banjir"})
    book = written(report(people, plan), tmp_path)
    due, schedule = book["Wajib asesmen"], book["Jadwal"]
    # the third was never assessed; the others have a result of January 2018, valid for 36 months
    bold = {cell.coordinate for row in due["A6:L8"] for cell in row if cell.font.b}
    never = next(cell.row for cell in due["G"][5:8] if cell.value == "Belum pernah asesmen")
    assert bold == {f"G{never}", *(f"K{row}" for row in (6, 7, 8) if row != never)}
    assert [(cell.value, cell.font.strike) for cell in (schedule["A6"], schedule["C7"])] == [
        (1, True),
        ("Kamis–Sabtu, 9–11 November 2023", None),
    ]
    assert [(str(area.sqref), area.rules[0].type) for area in due.conditional_formatting] == [
        ("J6:J8", "dataBar")
    ]


def chart_texts(folder: Path) -> list[str]:
    """The figures that charts draw, and how they are told to who cannot see them."""
    with ZipFile(folder / "asesmen.xlsx") as parts:
        drawn = "".join(
            parts.read(name).decode() for name in sorted(parts.namelist()) if "charts/chart" in name
        )
        drawing = parts.read("xl/drawings/drawing1.xml").decode()
    return [*re.findall("<c:f>(.*?)</c:f>", drawn), *re.findall('descr="(.*?)"', drawing)]


def test_the_charts_show_the_figures_beside_them(tmp_path: Path) -> None:
    # 3 people of two offices: 2 seated, 1 left over
    people = [person(1, office="Dinas A"), person(2, office="Dinas B"), person(3, office="Dinas B")]
    page = written(report(people, plan_sheet(people, [2])), tmp_path)["Grafik"]
    figures = [[cell.value for cell in row] for row in page["M4:O11"]]
    assert figures == [
        ["Menurut Jenjang", None, None],
        ["Jenjang", "Terjadwal", "Belum Terjadwal"],
        ["Pengawas", 2, 1],
        [None, None, None],
        ["Menurut Perangkat Daerah", None, None],
        ["Perangkat Daerah", "Terjadwal", "Belum Terjadwal"],
        ["Dinas B", 1, 1],
        ["Dinas A", 1, 0],
    ]
    assert chart_texts(tmp_path) == [
        *("Grafik!$M$6", "Grafik!$N$6"),
        *("Grafik!$M$6", "Grafik!$O$6"),
        *("Grafik!$M$10:$M$11", "Grafik!$N$10:$N$11"),
        *("Grafik!$M$10:$M$11", "Grafik!$O$10:$O$11"),
        "Menurut Jenjang. Pengawas: Terjadwal 2, Belum Terjadwal 1.",
        (
            "Menurut Perangkat Daerah. Dinas B: Terjadwal 1, Belum Terjadwal 1;"
            " Dinas A: Terjadwal 1, Belum Terjadwal 0."
        ),
    ]


def test_only_the_offices_with_most_people_are_drawn_where_there_are_many(tmp_path: Path) -> None:
    people = [person(number, office=f"Dinas {number:02}") for number in range(1, 31)]
    page = written(report(people), tmp_path)["Grafik"]
    assert page["M8"].value == "Menurut Perangkat Daerah: 25 dengan wajib asesmen terbanyak"
    bars = [(row[0].value, row[1].value) for row in page["M10:N35"]]
    assert (bars[0], bars[24], bars[25]) == (("Dinas 01", 1), ("Dinas 25", 1), (None, None))


def test_nobody_due_is_no_chart(tmp_path: Path) -> None:
    assert written(report([]), tmp_path).sheetnames == ["Ringkasan", "Wajib asesmen"]


def test_the_slice_of_an_office_says_whose_it_is_on_every_sheet(tmp_path: Path) -> None:
    people = [person(1, office="Dinas Sosial")]
    part = Slice(office="Dinas Sosial", batch=1, tag="dinas-sosial-batch-1")
    book = written(replace(report(people, plan_sheet(people, [1])), part=part), tmp_path)
    assert [margin(sheet.oddHeader)[0] for sheet in book.worksheets] == ["", *["Dinas Sosial"] * 6]
    assert {margin(sheet.oddHeader)[2] for sheet in book.worksheets} == {
        "Batch 1 · Keadaan per 6 November 2023"
    }
    assert texts(book["Ringkasan"])[3] == "Dinas Sosial, Batch 1"
    assert str(book["Jadwal"]["A3"].value).startswith("Dinas Sosial, Batch 1 · Keadaan per")
    properties = {one.name: one.value for one in book.custom_doc_props.props}  # type: ignore[attr-defined]
    assert (properties["asesmen.office"], properties["asesmen.batch"]) == ("Dinas Sosial", "1")
    assert book.properties.subject == "Dinas Sosial, Batch 1 · Keadaan per 6 November 2023"


def test_a_workbook_for_notice_boards_tells_who_comes_when(tmp_path: Path) -> None:
    people = [person(1), person(2), person(3)]
    whole = replace(report(people, plan_sheet(people, [2])), part=Slice(privacy=Privacy.PUBLIC))
    book = written(veiled(whole), tmp_path)
    assert book.sheetnames == ["Ringkasan", "Jadwal", "Peserta", "Grafik"]
    told = [row[:5] for row in book["Peserta"].iter_rows(min_row=5, values_only=True)]
    assert told == [
        ("Batch", "No.", "Nama", "Perangkat Daerah", "Jenjang"),
        (1, 1, "BAMBANG T. W.", "Dinas Kesehatan", "Pengawas"),
        (1, 2, "Siti C. N.", "Dinas Perumahan Rakyat, Kawasan Permukiman dan Pertanahan Kota", "Pengawas"),
    ]


def test_long_names_in_page_headers_leave_room_for_the_mark_of_a_draft(tmp_path: Path) -> None:
    people = [person(1)]
    office = replace(OFFICE, name="W" * 60)
    book = written(report(people, plan_sheet(people, [1]), office), tmp_path)
    # half of 186 mm, less 40 points for the mark: 27.97 times 8 points; a W takes 0.944, the dots 0.556
    assert margin(book["Grafik"].oddHeader)[0] == f"{'W' * 29}…"
