"""``roster check``: read a roster, and load nothing."""

from datetime import date
from pathlib import Path

from asesmen_cli.domain.facts import RosterCheck
from asesmen_cli.files import Delivery
from asesmen_cli.usecases.common.own_settings import folder_of, settings_of
from asesmen_cli.usecases.roster.read import RosterOptions, mark_faults, read_file


def check_roster(workspace: str, path: Path, options: RosterOptions, today: date) -> RosterCheck:
    """Read a roster and return what is in it. No workspace is opened or created; its settings apply.

    Raises:
        AsesmenError: ``file.*``, ``roster.*``, ``settings.*``, ``output.*``.
    """
    reading = read_file(settings_of(workspace), path, options, today)
    with Delivery(folder_of(workspace)) as files:
        about_copy = mark_faults(path, reading.findings, options, files)
    return RosterCheck(
        as_of=today,
        load=reading.load,
        mapping=reading.mapping,
        findings=(*reading.findings, *about_copy),
    )
