"""The register of letters on the screen, and the fields of a template."""

from rich.text import Text

from asesmen_cli.cli import _render
from asesmen_cli.cli._run import Run
from asesmen_cli.cli._screen import line, new_console, new_table, show_json
from asesmen_cli.domain.facts import LetterRegister, LetterTemplate, OnRegister
from asesmen_cli.domain.letters import LETTER_WORDS
from asesmen_cli.domain.messages import N_, msgs


def register(answer: LetterRegister, run: Run, *, unsent: bool = False) -> None:
    """Shows the register of letters; ``unsent`` says that only those not sent were asked for."""
    if run.json:
        from asesmen_cli.outputs import as_json

        show_json(as_json(answer, run.words))
        return
    console = new_console()
    if not answer.letters:
        nothing = N_("No letter to show. Write them: asesmen export --format docx")
        line(console, run.say(N_("No letter is waiting to be sent.") if unsent else nothing))
        return
    table = new_table()
    table.add_column("ID", no_wrap=True, justify="right")
    table.add_column(run.say("Letter"), ratio=3, overflow="fold")
    table.add_column(run.say("To"), ratio=5, overflow="fold")
    table.add_column(run.say("Batch"), no_wrap=True)
    table.add_column(run.say("People"), no_wrap=True, justify="right")
    table.add_column(run.say("Written"), no_wrap=True)
    table.add_column(run.say("Number"), ratio=3, overflow="fold")
    table.add_column(run.say("Dated"), no_wrap=True)
    table.add_column(run.say("Sent"), no_wrap=True)
    for one in answer.letters:
        table.add_row(*(Text(cell) for cell in _cells(one, run)))
    console.print(table)
    waiting = sum(one.line.sent_on is None for one in answer.letters)
    unnumbered = sum(one.line.number is None for one in answer.letters)
    line(
        console,
        run.say(
            "{letters}; without a number: {unnumbered}, not sent: {unsent}.",
            letters=msgs("{n} letter", "{n} letters", len(answer.letters)),
            unnumbered=unnumbered,
            unsent=waiting,
        ),
        style="bold",
    )


def _cells(one: OnRegister, run: Run) -> list[str]:
    entry = one.line
    return [
        str(entry.id),
        run.words.text(LETTER_WORDS[entry.kind]),
        (one.person.name if one.person is not None else entry.office) or "-",
        run.words.join([str(batch) for batch in entry.batches]) or "-",
        run.words.number(len(entry.told)),
        run.words.short_date(entry.written_on),
        entry.number or "-",
        run.words.short_date(entry.dated),
        "-" if entry.sent_on is None else run.words.short_date(entry.sent_on),
    ]


def template(answer: LetterTemplate, run: Run) -> None:
    """The Word file that was written, and the fields that may stand in it."""
    if run.json:
        from asesmen_cli.outputs import as_json

        show_json(as_json(answer, run.words))
        return
    _render.written(answer.written, run)
    console = new_console()
    line(console, run.say("Fields that may stand in it, between double braces:"), style="bold")
    table = new_table()
    table.add_column(run.say("Field"), no_wrap=True)
    table.add_column(run.say("What it holds"), ratio=1)
    for name, meaning in answer.fields.items():
        table.add_row(Text("{{ " + name + " }}"), Text(run.words.text(meaning)))
    console.print(table)
    run.note(
        run.say("The file shows how lines and rows are repeated: change whatever stands around the braces.")
    )
