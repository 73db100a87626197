"""A workbook that asks who is meant by names without a number. The reader knows its headers."""

from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from asesmen_cli.domain.facts import Suggestion

A4 = 9
COLUMNS = (
    ("Ya/Tidak", 9, "Tulis ya bila orangnya sama, tidak bila bukan. Yang kosong tidak dicatat."),
    ("NIP", 20, "Pegawai yang mungkin dimaksud."),
    ("Nama", 26, "Namanya pada data pegawai."),
    ("Perangkat Daerah", 26, "Perangkat daerahnya pada data pegawai."),
    ("Nama di daftar", 26, "Nama sebagaimana tertulis pada daftar."),
    ("OPD di daftar", 24, "Perangkat daerah sebagaimana tertulis pada daftar."),
    ("Kemiripan", 10, "Kemiripan kedua nama, 0 sampai 100."),
    ("Tanggal Asesmen", 12, "Dicatat bila dijawab ya."),
    ("Penyelenggara", 16, "Lembaga yang menilai."),
    ("Baris di daftar", 14, "Lembar dan baris pada daftar."),
)
"""Header, width, note. Official, so in Indonesian."""


def write_suggestions(suggestions: Sequence[Suggestion], target: Path) -> None:
    """Write the workbook: one row for each person who may be meant, its first column to be answered."""
    from xlsxwriter import Workbook

    content = BytesIO()  # on a full disk XlsxWriter would leave its own files open
    with Workbook(content, {"in_memory": True}) as book:
        book.set_properties({"title": "Usulan", "created": datetime(2000, 1, 1, tzinfo=UTC)})
        header = book.add_format(
            {"bold": True, "bg_color": "#DDE6F0", "border": 1, "text_wrap": True, "valign": "top"}
        )
        answer = book.add_format({"bg_color": "#FFF7D6", "border": 1, "num_format": "@"})
        text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        day = book.add_format({"num_format": "dd/mm/yyyy", "valign": "top"})
        sheet = book.add_worksheet("Usulan")
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.freeze_panes(1, 1)
        sheet.set_row(0, 30)
        for column, (name, width, note) in enumerate(COLUMNS):
            sheet.set_column(column, column, width, text)
            sheet.write_string(0, column, name, header)
            sheet.write_comment(0, column, note)
        for row, one in enumerate(suggestions, start=1):
            sheet.write_blank(row, 0, None, answer)
            person = one.person
            values = (person.nip, person.name, person.office or "", one.name, one.office or "")
            for column, cell in enumerate(values, start=1):
                sheet.write_string(row, column, cell, text)
            sheet.write_number(row, 6, one.likeness)
            sheet.write_datetime(row, 7, one.held_on, day)
            sheet.write_string(row, 8, one.organiser or "", text)
            sheet.write_string(row, 9, one.listed, text)
        last = len(suggestions)
        sheet.data_validation(1, 0, last, 0, {"validate": "list", "source": ["ya", "tidak"]})
        sheet.autofilter(0, 0, last, len(COLUMNS) - 1)
        sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
    target.write_bytes(content.getvalue())
