"""The same facts as files in many formats. Renders, and computes nothing.

A format is a function that fills an empty folder with its files; a file's suffix is the format's name.
Official files are Indonesian whatever language the screen speaks.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TypeAlias

from asesmen_cli.domain.attendance import Reasons
from asesmen_cli.domain.document import Document
from asesmen_cli.domain.facts import AttendanceSheet, Office, Report, Written, WrittenFile
from asesmen_cli.domain.findings import Finding
from asesmen_cli.domain.letterhead import blanks
from asesmen_cli.files import Delivery
from asesmen_cli.json_answers import as_json, json_text
from asesmen_cli.language import Language, speaking
from asesmen_cli.outputs._calendar import write_calendar
from asesmen_cli.outputs._lists import lists
from asesmen_cli.outputs._provenance import Provenance
from asesmen_cli.outputs._workbook import write_workbook
from asesmen_cli.outputs.forms import BLANKS, TEMPLATES, blank_workbook, write_form, write_suggestions
from asesmen_cli.outputs.letters import (
    STEMS,
    builtin,
    fields_of,
    letter_findings,
    write_letters,
)
from asesmen_cli.outputs.page import write_page
from asesmen_cli.outputs.pdf import write_pdf
from asesmen_cli.outputs.writers import ORIGIN, write_files, write_origin, write_table

__all__ = [
    "BLANKS",
    "FORMATS",
    "STEMS",
    "TEMPLATES",
    "blank_workbook",
    "builtin",
    "fields_of",
    "write",
    "write_attendance_form",
    "write_document",
    "write_suggestions",
]

Writer: TypeAlias = Callable[[Report, Language, Path], None]


def _write_json(report: Report, words: Language, folder: Path) -> None:
    (folder / "asesmen.json").write_text(json_text(as_json(report, words)), encoding="utf-8", newline="\n")


def _write_lists(report: Report, words: Language, folder: Path) -> None:
    for table in lists(report):
        write_table(table, words, folder / f"{table.key}.csv")
    write_origin(Provenance(report, words), folder / f"{ORIGIN}.csv")


FORMATS: Mapping[str, Writer] = {
    "xlsx": write_workbook,
    "csv": _write_lists,
    "json": _write_json,
    "ics": write_calendar,
    "pdf": write_pdf,
    "html": write_page,
    "docx": write_letters,
}
TO_SIGN = frozenset({"xlsx", "pdf", "docx"})
"""Formats with a letterhead and a signature."""
EXTRA = frozenset({"address", "contact", "logo", "signatory_rank"})
"""Optional lines of the letterhead and the signature: left out where they are not set."""


def write(
    report: Report,
    formats: Sequence[str],
    folder: Path,
    files: Delivery,
    *,
    private: bool = False,
    begins: Callable[[str], None] = lambda _name: None,
) -> Written:
    """Write the official files, which take their places in ``folder`` with the others of a delivery.

    Only files that we wrote are replaced. The files of a part have its tag in their names, so they do
    not replace those of the whole.

    Args:
        report: What the files show.
        formats: Keys of :data:`FORMATS`.
        folder: Where the files go; it is created if it is missing.
        files: The files of the command.
        private: Whether the files are for their owner alone.
        begins: Called with each format before its files are made.

    Raises:
        AsesmenError: ``output.folder``, ``output.open``, ``output.foreign``, ``output.disk``.
    """
    words = speaking("id")

    def make(empty: Path) -> None:
        for name in dict.fromkeys(formats):
            begins(name)
            FORMATS[name](report, words, empty)
        if report.part.tag:
            for file in list(empty.iterdir()):
                file.rename(file.with_stem(f"{file.stem}-{report.part.tag}"))

    written = _written(files.stage(folder, make, private=private))
    made = {file.format for file in written}
    return Written(
        files=written,
        findings=(
            *(_blanks(report.office) if TO_SIGN & made else ()),
            *(_empty(name) for name in dict.fromkeys(formats) if name not in made | {"docx"}),
            *(letter_findings(report) if "docx" in formats else ()),
        ),
    )


def _written(paths: Iterable[Path]) -> tuple[WrittenFile, ...]:
    return tuple(WrittenFile(path=path, format=path.suffix[1:]) for path in paths)


def _empty(name: str) -> Finding:
    """Return the finding that no file was written, because the format would be empty."""
    return Finding.info("output.no-batches", format=name)


def write_attendance_form(
    report: Report, form: AttendanceSheet, reasons: Reasons, folder: Path, files: Delivery
) -> Written:
    """Write the attendance sheet of one batch, to be signed and filled in. One that was filled in stays.

    Raises:
        AsesmenError: ``output.*``, as :func:`write`.
    """
    words = speaking("id")
    paths = files.stage(folder, lambda empty: write_form(report, form, reasons, words, empty))
    return Written(files=_written(paths), findings=_blanks(report.office))


def write_document(
    report: Report,
    document: Document,
    formats: Sequence[str],
    folder: Path,
    files: Delivery,
    *,
    private: bool = False,
) -> Written:
    """Write a document into ``folder`` in these formats; ``report`` has the office and the sources.

    Raises:
        AsesmenError: ``output.*``, as :func:`write`.
    """
    words = speaking("id")
    paths = files.stage(
        folder, lambda empty: write_files(report, document, formats, words, empty), private=private
    )
    return Written(
        files=_written(paths),
        findings=_blanks(report.office) if TO_SIGN.intersection(formats) else (),
    )


def _blanks(office: Office) -> tuple[Finding, ...]:
    """Return a finding about what the letterhead and the signature lack: blanks to fill in by hand."""
    missing = tuple(f"office.{key}" for key, text in asdict(office).items() if not text and key not in EXTRA)
    if not missing:
        return ()
    return (blanks("output.blanks", missing),)
