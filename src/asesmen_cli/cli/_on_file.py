"""Names on file, for the completion of the shell: offices, plans, batches. Errors complete to nothing."""

import os
from typing import TYPE_CHECKING

from asesmen_cli.domain.findings import AsesmenError

if TYPE_CHECKING:
    from asesmen_cli.domain.snapshot import Snapshot


def offices() -> list[str]:
    """The offices on file."""
    snapshot = _snapshot()
    people = snapshot.people.values() if snapshot is not None else ()
    return sorted({filed.person.office for filed in people if filed.person.office})


def plans() -> list[str]:
    """The names of the plans, newest first."""
    snapshot = _snapshot()
    return [plan.name for plan in reversed(snapshot.plans) if plan.name] if snapshot is not None else []


def batches() -> list[str]:
    """The numbers of the batches of all plans in force."""
    snapshot = _snapshot()
    found = snapshot.published if snapshot is not None else ()
    return [str(n) for n in sorted({batch.number for plan in found for batch in plan.standing})]


def _snapshot() -> "Snapshot | None":
    from asesmen_cli.store import Workspace

    place = os.environ.get("ASESMEN_WORKSPACE", "asesmen.db")
    try:
        return Workspace(place).snapshot()
    except AsesmenError:
        return None
