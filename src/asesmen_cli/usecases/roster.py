"""Bring the people on file up to date from a roster, and tell who is due."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import TypeAlias

from asesmen_cli.domain.due import Due, DueRule, Status, most_urgent_first, reckon
from asesmen_cli.domain.facts import Changes, DueList
from asesmen_cli.domain.findings import AsesmenError, Finding
from asesmen_cli.domain.messages import msg
from asesmen_cli.domain.people import Assessment, Person, Tier
from asesmen_cli.intake import Reading, read_roster
from asesmen_cli.store import Filed, OnFile
from asesmen_cli.usecases.desk import Ask, Desk

Tell: TypeAlias = Callable[[Sequence[Finding]], None]
"""Shows findings to a person."""

GONE_SHARE = 5
"""More than one in so many gone: ask whether it is the whole roster."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """Which people a due list shows."""

    tiers: tuple[Tier, ...] = ()
    office: str | None = None
    within: int = 0
    """Also those due in that many days."""
    everyone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterOptions:
    """How a roster is to be read."""

    strict: bool = False
    sheet: str | None = None
    columns: tuple[str, ...] = ()
    """What columns hold, as ``Header=field``, or ``auto``."""
    swap_dates: tuple[str, ...] = ()
    partial: bool = False
    errors: Path | None = None
    """Where to write a copy of the workbook with the faults marked."""


def list_due(desk: Desk, listing: Listing) -> DueList:
    """Who stands where, from what is on file.

    Raises:
        AsesmenError: ``state.no-roster``, ``usage.office``, ``usage.offices``.
    """
    return _due_list(desk, desk.workspace.on_file(), listing)


def load_roster(
    desk: Desk, path: Path, options: RosterOptions, listing: Listing, ask: Ask, tell: Tell
) -> DueList:
    """Bring the people on file up to date from a roster, then tell who stands where.

    Raises:
        AsesmenError: ``file.*``, ``roster.*``, ``question.*``, ``workspace.*``; then nothing is changed.
    """
    reading = read_roster(
        path,
        on=desk.today,
        columns={**desk.settings.columns, **dict(_mapped(text) for text in options.columns)},
        sheet=options.sheet,
        swap_dates=options.swap_dates,
    )
    if options.strict and reading.load.rejected:
        tell(reading.findings)
        raise AsesmenError("roster.strict", n=reading.load.rejected, file=path.name)
    if not reading.rows:
        raise AsesmenError("roster.nobody", file=path.name)
    before = desk.workspace.on_file()
    after, changes = _brought_up_to_date(before, reading, partial=options.partial)
    present = sum(filed.present for filed in before.people.values())
    if changes.gone * GONE_SHARE > present and not ask(
        msg(
            "{gone} of {present} people on file are not in {file}. Are they gone?",
            gone=changes.gone,
            present=present,
            file=path.name,
        )
    ):
        raise AsesmenError("question.no")
    due_list = _due_list(desk, after, listing, reading=reading, changes=changes)
    if changes.new or changes.changed or changes.gone or reading.digest != before.digest:
        _record(desk, before, after, reading)
    return due_list


def _mapped(text: str) -> tuple[str, str]:
    header, _, field = text.rpartition("=")
    return header.strip(), field.strip()


def _record(desk: Desk, before: OnFile, after: OnFile, reading: Reading) -> None:
    with desk.workspace.writing(desk.stamp("due"), head=before.head) as changes:
        changes.load(before.loads + 1, reading.load, reading.digest)
        for nip, filed in after.people.items():
            known = before.people.get(nip)
            if filed is not known:
                changes.person(known, filed)
        for nip, held in after.assessments.items():
            known_days = before.assessments.get(nip, ())
            if held is not known_days:
                for assessment in held:
                    if assessment not in known_days:
                        changes.assessment(assessment)


def _brought_up_to_date(before: OnFile, reading: Reading, *, partial: bool) -> tuple[OnFile, Changes]:
    """What is on file after the roster, without writing it. Whoever is as before stays the same object."""
    people = dict(before.people)
    assessments = dict(before.assessments)
    count: Counter[str] = Counter()
    for row in reading.rows:
        nip = row.person.nip
        known = before.people.get(nip)
        held = before.assessments.get(nip, ())
        fresh = row.assessment is not None and all(row.assessment.held_on != old.held_on for old in held)
        if fresh and row.assessment is not None:
            assessments[nip] = tuple(sorted((*held, row.assessment), key=lambda one: one.held_on))
        if known is None:
            people[nip] = Filed(person=row.person, source=row.source)
            count["new"] += 1
            continue
        person = _told_again(known.person, row.person, reading.fields)
        if person != known.person or not known.present:
            people[nip] = Filed(person=person, source=row.source)
            count["changed"] += 1
        else:
            count["changed" if fresh else "same"] += 1
    if not partial:
        for filed in _gone(before, reading):
            people[filed.person.nip] = replace(filed, present=False)
            count["gone"] += 1
    after = replace(before, people=people, assessments=assessments, load=reading.load)
    return after, Changes(new=count["new"], changed=count["changed"], gone=count["gone"], same=count["same"])


_FIELDS = (
    "office", "unit", "position", "post_kind", "echelon", "rank", "employment", "standing", "retires_on",
    "retirement_age",
)  # fmt: skip


def _told_again(known: Person, told: Person, fields: frozenset[str]) -> Person:
    """A person as told again. A column that is not there tells nothing; a blank never erases a known date."""
    kept = {field: getattr(known, field) for field in _FIELDS if field not in fields}
    if told.retires_on is None and known.retires_on is not None:
        kept["retires_on"] = known.retires_on
    if not fields & {"echelon", "post_kind"}:
        kept["tier"] = known.tier
    return replace(told, **kept) if kept else told


def _gone(before: OnFile, reading: Reading) -> Iterator[Filed]:
    """Those on file whom the roster does not have. Whoever may stand in a rejected row is not gone."""
    here = {row.person.nip for row in reading.rows}
    back = reading.held_back
    for nip, filed in before.people.items():
        if not filed.present or nip in here or nip in back.nips or nip[:15] in back.beginnings:
            continue
        if folded(filed.person.name) not in back.names:
            yield filed


def folded(name: str) -> str:
    """A name without the differences that do not make another person: case and blanks."""
    return " ".join(name.casefold().split())


def _due_list(
    desk: Desk,
    on_file: OnFile,
    listing: Listing,
    *,
    reading: Reading | None = None,
    changes: Changes | None = None,
) -> DueList:
    if on_file.load is None:
        raise AsesmenError("state.no-roster", workspace=desk.workspace.where)
    rule = desk.settings.due_rule()
    dues: Iterable[Due] = standing(on_file, rule, desk.today)
    if listing.office is not None:
        office = find_office(on_file, listing.office)
        dues = (due for due in dues if due.person.office == office)
    if listing.tiers:
        dues = (due for due in dues if due.person.tier in listing.tiers)
    asked = tuple(dues)
    horizon = desk.today + timedelta(days=listing.within)
    shown = (
        due
        for due in asked
        if listing.everyone
        or due.status.flagged
        or (due.status is not Status.OUT_OF_SCOPE and due.due_on is not None and due.due_on <= horizon)
    )
    return DueList(
        as_of=desk.today,
        rule=rule,
        load=on_file.load,
        changes=changes,
        counts=dict.fromkeys(Status, 0) | Counter(due.status for due in asked),
        flagged_tiers=Counter(due.person.tier for due in asked if due.status.flagged),
        people=tuple(most_urgent_first(shown)),
        findings=() if reading is None else reading.findings,
    )


def standing(on_file: OnFile, rule: DueRule, on: date, *, known: date | None = None) -> Iterator[Due]:
    """Where everyone present stands on a day. Only assessments on or before it count.

    ``known`` is the day reckoned from where ``on`` lies after it: what happens in between is not known yet.
    """
    for nip, filed in on_file.people.items():
        if filed.present:
            last = latest(on_file.assessments.get(nip, ()), known or on)
            yield reckon(filed.person, last, filed.source, rule, on, on_file.exemptions.get(nip))


def latest(held: tuple[Assessment, ...], on: date) -> Assessment | None:
    """The latest assessment on or before a day."""
    return next((assessment for assessment in reversed(held) if assessment.held_on <= on), None)


def find_person(desk: Desk, on_file: OnFile, nip: str) -> Person:
    """The person with that number, however it is grouped.

    Raises:
        AsesmenError: ``state.no-roster``, ``state.no-person``.
    """
    if on_file.load is None:
        raise AsesmenError("state.no-roster", workspace=desk.workspace.where)
    filed = on_file.people.get("".join(nip.split()))
    if filed is None:
        raise AsesmenError("state.no-person", workspace=desk.workspace.where, nip=nip)
    return filed.person


def find_office(on_file: OnFile, text: str) -> str:
    """The office meant: the name as it stands wins, else the name, else a unique part; case does not matter.

    Raises:
        AsesmenError: ``usage.office`` for none, ``usage.offices`` for several.
    """
    offices = sorted({filed.person.office for filed in on_file.people.values() if filed.person.office})
    wanted = folded(text)
    found = (
        [office for office in offices if office == text]
        or [office for office in offices if folded(office) == wanted]
        or [office for office in offices if wanted in folded(office)]
    )
    if not found:
        nearest = get_close_matches(text, offices, n=3, cutoff=0.0)
        raise AsesmenError("usage.office", value=text, nearest=tuple(nearest))
    if len(found) > 1:
        raise AsesmenError("usage.offices", value=text, offices=tuple(found))
    return found[0]
