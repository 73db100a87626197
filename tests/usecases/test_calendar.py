"""A calendar into which every export is imported, through the life of a plan."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from asesmen_cli.domain.facts import PlanState
from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.usecases.away import note_away
from asesmen_cli.usecases.batch import cancel_batch, shift_batch
from asesmen_cli.usecases.common.context import Context
from asesmen_cli.usecases.common.part import Wanted
from asesmen_cli.usecases.export import export
from asesmen_cli.usecases.plan.draft import PlanOptions
from asesmen_cli.usecases.plan.keep import keep_plan
from asesmen_cli.usecases.publish import publish, withdraw
from asesmen_cli.usecases.undo import undo
from tests.rosters import number
from tests.soak import examples
from tests.usecases.life import AHEAD, office, planned, published, waiting, yes

DECEMBER = date(2023, 12, 4)


@dataclass(frozen=True, slots=True)
class Entry:
    """One event as a calendar holds it."""

    sequence: int
    start: date
    status: str


@dataclass(slots=True)
class Importer:
    """A calendar that does what RFC 5546 3.2.1 asks: the greater SEQUENCE of a UID wins."""

    entries: dict[str, Entry] = field(default_factory=dict)

    def read(self, at: Context, folder: Path, **wanted: object) -> "Importer":
        for file in export(at, ["ics"], folder, Wanted(**wanted)).files:  # type: ignore[arg-type] # of several types
            calendar: Any = Calendar.from_ical((folder / file.path).read_bytes())
            for event in calendar.walk("VEVENT"):
                entry = Entry(int(event["sequence"]), event["dtstart"].dt, str(event["status"]))
                known = self.entries.get(str(event["uid"]))
                if known is None or entry.sequence > known.sequence:
                    self.entries[str(event["uid"])] = entry
                else:
                    assert (known.sequence, known) == (entry.sequence, entry)
        return self

    @property
    def shown(self) -> list[tuple[date, str]]:
        return sorted((entry.start, entry.status) for entry in self.entries.values())


@pytest.fixture
def at(tmp_path: Path) -> Context:
    """Six people of one office and tier, two in a batch: 13, 20 and 27 November 2023."""
    return office(tmp_path)


def days(*numbers: int) -> list[date]:
    return [date(2023, 11, day) for day in numbers]


def confirmed(*starts: date) -> list[tuple[date, str]]:
    return [(start, "CONFIRMED") for start in starts]


@pytest.mark.rule("R91")
def test_imported_twice_there_is_nothing_twice(at: Context, tmp_path: Path) -> None:
    published(at)
    calendar = Importer().read(at, tmp_path / "one")
    before = dict(calendar.entries)
    assert calendar.shown == confirmed(*days(13, 20, 27))
    assert calendar.read(at, tmp_path / "one").read(at, tmp_path / "two").entries == before


def test_a_draft_becomes_the_plan_that_is_published(at: Context, tmp_path: Path) -> None:
    planned(at, start=AHEAD)
    calendar = Importer().read(at, tmp_path / "draft")
    assert [status for _, status in calendar.shown] == ["TENTATIVE"] * 3
    publish(at, None, yes)
    assert calendar.read(at, tmp_path / "plan").shown == confirmed(*days(13, 20, 27))


@pytest.mark.rule("R90", "R91")
def test_a_batch_that_moves_is_moved_and_the_others_stay_as_they_are(at: Context, tmp_path: Path) -> None:
    published(at)
    calendar = Importer().read(at, tmp_path / "before")
    before = set(calendar.entries.values())
    shift_batch(at, 2, DECEMBER, force=False)
    assert calendar.read(at, tmp_path / "after").shown == confirmed(*days(13, 27), DECEMBER)
    assert len(before & set(calendar.entries.values())) == 2


def test_a_batch_called_off_is_cancelled_and_stays_so_when_another_plan_takes_its_place(
    at: Context, tmp_path: Path
) -> None:
    # its two people sit in batch 4 of the plan that follows, on 4 December
    published(at)
    calendar = Importer().read(at, tmp_path / "before")
    cancel_batch(at, 2, "banjir")
    first, third = days(13, 27)
    off = (date(2023, 11, 20), "CANCELLED")
    assert calendar.read(at, tmp_path / "called-off").shown == sorted([*confirmed(first, third), off])
    keep_plan(at, PlanOptions(), yes)
    publish(at, "kept", yes)
    calendar.read(at, tmp_path / "kept")
    assert calendar.shown == sorted([*confirmed(first, third, DECEMBER), off])


def test_the_number_of_a_batch_that_is_gone_may_come_again(at: Context, tmp_path: Path) -> None:
    # batch 3 is called off and its people cannot come: the next plan has none, the one after that has again
    published(at)
    calendar = Importer().read(at, tmp_path / "before")
    cancel_batch(at, 3, "banjir")
    for serial in (5, 6):
        note_away(at, [number(serial)], date(2023, 11, 6), date(2023, 12, 31), "haji")
    keep_plan(at, PlanOptions(until=date(2023, 12, 31)), yes)
    publish(at, "two", yes)
    assert calendar.read(at, tmp_path / "two").shown == [
        *confirmed(*days(13, 20)),
        (date(2023, 11, 27), "CANCELLED"),
    ]
    keep_plan(at, PlanOptions(until=date(2024, 2, 28)), yes)
    publish(at, "three", yes)
    first, second, third = calendar.read(at, tmp_path / "three").shown
    assert [first, second] == confirmed(*days(13, 20))
    assert (third[0] > date(2023, 12, 31), third[1]) == (True, "CONFIRMED")


def test_a_plan_withdrawn_is_cancelled_whole(at: Context, tmp_path: Path) -> None:
    published(at, "Gelombang I")
    calendar = Importer().read(at, tmp_path / "before")
    withdraw(at, "Gelombang I")
    calendar.read(at, tmp_path / "after", plan="Gelombang I")
    assert calendar.shown == [(start, "CANCELLED") for start in days(13, 20, 27)]


def test_another_plan_has_events_of_its_own(at: Context, tmp_path: Path) -> None:
    published(at, "one")
    calendar = Importer().read(at, tmp_path / "one")
    withdraw(at, "one")
    published(at, "two", start=DECEMBER)
    calendar.read(at, tmp_path / "two")
    assert len(calendar.entries) == 6


def test_an_office_that_leaves_a_batch_has_it_cancelled(tmp_path: Path) -> None:
    # batch 1: one of Dinas A, one of Dinas B; the one of A cannot come and moves to batch 2
    people = [*waiting(1, 1, "Dinas A"), *waiting(2, 2, "Dinas B")]
    at = office(tmp_path, people)
    published(at, "one")
    calendar = Importer().read(at, tmp_path / "one", office="Dinas A")
    assert calendar.shown == confirmed(*days(13))
    note_away(at, [number(1)], date(2023, 11, 13), date(2023, 11, 13), "dinas luar")
    keep_plan(at, PlanOptions(), yes)
    publish(at, "two", yes)
    calendar.read(at, tmp_path / "two", office="Dinas A")
    assert calendar.shown == [(date(2023, 11, 13), "CANCELLED"), *confirmed(date(2023, 11, 20))]
    whole = Importer().read(at, tmp_path / "all")
    assert whole.shown == confirmed(*days(13, 20))


def sequences(at: Context, folder: Path) -> Iterator[int]:
    return (entry.sequence for entry in Importer().read(at, folder).entries.values())


@pytest.mark.rule("R92")
def test_the_day_of_the_export_changes_nothing_that_counts(at: Context, tmp_path: Path) -> None:
    published(at)
    today = list(sequences(at, tmp_path / "today"))
    assert list(sequences(replace(at, today=date(2023, 11, 8)), tmp_path / "later")) == today


COMMANDS = st.lists(
    st.one_of(
        st.tuples(st.just("shift"), st.integers(1, 5), st.integers(0, 8)),
        st.tuples(st.just("cancel"), st.integers(1, 5), st.just(0)),
        st.tuples(st.just("away"), st.integers(1, 6), st.integers(0, 4)),
        st.tuples(st.sampled_from(["keep", "publish", "undo"]), st.just(0), st.just(0)),
    ),
    max_size=8,
)


def act(at: Context, kind: str, which: int, weeks: int) -> None:
    """One command."""
    monday = AHEAD + timedelta(weeks=weeks)
    match kind:
        case "shift":
            shift_batch(at, which, monday, force=True)
        case "cancel":
            cancel_batch(at, which, "banjir")
        case "away":
            note_away(at, [number(which)], monday, monday + timedelta(days=4), "dinas")
        case "keep":
            keep_plan(at, PlanOptions(), yes)
        case "publish":
            publish(at, None, yes)
        case _:
            undo(at, yes, lambda _undoing: None, force=True)


@settings(max_examples=examples(25))
@given(commands=COMMANDS)
def test_whatever_happens_the_calendar_shows_the_plan(commands: list[tuple[str, int, int]]) -> None:
    with TemporaryDirectory() as folder:
        at = office(Path(folder))
        published(at, "0")
        calendar = Importer().read(at, Path(folder) / "keluaran")
        for command in commands:
            with suppress(AsesmenError):
                act(at, *command)
            if not at.workspace.snapshot().plans:
                break
            plan = at.workspace.snapshot().plans[-1]
            status = "TENTATIVE" if plan.state is PlanState.DRAFT else "CONFIRMED"
            calendar.read(at, Path(folder) / "keluaran")
            stand = sorted((batch.window.start, status) for batch in plan.standing)
            assert [one for one in calendar.shown if one[1] != "CANCELLED"] == stand
        at.workspace.close()
