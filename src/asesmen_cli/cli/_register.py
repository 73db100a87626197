"""Facts about rosters on the screen. Nothing is computed here."""

from collections.abc import Sequence
from datetime import date

from rich.console import Console
from rich.text import Text

from asesmen_cli.cli._render import tier_name
from asesmen_cli.cli._run import Run
from asesmen_cli.cli._screen import MOST_LINES, line, new_console, new_table, show_findings, show_json
from asesmen_cli.domain.difference import FIELD_WORDS, KIND_WORDS, Difference, FieldChange, Kind, Told
from asesmen_cli.domain.facts import (
    Load,
    OfficeReview,
    Recorded,
    Renamed,
    RosterCheck,
    RosterImport,
    RosterList,
)
from asesmen_cli.domain.people import Tier

SHOWN_FIELDS = frozenset({"office", "tier", "echelon", "rank", "position", "name", "standing"})
"""Of a change, what a person wants to see first; the others are named."""


def checked(answer: RosterCheck, run: Run) -> None:
    """What a roster holds."""
    if run.json:
        from asesmen_cli.outputs import as_json

        show_json(as_json(answer, run.words))
        return
    show_findings(answer.findings, run.words)
    console = new_console()
    _read(console, answer.load, run, loaded=False)
    columns = [f"{header} = {field}" for header, field in answer.mapping.items()]
    line(console, run.say("Columns: {columns}.", columns="; ".join(columns)))


def imported(answer: RosterImport, run: Run) -> None:
    """What a roster changes, person by person."""
    if run.json:
        from asesmen_cli.outputs import as_json

        show_json(as_json(answer, run.words))
        return
    show_findings(answer.findings, run.words)
    console = new_console()
    told = sorted(answer.people, key=lambda one: one.kinds == (Kind.NEW,))
    shown = told[:MOST_LINES] if console.is_terminal else told
    if shown:
        _differences(console, shown, run)
    if len(shown) < len(answer.people):
        left_out = run.say("{n} of {all} shown. All of them: --json.", n=len(shown), all=len(answer.people))
        line(console, left_out)
    _read(console, answer.load, run, loaded=not answer.dry_run)
    counts = ((kind, sum(kind in one.kinds for one in answer.people)) for kind in Kind)
    kinds = [f"{run.words.text(KIND_WORDS[kind])} {run.words.number(n)}" for kind, n in counts if n]
    same = run.say("as before {n}", n=answer.changes.same)
    line(console, run.say("People: {kinds}.", kinds=run.words.join([*kinds, same])), style="bold")
    if answer.dry_run:
        line(console, run.say("Nothing was written (--dry-run)."))
    else:
        run.note(run.say("Next: asesmen due"))


def _differences(console: Console, people: Sequence[Difference], run: Run) -> None:
    table = new_table()
    table.add_column("NIP", no_wrap=True, width=18)
    table.add_column(run.say("Name"), ratio=3)
    table.add_column(run.say("What"), ratio=2)
    table.add_column(run.say("Difference"), ratio=5)
    for one in people:
        kinds = run.words.join([run.words.text(KIND_WORDS[kind]) for kind in one.kinds])
        table.add_row(*(Text(cell) for cell in (one.person.nip, one.person.name, kinds, _what(one, run))))
    console.print(table)


def _what(one: Difference, run: Run) -> str:
    """The facts of a difference in one line."""
    parts = [_change(change, run) for change in one.fields if change.field in SHOWN_FIELDS]
    others = [
        run.words.text(FIELD_WORDS[change.field]) for change in one.fields if change.field not in SHOWN_FIELDS
    ]
    if others:
        parts.append(run.words.join(others))
    parts += [run.say("assessed {day}", day=run.words.short_date(day)) for day in one.assessed]
    if one.batch is not None:
        parts.append(run.say("seat in batch {batch}", batch=one.batch))
    return "; ".join(parts) or one.person.office or "-"


def _change(change: FieldChange, run: Run) -> str:
    field = run.words.text(FIELD_WORDS[change.field])
    return f"{field}: {_told(change.before, run)} → {_told(change.after, run)}"


def _told(value: Told, run: Run) -> str:
    match value:
        case None:
            return "-"
        case Tier():
            return tier_name(value, run)
        case date():
            return run.words.short_date(value)
        case _:
            return str(value)


def listed(answer: RosterList, run: Run) -> None:
    """Who is on file."""
    if run.json:
        from asesmen_cli.outputs import as_json

        show_json(as_json(answer, run.words))
        return
    console = new_console()
    shown = answer.people[:MOST_LINES] if console.is_terminal else answer.people
    table = new_table()
    table.add_column("NIP", no_wrap=True, width=18)
    table.add_column(run.say("Name"), ratio=3)
    table.add_column(run.say("Office"), ratio=4)
    table.add_column(run.say("Tier"), width=13)
    table.add_column(run.say("Last"), no_wrap=True, width=11)
    for one in shown:
        last = run.words.short_date(one.last.held_on) if one.last else run.say("never")
        person = one.person
        cells = (person.nip, person.name, person.office or "-", tier_name(person.tier, run), last)
        table.add_row(*(Text(cell) for cell in cells))
    if shown:
        console.print(table)
    if len(shown) < len(answer.people):
        line(
            console,
            run.say("{n} of {all} shown. All of them: --json.", n=len(shown), all=len(answer.people)),
        )
    line(console, run.say("{n} people on file.", n=len(answer.people)), style="bold")
    _read(console, answer.load, run, loaded=True)


def recorded(answer: Recorded, run: Run) -> None:
    """What was put on record."""
    if run.json:
        from asesmen_cli.outputs import as_json

        show_json(as_json(answer, run.words))
        return
    show_findings(answer.findings, run.words)
    console = new_console()
    shown = answer.recorded[:MOST_LINES] if console.is_terminal else answer.recorded
    if shown:
        table = new_table()
        table.add_column("NIP", no_wrap=True, width=18)
        table.add_column(run.say("Name"), ratio=3)
        table.add_column(run.say("Assessed"), no_wrap=True, width=11)
        table.add_column(run.say("Before"), no_wrap=True, width=11)
        table.add_column(run.say("Organiser"), ratio=2)
        for one in shown:
            before = run.words.short_date(one.before) if one.before else run.say("never")
            told = one.assessment
            cells = (
                *(told.nip, one.name, run.words.short_date(told.held_on), before),
                told.organiser or "-",
            )
            table.add_row(*(Text(cell) for cell in cells))
        console.print(table)
    if len(shown) < len(answer.recorded):
        line(
            console,
            run.say("{n} of {all} shown. All of them: --json.", n=len(shown), all=len(answer.recorded)),
        )
    line(
        console,
        run.say(
            "Put on record: {n}. On record already: {known}. Rejected: {rejected}. Ignored: {ignored}.",
            n=len(answer.recorded),
            known=answer.known,
            rejected=answer.rejected,
            ignored=answer.ignored,
        ),
        style="bold",
    )


def renamed(answer: Renamed, run: Run) -> None:
    """A person who has a new number."""
    if run.json:
        from asesmen_cli.outputs import as_json

        show_json(as_json(answer, run.words))
        return
    line(
        new_console(),
        run.say(
            "{name} has the number {new} now; it was {old}."
            " Moved with it: {assessments} assessments, {seats} seats.",
            name=answer.person.name,
            new=answer.person.nip,
            old=answer.former,
            assessments=answer.assessments,
            seats=answer.seats,
        ),
    )


def offices(answer: OfficeReview, run: Run) -> None:
    """The offices, and the lines to paste where two may be one."""
    if run.json:
        from asesmen_cli.outputs import as_json

        show_json(as_json(answer, run.words))
        return
    console = new_console()
    table = new_table()
    table.add_column(run.say("Office"), ratio=1)
    table.add_column(run.say("On file"), justify="right", no_wrap=True)
    for office in answer.offices:
        table.add_row(Text(office.name), run.words.number(office.people))
    if answer.without:
        table.add_row(Text(run.say("(no office)")), run.words.number(answer.without))
    console.print(table)
    if not answer.proposals:
        line(console, run.say("No two names look like one office."))
        return
    line(
        console,
        run.say(
            "These may be one office. If so, put the line under [offices] in asesmen.toml,"
            " and load the roster again:"
        ),
        style="bold",
    )
    for proposal in answer.proposals:
        console.print(Text(proposal.line), soft_wrap=True)


def _read(console: Console, load: Load, run: Run, *, loaded: bool) -> None:
    """What was in a roster, and where."""
    tables = [
        run.say("sheet {sheet}, header in row {row}", sheet=table.sheet, row=str(table.header_row))
        for table in load.tables
    ]
    file = run.say("{file} ({tables})", file=load.source, tables="; ".join(tables))
    line(
        console,
        run.say("Roster: {file}, loaded {day}:", file=file, day=load.loaded_on)
        if loaded
        else run.say("Roster: {file}:", file=file),
    )
    line(
        console,
        run.say(
            "{rows} rows = {accepted} accepted + {rejected} rejected + {ignored} ignored.",
            rows=load.rows,
            accepted=load.accepted,
            rejected=load.rejected,
            ignored=load.ignored,
        ),
    )
