"""``log``: what was done, by whom and when."""

from collections.abc import Iterator
from datetime import date, tzinfo
from functools import partial
from pathlib import Path
from typing import Annotated

from asesmen_cli.cli import _options as opt
from asesmen_cli.cli._commands import Commands
from asesmen_cli.cli._parts import joined, sequence, strong
from asesmen_cli.cli._run import Run
from asesmen_cli.domain.document import Column, Part, Table, Text
from asesmen_cli.domain.messages import N_, Kind, Message, Param, msg, msgs
from asesmen_cli.domain.record import Event, Heads, Log, LogEntry, Verified

command = Commands()


@command.alone
def log(
    run: Run,
    nip: Annotated[
        str | None, opt.text("NIP", N_("What was done to this person, and what it changed"))
    ] = None,
    batch: Annotated[int | None, opt.whole(N_("What was done to this batch, and what it changed"))] = None,
    plan: opt.PlanName = None,
    name: Annotated[
        str | None, opt.text("TEXT", N_("Only this command, such as plan or roster"), "--command")
    ] = None,
    day: Annotated[date | None, opt.day(N_("Only what was done on this day, or calculated for it"))] = None,
    last: Annotated[int | None, opt.whole(N_("Only the last N"))] = None,
) -> None:
    """Read the record."""
    from asesmen_cli.usecases.log import LogOptions, read_log

    options = LogOptions(nip=nip, batch=batch, plan=plan, command=name, day=day, last=last)
    run.show(read_log(run.ctx(), options), partial(_described, zone=run.now.tzinfo))


@command("heads", N_("List the digest of every event, to be signed and kept outside the office."))
def heads(run: Run) -> None:
    """List the digests."""
    from asesmen_cli.usecases.log import heads

    run.show(heads(run.ctx()), partial(_heads, zone=run.now.tzinfo))


@command("verify", N_("Check whether a file was made from this record, as it is now."))
def verify(
    run: Run,
    against: Annotated[
        Path, opt.text("FILE", N_("A file handed out, a list kept from log heads, or a copy"), "--against")
    ],
) -> None:
    """Compare a file with the record."""
    from asesmen_cli.usecases.log import verify

    run.show(verify(run.ctx(), against), _verified)


def _heads(answer: Heads, zone: tzinfo | None) -> Iterator[Part]:
    """Every event with its digest, then the mark of the last one."""
    if not answer.events:
        yield Text(msg("Nothing is on record yet."))
        return
    yield Table(
        key="events",
        columns=(
            Column(key="number", title=N_("No"), kind=Kind.NUMBER),
            Column(key="at", title=N_("When"), kind=Kind.NIP),
            Column(key="digest", title=N_("Digest"), kind=Kind.NIP),
        ),
        rows=tuple((event.number, moment(event, zone), digest[:32]) for event, digest in answer.events),
    )
    yield Text(msg("The last digest covers all events before it. The mark of this record:"))
    yield Text(Message(answer.mark))


def _verified(answer: Verified) -> Iterator[Part]:
    """Up to which event the file and the record are the same."""
    yield strong(
        msg(
            "{file} and the record are the same up to event {n}; {later} followed.",
            file=str(answer.file),
            n=str(answer.event),
            later=msgs("{n} event", "{n} events", answer.later),
        )
    )


def _described(answer: Log, zone: tzinfo | None) -> Iterator[Part]:
    """What was done, oldest first."""
    if any(entry.changes for entry in answer.entries):
        for entry in answer.entries:
            yield from _in_full(entry, zone)
    elif answer.entries:
        yield Table(
            key="events",
            columns=(
                Column(key="number", title=N_("No"), kind=Kind.NUMBER),
                Column(key="at", title=N_("When"), kind=Kind.NIP),
                Column(key="by", title=N_("Who"), kind=Kind.TEXT),
                Column(key="what", title=N_("What"), kind=Kind.SENTENCE),
            ),
            rows=tuple(
                (entry.event.number, moment(entry.event, zone), entry.event.actor, what(entry, zone))
                for entry in answer.entries
            ),
            cut=N_("The last {n} of {all} shown. All of them: asesmen log --no-pager."),
        )
    yield strong(msg("Events: {n} of {all}.", n=len(answer.entries), all=answer.of))


def _in_full(entry: LogEntry, zone: tzinfo | None) -> Iterator[Part]:
    params: dict[str, Param] = {
        "n": str(entry.event.number),
        "at": moment(entry.event, zone),
        "by": entry.event.actor,
        "what": what(entry, zone),
    }
    yield strong(Message("{n} · {at} · {by} · {what}", params))
    yield from changes(entry.changes)


def changes(rows: tuple[Message, ...]) -> Iterator[Part]:
    """What an event changed, indented."""
    return (Text(Message("   {row}", {"row": row})) for row in rows)


def moment(event: Event, zone: tzinfo | None) -> str:
    """When it was done, by the clock of this computer."""
    return f"{event.at.astimezone(zone):%Y-%m-%d %H:%M}"


def what(entry: LogEntry, zone: tzinfo | None) -> Message:
    """One event in one line."""
    event = entry.event
    template, params = "{words}", dict[str, Param](words=Message(event.words))
    if entry.reverses is not None:
        template += ": {reverses} ({no})"
        params |= {
            "reverses": Message(entry.reverses.words),
            "no": msg("no. {n}", n=str(entry.reverses.number)),
        }
    if entry.about:
        template += ": {about}"
        params["about"] = joined(one if isinstance(one, Message) else str(one) for one in entry.about)
    if event.as_of != event.at.astimezone(zone).date():
        template += " {as_of}"
        params["as_of"] = msg("(as of {day})", day=event.as_of)
    parts: list[Param] = [Message(template, params)]
    if event.reason:
        parts.append(msg("reason: {reason}", reason=event.reason))
    if event.erased:
        parts.append(msgs("{n} entry erased since", "{n} entries erased since", event.erased))
    if entry.undone_by is not None:
        parts.append(msg("undone by no. {n}", n=str(entry.undone_by)))
    return sequence(parts)
