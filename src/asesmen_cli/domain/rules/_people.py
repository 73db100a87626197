"""Who may sit in which batch."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

from asesmen_cli.domain.findings import Finding
from asesmen_cli.domain.messages import N_, msg
from asesmen_cli.domain.planning import Away, Candidate, Plan, PlanProblem
from asesmen_cli.domain.rules._rule import Change, Reason, Rule, Situation, broken, seated
from asesmen_cli.domain.workdays import DAY


def tiers_apart(problem: PlanProblem, plan: Plan) -> Iterator[Finding]:
    """A batch is of one tier, unless tiers may be mixed."""
    tiers = {person.nip: person.tier for person in problem.candidates}
    for batch in plan.batches:
        inside = {tiers.get(nip) for nip in batch.nips}
        if not problem.mix_tiers and inside != {batch.tier}:
            yield broken("tiers-apart", batch=batch.number)


def tier_order(problem: PlanProblem, plan: Plan) -> Iterator[Finding]:
    """Tiers follow each other in rank order."""
    if problem.mix_tiers:
        return
    for left, right in pairwise(plan.batches):
        if (
            left.tier
            and right.tier
            and problem.tier_order.index(left.tier) > problem.tier_order.index(right.tier)
        ):
            yield broken("tier-order", batch=right.number)


def not_due(problem: PlanProblem, plan: Plan) -> Iterator[Finding]:
    """Nobody's batch begins before they must be assessed."""
    for person, batch in seated(problem, plan):
        if person.due_from is not None and batch.window.start < person.due_from:
            yield broken("not-due", nip=person.nip, batch=batch.number, day=person.due_from)


def away(problem: PlanProblem, plan: Plan) -> Iterator[Finding]:
    """Nobody is away on a day of their batch."""
    for person, batch in seated(problem, plan):
        if any(one.first <= day <= one.last for one in person.away for day in batch.window.days):
            yield broken("away", nip=person.nip, batch=batch.number)


def retiring(problem: PlanProblem, plan: Plan) -> Iterator[Finding]:
    """Nobody retires before the end of their batch."""
    for person, batch in seated(problem, plan):
        if person.retires_on is not None and person.retires_on <= batch.window.end:
            yield broken("retiring", nip=person.nip, batch=batch.number, day=person.retires_on)


def pinned(problem: PlanProblem, plan: Plan) -> Iterator[Finding]:
    """Who is pinned sits where they were pinned."""
    where = {nip: batch.window for batch in plan.batches for nip in batch.nips}
    for nip, window in sorted(problem.pins.items()):
        if where.get(nip) != window:
            yield broken("pinned", nip=nip, start=window.start)


def _mixed(problem: PlanProblem) -> PlanProblem:
    return replace(problem, mix_tiers=True)


def _lifted_tiers(problem: PlanProblem, person: Candidate) -> PlanProblem | None:
    alone = problem.mix_tiers or all(other.tier == person.tier for other in problem.candidates)
    return None if alone else _mixed(problem)


def _eased_tiers(problem: PlanProblem) -> Change | None:
    several = not problem.mix_tiers and len({person.tier for person in problem.candidates}) > 1
    return Change(words=msg("tiers mixed"), problem=_mixed(problem)) if several else None


def _unpinned(problem: PlanProblem) -> PlanProblem:
    return replace(problem, pins={})


def _lifted_pinned(problem: PlanProblem, _person: Candidate) -> PlanProblem | None:
    return _unpinned(problem) if problem.pins else None


def _eased_pinned(problem: PlanProblem) -> Change | None:
    return Change(words=msg("nobody pinned"), problem=_unpinned(problem)) if problem.pins else None


def _blocking(
    name: str,
    check: Callable[[PlanProblem, Plan], Iterator[Finding]],
    blocks: Callable[[Candidate], Iterable[Away]],
    words: Mapping[str, str],
    explained: Callable[[Situation, Candidate], Reason],
    *,
    harm: int,
    free: Mapping[str, Any],
) -> Rule:
    """A rule about days on which one person cannot sit; ``free``: the fields of somebody who can."""

    def seems(situation: Situation, person: Candidate) -> bool:
        """It alone leaves no window."""
        windows, spans = situation.open_to(person), tuple(blocks(person))
        return bool(windows and spans) and all(window.meets_any(spans) for window in windows)

    def lifted(problem: PlanProblem, person: Candidate) -> PlanProblem | None:
        if not any(True for _ in blocks(person)):
            return None
        everyone = (
            replace(person, **free) if other.nip == person.nip else other for other in problem.candidates
        )
        return replace(problem, candidates=tuple(everyone))

    return Rule(
        name=name,
        check=check,
        blocks=blocks,
        words=words,
        seems=seems,
        explained=explained,
        harm=harm,
        without=lambda problem: replace(
            problem, candidates=tuple(replace(person, **free) for person in problem.candidates)
        ),
        lifted=lifted,
    )


def _explained_away(situation: Situation, person: Candidate) -> Reason:
    windows = situation.open_to(person)
    if all(window.meets_any(person.away) for window in windows):
        return "away", {"last": situation.last, "batches": len(windows)}
    return "away-partly", {"last": situation.last}


def _explained_retiring(situation: Situation, person: Candidate) -> Reason:
    first = min(window.end for window in situation.open_to(person) or situation.problem.windows)
    if person.retires_on is not None and person.retires_on <= first:
        return "retiring", {"retires_on": person.retires_on, "end": first}
    return "retiring-partly", {"retires_on": person.retires_on}


TIERS_APART = Rule(
    name="tiers-apart",
    check=tiers_apart,
    words={"tiers-apart": N_("Would have a seat until {last} if tiers were mixed.")},
    harm=1,
    without=_mixed,
    lifted=_lifted_tiers,
    eased=_eased_tiers,
)
"""Without it tiers have no order either."""
TIER_ORDER = Rule(name="tier-order", check=tier_order)
NOT_DUE = _blocking(
    "not-due",
    not_due,
    lambda person: [] if person.due_from is None else [Away(date.min, person.due_from - DAY)],
    {"not-due": N_("Must be assessed from {day} on; no batch that begins later has a seat for them.")},
    lambda _situation, person: ("not-due", {"day": person.due_from}),
    harm=7,
    free={"due_from": None},
)
AWAY = _blocking(
    "away",
    away,
    lambda person: person.away,
    {
        "away": N_("Away during every batch open to them until {last} ({batches})."),
        "away-partly": N_("Away during the batches until {last} in which a seat is left for them."),
    },
    _explained_away,
    harm=7,
    free={"away": ()},
)
RETIRING = _blocking(
    "retiring",
    retiring,
    lambda person: [] if person.retires_on is None else [Away(person.retires_on, date.max)],
    {
        "retiring": N_("Retires on {retires_on}, before the end of the first batch open to them ({end})."),
        "retiring-partly": N_(
            "Retires on {retires_on}, before the batches in which a seat is left for them."
        ),
    },
    _explained_retiring,
    harm=8,
    free={"retires_on": None},
)
PINNED = Rule(
    name="pinned",
    check=pinned,
    words={"pinned": N_("Others are pinned to the seats open to them until {last}.")},
    harm=2,
    lifted=_lifted_pinned,
    eased=_eased_pinned,
)
OF_PEOPLE = (TIERS_APART, TIER_ORDER, NOT_DUE, AWAY, RETIRING)
