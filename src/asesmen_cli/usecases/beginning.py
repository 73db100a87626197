"""Files to begin with: commented settings and blank workbooks."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from asesmen_cli.domain.facts import Written, WrittenFile
from asesmen_cli.domain.findings import AsesmenError, Finding, Severity, system_reason
from asesmen_cli.language import Language
from asesmen_cli.outputs import BLANKS, TEMPLATES, blank_workbook
from asesmen_cli.settings import commented
from asesmen_cli.usecases.desk import settings_path


def begin(workspace: str, words: Language) -> Written:
    """Write the settings and the blank workbooks beside the workspace. What is there already stays as it is.

    Raises:
        AsesmenError: ``output.folder`` if the folder cannot be written.
    """
    settings = settings_path(workspace)
    contents: dict[Path, Callable[[], bytes]] = {settings: commented(words).encode}
    contents |= {settings.with_name(blank.file): partial(blank_workbook, blank) for blank in BLANKS}
    return _write_new(contents)


def write_template(name: str, folder: Path) -> Written:
    """Write one blank workbook by its name. One that is there already stays as it is.

    Raises:
        AsesmenError: ``output.folder`` if the folder cannot be written.
    """
    blank = TEMPLATES[name]
    return _write_new({folder / blank.file: partial(blank_workbook, blank)})


def _write_new(contents: Mapping[Path, Callable[[], bytes]]) -> Written:
    """Write those files that are not there yet. Where one cannot be written, none of them is left."""
    written, kept = list[Path](), []
    for path, content in contents.items():
        try:
            with path.open("xb") as file:
                written.append(path)
                file.write(content())
        except FileExistsError:
            kept.append(Finding(code="output.kept", severity=Severity.INFO, params={"file": path.name}))
        except OSError as error:
            for begun in written:
                begun.unlink()
            raise AsesmenError("output.folder", folder=str(path.parent), why=system_reason(error)) from error
    files = tuple(WrittenFile(path=path, format=path.suffix.lstrip(".")) for path in written)
    return Written(files=files, findings=tuple(kept))
