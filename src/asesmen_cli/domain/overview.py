"""What a workspace holds, what in it needs a person, and the next step: the answer of ``asesmen`` alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from asesmen_cli.domain.choices import Template
from asesmen_cli.domain.facts import Load, PlanState, Sitting
from asesmen_cli.domain.messages import N_, Message

LIST_WORDS: Mapping[Template, str] = {
    Template.ROSTER: N_("a roster"),
    Template.HISTORY: N_("a list of people who were assessed"),
    Template.ABSENCES: N_("a list of absences"),
    Template.VENUES: N_("the dates of a venue"),
    Template.ATTENDANCE: N_("an attendance sheet"),
    Template.RESULTS: N_("results"),
}
"""What a file holds, in words."""

OPENED_BY = {
    Template.ROSTER: ("due", "{file}"),
    Template.HISTORY: ("record", "{file}"),
    Template.ABSENCES: ("away", "import", "{file}"),
    Template.VENUES: ("plan", "--dates", "{file}"),
    Template.ATTENDANCE: ("attend", "import", "{file}"),
    Template.RESULTS: ("result", "import", "{file}"),
}
"""The command for each kind of file, as words; ``{file}`` is its name."""

NO_FILE = "FILE.xlsx"
"""In a proposed command, a file that only a person can name."""


def opened_by(holds: Template, file: str) -> list[str]:
    """Return the command for a file of that kind."""
    return [word.format(file=file) for word in OPENED_BY[holds]]


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundFile:
    """A spreadsheet beside the workspace."""

    path: str
    holds: Template | None
    """What its content is; None where that is not recognised."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenItem:
    """Something that a person should settle."""

    code: str
    """Stable, for scripts: ``open.rejected``."""
    count: int
    message: Message
    command: str
    """The command that settles it, or shows it in full."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """The one thing to do next."""

    command: str
    message: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanBrief:
    """The draft, or the newest published plan."""

    state: PlanState
    name: str | None
    batches: int
    """Those that are not called off."""
    seated: int
    """People with a seat in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """Everything that ``asesmen`` alone shows."""

    as_of: date
    workspace: str
    load: Load | None
    people: int
    """Those in the last roster."""
    flagged: int
    """Those who must be assessed."""
    later: int
    """Those who have a seat and must be assessed by the day of their batch only."""
    plan: PlanBrief | None
    upcoming: Sitting | None
    """The next batch of a published plan that is not over."""
    open: tuple[OpenItem, ...]
    next: NextStep
    files: tuple[FoundFile, ...]
    """Spreadsheets in the folder; looked for only as long as no roster is loaded."""
