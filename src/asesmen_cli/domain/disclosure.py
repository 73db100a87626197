"""Counts of what is confidential: only in groups so large that nobody's own result shows.

Nothing is left blank, since blanks can be filled in by subtraction. Instead neighbouring categories, and
groups of people, are joined until every number counts enough people. The result is one division
of everyone: sums and differences of its numbers are again groups that are large enough.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclosed:
    """Groups of people counted together, and how many of them are in each class."""

    groups: tuple[str, ...]
    people: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """People by group and class. Empty where there are too few to be counted at all."""

    classes: tuple[tuple[str, ...], ...] = ()
    """Categories counted together, best first."""
    rows: tuple[Disclosed, ...] = ()


def in_groups(counts: Mapping[str, Sequence[int]], categories: Sequence[str], smallest: int) -> Counts:
    """Join groups and classes until no number counts fewer than ``smallest`` people.

    A group is shown alone only if it has enough people in every class: else it would show that all of them,
    or all but one, are in the same class. The others are joined, with the smallest of those alone if needed.

    Args:
        counts: Group -> how many of it are in each category.
        categories: Their names, best first: only neighbours are joined.
        smallest: The fewest people that a number may count, 1 or more.
    """
    held = {group: row for group, row in counts.items() if sum(row)}
    parts = _joined(_sums(held.values()), smallest)
    if not parts:
        return Counts()
    rows = {group: tuple(sum(row[at] for at in part) for part in parts) for group, row in held.items()}
    together = [group for group, row in rows.items() if min(row) < smallest]
    alone = sorted((group for group in rows if group not in together), key=lambda group: -sum(rows[group]))
    while together and min(_sums(rows[group] for group in together)) < smallest:
        together.append(alone.pop())
    shown = [Disclosed(groups=(group,), people=rows[group]) for group in rows if group in alone]
    if together:
        joint = _sums(rows[group] for group in together)
        shown.append(Disclosed(groups=tuple(group for group in rows if group in together), people=joint))
    return Counts(
        classes=tuple(tuple(categories[at] for at in part) for part in parts),
        rows=tuple(shown),
    )


def _sums(rows: Iterable[Sequence[int]]) -> tuple[int, ...]:
    return tuple(map(sum, zip(*rows, strict=True)))


def _joined(totals: Sequence[int], smallest: int) -> list[list[int]]:
    """Neighbouring places joined until each holds enough; none where all together do not."""
    parts: list[list[int]] = []
    waiting: list[int] = []
    for at in range(len(totals)):
        waiting.append(at)
        if sum(totals[one] for one in waiting) >= smallest:
            parts.append(waiting)
            waiting = []
    if parts:
        parts[-1] += waiting
    return parts
