"""Rosters to test with: synthetic people, written in the layouts that offices use.

    people = somebodies(40)
    write(tmp_path / "roster.xlsx", plain(people))

A layout is a function from people to a grid of cells; `write` puts grids into a workbook. A cell is what
Excel would hold: text, number, date, or `Formula`. Everybody here is made up.
"""

import csv
import io
import random  # noqa: TID251 (seeded: the same people every time)
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape
from pathlib import Path
from typing import Any, TypeAlias

import xlsxwriter

Value: TypeAlias = "str | float | date | Formula | None"
Grid: TypeAlias = list[list[Any]]
"""Of values."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula with the value that Excel last saw."""

    text: str
    cached: str | float = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Someone:
    """One made-up civil servant, as the office knows them."""

    nip: str
    name: str
    born: date
    sex: str = "L"
    office: str = "Dinas Kesehatan"
    unit: str | None = "Bidang Pelayanan"
    position: str = "Kepala Seksi Rujukan"
    post_kind: str = "Struktural"
    echelon: str | None = "IV.a"
    rank: str | None = "III/d"
    employment: str = "PNS"
    standing: str = "Aktif"
    last_assessed: date | None = None


_FIRST = (
    "Agus Budi Cahyo Dewi Eko Fitri Gilang Hesti Indra Jumi'ah Kartika Lukman Maya Nurul "
    "Oki Putri Rofi'ah Slamet Tuti Wahyu"
)
_LAST = "Hidayat Lestari Maulana Nugraha Pratama Rahayu Saputra Utami Wibowo Yulianti"
_OFFICES = (
    "Dinas Kesehatan|Dinas Pendidikan dan Kebudayaan|Badan Pendapatan Daerah|Kecamatan Purwakarta|"
    "Inspektorat|Sekretariat DPRD"
)
_UNITS = "Sekretariat|Bidang Pelayanan|Bidang Perencanaan|Subbagian Umum|Bidang Sarana dan Prasarana"
_POSTS = (
    ("II.b", "Struktural", "Kepala Dinas", "IV/c"),
    ("III.a", "Struktural", "Sekretaris", "IV/a"),
    ("IV.a", "Struktural", "Kepala Seksi Rujukan", "III/d"),
    ("IV.b", "Struktural", "Kepala Subbagian Keuangan", "III/c"),
    (None, "Pelaksana", "Pengadministrasi Umum", "II/c"),
    (None, "Fungsional", "Pengawas Sekolah Ahli Muda", "III/d"),
)


def number(serial: int, *, born: date = date(1980, 1, 1), since: int = 200501, woman: bool = False) -> str:
    """A sound NIP. Serials run from 1 to 999."""
    return f"{born:%Y%m%d}{since:06}{2 if woman else 1}{serial:03}"


def somebody(serial: int = 1, **facts: object) -> Someone:
    """One person; the same serial is the same person. ``facts`` replaces what is known of them."""
    pick = random.Random(serial)  # noqa: S311 (people are no secret)
    woman = pick.random() < 0.5
    born = date(1970, 1, 1) + timedelta(days=pick.randrange(9000))
    echelon, kind, position, rank = pick.choice(_POSTS)
    told: dict[str, object] = {
        "nip": number(
            serial % 999 + 1, born=born, since=(born.year + 24 + serial // 999) * 100 + 3, woman=woman
        ),
        "name": f"{pick.choice(_FIRST.split())} {pick.choice(_LAST.split())}",
        "born": born,
        "sex": "P" if woman else "L",
        "office": pick.choice(_OFFICES.split("|")),
        "unit": pick.choice(_UNITS.split("|")),
        "position": position,
        "post_kind": kind,
        "echelon": echelon,
        "rank": rank,
        "last_assessed": date(2015, 1, 1) + timedelta(days=pick.randrange(2700))
        if pick.random() < 0.7
        else None,
    }
    return Someone(**(told | facts))  # type: ignore[arg-type]


def somebodies(count: int, first: int = 1, **facts: object) -> list[Someone]:
    """Different people."""
    return [somebody(serial, **facts) for serial in range(first, first + count)]


# --- columns ----------------------------------------------------------------------------------------------

Column: TypeAlias = "Callable[[Someone], Value]"

COLUMNS: Mapping[str, Column] = {
    "NIP": lambda who: who.nip,
    "NAMA": lambda who: who.name,
    "TANGGAL LAHIR": lambda who: who.born,
    "L/P": lambda who: who.sex,
    "GOL. RUANG": lambda who: who.rank,
    "ESELON": lambda who: who.echelon,
    "JENIS JABATAN": lambda who: who.post_kind,
    "JABATAN": lambda who: who.position,
    "UNIT KERJA": lambda who: who.unit,
    "OPD": lambda who: who.office,
    "STATUS PEGAWAI": lambda who: who.employment,
    "KEDUDUKAN HUKUM": lambda who: who.standing,
    "TANGGAL ASESMEN": lambda who: who.last_assessed,
}
"""The columns of a plain roster, by header."""


def grouped(nip: str) -> str:
    """``19800101 200501 1 001``."""
    return f"{nip[:8]} {nip[8:14]} {nip[14]} {nip[15:]}"


# --- layouts ----------------------------------------------------------------------------------------------


def plain(
    people: Iterable[Someone], columns: Mapping[str, Column] = COLUMNS, above: Sequence[str] = ()
) -> Grid:
    """Titles, one header row, one row for each person."""
    return [
        *([line] for line in above),
        list(columns),
        *([column(who) for column in columns.values()] for who in people),
    ]


def numbered(
    people: Iterable[Someone], columns: Mapping[str, Column] = COLUMNS, above: Sequence[str] = ()
) -> Grid:
    """The same with running numbers, and a row that numbers the columns."""
    titles, (header, *rows) = [[line] for line in above], plain(people, columns)
    return [
        *titles,
        ["NO", *header],
        list(range(1, len(header) + 2)),
        *([count, *row] for count, row in enumerate(rows, start=1)),
    ]


def _sheet_of(columns: Mapping[str, Column], people: Iterable[Someone]) -> Grid:
    return [[column(who) for column in columns.values()] for who in people]


def _only(*headers: str) -> dict[str, Column]:
    return {header: COLUMNS[header] for header in headers}


def two_header_rows(people: Sequence[Someone]) -> Grid:
    """A DUK: groups over their first column only, as Excel centres them without merging; a numbering row."""
    upper = ["No.", "NAMA PNS", "NIP", "PANGKAT", "", "JABATAN", "", "", "PENDIDIKAN", "", "ASESMEN", "OPD"]
    lower = [
        "",
        "",
        "",
        "Gol. Ruang",
        "TMT",
        "Nama Jabatan",
        "Es.",
        "TMT",
        "NAMA",
        "Lulus Tahun",
        "Tanggal Asesmen",
        "",
    ]
    return [
        ["DAFTAR URUT KEPANGKATAN (DUK)"],
        ["PEMERINTAH KOTA CILEGON"],
        ["TAHUN 2026"],
        [],
        upper,
        lower,
        [str(count) for count in range(1, len(upper) + 1)],
        *(
            [
                count, who.name, grouped(who.nip), who.rank, date(2020, 4, 1), who.position, who.echelon,
                date(2021, 1, 15), "S-1 Hukum", 1999, who.last_assessed, who.office,
            ]
            for count, who in enumerate(people, start=1)
        ),
    ]  # fmt: skip


def group_over_plain_headers(people: Sequence[Someone], group: str = "PEGAWAI") -> Grid:
    """``PEGAWAI`` over ``NAMA`` and ``NIP``; those of the superior have the same headers."""
    return [
        ["NO", group, "", "ATASAN LANGSUNG", "", "OPD", "TAHUN ASESMEN"],
        ["", "NAMA", "NIP", "NAMA", "NIP", "", ""],
        *(
            [count, who.name, who.nip, "Drs. Atasan", number(900), who.office, who.last_assessed]
            for count, who in enumerate(people, start=1)
        ),
    ]


def name_over_nip(people: Sequence[Someone], header: str = "NAMA / NIP", join: str = "\nNIP. ") -> Grid:
    """Name and number in one cell."""
    return [
        ["LAMPIRAN KEPUTUSAN"],
        ["NO.", header, "PANGKAT/ GOL.RUANG", "JABATAN", "ESE", "OPD", "TGL PENKOM"],
        *(
            [
                count, f"{who.name}{join}{grouped(who.nip)}", f"Penata Tingkat I, {who.rank}", who.position,
                who.echelon or "-", who.office, who.last_assessed,
            ]
            for count, who in enumerate(people, start=1)
        ),
    ]  # fmt: skip


def two_lines_each(people: Sequence[Someone]) -> Grid:
    """Name over number on two rows, the other cells merged over both, and a blank row between people."""
    rows: Grid = [["NO.", "NAMA / NIP", "PANGKAT/ GOL.RUANG", "JABATAN", "ESE", "OPD", "TGL PENKOM"]]
    for count, who in enumerate(people, start=1):
        rows += [
            [
                count,
                who.name,
                f"Penata, {who.rank}",
                who.position,
                who.echelon or "-",
                who.office,
                who.last_assessed,
            ],
            [None, f" {grouped(who.nip)}"],
            [],
        ]
    return rows


def old_duk(people: Sequence[Someone]) -> Grid:
    """Two header rows, each naming its own line: name over number, rank over TMT, place over date."""
    rows: Grid = [
        ["No DUK", "Nama Pegawai", "Gol Ruang", "Jabatan", "Tempat &", "SKPD", "Tahun Asesmen"],
        ["", "NIP", "TMT", "Ess", "Tgl Lahir", "", ""],
    ]
    for count, who in enumerate(people, start=1):
        rows += [
            [count, who.name, who.rank, who.position, "Cilegon", who.office, who.last_assessed],
            [None, grouped(who.nip), "01-04-2020", who.echelon, f"{who.born:%d-%m-%Y}"],
        ]
    return rows


def two_lines_of_facts(people: Sequence[Someone]) -> Grid:
    """Two header rows, two lines each: name over birth, number over card, rank over TMT, post over unit."""
    rows: Grid = [
        ["NO", "NAMA", "NIP", "GOLONGAN", "JABATAN", "SKPD", "TGL ASESMEN"],
        ["", "TGL LAHIR", "KARPEG", "TMT", "UNIT KERJA", "", ""],
    ]
    for count, who in enumerate(people, start=1):
        rows += [
            [count, who.name, who.nip, who.rank, who.position, who.office, who.last_assessed],
            [None, f"{who.born:%d-%m-%Y}", f"N 12345{count}", "0000-00-00", who.unit],
        ]
    return rows


def by_office(people: Sequence[Someone], columns: Mapping[str, Column] | None = None) -> Grid:
    """A group row for each office, a subtotal under it, a total at the end; no column of the office."""
    columns = columns or _only("NIP", "NAMA", "GOL. RUANG", "ESELON", "JABATAN", "TANGGAL ASESMEN")
    rows: Grid = [["NO", *columns]]
    offices = sorted({who.office for who in people})
    for roman, office in zip(("I", "II", "III", "IV", "V", "VI"), offices, strict=False):
        theirs = [who for who in people if who.office == office]
        rows.append([f"{roman}. {office.upper()}"])
        rows += [[count, *cells] for count, cells in enumerate(_sheet_of(columns, theirs), start=1)]
        rows.append(["", "JUMLAH", len(theirs)])
    return [*rows, ["", "TOTAL", len(people)]]


def titled_by_office(people: Sequence[Someone]) -> Grid:
    """One office's own list: its name stands above the table only."""
    columns = _only("NIP", "NAMA", "ESELON", "TANGGAL ASESMEN")
    return [
        ["DAFTAR PEGAWAI"],
        [f"SKPD : {people[0].office}"],
        [],
        list(columns),
        *_sheet_of(columns, people),
    ]


def pages(people: Sequence[Someone], size: int = 7) -> Grid:
    """The header again at the top of every page, with a numbering row."""
    columns = _only("NIP", "NAMA", "ESELON", "OPD", "TANGGAL ASESMEN")
    rows: Grid = []
    for first in range(0, len(people), size):
        rows += [list(columns), [1, 2, 3, 4, 5], *_sheet_of(columns, people[first : first + size])]
    return rows


def signed(grid: Grid, nip: str = "197001011995031001") -> Grid:
    """A grid with a place, a date and two signatures under it, left and right."""
    return [
        *grid,
        [],
        [None, None, None, "Cilegon, 2 Juni 2026"],
        [None, "Mengetahui,", None, "Bendahara,"],
        [None, "Kepala Dinas"],
        [],
        [None, "Drs. AHMAD FAUZI, M.Si", None, "SITI AMINAH, S.E"],
        [None, "Pembina Utama Muda", None, "Penata"],
        [None, f"NIP. {grouped(nip)}", None, f"NIP. {grouped(number(77))}"],
        [None, "*) diisi oleh BKPSDM"],
    ]


def stacked_tables(people: Sequence[Someone], size: int = 9) -> Grid:
    """Several tables below each other, each with its title, average row and signatures."""
    rows: Grid = []
    for first in range(0, len(people), size):
        part = name_over_nip(people[first : first + size], "Nama Pegawai")
        rows += [
            ["REKAP"],
            [f"SKPD : {people[first].office}"],
            *part,
            ["", "RATA-RATA", "", 7.5],
            *signed([]),
            [],
        ]
    return rows


def side_by_side(people: Sequence[Someone]) -> Grid:
    """Two tables beside each other under one header row."""
    columns = _only("NIP", "NAMA", "OPD", "TANGGAL ASESMEN")
    half = (len(people) + 1) // 2
    right = [[count, *cells] for count, cells in enumerate(_sheet_of(columns, people[half:]), start=half + 1)]
    right += [[None] * 5] * (half - len(right))
    header = ["NO", *columns]
    return [
        [*header, "", *header],
        *(
            [count, *cells, None, *right[count - 1]]
            for count, cells in enumerate(_sheet_of(columns, people[:half]), start=1)
        ),
    ]


def both_numbers(people: Sequence[Someone]) -> Grid:
    """A SIMPEG list: the old number beside the new one, and SATUAN KERJA twice."""
    return [
        ["PEMERINTAH KABUPATEN"],
        ["KEADAAN BULAN JUNI TAHUN 2026"],
        [],
        [
            "No.", "NIP", "NIP Baru", "Nama", "Tempat Lahir", "Tgl. Lahir", "L/P", "Status",
            "Gol. Ruang", "TMT Pangkat", "Eselon", "Jabatan", "Agama", "Telepon", "Satuan Kerja",
            "Satuan Kerja", "TMT Pensiun", "Keterangan", "Tgl Asesmen",
        ],
        *(
            [
                count, f"{131000000 + count}", who.nip, who.name, "Serang", f"{who.born:%d/%m/%Y}", who.sex,
                "PNS", who.rank, date(2020, 4, 1), who.echelon, who.position, "Islam", "0812345",
                f"{who.unit} {count}", who.office, None, "catatan", who.last_assessed,
            ]
            for count, who in enumerate(people, start=1)
        ),
    ]  # fmt: skip


_SIASN = (
    "PNS ID|NIP BARU|NIP LAMA|NAMA|GELAR DEPAN|GELAR BELAKANG|TEMPAT LAHIR ID|TEMPAT LAHIR NAMA|"
    "TANGGAL LAHIR|JENIS KELAMIN|AGAMA ID|AGAMA NAMA|JENIS KAWIN ID|JENIS KAWIN NAMA|NIK|NOMOR HP|"
    "EMAIL|EMAIL GOV|ALAMAT|NPWP NOMOR|BPJS|JENIS PEGAWAI ID|JENIS PEGAWAI NAMA|KEDUDUKAN HUKUM ID|"
    "KEDUDUKAN HUKUM NAMA|STATUS CPNS PNS|KARTU ASN VIRTUAL|NOMOR SK CPNS|TANGGAL SK CPNS|TMT CPNS|"
    "NOMOR SK PNS|TANGGAL SK PNS|TMT PNS|GOL AWAL ID|GOL AWAL NAMA|GOL AKHIR ID|GOL AKHIR NAMA|"
    "TMT GOLONGAN|MK TAHUN|MK BULAN|JENIS JABATAN ID|JENIS JABATAN NAMA|JABATAN ID|JABATAN NAMA|"
    "TMT JABATAN|TINGKAT PENDIDIKAN ID|TINGKAT PENDIDIKAN NAMA|PENDIDIKAN ID|PENDIDIKAN NAMA|"
    "TAHUN LULUS|KPKN ID|KPKN NAMA|LOKASI KERJA ID|LOKASI KERJA NAMA|UNOR ID|UNOR NAMA|"
    "INSTANSI INDUK ID|INSTANSI INDUK NAMA|INSTANSI KERJA ID|INSTANSI KERJA NAMA|"
    "SATUAN KERJA INDUK ID|SATUAN KERJA INDUK NAMA|SATUAN KERJA KERJA ID|SATUAN KERJA KERJA NAMA|"
    "IS VALID NIK|NAMA SEKOLAH|FLAG IKD"
)
SIASN_HEADERS = _SIASN.split("|")


def siasn(people: Sequence[Someone]) -> Grid:
    """The full export of SIASN; what the tool has no use for is filled as there."""
    city = "Pemerintah Kota Cilegon"
    told: dict[str, Column] = {
        "PNS ID": lambda who: f"A8ACA7{who.nip}F6A0E040640A",
        "NIP BARU": lambda who: who.nip,
        "NAMA": lambda who: who.name.upper(),
        "GELAR BELAKANG": lambda who: "S.E" if who.echelon else "",
        "TANGGAL LAHIR": lambda who: f"{who.born:%d-%m-%Y}",
        "JENIS KELAMIN": lambda who: "M" if who.sex == "L" else "F",
        "AGAMA NAMA": lambda _: "Islam",
        "NIK": lambda _: "'3604010101800001",
        "NOMOR HP": lambda _: 81234567890,
        "NPWP NOMOR": lambda _: "'",
        "JENIS PEGAWAI NAMA": lambda _: "PNS Daerah Kab/Kota",
        "KEDUDUKAN HUKUM NAMA": lambda who: who.standing,
        "STATUS CPNS PNS": lambda _: "P",
        "TMT CPNS": lambda _: 44563,
        "GOL AKHIR ID": lambda _: 34,
        "GOL AKHIR NAMA": lambda who: who.rank,
        "JENIS JABATAN NAMA": lambda who: f"Jabatan {who.post_kind}",
        "JABATAN NAMA": lambda who: who.position,
        "UNOR NAMA": lambda who: f"{who.unit} - {who.office}",
        "INSTANSI INDUK NAMA": lambda _: city,
        "INSTANSI KERJA NAMA": lambda _: city,
        "SATUAN KERJA INDUK NAMA": lambda _: city,
        "SATUAN KERJA KERJA NAMA": lambda _: city,
    }
    return [
        list(SIASN_HEADERS),
        *([told[header](who) if header in told else "" for header in SIASN_HEADERS] for who in people),
    ]


def siasn_short(people: Sequence[Someone]) -> Grid:
    """The short form: sub-unit before OPD, no echelon."""
    return [
        [
            "NIP BARU",
            "NAMA",
            "STATUS ASN",
            "GOL AKHIR NAMA",
            "JENIS JABATAN NAMA",
            "JABATAN NAMA",
            "UNOR 2",
            "UNOR 1",
        ],
        *(
            [
                who.nip,
                who.name,
                who.employment,
                who.rank,
                who.post_kind,
                who.position,
                who.unit or "",
                who.office,
            ]
            for who in people
        ),
    ]


def headless(people: Sequence[Someone]) -> Grid:
    """No header at all: an id, the number, the name, and more."""
    return [
        [f"{at:032X}", who.nip, who.name, who.born, who.rank, who.position, who.office, who.sex]
        for at, who in enumerate(people, start=1)
    ]


def positions(people: Sequence[Someone]) -> Grid:
    """A list of posts, some of them vacant; the number with an apostrophe, no echelon."""
    kinds = {"II": "JPT PRATAMA", "III": "ADMINISTRATOR", "IV": "PENGAWAS"}
    rows: Grid = [["No", "ID", "NAMA", "NIP", "JABATAN", "JENIS JABATAN", "JABATAN ATASAN", "SKPD"]]
    for count, who in enumerate(people, start=1):
        kind = (
            kinds[who.echelon.split(".")[0]]
            if who.echelon
            else "JFU"
            if who.post_kind == "Pelaksana"
            else "JFT"
        )
        rows.append(
            [2 * count, 7000 + count, who.name, f"'{who.nip}", who.position, kind, "Kepala Dinas", who.office]
        )
        rows.append(
            [2 * count + 1, 8000 + count, "", "", "Kepala Seksi", "PENGAWAS", "Kepala Bidang", who.office]
        )
    return rows


def padded(people: Sequence[Someone], empty: int = 40) -> Grid:
    """Numbered rows without people, made by formulas, under the people."""
    columns = _only("NIP", "NAMA", "ESELON", "OPD", "TANGGAL ASESMEN")
    rows: Grid = [["NO", *columns]]
    rows += [
        [Formula("=ROW()-1", count), *cells]
        for count, cells in enumerate(_sheet_of(columns, people), start=1)
    ]
    rows += [[Formula("=ROW()-1", len(people) + count), "", "", 0] for count in range(1, empty + 1)]
    return rows


# --- text ---------------------------------------------------------------------------------------------------


def as_csv(grid: Grid, delimiter: str = ";") -> str:
    """A grid as text, with quotes where they are needed and dates as ISO text."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(
        [["" if value is None else str(value) for value in row] for row in grid]
    )
    return out.getvalue()


def as_html(grid: Grid, title: str = "DATA PEGAWAI") -> str:
    """A grid as the web page that a system saves under the name .xls: a table of titles, then the list."""
    cells = "\n".join(
        "<tr>"
        + "".join(f"<td style='mso-number-format:\"\\@\"'>{escape(str(value or ''))}</td>" for value in row)
        + "</tr>"
        for row in grid
    )
    return f"<table><tr><td colspan=3><b>{title}</b></td></tr></table><table border=1>{cells}</table>"


def write_ods(path: Path, grid: Grid) -> Path:
    """A small OpenDocument sheet."""
    rows = []
    for row in grid:
        cells = []
        for value in row:
            match value:
                case None | "":
                    cells.append("<table:table-cell/>")
                case date():
                    cells.append(
                        f'<table:table-cell office:value-type="date" office:date-value="{value}">'
                        f"<text:p>{value:%d/%m/%Y}</text:p></table:table-cell>"
                    )
                case int() | float():
                    cells.append(
                        f'<table:table-cell office:value-type="float" office:value="{value}">'
                        f"<text:p>{value}</text:p></table:table-cell>"
                    )
                case _:
                    cells.append(
                        '<table:table-cell office:value-type="string">'
                        f"<text:p>{escape(str(value))}</text:p></table:table-cell>"
                    )
        rows.append(f"<table:table-row>{''.join(cells)}</table:table-row>")
    space = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="{space}:office:1.0" '
        f'xmlns:table="{space}:table:1.0" xmlns:text="{space}:text:1.0" office:version="1.2"><office:body>'
        f'<office:spreadsheet><table:table table:name="Data">{"".join(rows)}'
        '<table:table-row table:number-rows-repeated="1048000">'
        '<table:table-cell table:number-columns-repeated="1024"/>'
        "</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        f'<manifest:manifest xmlns:manifest="{space}:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>'
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("mimetype"), kind)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)
    return path


# --- writing ----------------------------------------------------------------------------------------------


def write(path: Path, *grids: Grid, sheets: Sequence[str] = (), top: int = 0, left: int = 0) -> Path:
    """Write each grid to a sheet of its own (``Data``, ``Sheet2`` ...); return the path.

    Dates become real dates, None leaves the cell empty. ``top`` and ``left`` move the table away from A1.
    """
    names = [*sheets, *("Data" if at == 0 else f"Sheet{at + 1}" for at in range(len(sheets), len(grids)))]
    with xlsxwriter.Workbook(path) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for name, grid in zip(names, grids, strict=True):
            sheet = book.add_worksheet(name)
            for row, values in enumerate(grid, start=top):
                for column, value in enumerate(values, start=left):
                    match value:
                        case None:
                            pass
                        case date():
                            sheet.write_datetime(row, column, value, day)
                        case Formula():
                            sheet.write_formula(row, column, value.text, None, value.cached)
                        case str():
                            sheet.write_string(row, column, value)
                        case _:
                            sheet.write_number(row, column, value)
    return path
