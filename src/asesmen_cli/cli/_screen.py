"""The screen: documents with rich, and lines of text. The only module that makes rich tables."""

import errno
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from math import ceil
from typing import Literal

from rich import box
from rich.align import Align
from rich.columns import Columns
from rich.console import Console
from rich.padding import Padding
from rich.table import Table as RichTable
from rich.text import Text as RichText

from asesmen_cli.cli._pager import Block, paged
from asesmen_cli.cli._terminal import is_terminal
from asesmen_cli.domain.document import (
    Day,
    Document,
    Month,
    MonthCalendar,
    Part,
    Row,
    Table,
    Text,
    Tone,
    select,
)
from asesmen_cli.domain.findings import Finding, Severity
from asesmen_cli.domain.messages import N_, Kind
from asesmen_cli.language import Language

PIPED_WIDTH = 120
MOST_LINES = 40
"""The rows of a very long table that are shown page by page."""
MOST_CELLS = 5
"""Cells named for one kind of finding."""
STYLES = {Tone.PLAIN: "", Tone.STRONG: "bold", Tone.QUIET: "dim"}
SEVERITIES = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}
SEVERITY_WORDS = {Severity.ERROR: N_("Error"), Severity.WARNING: N_("Warning"), Severity.INFO: N_("Info")}
GAPS = (3, 2, 1)
"""Characters between two columns, and where that is too wide."""
WIDE, DEEP = 100, 3
"""Below so many columns a table turns into cards where a row would take more lines than this."""
FOLDED = 20
"""Characters that a text keeps before columns are left out."""
SHORT = 14
"""Characters of a header over texts that is folded only where there is no room."""
BAR = 24
"""Characters of the longest bar; half as many beside more than FEW columns."""
FEW = 5
DAY = 6
"""Characters of a day in a calendar."""
PARTS = ("█", "░")
"""The parts of a bar."""
EIGHTHS = " ▏▎▍▌▋▊▉"


class _Screen(Console):
    """A console that lets the caller handle a closed pipe."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError(errno.EPIPE, os.strerror(errno.EPIPE))


def new_console(*, error: bool = False) -> Console:
    """Standard output, or standard error; a pipe has a width of its own."""
    stream = sys.stderr if error else sys.stdout
    width = None if is_terminal(stream) or os.environ.get("COLUMNS") else PIPED_WIDTH
    legacy = None if is_terminal(stream) else False  # else rich leaves a column free in files on Windows
    return _Screen(file=stream, width=width, legacy_windows=legacy, highlight=False, emoji=False)


def line(console: Console, text: str, style: str = "") -> None:
    """A line of text, folded at blanks under its first word and never read as markup."""
    words = text.lstrip(" ")
    indent = len(text) - len(words)
    shown = RichText(words, style=style)
    console.print(Padding(shown, (0, 0, 0, indent), expand=False) if indent else shown)


def new_table() -> RichTable:
    """A table with a line under its header and no other lines."""
    return RichTable(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1), expand=False)


def show_findings(found: Sequence[Finding], words: Language) -> None:
    """Findings on standard error: of each kind in cells the first, and where the others like it are.

    A few about one and the same cell say different things about it: each is shown.
    """
    console = new_console(error=True)
    kinds = sorted(found, key=lambda finding: (list(Severity).index(finding.severity), finding.code))
    for first, *others in _alike(kinds):
        text = f"{words.about(first)} {words.remedy(first)}"
        if first.place is not None and first.place.cell is not None:
            text = f"{_cell(first)}: {text}"
        if others:
            found_in = dict.fromkeys(_cell(other) for other in others if other.place and other.place.cell)
            cells = list(found_in)[:MOST_CELLS]
            more = " …" if len(found_in) > MOST_CELLS else ""
            where = f" ({words.join(cells)}{more})" if cells else ""
            text = f"{text.rstrip('.')}. " + words.say(
                "Similar: {n} more{where}.", n=len(others), where=where
            )
        _say(console, text, first.severity, words)


def _say(console: Console, text: str, severity: Severity, words: Language) -> None:
    """Print a finding behind the word for its severity, in colour."""
    line(console, f"{words.text(SEVERITY_WORDS[severity])}: {text}", SEVERITIES[severity])


def _alike(kinds: Sequence[Finding]) -> Iterator[list[Finding]]:
    """Yield the findings that are shown as one, which are in order of their kind."""
    for _, group in groupby(kinds, key=_kind):
        alike = list(group)
        if len(alike) <= MOST_CELLS and len(set(map(_cell, alike))) == 1:
            yield from ([one] for one in alike)
        else:
            yield alike


def _kind(finding: Finding) -> object:
    """Findings in cells are grouped by code. One without a place is shown by itself."""
    return finding.code if finding.place else id(finding)


def _cell(finding: Finding) -> str:
    place = finding.place
    return "" if place is None else place.sheet if place.cell is None else f"{place.sheet}!{place.cell}"


def show_document(document: Document, words: Language, *, error: bool = False, by_page: bool = False) -> None:
    """Print a document: its findings on standard error, the rest there too or on standard output.

    Args:
        document: What is shown.
        words: The language.
        error: Show all of it on standard error.
        by_page: Stop where the window is full, and of very long tables show the rows that matter most.
    """
    show_findings(document.findings, words)
    console = new_console(error=error)
    steps = _steps(console, document, words, cut=by_page)
    if by_page and not console.legacy_windows:
        paged((Block(_captured(console, step), skipped) for step, skipped in steps), words)
    else:
        for step, _ in steps:
            step()


def _captured(console: Console, step: Callable[[], None]) -> str:
    with console.capture() as shown:
        step()
    return shown.get()


def _steps(
    console: Console, document: Document, words: Language, *, cut: bool
) -> Iterator[tuple[Callable[[], None], bool]]:
    """Yield what prints each part, and whether it comes before the end of the last table."""
    title = words.put(document.title)
    if title:
        yield partial(line, console, f"{title} - {words.date(document.as_of)}", STYLES[Tone.STRONG]), False
    for sentence in document.leads:
        yield partial(line, console, words.put(sentence)), False
    tables = [n for n, part in enumerate(document.parts) if isinstance(part, Table)]
    for n, part in enumerate(document.parts):
        yield partial(_show_part, console, part, words, cut=cut), n <= max(tables, default=-1)
    if document.notes:
        yield console.print, False
    for note in document.notes:
        yield partial(line, console, words.put(note), STYLES[Tone.QUIET]), False


def _show_part(console: Console, part: Part, words: Language, *, cut: bool) -> None:
    match part:
        case Text():
            line(console, words.put(part.message), STYLES[part.tone])
        case Table():
            _show_table(console, part, words, cut=cut)
        case MonthCalendar():
            console.print()
            console.print(Columns([_month(month, words) for month in part.months], padding=(1, 4)))
        case _:
            for finding in part.findings:
                text = f"{words.about(finding)} {words.remedy(finding)}"
                _say(console, text, finding.severity, words)


def _show_table(console: Console, table: Table, words: Language, *, cut: bool) -> None:
    title, empty = words.put(table.title), words.put(table.empty)
    if title:
        console.print()
        line(console, title, STYLES[Tone.STRONG])
    if not table.rows and empty:
        line(console, empty)
        return
    every = len(table.rows)
    shown = table.chosen(MOST_LINES) if table.cut and cut else range(every)
    layout = _layout(table, shown, words, console.width)
    if layout is None:
        for row in shown:
            console.print(_card(table, table.rows[row], words))
    else:
        console.print(_drawn(layout, shown, words), crop=False)
    if len(shown) < every:
        line(console, words.say(table.cut, n=len(shown), all=every))
    note = words.put(table.note)
    if note:
        line(console, note, STYLES[Tone.QUIET])


@dataclass(frozen=True, slots=True)
class _Layout:
    """The columns that a screen has room for."""

    table: Table
    cells: Sequence[Sequence[RichText]]
    total: Sequence[RichText] | None
    widths: Sequence[int]
    gap: int
    bar: int
    """The width of the bars; 0 for none."""

    @property
    def deepest(self) -> int:
        """Return the lines of the row that takes most of them."""
        rows = (zip(row, self.widths, strict=True) for row in self.cells)
        return max((ceil(cell.cell_len / width) for row in rows for cell, width in row if width), default=1)


def _layout(table: Table, shown: Sequence[int], words: Language, across: int) -> _Layout | None:
    """Leave out columns by priority until the rest fits; None where nothing helps.

    Columns are set closer where that saves folding a text, or leaving a column out.
    """
    priorities = sorted({column.priority for column in table.columns}, reverse=True)
    for most in priorities:
        kept = select(table, [column.key for column in table.columns if column.priority <= most])
        for folded in (False, True):
            for gap in GAPS:
                found = _fitted(kept, shown, words, across, gap, folded=folded)
                if found is not None:
                    return None if across < WIDE and found.deepest > DEEP else found
    return None


def _fitted(
    table: Table, shown: Sequence[int], words: Language, across: int, gap: int, *, folded: bool
) -> _Layout | None:
    """The widths of the columns, if there is room for each, with ``folded`` for texts in several lines."""
    cells = [_written(table, row, words) for row in shown]
    total = None if table.total is None or not table.rows[1:] else _texts(table, table.total, words)
    least, natural = [], []
    for n, column in enumerate(table.columns):
        title = words.text(column.title)
        word = max(map(len, title.split()), default=0)  # a header is folded at blanks
        content = max((row[n].cell_len for row in (*cells, *([total] if total else []))), default=0)
        whole = len(title) if len(title) <= SHORT and not column.kind.right else word
        least.append(max(word, min(content, FOLDED) if column.kind.wraps else content))
        natural.append(max(whole, content))
    room = across - gap * (len(natural) - 1) - sum(least if folded else natural)
    if room < 0:
        return None
    widths = _shared(natural, least, room) if folded else natural
    free = across - sum(widths) - gap * len(widths)
    bar = BAR if len(widths) <= FEW and free >= BAR else BAR // 2
    return _Layout(table, cells, total, widths, gap, bar if table.bars and free >= bar else 0)


def _shared(natural: Sequence[int], least: Sequence[int], room: int) -> list[int]:
    """Give each column its least width, and the room that is left to those that want more, alike."""
    widths = list(least)
    while room > 0:
        wanting = [n for n, width in enumerate(widths) if width < natural[n]]
        if not wanting:
            break
        for n in wanting:
            more = min(max(room // len(wanting), 1), natural[n] - widths[n], room)
            widths[n] += more
            room -= more
    return widths


def _drawn(layout: _Layout, shown: Sequence[int], words: Language) -> RichTable:
    table = layout.table
    drawn = new_table()
    drawn.padding = (0, layout.gap // 2, 0, (layout.gap - 1) // 2)
    for column, width in zip(table.columns, layout.widths, strict=True):
        title = words.text(column.title)
        side: Literal["left", "right"] = "right" if column.kind.right else "left"
        header = Align(title, side, vertical="bottom")
        drawn.add_column(header, justify=side, width=width, overflow="fold")
    if layout.bar:
        drawn.add_column("", no_wrap=True, width=layout.bar)
    lengths = table.lengths
    for row, cells in zip(shown, layout.cells, strict=True):
        drawn.add_row(*cells, *([bar(lengths[row], layout.bar)] if layout.bar else []))
    if layout.total is not None:
        drawn.add_section()
        drawn.add_row(*layout.total, style="bold")
    return drawn


def _written(table: Table, row: int, words: Language) -> list[RichText]:
    texts = _texts(table, table.rows[row], words)
    for column, text in zip(table.columns, texts, strict=True):
        if (row, column.key) in table.strong:
            text.stylize("bold")
        if row in table.struck:
            text.stylize("strike")
    return texts


def _texts(table: Table, row: Row, words: Language) -> list[RichText]:
    texts = words.line(row, table.kinds, nothing="" if row is table.total else "-")
    return [RichText(text) for text in texts]


def _card(table: Table, row: Row, words: Language) -> RichTable:
    """One row as a heading and lines of titles and values, for a screen that has no room for the table."""
    texts = _texts(table, row, words)
    keys = [column.key for column in table.columns]
    first = 2 if table.columns[0].kind is Kind.NUMBER else 1
    named = keys.index("name") + 1 if "name" in keys[:3] else first
    heading = RichText("  ").join(texts[:named])
    heading.stylize("bold")
    pairs = zip(table.columns[named:], texts[named:], strict=True)
    facts = (f"{words.text(column.title)}: {text.plain}" for column, text in pairs if text.plain != "-")
    drawn = RichTable.grid()
    drawn.add_row(heading)
    drawn.add_row(Padding(RichText(" · ".join(facts)), (0, 0, 0, 2)))
    return drawn


def _month(month: Month, words: Language) -> RichTable:
    """Beside each day what takes place on it."""
    drawn = RichTable(box=None, padding=(0, 1), title=words.month(month.first), title_justify="left")
    for name in words.weekdays():
        drawn.add_column(name[:3], justify="left", min_width=DAY, style="dim")
    for week in month.weeks:
        drawn.add_row(*("" if day is None else _day(day) for day in week))
    return drawn


def _day(day: Day) -> RichText:
    """``6`` alone, ``6 [1]`` where batch 1 sits, ``6 *`` on a holiday."""
    number = RichText(f"{day.on.day:>2}")
    if day.labels:
        number.append(f" [{','.join(day.labels)}]", style="bold not dim")
    elif day.free is not None:
        number.append(" *")
    return number


def bar(parts: Sequence[float], width: int = BAR) -> str:
    """A bar of so much of the width, in eighths of a character; whatever is not nothing shows."""
    return "".join(_pieces(parts, width))


def _pieces(parts: Sequence[float], width: int) -> Iterator[str]:
    for piece, length in zip(PARTS, parts, strict=False):
        if length > 0:
            whole, rest = divmod(max(1, round(length * width * 8)), 8)
            yield piece * whole + (EIGHTHS[rest].strip() if piece == PARTS[0] else "")
