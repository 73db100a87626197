"""Blank workbooks to begin with, from ``blanks.toml``: their headers are those that the reader knows best."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib.resources import files
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
    choices: Sequence[str] = ()
    is_date: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Blank:
    """A blank workbook: its file, its sheet and its columns. Official, so in Indonesian."""

    file: str
    sheet: str
    columns: tuple[FormColumn, ...]


def _templates() -> Iterator[tuple[str, Blank]]:
    text = files(__package__).joinpath("blanks.toml").read_text(encoding="utf-8")
    for name, blank in tomllib.loads(text).items():
        columns = tuple(FormColumn(**column) for column in blank.pop("columns"))
        yield name, Blank(columns=columns, **blank)


TEMPLATES: Mapping[str, Blank] = dict(_templates())
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
