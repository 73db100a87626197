"""Load a roster: read it, compare it with what is on file, ask, write. All loading commands do it so."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import repeat
from pathlib import Path

from asesmen_cli.domain.columns import values_of
from asesmen_cli.domain.commands import Command
from asesmen_cli.domain.difference import (
    FIELD_WORDS,
    ChangeKind,
    Difference,
    field_changes,
    has_moved,
    kinds_of_change,
    says_retired,
)
from asesmen_cli.domain.due import DueRule, retirement_day
from asesmen_cli.domain.facts import Load, LoadChanges, PlanState, RosterTable
from asesmen_cli.domain.findings import AsesmenError, FieldError, Finding, Place, Severity
from asesmen_cli.domain.messages import msg
from asesmen_cli.domain.offices import official, plain
from asesmen_cli.domain.people import Assessment, Person, Tier
from asesmen_cli.domain.snapshot import LoadRecord, PersonRecord, PlanRecord, Snapshot
from asesmen_cli.domain.state import new_conflicts, statuses
from asesmen_cli.files import Delivery
from asesmen_cli.intake import (
    Accept,
    Proposal,
    Reading,
    Row,
    accept_all,
    accept_none,
    annotate,
    bare_name,
    read_roster,
)
from asesmen_cli.language import Language, speaking
from asesmen_cli.settings import Settings
from asesmen_cli.usecases.common.context import Ask, Context
from asesmen_cli.usecases.common.plans import state_of

"""Shows findings to a person."""

GONE_SHARE = 5
"""More than one in so many gone: ask whether it is the whole roster."""
NIP_START = 15
"""Digits of a number that survive when a spreadsheet damages it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterOptions:
    """How a roster is to be read."""

    strict: bool = False
    sheets: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    """What columns hold, as ``Header=field``, or ``auto``."""
    swap_dates: tuple[str, ...] = ()
    partial: bool = False
    errors: Path | None = None
    """Where to write a copy of the workbook with the faults marked."""
    words: Language = field(default_factory=lambda: speaking("id"))
    """The language of the marks."""
    accept: Accept = accept_none
    """Decides on columns that only their cells explain; ``auto`` among the columns accepts them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A roster compared with what is on file. Nothing is written yet."""

    before: Snapshot
    after: Snapshot
    """Unchanged people are the same objects."""
    reading: Reading
    changes: LoadChanges
    differences: tuple[Difference, ...]
    """Everyone who differs, in order of the name."""
    findings: tuple[Finding, ...]
    """Of the reading, of the comparison, and of what it means for the plan."""


def read_file(
    settings: Settings,
    path: Path,
    options: RosterOptions,
    on: date,
    known: Sequence[Load] = (),
    beside: str | None = None,
) -> Reading:
    """Read a roster as the settings and the options say.

    ``known`` are the loads whose columns were accepted: the same headers are read in the same way. ``beside``
    is a further column whose texts are returned.

    Raises:
        AsesmenError: ``file.*``, ``roster.*``.
    """
    given, accept = columns_of(options.columns, options.accept)
    reading = read_roster(
        path,
        on=on,
        columns={**settings.columns, **given},
        sheets=options.sheets,
        swap_dates=options.swap_dates,
        accept=remembering(known, accept),
        beside=beside,
    )
    return named(replace(reading, findings=(*_proposed(reading, known), *reading.findings)), settings)


def named(reading: Reading, settings: Settings) -> Reading:
    """Return the reading with offices called as the settings say."""
    aliases = settings.aliases()
    return replace(reading, rows=tuple(_named(row, aliases) for row in reading.rows)) if aliases else reading


def columns_of(texts: Iterable[str], accept: Accept) -> tuple[dict[str, str], Accept]:
    """Return what columns hold, from ``Header=field``; and with ``auto`` what accepts every proposal."""
    given = {header.strip(): name.strip() for header, _, name in (one.rpartition("=") for one in texts)}
    return given, accept_all if given.pop("", None) is not None else accept


def remembering(known: Sequence[Load], accept: Accept) -> Accept:
    """Return what takes a proposal without a question where the same headers were accepted before."""

    def decide(offered: Proposal) -> Mapping[str, str] | None:
        before = _table_like(known, offered.headers, offered.columns)
        return before[1].columns if before else accept(offered)

    return decide


def _table_like(
    known: Sequence[Load], headers: Sequence[str], columns: Mapping[str, str]
) -> tuple[Load, RosterTable] | None:
    """Return the newest table that was accepted with these headers and with number and name where they are.

    Without headers all columns must be the same.
    """

    def needed(of: Mapping[str, str]) -> set[tuple[str, str]]:
        return {one for one in of.items() if not any(headers) or one[1] in _NEEDED}

    tables = ((load, table) for load in reversed(known) for table in load.tables if table.columns)
    same = (one for one in tables if one[1].headers == tuple(headers))
    return next((one for one in same if needed(one[1].columns) == needed(columns)), None)


_NEEDED = frozenset({"nip", "name"})


def _named(row: Row, aliases: Mapping[str, str]) -> Row:
    office = official(row.person.office, aliases)
    return row if office == row.person.office else replace(row, person=replace(row.person, office=office))


def _proposed(reading: Reading, known: Sequence[Load]) -> Iterator[Finding]:
    """Yield how the columns were understood, where only their cells explain them."""
    tables = [table for table in reading.load.tables if table.columns]
    if not tables:
        return
    lines = tuple(f'"{header}" = "{name}"' for header, name in reading.mapping.items())
    before = _table_like(known, tables[0].headers, tables[0].columns)
    if before is None:
        yield Finding.info("roster.mapped", lines=lines)
    else:
        load, _ = before
        yield Finding.info("roster.mapped-again", lines=lines, source=load.source, day=load.loaded_on)


def mark_faults(
    path: Path, findings: Sequence[Finding], options: RosterOptions, files: Delivery
) -> tuple[Finding, ...]:
    """Write the copy with the faults marked, if asked for; return the findings about it.

    Raises:
        AsesmenError: ``usage.value`` for a name that is not .xlsx, ``output.*``.
    """
    target, findings_of_copy = options.errors, list[Finding]()
    if target is None:
        return ()
    if target.suffix.lower() != ".xlsx":
        why = msg("its name must end in .xlsx")
        raise FieldError("errors", target, why)

    def make(folder: Path) -> None:
        findings_of_copy.extend(annotate(path, findings, options.words, folder / target.name))

    files.stage(target.parent, make)
    written = Finding.info("roster.copy-written", file=str(target))
    return (written, *findings_of_copy)


def compare_with_file(ctx: Context, path: Path, options: RosterOptions, files: Delivery) -> Comparison:
    """Read a roster and compare it with what is on file.

    A roster that is refused because of its rows still gets its marked copy: it shows which rows.

    Raises:
        AsesmenError: ``file.*``, ``roster.*``, ``output.*``, ``workspace.*``.
    """
    before = ctx.workspace.snapshot()
    reading = _as_on_file(read_file(ctx.settings, path, options, ctx.today, before.proposed), before)
    findings = [*reading.findings, *mark_faults(path, reading.findings, options, files)]
    refuse_unusable(reading, findings, options, files)
    return _compared(ctx, before, replace(reading, findings=tuple(findings)), options)


def compare_part(ctx: Context, reading: Reading, options: RosterOptions) -> Comparison:
    """Compare the part of a roster that is an agency's with what is on file there.

    Raises:
        AsesmenError: ``workspace.*``.
    """
    before = ctx.workspace.snapshot()
    return _compared(ctx, before, _as_on_file(named(reading, ctx.settings), before), options)


def refuse_unusable(
    reading: Reading, findings: Sequence[Finding], options: RosterOptions, files: Delivery
) -> None:
    """Raise an error where nobody, or with ``--strict`` not everybody, can be loaded.

    Raises:
        AsesmenError: ``roster.strict``, ``roster.nobody``; the marked copy is written all the same.
    """
    file, rejected = reading.load.source, reading.load.rejected
    if (options.strict and rejected) or not reading.rows:
        files.place()
    if options.strict and rejected:
        raise AsesmenError("roster.strict", findings=findings, n=rejected, file=file)
    if not reading.rows:
        raise AsesmenError("roster.nobody", findings=findings, file=file)


def _as_on_file(reading: Reading, before: Snapshot) -> Reading:
    """Return the reading with numbers and offices as on file, and what was noticed of that."""
    reading = _spelled_as_on_file(_under_todays_numbers(reading, before.former), before)
    return replace(reading, findings=(*reading.findings, *_known_numbers(before, reading)))


def _compared(ctx: Context, before: Snapshot, reading: Reading, options: RosterOptions) -> Comparison:
    findings = [*reading.findings]
    if not before.head:
        findings += ctx.shared_folder()
    after, changes = _brought_up_to_date(before, reading, partial=options.partial)
    plans = before.plans
    differences = tuple(_differences(ctx, before, after, _seats(_plan_ahead(plans), ctx.today)))
    findings += _renumbered(after, differences)
    findings += _older_dates(before, reading)
    findings += _for_the_plan(ctx, before, after, differences, plans)
    return Comparison(
        before=before,
        after=after,
        reading=reading,
        changes=changes,
        differences=differences,
        findings=tuple(findings),
    )


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
        params = {"name": row.person.name, "nip": nip}
        findings.append(
            Finding(code="roster.former-number", severity=Severity.WARNING, place=place, params=params)
        )
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


def ask_about_gone(comparison: Comparison, ask: Ask) -> None:
    """Ask, where so many would be gone that the file may be a part only.

    Raises:
        AsesmenError: ``question.*``.
    """
    gone = comparison.changes.gone
    present = sum(filed.present for filed in comparison.before.people.values())
    if gone * GONE_SHARE > present and not ask(
        msg(
            "{gone} of {present} people on file are not in {file}. Are they gone?",
            gone=gone,
            present=present,
            file=comparison.reading.load.source,
        )
    ):
        raise AsesmenError("question.no")


def keep(ctx: Context, comparison: Comparison, command: Command, files: Delivery) -> None:
    """Write what differs, in one event. The same file again writes nothing.

    Raises:
        AsesmenError: ``state.changed``, ``workspace.*``.
    """
    before, after, reading = comparison.before, comparison.after, comparison.reading
    ctx.progress(msg("Storing {n} people", n=len(comparison.differences)), 0, 0)
    if not comparison.differences and reading.digest == before.digest:
        return
    with ctx.workspace.writing(ctx.stamp(command), head=before.head, seal=files.seal) as changes:
        changes.put(None, LoadRecord(number=before.loads + 1, load=reading.load, digest=reading.digest))
        for nip, known in before.people.items():
            if after.people[nip] is not known:
                changes.put(known, after.people[nip])
        changes.add(filed for nip, filed in after.people.items() if nip not in before.people)
        changes.add(_fresh(before, after))


def _fresh(before: Snapshot, after: Snapshot) -> Iterator[Assessment]:
    """Yield assessments that were not on record."""
    for nip, held in after.assessments.items():
        known = before.assessments.get(nip, ())
        if held is not known:
            yield from (assessment for assessment in held if assessment not in known)


# --- what is on file after the roster ---------------------------------------------------------------------


def _brought_up_to_date(before: Snapshot, reading: Reading, *, partial: bool) -> tuple[Snapshot, LoadChanges]:
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


# --- person by person -------------------------------------------------------------------------------------


def _differences(
    ctx: Context, before: Snapshot, after: Snapshot, seats: Mapping[str, int]
) -> Iterable[Difference]:
    """Return everyone who differs, in order of the name."""
    rule, aliases = ctx.settings.due_rule(), ctx.settings.aliases()
    assessed: dict[str, list[date]] = defaultdict(list)
    for assessment in _fresh(before, after):
        assessed[assessment.nip].append(assessment.held_on)
    new = [filed.person for nip, filed in after.people.items() if nip not in before.people]
    columns = {
        "person": new,
        "kinds": repeat((ChangeKind.NEW,)),
        "assessed": [tuple(assessed.get(one.nip, ())) for one in new],
        "batch": [seats.get(one.nip) for one in new],
    }
    found = values_of(Difference, len(new), columns)
    for nip, was in before.people.items():
        now, fresh = after.people[nip], tuple(assessed.get(nip, ()))
        if now is not was or fresh:
            kinds = _kinds(was, now, aliases, retired=_retired(now.person, rule, ctx.today))
            found.append(
                Difference(
                    person=now.person,
                    kinds=(*kinds, ChangeKind.ASSESSED) if fresh else kinds,
                    fields=field_changes(was.person, now.person),
                    assessed=fresh,
                    batch=seats.get(nip),
                )
            )
    return sorted(found, key=lambda one: (one.person.name.casefold(), one.person.nip))


def _kinds(
    was: PersonRecord, now: PersonRecord, aliases: Mapping[str, str], *, retired: bool
) -> tuple[ChangeKind, ...]:
    if not now.present:
        return (ChangeKind.GONE, ChangeKind.RETIRED) if retired else (ChangeKind.GONE,)
    kinds = kinds_of_change(was.person, now.person, aliases, retired=retired)
    return kinds if was.present else (ChangeKind.BACK, *kinds)


def _retired(person: Person, rule: DueRule, on: date) -> bool:
    pension = retirement_day(person, rule)
    return says_retired(person.standing) or (pension is not None and pension <= on)


# --- what is suggested, and what it means -----------------------------------------------------------------


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


def _renumbered(after: Snapshot, differences: Sequence[Difference]) -> Iterator[Finding]:
    """Yield new people with the name and birth date of exactly one person no longer in the roster."""
    new = [one.person for one in differences if ChangeKind.NEW in one.kinds]
    left = [filed.person for filed in after.people.values() if not filed.present] if new else []
    by_name = _by_name(left)
    for key, people in _by_name(new).items() if left else ():
        old = by_name.get(key, [])
        if len(people) == len(old) == 1:
            person = people[0]
            yield Finding.warning("roster.renumbered", name=person.name, old=old[0].nip, new=person.nip)


def _by_name(people: Iterable[Person]) -> dict[tuple[str, date], list[Person]]:
    named: dict[tuple[str, date], list[Person]] = defaultdict(list)
    for person in people:
        named[bare_name(person.name), person.number.born].append(person)
    return named


def _older_dates(before: Snapshot, reading: Reading) -> Iterator[Finding]:
    """Yield dates of assessment that are earlier than what other sources have put on record."""
    older = [
        row.assessment
        for row in reading.rows
        if row.assessment is not None
        and (held := before.assessments.get(row.person.nip))
        and held[-1].held_on > row.assessment.held_on
        and held[-1].source.file != row.source.file
    ]
    if older:
        rows = ", ".join(str(one.source.row) for one in older[:_ROWS_NAMED])
        more = " …" if len(older) > _ROWS_NAMED else ""
        yield Finding.info("roster.assessment-older", n=len(older), rows=f"{rows}{more}")


_ROWS_NAMED = 10


_SEATS_HELD = (PlanState.PUBLISHED, PlanState.DRAFT)
"""Plans in which a seat counts, the one that people look at last."""


def _plan_ahead(plans: Sequence[PlanRecord]) -> PlanRecord | None:
    """Return the draft, or the newest published plan where there is none."""
    held = [plan for plan in plans if plan.state in _SEATS_HELD]
    return max(held, key=lambda plan: (_SEATS_HELD.index(plan.state), plan.number), default=None)


def _seats(plan: PlanRecord | None, today: date) -> Mapping[str, int]:
    """Return NIP -> batch, for everyone with a seat in a batch that is not over; of two seats the later."""
    batches = () if plan is None else sorted(plan.standing, key=lambda batch: batch.window.place)
    return {nip: batch.number for batch in batches if batch.window.end >= today for nip in batch.nips}


def _for_the_plan(
    ctx: Context,
    before: Snapshot,
    after: Snapshot,
    differences: Sequence[Difference],
    plans: Sequence[PlanRecord],
) -> Iterator[Finding]:
    """Yield what the differences mean for a plan: who has left, moved, need not come, or is missing."""
    plan = _plan_ahead(plans)
    if plan is None:
        return
    yield from new_conflicts(state_of(ctx, before), state_of(ctx, after))
    aliases, start = ctx.settings.aliases(), max(plan.settings.start, ctx.today)
    command = "asesmen plan" if plan.state is PlanState.DRAFT else "asesmen plan --keep"
    differ = {one.person.nip for one in differences}
    flagged = {
        due.person.nip
        for due in statuses(after, ctx.settings.due_rule(), start)
        if due.person.nip in differ and due.status.flagged
    }
    for one in differences:
        was = None if one.batch is None else before.people[one.person.nip].person
        if was is not None and after.people[was.nip].present and has_moved(was, one.person, aliases):
            yield Finding.warning(
                "plan.seat-moved",
                name=one.person.name,
                nip=was.nip,
                batch=one.batch,
                old=was.office,
                new=one.person.office,
            )
    held = (other for other in plans if other.state in _SEATS_HELD)
    known = {person.nip for person in plan.plan.unplaced} | {
        nip for other in held for nip in _seats(other, start)
    }
    asked = plan.settings.tiers
    missing = sum(not asked or after.people[nip].person.tier in asked for nip in flagged - known)
    if missing:
        yield Finding.warning("plan.newly-flagged", n=missing, command=command)
