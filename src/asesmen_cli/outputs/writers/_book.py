"""What all workbooks have in common: paper, styles, rows that know their page, the signature."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING, Final

from asesmen_cli.domain.facts import Privacy, Report
from asesmen_cli.domain.letterhead import letterhead as letterhead_of
from asesmen_cli.domain.letterhead import signature as signature_of
from asesmen_cli.language import Language
from asesmen_cli.outputs._measure import length, lines
from asesmen_cli.outputs._provenance import LONGEST_PROPERTY, Provenance

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

FONT: Final[Mapping[str, object]] = {"font_name": "Arial", "font_size": 10}
"""Widths of columns are measured in its digits."""
A4: Final = 9
"""Excel's number of the paper."""
A4_MM: Final = (210, 297)
MARGIN: Final = 0.47
"""Left and right, in inches: 12 mm."""
TOP, BOTTOM = 0.7, 0.65
SLACK: Final = 0.97
"""Programs differ by some percent in the heights and widths they print."""
INK: Final = "#404040"
SHADE: Final = "#E7ECF2"
RULE: Final[Mapping[str, object]] = {"border": 1, "border_color": "#9AA5B1"}
"""The lines of a table."""
HEAD_SIZES: Final = (12, 14, 9)
"""Points of the letterhead: government, office, then address and contact."""
BLANK: Final = "." * 48
"""To be filled in by hand."""
MOST_BREAKS: Final = 1_000
"""Page breaks of a sheet that are set; Excel's limit is 1,023. It finds the others itself."""
TALLEST_ROW: Final = 409.0
"""Points; Excel's limit."""
SUMMARY, SCHEDULE, ATTENDANCE = "Ringkasan", "Jadwal", "Hadir"
"""Names of sheets; of an attendance sheet the number of its batch follows."""
MARGIN_SIZE: Final = 8
"""Points of the letters in page headers and footers."""
CODE: Final = "\ue000"
"""Stands for the sign of Excel's own codes in page headers and footers."""
HEADER_LIMIT: Final = 255
"""Characters in a page header or footer; Excel's limit."""


class Book(Provenance):
    """A workbook being written."""

    def __init__(self, report: Report, words: Language) -> None:
        from xlsxwriter import Workbook

        super().__init__(report, words)
        # In memory: on a full disk XlsxWriter leaves its own files open, and Windows keeps what is open.
        self._content = BytesIO()
        self.file = Workbook(self._content, {"in_memory": True, "default_format_properties": dict(FONT)})
        self.file.calc_on_load = False  # there is nothing to calculate: Excel does not ask for saving
        self._styles: dict[tuple[tuple[str, object], ...], Format] = {}

    def describe(self, title: str, subject: str) -> None:
        """Write the properties of the file: what it is and where it comes from."""
        report = self.report
        self.file.set_properties(
            {
                "title": title,
                "subject": subject,
                "author": report.office.name,
                "company": report.office.government,
                "category": self.words.say("Competency assessment"),
                "keywords": self.plan,
                "status": self.words.say("DRAFT") if self.draft else "",
                "comments": f"{report.program} · {self.source}",
                "created": datetime.combine(report.due.as_of, time()),
            }
        )
        for name, value in self.facts().items():
            self.file.set_custom_property(f"asesmen.{name}", value[:LONGEST_PROPERTY], "text")

    def save(self, path: Path) -> None:
        """Write the file. The same content gives the same bytes."""
        self.file.close()
        path.write_bytes(self._content.getvalue())

    @property
    def public(self) -> bool:
        """Return whether the workbook is for notice boards."""
        return self.report.part.privacy is Privacy.PUBLIC

    def sheet_of(self, number: object) -> str:
        """Return the sheet with the details of a batch: its attendance sheet, else the schedule."""
        plan = self.report.plan
        held = plan is not None and not self.public and number in {batch.number for batch in plan.standing}
        return f"{ATTENDANCE} {number}" if held else SCHEDULE

    def style(self, **properties: object) -> "Format":
        """Return a cell format; each is made once."""
        key = tuple(sorted(properties.items()))
        if key not in self._styles:
            basis = dict(FONT) | {"valign": "top", "text_wrap": True}
            self._styles[key] = self.file.add_format(basis | properties)
        return self._styles[key]

    def sheet(self, name: str, *, landscape: bool, signed: bool = False) -> "Worksheet":
        """Return a new sheet for A4, printed one page wide. The signed one has a letterhead of its own."""
        sheet = self.file.add_worksheet(name)
        sheet.set_paper(A4)
        if landscape:
            sheet.set_landscape()
        sheet.set_margins(left=MARGIN, right=MARGIN, top=TOP, bottom=BOTTOM)
        sheet.center_horizontally()
        sheet.fit_to_pages(1, 0)
        part = self.report.part
        mark = self.plan if self.draft else ""
        number = "" if part.batch is None else self.words.say("Batch {batch}", batch=part.batch)
        right = " · ".join(filter(None, (number, self.as_of)))
        page = (max(A4_MM) if landscape else min(A4_MM)) / 25.4 - 2 * MARGIN
        space = page * 72 / 2 - 40 if mark else page * 72 - length(right) * MARGIN_SIZE - 20
        whose = "" if signed else _cut(part.office or self.report.office.name, space / MARGIN_SIZE)
        sheet.set_header(_margin_text(whose, mark, right), {"margin": 0.3})
        pages = self.words.say("Page {page} of {pages}", page=f"{CODE}P", pages=f"{CODE}N")
        sheet.set_footer(_margin_text(f"{self.report.program} · {self.source}", "", pages), {"margin": 0.3})
        # People's texts may look like numbers; they are meant to be texts.
        sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
        return sheet


def _cut(text: str, limit: float) -> str:
    """Return the text, cut where it is longer than ``limit`` (in font sizes)."""
    if length(text) <= limit:
        return text
    while text and length(f"{text}…") > limit:
        text = text[:-1]
    return f"{text}…"


def _margin_text(left: str, middle: str, right: str) -> str:
    """Return a page header or footer, cut to Excel's limit; ``CODE`` marks Excel's own codes."""
    marks = '&L&"Arial,Regular"&8 ', '&C&"Arial,Bold"&16 ', '&R&"Arial,Regular"&8 '
    space = HEADER_LIMIT - sum(map(len, marks)) - len(middle) - len(right)
    left = left.replace(CODE, "").replace("&", "&&")
    if len(left) > space:
        left = f"{left[: space - 1].rstrip('&')}…"
    return "".join(
        f"{mark}{text}" for mark, text in zip(marks, (left, middle, right), strict=True) if text
    ).replace(CODE, "&")


@dataclass(frozen=True, slots=True)
class Box:
    """The content of one cell, or of several merged cells of a row."""

    first: int
    last: int
    value: str | int
    style: "Format"
    to: str = ""
    """The sheet that a click leads to."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row and its height in points."""

    height: float
    boxes: tuple[Box, ...] = ()


class Flow:
    """Rows down a sheet. Every height is set, so that the pages are known and break where we say.

    With ``endless`` they break where the program that prints wants: nothing has to stay together.
    """

    def __init__(
        self, sheet: "Worksheet", *, landscape: bool, scale: float = 1.0, endless: bool = False
    ) -> None:
        self.next = 0
        """The row to come, from 0."""
        self._sheet = sheet
        height = A4_MM[0] if landscape else A4_MM[1]
        self._page = (height / 25.4 - TOP - BOTTOM) * 72 * SLACK / scale
        self._left = inf if endless else self._page
        self._breaks: list[int] = []

    @property
    def page(self) -> float:
        """Return the points of a page."""
        return self._page

    def row(self, height: float) -> int:
        """Return the row to come, from 0, on a new page where this one is full, and count its height."""
        if height > self._left:
            self.new_page()
        self._left -= height
        self.next += 1
        return self.next - 1

    def write(self, lines: Iterable[Line], heading: Line | None = None) -> None:
        """Write rows, on a new page where one is full; ``heading`` comes again on top of it."""
        for line in lines:
            if heading is not None and line.height > self._left:
                self.new_page()
                self.write([heading])
            put_line(self._sheet, self.row(line.height), line)

    def together(self, lines: Sequence[Line]) -> None:
        """Write rows that must not part: on a new page if this one has no room for all."""
        self.reserve(sum(line.height for line in lines))
        self.write(lines)

    def reserve(self, height: float) -> None:
        """Start a new page if this one has no room for that many points."""
        if height > self._left:
            self.new_page()

    def fits(self, lines: Sequence[Line]) -> bool:
        """Return whether all these rows fit on this page."""
        return sum(line.height for line in lines) <= self._left

    def new_page(self) -> None:
        """Start a new page with the row to come."""
        self._breaks.append(self.next)
        self._left = self._page
        self._sheet.set_h_pagebreaks(self._breaks[:MOST_BREAKS])

    def repeat(self, heading: Line) -> None:
        """Write a row that is printed again on top of every page to come."""
        self._sheet.repeat_rows(self.next)
        self.write([heading])
        self._page -= heading.height


def put_line(sheet: "Worksheet", row: int, line: Line) -> None:
    """Write one row."""
    sheet.set_row(row, min(line.height, TALLEST_ROW))
    for box in line.boxes:
        if box.first < box.last:
            sheet.merge_range(row, box.first, row, box.last, "", box.style)
        put(sheet, row, box.first, box.value, box.style, to=box.to)


def put(
    sheet: "Worksheet",
    row: int,
    column: int,
    value: str | float | date | None,
    style: "Format",
    *,
    to: str = "",
) -> None:
    """Write one cell by the type that its value has, never by what a text looks like.

    ``to`` is the sheet that a click leads to.
    """
    if to:
        sheet.write_url(row, column, f"internal:'{to}'!A1", style, str(value))
    match value:
        case None | "":
            sheet.write_blank(row, column, None, style)
        case str():
            sheet.write_string(row, column, value, style)
        case int() | float():
            sheet.write_number(row, column, value, style)
        case date():
            sheet.write_datetime(row, column, value, style)


def lead_back(book: Book, sheet: "Worksheet", last_row: int, last_column: int, filled: int) -> None:
    """Write a link back to the first sheet to the right of the page, which ends with that cell; not printed.

    ``filled`` is the last column that is not empty.
    """
    style = book.style(font_size=9, underline=1, font_color="#1F4E79", text_wrap=False)
    sheet.print_area(0, 0, last_row, last_column)
    sheet.set_column_pixels(filled + 1, filled + 1, 100)
    put(sheet, 0, filled + 1, f"« {SUMMARY}", style, to=SUMMARY)


def letterhead(book: Book, last: int, width: float) -> Iterator[Line]:
    """Yield the letterhead over the columns up to ``last``, ``width`` pixels together, with its rule."""
    head = letterhead_of(book.report.office, BLANK)
    for n, text in enumerate(head.lines):
        size = HEAD_SIZES[min(n, len(HEAD_SIZES) - 1)]
        style = book.style(align="center", valign="vcenter", bold=n < len(HEAD_SIZES) - 1, font_size=size)
        yield Line(1.35 * size * lines(text, width, size, bold=True), (Box(0, last, text, style),))
    yield Line(4, tuple(Box(column, column, "", book.style(bottom=6)) for column in range(last + 1)))
    yield Line(8)


def signature(book: Book, on: date, columns: tuple[int, int], width: float) -> list[Line]:
    """Return the block to sign in, over columns of ``width`` pixels; what is not known is left to the pen."""
    block = signature_of(book.report.office, book.words.date(on), BLANK[:36])
    plain = book.style(align="center", valign="vcenter")
    name = book.style(align="center", valign="vcenter", bold=True, underline=1)
    parts = (
        ("", plain, 10.0),
        (block.place_and_date, plain, 15.0),
        (block.post, plain, 13.5 * lines(block.post, width, 10)),
        ("", plain, 46.0),
        (block.name, name, 13.5 * lines(block.name, width, 10, bold=True)),
        *((text, plain, 15.0) for text in block.below),
    )
    return [Line(height, (Box(*columns, text, style),)) for text, style, height in parts]
