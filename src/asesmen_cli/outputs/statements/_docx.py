"""A statement as a Word document, to be taken over into a letter or a report of one's own."""

from datetime import datetime, time
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from asesmen_cli.domain.document import Cell, Document, Table
from asesmen_cli.domain.facts import PaperSize, Report
from asesmen_cli.domain.messages import Kind
from asesmen_cli.language import Language
from asesmen_cli.outputs._provenance import Provenance
from asesmen_cli.outputs.letters import same_bytes
from asesmen_cli.outputs.statements._names import stem

if TYPE_CHECKING:
    from docx.document import Document as Word
    from docx.table import _Row

PAPER_MM = {PaperSize.A4: (210, 297), PaperSize.F4: (215, 330)}
WIDE = 6
"""Columns beyond which a page lies on its side."""


def write_docx(report: Report, statement: Document, words: Language, folder: Path) -> None:
    """Write the document. The same statement gives the same bytes."""
    import docx
    from docx.enum.section import WD_ORIENT
    from docx.shared import Mm, Pt, RGBColor

    document = docx.Document()
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Arial", Pt(10)
    for heading in ("Heading 1", "Heading 2"):
        style = document.styles[heading]
        style.font.name, style.font.color.rgb = "Arial", RGBColor(0, 0, 0)
    section = document.sections[0]
    width, height = PAPER_MM[report.paper]
    if max(len(grid.columns) for grid in statement.tables) > WIDE:
        section.orientation, width, height = WD_ORIENT.LANDSCAPE, height, width
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.left_margin = section.right_margin = Mm(18)
    origin = Provenance(report, words)
    section.footer.paragraphs[0].text = f"{origin.as_of} · {origin.source} · {report.program}"
    title = words.put(statement.title)
    for text in (report.office.government, report.office.name):
        if text:
            document.add_paragraph().add_run(text.upper()).bold = True
    document.add_heading(title, level=1)
    document.add_paragraph(origin.as_of)
    for sentence in statement.leads:
        document.add_paragraph(words.put(sentence))
    for grid in statement.tables:
        _grid(document, grid, words)
    for note in statement.notes:
        document.add_paragraph().add_run(words.put(note)).italic = True
    facts = document.core_properties
    facts.title, facts.author, facts.subject = title, report.office.name, origin.as_of
    facts.comments = f"{report.program} · {origin.source}"
    facts.created = facts.modified = datetime.combine(statement.as_of, time())
    content = BytesIO()
    document.save(content)
    (folder / f"{stem(statement.name)}.docx").write_bytes(same_bytes(content))


def _grid(document: "Word", grid: Table, words: Language) -> None:
    from docx.oxml import OxmlElement

    document.add_heading(words.put(grid.title), level=2)
    if not grid.rows:
        document.add_paragraph(words.put(grid.empty))
        return
    table = document.add_table(rows=1, cols=len(grid.columns), style="Table Grid")
    heading = table.rows[0]
    for cell, column in zip(heading.cells, grid.columns, strict=True):
        cell.paragraphs[0].add_run(words.text(column.title)).bold = True
    heading._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001 (python-docx does not repeat rows)
    for row in grid.rows:
        _row(table.add_row(), row, grid, words, bold=False)
    if grid.total is not None:
        _row(table.add_row(), grid.total, grid, words, bold=True)


def _row(line: "_Row", row: tuple[Cell, ...], grid: Table, words: Language, *, bold: bool) -> None:
    """Fill one row, which no page break parts."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement

    line._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001 (as above)
    for cell, value, column in zip(line.cells, row, grid.columns, strict=True):
        paragraph = cell.paragraphs[0]
        paragraph.add_run(words.cell(value, column.kind)).bold = bold
        if column.kind in (Kind.COUNT, Kind.SHARE, Kind.MONEY):
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
