"""The roster itself: load it person by person, list who is on file, take a new number."""

from dataclasses import replace
from pathlib import Path

from asesmen_cli.domain.commands import Command
from asesmen_cli.domain.facts import OnRoster, Renamed, RosterImport, RosterList
from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.domain.messages import Message, msg
from asesmen_cli.domain.people import NIP_FAULT_WORDS, Person, Tier, nip_fault
from asesmen_cli.domain.state import latest
from asesmen_cli.intake import bare_name
from asesmen_cli.usecases.common.context import Ask, Context
from asesmen_cli.usecases.common.lookup import find_office, find_person, ungrouped
from asesmen_cli.usecases.roster.load import ask_about_gone, compare_with_file, keep
from asesmen_cli.usecases.roster.read import RosterOptions


def import_roster(
    ctx: Context, path: Path, options: RosterOptions, ask: Ask, *, dry_run: bool
) -> RosterImport:
    """Bring the people on file up to date, or only show what that would change.

    Raises:
        AsesmenError: ``file.*``, ``roster.*``, ``question.*``, ``workspace.*``; then nothing is changed.
    """
    with ctx.delivery() as files:
        comparison = compare_with_file(ctx, path, options, files)
        if not dry_run:
            ask_about_gone(comparison, ask)
            keep(ctx, comparison, Command.ROSTER_IMPORT, files)
    return RosterImport(
        as_of=ctx.today,
        dry_run=dry_run,
        load=comparison.reading.load,
        changes=comparison.changes,
        people=comparison.differences,
        findings=comparison.findings,
    )


def rename(ctx: Context, old: str, new: str, ask: Ask) -> Renamed:
    """Give a person a new number: everything under the old one moves to it, in one event.

    Raises:
        AsesmenError: ``state.no-roster``, ``state.no-person``, ``person.unsound``, ``rename.*``,
            ``question.*``; then nothing is changed.
    """
    snapshot = ctx.workspace.snapshot()
    person, current = find_person(ctx, snapshot, old), ungrouped(new)
    fault = nip_fault(current, ctx.today)
    if fault is not None:
        raise AsesmenError("person.unsound", nip=new, why=Message(NIP_FAULT_WORDS[fault]))
    if current == person.nip:
        raise AsesmenError("rename.same", nip=current, name=person.name)
    owner = snapshot.former.get(current, person.nip)
    if owner != person.nip:
        raise AsesmenError("rename.taken", new=current, nip=owner, name=snapshot.people[owner].person.name)
    there = snapshot.people.get(current)
    if there is not None and there.present and snapshot.people[person.nip].present:
        raise AsesmenError(
            "rename.both", old=person.nip, new=current, name=person.name, other=there.person.name
        )
    renamed = there.person if there is not None else replace(person, nip=current)
    if _are_doubtful(person, renamed) and not ask(
        msg(
            "{old} is {name}, born on {born}; {new} is {other}, born on {then}. Are they one person?",
            old=person.nip,
            name=person.name,
            born=person.number.born,
            new=current,
            other=renamed.name,
            then=renamed.number.born,
        )
    ):
        raise AsesmenError("question.no")
    own, others = ctx.workspace.rows_of(person.nip), ctx.workspace.rows_of(current)
    known = [former for former, now in snapshot.former.items() if now == person.nip]
    with ctx.workspace.writing(ctx.stamp(Command.ROSTER_RENAME), head=snapshot.head) as changes:
        changes.renumber(person.nip, current, own, others, known)
    return Renamed(
        former=person.nip,
        person=ctx.workspace.snapshot().people[current].person,
        assessments=len(own["assessments"]),
        seats=sum(row["batch"] > 0 for row in own["seats"]),
    )


def _are_doubtful(person: Person, renamed: Person) -> bool:
    """Return whether they may be two people."""
    return bare_name(person.name) != bare_name(renamed.name) or person.number.born != renamed.number.born


def list_roster(ctx: Context, office: str | None, tiers: tuple[Tier, ...]) -> RosterList:
    """Return who is on file, with the last assessment on or before today.

    Raises:
        AsesmenError: ``state.no-roster``, ``usage.office``, ``usage.offices``.
    """
    snapshot = ctx.workspace.snapshot()
    if snapshot.load is None:
        raise AsesmenError("state.no-roster", workspace=ctx.workspace.where)
    only = None if office is None else find_office(snapshot, office)
    people = [
        OnRoster(
            person=filed.person,
            source=filed.source,
            last=latest(snapshot.assessments.get(nip, ()), ctx.today),
        )
        for nip, filed in snapshot.people.items()
        if filed.present
        and (only is None or filed.person.office == only)
        and (not tiers or filed.person.tier in tiers)
    ]
    people.sort(key=lambda one: (one.person.office or "", one.person.name.casefold(), one.person.nip))
    return RosterList(as_of=ctx.today, load=snapshot.load, people=tuple(people))
