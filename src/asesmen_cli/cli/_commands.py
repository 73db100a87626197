"""The commands as typed. Each has a module of its name, which is imported when the command is asked for.

A module holds ``command``, a :class:`Commands`. A command with the name of its module is
typed alone (``due``); several others are a group (``roster check``).
"""

from collections import UserDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import wraps
from importlib import import_module
from typing import TYPE_CHECKING, Any

import typer
from typer.main import get_group

from asesmen_cli.cli._help import HelpCommand, HelpGroup, called_in_help, translate
from asesmen_cli.cli._terminal import Back, say_aside
from asesmen_cli.domain.findings import AsesmenError, FieldError, Finding
from asesmen_cli.domain.messages import N_, Message, msg, printable

if TYPE_CHECKING:
    from asesmen_cli.cli._run import Run

COMMANDS: Mapping[str, str] = {
    "due": N_("Bring the roster up to date from a workbook, and list everyone who must be assessed."),
    "record": N_("Put the people of a past event, or one person, on record as assessed."),
    "roster": N_("Check a roster, load it, and look at what is loaded."),
    "plan": N_(
        "Draft a plan: everyone who must be assessed on the day it starts, in batches on working days."
    ),
    "show": N_("Show the plan: batches, people, and who is left over and why."),
    "why": N_("One person: the rule, its source, the seat, or why there is none."),
    "move": N_("Give a person of the draft a seat in another batch."),
    "swap": N_("Let two people of the draft change places."),
    "pin": N_("Fix a person's seat, so that planning again leaves it."),
    "unpin": N_("Release a fixed seat."),
    "draft": N_("Give the draft up."),
    "publish": N_("Publish the draft under a name: what is published never moves by itself."),
    "diff": N_("What differs between two plans: new, moved, dropped."),
    "batch": N_("Change a published batch, on record."),
    "result": N_("Results: import them, and hand each to its person."),
    "exempt": N_("Leave a person out of plans until a day."),
    "away": N_("Days on which a person cannot come."),
    "attend": N_("Who came to a batch, and what follows."),
    "export": N_("Write the schedule and the reports as files to hand out."),
    "letters": N_("The register of letters: what was written, number, sent."),
    "open": N_("Do what a file calls for; the same as asesmen FILE."),
    "settings": N_("Every setting with its value and where it comes from; change one."),
    "offices": N_("The offices on file; settle that two names are one office."),
    "init": N_("Write commented settings and blank workbooks; nothing is overwritten."),
    "template": N_(
        "Write one blank workbook to fill in, or a Word file for letters; nothing is overwritten."
    ),
    "help": N_("Help about a command, or about dates, people, values and files."),
    "log": N_("What was done, by whom and when; for a person or a batch also what changed."),
    "undo": N_("Undo the last command, as one step; what it will do is shown first."),
    "doctor": N_("Every problem in the workspace, with its remedy."),
    "backup": N_("Write a safe copy while others work."),
    "restore": N_("Restore a copy; the present workspace is kept."),
    "workspace": N_("Where everything is kept; move an office to a shared database and back."),
    "person": N_("A person's data: erase them where the law asks."),
    "forecast": N_("How many fall due month by month, and when the backlog clears."),
    "report": N_("Reports: coverage, backlog, attendance, batches, one person."),
}
"""Every command in the order of the help page, and what it does."""
FIRST = ("due", "plan", "show", "publish", "export", "attend", "result", "report", "log")
"""The commands of every day, which help shows first."""
SEVERAL = "state.several"
"""The code of a name that fits several people."""
SHEETS = "roster.which-sheet"
"""The code of a file in which several sheets are lists of people."""
PEOPLE = frozenset({"nip", "nips", "one", "other", "old", "absent", "present"})
"""The parameters that name people."""
NUMBER = "state.number"
"""The code of a number in a list in place of a person."""
MODULES = {"unpin": "pin"}
"""Commands that are in the module of another."""


class Commands:
    """The commands of one module."""

    def __init__(self) -> None:
        self.app = typer.Typer(cls=HelpGroup, rich_markup_mode=None)

    def __call__(self, name: str, text: str = "") -> Callable[[Callable[..., None]], Callable[..., None]]:
        """Register a function as a command; the text of one that is typed alone is in :data:`COMMANDS`."""

        def register(function: Callable[..., None]) -> Callable[..., None]:
            about = text or COMMANDS[name]
            self.app.command(name, cls=HelpCommand, help=about)(_called(function))
            return function

        return register

    def alone(self, function: Callable[..., None]) -> Callable[..., None]:
        """Register what the name of the group does without a command."""
        self.app.callback(invoke_without_command=True)(_called(function))
        return function

    def built(self, name: str) -> Any:  # noqa: ANN401 (typer keeps these types to itself)
        """The command of that name, or all as a group, in the language of the process."""
        group = get_group(self.app)
        group.name, group.help = name, COMMANDS[name]
        command: Any = group.commands.get(name, group)
        translate(command)
        return command


class Modules(UserDict[str, Any]):
    """Every command by its name. Its module is imported when the command is looked up."""

    def __init__(self) -> None:
        super().__init__(dict.fromkeys(COMMANDS))

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 (a command of typer's)
        command = super().__getitem__(name)
        if command is None:
            module = import_module(f"asesmen_cli.cli.{MODULES.get(name, name)}")
            command = self[name] = module.command.built(name)
        return command


def _called(function: Callable[..., None]) -> Callable[..., None]:
    """The function as typer calls it: in place of the run it takes typer's context."""

    @wraps(function)
    def called(run: typer.Context, **given: object) -> None:
        if run.invoked_subcommand is None:
            shared = replace(run.find_root().obj, command_path=run.command_path)
            try:
                _resolved(function, shared, {name: _typed(value) for name, value in given.items()})
            except FieldError as error:
                raise _named(error, run) from error

    called.__annotations__ = {**function.__annotations__, "run": typer.Context}
    return called


def _typed(value: object) -> object:
    """Return what was typed, each text without control characters: it goes on record and into documents."""
    match value:
        case str():
            return printable(value)
        case list():
            return [_typed(one) for one in value]
        case _:
            return value


def _resolved(function: Callable[..., None], run: "Run", given: Mapping[str, object]) -> None:
    """Call a command; where a person is named by a number, or by a name of several, call it again by NIP.

    Where several sheets of a file may be meant, it is called again with those that a person chooses.
    """
    try:
        function(run, **given)
    except AsesmenError as error:
        if error.code == SHEETS and (sheets := _chosen_sheets(run, error)):
            _resolved(function, run, {**given, "sheets": sheets})
            return
        problems: tuple[AsesmenError | Finding, ...] = (error, *error.findings)
        nips = dict(_by_number(run, problems)) or dict(_by_choice(run, problems))
        if not nips:
            raise
    else:
        return
    by_number = run.by_number or any(name.isdecimal() for name in nips)
    _resolved(
        function,
        replace(run, by_number=by_number),
        {key: _with(value, nips) if key in PEOPLE else value for key, value in given.items()},
    )
    if by_number:
        from asesmen_cli.cli._shown import still_shown

        with suppress(AsesmenError):  # what opens no more: the command is done by now
            still_shown(run.ctx())


def _by_number(run: "Run", problems: Sequence[AsesmenError | Finding]) -> Iterator[tuple[str, str]]:
    """Yield each number of the list shown last that was given, and the NIP of its person."""
    for one in problems:
        if one.code == NUMBER:
            number = str(one.params["number"])
            yield number, _at_number(run, number)


def _at_number(run: "Run", number: str) -> str:
    """Return the NIP of the person with a number in the list shown last, and say who it is.

    If the data has changed since the list was shown, a person has to confirm it.

    Raises:
        AsesmenError: ``state.number*``; ``question.no``.
    """
    from asesmen_cli.cli._shown import at_number

    found = at_number(run.ctx(), int(number))
    name, nip = found.person.name, found.person.nip
    who = msg(
        "Number {n} in the list of {command}: {name}, NIP {nip}.",
        n=number,
        command=found.command,
        name=name,
        nip=nip,
    )
    say_aside(run.words.put(who))
    if found.changed:
        if not run.can_ask:
            raise AsesmenError("state.number-old", number=number, command=found.command, name=name)
        if not run.ask(msg("The data has changed since that list was shown. Is this the person you mean?")):
            raise AsesmenError("question.no")
    return nip


def _by_choice(run: "Run", problems: Sequence[AsesmenError | Finding]) -> Iterator[tuple[str, str]]:
    """Yield the first name that fits several people, and the NIP of the one whom a person has chosen."""
    found = next((one for one in problems if one.code == SEVERAL), None)
    chosen = None if found is None else _chosen_person(run, found)
    if found is not None and chosen is not None:
        yield str(found.params["name"]), chosen


def _chosen_person(run: "Run", found: "AsesmenError | Finding") -> str | None:
    """Ask who is meant; return the NIP, or None where nobody can be asked or nobody is chosen."""
    from asesmen_cli.cli._prompts import choice
    from asesmen_cli.usecases.common.lookup import MORE

    listed = found.params["people"]
    if not run.can_ask or not isinstance(listed, tuple):
        return None
    people = [one for one in listed if one != MORE]
    name, n = found.params["name"], found.params["n"]
    question = (
        msg("{name} matches {n} people. Who is meant", name=name, n=n)
        if len(people) == len(listed)
        else msg(
            "{name} matches {n} people; the first {shown} are listed. Who is meant (0: none of them)",
            name=name,
            n=n,
            shown=len(people),
        )
    )
    try:
        n = choice(run, question, [Message("{who}", {"who": one}) for one in people])
    except Back:
        return None
    return str(people[n - 1]).rpartition("(")[2].rstrip(")")


def _chosen_sheets(run: "Run", found: AsesmenError) -> list[str]:
    """Ask which sheets of a roster are read; return none where nobody can be asked or nothing is chosen."""
    from asesmen_cli.cli._prompts import choice

    listed = found.params["sheets"]
    if not run.can_ask or not isinstance(listed, tuple):
        return []
    names = [str(one).rpartition(" (")[0] for one in listed]
    together = msg("All of them together: {sheets}", sheets=tuple(listed))
    alone = [msg("Only {sheet}", sheet=one) for one in listed]
    question = msg("Several sheets of {file} are lists of people. Which are read", file=found.params["file"])
    try:
        n = choice(run, question, [together, *alone])
    except Back:
        return []
    return names if n == 1 else [names[n - 2]]


def _with(value: object, nips: Mapping[str, str]) -> object:
    """Return the value of a parameter with NIPs in place of what is known by them, also before a day."""
    match value:
        case str():
            who, colon, days = value.partition(":")
            nip = nips.get(who) or nips.get(who.strip())
            return value if nip is None else f"{nip}{colon}{days}"
        case list():
            return [_with(one, nips) for one in value]
        case _:
            return value


def _named(error: FieldError, context: typer.Context) -> AsesmenError:
    """The error, with the option that a use case knows as a field."""
    options = {param.name: called_in_help(param) for param in context.command.params}
    return AsesmenError(
        error.code,
        option=options.get(error.field, error.field),
        value=error.params["value"],
        why=error.params["why"],
        command=context.command_path,
    )
