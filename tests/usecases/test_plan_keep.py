"""Plan again with the fewest moves. The fewest are reckoned here from the published plan and what changed."""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from asesmen_cli.domain.facts import PlanState, PlanView
from asesmen_cli.domain.planning import Batch
from asesmen_cli.settings import Settings
from asesmen_cli.usecases.away import note_away
from asesmen_cli.usecases.batch import cancel_batch, shift_batch
from asesmen_cli.usecases.common.context import Ask, Context
from asesmen_cli.usecases.exempt import exempt
from asesmen_cli.usecases.pin import pin
from asesmen_cli.usecases.plan.draft import PlanOptions, draft_plan
from asesmen_cli.usecases.plan.keep import keep_plan
from asesmen_cli.usecases.publish import publish
from asesmen_cli.usecases.show import show_plan
from asesmen_cli.usecases.swap import swap
from tests.builders import roster
from tests.rosters import Someone, number, somebody
from tests.soak import examples
from tests.usecases.life import (
    AHEAD,
    Asked,
    decreed,
    never,
    office,
    planned,
    published,
    serials,
    starts,
    unchanged_by,
    unplaced,
    waiting,
    yes,
)
from tests.usecases.test_due import take

SECOND = date(2023, 11, 20)
DECEMBER = date(2023, 12, 4)


def kept(at: Context, **options: object) -> PlanView:
    return keep_plan(at, PlanOptions(**options), yes)  # type: ignore[arg-type] # of several types


# --- who moves -------------------------------------------------------------------------------------------


def test_where_nothing_has_changed_nobody_moves_and_nothing_is_asked(tmp_path: Path) -> None:
    at = office(tmp_path)
    before = published(at)
    after = keep_plan(at, PlanOptions(), never)
    assert (after.plan, after.state) == (before.plan, PlanState.DRAFT)
    assert (after.quality.placed, after.quality.optimal) == (6, True)


def test_a_proof_is_told_only_of_the_whole_plan(tmp_path: Path) -> None:
    at = office(tmp_path)
    published(at, max_batches=2)
    exempt(at, [number(2)], date(2024, 5, 1), "tugas")
    # 5 takes the seat of 2, and 6 a new batch: two steps, of which no proof is about both
    sheet = kept(at)
    assert serials(sheet) == {1: [1, 5], 2: [3, 4], 3: [6]}
    bound, cost = sheet.quality.bound, sheet.quality.cost
    assert bound is not None
    assert (bound < cost, sheet.quality.optimal, sheet.quality.fewest_batches) == (True, False, None)
    # without a new batch the seat of 2 is all that is given, on the first day of all
    one = kept(at, until=date(2023, 11, 24)).quality
    assert (one.bound, one.optimal) == (one.cost, True)


@pytest.mark.rule("R60")
def test_who_is_away_takes_a_new_seat_and_nobody_else_moves(tmp_path: Path) -> None:
    at = office(tmp_path)
    published(at)
    note_away(at, [number(1)], AHEAD, AHEAD, "sakit")
    sheet = kept(at)
    assert serials(sheet) == {1: [2], 2: [3, 4], 3: [5, 6], 4: [1]}
    assert starts(sheet)[4] == DECEMBER


@pytest.mark.rule("R61")
def test_a_batch_on_a_new_holiday_is_planned_anew_and_nobody_else_moves(tmp_path: Path) -> None:
    at = office(tmp_path)
    published(at)
    sheet = kept(decreed(at, "2023-11-21"))
    assert serials(sheet) == {1: [1, 2], 3: [5, 6], 4: [3, 4]}
    assert starts(sheet)[4] == DECEMBER
    assert [(note.code, note.params["batch"], note.params["day"]) for note in sheet.findings] == [
        ("plan.batch-gone", 2, date(2023, 11, 21))
    ]


def test_days_that_have_begun_stay_whatever_is_declared(tmp_path: Path) -> None:
    at = office(tmp_path)
    published(at)
    later = replace(decreed(at, "2023-11-15"), today=AHEAD)
    assert serials(kept(later)) == {1: [1, 2], 2: [3, 4], 3: [5, 6]}


def test_what_was_published_with_other_working_days_keeps_them(tmp_path: Path) -> None:
    at = office(tmp_path)
    # Thursday, Friday and Saturday; the next three people sit on Mondays to Wednesdays
    published(at, start=date(2023, 11, 16), workdays="mon-sat", max_batches=1)
    assert starts(kept(at, workdays="mon-fri"))[1] == date(2023, 11, 16)


def test_a_free_seat_goes_to_the_most_urgent_who_has_none(tmp_path: Path) -> None:
    at = office(tmp_path)
    published(at, max_batches=2)
    exempt(at, [number(2)], date(2024, 5, 1), "tugas")
    assert serials(kept(at)) == {1: [1, 5], 2: [3, 4], 3: [6]}


def equals(first: int, *offices: str) -> list[Someone]:
    """People of these offices who have waited equally long."""
    return [
        replace(waiting(1, first=first + at, office=name)[0], last_assessed=date(2020, 1, 1))
        for at, name in enumerate(offices)
    ]


@pytest.mark.rule("R60")
def test_of_the_equally_urgent_somebody_of_the_same_office_gets_the_seat(tmp_path: Path) -> None:
    people = [*waiting(2, office="Dinas B"), *equals(3, "Dinas A", "Dinas B", "Dinas B")]
    at = office(tmp_path, people)
    published(at, max_batches=1)
    exempt(at, [number(2)], date(2024, 5, 1), "tugas")
    assert serials(kept(at)) == {1: [1, 4], 2: [3, 5]}


@pytest.mark.parametrize(
    "sections",
    [
        {"offices": {"Dinas B": {"cap": 1}}},
        {"groups": {"keep_apart": [[number(1), number(4)], [number(1), number(5)]]}},
    ],
)
def test_the_same_office_is_preferred_only_where_the_rules_allow(
    tmp_path: Path, sections: dict[str, object]
) -> None:
    people = [*waiting(2, office="Dinas B"), *equals(3, "Dinas A", "Dinas B", "Dinas B")]
    at = office(tmp_path, people)
    published(at, max_batches=1)
    exempt(at, [number(2)], date(2024, 5, 1), "tugas")
    strict = replace(at, settings=Settings.model_validate(sections))
    assert serials(kept(strict))[1] == [1, 3]


def test_the_same_office_does_not_go_before_somebody_who_has_waited_longer(tmp_path: Path) -> None:
    people = [*waiting(2, office="Dinas B"), *waiting(1, first=3), *equals(4, "Dinas B")]
    at = office(tmp_path, people)
    published(at, max_batches=1)
    exempt(at, [number(2)], date(2024, 5, 1), "tugas")
    assert serials(kept(at)) == {1: [1, 3], 2: [4]}


def test_who_joins_gets_a_seat_after_the_others(tmp_path: Path) -> None:
    at = office(tmp_path, waiting(6, first=2))
    published(at)
    take(at, roster(tmp_path, waiting(7), name="b.xlsx"))
    # 1 has waited longest, yet what is published stays
    assert serials(kept(at)) == {1: [2, 3], 2: [4, 5], 3: [6, 7], 4: [1]}


def test_a_batch_that_was_called_off_is_planned_after_the_others(tmp_path: Path) -> None:
    at = office(tmp_path)
    published(at)
    cancel_batch(at, 1, "tempat batal")
    ask = Asked(answer=True)
    sheet = keep_plan(at, PlanOptions(), ask)
    assert (serials(sheet), starts(sheet)[4]) == ({2: [3, 4], 3: [5, 6], 4: [1, 2]}, DECEMBER)
    assert [question.params for question in ask.questions] == [{"new": 0, "moved": 2, "dropped": 0}]


def test_batches_that_were_shifted_stay_where_they_are_now(tmp_path: Path) -> None:
    at = office(tmp_path)
    published(at)
    shift_batch(at, 1, DECEMBER, force=False)
    before = show_plan(at)
    after = keep_plan(at, PlanOptions(), never)
    assert (serials(after), starts(after)) == (serials(before), starts(before))


def test_of_two_batches_in_one_room_the_later_numbered_gives_way(tmp_path: Path) -> None:
    at = office(tmp_path)
    published(at)
    shift_batch(at, 1, SECOND, force=True)
    sheet = kept(at)
    assert (serials(sheet), starts(sheet)[4]) == ({1: [1, 2], 3: [5, 6], 4: [3, 4]}, DECEMBER)


def test_what_has_begun_stays_even_where_somebody_is_away(tmp_path: Path) -> None:
    at = office(tmp_path)
    published(at)
    for serial in (1, 3):
        note_away(at, [number(serial)], AHEAD, DECEMBER, "sakit")
    # the first batch has begun; new ones may be on 4-6 and 11-13 December, and 3 is back on the 5th
    sheet = kept(replace(at, today=date(2023, 11, 14)))
    assert (serials(sheet), starts(sheet)[4]) == ({1: [1, 2], 2: [4], 3: [5, 6], 4: [3]}, date(2023, 12, 11))


def test_a_cap_that_is_new_moves_as_few_as_it_must(tmp_path: Path) -> None:
    at = office(tmp_path)
    published(at, batch_size=3)
    # at most two of the office at a time: one of each batch moves, the least urgent
    sheet = kept(at, office_cap="2")
    assert serials(sheet) == {1: [1, 2], 2: [4, 5], 3: [3, 6]}


def test_who_is_pinned_stays_before_others(tmp_path: Path) -> None:
    at = office(tmp_path)
    planned(at, start=AHEAD, batch_size=3)
    pin(at, [number(3)], pinned=True)
    publish(at, None, yes)
    sheet = kept(at, office_cap="2")
    assert (serials(sheet), sheet.pinned) == ({1: [1, 3], 2: [4, 5], 3: [2, 6]}, frozenset({number(3)}))


def test_who_need_not_come_any_more_is_dropped(tmp_path: Path) -> None:
    at = office(tmp_path)
    published(at)
    exempt(at, [number(1)], date(2024, 5, 1), "tugas")
    sheet = kept(at)
    assert (serials(sheet), unplaced(sheet)) == ({1: [2], 2: [3, 4], 3: [5, 6]}, [])


def test_tiers_that_have_had_their_turn_get_another(tmp_path: Path) -> None:
    people = [*waiting(2, echelon="III.a"), *waiting(2, first=3)]
    at = office(tmp_path, people)
    published(at)
    note_away(at, [number(1)], AHEAD, AHEAD, "sakit")
    sheet = kept(at)
    assert serials(sheet) == {1: [2], 2: [3, 4], 3: [1]}
    assert [batch.tier for batch in sheet.plan.batches] == ["administrator", "pengawas", "administrator"]


def test_kept_once_more_nobody_moves_whatever_order_the_tiers_have_come_into(tmp_path: Path) -> None:
    at = office(tmp_path, [*waiting(2, echelon="III.a"), *waiting(3, first=3)])
    published(at, "a", batch_size=1)
    cancel_batch(at, 1, "tempat batal")
    cancel_batch(at, 4, "tempat batal")
    kept(at)
    before = publish(at, "b", yes)
    assert serials(before) == {2: [2], 3: [3], 5: [5], 6: [1], 7: [4]}
    assert keep_plan(at, PlanOptions(), never).plan == before.plan


def test_where_tiers_are_mixed_any_of_them_takes_a_free_seat(tmp_path: Path) -> None:
    at = office(tmp_path, [*waiting(2, echelon="III.a"), *waiting(2, first=3)])
    published(at, mix_tiers=True, max_batches=1)
    exempt(at, [number(1)], date(2024, 5, 1), "tugas")
    assert serials(kept(at)) == {1: [2, 3], 2: [4]}


def test_the_days_of_a_batch_that_nobody_is_left_for_stay_free(tmp_path: Path) -> None:
    at = office(tmp_path, [*waiting(2, echelon="III.a"), *waiting(3, first=3)])
    published(at, batch_size=1)
    exempt(at, [number(1)], date(2024, 5, 1), "tugas")
    note_away(at, [number(5)], AHEAD, date(2023, 12, 31), "diklat")
    sheet = kept(at)
    # the windows of 1 and 5 are empty: no administrator is left, and 5 cannot come before January
    assert (serials(sheet), starts(sheet)[6]) == ({2: [2], 3: [3], 4: [4], 6: [5]}, date(2024, 1, 2))


def test_seats_of_other_plans_are_listed_and_not_planned(tmp_path: Path) -> None:
    at = office(tmp_path)
    published(at, "a", max_batches=1)
    published(at, "b", batch_size=4)
    note_away(at, [number(3)], AHEAD, DECEMBER, "sakit")
    sheet = kept(at)
    assert (serials(sheet), unplaced(sheet)) == ({1: [4, 5, 6], 2: [3]}, [(1, "seated"), (2, "seated")])
    assert sheet.quality.flagged == 6


def test_where_the_period_is_over_whoever_is_left_has_no_seat(tmp_path: Path) -> None:
    at = office(tmp_path)
    published(at)
    note_away(at, [number(1)], AHEAD, AHEAD, "sakit")
    # the last batch ends on 29 November; three working days do not fit before 2 December
    sheet = kept(at, until=date(2023, 12, 2))
    assert (serials(sheet), unplaced(sheet)) == ({1: [2], 2: [3, 4], 3: [5, 6]}, [(1, "no-seat")])


def test_when_it_is_published_it_takes_the_place_of_the_other(tmp_path: Path) -> None:
    at = office(tmp_path)
    published(at, "a")
    note_away(at, [number(1)], AHEAD, AHEAD, "sakit")
    draft = kept(at)
    sheet = publish(at, "b", yes)
    assert sheet == replace(draft, state=PlanState.PUBLISHED, name="b")
    assert [(plan.name, plan.state) for plan in at.workspace.snapshot().plans] == [
        ("a", PlanState.SUPERSEDED),
        ("b", PlanState.PUBLISHED),
    ]
    # everyone has a seat in b, and the draft there is seats nobody
    assert unplaced(planned(at)) == [(serial, "seated") for serial in range(1, 7)]


# --- what is refused -------------------------------------------------------------------------------------


def test_there_must_be_a_published_plan(tmp_path: Path) -> None:
    at = office(tmp_path)
    planned(at)
    assert unchanged_by(at, lambda: kept(at)).code == "state.nothing-published"


def test_without_a_yes_nothing_is_kept(tmp_path: Path) -> None:
    at = office(tmp_path)
    published(at)
    note_away(at, [number(1)], AHEAD, AHEAD, "sakit")
    error = unchanged_by(at, lambda: keep_plan(at, PlanOptions(), Asked(answer=False)))
    assert (error.code, at.workspace.snapshot().draft) == ("question.no", None)


def test_a_draft_that_was_changed_by_hand_is_asked_about_first(tmp_path: Path) -> None:
    at = office(tmp_path)
    published(at, max_batches=1)
    planned(at, start=DECEMBER)
    swap(at, number(3), number(6), force=False)
    ask = Asked(answer=False)
    assert unchanged_by(at, lambda: keep_plan(at, PlanOptions(), ask)).code == "question.no"
    # 1 and 2 are new to that draft; 3 to 6 sit in earlier weeks
    assert [question.params for question in ask.questions] == [{"new": 2, "moved": 4, "dropped": 0}]


@pytest.mark.parametrize("again", [draft_plan, keep_plan])
def test_a_draft_of_somebody_else_is_asked_about_first(
    tmp_path: Path, again: Callable[[Context, PlanOptions, Ask], object]
) -> None:
    at = office(tmp_path)
    published(at, max_batches=1)
    planned(at, start=DECEMBER)
    ask = Asked(answer=False)
    rina = replace(at, actor="Rina")
    assert (
        unchanged_by(at, lambda: again(rina, PlanOptions(start=DECEMBER, batch_size=3), ask)).code
        == "question.no"
    )
    assert ask.questions[0].params["who"] == "tester"
    again(at, PlanOptions(start=DECEMBER, batch_size=3), yes)


@pytest.mark.rule("R122")
def test_the_same_draft_again_by_somebody_else_is_not_asked_about(tmp_path: Path) -> None:
    at = office(tmp_path)
    planned(at, start=DECEMBER)
    planned(replace(at, actor="Rina"), start=DECEMBER)
    assert at.workspace.author_of(1) == "tester"  # no event
    assert at.workspace.author_of(2) is None


def test_two_steps_are_no_single_problem(tmp_path: Path) -> None:
    at = office(tmp_path)
    published(at)
    error = unchanged_by(at, lambda: kept(at, problem=tmp_path / "p.json"))
    assert (error.code, error.params["option"]) == ("usage.value", "problem")
    assert not (tmp_path / "p.json").exists()


def test_rules_that_contradict_each_other_do_not_stop_it(tmp_path: Path) -> None:
    at = office(tmp_path)
    published(at, batch_size=3)
    apart = Settings.model_validate({"groups": {"keep_apart": [[number(1), number(2)]]}})
    sheet = kept(replace(at, settings=apart))
    assert serials(sheet) == {1: [1, 3], 2: [4, 5, 6], 3: [2]}


# --- the fewest moves ------------------------------------------------------------------------------------


def moves(before: PlanView, after: PlanView) -> set[str]:
    """Everyone who sat before and does not sit there any more."""
    there = {nip: batch.window for batch in after.plan.batches for nip in batch.nips}
    return {nip for batch in before.plan.batches for nip in batch.nips if there.get(nip) != batch.window}


def forced(batches: tuple[Batch, ...], absent: str, day: date) -> set[str]:
    """Who has to move: the absent person, if a day of their batch is a day of the absence."""
    return {absent for batch in batches if absent in batch.nips and day in batch.window.days}


def after_one_absence(folder: Path, count: int, size: int, serial: int, day: date) -> None:
    people = [
        somebody(
            n,
            nip=number(n % 900 + 1, since=200501 + n // 900),
            office=f"Dinas {n % 40}",
            echelon="IV.a",
            last_assessed=date(2015, 1, 1) + timedelta(days=n),
        )
        for n in range(count)
    ]
    at = office(folder, people)
    before = published(at, batch_size=size, office_cap="2")
    assert len(before.plan.batches) == count / size
    absent = people[serial].nip
    note_away(at, [absent], day, day, "sakit")
    after = kept(at)
    assert moves(before, after) == forced(before.plan.batches, absent, day)
    assert sum(len(batch.nips) for batch in after.plan.batches) == count
    at.workspace.close()


def test_after_one_absence_in_eight_batches_only_that_person_moves(tmp_path: Path) -> None:
    after_one_absence(tmp_path, 40, 5, 7, SECOND)


@pytest.mark.soak
def test_after_one_absence_in_forty_batches_only_that_person_moves(tmp_path: Path) -> None:
    for serial in (0, 130, 999) if os.environ.get("ASESMEN_SOAK") else (130,):
        folder = tmp_path / str(serial)
        folder.mkdir()
        after_one_absence(folder, 1_000, 25, serial, AHEAD + timedelta(days=7 * (serial // 25)))


@settings(max_examples=examples(12))
@given(
    size=st.integers(1, 4),
    gone=st.sets(st.integers(1, 12), max_size=2),
    away=st.dictionaries(st.integers(1, 12), st.integers(0, 60), max_size=4),
    joins=st.integers(0, 3),
)
def test_whatever_happens_only_those_move_who_must(
    size: int, gone: set[int], away: dict[int, int], joins: int
) -> None:
    with TemporaryDirectory() as place:
        at = office(Path(place), 12)
        before = published(at, batch_size=size)
        days = {number(serial): AHEAD + timedelta(days=after) for serial, after in away.items()}
        for nip, day in days.items():
            note_away(at, [nip], day, day, "sakit")
        left = [one for one in waiting(12 + joins) if one.nip not in map(number, gone)]
        take(at, roster(Path(place), left, name="b.xlsx"))
        after = kept(at)
        absent = {nip for nip, day in days.items() for nip in forced(before.plan.batches, nip, day)}
        assert moves(before, after) == absent | set(map(number, gone))
        seated = [nip for batch in after.plan.batches for nip in batch.nips]
        assert sorted(seated) == sorted(one.nip for one in left)
        at.workspace.close()


# --- who falls due on the way ------------------------------------------------------------------------------


def assessed(serial: int, on: date) -> Someone:
    return replace(waiting(1, first=serial)[0], last_assessed=on)


DUE_IN_THE_SECOND = date(2021, 11, 20)
"""Due on 20 November 2023, the first day of the second batch."""


@pytest.mark.rule("R60")
def test_who_is_due_by_a_batch_takes_its_free_seat_instead_of_a_batch_of_their_own(tmp_path: Path) -> None:
    at = office(tmp_path, [*waiting(4), assessed(5, DUE_IN_THE_SECOND)])
    published(at, batch_size=3)
    assert serials(show_plan(at)) == {1: [1, 2, 3], 2: [4]}
    sheet = kept(at)
    assert serials(sheet) == {1: [1, 2, 3], 2: [4, 5]}
    assert sheet.conflicts == ()


def test_who_is_due_only_later_gets_a_batch_that_begins_later(tmp_path: Path) -> None:
    at = office(tmp_path, [*waiting(4), assessed(5, DUE_IN_THE_SECOND + timedelta(days=1))])
    published(at, batch_size=3)
    sheet = kept(at)
    assert (serials(sheet), starts(sheet)[3]) == ({1: [1, 2, 3], 2: [4], 3: [5]}, date(2023, 11, 27))


def test_a_free_seat_before_somebody_is_due_goes_to_nobody(tmp_path: Path) -> None:
    at = office(tmp_path, [*waiting(4), assessed(5, DUE_IN_THE_SECOND)])
    published(at)
    exempt(at, [number(1)], date(2024, 5, 1), "tugas")
    sheet = kept(at)
    assert (serials(sheet), starts(sheet)[3]) == ({1: [2], 2: [3, 4], 3: [5]}, date(2023, 11, 27))


def test_who_keeps_a_seat_that_they_were_given_for_a_later_due_day(tmp_path: Path) -> None:
    at = office(tmp_path, [*waiting(4), assessed(5, DUE_IN_THE_SECOND)])
    published(at, batch_size=3)
    kept(at)
    before = publish(at, "b", yes)
    assert keep_plan(at, PlanOptions(), never).plan == before.plan
