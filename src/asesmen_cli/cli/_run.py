"""What every command shares: the workspace, the day, the language, and how an answer is shown."""

import getpass
import os
import sys
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.domain.messages import Message, Param
from asesmen_cli.language import Language, speaking

if TYPE_CHECKING:
    from pathlib import Path

    from asesmen_cli.usecases.common.context import Context


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

    def say(self, template: str, /, **params: Param) -> str:
        """Put a text into words."""
        return self.words.say(template, **params)

    def note(self, text: str) -> None:
        """Print a hint on standard error; none with --quiet."""
        if not self.quiet:
            print(text, file=sys.stderr)

    def without_reason(self, reason: str | None, *, wanted: bool) -> None:
        """Hint that a change of what was published, or against a rule, should have a reason."""
        if wanted and not reason:
            self.note(self.say("It is on record without a reason; tell one with --reason TEXT."))

    def ask(self, question: Message) -> bool:
        """Ask a yes/no question. Without a terminal it must have been answered by --yes.

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

    def reading(self, file: "Path") -> AbstractContextManager[object]:
        """The same for a file that is read."""
        return self.working(self.say("Reading {file}", file=file.name))


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
    """Read the clock, the language and the user, once."""
    now = datetime.now(UTC).astimezone()  # noqa: TID251 (the only place that reads the clock)
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
        text = run.say("Reckoned as of {today}; the clock says {clock}.", today=run.today, clock=now.date())
        print(text, file=sys.stderr)
    return run


def _user() -> str:
    """The system's user, where the system knows one."""
    try:
        return getpass.getuser()
    except (KeyError, ImportError, OSError):
        return "?"
