"""Put the past on record: who was assessed, from lists of any kind or by hand."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TypeAlias

from asesmen_cli.domain.commands import Command
from asesmen_cli.domain.due import cited
from asesmen_cli.domain.facts import PutOnRecord, Recorded, Suggestion
from asesmen_cli.domain.findings import AsesmenError, FieldError, Finding, Place, Severity
from asesmen_cli.domain.messages import Message, Param, msg
from asesmen_cli.domain.offices import official, plain
from asesmen_cli.domain.people import NIP_FAULT_WORDS, SERVICE_AGES, Assessment, Person, Source, nip_fault
from asesmen_cli.domain.snapshot import Snapshot
from asesmen_cli.files import Delivery
from asesmen_cli.intake import Accept, Participant, Participants, accept_none, bare_name, read_participants
from asesmen_cli.outputs import write_suggestions
from asesmen_cli.usecases.common.context import Ask, Context
from asesmen_cli.usecases.common.lookup import find_person, is_like, is_nip, ungrouped
from asesmen_cli.usecases.common.plans import conflicts_caused
from asesmen_cli.usecases.common.quoting import quoted
from asesmen_cli.usecases.roster.read import columns_of, remembering

BY_HAND = "record"
"""The file of a source that is not a file."""
SAME_EVENT = 92
"""Two dates within so many days are of the same assessment."""
LIKE = 85
"""Likeness from which on a name is suggested."""
MOST_SUGGESTIONS = 3
NAMES_SHOWN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordOptions:
    """How a list is to be put on record."""

    on: date | None = None
    """First day of the event."""
    until: date | None = None
    """Its last day, which counts; the first one if left out."""
    organiser: str | None = None
    sheets: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    suggest: Path | None = None
    """Where to write suggestions for names without a number; next to the list if left out."""
    accept: Accept = accept_none
    """Decides on columns that only their cells explain; ``auto`` among the columns accepts them."""

    @property
    def held_on(self) -> date | None:
        """The day that counts as that of the assessment."""
        return self.until or self.on


_Days: TypeAlias = dict[tuple[str, date], Participant]
"""(NIP, day) -> the first row with it."""


@dataclass(slots=True)
class _Outcome:
    """What putting assessments on record comes to, before it is written."""

    new: list[PutOnRecord] = field(default_factory=list)
    fuller: list[tuple[Assessment, Assessment]] = field(default_factory=list)
    """On record already, and now with its organiser."""
    known: int = 0
    findings: list[Finding] = field(default_factory=list)


def record_file(ctx: Context, path: Path, options: RecordOptions) -> Recorded:
    """Put everyone in a list on record as assessed; names without a number become suggestions.

    Raises:
        AsesmenError: ``file.*``, ``record.*``, ``roster.*``, ``usage.value``, ``output.*``; then nothing is
            changed.
    """
    _check_days(ctx.today, options)
    snapshot = ctx.workspace.snapshot()
    given, accept = columns_of(options.columns, options.accept)
    listed = read_participants(
        path,
        on=ctx.today,
        columns={**ctx.settings.columns, **given},
        sheets=options.sheets,
        reasons=ctx.settings.reasons(),
        accept=remembering(snapshot.proposed, accept),
    )
    people, unanswered = _agreed(listed)
    if people and not any(_days_of(one, options) for one in people):
        raise AsesmenError("record.no-day", file=path.name)
    days, findings = _days(snapshot, people, options)
    outcome = _compared(snapshot, days, options.organiser)
    suggestions, unnamed = _suggestions(ctx, snapshot, people, options)
    target = None
    with ctx.delivery() as files:
        if suggestions:
            target = options.suggest or path.with_name(f"{path.stem}-usulan.xlsx")
            files.stage(target.parent, lambda folder: write_suggestions(suggestions, folder / target.name))
            asked = len({one.listed for one in suggestions})
            again = f"asesmen record {quoted(str(target))}"
            unnamed.insert(0, Finding.warning("record.by-name", n=asked, file=str(target), command=again))
        _write(ctx, snapshot, outcome, files)
    wrong = sum(finding.severity is Severity.ERROR for finding in findings)
    return Recorded(
        as_of=ctx.today,
        source=listed.source,
        recorded=tuple(outcome.new),
        known=outcome.known,
        rejected=listed.rejected + wrong,
        ignored=listed.ignored,
        suggestions=suggestions,
        written=target,
        findings=(
            *listed.findings,
            *unanswered,
            *findings,
            *outcome.findings,
            *unnamed,
            *conflicts_caused(ctx, snapshot),
        ),
    )


def record_one(ctx: Context, nip: str, on: date, organiser: str | None, ask: Ask) -> Recorded:
    """Put one person on record as assessed, by hand.

    Raises:
        AsesmenError: ``person.unsound``, ``usage.value``, ``question.*``, and what :func:`find_person` raises
            for a name; then nothing is changed.
    """
    _check_days(ctx.today, RecordOptions(on=on))
    snapshot = ctx.workspace.snapshot()
    if not is_nip(nip):
        nip = find_person(ctx, snapshot, nip).nip
    number = snapshot.former.get(ungrouped(nip), ungrouped(nip))
    filed = snapshot.people.get(number)
    fault = None if filed else nip_fault(number, ctx.today)
    if fault is not None:
        raise AsesmenError("person.unsound", nip=nip, why=Message(NIP_FAULT_WORDS[fault]))
    born = Person(nip=number, name=number).number.born
    if on.year - born.year < SERVICE_AGES.start:
        raise _wrong_day("on", on, msg("the person was born on {born}", born=born))
    if filed is None and not ask(msg("{nip} is not on file. Record it anyway?", nip=number)):
        raise AsesmenError("question.no")
    by_hand = Participant(
        name=filed.person.name if filed else number,
        nip=number,
        office=None,
        held_on=on,
        vague=False,
        organiser=organiser,
        agreed=None,
        listed=None,
        source=Source(file=BY_HAND, sheet="", row=0, loaded=ctx.today),
    )
    outcome = _compared(snapshot, {(number, on): by_hand}, organiser)
    with ctx.delivery() as files:
        _write(ctx, snapshot, outcome, files)
    return Recorded(
        as_of=ctx.today,
        source=None,
        recorded=tuple(outcome.new),
        known=outcome.known,
        rejected=0,
        ignored=0,
        findings=(*outcome.findings, *conflicts_caused(ctx, snapshot)),
    )


def _check_days(today: date, options: RecordOptions) -> None:
    on, until = options.on, options.until
    if until is not None and on is None:
        raise _wrong_day("until", until, msg("the first day is missing"))
    if on is not None and until is not None and until < on:
        raise _wrong_day("until", until, msg("it is before the start, {start}", start=on))
    if options.held_on is not None and options.held_on > today:
        field = "on" if until is None else "until"
        raise _wrong_day(field, options.held_on, msg("it is after {today}", today=today))


def _wrong_day(field: str, day: date, why: Message) -> AsesmenError:
    return FieldError(field, day, why)


# --- who the list means -----------------------------------------------------------------------------------


def _agreed(listed: Participants) -> tuple[Sequence[Participant], list[Finding]]:
    """Return everyone of a list; of answered suggestions, those marked with a yes, one for each row."""
    if not listed.answered:
        return listed.people, []
    findings = []
    open_ones = {one.listed for one in listed.people if one.agreed is None}
    open_ones -= {one.listed for one in listed.people if one.agreed is not None}
    if open_ones:
        findings.append(Finding.info("record.unanswered", n=len(open_ones)))
    by_row: dict[str | None, list[Participant]] = defaultdict(list)
    for one in listed.people:
        if one.agreed:
            by_row[one.listed].append(one)
    chosen = []
    for row, people in by_row.items():
        if row is None or len(people) == 1:
            chosen += people
        else:
            names = tuple(f"{one.name} ({one.nip})" for one in people)
            params: Mapping[str, Param] = {"listed": row, "names": names}
            findings.append(_about(people[0], "record.two-answers", Severity.ERROR, params))
    return chosen, findings


def _days(
    snapshot: Snapshot, people: Iterable[Participant], options: RecordOptions
) -> tuple[_Days, list[Finding]]:
    """Return who was assessed on which day, by number, and what is wrong with the others."""
    days: _Days = {}
    findings, undated, unknown = [], 0, dict[str, str]()
    for one in people:
        if one.nip is None:
            continue
        nip = snapshot.former.get(one.nip, one.nip)
        filed = snapshot.people.get(nip)
        if filed is not None and one.name and not is_like(filed.person.name, one.name):
            params = {"nip": nip, "known": filed.person.name, "name": one.name}
            findings.append(_about(one, "record.other-name", Severity.ERROR, params))
            continue
        own = _days_of(one, options)
        undated += not own
        if filed is None and own:
            unknown[nip] = one.name or nip
        for day in own:
            days.setdefault((nip, day), one)
    if undated:
        findings.append(_undated(undated))
    if unknown:
        names = tuple(f"{name} ({nip})" for nip, name in list(unknown.items())[:NAMES_SHOWN])
        shown = (*names, "…")[: len(unknown)]
        findings.append(Finding.info("record.unknown", n=len(unknown), names=shown))
    return days, findings


def _undated(people: int) -> Finding:
    return Finding.warning("record.undated", n=people)


def _days_of(one: Participant, options: RecordOptions) -> tuple[date, ...]:
    """Return the days of assessment of a row: that of the event, and its own where it differs."""
    held, own = options.held_on, one.held_on
    if held is None:
        return () if own is None else (own,)
    first = options.on or held
    differs = own is not None and not first <= own <= held and not (one.vague and own.year == held.year)
    return (own, held) if differs and own is not None else (held,)


# --- what is on record ------------------------------------------------------------------------------------


def _compared(snapshot: Snapshot, days: _Days, organiser: str | None) -> _Outcome:
    """Return the days compared with those on record."""
    outcome = _Outcome()
    for (nip, day), one in sorted(days.items()):
        held = snapshot.assessments.get(nip, ())
        void = next((one for one in snapshot.voided.get(nip, ()) if one.held_on == day), None)
        if void is not None:
            params: Mapping[str, Param] = {"name": one.name, "day": day, "on": void.on}
            outcome.findings.append(_about(one, "record.void", Severity.INFO, params))
            outcome.known += 1
            continue
        new = Assessment(nip=nip, held_on=day, source=one.source, organiser=one.organiser or organiser)
        same = next((known for known in held if known.held_on == day), None)
        if same is None:
            filed = snapshot.people.get(nip)
            name = filed.person.name if filed else one.name or nip
            before = max((known.held_on for known in held), default=None)
            outcome.new.append(PutOnRecord(name=name, assessment=new, before=before))
            outcome.findings += _disagreements(held, new, one)
            continue
        outcome.known += 1
        if same.organiser is None and new.organiser is not None:
            outcome.fuller.append((same, replace(same, organiser=new.organiser)))
    return outcome


def _disagreements(held: Sequence[Assessment], new: Assessment, one: Participant) -> Iterator[Finding]:
    for known in held:
        if abs((known.held_on - new.held_on).days) <= SAME_EVENT:
            params: Mapping[str, Param] = {
                "name": one.name,
                "day": new.held_on,
                "other": known.held_on,
                "source": cited(known.source),
            }
            yield _about(one, "record.disagree", Severity.INFO, params)


def _write(ctx: Context, snapshot: Snapshot, outcome: _Outcome, files: Delivery) -> None:
    with ctx.workspace.writing(ctx.stamp(Command.RECORD), head=snapshot.head, seal=files.seal) as changes:
        for one in outcome.new:
            changes.put(None, one.assessment)
        for before, after in outcome.fuller:
            # what follows from the attendance alone has no row of its own yet
            changes.put(None if before.derived else before, after)


def _about(one: Participant, code: str, severity: Severity, params: Mapping[str, Param]) -> Finding:
    place = Place(sheet=one.source.sheet, row=one.source.row) if one.source.sheet else None
    return Finding(code=code, severity=severity, place=place, value=one.name, params=params)


# --- names without a number -------------------------------------------------------------------------------


def _suggestions(
    ctx: Context, snapshot: Snapshot, people: Iterable[Participant], options: RecordOptions
) -> tuple[tuple[Suggestion, ...], list[Finding]]:
    """Return who on file may be meant by each name without a number. None is chosen."""
    unnumbered = [one for one in people if one.nip is None]
    if not unnumbered:
        return (), []
    named: dict[str, list[Person]] = defaultdict(list)
    for filed in snapshot.people.values():
        named[bare_name(filed.person.name)].append(filed.person)
    found: list[Suggestion] = []
    findings, undated = [], 0
    for one in unnumbered:
        own = _days_of(one, options)
        if not own:
            undated += 1
            continue
        likely = _likely(named, one, ctx.settings.aliases())
        if not likely:
            params: Mapping[str, Param] = {"name": one.name, "row": str(one.source.row)}
            findings.append(_about(one, "record.nobody-named", Severity.WARNING, params))
        found += (
            Suggestion(
                listed=f"{one.source.sheet} {one.source.row}",
                name=one.name,
                office=one.office,
                person=person,
                likeness=likeness,
                held_on=own[-1],
                organiser=one.organiser or options.organiser,
            )
            for person, likeness in likely
        )
    if undated:
        findings.append(_undated(undated))
    return tuple(found), findings


def _likely(
    named: Mapping[str, Sequence[Person]], one: Participant, aliases: Mapping[str, str]
) -> list[tuple[Person, int]]:
    """Return the people with the most similar names; ties by same office first, then by NIP."""
    from rapidfuzz import fuzz, process

    listed = bare_name(one.name)
    near = process.extract(listed, list(named), scorer=fuzz.token_set_ratio, score_cutoff=LIKE, limit=None)
    alike = [
        (name, likeness)
        for name, likeness, _ in near
        if len({*listed.split()} & {*name.split()}) > 1 or fuzz.token_sort_ratio(listed, name) >= LIKE
    ]
    office = official(one.office, aliases)
    people = [(person, int(likeness)) for name, likeness in alike for person in named[name]]
    people.sort(key=lambda pair: (-pair[1], not _is_of(pair[0], office), pair[0].nip))
    return people[:MOST_SUGGESTIONS]


def _is_of(person: Person, office: str | None) -> bool:
    return office is not None and person.office is not None and plain(person.office) == plain(office)
