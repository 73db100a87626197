"""Results after they came, or before: who waits, the hand-over to the person, what is invalid, how many."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TypeAlias

from asesmen_cli.domain.commands import Command
from asesmen_cli.domain.conclusions import awaited, came_in_full
from asesmen_cli.domain.disclosure import Counts, in_groups
from asesmen_cli.domain.facts import PlanState, Written
from asesmen_cli.domain.findings import AsesmenError, FieldError
from asesmen_cli.domain.letters import Appointment, Letter, LetterKind, Subject
from asesmen_cli.domain.messages import msg
from asesmen_cli.domain.names import with_name
from asesmen_cli.domain.people import Person, Voided
from asesmen_cli.domain.planning import Batch
from asesmen_cli.domain.result_facts import (
    AwaitedBatch,
    Delivered,
    DeliveredBatch,
    Invalidated,
    Received,
    ResultsPending,
    ShownResult,
    ShownResults,
)
from asesmen_cli.domain.results import (
    SCALES,
    Purpose,
    Receipt,
    Result,
    Thresholds,
    categories,
    category,
    expected_on,
)
from asesmen_cli.domain.snapshot import Snapshot
from asesmen_cli.domain.state import latest
from asesmen_cli.outputs import write
from asesmen_cli.settings import Settings
from asesmen_cli.usecases.attend.sheet import published_batch
from asesmen_cli.usecases.common.context import Ask, Context, in_turn
from asesmen_cli.usecases.common.lookup import find_person
from asesmen_cli.usecases.common.plans import state_of
from asesmen_cli.usecases.export import report
from asesmen_cli.usecases.letters import filed

DOCUMENT = "dokumen hasil penilaian kompetensi"
"""What letters call the document handed over. Official, so in Indonesian."""


def pending(ctx: Context) -> ResultsPending:
    """Return who waits for a result: full attendance, and none received. Events from lists do not count.

    Raises:
        AsesmenError: ``state.no-roster``.
    """
    snapshot = ctx.workspace.snapshot()
    if snapshot.load is None:
        raise AsesmenError("state.no-roster", workspace=ctx.workspace.where)
    batches = [
        wait
        for plan in snapshot.plans
        if plan.state is PlanState.PUBLISHED
        for batch in plan.standing
        if batch.window.end <= ctx.today and (wait := _awaited(ctx, snapshot, plan.name or "", batch)).people
    ]
    undelivered = [
        Received(person=snapshot.people[nip].person, receipt=one)
        for nip, own in snapshot.receipts.items()
        for one in own
        if one.delivered_on is None and _void(snapshot, one) is None
    ]
    return ResultsPending(
        as_of=ctx.today,
        expected_days=ctx.settings.results.expected_days,
        batches=tuple(sorted(batches, key=lambda one: one.batch.window.place)),
        undelivered=tuple(sorted(undelivered, key=lambda one: (one.receipt.received_on, one.person.nip))),
    )


def _awaited(ctx: Context, snapshot: Snapshot, plan: str, batch: Batch) -> AwaitedBatch:
    held_on, waiting = batch.window.end, awaited(snapshot, batch)
    expected = expected_on(held_on, ctx.settings.results.expected_days)
    return AwaitedBatch(
        plan=plan,
        batch=batch,
        expected_on=expected,
        days_waiting=(ctx.today - held_on).days,
        days_late=max((ctx.today - expected).days, 0),
        people=tuple(snapshot.people[nip].person for nip in waiting),
        arrived=len(came_in_full(snapshot, batch)) - len(waiting),
    )


def _void(snapshot: Snapshot, receipt: Receipt) -> Voided | None:
    """Return the record that the assessment of a result is invalid, if there is one."""
    own = snapshot.voided.get(receipt.nip, ())
    return next((one for one in own if one.held_on == receipt.held_on), None)


def show(ctx: Context, nip: str) -> ShownResults:
    """Return the results of one person, who is asked for by number.

    Raises:
        AsesmenError: ``state.no-roster``, ``state.no-person``, ``state.no-result``.
    """
    snapshot = ctx.workspace.snapshot()
    person = find_person(ctx, snapshot, nip)
    results = ctx.workspace.results_of({person.nip})
    if not results:
        raise AsesmenError("state.no-result", name=person.name, nip=person.nip)
    thresholds = ctx.settings.thresholds()
    return ShownResults(
        as_of=ctx.today,
        person=person,
        results=tuple(
            ShownResult(
                result=one,
                categories=categories(one.jpm, one.purpose, one.thresholds or thresholds),
                voided=_void(snapshot, one.receipt),
            )
            for one in reversed(results)
        ),
    )


@in_turn(Command.RESULT_DELIVER)
def deliver(
    ctx: Context, nip: str, on: date | None, folder: Path | None, *, again: bool = False
) -> Delivered:
    """Hand a result to its person: write the letter, which holds no scores, and put it on record.

    It is the latest of those that were not handed over, else the latest of all.

    ``again`` writes the letter of a hand-over once more, and changes nothing else.

    Raises:
        AsesmenError: ``state.no-person``, ``state.no-result``, ``state.result-void``,
            ``state.result-delivered`` unless ``again``, ``usage.value`` for a day before the result came or
            after today, ``output.*``; then nothing is on record.
    """
    snapshot = ctx.workspace.snapshot()
    person = find_person(ctx, snapshot, nip)
    results = ctx.workspace.results_of({person.nip})
    if not results:
        raise AsesmenError("state.no-result", name=person.name, nip=person.nip)
    waiting = [
        one for one in results if one.receipt.delivered_on is None and _void(snapshot, one.receipt) is None
    ]
    before = (results if again else waiting or results)[-1]
    receipt = before.receipt
    day = receipt.delivered_on or on or ctx.today
    void = _void(snapshot, receipt)
    if void is not None:
        raise AsesmenError(
            "state.result-void", name=person.name, nip=person.nip, day=receipt.held_on, on=void.on
        )
    if receipt.delivered_on is not None and not again:
        raise AsesmenError(
            "state.result-delivered", name=person.name, nip=person.nip, day=receipt.delivered_on
        )
    _check_day(ctx, receipt, day)
    folder = folder or Path(ctx.settings.export.folder)
    written = _hand_over(ctx, snapshot, [before], day, folder, one_each=True)
    receipt = replace(receipt, delivered_on=day)
    return Delivered(person=person, receipt=receipt, files=written.files, findings=written.findings)


def deliver_batch(
    ctx: Context, number: int, on: date | None, folder: Path | None, name: str | None = None
) -> DeliveredBatch:
    """Hand over the results of a published batch that were not handed over; their letters are one file.

    Raises:
        AsesmenError: ``state.nothing-to-deliver``, ``usage.value`` for a day before a result came or after
            today, ``output.*``, and what :func:`published_batch` raises; then nothing is on record.
    """
    snapshot = ctx.workspace.snapshot()
    plan, batch = published_batch(ctx, snapshot.plans, number, name)
    held_on, day = batch.window.end, on or ctx.today
    waiting = [
        one
        for one in ctx.workspace.results_of(set(batch.nips))
        if one.receipt.held_on == held_on
        and one.receipt.delivered_on is None
        and _void(snapshot, one.receipt) is None
    ]
    if not waiting:
        raise AsesmenError("state.nothing-to-deliver", batch=number)
    for one in waiting:
        _check_day(ctx, one.receipt, day)
    place = (folder or Path(ctx.settings.export.folder)) / f"hasil-batch-{number:02}-{held_on}"
    written = _hand_over(ctx, snapshot, waiting, day, place, one_each=False)
    people = (
        Received(
            person=snapshot.people[one.receipt.nip].person, receipt=replace(one.receipt, delivered_on=day)
        )
        for one in waiting
    )
    return DeliveredBatch(
        plan=plan.name or "",
        batch=batch,
        people=tuple(people),
        files=written.files,
        findings=written.findings,
    )


def _hand_over(
    ctx: Context,
    snapshot: Snapshot,
    results: Iterable[Result],
    day: date,
    folder: Path,
    *,
    one_each: bool,
) -> Written:
    """Write the letters of hand-overs on a day, and put both on record in one event."""
    results = tuple(results)
    people = (snapshot.people[one.receipt.nip].person for one in results)
    drawn = [
        _letter(with_name(person, ctx.settings.documents.names), one.receipt, day)
        for person, one in zip(people, results, strict=True)
    ]
    post = filed(ctx, drawn, snapshot.letters, one_each=one_each)
    letters = tuple(replace(letter, dated=day) for letter in post.letters.letters)
    with ctx.delivery() as files:
        shown = replace(report(ctx), letters=replace(post.letters, letters=letters))
        written = write(shown, ("docx",), folder, files, private=True)
        stamp = ctx.stamp(Command.RESULT_DELIVER)
        with ctx.workspace.writing(stamp, head=snapshot.head, seal=files.seal) as changes:
            for before in results:
                after = replace(before, receipt=replace(before.receipt, delivered_on=day))
                if after != before:
                    changes.put(before, after)
            for line, numbered in post.lines:
                if line != (entered := replace(numbered, dated=day)):
                    changes.put(line, entered)
    return written


def _check_day(ctx: Context, receipt: Receipt, day: date) -> None:
    """Raise an error if a result cannot have been handed over on a day."""
    if day > ctx.today:
        raise FieldError("on", day, msg("it is after {today}", today=ctx.today))
    if day < receipt.received_on:
        raise FieldError("on", day, msg("the result came on {day}", day=receipt.received_on))


def _letter(person: Person, receipt: Receipt, day: date) -> Letter:
    """Return the person's letter about a hand-over: the assessment, and nothing of the result."""
    return Letter(
        kind=LetterKind.HAND_OVER,
        office=person.office,
        people=(Subject(person=person, was=Appointment(days=(receipt.held_on,))),),
        plan=None,
        dated=day,
        document=DOCUMENT,
        held_by=receipt.organiser or "",
    )


@in_turn(Command.RESULT_VOID)
def void(ctx: Context, nip: str, reason: str, on: date | None, ask: Ask) -> Invalidated:
    """Declare an assessment invalid, the latest unless its day is named: the person is due as if without it.

    Raises:
        AsesmenError: ``state.no-person``, ``state.no-assessment``, ``state.no-assessment-on``,
            ``state.void-already``, ``question.*``; then nothing is changed.
    """
    snapshot = ctx.workspace.snapshot()
    person = find_person(ctx, snapshot, nip)
    held_on = _meant(ctx, snapshot, person, on)
    question = msg(
        "The assessment of {name} on {day} will no longer count: the person is due as if without "
        "it. Continue?",
        name=person.name,
        day=held_on,
    )
    if not ask(question):
        raise AsesmenError("question.no")
    voided = Voided(nip=person.nip, held_on=held_on, on=ctx.today, reason=reason)
    with ctx.workspace.writing(ctx.stamp(Command.RESULT_VOID, reason), head=snapshot.head) as changes:
        changes.put(None, voided)
    due = state_of(ctx, ctx.workspace.snapshot()).due_of(person.nip)
    return Invalidated(person=person, voided=voided, due=due)


def _meant(ctx: Context, snapshot: Snapshot, person: Person, on: date | None) -> date:
    """Return the day of the assessment meant, which must be valid."""
    held = snapshot.assessments.get(person.nip, ())
    voided = snapshot.voided.get(person.nip, ())
    last = latest(held, ctx.today)
    gone = (
        latest(voided, ctx.today) if on is None else next((one for one in voided if one.held_on == on), None)
    )
    if gone is not None and (on is not None or last is None or last.held_on < gone.held_on):
        raise AsesmenError(
            "state.void-already", name=person.name, nip=person.nip, day=gone.held_on, on=gone.on
        )
    if on is None and last is not None:
        return last.held_on
    days = tuple(one.held_on for one in held)
    if not days:
        raise AsesmenError("state.no-assessment", name=person.name, nip=person.nip)
    if on is None or on not in days:
        raise AsesmenError("state.no-assessment-on", name=person.name, nip=person.nip, day=on, days=days)
    return on


def counted(ctx: Context, snapshot: Snapshot, group: Callable[[Person], str]) -> Mapping[Purpose, Counts]:
    """Return how many people of each group are in which category, by their latest result that counts.

    Each result is counted once, on the scale of its purpose; one that serves both on that of filling posts.
    Tell one division of the people only: of two that overlap, the numbers can be subtracted from each other.
    """
    people = {nip: filed.person for nip, filed in snapshot.people.items() if filed.present}
    latest_of = {
        one.receipt.nip: one
        for one in ctx.workspace.results_of(people)
        if one.receipt.held_on <= ctx.today and _void(snapshot, one.receipt) is None
    }
    found = ((group(people[nip]), one.purpose, one.jpm, one.thresholds, 1) for nip, one in latest_of.items())
    return disclosed(found, ctx.settings)


Counted: TypeAlias = tuple[str, Purpose, Decimal, Thresholds | None, int]
"""Group, purpose, JPM, the thresholds kept with the result, and how many people have it."""


def disclosed(results: Iterable[Counted], settings: Settings) -> Mapping[Purpose, Counts]:
    """Return how many people of each group are in which category, in groups that are large enough."""
    thresholds, smallest = settings.thresholds(), settings.results.smallest_group
    tables: dict[Purpose, dict[str, list[int]]] = {scale: defaultdict(lambda: [0, 0, 0]) for scale in SCALES}
    for group, purpose, jpm, kept, people in results:
        scale = Purpose.FILLING if purpose is Purpose.BOTH else purpose
        found = category(jpm, scale, kept or thresholds)
        tables[scale][group][SCALES[scale].index(found)] += people
    return {
        scale: in_groups(dict(sorted(table.items())), SCALES[scale], smallest)
        for scale, table in tables.items()
    }
