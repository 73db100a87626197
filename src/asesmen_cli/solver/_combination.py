"""The whole problem as one model for CP-SAT: for rules that no assignment can express.

Groups that sit together, limits that cross each other, windows that overlap in part. The goals
are solved one after the other, each held while the next is sought. Work is limited in deterministic time,
with one worker and a fixed seed, so that every machine finds the same plan; what is not proven is said.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from asesmen_cli.domain import rules
from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.domain.planning import Candidate, PlanProblem
from asesmen_cli.solver._lanes import Seats

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import CpModel, IntVar, LinearExprT

EFFORT = 60.0
"""Deterministic time for all goals, roughly seconds of one core; what one leaves is there for the next."""


EFFORT_TO_COUNT = 0.5
"""Deterministic time to find the fewest batches."""


def combine(problem: PlanProblem, effort: float = EFFORT) -> Seats | None:
    """The best plan that the effort finds; None where the pins leave no plan.

    Raises:
        AsesmenError: ``plan.too-hard``, where the effort ends before there is any plan.
    """
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    seats = _Seats(problem, model)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 0
    settled, slack = True, 0
    goals = list(seats.goals())
    for left, goal in zip(range(len(goals), 0, -1), goals, strict=True):
        solver.parameters.max_deterministic_time = effort / left
        settled = settled and slack == 0
        model.minimize(goal)
        status = solver.solve(model)
        if status == cp_model.INFEASIBLE:
            return None
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            raise AsesmenError("plan.too-hard")
        effort = max(0.0, effort - solver.response_proto.deterministic_time)
        slack = round(solver.objective_value) - round(solver.best_objective_bound)
        model.add(goal == round(solver.objective_value))
        model.clear_hints()  # type: ignore[no-untyped-call] # not annotated there
        for variable in seats.all:
            model.add_hint(variable, solver.value(variable))
    where = {
        problem.candidates[who].nip: problem.windows[at]
        for (who, at), seat in seats.sits.items()
        if solver.value(seat)
    }
    return Seats(where, slack, settled=settled)


def fewest_used(problem: PlanProblem, seated: Sequence[Candidate]) -> int | None:
    """Return the fewest batches of all plans as good on who is seated as one with these people.

    None where the effort does not prove it.
    """
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    seats = _Seats(problem, model)
    whom = (len(seated), sum(person.dropped for person in seated), sum(map(problem.days_unassessed, seated)))
    for goal, value in zip(seats.whom(), whom, strict=True):
        model.add(goal == -value)
    model.minimize(sum(seats.used))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 0
    solver.parameters.max_deterministic_time = EFFORT_TO_COUNT
    return round(solver.objective_value) if solver.solve(model) == cp_model.OPTIMAL else None


def feasible(problem: PlanProblem) -> bool:
    """Is there any plan at all?"""
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    _Seats(problem, model)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    return solver.solve(model) != cp_model.INFEASIBLE


class _Seats:
    """The variables, the rules and the goals."""

    def __init__(self, problem: PlanProblem, model: "CpModel") -> None:
        self._problem = problem
        self._model = model
        self._windows = range(len(problem.windows))
        self.sits = {
            (who, at): model.new_bool_var("")
            for who, person in enumerate(problem.candidates)
            for at, window in enumerate(problem.windows)
            if rules.can_attend(person, window)
            and not any(window.clashes(taken.window) for taken in problem.taken)
        }
        self._by_window: list[list[int]] = [[] for _ in self._windows]
        for who, at in self.sits:
            self._by_window[at].append(who)
        self.used = [model.new_bool_var("") for _ in self._windows]
        self.last = model.new_int_var(0, len(problem.windows), "")
        self._seats_and_people()
        if not problem.mix_tiers:
            self._tiers()
        self._limits()
        self._together()
        self.all: list[IntVar] = [*self.sits.values(), *self.used, self.last]

    def _seats_and_people(self) -> None:
        """batch-size, pinned, and what a used window is."""
        problem, model = self._problem, self._model
        index = {person.nip: who for who, person in enumerate(problem.candidates)}
        mine: dict[int, list[IntVar]] = {}
        for (who, _), seat in self.sits.items():
            mine.setdefault(who, []).append(seat)
        for seats in mine.values():
            model.add_at_most_one(seats)
        for nip, window in problem.pins.items():
            model.add_bool_or(self._seats(index[nip], problem.windows.index(window)))
        for at, window in enumerate(problem.windows):
            model.add(self._size(at) <= window.seats * self.used[at])
            model.add(self._size(at) >= self.used[at])
            model.add(self.last >= at + 1).only_enforce_if(self.used[at])

    def _seats(self, who: int, at: int) -> list["IntVar"]:
        """The seat of a person in a window, if they may sit there at all."""
        return [self.sits[who, at]] if (who, at) in self.sits else []

    def _size(self, at: int) -> "LinearExprT":
        return sum(self.sits[who, at] for who in self._by_window[at])

    def _tiers(self) -> None:
        """tiers-apart, tier-order: each window belongs to a tier no lower than the one before."""
        problem, model = self._problem, self._model
        tiers = [
            tier for tier in problem.tier_order if any(person.tier == tier for person in problem.candidates)
        ]
        reached = [[model.new_bool_var("") for _ in tiers] for _ in self._windows]
        for row in reached:
            for higher, lower in pairwise(row):
                model.add_implication(lower, higher)
        for earlier, later in pairwise(reached):
            for before, now in zip(earlier, later, strict=True):
                model.add_implication(before, now)
        for at in self._windows:
            for rank, tier in enumerate(tiers):
                inside = [
                    self.sits[who, at] for who in self._by_window[at] if problem.candidates[who].tier == tier
                ]
                model.add(sum(inside) <= problem.windows[at].seats * reached[at][rank])
                if rank + 1 < len(tiers):
                    model.add(sum(inside) <= problem.windows[at].seats * reached[at][rank + 1].negated())

    def _limits(self) -> None:
        """Of some people at most so many on every day, published batches counted, or in each batch."""
        nips = [person.nip for person in self._problem.candidates]
        for limit in rules.limits(self._problem):
            each = [(frozenset([at]), frozenset[str]()) for at in self._windows]
            for windows, taken in each if limit.batchwise else self._moments():
                seats = [
                    self.sits[who, at]
                    for at in windows
                    for who in self._by_window[at]
                    if nips[who] in limit.members
                ]
                if seats:
                    self._model.add(sum(seats) <= max(0, limit.size - len(taken & limit.members)))

    def _moments(self) -> list[tuple[frozenset[int], frozenset[str]]]:
        """Each set of windows that run at the same time, with who is out in published batches."""
        found: dict[tuple[frozenset[int], frozenset[str]], None] = {}
        for day in sorted({day for window in self._problem.windows for day in window.days}):
            windows = frozenset(at for at, window in enumerate(self._problem.windows) if day in window.days)
            taken = frozenset(
                nip for taken in self._problem.taken if day in taken.window.days for nip in taken.offices
            )
            found[windows, taken] = None
        return list(found)

    def _together(self) -> None:
        """Members of a group kept together sit in the same window, or in none."""
        index = {person.nip: who for who, person in enumerate(self._problem.candidates)}
        for group in rules.together(self._problem):
            for left, right in pairwise(index[nip] for nip in group if nip in index):
                for at in self._windows:
                    self._model.add(sum(self._seats(left, at)) == sum(self._seats(right, at)))

    def whom(self) -> Iterator["LinearExprT"]:
        """The goals about who is seated: people, those once dropped, days unassessed; all to be least."""
        problem, people = self._problem, self._problem.candidates
        yield -sum(self.sits.values())
        yield -sum(seat for (who, _), seat in self.sits.items() if people[who].dropped)
        yield -sum(problem.days_unassessed(people[who]) * seat for (who, _), seat in self.sits.items())

    def goals(self) -> Iterator["LinearExprT"]:
        """What is to be least, one after the other."""
        problem, people = self._problem, self._problem.candidates
        yield from self.whom()
        yield self.last
        yield sum(self._squares()) if problem.even else sum(self._small())
        yield sum(
            problem.days_unassessed(people[who]) * (problem.windows[at].start - problem.first_day).days * seat
            for (who, at), seat in self.sits.items()
        )

    def _small(self) -> Iterator["IntVar"]:
        """One for each batch under the least size."""
        for at, window in enumerate(self._problem.windows):
            floor = min(self._problem.min_size, window.seats)
            if floor > 1:
                small = self._model.new_bool_var("")
                self._model.add(self._size(at) >= floor * self.used[at] - floor * small)
                yield small

    def _squares(self) -> Iterator["IntVar"]:
        """The square of each size: least in sum when the sizes are as equal as possible."""
        for at, window in enumerate(self._problem.windows):
            square = self._model.new_int_var(0, window.seats**2, "")
            size = self._model.new_int_var(0, window.seats, "")
            self._model.add(size == self._size(at))
            self._model.add_multiplication_equality(square, [size, size])
            yield square
