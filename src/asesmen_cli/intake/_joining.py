"""One person in several rows: which one counts, and what is made of those that are kept."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice, repeat
from typing import Any

from asesmen_cli.domain.columns import values_of
from asesmen_cli.domain.findings import Finding
from asesmen_cli.domain.offices import plain
from asesmen_cli.domain.people import Assessment, Person, Source
from asesmen_cli.intake._names import may_be_one_person
from asesmen_cli.intake._reading import Row
from asesmen_cli.intake._record import Record, ignored
from asesmen_cli.intake._rows import RowKind, spans


@dataclass(frozen=True, slots=True)
class Joined:
    """The records of a file, one for each person."""

    kept: Sequence[Record]
    """Of each number the newest record counts, with the assessments of all."""
    repeats: Sequence[Record]
    differing: Sequence[Record]
    """Repeats that only their place in the file made no newest, though they say something else."""
    conflicts: Sequence[Finding]
    """About numbers under several names."""

    def about_repeats(self) -> Iterator[Finding]:
        """Yield what is said of the repeats."""
        for same in _by_table(self.repeats):
            yield ignored(same[0].table, RowKind.REPEAT, sorted(record.row for record in same))
        for same in _by_table(self.differing):
            rows = spans(sorted({record.row for record in same}))
            yield Finding.warning("roster.repeat-differs", same[0].place, same[0].nip, n=len(same), rows=rows)


def _by_table(records: Iterable[Record]) -> Iterable[Sequence[Record]]:
    by_table: dict[int, list[Record]] = defaultdict(list)
    for record in records:
        by_table[id(record.table)].append(record)
    return by_table.values()


def join(records: Sequence[Record]) -> Joined:
    """Join the records of each person.

    Every row of a number that is used for different names is rejected: which one is right is unknown. The
    newest record has the latest day in the post, where all of them have one, then the latest assessment, then
    the last place in the file.
    """
    conflicts = _reject_conflicts(records)
    kept, repeats, differing = list[Record](), list[Record](), list[Record]()
    for same in _by_number([record for record in records if not record.rejected]):
        if len(same) == 1:
            kept += same
            continue
        dated = all(one.since is not None for one in same)
        ages = [(one.since if dated and one.since else date.min, one.held_on or date.min) for one in same]
        age, place = max(zip(ages, range(len(same)), strict=True))
        newest = same[place]
        kept.append(newest)
        newest.repeats = tuple(other for other in same if other is not newest)
        repeats += newest.repeats
        differing += (
            other
            for other, its_age in zip(same, ages, strict=True)
            if its_age == age and _facts(other) != _facts(newest)
        )
    _spell_alike(kept)
    return Joined(kept, repeats, differing, conflicts)


def _reject_conflicts(records: Iterable[Record]) -> list[Finding]:
    findings = []
    for same in _by_number([record for record in records if record.sound]):
        if len(same) > 1 and _are_several(list(dict.fromkeys(one.name for one in same if one.name))):
            findings += [_conflict(record, same) for record in same]
            for record in same:
                record.rejected = True
    return findings


def _by_number(records: Sequence[Record]) -> Iterable[Sequence[Record]]:
    """Return the records of each number together, in the order of the first."""
    if len({record.nip for record in records}) == len(records):
        return ((record,) for record in records)
    by_nip: dict[str, list[Record]] = {}
    for record in records:
        by_nip.setdefault(record.nip, []).append(record)
    return by_nip.values()


def _conflict(record: Record, same: Sequence[Record]) -> Finding:
    others = tuple(
        f"{other.name} ({other.table.sheet} {other.row + 1})" for other in same if other is not record
    )
    return Finding.error("roster.nip-conflict", record.place, record.nip, name=record.name, others=others)


def _are_several(names: Sequence[str]) -> bool:
    return any(not may_be_one_person(names[0], other) for other in names[1:])


def _facts(record: Record) -> tuple[object, ...]:
    """What decides about a seat: a repeat that says the same of these needs no look."""
    place, post = plain(record.office or ""), plain(record.fact("position") or "")
    return place, post, record.fact("echelon"), record.fact("tier")


def _spell_alike(kept: Sequence[Record]) -> None:
    """Give each office its most frequent spelling: case, blanks and full stops make no other office.

    A spelling all in capitals, as in the headings of groups, counts only where it is the only one: letters
    would mix both.
    """
    counted = Counter(record.office for record in kept if record.office is not None)
    spelled: dict[str, list[str]] = defaultdict(list)
    for office in counted:
        spelled[plain(office)].append(office)
    usual = {
        spelling: min(found, key=lambda office: (office.isupper(), -counted[office], office))
        for found in spelled.values()
        for spelling in (found if len(found) > 1 else ())
    }
    for record in kept if usual else ():
        if record.office in usual:
            record.office = usual[record.office]


# --- what is made of those that are kept ------------------------------------------------------------------


def rows_of(records: Sequence[Record], file: str, on: date) -> list[Row]:
    """Return what the records say, each with its assessments and those of its repeats."""
    events = list(map(_events, records))
    held = [(record, day, one) for record, own in zip(records, events, strict=True) for day, one in own]
    read = {id(record): record for record in records} | {id(one): one for _, _, one in held}
    places = {
        "sheet": (record.table.sheet for record in read.values()),
        "row": (record.row + 1 for record in read.values()),
        "file": repeat(file),
        "loaded": repeat(on),
    }
    sources = dict(zip(read, values_of(Source, len(read), places), strict=True))
    assessments = {
        "nip": (record.nip for record, _, _ in held),
        "held_on": (day for _, day, _ in held),
        "source": (sources[id(one)] for _, _, one in held),
    }
    found = iter(values_of(Assessment, len(held), assessments))
    people = dict(_people(records))
    columns = {
        "person": (people[id(record)] for record in records),
        "assessments": (tuple(islice(found, len(own))) for own in events),
        "source": (sources[id(record)] for record in records),
    }
    return values_of(Row, len(records), columns)


def _people(records: Iterable[Record]) -> Iterator[tuple[int, Person]]:
    """Yield the identity of each record, and the person that it describes."""
    for own in _by_table(records):
        at = [record.at for record in own]
        facts: dict[str, Iterable[Any]] = {
            name: map(values.__getitem__, at) for name, values in own[0].facts.items()
        }
        facts |= {"nip": (record.nip for record in own), "office": (record.office for record in own)}
        yield from zip(map(id, own), values_of(Person, len(own), facts), strict=True)


def _events(record: Record) -> list[tuple[date, Record]]:
    """Return each day of an assessment with its row, earliest first; of days close together the last."""
    if not record.repeats and len(record.days) < 2:  # noqa: PLR2004 (an earlier and a later)
        return [(day, record) for day in record.days]
    days = {day: one for one in (*record.repeats, record) for day in one.days}
    if not days:
        return []
    last = max(days)
    kept = {last: days[last]}
    for day in sorted(days, reverse=True):
        if (min(kept) - day).days > _ONE_EVENT:
            kept[day] = days[day]
    return sorted(kept.items())


_ONE_EVENT = 14
"""Days from the first to the last day of one assessment, at most."""
