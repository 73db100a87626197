"""Reading back what was written: the words of a Word file, line by line."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import docx
from docx.document import Document
from docx.oxml.ns import qn
from docx.section import Section
from docx.table import Table

SHAPE = "{urn:schemas-microsoft-com:vml}textpath"


def dump(path: Path) -> str:
    """The pages' heads and feet, then every paragraph; rows of tables have bars between their cells."""
    document = docx.Document(str(path))
    return "".join(f"{line}\n" for line in _lines(document))


def _lines(document: Document) -> Iterator[str]:
    for at, section in enumerate(document.sections, start=1):
        yield from (f"section {at}: {line}" for line in _margins(section))
    yield ""
    yield from body(document)


def body(document: Document) -> Iterator[str]:
    """Every paragraph and row, without those that hold nothing; ``---`` where a page or a letter ends."""
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            yield from _rows(block)
            continue
        if block.paragraph_format.page_break_before:
            yield "---"
        if block.text.strip():
            yield block.text.strip()
        if block._p.xpath(".//w:br[@w:type='page'] | ./w:pPr/w:sectPr"):  # noqa: SLF001 (python-docx has no word for it)
            yield "---"


def _rows(table: Table) -> Iterator[str]:
    for row in table.rows:
        apart = {cell._tc: cell for cell in row.cells}.values()  # noqa: SLF001 (a merged cell comes once for each column)
        cells = (" / ".join(one.text for one in cell.paragraphs if one.text) for cell in apart)
        head = " (repeated)" if row._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None else ""  # noqa: SLF001 (as above)
        yield f"| {' | '.join(cells)} |{head}"


def _margins(section: Section) -> Iterator[str]:
    start = section._sectPr.find(qn("w:pgNumType"))  # noqa: SLF001 (as above)
    width, height = section.page_width, section.page_height
    assert width is not None
    assert height is not None
    first = "-" if start is None else start.get(qn("w:start"))
    yield f"{width.mm:.0f} x {height.mm:.0f}, from page {first}"
    for name, part in (("head", section.header), ("foot", section.footer)):
        texts = [paragraph.text for paragraph in part.paragraphs if paragraph.text]
        texts += [shape.get("string") for shape in part._element.iter(SHAPE) if shape.get("string")]  # noqa: SLF001 (as above)
        if texts:
            yield f"{name} {' / '.join(texts)}"


def template(*paragraphs: str, row: tuple[str, ...] = (), head: str = "") -> bytes:
    """An office's own Word file with these paragraphs, and below them a row for each participant."""
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if row:
        table = document.add_table(rows=3, cols=len(row))
        table.rows[0].cells[0].text = "{%tr for p in peserta %}"
        for cell, text in zip(table.rows[1].cells, row, strict=True):
            cell.text = text
        table.rows[2].cells[0].text = "{%tr endfor %}"
    if head:
        document.sections[0].header.paragraphs[0].text = head
    content = BytesIO()
    document.save(content)
    return content.getvalue()


def texts(path: Path) -> list[str]:
    """The paragraphs that hold something, in tables too."""
    return list(body(docx.Document(str(path))))
