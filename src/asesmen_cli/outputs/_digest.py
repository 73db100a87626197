"""A plan in few lines: its batches, or its tiers; why people are left over; what else to know. In words."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import TypeAlias

from asesmen_cli.domain.facts import PlanView
from asesmen_cli.domain.messages import Message, Param
from asesmen_cli.domain.planning import Unplaced, why_unplaced
from asesmen_cli.language import Language
from asesmen_cli.outputs._listings import called_off, days_of, tier_of, venue_of

Row: TypeAlias = tuple[str | int, ...]


def batch_by_batch(sheet: PlanView, words: Language) -> Iterator[Row]:
    """Of each batch that stands: number, days, tier, venue, people."""
    for batch in sheet.standing:
        days = days_of(batch.window, words)
        yield batch.number, days, tier_of(batch, words), venue_of(batch.window, sheet, words), len(batch.nips)


def tier_by_tier(sheet: PlanView, words: Language) -> Iterator[Row]:
    """The same of the batches of a tier together."""
    for _, group in groupby(sheet.standing, key=lambda batch: batch.tier):
        batches = list(group)
        period = words.period([batches[0].window.start, max(batch.window.end for batch in batches)])
        numbers = f"{batches[0].number}–{batches[-1].number}" if len(batches) > 1 else batches[0].number
        yield numbers, period, tier_of(batches[0], words), "", sum(len(batch.nips) for batch in batches)


def notes(sheet: PlanView, words: Language) -> Iterator[str]:
    """What a reader of the plan should know: its findings, and the batches called off."""
    yield from (words.about(finding) for finding in sheet.findings)
    for batch in sheet.plan.batches:
        reason = called_off(batch, sheet, words)
        if reason:
            yield f"{words.say('Batch')} {batch.number}: {reason}"


def reasons(unplaced: Iterable[Unplaced]) -> list[tuple[Message, int]]:
    """The reasons, and for how many people each holds. Numbers that differ between them become a range."""
    groups: dict[tuple[object, ...], list[Unplaced]] = {}
    for left in unplaced:
        fixed = tuple(
            (key, value) for key, value in sorted(left.params.items()) if not isinstance(value, int)
        )
        groups.setdefault((left.code, *fixed), []).append(left)
    return [(_in_common(group), len(group)) for group in groups.values()]


def _in_common(group: Sequence[Unplaced]) -> Message:
    params: dict[str, Param] = dict(group[0].params)
    for key, value in group[0].params.items():
        if isinstance(value, int):
            numbers = [number for left in group if isinstance(number := left.params[key], int)]
            low, high = min(numbers), max(numbers)
            params[key] = low if low == high else Message("{low}–{high}", {"low": low, "high": high})
    return why_unplaced(replace(group[0], params=params))
