"""``letters``: the register of letters, their numbers and when they were sent."""

from collections.abc import Iterator
from datetime import date
from functools import partial
from itertools import chain
from typing import Annotated

import typer

from asesmen_cli.cli import _options as opt
from asesmen_cli.cli._commands import Commands
from asesmen_cli.cli._parts import joined, strong
from asesmen_cli.cli._run import Run
from asesmen_cli.domain.document import Column, Part, Row, Table, Text
from asesmen_cli.domain.facts import LetterRegister, OnRegister
from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.domain.letters import LETTER_WORDS
from asesmen_cli.domain.messages import N_, Kind, Message, msg, msgs

command = Commands()

NONE = msg("No letter to show. Write them: asesmen export --format docx")
REGISTER = (
    Column(key="id", title="ID", kind=Kind.NUMBER),
    Column(key="letter", title=N_("Letter"), kind=Kind.TEXT),
    Column(key="to", title=N_("To"), kind=Kind.TEXT),
    Column(key="batches", title=N_("Batch"), kind=Kind.TEXT),
    Column(key="people", title=N_("People"), priority=2),
    Column(key="written", title=N_("Written"), kind=Kind.DAY, priority=2),
    Column(key="number", title=N_("Number"), kind=Kind.NIP),
    Column(key="dated", title=N_("Dated"), kind=Kind.DAY, priority=2),
    Column(key="sent", title=N_("Sent"), kind=Kind.DAY),
)


ALL = range(0)
"""Every letter that was not sent yet."""


def _places(text: str) -> range:
    """``3`` is one letter, ``3-20`` all from the one to the other, ``all`` every letter not sent yet."""
    if text.strip().lower() in {"all", "semua"}:
        return ALL
    first, dash, last = text.partition("-")
    start = opt.at_least(1)(first)
    return range(start, opt.at_least(start)(last if dash else first) + 1)


CHANGES = msg("Letters about changes since then are written by asesmen export --format docx.")


@command.alone
def letters(
    run: Run, unsent: Annotated[bool, opt.flag("--unsent", N_("Only those not sent yet"))] = False
) -> None:
    """Show the register."""
    from asesmen_cli.usecases.letters import register_of_letters

    none = msg("No letter is waiting to be sent.") if unsent else NONE
    answer = register_of_letters(run.ctx(), unsent=unsent)
    hints = [] if answer.letters or not unsent else [CHANGES]
    run.show(answer, partial(described, none=none), *hints)


@command("number", N_("Give a letter its number."))
def number(
    run: Run,
    letter: Annotated[int, opt.number("ID", N_("The letter's place in the register"))],
    text: Annotated[str, opt.word("NUMBER", N_("As the registry has given it"))],
    on: Annotated[date | None, opt.day(N_("Day that the letter bears"), "--date")] = None,
) -> None:
    """Give a letter its number."""
    from asesmen_cli.usecases.letters import give_number

    hint = msg("Next: asesmen export --format docx prints it.")
    run.show(give_number(run.ctx(), letter, text, on), described, hint)


@command("sent", N_("Record that letters were sent."))
def sent(
    run: Run,
    places: Annotated[
        list[range] | None,
        typer.Argument(
            parser=_places,
            metavar="ID|all",
            help=N_("The letters' places in the register: 3, or 3-20, or all not sent yet"),
        ),
    ] = None,
    batch: Annotated[int | None, opt.whole(N_("All letters about this batch that were not sent yet"))] = None,
    on: Annotated[date | None, opt.day(N_("When they were sent; today if left out"))] = None,
) -> None:
    """Record that letters were sent."""
    from asesmen_cli.usecases.letters import note_sent

    if bool(places) is (batch is not None):
        what = msg("Name the letters, or all, or --batch N")
        raise AsesmenError("usage.wrong", what=what, command="asesmen letters sent")
    numbers = chain.from_iterable(places) if places and ALL not in places else None
    run.show(note_sent(run.ctx(), numbers, on, batch=batch, ask=run.confirm), described)


def described(answer: LetterRegister, none: Message = NONE) -> Iterator[Part]:
    """The register of letters."""
    if not answer.letters:
        yield Text(none)
        return
    yield Table(key="letters", columns=REGISTER, rows=tuple(map(_row, answer.letters)))
    yield strong(
        msg(
            "{letters}; without a number: {unnumbered}, not sent: {unsent}.",
            letters=msgs("{n} letter", "{n} letters", len(answer.letters)),
            unnumbered=sum(one.line.number is None for one in answer.letters),
            unsent=sum(one.line.sent_on is None for one in answer.letters),
        )
    )


def _row(one: OnRegister) -> Row:
    entry = one.line
    return (
        entry.id,
        Message(LETTER_WORDS[entry.kind]),
        (one.person.name if one.person is not None else entry.office) or None,
        joined(str(batch) for batch in entry.batches) if entry.batches else None,
        len(entry.announcements),
        entry.written_on,
        entry.number,
        entry.dated,
        entry.sent_on,
    )
