"""Bars, placed: numbers in, coordinates out. The template draws them."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

WIDTH = 400
"""Of a picture whose letters are 13 high: hardly wider than a phone, so that it can be read there."""
TEXT, BAR, GAP = 20, 14, 16
BETWEEN = 2
"""Between the parts of a bar, so that they do not hang on their colours alone."""


@dataclass(frozen=True, slots=True)
class BarPart:
    """One piece of a bar."""

    kind: str
    x: float
    width: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar, with its name at the left over it and its number at the right."""

    label: Markup
    value: Markup
    top: int
    parts: tuple[BarPart, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Bars under each other."""

    width: int
    height: int
    bars: tuple[Bar, ...]


def bars(rows: Sequence[tuple[Markup, Markup, Sequence[tuple[str, int]]]], whole: int | None = None) -> Chart:
    """Lay out a bar for each row: its label, its value, and how many of which kind.

    ``whole`` is how many fill the width; without it each bar fills the width and shows shares.
    """
    step = TEXT + BAR + GAP
    placed = tuple(
        Bar(label=label, value=value, top=at * step, parts=_parts(counts, whole))
        for at, (label, value, counts) in enumerate(rows)
    )
    return Chart(width=WIDTH, height=max(len(rows) * step - GAP, 0), bars=placed)


def _parts(counts: Sequence[tuple[str, int]], whole: int | None) -> tuple[BarPart, ...]:
    unit = WIDTH / (whole or max(sum(n for _, n in counts), 1))
    parts, x = [], 0.0
    for kind, n in counts:
        if n:
            parts.append(BarPart(kind, round(x, 1), round(max(n * unit - BETWEEN, 1), 1)))
            x += n * unit
    return tuple(parts)
