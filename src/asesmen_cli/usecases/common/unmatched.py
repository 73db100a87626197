"""What the settings say of single people and offices: those not on file, and caps of their own."""

from collections.abc import Container, Iterator

from asesmen_cli.domain.findings import Finding
from asesmen_cli.domain.messages import Message, near
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


def own_caps(settings: Settings, offices: Container[str | None]) -> Iterator[Finding]:
    """Find the caps of single offices among these, as the settings have them: ``3`` or ``10%``."""
    caps = sorted((office, cap) for office, cap in settings.caps.items() if office in offices)
    if caps:
        each = tuple(Message("{office}: {cap}", {"office": office, "cap": cap}) for office, cap in caps)
        yield Finding.info("plan.own-caps", caps=each)
