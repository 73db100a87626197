"""The people that a report is about."""

from collections.abc import Callable
from dataclasses import dataclass

from asesmen_cli.domain.coverage import Group
from asesmen_cli.domain.people import Tier
from asesmen_cli.domain.snapshot import Snapshot
from asesmen_cli.usecases.common.lookup import find_office


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The people that a report is about."""

    tiers: tuple[Tier, ...] = ()
    """Empty for all."""
    office: str | None = None
    nip: str = ""
    """The person, where it is about one."""


def wanted_groups(snapshot: Snapshot, asked: Asked) -> Callable[[Group], bool]:
    office = None if asked.office is None else find_office(snapshot, asked.office)

    def wanted(group: Group) -> bool:
        return (not asked.tiers or group.tier in asked.tiers) and (office is None or group.office == office)

    return wanted
