"""Results of assessments. The number is kept with its purpose; the category follows from both.

JPM (job person match) is the achieved total over the standard total, in per cent and at most 100. What the
categories are called, and from which JPM on, is in use in several regions; the article that sets it was not
read, so the thresholds are settings. Results are confidential: :class:`Receipt` is what may be shown of one
without showing what it says.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from asesmen_cli.domain.messages import N_, Message, msg
from asesmen_cli.domain.people import Source

FULL = Decimal(100)
HUNDREDTH = Decimal("0.01")
ROUNDING = Decimal("0.5")
"""The most by which a JPM given in whole per cents differs from the one computed from the sums."""


class Purpose(StrEnum):
    """What somebody is assessed for (Peraturan BKN 26/2019 art. 26(2))."""

    FILLING = "filling"
    """Pengisian jabatan: promotion and transfer."""
    MAPPING = "mapping"
    """Pemetaan."""
    BOTH = "both"
    """Sheets that give both categories."""


PURPOSE_WORDS: Mapping[Purpose, str] = {
    Purpose.FILLING: N_("filling of posts (pengisian jabatan)"),
    Purpose.MAPPING: N_("mapping (pemetaan)"),
    Purpose.BOTH: N_("filling of posts and mapping"),
}
"""The purposes as people call them."""


class Category(StrEnum):
    """How well a person fits, from best to worst on each of two scales."""

    MEETS = "ms"
    STILL_MEETS = "mms"
    FALLS_SHORT = "kms"
    OPTIMAL = "o"
    FAIRLY_OPTIMAL = "co"
    LESS_OPTIMAL = "ko"


CATEGORY_WORDS: Mapping[Category, str] = {
    Category.MEETS: N_("Meets the requirements (MS)"),
    Category.STILL_MEETS: N_("Still meets the requirements (MMS)"),
    Category.FALLS_SHORT: N_("Falls short of the requirements (KMS)"),
    Category.OPTIMAL: N_("Optimal (O)"),
    Category.FAIRLY_OPTIMAL: N_("Fairly optimal (CO)"),
    Category.LESS_OPTIMAL: N_("Less than optimal (KO)"),
}
"""The categories as people call them."""

SCALES: Mapping[Purpose, tuple[Category, Category, Category]] = {
    Purpose.FILLING: (Category.MEETS, Category.STILL_MEETS, Category.FALLS_SHORT),
    Purpose.MAPPING: (Category.OPTIMAL, Category.FAIRLY_OPTIMAL, Category.LESS_OPTIMAL),
}


class Competency(StrEnum):
    """The nine of PermenPANRB 38/2017, in its order."""

    INTEGRITY = "integrity"
    COOPERATION = "cooperation"
    COMMUNICATION = "communication"
    RESULTS = "results"
    SERVICE = "service"
    DEVELOPMENT = "development"
    CHANGE = "change"
    DECISIONS = "decisions"
    UNITY = "unity"


COMPETENCY_WORDS: Mapping[Competency, str] = {
    Competency.INTEGRITY: N_("Integrity"),
    Competency.COOPERATION: N_("Cooperation"),
    Competency.COMMUNICATION: N_("Communication"),
    Competency.RESULTS: N_("Orientation to results"),
    Competency.SERVICE: N_("Public service"),
    Competency.DEVELOPMENT: N_("Development of self and others"),
    Competency.CHANGE: N_("Managing change"),
    Competency.DECISIONS: N_("Decision making"),
    Competency.UNITY: N_("Binding the nation"),
}
"""The competencies as people call them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """From which JPM on, in per cent, a category holds; what lies below both is the lowest."""

    filling_meets: int = 80
    filling_still: int = 68
    mapping_optimal: int = 90
    mapping_fair: int = 78

    def of(self, purpose: Purpose) -> tuple[int, int]:
        """Return those of one scale, the higher first."""
        if purpose is Purpose.FILLING:
            return self.filling_meets, self.filling_still
        return self.mapping_optimal, self.mapping_fair


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One competency of one person: the level reached, and the one that the post requires."""

    competency: Competency
    achieved: Decimal
    standard: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """That the result of an assessment has come, and what became of it. Says nothing of the result."""

    nip: str
    held_on: date
    """The assessment that it belongs to."""
    received_on: date
    delivered_on: date | None = None
    """When it was handed to the person."""
    organiser: str | None = None
    accreditation: str | None = None
    """Of the organiser, by BKN, at the time."""
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """The result of one assessment of one person."""

    receipt: Receipt
    purpose: Purpose
    jpm: Decimal
    """Per cent, in hundredths."""
    levels: tuple[Level, ...] = ()
    """Of the competencies on the sheet, in their order."""
    thresholds: Thresholds | None = None
    """Those in force when it came; None for results of older versions, which kept none."""


def as_jpm(per_cent: Decimal) -> Decimal:
    """Return a JPM as it is kept: at most 100, in hundredths, halves upwards."""
    return min(per_cent, FULL).quantize(HUNDREDTH, ROUND_HALF_UP)


def jpm_of(achieved: Decimal, standard: Decimal) -> Decimal:
    """Return the JPM computed from the totals. ``standard`` is above zero."""
    return as_jpm(achieved * FULL / standard)


def totals(levels: Iterable[Level]) -> tuple[Decimal, Decimal] | None:
    """Return the levels achieved and required, summed; None unless each competency has a standard."""
    pairs = [(level.achieved, level.standard) for level in levels]
    standards = [standard for _, standard in pairs if standard is not None]
    if not pairs or len(standards) < len(pairs) or not sum(standards):
        return None
    return sum((achieved for achieved, _ in pairs), Decimal(0)), sum(standards, Decimal(0))


def agree(given: Decimal, computed: Decimal) -> bool:
    """Return whether a given JPM may be the one computed from the sums, rounded to a whole per cent."""
    return abs(given - computed) <= ROUNDING


def category(jpm: Decimal, purpose: Purpose, thresholds: Thresholds) -> Category:
    """Return the category of a JPM on one of the two scales."""
    best, middle, lowest = SCALES[purpose]
    higher, lower = thresholds.of(purpose)
    return best if jpm >= higher else middle if jpm >= lower else lowest


def categories(jpm: Decimal, purpose: Purpose, thresholds: Thresholds) -> tuple[Category, ...]:
    """Return the category of a result; one on each scale where it serves both purposes."""
    scales = tuple(SCALES) if purpose is Purpose.BOTH else (purpose,)
    return tuple(category(jpm, scale, thresholds) for scale in scales)


def scale_of(category: Category) -> Purpose:
    """Return the purpose whose scale contains a category."""
    return next(purpose for purpose, scale in SCALES.items() if category in scale)


def expected_on(held_on: date, days: int) -> date:
    """Return the day by which the result of an assessment should have come."""
    return held_on + timedelta(days=days)


def receipt_text(receipt: Receipt) -> Message:
    """Return that a result came, and whether the person has it; not what it says."""
    facts = {
        "held_on": receipt.held_on,
        "received": receipt.received_on,
        "organiser": receipt.organiser or msg("the organiser"),
    }
    if receipt.delivered_on is None:
        return msg(
            "The result of {held_on} came from {organiser} on {received} and is not handed over yet.", **facts
        )
    return msg(
        "The result of {held_on} came from {organiser} on {received} and was handed over on {delivered}.",
        delivered=receipt.delivered_on,
        **facts,
    )
