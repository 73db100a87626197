"""A document as a PDF: its sentences and tables in words, with the lengths of the bars."""

from collections.abc import Iterator
from pathlib import Path

from asesmen_cli.domain.document import Document, MonthCalendar, Part, Row, Table, Text, Tone
from asesmen_cli.domain.facts import Report
from asesmen_cli.language import Language
from asesmen_cli.outputs.pdf import Content, Typesetter, breakable, frame, months
from asesmen_cli.outputs.writers._measure import PAPER_MM, columns, ems, wide

SIZE = 9
"""Points of the letters of tables, as far as their width goes."""
MARGINS = 33
"""Millimetres at the left and the right of a page, together."""
BAR = 24
"""Millimetres of a bar beside its number."""


def write_pdf(report: Report, document: Document, words: Language, folder: Path) -> None:
    """Write the file. The same document gives the same bytes.

    Raises:
        AsesmenError: ``output.logo``.
    """
    typesetter = Typesetter(report.due.as_of)
    shared = frame(report, words, typesetter.picture)
    content = typesetter.pdf("document", {**shared, **_content(document, words, PAPER_MM[report.paper])})
    (folder / f"{document.file}.pdf").write_bytes(content)


def _content(document: Document, words: Language, paper: tuple[int, int]) -> Content:
    across = min(paper) - MARGINS
    lying = any(wide(table, words, _room(table, across)) for table in document.tables)
    if lying:
        across = max(paper) - MARGINS
    return {
        "title": words.put(document.title),
        "lead": [words.put(sentence) for sentence in document.leads],
        "wide": lying,
        "parts": [part for one in document.parts for part in _parts(one, words, across)],
        "notes": [words.put(note) for note in document.notes],
    }


def _room(table: Table, across: float) -> float:
    """Return the room for the columns of a table beside its bars, in font sizes."""
    return ems(across - (BAR if table.bars else 0), SIZE)


def _parts(part: Part, words: Language, across: float) -> Iterator[Content]:
    match part:
        case Table():
            yield {"table": _table(part, words, across)}
        case Text():
            yield {"text": words.put(part.message), "strong": part.tone is Tone.STRONG}
        case MonthCalendar():
            yield {"months": months(part, words)}
        case _:
            for one in part.findings:
                yield {"text": f"{words.about(one)} {words.remedy(one)}", "strong": False}


def _table(table: Table, words: Language, across: float) -> Content:
    def line(row: Row, nothing: str = "-") -> list[str]:
        texts = words.line(row, table.kinds, nothing=nothing)
        return [
            breakable(text) if kind.wraps else text for text, kind in zip(texts, table.kinds, strict=True)
        ]

    return {
        "title": words.put(table.title),
        "headings": [words.text(column.title) for column in table.columns],
        "right": [column.kind.right for column in table.columns],
        "widths": [width * SIZE for width in columns(table, words, _room(table, across))],
        "bar": BAR,
        "rows": [line(row) for row in table.rows],
        "struck": sorted(table.struck),
        "total": None if table.total is None or not table.rows else line(table.total, ""),
        "barred": max(table.barred, default=None),
        "bars": table.lengths,
        "empty": words.put(table.empty),
        "note": words.put(table.note),
    }
