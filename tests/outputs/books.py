"""Reading back what was written."""

from collections.abc import Iterator
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.worksheet import Worksheet

from asesmen_cli.domain.facts import Report
from tests.outputs.reports import write


def written(report: Report, folder: Path) -> Workbook:
    """The workbook of a report."""
    (file,) = write(report, ["xlsx"], folder).files
    return load_workbook(folder / file.path)


def cells(sheet: Worksheet) -> Iterator[Cell]:
    """The cells that hold something."""
    return (cell for row in sheet.iter_rows() for cell in row if cell.value is not None)


def texts(sheet: Worksheet) -> list[object]:
    """What the cells hold, row by row."""
    return [cell.value for cell in cells(sheet)]


def margin(item: HeaderFooterItem | None) -> list[str]:
    """The texts of a page header or footer: left, middle, right."""
    assert item is not None
    return [str(part.text or "") for part in (item.left, item.center, item.right)]


def dump(book: Workbook) -> str:
    """One line for each sheet and how it is printed, one for each filled cell with its number format."""
    return "".join(f"{line}\n" for sheet in book.worksheets for line in _lines(sheet))


def _lines(sheet: Worksheet) -> Iterator[str]:
    page, breaks = sheet.page_setup, [at.id for at in sheet.row_breaks.brk]
    yield f"{sheet.title}: paper {page.paperSize}, {page.orientation}, pages high {page.fitToHeight}"
    yield f"{sheet.title}: repeated {sheet.print_title_rows}, frozen {sheet.freeze_panes}, breaks {breaks}"
    yield f"{sheet.title}: filter {sheet.auto_filter.ref}"
    yield f"{sheet.title}: head {margin(sheet.oddHeader)}, foot {margin(sheet.oddFooter)}"
    for cell in cells(sheet):
        yield f"{sheet.title}!{cell.coordinate} {cell.value!r} [{cell.number_format}]"
