"""The roster itself: check it, load it person by person, list who is on file, take a new number."""

from datetime import date
from pathlib import Path

from asesmen_cli.domain.facts import OnRoster, RosterCheck, RosterImport, RosterList
from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.domain.people import Tier
from asesmen_cli.settings import load_settings
from asesmen_cli.usecases.desk import Ask, Desk, settings_path
from asesmen_cli.usecases.loading import (
    RosterOptions,
    Tell,
    ask_about_gone,
    compare_with_file,
    keep,
    mark_faults,
    read_file,
)
from asesmen_cli.usecases.people import find_office, latest


def check_roster(workspace: str, path: Path, options: RosterOptions, today: date) -> RosterCheck:
    """Read a roster and tell what is in it. No workspace is opened or made; its settings count.

    Raises:
        AsesmenError: ``file.*``, ``roster.*``, ``settings.*``, ``output.*``.
    """
    reading = read_file(load_settings(settings_path(workspace)), path, options, today)
    about_copy = mark_faults(path, reading.findings, options, "asesmen roster check")
    return RosterCheck(
        as_of=today,
        load=reading.load,
        mapping=reading.mapping,
        findings=(*reading.findings, *about_copy),
    )


def import_roster(
    desk: Desk, path: Path, options: RosterOptions, ask: Ask, tell: Tell, *, dry_run: bool
) -> RosterImport:
    """Bring the people on file up to date, or only show what that would change.

    Raises:
        AsesmenError: ``file.*``, ``roster.*``, ``question.*``, ``workspace.*``; then nothing is changed.
    """
    comparison = compare_with_file(desk, path, options, tell, "asesmen roster import")
    if not dry_run:
        ask_about_gone(comparison, ask)
        keep(desk, comparison, "roster import")
    return RosterImport(
        as_of=desk.today,
        dry_run=dry_run,
        load=comparison.reading.load,
        changes=comparison.changes,
        people=comparison.differences,
        findings=comparison.findings,
    )


def list_roster(desk: Desk, office: str | None, tiers: tuple[Tier, ...]) -> RosterList:
    """Who is on file, with the last assessment on or before today.

    Raises:
        AsesmenError: ``state.no-roster``, ``usage.office``, ``usage.offices``.
    """
    on_file = desk.workspace.on_file()
    if on_file.load is None:
        raise AsesmenError("state.no-roster", workspace=desk.workspace.where)
    only = None if office is None else find_office(on_file, office)
    people = [
        OnRoster(
            person=filed.person,
            source=filed.source,
            last=latest(on_file.assessments.get(nip, ()), desk.today),
        )
        for nip, filed in on_file.people.items()
        if filed.present
        and (only is None or filed.person.office == only)
        and (not tiers or filed.person.tier in tiers)
    ]
    people.sort(key=lambda one: (one.person.office or "", one.person.name.casefold(), one.person.nip))
    return RosterList(as_of=desk.today, load=on_file.load, people=tuple(people))
