"""What every command shares: the workspace, the day, the language, and how an answer is shown."""

import errno
import getpass
import gettext
import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, NoReturn, TypeVar
from urllib.parse import quote

from asesmen_cli.cli._terminal import is_terminal, reader_went_away, say_aside
from asesmen_cli.domain.commands import typed
from asesmen_cli.domain.document import Document
from asesmen_cli.domain.findings import AsesmenError, system_reason
from asesmen_cli.domain.messages import Message, Param, msg, printable
from asesmen_cli.language import DOMAIN, LOCALE, Language, speaking

if TYPE_CHECKING:
    from pathlib import Path

    from asesmen_cli.domain.document import Part
    from asesmen_cli.domain.findings import Finding
    from asesmen_cli.usecases.common.context import Context
    from asesmen_cli.usecases.province import Province

Answer = TypeVar("Answer")

LONGEST_NAME = 100
"""Characters of the name of who acts."""

ALL_AGENCIES = "all"
WORKSPACE = "asesmen.db"
"""The workspace where none is named: in the current folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What every command shares, read once from the options and the environment."""

    workspace: str
    """A path, or a URL with the agency in it."""
    agency: str | None
    today: date
    now: datetime
    words: Language
    json: bool
    yes: bool
    by: str
    quiet: bool
    verbose: bool
    pager: bool
    """Whether long answers stop where the window is full."""
    command_path: str = "asesmen"
    """The command, as it is typed."""
    by_number: bool = False
    """Whether people were named by their numbers in the list shown last; those stay valid then."""
    _opened: "list[Context]" = field(default_factory=list)

    def ctx(self) -> "Context":
        """Open the workspace."""
        from asesmen_cli.usecases.common.context import open_context

        context = open_context(
            self.workspace, today=self.today, now=self.now, actor=self.by, progress=self._progress
        )
        self._opened.append(context)
        return context

    def province(self) -> "Province | None":
        """Return all agencies of a shared database, where ``--agency all`` asks for them."""
        if self.agency is None or self.agency.casefold() != ALL_AGENCIES or "://" not in self.workspace:
            return None
        from asesmen_cli.usecases.province import Province

        return Province(where=self.workspace, today=self.today)

    def say(self, template: str, /, **params: Param) -> str:
        """Put a text into words."""
        return self.words.say(template, **params)

    def show(
        self,
        answer: Answer,
        describe: "Callable[[Answer], Iterable[Part]]",
        *hints: Message,
        findings: "Sequence[Finding]" = (),
        schema: str = "",
    ) -> None:
        """Show an answer: the parts that describe it, or with --json one object.

        Args:
            answer: What a use case has returned.
            describe: Returns what the screen shows of it, in order.
            hints: What may be done next; on standard error, not with --json or --quiet.
            findings: What was noticed on the way; on standard error, with --json part of the object.
            schema: The schema of an answer whose type has none of its own.
        """
        try:
            self._print(answer, describe, findings, schema)
            sys.stdout.flush()
        except OSError as error:
            self._not_shown(error)
        for hint in hints if not self.json else ():
            self.note(self.words.put(hint))

    def _print(
        self,
        answer: Answer,
        describe: "Callable[[Answer], Iterable[Part]]",
        findings: "Sequence[Finding]",
        schema: str,
    ) -> None:
        if self.json:
            from asesmen_cli.json_answers import as_json

            show_json(as_json(answer, self.words, schema))
            return
        parts = tuple(describe(answer))
        self.show_document(Document(name="", as_of=self.today, parts=parts, findings=tuple(findings)))

    def show_document(self, document: Document) -> None:
        """Show a document. People in lists are numbered where later commands can know these numbers."""
        from asesmen_cli.cli._screen import show_document
        from asesmen_cli.cli._shown import numbered, people_in, remember

        people = () if self.by_number or not self._opened else people_in(document.parts)
        if people and remember(self._opened[-1], self.command_path, people):
            document = replace(document, parts=tuple(numbered(document.parts)))
        show_document(document, self.words, by_page=self.pager and self.can_ask)

    def _not_shown(self, error: OSError) -> NoReturn:
        """Say what became of the command whose output nobody can read.

        Raises:
            BrokenPipeError: The reader went away, and nothing was changed.
            AsesmenError: ``output.screen``, ``output.screen-changed``, or ``output.screen-files``.
        """
        silence()
        changed, files = self._done()
        if reader_went_away(error):
            error = BrokenPipeError(errno.EPIPE, os.strerror(errno.EPIPE))
            if not changed and not files:
                raise error
        if files and not changed:
            raise AsesmenError("output.screen-files", files=files, why=system_reason(error)) from error
        code = "output.screen-changed" if changed else "output.screen"
        raise AsesmenError(code, workspace=self.workspace, why=system_reason(error)) from error

    @property
    def state(self) -> Message | None:
        """Return what a command that ends early has already done; None for nothing."""
        changed, files = self._done()
        if changed:
            return msg("the change is already stored in {workspace}", workspace=self.workspace)
        return msg("the files are already written ({files})", files=files) if files else None

    def _done(self) -> tuple[bool, tuple[str, ...]]:
        """Return whether a workspace was changed, and the files that were written."""
        from asesmen_cli.files import written

        changed = any(context.workspace.engine.written for context in self._opened)
        return changed, tuple(map(str, written))

    def show_aside(self, parts: "Iterable[Part]") -> None:
        """Show something beside a question, on standard error."""
        from asesmen_cli.cli._progress import paused
        from asesmen_cli.cli._screen import show_document

        with paused():
            show_document(Document(name="", as_of=self.today, parts=tuple(parts)), self.words, error=True)

    def without_reason(self, reason: str | None, *, wanted: bool) -> None:
        """Hint that a change of what was published, or against a rule, should have a reason."""
        if wanted and not reason:
            self.note(self.say("It is on record without a reason; give one with --reason TEXT."))

    def note(self, text: str) -> None:
        """Print a hint on standard error; none with --quiet."""
        if not self.quiet:
            say_aside(text)

    @property
    def can_ask(self) -> bool:
        """Return whether there is a person to ask: a terminal at both ends, and none of --json and --yes."""
        return is_terminal(sys.stdin) and is_terminal(sys.stdout) and not (self.json or self.yes)

    def ask(self, question: Message) -> bool:
        """Ask a yes/no question. Without a terminal it must have been answered by --yes.

        Raises:
            AsesmenError: ``question.open``.
        """
        text = self.words.put(question)
        if self.yes:
            return True
        if not is_terminal(sys.stdin):
            raise AsesmenError("question.open", question=text)
        from asesmen_cli.cli._progress import paused

        for context in self._opened:
            context.workspace.engine.let_others()
        with paused():
            say_aside(f"{text} {self.say('[y/N]')}", end=" ")
            return sys.stdin.readline().strip().lower() in {"y", "ya", "yes"}

    def confirm(self, question: Message) -> bool:
        """Ask before an act that is for many or cannot be undone; a script means what it says."""
        return self.ask(question) if is_terminal(sys.stdin) else True

    def command(self, args: "Sequence[str]") -> int:
        """Print a command, run it as if it had been typed, and return its exit status."""
        from asesmen_cli.cli import app
        from asesmen_cli.files import written

        usual = with_agency(os.environ.get("ASESMEN_WORKSPACE", WORKSPACE), os.environ.get("ASESMEN_AGENCY"))
        place = [] if self.workspace == usual else ["--workspace", self.workspace]
        day = [] if self.today == self.now.date() else ["--today", self.today.isoformat()]
        flags = {
            "--json": self.json,
            "--yes": self.yes,
            "--quiet": self.quiet,
            "--verbose": self.verbose,
            "--no-pager": not self.pager,
        }
        shared = [*place, *day, "--lang", self.words.code, "--by", self.by]
        say_aside(f"> {typed(*args, *place)}")
        try:
            app([*args, *shared, *(name for name, given in flags.items() if given)])
        except SystemExit as stopped:
            return int(stopped.code or 0)
        finally:
            written.clear()
        return 0

    def working(self, what: str) -> AbstractContextManager[object]:
        """A progress bar on standard error for work that takes more than a second, on a terminal."""
        if self.quiet or not is_terminal(sys.stderr):
            return nullcontext()
        from asesmen_cli.cli._progress import after_a_second

        return after_a_second(what)

    def _progress(self, what: Message, done: int, total: int) -> None:
        """Show a step of the work that goes on."""
        if not self.quiet and is_terminal(sys.stderr):
            from asesmen_cli.cli._progress import advance

            advance(self.words.put(what), done, total)

    def reading(self, file: "Path") -> AbstractContextManager[object]:
        """The same for a file that is read."""
        return self.working(self.say("Reading {file}", file=file.name))


def show_json(answer: "Mapping[str, object]") -> None:
    """Print one JSON object on standard output."""
    from pydantic_core import to_json

    sys.stdout.write(to_json(answer, indent=2).decode() + "\n")


def silence() -> None:
    """Send standard output nowhere from here on, the interpreter's own flush included."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def speak(code: str) -> Language:
    """Make a language that of the process, and return it."""
    os.environ["LANGUAGE"] = code  # typer asks gettext, and gettext asks this
    gettext.bindtextdomain(DOMAIN, str(LOCALE))
    gettext.textdomain(DOMAIN)
    return speaking(code)


def started(
    workspace: str,
    agency: str | None,
    today: date | None,
    lang: str | None,
    *,
    json: bool,
    yes: bool,
    by: str | None,
    quiet: bool,
    verbose: bool,
    pager: bool,
) -> Run:
    """Read the clock, the language and the user, once."""
    now = datetime.now(UTC).astimezone()  # noqa: TID251 (the only place that reads the clock)
    words = speaking(lang if lang is not None else os.environ["LANGUAGE"])
    run = Run(
        workspace=with_agency(workspace, agency),
        agency=agency,
        today=today or now.date(),
        now=now,
        words=words,
        json=json,
        yes=yes,
        by=printable(by or _user())[:LONGEST_NAME],
        quiet=quiet,
        verbose=verbose,
        pager=pager,
    )
    if run.today != now.date():
        text = run.say("Calculated as of {today}; the clock says {clock}.", today=run.today, clock=now.date())
        say_aside(text)
    return run


def with_agency(workspace: str, agency: str | None) -> str:
    """Return the address of an agency in a shared database; None leaves the choice to the address."""
    if agency is None or "://" not in workspace:
        return workspace
    base, _, query = workspace.partition("?")
    others = [one for one in query.split("&") if one and not one.startswith("agency=")]
    return f"{base}?{'&'.join([*others, f'agency={quote(agency)}'])}"


def _user() -> str:
    """The system's user, where the system knows one."""
    try:
        return getpass.getuser()
    except (KeyError, ImportError, OSError):
        return "?"
