"""What an office might give way in, and what that would bring."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from asesmen_cli.domain.messages import Message, Param, msg, msgs
from asesmen_cli.domain.planning import Plan, PlanProblem, days_out


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A problem that asks a little less than another, and what is different, in words."""

    words: Message
    problem: PlanProblem


@dataclass(frozen=True, slots=True, kw_only=True)
class Gain:
    """What a change would bring, found by solving the changed problem."""

    words: Message
    seated: int
    """More people seated."""
    days: int
    """So many days earlier the last batch ends; under 0, later."""
    cost: int
    """So much less is the sum of waits."""


def higher_cap(problem: PlanProblem, office: str) -> Change:
    """One more of an office away at the same time."""
    cap = problem.office_caps[office]
    return Change(
        words=msg("cap {more} instead of {cap} for {office}", more=cap + 1, cap=cap, office=office),
        problem=replace(problem, office_caps={**problem.office_caps, office: cap + 1}),
    )


def changes(problem: PlanProblem) -> Iterator[Change]:
    """What an office might give way in, one thing at a time, the smallest step first."""
    if problem.office_caps:
        more = {office: cap + 1 for office, cap in problem.office_caps.items()}
        yield Change(words=msg("every cap one higher"), problem=replace(problem, office_caps=more))
    roomier = tuple(replace(window, seats=window.seats + 1) for window in problem.windows)
    pins = {nip: roomier[problem.windows.index(window)] for nip, window in problem.pins.items()}
    yield Change(
        words=msg("one seat more in every batch"), problem=replace(problem, windows=roomier, pins=pins)
    )
    if not problem.mix_tiers and len({person.tier for person in problem.candidates}) > 1:
        yield Change(words=msg("tiers mixed"), problem=replace(problem, mix_tiers=True))
    if problem.pins:
        yield Change(words=msg("nobody pinned"), problem=replace(problem, pins={}))
    if problem.stand_ins:
        yield Change(words=msg("no stand-ins kept in office"), problem=replace(problem, stand_ins=()))
    if problem.keep_apart:
        yield Change(words=msg("nobody kept apart"), problem=replace(problem, keep_apart=()))
    if problem.keep_together:
        yield Change(words=msg("nobody kept together"), problem=replace(problem, keep_together=()))


def offices_at_cap(problem: PlanProblem, plan: Plan) -> frozenset[str]:
    """Offices of which on some day as many are away as may be."""
    offices = {person.nip: person.office for person in problem.candidates}
    for taken in problem.taken:
        offices.update(taken.offices)
    out = Counter((offices.get(nip), day) for nip, day in days_out(problem, plan))
    return frozenset(
        office
        for (office, _), n in out.items()
        if office is not None and n >= problem.office_caps.get(office, n + 1)
    )


def brings(gain: Gain) -> Message:
    """What a change brings, in words."""
    parts: list[Param] = []
    if gain.seated:
        parts.append(msgs("{n} more person seated", "{n} more people seated", gain.seated))
    if gain.days > 0:
        parts.append(msgs("the last day {n} day earlier", "the last day {n} days earlier", gain.days))
    elif gain.days < 0:
        parts.append(msgs("the last day {n} day later", "the last day {n} days later", -gain.days))
    elif not parts:
        parts.append(msg("a waiting cost lower by {cost}", cost=gain.cost))
    return Message("{parts}", {"parts": tuple(parts)})
