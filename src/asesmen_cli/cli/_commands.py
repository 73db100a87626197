"""The commands as typed. Each has a module of its name, which is imported when the command is asked for.

A module holds ``command``, a :class:`Commands`. A command with the name of its module is
typed alone (``due``); several others are a group (``roster check``).
"""

from collections import UserDict
from collections.abc import Callable, Mapping
from functools import wraps
from importlib import import_module
from typing import Any

import typer
from typer.main import get_group

from asesmen_cli.cli._help import HelpCommand, HelpGroup, called_in_help, translate
from asesmen_cli.domain.findings import AsesmenError, FieldError
from asesmen_cli.domain.messages import N_, printable

WHO_IS_DUE, WHO_GOES_WHEN, FILES = N_("Who is due"), N_("Who goes when"), N_("Files")
SETTING_UP, THE_RECORD, REPORTS = N_("Setting up"), N_("The record"), N_("Reports")

COMMANDS: Mapping[str, tuple[str, str]] = {
    "due": (
        WHO_IS_DUE,
        N_("Bring the roster up to date from a workbook, and list everyone who must be assessed."),
    ),
    "record": (WHO_IS_DUE, N_("Put the people of a past event, or one person, on record as assessed.")),
    "roster": (WHO_IS_DUE, N_("Check a roster, load it, and look at what is loaded.")),
    "plan": (
        WHO_GOES_WHEN,
        N_("Draft a plan: everyone flagged on the day it starts, in batches on real working days."),
    ),
    "show": (WHO_GOES_WHEN, N_("Show the plan: batches, people, and who is left over and why.")),
    "why": (WHO_GOES_WHEN, N_("One person: the rule, its source, the seat, or why there is none.")),
    "move": (WHO_GOES_WHEN, N_("Give a person of the draft a seat in another batch.")),
    "swap": (WHO_GOES_WHEN, N_("Let two people of the draft change places.")),
    "pin": (WHO_GOES_WHEN, N_("Fix a person's seat, so that planning again leaves it.")),
    "unpin": (WHO_GOES_WHEN, N_("Release a fixed seat.")),
    "draft": (WHO_GOES_WHEN, N_("Give the draft up.")),
    "publish": (
        WHO_GOES_WHEN,
        N_("Publish the draft under a name: what is published never moves by itself."),
    ),
    "diff": (WHO_GOES_WHEN, N_("What differs between two plans: new, moved, dropped.")),
    "batch": (WHO_GOES_WHEN, N_("Change a published batch, on record.")),
    "result": (WHO_GOES_WHEN, N_("Results: import them, and hand each to its person.")),
    "exempt": (WHO_GOES_WHEN, N_("Leave a person out of plans until a day.")),
    "away": (WHO_GOES_WHEN, N_("Days on which a person cannot come.")),
    "attend": (WHO_GOES_WHEN, N_("Who came to a batch, and what follows.")),
    "export": (FILES, N_("Write the schedule and the reports as files to hand out.")),
    "letters": (FILES, N_("The register of letters: what was written, number, sent.")),
    "open": (SETTING_UP, N_("Do what a file calls for; the same as asesmen FILE.")),
    "settings": (SETTING_UP, N_("Every setting with its value and where it comes from; change one.")),
    "offices": (SETTING_UP, N_("The offices on file; settle that two names are one office.")),
    "init": (SETTING_UP, N_("Write commented settings and blank workbooks; nothing is overwritten.")),
    "template": (
        SETTING_UP,
        N_("Write one blank workbook to fill in, or a Word file for letters; nothing is overwritten."),
    ),
    "log": (THE_RECORD, N_("What was done, by whom and when; for a person or a batch also what changed.")),
    "undo": (THE_RECORD, N_("Undo the last command, as one step; what it will do is shown first.")),
    "doctor": (THE_RECORD, N_("Every problem in the workspace, with its remedy.")),
    "backup": (THE_RECORD, N_("Write a safe copy while others work.")),
    "restore": (THE_RECORD, N_("Restore a copy; the present workspace is kept.")),
    "person": (THE_RECORD, N_("A person's data: erase them where the law asks.")),
    "forecast": (REPORTS, N_("How many fall due month by month, and when the backlog clears.")),
    "report": (REPORTS, N_("Reports: coverage, backlog, attendance, batches, one person.")),
}
"""Every command in the order of the help page: what it belongs to, and what it does."""
MODULES = {"unpin": "pin"}
"""Commands that are in the module of another."""


class Commands:
    """The commands of one module."""

    def __init__(self) -> None:
        self.app = typer.Typer(cls=HelpGroup, rich_markup_mode=None)

    def __call__(self, name: str, text: str = "") -> Callable[[Callable[..., None]], Callable[..., None]]:
        """Register a function as a command; the text of one that is typed alone is in :data:`COMMANDS`."""

        def register(function: Callable[..., None]) -> Callable[..., None]:
            about = text or COMMANDS[name][1]
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
        group.name, group.help = name, COMMANDS[name][1]
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
            try:
                function(run.find_root().obj, **{name: _typed(value) for name, value in given.items()})
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
