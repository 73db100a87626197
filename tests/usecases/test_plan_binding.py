"""What a plan says of what binds, and what would make it better."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from asesmen_cli.domain.facts import PlanView
from asesmen_cli.domain.findings import Severity
from asesmen_cli.domain.messages import Message
from asesmen_cli.language import speaking
from asesmen_cli.settings import Settings
from asesmen_cli.usecases.common.context import Context
from asesmen_cli.usecases.export import report
from asesmen_cli.usecases.plan import binding
from asesmen_cli.usecases.plan.binding import MOST_SHOWN
from asesmen_cli.usecases.show import show_plan
from tests.usecases.life import office, planned, serials, waiting

SAYS = speaking("en").about


def told(sheet: PlanView, code: str) -> list[str]:
    return [SAYS(one) for one in sheet.binding if one.code == f"plan.{code}"]


def what_if(sheet: PlanView) -> list[tuple[str, int, int]]:
    return [(gain.words.template, gain.seated, gain.days) for gain in sheet.gains]


def two_offices(folder: Path, **sections: object) -> Context:
    """Six of one office, who have waited longest, and two of another."""
    return office(folder, [*waiting(6), *waiting(2, first=7, office="Dinas B")], **sections)


# --- caps ------------------------------------------------------------------------------------------------


@pytest.mark.rule("R32")
def test_the_cap_that_costs_most_is_told_with_what_one_more_would_bring(tmp_path: Path) -> None:
    # cap 1, three batches of 2: A 1, A 2, A 3 with B 7, B 8; cap 2 for A: A 1 to 6; for B nothing
    sheet = planned(two_offices(tmp_path), office_cap="1", max_batches=3, min_size=1)
    assert serials(sheet) == {1: [1, 7], 2: [2, 8], 3: [3]}
    assert told(sheet, "cap-costs") == [
        "The cap that costs most is that of Dinas A: 2 instead of 1 would bring 1 more person seated."
    ]


def test_a_cap_that_nobody_reaches_costs_nothing(tmp_path: Path) -> None:
    assert told(planned(two_offices(tmp_path), office_cap="4"), "cap-costs") == []


def test_a_cap_of_its_own_is_shown_with_the_plan(tmp_path: Path) -> None:
    at = two_offices(tmp_path, offices={"Dinas B": {"cap": 1}, "Dinas C": {"cap": 2}})
    assert told(planned(at), "own-caps") == [
        "Offices with a cap of their own on people away at once: Dinas B: 1."
    ]
    shown = report(at).plan
    assert shown is not None
    assert [one.code for one in shown.findings][:1] == ["plan.own-caps"]
    plain = replace(at, settings=Settings())
    assert told(planned(plain), "own-caps") == []


# --- weeks -----------------------------------------------------------------------------------------------


@pytest.mark.rule("R32")
def test_weeks_that_days_off_leave_without_a_batch_are_told(tmp_path: Path) -> None:
    closures = [{"from": "2023-11-14", "to": "2023-11-15", "name": "HUT kota"}]
    at = office(tmp_path, 4, calendar={"closures": closures})
    # 6 to 8 November; of the next week only Monday, Thursday and Friday are left; 20 to 22 November
    sheet = planned(at)
    assert [batch.window.start for batch in sheet.plan.batches] == [date(2023, 11, 6), date(2023, 11, 20)]
    assert told(sheet, "weeks-lost") == [
        "Weeks without a batch because of days off: 13 November 2023 (HUT kota)."
    ]


def test_a_week_that_is_too_short_anyway_or_lies_after_the_plan_is_not_lost(tmp_path: Path) -> None:
    closures = [{"from": "2023-11-14", "to": "2023-11-15", "name": "HUT kota"}]
    at = office(tmp_path, 4, calendar={"closures": closures})
    assert told(planned(at, max_batches=1), "weeks-lost") == []
    # four days fit no week of Mondays to Wednesdays, whatever is off
    assert told(planned(at, days=2, workdays="thu-fri"), "weeks-lost") == []


# --- seats -----------------------------------------------------------------------------------------------


def test_seats_left_empty_are_told_with_the_reason(tmp_path: Path) -> None:
    at = office(tmp_path, 5)
    sheet = planned(at, min_size=1)
    assert told(sheet, "seats-empty") == [
        "Seats left empty: 1 (batches: 3), since everyone of the tier Pengawas has a seat."
    ]
    mixed = planned(at, min_size=1, mix_tiers=True)
    assert told(mixed, "seats-empty") == ["Seats left empty: 1 (batches: 3), since everyone has a seat."]


def test_seats_that_caps_keep_empty_name_the_offices_whose_people_wait_for_them(tmp_path: Path) -> None:
    people = [*waiting(3), *waiting(3, first=4, office="Dinas B"), *waiting(1, first=7, office="Dinas C")]
    sheet = planned(office(tmp_path, people), office_cap="1", batch_size=4, min_size=1)
    # C is at its cap in the first batch, and has nobody who waits for another
    assert serials(sheet) == {1: [1, 4, 7], 2: [2, 5], 3: [3, 6]}
    assert told(sheet, "seats-empty") == [
        (
            "Seats left empty: 5 (batches: 1, 2, 3), since no more of these offices may be away at once:"
            " Dinas A, Dinas B."
        )
    ]


def test_seats_that_a_rule_keeps_empty_are_told_with_its_name(tmp_path: Path) -> None:
    sheet = planned(office(tmp_path, 5), office_cap="1", max_batches=2, min_size=1)
    assert told(sheet, "seats-empty") == [
        (
            "Seats left empty: 2 (batches: 1, 2), since rules keep those left over from them"
            " (most people of one office at a time)."
        )
    ]


def test_a_full_plan_has_nothing_to_tell(tmp_path: Path) -> None:
    assert planned(office(tmp_path, 4)).binding == ()


# --- changes ---------------------------------------------------------------------------------------------


def test_the_changes_that_seat_more_or_end_sooner_are_told_unasked(tmp_path: Path) -> None:
    # six people in two batches of 2, 6 to 8 and 9 to 13 November: two wait
    sheet = planned(office(tmp_path), max_batches=2, straddle_weekend=True)
    assert what_if(sheet) == [
        ("one seat more in every batch", 2, 0),
        ("one batch more", 2, -3),  # 14 to 16 November
        ("one room more", 0, 5),  # both on 6 to 8 November
    ]


@pytest.mark.rule("R33")
def test_asked_for_all_of_them_are_told_each_cap_too(tmp_path: Path) -> None:
    options = {"office_cap": "1", "max_batches": 3, "min_size": 1}
    at = two_offices(tmp_path)
    few, all_of_them = what_if(planned(at, **options)), what_if(planned(at, what_if=True, **options))
    a_cap = "cap {more} instead of {cap} for {office}"
    assert (len(few), a_cap in [words for words, _, _ in few]) == (MOST_SHOWN, False)
    assert [one for one in all_of_them if one[0] == a_cap] == [(a_cap, 1, 0)]


def test_changes_that_are_not_tried_are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(binding, "ASKED", 0)
    sheet = planned(office(tmp_path), max_batches=2, what_if=True)
    assert (what_if(sheet), [one.params for one in sheet.binding if one.code == "plan.what-if-cut"]) == (
        [],
        [{"n": 5}],
    )


def test_what_binds_is_told_when_the_plan_is_made_and_is_no_warning(tmp_path: Path) -> None:
    at = office(tmp_path, 5)
    sheet = planned(at, min_size=1)
    assert {one.severity for one in sheet.binding} == {Severity.INFO}
    assert (show_plan(at).binding, show_plan(at).gains) == ((), ())
    assert sheet.gains[0].words == Message("one seat more in every batch")
