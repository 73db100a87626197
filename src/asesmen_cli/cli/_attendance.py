"""Attendance on the screen. Nothing is computed here."""

from collections.abc import Iterable

from rich.console import Console
from rich.text import Text

from asesmen_cli.cli._render import span, tier_name
from asesmen_cli.cli._run import Run
from asesmen_cli.cli._screen import line, new_console, new_table, show_findings, show_json
from asesmen_cli.domain.attendance import ATTENDANCE_WORDS, Attendance, Mark
from asesmen_cli.domain.facts import AttendanceSheet, Attendee


def sheet(answer: AttendanceSheet, run: Run) -> None:
    """Who of a batch came on which day, and what follows."""
    if run.json:
        from asesmen_cli.outputs import as_json

        show_json(as_json(answer, run.words))
        return
    show_findings(answer.findings, run.words)
    console = new_console()
    batch = answer.batch
    line(
        console,
        run.say(
            "Plan {plan}, batch {n} · {tier} · {days}",
            plan=answer.plan,
            n=batch.number,
            tier=tier_name(batch.tier, run),
            days=span(batch, run),
        ),
        style="bold",
    )
    _days(console, answer, run)
    _outcomes(console, answer, run)


def _days(console: Console, answer: AttendanceSheet, run: Run) -> None:
    table = new_table()
    table.add_column("NIP", no_wrap=True, width=18)
    table.add_column(run.say("Name"), ratio=2)
    for day in answer.batch.window.days:
        table.add_column(run.words.short_date(day), no_wrap=True)
    table.add_column(run.say("Outcome"), ratio=2)
    for one in answer.people:
        days = (_told(mark, run) for mark in one.marks)
        cells = (one.person.nip, one.person.name, *days, run.words.text(ATTENDANCE_WORDS[one.outcome]))
        table.add_row(*map(Text, cells))
    console.print(table)


def _told(mark: Mark | None, run: Run) -> str:
    return "-" if mark is None else run.say("came") if mark.present else mark.reason or run.say("absent")


def _outcomes(console: Console, answer: AttendanceSheet, run: Run) -> None:
    """How many of each; the dropped by name, the excused and the unexcused apart."""
    dropped = answer.having(Attendance.DROPPED)
    line(
        console,
        run.say(
            "Complete: {complete}. Dropped: {dropped}. Open: {open}.",
            complete=len(answer.having(Attendance.COMPLETE)),
            dropped=len(dropped),
            open=len(answer.having(Attendance.OPEN)),
        ),
        style="bold",
    )
    _named(console, run.say("Dropped, excused:"), (one for one in dropped if one.excused), run)
    _named(console, run.say("Dropped, not excused:"), (one for one in dropped if not one.excused), run)
    if any(one.again is None for one in dropped):
        run.note(run.say("Next: asesmen plan --keep gives the dropped the first seats that are free"))


def _named(console: Console, heading: str, people: Iterable[Attendee], run: Run) -> None:
    for one in people:
        told = [one.reason or ""]
        if one.dropped > 1:
            told.append(run.say("dropped {n} times", n=one.dropped))
        if one.no_shows > 1:
            told.append(run.say("without excuse {n} times", n=one.no_shows))
        if one.again is not None:
            again = run.say("next: batch {n}, {days}", n=one.again.number, days=span(one.again, run))
            told.append(again)
        line(console, f"{heading} {one.person.name} ({'; '.join(told)})")
