"""The options of the command line: their names, how their text is read, and what every command shares."""

import getpass
import os
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from asesmen_cli.cli._door import Wrong
from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.domain.messages import N_, Message, msg, near
from asesmen_cli.domain.people import Tier
from asesmen_cli.language import LANGUAGES, Language, speaking

if TYPE_CHECKING:
    from asesmen_cli.usecases.common.context import Context

FORMATS = ("xlsx", "csv", "json", "ics", "pdf", "html", "docx")
LETTERS = ("call-up", "person", "assignment", "change", "dropped")
PRIVACY = ("full", "masked", "public")


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What every command shares, read once from the options and the environment."""

    workspace: str
    today: date
    now: datetime
    words: Language
    json: bool
    yes: bool
    by: str
    quiet: bool

    def ctx(self) -> "Context":
        """Open the workspace."""
        from asesmen_cli.usecases.common.context import open_context

        return open_context(self.workspace, today=self.today, now=self.now, actor=self.by)

    def say(self, template: str, /, **params: str | int | date | Message | None) -> str:
        """Put a text into words."""
        return self.words.say(template, **params)

    def note(self, text: str) -> None:
        """A hint on standard error; none with --quiet."""
        if not self.quiet:
            print(text, file=sys.stderr)

    def ask(self, question: Message) -> bool:
        """Put a yes/no question. Without a terminal it must have been answered by --yes.

        Raises:
            AsesmenError: ``question.open``.
        """
        text = self.words.put(question)
        if self.yes:
            return True
        if not sys.stdin.isatty():
            raise AsesmenError("question.open", question=text)
        choices = self.say("[y/N]")
        print(f"{text} {choices} ", end="", file=sys.stderr, flush=True)
        return sys.stdin.readline().strip().lower() in {"y", "ya", "yes"}

    def working(self, what: str) -> AbstractContextManager[object]:
        """A progress bar on standard error for work that takes more than a second, on a terminal."""
        if self.quiet or not sys.stderr.isatty():
            return nullcontext()
        from asesmen_cli.cli._progress import after_a_second

        return after_a_second(what)


def run_of(context: typer.Context) -> Run:
    """What the root callback has put there."""
    run = context.find_root().obj
    if not isinstance(run, Run):
        raise TypeError(run)
    return run


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Wrong(text, msg("a date is written YYYY-MM-DD")) from None


def at_least(least: int) -> Callable[[str], int]:
    def read(text: str | int) -> int:
        try:
            n = int(text)
        except ValueError:
            n = least - 1
        if n < least:
            raise Wrong(str(text), msg("it must be a whole number, {least} or more", least=least))
        return n

    return read


def one_of(names: tuple[str, ...]) -> Callable[[str], str]:
    def read(text: str) -> str:
        name = text.strip().lower()
        if name in names:
            return name
        raise Wrong(text, msg("choose from {names}{near}", names=names, near=near(name, names)))

    return read


def weekday_range(text: str) -> str:
    from asesmen_cli.domain.workdays import weekdays

    try:
        weekdays(text)
    except ValueError:
        raise Wrong(text, msg("write working days as mon-fri, mon-sat or mon,wed,fri")) from None
    return text.lower()


def office_cap(text: str) -> str:
    """``3``, or ``10%``."""
    from asesmen_cli.domain.planning import OfficeCap

    try:
        OfficeCap.read(text)
    except ValueError:
        raise Wrong(text, msg("write a cap as 3 or 10%")) from None
    return text


def _mapping(text: str) -> str:
    if text.strip().lower() != "auto" and not all(part.strip() for part in text.rpartition("=")):
        raise Wrong(text, msg('write it as "Header=field"'))
    return text


SHARED = N_("Every command")

Workspace = Annotated[
    str,
    typer.Option(
        envvar="ASESMEN_WORKSPACE",
        metavar="PATH-OR-URL",
        help=N_("Where everything is kept"),
        rich_help_panel=SHARED,
    ),
]
Today = Annotated[
    date | None,
    typer.Option(
        envvar="ASESMEN_TODAY",
        help=N_("The day to reckon from; the clock if left out"),
        parser=_day,
        metavar="YYYY-MM-DD",
        rich_help_panel=SHARED,
    ),
]
Lang = Annotated[
    str | None,
    typer.Option(
        envvar="ASESMEN_LANG",
        parser=one_of(LANGUAGES),
        metavar="id|en",
        help=N_("Language of the screen"),
        rich_help_panel=SHARED,
    ),
]
Json = Annotated[
    bool, typer.Option("--json", help=N_("One JSON object, nothing else"), rich_help_panel=SHARED)
]
Yes = Annotated[bool, typer.Option("--yes", help=N_("Answer yes to every question"), rich_help_panel=SHARED)]
By = Annotated[
    str | None, typer.Option(metavar="TEXT", help=N_("Who acts, for the record"), rich_help_panel=SHARED)
]
Quiet = Annotated[bool, typer.Option("--quiet", help=N_("No progress and no hints"), rich_help_panel=SHARED)]

Tiers = Annotated[
    list[str] | None,
    typer.Option(
        "--tier",
        parser=one_of(tuple(tier.value for tier in Tier)),
        metavar="NAME",
        help=N_("Only this tier (repeatable): jpt, administrator, pengawas, pelaksana, fungsional, unknown"),
    ),
]
Mappings = Annotated[
    list[str] | None,
    typer.Option(
        "--map", parser=_mapping, metavar='"HEADER=FIELD"', help=N_("What a column holds (repeatable)")
    ),
]


def whole(help_text: str) -> Any:  # noqa: ANN401 (what typer makes of an option)
    """An option that takes a whole number from 1 up."""
    return typer.Option(parser=at_least(1), metavar="N", help=help_text)


def day(help_text: str, *names: str) -> Any:  # noqa: ANN401 (as above)
    """An option that takes a date."""
    return typer.Option(*names, parser=_day, metavar="YYYY-MM-DD", help=help_text)


def started(
    workspace: str,
    today: date | None,
    lang: str | None,
    *,
    json: bool,
    yes: bool,
    by: str | None,
    quiet: bool,
) -> Run:
    """Read time, place and person, once."""
    now = datetime.now(UTC).astimezone()  # noqa: TID251 (the one look at the clock)
    words = speaking(lang if lang is not None else os.environ["LANGUAGE"])
    run = Run(
        workspace=workspace,
        today=today or now.date(),
        now=now,
        words=words,
        json=json,
        yes=yes,
        by=by or _user(),
        quiet=quiet,
    )
    if run.today != now.date():
        told = run.say("Reckoned as of {today}; the clock says {clock}.", today=run.today, clock=now.date())
        print(told, file=sys.stderr)
    return run


def _user() -> str:
    """The system's user, where the system knows one."""
    try:
        return getpass.getuser()
    except (KeyError, ImportError, OSError):
        return "?"


def tiers(names: list[str] | None) -> tuple[Tier, ...]:
    """The tiers named."""
    return tuple(Tier(name) for name in names or ())
