"""Blank workbooks to begin with. Their headers are those that the reader knows best."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

A4 = 9

ROWS = 2000
"""Rows below the header that are prepared for typing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormColumn:
    """A column of a blank workbook."""

    header: str
    note: str
    width: int
    example: str = ""
    choices: tuple[str, ...] = ()
    is_date: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Blank:
    """A blank workbook: its file, its sheet and its columns. Official, so in Indonesian."""

    file: str
    sheet: str
    columns: tuple[FormColumn, ...]


_NIP = FormColumn(header="NIP", note="18 angka, sebagai teks. Wajib.", width=22, example="CONTOH")
_NAME = FormColumn(
    header="Nama", note="Nama lengkap dengan gelar. Wajib.", width=34, example="Contoh Nama, S.Sos."
)

TEMPLATES: Mapping[str, Blank] = {
    "roster": Blank(
        file="format-pegawai.xlsx",
        sheet="Pegawai",
        columns=(
            _NIP,
            _NAME,
            FormColumn(header="Perangkat Daerah", note="OPD: dinas, badan, kecamatan.", width=40),
            FormColumn(header="Unit Kerja", note="Bagian di dalam OPD, bila ada.", width=30),
            FormColumn(header="Jabatan", note="Nama jabatan.", width=36),
            FormColumn(
                header="Eselon",
                note="II.a sampai V.b; kosong bila tidak ada.",
                width=9,
                choices=("II.a", "II.b", "III.a", "III.b", "IV.a", "IV.b", "V.a", "V.b"),
            ),
            FormColumn(
                header="Jenis Jabatan",
                note="Menentukan jenjang bila eselon kosong.",
                width=16,
                choices=("Struktural", "Fungsional", "Pelaksana"),
            ),
            FormColumn(header="Golongan Ruang", note="III/d, atau IX untuk PPPK.", width=11),
            FormColumn(
                header="Status Pegawai",
                note="PNS, CPNS, PPPK.",
                width=18,
                choices=("PNS", "CPNS", "PPPK", "PPPK PARUH WAKTU"),
            ),
            FormColumn(
                header="Kedudukan Hukum", note="Aktif, CLTN, Masa Persiapan Pensiun, Tugas Belajar.", width=22
            ),
            FormColumn(
                header="TMT Pensiun",
                note="Bila diketahui; bila kosong dihitung dari NIP.",
                width=16,
                is_date=True,
            ),
            FormColumn(
                header="Tanggal Asesmen Terakhir",
                note="Hari terakhir asesmen; kosong bila belum pernah.",
                width=20,
                is_date=True,
            ),
        ),
    ),
    "history": Blank(
        file="format-riwayat.xlsx",
        sheet="Riwayat",
        columns=(
            _NIP,
            _NAME,
            FormColumn(
                header="Tanggal Asesmen", note="Hari terakhir asesmen. Wajib.", width=18, is_date=True
            ),
            FormColumn(header="Penyelenggara", note="Lembaga yang menilai.", width=36),
        ),
    ),
    "absences": Blank(
        file="format-ketidakhadiran.xlsx",
        sheet="Ketidakhadiran",
        columns=(
            _NIP,
            _NAME,
            FormColumn(header="Dari", note="Hari pertama tidak dapat hadir. Wajib.", width=16, is_date=True),
            FormColumn(
                header="Sampai", note="Hari terakhir tidak dapat hadir. Wajib.", width=16, is_date=True
            ),
            FormColumn(header="Alasan", note="Sakit, cuti, umrah/haji, dinas luar, duka.", width=30),
        ),
    ),
    "venues": Blank(
        file="format-jadwal-tempat.xlsx",
        sheet="Jadwal Tempat",
        columns=(
            FormColumn(header="Tempat", note="Nama tempat dan kota.", width=40, example="CONTOH"),
            FormColumn(
                header="Dari",
                note="Hari pertama batch; satu baris satu batch. Wajib.",
                width=16,
                is_date=True,
            ),
            FormColumn(header="Sampai", note="Hari terakhir batch. Wajib.", width=16, is_date=True),
            FormColumn(
                header="Kursi", note="Peserta dalam batch itu; kosong bila sesuai pengaturan.", width=10
            ),
            FormColumn(header="Ruang", note="Nomor ruang, bila ada beberapa.", width=10),
        ),
    ),
    "attendance": Blank(
        file="format-kehadiran.xlsx",
        sheet="Kehadiran",
        columns=(
            _NIP,
            _NAME,
            *(
                FormColumn(
                    header=f"Hari {day}",
                    note="H hadir, S sakit, I izin, A tanpa keterangan; boleh juga v atau x.",
                    width=9,
                    choices=("H", "S", "I", "A"),
                )
                for day in (1, 2, 3)
            ),
            FormColumn(header="Alasan", note="Bila tidak hadir.", width=30),
        ),
    ),
    "results": Blank(
        file="format-hasil.xlsx",
        sheet="Hasil",
        columns=(
            _NIP,
            _NAME,
            FormColumn(
                header="Tanggal Asesmen",
                note="Hari terakhir asesmen; bila kosong, asesmen terakhir pegawai itu.",
                width=18,
                is_date=True,
            ),
            FormColumn(
                header="Tujuan Penilaian",
                note="Menentukan kategori.",
                width=20,
                choices=("Pengisian Jabatan", "Pemetaan", "Pengisian dan Pemetaan"),
            ),
            *(
                FormColumn(header=name, note="Level yang dicapai; boleh kosong.", width=13)
                for name in (
                    "Integritas",
                    "Kerja Sama",
                    "Komunikasi",
                    "Orientasi pada Hasil",
                    "Pelayanan Publik",
                    "Pengembangan Diri dan Orang Lain",
                    "Mengelola Perubahan",
                    "Pengambilan Keputusan",
                    "Perekat Bangsa",
                )
            ),
            FormColumn(header="JPM (%)", note="Misalnya 82,5. Wajib.", width=10),
            FormColumn(
                header="Kategori",
                note="Bila ditulis, dicocokkan dengan JPM dan tujuan.",
                width=12,
                choices=("MS", "MMS", "KMS", "O", "CO", "KO"),
            ),
            FormColumn(header="Penyelenggara", note="Lembaga yang menilai.", width=36),
            FormColumn(header="Akreditasi", note="Akreditasi penyelenggara oleh BKN.", width=11),
        ),
    ),
}
"""Every blank workbook, by the name that ``template`` knows."""

BLANKS = tuple(TEMPLATES[name] for name in ("roster", "history", "absences"))
"""Those to begin with."""


def blank_workbook(blank: Blank) -> bytes:
    """Return the workbook: typed columns, lists, notes, and an example row that the reader ignores."""
    from xlsxwriter import Workbook

    buffer = BytesIO()
    book = Workbook(buffer, {"in_memory": True})
    book.set_properties({"title": blank.sheet, "created": datetime(2000, 1, 1, tzinfo=UTC)})
    header = book.add_format(
        {"bold": True, "bg_color": "#DDE6F0", "border": 1, "text_wrap": True, "valign": "top"}
    )
    example = book.add_format({"italic": True, "font_color": "#808080"})
    text = book.add_format({"num_format": "@"})
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    sheet = book.add_worksheet(blank.sheet)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.freeze_panes(1, 2)
    for number, column in enumerate(blank.columns):
        sheet.set_column(number, number, column.width, day if column.is_date else text)
        sheet.write_string(0, number, column.header, header)
        sheet.write_comment(0, number, column.note)
        sheet.write_string(1, number, column.example, example)
        rule = _rule(column)
        if rule:
            sheet.data_validation(2, number, ROWS, number, rule)
    book.close()
    return buffer.getvalue()


def _rule(column: FormColumn) -> dict[str, Any]:
    """Return what may be typed into a column."""
    if column.choices:
        return {"validate": "list", "source": list(column.choices), "error_type": "warning"}
    if column.is_date:
        return {
            "validate": "date",
            "criteria": "between",
            "minimum": date(1950, 1, 1),
            "maximum": date(2100, 12, 31),
            "error_title": "Tanggal",
            "error_message": "Tulis tanggal, misalnya 14/03/2024.",
        }
    return {}
