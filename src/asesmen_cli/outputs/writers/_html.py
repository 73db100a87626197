"""A document as a page of its own, in the look of the dashboard."""

from dataclasses import replace
from pathlib import Path

from markupsafe import Markup

from asesmen_cli.domain.document import Document, Table
from asesmen_cli.domain.facts import Report
from asesmen_cli.language import Language, speaking
from asesmen_cli.outputs.page import HtmlTable, Speech, html_table, rendered
from asesmen_cli.outputs.writers._parts import parts


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
        parts=[
            _part(speech, each)
            for each in zip(*(parts(document, one) for one in speech.languages), strict=True)
        ],
        notes=[speech.put(note) for note in document.notes],
    )
    (folder / f"{document.file}.html").write_bytes(content)


def _part(speech: Speech, each: tuple[Table | str, ...]) -> tuple[str, Markup, HtmlTable | None]:
    """Return a part, which is given in each language: its key, its title or sentence, and its table."""
    tables = [one for one in each if isinstance(one, Table)]
    if not tables:
        return "", speech.chosen([str(one) for one in each]), None
    pairs = list(zip(speech.languages, tables, strict=True))
    shown = html_table(speech, tables[0])
    if tables[0] != tables[-1]:  # a month, which has the names of days for headings
        headings = zip(*([column.title for column in table.columns] for table in tables), strict=True)
        shown = replace(shown, headings=tuple(speech.chosen(list(names)) for names in headings))
    return tables[0].key, speech.chosen([words.put(table.title) for words, table in pairs]), shown
