"""Who may be away at the same time, and who goes with whom."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import date

from asesmen_cli.domain.findings import Finding
from asesmen_cli.domain.messages import N_, Message, msg
from asesmen_cli.domain.planning import Candidate, Plan, PlanProblem, days_out
from asesmen_cli.domain.rules._rule import (
    AtMost,
    Change,
    Groups,
    Reason,
    Rule,
    Situation,
    broken,
    nothing,
)


def office_cap(problem: PlanProblem, plan: Plan) -> Iterator[Finding]:
    """Of one office at most so many are away at the same time, published batches counted."""
    if not problem.office_caps:
        return
    offices = {person.nip: person.office for person in problem.candidates}
    for taken in problem.taken:
        offices.update(taken.offices)
    count = Counter((offices.get(nip), day) for nip, day in days_out(problem, plan))
    found = set()
    for (office, day), n in sorted(count.items(), key=lambda item: item[0][1]):
        if office is not None and office not in found and n > problem.office_caps.get(office, n):
            found.add(office)
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


def _office_limits(problem: PlanProblem) -> Iterator[AtMost]:
    if not problem.office_caps:
        return
    offices = {person.nip: person.office for person in problem.candidates}
    for taken in problem.taken:
        offices.update(taken.offices)
    members: dict[str, set[str]] = {office: set() for office in sorted(problem.office_caps)}
    for nip, office in offices.items():
        if office in members:
            members[office].add(nip)
    for office, nips in members.items():
        yield AtMost(frozenset(nips), problem.office_caps[office])


def _explained_cap(situation: Situation, person: Candidate) -> Reason:
    return "office-cap", {
        "last": situation.last,
        "office": person.office,
        "due": situation.queue(person).colleagues,
        "cap": situation.problem.office_caps[person.office or ""],
        "batches": len(situation.reach(person)),
    }


OFFICE_CAP = Rule(
    name="office-cap",
    check=office_cap,
    limits=_office_limits,
    words={
        "office-cap": N_(
            "{office} has {due} people to seat, at most {cap} may be away at once, "
            "and the batches open to them until {last} are {batches}."
        )
    },
    seems=lambda situation, person: not situation.capped(person.office).isdisjoint(situation.wanted(person)),
    explained=_explained_cap,
    harm=5,
    without=_without_caps,
    lifted=_lifted_cap,
    eased=_eased_caps,
)


def _group_rule(
    name: str,
    check: Callable[[PlanProblem, Plan], Iterator[Finding]],
    groups: Callable[[PlanProblem], Groups],
    having: Callable[[PlanProblem, Groups], PlanProblem],
    in_the_way: Callable[[Situation, Candidate], AbstractSet[str]],
    *,
    without: Message,
    words: str,
    harm: int,
    limits: Callable[[PlanProblem], Iterable[AtMost]] = nothing,
    together: Callable[[PlanProblem], Groups] = nothing,
) -> Rule:
    """A rule about groups of people.

    Args:
        name: Its name.
        check: See :class:`Rule`.
        groups: The groups of a problem.
        having: The problem with other groups.
        in_the_way: Who of a person's groups seems to keep them from a seat.
        without: The change of giving the rule up.
        words: Why it leaves no seat, with ``{people}``.
        harm: See :class:`Rule`.
        limits: See :class:`Rule`.
        together: See :class:`Rule`.
    """

    def lifted(problem: PlanProblem, person: Candidate) -> PlanProblem | None:
        others = tuple(group for group in groups(problem) if person.nip not in group)
        return None if len(others) == len(groups(problem)) else having(problem, others)

    def explained(situation: Situation, person: Candidate) -> Reason:
        own = next(group for group in groups(situation.problem) if person.nip in group)
        people = in_the_way(situation, person) or set(own) - {person.nip}
        return name, {"last": situation.last, "people": tuple(sorted(people))}

    return Rule(
        name=name,
        check=check,
        whole=together is not nothing,
        limits=limits,
        together=together,
        words={name: words},
        seems=lambda situation, person: bool(in_the_way(situation, person)),
        explained=explained,
        harm=harm,
        without=lambda problem: having(problem, ()),
        lifted=lifted,
        eased=lambda problem: Change(words=without, problem=having(problem, ())) if groups(problem) else None,
    )


def _of(groups: Groups, person: Candidate) -> Iterator[frozenset[str]]:
    """The groups of a person."""
    return (frozenset(group) for group in groups if person.nip in group)


def _all_out(situation: Situation, person: Candidate) -> AbstractSet[str]:
    """The others of a group who are away on a day of a batch that the person wants."""
    for group in _of(situation.problem.stand_ins, person):
        others = group - {person.nip}
        days = {day for window in situation.wanted(person) for day in window.days}
        if any(others <= situation.out(day) for day in days):
            return others
    return frozenset()


def _inside(situation: Situation, person: Candidate) -> AbstractSet[str]:
    """The others of a group in the first batch that the person wants."""
    groups = tuple(_of(situation.problem.keep_apart, person))
    inside = map(situation.inside, situation.wanted(person))
    found = (group.intersection(nips) for nips in inside for group in groups)
    return next((people for people in found if people), frozenset())


def _companions(situation: Situation, person: Candidate) -> AbstractSet[str]:
    """Everyone of a group who is planned, the person too."""
    planned = {one.nip for one in situation.problem.candidates}
    return next((group & planned for group in _of(situation.problem.keep_together, person)), frozenset())


STAND_IN = _group_rule(
    "stand-in",
    stand_in,
    lambda problem: problem.stand_ins,
    lambda problem, groups: replace(problem, stand_ins=groups),
    _all_out,
    limits=lambda problem: (AtMost(frozenset(one), len(set(one)) - 1) for one in problem.stand_ins),
    without=msg("no stand-ins kept in office"),
    words=N_("One of them or of these stays in office, which leaves no seat: {people}."),
    harm=6,
)
KEEP_APART = _group_rule(
    "keep-apart",
    keep_apart,
    lambda problem: problem.keep_apart,
    lambda problem, groups: replace(problem, keep_apart=groups),
    _inside,
    limits=lambda problem: (AtMost(frozenset(one), 1, batchwise=True) for one in problem.keep_apart),
    without=msg("nobody kept apart"),
    words=N_("They are kept apart from these, which leaves no seat: {people}."),
    harm=4,
)
KEEP_TOGETHER = _group_rule(
    "keep-together",
    keep_together,
    lambda problem: problem.keep_together,
    lambda problem, groups: replace(problem, keep_together=groups),
    _companions,
    together=lambda problem: problem.keep_together,
    without=msg("nobody kept together"),
    words=N_("No batch until {last} has room for all who are kept together: {people}."),
    harm=3,
)
OF_OFFICES = (OFFICE_CAP, STAND_IN, KEEP_APART, KEEP_TOGETHER)
