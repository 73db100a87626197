"""Every answer as JSON, by one table: for each type its keys, in the order that docs/cli.md promises.

Keys are English and are never translated.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from operator import attrgetter
from pathlib import PurePath
from typing import Any, TypeAlias

from asesmen_cli.domain.attendance import Mark
from asesmen_cli.domain.catalogue import CATALOGUE
from asesmen_cli.domain.difference import ChangeKind, Difference
from asesmen_cli.domain.document import Cell, Document, Table
from asesmen_cli.domain.due import Due, DueRule, Status, cited, explain
from asesmen_cli.domain.facts import (
    Absences,
    AliasProposal,
    AttendanceSheet,
    AttendanceSheets,
    Attendee,
    AwayNoted,
    AwaysImported,
    DueList,
    Exempted,
    Exemptions,
    Figures,
    ForecastSheet,
    LetterRegister,
    LetterTemplate,
    Load,
    LoadChanges,
    OfficeCount,
    OfficeJoined,
    OfficeReview,
    OnRegister,
    OnRoster,
    Pace,
    PlanDiff,
    PlanSettings,
    PlanView,
    PutOnRecord,
    Quality,
    Recorded,
    Renamed,
    Report,
    RosterCheck,
    RosterImport,
    RosterList,
    RosterTable,
    SettingLine,
    SettingsList,
    Slice,
    Suggestion,
    Why,
    Written,
    WrittenFile,
)
from asesmen_cli.domain.findings import Finding
from asesmen_cli.domain.forecast import ForecastMonth
from asesmen_cli.domain.messages import Kind, Message
from asesmen_cli.domain.overview import FoundFile, NextStep, OpenItem, Overview, PlanBrief
from asesmen_cli.domain.people import Absence, Person, Source, Voided
from asesmen_cli.domain.planning import Batch, Unplaced
from asesmen_cli.domain.record import (
    Carried,
    CheckUp,
    Connected,
    Copied,
    Erasure,
    Event,
    Heads,
    Location,
    Log,
    LogEntry,
    Prepared,
    RowChange,
    Undoing,
    Verified,
)
from asesmen_cli.domain.result_facts import (
    AwaitedBatch,
    Delivered,
    DeliveredBatch,
    Invalidated,
    Received,
    ResultsImported,
    ResultsPending,
    ShownResult,
    ShownResults,
)
from asesmen_cli.domain.results import Level, Receipt
from asesmen_cli.domain.rules import rule_of, why_unplaced
from asesmen_cli.domain.what_if import Gain
from asesmen_cli.language import Language

Json: TypeAlias = dict[str, object]

Get: TypeAlias = Callable[[Any], object]
"""What a key holds, computed from the value."""


@dataclass(frozen=True, slots=True)
class Shape:
    """The keys of one type."""

    keys: Mapping[str, Get]
    schema: str = ""


@dataclass(frozen=True, slots=True)
class _As:
    """A value that is written in a shape other than that of its type."""

    value: object
    shape: Shape


def shape(keys: str, schema: str = "", **computed: Get) -> Shape:
    """Return the shape of a type.

    Args:
        keys: The keys in their order; ``key=path`` where the value is not the attribute of that name.
        schema: Name and version of the schema.
        computed: The keys that are no attribute.
    """
    pairs = [word.partition("=") for word in keys.split()]
    return Shape(
        {key: computed[key] if key in computed else _at(path or key) for key, _, path in pairs}, schema
    )


def _at(path: str) -> Get:
    """Return what gets the attribute at a path such as ``due.last.held_on``; None from the first None on."""
    names = path.split(".")
    if len(names) == 1:
        return attrgetter(path)

    def get(value: object) -> object:
        for name in names:
            if value is None:
                return None
            value = getattr(value, name)
        return value

    return get


WHO = "nip=person.nip name=person.name office=person.office"
POST = (
    f"{WHO} unit=person.unit position=person.position tier=person.tier echelon=person.echelon"
    " rank=person.rank"
)
RECEIPT = "assessed=held_on organiser accreditation received_on delivered_on"
RECEIPT_OF = (
    "assessed=receipt.held_on organiser=receipt.organiser accreditation=receipt.accreditation"
    " received_on=receipt.received_on delivered_on=receipt.delivered_on"
)
SEAT = shape("batch=number start=window.start end=window.end")
SEAT_WITH_DAYS = shape("batch=number start=window.start end=window.end days=window.days")
NUMBER_AND_DAYS = shape("number days=window.days")
STATE_AND_NAME = shape("state name")
COUNTS = shape("new changed gone same")
ASSESSED = shape("held_on source", source=lambda held: cited(held.source))
DECLARED = shape("held_on on reason")
RECEIVED = shape("held_on received_on delivered_on")


def _conflicts(conflicts: Iterable[Finding]) -> list[Json]:
    """Return what is planned against what is on file: the person and the batch in place of a cell."""
    return [
        {
            "code": one.code,
            "nip": one.params.get("nip"),
            "batch": one.params["batch"],
            "message": Message(CATALOGUE[one.code].message, one.params),
            "remedy": Message(CATALOGUE[one.code].remedy, one.params),
        }
        for one in conflicts
    ]


def _each(things: Iterable[object], form: Shape) -> list[_As]:
    return [_As(thing, form) for thing in things]


def _as(thing: object, form: Shape) -> _As | None:
    return None if thing is None else _As(thing, form)


def _counts(due: DueList) -> Json:
    statuses = {status.value: due.counts.get(status, 0) for status in Status}
    return {"people": due.total, "flagged": due.flagged, **statuses}


def _batch(batch: Batch, view: PlanView) -> Json:
    window = batch.window
    called_off = view.cancelled.get(batch.number)
    return ({} if called_off is None else {"cancelled": called_off}) | {
        "number": batch.number,
        "tier": batch.tier,
        "start": window.start,
        "end": window.end,
        "days": window.days,
        "room": window.room,
        "venue": window.venue,
        "seats": window.seats,
        "people": [
            {
                "nip": view.people[nip].nip or None,
                "name": view.people[nip].name,
                "office": view.people[nip].office,
                "tier": view.people[nip].tier,
                "pinned": nip in view.pinned,
            }
            for nip in batch.nips
        ],
    }


def _unplaced(left: Unplaced, person: Person) -> Json:
    named = {"nip": person.nip, "name": person.name, "office": person.office}
    return {**named, "code": left.code, "reason": why_unplaced(left)}


def _on_file(overview: Overview) -> Json | None:
    load = overview.load
    if load is None:
        return None
    return {"source": load.source, "loaded_on": load.loaded_on, "people": overview.people}


def _attended(why: Why) -> list[Json]:
    return [
        {
            "plan": one.plan,
            "batch": one.batch.number,
            "dates": one.batch.window.days,
            "outcome": person.outcome,
            "reason": person.reason,
            "excused": person.excused,
            "times_dropped": person.dropped,
            "no_shows": person.no_shows,
        }
        for one in why.attendance
        for person in one.people
    ]


def _overtaken(why: Why) -> list[Json]:
    return [
        {
            "nip": one.person.nip,
            "name": one.person.name,
            "batch": one.batch.number,
            "rules": [rule_of(finding) for finding in one.broken],
        }
        for one in why.overtaken
    ]


def _moves(diff: PlanDiff) -> list[Json]:
    return [
        {
            "nip": move.person.nip,
            "name": move.person.name,
            "office": move.person.office,
            "change": move.kind,
            "from": _as(move.before, SEAT_WITH_DAYS),
            "to": _as(move.after, SEAT_WITH_DAYS),
        }
        for move in diff.moves
    ]


def _kinds(answer: RosterImport) -> Json:
    return {kind.value: sum(kind in one.kinds for one in answer.people) for kind in ChangeKind}


def _changed(one: Difference) -> Json:
    return {change.field: {"before": change.before, "after": change.after} for change in one.fields}


def _forecast_months(sheet: ForecastSheet) -> Sequence[ForecastMonth]:
    return sheet.forecast.months


def _forecast_offices(sheet: ForecastSheet) -> list[Json]:
    return [
        {"name": office, "years": {str(year): n for year, n in sorted(counts.items())}}
        for office, counts in sorted(sheet.forecast.offices.items(), key=lambda item: item[0] or "")
    ]


def _needed(sheet: ForecastSheet) -> Json | None:
    if sheet.by is None:
        return None
    only = (
        None
        if sheet.reaching is None
        else {**_pace(sheet, sheet.reaching), "waiting": sheet.reaching.waiting}
    )
    return {"by": sheet.by, **_pace(sheet, sheet.needed), "to_clear_only": only}


def _pace(sheet: ForecastSheet, pace: Pace | None) -> Json:
    if pace is None:
        return dict.fromkeys(("batches_a_month", "seats", "people", "cost"))
    return {
        "batches_a_month": pace.batches_a_month,
        "seats": pace.seats,
        "people": pace.people,
        "cost": sheet.cost(pace.people),
    }


def _capacity(sheet: ForecastSheet) -> Json:
    capacity = sheet.capacity
    return {
        "batches_a_month": capacity.batches_a_month,
        "batch_size": capacity.batch_size,
        "days": capacity.days,
        "cost_per_person": capacity.cost_per_person or None,
        "budget": capacity.budget,
    }


_LEFT_OUT: object = object()
"""The value of a key that is not written."""

SHAPES: Mapping[type, Shape] = {
    # the overview
    Overview: shape(
        "workspace as_of roster flagged plan open next files", "asesmen.status/1", roster=_on_file
    ),
    PlanBrief: shape("state name batches"),
    OpenItem: shape("code count message command"),
    NextStep: shape("command message"),
    FoundFile: shape("path holds"),
    SettingsList: shape("file settings", "asesmen.settings/1"),
    SettingLine: shape(
        "key value default source meaning",
        source=lambda one: "file" if one.own else "default",
        meaning=lambda one: Message(one.meaning),
    ),
    # people, rosters
    Load: shape("source tables rows accepted rejected ignored"),
    RosterTable: shape("sheet header_row rows"),
    LoadChanges: COUNTS,
    DueRule: shape("cycle_months validity_months soon_days"),
    Due: shape(
        f"{POST} last_assessed=last.held_on unassessed_since due_on days_overdue valid_until status reason",
        reason=explain,
    ),
    DueList: shape("as_of rule roster=load changes counts people findings", "asesmen.due/1", counts=_counts),
    RosterCheck: shape("as_of roster=load mapping findings", "asesmen.roster-check/1"),
    RosterImport: shape(
        "as_of dry_run roster=load changes kinds people findings", "asesmen.roster-import/1", kinds=_kinds
    ),
    Difference: shape(
        "nip=person.nip name=person.name office=person.office tier=person.tier kinds changed assessed batch",
        changed=_changed,
    ),
    RosterList: shape("as_of roster=load people", "asesmen.roster-list/1"),
    OnRoster: shape(
        f"{POST} employment=person.employment standing=person.standing last_assessed=last.held_on source"
    ),
    Source: shape("file sheet row loaded"),
    Recorded: shape(
        "as_of source recorded known rejected ignored suggestions suggestions_file=written findings",
        "asesmen.record/1",
    ),
    PutOnRecord: shape(
        "nip=assessment.nip name assessed=assessment.held_on organiser=assessment.organiser before"
    ),
    Suggestion: shape("row=listed name office nip=person.nip known_as=person.name likeness"),
    Renamed: shape(
        "former person moved",
        "asesmen.rename/1",
        moved=lambda answer: {"assessments": answer.assessments, "seats": answer.seats},
    ),
    Person: shape("nip name office"),
    OfficeReview: shape("as_of offices without proposals", "asesmen.offices/1"),
    OfficeCount: shape("name people"),
    OfficeJoined: shape("spelling office people", "asesmen.office-joined/1"),
    AliasProposal: shape("spelling office people line"),
    Exemptions: shape(
        "people conflicts",
        "asesmen.exempt/1",
        conflicts=lambda answer: _conflicts(answer.conflicts) or _LEFT_OUT,
    ),
    Absences: shape(
        "people conflicts",
        "asesmen.away/1",
        conflicts=lambda answer: _conflicts(answer.conflicts) or _LEFT_OUT,
    ),
    Figures: shape("due seated without_seat done in_draft later"),
    Exempted: shape("nip=person.nip name=person.name until reason"),
    AwayNoted: shape("nip=person.nip name=person.name from=first to=last reason"),
    AwaysImported: shape("as_of source noted known rejected ignored findings", "asesmen.away-import/1"),
    # plans
    PlanView: shape(
        "state name as_of settings quality batches unplaced findings conflicts figures binding what_if",
        "asesmen.plan/1",
        batches=lambda view: [_batch(batch, view) for batch in view.plan.batches],
        unplaced=lambda view: [_unplaced(left, view.people[left.nip]) for left in view.plan.unplaced],
        conflicts=lambda view: _conflicts(view.conflicts),
        binding=lambda view: view.binding or _LEFT_OUT,
        what_if=lambda view: view.gains or _LEFT_OUT,
    ),
    PlanSettings: shape(
        "batch_size days start workdays until straddle_weekend parallel max_batches mix_tiers min_size even"
        " office_cap tiers dates=dates.file"
    ),
    Quality: shape("flagged placed unplaced batches fewest_batches cost bound optimal"),
    Gain: shape("change=words seated days_earlier=days cost_less=cost"),
    PlanDiff: shape("before after people", "asesmen.diff/1", people=_moves),
    Why: shape(
        "person=due nip=person.nip name=person.name present assessments declared_invalid results absences"
        " attendance plan batch unplaced overtaken_by",
        "asesmen.why/1",
        assessments=lambda why: _each(why.assessments, ASSESSED),
        declared_invalid=lambda why: _each(why.voided, DECLARED),
        results=lambda why: _each(why.receipts, RECEIVED),
        attendance=_attended,
        plan=lambda why: _as(why.plan, STATE_AND_NAME),
        batch=lambda why: _as(why.batch, NUMBER_AND_DAYS),
        overtaken_by=_overtaken,
    ),
    Absence: shape("from=first to=last reason"),
    Unplaced: shape("code reason", reason=why_unplaced),
    # attendance
    AttendanceSheet: shape(
        "batch=batch.number plan dates=batch.window.days people findings", "asesmen.attendance/1"
    ),
    AttendanceSheets: shape("batches=sheets", "asesmen.attendances/1"),
    Attendee: shape(
        "nip=person.nip name=person.name days=marks reason outcome excused times_dropped=dropped no_shows"
        " again",
        again=lambda one: _as(one.again, SEAT),
    ),
    # results
    ResultsImported: shape(
        "as_of dry_run source rows accepted rejected ignored new corrected known findings",
        "asesmen.results-import/1",
        rows=lambda answer: answer.accepted + answer.rejected + answer.ignored,
    ),
    ResultsPending: shape(
        "as_of expected_days waiting batches_late batches undelivered",
        "asesmen.results-pending/1",
        batches_late=lambda answer: len(answer.late),
    ),
    AwaitedBatch: shape(
        "plan number=batch.number tier=batch.tier start=batch.window.start end=batch.window.end"
        " venue=batch.window.venue expected_on days_waiting days_late arrived people"
    ),
    Received: shape(f"{WHO} {RECEIPT_OF}"),
    Receipt: shape(RECEIPT),
    Delivered: shape(f"{WHO} {RECEIPT_OF} files findings", "asesmen.result-delivered/1"),
    DeliveredBatch: shape("plan number=batch.number people files findings", "asesmen.results-delivered/1"),
    ShownResults: shape(f"as_of {WHO} results", "asesmen.result/1"),
    ShownResult: shape(
        f"{RECEIPT_OF.replace('receipt.', 'result.receipt.')} purpose=result.purpose jpm=result.jpm"
        " categories competencies=result.levels declared_invalid_on=voided.on"
    ),
    Level: shape("competency achieved standard"),
    Invalidated: shape(
        f"{WHO} assessed=voided.held_on declared_on=voided.on reason=voided.reason status=due.status"
        " last_assessed=due.last.held_on",
        "asesmen.result-void/1",
    ),
    Voided: DECLARED,
    # letters, files
    LetterRegister: shape("as_of letters", "asesmen.letters/1"),
    OnRegister: shape(
        "id=line.id kind=line.kind office=line.office nip=person.nip name=person.name plan=line.plan"
        " batches=line.batches people written_on=line.written_on dated=line.dated number=line.number"
        " sent_on=line.sent_on",
        people=lambda one: len(one.line.announcements),
    ),
    LetterTemplate: shape(
        "files=written.files fields",
        "asesmen.export/1",
        fields=lambda template: [
            {"name": name, "meaning": Message(meaning)} for name, meaning in template.fields.items()
        ],
    ),
    Written: shape("files", "asesmen.export/1"),
    WrittenFile: shape("path format"),
    # the record
    Log: shape("as_of events_in_all=of events=entries", "asesmen.log/1"),
    Event: shape("number at as_of by=actor command program reason undoes people erased"),
    LogEntry: shape(
        "number=event.number at=event.at as_of=event.as_of by=event.actor command=event.command"
        " program=event.program reason=event.reason undoes=event.undoes people=event.people"
        " erased=event.erased about undone_by told=changes changes",
        about=lambda entry: [one if isinstance(one, Message) else str(one) for one in entry.about],
        changes=lambda entry: entry.event.changes if entry.changes else [],
    ),
    RowChange: shape("table before after"),
    Heads: shape(
        "as_of record=mark events",
        "asesmen.log-heads/1",
        events=lambda answer: [
            {"number": event.number, "at": event.at, "command": event.command, "digest": digest}
            for event, digest in answer.events
        ],
    ),
    Verified: shape("path=file event later", "asesmen.log-verify/1"),
    Undoing: shape("done redo event=entry rows", "asesmen.undo/1"),
    Erasure: shape("entries=parts findings", "asesmen.erase/1"),
    CheckUp: shape(
        "as_of workspace sound events findings fixed",
        "asesmen.doctor/1",
        sound=lambda answer: not answer.status,
    ),
    Prepared: shape("workspace agency members sql", "asesmen.workspace-prepare/1"),
    Carried: shape("source target new events settings", "asesmen.workspace-copy/1"),
    Connected: shape("login writes since who"),
    Location: shape(
        "workspace kind agency server encrypted login roles events connected", "asesmen.workspace/1"
    ),
    Copied: shape("path=file events last kept findings"),
    # reports
    Document: shape(
        "report=name as_of summary=leads tables",
        "asesmen.statement/1",
        tables=lambda document: {table.key: table for table in document.tables},
    ),
    ForecastSheet: shape(
        "as_of capacity backlog=forecast.backlog months offices clears_on=forecast.clears_on"
        " seats_used=forecast.seated cost needed",
        "asesmen.forecast/1",
        capacity=_capacity,
        months=_forecast_months,
        offices=_forecast_offices,
        cost=lambda sheet: sheet.cost(sheet.forecast.seated),
        needed=_needed,
    ),
    ForecastMonth: shape(
        "month falling_due=due tiers seats used retiring backlog",
        month=lambda month: f"{month.first:%Y-%m}",
        tiers=lambda month: dict(sorted(month.falling_due.items())),
    ),
    Slice: shape("office batch privacy"),
    Report: shape(
        "program as_of=due.as_of loaded_on=due.load.loaded_on fingerprint=plan.digest record=mark part"
        " figures due plan",
        "asesmen.report/1",
    ),
}
"""The keys of every type that is written."""


Encoder: TypeAlias = Callable[[Any, Language], object]

AS_IT_IS = frozenset({str, int, float, bool, type(None)})


def as_json(answer: object, words: Language, schema: str = "") -> Json:
    """Return an answer as JSON.

    Args:
        answer: A value of one of :data:`SHAPES`.
        words: The language of its messages.
        schema: The schema of an answer whose type has none of its own.
    """
    found = _encoded(answer, words)
    if not isinstance(found, dict):
        raise TypeError(type(answer))
    return {"schema": schema, **found} if schema else found


def json_text(answer: Json) -> str:
    """Return JSON as the text of a file."""
    return json.dumps(answer, ensure_ascii=False, indent=2) + "\n"


def _encoded(value: object, words: Language) -> object:
    kind: Any = type(value)
    return value if kind in AS_IT_IS else _encoder(kind)(value, words)


@cache
def _encoder(kind: type) -> Encoder:
    """Return what writes values of a type."""
    if (form := SHAPES.get(kind)) is not None:
        return lambda value, words: _shaped(value, form, words)
    for kinds, encoder in _ENCODERS:
        if issubclass(kind, kinds):
            return encoder
    raise TypeError(kind)


def _shaped(value: object, form: Shape, words: Language) -> Json:
    found = {
        key: _encoded(one, words) for key, get in form.keys.items() if (one := get(value)) is not _LEFT_OUT
    }
    return {"schema": form.schema, **found} if form.schema else found


def _finding(finding: Finding, words: Language) -> Json:
    place = finding.place
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "sheet": place and (place.sheet or None),
        "cell": place and place.cell,
        "row": place and place.row,
        "column": place and place.column,
        "value": finding.value,
        "message": words.about(finding),
        "remedy": words.remedy(finding),
    }


def _row(table: Table, row: tuple[Cell, ...], words: Language) -> Json:
    """Return a row by the keys of its columns. The total is left out: it can be added up."""
    return {
        column.key: _cell(cell, column.kind, words) for column, cell in zip(table.columns, row, strict=True)
    }


def _cell(cell: Cell, kind: Kind, words: Language) -> object:
    if isinstance(cell, float):
        return round(cell, 4)
    if isinstance(cell, date) and kind is Kind.MONTH:
        return f"{cell:%Y-%m}"
    return _encoded(cell, words)


_ENCODERS: tuple[tuple[type | tuple[type, ...], Encoder], ...] = (
    (Message, lambda value, words: words.put(value)),
    (Finding, _finding),
    (Table, lambda value, words: [_row(value, row, words) for row in value.rows]),
    (
        Mapping,
        lambda value, words: {str(_encoded(key, words)): _encoded(one, words) for key, one in value.items()},
    ),
    ((tuple, list), lambda value, words: [_encoded(one, words) for one in value]),
    (Mark, lambda value, _: "present" if value.present else "absent"),
    (_As, lambda value, words: _shaped(value.value, value.shape, words)),
    (Enum, lambda value, _: value.value),
    ((str, int, float), lambda value, _: value),
    (date, lambda value, _: value.isoformat()),
    (Decimal, lambda value, _: float(value)),
    (PurePath, lambda value, _: str(value)),
)
"""How values of types without a shape are written; the first that fits counts."""
