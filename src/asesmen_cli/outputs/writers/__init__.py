"""One writer for each medium; each writes any document."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

from asesmen_cli.domain.document import Document
from asesmen_cli.domain.facts import Report
from asesmen_cli.json_answers import as_json, json_text
from asesmen_cli.language import Language
from asesmen_cli.outputs._measure import lines
from asesmen_cli.outputs.writers._book import (
    ATTENDANCE,
    BLANK,
    INK,
    RULE,
    SHADE,
    SUMMARY,
    Book,
    Box,
    Flow,
    Line,
    lead_back,
    letterhead,
    put,
    signature,
)
from asesmen_cli.outputs.writers._csv import ORIGIN, write_csv, write_origin, write_table
from asesmen_cli.outputs.writers._docx import write_docx
from asesmen_cli.outputs.writers._html import write_html
from asesmen_cli.outputs.writers._pdf import write_pdf
from asesmen_cli.outputs.writers._xlsx import Placed, add_table, chart, write_xlsx

__all__ = [
    "ATTENDANCE",
    "BLANK",
    "INK",
    "ORIGIN",
    "RULE",
    "SHADE",
    "SUMMARY",
    "Book",
    "Box",
    "Flow",
    "Line",
    "Placed",
    "add_table",
    "chart",
    "lead_back",
    "letterhead",
    "lines",
    "put",
    "signature",
    "write_files",
    "write_origin",
    "write_table",
]

Writer: TypeAlias = Callable[[Report, Document, Language, Path], None]


def write_json(report: Report, document: Document, words: Language, folder: Path) -> None:
    """Write the tables with where they come from."""
    load = report.due.load
    source = {"file": load.source, "loaded_on": load.loaded_on.isoformat()}
    answer = as_json(document, words) | {"source": source, "program": report.program, "record": report.mark}
    (folder / f"{document.file}.json").write_text(json_text(answer), encoding="utf-8", newline="\n")


WRITERS: Mapping[str, Writer] = {
    "xlsx": write_xlsx,
    "csv": write_csv,
    "json": write_json,
    "pdf": write_pdf,
    "docx": write_docx,
    "html": write_html,
}
"""Format -> what fills an empty folder with the files of a document."""


def write_files(
    report: Report, document: Document, formats: Sequence[str], words: Language, folder: Path
) -> None:
    """Write a document into an empty folder.

    Args:
        report: Who we are and where everything comes from.
        document: What is written.
        formats: Keys of :data:`WRITERS`.
        words: The language of the files.
        folder: Where they go.

    Raises:
        AsesmenError: ``output.logo``.
    """
    for name in dict.fromkeys(formats):
        WRITERS[name](report, document, words, folder)
