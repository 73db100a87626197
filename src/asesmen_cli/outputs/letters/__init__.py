"""Letters as Word files: a template for each kind, ours or the office's own, filled through docxtpl."""

from collections.abc import Iterator, Sequence
from datetime import datetime, time
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any

from asesmen_cli.domain.facts import PaperSize, Privacy, Report
from asesmen_cli.domain.findings import AsesmenError, Finding, system_reason
from asesmen_cli.domain.letterhead import blanks
from asesmen_cli.domain.letters import Letter, LetterKind, Letters
from asesmen_cli.domain.offices import tag
from asesmen_cli.language import Language
from asesmen_cli.outputs._logo import logo_of, no_picture
from asesmen_cli.outputs._provenance import LONGEST_PROPERTY, Provenance
from asesmen_cli.outputs.letters._contents import Sender, of_a_letter, of_the_file
from asesmen_cli.outputs.letters._merge import WordTemplate, same_bytes
from asesmen_cli.outputs.letters._templates import SHARED, STEMS, builtin, fields_of

__all__ = [
    "STEMS",
    "builtin",
    "fields_of",
    "letter_findings",
    "same_bytes",
    "write_letters",
]


def write_letters(report: Report, words: Language, folder: Path) -> None:
    """Writes the letters of a report: a file for each kind, or for each letter. The same give the same bytes.

    Raises:
        AsesmenError: ``output.logo``, ``letters.no-word``, ``letters.unknown-field``,
            ``letters.bad-template``.
    """
    post = report.letters
    logo = _logo(report.office.logo)
    for (kind, draft), alike in groupby(post.letters, key=lambda letter: (letter.kind, letter.draft)):
        template = _template(kind, post, report.paper)
        for stem, letters in _files(kind, list(alike), post, report.part.office):
            origin = _Origin(report, words, letters)
            sender = Sender(office=report.office, manner=post.manner, origin=origin.line)
            content = template.filled(
                of_the_file(sender, draft=draft),
                (of_a_letter(letter, sender, words) for letter in letters),
                logo=logo,
                draft=draft,
                describe=partial(origin.describe, stem),
            )
            (folder / f"{stem}.docx").write_bytes(content)


def letter_findings(report: Report) -> Iterator[Finding]:
    """Yield what the letters lack: it is left as a visible blank."""
    post = report.letters
    if not post.letters:
        yield Finding.info(_why_none(report))
        return
    if any(letter.draft for letter in post.letters):
        yield Finding.info("letters.draft")
    if missing := tuple(_missing(post)):
        yield blanks("letters.blanks", missing)
    if lost := {nip for letter in post.letters for nip in _without_office(letter)}:
        yield Finding.warning("letters.no-office", n=len(lost))
    if unnumbered := sum(letter.number is None and not letter.draft for letter in post.letters):
        yield Finding.info("letters.unnumbered", n=unnumbered)


def _why_none(report: Report) -> str:
    """Return the code of the reason for which there is no letter."""
    if report.part.privacy is Privacy.PUBLIC:
        return "letters.public"
    return "letters.no-plan" if report.plan is None else "letters.none"


def _missing(post: Letters) -> Iterator[str]:
    """Yield the settings that would fill a blank."""
    meetings = [one.now for letter in post.letters for one in letter.people if one.now is not None]
    if meetings and not post.manner.hour:
        yield "letters.hour"
    if not post.manner.venue and not all(one.venue for one in meetings):
        yield "letters.venue"
    if any(letter.kind is LetterKind.ASSIGNMENT for letter in post.letters) and not post.manner.basis:
        yield "letters.basis"


def _without_office(letter: Letter) -> Iterator[str]:
    """Yield the people of a letter to the head of an office that is not known."""
    if letter.office is None and not letter.kind.to_person and letter.kind is not LetterKind.ASSIGNMENT:
        yield from (one.person.nip for one in letter.people)


class _Origin(Provenance):
    """What the letters of a file are made from, for the properties of the file."""

    def __init__(self, report: Report, words: Language, letters: Sequence[Letter]) -> None:
        super().__init__(report, words)
        self._plans = dict.fromkeys(letter.plan for letter in letters if letter.plan is not None)
        self._draft = any(letter.draft for letter in letters)

    @property
    def plan(self) -> str:
        """The plans that the letters follow from; the receipt of a result follows from none."""
        return self.words.say("DRAFT") if self._draft else self.words.join([*self._plans])

    @property
    def line(self) -> str:
        """Day, workbook, plan and program: the field ``asal``, which our templates do not print."""
        return f"{self.origin} · {self.report.program}"

    def describe(self, title: str, properties: Any) -> None:  # noqa: ANN401 (the core properties of python-docx)
        """Writes into the file's properties what it is and what it is made from; no clock."""
        report = self.report
        made = datetime.combine(report.due.as_of, time())
        properties.title = title
        properties.subject = self.as_of
        properties.author = properties.last_modified_by = report.office.name
        properties.category = self.plan
        properties.comments = f"{report.program} · {self.source}"[:LONGEST_PROPERTY]
        properties.identifier = report.mark
        properties.keywords = report.plan.digest if report.plan is not None else ""
        properties.created = properties.modified = made
        properties.revision = 1


def _files(
    kind: LetterKind, letters: Sequence[Letter], post: Letters, office: str | None
) -> list[tuple[str, Sequence[Letter]]]:
    """Return the letters by file; the name of a file has the addressee.

    In an export of one office its name is left out here: it is added to the name of every file.
    """
    if not post.one_each:
        return [(STEMS[kind], letters)]
    named: dict[str, Letter] = {}
    for letter in letters:
        batches = "-".join(f"{number:02}" for number in letter.batches)
        addressee = letter.people[0].person.nip if kind.to_person else letter.office
        parts = (
            STEMS[kind],
            f"batch-{batches}" if batches else "",
            tag(addressee) if addressee and addressee != office else "",
        )
        stem = "-".join(part for part in parts if part)
        alike = sum(name == stem or name.startswith(f"{stem}~") for name in named)
        named[f"{stem}~{alike + 1}" if alike else stem] = letter
    return [(stem.replace("~", "-"), [letter]) for stem, letter in named.items()]


def _template(kind: LetterKind, post: Letters, paper: PaperSize) -> WordTemplate:
    """Return the office's own Word file, if there is one; else ours."""
    name, shared = f"letter-{kind}", frozenset(SHARED)
    own = frozenset(fields_of(kind)) - shared
    path = Path(post.templates) / f"{STEMS[kind]}.docx"
    if post.templates and path.exists():
        try:
            return WordTemplate(name, str(path), path.read_bytes(), shared, own)
        except OSError as error:
            raise AsesmenError("file.unreadable", file=str(path), why=system_reason(error)) from error
    return WordTemplate(name, STEMS[kind], builtin(kind, paper), shared, own)


def _logo(path: str) -> bytes | None:
    """Return the picture of the coat of arms; None where none is set.

    Raises:
        AsesmenError: ``output.logo`` if it cannot be read, or is no picture that Word files can hold.
    """
    from docx.image.exceptions import (
        InvalidImageStreamError,
        UnexpectedEndOfFileError,
        UnrecognizedImageError,
    )
    from docx.image.image import Image

    content = logo_of(path)
    if content is None:
        return None
    try:
        Image.from_blob(content)
    except (InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError) as error:
        raise no_picture(path) from error
    return content
