"""A statement as files: the same tables as workbook, CSV, JSON, PDF, Word document and page.

Official files are Indonesian whatever language the screen speaks.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

from asesmen_cli.domain.document import Document
from asesmen_cli.domain.facts import Report
from asesmen_cli.language import Language
from asesmen_cli.outputs._json import as_json, json_text
from asesmen_cli.outputs.page import statement_page
from asesmen_cli.outputs.pdf import statement_pdf
from asesmen_cli.outputs.statements._csv import write_csv
from asesmen_cli.outputs.statements._docx import write_docx
from asesmen_cli.outputs.statements._names import stem
from asesmen_cli.outputs.statements._xlsx import write_xlsx

Writer: TypeAlias = Callable[[Report, Document, Language, Path], None]


def _write_pdf(report: Report, statement: Document, words: Language, folder: Path) -> None:
    (folder / f"{stem(statement.name)}.pdf").write_bytes(statement_pdf(report, statement, words))


def _write_html(report: Report, statement: Document, words: Language, folder: Path) -> None:
    (folder / f"{stem(statement.name)}.html").write_bytes(statement_page(report, statement, words))


def _write_json(report: Report, document: Document, words: Language, folder: Path) -> None:
    load = report.due.load
    source = {"file": load.source, "loaded_on": load.loaded_on.isoformat()}
    answer = as_json(document, words) | {"source": source, "program": report.program}
    (folder / f"{stem(document.name)}.json").write_text(json_text(answer), encoding="utf-8", newline="\n")


WRITERS: Mapping[str, Writer] = {
    "xlsx": write_xlsx,
    "csv": write_csv,
    "json": _write_json,
    "pdf": _write_pdf,
    "docx": write_docx,
    "html": _write_html,
}
"""Format -> what fills an empty folder with the files of a statement."""


def make_statement(
    report: Report, statement: Document, formats: Sequence[str], words: Language, folder: Path
) -> None:
    """Write a statement into an empty folder.

    Args:
        report: Who we are and where everything comes from.
        statement: What is told.
        formats: Keys of :data:`WRITERS`.
        words: The language of the files.
        folder: Where they go.

    Raises:
        AsesmenError: ``output.logo``.
    """
    for name in dict.fromkeys(formats):
        WRITERS[name](report, statement, words, folder)
