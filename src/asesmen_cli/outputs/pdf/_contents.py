"""The content of the schedule, the lists of participants, the attendance sheets and the minutes."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby

from asesmen_cli.domain.attendance import ATTENDANCE_WORDS, Attendance, Mark, Marks
from asesmen_cli.domain.attendance import attendance as outcome
from asesmen_cli.domain.document import Cell, Dated, MonthCalendar
from asesmen_cli.domain.facts import PlanView, Report
from asesmen_cli.domain.messages import N_, Kind, Message, Param, msg
from asesmen_cli.domain.people import Person, grouped
from asesmen_cli.domain.planning import Batch
from asesmen_cli.language import Language
from asesmen_cli.outputs._lists import called_off, people_of, place_of, tier_of
from asesmen_cli.outputs._spelling import spelled
from asesmen_cli.outputs.pdf._frame import Content, breakable


def schedule(report: Report, words: Language) -> Content | None:
    """Return every batch, called off or not, and the months in which they lie."""
    plan = report.plan
    if plan is None:
        return None
    dated = tuple(Dated(label=str(batch.number), days=batch.window.days) for batch in plan.standing)
    return {
        "title": words.say("Schedule of the competency assessment"),
        "batches": [
            {
                "number": batch.number,
                "tier": words.cell(tier_of(batch), Kind.TEXT),
                "days": words.days(batch.window.days),
                "venue": _text(place_of(batch.window, plan), words),
                "people": len(batch.nips),
                "note": _text(called_off(batch, plan), words),
            }
            for batch in plan.plan.batches
        ],
        "people": sum(len(batch.nips) for batch in plan.standing),
        "calendar": words.say("Calendar of the batches"),
        "legend": words.say("The numbers in the calendar are those of the batches; holidays are shaded."),
        "months": months(MonthCalendar(dated=dated, free=report.holidays), words),
    }


def months(calendar: MonthCalendar, words: Language) -> list[Content]:
    """Return each month of a calendar: its weeks from Monday on, each day with what takes place on it."""
    return [
        {
            "name": words.month(month.first),
            "weekdays": [name[:3] for name in words.weekdays()],
            "weeks": [
                [day and {"day": day.on.day, "batches": day.labels, "free": day.free} for day in week]
                for week in month.weeks
            ],
        }
        for month in calendar.months
    ]


def _text(cell: Cell, words: Language) -> str | None:
    return None if cell is None else words.cell(cell, Kind.TEXT)


def participants(report: Report, words: Language) -> Content | None:
    """Return everyone seated, batch by batch."""
    return _of_batches(report, words, N_("Participants of the competency assessment"))


def attendance(report: Report, words: Language) -> Content | None:
    """Return a sheet to sign for each batch, a column for each day."""
    return _of_batches(report, words, N_("Attendance of the competency assessment"))


def minutes(report: Report, words: Language) -> Content | None:
    """Return who came to each batch and who did not, as far as recorded; the rest is filled in by hand."""
    plan = report.plan
    if plan is None or not plan.standing:
        return None
    return {
        "title": words.say("Minutes of the competency assessment"),
        "part": report.part.office,
        "batches": [
            {**_batch(batch, plan, words), **_came(batch, plan, report.marks, words)}
            for batch in plan.standing
        ],
        "reference": words.say("Reference"),
        "by_day": words.say("Attendance by day"),
        "called": words.say("Called up"),
        "present": words.say("Present"),
        "absent": words.say("Absent"),
        "absentees": words.say("Participants who were absent"),
        "nobody": words.say("Nobody was absent."),
        "by_person": words.say("Annex: attendance of each participant"),
        "outcome": words.say("Outcome"),
        "recorded_by": words.say("Recorded by"),
    }


def _came(batch: Batch, plan: PlanView, marks: Marks, words: Language) -> Content:
    """Return what is on record about a batch. Numbers are given only once everyone is marked."""
    days = batch.window.days
    own = {nip: marks.get(nip, {}) for nip in batch.nips}
    by_day = [[found[day] for found in own.values() if day in found] for day in days]
    known = all(len(found) == len(own) for found in by_day)
    return {
        "opening": words.put(_opening(batch, own, words, known=known)),
        "counts": [
            {
                "day": f"{words.weekday(day)}, {words.date(day)}",
                "called": len(batch.nips),
                "present": sum(mark.present for mark in found) if len(found) == len(own) else None,
                "absent": sum(not mark.present for mark in found) if len(found) == len(own) else None,
            }
            for day, found in zip(days, by_day, strict=True)
        ],
        "known": known,
        "missed": [
            {
                **_person(plan.people[nip], words),
                "days": words.days([mark.day for mark in marks]),
                "reason": reason and breakable(reason),
            }
            for nip, found in own.items()
            for reason, marks in _missed(days, found)
        ],
        "marks": [
            {
                "days": [_mark(found.get(day), words) for day in days],
                "outcome": _outcome(outcome(days, found), words),
            }
            for found in own.values()
        ],
    }


def _opening(batch: Batch, own: Marks, words: Language, *, known: bool) -> Message:
    """Return what is recorded: that the batch was held, and how many came once everyone is marked."""
    days = batch.window.days
    last = days[-1]
    facts: dict[str, Param] = {
        "weekday": words.weekday(last),
        "day": spelled(last.day),
        "month": words.month(last).split()[0],
        "year": spelled(last.year),
        "date": f"{last:%d-%m-%Y}",
        "batch": _name(batch, words),
        "days": words.days(days),
        "called": len(own),
    }
    if not known:
        return msg(
            "On this day, {weekday}, the {day} of {month} {year} ({date}), we the undersigned record that the"
            " competency assessment of {batch} was held: {days}. Participants called up: {called}. Who came"
            " is filled in below.",
            **facts,
        )
    complete = sum(outcome(days, found) is Attendance.COMPLETE for found in own.values())
    return msg(
        "On this day, {weekday}, the {day} of {month} {year} ({date}), we the undersigned record that the"
        " competency assessment of {batch} was held: {days}. Of {called} participants called up, {complete}"
        " attended in full and {missing} did not.",
        complete=complete,
        missing=len(own) - complete,
        **facts,
    )


def _missed(days: Sequence[date], own: Mapping[date, Mark]) -> Iterator[tuple[str | None, list[Mark]]]:
    """Yield the days that one person missed, those in a row for one reason together."""
    missed = [own[day] for day in days if day in own and not own[day].present]
    for reason, marks in groupby(missed, key=lambda mark: mark.reason):
        yield reason, list(marks)


def _mark(mark: Mark | None, words: Language) -> str | None:
    return None if mark is None else words.say("Present") if mark.present else words.say("Absent")


def _outcome(found: Attendance, words: Language) -> str | None:
    return None if found is Attendance.OPEN else words.say(ATTENDANCE_WORDS[found])


def _of_batches(report: Report, words: Language, title: str) -> Content | None:
    plan = report.plan
    if plan is None or not plan.standing:
        return None
    return {
        "title": words.say(title),
        "part": report.part.office,
        "batches": [_batch(batch, plan, words) for batch in plan.standing],
    }


def _batch(batch: Batch, plan: PlanView, words: Language) -> Content:
    return {
        "name": _name(batch, words),
        "days": words.days(batch.window.days),
        "venue": _text(place_of(batch.window, plan), words),
        "apart": [[words.weekday(day), words.short_date(day)] for day in batch.window.days],
        "last": words.date(batch.window.end),
        "people": [_person(person, words) for person in people_of(batch, plan)],
    }


def _name(batch: Batch, words: Language) -> str:
    return f"{words.say('Batch')} {batch.number} ({words.cell(tier_of(batch), Kind.TEXT)})"


def _person(person: Person, words: Language) -> Content:
    return {
        "name": breakable(person.name),
        "nip": grouped(person.nip) or None,
        "rank": person.rank,
        "position": person.position and breakable(person.position),
        "unit": person.unit and breakable(person.unit),
        "office": breakable(person.office or words.say("(no office)")),
    }
