"""Every setting with its value and source, and the change of one. Nobody has to open the file for it."""

from collections.abc import Mapping

from asesmen_cli.domain.facts import SettingsList
from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.domain.messages import N_, msg
from asesmen_cli.language import Language
from asesmen_cli.settings import FILE_NAME, changed, commented, parsed, values_of, with_item
from asesmen_cli.usecases.common.own_settings import keep_settings, settings_of, settings_text

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
    return SettingsList(
        file=FILE_NAME,
        settings=tuple(one for one in values_of(settings_of(workspace)) if one.own or not own),
    )


def set_values(workspace: str, values: Mapping[str, str | None], words: Language) -> SettingsList:
    """Write settings where they are kept, which is made if it is not there; None is the default.

    Raises:
        AsesmenError: ``settings.*``, ``output.folder``, ``workspace.*``; then nothing is changed.
    """
    before = settings_of(workspace)
    text = settings_text(workspace)
    if text is None:
        text = commented(words)
    for key, value in values.items():
        text = changed(text, key, value)
    keep_settings(workspace, text)
    after = {one.key: one for one in values_of(parsed(text, FILE_NAME))}
    was = {one.key: one for one in values_of(before)}
    touched = (after.get(key, was.get(key)) for key in values)
    return SettingsList(file=FILE_NAME, settings=tuple(filter(None, touched)))


def add_value(workspace: str, key: str, value: str, words: Language) -> SettingsList:
    """Write a list of the settings with one value more.

    Raises:
        AsesmenError: ``settings.*``, ``output.folder``, ``workspace.*``; then nothing is changed.
    """
    known = {one.key: one.value for one in values_of(settings_of(workspace))}
    listed = known.get(key, "[]")
    if not listed.startswith("["):
        raise AsesmenError("settings.refused", key=key, value=value, why=msg("it is not a list"))
    return set_values(workspace, {key: with_item(listed, value)}, words)
