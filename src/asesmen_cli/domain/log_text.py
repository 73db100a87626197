"""Events in words: what they were about, and each change from before to after."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from asesmen_cli.domain.commands import Command
from asesmen_cli.domain.letters import LETTER_WORDS
from asesmen_cli.domain.messages import N_, Message, Param, msg, msgs
from asesmen_cli.domain.people import TIER_WORDS
from asesmen_cli.domain.record import COLUMN_WORDS, Event, RowChange

TABLE_WORDS: Mapping[str, str] = {
    "people": N_("person"),
    "former_numbers": N_("former number"),
    "assessments": N_("assessment"),
    "exemptions": N_("exemption"),
    "absences": N_("absence"),
    "seats": N_("seat"),
    "marks": N_("attendance"),
    "voided": N_("declared invalid"),
    "results": N_("result"),
    "letters": N_("letter"),
    "letter_people": N_("person in a letter"),
    "plans": N_("plan"),
    "batches": N_("batch"),
    "loads": N_("roster"),
}
"""What the tables hold, in the words of the log."""

STATE_WORDS: Mapping[str | int | None, str] = {
    "draft": N_("draft"),
    "published": N_("published"),
    "superseded": N_("superseded"),
    "withdrawn": N_("withdrawn"),
}
"""The states of a plan, in the words of the log."""

FEW = 2
"""Up to so many people are named; more are counted."""


def about(event: Event, names: Mapping[str, str]) -> tuple[Param, ...]:
    """Return what an event was about: the file that was loaded, the plan, the batch, the people.

    ``names`` are those of the people who are on file, by NIP.
    """
    found: list[Param] = [change.row["source"] for change in event.changes if change.table == "loads"]
    found += [
        change.row["name"] for change in event.changes if change.table == "plans" and change.row["name"]
    ]
    if event.command.startswith("batch"):
        found += [
            msg("batch {n}", n=change.row["number"]) for change in event.changes if change.table == "batches"
        ]
    if len(event.who) == event.people <= FEW:
        found += [f"{names[nip]} ({nip})" if nip in names else nip for nip in event.who]
    elif event.people and event.command != Command.ERASE:
        found.append(msgs("{n} person", "{n} people", event.people))
    return tuple(one for at, one in enumerate(found) if one not in found[:at])


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What the log calls people, plans and batches."""

    people: Mapping[str, str]
    """NIP -> name, where the phrases are to say whom they are about; empty for one person."""
    plans: Mapping[int, str | None]
    """Number of each plan -> its name; None for a draft."""
    batches: Mapping[tuple[str, str], Message]
    """NIP and day -> the batch in which the person has a seat on that day."""


def in_words(changes: Sequence[RowChange], names: Names) -> tuple[Message, ...]:
    """Return each change of one event as a phrase, with the values before and after."""
    return tuple(
        Message("{name}: {what}", {"name": names.people[str(nip)], "what": phrase})
        if nip in names.people
        else phrase
        for change in _seats_joined(changes)
        for nip in [change.row.get("nip")]
        if (phrase := _phrase(change, names)) is not None
    )


def _seats_joined(changes: Iterable[RowChange]) -> Iterator[RowChange]:
    """Yield the changes; a seat removed and a seat added, for one person in one plan, are one change."""

    def seat(change: RowChange) -> tuple[object, ...]:
        return ("seats", change.row["plan"], change.row["nip"]) if change.table == "seats" else (id(change),)

    for _, own in groupby(sorted(changes, key=_order), key=seat):
        several = list(own)
        before = next((one.before for one in several if one.after is None), None)
        after = next((one.after for one in several if one.before is None), None)
        if len(several) == 2 and before is not None and after is not None:  # noqa: PLR2004 (one and the other)
            yield replace(several[0], before=before, after=after)
        else:
            yield from several


def _order(change: RowChange) -> tuple[bool, str, str]:
    """Return the sort key: changes about nobody in particular first, then person by person."""
    return "nip" in change.row, str(change.row.get("nip")), change.table


def _phrase(change: RowChange, names: Names) -> Message | None:
    """Return a change in words; None where nothing changed that matters to a reader."""
    what = _what(change, names)
    if change.before is None or change.after is None:
        facts = tuple(
            Message("{column} {value}", {"column": Message(COLUMN_WORDS[name]), "value": _value(name, value)})
            for name, value in change.row.items()
            if name in COLUMN_WORDS and value is not None and not _is_usual(change.table, name, value)
        )
        if not facts:
            return None
        if change.after is None:
            return msg("{what}, removed: {facts}", what=what, facts=facts)
        return Message("{what}: {facts}", {"what": what, "facts": facts})
    facts = tuple(
        Message(
            "{column} {before} → {after}",
            {
                "column": Message(COLUMN_WORDS[name]),
                "before": _value(name, change.before.get(name)),
                "after": _value(name, change.after.get(name)),
            },
        )
        for name in change.columns
    )
    if change.closed:
        facts = (*facts, msg("what it says (confidential)"))
    return Message("{what}: {facts}", {"what": what, "facts": facts}) if facts else None


def _what(change: RowChange, names: Names) -> Message:
    """Return what a row holds, with the name of the plan; for attendance with the day and the batch."""
    row = change.row
    what = Message(TABLE_WORDS.get(change.table, change.table))
    if change.table == "marks":
        nip, day = str(row["nip"]), str(row["day"])
        held = (date.fromisoformat(day), names.batches.get((nip, day)))
        return Message("{what} ({held})", {"what": what, "held": tuple(one for one in held if one)})
    number = row.get("id") if change.table == "plans" else row.get("plan")
    if not isinstance(number, int):
        return what
    name = names.plans.get(number)
    plan: Param = msg("draft") if name is None else name
    if change.table == "batches":
        return msg("batch {n} ({plan})", n=row["number"], plan=plan)
    return Message("{what} ({plan})", {"what": what, "plan": plan})


_DAYS = frozenset(
    {
        *("held_on", "until", "first", "last", "day", "retires_on"),
        *("declared_on", "received_on", "delivered_on", "sent_on", "dated"),
    }
)
_FLAGS = frozenset({"present", "pinned"})
_NAMED = frozenset({("batches", "number"), ("marks", "day")})
"""Columns that the name of the row says already."""
_AS_USUAL = frozenset({("people", "present", 1), ("seats", "pinned", 0)})


def _is_usual(table: str, column: str, value: str | int) -> bool:
    return (table, column, value) in _AS_USUAL or (table, column) in _NAMED


_VALUE_WORDS: Mapping[str, Mapping[str | int | None, str]] = {
    "tier": {tier.value: words for tier, words in TIER_WORDS.items()},
    "kind": {kind.value: words for kind, words in LETTER_WORDS.items()},
    "state": dict(STATE_WORDS),
    "batch": {0: N_("none")},
    **{flag: {0: N_("no"), 1: N_("yes")} for flag in _FLAGS},
}
"""Column -> value -> what people call it."""


def _value(column: str, value: str | int | None) -> Param:
    """Return a value of a column as a person reads it."""
    words = _VALUE_WORDS.get(column, {}).get(value)
    if words is not None:
        return Message(words)
    if column == "days" and isinstance(value, str):
        days = [date.fromisoformat(day) for day in json.loads(value)]
        return msg("{first} to {last}", first=days[0], last=days[-1])
    return date.fromisoformat(value) if column in _DAYS and isinstance(value, str) else value


def row_counts(changes: Iterable[RowChange]) -> tuple[Message, ...]:
    """Return how many rows of each table are added, removed and changed."""
    kinds = (N_("{n} added"), N_("{n} removed"), N_("{n} changed"))
    counts: dict[str, Counter[str]] = {}
    for change in changes:
        if change.matters:
            kind = kinds[0 if change.before is None else 1 if change.after is None else 2]
            counts.setdefault(change.table, Counter())[kind] += 1
    return tuple(
        Message(
            "{what}: {facts}",
            {
                "what": Message(TABLE_WORDS.get(table, table)),
                "facts": tuple(Message(kind, {"n": own[kind]}) for kind in kinds if own[kind]),
            },
        )
        for table, own in counts.items()
    )
