"""Who may be away at the same time, and who goes with whom."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

from asesmen_cli.domain.findings import Finding
from asesmen_cli.domain.messages import msg
from asesmen_cli.domain.planning import Candidate, Plan, PlanProblem, days_out
from asesmen_cli.domain.rules._rule import Change, Rule, broken


def office_cap(problem: PlanProblem, plan: Plan) -> Iterator[Finding]:
    """Of one office at most so many are away at the same time, published batches counted."""
    if not problem.office_caps:
        return
    offices = {person.nip: person.office for person in problem.candidates}
    for taken in problem.taken:
        offices.update(taken.offices)
    count = Counter((offices.get(nip), day) for nip, day in days_out(problem, plan))
    named = set()
    for (office, day), n in sorted(count.items(), key=lambda item: item[0][1]):
        if office is not None and office not in named and n > problem.office_caps.get(office, n):
            named.add(office)
            yield broken("office-cap", office=office, day=day, n=n, cap=problem.office_caps[office])


def stand_in(problem: PlanProblem, plan: Plan) -> Iterator[Finding]:
    """Of people who stand in for each other at least one stays in office at any time."""
    if not problem.stand_ins:
        return
    out: dict[date, set[str]] = {}
    for nip, day in days_out(problem, plan):
        out.setdefault(day, set()).add(nip)
    for group in problem.stand_ins:
        gone = [day for day, nips in sorted(out.items()) if nips.issuperset(group)]
        if gone:
            yield broken("stand-in", people=group, day=gone[0])


def keep_apart(problem: PlanProblem, plan: Plan) -> Iterator[Finding]:
    """No two of a group that is kept apart sit in one batch."""
    for group in problem.keep_apart:
        for batch in plan.batches:
            inside = tuple(nip for nip in batch.nips if nip in group)
            if len(inside) > 1:
                yield broken("keep-apart", people=inside, batch=batch.number)


def keep_together(problem: PlanProblem, plan: Plan) -> Iterator[Finding]:
    """A group that is kept together sits in one batch, or not at all."""
    where = {nip: batch.number for batch in plan.batches for nip in batch.nips}
    for group in problem.keep_together:
        members = sorted(set(group) & {person.nip for person in problem.candidates})
        if len({where.get(nip) for nip in members}) > 1:
            yield broken("keep-together", people=tuple(members))


def higher_cap(problem: PlanProblem, office: str) -> Change:
    """One more of an office away at the same time."""
    cap = problem.office_caps[office]
    return Change(
        words=msg("cap {more} instead of {cap} for {office}", more=cap + 1, cap=cap, office=office),
        problem=replace(problem, office_caps={**problem.office_caps, office: cap + 1}),
    )


def _without_caps(problem: PlanProblem) -> PlanProblem:
    return replace(problem, office_caps={})


def _lifted_cap(problem: PlanProblem, person: Candidate) -> PlanProblem | None:
    caps = {office: cap for office, cap in problem.office_caps.items() if office != person.office}
    return None if len(caps) == len(problem.office_caps) else replace(problem, office_caps=caps)


def _eased_caps(problem: PlanProblem) -> Change | None:
    if not problem.office_caps:
        return None
    more = {office: cap + 1 for office, cap in problem.office_caps.items()}
    return Change(words=msg("every cap one higher"), problem=replace(problem, office_caps=more))


Groups = tuple[tuple[str, ...], ...]
"""Groups of people who depend on each other, by NIP."""


def _group_rule(
    name: str,
    harm: int,
    check: Callable[[PlanProblem, Plan], Iterator[Finding]],
    groups: Callable[[PlanProblem], Groups],
    having: Callable[[PlanProblem, Groups], PlanProblem],
    eased: Callable[[PlanProblem], Change],
    *,
    whole: bool = False,
) -> Rule:
    """A rule about groups of people; ``having`` is the problem with other groups."""

    def lifted(problem: PlanProblem, person: Candidate) -> PlanProblem | None:
        others = tuple(group for group in groups(problem) if person.nip not in group)
        return None if len(others) == len(groups(problem)) else having(problem, others)

    return Rule(
        name=name,
        check=check,
        whole=whole,
        harm=harm,
        without=lambda problem: having(problem, ()),
        lifted=lifted,
        eased=lambda problem: eased(problem) if groups(problem) else None,
    )


OFFICE_CAP = Rule(
    name="office-cap", check=office_cap, harm=5, without=_without_caps, lifted=_lifted_cap, eased=_eased_caps
)
STAND_IN = _group_rule(
    "stand-in",
    6,
    stand_in,
    lambda problem: problem.stand_ins,
    lambda problem, groups: replace(problem, stand_ins=groups),
    lambda problem: Change(words=msg("no stand-ins kept in office"), problem=replace(problem, stand_ins=())),
)
KEEP_APART = _group_rule(
    "keep-apart",
    4,
    keep_apart,
    lambda problem: problem.keep_apart,
    lambda problem, groups: replace(problem, keep_apart=groups),
    lambda problem: Change(words=msg("nobody kept apart"), problem=replace(problem, keep_apart=())),
)
KEEP_TOGETHER = _group_rule(
    "keep-together",
    3,
    keep_together,
    lambda problem: problem.keep_together,
    lambda problem, groups: replace(problem, keep_together=groups),
    lambda problem: Change(words=msg("nobody kept together"), problem=replace(problem, keep_together=())),
    whole=True,
)
