"""A page of charts, drawn by the spreadsheet itself from figures that stand beside the page.

Series differ by pattern as well as colour, and each bar has its number: black and white tells the same.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from asesmen_cli.domain.facts import Tally
from asesmen_cli.domain.people import TIER_WORDS, Tier
from asesmen_cli.outputs._paper import Paper, lead_back, lines, put

if TYPE_CHECKING:
    from xlsxwriter.chart import Chart
    from xlsxwriter.worksheet import Worksheet

NAME = "Grafik"
WIDTH = 690
"""Pixels of the page."""
COLUMNS = 10
"""Of the page; all of one width."""
MOST = 25
"""Offices with a bar of their own; those with fewer people are one bar."""
BESIDE = COLUMNS + 2
"""The column from which on the figures stand, beside the page."""
ROW = 20
"""Pixels."""
BAR, AROUND = 24, 110
"""Pixels of a bar, and of what stands around the bars of a chart."""
SMALL = {"name": "Arial", "size": 8}
NUMBERS = {"value": True, "num_format": "#,##0;;"}
"""A bar of nobody has no number."""
SOLID = {
    "fill": {"color": "#1F4E79"},
    "data_labels": NUMBERS | {"font": SMALL | {"bold": True, "color": "#FFFFFF"}},
}
STRIPES = {
    "pattern": {"pattern": "wide_upward_diagonal", "fg_color": "#B00020", "bg_color": "#FFFFFF"},
    "data_labels": NUMBERS | {"font": SMALL, "fill": {"color": "#FFFFFF"}},
}
PALE = {"fill": {"color": "#D5DCE4"}, "data_labels": NUMBERS | {"font": SMALL}}

GRID = {"visible": True, "line": {"color": "#D9D9D9", "width": 0.5}}
FEW = 10
"""Up to so many people an axis counts one by one, and never halves."""
FIGURES = ("people", "flagged", "placed", "unplaced")


def write_charts(paper: Paper) -> None:
    """Add the page: who must be assessed, by tier and by office. Without anybody there is none."""
    report, words = paper.report, paper.words
    tiers = [tally for tally in report.by_tier if _people(tally)]
    if not tiers:
        return
    sheet = paper.sheet(NAME, landscape=False)
    sheet.fit_to_pages(1, 1)
    sheet.hide_gridlines(2)
    sheet.set_column_pixels(0, COLUMNS - 1, WIDTH // COLUMNS)
    sheet.set_column_pixels(BESIDE, BESIDE, 260)
    titles = (
        (words.say("In pictures").upper(), paper.style(bold=True, font_size=12, valign="vcenter")),
        (paper.report.office.name, paper.style(bold=True, valign="vcenter")),
        (paper.origin, paper.style(valign="vcenter")),
    )
    for row, (text, style) in enumerate(titles):
        sheet.set_row_pixels(
            row, ROW * lines(text, WIDTH, 12 if row == 0 else 10, bold=row < len(titles) - 1)
        )
        sheet.merge_range(row, 0, row, COLUMNS - 1, "", style)
        put(sheet, row, 0, text, style)
    by_tier = sorted(tiers, key=lambda tally: list(Tier).index(Tier(tally.group)))
    charts = (
        (words.say("By tier"), [(words.say(TIER_WORDS[Tier(tally.group)]), tally) for tally in by_tier]),
        (words.say("By office"), _offices(paper)),
    )
    down, beside = 0, len(titles) + 1
    for title, bars in charts:
        height = BAR * len(bars) + AROUND
        place = {
            "x_offset": 0,
            "y_offset": down,
            "object_position": 3,
            "description": _told(paper, title, bars),
        }
        chart = _chart(paper, sheet, title, bars, beside)
        chart.set_size({"width": WIDTH, "height": height})
        sheet.insert_chart(len(titles) + 1, 0, chart, place)
        down, beside = down + height + ROW, beside + len(bars) + 3
    lead_back(paper, sheet, len(titles) + 1 + down // ROW, COLUMNS - 1)


@dataclass(frozen=True, slots=True)
class Series:
    """One part of every bar."""

    name: str
    figure: Callable[[Tally], int]
    look: dict[str, Any]


def _series(paper: Paper) -> list[Series]:
    """The parts of a bar, which together are those who must be assessed."""
    words = paper.words
    if paper.report.plan is None:
        return [Series(words.say("Must be assessed"), lambda tally: tally.flagged, SOLID)]
    parts = [
        Series(words.say("Scheduled"), lambda tally: tally.placed, SOLID),
        Series(words.say("Not yet scheduled"), lambda tally: tally.unplaced, STRIPES),
    ]
    if any(_beside(tally) for tally in paper.report.by_tier):
        parts.append(Series(words.say("Not asked in this plan"), _beside, PALE))
    return parts


def _beside(tally: Tally) -> int:
    """Those who must be assessed, and whom the plan neither seats nor lists."""
    return max(0, tally.flagged - tally.placed - tally.unplaced)


def _people(tally: Tally) -> int:
    return tally.placed + tally.unplaced + _beside(tally)


def _offices(paper: Paper) -> list[tuple[str, Tally]]:
    """The offices with most people who must be assessed; the rest of them as one."""
    words = paper.words
    found = sorted(filter(_people, paper.report.by_office), key=lambda tally: (-_people(tally), tally.group))
    own, rest = found[:MOST], found[MOST:]
    bars = [(tally.group or words.say("(no office)"), tally) for tally in own]
    if rest:
        figures = {name: sum(getattr(tally, name) for tally in rest) for name in FIGURES}
        bars.append((words.say("{n} other offices", n=len(rest)), Tally(group="", **figures)))
    return bars


def _chart(
    paper: Paper, sheet: "Worksheet", title: str, bars: Sequence[tuple[str, Tally]], top: int
) -> "Chart":
    """A bar for each group. Its figures are written from row ``top`` on, the first one last, as bars go."""
    plain, heading = paper.style(font_size=8), paper.style(font_size=8, bold=True)
    put(sheet, top, BESIDE, title, heading)
    chart = paper.book.add_chart({"type": "bar", "subtype": "stacked"})
    first, last = top + 1, top + len(bars)
    for row, (name, _) in enumerate(reversed(bars), start=first):
        put(sheet, row, BESIDE, name, plain)
    for column, series in enumerate(_series(paper), start=BESIDE + 1):
        put(sheet, top, column, series.name, heading)
        for row, (_, tally) in enumerate(reversed(bars), start=first):
            put(sheet, row, column, series.figure(tally), plain)
        chart.add_series(
            {
                "name": [NAME, top, column],
                "categories": [NAME, first, BESIDE, last, BESIDE],
                "values": [NAME, first, column, last, column],
                "gap": 40,
                **series.look,
            }
        )
    chart.set_title({"name": title, "name_font": {"name": "Arial", "size": 11}, "overlay": False})
    chart.set_y_axis({"num_font": SMALL, "major_gridlines": {"visible": False}})
    axis = {"num_font": SMALL, "num_format": "#,##0", "min": 0, "major_gridlines": GRID}
    few = max(_people(tally) for _, tally in bars) <= FEW
    chart.set_x_axis(axis | ({"major_unit": 1} if few else {}))
    chart.set_legend({"position": "bottom", "font": SMALL})
    return chart


def _told(paper: Paper, title: str, bars: Sequence[tuple[str, Tally]]) -> str:
    """The chart in words, for who cannot see it."""
    series = _series(paper)
    parts = (
        f"{name}: {paper.words.join([f'{one.name} {one.figure(tally)}' for one in series])}"
        for name, tally in bars
    )
    return f"{title}. {'; '.join(parts)}."
