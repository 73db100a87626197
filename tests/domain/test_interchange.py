import json

import pytest
from hypothesis import given, settings

from asesmen_cli.domain.interchange import digest, from_json, to_json
from asesmen_cli.domain.planning import PlanProblem
from tests.solver.problems import candidate, personal_problems, window


@settings(max_examples=100, deadline=None)
@given(personal_problems(combined=True))
def test_a_problem_comes_back_from_its_file_as_it_was(problem: PlanProblem) -> None:
    again = from_json(json.loads(json.dumps(to_json(problem))))
    assert again == problem
    assert digest(again) == digest(problem)


def test_another_problem_has_another_digest() -> None:
    one = PlanProblem(candidates=(candidate(1, 5),), windows=(window(0, 3),))
    assert digest(one) != digest(PlanProblem(candidates=(candidate(1, 6),), windows=(window(0, 3),)))
    assert digest(one) != digest(PlanProblem(candidates=(candidate(1, 5),), windows=(window(0, 4),)))


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"schema": "asesmen.problem/2"},
        {"schema": "asesmen.problem/1"},
        {"schema": "asesmen.problem/1", "windows": 3},
    ],
)
def test_what_is_no_problem_is_refused(data: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"not asesmen\.problem/1"):
        from_json(data)
