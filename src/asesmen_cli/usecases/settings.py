"""Every setting with its value and source, and the change of one. Nobody has to open the file for it."""

from collections.abc import Mapping
from pathlib import Path

from asesmen_cli.domain.facts import SettingsList
from asesmen_cli.domain.findings import AsesmenError, system_reason
from asesmen_cli.domain.messages import N_
from asesmen_cli.files import rewrite, sync_names, written
from asesmen_cli.language import Language
from asesmen_cli.settings import changed, commented, load_settings, text_of, values_of
from asesmen_cli.usecases.common.context import settings_path

QUESTIONS: Mapping[str, str] = {
    "office.government": N_("Government (first line of the letterhead), such as PEMERINTAH KOTA CONTOH"),
    "office.name": N_("Name of your office"),
    "office.address": N_("Address"),
    "office.place": N_("Town, printed before the date of a letter"),
    "office.signatory_post": N_("Post of the person who signs"),
    "office.signatory_name": N_("Name of the person who signs"),
    "office.signatory_rank": N_("Rank of the person who signs, such as Pembina Tk. I"),
    "office.signatory_nip": N_("NIP of the person who signs"),
    "letters.number": N_("Pattern of letter numbers, such as {pattern}; Enter for none"),
    "letters.hour": N_("Hours on the letters, such as 07.30 WIB s.d. selesai"),
    "letters.venue": N_("Where batches are held"),
}
"""What ``init`` asks for, by the key that holds the answer."""


def list_settings(workspace: str, *, own: bool = False) -> SettingsList:
    """Return every setting; with ``own`` those that the file sets.

    Raises:
        AsesmenError: ``settings.*``.
    """
    path = settings_path(workspace)
    return SettingsList(
        file=path.name,
        settings=tuple(one for one in values_of(load_settings(path)) if one.own or not own),
    )


def set_values(workspace: str, values: Mapping[str, str | None], words: Language) -> SettingsList:
    """Write settings into the file, which is made if it is not there; None is the default.

    Raises:
        AsesmenError: ``settings.*``, ``output.folder``; then the file is as it was.
    """
    path = settings_path(workspace)
    before = load_settings(path)
    text = text_of(path) if path.exists() else commented(words)
    for key, value in values.items():
        text = changed(text, key, value)
    replace_text(path, text)
    after = {one.key: one for one in values_of(load_settings(path))}
    was = {one.key: one for one in values_of(before)}
    touched = (after.get(key, was.get(key)) for key in values)
    return SettingsList(file=path.name, settings=tuple(filter(None, touched)))


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
