"""``letters``: the register of letters, their numbers and when they were sent."""

from datetime import date
from itertools import chain
from typing import Annotated

import typer

from asesmen_cli.cli import _options as opt
from asesmen_cli.cli._help import Command, Group
from asesmen_cli.domain.messages import N_

Id = Annotated[
    int, typer.Argument(parser=opt.at_least(1), metavar="ID", help=N_("The letter's place in the register"))
]


def _places(text: str) -> range:
    """``3`` is one letter, ``3-20`` all from the one to the other."""
    first, dash, last = text.partition("-")
    start = opt.at_least(1)(first)
    return range(start, opt.at_least(start)(last if dash else first) + 1)


def add_to(app: typer.Typer) -> None:
    """Put the group under the root."""
    letters = typer.Typer(cls=Group, help=N_("The register of letters: what was written, number, sent."))
    letters.callback(invoke_without_command=True)(letters_list)
    letters.command("number", cls=Command, help=N_("Give a letter its number."))(letters_number)
    letters.command("sent", cls=Command, help=N_("Note that letters were sent."))(letters_sent)
    app.add_typer(letters, name="letters", rich_help_panel=N_("Files"))


def letters_list(
    context: typer.Context,
    unsent: Annotated[bool, typer.Option("--unsent", help=N_("Only those not sent yet"))] = False,
) -> None:
    """Show the register."""
    if context.invoked_subcommand is not None:
        return
    from asesmen_cli.cli import _letters
    from asesmen_cli.usecases.letters import register_of_letters

    run = opt.run_of(context)
    _letters.register(register_of_letters(run.ctx(), unsent=unsent), run)


def letters_number(
    context: typer.Context,
    letter: Id,
    number: Annotated[str, typer.Argument(metavar="NUMBER", help=N_("As the registry has given it"))],
    on: Annotated[date | None, opt.day(N_("Day that the letter bears"), "--date")] = None,
) -> None:
    """Give a letter its number."""
    from asesmen_cli.cli import _letters
    from asesmen_cli.usecases.letters import give_number

    run = opt.run_of(context)
    _letters.register(give_number(run.ctx(), letter, number, on), run)
    run.note(run.say("Next: asesmen export --format docx prints it."))


def letters_sent(
    context: typer.Context,
    letters: Annotated[
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

    run = opt.run_of(context)
    _letters.register(note_sent(run.ctx(), tuple(dict.fromkeys(chain.from_iterable(letters))), on), run)
