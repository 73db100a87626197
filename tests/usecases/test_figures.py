"""The four numbers (due, seated, without a seat, done) are the same in every medium, whatever happens."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeAlias

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from asesmen_cli.domain.commands import Command
from asesmen_cli.domain.facts import PlanState, Report, Tally
from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.domain.people import Tier
from asesmen_cli.domain.results import Purpose, Receipt, Result
from asesmen_cli.json_answers import as_json
from asesmen_cli.language import speaking
from asesmen_cli.usecases.attend.mark import Marking, mark_attendance
from asesmen_cli.usecases.away import note_away
from asesmen_cli.usecases.batch import cancel_batch, shift_batch
from asesmen_cli.usecases.common.context import Context
from asesmen_cli.usecases.common.plans import state_of
from asesmen_cli.usecases.doctor import check_up
from asesmen_cli.usecases.due import Listing, list_due
from asesmen_cli.usecases.exempt import exempt
from asesmen_cli.usecases.export import export, report
from asesmen_cli.usecases.forecast import ForecastOptions, foresee
from asesmen_cli.usecases.plan.draft import PlanOptions, draft_plan
from asesmen_cli.usecases.plan.keep import keep_plan
from asesmen_cli.usecases.publish import publish
from asesmen_cli.usecases.record import record_one
from asesmen_cli.usecases.report._asked import Asked
from asesmen_cli.usecases.report.backlog import backlog
from asesmen_cli.usecases.report.coverage import coverage
from asesmen_cli.usecases.result.results import void
from asesmen_cli.usecases.show import show_plan
from asesmen_cli.usecases.status import overview
from asesmen_cli.usecases.why import why
from tests.builders import SOURCE, ctx
from tests.rosters import number
from tests.soak import portion
from tests.usecases.deeds import DEEDS, deed
from tests.usecases.life import Asked as Answers
from tests.usecases.life import office, unchanged_by, yes
from tests.usecases.test_due import take
from tests.usecases.test_year import PEOPLE, ROUND

Numbers: TypeAlias = tuple[int, ...]
"""Due, seated, without a seat, done; of some media the first three."""


def of_tallies(tallies: tuple[Tally, ...]) -> Numbers:
    return tuple(
        sum(getattr(one, name) for one in tallies) for name in ("flagged", "placed", "unplaced", "done")
    )


def of_json(figures: Any) -> Numbers:  # noqa: ANN401 (JSON)
    return tuple(figures[key] for key in ("due", "seated", "without_seat", "done"))


def of_page(path: Path) -> Numbers:
    """The figures at the head of the page."""
    text = path.read_text(encoding="utf-8")
    head = text[text.index('<dl class="figures">') : text.index("</dl>")]
    plain = re.sub(r"<[^>]+>", " ", head)
    found = re.search(
        r"Wajib Asesmen Must be assessed\s+([\d.]+).*?Sudah terjadwal\s+Have a seat\s+([\d.]+)"
        r".*?waiting: ([\d.]+)",
        " ".join(plain.split()),
    )
    assert found is not None, plain
    return tuple(int(one.replace(".", "")) for one in found.groups())


def of_leadership(path: Path) -> Numbers:
    """The figures at the head of the report to the leadership."""
    lines = [line.strip() for page in PdfReader(path).pages for line in page.extract_text().splitlines()]
    numbers = []
    for label in ("Wajib Asesmen", "Terjadwal", "Belum Terjadwal", "Selesai"):
        at = lines.index(label)
        numbers.append(int(lines[at - 1].replace(".", "")))
    return tuple(numbers)


def of_workbook(path: Path) -> Numbers:
    """The figures of the first sheet."""
    sheet = openpyxl.load_workbook(path)["Ringkasan"]
    rows = [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]
    pairs = (pair for row in rows for pair in pairwise(row))
    told: dict[object, int] = {}
    for label, n in pairs:
        if isinstance(label, str) and isinstance(n, int):
            told.setdefault(label, n)
    return tuple(told[label] for label in ("Wajib Asesmen", "Terjadwal", "Belum Terjadwal", "Selesai"))


def told(at: Context, shown: Report) -> Mapping[str, Numbers]:
    """What each cheap medium tells; those of three numbers are completed by the state's."""
    done = shown.figures.done
    whole = shown.coverage.whole
    (tiers, *_) = backlog(at, Asked()).tables
    columns = dict(zip((column.key for column in tiers.columns), tiers.total or (), strict=False))
    by_backlog = tuple(int(str(columns[key])) for key in ("flagged", "seated", "waiting"))
    found = {
        "tiers": of_tallies(shown.by_tier),
        "offices": of_tallies(shown.by_office),
        "coverage": (whole.flagged, whole.seated, whole.waiting, done),
        "backlog": (*by_backlog, done) if tiers.rows else (0, 0, 0, done),
        "export": of_json(as_json(shown, speaking("id"))["figures"]),
    }
    if shown.plan is not None:
        found["show"] = of_json(as_json(show_plan(at), speaking("en"))["figures"])
    return found


def agree(at: Context) -> Report:
    """Every medium tells the same four numbers, they add up, and a plan counts its own people."""
    shown = report(at)
    figures = shown.figures
    expected = (figures.due, figures.seated, figures.without_seat, figures.done)
    assert figures.due == figures.seated + figures.without_seat
    assert dict.fromkeys(told(at, shown), expected) == told(at, shown)
    (tiers, *_) = coverage(at, Asked()).tables
    covered = int(str((tiers.total or (0,) * len(tiers.columns))[tiers.at("flagged")]))
    foreseen = foresee(at, ForecastOptions(months=1)).forecast.backlog
    assert {list_due(at, Listing()).flagged, overview(at).flagged, covered, foreseen} == {figures.due}
    if shown.plan is not None:
        quality, plan = shown.plan.quality, shown.plan
        assert quality.flagged == quality.placed + quality.unplaced
        assert quality.unplaced == len(plan.plan.unplaced)
        assert quality.placed == len(plan.seated)
        waiting = {one.nip for one in plan.left_over}
        if plan.state is PlanState.PUBLISHED:
            assert waiting <= state_of(at, at.workspace.snapshot()).without_seat
    return shown


def written(at: Context, shown: Report, folder: Path) -> None:
    """The files that people are handed tell them too."""
    figures = shown.figures
    expected = (figures.due, figures.seated, figures.without_seat, figures.done)
    files = {file.format: Path(file.path) for file in export(at, ["html", "json", "xlsx"], folder).files}
    leadership = next(folder.glob("laporan*.pdf"), None)
    if leadership is None:
        export(at, ["pdf"], folder)
        leadership = next(folder.glob("laporan*.pdf"))
    assert of_page(files["html"]) == expected[:3]
    assert of_json(json.loads(files["json"].read_text(encoding="utf-8"))["figures"]) == expected
    assert of_workbook(files["xlsx"]) == expected
    assert of_leadership(leadership) == expected


def step(at: Context, act: Callable[[Context], object]) -> None:
    """Do it, if it can be done; then everything tells the same."""
    try:
        act(at)
    except AsesmenError:
        return
    agree(at)


DONE = st.lists(st.tuples(st.sampled_from(sorted(DEEDS)), st.integers(0, 9)), max_size=4)
"""Commands of every kind, beside those of a round."""


@pytest.mark.soak
@settings(max_examples=portion(150, of=20))
@given(size=st.integers(1, 4), rounds=st.lists(st.tuples(ROUND, DONE), max_size=6))
@pytest.mark.rule("R110")
def test_every_medium_tells_the_same_numbers_the_whole_year(size: int, rounds: list[Any]) -> None:
    with TemporaryDirectory() as place:
        at = office(Path(place), PEOPLE, plan={"replace_until_days": 2})
        options = PlanOptions(start=at.today, batch_size=size, min_size=1)
        agree(at)
        step(at, partial(draft_plan, options=options, ask=yes))
        step(at, partial(publish, name="0", ask=yes))
        for n, ((days, marking, away, called_off, invalid, planning), deeds) in enumerate(rounds, start=1):
            at = replace(at, today=at.today + timedelta(days=days))
            again = replace(options, start=at.today + timedelta(days=1))
            for batch, marks in marking:
                step(at, partial(mark_attendance, number=batch, marking=marks))
            for who, after, length in away:
                first = at.today + timedelta(days=after)
                last = first + timedelta(days=length)
                step(at, partial(note_away, nips=[number(who)], first=first, last=last, reason="x"))
                step(at, partial(exempt, nips=[number(who % 7 + 1)], until=first, reason="x"))
            for batch in called_off:
                step(at, partial(cancel_batch, number=batch, reason="batal"))
                moved = partial(shift_batch, number=batch + 1, start=at.today + timedelta(days=9), force=True)
                step(at, moved)
            for who in invalid:
                step(at, partial(void, nip=number(who), reason="cacat", on=None, ask=yes))
                step(at, partial(record_one, nip=number(who % 5 + 1), on=at.today, organiser=None, ask=yes))
            for command, which in deeds:
                step(at, deed(command, which))
            if planning == "plan":
                step(at, partial(draft_plan, options=again, ask=yes))
            if planning in ("keep", "both"):
                step(at, partial(keep_plan, options=PlanOptions(), ask=yes))
            if planning in ("publish", "both"):
                step(at, partial(publish, name=str(n), ask=yes))
        written(at, agree(at), Path(place) / "keluaran")
        at.workspace.close()


ORDER = (
    *(Command.DUE, Command.EXEMPT_ADD, Command.EXEMPT_LIFT, Command.AWAY_ADD, Command.AWAY_LIFT),
    *(Command.AWAY_IMPORT, Command.OFFICES_JOIN, Command.PLAN, Command.PIN, Command.UNPIN, Command.MOVE),
    *(Command.SWAP, Command.DRAFT_DISCARD, Command.UNDO, Command.REDO, Command.PLAN, Command.PUBLISH),
    *(Command.EXPORT, Command.LETTERS_NUMBER, Command.LETTERS_SENT, Command.BATCH_SHIFT),
    *(Command.BATCH_CANCEL, Command.PLAN_KEEP, Command.WITHDRAW, Command.PLAN, Command.PUBLISH),
)
HELD = (
    *(Command.ATTEND_MARK, Command.ATTEND_IMPORT, Command.RECORD, Command.RESULT_IMPORT),
    *(Command.RESULT_DELIVER, Command.RESULT_VOID, Command.ROSTER_RENAME, Command.ROSTER_IMPORT),
    *(Command.RESTORE, Command.ERASE),
)
"""Once the batches are over."""


def test_after_each_command_of_all_every_medium_tells_the_same_numbers(tmp_path: Path) -> None:
    at = office(tmp_path, PEOPLE)
    for n, command in enumerate((*ORDER, *HELD)):
        if command is HELD[0]:
            at = replace(at, today=at.today + timedelta(days=90))
        step(at, deed(command, n % 10))
    assert {one.command for one in at.workspace.events()} >= set(Command) == DEEDS.keys()


# --- what went wrong once ---------------------------------------------------------------------------------

EXAMPLE = Path(__file__).parents[2] / "examples" / "cilegon-2023-11" / "roster.xlsx"
TODAY, START = date(2023, 11, 1), date(2023, 11, 6)


@pytest.fixture
def example(tmp_path: Path) -> Context:
    """A hundred pengawas in four published batches of 25."""
    at = ctx(tmp_path, TODAY)
    take(at, EXAMPLE)
    options = PlanOptions(start=START, workdays="mon-sat", tiers=(Tier.PENGAWAS,))
    draft_plan(at, options, yes)
    publish(at, "nov", yes)
    return at


def test_a_batch_called_off_is_told_everywhere(example: Context) -> None:
    cancel_batch(example, 3, "anggaran")
    view = show_plan(example)
    assert (view.quality.placed, view.quality.unplaced, len(view.plan.unplaced)) == (75, 25, 25)
    assert {one.code for one in view.plan.unplaced} == {"called-off"}
    shown = agree(example)
    assert (shown.figures.seated, view.quality.optimal, view.quality.bound) == (75, None, None)
    who = why(example, view.plan.unplaced[0].nip)
    assert (who.batch, who.unplaced) == (None, view.plan.unplaced[0])


def test_a_batch_that_was_moved_costs_what_its_new_days_cost(example: Context) -> None:
    shown = show_plan(example)
    before, (*_, last) = shown.quality, shown.plan.batches
    after = shift_batch(example, 4, date(2023, 12, 4), force=True).quality
    assert (before.optimal, after.optimal, after.bound) == (True, None, None)
    # the days that batch 4 begins later, for each of its people
    moved = example.workspace.snapshot().plans[0].plan.batches[3]
    late = (date(2023, 12, 4) - last.window.start).days
    assert moved.window.start == date(2023, 12, 4)
    people = state_of(example, example.workspace.snapshot()).snapshot.people
    held = example.workspace.snapshot().assessments

    def waited(nip: str) -> int:
        since = max((one.held_on for one in held.get(nip, ())), default=people[nip].person.number.since)
        return (START - since).days

    assert after.cost - before.cost == late * sum(map(waited, moved.nips))


def test_planning_again_counts_nobody_twice(example: Context) -> None:
    draft_plan(example, PlanOptions(start=date(2023, 12, 4)), yes)
    shown = agree(example)
    assert shown.plan is not None
    assert shown.figures.seated == 100
    assert {one.nip for one in shown.plan.held} <= state_of(example, example.workspace.snapshot()).seated
    assert shown.figures.without_seat == shown.figures.due - 100


@pytest.mark.parametrize("act", ["away", "exempt", "record"])
@pytest.mark.rule("R106")
def test_a_conflict_is_told_when_it_arises_and_as_long_as_it_stands(example: Context, act: str) -> None:
    nip = example.workspace.snapshot().plans[0].plan.batches[0].nips[0]
    if act == "away":
        caused = note_away(example, [nip], START, START, "cuti").conflicts
    elif act == "exempt":
        caused = exempt(example, [nip], date(2024, 1, 1), "tugas").conflicts
    else:
        caused = record_one(example, nip, date(2023, 10, 30), None, yes).findings
    code = {"away": "conflict.away", "exempt": "conflict.exempt", "record": "conflict.not-due"}[act]
    assert [(one.code, one.params["nip"]) for one in caused] == [(code, nip)]
    assert [one.code for one in show_plan(example).conflicts] == [code]
    example.workspace.close()
    looked = check_up(
        example.workspace.where, today=example.today, now=example.now, actor="tester", fix=False
    )
    assert code in {one.code for one in looked.findings}
    exported = export(example, ["docx"], example.folder / "keluaran")
    left_out = [one for one in exported.findings if one.code == "letters.not-called"]
    assert [one.params["nip"] for one in left_out] == [nip]
    told_to = {one.nip for line in example.workspace.snapshot().letters for one in line.announcements}
    assert nip not in told_to
    assert len(told_to) == 99


@pytest.mark.rule("R109")
def test_attendance_and_results_do_not_contradict_each_other_unasked(example: Context) -> None:
    batch = example.workspace.snapshot().plans[0].plan.batches[0]
    held = replace(example, today=batch.window.end)
    mark_attendance(held, 1, Marking(all_present=True))
    nip = batch.nips[0]
    receipt = Receipt(nip=nip, held_on=batch.window.end, received_on=batch.window.end, source=SOURCE)
    result = Result(receipt=receipt, purpose=Purpose.MAPPING, jpm=Decimal(80))
    with held.workspace.writing(
        held.stamp(Command.RESULT_IMPORT), head=held.workspace.snapshot().head
    ) as changes:
        changes.put(None, result)
    absent = Marking(absent=(f"{nip}:1",))
    assert unchanged_by(held, lambda: mark_attendance(held, 1, absent)).code == "question.no"
    asked = Answers(answer=True)
    mark_attendance(held, 1, absent, ask=asked)
    assert len(asked.questions) == 1
