from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asesmen_cli.domain.due import (
    NOT_SERVING,
    Absent,
    Due,
    DueOn,
    DueRule,
    Status,
    explain,
    leaves_scope_on,
    most_urgent_first,
    names_any,
    retirement_day,
)
from asesmen_cli.domain.people import Tier
from asesmen_cli.language import speaking
from asesmen_cli.settings import Settings
from tests.builders import SOURCE, TODAY, born, person, stands
from tests.rosters import number

RULE = Settings().due_rule()


# --- the two clocks -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("last", "due_on", "valid_until"),
    [
        (date(2020, 2, 29), date(2022, 2, 28), date(2023, 2, 28)),  # no 29 February in either year
        (date(2022, 2, 28), date(2024, 2, 28), date(2025, 2, 28)),  # 28 stays 28, even before a leap day
        (date(2021, 2, 28), date(2023, 2, 28), date(2024, 2, 28)),
        (date(2021, 12, 31), date(2023, 12, 31), date(2024, 12, 31)),
    ],
)
@pytest.mark.rule("R1", "R2")
def test_both_clocks_run_in_calendar_years(last: date, due_on: date, valid_until: date) -> None:
    due = stands(last=last)
    assert (due.due_on, due.valid_until) == (due_on, valid_until)


@pytest.mark.rule("R2")
def test_both_clocks_are_settings() -> None:
    # 31 August + 6 months: February has no 31; + 12 months
    due = stands(last=date(2022, 8, 31), cycle_months=6, validity_months=12)
    assert (due.due_on, due.valid_until) == (date(2023, 2, 28), date(2023, 8, 31))


@pytest.mark.parametrize(
    ("last", "status", "overdue"),
    [
        (date(2021, 11, 5), Status.OVERDUE, 1),
        (date(2021, 11, 6), Status.OVERDUE, 0),  # due on the very day is overdue
        (date(2021, 11, 7), Status.SOON, None),
        (date(2022, 2, 4), Status.SOON, None),  # 6 November + 90 days = 4 February
        (date(2022, 2, 5), Status.CURRENT, None),
        (date(2023, 11, 6), Status.CURRENT, None),
    ],
)
@pytest.mark.rule("R1")
def test_where_the_statuses_meet(last: date, status: Status, overdue: int | None) -> None:
    due = stands(last=last)
    assert (due.status, due.days_overdue) == (status, overdue)


@pytest.mark.rule("R114")
@pytest.mark.parametrize(
    ("pension", "months", "leaves"),
    [
        (date(2024, 3, 1), 0, date(2024, 3, 1)),
        (date(2024, 3, 1), 1, date(2024, 2, 1)),
        (date(2024, 3, 31), 1, date(2024, 3, 1)),  # a month from 29 February ends on 29 March
        (date(2024, 2, 29), 12, date(2023, 3, 1)),
    ],
)
def test_people_are_left_out_from_the_first_day_that_reaches_their_pension(
    pension: date, months: int, leaves: date
) -> None:
    rule = DueRule(retiring_within_months=months)
    who = person(retires_on=pension)
    found = [
        day
        for day in (leaves - timedelta(days=1), leaves)
        if DueOn(rule, day).due(who, None, SOURCE).absent is not None
    ]
    assert found == [leaves]
    assert leaves_scope_on(pension, rule) == leaves


def test_without_days_of_warning_nobody_is_due_soon() -> None:
    assert stands(last=date(2021, 11, 7), soon_days=0).status is Status.CURRENT


def test_flagged_are_the_overdue_and_those_never_assessed() -> None:
    assert [status for status in Status if status.flagged] == [Status.NEVER, Status.OVERDUE]


# --- never assessed -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("nip", "since"),
    [
        (number(1, since=200511), date(2005, 11, 1)),  # PNS: the first day of the month in the number
        (number(1, since=202521), date(2025, 1, 1)),  # PPPK: 21 is a count, 1 January of the year
        (number(1, since=202500), date(2025, 1, 1)),
    ],
)
@pytest.mark.rule("R3")
def test_whoever_was_never_assessed_waits_since_the_day_in_their_number(nip: str, since: date) -> None:
    due = stands(person(nip), on=date(2026, 1, 1))
    assert (due.status, due.unassessed_since) == (Status.NEVER, since)
    assert (due.last, due.due_on, due.valid_until, due.days_overdue) == (None, None, None, None)


def test_whoever_was_assessed_waits_since_that_day() -> None:
    assert stands(last=date(2023, 1, 5)).unassessed_since == date(2023, 1, 5)


def test_the_longest_wait_comes_first_then_the_number() -> None:
    twin, first = number(2), number(1)
    waits = [stands(person(twin)), stands(person(first)), stands(last=date(2004, 12, 31))]
    ordered = most_urgent_first(waits)
    assert [(due.unassessed_since, due.person.nip) for due in ordered] == [
        (date(2004, 12, 31), first),
        (date(2005, 1, 1), first),
        (date(2005, 1, 1), twin),
    ]


# --- retirement -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tier", "day"),
    [
        (Tier.JPT, date(2025, 3, 1)),  # 60
        (Tier.ADMINISTRATOR, date(2023, 3, 1)),  # 58
        (Tier.PENGAWAS, date(2023, 3, 1)),
        (Tier.PELAKSANA, date(2023, 3, 1)),
        (Tier.FUNGSIONAL, None),
        (Tier.UNKNOWN, None),
    ],
)
@pytest.mark.rule("R6")
def test_pension_starts_on_the_first_of_the_month_after_the_birthday(tier: Tier, day: date | None) -> None:
    assert retirement_day(born(date(1965, 2, 14), tier=tier), RULE) == day


@pytest.mark.parametrize(
    ("birthday", "day"),
    [
        (date(1965, 2, 1), date(2023, 3, 1)),  # born on a first: still the month after
        (date(1965, 12, 31), date(2024, 1, 1)),
        (date(1964, 2, 29), date(2022, 3, 1)),
    ],
)
def test_the_month_after_the_birthday(birthday: date, day: date) -> None:
    assert retirement_day(born(birthday), RULE) == day


@pytest.mark.parametrize(
    ("facts", "posts", "day"),
    [
        # born 14 Feb 1965; what counts: the roster's date, its age, the post (longest part), the tier
        (
            {"retires_on": date(2030, 5, 1), "retirement_age": 65, "position": "Dokter"},
            {"dokter": 60},
            date(2030, 5, 1),
        ),
        ({"retirement_age": 65, "position": "Dokter"}, {"dokter": 60}, date(2030, 3, 1)),
        ({"position": "DOKTER Ahli Utama"}, {"dokter": 60}, date(2025, 3, 1)),
        (
            {"position": "Dokter Ahli Utama"},
            {"dokter": 60, "ahli utama": 65, "guru": 70},
            date(2030, 3, 1),
        ),  # longest
        ({"position": "Bidan"}, {"dokter": 60}, date(2023, 3, 1)),
        ({"position": None}, {"dokter": 60}, date(2023, 3, 1)),
    ],
)
@pytest.mark.rule("R6")
def test_who_says_when_a_person_retires(facts: dict[str, object], posts: dict[str, int], day: date) -> None:
    rule = Settings.model_validate({"retirement": {"posts": posts}}).due_rule()
    assert retirement_day(born(date(1965, 2, 14), **facts), rule) == day


def test_the_settings_give_an_age_to_functional_posts() -> None:
    rule = Settings.model_validate({"retirement": {"fungsional": 65}}).due_rule()
    assert retirement_day(born(date(1965, 2, 14), tier=Tier.FUNGSIONAL), rule) == date(2030, 3, 1)


@pytest.mark.parametrize(
    ("on", "months", "absent"),
    [
        (date(2023, 2, 28), 0, None),
        (date(2023, 3, 1), 0, Absent.RETIRED),
        (date(2023, 2, 28), 1, Absent.RETIRING),  # 28 February + 1 month = 28 March
        (date(2022, 9, 1), 6, Absent.RETIRING),  # + 6 months = 1 March, the very day
        (date(2022, 8, 31), 6, None),  # + 6 months = 28 February
        (date(2023, 3, 1), 6, Absent.RETIRED),
    ],
)
@pytest.mark.rule("R5")
def test_people_leave_the_scope_as_they_retire(on: date, months: int, absent: Absent | None) -> None:
    due = stands(born(date(1965, 2, 14)), on=on, retiring_within_months=months)
    assert (due.absent, due.status) == (absent, Status.OUT_OF_SCOPE if absent else Status.NEVER)


# --- standing and scope ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "standing",
    [
        "CLTN",
        "Perpanjangan CLTN",
        "Cuti di Luar Tanggungan Negara",
        "MPP",
        "Masa Persiapan Pensiun",
        "Tugas Belajar",
        "TUGAS  BELAJAR",
        "Pemberhentian Sementara",
        "Diberhentikan",
        "Non Aktif",
        "Non-Aktif",
        "Penerima Uang Tunggu",
        "Pensiun",
        "Meninggal",
        "Meninggal, Cuti Sakit",
        "Aktif, MPP",
        "aktif (tugas belajar)",
        "Dinyatakan Hilang",
    ],
)
@pytest.mark.rule("R5")
def test_who_does_not_serve_is_out_of_scope(standing: str) -> None:
    due = stands(person(standing=standing))
    assert (due.status, due.absent) == (Status.OUT_OF_SCOPE, Absent.STANDING)


@pytest.mark.parametrize(
    "standing",
    [
        None,
        "",
        "Aktif",
        "PPPK Aktif",
        "Aktif, Cuti Sakit",
        "Aktif, Cuti Tahunan",
        "Aktif, Cuti Besar",
        "Umppat",
    ],
)
@pytest.mark.rule("R5")
def test_who_serves_is_in_scope(standing: str | None) -> None:
    assert stands(person(standing=standing)).absent is None


@pytest.mark.parametrize("word", ["Hukuman Disiplin", "hukuman-disiplin"])
def test_the_words_of_standings_are_a_setting(word: str) -> None:
    due = stands(person(standing="Aktif, Hukuman-Disiplin"), not_serving=(word,))
    assert due.absent is Absent.STANDING
    assert stands(person(standing="MPP"), not_serving=(word,)).absent is None


def test_every_tier_is_in_scope_by_default() -> None:
    assert [stands(person(tier=tier)).status for tier in Tier] == [Status.NEVER] * 6


def test_tiers_outside_the_scope_are_not_asked() -> None:
    due = stands(person(tier=Tier.PELAKSANA), tiers=frozenset({Tier.PENGAWAS}))
    assert (due.status, due.absent) == (Status.OUT_OF_SCOPE, Absent.TIER)
    assert stands(tiers=frozenset({Tier.PENGAWAS})).absent is None


def test_out_of_scope_nobody_is_late_and_the_dates_stay() -> None:
    due = stands(person(standing="MPP"), last=date(2020, 1, 1))
    assert (due.days_overdue, due.due_on) == (None, date(2022, 1, 1))


@pytest.mark.parametrize("employment", ["CPNS", "PPPK", "PPPK PARUH WAKTU", None])
def test_every_kind_of_employment_follows_its_tier(employment: str | None) -> None:
    assert stands(person(employment=employment)).status is Status.NEVER


# --- the line that says why -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("due", "line"),
    [
        # 28 Feb 2022 to 6 Nov 2023: 365 + 251 days
        (
            stands(last=date(2020, 2, 29)),
            (
                "Last assessed on 29 February 2020 (READ); due on 28 February 2022, 616 days ago; "
                "valid nationally until 28 February 2023."
            ),
        ),
        (
            stands(last=date(2021, 11, 5)),
            (
                "Last assessed on 5 November 2021 (READ); due on 5 November 2023, 1 day ago; "
                "valid nationally until 5 November 2024."
            ),
        ),
        (
            stands(last=date(2022, 1, 1)),
            (
                "Last assessed on 1 January 2022 (READ); due on 1 January 2024; "
                "valid nationally until 1 January 2025."
            ),
        ),
        (stands(), "Never assessed, in service since 1 January 2005; READ."),
        (stands(person(standing="Aktif, MPP")), "Out of scope: not serving (Aktif, MPP); READ."),
        (stands(born(date(1965, 2, 14))), "Out of scope: retired on 1 March 2023; READ."),
        (
            stands(born(date(1966, 2, 14)), retiring_within_months=12),
            "Out of scope: retires on 1 March 2024, within the months left out; READ.",
        ),
        (stands(tiers=frozenset()), "Out of scope: tier outside the scope; READ."),
    ],
)
def test_one_line_says_why(due: Due, line: str) -> None:
    read = "roster.xlsx, sheet Data, row 7, loaded 6 November 2023"
    assert speaking("en").put(explain(due)) == line.replace("READ", read)


def test_the_line_cites_the_row_of_the_assessment_not_of_the_person() -> None:
    due = stands(last=date(2022, 1, 1))
    assert due.last is not None
    older = replace(due, last=replace(due.last, source=replace(SOURCE, file="2022.xlsx", row=3)))
    assert "(2022.xlsx, sheet Data, row 3, " in speaking("en").put(explain(older))


# --- for any dates --------------------------------------------------------------------------------------

DAYS = st.dates(date(2006, 1, 1), date(2060, 12, 31))


@given(last=DAYS, on=DAYS)
def test_status_and_days_agree_for_any_dates(last: date, on: date) -> None:
    due = stands(person(tier=Tier.FUNGSIONAL), last=last, on=on)
    assert due.due_on is not None
    late = (on - due.due_on).days
    assert due.days_overdue == (late if late >= 0 else None)
    assert due.status is (Status.OVERDUE if late >= 0 else Status.SOON if late >= -90 else Status.CURRENT)
    assert due.valid_until is not None
    assert due.valid_until > due.due_on > last


def test_today_of_these_tests_is_a_monday() -> None:
    assert TODAY.weekday() == 0


@pytest.mark.parametrize("note", ["Tubel s.d. 2027", "Almarhum, 3-2-2026", "Cuti diluar tanggungan negara"])
def test_a_note_from_which_a_roster_takes_the_standing_leaves_a_person_out(note: str) -> None:
    assert names_any(note, NOT_SERVING)
    assert stands(person(standing=note)).absent is Absent.STANDING
