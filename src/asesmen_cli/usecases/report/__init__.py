"""Reports: how far people are assessed, who is left, who came, which batches, and one person's history."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from asesmen_cli.domain.document import Document
from asesmen_cli.domain.facts import Written
from asesmen_cli.outputs import write_document
from asesmen_cli.usecases.common.context import Context
from asesmen_cli.usecases.export import report
from asesmen_cli.usecases.report._batches import attendance, batches
from asesmen_cli.usecases.report._people import Asked, backlog, coverage
from asesmen_cli.usecases.report._person import person
from asesmen_cli.usecases.report._results import results

__all__ = ["Asked", "attendance", "backlog", "batches", "coverage", "file_document", "person", "results"]


def file_document(ctx: Context, document: Document, formats: Sequence[str], folder: Path | None) -> Written:
    """Write a document as files.

    Raises:
        AsesmenError: ``output.*``.
    """
    whole = replace(report(ctx), plan=None)
    return write_document(whole, document, formats, folder or Path(ctx.settings.export.folder))
