"""A statement as a workbook: a sheet for each table, with bars that also print, and a chart below it."""

from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from asesmen_cli.domain.document import Cell, Column, Document, Table
from asesmen_cli.domain.facts import Report
from asesmen_cli.domain.messages import Kind, Message
from asesmen_cli.language import Language
from asesmen_cli.outputs._paper import RULE, SHADE, Paper, lines
from asesmen_cli.outputs.statements._names import stem

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

BLUE = "#8FAADC"
WIDTHS = {
    Kind.TEXT: 200,
    Kind.NIP: 140,
    Kind.NUMBER: 60,
    Kind.COUNT: 92,
    Kind.SHARE: 92,
    Kind.DAY: 100,
    Kind.MONTH: 110,
    Kind.MONEY: 130,
}
"""Of columns, in pixels."""
FORMATS = {
    Kind.TEXT: {"num_format": "@"},
    Kind.NIP: {"num_format": "@"},
    Kind.NUMBER: {"num_format": "0", "align": "center"},
    Kind.COUNT: {"num_format": "#,##0", "align": "right"},
    Kind.SHARE: {"num_format": "0.0%", "align": "right"},
    Kind.DAY: {"num_format": "[$-421]d mmm yyyy", "align": "center"},
    Kind.MONTH: {"num_format": "[$-421]mmmm yyyy", "align": "left"},
    Kind.MONEY: {"num_format": '"Rp"#,##0', "align": "right"},
}
MOST_IN_A_CHART = 40
"""Rows beyond which a chart cannot be read."""
MOST_WITH_LABELS = 24
LONGEST_NAME = 31
"""Characters of a sheet's name; Excel's limit."""


def write_xlsx(report: Report, statement: Document, words: Language, folder: Path) -> None:
    """Write the workbook. The same statement gives the same bytes."""
    from xlsxwriter import Workbook

    content = BytesIO()
    book = Workbook(content, {"in_memory": True})
    book.calc_on_load = False
    paper = Paper(book, report, words)
    book.set_properties(
        {
            "title": words.put(statement.title),
            "subject": words.say("As of {day}", day=statement.as_of),
            "author": report.office.name,
            "company": report.office.government,
            "comments": f"{report.program} · {paper.source}",
            "created": datetime.combine(statement.as_of, time()),
        }
    )
    for n, grid in enumerate(statement.tables):
        _sheet(paper, statement, grid, first=n == 0)
    book.close()
    (folder / f"{stem(statement.name)}.xlsx").write_bytes(content.getbuffer())


def _sheet(paper: Paper, statement: Document, grid: Table, *, first: bool) -> None:
    """One table under its titles; what the whole comes to, and how to read it, on the first sheet."""
    words = paper.words
    sheet = paper.sheet(words.put(grid.title)[:LONGEST_NAME], landscape=True)
    top = _titles(paper, sheet, statement, grid, first=first)
    heading = paper.style(bold=True, align="center", valign="vcenter", font_size=8, bg_color=SHADE, **RULE)
    for n, column in enumerate(grid.columns):
        sheet.set_column_pixels(n, n, WIDTHS[column.kind])
        sheet.write_string(top, n, words.text(column.title), heading)
    sheet.set_row(top, 30)
    sheet.repeat_rows(top)
    sheet.freeze_panes(top + 1, 0)
    plain = [paper.style(font_size=9, **RULE, **FORMATS[column.kind]) for column in grid.columns]
    strong = [paper.style(font_size=9, bold=True, **RULE, **FORMATS[column.kind]) for column in grid.columns]
    row = top
    for row, cells in enumerate(grid.rows, start=top + 1):
        _row(sheet, row, cells, grid.columns, plain, words)
    last = row
    if grid.total is not None and grid.rows:
        row += 1
        _row(sheet, row, grid.total, grid.columns, strong, words)
    if not grid.rows:
        row += 1
        sheet.write_string(row, 0, words.put(grid.empty), paper.style(italic=True, text_wrap=False))
    if grid.barred and grid.rows:
        bars = {"type": "data_bar", "bar_solid": True, "bar_color": BLUE, "min_type": "num", "min_value": 0}
        if grid.columns[grid.barred[0]].kind is Kind.SHARE:
            bars |= {"max_type": "num", "max_value": 1}
        sheet.conditional_format(top + 1, grid.barred[0], last, grid.barred[0], bars)
    small = paper.style(font_size=8, text_wrap=False, italic=True)
    for note in statement.notes if first else ():
        row += 1
        sheet.write_string(row + 1, 0, words.put(note), small)
    if grid.barred and 1 < len(grid.rows) <= MOST_IN_A_CHART:
        _chart(paper, sheet, grid, grid.barred[0], (top + 1, last), row + 4)


def _titles(paper: Paper, sheet: "Worksheet", statement: Document, grid: Table, *, first: bool) -> int:
    """Write what stands above the table; returns the row of its headings."""
    words = paper.words
    title = words.put(statement.title)
    texts = [
        (title.upper(), paper.style(bold=True, font_size=12, text_wrap=False)),
        (paper.report.office.name, paper.style(bold=True, text_wrap=False)),
        (f"{paper.as_of} · {paper.source}", paper.style(text_wrap=False)),
    ]
    if first:
        texts += [(words.put(sentence), paper.style(text_wrap=False)) for sentence in statement.leads]
    texts.append((words.put(grid.title), paper.style(bold=True, font_size=11, text_wrap=False)))
    for row, (text, style) in enumerate(texts):
        sheet.write_string(row, 0, text, style)
    return len(texts) + 1


def _row(
    sheet: "Worksheet",
    row: int,
    cells: tuple[Cell, ...],
    columns: tuple[Column, ...],
    faces: list["Format"],
    words: Language,
) -> None:
    """Write each cell by its type; a row is as high as its longest text needs."""
    tall = 1
    for n, (cell, column, face) in enumerate(zip(cells, columns, faces, strict=True)):
        match cell:
            case None:
                sheet.write_blank(row, n, None, face)
            case str() | Message():
                text = words.cell(cell, column.kind)
                tall = max(tall, lines(text, WIDTHS[column.kind], 9))
                sheet.write_string(row, n, text, face)
            case date():
                sheet.write_datetime(row, n, datetime.combine(cell, time()), face)
            case _:
                sheet.write_number(row, n, cell, face)
    sheet.set_row(row, 4 + 11.5 * tall)


def _chart(
    paper: Paper, sheet: "Worksheet", grid: Table, barred: int, rows: tuple[int, int], below: int
) -> None:
    """Put a chart of the barred column under the table: columns over time, bars beside names."""
    over_time = grid.columns[0].kind in (Kind.DAY, Kind.MONTH)
    chart = paper.book.add_chart({"type": "column" if over_time else "bar"})
    first, last = rows
    chart.add_series(
        {
            "name": paper.words.text(grid.columns[barred].title),
            "categories": [sheet.name, first, 0, last, 0],
            "values": [sheet.name, first, barred, last, barred],
            "fill": {"color": BLUE},
            "border": {"color": "#2F528F"},
            "gap": 40,
            "data_labels": {"value": last - first < MOST_WITH_LABELS, "font": {"size": 8}},
        }
    )
    chart.set_title({"name": paper.words.put(grid.title), "name_font": {"size": 11}})
    chart.set_legend({"none": True})
    scale: dict[str, object] = {"min": 0, "num_font": {"size": 8}}
    if grid.columns[barred].kind is Kind.SHARE:
        scale |= {"max": 1, "num_format": "0%"}
    names: dict[str, object] = {"num_font": {"size": 8}}
    if over_time:
        day = FORMATS[grid.columns[0].kind]["num_format"].replace("mmmm", "mmm")
        turned = {"size": 8, "rotation": -45}
        chart.set_x_axis(names | {"text_axis": True, "num_font": turned, "num_format": day})
        chart.set_y_axis(scale)
    else:
        chart.set_y_axis(names | {"reverse": True})
        chart.set_x_axis(scale | {"label_position": "low"})
    chart.set_size({"width": 860, "height": 120 + 20 * (12 if over_time else last - first + 1)})
    sheet.insert_chart(below, 0, chart, {"description": paper.words.put(grid.title)})
