import re
from datetime import date, timedelta
from itertools import islice, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asesmen_cli.domain.workdays import Calendar, DayOff, add_months, in_english, weekdays

MON, TUE, WED, THU, FRI, SAT, SUN = (date(2026, 6, day) for day in range(8, 15))
"""A week without holidays: 8 to 14 June 2026."""
WEEK = timedelta(days=7)


def closed(*days: date) -> dict[date, DayOff]:
    return {day: DayOff(on=day, name="Libur") for day in days}


def windows(
    calendar: Calendar, start: date, days: int, n: int = 3, **options: object
) -> list[tuple[date, ...]]:
    found = calendar.windows(start, days, **({"until": None, "straddle": False} | options))  # type: ignore[arg-type]
    return list(islice(found, n))


# --- single days ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("calendar", "worked"),
    [
        (Calendar(), [MON, TUE, WED, THU, FRI]),
        (Calendar(weekdays=weekdays("mon-sat")), [MON, TUE, WED, THU, FRI, SAT]),
        (Calendar(off=closed(WED)), [MON, TUE, THU, FRI]),
        (Calendar(extra=frozenset({SUN})), [MON, TUE, WED, THU, FRI, SUN]),
        (Calendar(off=closed(WED), extra=frozenset({WED})), [MON, TUE, WED, THU, FRI]),  # what is worked wins
        (Calendar(weekdays=frozenset()), []),
    ],
)
@pytest.mark.rule("R7")
def test_which_days_of_a_week_are_worked(calendar: Calendar, worked: list[date]) -> None:
    assert [day for day in (MON, TUE, WED, THU, FRI, SAT, SUN) if calendar.works(day)] == worked


def test_windows_follow_one_another_and_leave_short_ends_of_weeks() -> None:
    # Monday to Wednesday; Thursday and Friday are too few
    assert windows(Calendar(), MON, 3, 2) == [(MON, TUE, WED), (MON + WEEK, TUE + WEEK, WED + WEEK)]


def test_six_days_hold_two_batches_of_three() -> None:
    assert windows(Calendar(weekdays=weekdays("mon-sat")), MON, 3, 2) == [(MON, TUE, WED), (THU, FRI, SAT)]


def test_a_holiday_ends_a_run_and_the_day_after_begins_one() -> None:
    assert windows(Calendar(off=closed(TUE)), MON, 3, 1) == [(WED, THU, FRI)]


def test_a_batch_may_pass_over_a_weekend_if_allowed() -> None:
    assert windows(Calendar(), THU, 3, 1, straddle=True) == [(THU, FRI, MON + WEEK)]
    assert windows(Calendar(), THU, 3, 1) == [(MON + WEEK, TUE + WEEK, WED + WEEK)]


@pytest.mark.rule("R8")
def test_no_batch_passes_over_a_holiday_even_beside_a_weekend() -> None:
    monday_off = Calendar(off=closed(MON + WEEK))
    assert windows(monday_off, THU, 3, 1, straddle=True) == [(TUE + WEEK, WED + WEEK, THU + WEEK)]


def test_a_holiday_on_a_weekend_is_only_a_weekend() -> None:
    assert windows(Calendar(off=closed(SAT)), THU, 3, 1, straddle=True) == [(THU, FRI, MON + WEEK)]


def test_a_start_on_a_day_off_means_the_next_run() -> None:
    assert windows(Calendar(), SAT, 3, 1) == [(MON + WEEK, TUE + WEEK, WED + WEEK)]


@pytest.mark.parametrize(
    ("until", "n"), [(TUE, 0), (WED, 1), (WED + WEEK - timedelta(days=1), 1), (WED + WEEK, 2)]
)
def test_the_last_day_may_be_used(until: date, n: int) -> None:
    assert len(windows(Calendar(), MON, 3, 9, until=until)) == n


@pytest.mark.parametrize(
    ("calendar", "days"),
    [(Calendar(), 6), (Calendar(weekdays=frozenset()), 1), (Calendar(weekdays=weekdays("sat")), 2)],
)
def test_a_run_that_no_week_holds_gives_no_window_and_no_hang(calendar: Calendar, days: int) -> None:
    assert windows(calendar, MON, days) == []


@pytest.mark.rule("R7")
def test_extra_days_make_a_longer_run() -> None:
    extra = Calendar(extra=frozenset({SAT, SUN}))
    assert windows(extra, MON, 7, 1) == [(MON, TUE, WED, THU, FRI, SAT, SUN)]


@given(
    pattern=st.frozensets(st.integers(0, 6), min_size=1),
    off=st.sets(st.integers(0, 120)),
    extra=st.sets(st.integers(0, 120), max_size=10),
    days=st.integers(1, 6),
    straddle=st.booleans(),
)
@pytest.mark.rule("R8")
def test_every_window_is_a_run_of_working_days_and_none_is_missed(
    pattern: frozenset[int], off: set[int], extra: set[int], days: int, straddle: bool
) -> None:
    dates = [MON + timedelta(days=n) for n in range(121)]
    calendar = Calendar(
        weekdays=pattern, off=closed(*(dates[n] for n in off)), extra=frozenset(dates[n] for n in extra)
    )
    found = windows(calendar, MON, days, 999, until=dates[-1], straddle=straddle)
    for window in found:
        assert len(window) == days
        assert all(calendar.works(day) for day in window)
        between = [day for day in dates if window[0] < day < window[-1] and day not in window]
        assert all(straddle and day.weekday() not in pattern and day not in calendar.extra for day in between)
    assert all(first[-1] < then[0] for first, then in pairwise(found))
    # the earliest: any run that ends before the first window begins or ends inside it would have been taken
    used = {day for window in found for day in window}
    free = [day for day in dates if day not in used]
    runs = [free[at : at + days] for at in range(len(free) - days + 1)]
    whole = [run for run in runs if len(run) == days and (run[-1] - run[0]).days == days - 1]
    assert not [run for run in whole if all(map(calendar.works, run))]


# --- words and months -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("mon-fri", {0, 1, 2, 3, 4}),
        ("mon-sat", {0, 1, 2, 3, 4, 5}),
        ("MON - Sat", {0, 1, 2, 3, 4, 5}),
        ("mon,wed,fri", {0, 2, 4}),
        ("sat", {5}),
        ("fri-mon", {4, 5, 6, 0}),
        ("mon-tue,sat", {0, 1, 5}),
        ("senin-jumat", {0, 1, 2, 3, 4}),
        ("Sen, Rab-Kam, Minggu", {0, 2, 3, 6}),
    ],
)
def test_ways_to_write_the_days_of_a_week(text: str, days: set[int]) -> None:
    assert weekdays(text) == days


def test_indonesian_days_become_english_ones() -> None:
    assert in_english("Senin-Sabtu") == "mon-sat"
    assert in_english("sel, kam") == "tue,thu"


@pytest.mark.parametrize("text", ["", "mon-", "mon;fri", "mon-fri-sat", "monday", "m", "-fri", "mon,,fri"])
def test_other_texts_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(text)}$"):
        weekdays(text)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2020, 2, 29), 12, date(2021, 2, 28)),
        (date(2020, 2, 29), 48, date(2024, 2, 29)),
        (date(2023, 1, 31), 1, date(2023, 2, 28)),
        (date(2023, 12, 15), 1, date(2024, 1, 15)),
        (date(2023, 3, 31), -1, date(2023, 2, 28)),
        (date(2023, 3, 31), 0, date(2023, 3, 31)),
    ],
)
def test_months_later_is_the_same_day_or_the_last_there_is(day: date, months: int, later: date) -> None:
    assert add_months(day, months) == later
