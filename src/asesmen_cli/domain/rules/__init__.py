"""The rules of planning, one object each, and the checker that judges every plan.

Written from docs/rules.md alone. No code is shared with the solver.
"""

from collections.abc import Mapping

from asesmen_cli.domain.findings import Finding
from asesmen_cli.domain.messages import N_, Message
from asesmen_cli.domain.planning import Plan, PlanProblem, Unplaced, arranged
from asesmen_cli.domain.rules._offices import (
    KEEP_APART,
    KEEP_TOGETHER,
    OFFICE_CAP,
    STAND_IN,
    higher_cap,
)
from asesmen_cli.domain.rules._people import AWAY, NOT_DUE, PINNED, RETIRING, TIER_ORDER, TIERS_APART
from asesmen_cli.domain.rules._places import (
    BATCH_SIZE,
    KNOWN_WINDOW,
    NOBODY_LOST,
    ROOM_FREE,
    UNBROKEN,
    WORKING_DAY,
)
from asesmen_cli.domain.rules._rule import Change, Rule

__all__ = [
    "RULES",
    "UNPLACED_WORDS",
    "Change",
    "Rule",
    "check_plan",
    "contradictions",
    "higher_cap",
    "relaxable",
    "rule_of",
    "why_unplaced",
]

RULES = (
    NOBODY_LOST,
    BATCH_SIZE,
    KNOWN_WINDOW,
    ROOM_FREE,
    WORKING_DAY,
    UNBROKEN,
    TIERS_APART,
    TIER_ORDER,
    NOT_DUE,
    AWAY,
    RETIRING,
    OFFICE_CAP,
    STAND_IN,
    KEEP_APART,
    KEEP_TOGETHER,
    PINNED,
)
"""Every hard rule, in the order of docs/rules.md."""


def relaxable() -> tuple[Rule, ...]:
    """The rules that an office may give way in, the least harm first."""
    return tuple(sorted((rule for rule in RULES if rule.lifted), key=lambda rule: rule.harm))


def check_plan(problem: PlanProblem, plan: Plan) -> list[Finding]:
    """Every hard rule that the plan breaks; an empty list for a sound plan."""
    return [finding for rule in RULES for finding in rule.check(problem, plan)]


def contradictions(problem: PlanProblem) -> list[Finding]:
    """The rules that the pins alone already break: no plan can keep them."""
    plan = Plan(batches=arranged(problem, problem.pins), unplaced=())
    return [finding for rule in RULES if not rule.whole for finding in rule.check(problem, plan)]


def rule_of(finding: Finding) -> str:
    """The name of the rule that a finding of the checker is about."""
    return finding.code.removeprefix("plan.")


UNPLACED_WORDS: Mapping[str, str] = {
    "no-seat": N_(
        "No seat is left until {last} (batches: {batches}, of this tier: {own}); "
        "others of the tier who have waited as long or longer: {ahead}."
    ),
    "not-due": N_("Must be assessed from {day} on; no batch that begins later has a seat for them."),
    "away": N_("Away during every batch open to them until {last} ({batches})."),
    "retiring": N_("Retires on {retires_on}, before the end of the first batch open to them ({end})."),
    "office-cap": N_(
        "{office} has {due} due, at most {cap} may be away at once, "
        "and the batches open to them until {last} are {batches}."
    ),
    "stand-in": N_("One of them or of these stays in office, which leaves no seat: {people}."),
    "keep-apart": N_("They are kept apart from these, which leaves no seat: {people}."),
    "keep-together": N_("No batch until {last} has room for all who are kept together: {people}."),
    "tiers-apart": N_("Would have a seat until {last} if tiers were mixed."),
    "room-free": N_("Published batches use the rooms in which they could have a seat until {last}."),
    "pinned": N_("Others are pinned to the seats open to them until {last}."),
    "away-partly": N_("Away during the batches until {last} in which a seat is left for them."),
    "retiring-partly": N_("Retires on {retires_on}, before the batches in which a seat is left for them."),
    "several": N_("Several rules together keep them from a seat until {last}: {rules}."),
    "by-hand": N_("Removed by hand."),
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
    return Message(UNPLACED_WORDS[unplaced.code], unplaced.params)
