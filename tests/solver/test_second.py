"""The flow on few arcs against the flow on all, where both can be solved."""

from collections import Counter
from collections.abc import Iterator
from itertools import combinations

import numpy as np
import pytest

from asesmen_cli.solver import _second
from asesmen_cli.solver._assignment import Assignment
from asesmen_cli.solver._flows import Network
from asesmen_cli.solver._second import Second
from tests.solver.differential import problem
from tests.solver.test_lemmas import SEEDS, laid_out


def lanes() -> Iterator[tuple[int, Assignment, int]]:
    """Everybody of a tier, and the number of windows, of many problems."""
    for seed in SEEDS:
        asked = problem(seed)
        for lane in laid_out(asked)[0]:
            if isinstance(lane, Assignment):
                yield seed, lane, len(asked.windows)


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """One arc each to begin with, and two runs of days at a time, however small the problem."""
    for name, value in (("WHOLE", 0), ("NEAR", 1), ("PART", 2)):
        monkeypatch.setattr(_second, name, value)


@pytest.mark.usefixtures("few")
def test_few_arcs_cost_as_little_as_all_and_every_way_of_finding_them_is_taken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    taken: Counter[str] = Counter()

    def counted(name: str) -> None:
        method = getattr(Second, name)

        def count(self: Second, *args: object, **kwargs: object) -> object:
            found = method(self, *args, **kwargs)
            taken[f"{name} none" if found is None else name] += 1
            return found

        monkeypatch.setattr(Second, name, count)

    for name in ("_prices", "_joined", "_solved"):
        counted(name)
    for seed, lane, windows in lanes():
        found = lane.seating(0, windows)
        with monkeypatch.context() as whole:
            whole.setattr(_second, "WHOLE", 1 << 30)
            every = lane.seating(0, windows)
        assert (found.small, found.cost, found.bound) == (every.small, every.cost, every.bound), seed
    assert min(taken[name] for name in ("_prices", "_prices none", "_joined", "_solved none")) > 0


def test_no_flow_is_cheaper_where_no_arc_that_is_left_out_costs_less_than_its_ends_allow() -> None:
    # six arcs of two people to three seats; any three of them, and the cheapest flow on these
    costs = [(person, seat, (3, 1)[person] * seat) for person in range(2) for seat in range(3)]
    least, proven, refuted = 1, 0, 0
    for some in combinations(costs, 3):
        network = Network()
        people, seats, (sink,) = network.nodes(2), network.nodes(3), network.nodes(1)
        for person, seat, cost in some:
            network.add(people[person], seats[seat], 1, cost)
        network.add(seats, sink, 1, 0)
        flows = network.meet({0: 1, 1: 1, int(sink): -2})
        if flows is None:
            continue
        spent = sum(cost * int(flow) for (*_, cost), flow in zip(some, flows, strict=False))
        prices = network.potentials(flows, np.array([9, 9, 0, 0, 0, 0]))
        assert prices is not None
        left_out = [arc for arc in costs if arc not in some]
        if all(cost + prices[person] - prices[2 + seat] >= 0 for person, seat, cost in left_out):
            assert spent == least
            proven += 1
        refuted += spent > least
    assert proven > 0 < refuted
