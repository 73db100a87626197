"""Between the values of the domain and the rows of the tables."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, TypeAlias, cast

from asesmen_cli.domain.attendance import Mark
from asesmen_cli.domain.facts import Load, PlanSettings, PlanState, Quality, Table, VenueDates
from asesmen_cli.domain.findings import Finding, Severity
from asesmen_cli.domain.letters import Appointment, LetterKind, Registered, Told
from asesmen_cli.domain.messages import Message, Param
from asesmen_cli.domain.people import Absence, Assessment, Exemption, Person, Source, Tier, Voided
from asesmen_cli.domain.planning import Batch, Plan, Unplaced, Window
from asesmen_cli.domain.results import Competency, Level, Purpose, Receipt, Result
from asesmen_cli.domain.snapshot import PersonRecord, PlanRecord

Row: TypeAlias = dict[str, Any]
Keyed: TypeAlias = dict[tuple[str, tuple[int | str, ...]], Row]
"""Rows by table and key."""

NO_BATCH = 0
"""Where those stand who have no seat."""


@lru_cache(maxsize=8192)
def _day(text: str) -> date:
    return date.fromisoformat(text)


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def person_row(filed: PersonRecord) -> Row:
    """A row of ``people``."""
    person, source = filed.person, filed.source
    return {
        "nip": person.nip,
        "name": person.name,
        "office": person.office,
        "unit": person.unit,
        "position": person.position,
        "post_kind": person.post_kind,
        "tier": person.tier.value,
        "echelon": person.echelon,
        "rank": person.rank,
        "employment": person.employment,
        "standing": person.standing,
        "retires_on": _iso(person.retires_on),
        "retirement_age": person.retirement_age,
        "present": int(filed.present),
        **_source_row(source),
    }


def filed(row: Any) -> PersonRecord:  # noqa: ANN401 (a row of SQLAlchemy has its columns as attributes)
    """A person from a row of ``people``."""
    return PersonRecord(
        person=Person(
            nip=row.nip,
            name=row.name,
            office=row.office,
            unit=row.unit,
            position=row.position,
            post_kind=row.post_kind,
            tier=Tier(row.tier),
            echelon=row.echelon,
            rank=row.rank,
            employment=row.employment,
            standing=row.standing,
            retires_on=None if row.retires_on is None else _day(row.retires_on),
            retirement_age=row.retirement_age,
        ),
        source=_source(row),
        present=bool(row.present),
    )


def assessment_row(assessment: Assessment) -> Row:
    """A row of ``assessments``."""
    return {
        "nip": assessment.nip,
        "held_on": assessment.held_on.isoformat(),
        **_source_row(assessment.source),
        "organiser": assessment.organiser,
    }


def assessment(row: Any) -> Assessment:  # noqa: ANN401 (as above)
    """An assessment from a row of ``assessments``."""
    return Assessment(nip=row.nip, held_on=_day(row.held_on), source=_source(row), organiser=row.organiser)


def exemption_row(exemption: Exemption) -> Row:
    """A row of ``exemptions``."""
    return {"nip": exemption.nip, "until": exemption.until.isoformat(), "reason": exemption.reason}


def exemption(row: Any) -> Exemption:  # noqa: ANN401 (as above)
    """An exemption from a row of ``exemptions``."""
    return Exemption(nip=row.nip, until=_day(row.until), reason=row.reason)


def absence_row(absence: Absence) -> Row:
    """A row of ``absences``."""
    return {
        "nip": absence.nip,
        "first": absence.first.isoformat(),
        "last": absence.last.isoformat(),
        "reason": absence.reason,
    }


def absence(row: Any) -> Absence:  # noqa: ANN401 (as above)
    """An absence from a row of ``absences``."""
    return Absence(nip=row.nip, first=_day(row.first), last=_day(row.last), reason=row.reason)


def mark_row(mark: Mark) -> Row:
    """A row of ``marks``."""
    return {
        "nip": mark.nip,
        "day": mark.day.isoformat(),
        "present": int(mark.present),
        "reason": mark.reason,
        **_source_row(mark.source),
    }


def mark(row: Any) -> Mark:  # noqa: ANN401 (as above)
    """A mark from a row of ``marks``."""
    return Mark(
        nip=row.nip, day=_day(row.day), present=bool(row.present), reason=row.reason, source=_source(row)
    )


def voided_row(voided: Voided) -> Row:
    """A row of ``voided``."""
    return {
        "nip": voided.nip,
        "held_on": voided.held_on.isoformat(),
        "declared_on": voided.on.isoformat(),
        "reason": voided.reason,
    }


def voided(row: Any) -> Voided:  # noqa: ANN401 (as above)
    """What was declared invalid, from a row of ``voided``."""
    return Voided(nip=row.nip, held_on=_day(row.held_on), on=_day(row.declared_on), reason=row.reason)


def result_row(result: Result) -> Row:
    """A row of ``results``."""
    receipt = result.receipt
    return {
        "nip": receipt.nip,
        "held_on": receipt.held_on.isoformat(),
        "received_on": receipt.received_on.isoformat(),
        "delivered_on": _iso(receipt.delivered_on),
        "organiser": receipt.organiser,
        "accreditation": receipt.accreditation,
        "purpose": result.purpose.value,
        "jpm": str(result.jpm),
        "levels": as_json(
            [
                [one.competency.value, str(one.achieved), one.standard and str(one.standard)]
                for one in result.levels
            ]
        ),
        **_source_row(receipt.source),
    }


def receipt(row: Any) -> Receipt:  # noqa: ANN401 (as above)
    """That a result has come, from those columns of ``results`` that do not say what it is."""
    return Receipt(
        nip=row.nip,
        held_on=_day(row.held_on),
        received_on=_day(row.received_on),
        delivered_on=None if row.delivered_on is None else _day(row.delivered_on),
        organiser=row.organiser,
        accreditation=row.accreditation,
        source=_source(row),
    )


def result(row: Any) -> Result:  # noqa: ANN401 (as above)
    """A result from a row of ``results``."""
    return Result(
        receipt=receipt(row),
        purpose=Purpose(row.purpose),
        jpm=Decimal(row.jpm),
        levels=tuple(
            Level(
                competency=Competency(name),
                achieved=Decimal(achieved),
                standard=None if standard is None else Decimal(standard),
            )
            for name, achieved, standard in json.loads(row.levels)
        ),
    )


def _source_row(source: Source) -> Row:
    return {
        "file": source.file,
        "sheet": source.sheet,
        "row": source.row,
        "loaded": source.loaded.isoformat(),
    }


def _source(row: Any) -> Source:  # noqa: ANN401 (as above)
    return Source(file=row.file, sheet=row.sheet, row=row.row, loaded=_day(row.loaded))


def load_row(number: int, load: Load, digest: str) -> Row:
    """A row of ``loads``."""
    return {
        "id": number,
        "source": load.source,
        "digest": digest,
        "loaded_on": load.loaded_on.isoformat(),
        "tables": as_json([asdict(table) for table in load.tables]),
        "rows": load.rows,
        "accepted": load.accepted,
        "rejected": load.rejected,
        "ignored": load.ignored,
    }


def load(row: Any) -> Load:  # noqa: ANN401 (as above)
    """A load from a row of ``loads``."""
    return Load(
        source=row.source,
        loaded_on=_day(row.loaded_on),
        tables=tuple(Table(**table) for table in json.loads(row.tables)),
        rows=row.rows,
        accepted=row.accepted,
        rejected=row.rejected,
        ignored=row.ignored,
    )


def plan_rows(stored: PlanRecord | None) -> Keyed:
    """Every row of a plan, by table and key; none for no plan."""
    if stored is None:
        return {}
    number = stored.number
    rows: Keyed = {("plans", (number,)): _plan_row(stored)}
    for batch in stored.plan.batches:
        row = {**_batch_row(number, batch), "cancelled": stored.cancelled.get(batch.number)}
        rows["batches", (number, batch.number)] = row
    for seat in _seat_rows(number, stored.plan, stored.pinned):
        rows["seats", (number, seat["nip"], seat["batch"])] = seat
    return rows


def _plan_row(stored: PlanRecord) -> Row:
    """A row of ``plans``."""
    settings = asdict(stored.settings)
    settings["start"] = stored.settings.start.isoformat()
    settings["until"] = _iso(stored.settings.until)
    settings["dates"] = _dates(stored.settings.dates)
    return {
        "id": stored.number,
        "state": str(stored.state),
        "name": stored.name,
        "as_of": stored.as_of.isoformat(),
        "source": stored.source,
        "digest": stored.digest,
        "settings": as_json(settings),
        "quality": as_json(asdict(stored.quality)),
        "findings": as_json(
            [
                {"code": finding.code, "severity": finding.severity.value, "params": _params(finding.params)}
                for finding in stored.findings
            ]
        ),
        "edited": int(stored.edited),
        "replaces": stored.replaces,
    }


def _dates(dates: VenueDates | None) -> Row | None:
    """The venue's windows, as JSON in the settings of a plan."""
    if dates is None:
        return None
    return {"file": dates.file, "windows": [_window_row(window) for window in dates.windows]}


def _read_dates(row: Row | None) -> VenueDates | None:
    if row is None:
        return None
    return VenueDates(file=row["file"], windows=tuple(_window(window) for window in row["windows"]))


def _window_row(window: Window) -> Row:
    return {
        "days": [day.isoformat() for day in window.days],
        "room": window.room,
        "venue": window.venue,
        "seats": window.seats,
    }


def _window(row: Row) -> Window:
    return Window(**{**row, "days": tuple(_day(day) for day in row["days"])})


def _batch_row(number: int, batch: Batch) -> Row:
    """A row of ``batches``."""
    window = _window_row(batch.window)
    return {
        "plan": number,
        "number": batch.number,
        "tier": None if batch.tier is None else batch.tier.value,
        **window,
        "days": as_json(window["days"]),
    }


def _seat_rows(number: int, plan: Plan, pinned: frozenset[str]) -> list[Row]:
    """The rows of ``seats``: everyone of the plan, seated or not."""
    seated = [
        {
            "plan": number,
            "nip": nip,
            "batch": batch.number,
            "place": place,
            "pinned": int(nip in pinned),
            "code": None,
            "params": None,
        }
        for batch in plan.batches
        for place, nip in enumerate(batch.nips, start=1)
    ]
    waiting = [
        {
            "plan": number,
            "nip": person.nip,
            "batch": NO_BATCH,
            "place": place,
            "pinned": 0,
            "code": person.code,
            "params": as_json(_params(person.params)),
        }
        for place, person in enumerate(plan.unplaced, start=1)
    ]
    return seated + waiting


def stored_plan(row: Any, batches: Iterable[Any], seats: Iterable[Any]) -> PlanRecord:  # noqa: ANN401 (as above)
    """A plan from its row, and the rows of its batches and seats in order of batch and place."""
    nips: dict[int, list[str]] = {}
    unplaced = []
    pinned = set()
    rows = list(batches)
    for seat in seats:
        if seat.pinned:
            pinned.add(seat.nip)
        if seat.batch == NO_BATCH:
            unplaced.append(
                Unplaced(nip=seat.nip, code=seat.code, params=_read_params(json.loads(seat.params)))
            )
        else:
            nips.setdefault(seat.batch, []).append(seat.nip)
    cancelled = {batch.number: batch.cancelled for batch in rows if batch.cancelled is not None}
    settings = json.loads(row.settings)
    settings["start"] = _day(settings["start"])
    settings["until"] = settings["until"] and _day(settings["until"])
    settings["dates"] = _read_dates(settings.get("dates"))
    settings["tiers"] = tuple(Tier(tier) for tier in settings["tiers"])
    return PlanRecord(
        number=row.id,
        state=PlanState(row.state),
        name=row.name,
        as_of=_day(row.as_of),
        source=row.source,
        digest=row.digest,
        settings=PlanSettings(**settings),
        quality=Quality(**json.loads(row.quality)),
        plan=Plan(
            batches=tuple(
                Batch(
                    number=batch.number,
                    tier=None if batch.tier is None else Tier(batch.tier),
                    window=Window(
                        days=tuple(_day(day) for day in json.loads(batch.days)),
                        seats=batch.seats,
                        room=batch.room,
                        venue=batch.venue,
                    ),
                    nips=tuple(nips.get(batch.number, ())),
                )
                for batch in rows
            ),
            unplaced=tuple(unplaced),
        ),
        findings=tuple(
            Finding(
                code=finding["code"],
                severity=Severity(finding["severity"]),
                params=_read_params(finding["params"]),
            )
            for finding in json.loads(row.findings)
        ),
        pinned=frozenset(pinned),
        edited=bool(row.edited),
        replaces=row.replaces,
        cancelled=cancelled,
    )


def letter_rows(line: Registered | None) -> Keyed:
    """Every row of a letter in the register, by table and key; none for no letter."""
    if line is None:
        return {}
    rows: Keyed = {
        ("letters", (line.id,)): {
            "id": line.id,
            "kind": line.kind.value,
            "office": line.office,
            "plan": line.plan,
            "batches": as_json(line.batches),
            "written_on": line.written_on.isoformat(),
            "dated": line.dated.isoformat(),
            "number": line.number,
            "serial": line.serial,
            "sent_on": _iso(line.sent_on),
        }
    }
    for place, told in enumerate(line.told, start=1):
        rows["letter_people", (line.id, told.nip)] = {
            "letter": line.id,
            "nip": told.nip,
            "place": place,
            "was": _appointment_text(told.was),
            "now": _appointment_text(told.now),
        }
    return rows


def letter(row: Any, people: Iterable[Any]) -> Registered:  # noqa: ANN401 (as above)
    """A letter from its row, and the rows of its people in order."""
    return Registered(
        id=row.id,
        kind=LetterKind(row.kind),
        office=row.office,
        plan=row.plan,
        batches=tuple(json.loads(row.batches)),
        written_on=_day(row.written_on),
        dated=_day(row.dated),
        number=row.number,
        serial=row.serial,
        sent_on=None if row.sent_on is None else _day(row.sent_on),
        told=tuple(Told(nip=one.nip, was=_appointment(one.was), now=_appointment(one.now)) for one in people),
    )


def _appointment_text(when: Appointment | None) -> str | None:
    return None if when is None else as_json({**asdict(when), "days": [day.isoformat() for day in when.days]})


def _appointment(text: str | None) -> Appointment | None:
    if text is None:
        return None
    told = json.loads(text)
    return Appointment(**{**told, "days": tuple(_day(day) for day in told["days"])})


def as_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _params(params: Mapping[str, Param]) -> dict[str, object]:
    return {key: _param(value) for key, value in params.items()}


def _param(value: Param) -> object:
    """Dates and messages are told apart from plain text, so that they can be put into any language later."""
    match value:
        case Message():
            return {"message": value.template, "plural": value.plural, "params": _params(value.params)}
        case date():
            return {"date": value.isoformat()}
        case tuple():
            return [_param(part) for part in value]
        case _:
            return value


def _read_params(params: Mapping[str, Any]) -> dict[str, Param]:
    return {key: _read_param(value) for key, value in params.items()}


def _read_param(value: Any) -> Param:  # noqa: ANN401 (JSON)
    match value:
        case {"date": day}:
            return _day(day)
        case {"message": template, "plural": plural, "params": params}:
            return Message(template, _read_params(params), plural)
        case list():
            return tuple(_read_param(part) for part in value)
        case _:
            return cast("Param", value)
