from datetime import date, timedelta
from itertools import islice

import pytest

from asesmen_cli.calendars import national_days_off, office_calendar
from asesmen_cli.domain.workdays import Calendar, Certainty
from asesmen_cli.settings import Settings


def calendar(*years: int, workdays: str = "mon-fri", **own: object) -> Calendar:
    said = Settings.model_validate({"calendar": own}).calendar
    return office_calendar(workdays, years, closures=said.days_off(), extra_workdays=said.extra_workdays)


def days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def test_2026_has_the_days_of_the_joint_decree() -> None:
    # SKB 1497/2025, 2/2025, 5/2025: 17 public holidays and 8 days of joint leave
    off, undecreed = national_days_off([2026])
    assert [f"{day.on:%m%d}" for day in off] == [
        *("0101", "0116", "0216", "0217", "0318", "0319", "0320", "0321", "0322", "0323", "0324", "0403"),
        *("0405", "0501", "0514", "0515", "0527", "0528", "0531", "0601", "0616", "0817", "0825", "1224"),
        "1225",
    ]
    assert undecreed == frozenset()


def test_holidays_are_called_what_they_are_called() -> None:
    names = {day.on: day.name for day in national_days_off([2026])[0]}
    assert names[date(2026, 8, 17)] == "Hari Kemerdekaan Republik Indonesia"


@pytest.mark.parametrize(
    ("first", "last", "windows"),
    [
        # 16 and 17 February are off: Wednesday to Friday is the only run
        (date(2026, 2, 16), date(2026, 2, 20), [(date(2026, 2, 18), date(2026, 2, 20))]),
        # 18 to 24 March are off around a weekend: Monday and Tuesday are too few
        (date(2026, 3, 16), date(2026, 3, 24), []),
        (date(2026, 3, 16), date(2026, 3, 27), [(date(2026, 3, 25), date(2026, 3, 27))]),
    ],
)
def test_three_days_in_the_hard_weeks_of_2026(
    first: date, last: date, windows: list[tuple[date, date]]
) -> None:
    found = calendar(2026).windows(first, 3, until=last, straddle=False)
    assert [(window[0], window[-1]) for window in found] == windows


def test_the_batches_of_cilegon_in_november_2023() -> None:
    found = calendar(2023, workdays="mon-sat").windows(date(2023, 11, 6), 3, until=None, straddle=False)
    assert [(window[0].day, window[-1].day) for window in islice(found, 4)] == [
        (6, 8),
        (9, 11),
        (13, 15),
        (16, 18),
    ]


def test_the_office_closes_on_its_own_days() -> None:
    closed = calendar(
        2026, closures=[{"from": date(2026, 4, 27), "to": date(2026, 4, 28), "name": "HUT Kota"}]
    )
    assert [closed.works(day) for day in days(date(2026, 4, 26), date(2026, 4, 29))] == [
        False,
        False,
        False,
        True,
    ]
    assert closed.off[date(2026, 4, 28)].name == "HUT Kota"


def test_a_closure_of_one_day_needs_no_end() -> None:
    closed = calendar(2026, closures=[{"from": date(2026, 4, 27), "name": "HUT Kota"}])
    assert [closed.works(day) for day in days(date(2026, 4, 27), date(2026, 4, 28))] == [False, True]


@pytest.mark.rule("R7")
def test_what_the_office_says_wins_over_the_national_list_and_over_the_week() -> None:
    own = calendar(2026, extra_workdays=[date(2026, 2, 16), date(2026, 2, 21)])
    assert [day.day for day in days(date(2026, 2, 16), date(2026, 2, 22)) if own.works(day)] == [
        16,
        18,
        19,
        20,
        21,
    ]


def test_the_office_names_a_holiday_in_its_own_words_and_is_sure_of_it() -> None:
    moon = date(2028, 2, 27)  # Idul Fitri 2028 is an estimate of the library
    assert calendar(2028).off[moon].certainty is Certainty.ESTIMATED
    sure = calendar(2028, closures=[{"from": moon, "name": "Idul Fitri 1449 H"}]).off[moon]
    assert (sure.name, sure.certainty) == ("Idul Fitri 1449 H", Certainty.DECREED)


def test_an_estimated_day_is_named_without_the_mark() -> None:
    assert calendar(2028).off[date(2028, 2, 27)].name == "Hari Raya Idul Fitri"


@pytest.mark.rule("R12")
def test_years_without_decreed_joint_leave_are_told() -> None:
    assert calendar(2026, 2027, 2028, 2029).undecreed == {2028, 2029}


def test_a_week_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(ValueError, match="senen"):
        calendar(2026, workdays="senen-jumat")
