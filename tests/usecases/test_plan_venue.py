from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from asesmen_cli.domain.facts import PlanView
from asesmen_cli.domain.people import Tier
from asesmen_cli.domain.planning import Window
from asesmen_cli.usecases.away import note_away
from asesmen_cli.usecases.batch import batches_on_days_off
from asesmen_cli.usecases.common.context import Context
from asesmen_cli.usecases.move import move
from asesmen_cli.usecases.pin import pin
from asesmen_cli.usecases.plan.draft import draft_plan
from asesmen_cli.usecases.plan.keep import keep_plan
from asesmen_cli.usecases.publish import publish
from asesmen_cli.usecases.show import show_plan
from asesmen_cli.usecases.template import write_template
from tests.builders import TODAY, as_kept
from tests.rosters import number, write
from tests.usecases.life import (
    decreed,
    never,
    office,
    options_of,
    refused,
    serials,
    unchanged_by,
    unplaced,
    waiting,
    yes,
)
from tests.usecases.test_plan import told

HEADER = ["Tempat", "Dari", "Sampai", "Kursi", "Ruang"]
HOTEL = "Hotel Contoh"


def on(first: int, last: int, seats: int | None = 2, room: int = 1, venue: str = HOTEL) -> list[object]:
    """A row of November 2023."""
    return [venue, date(2023, 11, first), date(2023, 11, last), seats, room]


WEEKS = [on(6, 8), on(13, 15, 3), on(20, 22, 1)]


def listed(at: Context, rows: Sequence[Sequence[object]]) -> Path:
    path = at.folder / "jadwal.xlsx"
    return write(path, [HEADER, *map(list, rows)])


def planned(at: Context, rows: Sequence[Sequence[object]] = WEEKS, **options: object) -> PlanView:
    given = {"start": None, "dates": listed(at, rows)} | options
    return draft_plan(at, options_of(**given), never)


def windows(sheet: PlanView) -> list[Window]:
    return [batch.window for batch in sheet.plan.batches]


def places(sheet: PlanView) -> list[tuple[int, int, str | None]]:
    """Day of November, room and venue of each batch."""
    return [(window.start.day, window.room, window.venue) for window in windows(sheet)]


# --- which windows ----------------------------------------------------------------------------------------


@pytest.mark.rule("R9")
def test_the_venues_windows_and_seats_take_the_place_of_generated_ones(tmp_path: Path) -> None:
    sheet = planned(office(tmp_path, 6))
    assert serials(sheet) == {1: [1, 2], 2: [3, 4, 5], 3: [6]}
    assert places(sheet) == [(6, 1, HOTEL), (13, 1, HOTEL), (20, 1, HOTEL)]
    assert windows(sheet)[0].days == tuple(date(2023, 11, day) for day in (6, 7, 8))
    assert sheet.quality.optimal


def test_the_order_of_the_rows_does_not_matter(tmp_path: Path) -> None:
    at = office(tmp_path, 6)
    rows = [on(13, 15, 2, 2), on(6, 8), on(13, 15, 2, 1)]
    assert planned(at, rows) == planned(at, rows[::-1])
    assert places(planned(at, rows)) == [(6, 1, HOTEL), (13, 1, HOTEL), (13, 2, HOTEL)]


def test_rooms_of_one_number_in_two_places_are_two_rooms(tmp_path: Path) -> None:
    sheet = planned(office(tmp_path, 4), [on(6, 8), on(6, 8, venue="Balai")])
    assert places(sheet) == [(6, 1, "Balai"), (6, 1, HOTEL)]


def test_without_seats_a_window_has_those_of_a_batch(tmp_path: Path) -> None:
    sheet = planned(office(tmp_path, 6), [on(6, 8, None), on(13, 15, None)], batch_size=4, min_size=1)
    assert [
        (window.seats, len(batch.nips))
        for window, batch in zip(windows(sheet), sheet.plan.batches, strict=True)
    ] == [
        (4, 4),
        (4, 2),
    ]


def test_no_more_windows_are_used_than_asked_for(tmp_path: Path) -> None:
    sheet = planned(office(tmp_path, 6), max_batches=2)
    assert (places(sheet)[-1][0], unplaced(sheet)) == (13, [(6, "no-seat")])


@pytest.mark.parametrize(
    ("options", "first_days", "why"),
    [
        ({"until": date(2023, 11, 15)}, [6, 13], "they end after {day}"),
        ({"start": date(2023, 11, 7)}, [13, 20], "they begin before {day}"),
    ],
)
@pytest.mark.rule("R10")
def test_windows_outside_the_period_are_left_out_and_named(
    tmp_path: Path, options: dict[str, object], first_days: list[int], why: str
) -> None:
    sheet = planned(office(tmp_path, 6), WEEKS, **options)
    assert [place[0] for place in places(sheet)] == first_days
    left = told(sheet)["plan.venue-left-out"]
    assert (left["n"], left["why"].template) == (1, why)  # type: ignore[attr-defined] # a message


def test_the_past_is_left_out_without_a_word_from_the_person(tmp_path: Path) -> None:
    at = replace(office(tmp_path, 4), today=date(2023, 11, 7))
    sheet = planned(at)
    assert [place[0] for place in places(sheet)] == [13, 20]
    assert told(sheet)["plan.venue-left-out"]["days"] == (date(2023, 11, 6),)


def test_a_list_of_the_past_is_refused(tmp_path: Path) -> None:
    at = replace(office(tmp_path, 4), today=date(2024, 1, 2))
    error = unchanged_by(at, lambda: planned(at))
    assert (error.code, error.params["file"]) == ("plan.no-venue", "jadwal.xlsx")


def test_published_batches_keep_their_room_and_only_theirs(tmp_path: Path) -> None:
    at = office(tmp_path, [*waiting(3), *waiting(2, 11, echelon="III.a")])
    planned(at, [on(13, 15, 3)], tiers=(Tier.PENGAWAS,))
    publish(at, None, yes)
    sheet = planned(at, [on(14, 16), on(14, 16, room=2), on(14, 16, venue="Balai")])
    assert places(sheet) == [(14, 1, "Balai")]
    assert told(sheet)["plan.venue-left-out"]["n"] == 1
    error = refused(lambda: planned(at, [on(14, 16)]))
    assert (error.code, error.params["why"][0].template) == (  # type: ignore[index,union-attr] # a message
        "plan.no-venue",
        "published batches have the room",
    )


# --- what a person should look at -------------------------------------------------------------------------


@pytest.mark.rule("R10")
def test_a_day_of_rest_in_the_list_is_kept_and_told(tmp_path: Path) -> None:
    # 11 November 2023 is a Saturday
    sheet = planned(office(tmp_path, 2), [on(9, 11)])
    assert [day.day for day in windows(sheet)[0].days] == [9, 10, 11]
    assert told(sheet)["plan.venue-holiday"]["day"] == date(2023, 11, 11)
    six = planned(office(tmp_path, 2), [on(9, 11)], workdays="mon-sat")
    assert "plan.venue-holiday" not in told(six)


def test_the_days_that_a_venue_offers_are_its_own_whatever_is_decreed(tmp_path: Path) -> None:
    at = office(tmp_path, 2)
    planned(at)
    publish(at, None, yes)
    later = decreed(at, "2023-11-07")
    assert batches_on_days_off(later, at.workspace.snapshot()) == ()


def test_a_holiday_is_told_by_its_name(tmp_path: Path) -> None:
    christmas = [HOTEL, date(2023, 12, 25), date(2023, 12, 25), 2, 1]
    holiday = told(planned(office(tmp_path, 2), [christmas]))["plan.venue-holiday"]
    assert holiday["why"].params["name"] == "Hari Raya Natal"  # type: ignore[attr-defined] # a message


@pytest.mark.parametrize(("last", "long"), [(12, False), (13, True)])
def test_a_window_of_more_than_a_week_may_be_meant_for_several_batches(
    tmp_path: Path, last: int, long: bool
) -> None:
    sheet = planned(office(tmp_path, 2), [on(6, last)])
    assert ("plan.venue-long" in told(sheet)) == long


def test_nothing_is_said_of_days_between_the_windows(tmp_path: Path) -> None:
    # Idul Fitri 2028 is estimated for 27 and 28 February; the venue's windows lie around it
    at = replace(office(tmp_path, 4), today=date(2028, 2, 1))
    rows = [[HOTEL, day, day, 2, 1] for day in (date(2028, 2, 21), date(2028, 3, 6))]
    found = told(planned(at, rows))
    assert ("plan.calendar-estimated" in found, "plan.calendar-undecreed" in found) == (False, True)


@pytest.mark.parametrize(
    ("row", "cells", "why"),
    [
        ([HOTEL, "besok", date(2023, 11, 8), 2, 1], "Data!B3", "{value} is not a date."),
        (on(7, 9), "Data!B3", "The room is taken already from {first} to {last} by {other}."),
    ],
)
@pytest.mark.rule("R9")
def test_one_wrong_row_stops_the_plan(tmp_path: Path, row: list[object], cells: str, why: str) -> None:
    at = office(tmp_path, 2)
    error = unchanged_by(at, lambda: planned(at, [on(6, 8), row]))
    assert (error.code, error.params["cells"]) == ("venue.rejected", (cells,))
    assert error.params["why"].template == why  # type: ignore[union-attr] # a message


# --- afterwards -------------------------------------------------------------------------------------------


def test_the_windows_are_kept_when_the_file_is_gone(tmp_path: Path) -> None:
    at = office(tmp_path, 4)
    sheet = planned(at)
    (tmp_path / "jadwal.xlsx").unlink()
    assert show_plan(at) == as_kept(sheet)
    assert serials(move(at, number(1), 2, force=False)) == {1: [2], 2: [1, 3, 4]}
    pin(at, [number(1)], pinned=True)
    assert windows(publish(at, "hotel", yes)) == windows(sheet)
    assert at.workspace.replayed().tables() == at.workspace.tables()


def test_a_plan_is_not_stale_because_a_day_has_passed(tmp_path: Path) -> None:
    at = office(tmp_path, 5)
    sheet = planned(at, WEEKS[1:])
    tomorrow = replace(at, today=date(2023, 11, 7))
    assert windows(publish(tomorrow, None, yes)) == windows(sheet)


def test_a_free_seat_is_filled_when_every_window_is_used(tmp_path: Path) -> None:
    at = office(tmp_path, 4)
    planned(at, [on(13, 15, 3)])
    publish(at, None, yes)
    note_away(at, [number(1)], date(2023, 11, 14), date(2023, 11, 14), "sakit")
    sheet = keep_plan(at, options_of(start=None), yes)
    assert (serials(sheet), unplaced(sheet)) == ({1: [2, 3, 4]}, [(1, "away")])


def test_a_new_list_goes_on_after_what_was_published(tmp_path: Path) -> None:
    at = office(tmp_path, 4)
    planned(at, [on(13, 15, 3)])
    publish(at, None, yes)
    dates = listed(at, [on(13, 15, 3), on(20, 22, 1, venue="Balai")])
    sheet = keep_plan(at, options_of(start=None, dates=dates), yes)
    assert (serials(sheet), places(sheet)[-1]) == ({1: [1, 2, 3], 2: [4]}, (20, 1, "Balai"))


def test_the_blank_workbook_that_was_filled_in_is_read_without_its_example(tmp_path: Path) -> None:
    at = office(tmp_path, 2)
    path = Path(write_template(str(tmp_path / "asesmen.db"), "venues", tmp_path).files[0].path)
    book = load_workbook(path)
    book.worksheets[0].append(on(6, 8))
    book.save(path)
    sheet = draft_plan(at, options_of(start=None, dates=path), never)
    assert (places(sheet), sheet.settings.start) == ([(6, 1, HOTEL)], TODAY)
    assert [finding.code for finding in sheet.findings] == ["roster.ignored-example"]
    assert show_plan(at).findings == ()
