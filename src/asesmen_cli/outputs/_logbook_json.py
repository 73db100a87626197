"""The record as JSON. Keys are English and are never translated."""

from asesmen_cli.domain.messages import Message, Param
from asesmen_cli.domain.record import CheckUp, Copied, Erasure, Event, Log, LogEntry, RowChange, Undoing
from asesmen_cli.language import Language
from asesmen_cli.outputs._json import Json, findings_json


def log_json(log: Log, words: Language) -> Json:
    """What was done, as ``asesmen.log/1``. Confidential values are not in it."""
    return {
        "schema": "asesmen.log/1",
        "as_of": log.as_of.isoformat(),
        "events_in_all": log.of,
        "events": [_entry(entry, words) for entry in log.entries],
    }


def undo_json(undoing: Undoing, words: Language) -> Json:
    """What was taken back, or would be, as ``asesmen.undo/1``."""
    return {
        "schema": "asesmen.undo/1",
        "done": undoing.done,
        "redo": undoing.redo,
        "event": _entry(undoing.entry, words),
        "rows": [words.put(row) for row in undoing.rows],
    }


def erasure_json(erasure: Erasure, words: Language) -> Json:
    """That a person was erased, as ``asesmen.erase/1``; it does not say who."""
    return {
        "schema": "asesmen.erase/1",
        "entries": erasure.parts,
        "findings": findings_json(erasure.findings, words),
    }


def doctor_json(answer: CheckUp, words: Language) -> Json:
    """Every problem, as ``asesmen.doctor/1``."""
    return {
        "schema": "asesmen.doctor/1",
        "as_of": answer.as_of.isoformat(),
        "workspace": answer.workspace,
        "sound": not answer.status,
        "events": answer.events,
        "findings": findings_json(answer.findings, words),
        "fixed": findings_json(answer.fixed, words),
    }


def copied_json(copied: Copied, words: Language, schema: str) -> Json:
    """A copy that was written or brought back, as ``asesmen.backup/1`` or ``asesmen.restore/1``."""
    return {
        "schema": schema,
        "path": str(copied.file),
        "events": copied.events,
        "last": None if copied.last is None else _event(copied.last),
        "kept": None if copied.kept is None else str(copied.kept),
        "findings": findings_json(copied.findings, words),
    }


def _entry(entry: LogEntry, words: Language) -> Json:
    return {
        **_event(entry.event),
        "about": [_told(one, words) for one in entry.about],
        "undone_by": entry.undone_by,
        "told": [words.put(one) for one in entry.told],
        "changes": [_change(change) for change in entry.event.changes] if entry.told else [],
    }


def _event(event: Event) -> Json:
    return {
        "number": event.number,
        "at": event.at.isoformat(),
        "as_of": event.as_of.isoformat(),
        "by": event.actor,
        "command": event.command,
        "program": event.program,
        "reason": event.reason,
        "undoes": event.undoes,
        "people": event.people,
        "erased": event.erased,
    }


def _change(change: RowChange) -> Json:
    return {"table": change.table, "before": change.before, "after": change.after}


def _told(value: Param, words: Language) -> str:
    return words.put(value) if isinstance(value, Message) else str(value)
