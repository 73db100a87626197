"""A part of a plan: the people of one office, of one batch, or of that office in that batch."""

from collections.abc import Container
from dataclasses import replace

from asesmen_cli.domain.findings import Finding
from asesmen_cli.domain.planning import Plan

ABOUT_THE_START = frozenset({"plan.start-moved", "plan.start-taken"})
"""Findings about the start that was asked for: for the person who plans, not for readers of documents."""
ABOUT_DAYS = frozenset({"plan.calendar-estimated", "plan.calendar-undecreed", "plan.venue-holiday"})
"""Findings about the days of a plan. They name nobody and may be shown to everyone."""


def about_days(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Return those findings that name nobody."""
    return tuple(finding for finding in findings if finding.code in ABOUT_DAYS)


def part_of(plan: Plan, nips: Container[str]) -> Plan:
    """Return the plan as far as it concerns these people. Batches in which none of them sits are left out."""
    inside = (replace(batch, nips=tuple(nip for nip in batch.nips if nip in nips)) for batch in plan.batches)
    return Plan(
        batches=tuple(batch for batch in inside if batch.nips),
        unplaced=tuple(one for one in plan.unplaced if one.nip in nips),
    )
