"""Documents to print, sign and send, as PDF.

Python prepares the content of a document; a template in ``templates`` lays it out. Data about
people reaches typst as JSON, never as source: a name such as ``#import`` or ``*x*`` stays a name. The same
report gives the same bytes.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

from asesmen_cli.domain.facts import Privacy, Report
from asesmen_cli.language import Language
from asesmen_cli.outputs.pdf._contents import attendance, minutes, months, participants, schedule
from asesmen_cli.outputs.pdf._frame import Content, frame
from asesmen_cli.outputs.pdf._leadership import leadership
from asesmen_cli.outputs.pdf._tables import MARGINS, room, table_content
from asesmen_cli.outputs.pdf._typesetting import Typesetter

__all__ = [
    "MARGINS",
    "Content",
    "Typesetter",
    "documents",
    "frame",
    "months",
    "room",
    "table_content",
    "write_pdf",
]

Teller: TypeAlias = Callable[[Report, Language], Content | None]
"""The content of a document without its frame; None where it would be empty."""

DOCUMENTS: Mapping[str, tuple[str, Teller]] = {
    "jadwal": ("schedule", schedule),
    "peserta": ("participants", participants),
    "daftar-hadir": ("attendance", attendance),
    "berita-acara": ("minutes", minutes),
    "laporan": ("leadership", leadership),
}
"""File name -> the template and its content. Official files have Indonesian names."""
PUBLIC = frozenset({"jadwal", "peserta"})
"""What notice boards show: who comes when."""


def write_pdf(report: Report, words: Language, folder: Path) -> None:
    """Write the documents into ``folder``: without a plan the report alone.

    Raises:
        AsesmenError: ``output.logo``.
    """
    for name, content in documents(report, words, DOCUMENTS):
        (folder / f"{name}.pdf").write_bytes(content)


def documents(report: Report, words: Language, names: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Yield those of :data:`DOCUMENTS` that have content and may be shown, each with its name.

    Raises:
        AsesmenError: ``output.logo``.
    """
    typesetter = Typesetter(report.due.as_of)
    shared = frame(report, words, typesetter.picture)
    public = report.part.privacy is Privacy.PUBLIC
    for name in names:
        template, content_of = DOCUMENTS[name]
        content = None if public and name not in PUBLIC else content_of(report, words)
        if content is not None:
            yield name, typesetter.pdf(template, {**shared, **content})
