"""``letters``: the register of letters, their numbers and when they were sent."""

from datetime import date
from itertools import chain
from typing import Annotated

import typer

from asesmen_cli.cli import _options as opt
from asesmen_cli.cli._commands import Commands
from asesmen_cli.cli._run import Run
from asesmen_cli.domain.messages import N_

command = Commands()


def _places(text: str) -> range:
    """``3`` is one letter, ``3-20`` all from the one to the other."""
    first, dash, last = text.partition("-")
    start = opt.at_least(1)(first)
    return range(start, opt.at_least(start)(last if dash else first) + 1)


@command.alone
def letters(
    run: Run, unsent: Annotated[bool, opt.flag("--unsent", N_("Only those not sent yet"))] = False
) -> None:
    """Show the register."""
    from asesmen_cli.cli import _letters
    from asesmen_cli.usecases.letters import register_of_letters

    _letters.register(register_of_letters(run.ctx(), unsent=unsent), run, unsent=unsent)


@command("number", N_("Give a letter its number."))
def number(
    run: Run,
    letter: Annotated[int, opt.number("ID", N_("The letter's place in the register"))],
    text: Annotated[str, opt.word("NUMBER", N_("As the registry has given it"))],
    on: Annotated[date | None, opt.day(N_("Day that the letter bears"), "--date")] = None,
) -> None:
    """Give a letter its number."""
    from asesmen_cli.cli import _letters
    from asesmen_cli.usecases.letters import give_number

    _letters.register(give_number(run.ctx(), letter, text, on), run)
    run.note(run.say("Next: asesmen export --format docx prints it."))


@command("sent", N_("Note that letters were sent."))
def sent(
    run: Run,
    places: Annotated[
        list[range],
        typer.Argument(
            parser=_places, metavar="ID", help=N_("The letters' places in the register: 3, or 3-20")
        ),
    ],
    on: Annotated[date | None, opt.day(N_("When they were sent; today if left out"))] = None,
) -> None:
    """Note that letters were sent."""
    from asesmen_cli.cli import _letters
    from asesmen_cli.usecases.letters import note_sent

    _letters.register(note_sent(run.ctx(), tuple(dict.fromkeys(chain.from_iterable(places))), on), run)
