"""What several commands describe alike: people, batches, attendance, readings of a roster."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

from asesmen_cli.domain.catalogue import CATALOGUE
from asesmen_cli.domain.commands import typed
from asesmen_cli.domain.difference import FIELD_WORDS
from asesmen_cli.domain.document import Column, Part, Table, Text, Tone
from asesmen_cli.domain.facts import Attendee, Load, Written
from asesmen_cli.domain.findings import Finding
from asesmen_cli.domain.messages import N_, Kind, Message, Param, Value, msg, msgs
from asesmen_cli.domain.people import TIER_WORDS, Person, Tier, grouped
from asesmen_cli.domain.planning import Batch, Window
from asesmen_cli.domain.result_facts import Delivered, DeliveredBatch

NIP = Column(key="nip", title="NIP", kind=Kind.NIP)
NAME = Column(key="name", title=N_("Name"), kind=Kind.TEXT)
OFFICE = Column(key="office", title=N_("Office"), kind=Kind.TEXT)
TIER = Column(key="tier", title=N_("Tier"), kind=Kind.TEXT, priority=1)

HELD_BY_COLUMNS: Mapping[str, str] = {
    **FIELD_WORDS,
    "nip": N_("NIP"),
    "name_over_nip": N_("name and NIP"),
    "title_front": N_("title before the name"),
    "title_back": N_("title behind the name"),
    "birth_date": N_("date of birth"),
    "sex": N_("sex"),
    "tmt_cpns": N_("start of service"),
    "last_assessed": N_("last assessment"),
    "post_since": N_("in the post since"),
    "note": N_("note"),
}
"""What a column of a roster holds, in words, by the key that ``--map`` takes."""
CORRECTIONS = "koreksi.xlsx"
"""The proposed name of a copy with the faults of a roster marked."""
NOTHING_WRITTEN = Text(msg("Nothing was written (--dry-run)."))
BLANK = Text(Message(""))
"""An empty line."""


def strong(message: Message) -> Text:
    """A sentence that sums up, or a heading."""
    return Text(message, Tone.STRONG)


def joined(parts: Iterable[Param]) -> Message:
    """Several values as a list: ``a, b``."""
    return Message("{parts}", {"parts": tuple(parts)})


def sequence(parts: Sequence[Param], between: str = "; ") -> Message:
    """Several values one after the other: ``a; b``."""
    params = {f"part{n}": part for n, part in enumerate(parts)}
    return Message(between.join(f"{{{name}}}" for name in params), params)


def tier_name(tier: Tier | None) -> Message:
    """The name of a tier; several together are mixed."""
    return msg("mixed") if tier is None else Message(TIER_WORDS[tier])


def days_of(batch: Batch) -> Value:
    """The days of a batch: ``Senin–Rabu, 6–8 November 2023``."""
    return days_of_window(batch.window)


def days_of_window(window: Window) -> Value:
    """The days of a window."""
    return Value(window.days, Kind.DAYS)


def about(finding: Finding) -> Message:
    """What a finding says, without its remedy."""
    return Message(CATALOGUE[finding.code].message, finding.params)


def who(person: Person) -> Text:
    """A person as a heading."""
    return strong(Message("{name}, NIP {nip}", {"name": person.name, "nip": grouped(person.nip)}))


def batch_of_plan(plan: str, batch: Batch) -> Text:
    """A batch of a plan as a heading."""
    return strong(
        msg(
            "Plan {plan}, batch {n} · {tier} · {days}",
            plan=plan,
            n=str(batch.number),
            tier=tier_name(batch.tier),
            days=days_of(batch),
        )
    )


def people_table(people: Iterable[Person], *, pinned: Container[str] = ()) -> Table:
    """People by NIP, name and office; those whose seat is fixed say so."""
    rows = tuple(
        (
            person.nip,
            msg("{name} (pinned)", name=person.name) if person.nip in pinned else person.name,
            person.office,
        )
        for person in people
    )
    return Table(key="people", columns=(NIP, NAME, OFFICE), rows=rows)


def times(one: Attendee) -> Iterator[Message]:
    """How often a person was dropped, and stayed away without an excuse, where that is more than once."""
    if one.dropped > 1:
        yield msg("dropped {n} times", n=one.dropped)
    if one.no_shows > 1:
        yield msg("without excuse {n} times", n=one.no_shows)


def reading_of(load: Load, *, loaded: bool = True) -> Iterator[Part]:
    """What was read from a roster, and where."""
    tables = joined(
        msg("sheet {sheet}, header in row {row}", sheet=table.sheet, row=str(table.header_row))
        for table in load.tables
    )
    file = Message("{file} ({tables})", {"file": load.source, "tables": tables})
    yield Text(
        msg("Roster: {file}, loaded {day}:", file=file, day=load.loaded_on)
        if loaded
        else msg("Roster: {file}:", file=file)
    )
    yield Text(
        msg(
            "{rows} rows = {accepted} accepted + {rejected} rejected + {ignored} ignored.",
            rows=load.rows,
            accepted=load.accepted,
            rejected=load.rejected,
            ignored=load.ignored,
        )
    )


def not_loaded(load: Load | None, file: str | None = None) -> Iterator[Part]:
    """How many people of a roster were not loaded, and how to see them; nothing where all were."""
    if load is None or not load.rejected:
        return
    yield strong(
        msgs(
            "{n} person was not loaded. To see why, and to correct it: {command}",
            "{n} people were not loaded. To see why, and to correct them: {command}",
            load.rejected,
            command=typed("roster", "check", file or load.source, "--errors", CORRECTIONS),
        )
    )


def files_of(answer: Written | Delivered | DeliveredBatch) -> Iterator[Part]:
    """The files that were written."""
    for file in answer.files:
        yield Text(msg("Written: {file}", file=str(file.path)))
