"""Kinds of files seen in use, each in its smallest form: what is read from it, and what is said about it."""

import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from asesmen_cli.domain.attendance import Cross, Reasons
from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.domain.people import Tier
from asesmen_cli.intake import (
    AttendanceList,
    MonthDay,
    Participants,
    Proposal,
    Reading,
    ResultSheet,
    Weekday,
    accept_all,
    read_absences,
    read_attendance,
    read_participants,
    read_results,
    read_roster,
    read_windows,
)
from tests.rosters import Grid, number, write

ON = date(2026, 6, 30)
REASONS = Reasons(excused=("sakit", "izin", "cuti"), unexcused=("tanpa kabar",))
HEAD = ["NO", "NIP", "NAMA", "JABATAN", "ESELON", "OPD"]
OFFICES = ("Dinas Kesehatan", "Dinas Pendidikan")
NAMES = "Andi Budi Citra Dewi Eka Fajar Gita Hadi Indra Jaya Kirana Laras Mahesa Nara Oka Putri".split()  # noqa: SIM905 (names)


def line(serial: int, *more: object, **other: object) -> list[object]:
    facts = {
        "nip": number(serial + 1),
        "name": f"{NAMES[serial]} Wirayudha",
        "post": "Kepala Seksi",
        "echelon": "IV.a",
        "office": OFFICES[serial % 2],
    } | other
    return [serial + 1, *(facts[name] for name in ("nip", "name", "post", "echelon", "office")), *more]


def book(path: Path, sheets: Mapping[str, Sequence[Any]], merged: Sequence[str] = ()) -> Path:
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for title, rows in sheets.items():
        sheet = workbook.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
        for area in merged:
            sheet.merge_cells(area)
    workbook.save(path)
    return path


def read(tmp_path: Path, rows: Sequence[Any], merged: Sequence[str] = (), **more: object) -> Reading:
    return read_roster(book(tmp_path / "r.xlsx", {"Data": rows}, merged), on=ON, columns={}, **more)  # type: ignore[arg-type]


def codes(reading: Reading) -> set[str]:
    return {finding.code for finding in reading.findings}


@pytest.mark.parametrize("header", ["ESEL", "Esel.", "ESL", "ESELONERING"])
def test_an_echelon_is_known_by_its_short_headers(tmp_path: Path, header: str) -> None:
    head = [header if name == "ESELON" else name for name in HEAD]
    reading = read(tmp_path, [head, *(line(serial) for serial in range(4))])
    assert {row.person.tier for row in reading.rows} == {Tier.PENGAWAS}


# --- rosters: places --------------------------------------------------------------------------------------


def test_a_merged_cell_holds_for_every_person_that_it_spans(tmp_path: Path) -> None:
    rows = [HEAD, line(0), line(1, office=None), line(2, office=None), line(3, office=None)]
    reading = read(tmp_path, rows, ["F2:F4"])
    assert [row.person.office for row in reading.rows] == [OFFICES[0]] * 3 + [None]


def test_a_merged_post_does_not_give_anybody_anothers_name_or_number(tmp_path: Path) -> None:
    rows = [
        HEAD,
        line(0),
        line(1, post=None, echelon=None),
        [None, None, None, None, None, "Dinas Kesehatan"],
    ]
    reading = read(tmp_path, rows, ["D2:D4", "E2:E4"])
    assert [(row.person.name, row.person.tier) for row in reading.rows] == [
        ("Andi Wirayudha", Tier.PENGAWAS),
        ("Budi Wirayudha", Tier.PENGAWAS),
    ]


def test_a_cell_that_spans_rows_of_a_web_page_holds_for_each(tmp_path: Path) -> None:
    cells = "".join(f"<tr><td>{number(n)}</td><td>Andi {n}</td></tr>" for n in (2, 3))
    page = (
        "<table><tr><th>NIP</th><th>Nama</th><th>OPD</th></tr>"
        f"<tr><td>{number(1)}</td><td>Andi</td><td rowspan=3>Dinas Kesehatan</td></tr>{cells}</table>"
    )
    path = tmp_path / "r.xls"
    path.write_text(page, encoding="utf-8")
    reading = read_roster(path, on=ON, columns={})
    assert [row.person.office for row in reading.rows] == ["Dinas Kesehatan"] * 3


@pytest.mark.parametrize(
    ("chain", "office", "unit"),
    [
        ("DINAS KESEHATAN - PEMERINTAH KABUPATEN SUKAMAJU", "DINAS KESEHATAN", None),
        ("SEKSI GIZI - DINAS KESEHATAN - PEMKAB SUKAMAJU", "DINAS KESEHATAN", "SEKSI GIZI"),
        ("PUSKESMAS A - DINAS KESEHATAN", "DINAS KESEHATAN", "PUSKESMAS A"),
        ("DINAS PENDIDIKAN - CABANG UTARA - FUNGSIONAL", "DINAS PENDIDIKAN", "CABANG UTARA - FUNGSIONAL"),
        ("SEKRETARIAT - KECAMATAN SUKAMAJU", "KECAMATAN SUKAMAJU", "SEKRETARIAT"),
        ("SUBBAG UMUM - LEMBAGA LAIN", "LEMBAGA LAIN", "SUBBAG UMUM"),
        ("PEMERINTAH KABUPATEN SUKAMAJU", None, None),
    ],
)
def test_the_office_of_a_chain_is_the_part_that_is_one(
    tmp_path: Path, chain: str, office: str | None, unit: str | None
) -> None:
    reading = read(tmp_path, [["NIP BARU", "NAMA", "UNOR NAMA"], [number(1), "Andi", chain]])
    assert [(row.person.office, row.person.unit) for row in reading.rows] == [(office, unit)]


def test_capitals_blanks_and_stops_make_no_other_office(tmp_path: Path) -> None:
    spelled = ("DINAS SOSIAL", "Dinas Sosial", "DINAS  SOSIAL", "DINAS SOSIAL.", "DINAS SOSIAL")
    reading = read(tmp_path, [HEAD, *(line(at, office=office) for at, office in enumerate(spelled))])
    assert {row.person.office for row in reading.rows} == {"Dinas Sosial"}


@pytest.mark.parametrize("title", ["DINAS KESEHATAN", "SKPD : DINAS KESEHATAN"])
def test_the_office_may_stand_above_the_list(tmp_path: Path, title: str) -> None:
    reading = read(tmp_path, [[title], [], ["NIP", "NAMA"], [number(1), "Andi"]])
    assert [row.person.office for row in reading.rows] == ["DINAS KESEHATAN"]


def test_the_letterhead_of_who_keeps_the_rosters_is_nobodys_office(tmp_path: Path) -> None:
    title = "BADAN KEPEGAWAIAN DAN PENGEMBANGAN SDM"
    reading = read(tmp_path, [[title], ["NIP", "NAMA"], [number(1), "Andi"]])
    assert [row.person.office for row in reading.rows] == [None]


def test_no_column_of_offices_is_said_with_the_likeliest(tmp_path: Path) -> None:
    rows = [["NIP", "NAMA", "ALAMAT KANTOR"], *([number(n), f"Andi {n}", "SDN 1"] for n in range(1, 5))]
    (finding,) = [one for one in read(tmp_path, rows).findings if one.code == "roster.no-office"]
    assert finding.params["header"] == "ALAMAT KANTOR"


def test_offices_that_are_numbers_are_said(tmp_path: Path) -> None:
    assert "roster.office-codes" in codes(read(tmp_path, [HEAD, line(0, office=1), line(1, office=34)]))


# --- rosters: dates ---------------------------------------------------------------------------------------


def test_of_several_days_of_assessment_the_latest_counts(tmp_path: Path) -> None:
    rows = [[*HEAD, "TANGGAL ASESMEN 1", "TANGGAL ASESMEN 2"], line(0, date(2025, 3, 4), date(2019, 3, 4))]
    assert [row.assessment and row.assessment.held_on for row in read(tmp_path, rows).rows] == [
        date(2025, 3, 4)
    ]


@pytest.mark.parametrize("header", ["HASIL ASESMEN TERAKHIR", "KOMPETENSI TERAKHIR"])
@pytest.mark.parametrize("cell", ["MMS", 78.5, "Pelatihan Kepemimpinan"])
def test_a_column_of_results_is_no_column_of_days(tmp_path: Path, header: str, cell: object) -> None:
    reading = read(tmp_path, [[*HEAD, header], line(0, cell), line(1, cell)])
    assert reading.load.accepted == 2
    assert "roster.no-assessments" in codes(reading)


@pytest.mark.parametrize(
    "header",
    [
        "TANGGAL ASSEMENT",
        "TGL ASESEMENT TERAKHIR",
        "PENILAIAN POTENSI DAN KOMPETENSI TERAKHIR",
        "TERAKHIR DIASESMEN",
        "TANGGAL PROFILING ASN",
        "KAPAN TERAKHIR ASESMEN",
        "TglAsesmenTerakhir",
        "RIWAYAT ASESMEN TERAKHIR",
    ],
)
def test_headers_of_the_last_assessment(tmp_path: Path, header: str) -> None:
    reading = read(tmp_path, [[*HEAD, header], line(0, date(2025, 3, 4))])
    assert [row.assessment is not None for row in reading.rows] == [True]


def test_a_few_exchanged_dates_are_enough_beside_texts(tmp_path: Path) -> None:
    days = (date(2023, 6, 11), date(2023, 7, 11), date(2023, 8, 11), "13/11/2023", "14/11/2023")
    rows = [[*HEAD, "TANGGAL ASESMEN"], *(line(at, day) for at, day in enumerate(days))]
    assert "roster.dates-swapped" in codes(read(tmp_path, rows))


# --- rosters: people --------------------------------------------------------------------------------------

SAME = [
    ("ARGA WIRAYUDHA, S.STP.MM", "ARGA WIRAYUDHA S.STP,MM"),
    ("ARGA WIRAYUDHA ST", "ARGA WIRAYUDHA, ST"),
    ("ARGA WIRA YUDHA", "ARGA WIRAYUDHA"),
    ("ARGA WIRAYUDHA (Plt)", "ARGA WIRAYUDHA"),
    ("ARGA-WIRAYUDHA", "ARGA WIRAYUDHA"),
    ("M. Rizal Hadi", "Muhammad Rizal Hadi"),
    ("I Gd Putra", "I Gede Putra"),
    ("ARGA WIRAYUDHA KUSU", "ARGA WIRAYUDHA KUSUMA"),
]
OTHERS = [
    ("ARGA WIRAYUDHA", "SEKAR MAHARANI"),
    ("BUDI SANTOSO", "RUDI SANTOSO"),
    ("AHMAD FAUZI", "AGUS FAUZI"),
    ("Muhammad Rizal", "Muhammad Rizki"),
    ("...", "Budi"),
]


@pytest.mark.parametrize(
    ("pair", "one"), [*((pair, True) for pair in SAME), *((pair, False) for pair in OTHERS)]
)
def test_one_number_under_two_spellings_is_one_person(
    tmp_path: Path, pair: tuple[str, str], one: bool
) -> None:
    reading = read(tmp_path, [HEAD, *(line(0, name=name) for name in pair), line(1)])
    assert ("roster.nip-conflict" not in codes(reading)) is one or pair[0] == "..."
    assert reading.load.accepted == (2 if one or pair[0] == "..." else 1)


@pytest.mark.parametrize(
    ("nip", "code"),
    [
        ("198001012035011001", "roster.nip-year"),
        ("198501011990011001", "roster.nip-year"),
        ("198001012005991001", "roster.nip-month"),
        ("190501011930011001", "roster.nip-birth"),
        ("19800101200501IOO1", "roster.nip-letters"),
        (11111, "roster.nip-length"),
        ("00000000 000000 0 000", "roster.nip-birth"),
        (198001012005011001.0, "roster.nip-damaged"),
    ],
)
def test_an_impossible_number_is_named(tmp_path: Path, nip: object, code: str) -> None:
    reading = read(tmp_path, [HEAD, line(0, nip=nip), line(1)])
    assert reading.load.rejected == 1
    assert code in codes(reading)


def test_full_width_digits_are_digits(tmp_path: Path) -> None:
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in number(1))
    assert [row.person.nip for row in read(tmp_path, [HEAD, line(0, nip=wide)]).rows] == [number(1)]


def test_the_number_of_a_pppk_in_the_row_of_a_pns_is_rejected(tmp_path: Path) -> None:
    rows = [
        ["NIP", "NAMA", "STATUS ASN"],
        ["198001012023211001", "Andi", "PNS"],
        ["198001012023211002", "Budi", "PPPK"],
    ]
    reading = read(tmp_path, rows)
    assert [row.person.name for row in reading.rows] == ["Budi"]
    assert "roster.nip-month" in codes(reading)


def test_nobody_was_assessed_as_a_child(tmp_path: Path) -> None:
    reading = read(tmp_path, [[*HEAD, "TANGGAL ASESMEN"], line(0, date(1986, 1, 1))])
    assert "roster.assessment-impossible" in codes(reading)


@pytest.mark.parametrize(
    "tail",
    [
        [
            [],
            [None, None, "Sukamaju, 1 Juni 2026"],
            [None, None, "Kepala BKPSDM,"],
            [None, f"NIP. {number(77)}", "Wulan"],
        ],
        [[], [None, None, "Mengetahui,"], [None, number(77), "Wulan", "Kepala BKPSDM"]],
        [[], ["Dibuat oleh :", number(77), "Wulan"]],
    ],
)
def test_who_signs_in_the_columns_of_the_list_is_nobody_of_it(tmp_path: Path, tail: Grid) -> None:
    reading = read(tmp_path, [HEAD, *map(line, range(6)), *tail])
    assert (reading.load.accepted, reading.load.rejected) == (6, 0)


def test_a_last_person_without_a_running_number_is_one_of_the_list(tmp_path: Path) -> None:
    reading = read(tmp_path, [HEAD, *map(line, range(5)), [None, *line(5)[1:]]])
    assert reading.load.accepted == 6


@pytest.mark.parametrize(
    ("nip", "name"),
    [
        ("NIP PESERTA", "NAMA PESERTA"),
        ("NIP GURU", "NAMA GURU"),
        ("No. NIP", "NAMA"),
        ("NIP PNS/PPPK", "NAMA"),
        ("NIP", "NAMA LENGKAP & GELAR"),
    ],
)
def test_a_header_with_one_more_word_counts_where_the_cells_prove_it(
    tmp_path: Path, nip: str, name: str
) -> None:
    rows = [["NO", nip, name, "JABATAN"], *(line(at)[:4] for at in range(4))]
    assert read(tmp_path, rows).load.accepted == 4


def test_numbers_of_superiors_are_nobodys_own(tmp_path: Path) -> None:
    with pytest.raises(AsesmenError):
        read(tmp_path, [["NIP ATASAN", "NAMA ATASAN", "JABATAN"], [number(1), "Andi", "Camat"]])


def test_flags_named_nip_give_way_to_the_column_of_numbers(tmp_path: Path) -> None:
    rows = [["nip", "nip_master", "nama"], [1, number(1), "Andi"], [0, number(2), "Budi"]]
    assert [row.person.nip for row in read(tmp_path, rows).rows] == [number(1), number(2)]


@pytest.mark.parametrize(
    ("cell", "standing"),
    [
        ("Meninggal dunia", "Meninggal dunia"),
        ("Pensiun TMT 1-1-2026", "Pensiun TMT 1-1-2026"),
        ("Pensiun TMT 1-1-2027", None),
        ("CLTN s.d. 2027", "CLTN s.d. 2027"),
        ("akan pensiun", None),
        ("Promosi", None),
    ],
)
def test_a_note_may_say_that_somebody_does_not_serve(tmp_path: Path, cell: str, standing: str | None) -> None:
    reading = read(
        tmp_path, [[*HEAD, "KETERANGAN"], line(0, cell), *(line(at, "Definitif") for at in range(1, 4))]
    )
    assert reading.rows[0].person.standing == standing
    assert "roster.notes-unread" in codes(reading)


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("Pensiun TMT 1-1-2027", date(2027, 1, 1)),
        ("BUP 1 Mei 2027", date(2027, 5, 1)),
        ("PENSIUN 01-02-2027", date(2027, 2, 1)),
        ("Pensiun TMT 1-1-2026", None),
        ("MPP TMT 1 Maret 2027", None),
        ("usul pensiun 1 Maret 2027", None),
        ("menggantikan Budi yang pensiun 1 Maret 2027", None),
        ("Pensiun", None),
        ("Dilantik 1 Maret 2027", None),
        (7, None),
    ],
)
def test_a_note_may_say_from_when_somebody_is_retired(tmp_path: Path, cell: object, day: date | None) -> None:
    reading = read(tmp_path, [[*HEAD, "KETERANGAN"], line(0, cell), *(line(at, None) for at in range(1, 4))])
    assert [row.person.retires_on for row in reading.rows] == [day, None, None, None]
    assert "roster.notes-unread" not in codes(reading) or day is None


def test_the_column_for_the_day_of_retirement_wins_over_a_note(tmp_path: Path) -> None:
    head = [*HEAD, "TMT PENSIUN", "KETERANGAN"]
    lines = [line(0, "1-6-2027", "Pensiun 1-1-2027"), line(1, "", "Pensiun 1-1-2027")]
    days = [row.person.retires_on for row in read(tmp_path, [head, *lines]).rows]
    assert days == [date(2027, 6, 1), date(2027, 1, 1)]


def test_an_office_in_capitals_and_not_is_written_as_in_a_letter(tmp_path: Path) -> None:
    shouted = [line(at, office="DINAS KESEHATAN") for at in range(3)]
    rows = [HEAD, *shouted, line(3, office="Dinas Kesehatan"), line(4, office="RSUD")]
    offices = [row.person.office for row in read(tmp_path, rows).rows]
    assert offices == [*["Dinas Kesehatan"] * 4, "RSUD"]


def test_the_standing_may_stand_in_other_columns(tmp_path: Path) -> None:
    rows = [
        ["NIP", "NAMA", "STATUS PEGAWAI", "PENSIUN"],
        [number(1), "Andi", "PNS - CLTN", "Belum"],
        [number(2), "Budi", "PNS", "Sudah"],
        [number(3), "Citra", "PNS", "Belum"],
    ]
    assert [row.person.standing for row in read(tmp_path, rows).rows] == ["PNS - CLTN", "Pensiun", None]


def test_an_unknown_word_of_standing_is_named_with_its_count(tmp_path: Path) -> None:
    rows = [
        ["NIP", "NAMA", "KEDUDUKAN HUKUM"],
        [number(1), "Andi", "BUP"],
        [number(2), "Budi", "BUP"],
        [number(3), "Citra", "Aktif"],
    ]
    (finding,) = [one for one in read(tmp_path, rows).findings if one.code == "roster.standing-unknown"]
    assert (finding.value, finding.params["n"]) == ("BUP", 2)


@pytest.mark.parametrize(
    ("echelon", "tier"),
    [
        ("Administrator/III.a", Tier.ADMINISTRATOR),
        ("Pengawas (IV.a)", Tier.PENGAWAS),
        ("Plt. III.a", Tier.ADMINISTRATOR),
        ("IV.a\n01-01-2020", Tier.PENGAWAS),
        ("Eselon 4", Tier.PENGAWAS),
        ("Pelaksana", Tier.PELAKSANA),
        ("JFT", Tier.FUNGSIONAL),
        ("Non Eselon", Tier.UNKNOWN),
        ("entah " * 30, Tier.UNKNOWN),
    ],
)
def test_an_echelon_with_the_word_of_its_tier(tmp_path: Path, echelon: str, tier: Tier) -> None:
    assert [row.person.tier for row in read(tmp_path, [HEAD, line(0, echelon=echelon)]).rows] == [tier]


@pytest.mark.parametrize(
    ("kind", "tier"),
    [
        ("Jabatan Administrator (Eselon III)", Tier.ADMINISTRATOR),
        ("Struktural - Pengawas", Tier.PENGAWAS),
        ("Pelaksana/JFU", Tier.PELAKSANA),
        ("JFT (Guru)", Tier.FUNGSIONAL),
        ("Struktural", Tier.UNKNOWN),
        ("x" * 300, Tier.UNKNOWN),
    ],
)
def test_a_tier_in_the_kind_of_post(tmp_path: Path, kind: str, tier: Tier) -> None:
    rows = [["NIP", "NAMA", "JENIS JABATAN"], [number(1), "Andi", kind]]
    assert [row.person.tier for row in read(tmp_path, rows).rows] == [tier]


def test_the_level_of_a_functional_post_tells_its_tier(tmp_path: Path) -> None:
    reading = read(
        tmp_path, [["NIP", "NAMA", "JABATAN"], [number(1), "Andi", "Analis Kepegawaian Ahli Muda"]]
    )
    assert [row.person.tier for row in reading.rows] == [Tier.FUNGSIONAL]
    assert "roster.tier-unknown" not in codes(reading)


# --- rosters: sheets and blocks ---------------------------------------------------------------------------


def test_of_monthly_sheets_the_newest_counts(tmp_path: Path) -> None:
    old = [HEAD, *(line(at, office="Z") for at in range(5)), line(5)]
    path = book(
        tmp_path / "r.xlsx", {"JANUARI": old, "JUNI": [HEAD, *(line(at, office="M") for at in range(5))]}
    )
    reading = read_roster(path, on=ON, columns={})
    assert {row.person.office for row in reading.rows} == {"M"}
    (finding,) = [one for one in reading.findings if one.code == "roster.sheet-older"]
    assert finding.params["n"] == 1


def test_sheets_that_contradict_each_other_are_asked_about(tmp_path: Path) -> None:
    sheets = {name: [HEAD, *(line(at, office=name) for at in range(4))] for name in ("Versi A", "Versi B")}
    with pytest.raises(AsesmenError) as caught:
        read_roster(book(tmp_path / "r.xlsx", sheets), on=ON, columns={})
    assert caught.value.code == "roster.which-sheet"


def test_in_a_history_of_posts_the_newest_counts(tmp_path: Path) -> None:
    head = [*HEAD, "TMT JABATAN"]
    rows = [
        head,
        line(0, date(2024, 1, 1), post="Camat"),
        line(0, date(2010, 1, 1), post="Lurah"),
        line(1, None),
    ]
    reading = read(tmp_path, rows)
    assert [row.person.position for row in reading.rows] == ["Camat", "Kepala Seksi"]
    assert "roster.repeat-differs" not in codes(reading)


def test_rows_that_differ_without_a_date_are_said(tmp_path: Path) -> None:
    reading = read(tmp_path, [HEAD, line(0, post="Camat"), line(0, post="Lurah"), line(1)])
    assert [row.person.position for row in reading.rows] == ["Lurah", "Kepala Seksi"]
    assert "roster.repeat-differs" in codes(reading)


@pytest.mark.parametrize("days", [(None, date(2010, 1, 1)), (date(2024, 1, 1), None)])
def test_a_row_without_a_date_is_not_older(tmp_path: Path, days: tuple[object, object]) -> None:
    head = [*HEAD, "TMT JABATAN"]
    rows = [head, line(0, days[0], post="Camat"), line(0, days[1], post="Lurah"), line(1, date(2020, 1, 1))]
    reading = read(tmp_path, rows)
    assert [row.person.position for row in reading.rows] == ["Lurah", "Kepala Seksi"]
    assert "roster.repeat-differs" in codes(reading)


def test_rows_that_differ_are_said_for_each_sheet(tmp_path: Path) -> None:
    sheets = {
        "Struktural": [HEAD, line(0, post="Camat"), line(1, post="Lurah"), line(2)],
        "Fungsional": [
            HEAD,
            *(line(3, post=post) for post in ("Guru", "Bidan")),
            *(line(at, post="Guru") for at in (0, 1)),
        ],
    }
    reading = read_roster(book(tmp_path / "r.xlsx", sheets), on=ON, columns={}, sheets=[*sheets])
    told = [one for one in reading.findings if one.code == "roster.repeat-differs"]
    said = {one.place and one.place.sheet: (one.params["n"], one.params["rows"]) for one in told}
    assert said == {"Struktural": (2, "2–3"), "Fungsional": (1, "2")}


def test_the_day_in_the_post_may_have_a_header_over_a_header(tmp_path: Path) -> None:
    rows = [
        ["NO", "NIP", "NAMA", "JABATAN", None, None, "OPD"],
        [None, None, None, "NAMA JABATAN", "ES.", "TMT", None],
        *(
            [at, number(1), "Andi", post, "IV.a", day, "OPD"]
            for at, post, day in (
                (1, "Camat", date(2024, 1, 1)),
                (2, "Lurah", date(2010, 1, 1)),
            )
        ),
        [3, number(2), "Budi", "Sekretaris", "IV.a", date(2020, 1, 1), "OPD"],
    ]
    file = book(tmp_path / "r.xlsx", {"Data": rows}, ["D1:F1", "A1:A2", "B1:B2", "C1:C2", "G1:G2"])
    reading = read_roster(file, on=ON, columns={})
    assert [row.person.position for row in reading.rows] == ["Camat", "Sekretaris"]


def test_several_sheets_may_be_named_and_those_on_the_others_are_held_back(tmp_path: Path) -> None:
    guru = [["NIP", "NAMA", "Sekolah"], [number(5), "Eka", "SDN 1"]]
    path = book(tmp_path / "r.xlsx", {"SKPD": [HEAD, line(0), line(1)], "Guru": guru})
    assert read_roster(path, on=ON, columns={}, sheets=["SKPD", "guru"]).load.accepted == 3
    assert read_roster(path, on=ON, columns={}, sheets=["Guru"]).held_back.nips == {number(1), number(2)}
    with pytest.raises(AsesmenError) as caught:
        read_roster(path, on=ON, columns={}, sheets=["Guru", "Nakes"])
    assert caught.value.code == "roster.unknown-sheet"


def test_a_block_below_is_read_by_its_own_header(tmp_path: Path) -> None:
    below = [[at, f"{NAMES[at]} W", number(at + 1), "IV.a"] for at in (4, 5)]
    rows = [
        ["NO", "NIP", "NAMA", "ESELON"],
        *(line(at)[:3] for at in range(4)),
        ["DINAS PENDIDIKAN"],
        ["NO", "NAMA", "NIP", "ESELON"],
    ]
    reading = read(tmp_path, [*rows, *below])
    assert reading.load.accepted == 6
    assert [row.person.office for row in reading.rows] == [None] * 4 + ["DINAS PENDIDIKAN"] * 2


# --- formats ----------------------------------------------------------------------------------------------

SPREADSHEET = "urn:schemas-microsoft-com:office:spreadsheet"
FAR = 'ss:Index="900"'
XML = (
    '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n'
    f'<Workbook xmlns="{SPREADSHEET}" xmlns:ss="{SPREADSHEET}">'
    '<Worksheet ss:Name="Data"><Table>{rows}</Table></Worksheet></Workbook>'
)


def data(cell: object, kind: str = "String", attributes: str = "") -> str:
    return f'<Cell {attributes}><Data ss:Type="{kind}">{cell}</Data></Cell>'


def test_xml_spreadsheet_2003(tmp_path: Path) -> None:
    head = "".join(map(data, ("NIP", "NAMA", "OPD", "TANGGAL ASESMEN", "NO")))
    first = (
        data(number(1))
        + data("Andi &amp; W")
        + data("Dinas Kesehatan", attributes='ss:MergeDown="1"')
        + data("2023-11-08T00:00:00.000", "DateTime")
        + data("1", "Number")
    )
    second = data(number(2)) + data("Budi") + data("entah", "DateTime", 'ss:Index="4"') + data("1", "Boolean")
    path = tmp_path / "r.xls"
    path.write_text(
        XML.format(rows=f"<Row>{head}</Row><Row>{first}</Row><Row ss:Index='4' ss:Hidden='1'>{second}</Row>"),
        encoding="utf-8",
    )
    reading = read_roster(path, on=ON, columns={})
    assert [(row.person.name, row.person.office) for row in reading.rows] == [("Andi & W", "Dinas Kesehatan")]
    assert "roster.hidden-rows" in codes(reading)
    assert [
        one.place.cell for one in reading.findings if one.place and one.code == "roster.assessment-unreadable"
    ] == ["D4"]


@pytest.mark.parametrize(
    "text",
    [
        '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet>',
        f'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><Workbook xmlns="{SPREADSHEET}"/>',
        XML.format(rows=f'<Row ss:Index="900000">{data(1, attributes=FAR)}</Row>'),
    ],
)
def test_broken_or_boundless_xml_is_damaged(tmp_path: Path, text: str) -> None:
    path = tmp_path / "r.xls"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(AsesmenError) as caught:
        read_roster(path, on=ON, columns={})
    assert caught.value.code == "file.corrupt"


def test_xml_of_another_kind_is_no_spreadsheet(tmp_path: Path) -> None:
    path = tmp_path / "r.xls"
    path.write_text('<?xml version="1.0"?><feed/>', encoding="utf-8")
    with pytest.raises(AsesmenError) as caught:
        read_roster(path, on=ON, columns={})
    assert caught.value.code == "file.not-a-spreadsheet"


def test_a_single_file_web_page(tmp_path: Path) -> None:
    page = f"<table><tr><td>NIP</td><td>NAMA</td></tr><tr><td>{number(1)}</td><td>Andi</td></tr></table>"
    path = tmp_path / "r.xls"
    path.write_text(
        'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="b"\n\n'
        f"--b\nContent-Type: text/html\n\n<html>{page}</html>\n--b--\n",
        encoding="utf-8",
    )
    assert read_roster(path, on=ON, columns={}).load.accepted == 1


def test_a_package_with_backslashes_and_another_main_part(tmp_path: Path) -> None:
    whole = zipfile.ZipFile(book(tmp_path / "plain.xlsx", {"Data": [HEAD, line(0)]}))
    with (
        zipfile.ZipFile(tmp_path / "back.xlsx", "w") as back,
        zipfile.ZipFile(tmp_path / "root.xlsx", "w") as root,
    ):
        for name in whole.namelist():
            info = zipfile.ZipInfo(name)
            info.filename = name.replace("/", "\\")
            back.writestr(info, whole.read(name))
            text = whole.read(name)
            if name in {"[Content_Types].xml", "_rels/.rels", "xl/_rels/workbook.xml.rels"}:
                text = text.replace(b"/xl/", b"/").replace(b'Target="xl/', b'Target="')
            root.writestr(name.removeprefix("xl/"), text)
    for name in ("back.xlsx", "root.xlsx"):
        assert read_roster(tmp_path / name, on=ON, columns={}).load.accepted == 1


@pytest.mark.parametrize("tail", ["", ";;;;"])
def test_a_csv_that_was_opened_and_saved_again(tmp_path: Path, tail: str) -> None:
    lines = ["NIP,NAMA,JABATAN", f'{number(1)},"Andi, S.E",Camat', f"{number(2)},Budi,Lurah"]
    quoted = ('"' + text.replace('"', '""') + '"' + tail for text in lines)
    path = tmp_path / "r.csv"
    path.write_text("\n".join(quoted), encoding="utf-8")
    assert [row.person.name for row in read_roster(path, on=ON, columns={}).rows] == ["Andi, S.E", "Budi"]


def test_an_old_workbook_with_a_password_says_so(tmp_path: Path) -> None:
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
    first = b"\x09\x08\x10\x00" + bytes(16) + b"\x2f\x00\x36\x00" + bytes(54)
    (tmp_path / "r.xls").write_bytes(header + bytes(512) + first.ljust(512, b"\0"))
    with pytest.raises(AsesmenError) as caught:
        read_roster(tmp_path / "r.xls", on=ON, columns={})
    assert caught.value.code == "file.protected"


# --- attendance -------------------------------------------------------------------------------------------


def lists(
    tmp_path: Path, sheets: Mapping[str, Sequence[Any]], merged: Sequence[str] = ()
) -> tuple[AttendanceList, ...]:
    path = book(tmp_path / "hadir.xlsx", sheets, merged)
    return read_attendance(path, on=date(2026, 7, 20), reasons=REASONS, cross=Cross.AUTO, columns={})


def marks(one: AttendanceList) -> list[list[bool | None]]:
    return [[cell.present for cell in row.cells] for row in one.rows]


PERSON = ["Andi", number(1)]


def test_one_session_missed_is_the_day_missed(tmp_path: Path) -> None:
    days = (date(2026, 7, 6), None, date(2026, 7, 7), None)
    rows = [
        ["NAMA", "NIP", *days],
        [None, None, *["PAGI", "SORE"] * 2],
        [*PERSON, "Hadir", "Sakit", "Hadir", None],
    ]
    (one,) = lists(tmp_path, {"Data": rows}, ["C1:D1", "E1:F1"])
    assert [day.named for day in one.days] == [date(2026, 7, 6), date(2026, 7, 7)]
    assert marks(one) == [[False, None]]
    assert one.rows[0].cells[0].reason == "sakit"


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("Hari 1", 1),
        ("Hari I", 1),
        ("HARI KE-2", 2),
        ("hari kedua", 2),
        ("6 Juli", date(2026, 7, 6)),
        ("Senin, 6 Juli 2026", date(2026, 7, 6)),
        ("Senin", Weekday(0)),
        ("H-3", 3),
        (date(2026, 7, 6), date(2026, 7, 6)),
    ],
)
def test_days_under_a_group(tmp_path: Path, written: object, day: object) -> None:
    rows = [["NAMA", "NIP", "KEHADIRAN"], [None, None, written], [*PERSON, "Hadir"]]
    (one,) = lists(tmp_path, {"Data": rows})
    assert [found.named for found in one.days] == [day]
    assert marks(one) == [[True]]


def test_days_counted_by_roman_numerals_under_signatures(tmp_path: Path) -> None:
    rows = [["NAMA", "NIP", "TANDA TANGAN", None], [None, None, "I", "II"], [*PERSON, "ttd", "Izin"]]
    (one,) = lists(tmp_path, {"Data": rows})
    assert ([day.named for day in one.days], marks(one)) == ([1, 2], [[True, False]])


@pytest.mark.parametrize(
    ("cell", "present", "reason"),
    [
        (1, True, None),
        ("Ya", True, None),
        ("Hadir (terlambat)", True, None),
        ("07:31", True, None),
        ("ttd", True, None),
        ("hadir terlambat", True, None),
        ("Izin, acara keluarga", False, "izin"),
        (0, False, None),
        ("Tidak Hadir (sakit)", False, "sakit"),
        ("tidak hadir karena sakit", False, "sakit"),
        ("Tidak hadir, cuti", False, "cuti"),
        ("tdk hadir", False, None),
        ("C.T.", False, "cuti"),
        ("CT", False, "cuti"),
        ("tanpa ket.", False, "tanpa kabar"),
        ("mundur", False, None),
        ("(ttd)", True, None),
        ("terlambat", True, None),
        (0.3125, True, None),
        ("Sakit (surat dokter)", False, "sakit"),
    ],
)
def test_the_words_of_a_day(tmp_path: Path, cell: object, present: bool, reason: str | None) -> None:
    (one,) = lists(tmp_path, {"Data": [["NAMA", "NIP", "Hari 1"], [*PERSON, cell]]})
    assert [(found.present, found.reason) for found in one.rows[0].cells] == [(present, reason)]


def test_what_is_merged_over_several_days_holds_for_each(tmp_path: Path) -> None:
    rows = [["NAMA", "NIP", "Hari 1", "Hari 2"], [*PERSON, "Cuti", None]]
    (one,) = lists(tmp_path, {"Data": rows}, ["C2:D2"])
    assert marks(one) == [[False, False]]


def test_a_sheet_for_each_day_makes_one_list(tmp_path: Path) -> None:
    sheets = {
        "Hari 1": [["NAMA", "NIP", "TTD"], [*PERSON, "v"]],
        "Lembar": [
            ["Hari/Tanggal : Selasa, 7 Juli 2026"],
            ["NAMA", "NIP", "Kehadiran"],
            [*PERSON, "Sakit"],
            ["Budi", number(2), "v"],
        ],
    }
    (one,) = lists(tmp_path, sheets)
    assert [day.named for day in one.days] == [1, date(2026, 7, 7)]
    assert marks(one) == [[True, False], [True]]


def test_a_list_of_one_day_may_have_sessions(tmp_path: Path) -> None:
    rows = [["Tanggal : 6 Juli 2026"], ["NAMA", "NIP", "TANDA TANGAN", None], [None, None, "PAGI", "SORE"]]
    (one,) = lists(tmp_path, {"Data": [*rows, [*PERSON, "v", "v"], ["Budi", number(2), "v", "S"]]}, ["C2:D2"])
    assert marks(one) == [[True], [False]]


# --- lists of who was assessed ----------------------------------------------------------------------------


def recorded(tmp_path: Path, sheets: Mapping[str, Sequence[Any]]) -> tuple[list[str | None], set[str]]:
    listed = read_participants(book(tmp_path / "p.xlsx", sheets), on=ON, columns={}, reasons=REASONS)
    return [one.nip for one in listed.people], {finding.code for finding in listed.findings}


@pytest.mark.parametrize(
    ("headers", "came", "missed"),
    [
        (["KETERANGAN"], ["Hadir"], ["Tidak Hadir"]),
        (["KETERANGAN"], ["Lengkap"], ["Gugur"]),
        (["STATUS KEHADIRAN"], ["HADIR"], ["TIDAK HADIR"]),
        (["HARI 1", "HARI 2"], ["Hadir", "Hadir"], ["Hadir", "Sakit"]),
        (["TTD"], ["v"], [None]),
    ],
)
def test_who_did_not_come_is_not_put_on_record(
    tmp_path: Path, headers: list[str], came: list[object], missed: list[object]
) -> None:
    rows = [
        ["NO", "NAMA", "NIP", *headers],
        *([n, f"Andi {n}", number(n), *came] for n in (1, 2)),
        [3, "Budi", number(3), *missed],
    ]
    assert recorded(tmp_path, {"Data": rows}) == ([number(1), number(2)], {"record.absent"})


def test_who_works_at_the_event_is_not_put_on_record(tmp_path: Path) -> None:
    head = ["NO", "NAMA", "NIP", "SEBAGAI"]
    sheets = {
        "PESERTA": [
            head,
            [1, "Andi", number(1), "Peserta"],
            [2, "Budi", number(2), "Asesor"],
            ["PANITIA"],
            [1, "Citra", number(3), None],
            ["PESERTA"],
            [1, "Dewi", number(4), None],
        ],
        "PANITIA": [head, [1, "Eka", number(5), None]],
    }
    nips, found = recorded(tmp_path, sheets)
    assert nips == [number(1), number(4)]
    assert {"record.staff", "record.staff-sheet"} <= found


def test_a_list_of_numbers_alone(tmp_path: Path) -> None:
    rows = [["no", "nip"], [1, number(1)], [2, number(2)], [3, "198513012005011001"], [4, None]]
    assert recorded(tmp_path, {"Data": rows}) == (
        [number(1), number(2)],
        {"roster.nip-birth", "roster.ignored-empty"},
    )


def test_a_list_of_nothing_is_no_list(tmp_path: Path) -> None:
    with pytest.raises(AsesmenError) as caught:
        recorded(tmp_path, {"Data": [["a", "b"], [1, 2]]})
    assert caught.value.code == "record.no-list"


# --- results ----------------------------------------------------------------------------------------------


def jpms(tmp_path: Path, rows: Sequence[Any], merged: Sequence[str] = ()) -> list[float]:
    path = book(tmp_path / "hasil.xlsx", {"Data": rows}, merged)
    return [float(row.jpm) for row in read_results(path, on=ON, columns={}).rows]


@pytest.mark.parametrize(
    "header",
    [
        "% JPM",
        "NILAI AKHIR JPM",
        "JPM TOTAL",
        "JPM KOMPETENSI",
        "JPM MANAJERIAL DAN SOSIAL KULTURAL",
        "CAPAIAN\nKOMPETENSI",
        "total_percent",
    ],
)
def test_headers_of_the_jpm(tmp_path: Path, header: str) -> None:
    assert jpms(tmp_path, [["NAMA", "NIP", header], [*PERSON, 82.5]]) == [82.5]


def test_the_jpm_of_potential_is_no_result(tmp_path: Path) -> None:
    rows = [
        ["NAMA", "NIP", "POTENSI", None, "KOMPETENSI", None],
        [None, None, *["JPM", "KATEGORI"] * 2],
        [*PERSON, 60, "KO", 80, "CO"],
    ]
    assert jpms(tmp_path, rows, ["C1:D1", "E1:F1"]) == [80]


def test_the_jpm_of_all_competencies_comes_before_that_of_one_kind(tmp_path: Path) -> None:
    head = ["NAMA", "NIP", "JPM MANAJERIAL", "JPM SOSIAL KULTURAL", "JPM TOTAL"]
    assert jpms(tmp_path, [head, [*PERSON, 82.5, 70, 80]]) == [80]


def test_results_and_days_of_numbers_without_names(tmp_path: Path) -> None:
    assert jpms(tmp_path, [["NO", "NIP", "JPM"], [1, number(1), 82.5]]) == [82.5]
    (one,) = lists(tmp_path, {"Data": [["NO", "NIP", "Hari 1"], [1, number(1), "H"]]})
    assert marks(one) == [[True]]


def test_shares_are_shares_in_the_whole_column(tmp_path: Path) -> None:
    rows = [
        ["NAMA", "NIP", "JPM"],
        *([f"Andi {n}", number(n), share] for n, share in enumerate((0.62, 0.8, 1.33, 1.6), start=1)),
    ]
    assert jpms(tmp_path, rows) == [62, 80, 100]


# --- absences and venues ----------------------------------------------------------------------------------

FIRST, LAST = date(2026, 7, 6), date(2026, 7, 10)


@pytest.mark.parametrize(
    "headers",
    [
        ("TANGGAL AWAL CUTI", "TANGGAL AKHIR CUTI"),
        ("tgl_mulai_cuti", "tgl_akhir_cuti"),
        ("TANGGAL BERANGKAT", "TANGGAL KEMBALI"),
        ("MULAI TGL", "S/D TGL"),
        ("Tanggal Mulai", "Tanggal Berakhir"),
        ("Dari", "s.d."),
    ],
)
def test_headers_of_the_days_of_an_absence(tmp_path: Path, headers: tuple[str, str]) -> None:
    path = write(
        tmp_path / "cuti.xlsx", [["NAMA", "NIP", *headers, "JENIS CUTI"], [*PERSON, FIRST, LAST, "Tahunan"]]
    )
    rows, _ = read_absences(path, on=ON, columns={})
    assert [(row.first, row.last, row.reason) for row in rows] == [(FIRST, LAST, "Tahunan")]


@pytest.mark.parametrize(
    ("header", "length", "last"),
    [
        ("LAMA (HARI)", 5, LAST),
        ("Lama Cuti", "6 hari", date(2026, 7, 13)),
        ("JUMLAH HARI", "3 (tiga) hari kerja", date(2026, 7, 8)),
        ("LAMA HARI KALENDER", 7, date(2026, 7, 12)),
        ("DURASI", "90 hari kalender", date(2026, 10, 3)),
    ],
)
def test_the_last_day_of_an_absence_is_counted_from_its_length(
    tmp_path: Path, header: str, length: object, last: date
) -> None:
    grid: Grid = [["NAMA", "NIP", "TANGGAL MULAI CUTI", header], [*PERSON, FIRST, length]]
    rows, findings = read_absences(write(tmp_path / "cuti.xlsx", grid), on=ON, columns={})
    assert [(row.first, row.last) for row in rows] == [(FIRST, last)]
    assert [(one.code, one.params["last"]) for one in findings] == [("days.counted", last)]


@pytest.mark.parametrize("length", ["", 0, -3, "lama", 2.5, 999, "3 minggu"])
def test_a_length_that_is_no_number_of_days_rejects_the_row(tmp_path: Path, length: object) -> None:
    grid: Grid = [["NAMA", "NIP", "MULAI", "LAMA (HARI)"], [*PERSON, FIRST, length]]
    rows, findings = read_absences(write(tmp_path / "cuti.xlsx", grid), on=ON, columns={})
    assert ([*rows], [one.code for one in findings]) == ([], ["days.length"])


def test_a_last_day_is_worth_more_than_a_length(tmp_path: Path) -> None:
    grid: Grid = [["NAMA", "NIP", "MULAI", "SELESAI", "LAMA (HARI)"], [*PERSON, FIRST, LAST, 2]]
    rows, findings = read_absences(write(tmp_path / "cuti.xlsx", grid), on=ON, columns={})
    assert [row.last for row in rows] == [LAST]
    assert not findings


def test_days_of_an_absence_under_a_group_or_in_one_cell(tmp_path: Path) -> None:
    grouped = [
        ["NAMA", "NIP", "TANGGAL CUTI", None],
        [None, None, "MULAI", "SELESAI"],
        [*PERSON, FIRST, LAST],
    ]
    single = [["NAMA", "NIP", "TANGGAL CUTI"], ["Budi", number(2), "6 s.d. 10 Juli 2026"]]
    rows, _ = read_absences(book(tmp_path / "c.xlsx", {"A": grouped, "B": single}), on=ON, columns={})
    assert [(row.name, row.first, row.last) for row in rows] == [("Andi", FIRST, LAST), ("Budi", FIRST, LAST)]


def test_leave_that_is_not_approved_is_no_absence(tmp_path: Path) -> None:
    head = ["NAMA", "NIP", "DARI", "SAMPAI", "STATUS"]
    rows = [
        [f"Andi {n}", number(n), FIRST, LAST, status]
        for n, status in enumerate(("Disetujui", "Ditolak", "Dibatalkan"), start=1)
    ]
    absences, findings = read_absences(write(tmp_path / "c.xlsx", [head, *rows]), on=ON, columns={})
    assert [row.nip for row in absences] == [number(1)]
    assert [(one.code, one.params["rows"]) for one in findings] == [("away.not-approved", "3–4")]


def test_seats_that_are_taken_are_subtracted(tmp_path: Path) -> None:
    rows = [
        ["6-8 Juli 2026", "30 org", 30, None],
        ["13-15 Juli 2026", "30 org", 5, None],
        ["20-22 Juli 2026", 30, 0, "Penuh"],
    ]
    windows, findings = read_windows(
        write(tmp_path / "t.xlsx", [["HARI/TANGGAL", "KUOTA", "TERISI", "KETERANGAN"], *rows])
    )
    assert [row.seats for row in windows] == [25]
    assert [one.place and one.place.cell for one in findings] == ["C2", "D4"]


def test_a_full_window_is_none(tmp_path: Path) -> None:
    head = ["TANGGAL", "KUOTA", "SISA KUOTA", "STATUS"]
    rows = [
        ["6 - 8 Juli 2026", 30, "Penuh", None],
        ["13 s.d. 15 Juli 2026", 30, "25 orang", None],
        ["20-22 Juli 2026", 30, 6, "Tidak tersedia"],
    ]
    windows, findings = read_windows(write(tmp_path / "t.xlsx", [head, *rows]))
    assert [(row.first, row.last, row.seats) for row in windows] == [
        (date(2026, 7, 13), date(2026, 7, 15), 25)
    ]
    assert [(one.code, one.place and one.place.cell) for one in findings] == [
        ("venue.full", "C2"),
        ("venue.full", "D4"),
    ]


# --- columns that only their cells explain ----------------------------------------------------------------


STRANGE = ["KODE", "ORANG", "TEMPAT"]


def strangers(*serials: int) -> list[list[object]]:
    return [[number(n), f"{NAMES[n]} Wirayudha", OFFICES[n % 2]] for n in serials]


def test_a_proposal_shows_headers_columns_and_three_people(tmp_path: Path) -> None:
    offered: list[Proposal] = []

    def accept(one: Proposal) -> Mapping[str, str]:
        offered.append(one)
        return one.columns

    path = book(tmp_path / "r.xlsx", {"A": [STRANGE, *strangers(1, 2, 3, 4)], "B": [STRANGE, *strangers(5)]})
    reading = read_roster(path, on=ON, columns={}, accept=accept)
    assert len(offered) == 1
    assert offered[0].headers == tuple(STRANGE)
    assert offered[0].columns == {"A": "nip", "B": "name", "C": "office"}
    assert [row["A"] for row in offered[0].sample] == [number(1), number(2), number(3)]
    assert (reading.load.accepted, reading.load.rejected, reading.load.ignored) == (5, 0, 0)
    assert reading.load.tables[0].columns == offered[0].columns
    assert reading.load.tables[0].headers == tuple(STRANGE)


def test_a_refused_proposal_is_an_error_that_names_the_columns(tmp_path: Path) -> None:
    path = book(tmp_path / "r.xlsx", {"A": [STRANGE, *strangers(1, 2)]})
    with pytest.raises(AsesmenError) as caught:
        read_roster(path, on=ON, columns={})
    assert caught.value.code == "roster.no-field"
    assert str(caught.value.params["proposal"]).startswith('--map "A=nip" --map "B=name"')


def test_what_the_cells_do_not_prove_is_not_proposed(tmp_path: Path) -> None:
    rows = [STRANGE, *strangers(1), *([f"{n:04}", "Andi", "x"] for n in range(9))]
    with pytest.raises(AsesmenError):
        read_roster(book(tmp_path / "r.xlsx", {"A": rows}), on=ON, columns={}, accept=accept_all)


def test_people_on_a_sheet_without_a_header_are_named(tmp_path: Path) -> None:
    sheets: dict[str, Sequence[Any]] = {"Data": [HEAD, line(0), line(1)], "Lanjutan": strangers(5, 6)}
    reading = read_roster(book(tmp_path / "r.xlsx", sheets), on=ON, columns={})
    found = [(one.place and one.place.sheet, one.params["n"]) for one in reading.findings
             if one.code == "roster.sheet-unread"]  # fmt: skip
    assert found == [("Lanjutan", 2)]
    assert reading.held_back.nips == {number(5), number(6)}


# --- attendance: more ways to name a day ------------------------------------------------------------------


def days_read(sheets: Mapping[str, Sequence[Any]], tmp_path: Path, file: str = "h.xlsx") -> list[object]:
    lists = read_attendance(
        book(tmp_path / file, sheets), on=date(2026, 7, 20), reasons=REASONS, cross=Cross.AUTO, columns={}
    )
    assert len(lists) == 1
    assert all(len(row.cells) == len(lists[0].days) for row in lists[0].rows)
    return [day.named for day in lists[0].days]


@pytest.mark.parametrize(
    ("headers", "days"),
    [
        ([["Tanda Tangan Hari 1", "Absensi Hari ke-2"]], [1, 2]),
        ([["Kehadiran 6 Juli", "Hadir (7 Juli)"]], [date(2026, 7, 6), date(2026, 7, 7)]),
        ([["D1", "H2"]], [1, 2]),
        ([["Tgl 6", "Senin 7"]], [MonthDay(6), MonthDay(7)]),
        ([["JULI 2026", None], [6, 7]], [date(2026, 7, 6), date(2026, 7, 7)]),
        ([["JULI", None], ["6", "7"]], [date(2026, 7, 6), date(2026, 7, 7)]),
        ([["TANGGAL", None], [6, 7]], [MonthDay(6), MonthDay(7)]),
        ([["HARI KE-", None], [1, 2]], [1, 2]),
        ([["KEHADIRAN", None], ["1.", "II"]], [1, 2]),
        ([["SENIN", "SELASA"], [date(2026, 7, 6), date(2026, 7, 7)]], [date(2026, 7, 6), date(2026, 7, 7)]),
        ([[46209, 46210]], [date(2026, 7, 6), date(2026, 7, 7)]),
    ],
)
def test_headers_of_days(tmp_path: Path, headers: list[list[object]], days: list[object]) -> None:
    first, *more = headers
    rows = [["NAMA", "NIP", *first], *([None, None, *row] for row in more)]
    assert days_read({"A": [*rows, ["Andi", number(1), "Hadir", "Sakit"]]}, tmp_path) == days


@pytest.mark.parametrize(
    ("title", "day"),
    [
        (["Hari/Tanggal", ":", "Senin, 6 Juli 2026"], date(2026, 7, 6)),
        (["Tanggal", ":", date(2026, 7, 6)], date(2026, 7, 6)),
        (["DAFTAR HADIR PESERTA HARI SENIN TANGGAL 6 JULI 2026"], date(2026, 7, 6)),
        (["DAFTAR HADIR HARI KE-2"], 2),
        (["Hari : Pertama"], 1),
    ],
)
@pytest.mark.parametrize("column", ["TANDA TANGAN", "KETERANGAN"])
def test_a_title_names_the_day(tmp_path: Path, title: list[object], day: object, column: str) -> None:
    rows = [title, [], ["NAMA", "NIP", column], ["Andi", number(1), "Hadir"]]
    assert days_read({"A": rows}, tmp_path) == [day]


@pytest.mark.parametrize(
    ("sheet", "file", "day"),
    [
        ("Absen Hari 2", "h.xlsx", 2),
        ("III", "h.xlsx", 3),
        ("Rabu 8", "h.xlsx", MonthDay(8)),
        ("Sheet1", "Daftar hadir 6 Juli 2026.xlsx", date(2026, 7, 6)),
        ("Sheet1", "absen hari 2.xlsx", 2),
    ],
)
def test_a_sheet_or_a_file_names_the_day(tmp_path: Path, sheet: str, file: str, day: object) -> None:
    rows = [["NAMA", "NIP", "KEHADIRAN"], ["Andi", number(1), "Hadir"]]
    assert days_read({sheet: rows}, tmp_path, file) == [day]


def test_a_title_with_several_days_names_none(tmp_path: Path) -> None:
    rows = [["TANGGAL 6 - 8 JULI 2026"], ["NAMA", "NIP", "KEHADIRAN"], ["Andi", number(1), "Hadir"]]
    with pytest.raises(AsesmenError) as caught:
        days_read({"A": rows}, tmp_path)
    assert caught.value.code == "attendance.no-list"


# --- participants: more lists -----------------------------------------------------------------------------


def guests_of(path: Path) -> tuple[list[str], Participants]:
    """The first names of who was assessed."""
    found = read_participants(path, on=ON, columns={}, reasons=REASONS)
    return [one.name.split()[0] for one in found.people], found


def guests(*cells: object) -> list[list[object]]:
    """A row for each cell."""
    return [[at + 1, f"{NAMES[at]} Wirayudha", number(at + 1), cell] for at, cell in enumerate(cells)]


@pytest.mark.parametrize(
    "word",
    ["Batal ikut", "Tidak mengikuti", "Diskualifikasi", "Berhalangan", "Tdk ikut", "TH", "Tanpa Ket."],
)
def test_words_for_who_did_not_come(tmp_path: Path, word: str) -> None:
    rows = [["NO", "NAMA", "NIP", "KEHADIRAN"], *guests("Hadir", word, "Hadir")]
    assert guests_of(book(tmp_path / "p.xlsx", {"A": rows}))[0] == ["Andi", "Citra"]


def test_nobody_who_came_on_no_day_was_assessed(tmp_path: Path) -> None:
    rows = [["NO", "NAMA", "NIP", "JUMLAH HADIR"], *guests(3, 0, 3)]
    assert guests_of(book(tmp_path / "p.xlsx", {"A": rows}))[0] == ["Andi", "Citra"]


@pytest.mark.parametrize("header", ["PERAN", "SEBAGAI", "JABATAN DALAM KEGIATAN", "KEDUDUKAN DALAM TIM"])
def test_beside_participants_every_other_role_is_of_staff(tmp_path: Path, header: str) -> None:
    rows = [["NO", "NAMA", "NIP", header], *guests("Peserta", "Ketua Tim", "Asesi", "Sekretaris")]
    names, found = guests_of(book(tmp_path / "p.xlsx", {"A": rows}))
    assert names == ["Andi", "Citra"]
    assert [(one.code, one.params["rows"]) for one in found.findings] == [("record.staff", "3, 5")]


@pytest.mark.parametrize("sheet", ["2. Panitia", "DAFTAR HADIR ASESOR", "Tim Penilai", "Susunan Panitia"])
def test_sheets_of_staff_are_named_and_not_read(tmp_path: Path, sheet: str) -> None:
    head = ["NO", "NAMA", "NIP", "OPD"]
    names, found = guests_of(
        book(tmp_path / "p.xlsx", {"PESERTA": [head, *guests("A")], sheet: [head, *guests("A", "B")]})
    )
    assert names == ["Andi"]
    assert [(one.code, one.place and one.place.sheet) for one in found.findings] == [
        ("record.staff-sheet", sheet)
    ]


def test_a_title_may_say_that_the_list_is_of_staff(tmp_path: Path) -> None:
    rows = [["SUSUNAN PANITIA PELAKSANA"], ["NO", "NAMA", "NIP", "OPD"], *guests("A", "B")]
    assert guests_of(book(tmp_path / "p.xlsx", {"A": rows}))[0] == []


@pytest.mark.parametrize("header", [[], [["NIP"]], [["KODE"]]])
def test_numbers_alone_need_no_header(tmp_path: Path, header: Grid) -> None:
    path = write(tmp_path / "p.xlsx", [*header, *([number(n)] for n in range(1, 5))])
    found = read_participants(path, on=ON, columns={})
    assert [one.nip for one in found.people] == [number(n) for n in range(1, 5)]


@pytest.mark.parametrize("header", ["TANGGAL PELAKSANAAN", "WAKTU PELAKSANAAN", "TANGGAL"])
def test_the_day_of_the_event_may_stand_in_the_list(tmp_path: Path, header: str) -> None:
    rows = [["NO", "NAMA", "NIP", header], *guests("6 s.d. 8 Mei 2025", None)]
    _, found = guests_of(book(tmp_path / "p.xlsx", {"A": rows}, ["D2:D3"]))
    assert [one.held_on for one in found.people] == [date(2025, 5, 8)] * 2


def test_every_row_of_a_list_of_names_is_counted(tmp_path: Path) -> None:
    rows = [
        ["NO", "NAMA", "INSTANSI"],
        [1, "Andi Wirayudha", "Dinas A"],
        [2, "Budi Wirayudha", None],
        [None, "Citra Wirayudha", None],
        [3, "Dewi Wirayudha", "Dinas B"],
        [None, "PANITIA", None],
        [1, "Eka Wirayudha", "Dinas B"],
        [None, "Jumlah", 5],
        [None, "Mengetahui,", None],
        [None, "Fajar Wirayudha", None],
    ]
    names, found = guests_of(book(tmp_path / "p.xlsx", {"A": rows}))
    assert names == ["Andi", "Budi", "Citra", "Dewi"]
    assert {one.nip for one in found.people} == {None}
    assert len(found.people) + found.rejected + found.ignored == len(rows) - 1
    said = {one.code for one in found.findings}
    assert said == {
        "record.staff",
        "roster.ignored-group",
        "roster.ignored-total",
        "roster.ignored-signature",
    }


def test_merged_cells_of_a_list_of_names_hold_for_each(tmp_path: Path) -> None:
    rows = [["NO", "NAMA", "INSTANSI"], [1, "Andi W", "Dinas A"], [2, "Budi W", None], [3, "Citra W", None]]
    _, found = guests_of(book(tmp_path / "p.xlsx", {"A": rows}, ["C2:C4"]))
    assert [one.office for one in found.people] == ["Dinas A"] * 3


# --- results, absences and venues: more lists -------------------------------------------------------------


def results_of(tmp_path: Path, headers: Sequence[object], *cells: object) -> ResultSheet:
    rows = [["HASIL PEMETAAN KOMPETENSI"], ["NAMA", "NIP", *headers], ["Andi W", number(1), *cells]]
    return read_results(book(tmp_path / "r.xlsx", {"A": rows}), on=date(2026, 9, 20), columns={})


@pytest.mark.parametrize("header", ["NILAI", "SKOR AKHIR", "CAPAIAN (%)", "TINGKAT KESESUAIAN", "JPM 2026"])
@pytest.mark.parametrize("cell", [82.5, "82,5 persen", "82,5%"])
def test_other_headers_and_ways_to_write_a_jpm(tmp_path: Path, header: str, cell: object) -> None:
    assert [str(row.jpm) for row in results_of(tmp_path, [header], cell).rows] == ["82.50"]


@pytest.mark.parametrize(
    ("headers", "cells", "jpm"),
    [
        (["JPM POTENSI DAN KOMPETENSI", "JPM KOMPETENSI"], [60, 80], "80.00"),
        (["JPM 2024", "JPM 2025"], [60, 70], "70.00"),
        (["NILAI JPM", "JPM (%)"], [0.825, 82.5], "82.50"),
    ],
)
def test_of_several_jpms_that_of_all_competencies_or_of_the_last_year_counts(
    tmp_path: Path, headers: list[object], cells: list[object], jpm: str
) -> None:
    assert [str(row.jpm) for row in results_of(tmp_path, headers, *cells).rows] == [jpm]


@pytest.mark.parametrize("headers", [["JPM", "JPM"], ["JPM MANAJERIAL", "JPM SOSIAL KULTURAL"]])
def test_jpms_that_differ_are_asked_about(tmp_path: Path, headers: list[object]) -> None:
    with pytest.raises(AsesmenError) as caught:
        results_of(tmp_path, headers, 60, 70)
    assert caught.value.code == "result.two-jpms"
    assert len(str(caught.value.params["columns"])) > len("JPM")


def test_levels_are_no_jpm(tmp_path: Path) -> None:
    with pytest.raises(AsesmenError) as caught:
        results_of(tmp_path, ["NILAI"], 3)
    assert caught.value.code == "result.no-list"


def test_columns_of_results_that_are_not_kept_are_named_without_what_they_say(tmp_path: Path) -> None:
    headers = ["OPD", "JPM", "POTENSI", "IQ", "SARAN"]
    sheet = results_of(tmp_path, headers, "Dinas A", 80, "Rendah", 91, "Diklat")
    (unread,) = [one for one in sheet.findings if one.code == "result.columns-unread"]
    assert dict(unread.params) == {"columns": ("POTENSI", "IQ", "SARAN")}
    assert "Rendah" not in repr(sheet.findings)


def absent(tmp_path: Path, headers: Sequence[object], *rows: Sequence[object]) -> tuple[int, set[str]]:
    people = ([f"Andi {n}", number(n + 1), *cells] for n, cells in enumerate(rows))
    grid = [["NAMA", "NIP", *headers], *people]
    found, findings = read_absences(book(tmp_path / "a.xlsx", {"A": grid}), on=ON, columns={})
    return len(found), {one.code for one in findings}


@pytest.mark.parametrize(
    "headers",
    [
        ("TMT CUTI", "S.D."),
        ("Terhitung Mulai Tanggal", "Sampai Dengan Tanggal"),
        ("Berlaku Mulai", "Berlaku Sampai"),
        ("Tgl Pergi", "Tgl Pulang"),
        ("Tgl Berangkat", "Tgl Harus Kembali"),
    ],
)
def test_more_headers_of_absences(tmp_path: Path, headers: tuple[str, str]) -> None:
    assert absent(tmp_path, headers, [date(2026, 7, 6), date(2026, 7, 10)]) == (1, set())


@pytest.mark.parametrize(
    ("header", "word", "counts"),
    [
        ("STATUS PERSETUJUAN ATASAN", "Ditolak", False),
        ("STATUS USULAN", "Dikembalikan", False),
        ("DISETUJUI", "Tidak", False),
        ("DISETUJUI", "Ya", True),
        ("KETERANGAN", "Tidak disetujui", False),
        ("JENIS CUTI", "Cuti tahunan (ditolak)", False),
        ("JENIS CUTI", "Proses melahirkan", True),
        ("STATUS", "Proses", False),
        ("STATUS", "Disetujui", True),
    ],
)
def test_leave_counts_when_it_is_approved(tmp_path: Path, header: str, word: str, counts: bool) -> None:
    row = [date(2026, 7, 6), date(2026, 7, 10), word]
    count, found = absent(tmp_path, ["MULAI", "SELESAI", header], row)
    assert (count == 1, found) == (counts, set() if counts else {"away.not-approved"})


def windows(tmp_path: Path, headers: Sequence[object], *cells: object) -> tuple[list[int | None], set[str]]:
    first = ["MULAI", "SELESAI", *headers], [date(2026, 7, 6), date(2026, 7, 8), *cells]
    other = [date(2026, 7, 13), date(2026, 7, 15), *(9 for _ in headers)]
    rows, findings = read_windows(book(tmp_path / "v.xlsx", {"A": [*first, other]}))
    return [row.seats for row in rows if row.first == date(2026, 7, 6)], {one.code for one in findings}


@pytest.mark.parametrize("header", ["SISA SEAT", "SLOT TERSEDIA", "TERSEDIA", "KUOTA SISA", "Maks. Peserta"])
def test_headers_of_seats(tmp_path: Path, header: str) -> None:
    assert windows(tmp_path, [header], 6) == ([6], set())


@pytest.mark.parametrize(
    ("cell", "seats"),
    [
        ("± 25", 25),
        ("maks. 25", 25),
        ("Maksimal 25 orang", 25),
        ("25 (dua puluh lima) orang", 25),
        ("sisa 6", 6),
    ],
)
def test_ways_to_write_seats(tmp_path: Path, cell: str, seats: int) -> None:
    assert windows(tmp_path, ["KUOTA"], cell) == ([seats], set())


@pytest.mark.parametrize("word", ["Fully booked", "Sudah penuh", "Sudah dipesan", "Dibatalkan"])
@pytest.mark.parametrize("header", ["KUOTA", "STATUS", "CATATAN"])
def test_words_for_a_full_window(tmp_path: Path, header: str, word: str) -> None:
    seats, found = windows(tmp_path, [header], word)
    assert (seats, "venue.full" in found) == ([], True)


def test_free_seats_are_not_reduced_by_those_taken(tmp_path: Path) -> None:
    assert windows(tmp_path, ["KAPASITAS", "TERISI", "SISA"], 25, 15, 10)[0] == [10]


def test_columns_of_a_venue_that_decide_nothing_are_named(tmp_path: Path) -> None:
    assert windows(tmp_path, ["KUOTA", "WARNA"], 6, "merah") == ([6], {"venue.columns-unread"})


def test_merged_cells_of_a_venue_hold_for_each_window(tmp_path: Path) -> None:
    rows = [["TANGGAL", "RUANG", "KUOTA"], ["6-8 Juli 2026", "Ruang 1", 25], [None, "Ruang 2", 20]]
    found, findings = read_windows(book(tmp_path / "v.xlsx", {"A": rows}, ["A2:A3"]))
    assert [(row.first, row.room, row.seats) for row in found] == [
        (date(2026, 7, 6), 1, 25),
        (date(2026, 7, 6), 2, 20),
    ]
    assert findings == ()


# --- places and days of a roster --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sheet", "office"),
    [
        ("Dinkes", "Dinkes"),
        ("DISDIKBUD", "DISDIKBUD"),
        ("Kec. Sukamaju", "Kec. Sukamaju"),
        ("Setda", "Setda"),
    ],
)
def test_a_sheet_may_be_named_after_an_office(tmp_path: Path, sheet: str, office: str) -> None:
    rows = [["NIP", "NAMA"], [number(1), "Andi"]]
    reading = read_roster(book(tmp_path / "r.xlsx", {sheet: rows}), on=ON, columns={})
    assert [row.person.office for row in reading.rows] == [sheet]


def test_among_sheets_of_offices_that_of_the_agency_of_staff_is_an_office_too(tmp_path: Path) -> None:
    sheets = {
        "Dinkes": [["NIP", "NAMA"], [number(1), "Andi"]],
        "BKPSDM": [["NIP", "NAMA"], [number(2), "Budi"]],
    }
    reading = read_roster(book(tmp_path / "r.xlsx", sheets), on=ON, columns={})
    assert [row.person.office for row in reading.rows] == ["Dinkes", "BKPSDM"]


@pytest.mark.parametrize(
    "group",
    [
        ["SETDA"],
        ["1 SETDA"],
        ["SETDA (25 orang)"],
        ["SETDA : 25 ORANG"],
        ["II", "SETDA"],
        ["SETDA", None, None, 2],
    ],
)
def test_a_group_line_names_the_office_of_those_below(tmp_path: Path, group: list[object]) -> None:
    head = ["NO", "NIP", "NAMA", "GAJI"]
    rows = [head, ["DINAS A"], [1, number(1), "Andi"], group, [1, number(2), "Budi"]]
    assert [row.person.office for row in read(tmp_path, rows).rows] == ["DINAS A", "SETDA"]


@pytest.mark.parametrize(
    ("chain", "office"),
    [
        ("DINAS PENDIDIKAN - KANTOR CABANG UTARA", "DINAS PENDIDIKAN"),
        ("KANTOR CAMAT SUKAMAJU - PEMKAB X", "KANTOR CAMAT SUKAMAJU"),
        ("SEKSI TRANTIB - KANTOR KESBANGPOL", "KANTOR KESBANGPOL"),
        ("KANTOR LURAH MELATI - KECAMATAN SUKAMAJU", "KECAMATAN SUKAMAJU"),
        ("PEMERINTAH KAB. X > DINAS KESEHATAN > BIDANG P2P", "DINAS KESEHATAN"),
        ("Kab. Sukamaju - Dinas Kesehatan", "Dinas Kesehatan"),
    ],
)
def test_chains_with_a_kantor_or_other_signs(tmp_path: Path, chain: str, office: str) -> None:
    reading = read(tmp_path, [["NIP BARU", "NAMA", "UNOR NAMA"], [number(1), "Andi", chain]])
    assert [row.person.office for row in reading.rows] == [office]


def test_people_without_an_office_are_named_where_others_have_one(tmp_path: Path) -> None:
    head = ["NIP", "NAMA"]
    sheets = {
        "Dinkes": [head, [number(1), "Andi"]],
        "Lain": [head, [number(2), "Budi"], [number(3), "Citra"]],
    }
    reading = read_roster(book(tmp_path / "r.xlsx", sheets), on=ON, columns={})
    (found,) = [one for one in reading.findings if one.code == "roster.office-missing"]
    assert (found.place and found.place.sheet, dict(found.params)) == ("Lain", {"n": 2, "rows": "2–3"})


@pytest.mark.rule("R112")
def test_every_day_of_an_assessment_stays_with_its_row(tmp_path: Path) -> None:
    head = ["NIP", "NAMA", "TANGGAL ASESMEN 1", "TANGGAL ASESMEN 2"]
    rows = [
        head,
        [number(1), "Andi", date(2019, 3, 4), date(2025, 3, 4)],
        [number(1), "Andi", date(2022, 5, 6), None],
        [number(2), "Budi", date(2023, 11, 6), date(2023, 11, 8)],
    ]
    told = [[(one.held_on, one.source.row) for one in row.assessments] for row in read(tmp_path, rows).rows]
    assert told == [
        [(date(2019, 3, 4), 2), (date(2022, 5, 6), 3), (date(2025, 3, 4), 2)],
        [(date(2023, 11, 8), 4)],
    ]
