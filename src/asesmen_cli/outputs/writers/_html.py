"""A document as a page of its own, in the look of the dashboard."""

from pathlib import Path

from asesmen_cli.domain.document import Document
from asesmen_cli.domain.facts import Report
from asesmen_cli.language import Language, speaking
from asesmen_cli.outputs.page import Speech, html_table, rendered


def write_html(report: Report, document: Document, words: Language, folder: Path) -> None:
    """Write the page. The same document gives the same bytes."""
    speech = Speech(words, speaking("en"))
    content = rendered(
        "document.html",
        speech,
        report=report,
        title=words.put(document.title),
        heading=speech.put(document.title),
        leads=[speech.put(sentence) for sentence in document.leads],
        tables=[(table.key, speech.put(table.title), html_table(speech, table)) for table in document.tables],
        notes=[speech.put(note) for note in document.notes],
    )
    (folder / f"{document.file}.html").write_bytes(content)
