"""Files to begin with: commented settings and blank workbooks."""

from collections.abc import Callable
from functools import partial

from asesmen_cli.domain.facts import Written
from asesmen_cli.language import Language
from asesmen_cli.outputs import BLANKS, blank_workbook
from asesmen_cli.settings import commented
from asesmen_cli.usecases.common.context import settings_path
from asesmen_cli.usecases.template import write_new


def begin(workspace: str, words: Language) -> Written:
    """Write the settings and the blank workbooks next to the workspace. What is there already stays as it is.

    Raises:
        AsesmenError: ``output.folder`` if the folder cannot be written.
    """
    settings = settings_path(workspace)
    contents: dict[str, Callable[[], bytes]] = {settings.name: commented(words).encode}
    contents |= {blank.file: partial(blank_workbook, blank) for blank in BLANKS}
    return write_new(settings.parent, contents)
