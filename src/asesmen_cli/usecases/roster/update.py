"""What is on file after a roster: the people and assessments of both, without writing them."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace

from asesmen_cli.domain.columns import values_of
from asesmen_cli.domain.difference import FIELD_WORDS
from asesmen_cli.domain.facts import LoadChanges
from asesmen_cli.domain.findings import Finding, Place, Severity
from asesmen_cli.domain.offices import plain
from asesmen_cli.domain.people import Assessment, Person, Tier
from asesmen_cli.domain.snapshot import PersonRecord, Snapshot
from asesmen_cli.intake import Reading, Row, bare_name

NIP_START = 15
"""Digits of a number that survive when a spreadsheet damages it."""


def as_on_file(reading: Reading, before: Snapshot) -> Reading:
    """Return the reading with numbers and offices as on file, and what was noticed of that."""
    reading = _spelled_as_on_file(_under_todays_numbers(reading, before.former), before)
    return replace(reading, findings=(*reading.findings, *_known_numbers(before, reading)))


def _under_todays_numbers(reading: Reading, former: Mapping[str, str]) -> Reading:
    """Return the reading with former numbers replaced by the person's present one."""
    here = {row.person.nip for row in reading.rows}
    rows, findings = [], []
    for row in reading.rows:
        nip = former.get(row.person.nip)
        if nip is None:
            rows.append(row)
            continue
        place = Place(sheet=row.source.sheet, row=row.source.row)
        findings.append(Finding.warning("roster.former-number", place, name=row.person.name, nip=nip))
        if nip not in here:
            assessments = tuple(replace(one, nip=nip) for one in row.assessments)
            rows.append(replace(row, person=replace(row.person, nip=nip), assessments=assessments))
    if not findings:
        return reading
    load = replace(
        reading.load,
        accepted=len(rows),
        ignored=reading.load.ignored + len(reading.rows) - len(rows),
    )
    return replace(reading, load=load, rows=tuple(rows), findings=(*reading.findings, *findings))


def _spelled_as_on_file(reading: Reading, before: Snapshot) -> Reading:
    """Return the reading with offices as on file, where only capitals, blanks or stops differ."""
    known: dict[str, str] = {}
    for filed in before.people.values():
        office = filed.person.office
        if filed.present and office is not None:
            known.setdefault(plain(office), office)
    offices = {office for row in reading.rows if (office := row.person.office) is not None}
    on_file = set(known.values())
    usual = {office: known[plain(office)] for office in offices - on_file if plain(office) in known}
    if not usual:
        return reading
    rows = tuple(
        row
        if (office := row.person.office) not in usual
        else replace(row, person=replace(row.person, office=usual[office]))
        for row in reading.rows
    )
    return replace(reading, rows=rows)


def _known_numbers(before: Snapshot, reading: Reading) -> Iterator[Finding]:
    """Return damaged numbers whose remaining digits and name match exactly one person on file."""
    beginnings: dict[tuple[str, str], list[str]] = defaultdict(list)
    damaged = [finding for finding in reading.findings if finding.code == "roster.nip-damaged"]
    for nip, filed in before.people.items() if damaged else ():
        beginnings[nip[:NIP_START], bare_name(filed.person.name)].append(nip)
    for finding in damaged:
        name = str(finding.params["name"])
        nips = beginnings.get((str(finding.params["kept"]), bare_name(name)), [])
        if len(nips) == 1:
            params = {"name": name, "nip": nips[0]}
            yield replace(finding, code="roster.nip-known", severity=Severity.INFO, params=params)


def fresh_assessments(before: Snapshot, after: Snapshot) -> Iterator[Assessment]:
    """Yield assessments that were not on record."""
    for nip, held in after.assessments.items():
        known = before.assessments.get(nip, ())
        if held is not known:
            yield from (assessment for assessment in held if assessment not in known)


def brought_up_to_date(before: Snapshot, reading: Reading, *, partial: bool) -> tuple[Snapshot, LoadChanges]:
    """Return the snapshot after the roster, without writing it. Unchanged people stay the same objects."""
    people = dict(before.people)
    assessments = dict(before.assessments)
    count: Counter[str] = Counter()
    new: list[Row] = []
    for row in reading.rows:
        nip = row.person.nip
        known, fresh = before.people.get(nip), row.assessments
        held, voided = before.assessments.get(nip, ()), before.voided.get(nip, ())
        if held or voided:
            known_days = {one.held_on for one in held} | {one.held_on for one in voided}
            fresh = tuple(one for one in fresh if one.held_on not in known_days)
        if fresh:
            assessments[nip] = tuple(sorted((*held, *fresh), key=lambda one: one.held_on)) if held else fresh
        if known is None:
            new.append(row)
            continue
        person = _updated(known.person, row.person, reading.fields)
        if person != known.person or not known.present:
            people[nip] = PersonRecord(person=person, source=row.source)
            count["changed"] += 1
        else:
            count["changed" if fresh else "same"] += 1
    count["new"] = len(new)
    facts = {"person": (row.person for row in new), "source": (row.source for row in new)}
    records = values_of(PersonRecord, len(new), facts)
    people.update(zip((row.person.nip for row in new), records, strict=True))
    if not partial:
        for filed in _gone(before, reading):
            people[filed.person.nip] = replace(filed, present=False)
            count["gone"] += 1
    after = replace(before, people=people, assessments=assessments, load=reading.load)
    return after, LoadChanges(
        new=count["new"], changed=count["changed"], gone=count["gone"], same=count["same"]
    )


_FIELDS = tuple(FIELD_WORDS.keys() - {"name", "tier"})
"""Fields with a column of their own: the name is always there, the tier follows from several columns."""


def _updated(known: Person, new: Person, fields: frozenset[str]) -> Person:
    """Return the updated person. Missing columns change nothing; a blank never erases a known date."""
    kept = {name: getattr(known, name) for name in _FIELDS if name not in fields}
    if new.retires_on is None and known.retires_on is not None:
        kept["retires_on"] = known.retires_on
    kept["tier"] = _tier(known, new, fields)
    return replace(new, **kept)


def _tier(known: Person, new: Person, fields: frozenset[str]) -> Tier:
    """Return the new tier; the one on file where the columns for it are missing or say nothing."""
    if {"echelon", "post_kind"} <= fields:
        return new.tier
    if "echelon" in fields:
        return known.tier if new.tier is Tier.UNKNOWN and known.echelon is None else new.tier
    return known.tier if new.tier is Tier.UNKNOWN or new.post_kind == known.post_kind else new.tier


def _gone(before: Snapshot, reading: Reading) -> Iterator[PersonRecord]:
    """Return those on file who are not in the roster. People who may be in a rejected row are not gone."""
    here = {row.person.nip for row in reading.rows}
    back = reading.held_back
    for nip, filed in before.people.items():
        if not filed.present or nip in here or nip in back.nips or nip[:NIP_START] in back.beginnings:
            continue
        if bare_name(filed.person.name) not in back.names:
            yield filed
