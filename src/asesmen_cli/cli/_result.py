"""Facts about results on the screen. What a result says is shown by :func:`shown` alone, for one person."""

from collections.abc import Sequence
from datetime import date

from rich.console import Console
from rich.table import Table
from rich.text import Text

from asesmen_cli.cli._render import tier_name
from asesmen_cli.cli._run import Run
from asesmen_cli.cli._screen import line, new_console, new_table, show_findings, show_json
from asesmen_cli.domain.due import STATUS_WORDS, declared_invalid, explain
from asesmen_cli.domain.people import Person, grouped
from asesmen_cli.domain.result_facts import (
    AwaitedBatch,
    Delivered,
    Invalidated,
    Received,
    ResultsImported,
    ResultsPending,
    ShownResult,
    ShownResults,
)
from asesmen_cli.domain.results import CATEGORY_WORDS, COMPETENCY_WORDS, PURPOSE_WORDS, told_of


def imported(answer: ResultsImported, run: Run) -> None:
    """What was taken in: whose results, not what they say."""
    if run.json:
        from asesmen_cli.outputs import as_json

        show_json(as_json(answer, run.words))
        return
    show_findings(answer.findings, run.words)
    console = new_console()
    if answer.new:
        console.print(_received(answer.new, run))
    if answer.corrected:
        line(console, run.say("These take the place of others:"), style="bold")
        console.print(_received(answer.corrected, run))
    line(
        console,
        run.say(
            "Results taken in: {new}. In the place of others: {corrected}. As before: {known}."
            " Rejected: {rejected}. Ignored: {ignored}.",
            new=len(answer.new),
            corrected=len(answer.corrected),
            known=answer.known,
            rejected=answer.rejected,
            ignored=answer.ignored,
        ),
        style="bold",
    )
    if answer.dry_run:
        line(console, run.say("Nothing was written (--dry-run)."))
    elif answer.new or answer.corrected:
        run.note(run.say("Next: asesmen result deliver NIP; asesmen result pending lists who waits"))


def _received(people: Sequence[Received], run: Run) -> Table:
    table = new_table()
    table.add_column("NIP", no_wrap=True, width=18)
    table.add_column(run.say("Name"), ratio=3)
    table.add_column(run.say("Assessed"), no_wrap=True, width=11)
    table.add_column(run.say("Received"), no_wrap=True, width=11)
    table.add_column(run.say("Organiser"), ratio=2)
    for one in people:
        receipt = one.receipt
        days = (run.words.short_date(receipt.held_on), run.words.short_date(receipt.received_on))
        cells = (one.person.nip, one.person.name, *days, receipt.organiser or "-")
        table.add_row(*map(Text, cells))
    return table


def pending(answer: ResultsPending, run: Run) -> None:
    """Who waits for a result, batch by batch, and whose result waits for them."""
    if run.json:
        from asesmen_cli.outputs import as_json

        show_json(as_json(answer, run.words))
        return
    console = new_console()
    for batch in answer.batches:
        _awaited(console, batch, run)
    if answer.undelivered:
        line(console, run.say("Received and not handed over:"), style="bold")
        console.print(_received(answer.undelivered, run))
        console.print()
    told: dict[str, int | date] = {
        "day": answer.as_of,
        "people": answer.waiting,
        "batches": len(answer.batches),
    }
    line(
        console,
        run.say("As of {day}, waiting for a result: {people} (batches: {batches}).", **told)
        if answer.waiting
        else run.say("As of {day}: nobody waits for a result.", day=answer.as_of),
        style="bold",
    )
    late = [run.say("batch {n} of {plan}", n=one.batch.number, plan=one.plan) for one in answer.late]
    if late:
        days, batches = answer.expected_days, run.words.join(late)
        line(
            console,
            run.say(
                "Late, as results are expected within {days} days: {batches}.", days=days, batches=batches
            ),
        )
    if answer.undelivered:
        run.note(run.say("Next: asesmen result deliver NIP"))


def _awaited(console: Console, one: AwaitedBatch, run: Run) -> None:
    batch = one.batch
    line(
        console,
        run.say(
            "Plan {plan}, batch {n} · {tier} · {days}",
            plan=one.plan,
            n=str(batch.number),
            tier=tier_name(batch.tier, run),
            days=run.words.period(batch.window.days),
        ),
        style="bold",
    )
    facts: dict[str, int | date] = {
        "waiting": len(one.people),
        "arrived": one.arrived,
        "expected": one.expected_on,
        "since": one.days_waiting,
        "late": one.days_late,
    }
    line(
        console,
        run.say(
            "Waiting: {waiting}, for {since} days; here already: {arrived}. Expected on {expected},"
            " {late} days ago.",
            **facts,
        )
        if one.days_late
        else run.say(
            "Waiting: {waiting}, for {since} days; here already: {arrived}. Expected on {expected}.", **facts
        ),
        style="yellow" if one.days_late else "",
    )
    console.print(_people(one.people, run))
    console.print()


def _people(people: Sequence[Person], run: Run) -> Table:
    table = new_table()
    table.add_column("NIP", no_wrap=True, width=18)
    table.add_column(run.say("Name"), ratio=3)
    table.add_column(run.say("Office"), ratio=4)
    for person in people:
        table.add_row(*map(Text, (person.nip, person.name, person.office or "-")))
    return table


def delivered(answer: Delivered, run: Run) -> None:
    """A hand-over, and the letter that goes with it."""
    if run.json:
        from asesmen_cli.outputs import as_json

        show_json(as_json(answer, run.words))
        return
    show_findings(answer.findings, run.words)
    console = new_console()
    receipt = answer.receipt
    line(
        console,
        run.say(
            "The result of {name} (assessed on {held_on}) was handed over on {day}.",
            name=answer.person.name,
            held_on=receipt.held_on,
            day=receipt.delivered_on,
        ),
        style="bold",
    )
    for file in answer.files:
        line(console, run.say("Written: {file}", file=str(file.path)))


def shown(answer: ShownResults, run: Run) -> None:
    """What the results of one person say."""
    if run.json:
        from asesmen_cli.outputs import as_json

        show_json(as_json(answer, run.words))
        return
    console = new_console()
    line(console, f"{answer.person.name}, NIP {grouped(answer.person.nip)}", style="bold")
    for one in answer.results:
        console.print()
        _shown(console, one, run)
    run.note(run.say("Confidential: for this person alone."))


def _shown(console: Console, one: ShownResult, run: Run) -> None:
    words, result = run.words, one.result
    line(
        console,
        run.say(
            "Assessed on {day} for {purpose}: JPM {jpm}%.",
            day=result.receipt.held_on,
            purpose=words.text(PURPOSE_WORDS[result.purpose]),
            jpm=words.decimal(result.jpm),
        ),
        style="bold",
    )
    line(console, words.join([words.text(CATEGORY_WORDS[category]) for category in one.categories]) + ".")
    if result.levels:
        table = new_table()
        table.add_column(run.say("Competency"), ratio=1)
        table.add_column(run.say("Achieved"), justify="right", no_wrap=True)
        table.add_column(run.say("Standard"), justify="right", no_wrap=True)
        for level in result.levels:
            standard = "-" if level.standard is None else words.decimal(level.standard)
            name = words.text(COMPETENCY_WORDS[level.competency])
            table.add_row(name, words.decimal(level.achieved), standard)
        console.print(table)
    line(console, words.put(told_of(result.receipt)))
    if one.voided is not None:
        line(console, words.put(declared_invalid(one.voided)), style="yellow")


def invalidated(answer: Invalidated, run: Run) -> None:
    """An assessment that was declared invalid, and where the person stands now."""
    if run.json:
        from asesmen_cli.outputs import as_json

        show_json(as_json(answer, run.words))
        return
    console = new_console()
    due = answer.due
    line(console, f"{answer.person.name}, NIP {grouped(answer.person.nip)}", style="bold")
    if due is None:
        line(console, run.words.put(declared_invalid(answer.voided)))
        return
    line(console, run.words.put(explain(due)))
    line(console, run.say("Now: {status}.", status=run.words.text(STATUS_WORDS[due.status])))
    if due.status.flagged:
        run.note(run.say("Next: asesmen plan"))
