"""The facts as JSON, key by key as the promise says. Keys are English and are never translated."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TypeAlias

from asesmen_cli.domain.due import Due, Status, cited, explain
from asesmen_cli.domain.facts import (
    AwaysImported,
    DueList,
    Load,
    PlanDiff,
    PlanSettings,
    PlanView,
    Report,
    Why,
)
from asesmen_cli.domain.findings import Finding, Place
from asesmen_cli.domain.people import Person
from asesmen_cli.domain.planning import Batch, Unplaced, rule_of, why_unplaced
from asesmen_cli.domain.what_if import Gain
from asesmen_cli.language import Language

Json: TypeAlias = dict[str, object]

NAME = "asesmen.json"
NOWHERE = Place(sheet="")


def due_json(due: DueList, words: Language) -> Json:
    """Who stands where, as ``asesmen.due/1``."""
    return {
        "schema": "asesmen.due/1",
        "as_of": due.as_of.isoformat(),
        "rule": {
            "cycle_months": due.rule.cycle_months,
            "validity_months": due.rule.validity_months,
            "soon_days": due.rule.soon_days,
        },
        "roster": load_json(due.load),
        "changes": asdict(due.changes) if due.changes else None,
        "counts": {
            "people": due.total,
            "flagged": due.flagged,
            **{status.value: due.counts.get(status, 0) for status in Status},
        },
        "people": [_due(person, words) for person in due.people],
        "findings": findings_json(due.findings, words),
    }


def plan_json(sheet: PlanView, words: Language) -> Json:
    """A plan with its people, as ``asesmen.plan/1``."""
    return {
        "schema": "asesmen.plan/1",
        "state": sheet.state.value,
        "name": sheet.name,
        "as_of": sheet.as_of.isoformat(),
        "settings": _settings(sheet.settings),
        "quality": asdict(sheet.quality),
        "batches": [_batch(batch, sheet) for batch in sheet.plan.batches],
        "unplaced": [_unplaced(left, sheet.people[left.nip], words) for left in sheet.plan.unplaced],
        "findings": findings_json(sheet.findings, words),
        **({"binding": findings_json(sheet.binding, words)} if sheet.binding else {}),
        **({"what_if": [_gain(gain, words) for gain in sheet.gains]} if sheet.gains else {}),
    }


def _gain(gain: Gain, words: Language) -> Json:
    return {
        "change": words.put(gain.words),
        "seated": gain.seated,
        "days_earlier": gain.days,
        "cost_less": gain.cost,
    }


def why_json(why: Why, words: Language) -> Json:
    """Everything known of one person, as ``asesmen.why/1``."""
    return {
        "schema": "asesmen.why/1",
        "person": None if why.due is None else _due(why.due, words),
        "nip": why.person.nip,
        "name": why.person.name,
        "present": why.present,
        "assessments": [
            {"held_on": held.held_on.isoformat(), "source": words.put(cited(held.source))}
            for held in why.assessments
        ],
        "declared_invalid": [
            {"held_on": one.held_on.isoformat(), "on": one.on.isoformat(), "reason": one.reason}
            for one in why.voided
        ],
        "results": [
            {
                "held_on": one.held_on.isoformat(),
                "received_on": one.received_on.isoformat(),
                "delivered_on": _iso(one.delivered_on),
            }
            for one in why.receipts
        ],
        "absences": [
            {"from": one.first.isoformat(), "to": one.last.isoformat(), "reason": one.reason}
            for one in why.absences
        ],
        "attendance": [
            {
                "plan": one.plan,
                "batch": one.batch.number,
                "dates": [day.isoformat() for day in one.batch.window.days],
                "outcome": person.outcome.value,
                "reason": person.reason,
                "excused": person.excused,
                "times_dropped": person.dropped,
                "no_shows": person.no_shows,
            }
            for one in why.attendance
            for person in one.people
        ],
        "plan": None if why.plan is None else {"state": why.plan.state.value, "name": why.plan.name},
        "batch": None
        if why.batch is None
        else {"number": why.batch.number, "days": [day.isoformat() for day in why.batch.window.days]},
        "unplaced": None
        if why.unplaced is None
        else {"code": why.unplaced.code, "reason": words.put(why_unplaced(why.unplaced))},
        "overtaken_by": [
            {
                "nip": one.person.nip,
                "name": one.person.name,
                "batch": one.batch.number,
                "rules": [rule_of(finding) for finding in one.broken],
            }
            for one in why.overtaken
        ],
    }


def diff_json(diff: PlanDiff) -> Json:
    """What differs between two plans, as ``asesmen.diff/1``."""

    def seat(batch: Batch | None) -> Json | None:
        if batch is None:
            return None
        days = [day.isoformat() for day in batch.window.days]
        return {"batch": batch.number, "start": days[0], "end": days[-1], "days": days}

    return {
        "schema": "asesmen.diff/1",
        "before": diff.before,
        "after": diff.after,
        "people": [
            {
                "nip": move.person.nip,
                "name": move.person.name,
                "office": move.person.office,
                "change": move.kind,
                "from": seat(move.before),
                "to": seat(move.after),
            }
            for move in diff.moves
        ],
    }


def away_import_json(answer: AwaysImported, words: Language) -> Json:
    """What was noted from a list of absences, as ``asesmen.away-import/1``."""
    return {
        "schema": "asesmen.away-import/1",
        "as_of": answer.as_of.isoformat(),
        "source": answer.source,
        "noted": [
            {
                "nip": one.person.nip,
                "name": one.person.name,
                "from": one.first.isoformat(),
                "to": one.last.isoformat(),
                "reason": one.reason,
            }
            for one in answer.noted
        ],
        "known": answer.known,
        "rejected": answer.rejected,
        "ignored": answer.ignored,
        "findings": findings_json(answer.findings, words),
    }


def write_json(report: Report, words: Language, folder: Path) -> None:
    """Write everything into one file, ``asesmen.report/1``."""
    content: Json = {
        "schema": "asesmen.report/1",
        "program": report.program,
        "loaded_on": report.due.load.loaded_on.isoformat(),
        "part": {
            "office": report.part.office,
            "batch": report.part.batch,
            "privacy": report.part.privacy.value,
        },
        "due": due_json(report.due, words),
        "plan": plan_json(report.plan, words) if report.plan else None,
    }
    text = json.dumps(content, ensure_ascii=False, indent=2)
    (folder / NAME).write_text(f"{text}\n", encoding="utf-8", newline="\n")


def load_json(load: Load) -> Json:
    """What was in a roster."""
    return {
        "source": load.source,
        "tables": [asdict(table) for table in load.tables],
        "rows": load.rows,
        "accepted": load.accepted,
        "rejected": load.rejected,
        "ignored": load.ignored,
    }


def _due(due: Due, words: Language) -> Json:
    person = due.person
    return {
        "nip": person.nip,
        "name": person.name,
        "office": person.office,
        "unit": person.unit,
        "position": person.position,
        "tier": person.tier.value,
        "echelon": person.echelon,
        "rank": person.rank,
        "last_assessed": _iso(due.last.held_on if due.last else None),
        "unassessed_since": due.unassessed_since.isoformat(),
        "due_on": _iso(due.due_on),
        "days_overdue": due.days_overdue,
        "valid_until": _iso(due.valid_until),
        "status": due.status.value,
        "reason": words.put(explain(due)),
    }


def _settings(settings: PlanSettings) -> Json:
    """The promised keys first, then every other option."""
    told = {key: _plain(value) for key, value in asdict(settings).items()}
    told["dates"] = settings.dates.file if settings.dates else None
    return {key: told[key] for key in ("batch_size", "days", "start", "workdays")} | told


def _batch(batch: Batch, sheet: PlanView) -> Json:
    window = batch.window
    called_off = sheet.cancelled.get(batch.number)
    return ({} if called_off is None else {"cancelled": called_off}) | {
        "number": batch.number,
        "tier": batch.tier.value if batch.tier else None,
        "start": window.start.isoformat(),
        "end": window.end.isoformat(),
        "days": [day.isoformat() for day in window.days],
        "room": window.room,
        "venue": window.venue,
        "seats": window.seats,
        "people": [
            {
                "nip": sheet.people[nip].nip or None,
                "name": sheet.people[nip].name,
                "office": sheet.people[nip].office,
                "tier": sheet.people[nip].tier.value,
                "pinned": nip in sheet.pinned,
            }
            for nip in batch.nips
        ],
    }


def _unplaced(left: Unplaced, person: Person, words: Language) -> Json:
    return {
        "nip": person.nip,
        "name": person.name,
        "office": person.office,
        "code": left.code,
        "reason": words.put(why_unplaced(left)),
    }


def findings_json(findings: Iterable[Finding], words: Language) -> list[Json]:
    """Every finding, with its place and its words."""
    return [_finding(finding, finding.place or NOWHERE, words) for finding in findings]


def _finding(finding: Finding, place: Place, words: Language) -> Json:
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "sheet": place.sheet or None,
        "cell": place.cell,
        "row": place.row,
        "column": place.column,
        "value": finding.value,
        "message": words.about(finding),
        "remedy": words.remedy(finding),
    }


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
