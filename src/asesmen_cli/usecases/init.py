"""Files to begin with: commented settings and blank workbooks."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from asesmen_cli.domain.facts import Written
from asesmen_cli.domain.findings import Finding
from asesmen_cli.language import Language
from asesmen_cli.outputs import BLANKS, blank_workbook
from asesmen_cli.settings import FILE_NAME, commented
from asesmen_cli.usecases.common.own_settings import folder_of, has_settings, is_shared, keep_settings
from asesmen_cli.usecases.template import write_new


def begin(workspace: str, words: Language) -> Written:
    """Write the settings and the blank workbooks next to the workspace. What is there already stays as it is.

    Raises:
        AsesmenError: ``output.folder`` if the folder cannot be written.
    """
    blanks = {blank.file: partial(blank_workbook, blank) for blank in BLANKS}
    home = folder_of(workspace)
    if not is_shared(workspace):
        settings: dict[str, Callable[[], bytes]] = {FILE_NAME: commented(words).encode}
        return write_new(home, settings | blanks, home)
    if not has_settings(workspace):
        keep_settings(workspace, commented(words))
    written = write_new(home, blanks, home)
    return replace(written, findings=(Finding.info("settings.shared"), *written.findings))
