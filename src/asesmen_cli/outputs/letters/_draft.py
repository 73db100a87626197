"""What our templates are composed of: the parts of a letter as Word has them."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final, TypedDict, Unpack

from asesmen_cli.domain.facts import PaperSize
from asesmen_cli.outputs.letters._merge import same_bytes

if TYPE_CHECKING:
    from docx.document import Document
    from docx.section import _Footer
    from docx.table import Table, _Cell
    from docx.text.paragraph import Paragraph

PAPER_MM: Final[Mapping[PaperSize, tuple[int, int]]] = {PaperSize.A4: (210, 297), PaperSize.F4: (215, 330)}
MARGINS_MM: Final = {"top": 15, "right": 20, "bottom": 20, "left": 25}
FONT: Final = "Arial"
BODY: Final = 11
LIST: Final = 9
GREY: Final = "7F7F7F"
SHADE: Final = "E7ECF2"
LEFT: Final = "LEFT"
CENTRE: Final = "CENTER"
RIGHT: Final = "RIGHT"
BOTH: Final = "JUSTIFY"
"""How a paragraph is set, as Word names it."""


class Looks(TypedDict, total=False):
    """How a paragraph looks; sizes in points."""

    after: float
    before: float
    size: float
    bold: bool
    underline: bool


class Draft:
    """A template in the making: what our letters are composed of."""

    def __init__(self, paper: PaperSize) -> None:
        import docx
        from docx.shared import Mm

        self.document: Document = docx.Document()
        width, height = PAPER_MM[paper]
        self.width = width - MARGINS_MM["left"] - MARGINS_MM["right"]
        """Of the text, in mm."""
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(width), Mm(height)
        for side, size in MARGINS_MM.items():
            setattr(section, f"{side}_margin", Mm(size))
        section.header_distance, section.footer_distance = Mm(8), Mm(9)
        self._styles()
        self._foot(section.footer)

    def _styles(self) -> None:
        from docx.oxml.ns import qn
        from docx.shared import Pt

        normal = self.document.styles["Normal"]
        normal.font.name, normal.font.size = FONT, Pt(BODY)
        fonts = normal.element.get_or_add_rPr().get_or_add_rFonts()
        for script in ("w:eastAsia", "w:cs", "w:hAnsi"):
            fonts.set(qn(script), FONT)
        normal.paragraph_format.space_after = Pt(0)
        normal.paragraph_format.line_spacing = 1.1

    def _foot(self, footer: "_Footer") -> None:
        """Where it comes from, and the page of the letter."""
        from docx.enum.text import WD_TAB_ALIGNMENT
        from docx.shared import Mm, Pt, RGBColor

        line = footer.paragraphs[0]
        line.paragraph_format.tab_stops.clear_all()
        line.paragraph_format.tab_stops.add_tab_stop(Mm(self.width), WD_TAB_ALIGNMENT.RIGHT)
        number = _element("w:fldSimple", instr="PAGE")
        for run in (line.add_run("{{ asal }}\tHalaman "), line.add_run("1")):
            run.font.size, run.font.color.rgb = Pt(7), RGBColor.from_string(GREY)
        number.append(line.runs[-1]._r)  # noqa: SLF001 (python-docx has no word for fields)
        line._p.append(number)  # noqa: SLF001 (as above)

    def line(self, text: str, align: str = LEFT, **looks: Unpack[Looks]) -> "Paragraph":
        """A paragraph of the letter."""
        return put(self.document.add_paragraph(), text, align, **looks)

    def control(self, tag: str) -> None:
        """A paragraph that only steers, and is gone from the letter: ``for``, ``if`` and their ends."""
        self.document.add_paragraph("{%p " + tag + " %}")

    @contextmanager
    def each(self, loop: str) -> Iterator[None]:
        """What stands inside comes again and again."""
        self.control(f"for {loop}")
        yield
        self.control("endfor")

    @contextmanager
    def where(self, condition: str) -> Iterator[None]:
        """What stands inside comes where the condition holds."""
        self.control(f"if {condition}")
        yield
        self.control("endif")

    def grid(self, *widths: float) -> "Table":
        """A table of one row without lines; widths in mm, of which 0 takes what is left."""
        return _table(self.document, [width or self.width - sum(widths) for width in widths])

    def kop(self) -> None:
        """The letterhead: coat of arms, government, office, address; a double rule below."""
        left, middle, _ = self.grid(26, 0, 8).rows[0].cells
        put(left.paragraphs[0], "{{ logo }}", CENTRE)
        put(middle.paragraphs[0], "{{ pemerintah | upper }}", CENTRE, size=13)
        put(middle.add_paragraph(), "{{ instansi | upper }}", CENTRE, size=14, bold=True)
        put(middle.add_paragraph(), "{{ alamat }}", CENTRE, size=9)
        put(middle.add_paragraph(), "{{ kontak }}", CENTRE, size=9)
        _ruled(self.line("", size=1.5, before=3, after=8))

    def head(self, subject: str) -> None:
        """Number, degree, enclosure and subject at the left; place and date at the right; to whom."""
        table = self.grid(22, 4, 0, 56)
        lines = (
            ("Nomor", "{{ nomor }}"),
            ("Sifat", "{{ sifat }}"),
            ("Lampiran", "{{ lampiran }}"),
            ("Hal", subject),
        )
        for label, value in lines:
            row = table.rows[0] if label == "Nomor" else table.add_row()
            fill(row.cells, label, ":", value, bold=(label == "Hal") and 2)
        put(table.rows[0].cells[3].paragraphs[0], "{{ kota }}, {{ tanggal }}", RIGHT)
        self.line("", size=6)

    def to_office(self) -> None:
        """The addressee: the head of an office."""
        self.line("Yth. {{ penerima }}")
        self.line("di -")
        indented(self.line("Tempat", after=10), 8)

    def to_person(self) -> None:
        """The addressee: one person."""
        self.line("Yth. {{ nama }}")
        self.line("NIP. {{ nip }}")
        self.line("{{ jabatan }}")
        self.line("{{ opd }}")
        self.line("di -")
        indented(self.line("Tempat", after=10), 8)

    def prose(self, text: str) -> None:
        """A paragraph of prose."""
        paragraph = self.line(text, BOTH, after=6)
        indented(paragraph, 0, first=12)

    def when(self, prefix: str = "") -> None:
        """Day, hour, place and occasion."""
        self.labelled(
            ("Hari/Tanggal", "{{ " + prefix + "hari_tanggal }}"),
            ("Pukul", "{{ " + prefix + "pukul }}"),
            ("Tempat", "{{ " + prefix + "tempat }}"),
            ("Acara", "{{ " + prefix + "acara }}"),
        )

    def labelled(self, *lines: tuple[str, str], label: int = 32, indent: int = 12) -> None:
        """Labels, colons and values below each other."""
        table = self.grid(indent, label, 4, 0)
        for at, (name, value) in enumerate(lines):
            row = table.add_row() if at else table.rows[0]
            fill(row.cells, "", name, ":", value)
        self.line("", size=6)

    def signed(self, above: Sequence[str] = (), *, indent: int = 85) -> None:
        """The block to sign in; it never parts from itself."""
        table = self.grid(indent, 0)
        kept_whole(table)
        cell = table.rows[0].cells[1]
        lines: list[tuple[str, Looks]] = [(text, {}) for text in above]
        lines += [
            ("{{ ttd_jabatan }},", {"after": 56}),
            ("{{ ttd_nama }}", {"bold": True, "underline": True}),
            ("{{ ttd_pangkat }}", {}),
            ("NIP. {{ ttd_nip }}", {}),
        ]
        write(cell, lines)

    def copies(self) -> None:
        """To whom copies go, where there are any."""
        with self.where("tembusan"):
            self.line("Tembusan:", size=10, before=14)
            with self.each("salinan in tembusan"):
                self.line("{{ loop.index }}. {{ salinan }}", size=10)

    def appendix(self, title: str) -> None:
        """A new page: which letter it belongs to, and its title."""
        self._page()
        table = self.grid(0, 18, 4, 62)
        fill(table.rows[0].cells, "", "Lampiran", "", "", size=9)
        for label, value in (
            ("Surat", "{{ ttd_jabatan }}"),
            ("Nomor", "{{ nomor }}"),
            ("Tanggal", "{{ tanggal }}"),
        ):
            fill(table.add_row().cells, "", label, ":", value, size=9)
        self.line("", size=8)
        self.line(title, CENTRE, bold=True, size=12, after=8)

    def _page(self) -> None:
        from docx.enum.text import WD_BREAK

        self.line("", size=1).add_run().add_break(WD_BREAK.PAGE)

    def people(self, columns: Sequence[tuple[str, int, str]], loop: str) -> None:
        """The list of people: its heading stands on every page, no row parts."""
        widths = [width for _, width, _ in columns]
        table = _table(self.document, [width or self.width - sum(widths) for width in widths], lined=True)
        for cell, (heading, _, _) in zip(table.rows[0].cells, columns, strict=True):
            put(cell.paragraphs[0], heading, CENTRE, bold=True, size=LIST)
            _shaded(cell)
        _repeated(table.rows[0])
        _steering(table.add_row(), "for " + loop)
        row = table.add_row()
        for cell, (heading, _, value) in zip(row.cells, columns, strict=True):
            for at, part in enumerate(value.split("\n")):
                paragraph = cell.add_paragraph() if at else cell.paragraphs[0]
                put(paragraph, part, CENTRE if heading == "No." else LEFT, size=LIST)
        _unparted(row)
        _steering(table.add_row(), "endfor")
        self.line("", size=14)

    def saved(self) -> bytes:
        """The Word file."""
        properties = self.document.core_properties
        properties.author = properties.comments = ""
        content = BytesIO()
        self.document.save(content)
        return same_bytes(content)


def put(
    paragraph: "Paragraph",
    text: str,
    align: str = LEFT,
    *,
    after: float = 0,
    before: float = 0,
    size: float | None = None,
    bold: bool = False,
    underline: bool = False,
) -> "Paragraph":
    """Write one paragraph; sizes in points."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    paragraph.alignment = getattr(WD_ALIGN_PARAGRAPH, align)
    paragraph.paragraph_format.space_after = Pt(after)
    paragraph.paragraph_format.space_before = Pt(before)
    run = paragraph.add_run(text)
    run.bold, run.underline = bold or None, underline or None
    if size is not None:
        run.font.size = Pt(size)
        if not text:
            paragraph.paragraph_format.line_spacing = Pt(size)
    return paragraph


def write(cell: "_Cell", lines: Sequence[tuple[str, Looks]]) -> None:
    """Write paragraphs below each other into a cell."""
    for at, (text, looks) in enumerate(lines):
        put(cell.add_paragraph() if at else cell.paragraphs[0], text, **looks)


def fill(cells: Sequence["_Cell"], *texts: str, size: float | None = None, bold: int = 0) -> None:
    """Write the cells of a row; ``bold`` is the index of the bold one, if any."""
    for at, (cell, text) in enumerate(zip(cells, texts, strict=False)):
        put(cell.paragraphs[0], text, size=size, bold=bool(bold) and at == bold)


def indented(paragraph: "Paragraph", left: float, first: float = 0) -> None:
    """Set a paragraph off from the left, its first line by ``first`` more; in mm."""
    from docx.shared import Mm

    paragraph.paragraph_format.left_indent = Mm(left)
    paragraph.paragraph_format.first_line_indent = Mm(first)


def _table(document: "Document", widths: Sequence[float], *, lined: bool = False) -> "Table":
    from docx.shared import Mm

    table: Table = document.add_table(rows=1, cols=len(widths))
    table.autofit = False
    if lined:
        table.style = "Table Grid"
        _roomy(table)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    for cell, width in zip(table.rows[0].cells, widths, strict=True):
        cell.width = Mm(width)
    return table


def _element(tag: str, **attributes: str) -> Any:  # noqa: ANN401 (an element of lxml)
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    return OxmlElement(tag, attrs={qn(f"w:{name}"): value for name, value in attributes.items()})


def _ruled(paragraph: "Paragraph") -> None:
    """A thick and a thin line under the letterhead."""
    borders = _element("w:pBdr")
    borders.append(_element("w:top", val="single", sz="24", space="0", color="000000"))
    borders.append(_element("w:bottom", val="single", sz="6", space="0", color="000000"))
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 (python-docx has no word for borders)
    properties.insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")


def _shaded(cell: "_Cell") -> None:
    cell._tc.get_or_add_tcPr().append(_element("w:shd", val="clear", color="auto", fill=SHADE))  # noqa: SLF001 (as above)


def _roomy(table: "Table") -> None:
    """Some air above and below the texts of the cells."""
    margins = _element("w:tblCellMar")
    for side in ("top", "bottom"):
        margins.append(_element(f"w:{side}", w="45", type="dxa"))
    table._tbl.tblPr.insert_element_before(margins, "w:tblLook")  # noqa: SLF001 (as above)


def _repeated(row: Any) -> None:  # noqa: ANN401 (python-docx keeps the type of a row to itself)
    row._tr.get_or_add_trPr().append(_element("w:tblHeader"))  # noqa: SLF001 (as above)
    _unparted(row)


def _unparted(row: Any) -> None:  # noqa: ANN401 (as above)
    row._tr.get_or_add_trPr().append(_element("w:cantSplit"))  # noqa: SLF001 (as above)


def kept_whole(table: "Table") -> None:
    """Let no page part the only row of a table."""
    _unparted(table.rows[0])


def _steering(row: Any, tag: str) -> None:  # noqa: ANN401 (as above)
    """A row that only steers, and is gone from the letter."""
    row.cells[0].paragraphs[0].add_run("{%tr " + tag + " %}")
