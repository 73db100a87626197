"""Dates as people type them at a command."""

from datetime import date

import pytest

from asesmen_cli.intake import typed_day


@pytest.mark.parametrize(
    "typed",
    [
        "2026-02-02",
        "2-2-2026",
        "02/02/2026",
        "2.2.2026",
        "2 Februari 2026",
        "2 feb 2026",
        "2 Feb 2026",
        "2 February 2026",
        "20260202",
    ],
)
def test_a_day_is_read_as_it_is_typed(typed: str) -> None:
    assert typed_day(typed) == date(2026, 2, 2)


@pytest.mark.parametrize("typed", ["", "2", "2-2-26", "2026", "45000", "Februari 2026", "31-2-2026", "besok"])
def test_what_may_mean_several_days_is_not_read(typed: str) -> None:
    assert typed_day(typed) is None
