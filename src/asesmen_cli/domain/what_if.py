"""What an office might give way in, and what that would bring."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from asesmen_cli.domain.messages import Message, Param, msg, msgs
from asesmen_cli.domain.planning import Plan, PlanProblem, days_out
from asesmen_cli.domain.rules import Change, relaxable


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What some changes would bring."""

    gains: tuple[Gain, ...]
    """Of those that bring something, the best first."""
    untried: int = 0
    """So many changes would take longer than allowed."""


def changes(problem: PlanProblem) -> Iterator[Change]:
    """What an office might give way in, one thing at a time, the least harm first."""
    for rule in relaxable():
        change = rule.eased(problem) if rule.eased else None
        if change is not None:
            yield change


def offices_at_cap(problem: PlanProblem, plan: Plan) -> frozenset[str]:
    """Return the offices of which on some day as many are away as may be."""
    return frozenset(office for office, _ in cap_reached(problem, plan))


def cap_reached(problem: PlanProblem, plan: Plan) -> frozenset[tuple[str, date]]:
    """Return each office with each day on which as many of it are away as may be."""
    offices = {person.nip: person.office for person in problem.candidates}
    for taken in problem.taken:
        offices.update(taken.offices)
    out = Counter((offices.get(nip), day) for nip, day in days_out(problem, plan))
    return frozenset(
        (office, day)
        for (office, day), n in out.items()
        if office is not None and n >= problem.office_caps.get(office, n + 1)
    )


def brings(gain: Gain) -> Message:
    """What a change brings, in words."""
    parts: list[Param] = []
    if gain.seated:
        parts.append(msgs("{n} more person seated", "{n} more people seated", gain.seated))
    if gain.days > 0:
        parts.append(msgs("finished {n} day earlier", "finished {n} days earlier", gain.days))
    elif gain.days < 0:
        parts.append(msgs("finished {n} day later", "finished {n} days later", -gain.days))
    elif not parts:
        parts.append(msg("shorter waits"))
    return Message("{parts}", {"parts": tuple(parts)})
