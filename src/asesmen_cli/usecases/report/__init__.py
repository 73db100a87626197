"""Reports, each a module of its name with a function of its name."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import cast

from asesmen_cli.domain.document import Document
from asesmen_cli.domain.facts import Written
from asesmen_cli.domain.messages import N_
from asesmen_cli.usecases.common.context import Context
from asesmen_cli.usecases.report._asked import Asked

__all__ = ["REPORTS", "Asked", "ReportKind", "file_document", "report"]


@dataclass(frozen=True, slots=True)
class ReportKind:
    """The help text of a report, and the options that it takes."""

    text: str
    """A template."""
    of_groups: bool = False
    """Whether it can be limited to some tiers or one office."""
    of_person: bool = False
    """Whether it is about one person."""


REPORTS: Mapping[str, ReportKind] = {
    "coverage": ReportKind(N_("How far people are assessed."), of_groups=True),
    "backlog": ReportKind(N_("Who must be assessed, and for how long already."), of_groups=True),
    "attendance": ReportKind(N_("Who came to the batches, and who did not.")),
    "batches": ReportKind(N_("What was planned and held, seats used, and the cost.")),
    "results": ReportKind(N_("Results by category, in groups so large that nobody's own shows.")),
    "person": ReportKind(N_("One person's whole history."), of_person=True),
}
"""Every report, in the order of the help page; its module and the function in it have its name."""


OF_PERSON = tuple(name for name, kind in REPORTS.items() if kind.of_person)
"""What the names of documents about one person begin with."""


def report(ctx: Context, name: str, asked: Asked) -> Document:
    """Return a report of :data:`REPORTS`.

    Raises:
        AsesmenError: What its function raises.
    """
    module = import_module(f"{__name__}.{name}")
    make = cast("Callable[[Context, Asked], Document]", getattr(module, name))
    return make(ctx, asked)


def file_document(ctx: Context, document: Document, formats: Sequence[str], folder: Path | None) -> Written:
    """Write a document as files.

    Raises:
        AsesmenError: ``output.*``.
    """
    from asesmen_cli.outputs import write_document
    from asesmen_cli.usecases.export import report as everything

    whole = replace(everything(ctx), plan=None)
    with ctx.delivery() as files:
        return write_document(
            whole,
            document,
            formats,
            folder or Path(ctx.settings.export.folder),
            files,
            private=document.name.startswith(OF_PERSON),
        )
