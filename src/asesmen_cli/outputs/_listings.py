"""The lists that every format shows: columns and rows, already in words, laid out by nobody yet.

A list's ``stem`` is the name of its file (csv) and of its sheet (xlsx). Stems and headings that scripts
meet are stable: a column is only ever added.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum, auto
from itertools import pairwise
from typing import TypeAlias

from asesmen_cli.domain.due import STATUS_WORDS, Due, explain
from asesmen_cli.domain.facts import DueList, PlanView, Privacy, Report
from asesmen_cli.domain.messages import N_
from asesmen_cli.domain.people import TIER_WORDS, Person
from asesmen_cli.domain.planning import Batch, Window, why_unplaced
from asesmen_cli.domain.workdays import DAY
from asesmen_cli.language import Language

Cell: TypeAlias = str | int | date | None


class Kind(Enum):
    """What a column holds."""

    TEXT = auto()
    SENTENCE = auto()
    NIP = auto()
    NUMBER = auto()
    DATE = auto()


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a list."""

    heading: str
    """A template; put into words in :attr:`Listing.headings`."""
    width: int
    """In pixels, where the format has widths; a page is some 1,030 wide."""
    kind: Kind = Kind.TEXT


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One list."""

    stem: str
    title: str
    columns: tuple[Column, ...]
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def listings(report: Report, words: Language) -> Iterator[Listing]:
    """Every list of a report; without a plan the due list alone. Notice boards tell who comes when."""
    public = report.part.privacy is Privacy.PUBLIC
    plan = report.plan
    told = [] if plan is None else [schedule(plan, words), participants(plan, words)]
    if public:
        yield from map(_without_empty_columns, told)
        return
    yield from told
    if plan is not None:
        yield unplaced(plan, words)
    yield due_list(report.due, words)


def _without_empty_columns(listing: Listing) -> Listing:
    """The list without the columns that are empty in every row; the others take their place on the page."""
    full = [
        at for at in range(len(listing.columns)) if any(row[at] not in (None, "") for row in listing.rows)
    ]
    if not full:
        return listing
    wider = sum(column.width for column in listing.columns) / sum(listing.columns[at].width for at in full)
    return replace(
        listing,
        columns=tuple(
            replace(listing.columns[at], width=int(listing.columns[at].width * wider)) for at in full
        ),
        headings=tuple(listing.headings[at] for at in full),
        rows=tuple(tuple(row[at] for at in full) for row in listing.rows),
    )


SCHEDULE = (
    Column(N_("Batch"), 50, Kind.NUMBER),
    Column(N_("Tier"), 100),
    Column(N_("Days and dates"), 230),
    Column(N_("First day"), 130, Kind.DATE),
    Column(N_("Last day"), 130, Kind.DATE),
    Column(N_("Venue"), 160),
    Column(N_("Seats"), 60, Kind.NUMBER),
    Column(N_("Participants"), 70, Kind.NUMBER),
    Column(N_("Notes"), 150),
)


def schedule(sheet: PlanView, words: Language) -> Listing:
    """One row for each batch."""
    return Listing(
        stem="jadwal",
        title=words.say("Schedule of the competency assessment"),
        columns=SCHEDULE,
        headings=_headings(SCHEDULE, words),
        rows=tuple(
            (
                batch.number,
                tier_of(batch, words),
                days_of(batch.window, words),
                batch.window.start,
                batch.window.end,
                venue_of(batch.window, sheet, words),
                batch.window.seats,
                len(batch.nips),
                called_off(batch, sheet, words),
            )
            for batch in sheet.plan.batches
        ),
    )


PARTICIPANTS = (
    Column(N_("Batch"), 46, Kind.NUMBER),
    Column(N_("No."), 34, Kind.NUMBER),
    Column(N_("Name"), 160),
    Column("NIP", 118, Kind.NIP),
    Column(N_("Rank"), 44),
    Column(N_("Position"), 160),
    Column(N_("Unit"), 150),
    Column(N_("Office"), 170),
    Column(N_("Tier"), 82),
    Column(N_("Echelon"), 50),
)


def participants(sheet: PlanView, words: Language) -> Listing:
    """Everyone seated, by batch; batches called off seat nobody."""
    return Listing(
        stem="peserta",
        title=words.say("Participants of the competency assessment"),
        columns=PARTICIPANTS,
        headings=_headings(PARTICIPANTS, words),
        rows=tuple(
            (
                batch.number,
                number,
                person.name,
                person.nip,
                person.rank,
                person.position,
                person.unit,
                person.office,
                words.say(TIER_WORDS[person.tier]),
                person.echelon,
            )
            for batch in sheet.standing
            for number, person in enumerate(people_of(batch, sheet), start=1)
        ),
    )


UNPLACED = (
    Column(N_("No."), 34, Kind.NUMBER),
    Column(N_("Name"), 170),
    Column("NIP", 118, Kind.NIP),
    Column(N_("Position"), 170),
    Column(N_("Office"), 190),
    Column(N_("Tier"), 82),
    Column(N_("Reason"), 250, Kind.SENTENCE),
)


def unplaced(sheet: PlanView, words: Language) -> Listing:
    """Everyone flagged who has no seat, and why."""
    people = ((left, sheet.people[left.nip]) for left in sheet.plan.unplaced)
    return Listing(
        stem="belum-terjadwal",
        title=words.say("Not yet scheduled"),
        columns=UNPLACED,
        headings=_headings(UNPLACED, words),
        rows=tuple(
            (
                number,
                person.name,
                person.nip,
                person.position,
                person.office,
                words.say(TIER_WORDS[person.tier]),
                words.put(why_unplaced(left)),
            )
            for number, (left, person) in enumerate(people, start=1)
        ),
    )


DUE = (
    Column(N_("No."), 36, Kind.NUMBER),
    Column(N_("Name"), 160),
    Column("NIP", 118, Kind.NIP),
    Column(N_("Position"), 150),
    Column(N_("Office"), 170),
    Column(N_("Tier"), 82),
    Column(N_("Status"), 78),
    Column(N_("Last assessed"), 76, Kind.DATE),
    Column(N_("Due on"), 76, Kind.DATE),
    Column(N_("Days overdue"), 52, Kind.NUMBER),
    Column(N_("Valid until"), 76, Kind.DATE),
    Column(N_("Reason"), 236, Kind.SENTENCE),
)


def due_list(due: DueList, words: Language) -> Listing:
    """Everyone who must be assessed, and why; longest unassessed first."""
    return Listing(
        stem="wajib-asesmen",
        title=words.say("Civil servants who must be assessed"),
        columns=DUE,
        headings=_headings(DUE, words),
        rows=tuple(_due_row(number, person, words) for number, person in enumerate(due.people, start=1)),
    )


def _due_row(number: int, due: Due, words: Language) -> tuple[Cell, ...]:
    return (
        number,
        due.person.name,
        due.person.nip,
        due.person.position,
        due.person.office,
        words.say(TIER_WORDS[due.person.tier]),
        words.say(STATUS_WORDS[due.status]),
        due.last.held_on if due.last else None,
        due.due_on,
        due.days_overdue,
        due.valid_until,
        words.put(explain(due)),
    )


def _headings(columns: tuple[Column, ...], words: Language) -> tuple[str, ...]:
    return tuple(words.say(column.heading) for column in columns)


def people_of(batch: Batch, sheet: PlanView) -> tuple[Person, ...]:
    """Those who sit in a batch, in its order."""
    return tuple(sheet.people[nip] for nip in batch.nips)


def tier_of(batch: Batch, words: Language) -> str:
    """The tier of a batch in words."""
    return words.say(TIER_WORDS[batch.tier] if batch.tier else N_("Mixed"))


def called_off(batch: Batch, sheet: PlanView, words: Language) -> str | None:
    """That a batch is called off, and why."""
    reason = sheet.cancelled.get(batch.number)
    return None if reason is None else words.say("Called off: {reason}", reason=reason)


def days_of(window: Window, words: Language) -> str:
    """``Senin–Rabu, 6–8 November 2023``; the parts around days of rest are named one by one."""
    return dates_of(window.days, words)


def dates_of(days: Sequence[date], words: Language) -> str:
    """The same of days alone."""
    return "; ".join(_run(run, words) for run in _runs(days))


def _run(days: Sequence[date], words: Language) -> str:
    first, last = words.weekday(days[0]), words.weekday(days[-1])
    return f"{first if len(days) == 1 else f'{first}–{last}'}, {words.period(days)}"


def _runs(days: Sequence[date]) -> Iterator[Sequence[date]]:
    """The parts of ``days`` that follow each other without a gap."""
    begin = 0
    for at, (day, following) in enumerate(pairwise(days), start=1):
        if following - day > DAY:
            yield days[begin:at]
            begin = at
    yield days[begin:]


def venue_of(window: Window, sheet: PlanView, words: Language) -> str:
    """Where a batch sits, as far as it is known: the venue, the room where there are several, or neither."""
    return words.place(window.venue, window.room if sheet.settings.parallel > 1 else None)
