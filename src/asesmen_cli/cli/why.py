"""``why``: everything about one person."""

from collections.abc import Iterator

from asesmen_cli.cli import _options as opt
from asesmen_cli.cli._commands import Commands
from asesmen_cli.cli._parts import about, days_of, joined, sequence, tier_name, times, who
from asesmen_cli.cli._run import Run
from asesmen_cli.cli.plan import state_of
from asesmen_cli.domain.attendance import ATTENDANCE_WORDS, Attendance
from asesmen_cli.domain.document import Part, Text
from asesmen_cli.domain.due import cited, declared_invalid, explain
from asesmen_cli.domain.facts import AttendanceSheet, Overtaken, PlanView, Why
from asesmen_cli.domain.messages import Kind, Message, Param, Value, msg
from asesmen_cli.domain.results import receipt_text
from asesmen_cli.domain.rules import why_unplaced

command = Commands()


@command("why")
def why(run: Run, nip: opt.Nip) -> None:
    """Explain one person."""
    from asesmen_cli.usecases.why import why as look_up

    answer = look_up(run.ctx(), nip)
    run.show(answer, described, findings=answer.conflicts)


def described(answer: Why) -> Iterator[Part]:
    """What is on file about the person, and the seat or the reason for none."""
    person = answer.person
    yield who(person)
    place: list[Param] = [part for part in (person.position, person.unit, person.office) if part]
    yield Text(joined([*place, tier_name(person.tier), *([person.echelon] if person.echelon else [])]))
    yield Text(
        msg("No longer in the roster; {source}.", source=cited(answer.source))
        if answer.due is None
        else explain(answer.due)
    )
    said = None if answer.due is None or answer.due.absent is not None else answer.due.last
    for held in answer.assessments:
        if not held.awaited and held != said:
            yield Text(msg("Assessed on {day} ({source}).", day=held.held_on, source=cited(held.source)))
    for void in answer.voided:
        if answer.due is None or answer.due.voided != void:
            yield Text(declared_invalid(void))
    yield from (Text(receipt_text(receipt)) for receipt in answer.receipts)
    for absence in answer.absences:
        days = Value((absence.first, absence.last), Kind.PERIOD)
        yield Text(msg("Away {days} ({reason}).", days=days, reason=absence.reason or None))
    for sheet in answer.attendance:
        yield from _attended(sheet)
    yield Text(_seat(answer, answer.plan) if answer.plan is not None else msg("There is no plan yet."))
    yield from map(_overtaken, answer.overtaken)


def _attended(sheet: AttendanceSheet) -> Iterator[Part]:
    """What has become of one person's seat in a batch that has begun."""
    for one in sheet.people:
        outcome = Message(ATTENDANCE_WORDS[one.outcome])
        because = msg("{outcome}: {reason}", outcome=outcome, reason=one.reason) if one.reason else outcome
        yield Text(
            msg(
                "Attendance of batch {n} of {plan}, {days}: {outcome}.",
                n=sheet.batch.number,
                plan=sheet.plan,
                days=days_of(sheet.batch),
                outcome=sequence([because, *times(one)]),
            )
        )


def _seat(answer: Why, plan: PlanView) -> Message:
    state = state_of(plan)
    if answer.batch is not None:
        days = days_of(answer.batch)
        return msg("{state}: batch {n}, {days}.", state=state, n=answer.batch.number, days=days)
    if answer.unplaced is not None:
        return msg("{state}: no seat. {reason}", state=state, reason=why_unplaced(answer.unplaced))
    if any(person.outcome is Attendance.DROPPED for one in answer.attendance[-1:] for person in one.people):
        return msg("{state}: no seat yet after being dropped (asesmen plan --keep).", state=state)
    return msg("{state}: not planned.", state=state)


def _overtaken(one: Overtaken) -> Text:
    """Someone who has waited less and sits earlier, and what keeps the two from changing places."""
    name, n = one.person.name, one.batch.number
    if not one.broken:
        return Text(
            msg(
                "{name} has waited less and has an earlier seat, in batch {n}; at present, changing places "
                "would break no rule.",
                name=name,
                n=n,
            )
        )
    return Text(
        msg(
            "{name} has waited less and has an earlier seat, in batch {n}, because changing places "
            "would break a rule: {rules}",
            name=name,
            n=n,
            rules=sequence([about(finding) for finding in one.broken], " "),
        )
    )
