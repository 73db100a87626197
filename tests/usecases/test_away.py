from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from asesmen_cli.usecases.away import aways, lift_away, note_away
from asesmen_cli.usecases.common.context import Context
from asesmen_cli.usecases.exempt import exempt, exempted, lift_exemption
from tests.builders import TODAY, ctx
from tests.rosters import number
from tests.usecases.life import office, planned, refused, serials, starts, unchanged_by, unplaced

SICK = (date(2023, 11, 13), date(2023, 11, 14))


def exemptions(at: Context) -> list[tuple[int, date, str, bool]]:
    return [(int(one.person.nip[-3:]), one.until, one.reason, one.over) for one in exempted(at).people]


def absences(at: Context) -> list[tuple[int, date, date, str, bool]]:
    return [(int(one.person.nip[-3:]), one.first, one.last, one.reason, one.over) for one in aways(at).people]


# --- several people at once -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("act", "undo"),
    [
        (
            lambda at, nips: exempt(at, nips, TODAY, "tugas"),
            lift_exemption,
        ),
        (
            lambda at, nips: note_away(at, nips, *SICK, "sakit"),
            lambda at, nips: lift_away(at, nips, SICK[0]),
        ),
    ],
)
def test_several_people_are_one_event_and_one_who_cannot_be_done_keeps_all_from_it(
    tmp_path: Path, act: Callable[[Context, list[str]], object], undo: Callable[[Context, list[str]], object]
) -> None:
    at = office(tmp_path, 3)
    error = unchanged_by(at, lambda: act(at, [number(1), number(99), "nobody"]))
    assert (error.code, error.params) == ("people.refused", {"n": 2, "all": 3})
    assert [one.code for one in error.findings] == ["state.no-person", "state.no-name"]
    before = at.workspace.snapshot().head
    act(at, [number(1), number(2), number(1)])
    assert at.workspace.snapshot().head == before + 1
    assert {nip for nip, *_ in (*exemptions(at), *absences(at))} == {1, 2}
    assert unchanged_by(at, lambda: undo(at, [number(1), number(3)])).params == {"n": 1, "all": 2}
    undo(at, [number(1), number(2)])
    assert (exemptions(at), absences(at)) == ([], [])
    assert at.workspace.replayed().tables() == at.workspace.tables()


# --- exempt ----------------------------------------------------------------------------------------------


def test_who_is_exempt_is_left_out_until_that_day_is_over(tmp_path: Path) -> None:
    at = office(tmp_path, 3)
    exempt(at, [number(1)], TODAY, "tugas")
    assert serials(planned(at)) == {1: [2, 3]}
    # on the 7th the next window begins on Monday the 13th
    assert serials(planned(at, start=date(2023, 11, 7))) == {1: [1, 2], 2: [3]}


def test_a_later_word_replaces_an_earlier_one(tmp_path: Path) -> None:
    at = office(tmp_path, 2)
    exempt(at, [number(2)], date(2024, 5, 1), "tugas")
    exempt(at, [number(1)], date(2024, 1, 1), "sakit")
    exempt(at, [number(2)], date(2023, 12, 1), "cuti")
    assert exemptions(at) == [
        (2, date(2023, 12, 1), "cuti", False),
        (1, date(2024, 1, 1), "sakit", False),
    ]
    later = replace(at, today=date(2023, 12, 2))
    assert [over for *_, over in exemptions(later)] == [True, False]


def test_the_same_word_again_is_no_event(tmp_path: Path) -> None:
    at = office(tmp_path, 1)
    exempt(at, [number(1)], TODAY, "tugas")
    before = at.workspace.snapshot().head
    exempt(at, [number(1)], TODAY, "tugas")
    assert at.workspace.snapshot().head == before


def test_an_exemption_is_lifted(tmp_path: Path) -> None:
    at = office(tmp_path, 2)
    exempt(at, [number(1)], date(2024, 5, 1), "tugas")
    lift_exemption(at, [number(1)])
    assert (exemptions(at), serials(planned(at))) == ([], {1: [1, 2]})


# --- away ------------------------------------------------------------------------------------------------


def test_who_is_away_on_a_day_of_a_batch_sits_in_another(tmp_path: Path) -> None:
    at = office(tmp_path, 4)
    note_away(at, [number(1)], date(2023, 11, 8), date(2023, 11, 8), "sakit")
    note_away(at, [number(1)], date(2023, 11, 5), date(2023, 11, 5), "cuti")
    assert absences(at) == [
        (1, date(2023, 11, 5), date(2023, 11, 5), "cuti", True),
        (1, date(2023, 11, 8), date(2023, 11, 8), "sakit", False),
    ]
    assert serials(planned(at)) == {1: [2, 3], 2: [1, 4]}


def test_an_absence_is_lifted_by_its_first_day(tmp_path: Path) -> None:
    at = office(tmp_path, 4)
    note_away(at, [number(1)], *SICK, "sakit")
    error = unchanged_by(at, lambda: lift_away(at, [number(1)], SICK[1]))
    assert (error.code, error.params["first"]) == ("state.not-away", SICK[1])
    assert lift_away(at, [number(1)], SICK[0]).people == ()


@pytest.mark.parametrize(
    ("first", "last", "clash"),
    [
        (12, 12, False),
        (12, 13, True),
        (13, 14, True),
        (14, 20, True),
        (1, 30, True),
        (15, 15, False),
    ],
)
def test_days_that_are_noted_already_are_refused(tmp_path: Path, first: int, last: int, clash: bool) -> None:
    at = office(tmp_path, 2)
    note_away(at, [number(1)], *SICK, "sakit")
    days = date(2023, 11, first), date(2023, 11, last)
    note_away(at, [number(2)], *days, "cuti")  # somebody else's days are their own
    if clash:
        error = unchanged_by(at, lambda: note_away(at, [number(1)], *days, "cuti"))
        assert (error.code, error.params["first"], error.params["last"]) == ("state.away-already", *SICK)
    else:
        assert len(note_away(at, [number(1)], *days, "cuti").people) == 3


def test_who_is_away_the_whole_period_has_no_seat_and_is_told_so(tmp_path: Path) -> None:
    at = office(tmp_path, 3)
    note_away(at, [number(1)], TODAY, date(2024, 12, 31), "diklat")
    sheet = planned(at, until=date(2023, 12, 1))
    assert (serials(sheet), unplaced(sheet)) == ({1: [2, 3]}, [(1, "away")])
    # windows on 6, 13, 20 and 27 November; the last ends on the 29th
    assert sheet.plan.unplaced[0].params == {"last": date(2023, 11, 29), "batches": 4}


def test_without_an_end_the_plan_waits_for_who_is_away(tmp_path: Path) -> None:
    at = office(tmp_path, 3)
    note_away(at, [number(1)], TODAY, date(2023, 12, 31), "diklat")
    # 1 January is a holiday, and Tuesday the 2nd is a working day
    sheet = planned(at)
    assert (serials(sheet), starts(sheet)) == ({1: [2, 3], 2: [1]}, {1: TODAY, 2: date(2024, 1, 2)})


# --- both ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (lambda at: exempt(at, [number(9)], TODAY, "x"), "state.no-person"),
        (lambda at: exempt(at, [number(1)], date(2023, 11, 5), "x"), "usage.value"),
        (lambda at: lift_exemption(at, [number(1)]), "state.not-exempt"),
        (lambda at: note_away(at, [number(9)], *SICK, "x"), "state.no-person"),
        (lambda at: note_away(at, [number(1)], SICK[1], SICK[0], "x"), "usage.value"),
        (lambda at: lift_away(at, [number(9)], TODAY), "state.no-person"),
    ],
)
def test_what_is_refused_changes_nothing(tmp_path: Path, act: object, code: str) -> None:
    at = office(tmp_path, 2)
    assert unchanged_by(at, lambda: act(at)).code == code  # type: ignore[operator]


def test_without_a_roster_there_is_nobody(tmp_path: Path) -> None:
    at = ctx(tmp_path)
    assert (exempted(at).people, aways(at).people) == ((), ())
    for act in (
        lambda: exempt(at, [number(1)], TODAY, "x"),
        lambda: note_away(at, [number(1)], *SICK, "x"),
    ):
        assert refused(act).code == "state.no-roster"
    assert list(tmp_path.iterdir()) == []
