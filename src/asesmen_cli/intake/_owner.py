"""Whose list it is: the office above its header, in a row between its people, or in the name of its sheet."""

import re
from bisect import bisect
from collections.abc import Sequence

from asesmen_cli.intake import _values as values
from asesmen_cli.intake._cells import CellValue, texts_of
from asesmen_cli.intake._files import Sheet
from asesmen_cli.intake._headers import Field
from asesmen_cli.intake._places import OFFICES, office_heading
from asesmen_cli.intake._rows import RowKind, is_list_mark
from asesmen_cli.intake._table import SheetTable

_ABOVE = re.compile(
    r"^(?:nama )?(?:opd|skpd|perangkat daerah|unit kerja|satuan kerja|unit organisasi|instansi)\s*:?\s*(.*)$",
    re.IGNORECASE,
)


_EVERYBODY = re.compile(r"(?:semua|seluruh|all|pemerintah|pemkot|pemkab|pemprov)\b", re.IGNORECASE)
_KEEPS_ROSTERS = re.compile(r"kepegawaian|bkpsdm|bkpp|\bbkd\b|\bbkn\b", re.IGNORECASE)
"""The letterhead of the agency that keeps the rosters of all offices."""


def office_above(sheet: Sheet, table: SheetTable, *, alone: bool) -> str | None:
    """Whose list it is, by the lines above the header, the nearest first, or by the name of the sheet.

    ``SKPD : Dinas Kesehatan``, or a line that is an office and nothing else.
    """
    nip = table.columns[Field.NIP]
    for row in reversed(sheet.rows[: max(table.header, 0)]):
        if nip < len(row) and values.looks_like_nip(row[nip]):
            break
        texts = list(texts_of(row).values())
        match = _ABOVE.match(texts[0]) if texts and len(texts[0]) <= _LONGEST_TITLE else None
        if match is not None:
            office = (match[1] or " ".join(texts[1:])).strip(" :")
            if office and not _EVERYBODY.match(office):
                return office
        elif len(set(texts)) == 1 and (office := _office_alone(texts[0])) is not None:
            return office
    return _office_alone(sheet.name) if alone else office_heading(sheet.name)


_LONGEST_TITLE = 200


_IN_A_TITLE = re.compile(
    r"\b(?:pegawai|nominatif|asn|pns|pppk|lingkungan|pada|kepangkatan|sipil|negara)\s+"
    rf"(?=(?!sekretariat$)(?:{OFFICES}|kelurahan|puskesmas)(?!\w))",
    re.IGNORECASE,
)
"""What comes before the office in the title of a list: ``DAFTAR NOMINATIF PEGAWAI DINAS KESEHATAN``."""
_YEAR_BEHIND = re.compile(r"\s+(?:tahun|per|bulan|keadaan)\b.*", re.IGNORECASE)


def _office_alone(line: str) -> str | None:
    if len(line) > _LONGEST_TITLE:
        return None
    title = _IN_A_TITLE.search(line)
    office = office_heading(line) if title is None else _YEAR_BEHIND.sub("", line[title.end() :])
    return None if office is None or _KEEPS_ROSTERS.search(office) else office


def offices_of(
    table: SheetTable, people: Sequence[int], others: Sequence[tuple[int, RowKind]], office: str | None
) -> list[str | None]:
    """Return whose list each person is in: the last group row above says it, or what is above the table."""
    offices: list[str | None] = []
    for row, kind in others:
        if kind in _MAY_NAME_AN_OFFICE and (named := _office_of_group(table.rows[row])):
            offices += [office] * (bisect(people, row) - len(offices))
            office = named
    return offices + [office] * (len(people) - len(offices))


_MAY_NAME_AN_OFFICE = frozenset({RowKind.GROUP, RowKind.NOTE, RowKind.SIGNATURE})


def _office_of_group(cells: Sequence[CellValue]) -> str | None:
    """The office that a group row names, if it names one."""
    texts = [text for cell in cells if isinstance(cell, str) and (text := values.text(cell)) is not None]
    named = [text for text in texts if not is_list_mark(text)]
    return office_heading(named[0]) if len(named) == 1 else None
