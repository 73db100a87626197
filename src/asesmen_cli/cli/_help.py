"""Help pages: plain text, what belongs together under one heading, the same width everywhere it is printed.

The help of typer in rich boxes takes as long to import as the rest of the command together.
"""

import os
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from gettext import gettext
from pkgutil import get_data
from typing import Any

from typer.core import TyperCommand, TyperGroup, TyperOption

from asesmen_cli.domain.choices import INDONESIAN
from asesmen_cli.domain.messages import N_

TYPER_WORDS = (
    N_("Usage: "),
    N_("[OPTIONS]"),
    N_("COMMAND [ARGS]..."),
    N_("Options that every command takes, before or after its name: asesmen --help"),
    N_("Arguments"),
    N_("Examples"),
    N_("Rarely needed"),
    N_("Options"),
    N_("Commands"),
    N_("More (asesmen help NAME)"),
    N_("default: {default}"),
    N_("env var: {var}"),
    N_("required"),
    N_("Show this message and exit."),
    N_("Install completion for the current shell."),
    N_("Show completion for the current shell, to copy it or customize the installation."),
)
"""What typer itself says in a help page; it asks gettext for these."""
METAVARS = (
    N_("KEY"),
    N_("NEW"),
    N_("OFFICE"),
    N_("OLD"),
    N_("ROSTER"),
    N_("SPELLING"),
    N_("TOPIC"),
    N_("VALUE"),
    N_("YYYY-MM-DD"),
    N_("DAYS"),
    N_("DIR"),
    N_("FILE"),
    N_("FILE.json"),
    N_("FILE.xlsx"),
    N_("HEADER"),
    N_('"HEADER=FIELD"'),
    N_("ID"),
    N_("ID..."),
    N_("NAME"),
    N_("NUMBER"),
    N_("PATH"),
    N_("PATH-OR-URL"),
    N_("TEXT"),
)
"""What help shows in place of a value."""


def in_the_language(names: Iterable[str]) -> tuple[str, ...]:
    """Return some choices by the names that they have in the language of the process."""
    own = (
        {english: name for name, english in INDONESIAN.items()} if os.environ.get("LANGUAGE") == "id" else {}
    )
    return tuple(own.get(name, name) for name in names)


def translate(command: TyperCommand | TyperGroup) -> None:
    """Put the help of a command into the language of the process; typer keeps it as plain text."""
    command.help = gettext(command.help) if command.help else ""
    for param in command.params:
        for part in ("help", "metavar", "rich_help_panel"):
            if getattr(param, part, None):
                setattr(param, part, gettext(getattr(param, part)))
        if "|" in (getattr(param, "metavar", None) or ""):
            param.metavar = "|".join(in_the_language(str(param.metavar).split("|")))
    if isinstance(command, HelpGroup):
        for one in command.commands.values():
            if isinstance(one, TyperCommand | TyperGroup):
                translate(one)


def called_in_help(param: Any) -> str:  # noqa: ANN401 (typer keeps these types to itself)
    """What help calls a parameter: ``--on``, or ``NIP``."""
    name: str = param.opts[-1]
    return name if name.startswith("-") else str(param.metavar or name.upper())


class HelpCommand(TyperCommand):
    """A command whose help has a section for each group of options."""

    def format_options(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401 (typer keeps these types to itself)
        """Write the sections."""
        write_sections(self, ctx, formatter)

    def format_usage(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401 (as above)
        """Write how it is called."""
        write_usage(self, ctx, formatter)

    def format_epilog(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401 (as above)
        """Write examples, and where the options are that every command takes."""
        write_examples(ctx, formatter)
        formatter.write_paragraph()
        formatter.write_text(
            gettext("Options that every command takes, before or after its name: asesmen --help")
        )


class HelpGroup(TyperGroup):
    """Commands about one thing."""

    def format_options(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401 (as above)
        """Write the commands, then the options."""
        about = {name: command.help or "" for name, command in self.commands.items()}
        write_commands(about, formatter)
        write_sections(self, ctx, formatter)

    def format_epilog(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401 (as above)
        """Write the examples of a group that does something without a command."""
        write_examples(ctx, formatter)

    def format_usage(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401 (as above)
        """Write how it is called."""
        write_usage(self, ctx, formatter)


def write_examples(ctx: Any, formatter: Any) -> None:  # noqa: ANN401 (as above)
    """Write the examples of a command."""
    lines = examples().get(ctx.command_path.removeprefix("asesmen "), ())
    if lines:
        with formatter.section(gettext("Examples")):
            for line in lines:
                formatter.write(f"{' ' * formatter.current_indent}{line}\n")


def examples() -> Mapping[str, Sequence[str]]:
    """Command without ``asesmen`` -> its examples: commands as typed, so they are not translated."""
    found: dict[str, list[str]] = defaultdict(list)
    name = ""
    for line in (get_data("asesmen_cli.cli", "examples.txt") or b"").decode().splitlines():
        if line.startswith("  "):
            found[name].append(line.strip())
        else:
            name = line
    return found


def write_usage(command: TyperCommand | TyperGroup, ctx: Any, formatter: Any) -> None:  # noqa: ANN401 (as above)
    """Write how a command is called."""
    pieces = [gettext(piece.strip("{").replace("}", "")) for piece in command.collect_usage_pieces(ctx)]
    formatter.write_usage(ctx.command_path, " ".join(pieces), gettext("Usage: "))


def write_sections(command: TyperCommand | TyperGroup, ctx: Any, formatter: Any) -> None:  # noqa: ANN401 (as above)
    """Write the parameters of a command, each under the heading that it names, else under the usual one."""
    sections: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for param in command.get_params(ctx):
        setting = param.show_default if isinstance(param, TyperOption) else None
        if isinstance(setting, str) and isinstance(param, TyperOption):
            param.show_default = False
        record = param.get_help_record(ctx)
        if record is not None:
            name, text = record
            usual = "Options"
            if param.param_type_name == "argument":
                usual, name = "Arguments", param.metavar or name
            if isinstance(setting, str):
                text = f"{text}  [{gettext('default: {default}').format(default=_default(setting))}]"
            heading = getattr(param, "rich_help_panel", None) or gettext(usual)
            sections[heading].append((name, gettext(text)))
    for heading, records in sections.items():
        with formatter.section(heading):
            formatter.write_dl(records)


def _default(key: str) -> str:
    """The default of a setting, named as ``plan.days``."""
    from asesmen_cli.settings import Settings

    section, _, name = key.partition(".")
    return in_the_language([str(getattr(getattr(Settings(), section), name))])[0]


def write_commands(about: Mapping[str, str], formatter: Any, first: Sequence[str] = ()) -> None:  # noqa: ANN401 (as above)
    """Write commands with their texts; with ``first`` those alone, and the names of the others after them."""
    shown = first or tuple(about)
    width = max(map(len, shown))
    with formatter.section(gettext("Commands")):
        formatter.write_dl([(name.ljust(width), gettext(about[name])) for name in shown])
    others = [name for name in about if name not in shown]
    if others:
        with formatter.section(gettext("More (asesmen help NAME)")):
            formatter.write_text(" ".join(others))
