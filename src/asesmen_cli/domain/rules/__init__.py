"""The rules of planning, one object each, and the checker that judges every plan.

The check of each is written from docs/rules.md alone. The solver has the limits, groups and blocked days of a
rule from the same object, and every plan of it is judged by the checks.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from asesmen_cli.domain.findings import Finding
from asesmen_cli.domain.messages import N_, Message
from asesmen_cli.domain.planning import (
    Away,
    Candidate,
    Plan,
    PlanProblem,
    Unplaced,
    Window,
    arranged,
    days_out,
)
from asesmen_cli.domain.rules._offices import OF_OFFICES, OFFICE_CAP, higher_cap
from asesmen_cli.domain.rules._people import OF_PEOPLE, PINNED
from asesmen_cli.domain.rules._places import BATCH_SIZE, OF_PLACES
from asesmen_cli.domain.rules._rule import AtMost, Change, Groups, Rule, Situation, Standing

__all__ = [
    "BATCH_SIZE",
    "OFFICE_CAP",
    "RULES",
    "UNPLACED_WORDS",
    "AtMost",
    "Change",
    "Groups",
    "Hindrances",
    "Rule",
    "Situation",
    "Standing",
    "blocked",
    "can_attend",
    "check_plan",
    "contradictions",
    "higher_cap",
    "limits",
    "named_rules",
    "relaxable",
    "rule_of",
    "together",
    "why_unplaced",
]

RULE_WORDS: Mapping[str, str] = {
    "nobody-lost": N_("everyone in the plan once"),
    "batch-size": N_("seats of a batch"),
    "known-window": N_("days of the plan"),
    "room-free": N_("one batch in a room"),
    "working-day": N_("working days"),
    "unbroken": N_("no weekend within a batch"),
    "tiers-apart": N_("tiers apart"),
    "tier-order": N_("order of the tiers"),
    "not-due": N_("nobody before they are due"),
    "away": N_("absences"),
    "retiring": N_("retirement"),
    "office-cap": N_("most people of one office at a time"),
    "stand-in": N_("somebody stays in office"),
    "keep-apart": N_("people kept apart"),
    "keep-together": N_("people kept together"),
    "pinned": N_("pinned seats"),
    "seat-kept": N_("seats kept from the plan before"),
}
"""What a person calls each rule."""

RULES = (*OF_PLACES, *OF_PEOPLE, *OF_OFFICES, PINNED)
"""Every hard rule, in the order of docs/rules.md."""


def relaxable() -> tuple[Rule, ...]:
    """The rules that an office may give way in, the least harm first."""
    return tuple(sorted((rule for rule in RULES if rule.lifted), key=lambda rule: rule.harm))


def blocked(person: Candidate) -> tuple[Away, ...]:
    """Return the days of which none may be a day of the person's batch."""
    return tuple(span for rule in RULES for span in rule.blocks(person))


def can_attend(person: Candidate, window: Window) -> bool:
    """Return whether no rule about the person alone keeps them from a window."""
    return not window.meets_any(blocked(person))


def limits(problem: PlanProblem) -> Iterator[AtMost]:
    """Return every limit on how many of some people sit at the same time."""
    return (limit for rule in RULES for limit in rule.limits(problem))


def together(problem: PlanProblem) -> Iterator[tuple[str, ...]]:
    """Return every group that sits in one batch."""
    return (group for rule in RULES for group in rule.together(problem))


def check_plan(problem: PlanProblem, plan: Plan) -> list[Finding]:
    """Every hard rule that the plan breaks; an empty list for a sound plan."""
    return [finding for rule in RULES for finding in rule.check(problem, plan)]


def contradictions(problem: PlanProblem) -> list[Finding]:
    """The rules that the pins alone already break: no plan can keep them."""
    plan = Plan(batches=arranged(problem, problem.pins), unplaced=())
    return [finding for rule in RULES if not rule.whole for finding in rule.check(problem, plan)]


class Hindrances:
    """Which rules keep people from free seats of a plan."""

    def __init__(self, problem: PlanProblem, plan: Plan) -> None:
        self._inside = {batch.window: frozenset(batch.nips) for batch in plan.batches}
        self._out: dict[date, set[str]] = {}
        for nip, day in days_out(problem, plan):
            self._out.setdefault(day, set()).add(nip)
        self._limits: dict[str, list[tuple[str, AtMost]]] = {}
        for rule in RULES:
            for limit in rule.limits(problem):
                for nip in limit.members:
                    self._limits.setdefault(nip, []).append((rule.name, limit))
        self._together = {
            nip: rule.name for rule in RULES for group in rule.together(problem) for nip in group
        }
        self._full: dict[tuple[AtMost, Window], bool] = {}

    def keep(self, person: Candidate, window: Window) -> Iterator[str]:
        """Yield the names of the rules that keep a person without a seat from one in a window."""
        yield from (rule.name for rule in RULES if window.meets_any(rule.blocks(person)))
        yield from (name for name, limit in self._limits.get(person.nip, ()) if self._reached(limit, window))
        if person.nip in self._together:
            yield self._together[person.nip]

    def _reached(self, limit: AtMost, window: Window) -> bool:
        """Return whether no more of the limit's people may sit in a window."""
        if (limit, window) not in self._full:
            inside = self._inside.get(window, frozenset())
            at_once = [inside] if limit.batchwise else [self._out.get(day, set()) for day in window.days]
            self._full[limit, window] = any(len(limit.members & nips) >= limit.size for nips in at_once)
        return self._full[limit, window]


def rule_of(finding: Finding) -> str:
    """The name of the rule that a finding of the checker is about."""
    return finding.code.removeprefix("plan.")


UNPLACED_WORDS: Mapping[str, str] = {
    **{code: words for rule in RULES for code, words in rule.words.items()},
    "several": N_("Several rules together keep them from a seat until {last}: {rules}."),
    "seat-kept": N_("Others have kept the seats open to them until {last}."),
    "by-hand": N_("Taken out by hand."),
    "seated": N_("Has a seat in batch {batch} of the published plan {plan}, from {start} on."),
    "attendance-open": N_("Batch {batch} of the plan {plan} began on {start}, and attendance is not in yet."),
    "called-off": N_("Batch {batch} was called off ({reason})."),
    "dropped": N_("Did not come to batch {batch} on {day}, so the assessment is void."),
    "withdrawn": N_("The plan {plan} was withdrawn."),
    "seat-lost": N_("The seat that another plan had for this person is gone."),
}
"""Why somebody has no seat, by code. ``last`` is the last day of the last window there is; batches open to a
person are windows that no other tier has."""


def why_unplaced(unplaced: Unplaced) -> Message:
    """The reason in one sentence, with the figures."""
    rules = unplaced.params.get("rules")
    named = {"rules": named_rules(map(str, rules))} if isinstance(rules, tuple) else {}
    return Message(UNPLACED_WORDS[unplaced.code], {**unplaced.params, **named})


def named_rules(names: Iterable[str]) -> tuple[Message, ...]:
    """Return what a person calls some rules."""
    return tuple(Message(RULE_WORDS.get(name, "{name}"), {"name": name}) for name in names)
