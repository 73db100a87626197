"""Reports: how far people are assessed, who is left, who came, which batches, and one person's history."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from asesmen_cli.domain.facts import Written
from asesmen_cli.domain.statements import Statement
from asesmen_cli.outputs import write_statement
from asesmen_cli.usecases.desk import Desk
from asesmen_cli.usecases.handout import report
from asesmen_cli.usecases.reports._batches import attendance, batches
from asesmen_cli.usecases.reports._people import Asked, backlog, coverage
from asesmen_cli.usecases.reports._person import person
from asesmen_cli.usecases.reports._results import results

__all__ = ["Asked", "attendance", "backlog", "batches", "coverage", "file_statement", "person", "results"]


def file_statement(desk: Desk, statement: Statement, formats: Sequence[str], folder: Path | None) -> Written:
    """Write a statement as files.

    Raises:
        AsesmenError: ``output.*``.
    """
    whole = replace(report(desk), plan=None)
    return write_statement(whole, statement, formats, folder or Path(desk.settings.export.folder))
