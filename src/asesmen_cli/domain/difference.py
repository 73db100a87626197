"""What changed about a person between two rosters: two records in, kinds of change out."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from asesmen_cli.domain.messages import N_
from asesmen_cli.domain.offices import official, plain
from asesmen_cli.domain.people import Person, Tier

FieldValue: TypeAlias = str | int | date | None


class ChangeKind(StrEnum):
    """How a person differs, in the order in which a person wants to read it."""

    NEW = "new"
    BACK = "back"
    GONE = "gone"
    RETIRED = "retired"
    MOVED = "moved"
    PROMOTED = "promoted"
    CHANGED = "changed"
    ASSESSED = "assessed"


KIND_WORDS: Mapping[ChangeKind, str] = {
    ChangeKind.NEW: N_("new"),
    ChangeKind.BACK: N_("back again"),
    ChangeKind.GONE: N_("gone"),
    ChangeKind.RETIRED: N_("retired"),
    ChangeKind.MOVED: N_("moved office"),
    ChangeKind.PROMOTED: N_("promoted"),
    ChangeKind.CHANGED: N_("changed"),
    ChangeKind.ASSESSED: N_("assessed"),
}
"""The kinds as people call them."""

FIELD_WORDS: Mapping[str, str] = {
    "name": N_("name"),
    "office": N_("office"),
    "unit": N_("unit"),
    "position": N_("position"),
    "post_kind": N_("kind of post"),
    "tier": N_("tier"),
    "echelon": N_("echelon"),
    "rank": N_("rank"),
    "employment": N_("employment"),
    "standing": N_("standing"),
    "retires_on": N_("pension from"),
    "retirement_age": N_("retirement age"),
}
"""What may change about a person, as people call it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """One fact about a person, as it was and as it is."""

    field: str
    before: FieldValue
    after: FieldValue


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One person and what is different about them."""

    person: Person
    """As in the newest roster; as last read for those who are gone."""
    kinds: tuple[ChangeKind, ...]
    fields: tuple[FieldChange, ...] = ()
    assessed: tuple[date, ...] = ()
    """Days of assessments that were not on record."""
    batch: int | None = None
    """The batch in which the person has a seat: of the draft, or of the newest published plan."""


def field_changes(before: Person, after: Person) -> tuple[FieldChange, ...]:
    """Return every fact that differs."""
    return tuple(
        FieldChange(field=name, before=was, after=is_now)
        for name in FIELD_WORDS
        if (was := getattr(before, name)) != (is_now := getattr(after, name))
    )


def kinds_of_change(
    before: Person, after: Person, aliases: Mapping[str, str], *, retired: bool
) -> tuple[ChangeKind, ...]:
    """Return the kinds of change of a person who stays in the roster; empty for the same facts.

    Args:
        before: As on file.
        after: As read now.
        aliases: See :func:`official`: another spelling of the same office does not count as a move.
        retired: Whether the person counts as retired now.
    """
    if before == after:
        return ()
    kinds = []
    if retired and before.standing != after.standing:
        kinds.append(ChangeKind.RETIRED)
    if has_moved(before, after, aliases):
        kinds.append(ChangeKind.MOVED)
    if is_promotion(before, after):
        kinds.append(ChangeKind.PROMOTED)
    return tuple(kinds or [ChangeKind.CHANGED])


def has_moved(before: Person, after: Person, aliases: Mapping[str, str]) -> bool:
    """Return whether the person went from one office to another, both known."""
    was, is_now = official(before.office, aliases), official(after.office, aliases)
    return was is not None and is_now is not None and plain(was) != plain(is_now)


def says_retired(standing: str | None) -> bool:
    """Return whether the standing (kedudukan hukum) says that a pension has begun, not that it is near."""
    words = re.findall(r"\w+", (standing or "").casefold())
    return "pensiun" in words and not {"persiapan", "mpp"} & set(words)


_LADDER = (Tier.PELAKSANA, Tier.PENGAWAS, Tier.ADMINISTRATOR, Tier.JPT)
_LEVELS = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5}
_GRADE = re.compile(r"(IV|I{1,3})/([a-e])")


def is_promotion(before: Person, after: Person) -> bool:
    """Up in tier, in echelon or in rank. What cannot be compared (a PNS rank and a PPPK class) is none."""
    if before.tier in _LADDER and after.tier in _LADDER and before.tier is not after.tier:
        return _LADDER.index(after.tier) > _LADDER.index(before.tier)
    return _rises(_echelon(before.echelon), _echelon(after.echelon)) or _rises(
        _rank(before.rank), _rank(after.rank)
    )


def _rises(before: tuple[int, ...] | None, after: tuple[int, ...] | None) -> bool:
    return before is not None and after is not None and after > before


def _echelon(echelon: str | None) -> tuple[int, ...] | None:
    """Height of ``IV.a``: I over V, a over b. A level without its letter cannot be compared."""
    level, _, letter = (echelon or "").partition(".")
    return (-_LEVELS[level], -ord(letter)) if level in _LEVELS and letter else None


def _rank(rank: str | None) -> tuple[int, ...] | None:
    """Height of ``III/d``."""
    grade = _GRADE.fullmatch(rank or "")
    return (_LEVELS[grade[1]], ord(grade[2])) if grade else None
