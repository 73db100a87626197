"""The months to come, from what is on file: published batches, holidays, exemptions, money."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from asesmen_cli.domain.facts import ForecastSheet, Pace
from asesmen_cli.domain.people import Tier
from asesmen_cli.language import speaking
from asesmen_cli.usecases.common.context import Context
from asesmen_cli.usecases.exempt import exempt
from asesmen_cli.usecases.forecast import ForecastOptions, foresee, statement
from tests.builders import ctx
from tests.rosters import number
from tests.usecases.life import office, published, refused, waiting

# Today is Monday, 6 November 2023; a plan begins on the 16th at the earliest.


def foreseen(at: Context, **options: object) -> ForecastSheet:
    return foresee(at, ForecastOptions(**options))  # type: ignore[arg-type] # of several types


def backlogs(sheet: ForecastSheet) -> list[int]:
    return [month.backlog for month in sheet.forecast.months]


def test_the_batches_of_a_month_are_its_first_runs_of_working_days(tmp_path: Path) -> None:
    # from Thursday the 16th: 20-22 and 27-29 are the runs of November; one batch a month takes the first
    sheet = foreseen(office(tmp_path), batches=1, batch_size=2, months=4)
    assert backlogs(sheet) == [4, 2, 0, 0]
    assert [month.seats for month in sheet.forecast.months] == [2, 2, 2, 2]
    # 1 January is a holiday, so the first run of January is 2 to 4
    assert (sheet.forecast.clears_on, sheet.forecast.seated) == (date(2024, 1, 4), 6)


def test_a_month_holds_no_more_batches_than_its_working_days(tmp_path: Path) -> None:
    # April 2024, with Lebaran from the 8th to the 15th: 1-3, 16-18, 22-24; 1 May cuts the last week short
    sheet = foreseen(office(tmp_path), batches=100, batch_size=1, months=6)
    assert sheet.forecast.months[5].seats == 3


def test_published_batches_count_in_their_month_and_hold_their_own(tmp_path: Path) -> None:
    # published: 13-15 November with 1 and 2, 20-22 with 3 and 4: November has its two, December 5 and 6
    at = office(tmp_path)
    published(at, max_batches=2)
    sheet = foreseen(at, batches=2, batch_size=2, months=2)
    assert [(month.seats, month.used) for month in sheet.forecast.months] == [(4, 4), (4, 2)]


def test_the_exempt_come_when_the_exemption_ends(tmp_path: Path) -> None:
    at = office(tmp_path, 2)
    exempt(at, [number(1)], until=date(2024, 1, 14), reason="Tugas belajar")
    sheet = foreseen(at, batches=0, months=3)
    assert sheet.forecast.backlog == 1
    assert [(month.due, month.backlog) for month in sheet.forecast.months] == [(0, 1), (0, 1), (1, 2)]


def test_only_the_tiers_asked_for_are_reckoned(tmp_path: Path) -> None:
    at = office(tmp_path, [*waiting(2), *waiting(3, first=5, echelon="III.a")])
    assert foreseen(at, tiers=(Tier.ADMINISTRATOR,), months=1).forecast.backlog == 3


def test_what_is_needed_to_clear_by_a_day_and_what_it_costs(tmp_path: Path) -> None:
    # 6 people, 2 a batch: one a month clears on 4 January, two on 6 December, three in November
    at = office(tmp_path, forecast={"cost_per_person": 8_000_000})
    for by, needed in ((date(2024, 1, 4), 1), (date(2024, 1, 3), 2), (date(2023, 11, 30), None)):
        sheet = foreseen(at, batches=1, batch_size=2, months=4, by=by)
        assert (sheet.by, sheet.needed and sheet.needed.batches_a_month) == (by, needed)
        assert sheet.reaching is None
    sheet = foreseen(at, batches=1, batch_size=2, months=4, by=date(2024, 1, 3))
    assert (sheet.needed, sheet.cost(6)) == (
        Pace(batches_a_month=2, seats=8, people=6, waiting=0),
        48_000_000,
    )


def test_the_pace_keeps_the_backlog_cleared_and_its_seats_are_those_until_the_day(tmp_path: Path) -> None:
    # two wait today; six fall due on 1 February, and all of them are seated in February by three batches only
    six = [replace(one, last_assessed=date(2022, 2, 1)) for one in waiting(6, first=3)]
    at = office(tmp_path, [*waiting(2), *six])
    sheet = foreseen(at, batches=1, batch_size=2, months=5, by=date(2023, 12, 31))
    # at three a month: 20-22 and 27-29 November, three in December; two seats of ten are used until then
    assert sheet.needed == Pace(batches_a_month=3, seats=10, people=2, waiting=0)
    # one a month clears it by then; of those who fall due in February two sit in that month's batch
    assert sheet.reaching == Pace(batches_a_month=1, seats=4, people=2, waiting=4)
    assert [speaking("en").put(lead) for lead in statement(sheet).leads][2:] == [
        (
            "To clear it by 31 December 2023: 1 batch a month. That is 4 seats until then, for 2 people;"
            " cost: not known. More people fall due after that: up to 4 of them wait at the end of a month."
        ),
        (
            "To clear it by 31 December 2023 and keep it so: 3 batches a month."
            " That is 10 seats until then, for 2 people; cost: not known."
        ),
    ]
    again = foreseen(at, batches=3, batch_size=2, months=5).forecast
    assert again.clear_from(date(2023, 12, 31))
    assert not foreseen(at, batches=2, batch_size=2, months=5).forecast.clear_from(date(2023, 12, 31))


def test_a_day_beyond_the_months_is_foreseen_all_the_same(tmp_path: Path) -> None:
    sheet = foreseen(office(tmp_path), batches=1, batch_size=1, months=1, by=date(2024, 4, 30))
    assert sheet.needed is not None
    assert (len(sheet.forecast.months), sheet.needed.batches_a_month) == (6, 1)


def test_the_report_says_when_the_backlog_clears_and_what_it_takes(tmp_path: Path) -> None:
    # 6 people, 2 a batch, Rp8.000.000 each
    at = office(tmp_path, forecast={"cost_per_person": 8_000_000})

    def said(**options: object) -> list[str]:
        document = statement(foreseen(at, batch_size=2, **options))
        return [speaking("en").put(lead) for lead in document.leads]

    assert said(batches=1, months=4, by=date(2024, 1, 3)) == [
        "6 people must be assessed today.",
        "The backlog clears on 4 January 2024, after 6 seats; cost: Rp48,000,000.",
        (
            "To clear it by 3 January 2024 and keep it so: 2 batches a month."
            " That is 8 seats until then, for 6 people; cost: Rp48,000,000."
        ),
    ]
    assert said(batches=0, months=2, by=date(2023, 11, 30)) == [
        "6 people must be assessed today.",
        "The backlog does not clear in these months: 6 are left.",
        "No number of batches a month clears it by 30 November 2023 and keeps it so.",
    ]


def test_a_backlog_that_comes_back_is_not_said_to_clear(tmp_path: Path) -> None:
    six = [replace(one, last_assessed=date(2022, 2, 1)) for one in waiting(6, first=3)]
    at = office(tmp_path, [*waiting(2), *six])
    leads = statement(foreseen(at, batches=1, batch_size=2, months=4)).leads
    assert speaking("en").put(leads[1]) == (
        "The backlog clears on 22 November 2023, after 2 seats. More people fall due after that:"
        " up to 4 of them wait at the end of a month."
    )


def test_a_budget_limits_the_seats_of_a_year(tmp_path: Path) -> None:
    at = office(tmp_path, forecast={"cost_per_person": 10})
    # 25 pay for 2 seats a year: two in 2023, two in 2024, two in 2025, on 6 to 8 January
    sheet = foreseen(at, batches=2, batch_size=2, budget=25, months=16)
    assert [month.seats for month in sheet.forecast.months if month.seats] == [2, 2, 2]
    assert sheet.forecast.clears_on == date(2025, 1, 8)


def test_money_without_a_cost_and_a_day_gone_by_are_refused(tmp_path: Path) -> None:
    at = office(tmp_path)
    for options, option in (({"budget": 5}, "budget"), ({"by": at.today}, "by")):
        error = refused(lambda given=options: foreseen(at, **given))  # type: ignore[misc]
        assert (error.code, error.params["option"]) == ("usage.value", option)


def test_without_a_roster_there_is_nothing_to_foresee(tmp_path: Path) -> None:
    assert refused(lambda: foreseen(ctx(tmp_path))).code == "state.no-roster"
