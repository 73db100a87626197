import os
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from asesmen_cli.domain.planning import Unplaced
from asesmen_cli.domain.rules import why_unplaced
from asesmen_cli.language import speaking
from asesmen_cli.usecases.away import lift_away, note_away
from asesmen_cli.usecases.batch import cancel_batch, shift_batch
from asesmen_cli.usecases.common.context import Context
from asesmen_cli.usecases.exempt import exempt
from asesmen_cli.usecases.pin import pin
from asesmen_cli.usecases.plan.draft import PlanOptions, draft_plan
from asesmen_cli.usecases.plan.keep import keep_plan
from asesmen_cli.usecases.publish import publish, withdraw
from asesmen_cli.usecases.show import show_plan
from asesmen_cli.usecases.swap import swap
from asesmen_cli.usecases.why import why
from tests.builders import TODAY, as_kept, ctx, roster
from tests.rosters import number
from tests.soak import examples
from tests.usecases.life import (
    AHEAD,
    LONGEST,
    office,
    options_of,
    planned,
    published,
    refused,
    serials,
    waiting,
    yes,
)
from tests.usecases.test_due import take


def overtakers(at: Context, serial: int) -> list[tuple[int, int, list[str]]]:
    """Who has waited less and sits earlier: serial, batch, and the rules that forced it."""
    return [
        (
            int(one.person.nip[-3:]),
            one.batch.number,
            [finding.code.removeprefix("plan.") for finding in one.broken],
        )
        for one in why(at, number(serial)).overtaken
    ]


# --- one person ------------------------------------------------------------------------------------------


def test_it_tells_the_rule_its_source_and_the_seat(tmp_path: Path) -> None:
    at = office(tmp_path)
    note_away(at, [number(1)], date(2023, 12, 1), date(2023, 12, 2), "cuti")
    sheet = planned(at)
    told = why(at, number(1))
    assert told.due is not None
    # assessed on 2 January 2019, due on 2 January 2021: 1038 days before 6 November 2023
    assert (told.due.due_on, told.due.days_overdue) == (date(2021, 1, 2), 1038)
    assert (told.source.file, told.source.row, told.present) == ("roster.xlsx", 2, True)
    assert [held.held_on for held in told.assessments] == [LONGEST + timedelta(days=1)]
    assert [(one.first, one.last) for one in told.absences] == [(date(2023, 12, 1), date(2023, 12, 2))]
    assert (told.plan, told.batch, told.unplaced) == (as_kept(sheet), sheet.plan.batches[0], None)
    assert told.overtaken == ()


def test_without_a_plan_there_is_no_seat(tmp_path: Path) -> None:
    told = why(office(tmp_path), number(1))
    assert (told.plan, told.batch, told.unplaced, told.overtaken) == (None, None, None, ())


def test_who_has_gone_is_told_from_where_they_were_last_read(tmp_path: Path) -> None:
    at = office(tmp_path)
    sheet = planned(at)
    take(at, roster(tmp_path, waiting(6)[1:], name="b.xlsx"))
    told = why(at, number(1))
    assert (told.present, told.due, told.source.file, told.batch) == (
        False,
        None,
        "roster.xlsx",
        sheet.plan.batches[0],
    )


@pytest.mark.parametrize(
    ("sections", "options", "words"),
    [
        (
            {},
            {"max_batches": 1},
            (
                "No seat is left until 8 November 2023 (batches: 1, of this tier: 1); "
                "others of the tier who have waited as long or longer: 2."
            ),
        ),
        (
            {"offices": {"Dinas A": {"cap": 1}}},
            {"max_batches": 2},
            (
                "Dinas A has 6 people to seat, at most 1 may be away at once, and the batches open to them "
                "until 15 November 2023 are 2."
            ),
        ),
        (
            {"groups": {"keep_together": [[number(1), number(2), number(3)]]}},
            {},
            (
                "No batch until 22 November 2023 has room for all who are kept together: "
                "Dewi Utami (198001012005011001), Cahyo Rahayu (198001012005011002), "
                "Lukman Yulianti (198001012005011003)."
            ),
        ),
        (
            {"groups": {"keep_apart": [[number(1), number(2), number(3)]]}},
            {"max_batches": 2, "batch_size": 3},
            "They are kept apart from these, which leaves no seat: Dewi Utami (198001012005011001).",
        ),
    ],
)
def test_the_reason_for_no_seat_is_one_sentence_with_the_figures(
    tmp_path: Path, sections: dict[str, object], options: dict[str, object], words: str
) -> None:
    at = office(tmp_path, 6, **sections)
    planned(at, **options)
    told = why(at, number(3))
    assert told.batch is None
    assert told.unplaced is not None
    assert speaking("en").put(why_unplaced(told.unplaced)) == words


def test_who_is_exempt_is_told_so_and_is_no_part_of_the_plan(tmp_path: Path) -> None:
    at = office(tmp_path)
    exempt(at, [number(1)], date(2024, 5, 1), "tugas")
    planned(at)
    told = why(at, number(1))
    assert told.due is not None
    assert (told.due.absent, told.batch, told.unplaced) == ("exempt", None, None)


def test_nobody_of_that_number(tmp_path: Path) -> None:
    assert refused(lambda: why(office(tmp_path), number(9))).code == "state.no-person"
    assert refused(lambda: why(ctx(tmp_path / "b"), number(1))).code == "state.no-roster"


# --- who sits earlier ------------------------------------------------------------------------------------


def test_an_absence_that_let_others_go_first_is_named(tmp_path: Path) -> None:
    at = office(tmp_path)
    note_away(at, [number(1)], TODAY, TODAY, "sakit")
    planned(at)
    assert serials(show_plan(at)) == {1: [2, 3], 2: [1, 4], 3: [5, 6]}
    assert overtakers(at, 1) == [(3, 1, ["away"])]
    assert overtakers(at, 5) == []


def test_a_cap_that_let_others_go_first_is_named(tmp_path: Path) -> None:
    at = office(tmp_path, [*waiting(3), *waiting(3, first=4, office="Dinas B")])
    planned(at, office_cap="1")
    assert serials(show_plan(at)) == {1: [1, 4], 2: [2, 5], 3: [3, 6]}
    # changing places would put two of A into the one batch, and two of B into the other
    both = ["office-cap", "office-cap"]
    assert (overtakers(at, 2), overtakers(at, 3)) == ([(4, 1, both)], [(4, 1, both), (5, 2, both)])


def test_a_pin_that_let_somebody_go_first_is_named(tmp_path: Path) -> None:
    at = office(tmp_path)
    planned(at)
    swap(at, number(1), number(6), force=False)
    pin(at, [number(6)], pinned=True)
    draft_plan(at, options_of(), yes)
    assert serials(show_plan(at)) == {1: [1, 6], 2: [2, 3], 3: [4, 5]}
    assert overtakers(at, 2) == [(6, 1, ["pinned"])]
    assert overtakers(at, 4) == [(6, 1, ["pinned"])]


def test_where_a_hand_let_somebody_go_first_no_rule_is_named(tmp_path: Path) -> None:
    at = office(tmp_path)
    planned(at)
    swap(at, number(1), number(6), force=False)
    assert overtakers(at, 1) == [(6, 1, []), (4, 2, [])]


def test_a_published_seat_that_stays_is_named(tmp_path: Path) -> None:
    at = office(tmp_path, waiting(5, first=2))
    published(at)
    take(at, roster(tmp_path, waiting(6), name="b.xlsx"))
    keep_plan(at, PlanOptions(), yes)
    assert serials(show_plan(at)) == {1: [2, 3], 2: [4, 5], 3: [1, 6]}
    expected = [(3, 1, ["seat-kept"]), (5, 2, ["seat-kept"])]
    assert overtakers(at, 1) == expected
    publish(at, "b", yes)
    assert overtakers(at, 1) == expected


def test_a_batch_that_has_begun_overtakes_nobody(tmp_path: Path) -> None:
    at = office(tmp_path)
    note_away(at, [number(1)], AHEAD, AHEAD, "sakit")
    note_away(at, [number(2)], AHEAD, date(2023, 11, 20), "sakit")
    published(at)
    assert serials(show_plan(at)) == {1: [3, 4], 2: [1, 5], 3: [2, 6]}
    assert [(serial, batch) for serial, batch, _ in overtakers(at, 2)] == [(4, 1), (5, 2)]
    begun = replace(at, today=AHEAD)
    assert [(serial, batch) for serial, batch, _ in overtakers(begun, 2)] == [(5, 2)]
    assert overtakers(replace(at, today=date(2023, 12, 24)), 2) == []


def test_of_a_published_plan_it_is_told_as_things_stand_now(tmp_path: Path) -> None:
    at = office(tmp_path)
    note_away(at, [number(1)], AHEAD, AHEAD, "sakit")
    published(at)
    assert overtakers(at, 1) == [(3, 1, ["away"])]
    lift_away(at, [number(1)], AHEAD)
    assert overtakers(at, 1) == [(3, 1, [])]


def test_a_batch_that_was_called_off_overtakes_nobody(tmp_path: Path) -> None:
    at = office(tmp_path)
    note_away(at, [number(1)], AHEAD, AHEAD, "sakit")
    published(at)
    cancel_batch(at, 1, "tempat batal")
    assert overtakers(at, 1) == []
    cancel_batch(at, 2, "tempat batal")
    told = why(at, number(1))
    assert (told.batch, told.overtaken) == (None, ())
    assert told.unplaced == Unplaced(
        nip=number(1), code="called-off", params={"batch": 2, "reason": "tempat batal"}
    )


def test_two_batches_forced_into_one_room_overtake_nobody(tmp_path: Path) -> None:
    at = office(tmp_path, 4)
    first, _ = published(at, batch_size=2).plan.batches
    shift_batch(at, 2, first.window.start, force=True)
    told = why(at, number(4))
    assert (told.overtaken, told.batch is not None) == ((), True)


def test_a_draft_that_stands_on_a_plan_withdrawn_tells_of_the_seat_only(tmp_path: Path) -> None:
    at = office(tmp_path, waiting(5, first=2))
    published(at, "a")
    take(at, roster(tmp_path, waiting(6), name="b.xlsx"))
    keep_plan(at, PlanOptions(), yes)
    withdraw(at, "a")
    told = why(at, number(1))
    assert told.batch is not None
    assert (told.batch.number, told.overtaken) == (3, ())


# --- for any office --------------------------------------------------------------------------------------


@settings(max_examples=examples(400) if os.environ.get("ASESMEN_SOAK") else 15)
@given(
    people=st.lists(
        st.tuples(st.sampled_from(["III.a", "IV.a"]), st.sampled_from("AB"), st.integers(0, 5)),
        min_size=2,
        max_size=14,
    ),
    away=st.dictionaries(st.integers(1, 14), st.tuples(st.integers(0, 30), st.integers(0, 20)), max_size=5),
    options=st.fixed_dictionaries(
        {
            "batch_size": st.integers(1, 5),
            "office_cap": st.sampled_from([None, "1", "2", "40%"]),
            "parallel": st.integers(1, 2),
            "mix_tiers": st.booleans(),
            "max_batches": st.none() | st.integers(1, 5),
        }
    ),
    apart=st.lists(st.integers(1, 14), min_size=2, max_size=3, unique=True),
)
def test_nobody_is_overtaken_without_a_rule_that_forces_it(
    people: list[tuple[str, str, int]],
    away: dict[int, tuple[int, int]],
    options: dict[str, object],
    apart: list[int],
) -> None:
    with TemporaryDirectory() as place:
        told = [
            replace(
                one, echelon=echelon, office=f"Dinas {letter}", last_assessed=LONGEST + timedelta(days=waited)
            )
            for one, (echelon, letter, waited) in zip(waiting(len(people)), people, strict=True)
        ]
        groups = {"keep_apart": [[number(serial) for serial in apart]]}
        at = office(Path(place), told, groups=groups)
        for serial, (after, days) in away.items():
            if serial <= len(told):
                first = TODAY + timedelta(days=after)
                note_away(at, [number(serial)], first, first + timedelta(days=days), "sakit")
        sheet = planned(at, **options)
        assert sheet.quality.optimal
        for one in told:
            for earlier in why(at, one.nip).overtaken:
                assert earlier.broken != ()
        at.workspace.close()
