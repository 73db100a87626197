"""The working days of an office: the national calendar and the office's own days."""

from collections.abc import Iterable
from datetime import date

from asesmen_cli.domain.workdays import Calendar, Certainty, DayOff, weekdays

_ESTIMATED = "(perkiraan)"
"""The library's mark of a day that depends on the sighting of the moon."""


def national_days_off(years: Iterable[int]) -> tuple[tuple[DayOff, ...], frozenset[int]]:
    """Public holidays and joint leave (cuti bersama) of Indonesia, and the years without decreed joint leave.

    Source: the ``holidays`` library, which follows the yearly joint decree of three ministers.
    """
    from holidays import country_holidays

    wanted = sorted(set(years))
    days = country_holidays("ID", years=wanted, categories=("public", "government"), language="id")
    decreed = country_holidays("ID", years=wanted, categories=("government",), language="id")
    return (
        tuple(
            DayOff(
                on=day,
                name=name.replace(_ESTIMATED, "").strip(),
                certainty=Certainty.ESTIMATED if _ESTIMATED in name else Certainty.DECREED,
            )
            for day, name in sorted(days.items())
        ),
        frozenset(wanted) - {day.year for day in decreed},
    )


def office_calendar(
    workdays: str,
    years: Iterable[int],
    *,
    closures: Iterable[DayOff] = (),
    extra_workdays: Iterable[date] = (),
) -> Calendar:
    """Return the calendar of an office. Its closures and extra days override the national list.

    Raises:
        ValueError: if ``workdays`` cannot be read.
    """
    national, undecreed = national_days_off(years)
    return Calendar(
        weekdays=weekdays(workdays),
        off={day.on: day for day in (*national, *closures)},
        extra=frozenset(extra_workdays),
        undecreed=undecreed,
    )
