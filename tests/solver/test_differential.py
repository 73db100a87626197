"""The planner against every plan there is, on small problems drawn by seed."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.domain.interchange import from_json
from asesmen_cli.domain.planning import Outcome, PlanProblem, cost
from asesmen_cli.domain.rules import check_plan
from asesmen_cli.solver import solve
from tests.soak import portion
from tests.solver.differential import Best, best, problem

CASES = Path(__file__).parent / "cases"


def faults(asked: PlanProblem) -> list[str]:
    """What the planner claims of a problem and trying every plan does not confirm."""
    found = best(asked)
    try:
        outcome = solve(asked)
    except AsesmenError as error:
        return [] if (error.code, found.goals) == ("plan.conflict", None) else [f"{error.code}, {found}"]
    if found.goals is None:
        return ["a plan where there is none"]
    return [fault for fault, is_one in _claims(asked, outcome, found) if is_one]


def _claims(asked: PlanProblem, outcome: Outcome, found: Best) -> list[tuple[str, bool]]:
    assert found.goals is not None
    plan = outcome.plan
    at = {nip: asked.windows.index(batch.window) for batch in plan.batches for nip in batch.nips}
    seats = [at.get(person.nip, -1) for person in asked.candidates]
    people = {person.nip: person for person in asked.candidates}
    seated = [people[nip] for batch in plan.batches for nip in batch.nips]
    whom = (
        -len(seated),
        -sum(person.dropped for person in seated),
        -sum(map(asked.days_unassessed, seated)),
        max(seats, default=-1) + 1,
    )
    small = sum(len(batch.nips) < min(asked.min_size, batch.window.seats) for batch in plan.batches)
    spent = cost(asked, plan)
    # of even batches the sizes of each tier come first (R29); the cost is the least of plans with these
    least = best(asked, seats).goals if asked.even else found.goals
    assert least is not None
    return [
        ("rules broken", check_plan(asked, plan) != []),
        ("another cost", outcome.cost != spent),
        ("not the best people in the fewest windows", whom != found.goals[:4]),
        ("not the fewest small batches", not asked.even and small != found.goals[4]),
        ("not the least cost", spent != least[5]),
        ("no proof", not outcome.optimal),
        ("a bound above the least cost", outcome.bound > least[5]),
        ("not the fewest batches", outcome.fewest_batches not in {None, found.batches}),
        ("the fewest batches not found", outcome.fewest_batches is None),
    ]


@pytest.mark.no_cover
@pytest.mark.rule("R28", "R29")
def test_nothing_claimed_of_small_problems_is_untrue() -> None:
    wrong = {seed: found for seed in range(3_000) if (found := faults(problem(seed)))}
    assert wrong == {}


@pytest.mark.soak
def test_nothing_claimed_of_very_many_small_problems_is_untrue() -> None:
    wrong = {
        seed: found
        for seed in range(3_000, 3_000 + portion(300_000, of=1_000))
        if (found := faults(problem(seed)))
    }
    assert wrong == {}


def test_the_cost_of_even_batches_is_the_least_of_plans_with_the_same_sizes_of_each_tier() -> None:
    # another division of the windows with batches as large would cost 9 instead of 18
    assert faults(problem(306_345)) == []


@pytest.mark.parametrize(
    ("name", "seated", "least"),
    [("a-tier-worth-less-in-later-windows", 7, 372), ("once-dropped-before-the-longest-unassessed", 8, 0)],
)
def test_no_proof_of_what_is_not_the_best(name: str, seated: int, least: int) -> None:
    asked = from_json(json.loads((CASES / f"{name}.json").read_text(encoding="utf-8")))
    outcome = solve(asked)
    assert len(asked.candidates) - len(outcome.plan.unplaced) == seated
    assert (outcome.cost, outcome.bound, outcome.optimal) == (least, least, True)
    assert faults(asked) == []


def test_the_second_method_finds_faults() -> None:
    asked = problem(7)
    outcome, found = solve(asked), best(asked)
    assert found.goals is not None
    wrong = replace(outcome, bound=outcome.bound + 1, fewest_batches=9)
    assert [fault for fault, is_one in _claims(asked, wrong, found) if is_one] == [
        "no proof",
        "a bound above the least cost",
        "not the fewest batches",
    ]
