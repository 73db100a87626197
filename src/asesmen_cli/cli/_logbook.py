"""The record on the screen. Nothing is computed here."""

from rich.console import Console
from rich.text import Text

from asesmen_cli.cli._run import Run
from asesmen_cli.cli._screen import (
    MOST_LINES,
    SEVERITIES,
    line,
    new_console,
    new_table,
    show_findings,
    show_json,
)
from asesmen_cli.domain.messages import Message, Param, msgs
from asesmen_cli.domain.record import CheckUp, Copied, Erasure, Event, Log, LogEntry, Undoing


def log(answer: Log, run: Run) -> None:
    """What was done, oldest first; a terminal shows the last."""
    if run.json:
        from asesmen_cli.outputs import as_json

        show_json(as_json(answer, run.words))
        return
    console = new_console()
    shown = answer.entries[-MOST_LINES:] if console.is_terminal else answer.entries
    if any(entry.told for entry in shown):
        for entry in shown:
            _in_full(console, entry, run)
    elif shown:
        table = new_table()
        table.add_column(run.say("No"), justify="right", no_wrap=True)
        table.add_column(run.say("When"), no_wrap=True)
        table.add_column(run.say("Who"))
        table.add_column(run.say("What"), ratio=1)
        for entry in shown:
            event = entry.event
            cells = (str(event.number), _when(event, run), event.actor, _what(entry, run))
            table.add_row(*(Text(cell) for cell in cells))
        console.print(table)
    if len(shown) < len(answer.entries):
        n, every = len(shown), len(answer.entries)
        line(console, run.say("The last {n} of {all} shown. All of them: --json.", n=n, all=every))
    line(console, run.say("Events: {n} of {all}.", n=len(answer.entries), all=answer.of), style="bold")


def _in_full(console: Console, entry: LogEntry, run: Run) -> None:
    event = entry.event
    head = f"{event.number} · {_when(event, run)} · {event.actor} · {_what(entry, run)}"
    line(console, head, style="bold")
    for told in entry.told:
        line(console, f"   {run.words.put(told)}")


def _when(event: Event, run: Run) -> str:
    return f"{event.at.astimezone(run.now.tzinfo):%Y-%m-%d %H:%M}"


def _what(entry: LogEntry, run: Run) -> str:
    """One event in one line."""
    event = entry.event
    text = _command(event, run)
    if entry.reverses is not None:
        of = run.say("no. {n}", n=str(entry.reverses.number))
        text += f": {_command(entry.reverses, run)} ({of})"
    if entry.about:
        text += ": " + run.words.join([_param(one, run) for one in entry.about])
    if event.as_of != event.at.astimezone(run.now.tzinfo).date():
        text += " " + run.say("(as of {day})", day=event.as_of)
    more = []
    if event.reason:
        more.append(run.say("reason: {reason}", reason=event.reason))
    if event.erased:
        gone = msgs("{n} entry erased since", "{n} entries erased since", event.erased)
        more.append(run.words.put(gone))
    if entry.undone_by is not None:
        more.append(run.say("taken back by no. {n}", n=str(entry.undone_by)))
    return "; ".join([text, *more])


def _command(event: Event, run: Run) -> str:
    return run.words.text(event.words)


def _param(value: Param, run: Run) -> str:
    return run.words.put(value) if isinstance(value, Message) else str(value)


def about_to_undo(answer: Undoing, run: Run) -> None:
    """What will be taken back, before it is asked about: on standard error, beside the question."""
    console = new_console(error=True)
    line(console, _undoing(answer, run), style="bold")
    _rows(console, answer, run)


def undone(answer: Undoing, run: Run) -> None:
    """What was taken back, or would be."""
    if run.json:
        from asesmen_cli.outputs import as_json

        show_json(as_json(answer, run.words))
        return
    console = new_console()
    if not answer.done:
        line(console, _undoing(answer, run), style="bold")
        _rows(console, answer, run)
        line(console, run.say("Nothing was written (--dry-run)."))
    elif answer.redo:
        line(console, run.say("Brought back: {what}", what=_what(answer.entry, run)))
    else:
        line(console, run.say("Taken back: {what}", what=_what(answer.entry, run)))
        run.note(run.say("To bring it back: asesmen undo --redo"))


def _undoing(answer: Undoing, run: Run) -> str:
    what = f"{_when(answer.entry.event, run)}, {answer.entry.event.actor}: {_what(answer.entry, run)}"
    return (
        run.say("To bring back: {what}", what=what)
        if answer.redo
        else run.say("To take back: {what}", what=what)
    )


def _rows(console: Console, answer: Undoing, run: Run) -> None:
    for told in answer.entry.told or answer.rows:
        line(console, f"   {run.words.put(told)}")


def erased(answer: Erasure, run: Run) -> None:
    """What was erased, and where the person may stand still."""
    if run.json:
        from asesmen_cli.outputs import as_json

        show_json(as_json(answer, run.words))
        return
    show_findings(answer.findings, run.words)
    line(
        new_console(),
        run.say("Erased: {n} entries of the record, and every row about the person.", n=answer.parts),
    )


def checked(answer: CheckUp, run: Run) -> None:
    """Every problem, the worst first; here they are the answer."""
    if run.json:
        from asesmen_cli.outputs import as_json

        show_json(as_json(answer, run.words))
        return
    console = new_console()
    for finding in answer.findings:
        text = f"{run.words.about(finding)} {run.words.remedy(finding)}"
        console.print(Text(text, style=SEVERITIES[finding.severity]))
    for finding in answer.fixed:
        line(console, run.say("Mended: {what}", what=run.words.about(finding)))
    if answer.events is not None:
        chain = msgs(
            "{n} event in a sound chain. That its end was not cut off shows only beside a copy.",
            "{n} events in a sound chain. That its end was not cut off shows only beside a copy.",
            answer.events,
        )
        line(console, run.words.put(chain))
    problems = len(answer.findings)
    told = run.say("Problems: {n}.", n=problems) if problems else run.say("Everything is in order.")
    line(console, told, style="bold")


def backed_up(answer: Copied, run: Run) -> None:
    """The copy that was written."""
    if run.json:
        from asesmen_cli.outputs import as_json

        show_json(as_json(answer, run.words, "asesmen.backup/1"))
        return
    show_findings(answer.findings, run.words)
    line(new_console(), run.say("Written: {file} ({n} events).", file=str(answer.file), n=answer.events))
    run.note(run.say("Keep a copy on another disk too."))


def restored(answer: Copied, run: Run) -> None:
    """The copy that was brought back."""
    if run.json:
        from asesmen_cli.outputs import as_json

        show_json(as_json(answer, run.words, "asesmen.restore/1"))
        return
    console = new_console()
    line(console, run.say("Brought back: {file} ({n} events).", file=str(answer.file), n=answer.events))
    if answer.kept is not None:
        line(console, run.say("What was there is kept: {file}", file=str(answer.kept)))
