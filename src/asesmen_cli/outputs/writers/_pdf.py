"""A document as a PDF: its sentences and tables in words, with the lengths of the bars."""

from collections.abc import Iterator
from pathlib import Path

from asesmen_cli.domain.document import Document, MonthCalendar, Part, Table, Text, Tone
from asesmen_cli.domain.facts import Report
from asesmen_cli.language import Language
from asesmen_cli.outputs._measure import PAPER_MM, wide
from asesmen_cli.outputs.pdf import MARGINS, Content, Typesetter, frame, months, room, table_content


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
    lying = any(wide(table, words, room(table, across)) for table in document.tables)
    if lying:
        across = max(paper) - MARGINS
    return {
        "title": words.put(document.title),
        "lead": [words.put(sentence) for sentence in document.leads],
        "wide": lying,
        "parts": [part for one in document.parts for part in _parts(one, words, across)],
        "notes": [words.put(note) for note in document.notes],
    }


def _parts(part: Part, words: Language, across: float) -> Iterator[Content]:
    match part:
        case Table():
            yield {"table": table_content(part, words, across)}
        case Text():
            yield {"text": words.put(part.message), "strong": part.tone is Tone.STRONG}
        case MonthCalendar():
            yield {"months": months(part, words)}
        case _:
            for one in part.findings:
                yield {"text": f"{words.about(one)} {words.remedy(one)}", "strong": False}
