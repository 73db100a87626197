"""A year of an office, from one event to the next; after every command, all that must hold is looked at."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from asesmen_cli.domain.attendance import Attendance, attendance, undecided
from asesmen_cli.domain.due import Due, Status
from asesmen_cli.domain.facts import AttendanceSheet, PlanState, PlanView
from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.domain.people import Tier
from asesmen_cli.domain.planning import Batch, seats
from asesmen_cli.domain.results import Purpose
from asesmen_cli.domain.rules import UNPLACED_WORDS
from asesmen_cli.domain.snapshot import PlanRecord, Snapshot
from asesmen_cli.domain.state import statuses
from asesmen_cli.usecases.attend.mark import Marking, import_attendance, mark_attendance, write_attendance
from asesmen_cli.usecases.away import note_away
from asesmen_cli.usecases.batch import cancel_batch
from asesmen_cli.usecases.common.context import Context
from asesmen_cli.usecases.plan.draft import PlanOptions, draft_plan
from asesmen_cli.usecases.plan.keep import keep_plan
from asesmen_cli.usecases.publish import publish
from asesmen_cli.usecases.result.load import ResultOptions, import_results
from asesmen_cli.usecases.result.results import deliver, pending, void
from asesmen_cli.usecases.roster.read import RosterOptions
from asesmen_cli.usecases.roster.register import import_roster
from tests.builders import ctx
from tests.rosters import number, write
from tests.soak import portion
from tests.usecases.life import office, waiting, yes

ROSTER = Path(__file__).parents[2] / "examples" / "cilegon-2023-06" / "roster.xlsx"
Answer = TypeVar("Answer")


# --- what must hold ---------------------------------------------------------------------------------------


def sound(at: Context, *, corrected: Collection[str] = ()) -> None:
    """Everything that holds at any time. ``corrected``: who came after all, and may have a seat too many."""
    again = at.workspace.replayed()
    assert again.tables() == at.workspace.tables()
    again.close()
    assert at.workspace.broken_link() is None
    snapshot = at.workspace.snapshot()
    published = [plan for plan in at.workspace.snapshot().plans if plan.state is PlanState.PUBLISHED]
    nobody_sits_twice_at_once(published, snapshot, corrected)
    nobody_is_assessed_in_part(published, snapshot)


def nobody_sits_twice_at_once(
    published: list[PlanRecord], snapshot: Snapshot, corrected: Collection[str]
) -> None:
    """Nobody has two seats that are still open, nor two on one day."""
    held = [batch for plan in published for batch in plan.standing]
    seats_open = Counter(nip for batch in held for nip in undecided(batch, snapshot.marks))
    assert {nip: n for nip, n in seats_open.items() if n > 1 and nip not in corrected} == {}
    days = Counter((nip, day) for batch in held for nip in batch.nips for day in batch.window.days)
    assert {where: n for where, n in days.items() if n > 1} == {}


def nobody_is_assessed_in_part(published: list[PlanRecord], snapshot: Snapshot) -> None:
    """Who has a seat in a batch is assessed by it if, and only if, they came on every one of its days."""
    for batch in (batch for plan in published for batch in plan.standing):
        for nip in batch.nips:
            own = snapshot.marks.get(nip, {})
            came = all(day in own and own[day].present for day in batch.window.days)
            counts = any(one.held_on == batch.window.end for one in snapshot.assessments.get(nip, ()))
            declared_invalid = any(one.held_on == batch.window.end for one in snapshot.voided.get(nip, ()))
            assert counts is (came and not declared_invalid)


def nobody_is_lost(at: Context, sheet: PlanView) -> None:
    """Everyone flagged has a seat or a reason, once; so has whoever was dropped and not assessed since."""
    listed = [*seats(sheet.plan), *(one.nip for one in sheet.plan.unplaced)]
    assert len(set(listed)) == len(listed) == sheet.quality.placed + sheet.quality.unplaced
    assert {one.code for one in sheet.plan.unplaced} <= UNPLACED_WORDS.keys()
    flagged = {
        due.person.nip for due in everyone(at) if due.status.flagged and _asked(sheet, due.person.tier)
    }
    assert flagged <= set(listed)
    begun = {batch.number for batch in sheet.standing if batch.window.start <= at.today}
    ahead = {nip for batch in sheet.standing if batch.number not in begun for nip in batch.nips}
    told = ahead | {one.nip for one in sheet.plan.unplaced}
    assert flagged & dropped(at) <= told


def _asked(sheet: PlanView, tier: Tier) -> bool:
    return not sheet.settings.tiers or tier in sheet.settings.tiers


def everyone(at: Context) -> list[Due]:
    return statuses(at.workspace.snapshot(), at.settings.due_rule(), at.today)


def having(at: Context, outcome: Attendance) -> set[str]:
    """Everyone of a published batch of whom that has become."""
    marks = at.workspace.snapshot().marks
    return {
        nip
        for plan in at.workspace.snapshot().plans
        if plan.state is PlanState.PUBLISHED
        for batch in plan.standing
        for nip in batch.nips
        if attendance(batch.window.days, marks.get(nip, {})) is outcome
    }


def dropped(at: Context) -> set[str]:
    return having(at, Attendance.DROPPED)


def who_came(at: Context) -> set[str]:
    return having(at, Attendance.COMPLETE)


class Year:
    """An office that goes through the year, command by command."""

    def __init__(self, at: Context) -> None:
        self.at = at

    def on(self, month: int, day: int, year: int = 2023) -> "Year":
        self.at = replace(self.at, today=date(year, month, day))
        return self

    def does(self, step: Callable[[Context], Answer]) -> Answer:
        """One command, and everything that must hold after it."""
        answer = step(self.at)
        sound(self.at)
        if isinstance(answer, PlanView) and answer.state is PlanState.DRAFT:
            nobody_is_lost(self.at, answer)
        return answer

    def plans_again(self, name: str, base: PlanView, *, more: bool = True) -> PlanView:
        """The fewest moves, published; who is left goes into a new batch, if there is to be ``more``."""
        end = max(batch.window.end for batch in base.plan.batches)
        within = PlanOptions(start=self.at.today, until=max(end, self.at.today))
        options = PlanOptions(max_batches=1) if more else within
        self.does(lambda at: keep_plan(at, options, yes))
        return self.does(lambda at: publish(at, name, yes))

    def batch(self, sheet: PlanView, n: int) -> Batch:
        return next(batch for batch in sheet.plan.batches if batch.number == n)

    def at_the_end_of(self, sheet: PlanView, n: int) -> "Year":
        self.at = replace(self.at, today=self.batch(sheet, n).window.end)
        return self

    def signs(self, n: int, absent: Mapping[str, str]) -> AttendanceSheet:
        """The sheet of a batch is written, filled in by number and read back; ``absent``: NIP:day -> word."""
        folder = self.at.folder
        (form,) = self.does(lambda at: write_attendance(at, n, folder / "keluaran")).files
        book = openpyxl.load_workbook(form.path)
        for row in book[f"Hadir {n}"].iter_rows(min_row=10):
            nip = "".join(str(row[1].value or "").split()[-4:])
            if isinstance(row[0].value, int):
                for day in (1, 2, 3):
                    row[3 + day].value = row[3 + day].value or absent.get(f"{nip}:{day}", "H")
        filled = folder / "terisi.xlsx"
        book.save(filled)
        return self.does(lambda at: import_attendance(at, filled).sheets[0])

    def results(self, nips: Collection[str]) -> None:
        rows = [[nip, self.at.workspace.snapshot().people[nip].person.name, 85] for nip in nips]
        file = write(self.at.folder / "hasil.xlsx", [["NIP", "NAMA", "JPM"], *rows])
        options = ResultOptions(purpose=Purpose.MAPPING)
        answer = self.does(lambda at: import_results(at, file, options, dry_run=False))
        assert len(answer.new) == len(nips)


# --- the year ---------------------------------------------------------------------------------------------


def supervisors(folder: Path) -> Path:
    """The supervisors (eselon IV) of the example's roster alone: each command is looked at sooner."""
    rows = CalamineWorkbook.from_path(ROSTER).get_sheet_by_index(0).to_python()
    at = rows[4].index("ESELON")
    return write(
        folder / "roster.xlsx", rows[:5] + [row for row in rows[6:] if str(row[at]).startswith("IV")]
    )


def june(office: Year, folder: Path) -> tuple[PlanView, Mapping[str, Attendance], list[str]]:
    """The first event: two batches of thirty, people replaced before it, three who drop out of the first.

    Answers the plan as it is after the first batch, what became of its people, and the three.
    """
    file = supervisors(folder)
    office.does(lambda at: import_roster(at, file, RosterOptions(), yes, dry_run=False))
    options = PlanOptions(batch_size=30, max_batches=2, start=date(2023, 6, 12))
    office.does(lambda at: draft_plan(at, options, yes))
    plan = office.does(lambda at: publish(at, "Juni", yes))
    first, second, *_ = office.batch(plan, 1).nips

    # A week before, the seat of who is excused goes to the most urgent who waits; two days before to nobody.
    office.on(6, 5).does(lambda at: note_away(at, [first], date(2023, 6, 12), date(2023, 6, 14), "umrah"))
    plan = office.plans_again("Juni 2", plan, more=False)
    assert len(office.batch(plan, 1).nips) == 30
    assert first not in seats(plan.plan)
    office.on(6, 10).does(lambda at: note_away(at, [second], date(2023, 6, 12), date(2023, 6, 14), "duka"))
    plan = office.plans_again("Juni 3", plan, more=False)
    assert len(office.batch(plan, 1).nips) == 29

    # On day 1 one does not come, on day 2 another drops out; the third day comes from the sheet.
    no_show, ill, third = office.batch(plan, 1).nips[:3]
    office.on(6, 12).does(lambda at: mark_attendance(at, 1, Marking(absent=(f"{no_show}:1",))))
    marking = Marking(absent=(f"{ill}:2",), reason="sakit")
    office.on(6, 13).does(lambda at: mark_attendance(at, 1, marking))
    held = office.on(6, 14).signs(1, {f"{third}:3": "izin"})
    outcomes = {one.person.nip: one.outcome for one in held.people}
    lost = [nip for nip, outcome in outcomes.items() if outcome is Attendance.DROPPED]
    assert (lost, len(held.having(Attendance.COMPLETE))) == ([no_show, ill, third], 26)

    # One new batch: the three go first, then the most urgent, of whom the excused are the first.
    plan = office.plans_again("Juni 4", plan)
    assert {first, second, *lost} <= set(office.batch(plan, 3).nips)
    return plan, outcomes, lost


def test_a_year_from_one_june_to_the_next(tmp_path: Path) -> None:
    office = Year(ctx(tmp_path, scope={"tiers": ["pengawas"]})).on(6, 1)
    plan, outcomes, (no_show, *lost) = june(office, tmp_path)
    assert office.at_the_end_of(plan, 2).signs(2, {}).complete
    office.at_the_end_of(plan, 3).does(lambda at: mark_attendance(at, 3, Marking(absent=(f"{no_show}:1",))))
    (again,) = (one for one in office.signs(3, {}).people if one.person.nip == no_show)
    assert (again.outcome, again.dropped, again.no_shows) == (Attendance.DROPPED, 2, 2)

    # Two months later the results come, all but one; one is handed over, one is declared invalid.
    late, delivered, invalid, *others = (nip for nip in outcomes if outcomes[nip] is Attendance.COMPLETE)
    office.on(8, 25).results([delivered, invalid, *others])
    waits = [one for one in pending(office.at).batches if one.batch.number == 1]
    assert [person.nip for wait in waits for person in wait.people] == [late]
    office.does(lambda at: deliver(at, delivered, None, tmp_path / "serah"))
    office.does(lambda at: void(at, invalid, "laporan cacat", None, yes))
    status = {due.person.nip: due.status for due in everyone(office.at)}
    assert [status[nip] for nip in (late, delivered, *lost)] == [Status.CURRENT] * 4
    assert status[invalid].flagged
    assert status[no_show].flagged

    # November: a second event of four batches, and somebody is ill in each.
    office.on(10, 20)
    options = PlanOptions(batch_size=25, max_batches=4, start=date(2023, 11, 6))
    office.does(lambda at: draft_plan(at, options, yes))
    plan = office.does(lambda at: publish(at, "November", yes))
    assert {no_show, invalid} <= set(seats(plan.plan))
    for n in range(1, 5):
        missing = office.batch(plan, n).nips[n]
        office.at_the_end_of(plan, n).signs(n, {f"{missing}:{min(n, 3)}": "S"})
        assert missing in dropped(office.at)
        plan = office.plans_again(f"November {n}", plan, more=n == 1)
        assert (missing in seats(plan.plan)) is (missing in office.batch(plan, 5).nips)
    office.at_the_end_of(plan, 5).signs(5, {})

    # By next June everyone who was dropped has come since, or has a seat or a reason.
    office.on(6, 12, 2024)
    plan = office.does(lambda at: draft_plan(at, PlanOptions(batch_size=30), yes))
    told = set(seats(plan.plan)) | {one.nip for one in plan.plan.unplaced}
    left = {due.person.nip for due in everyone(office.at) if due.status.flagged}
    assert dropped(office.at) & left <= told
    assert left.isdisjoint(who_came(office.at))
    assert len(who_came(office.at)) > 26 + 30 + 29 + 4 * 24


# --- any year ---------------------------------------------------------------------------------------------

PEOPLE = [*waiting(6), *waiting(4, first=7, office="Dinas B", echelon="III.a")]
SERIALS = st.integers(1, len(PEOPLE))
MARKING = st.builds(
    lambda batch, absent, present, everybody, reason: (
        batch,
        Marking(
            absent=tuple(f"{number(who)}:{day}" for who, day in absent),
            present=tuple(f"{number(who)}:{day}" for who, day in present),
            all_present=everybody,
            reason=reason if absent else None,
        ),
    ),
    st.integers(1, 6),
    st.lists(st.tuples(SERIALS, st.integers(1, 3)), max_size=2),
    st.lists(st.tuples(SERIALS, st.integers(1, 3)), max_size=1),
    st.booleans(),
    st.sampled_from([None, "sakit", "cuti"]),
)
ROUND = st.tuples(
    st.integers(0, 9),  # days that pass
    st.lists(MARKING, max_size=3),
    st.lists(st.tuples(SERIALS, st.integers(0, 20), st.integers(0, 5)), max_size=1),  # away
    st.lists(st.integers(1, 4), max_size=1),  # batches called off
    st.lists(SERIALS, max_size=1),  # declared invalid
    st.sampled_from(["plan", "keep", "keep", "publish", "publish", "both"]),
)


def done(at: Context, step: Callable[[Context], object], corrected: set[str]) -> None:
    """Do it, if it can be done; what is refused changes nothing."""
    before = at.workspace.tables()
    try:
        answer = step(at)
    except AsesmenError:
        assert at.workspace.tables() == before
        return
    if isinstance(answer, PlanView) and answer.state is PlanState.DRAFT:
        nobody_is_lost(at, answer)
    sound(at, corrected=corrected)


@pytest.mark.soak
@settings(max_examples=portion(300, of=20))
@given(size=st.integers(1, 4), rounds=st.lists(ROUND, max_size=8))
def test_any_year(size: int, rounds: list[Any]) -> None:
    with TemporaryDirectory() as place:
        at = office(Path(place), PEOPLE, plan={"replace_until_days": 2})
        corrected: set[str] = set()
        options = PlanOptions(start=at.today, batch_size=size, min_size=1)
        done(at, lambda at: draft_plan(at, options, yes), corrected)
        done(at, lambda at: publish(at, "0", yes), corrected)
        for n, (days, marking, away, called_off, invalid, planning) in enumerate(rounds, start=1):
            at = replace(at, today=at.today + timedelta(days=days))
            again = replace(options, start=at.today + timedelta(days=1))
            for batch, told in marking:
                corrected |= {text.partition(":")[0] for text in told.present}
                done(at, partial(mark_attendance, number=batch, marking=told), corrected)
            for who, after, length in away:
                first = at.today + timedelta(days=after)
                last = first + timedelta(days=length)
                done(
                    at, partial(note_away, nips=[number(who)], first=first, last=last, reason="x"), corrected
                )
            for batch in called_off:
                done(at, partial(cancel_batch, number=batch, reason="batal"), corrected)
            for who in invalid:
                done(at, partial(void, nip=number(who), reason="cacat", on=None, ask=yes), corrected)
            if planning == "plan":
                done(at, partial(draft_plan, options=again, ask=yes), corrected)
            if planning in ("keep", "both"):
                done(at, partial(keep_plan, options=PlanOptions(), ask=yes), corrected)
            if planning in ("publish", "both"):
                done(at, partial(publish, name=str(n), ask=yes), corrected)
        at.workspace.close()
