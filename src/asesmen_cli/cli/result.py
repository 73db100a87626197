"""``result``: take results in, see who waits, hand them over, declare one invalid.

What a result says is shown by ``result show`` only, for one person.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated

from asesmen_cli.cli import _options as opt
from asesmen_cli.cli._commands import Commands
from asesmen_cli.cli._parts import (
    BLANK,
    NAME,
    NIP,
    NOTHING_WRITTEN,
    batch_of_plan,
    files_of,
    joined,
    people_table,
    strong,
    who,
)
from asesmen_cli.cli._run import Run
from asesmen_cli.domain.document import Column, Part, Table, Text
from asesmen_cli.domain.due import STATUS_WORDS, declared_invalid, explain
from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.domain.messages import N_, Kind, Message, Param, Value, msg, msgs
from asesmen_cli.domain.result_facts import (
    AwaitedBatch,
    Delivered,
    DeliveredBatch,
    Invalidated,
    Received,
    ResultsImported,
    ResultsPending,
    ShownResult,
    ShownResults,
)
from asesmen_cli.domain.results import CATEGORY_WORDS, COMPETENCY_WORDS, PURPOSE_WORDS, Purpose, receipt_text

command = Commands()


@command("import", N_("Import the results that an organiser sends."))
def import_results(
    run: Run,
    file: Annotated[Path, opt.file("FILE", N_("The workbook of results"))],
    purpose: Annotated[
        str | None,
        opt.choice(N_("What people were assessed for, where the workbook does not say"), Purpose),
    ] = None,
    on: Annotated[
        date | None,
        opt.day(N_("A day of the assessment, where the workbook does not say; else the latest counts")),
    ] = None,
    organiser: opt.Organiser = None,
    accreditation: Annotated[str | None, opt.text("TEXT", N_("Its accreditation by BKN: A, B or C"))] = None,
    dry_run: opt.DryRun = False,
) -> None:
    """Take in results."""
    from asesmen_cli.usecases.result.load import ResultOptions
    from asesmen_cli.usecases.result.load import import_results as load

    options = ResultOptions(
        purpose=None if purpose is None else Purpose(purpose),
        on=on,
        organiser=organiser,
        accreditation=accreditation,
    )
    with run.reading(file):
        answer = load(run.ctx(), file, options, dry_run=dry_run)
    changed = bool(answer.new or answer.corrected) and not answer.dry_run
    hint = msg("Next: asesmen result deliver NIP; asesmen result pending lists those who wait")
    run.show(answer, _imported, *([hint] if changed else []), findings=answer.findings)


@command("pending", N_("Who waits for a result, and who is late with it."))
def pending(run: Run) -> None:
    """List who waits."""
    from asesmen_cli.usecases.result.results import pending

    answer = pending(run.ctx())
    hints = [msg("Next: asesmen result deliver NIP")] if answer.undelivered else []
    run.show(answer, _pending, *hints)


@command("deliver", N_("Hand a result to its person, with a letter."))
def deliver(
    run: Run,
    nip: Annotated[
        str | None, opt.word("NIP", N_("The person: NIP, part of the name, or number in the list shown last"))
    ] = None,
    batch: Annotated[
        int | None, opt.whole(N_("Every result of this batch that was not handed over, with one file"))
    ] = None,
    on: Annotated[date | None, opt.day(N_("The day of the hand-over; today if left out"))] = None,
    again: Annotated[
        bool, opt.flag("--again", N_("Write the letter once more, as when it was lost"))
    ] = False,
    to: opt.To = None,
    name: opt.PlanName = None,
) -> None:
    """Hand results over."""
    from asesmen_cli.usecases.result.results import deliver, deliver_batch

    if again and (on is not None or batch is not None):
        what = msg("Name either --on or --again") if batch is None else msg("Name either --batch or --again")
        raise AsesmenError("usage.wrong", what=what, command="asesmen result deliver")
    if batch is not None and nip is None:
        every = deliver_batch(run.ctx(), batch, on, to, name)
        run.show(every, _delivered_batch, findings=every.findings)
    elif nip is not None and batch is None:
        answer = deliver(run.ctx(), nip, on, to, again=again)
        run.show(answer, _delivered, findings=answer.findings)
    else:
        what = msg("Name a person, or --batch N")
        raise AsesmenError("usage.wrong", what=what, command="asesmen result deliver")


@command("show", N_("The results of one person. They are confidential."))
def show(run: Run, nip: opt.Nip) -> None:
    """Show the results of one person."""
    from asesmen_cli.usecases.result.results import show

    run.show(show(run.ctx(), nip), _shown, msg("Confidential: for this person alone."))


@command("void", N_("Declare an assessment invalid; the person is due again."))
def void(
    run: Run,
    nip: opt.Nip,
    reason: opt.Reason,
    on: Annotated[date | None, opt.day(N_("The day of the assessment; the latest one if left out"))] = None,
) -> None:
    """Declare an assessment invalid."""
    from asesmen_cli.usecases.result.results import void

    answer = void(run.ctx(), nip, reason, on, run.ask)
    hints = [msg("Next: asesmen plan")] if answer.due is not None and answer.due.status.flagged else []
    run.show(answer, _invalidated, *hints)


def _imported(answer: ResultsImported) -> Iterator[Part]:
    """Whose results came, not what they say."""
    if answer.new:
        yield _received(answer.new)
    if answer.corrected:
        yield strong(msg("These replace others:"))
        yield _received(answer.corrected)
    yield strong(
        msg(
            "Results imported: {new}. Replaced: {corrected}. As before: {known}. Rejected: {rejected}. "
            "Ignored: {ignored}.",
            new=len(answer.new),
            corrected=len(answer.corrected),
            known=answer.known,
            rejected=answer.rejected,
            ignored=answer.ignored,
        )
    )
    if answer.dry_run:
        yield NOTHING_WRITTEN


def _received(people: Sequence[Received]) -> Table:
    return Table(
        key="people",
        columns=(
            NIP,
            NAME,
            Column(key="assessed", title=N_("Assessed"), kind=Kind.DAY),
            Column(key="received", title=N_("Received"), kind=Kind.DAY),
            Column(key="organiser", title=N_("Organiser"), kind=Kind.TEXT, priority=1),
        ),
        rows=tuple(
            (
                one.person.nip,
                one.person.name,
                one.receipt.held_on,
                one.receipt.received_on,
                one.receipt.organiser or None,
            )
            for one in people
        ),
    )


def _pending(answer: ResultsPending) -> Iterator[Part]:
    """Who waits for a result, batch by batch, and whose result waits for them."""
    for batch in answer.batches:
        yield from _awaited(batch)
    if answer.undelivered:
        yield strong(msg("Received and not handed over:"))
        yield _received(answer.undelivered)
        yield BLANK
    yield strong(
        msg(
            "As of {day}, waiting for a result: {people} (batches: {batches}).",
            day=answer.as_of,
            people=answer.waiting,
            batches=len(answer.batches),
        )
        if answer.waiting
        else msg("As of {day}: nobody waits for a result.", day=answer.as_of)
    )
    late = [msg("batch {n} of {plan}", n=one.batch.number, plan=one.plan) for one in answer.late]
    if late:
        yield Text(
            msg(
                "Late, as results are expected within {days} days: {batches}.",
                days=answer.expected_days,
                batches=joined(late),
            )
        )


def _awaited(one: AwaitedBatch) -> Iterator[Part]:
    yield batch_of_plan(one.plan, one.batch)
    facts: dict[str, Param] = {
        "waiting": len(one.people),
        "arrived": one.arrived,
        "expected": one.expected_on,
        "since": one.days_waiting,
    }
    yield Text(
        msg(
            "Waiting: {waiting}, days so far: {since}; here already: {arrived}. Expected on {expected},"
            " {late} days ago.",
            late=one.days_late,
            **facts,
        )
        if one.days_late
        else msg(
            "Waiting: {waiting}, days so far: {since}; here already: {arrived}. Expected on {expected}.",
            **facts,
        )
    )
    yield people_table(one.people)
    yield BLANK


def _delivered(answer: Delivered) -> Iterator[Part]:
    """A hand-over, and the letter that goes with it."""
    yield strong(
        msg(
            "The result of {name} (assessed on {held_on}) was handed over on {day}.",
            name=answer.person.name,
            held_on=answer.receipt.held_on,
            day=answer.receipt.delivered_on,
        )
    )
    yield from files_of(answer)


def _delivered_batch(answer: DeliveredBatch) -> Iterator[Part]:
    """The hand-overs of a batch, and the file of their letters."""
    yield batch_of_plan(answer.plan, answer.batch)
    yield people_table(one.person for one in answer.people)
    yield strong(msgs("{n} result was handed over.", "{n} results were handed over.", len(answer.people)))
    yield from files_of(answer)


def _shown(answer: ShownResults) -> Iterator[Part]:
    yield who(answer.person)
    for one in answer.results:
        yield BLANK
        yield from _result(one)


def _result(one: ShownResult) -> Iterator[Part]:
    result = one.result
    yield strong(
        msg(
            "Assessed on {day} for {purpose}: JPM {jpm} %.",
            day=result.receipt.held_on,
            purpose=Message(PURPOSE_WORDS[result.purpose]),
            jpm=Value(result.jpm, Kind.DECIMAL),
        )
    )
    categories = joined(Message(CATEGORY_WORDS[category]) for category in one.categories)
    yield Text(Message("{categories}.", {"categories": categories}))
    if result.levels:
        yield Table(
            key="levels",
            columns=(
                Column(key="competency", title=N_("Competency"), kind=Kind.TEXT),
                Column(key="achieved", title=N_("Achieved"), kind=Kind.DECIMAL),
                Column(key="standard", title=N_("Standard"), kind=Kind.DECIMAL),
            ),
            rows=tuple(
                (Message(COMPETENCY_WORDS[level.competency]), level.achieved, level.standard)
                for level in result.levels
            ),
        )
    yield Text(receipt_text(result.receipt))
    if one.voided is not None:
        yield Text(declared_invalid(one.voided))


def _invalidated(answer: Invalidated) -> Iterator[Part]:
    """An assessment that was declared invalid, and the person's status now."""
    yield who(answer.person)
    if answer.due is None:
        yield Text(declared_invalid(answer.voided))
        return
    yield Text(explain(answer.due))
    yield Text(msg("Now: {status}.", status=Message(STATUS_WORDS[answer.due.status])))
