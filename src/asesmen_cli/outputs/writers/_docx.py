"""A document as a Word file: letterhead, tables with columns by content, signature, page numbers."""

from collections.abc import Iterable
from datetime import datetime, time
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from asesmen_cli.domain.document import Document, Row, Table
from asesmen_cli.domain.facts import Report
from asesmen_cli.domain.letterhead import letterhead, signature
from asesmen_cli.domain.messages import Kind
from asesmen_cli.language import Language
from asesmen_cli.outputs._logo import logo_of, no_picture
from asesmen_cli.outputs._measure import PAPER_MM, columns, ems, wide
from asesmen_cli.outputs._provenance import LONGEST_PROPERTY, Provenance
from asesmen_cli.outputs.letters import same_bytes
from asesmen_cli.outputs.writers._book import SHADE
from asesmen_cli.outputs.writers._parts import parts

if TYPE_CHECKING:
    from docx.document import Document as Word
    from docx.table import _Cell, _Row
    from docx.text.paragraph import Paragraph

MARGIN = 18
"""Left and right, in millimetres."""
SIZE = 9
"""Points of the letters in tables."""
MM_PER_EM = SIZE * 25.4 / 72
TO_SIGN = 22
"""Millimetres left for the signature."""
NAME = 2
"""The line of the signature block that is the name."""
KEPT_ROWS = 2
"""The last rows of the last table stay on the page of the signature."""
PAGE, PAGES = "\ue000", "\ue001"
"""Stand for the numbers of pages until Word counts them."""
UNBROKEN = str.maketrans({" ": "\u00a0"})


def write_docx(report: Report, document: Document, words: Language, folder: Path) -> None:
    """Write the file. The same document gives the same bytes.

    Raises:
        AsesmenError: ``output.logo``.
    """
    origin = Provenance(report, words)
    word, across = _page(report, document, words)
    _letterhead(word, report)
    title = words.put(document.title)
    for centred in (word.add_heading(title, level=1), word.add_paragraph(origin.as_of)):
        _centre(centred)
    for sentence in document.leads:
        word.add_paragraph(words.put(sentence))
    for part in parts(document, words):
        if isinstance(part, str):
            word.add_paragraph(part)
        else:
            _table(word, part, words, across)
    _keep_end(word)
    for note in document.notes:
        paragraph = word.add_paragraph()
        paragraph.add_run(words.put(note)).italic = True
        paragraph.paragraph_format.keep_with_next = True
    _signature(word, report, words, across)
    _foot(word, origin, report.program)
    facts = word.core_properties
    facts.title, facts.author, facts.subject = title, report.office.name, origin.as_of
    facts.comments = f"{report.program} · {origin.source}"[:LONGEST_PROPERTY]
    named = (f"{name}={value}" for name, value in origin.facts().items() if name != "record")
    facts.keywords = "; ".join(named)[:LONGEST_PROPERTY]
    facts.identifier = report.mark
    facts.created = facts.modified = datetime.combine(report.due.as_of, time())
    content = BytesIO()
    word.save(content)
    (folder / f"{document.file}.docx").write_bytes(same_bytes(content))


def _page(report: Report, document: Document, words: Language) -> tuple["Word", float]:
    """Return an empty file, and the millimetres between its margins."""
    import docx
    from docx.enum.section import WD_ORIENT
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt, RGBColor

    word = docx.Document()
    normal = word.styles["Normal"]
    normal.font.name, normal.font.size = "Arial", Pt(10)
    normal.paragraph_format.space_after = Pt(3)
    for heading, size in (("Heading 1", 13), ("Heading 2", 11)):
        style = word.styles[heading]
        style.font.name, style.font.size, style.font.color.rgb = "Arial", Pt(size), RGBColor(0, 0, 0)
        for script in ("ascii", "hAnsi", "eastAsia", "cs"):  # the theme of the built-in file goes first
            style.element.rPr.rFonts.attrib.pop(qn(f"w:{script}Theme"), None)
    section = word.sections[0]
    width, height = PAPER_MM[report.paper]
    if any(wide(table, words, ems(width - 2 * MARGIN, SIZE)) for table in document.tables):
        section.orientation, width, height = WD_ORIENT.LANDSCAPE, height, width
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.left_margin = section.right_margin = Mm(MARGIN)
    section.top_margin = section.bottom_margin = Mm(MARGIN)
    return word, width - 2 * MARGIN


def _letterhead(word: "Word", report: Report) -> None:
    """Logo, government, office, address and contact, centred over a double rule."""
    from docx.image.exceptions import UnrecognizedImageError
    from docx.shared import Mm, Pt

    logo = logo_of(report.office.logo)
    if logo is not None:
        paragraph = word.add_paragraph()
        _centre(paragraph)
        try:
            paragraph.add_run().add_picture(BytesIO(logo), height=Mm(20))
        except UnrecognizedImageError as error:
            raise no_picture(report.office.logo) from error
    head = letterhead(report.office)
    for n, text in enumerate(head.lines):
        paragraph = word.add_paragraph()
        _centre(paragraph)
        form = paragraph.paragraph_format
        form.space_after = Pt(0)
        form.left_indent = form.right_indent = Mm(20 if n == 1 else 0)  # as the letters have it
        run = paragraph.add_run(text)
        run.bold, run.font.size = n < len((head.government, head.name)), Pt((12, 14)[n] if n in (0, 1) else 9)
    _ruled(paragraph)


def _centre(paragraph: "Paragraph") -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _ruled(paragraph: "Paragraph") -> None:
    """Draw a double line below a paragraph, which python-docx has no name for."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    borders, below = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in (("val", "double"), ("sz", "6"), ("space", "4"), ("color", "000000")):
        below.set(qn(f"w:{name}"), value)
    borders.append(below)
    paragraph._p.get_or_add_pPr().insert_element_before(  # noqa: SLF001 (as above)
        borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def _table(word: "Word", table: Table, words: Language, across: float) -> None:
    from docx.enum.table import WD_TABLE_ALIGNMENT
    from docx.oxml import OxmlElement
    from docx.shared import Mm

    title = words.put(table.title)
    if title:
        word.add_heading(title, level=2)
    if not table.rows:
        word.add_paragraph(words.put(table.empty))
        return
    drawn = word.add_table(rows=1, cols=len(table.columns), style="Table Grid")
    drawn.autofit, drawn.alignment = False, WD_TABLE_ALIGNMENT.CENTER
    for column, width in zip(drawn.columns, columns(table, words, ems(across, SIZE)), strict=True):
        column.width = Mm(width * MM_PER_EM)
    titles = drawn.rows[0]
    titles._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001 (python-docx repeats no rows)
    _row(titles, [words.text(column.title) for column in table.columns], table, bold=True, heading=True)
    for number, row in enumerate(table.rows):
        strong = {key for at, key in table.strong if at == number}
        _row(drawn.add_row(), _texts(row, table, words), table, strong=strong, struck=number in table.struck)
    if table.total is not None:
        _keep_with_next(drawn.rows[-1:])
        _row(drawn.add_row(), _texts(table.total, table, words), table, bold=True)
    note = words.put(table.note)
    if note:
        word.add_paragraph().add_run(note).italic = True


def _keep_end(word: "Word") -> None:
    """Keep the end of a document on the page of what follows: two paragraphs, or the last rows of a table."""
    from docx.table import Table as WordTable

    last = list(word.iter_inner_content())[-1]
    if isinstance(last, WordTable):
        _keep_with_next(last.rows[-KEPT_ROWS:])
    else:
        for paragraph in word.paragraphs[-KEPT_ROWS:]:
            paragraph.paragraph_format.keep_with_next = True


def _keep_with_next(rows: "Iterable[_Row]") -> None:
    """Keep rows on the page of what follows."""
    for row in rows:
        for cell in row.cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = True


def _texts(row: Row, table: Table, words: Language) -> list[str]:
    texts = words.line(row, table.kinds, nothing="" if row is table.total else "-")
    return [
        text if kind.wraps else text.translate(UNBROKEN)
        for text, kind in zip(texts, table.kinds, strict=True)
    ]


def _row(
    line: "_Row",
    texts: list[str],
    table: Table,
    *,
    bold: bool = False,
    strong: "set[str] | frozenset[str]" = frozenset(),
    struck: bool = False,
    heading: bool = False,
) -> None:
    """Fill one row, which no page break parts."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.shared import Pt

    line._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001 (as above)
    for cell, text, column in zip(line.cells, texts, table.columns, strict=True):
        paragraph = cell.paragraphs[0]
        form = paragraph.paragraph_format
        form.space_before = form.space_after = Pt(1.5)
        run = paragraph.add_run(text)
        run.font.size, run.bold, run.font.strike = Pt(SIZE), bold or column.key in strong, struck
        if column.key in strong or heading:
            _shade(cell)
        if heading:
            _centre(paragraph)
        elif column.kind is Kind.NUMBER:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        elif column.kind.right:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _shade(cell: "_Cell") -> None:
    """Give a heading its grey, which python-docx has no name for."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    shading = OxmlElement("w:shd")
    shading.set(qn("w:val"), "clear")
    shading.set(qn("w:fill"), SHADE.removeprefix("#"))
    cell._tc.get_or_add_tcPr().append(shading)  # noqa: SLF001 (as above)


def _signature(word: "Word", report: Report, words: Language, across: float) -> None:
    """Write the signature block, at the right; it stays on one page."""
    from docx.shared import Mm

    block = signature(report.office, words.date(report.due.as_of))
    texts = (block.place_and_date, block.post, block.name, *block.below)
    for n, text in enumerate(texts):
        paragraph = word.add_paragraph()
        _centre(paragraph)
        form = paragraph.paragraph_format
        form.left_indent, form.keep_together = Mm(across / 2), True
        form.keep_with_next = n < len(texts) - 1
        form.space_before = Mm({0: 8, NAME: TO_SIGN}.get(n, 0))
        run = paragraph.add_run(text)
        run.bold = run.underline = n == NAME


def _foot(word: "Word", origin: Provenance, program: str) -> None:
    """Write the origin and the page number, and below them the source."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt

    paragraph = word.sections[0].footer.paragraphs[0]
    before, _, after = origin.words.say("Page {page} of {pages}", page=PAGE, pages=PAGES).partition(PAGE)
    middle, _, _ = after.partition(PAGES)
    for text, field in ((f"{origin.shown} · {before}", "PAGE"), (middle, "NUMPAGES")):
        paragraph.add_run(text).font.size = Pt(8)
        run = paragraph.add_run()
        run.font.size = Pt(8)
        simple = OxmlElement("w:fldSimple")
        simple.set(qn("w:instr"), field)
        run._r.addprevious(simple)  # noqa: SLF001 (as above)
        simple.append(run._r)  # noqa: SLF001 (as above)
    below = paragraph.add_run()
    below.font.size = Pt(8)
    below.add_break()
    below.add_text(f"{origin.source} · {program}")
