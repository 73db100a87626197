"""Which days can hold a batch. Holidays come in as data; nothing here knows a country."""

import re
from calendar import monthrange
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from asesmen_cli.domain.messages import N_, Message, msg

DAY = timedelta(days=1)
WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_PLACES = {
    name: at
    for at, names in enumerate(
        zip(WEEK, ("senin", "selasa", "rabu", "kamis", "jumat", "sabtu", "minggu"), strict=True)
    )
    for name in (*names, names[1][:3])
}
"""Name of a weekday, English or Indonesian -> its place from Monday, 0."""
_NAMES = (
    N_("Monday"),
    N_("Tuesday"),
    N_("Wednesday"),
    N_("Thursday"),
    N_("Friday"),
    N_("Saturday"),
    N_("Sunday"),
)
FIRST_DAY, LAST_DAY = date(1950, 1, 1), date(2199, 12, 31)
"""The range of every date that a person may enter: date arithmetic around it cannot overflow."""
HORIZON = timedelta(days=366 * 10)
"""How far ahead windows are looked for before giving up."""


class Certainty(StrEnum):
    """How sure a day off is."""

    DECREED = "decreed"
    ESTIMATED = "estimated"
    """Bound to the moon: the decree may name another day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayOff:
    """A national holiday, a joint leave day, or an office's own closure."""

    on: date
    name: str
    certainty: Certainty = Certainty.DECREED


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """The office's working days."""

    weekdays: frozenset[int] = frozenset(range(5))
    """0 is Monday."""
    off: Mapping[date, DayOff] = field(default_factory=dict)
    extra: frozenset[date] = frozenset()
    """Days that are worked although the week or the national list says otherwise."""
    undecreed: frozenset[int] = frozenset()
    """Years whose joint leave days are not decreed yet."""

    def works(self, day: date) -> bool:
        """Return whether this is a working day."""
        return day in self.extra or (day.weekday() in self.weekdays and day not in self.off)

    def windows(
        self,
        start: date,
        days: int,
        *,
        until: date | None,
        straddle: bool,
        taken: Container[date] = (),
    ) -> Iterator[tuple[date, ...]]:
        """Yield the earliest runs of ``days`` consecutive working days, one after the other.

        A run has no day off inside. With ``straddle`` it may pass over weekly days of rest (days that are
        no weekday of work), never over a holiday. Days that are ``taken`` hold no run.
        """
        last = until or start + HORIZON
        run: list[date] = []
        day = start
        while day <= last:
            if self.works(day) and day not in taken:
                run.append(day)
                if len(run) == days:
                    yield tuple(run)
                    run = []
            elif not (straddle and day.weekday() not in self.weekdays):
                run = []
            day += DAY


def weekdays(text: str) -> frozenset[int]:
    """Read ``mon-fri``, ``senin-sabtu``, ``mon,wed,fri`` or ``sat``; 0 is Monday.

    Raises:
        ValueError: for anything else.
    """
    found: set[int] = set()
    for part in text.lower().replace(" ", "").split(","):
        first, dash, last = part.partition("-")
        try:
            low, high = _PLACES[first], _PLACES[last if dash else first]
        except KeyError:
            raise ValueError(text) from None
        found |= set(range(low, high + 1)) if low <= high else set(range(low, 7)) | set(range(high + 1))
    return frozenset(found)


def in_english(text: str) -> str:
    """Return working days as ``mon-fri``, whatever their names were given in.

    Raises:
        ValueError: where :func:`weekdays` raises it.
    """
    weekdays(text)
    return re.sub(r"[a-z]+", lambda found: WEEK[_PLACES[found[0]]], text.lower().replace(" ", ""))


def in_words(workdays: str) -> tuple[Message, ...]:
    """Return working days such as ``mon-fri`` as sentences have them: ``Monday–Friday``."""
    parts = [
        [Message(_NAMES[_PLACES[day]]) for day in part.split("-")] for part in workdays.split(",") if part
    ]
    return tuple(
        part[0] if len(part) == 1 else msg("{first}–{last}", first=part[0], last=part[1]) for part in parts
    )


@lru_cache(maxsize=1 << 16)
def add_months(day: date, months: int) -> date:
    """Return the same day ``months`` later; the last day of the month where that month is too short.

    29 February falls to 28.
    """
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
