"""A statement on the screen: sentences, tables, and bars beside the numbers that matter."""

from calendar import Calendar
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

from rich.columns import Columns
from rich.table import Table
from rich.text import Text

from asesmen_cli.cli._options import Run
from asesmen_cli.cli._screen import line, new_console, new_table
from asesmen_cli.domain.statements import Cell, Dated, Grid, Kind, Statement
from asesmen_cli.language import written

BAR = 24
"""Characters of the longest bar."""
NARROW = 5
"""Columns beyond which the bars are half as long."""
GAP = 3
"""Characters between two columns; 1 where that is too wide."""
TEXT = 24
"""Characters below which a name is folded."""
DAY = 6
"""Characters of a day in a view by month."""
EIGHTHS = " ▏▎▍▌▋▊▉"


def statement(answer: Statement, run: Run) -> None:
    """Print a report."""
    console = new_console()
    title = f"{run.words.put(answer.title)} - {run.words.date(answer.as_of)}"
    line(console, title, "bold")
    for sentence in answer.lead:
        line(console, run.words.put(sentence))
    for grid in answer.grids:
        console.print()
        line(console, run.words.put(grid.title), "bold")
        if not grid.rows and grid.empty is not None:
            line(console, run.words.put(grid.empty))
        else:
            console.print(_table(grid, run, console.width), crop=False)
    if answer.calendar:
        console.print()
        console.print(Columns(_months(answer.calendar, run), padding=(1, 4)))
    if answer.notes:
        console.print()
    for note in answer.notes:
        line(console, run.words.put(note), "dim")


def _table(grid: Grid, run: Run, across: int) -> Table:
    """Headers are folded, and no number is cut, whatever the width; bars stand where there is room."""
    rows = [_written(row, grid, run) for row in grid.rows]
    total = None if grid.total is None or not rows[1:] else _written(grid.total, grid, run)
    table = new_table()
    for n, column in enumerate(grid.columns):
        title = run.words.text(column.title)
        cells = (*rows, *([] if total is None else [total]))
        widest = max((*map(len, title.split()), *(row[n].cell_len for row in cells)), default=0)
        table.add_column(
            title,
            justify="right" if column.kind in (Kind.COUNT, Kind.SHARE, Kind.MONEY) else "left",
            vertical="bottom",
            width=None if column.kind is Kind.TEXT else widest,
            min_width=min(widest, TEXT) if column.kind is Kind.TEXT else None,
        )
    width = BAR if len(grid.columns) <= NARROW else BAR // 2
    least = sum(column.width or column.min_width or 0 for column in table.columns)
    wide = least + GAP * (len(grid.columns) - 1)
    if wide > across:
        table.padding = (0, 0)
    lengths = grid.lengths if wide + GAP + width <= across else ()
    if lengths:
        table.add_column("", no_wrap=True, vertical="bottom", width=width)
    for n, row in enumerate(rows):
        table.add_row(*row, *([bar(lengths[n], width)] if lengths else []))
    if total is not None:
        table.add_section()
        table.add_row(*total, style="bold")
    return table


def _written(row: tuple[Cell, ...], grid: Grid, run: Run) -> list[Text]:
    return [
        Text(written(cell, column.kind, run.words)) for cell, column in zip(row, grid.columns, strict=True)
    ]


def _months(marked: Sequence[Dated], run: Run) -> Iterator[Table]:
    """A table for each month in which something stands: beside each day what stands on it."""
    on: dict[date, list[str]] = defaultdict(list)
    for one in marked:
        for day in one.days:
            on[day].append(one.label)
    for year, month in sorted({(day.year, day.month) for day in on}):
        weeks = Calendar().monthdatescalendar(year, month)
        table = Table(
            box=None, padding=(0, 1), title=run.words.month(date(year, month, 1)), title_justify="left"
        )
        for day in weeks[0]:
            table.add_column(run.words.weekday(day)[:3], justify="left", min_width=DAY, style="dim")
        for week in weeks:
            table.add_row(*(_day(day, on.get(day, ())) if day.month == month else "" for day in week))
        yield table


def _day(day: date, labels: Sequence[str]) -> Text:
    """``6`` alone, or ``6 [1]`` where batch 1 sits."""
    number = Text(f"{day.day:>2}")
    return number.append(f" [{','.join(labels)}]", style="bold not dim") if labels else number


def bar(length: float, width: int = BAR) -> str:
    """A bar of so much of the width, in eighths of a character; whatever is not nothing shows."""
    if length <= 0:
        return ""
    whole, rest = divmod(max(1, round(length * width * 8)), 8)
    return "█" * whole + EIGHTHS[rest].strip()
