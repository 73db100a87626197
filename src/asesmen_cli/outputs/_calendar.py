"""The batches as a calendar (RFC 5545): one event for each, over all its days.

A batch has the same UID in every file that is ever written of it, and a SEQUENCE that grows when it changes:
a calendar that has it already moves it, or crosses it out, and never shows it twice.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from asesmen_cli.domain.facts import Clock, PlanState, PlanView, Report, Zone
from asesmen_cli.domain.messages import Kind
from asesmen_cli.domain.planning import Batch
from asesmen_cli.domain.workdays import DAY
from asesmen_cli.language import Language
from asesmen_cli.outputs._lists import called_off, place_of, tier_of
from asesmen_cli.outputs._provenance import Provenance

if TYPE_CHECKING:
    from icalendar import Calendar, Event, Timezone

NAME = "asesmen.ics"
UIDS = UUID("5d6c1f0e-8d0b-5c43-9d52-3f6f8b0f6a11")
"""The space of names that UIDs are made in."""
ZONES = {Zone.JAKARTA: ("WIB", 7), Zone.MAKASSAR: ("WITA", 8), Zone.JAYAPURA: ("WIT", 9)}
"""Short name, and hours ahead of UTC; no summer time since 1964."""


def write_calendar(report: Report, words: Language, folder: Path) -> None:
    """Write the calendar into ``folder``; nothing where no batch is. The same report gives the same bytes."""
    sheet = report.plan
    if sheet is None or not (sheet.plan.batches or report.series.gone):
        return
    provenance = Provenance(report, words)
    calendar = _calendar(provenance, report.clock)
    for batch in sheet.plan.batches:
        off = sheet.state is PlanState.WITHDRAWN or batch.number in sheet.cancelled
        calendar.add_component(_event(provenance, sheet, batch, off=off))
    for batch in report.series.gone:
        calendar.add_component(_event(provenance, sheet, batch, off=True))
    (folder / NAME).write_bytes(calendar.to_ical())


def _calendar(provenance: Provenance, clock: Clock) -> "Calendar":
    from icalendar import Calendar, vText

    calendar = Calendar()
    calendar.add("prodid", f"-//asesmen//{provenance.report.program}//ID")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", vText(provenance.title))
    calendar.add("x-wr-caldesc", vText(provenance.origin))
    if provenance.report.heads:
        calendar.add("x-asesmen-record", vText(provenance.report.mark))
    calendar.add("x-wr-timezone", vText(clock.zone.value))
    if clock.hours is not None:
        calendar.add_component(_timezone(clock.zone))
    return calendar


def _timezone(zone: Zone) -> "Timezone":
    from icalendar import Timezone, TimezoneStandard

    name, hours = ZONES[zone]
    always = TimezoneStandard()
    always.add("dtstart", datetime(1970, 1, 1))  # noqa: DTZ001 (RFC 5545 3.6.5: local time, without a zone)
    always.add("tzoffsetfrom", timedelta(hours=hours))
    always.add("tzoffsetto", timedelta(hours=hours))
    always.add("tzname", name)
    timezone = Timezone()
    timezone.add("tzid", zone.value)
    timezone.add_component(always)
    return timezone


def _event(provenance: Provenance, sheet: PlanView, batch: Batch, *, off: bool) -> "Event":
    from icalendar import Event

    report, words = provenance.report, provenance.words
    event = Event()
    event.add("uid", str(uuid5(UIDS, f"{report.series.root}/{batch.number}/{report.part.office or ''}")))
    event.add("sequence", report.series.revisions.get(batch.number, 0))
    event.add("dtstamp", datetime.combine(sheet.made_on, time(), UTC))
    start, end = _span(batch, report.clock)
    event.add("dtstart", start)
    event.add("dtend", end)
    event.add("summary", _summary(provenance, batch, off=off))
    event.add("description", "\n".join(_description(provenance, sheet, batch)))
    event.add("status", "CANCELLED" if off else "TENTATIVE" if provenance.draft else "CONFIRMED")
    where = place_of(batch.window, sheet)
    if where:
        event.add("location", words.cell(where, Kind.TEXT))
    return event


def _span(batch: Batch, clock: Clock) -> tuple[date, date]:
    """Return the start and the exclusive end: whole days, or from the first hour to the last."""
    window = batch.window
    if clock.hours is None:
        return window.start, window.end + DAY
    zone, (first, last) = ZoneInfo(clock.zone.value), clock.hours
    return datetime.combine(window.start, first, zone), datetime.combine(window.end, last, zone)


def _summary(provenance: Provenance, batch: Batch, *, off: bool) -> str:
    words, office = provenance.words, provenance.report.part.office
    mark = words.say("CALLED OFF") if off else provenance.plan if provenance.draft else ""
    name = words.say(
        "Competency assessment, batch {batch} ({tier})",
        batch=batch.number,
        tier=words.cell(tier_of(batch), Kind.TEXT),
    )
    return f"{f'{mark}: ' if mark else ''}{f'{name} – {office}' if office else name}"


def _description(provenance: Provenance, sheet: PlanView, batch: Batch) -> Iterator[str]:
    words, office = provenance.words, provenance.report.part.office
    yield words.days(batch.window.days)
    if batch.nips:
        who = words.say("Participants")
        yield f"{f'{who}, {office}' if office else who}: {words.number(len(batch.nips))}"
    reason = called_off(batch, sheet)
    if reason is not None:
        yield words.put(reason)
    yield provenance.origin
