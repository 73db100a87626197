"""When the pins leave no plan at all: the smallest set of rules that cannot be kept together."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from asesmen_cli.domain.planning import PlanProblem, contradictions
from asesmen_cli.solver._combination import feasible


def _all_room(problem: PlanProblem) -> PlanProblem:
    """As many seats in every window as there are people."""
    windows = tuple(replace(window, seats=max(1, len(problem.candidates))) for window in problem.windows)
    pins = {nip: windows[problem.windows.index(window)] for nip, window in problem.pins.items()}
    return replace(problem, windows=windows, pins=pins)


def _all_present(problem: PlanProblem) -> PlanProblem:
    return replace(problem, candidates=tuple(replace(person, away=()) for person in problem.candidates))


def _all_serving(problem: PlanProblem) -> PlanProblem:
    return replace(
        problem, candidates=tuple(replace(person, retires_on=None) for person in problem.candidates)
    )


WITHOUT: Final[Mapping[str, Callable[[PlanProblem], PlanProblem]]] = {
    "batch-size": _all_room,
    "room-free": lambda problem: replace(problem, taken=()),
    "tiers-apart": lambda problem: replace(problem, mix_tiers=True),
    "away": _all_present,
    "retiring": _all_serving,
    "office-cap": lambda problem: replace(problem, office_caps={}),
    "stand-in": lambda problem: replace(problem, stand_ins=()),
    "keep-apart": lambda problem: replace(problem, keep_apart=()),
    "keep-together": lambda problem: replace(problem, keep_together=()),
}
"""The problem without a rule, by the rule's name. Tiers apart stands for their order as well."""


def smallest_conflict(problem: PlanProblem) -> tuple[str, ...]:
    """Names of rules that no plan keeps together with the pins, though it keeps any fewer of them."""
    needed = []
    for rule, without in WITHOUT.items():
        less = without(problem)
        if contradictions(less) or not feasible(less):
            problem = less
        else:
            needed.append(rule)
    return (*needed, "pinned")
