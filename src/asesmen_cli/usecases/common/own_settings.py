"""Where the settings of an office are: ``asesmen.toml`` beside a file, a text in a shared database."""

from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from asesmen_cli.domain.findings import AsesmenError, system_reason
from asesmen_cli.files import rewrite, sync_names, written
from asesmen_cli.settings import FILE_NAME, Settings, parsed, read_text

if TYPE_CHECKING:
    from asesmen_cli.store import Workspace


def is_shared(workspace: str) -> bool:
    """Return whether a workspace is in a shared database: its settings are there too."""
    return "://" in workspace


def folder_of(workspace: str) -> Path:
    """Return the folder of the office's files: beside the workspace, or the current one."""
    return Path() if is_shared(workspace) else Path(workspace).parent


def settings_path(workspace: str) -> Path:
    """Return the path of ``asesmen.toml``, next to the workspace."""
    return folder_of(workspace) / FILE_NAME


def settings_text(workspace: str) -> str | None:
    """Return the text of the settings; None where there are none yet.

    Raises:
        AsesmenError: ``settings.encoding``, ``file.unreadable``, ``workspace.*``.
    """
    if not is_shared(workspace):
        return read_text(settings_path(workspace))
    from asesmen_cli.store import Workspace

    with closing(Workspace(workspace)) as opened:
        return opened.shared_settings()


def has_settings(workspace: str) -> bool:
    """Return whether the office has settings of its own."""
    return settings_text(workspace) is not None if is_shared(workspace) else settings_path(workspace).exists()


def settings_of(workspace: str, opened: "Workspace | None" = None) -> Settings:
    """Return the settings, or the defaults where there are none yet; an open workspace is given its terms.

    Raises:
        AsesmenError: ``settings.*``, ``file.unreadable``, ``workspace.*``.
    """
    if opened is None or not is_shared(workspace):
        return _settings(settings_text(workspace))
    text = opened.shared_settings()
    settings = _settings(text)
    opened.terms = settings.terms(text)
    return settings


def _settings(text: str | None) -> Settings:
    return Settings() if text is None else parsed(text, FILE_NAME)


def keep_settings(workspace: str, text: str) -> None:
    """Put a text in the place of the settings, whole or not at all.

    Raises:
        AsesmenError: ``output.folder``, ``workspace.*``.
    """
    if not is_shared(workspace):
        replace_text(settings_path(workspace), text)
        return
    from asesmen_cli.store import Workspace

    with closing(Workspace(workspace)) as opened:
        with suppress(AsesmenError):  # settings with a fault are kept as they are; nothing follows from them
            opened.terms = _settings(text).terms(text)
        opened.share_settings(text)


def replace_text(path: Path, text: str) -> None:
    """Write a settings file as UTF-8, whole or not at all.

    Raises:
        AsesmenError: ``output.folder``; then the file is as it was. ``output.unsynced``.
    """
    try:
        rewrite(path, text.encode())
    except OSError as error:
        raise AsesmenError("output.folder", folder=str(path.parent), why=system_reason(error)) from error
    written.append(path)
    sync_names(path.parent)
