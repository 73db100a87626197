"""Note the days on which people cannot come."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from asesmen_cli.domain.commands import Command
from asesmen_cli.domain.facts import Absences, AwayNoted, AwaysImported
from asesmen_cli.domain.findings import AsesmenError, FieldError, Finding, Place, Severity
from asesmen_cli.domain.messages import Param, msg
from asesmen_cli.domain.people import Absence, Person
from asesmen_cli.domain.snapshot import Snapshot
from asesmen_cli.intake import AbsenceRow, read_absences
from asesmen_cli.usecases.common.context import Context, in_turn
from asesmen_cli.usecases.common.lookup import each, find_people, is_like, loaded
from asesmen_cli.usecases.common.plans import conflicts_caused


@in_turn(Command.AWAY_ADD)
def note_away(ctx: Context, nips: Sequence[str], first: date, last: date, reason: str) -> Absences:
    """Note the days on which people cannot come, both ends included.

    Raises:
        AsesmenError: ``usage.value`` if the end lies before the beginning, ``state.away-already`` if some of
            the days are noted already, and what :func:`find_people` raises.
    """
    snapshot = ctx.workspace.snapshot()
    people = find_people(ctx, snapshot, nips)
    if last < first:
        why = msg("it is before {today}", today=first)
        raise FieldError("last", last, why)

    def absence(person: Person) -> Absence:
        known = _overlapped(snapshot.absences.get(person.nip, ()), first, last)
        if known is not None:
            raise AsesmenError(
                "state.away-already", name=person.name, nip=person.nip, first=known.first, last=known.last
            )
        return Absence(nip=person.nip, first=first, last=last, reason=reason)

    noted = each(people, absence)
    with ctx.workspace.writing(ctx.stamp(Command.AWAY_ADD), head=snapshot.head) as changes:
        for after in noted:
            changes.put(None, after)
    return aways(ctx, conflicts_caused(ctx, snapshot))


@in_turn(Command.AWAY_LIFT)
def lift_away(ctx: Context, nips: Sequence[str], first: date) -> Absences:
    """Remove notes of absence, known by their first day.

    Raises:
        AsesmenError: ``state.not-away``, and what :func:`find_people` raises.
    """
    snapshot = ctx.workspace.snapshot()

    def absence(person: Person) -> Absence:
        own = snapshot.absences.get(person.nip, ())
        known = next((one for one in own if one.first == first), None)
        if known is None:
            raise AsesmenError("state.not-away", name=person.name, nip=person.nip, first=first)
        return known

    lifted = each(find_people(ctx, snapshot, nips), absence)
    with ctx.workspace.writing(ctx.stamp(Command.AWAY_LIFT), head=snapshot.head) as changes:
        for known in lifted:
            changes.put(known, None)
    return aways(ctx, conflicts_caused(ctx, snapshot))


def import_aways(ctx: Context, path: Path, *, strict: bool) -> AwaysImported:
    """Note the absences of a list, row by row. What is noted already is not noted again.

    With ``strict``, one row that cannot be used keeps all from being noted.

    Raises:
        AsesmenError: ``state.no-roster``, ``file.*``, ``away.no-list``, ``roster.strict``.
    """
    snapshot = loaded(ctx)
    rows, findings = read_absences(path, on=ctx.today, columns=ctx.settings.columns)
    compared = _compared(snapshot, rows, ctx.today)
    noticed = (*findings, *compared.findings)
    wrong = [finding for finding in noticed if finding.severity is Severity.ERROR]
    rejected = len({(one.place.sheet, one.place.row) for one in wrong if one.place})
    if strict and rejected:
        raise AsesmenError("roster.strict", findings=noticed, n=rejected, file=path.name)
    with ctx.workspace.writing(ctx.stamp(Command.AWAY_IMPORT), head=snapshot.head) as changes:
        for before, after in compared.noted:
            changes.put(before, after)
    return AwaysImported(
        as_of=ctx.today,
        source=path.name,
        noted=_aways(snapshot, (after for _, after in compared.noted), ctx.today),
        known=compared.known,
        rejected=rejected,
        ignored=sum(n for one in findings if isinstance(n := one.params.get("n"), int)),
        findings=(*noticed, *conflicts_caused(ctx, snapshot)),
    )


@dataclass(slots=True)
class _Compared:
    """A list of absences compared with those on file, before it is written."""

    noted: list[tuple[Absence | None, Absence]] = field(default_factory=list)
    """What was noted on those days, and what is now."""
    known: int = 0
    findings: list[Finding] = field(default_factory=list)


def _compared(snapshot: Snapshot, rows: Iterable[AbsenceRow], today: date) -> _Compared:
    """Return the rows compared, in order of the days; of two reasons the first counts."""
    found = _Compared()
    seen: set[tuple[str, date]] = set()
    noted = defaultdict(list, {nip: list(own) for nip, own in snapshot.absences.items()})

    def note(code: str, place: Place, params: Mapping[str, Param], value: str | None = None) -> None:
        severity = Severity.WARNING if code == "away.over" else Severity.ERROR
        found.findings.append(Finding(code=code, severity=severity, place=place, value=value, params=params))

    for row in sorted(rows, key=lambda one: (one.nip, one.first, one.last, not one.reason, one.reason)):
        nip = snapshot.former.get(row.nip, row.nip)
        if nip not in snapshot.people:
            note("away.unknown", row.number, {}, row.nip)
            continue
        name = snapshot.people[nip].person.name
        if not is_like(name, row.name):
            note("away.other-name", row.number, {"nip": nip, "known": name, "name": row.name}, row.nip)
            continue
        known = _overlapped(noted[nip], row.first, row.last)
        if known is not None and (known.first, known.last) != (row.first, row.last):
            days: dict[str, Param] = {"first": known.first, "last": known.last}
            note("away.overlaps", row.place, {"name": name, "nip": nip, "day": f"{known.first}", **days})
            continue
        repeated = (nip, row.first) in seen
        seen.add((nip, row.first))
        if known is not None and (repeated or row.reason in {"", known.reason}):
            found.known += 1
            continue
        after = Absence(nip=nip, first=row.first, last=row.last, reason=row.reason)
        found.noted.append((known, after))
        noted[nip] = [*(one for one in noted[nip] if one != known), after]
        if row.last < today:
            note("away.over", row.place, {"name": name, "last": row.last})
    return found


def _overlapped(noted: Iterable[Absence], first: date, last: date) -> Absence | None:
    """Return the first absence that shares a day with these."""
    return next((one for one in noted if one.first <= last and first <= one.last), None)


def aways(ctx: Context, conflicts: tuple[Finding, ...] = ()) -> Absences:
    """Return every absence noted, in order of its first day."""
    snapshot = ctx.workspace.snapshot()
    noted = (absence for own in snapshot.absences.values() for absence in own)
    return Absences(people=_aways(snapshot, noted, ctx.today), conflicts=conflicts)


def _aways(snapshot: Snapshot, noted: Iterable[Absence], today: date) -> tuple[AwayNoted, ...]:
    return tuple(
        AwayNoted(
            person=snapshot.people[one.nip].person,
            first=one.first,
            last=one.last,
            reason=one.reason,
            over=one.last < today,
        )
        for one in sorted(noted, key=lambda one: (one.first, one.nip))
    )
