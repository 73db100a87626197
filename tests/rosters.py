"""Rosters to test with: synthetic people, written in the layouts that offices use.

    people = somebodies(40)
    write(tmp_path / "roster.xlsx", plain(people))

A layout is a function from people to a grid of cells; `write` puts grids into a workbook. A cell is what
Excel would hold: text, number, date, or `Formula`. Everybody here is made up.
"""

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TypeAlias

import xlsxwriter

Value: TypeAlias = "str | float | date | Formula | None"
Grid: TypeAlias = "list[list[Value]]"


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


_FIRST = "Agus Budi Cahyo Dewi Eko Fitri Gilang Hesti Indra Jumi'ah Kartika Lukman Maya Nurul Oki Putri Rofi'ah Slamet Tuti Wahyu"
_LAST = "Hidayat Lestari Maulana Nugraha Pratama Rahayu Saputra Utami Wibowo Yulianti"
_OFFICES = "Dinas Kesehatan|Dinas Pendidikan dan Kebudayaan|Badan Pendapatan Daerah|Kecamatan Purwakarta|Inspektorat|Sekretariat DPRD"
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
    pick = random.Random(serial)
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
