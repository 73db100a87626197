"""Settings that name people or offices who are not on file, so that they have no effect."""

from collections.abc import Iterator

from asesmen_cli.domain.findings import Finding
from asesmen_cli.domain.messages import near
from asesmen_cli.domain.snapshot import Snapshot
from asesmen_cli.settings import Settings


def unmatched(settings: Settings, snapshot: Snapshot) -> Iterator[Finding]:
    """Find NIPs of ``[groups]`` and offices of ``[offices]`` that nobody in the roster has."""
    present = {nip: filed for nip, filed in snapshot.people.items() if filed.present}
    groups = settings.groups
    named = {
        nip
        for kind in (groups.stand_in, groups.keep_apart, groups.keep_together)
        for group in kind
        for nip in group
    }
    if unknown := sorted(named - present.keys()):
        yield Finding.warning("plan.group-unknown", n=len(unknown), people=tuple(unknown))
    offices = {filed.person.office for filed in present.values()} - {None}
    for office in sorted({*settings.caps, *settings.aliases().values()} - offices):
        like = near(office, [name for name in offices if name is not None])
        yield Finding.warning("plan.office-unknown", office=office, near=like)
