"""How many windows a plan is given, and what is said of those who are left over all the same."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from asesmen_cli.language import speaking
from asesmen_cli.settings import Settings
from asesmen_cli.usecases.away import note_away
from asesmen_cli.usecases.pin import pin
from asesmen_cli.usecases.plan.draft import draft_plan
from asesmen_cli.usecases.plan.keep import keep_plan
from asesmen_cli.usecases.publish import publish
from asesmen_cli.usecases.show import show_plan
from tests.rosters import number, somebody
from tests.usecases.life import (
    AHEAD,
    never,
    office,
    options_of,
    planned,
    serials,
    starts,
    unplaced,
    waiting,
    yes,
)


def test_people_kept_apart_have_windows_of_their_own(tmp_path: Path) -> None:
    apart = office(tmp_path, 2, groups={"keep_apart": [[number(1), number(2)]]})
    assert serials(planned(apart)) == {1: [1], 2: [2]}


def test_stand_ins_have_other_days_and_people_kept_together_a_window(tmp_path: Path) -> None:
    groups = {"stand_in": [[number(1), number(2)]], "keep_together": [[number(3), number(4)]]}
    sheet = planned(office(tmp_path, 4, groups=groups), batch_size=3)
    assert unplaced(sheet) == []
    assert [3, 4] in [[nip for nip in nips if nip > 2] for nips in serials(sheet).values()]


def test_a_pinned_seat_stays_where_it_is_when_fewer_batches_are_needed(tmp_path: Path) -> None:
    people = [*waiting(2, echelon="III.a"), *waiting(1, first=3)]
    at = office(tmp_path, people)
    planned(at, batch_size=1)
    pin(at, [number(2)], pinned=True)
    # all of a tier fit into one batch now; those of the lower tier wait for the one who is pinned
    sheet = planned(at, batch_size=5, min_size=1)
    assert serials(sheet) == {1: [1], 2: [2], 3: [3]}
    assert starts(sheet) == {1: date(2023, 11, 6), 2: date(2023, 11, 13), 3: date(2023, 11, 20)}


def test_who_is_over_the_cap_because_of_a_published_batch_has_a_seat_after_it(tmp_path: Path) -> None:
    at = office(tmp_path, 2)
    planned(at, start=AHEAD, max_batches=1, office_cap="1")
    publish(at, "satu", yes)
    sheet = planned(at, start=AHEAD, parallel=2, office_cap="1")
    assert [batch.window.start for batch in sheet.plan.batches] == [date(2023, 11, 20)]
    assert [person.code for person in sheet.plan.unplaced] == ["seated"]


def test_seats_kept_from_the_plan_before_are_not_called_pinned(tmp_path: Path) -> None:
    groups = {"keep_apart": [[number(1), number(2)]]}
    at = office(tmp_path, 2, groups=groups)
    end = date(2023, 11, 22)
    planned(at, start=AHEAD, office_cap="1", until=end)
    publish(at, None, yes)
    closures = [{"from": day, "name": "HUT"} for day in ("2023-11-14", "2023-11-16")]
    at = replace(at, settings=Settings.model_validate({"groups": groups, "calendar": {"closures": closures}}))
    sheet = keep_plan(at, options_of(start=AHEAD, until=end), yes)
    assert serials(sheet) == {2: [2]}
    assert unplaced(sheet) == [(1, "seat-kept")]


def test_a_seat_is_not_empty_because_everyone_has_one_while_somebody_has_none(tmp_path: Path) -> None:
    at = office(tmp_path, 4)
    first, second = date(2023, 11, 6), date(2023, 11, 13)
    note_away(at, [number(n) for n in (1, 2, 4)], second, second, "cuti")
    note_away(at, [number(3)], first, first, "cuti")
    sheet = planned(at, max_batches=2, min_size=1)
    assert unplaced(sheet) == [(4, "no-seat")]
    says = speaking("en").about
    assert [says(one) for one in sheet.binding if one.code == "plan.seats-empty"] == [
        "Seats left empty: 1 (batches: 2), since rules keep those left over from them (absences)."
    ]


def test_who_is_left_over_by_a_plan_without_batches_stays_listed(tmp_path: Path) -> None:
    closures = [{"from": "2023-11-06", "to": "2023-11-10", "name": "HUT"}]
    person = somebody(1, nip=number(1), echelon="IV.a", last_assessed=date(2021, 11, 10))
    at = office(tmp_path, [person], calendar={"closures": closures})
    note_away(at, [number(1)], date(2023, 11, 13), date(2023, 11, 15), "cuti")
    # due from 10 November, away during the only batch, from the 13th on
    sheet = draft_plan(at, options_of(max_batches=1), never)
    assert (serials(sheet), unplaced(sheet)) == ({}, [(1, "away")])
    assert unplaced(show_plan(at)) == [(1, "away")]
