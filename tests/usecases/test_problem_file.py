import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from asesmen_cli.domain.facts import PlanState
from asesmen_cli.domain.interchange import to_json
from asesmen_cli.domain.planning import PlanProblem
from asesmen_cli.domain.rules import named_rules
from asesmen_cli.files import Delivery
from asesmen_cli.usecases.away import note_away
from asesmen_cli.usecases.pin import pin
from asesmen_cli.usecases.plan import problem_file
from asesmen_cli.usecases.plan.problem_file import solve_file
from asesmen_cli.usecases.show import show_plan
from tests.builders import TODAY, as_kept
from tests.rosters import number
from tests.solver.problems import candidate, window
from tests.usecases.life import office, planned, refused, serials, unchanged_by, waiting

PROBLEM = PlanProblem(candidates=(candidate(1, 5),), windows=(window(0, 2),))


def write_problem(problem: PlanProblem, path: Path) -> None:
    """Write a problem, and put the file in its place."""
    with Delivery() as files:
        problem_file.write_problem(problem, path, files)


@pytest.mark.parametrize("pinned", [False, True])
def test_a_problem_is_solved_again_from_its_file(tmp_path: Path, pinned: bool) -> None:
    at = office(tmp_path, [*waiting(5), *waiting(3, first=6, office="Dinas B")])
    note_away(at, [number(1)], TODAY, TODAY, "sakit")
    if pinned:
        planned(at)
        pin(at, [number(4)], pinned=True)
    file = tmp_path / "masalah.json"
    drafted = planned(at, office_cap="2", problem=file)
    solved = solve_file(file)
    assert (solved.plan, solved.digest) == (drafted.plan, drafted.digest)
    assert (solved.quality, solved.state) == (drafted.quality, PlanState.NONE)
    assert (solved.settings.batch_size, solved.settings.days, solved.settings.start) == (2, 3, TODAY)


def test_the_file_alone_is_enough(tmp_path: Path) -> None:
    file = tmp_path / "masalah.json"
    write_problem(PROBLEM, file)
    sheet = solve_file(file)
    assert serials(sheet) == {1: [1]}
    assert [path.name for path in tmp_path.iterdir()] == ["masalah.json"]


def test_a_file_that_is_there_is_left_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "masalah.json"
    file.write_text("{}")
    error = refused(lambda: write_problem(PROBLEM, file))
    assert (error.code, file.read_text()) == ("output.foreign", "{}")


def test_a_folder_that_cannot_be_made_is_named_and_nothing_is_planned(tmp_path: Path) -> None:
    at = office(tmp_path)
    (tmp_path / "x").touch()
    error = unchanged_by(at, lambda: planned(at, problem=tmp_path / "x" / "masalah.json"))
    assert (error.code, at.workspace.snapshot().draft) == ("output.folder", None)


def without(key: str) -> Callable[[dict[str, Any]], object]:
    return lambda data: {name: value for name, value in data.items() if name != key}


def having(**values: object) -> Callable[[dict[str, Any]], object]:
    return lambda data: {**data, **values}


@pytest.mark.parametrize(
    "spoiled",
    [
        lambda _: [],
        lambda _: None,
        lambda _: "asesmen.problem/1",
        lambda _: {},
        having(schema="asesmen.problem/2"),
        having(windows=[]),
        having(windows=[5]),
        having(candidates=5),
        having(candidates=[[]]),
        having(pins=[]),
        having(pins={"1": 0}),
        having(pins={f"{1:018d}": 7}),
        having(office_caps={"Dinas A": 0}),
        having(office_caps=3),
        having(tier_order=["raja"]),
        having(taken=[{}]),
        having(windows=[{"days": ["2026-01-05", "9999-12-31"], "seats": 2, "room": 1, "venue": None}]),
        having(windows=[{"days": ["2026-01-05", "2027-02-05"], "seats": 2, "room": 1, "venue": None}]),
        *map(without, ("candidates", "windows", "taken", "pins", "even")),
    ],
)
def test_what_is_no_problem_is_told_in_one_sentence(
    tmp_path: Path, spoiled: Callable[[object], object]
) -> None:
    file = tmp_path / "masalah.json"
    file.write_text(json.dumps(spoiled(to_json(PROBLEM))))
    error = refused(lambda: solve_file(file))
    assert (error.code, error.params["file"]) == ("plan.no-problem", str(file))


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"PK\x03\x04", b"[" * 100_000])
def test_what_is_no_json_is_told_too(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "masalah.json"
    file.write_bytes(content)
    assert refused(lambda: solve_file(file)).code == "plan.no-problem"


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    assert refused(lambda: solve_file(tmp_path)).code == "file.unreadable"


def test_a_problem_without_a_solution_names_the_rules(tmp_path: Path) -> None:
    file = tmp_path / "masalah.json"
    people = tuple(candidate(at, 5) for at in range(3))
    problem = PlanProblem(
        candidates=people, windows=(window(0, 2),), pins={person.nip: window(0, 2) for person in people}
    )
    write_problem(problem, file)
    error = refused(lambda: solve_file(file))
    assert (error.code, error.params) == ("plan.conflict", {"rules": named_rules(["batch-size", "pinned"])})


def test_the_draft_stays_where_a_file_is_solved(tmp_path: Path) -> None:
    at = office(tmp_path)
    drafted = planned(at, problem=tmp_path / "masalah.json")
    solve_file(tmp_path / "masalah.json")
    assert show_plan(at) == as_kept(drafted)
