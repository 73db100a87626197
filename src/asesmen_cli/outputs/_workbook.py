"""The workbook to send and to sign: a first page, the lists, an attendance sheet for each batch, charts.

Sheets lead to each other; the links back are next to the page and not printed.
"""

from dataclasses import replace
from pathlib import Path

from asesmen_cli.domain.document import Table, select
from asesmen_cli.domain.facts import Privacy, Report
from asesmen_cli.domain.messages import msg
from asesmen_cli.language import Language
from asesmen_cli.outputs._lists import lists, participants
from asesmen_cli.outputs._overview import by_office, by_tier
from asesmen_cli.outputs._summary import write_summary
from asesmen_cli.outputs.forms import add_absences, add_attendance
from asesmen_cli.outputs.writers import ATTENDANCE, RULE, Book, Placed, add_table, chart, lead_back, put

NAME = "asesmen.xlsx"
CHARTS = "Grafik"
WIDTH = 690
"""Pixels of the page of charts."""
COLUMNS = 10
"""Of that page; all of one width."""
MOST = 25
"""Offices with a bar of their own; a table has them all."""
FIGURES = COLUMNS + 2
"""The first column of the figures, to the right of the printed page."""
ROW = 20
"""Pixels."""
BAR, AROUND = 24, 110
"""Pixels of a bar, and of the space around the bars of a chart."""


def write_workbook(report: Report, words: Language, folder: Path) -> None:
    """Write the workbook into ``folder``. The same report gives the same bytes."""
    book = Book(report, words)
    book.describe(book.title, " · ".join(filter(None, (book.part, book.as_of))))
    write_summary(book)
    plan, full = report.plan, report.part.privacy is Privacy.FULL
    placed: dict[str, Placed] = {}
    for table in lists(report):
        if table.key != "belum-terjadwal" or table.rows:
            placed[table.key] = _list(book, table)
        if table.key == "peserta" and plan is not None and not book.public:
            for batch in plan.standing:
                add_attendance(book, batch, plan)
    if plan is not None and plan.standing and full:
        people = participants(plan)
        add_absences(book, placed["peserta"], people.at("nip"), people.at("name"))
    for sheet in book.file.worksheets()[1:]:
        if sheet.name.startswith(ATTENDANCE) or sheet.name == "Berhalangan":
            lead_back(book, sheet, sheet.dim_rowmax, sheet.dim_colmax, sheet.dim_colmax)
    _charts(book)
    book.save(folder / NAME)


def _list(book: Book, table: Table) -> Placed:
    """Write a list on its own sheet; in the schedule each batch links to its sheet."""
    name = table.key.replace("-", " ").capitalize()
    placed = add_table(book, table, name, [book.words.put(table.title)])
    linked = book.style(font_size=8, align="center", num_format="0", underline=1, **RULE)
    if table.key == "jadwal":
        for row, (number, *_) in enumerate(table.rows, start=placed.first):
            to = book.sheet_of(number)
            if to != name and isinstance(number, int):
                put(placed.sheet, row, 0, number, linked, to=to)
    lead_back(book, placed.sheet, placed.below - 1, placed.columns - 1, len(table.columns) - 1)
    return placed


def _charts(book: Book) -> None:
    """Write a page of charts: who must be assessed, by tier and by office. None if nobody must."""
    tables = [_drawn(by_tier(book.report)), _drawn(by_office(book.report), MOST)]
    if not tables[0].rows:
        return
    words = book.words
    sheet = book.sheet(CHARTS, landscape=False)
    sheet.fit_to_pages(1, 1)
    sheet.hide_gridlines(2)
    sheet.set_column_pixels(0, COLUMNS - 1, WIDTH // COLUMNS)
    sheet.set_column_pixels(FIGURES, FIGURES, 260)
    bold, plain = book.style(bold=True, text_wrap=False), book.style(text_wrap=False)
    titles = ((words.say("In pictures"), bold), (book.report.office.name, bold), (book.origin, plain))
    for row, (text, style) in enumerate(titles):
        put(sheet, row, 0, text, style)
    down, row = (len(titles) + 1) * ROW, len(titles) + 1
    for table in tables:
        placed = Placed.figures(book, sheet, table, row, FIGURES)
        size = (WIDTH, BAR * len(table.rows) + AROUND)
        chart(book, placed, table, down // ROW, size=size)
        down, row = down + size[1] + ROW, placed.below + 2
    lead_back(book, sheet, down // ROW, COLUMNS - 1, COLUMNS - 1)


def _drawn(table: Table, most: int | None = None) -> Table:
    """Return names and bars of the rows that have any; if not all fit, those with the longest."""
    sums = {row: sum(cell for at in table.barred if isinstance(cell := row[at], int)) for row in table.rows}
    rows = sorted(filter(sums.get, table.rows), key=lambda row: -sums[row])[:most]
    bars = [key for key in table.bars if any(row[table.at(key)] for row in rows)]
    selected = select(
        replace(table, rows=tuple(row for row in table.rows if row in rows), bars=tuple(bars)),
        [table.key, *bars],
    )
    if len(rows) == sum(map(bool, sums.values())):
        return selected
    title = msg("{title}: the {n} with most people to be assessed", title=table.title, n=len(rows))
    return replace(selected, title=title)
