from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeAlias

from hypothesis import given, settings
from hypothesis import strategies as st

from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.domain.results import Purpose
from asesmen_cli.usecases.away import note_away
from asesmen_cli.usecases.common.context import Context
from asesmen_cli.usecases.exempt import exempt
from asesmen_cli.usecases.plan.draft import PlanOptions, draft_plan
from asesmen_cli.usecases.record import RecordOptions, record_file, record_one
from asesmen_cli.usecases.result.load import ResultOptions, import_results
from asesmen_cli.usecases.result.results import void
from asesmen_cli.usecases.roster.read import RosterOptions
from asesmen_cli.usecases.roster.register import import_roster, rename
from tests.builders import TODAY, ctx
from tests.rosters import Grid, Someone, number, plain, somebody, write
from tests.soak import examples

Step: TypeAlias = Callable[[Context], object]

NIPS = [number(serial) for serial in range(1, 7)]
DAYS = st.dates(date(2019, 1, 1), TODAY)


def someone(nip: str, office: str, echelon: str | None, last: date | None) -> Someone:
    return somebody(nip=nip, name="Budi", office=office, echelon=echelon, last_assessed=last)


PEOPLE = st.builds(
    someone,
    st.sampled_from(NIPS),
    st.sampled_from(["Dinas A", "Dinas B"]),
    st.sampled_from(["III.a", "IV.a"]),
    st.none() | DAYS,
)
ROSTERS = st.lists(PEOPLE, min_size=1, max_size=5, unique_by=lambda one: one.nip)


def loads(people: list[Someone], *, partial: bool) -> Step:
    def step(at: Context) -> object:
        file = write(folder(at) / "roster.xlsx", plain(people))
        options = RosterOptions(partial=partial)
        return import_roster(at, file, options, yes, dry_run=False)

    return step


def records(people: list[Someone], on: date) -> Step:
    def step(at: Context) -> object:
        file = write(folder(at) / "peserta.xlsx", plain(people))
        return record_file(at, file, RecordOptions(on=on, organiser="LAN"))

    return step


def results(people: list[Someone], jpm: int) -> Step:
    def step(at: Context) -> object:
        grid: Grid = [["NIP", "NAMA", "JPM"], *([one.nip, one.name, jpm] for one in people)]
        options = ResultOptions(purpose=Purpose.MAPPING)
        return import_results(at, write(folder(at) / "hasil.xlsx", grid), options, dry_run=False)

    return step


STEPS = st.one_of(
    st.builds(loads, ROSTERS, partial=st.booleans()),
    st.builds(records, ROSTERS, DAYS),
    st.builds(lambda nip, on: lambda at: record_one(at, nip, on, "BKN", yes), st.sampled_from(NIPS), DAYS),
    st.builds(
        lambda old, new: lambda at: rename(at, old, new, yes), st.sampled_from(NIPS), st.sampled_from(NIPS)
    ),
    st.builds(results, ROSTERS, st.integers(50, 52)),
    st.builds(lambda nip: lambda at: void(at, nip, "Salah orang", None, yes), st.sampled_from(NIPS)),
    st.builds(lambda nip: lambda at: exempt(at, [nip], TODAY + timedelta(9), "Sakit"), st.sampled_from(NIPS)),
    st.builds(lambda nip: lambda at: note_away(at, [nip], TODAY, TODAY, "Cuti"), st.sampled_from(NIPS)),
    st.builds(
        lambda size: lambda at: draft_plan(at, PlanOptions(batch_size=size, min_size=1), yes),
        st.integers(1, 3),
    ),
)


def yes(_: object) -> bool:
    return True


def folder(at: Context) -> Path:
    return at.folder


@settings(max_examples=examples(30))
@given(st.lists(STEPS, min_size=1, max_size=8))
def test_whatever_was_done_the_events_tell_the_same_tables(steps: list[Step]) -> None:
    with TemporaryDirectory() as place:
        at = ctx(Path(place))
        for step in steps:
            try:
                step(at)
            except AsesmenError:
                continue  # a refusal changes nothing: the tables below would tell
        if at.workspace.exists:
            assert at.workspace.replayed().tables() == at.workspace.tables()
            assert at.workspace.broken_link() is None
        everybody = at.workspace.snapshot()
        assert everybody.former.keys() & everybody.people.keys() == set()
        at.workspace.close()


@settings(max_examples=examples(30))
@given(ROSTERS, ROSTERS)
def test_a_dry_run_tells_what_the_load_then_does(before: list[Someone], after: list[Someone]) -> None:
    with TemporaryDirectory() as place:
        at = ctx(Path(place))
        loads(before, partial=False)(at)
        file = write(Path(place) / "baru.xlsx", plain(after))
        shown, done, again = (
            import_roster(at, file, RosterOptions(), yes, dry_run=dry) for dry in (True, False, True)
        )
        assert replace(shown, dry_run=False) == done
        assert again.people == ()
        at.workspace.close()
