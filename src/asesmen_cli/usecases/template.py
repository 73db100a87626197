"""One blank workbook, or a Word file for letters."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from asesmen_cli.domain.facts import LetterTemplate, Written, WrittenFile
from asesmen_cli.domain.findings import AsesmenError, Finding, system_reason
from asesmen_cli.domain.letters import LetterKind
from asesmen_cli.outputs import STEMS, TEMPLATES, blank_workbook, builtin, fields_of
from asesmen_cli.settings import load_settings
from asesmen_cli.usecases.common.context import settings_path
from asesmen_cli.usecases.letters import own_templates


def write_template(name: str, folder: Path) -> Written:
    """Write one blank workbook by its name. One that is there already stays as it is.

    Raises:
        AsesmenError: ``output.folder`` if the folder cannot be written.
    """
    blank = TEMPLATES[name]
    return write_new({folder / blank.file: partial(blank_workbook, blank)})


def write_letter_template(workspace: str, kind: LetterKind, folder: Path | None) -> LetterTemplate:
    """Write our Word file for a kind of letter, to be changed; by default where letters look for it.

    Raises:
        AsesmenError: ``output.folder`` if the folder cannot be written, ``settings.*``.
    """
    paper = load_settings(settings_path(workspace)).documents.paper
    folder = folder or own_templates(workspace)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise AsesmenError("output.folder", folder=str(folder), why=system_reason(error)) from error
    written = write_new({folder / f"{STEMS[kind]}.docx": partial(builtin, kind, paper)})
    return LetterTemplate(written=written, fields=fields_of(kind))


def write_new(contents: Mapping[Path, Callable[[], bytes]]) -> Written:
    """Write those files that are not there yet. Where one cannot be written, none of them is left."""
    written, kept = list[Path](), []
    for path, content in contents.items():
        try:
            with path.open("xb") as file:
                written.append(path)
                file.write(content())
        except FileExistsError:
            kept.append(Finding.info("output.kept", file=path.name))
        except OSError as error:
            for begun in written:
                begun.unlink()
            raise AsesmenError("output.folder", folder=str(path.parent), why=system_reason(error)) from error
    files = tuple(WrittenFile(path=path, format=path.suffix.lstrip(".")) for path in written)
    return Written(files=files, findings=tuple(kept))
