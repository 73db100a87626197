"""The lists of an export: schedule, participants, who has no seat, who must be assessed.

The keys are the names of files (csv) and sheets (xlsx). Keys and headings are stable: a column is only ever
added.
"""

from collections.abc import Iterator

from asesmen_cli.domain.document import Column, Row, Table, filled
from asesmen_cli.domain.due import STATUS_WORDS, Due, Status, explain
from asesmen_cli.domain.facts import DueList, PlanView, Privacy, Report
from asesmen_cli.domain.messages import N_, Kind, Message, msg
from asesmen_cli.domain.people import Person, Tier
from asesmen_cli.domain.planning import Batch, Window
from asesmen_cli.domain.rules import why_unplaced

NUMBER = Column(key="number", title=N_("No."), kind=Kind.NUMBER)
NAME = Column(key="name", title=N_("Name"), kind=Kind.TEXT, width=145)
NIP = Column(key="nip", title="NIP", kind=Kind.NIP)
POSITION = Column(key="position", title=N_("Position"), kind=Kind.TEXT, width=150)
OFFICE = Column(key="office", title=N_("Office"), kind=Kind.TEXT, width=170)
TIER = Column(key="tier", title=N_("Tier"), kind=Kind.TEXT, width=76)
BATCH = Column(key="batch", title=N_("Batch"), kind=Kind.NUMBER)
DAYS = Column(key="days", title=N_("Days and dates"), kind=Kind.DAYS, width=230)
VENUE = Column(key="venue", title=N_("Venue"), kind=Kind.TEXT, width=160)
PEOPLE = Column(key="people", title=N_("Participants"))
REASON = Column(key="reason", title=N_("Reason"), kind=Kind.SENTENCE, width=250)
RANK = Column(key="rank", title=N_("Rank"), kind=Kind.TEXT, width=46)
UNIT = Column(key="unit", title=N_("Unit"), kind=Kind.TEXT, width=150)
ECHELON = Column(key="echelon", title=N_("Echelon"), kind=Kind.TEXT, width=52)


def lists(report: Report) -> Iterator[Table]:
    """Yield the lists of a report: without a plan the due list alone, for notice boards who comes when."""
    plan = report.plan
    public = report.part.privacy is Privacy.PUBLIC
    if plan is not None:
        lists = (schedule(plan), participants(plan))
        yield from map(filled, lists) if public else lists
    if public:
        return
    if plan is not None:
        yield unplaced(plan)
    yield due_list(report.due)


def schedule(view: PlanView) -> Table:
    """Return one row for each batch."""
    batches = view.plan.batches
    return Table(
        key="jadwal",
        title=msg("Schedule of the competency assessment"),
        columns=(
            BATCH,
            TIER,
            DAYS,
            Column(key="start", title=N_("First day"), kind=Kind.DAY),
            Column(key="end", title=N_("Last day"), kind=Kind.DAY),
            VENUE,
            Column(key="seats", title=N_("Seats")),
            PEOPLE,
            Column(key="note", title=N_("Notes"), kind=Kind.TEXT, width=150),
        ),
        rows=tuple(
            (
                batch.number,
                tier_of(batch),
                batch.window.days,
                batch.window.start,
                batch.window.end,
                place_of(batch.window, view),
                batch.window.seats,
                len(batch.nips),
                called_off(batch, view),
            )
            for batch in batches
        ),
        struck=frozenset(n for n, batch in enumerate(batches) if batch.number in view.cancelled),
    )


def participants(view: PlanView) -> Table:
    """Return everyone seated, by batch; batches called off seat nobody."""
    return Table(
        key="peserta",
        title=msg("Participants of the competency assessment"),
        columns=(BATCH, NUMBER, NAME, NIP, RANK, POSITION, UNIT, OFFICE, TIER, ECHELON),
        rows=tuple(
            (
                batch.number,
                number,
                one.name,
                one.nip,
                one.rank,
                one.position,
                one.unit,
                one.office,
                one.tier,
                one.echelon,
            )
            for batch in view.standing
            for number, one in enumerate(people_of(batch, view), start=1)
        ),
    )


def unplaced(view: PlanView) -> Table:
    """Return everyone flagged who has no seat, and why."""
    people = ((left, view.people[left.nip]) for left in view.left_over)
    return Table(
        key="belum-terjadwal",
        title=msg("Not yet scheduled"),
        columns=(NUMBER, NAME, NIP, POSITION, OFFICE, TIER, REASON),
        rows=tuple(
            (number, one.name, one.nip, one.position, one.office, one.tier, why_unplaced(left))
            for number, (left, one) in enumerate(people, start=1)
        ),
    )


def due_list(due: DueList) -> Table:
    """Return everyone who must be assessed, and why; longest unassessed first. The worst are highlighted."""
    return Table(
        key="wajib-asesmen",
        title=msg("Civil servants who must be assessed"),
        columns=(
            NUMBER,
            NAME,
            NIP,
            POSITION,
            OFFICE,
            TIER,
            Column(key="status", title=N_("Status"), kind=Kind.TEXT, width=132),
            Column(key="last_assessed", title=N_("Last assessed"), kind=Kind.DAY),
            Column(key="due_on", title=N_("Due on"), kind=Kind.DAY),
            Column(key="days_overdue", title=N_("Days overdue"), width=62),
            Column(key="valid_until", title=N_("Valid until"), kind=Kind.DAY),
            Column(key="reason", title=N_("Reason"), kind=Kind.SENTENCE, width=480, printed=False),
        ),
        rows=tuple(_due_row(number, one) for number, one in enumerate(due.people, start=1)),
        bars=("days_overdue",),
        strong=frozenset(_worst(due)),
        note=msg("Bold: never assessed, or no longer valid nationally. Bars: days overdue."),
    )


def _worst(due: DueList) -> Iterator[tuple[int, str]]:
    """Yield the cells of those never assessed, or no longer valid nationally."""
    for row, one in enumerate(due.people):
        if one.status is Status.NEVER:
            yield row, "status"
        if one.valid_until is not None and one.valid_until < due.as_of:
            yield row, "valid_until"


def _due_row(number: int, due: Due) -> Row:
    return (
        number,
        due.person.name,
        due.person.nip,
        due.person.position,
        due.person.office,
        due.person.tier,
        Message(STATUS_WORDS[due.status]),
        due.last.held_on if due.last else None,
        due.due_on,
        due.days_overdue,
        due.valid_until,
        explain(due),
    )


def people_of(batch: Batch, view: PlanView) -> tuple[Person, ...]:
    """Return those who sit in a batch, in its order."""
    return tuple(view.people[nip] for nip in batch.nips)


def tier_of(batch: Batch) -> Tier | Message:
    """Return the tier of a batch; several together are mixed."""
    return batch.tier or msg("Mixed")


def called_off(batch: Batch, view: PlanView) -> Message | None:
    """Return the note that a batch is called off, and why."""
    reason = view.cancelled.get(batch.number)
    return None if reason is None else msg("Called off: {reason}", reason=reason)


def place_of(window: Window, view: PlanView) -> Message | str | None:
    """Return where a batch sits, as far as known: the venue, and the room where there are several."""
    if view.settings.parallel == 1:
        return window.venue
    room = msg("Room {room}", room=window.room)
    return room if window.venue is None else Message("{venue}, {room}", {"venue": window.venue, "room": room})
