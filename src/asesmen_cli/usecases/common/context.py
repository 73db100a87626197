"""The context of a command: the workspace, its settings, today's date and the acting user."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeAlias, TypeVar

from asesmen_cli import __version__
from asesmen_cli.domain.commands import Command
from asesmen_cli.domain.findings import Finding
from asesmen_cli.domain.messages import Message
from asesmen_cli.files import Delivery, recover
from asesmen_cli.settings import Settings
from asesmen_cli.usecases.common.own_settings import folder_of, settings_of

if TYPE_CHECKING:
    from asesmen_cli.store import Stamp, Workspace

Ask: TypeAlias = Callable[[Message], bool]
"""Puts a yes/no question to a person."""


Progress: TypeAlias = Callable[[Message, int, int], None]
"""Shows what a command does, and how many of how many parts are done; 0 of 0 where that is not known."""


def no_progress(_what: Message, _done: int, _all: int) -> None:
    """Show nothing."""


def always_no(_question: Message) -> bool:
    """Answer no: there is no user to ask."""
    return False


def always_yes(_question: Message) -> bool:
    """Answer yes: the user means what the command says."""
    return True


PROGRAM = f"asesmen {__version__}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """Everything that a use case is given besides its own arguments. Time, place and person are read once."""

    workspace: "Workspace"
    settings: Settings
    today: date
    now: datetime
    actor: str
    progress: Progress = no_progress

    @property
    def folder(self) -> Path:
        """Return the folder of the office's files: templates, logo, what is handed out."""
        return folder_of(self.workspace.where)

    def stamp(self, command: Command, reason: str | None = None, *, undoes: int | None = None) -> "Stamp":
        """Return the frame of the event that a command records."""
        from asesmen_cli.store import Stamp

        return Stamp(
            at=self.now,
            as_of=self.today,
            actor=self.actor,
            command=command,
            program=PROGRAM,
            reason=reason or None,
            undoes=undoes,
        )

    def delivery(self) -> Delivery:
        """Return the files of a command: they take their places together, once the record is written."""
        return Delivery(self.folder, self.workspace.has_event)

    def shared_folder(self) -> Iterator[Finding]:
        """Yield a notice where a network or a cloud keeps the file: two at once may lose changes."""
        if by := self.workspace.engine.kept_by_others():
            yield Finding.info("doctor.kept-by-others", workspace=self.workspace.where, what=by)


_Given = ParamSpec("_Given")
_Answer = TypeVar("_Answer")
UseCase: TypeAlias = Callable[Concatenate[Context, _Given], _Answer]


def in_turn(command: Command) -> Callable[[UseCase[_Given, _Answer]], UseCase[_Given, _Answer]]:
    """Let a use case begin when nobody else writes, and keep others from writing until it has.

    It is for those that read little and take what they are given, no matter who wrote before. A question to a
    person ends the turn.
    """

    def decorated(use_case: UseCase[_Given, _Answer]) -> UseCase[_Given, _Answer]:
        @wraps(use_case)
        def whole(ctx: Context, /, *args: _Given.args, **kwargs: _Given.kwargs) -> _Answer:
            with ctx.workspace.turn(ctx.stamp(command)):
                return use_case(ctx, *args, **kwargs)

        return whole

    return decorated


def open_context(
    workspace: str, *, today: date, now: datetime, actor: str, progress: Progress = no_progress
) -> Context:
    """Open the workspace and its settings, and finish what a stopped command has left to do with its files.

    Raises:
        AsesmenError: ``workspace.*`` or ``settings.*``.
    """
    from asesmen_cli.store import Workspace

    opened = Workspace(workspace)
    settings = settings_of(workspace, opened)
    recover(folder_of(workspace), [Path(settings.export.folder)], opened.has_event)
    return Context(workspace=opened, settings=settings, today=today, now=now, actor=actor, progress=progress)
