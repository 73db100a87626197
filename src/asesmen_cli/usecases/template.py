"""One blank workbook, or a Word file for letters."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from asesmen_cli.domain.facts import LetterTemplate, Written, WrittenFile
from asesmen_cli.domain.findings import Finding
from asesmen_cli.domain.letters import LetterKind
from asesmen_cli.files import Delivery, Existing
from asesmen_cli.outputs import STEMS, TEMPLATES, blank_workbook, builtin, fields_of
from asesmen_cli.usecases.common.own_settings import folder_of, settings_of
from asesmen_cli.usecases.letters import own_templates


def write_template(workspace: str, name: str, folder: Path) -> Written:
    """Write one blank workbook by its name. One that is there already stays as it is.

    Raises:
        AsesmenError: ``output.folder`` if the folder cannot be written.
    """
    blank = TEMPLATES[name]
    home = folder_of(workspace)
    return write_new(folder, {blank.file: partial(blank_workbook, blank)}, home)


def write_letter_template(workspace: str, kind: LetterKind, folder: Path | None) -> LetterTemplate:
    """Write our Word file for a kind of letter, to be changed; by default where letters look for it.

    Raises:
        AsesmenError: ``output.folder`` if the folder cannot be written, ``settings.*``.
    """
    paper = settings_of(workspace).documents.paper
    folder = folder or own_templates(workspace)
    home = folder_of(workspace)
    written = write_new(folder, {f"{STEMS[kind]}.docx": partial(builtin, kind, paper)}, home)
    return LetterTemplate(written=written, fields=fields_of(kind))


def write_new(folder: Path, contents: Mapping[str, Callable[[], bytes]], home: Path) -> Written:
    """Write those files that are not in the folder yet: all of them or none.

    Args:
        folder: Where they go.
        contents: Name -> the function that returns the bytes.
        home: The folder of the workspace: the next command finishes there what is stopped.

    Raises:
        AsesmenError: ``output.*``.
    """

    def make(empty: Path) -> None:
        for name, content in contents.items():
            (empty / name).write_bytes(content())

    with Delivery(home) as files:
        written = {path.name: path for path in files.stage(folder, make, existing=Existing.STAYS)}
    new = (written[name] for name in contents if name in written)
    return Written(
        files=tuple(WrittenFile(path=path, format=path.suffix.lstrip(".")) for path in new),
        findings=tuple(Finding.info("output.kept", file=name) for name in contents if name not in written),
    )
