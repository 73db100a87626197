"""The files that the transcripts begin with: a small office, and everything that can be wrong with a file."""

import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

from asesmen_cli.domain.snapshot import LoadRecord
from asesmen_cli.store import Workspace
from tests.builders import load, stamp
from tests.rosters import COLUMNS, Grid, Someone, number, plain, write

TITLES = ["PEMERINTAH KOTA CONTOH", "DAFTAR NOMINATIF PEGAWAI", ""]
HEALTH, SCHOOL, SHIRE = "Dinas Kesehatan", "Dinas Pendidikan dan Kebudayaan", "Kecamatan Jombang"


def _one(
    serial: int, name: str, office: str, echelon: str | None, last: date | None, **facts: object
) -> Someone:
    told: dict[str, object] = {
        "born": date(1980, 1, 1),
        "office": office,
        "unit": None,
        "post_kind": "Struktural" if echelon else "Pelaksana",
        "position": {"II.b": "Kepala Dinas", "III.a": "Sekretaris"}.get(echelon or "", "Staf"),
        "echelon": echelon,
        "last_assessed": last,
    }
    return Someone(nip=number(serial), name=name, **(told | facts))  # type: ignore[arg-type]


PEOPLE = (
    _one(1, "dr. Siti Aminah, M.Kes", HEALTH, "II.b", date(2022, 3, 1)),
    _one(2, "Rofi'ah Hidayat", HEALTH, "III.a", date(2021, 10, 4)),
    _one(3, "Agus Pratama", HEALTH, "IV.a", None),
    _one(4, "Budi Utomo", HEALTH, "IV.a", date(2020, 2, 29)),
    _one(5, "Cahyo Wibowo", SCHOOL, "IV.a", date(2021, 11, 6)),
    _one(6, "Dewi Lestari", SCHOOL, "IV.b", date(2019, 5, 13)),
    _one(7, "Eko Saputra", SCHOOL, "IV.b", date(2021, 12, 24)),
    _one(8, "Fitri Rahayu", SCHOOL, "IV.a", None, standing="Tugas Belajar"),
    _one(9, "Gilang Nugraha", SHIRE, "IV.b", date(2018, 1, 15)),
    _one(10, "Hesti Yulianti", SHIRE, None, None),
)


def _roster(path: Path, people: tuple[Someone, ...], without: tuple[str, ...] = ("UNIT KERJA",)) -> None:
    columns = {header: column for header, column in COLUMNS.items() if header not in without}
    write(path, plain(people, columns, above=TITLES))


def _some(path: Path) -> None:
    _roster(path, (PEOPLE[0], PEOPLE[3], PEOPLE[9]))


def _damaged(path: Path) -> None:
    damaged: object = 1.98001012005011e17
    planned = replace(PEOPLE[3], last_assessed=date(2024, 1, 1))
    _roster(path, (replace(PEOPLE[2], nip=damaged), planned, *PEOPLE[4:]))  # type: ignore[arg-type]


def _later(path: Path) -> None:
    moved = replace(PEOPLE[3], office=SHIRE)
    seen = replace(PEOPLE[2], last_assessed=date(2023, 11, 2))
    _roster(path, (*PEOPLE[:2], seen, moved, *PEOPLE[4:9], _one(11, "Indra Maulana", SHIRE, "IV.a", None)))


def _all_current(path: Path) -> None:
    _roster(path, tuple(replace(one, last_assessed=date(2023, 6, 1)) for one in PEOPLE))


def _no_table(path: Path) -> None:
    write(path, [["Belanja", "Harga"], ["Kertas", 45000.0]])


def _text_file(path: Path) -> None:
    path.write_bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" * 90)


def _damaged_zip(path: Path) -> None:
    _roster(path, PEOPLE)
    path.write_bytes(path.read_bytes()[:2000])


def _foreign_workspace(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE songs (name TEXT)")


def _newer_workspace(path: Path) -> None:
    workspace = Workspace(str(path))
    with workspace.writing(stamp(), head=0) as changes:
        changes.put(None, LoadRecord(number=1, load=load(), digest="digest"))
    workspace.close()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE layout SET version = 99")


def _participants(path: Path) -> None:
    rows: Grid = [["DAFTAR PESERTA ASESMEN"], [], ["NO", "NAMA", "NIP", "OPD"]]
    rows += [[serial, one.name, one.nip, one.office] for serial, one in enumerate(PEOPLE[2:5], start=1)]
    write(path, rows)


def _names(path: Path) -> None:
    write(path, [["NO", "NAMA", "OPD"], [1, "DEWI LESTARI, S.E.", SCHOOL], [2, "Yoga Tidakada", SHIRE]])


def _spellings(path: Path) -> None:
    _roster(path, (*PEOPLE[:3], replace(PEOPLE[3], office="DINAS KESEHATAN"), *PEOPLE[4:]))


def _renumbered(path: Path) -> None:
    _roster(path, (*PEOPLE[:3], replace(PEOPLE[3], nip=number(4, since=202103)), *PEOPLE[4:]))


def _november(first: int, last: int) -> list[date]:
    return [date(2023, 11, first), date(2023, 11, last)]


def _venue(path: Path, *rows: list[object]) -> None:
    write(path, [["JADWAL TEMPAT"], [], ["Tempat", "Dari", "Sampai", "Kursi", "Ruang"], *rows])


def _absences(path: Path) -> None:
    rows: Grid = [
        [number(5), "Cahyo Wibowo", *_november(13, 17), "Umrah"],
        [number(3), "Agus Pratama", "13/11/2023", "segera", "Sakit"],
        [number(77), "Yoga Tidakada", *_november(13, 17), "Cuti"],
        [number(9), "Gilang Nugraha", *_november(1, 3), None],
    ]
    write(path, [["NIP", "Nama", "Dari", "Sampai", "Alasan"], *rows])


def _results(path: Path, *rows: list[object]) -> None:
    """A sheet of results as an organiser sends it: header over two rows, a row that numbers the columns."""
    upper = ["NO", "NIP", "NAMA", "ASPEK KOMPETENSI", "", "JPM (%)", "KATEGORI"]
    grid: Grid = [
        ["HASIL PENILAIAN KOMPETENSI"],
        ["TUJUAN PENILAIAN: PENGISIAN JABATAN"],
        [],
        upper,
        ["", "", "", "Integritas", "Perekat Bangsa", "", ""],
        [str(at) for at in range(1, len(upper) + 1)],
        *([at, *row] for at, row in enumerate(rows, start=1)),
    ]
    write(path, grid)


MARKER = 87.65
"""A JPM that stands nowhere else: where it shows, a result shows."""


def _came(path: Path, *rows: list[object]) -> None:
    """An office's own sheet of batch 2: its columns and rows in an order of their own."""
    above: Grid = [["DAFTAR HADIR"], ["Rencana: November"], ["Batch: 2"]]
    write(path, [*above, ["NIP", "Nama", "Hari 1", "Hari 2", "Hari 3", "Keterangan"], *rows])


SAMPLES: Mapping[str, Callable[[Path], object]] = {
    "roster.xlsx": lambda path: _roster(path, PEOPLE),
    "three.xlsx": _some,
    "later.xlsx": _later,
    "participants.xlsx": _participants,
    "names.xlsx": _names,
    "venue.xlsx": lambda path: _venue(
        path,
        ["Balai Diklat", *_november(24, 25), 4, "Aula"],
        ["Hotel Contoh", *_november(13, 15), 3, 1],
        ["Hotel Contoh", *_november(1, 3), 3, 1],
        ["Hotel Contoh", *_november(13, 15), 3, 2],
    ),
    "venue-wrong.xlsx": lambda path: _venue(
        path,
        ["Hotel Contoh", *_november(13, 15), 3, 1],
        ["Hotel Contoh", *_november(15, 16), "banyak", 1],
        ["Hotel Contoh", *_november(15, 16), 3, 1],
    ),
    "absences.xlsx": _absences,
    "results.xlsx": lambda path: _results(
        path,
        [number(9), "Gilang Nugraha", 3, 2, MARKER / 100, "MS"],
        [number(6), "DEWI LESTARI", 2, "2,5", "79,99%", "MS"],
    ),
    "results-wrong.xlsx": lambda path: _results(
        path,
        [number(9), "Gilang Nugraha", "tiga", 2, MARKER, "LULUS"],
        [1.98001012005011e17, "Dewi Lestari", 2, 2, MARKER, "MS"],
        [number(77), "Yoga Tidakada", 2, 2, MARKER, "MS"],
        [number(5), "Dewi Lestari", 2, 2, MARKER, "MS"],
        [number(3), "Agus Pratama", 2, 2, MARKER, "MS"],
        [number(4), "Budi Utomo", 2, 2, "8765", "MS"],
        ["", "Rata-rata", "", "", MARKER, ""],
    ),
    "came.xlsx": lambda path: _came(
        path,
        [number(4), "Budi Utomo", "v", "v", "v", None],
        [number(6), "DEWI LESTARI, S.E.", "H", "x", None, "Cuti besar"],
        [number(8), "Fitri Rahayu", "v", "v", "v", None],
    ),
    "came-wrong.xlsx": lambda path: _came(
        path,
        [number(4), "Budi Utomo", "hdr", "v", "telat", None],
        [number(4), "Budi Utomo", "v", "v", "v", None],
    ),
    "spellings.xlsx": _spellings,
    "renumbered.xlsx": _renumbered,
    "half.xlsx": lambda path: _roster(path, PEOPLE[:5]),
    "damaged.xlsx": _damaged,
    "current.xlsx": _all_current,
    "no-dates.xlsx": lambda path: _roster(path, PEOPLE, without=("UNIT KERJA", "TANGGAL ASESMEN")),
    "no-nip.xlsx": lambda path: _roster(path, PEOPLE, without=("UNIT KERJA", "NIP")),
    "no-name.xlsx": lambda path: _roster(path, PEOPLE, without=("UNIT KERJA", "NAMA")),
    "no-people.xlsx": lambda path: _roster(path, ()),
    "no-table.xlsx": _no_table,
    "no-cells.xlsx": lambda path: write(path, []),
    "no-bytes.xlsx": Path.touch,
    "cut-short.xlsx": _damaged_zip,
    "letter.pdf": _text_file,
    "~$roster.xlsx": lambda path: path.write_bytes(b"\x05admin" + b" " * 150),
    "folder.xlsx": Path.mkdir,
    "newer.db": _newer_workspace,
    "foreign.db": _foreign_workspace,
    "text.db": lambda path: path.write_text("NIP;NAMA\n" * 400),
}
"""What makes each file, by name."""
