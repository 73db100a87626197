import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from asesmen_cli.domain.commands import Command
from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.domain.messages import Message
from asesmen_cli.domain.record import Event, Undoing, last_done, taken_back
from asesmen_cli.domain.results import Purpose, Receipt, Result
from asesmen_cli.json_answers import as_json
from asesmen_cli.language import speaking
from asesmen_cli.store import _files
from asesmen_cli.usecases.attend.mark import Marking, mark_attendance
from asesmen_cli.usecases.away import note_away
from asesmen_cli.usecases.batch import cancel_batch
from asesmen_cli.usecases.common.context import Context
from asesmen_cli.usecases.diff import difference
from asesmen_cli.usecases.exempt import exempt, lift_exemption
from asesmen_cli.usecases.log import LogOptions, read_log
from asesmen_cli.usecases.move import move
from asesmen_cli.usecases.person import erase
from asesmen_cli.usecases.pin import pin
from asesmen_cli.usecases.plan.draft import PlanOptions, draft_plan
from asesmen_cli.usecases.plan.keep import keep_plan
from asesmen_cli.usecases.publish import publish
from asesmen_cli.usecases.roster.register import rename
from asesmen_cli.usecases.show import show_plan
from asesmen_cli.usecases.undo import undo
from tests.builders import NOW, SOURCE, TODAY, ctx
from tests.engines import ENGINE
from tests.rosters import number
from tests.soak import portion
from tests.usecases.life import (
    Asked,
    office,
    planned,
    published,
    refused,
    serials,
    unchanged_by,
    waiting,
    yes,
)

Step: TypeAlias = Callable[[Context], object]
WORDS = speaking("en")


def unseen(_: Undoing) -> None:
    return None


def back(at: Context, *, redo: bool = False, force: bool = False) -> Undoing:
    return undo(at, yes, unseen, redo=redo, force=force)


def told(at: Context, **options: object) -> list[tuple[int, list[str]]]:
    """Number of each event -> what it changed."""
    log = read_log(at, LogOptions(**options))  # type: ignore[arg-type] # of several types
    return [(one.event.number, [WORDS.put(message) for message in one.changes]) for one in log.entries]


# --- log -------------------------------------------------------------------------------------------------


def test_a_roster_of_many_people_is_one_line_with_their_number(tmp_path: Path) -> None:
    at = office(tmp_path, 40)
    [entry] = read_log(at, LogOptions()).entries
    assert (entry.event.people, entry.event.who, entry.changes) == (40, (), ())
    assert [WORDS.put(one) if isinstance(one, Message) else one for one in entry.about] == [
        "roster.xlsx",
        "40 people",
    ]


def test_of_one_person_each_change_is_told_from_before_to_after(tmp_path: Path) -> None:
    at = office(tmp_path)
    planned(at)
    move(at, number(1), 2, force=True)
    exempt(at, [number(1)], date(2024, 1, 1), "Tugas belajar")
    exempt(at, [number(1)], date(2024, 2, 1), "Tugas belajar")
    lift_exemption(at, [number(1)])
    assert told(at, nip=number(1))[1:] == [
        (2, ["seat (draft): batch 1"]),
        (3, ["seat (draft): batch 1 → 2"]),
        (4, ["exemption: until 1 January 2024, reason Tugas belajar"]),
        (5, ["exemption: until 1 January 2024 → 1 February 2024"]),
        (6, ["exemption, removed: until 1 February 2024, reason Tugas belajar"]),
    ]
    # whoever only stands elsewhere in the list of a batch is not concerned
    assert told(at, nip=number(4))[1:] == [(2, ["seat (draft): batch 2"])]
    assert read_log(at, LogOptions(command="move")).entries[0].event.who == (number(1),)


def test_one_of_many_in_a_batch_is_moved_and_nobody_else_is_counted(tmp_path: Path) -> None:
    at = office(tmp_path, 60)
    planned(at, batch_size=30)
    move(at, number(1), 2, force=True)
    assert read_log(at, LogOptions(command="move")).entries[0].event.who == (number(1),)


def test_attendance_is_logged_with_its_day_and_batch(tmp_path: Path) -> None:
    at = office(tmp_path)
    published(at)
    held = replace(at, today=LATER)
    mark_attendance(held, 1, Marking(all_present=True))
    mark_attendance(held, 1, Marking(absent=(f"{number(1)}:2",), reason="sakit"))
    assert told(held, nip=number(1), last=1)[0][1] == [
        "attendance (14 November 2023, batch 1 (2023-11-13)): present yes → no, reason - → sakit"
    ]


def test_a_person_is_found_under_every_number_they_have_had(tmp_path: Path) -> None:
    at = office(tmp_path)
    exempt(at, [number(1)], date(2024, 1, 1), "Tugas")
    rename(at, number(1), number(91), yes)
    assert [n for n, _ in told(at, nip=number(91))] == [n for n, _ in told(at, nip=number(1))] == [1, 2, 3]


def test_a_batch_has_a_log_of_its_own_with_the_name_that_its_plan_had_then(tmp_path: Path) -> None:
    at = office(tmp_path)
    published(at)
    exempt(at, [number(1)], date(2024, 1, 1), "Tugas")
    cancel_batch(at, 2, "Gedung dipakai")
    assert told(at, batch=2)[1:] == [
        (3, ["plan (2023-11-13): state draft → published, name - → 2023-11-13"]),
        (5, ["batch 2 (2023-11-13): called off - → Gedung dipakai"]),
    ]
    people = at.workspace.snapshot().people
    assert told(at, batch=2)[0][1][2:] == [
        f"{people[number(serial)].person.name}: seat (draft): batch 2" for serial in (3, 4)
    ]
    assert refused(lambda: told(at, batch=9)).code == "state.no-batch"
    assert refused(lambda: told(at, batch=1, plan="x")).code == "state.no-plan-named"


def test_a_log_is_narrowed_by_command_day_and_number(tmp_path: Path) -> None:
    at = office(tmp_path)
    planned(at)
    later = replace(at, today=TODAY + timedelta(days=3))
    exempt(later, [number(1)], date(2024, 1, 1), "Tugas")
    assert [n for n, _ in told(at, command="exempt")] == [3]
    assert [n for n, _ in told(at, command="plan")] == [2]
    assert [n for n, _ in told(at, day=TODAY + timedelta(days=3))] == [3]
    assert [n for n, _ in told(at, day=NOW.date())] == [1, 2, 3]
    assert [n for n, _ in told(at, last=2)] == [2, 3]
    assert refused(lambda: told(at, nip=number(77))).code == "state.no-person"


@pytest.mark.rule("R93")
def test_what_a_result_says_is_in_no_log(tmp_path: Path) -> None:
    at = office(tmp_path)
    receipt = Receipt(nip=number(1), held_on=TODAY, received_on=TODAY, source=SOURCE)
    first = Result(receipt=receipt, purpose=Purpose.MAPPING, jpm=Decimal("71.23"))
    again = replace(first, jpm=Decimal("71.24"))
    for head, (before, after) in enumerate([(None, first), (first, again)], start=1):
        with at.workspace.writing(at.stamp(Command.RESULT_IMPORT), head=head) as changes:
            changes.put(before, after)
    assert told(at, nip=number(1))[1:] == [
        (2, ["result: assessed on 6 November 2023, received on 6 November 2023"]),
        (3, ["result: what it says (confidential)"]),
    ]
    log = read_log(at, LogOptions(nip=number(1)))
    undoing = undo(at, yes, unseen, dry_run=True)
    for shown in (as_json(log, WORDS), as_json(undoing, WORDS)):
        assert [score for score in ("71.23", "71.24", "7123", "mapping") if score in json.dumps(shown)] == []


def test_an_empty_workspace_has_an_empty_log(tmp_path: Path) -> None:
    log = read_log(ctx(tmp_path), LogOptions())
    assert (log.of, log.entries) == (0, ())


# --- undo ------------------------------------------------------------------------------------------------


def test_undo_takes_the_last_command_back_and_says_so_on_record(tmp_path: Path) -> None:
    at = office(tmp_path)
    before = at.workspace.tables()
    planned(at)
    back(at)
    assert at.workspace.tables() == before
    last = at.workspace.events()[-1]
    assert (last.number, last.command, last.undoes) == (3, "undo", 2)
    assert (at.workspace.broken_link(), at.workspace.replayed().tables()) == (None, before)


@pytest.mark.rule("R94")
def test_undo_goes_back_step_by_step_and_redo_forward(tmp_path: Path) -> None:
    at = office(tmp_path)
    stages = [at.workspace.tables()]
    for serial in (1, 2, 3):
        exempt(at, [number(serial)], date(2024, 1, 1), "Tugas")
        stages.append(at.workspace.tables())
    for stage in (2, 1):
        back(at)
        assert at.workspace.tables() == stages[stage]
    back(at, redo=True)
    assert at.workspace.tables() == stages[2]
    back(at)
    assert at.workspace.tables() == stages[1]
    for stage in (2, 3):
        back(at, redo=True)
        assert at.workspace.tables() == stages[stage]
    assert unchanged_by(at, lambda: back(at, redo=True)).code == "undo.nothing-undone"


def test_what_is_done_anew_ends_what_could_be_brought_back(tmp_path: Path) -> None:
    at = office(tmp_path)
    exempt(at, [number(1)], date(2024, 1, 1), "Tugas")
    back(at)
    exempt(at, [number(2)], date(2024, 1, 1), "Tugas")
    assert unchanged_by(at, lambda: back(at, redo=True)).code == "undo.nothing-undone"


def test_even_the_first_load_can_be_taken_back(tmp_path: Path) -> None:
    at = office(tmp_path)
    back(at)
    assert at.workspace.snapshot().people == {}
    assert unchanged_by(at, lambda: back(at)).code == "undo.nothing"


@pytest.mark.rule("R94")
def test_it_is_shown_and_asked_before_anything_is_taken_back(tmp_path: Path) -> None:
    at = office(tmp_path)
    exempt(at, [number(1)], date(2024, 1, 1), "Tugas")
    asked, shown = Asked(answer=False), list[Undoing]()
    assert unchanged_by(at, lambda: undo(at, asked, shown.append)).code == "question.no"
    assert [WORDS.put(one) for one in asked.questions] == ["Undo: Left out of plans?"]
    assert [WORDS.put(one) for one in shown[0].entry.changes] == [
        "exemption, removed: until 1 January 2024, reason Tugas"
    ]
    before = at.workspace.tables()
    assert not undo(at, asked, shown.append, dry_run=True).done
    assert (at.workspace.tables(), len(asked.questions), len(shown)) == (before, 1, 1)


def test_of_many_people_the_rows_are_counted(tmp_path: Path) -> None:
    at = office(tmp_path)
    planned(at)
    undoing = undo(at, yes, unseen, dry_run=True)
    assert [WORDS.put(row) for row in undoing.rows] == [
        "seat: 6 removed",
        "batch: 3 removed",
        "plan: 1 removed",
    ]


@pytest.mark.rule("R95")
def test_what_people_have_been_told_is_taken_back_by_force_only(tmp_path: Path) -> None:
    at = office(tmp_path)
    planned(at)
    before = at.workspace.tables()
    publish(at, None, yes)
    assert unchanged_by(at, lambda: back(at)).code == "undo.told"
    undo(at, yes, unseen, force=True, reason="Salah gelombang")
    assert at.workspace.tables() == before
    assert at.workspace.events()[-1].reason == "Salah gelombang"
    assert unchanged_by(at, lambda: back(at, redo=True)).code == "undo.told-again"


# --- erase -----------------------------------------------------------------------------------------------


def test_an_erased_person_is_nowhere_and_every_view_still_works(tmp_path: Path) -> None:
    at = office(tmp_path)
    published(at)
    draft = show_plan(at)
    planned(at, start=TODAY + timedelta(days=60))
    name = at.workspace.snapshot().people[number(3)].person.name
    asked = Asked(answer=True)
    erasure = erase(at, number(3), "Putusan pengadilan", asked)
    assert [WORDS.put(one) for one in asked.questions] == [
        f"Erase everything about {name} ({number(3)}) for good? Nothing can bring it back."
    ]
    assert erasure.parts == len(["roster", "draft", "draft again"])
    assert serials(show_plan(at, draft.name)) == {1: [1, 2], 2: [4], 3: [5, 6]}
    assert difference(at, draft.name, "draft").after is None
    at.workspace.close()
    raw = ENGINE.raw(tmp_path / "asesmen.db")
    assert [word for word in (number(3), name) if word.encode() in raw] == []
    assert refused(lambda: told(at, nip=number(3))).code == "state.no-person"
    assert unchanged_by(at, lambda: back(at)).code == "undo.erased"


@pytest.mark.rule("R97")
def test_a_reason_that_names_the_person_is_refused(tmp_path: Path) -> None:
    at = office(tmp_path)
    name = at.workspace.snapshot().people[number(3)].person.name
    for reason in (f"Diminta {name}", f"NIP {number(3)}"):
        assert unchanged_by(at, partial(erase, at, number(3), reason, yes)).code == "erase.names"


@pytest.mark.sqlite("about files beside the workspace")
@pytest.mark.rule("R97")
def test_whatever_an_erasure_does_not_reach_is_named(tmp_path: Path) -> None:
    at = office(tmp_path)
    planned(at)
    move(at, number(3), 1, force=True, reason=f"Diminta {number(3)}")
    copy = at.workspace.engine.keep("lama")
    (tmp_path / "asesmen.toml").write_text(f'[groups]\nstand_in = [["{number(3)}", "{number(4)}"]]\n')
    found = {one.code: one.params for one in erase(at, number(3), "UU", yes).findings}
    assert found == {
        "erase.reasons": {"numbers": ("3",)},
        "erase.settings": {"file": str(tmp_path / "asesmen.toml")},
        "erase.copies": {"files": (str(copy),)},
        "erase.files": {"folder": "keluaran"},
    }


@pytest.mark.sqlite("about files beside the workspace")
def test_a_journal_that_cannot_be_overwritten_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    at = office(tmp_path)
    monkeypatch.setattr(_files, "wipe_journal", refused)
    found = {one.code: one.params for one in erase(at, number(3), "UU", yes).findings}
    assert found["erase.journal"] == {"file": f"{at.workspace.where}-journal"}
    assert number(3) not in at.workspace.snapshot().people


def test_without_an_answer_nobody_is_erased(tmp_path: Path) -> None:
    at = office(tmp_path)
    assert unchanged_by(at, lambda: erase(at, number(3), "UU", Asked(answer=False))).code == "question.no"


# --- whatever the order ----------------------------------------------------------------------------------

SERIALS = st.integers(1, 6)
STEPS: st.SearchStrategy[Step] = st.one_of(
    st.builds(lambda one: lambda at: exempt(at, [number(one)], TODAY + timedelta(9), "Tugas"), SERIALS),
    st.builds(lambda one: lambda at: lift_exemption(at, [number(one)]), SERIALS),
    st.builds(lambda one: lambda at: note_away(at, [number(one)], TODAY, TODAY, "Cuti"), SERIALS),
    st.builds(
        lambda size: lambda at: draft_plan(at, PlanOptions(batch_size=size, min_size=1), yes),
        st.integers(1, 3),
    ),
    st.builds(lambda one, to: lambda at: move(at, number(one), to, force=True), SERIALS, st.integers(1, 3)),
    st.builds(lambda one: lambda at: pin(at, [number(one)], pinned=True), SERIALS),
    st.just(lambda at: publish(at, f"plan {len(at.workspace.events())}", yes)),
    st.builds(lambda one: lambda at: rename(at, number(one), number(one + 90), yes), SERIALS),
)
LATER = TODAY + timedelta(days=40)
"""Every batch is over by then."""
OVER: st.SearchStrategy[Step] = st.one_of(
    st.builds(
        lambda n: lambda at: mark_attendance(replace(at, today=LATER), n, Marking(all_present=True)),
        st.integers(1, 3),
    ),
    st.builds(
        lambda n, one, day: (
            lambda at: mark_attendance(
                replace(at, today=LATER), n, Marking(absent=(f"{number(one)}:{day}",), reason="sakit")
            )
        ),
        st.integers(1, 3),
        SERIALS,
        st.integers(1, 3),
    ),
    st.just(lambda at: keep_plan(replace(at, today=LATER), PlanOptions(), yes)),
    st.builds(lambda n: lambda at: cancel_batch(at, n, "Gedung"), st.integers(1, 3)),
)
REVERSALS = st.sampled_from(["undo", "redo", "erase"])


@pytest.mark.soak
@settings(max_examples=portion(300))
@given(st.booleans(), st.lists(STEPS | OVER | REVERSALS, max_size=12))
def test_undo_restores_the_tables_and_the_events_always_tell_them(
    has_plan: bool, steps: list[Step | str]
) -> None:
    with TemporaryDirectory() as place:
        at = office(Path(place), waiting(6))
        loaded = at.workspace.tables()
        done, undone = [{name: list[dict[str, object]]() for name in loaded}, loaded], list[object]()
        gone: set[str] = set()
        for begin in (planned, partial(publish, name="awal", ask=yes)) if has_plan else ():
            begin(at)
            done.append(at.workspace.tables())
        for turn, step in enumerate(steps):
            before = at.workspace.tables()
            try:
                match step:
                    case "undo":
                        back(at, force=True)
                        undone.append(done.pop())
                        assert at.workspace.tables() == done[-1]
                    case "redo":
                        back(at, redo=True, force=True)
                        done.append(undone.pop())  # type: ignore[arg-type] # tables, put there above
                        assert at.workspace.tables() == done[-1]
                    case "erase":
                        erase(at, number(turn % 6 + 1), "UU", yes)
                        gone.add(number(turn % 6 + 1))
                        done, undone = [at.workspace.tables()], []
                    case _:
                        step(at)  # type: ignore[operator] # no mark
                        if at.workspace.tables() != before:
                            done.append(at.workspace.tables())
                            undone.clear()
            except AsesmenError:
                assert at.workspace.tables() == before
        assert at.workspace.replayed().tables() == at.workspace.tables()
        assert at.workspace.broken_link() is None
        raw = ENGINE.raw(Path(place) / "asesmen.db")
        assert [nip for nip in gone if nip.encode() in raw] == []
        at.workspace.close()


# --- the two stacks --------------------------------------------------------------------------------------


def event(n: int, undoes: int | None = None) -> Event:
    return Event(
        number=n,
        at=NOW,
        as_of=TODAY,
        actor="tuti",
        command="x",
        program="asesmen 0",
        reason=None,
        undoes=undoes,
        people=0,
        who=(),
        erased=0,
    )


@pytest.mark.parametrize(
    ("reversals", "done", "undone", "gone"),
    [
        ((None,), 1, None, {}),
        ((None, None, 2), 1, 3, {2: 3}),
        ((None, None, 2, 1), None, 4, {2: 3, 1: 4}),
        ((None, None, 2, 1, 4), 5, 3, {2: 3, 4: 5}),
        ((None, None, 2, 3), 4, None, {3: 4}),
        ((None, None, 2, 3, 4), 1, 5, {3: 4, 4: 5}),
        ((None, None, 2, None), 4, None, {2: 3}),
    ],
)
def test_what_undo_and_redo_reverse_next(
    reversals: tuple[int | None, ...], done: int | None, undone: int | None, gone: dict[int, int]
) -> None:
    events = [event(n, of) for n, of in enumerate(reversals, start=1)]
    assert tuple(one and one.number for one in last_done(events)) == (done, undone)
    assert taken_back(events).keys() <= gone.keys()
