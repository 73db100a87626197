"""Attendance as JSON. Keys are English and are never translated."""

from asesmen_cli.domain.attendance import Mark
from asesmen_cli.domain.facts import AttendanceSheet, Attendee
from asesmen_cli.domain.planning import Batch
from asesmen_cli.language import Language
from asesmen_cli.outputs._json import Json, findings_json


def attendance_json(sheet: AttendanceSheet, words: Language) -> Json:
    """Who of a batch came on which day, as ``asesmen.attendance/1``."""
    return {
        "schema": "asesmen.attendance/1",
        **batch_json(sheet),
        "people": [attendee_json(one) for one in sheet.people],
        "findings": findings_json(sheet.findings, words),
    }


def batch_json(sheet: AttendanceSheet) -> Json:
    """Which batch it is."""
    days = [day.isoformat() for day in sheet.batch.window.days]
    return {"batch": sheet.batch.number, "plan": sheet.plan, "dates": days}


def attendee_json(one: Attendee) -> Json:
    """One person of a batch."""
    again = one.again
    return {
        "nip": one.person.nip,
        "name": one.person.name,
        "days": [_day(mark) for mark in one.marks],
        "reason": one.reason,
        "outcome": one.outcome.value,
        "excused": one.excused,
        "times_dropped": one.dropped,
        "no_shows": one.no_shows,
        "again": None if again is None else _seat(again),
    }


def _seat(batch: Batch) -> Json:
    window = batch.window
    return {"batch": batch.number, "start": window.start.isoformat(), "end": window.end.isoformat()}


def _day(mark: Mark | None) -> str | None:
    return None if mark is None else "present" if mark.present else "absent"
