"""How much of people a hand-out shows: masks over a report. What is covered cannot be read back from it."""

import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date
from enum import Enum
from typing import Any

from asesmen_cli.domain.due import Due
from asesmen_cli.domain.facts import PlanView, Privacy, Report
from asesmen_cli.domain.findings import Finding
from asesmen_cli.domain.messages import Message, Param, msg
from asesmen_cli.domain.names import TITLES
from asesmen_cli.domain.people import NIP_DIGITS, Person
from asesmen_cli.domain.planning import Plan, Unplaced
from asesmen_cli.domain.slices import about_days

SERVICE = slice(8, 14)
"""The digits of a number that a mask leaves: year and month in which service began. The birth date (1-8), the
sex (15) and the serial (16-18) go."""
NUMBER = re.compile(r"(?<!\w)\d{8}[ .-]?\d{6}[ .-]?\d[ .-]?\d{3}(?!\w)")
"""A number in a text, grouped or not."""
TELLS_BIRTH = frozenset({("retiring", "retires_on"), ("plan.retiring", "day")})
"""Code and parameter that reveal the month of birth: the day on which a pension begins."""


def veiled(report: Report) -> Report:
    """Return the report as it may be handed out, with the privacy that it requires."""
    if report.part.privacy is Privacy.FULL:
        return report
    shown = _public(report) if report.part.privacy is Privacy.PUBLIC else report
    under: Report = _Mask().over(shown)
    return replace(under, office=report.office)


def masked(nip: str) -> str:
    """Return a number without the digits of the birth date: ``********200501****``."""
    return "*" * SERVICE.start + nip[SERVICE] + "*" * (NIP_DIGITS - SERVICE.stop)


def short_name(name: str) -> str:
    """Return a name for notice boards, the first in full, the others as initials: ``Siti A. N.``.

    Titles go: everything after a comma; before the first name, words with a full stop and
    :data:`~asesmen_cli.domain.names.TITLES`.
    """
    words = name.partition(",")[0].split() or [name]
    while len(words) > 1 and ("." in words[0] or words[0].casefold() in TITLES):
        del words[0]
    return " ".join([words[0], *(f"{word[0].upper()}." for word in words[1:])])


class _Mask:
    """Covers a whole report, all of it: a fact that is added to it later is covered too."""

    def __init__(self) -> None:
        self._keys: dict[str, str] = {}

    def over(self, value: Any) -> Any:  # noqa: ANN401, PLR0911 (any fact comes back as what it was)
        """Return the same, with numbers covered wherever they occur.

        A person shows the number under its mask. Elsewhere a number only says who is meant, and two may look
        alike under the mask: there a key takes its place.
        """
        match value:
            case None | int() | date() | Enum():
                return value
            case str():
                return self._text(value)
            case Person():
                shown = value.nip and masked(value.nip)
                return replace(self._fields(value), nip=shown, retires_on=None)
            case Due():
                return replace(self._fields(value), retires_on=None)
            case Unplaced() | Finding():
                return replace(self._fields(value), params=self._params(value.code, value.params))
            case tuple():
                return tuple(map(self.over, value))
            case frozenset():
                return frozenset(map(self.over, sorted(value)))
            case Mapping():
                return {self.over(key): self.over(one) for key, one in value.items()}
            case _:
                return self._fields(value) if is_dataclass(value) else value

    def _fields(self, value: Any) -> Any:  # noqa: ANN401 (as above)
        return replace(value, **{part.name: self.over(getattr(value, part.name)) for part in fields(value)})

    def _params(self, code: str, params: Mapping[str, Param]) -> dict[str, Param]:
        hidden = msg("(hidden)")
        return {key: hidden if (code, key) in TELLS_BIRTH else _shown(one) for key, one in params.items()}

    def _text(self, text: str) -> str:
        if len(text) == NIP_DIGITS and NUMBER.fullmatch(text):
            return self._keys.setdefault(text, f"{len(self._keys) + 1:06}")
        return _covered(text)


def _shown(value: Param) -> Param:
    """Return a parameter of a message, with numbers as they may be shown."""
    match value:
        case str():
            return _covered(value)
        case tuple():
            return tuple(map(_shown, value))
        case Message():
            return replace(value, params={key: _shown(one) for key, one in value.params.items()})
        case _:
            return value


def _covered(text: str) -> str:
    if len(text) < NIP_DIGITS:
        return text
    return NUMBER.sub(lambda found: masked(re.sub(r"\D", "", found[0])), text)


def _public(report: Report) -> Report:
    """Counts, and who comes when. Built from what may be shown: a fact that is added later is not."""
    due = report.due
    return Report(
        office=report.office,
        due=replace(due, people=(), findings=()),
        plan=None if report.plan is None else _public_plan(report.plan),
        by_tier=report.by_tier,
        by_office=report.by_office,
        figures=report.figures,
        program=report.program,
        paper=report.paper,
        coverage=report.coverage,
        sittings=report.sittings,
        part=report.part,
        clock=report.clock,
        series=report.series,
    )


def _public_plan(sheet: PlanView) -> PlanView:
    """In order of the name: the order of seats would show who has waited longest."""
    short = {nip: short_name(person.name) for nip, person in sheet.people.items()}
    seated = {nip for batch in sheet.plan.batches for nip in batch.nips}
    by_name = sorted(seated, key=lambda nip: (short[nip].casefold(), sheet.people[nip].name, nip))
    keys = {nip: f"{at:06}" for at, nip in enumerate(by_name, start=1)}
    batches = (
        replace(batch, nips=tuple(sorted(keys[nip] for nip in batch.nips))) for batch in sheet.plan.batches
    )
    return replace(
        sheet,
        plan=Plan(batches=tuple(batches), unplaced=()),
        people={
            key: Person(nip="", name=short[nip], office=sheet.people[nip].office, tier=sheet.people[nip].tier)
            for nip, key in keys.items()
        },
        findings=about_days(sheet.findings),
        conflicts=(),
        seated=frozenset(keys.values()),
        pinned=frozenset(),
        gains=(),
    )
