"""One person's whole history on a page, without the content of results."""

from collections.abc import Iterator

from asesmen_cli.domain.attendance import ATTENDANCE_WORDS
from asesmen_cli.domain.document import Cell, Column, Document, Table
from asesmen_cli.domain.due import cited, explain
from asesmen_cli.domain.facts import PlanState
from asesmen_cli.domain.messages import N_, Kind, Message, msg
from asesmen_cli.domain.people import TIER_WORDS, grouped
from asesmen_cli.domain.snapshot import Snapshot
from asesmen_cli.domain.state import statuses
from asesmen_cli.usecases.common.attendance import attendance_sheets
from asesmen_cli.usecases.common.context import Context
from asesmen_cli.usecases.common.lookup import find_person
from asesmen_cli.usecases.report._asked import Asked


def person(ctx: Context, asked: Asked) -> Document:
    """Return everything on file about one person: assessments, batches, days away.

    Raises:
        AsesmenError: ``state.no-roster``, ``state.no-person``.
    """
    snapshot = ctx.workspace.snapshot()
    who = find_person(ctx, snapshot, asked.nip)
    everyone = statuses(snapshot, ctx.settings.due_rule(), ctx.today)
    due = next((one for one in everyone if one.person.nip == who.nip), None)
    stand = msg("No longer in the roster.") if due is None else explain(due)
    place = tuple(part for part in (who.position, who.unit, who.office, who.echelon) if part)
    return Document(
        name=f"person-{who.nip}",
        file=f"riwayat-{who.nip}",
        title=msg("{name}, NIP {nip}", name=who.name, nip=grouped(who.nip)),
        as_of=ctx.today,
        leads=(msg("{place}; {tier}.", place=place, tier=msg(TIER_WORDS[who.tier])), stand),
        parts=(
            Table(
                key="assessments",
                title=msg("Assessments"),
                columns=(
                    Column(key="day", title=N_("Day"), kind=Kind.DAY),
                    Column(key="organiser", title=N_("Organiser"), kind=Kind.TEXT),
                    Column(key="source", title=N_("Source"), kind=Kind.TEXT, priority=1),
                    Column(key="note", title=N_("Note"), kind=Kind.TEXT),
                ),
                rows=tuple(_assessments(snapshot, who.nip)),
                empty=msg("None is on record."),
            ),
            Table(
                key="batches",
                title=msg("Batches"),
                columns=(
                    Column(key="plan", title=N_("Plan"), kind=Kind.TEXT, priority=1),
                    Column(key="batch", title=N_("Batch"), kind=Kind.NUMBER),
                    Column(key="start", title=N_("First day"), kind=Kind.DAY),
                    Column(key="end", title=N_("Last day"), kind=Kind.DAY),
                    Column(key="outcome", title=N_("Outcome"), kind=Kind.TEXT),
                    Column(key="reason", title=N_("Reason"), kind=Kind.TEXT),
                ),
                rows=tuple(_batches(ctx, snapshot, who.nip)),
                empty=msg("No seat in a published plan."),
            ),
            Table(
                key="away",
                title=msg("Away, and exempt"),
                columns=(
                    Column(key="from", title=N_("First day away"), kind=Kind.DAY),
                    Column(key="to", title=N_("Last day away"), kind=Kind.DAY),
                    Column(key="reason", title=N_("Reason"), kind=Kind.TEXT),
                ),
                rows=tuple(_absences(snapshot, who.nip)),
                empty=msg("Nothing is recorded."),
            ),
        ),
        personal=True,
    )


def _assessments(snapshot: Snapshot, nip: str) -> Iterator[tuple[Cell, ...]]:
    """Yield those that count, with what has come of each, and those declared invalid."""
    came = {receipt.held_on: receipt for receipt in snapshot.receipts.get(nip, ())}
    rows: list[tuple[Cell, ...]] = []
    for one in snapshot.assessments.get(nip, ()):
        receipt = came.get(one.held_on)
        note: Message | None = msg("result awaited") if one.awaited else None
        if receipt is not None:
            note = msg("result received on {day}", day=receipt.received_on)
            if receipt.delivered_on is not None:
                note = msg("result handed over on {day}", day=receipt.delivered_on)
        organiser = one.organiser or (receipt.organiser if receipt else None)
        rows.append((one.held_on, organiser, cited(one.source), note))
    for void in snapshot.voided.get(nip, ()):
        why = msg("declared invalid on {day} ({reason})", day=void.on, reason=void.reason)
        rows.append((void.held_on, None, None, why))
    yield from sorted(rows, key=lambda row: str(row[0]))


def _batches(ctx: Context, snapshot: Snapshot, nip: str) -> Iterator[tuple[Cell, ...]]:
    """Yield seats in published plans: those that have begun with what became of them, then those to come."""
    plans = snapshot.plans
    begun = attendance_sheets(ctx, snapshot, plans)
    for sheet in begun:
        window = sheet.batch.window
        for one in sheet.people:
            if one.person.nip == nip:
                outcome = msg(ATTENDANCE_WORDS[one.outcome])
                yield sheet.plan, sheet.batch.number, window.start, window.end, outcome, one.reason
    known = {(sheet.plan, sheet.batch.number) for sheet in begun}
    for plan in plans:
        for batch in plan.standing if plan.state is PlanState.PUBLISHED else ():
            if nip in batch.nips and (plan.name, batch.number) not in known:
                yield plan.name, batch.number, batch.window.start, batch.window.end, msg("to come"), None


def _absences(snapshot: Snapshot, nip: str) -> Iterator[tuple[Cell, ...]]:
    for one in snapshot.absences.get(nip, ()):
        yield one.first, one.last, one.reason or None
    exemption = snapshot.exemptions.get(nip)
    if exemption is not None:
        yield None, exemption.until, msg("exempt ({reason})", reason=exemption.reason)
