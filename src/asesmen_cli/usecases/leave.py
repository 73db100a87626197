"""Leave a person out of plans for a time, or note the days on which they cannot come."""

from datetime import date

from asesmen_cli.domain.facts import Away, Exempted
from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.domain.messages import msg
from asesmen_cli.domain.people import Absence, Exemption
from asesmen_cli.store import OnFile
from asesmen_cli.usecases.desk import Desk
from asesmen_cli.usecases.people import find_person


def exempt(desk: Desk, nip: str, until: date, reason: str) -> tuple[Exempted, ...]:
    """Leave a person out of plans until a day, that day included. A later word replaces an earlier one.

    Raises:
        AsesmenError: ``state.no-roster``, ``state.no-person``, ``usage.value`` for a day gone by.
    """
    on_file = desk.workspace.on_file()
    person = find_person(desk, on_file, nip)
    if until < desk.today:
        why = msg("it lies before {today}", today=desk.today)
        raise AsesmenError(
            "usage.value", option="--until", value=until.isoformat(), why=why, command="asesmen exempt add"
        )
    after = Exemption(nip=person.nip, until=until, reason=reason)
    before = on_file.exemptions.get(person.nip)
    if after != before:
        with desk.workspace.writing(desk.stamp("exempt add"), head=on_file.head) as changes:
            changes.exemption(before, after)
    return exempted(desk)


def lift_exemption(desk: Desk, nip: str) -> tuple[Exempted, ...]:
    """Ask a person again.

    Raises:
        AsesmenError: ``state.no-person``, ``state.not-exempt``.
    """
    on_file = desk.workspace.on_file()
    person = find_person(desk, on_file, nip)
    before = on_file.exemptions.get(person.nip)
    if before is None:
        raise AsesmenError("state.not-exempt", name=person.name, nip=person.nip)
    with desk.workspace.writing(desk.stamp("exempt lift"), head=on_file.head) as changes:
        changes.exemption(before, None)
    return exempted(desk)


def exempted(desk: Desk) -> tuple[Exempted, ...]:
    """Everyone with an exemption, over or not, in order of its end."""
    on_file = desk.workspace.on_file()
    return tuple(
        Exempted(
            person=on_file.people[one.nip].person,
            until=one.until,
            reason=one.reason,
            over=one.until < desk.today,
        )
        for one in sorted(on_file.exemptions.values(), key=lambda one: (one.until, one.nip))
    )


def note_away(desk: Desk, nip: str, first: date, last: date, reason: str) -> tuple[Away, ...]:
    """Note the days on which a person cannot come, both ends included.

    Raises:
        AsesmenError: ``state.no-person``, ``usage.value`` if the end lies before the beginning,
            ``state.away-already`` if some of the days are noted already.
    """
    on_file = desk.workspace.on_file()
    person = find_person(desk, on_file, nip)
    if last < first:
        why = msg("it lies before {today}", today=first)
        raise AsesmenError(
            "usage.value", option="--to", value=last.isoformat(), why=why, command="asesmen away add"
        )
    for known in on_file.absences.get(person.nip, ()):
        if known.first <= last and first <= known.last:
            raise AsesmenError(
                "state.away-already", name=person.name, nip=person.nip, first=known.first, last=known.last
            )
    with desk.workspace.writing(desk.stamp("away add"), head=on_file.head) as changes:
        changes.absence(None, Absence(nip=person.nip, first=first, last=last, reason=reason))
    return aways(desk)


def lift_away(desk: Desk, nip: str, first: date) -> tuple[Away, ...]:
    """Take a note of absence back, known by its first day.

    Raises:
        AsesmenError: ``state.no-person``, ``state.not-away``.
    """
    on_file = desk.workspace.on_file()
    person = find_person(desk, on_file, nip)
    known = next((one for one in on_file.absences.get(person.nip, ()) if one.first == first), None)
    if known is None:
        raise AsesmenError("state.not-away", name=person.name, nip=person.nip, first=first)
    with desk.workspace.writing(desk.stamp("away lift"), head=on_file.head) as changes:
        changes.absence(known, None)
    return aways(desk)


def aways(desk: Desk) -> tuple[Away, ...]:
    """Every absence noted, in order of its first day."""
    on_file = desk.workspace.on_file()
    return _aways(on_file, desk.today)


def _aways(on_file: OnFile, today: date) -> tuple[Away, ...]:
    noted = (absence for own in on_file.absences.values() for absence in own)
    return tuple(
        Away(
            person=on_file.people[one.nip].person,
            first=one.first,
            last=one.last,
            reason=one.reason,
            over=one.last < today,
        )
        for one in sorted(noted, key=lambda one: (one.first, one.nip))
    )
