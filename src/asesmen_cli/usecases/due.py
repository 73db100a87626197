"""Bring the people on file up to date from a roster, and list who is due."""

from collections import Counter
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from asesmen_cli.domain.commands import Command
from asesmen_cli.domain.due import FLAGGED, Due, Status, most_urgent_first
from asesmen_cli.domain.facts import DueList
from asesmen_cli.domain.findings import AsesmenError, Finding
from asesmen_cli.domain.offices import plain
from asesmen_cli.domain.people import Tier
from asesmen_cli.domain.snapshot import Snapshot
from asesmen_cli.domain.state import OnDay
from asesmen_cli.usecases.common.context import Ask, Context
from asesmen_cli.usecases.common.lookup import find_office, find_person
from asesmen_cli.usecases.roster.load import Comparison, ask_about_gone, compare_with_file, keep
from asesmen_cli.usecases.roster.read import RosterOptions

__all__ = [
    "Listing",
    "due_list",
    "find_office",
    "find_person",
    "list_due",
    "load_roster",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """Which people a due list shows."""

    tiers: tuple[Tier, ...] = ()
    office: str | None = None
    within: int = 0
    """Also those due in that many days."""
    everyone: bool = False


def list_due(ctx: Context, listing: Listing) -> DueList:
    """Return the status of each person on file.

    Raises:
        AsesmenError: ``state.no-roster``, ``usage.office``, ``usage.offices``.
    """
    return due_list(ctx, ctx.workspace.snapshot(), listing)


def load_roster(ctx: Context, path: Path, options: RosterOptions, listing: Listing, ask: Ask) -> DueList:
    """Bring the people on file up to date from a roster, then return the status of each.

    Raises:
        AsesmenError: ``file.*``, ``roster.*``, ``question.*``, ``workspace.*``; then nothing is changed.
    """
    with ctx.delivery() as files:
        comparison = compare_with_file(ctx, path, options, files)
        ask_about_gone(comparison, ask)
        answer = due_list(ctx, comparison.after, listing, comparison)
        keep(ctx, comparison, Command.DUE, files)
    return answer


def due_list(
    ctx: Context,
    snapshot: Snapshot,
    listing: Listing,
    comparison: Comparison | None = None,
) -> DueList:
    """Return the status of each person on file.

    Raises:
        AsesmenError: ``state.no-roster``, ``usage.office``, ``usage.offices``.
    """
    if snapshot.load is None:
        raise AsesmenError("state.no-roster", workspace=ctx.workspace.where)
    rule = ctx.settings.due_rule()
    today = OnDay(snapshot, rule, ctx.today)
    asked = today.statuses
    office = None if listing.office is None else find_office(snapshot, listing.office)
    if office is not None or listing.tiers:
        facts = map(snapshot.column, ("person.nip", "person.office", "person.tier"))
        wanted = {
            nip
            for nip, own, tier in zip(*facts, strict=True)
            if (office is None or own == office) and (not listing.tiers or tier in listing.tiers)
        }
        asked = {nip: status for nip, status in asked.items() if nip in wanted}
    flagged = today.dues(snapshot.records(nip for nip, status in asked.items() if status in FLAGGED))
    others = (nip for nip, status in asked.items() if status not in FLAGGED)
    later = today.dues(snapshot.records(others)) if listing.within or listing.everyone else []
    horizon = ctx.today + timedelta(days=listing.within)
    return DueList(
        as_of=ctx.today,
        rule=rule,
        load=snapshot.load,
        changes=None if comparison is None else comparison.changes,
        counts=dict.fromkeys(Status, 0) | Counter(asked.values()),
        flagged_tiers=Counter(due.person.tier for due in flagged),
        people=tuple(
            most_urgent_first(
                (*flagged, *(due for due in later if listing.everyone or _is_due_by(due, horizon)))
            )
        ),
        findings=() if comparison is None else tuple(_of_these(comparison, asked.keys(), office)),
    )


def _is_due_by(due: Due, day: date) -> bool:
    return due.status is not Status.OUT_OF_SCOPE and due.due_on is not None and due.due_on <= day


def _of_these(comparison: Comparison, nips: AbstractSet[str], office: str | None) -> Iterator[Finding]:
    """Yield the findings about the whole roster, about these people, and about rejected rows.

    Of these, the rows that name another office that is on file are left out where one office is asked for.
    """
    after, reading = comparison.after, comparison.reading
    rows = {(row.source.sheet, row.source.row): row.person.nip for row in reading.rows}
    others = {plain(name) for name in after.column("person.office") if name and name != office}
    elsewhere = {at for at, name in reading.offices.items() if office is not None and plain(name) in others}
    for one in comparison.findings:
        place = one.place
        at = None if place is None or place.row is None else (place.sheet, place.row)
        whose = one.params.get("nip", None if at is None else rows.get(at))
        if at not in elsewhere and ("n" in one.params or whose not in after.people or whose in nips):
            yield one
