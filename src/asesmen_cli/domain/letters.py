"""Letters: to whom they go, about whom they are, and what the register keeps of them.

A letter that was sent stays as it is in the register: what differs from it is a new letter. Until it is
sent it may change, and keeps its line and its number.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from asesmen_cli.domain.messages import N_
from asesmen_cli.domain.people import Person
from asesmen_cli.domain.planning import Batch


class LetterKind(StrEnum):
    """What a letter is for."""

    CALL_UP = "call-up"
    """To the head of an office: its participants, in an appendix."""
    PERSON = "person"
    """To each participant."""
    ASSIGNMENT = "assignment"
    """The order of assignment for a batch, with the list of everyone in it."""
    CHANGE = "change"
    """To the head of an office: who comes on other days than they were told, or not at all."""
    DROPPED = "dropped"
    """To the head of an office: who was dropped (gugur) from a batch, and the new date."""
    HAND_OVER = "hand-over"
    """A result was handed over to its person. It holds no scores."""

    @property
    def to_person(self) -> bool:
        """Does it go to the person whom it is about?"""
        return self in {LetterKind.PERSON, LetterKind.HAND_OVER}


LETTER_WORDS: Mapping[LetterKind, str] = {
    LetterKind.CALL_UP: N_("Call-up"),
    LetterKind.PERSON: N_("Call-up of one person"),
    LetterKind.ASSIGNMENT: N_("Order of assignment"),
    LetterKind.CHANGE: N_("Notice of change"),
    LetterKind.DROPPED: N_("Notice of dropping (gugur)"),
    LetterKind.HAND_OVER: N_("Hand-over of a result"),
}
"""The kinds as people call them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """When and where somebody is to come, or came."""

    days: tuple[date, ...]
    batch: int | None = field(default=None, compare=False)
    """Its number, which may change while the days and the place stay."""
    venue: str | None = None
    room: int | None = None
    """Where a plan has several."""

    @classmethod
    def of(cls, batch: Batch, *, rooms: bool) -> "Appointment":
        """That of a batch, in a plan with one room or with several."""
        window = batch.window
        return cls(
            days=window.days, batch=batch.number, venue=window.venue, room=window.room if rooms else None
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a letter tells of one person: until when they were to come otherwise, and when they come now."""

    nip: str
    was: Appointment | None = None
    now: Appointment | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A person in a letter."""

    person: Person
    was: Appointment | None = None
    """When they were to come, or came, as was told before."""
    now: Appointment | None = None
    """When they come."""
    reason: str = ""
    """Why it changed."""

    @property
    def told(self) -> Told:
        """As the register keeps it: by number, without a reason."""
        return Told(nip=self.person.nip, was=self.was, now=self.now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One letter."""

    kind: LetterKind
    office: str | None
    """The office whose head, or whose person, it goes to; None where it is not known, and for orders."""
    people: tuple[Subject, ...]
    """In order of the list."""
    plan: str | None
    """The name of the plan that it follows from."""
    dated: date
    draft: bool = False
    """Every page says so; it has no line in the register."""
    number: str | None = None
    former: "Registered | None" = None
    """The letter that told it otherwise."""
    document: str = ""
    """What is handed over."""
    held_by: str = ""
    """Who assessed, where that is told."""

    @property
    def batches(self) -> tuple[int, ...]:
        """The numbers of the batches that it is about."""
        meetings = (one.now or one.was for one in self.people)
        return tuple(sorted({one.batch for one in meetings if one is not None and one.batch is not None}))

    @property
    def told(self) -> tuple[Told, ...]:
        """What it tells of each person."""
        return tuple(one.told for one in self.people)


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """A line of the register: what was written, to whom, and what became of it."""

    id: int
    kind: LetterKind
    office: str | None
    plan: str | None
    batches: tuple[int, ...]
    written_on: date
    """The day on which it was first written."""
    dated: date
    """The day that the letter bears."""
    number: str | None = None
    serial: int | None = None
    """Its place in the year, where the number was taken from the counter."""
    sent_on: date | None = None
    told: tuple[Told, ...] = ()

    def tells(self, letter: Letter) -> bool:
        """Does it tell the same people the same?"""
        return self.alike(letter) and (
            sorted(self.told, key=_by_number) == sorted(letter.told, key=_by_number)
        )

    def alike(self, letter: Letter) -> bool:
        """Is it of the same kind, to the same office?"""
        return (self.kind, self.office) == (letter.kind, letter.office)

    def shares(self, letter: Letter) -> int:
        """How many people are in both."""
        return len({one.nip for one in self.told} & {one.nip for one in letter.told})


def _by_number(told: Told) -> str:
    return told.nip


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How an office writes its letters. Empty texts are left as visible blanks."""

    sifat: str = "Biasa"
    event: str = "Penilaian Kompetensi"
    hour: str = ""
    venue: str = ""
    """Where a batch sits, unless the plan names a venue."""
    one_per_office: bool = False
    """One letter for all batches of an office, not one for each."""
    copies: tuple[str, ...] = ()
    """Who gets a copy (tembusan)."""
    basis: tuple[str, ...] = ()
    """What an order of assignment rests on (dasar)."""
    heads: Mapping[str, str] = field(default_factory=dict)
    """Beginning of an office's name -> what its head is called in its place."""
    number: str = ""
    """Pattern of the numbers that the register gives: ``800/{n}/BKPSDM/{month}/{year}``."""
    first_number: int = 1
    """What the counter of a year begins with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letters:
    """The letters of an export, and how they are written."""

    letters: tuple[Letter, ...] = ()
    manner: Manner = Manner()
    templates: str = ""
    """The folder with the office's own Word files, which win over ours."""
    one_each: bool = False
    """A file for each letter, not one for each kind."""


def head_of(office: str, heads: Mapping[str, str]) -> str:
    """The post of the head of an office: ``Camat Ciwandan`` for ``Kecamatan Ciwandan``, else ``Kepala ...``.

    The longest beginning counts, and case does not.
    """
    for beginning in sorted(heads, key=len, reverse=True):
        rest = office[len(beginning) :]
        if office.casefold().startswith(beginning.casefold()) and not rest[:1].isalnum():
            return f"{heads[beginning]}{rest}"
    return f"Kepala {office}"


ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
"""The months in the numbers of letters."""


_FIELD = re.compile(r"\{n(?::0?[1-9]d?)?\}|\{month\}|\{year\}")


def number_of(pattern: str, serial: int, on: date) -> str:
    """The number of a letter.

    Args:
        pattern: Text with ``{n}`` or ``{n:03}``, and possibly ``{month}`` and ``{year}``.
        serial: The place of the letter in its year.
        on: The day of the letter. The month is Roman.

    Raises:
        ValueError: for a pattern without ``{n}``, or with anything else in braces.
    """
    numbered = any(field.startswith("{n") for field in _FIELD.findall(pattern))
    if not numbered or set("{}") & set(_FIELD.sub("", pattern)):
        raise ValueError(pattern)
    return pattern.format(n=serial, month=ROMAN[on.month - 1], year=on.year)


def entered(
    letters: Sequence[Letter], register: Sequence[Registered], manner: Manner, today: date
) -> tuple[tuple[Registered | None, Registered], ...]:
    """The line of the register for each letter, in their order: as it was (None for a new one), and as it is.

    A letter that tells the same as before keeps its line, its number and its day. So does one that has not
    been sent and tells something else by now, known by the people in it.
    """
    known = _known(letters, register)
    serials = [one.serial for one in register if one.serial is not None and one.dated.year == today.year]
    serial = max((manner.first_number - 1, *serials))
    following = max((one.id for one in register), default=0)
    lines: list[tuple[Registered | None, Registered]] = []
    for at, letter in enumerate(letters):
        before = known.get(at)
        if before is None:
            following, serial = following + 1, serial + 1
            lines.append((None, _line(following, letter, manner, serial, today)))
        elif before.sent_on is None:
            told = replace(before, told=letter.told, plan=letter.plan, batches=letter.batches)
            lines.append((before, told))
        else:
            lines.append((before, before))
    return tuple(lines)


def _known(letters: Sequence[Letter], register: Sequence[Registered]) -> dict[int, Registered]:
    """Index of a letter -> its line. Lines that tell the same are given away first."""
    free = list(reversed(register))
    known: dict[int, Registered] = {}
    for at, letter in enumerate(letters):
        line = next((one for one in free if one.tells(letter)), None)
        if line is not None:
            free.remove(line)
            known[at] = line
    for at, letter in enumerate(letters):
        open_lines = [one for one in free if one.sent_on is None and one.alike(letter) and one.shares(letter)]
        if at not in known and open_lines:
            known[at] = max(open_lines, key=lambda one: one.shares(letter))
            free.remove(known[at])
    return known


def _line(number: int, letter: Letter, manner: Manner, serial: int, today: date) -> Registered:
    line = Registered(
        id=number,
        kind=letter.kind,
        office=letter.office,
        plan=letter.plan,
        batches=letter.batches,
        written_on=today,
        dated=letter.dated,
        told=letter.told,
    )
    if not manner.number:
        return line
    return replace(line, serial=serial, number=number_of(manner.number, serial, letter.dated))


SILENT = frozenset({LetterKind.ASSIGNMENT, LetterKind.HAND_OVER})
"""Kinds that tell nobody when to come: an order goes beside the call-up."""


def last_words(register: Iterable[Registered]) -> dict[str, tuple[Registered, Told]]:
    """NIP -> the last letter that told a person when to come, and what it told."""
    return {
        told.nip: (letter, told)
        for letter in sorted(register, key=lambda one: one.id)
        if letter.kind not in SILENT
        for told in letter.told
    }
