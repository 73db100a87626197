"""What a reader finds in a file, as text: the same for every format that a document is written in."""

from collections.abc import Iterator
from pathlib import Path

from openpyxl import load_workbook
from pypdf import PdfReader

from tests.outputs.letters.words import dump as words_of
from tests.outputs.pages import read


def read_back(file: Path) -> str:
    """The sheets, pages or lines of a file; in Indonesian, where it speaks both languages."""
    match file.suffix:
        case ".xlsx":
            return "\n".join(_sheets(file))
        case ".pdf":
            pages = PdfReader(file).pages
            return "\n".join(f"-- page {n}\n{page.extract_text()}" for n, page in enumerate(pages, start=1))
        case ".docx":
            return words_of(file)
        case ".html":
            return read(file, "id")
        case ".ics":
            return file.read_text(encoding="utf-8").replace("\r\n", "\n").replace("\n ", "")
        case _:
            return file.read_text(encoding="utf-8-sig")


def _sheets(file: Path) -> Iterator[str]:
    for sheet in load_workbook(file).worksheets:
        yield f"-- {sheet.title}"
        for row in sheet.iter_rows(values_only=True):
            if any(value is not None for value in row):
                yield " | ".join(str(value) for value in row if value is not None)
