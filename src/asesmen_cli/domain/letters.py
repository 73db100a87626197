"""Letters: whom they go to, whom they are about, and what the register keeps of them.

A letter that was sent never changes in the register: anything different becomes a new letter. Until it is
sent it may change, and keeps its line and its number.
"""

import re
from collections import defaultdict
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
    """The order of assignment for a batch, with everyone in it."""
    CHANGE = "change"
    """To the head of an office: who comes at another time or place than announced, or not at all."""
    DROPPED = "dropped"
    """To the head of an office: who was dropped (gugur) from a batch, and the new date."""
    HAND_OVER = "hand-over"
    """The receipt for a result that was handed over to its person. It holds no scores."""

    @property
    def to_person(self) -> bool:
        """Return whether it goes to the person it is about."""
        return self in {LetterKind.PERSON, LetterKind.HAND_OVER}


LETTER_WORDS: Mapping[LetterKind, str] = {
    LetterKind.CALL_UP: N_("Call-up"),
    LetterKind.PERSON: N_("Call-up of one person"),
    LetterKind.ASSIGNMENT: N_("Order of assignment"),
    LetterKind.CHANGE: N_("Notice of change"),
    LetterKind.DROPPED: N_("Notice of dropping (gugur)"),
    LetterKind.HAND_OVER: N_("Hand-over of a result"),
}
"""The kinds in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """When and where a person is to come, or came."""

    days: tuple[date, ...]
    batch: int | None = field(default=None, compare=False)
    """Its number, which may change while days and place stay."""
    venue: str | None = None
    room: int | None = None
    """None in a plan with one room."""

    @classmethod
    def of(cls, batch: Batch, *, rooms: bool) -> "Appointment":
        """Return the appointment of a batch; ``rooms`` says whether its plan has several."""
        window = batch.window
        return cls(
            days=window.days, batch=batch.number, venue=window.venue, room=window.room if rooms else None
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """What the register keeps about one person in a letter: the former and the new appointment."""

    nip: str
    was: Appointment | None = None
    now: Appointment | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A person in a letter."""

    person: Person
    was: Appointment | None = None
    """The appointment announced before, or the one that is over."""
    now: Appointment | None = None
    """The appointment that the letter announces."""
    reason: str = ""
    """Why it changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One letter."""

    kind: LetterKind
    office: str | None
    """The office of the addressee; None where it is not known, and for orders of assignment."""
    people: tuple[Subject, ...]
    """In order of the list."""
    plan: str | None
    """The name of the plan it follows from."""
    dated: date
    draft: bool = False
    """Printed on every page; a draft has no line in the register."""
    number: str | None = None
    former: "Registered | None" = None
    """The earlier letter that this one corrects."""
    document: str = ""
    """What is handed over, in words."""
    held_by: str = ""
    """Who assessed; empty if it is not known."""

    @property
    def batches(self) -> tuple[int, ...]:
        """Return the numbers of the batches it is about."""
        meetings = (one.now or one.was for one in self.people)
        return tuple(sorted({one.batch for one in meetings if one is not None and one.batch is not None}))

    @property
    def announcements(self) -> tuple[Announcement, ...]:
        """Return what the register keeps about each person: no name and no reason."""
        return tuple(Announcement(nip=one.person.nip, was=one.was, now=one.now) for one in self.people)


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """A line of the register: which letter was written, to whom, and when it was sent."""

    id: int
    kind: LetterKind
    office: str | None
    plan: str | None
    batches: tuple[int, ...]
    written_on: date
    """The day it was first written."""
    dated: date
    """The date printed on the letter."""
    number: str | None = None
    serial: int | None = None
    """Its place in the year, if the counter gave the number."""
    sent_on: date | None = None
    announcements: tuple[Announcement, ...] = ()

    def matches(self, letter: Letter) -> bool:
        """Return whether kind, office, people and what is announced to each are the same."""
        same = (self.kind, self.office) == (letter.kind, letter.office)
        return same and set(self.announcements) == set(letter.announcements)

    def shares(self, letter: Letter) -> int:
        """Return how many people are in both."""
        return len({one.nip for one in self.announcements} & {one.nip for one in letter.announcements})


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How an office writes its letters. Empty texts are printed as blanks to fill in."""

    sifat: str = "Biasa"
    event: str = "Penilaian Kompetensi"
    hour: str = ""
    venue: str = ""
    """Where batches are held, unless the plan names a venue."""
    one_per_office: bool = False
    """One letter for all batches of an office, instead of one for each."""
    copies: tuple[str, ...] = ()
    """Who gets a copy (tembusan)."""
    basis: tuple[str, ...] = ()
    """What an order of assignment rests on (dasar)."""
    heads: Mapping[str, str] = field(default_factory=dict)
    """Beginning of an office's name -> the post of its head, which replaces it."""
    number: str = ""
    """Pattern of the numbers: ``800/{n}/BKPSDM/{month}/{year}``; empty where people give them."""
    first_number: int = 1
    """The first number of each year."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letters:
    """The letters of an export, and how they are written."""

    letters: tuple[Letter, ...] = ()
    manner: Manner = Manner()
    templates: str = ""
    """The folder with the office's own Word files, used instead of ours."""
    one_each: bool = False
    """A file for each letter, instead of one for each kind."""


def head_of(office: str, heads: Mapping[str, str]) -> str:
    """Return the post of the head of an office: ``Camat Ciwandan``, or ``Kepala ...`` by default.

    Args:
        office: The name, such as ``Kecamatan Ciwandan``.
        heads: Beginning of a name -> post. The longest beginning counts; case does not.
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
    """Return the number of a letter.

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
    """Return the line of the register for each letter, in order: before (None for a new one) and after.

    A letter with the same content as before keeps its line, number and date. So does one not yet sent
    that has changed; it is recognised by the people in it.
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
            after = replace(
                before, announcements=letter.announcements, plan=letter.plan, batches=letter.batches
            )
            lines.append((before, after))
        else:
            lines.append((before, before))
    return tuple(lines)


def _known(letters: Sequence[Letter], register: Sequence[Registered]) -> dict[int, Registered]:
    """Return index of a letter -> its line. Lines that match are assigned first."""
    free: dict[tuple[LetterKind, str | None], list[Registered]] = defaultdict(list)
    for line in reversed(register):
        free[line.kind, line.office].append(line)
    known: dict[int, Registered] = {}
    for at, letter in enumerate(letters):
        lines = free[letter.kind, letter.office]
        same = next((one for one in lines if one.matches(letter)), None)
        if same is not None:
            known[at] = same
            lines.remove(same)
    for at, letter in enumerate(letters):
        lines = free[letter.kind, letter.office]
        unsent = [one for one in lines if one.sent_on is None and one.shares(letter)]
        if at not in known and unsent:
            known[at] = max(unsent, key=lambda one: one.shares(letter))
            lines.remove(known[at])
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
        announcements=letter.announcements,
    )
    if not manner.number:
        return line
    return replace(line, serial=serial, number=number_of(manner.number, serial, letter.dated))


SILENT = frozenset({LetterKind.ASSIGNMENT, LetterKind.HAND_OVER})
"""Kinds that announce nothing: an order of assignment accompanies the call-up."""


def last_announced(register: Iterable[Registered]) -> dict[str, tuple[Registered, Announcement]]:
    """Return NIP -> the last letter that announced an appointment to a person, and what it said."""
    return {
        announced.nip: (letter, announced)
        for letter in sorted(register, key=lambda one: one.id)
        if letter.kind not in SILENT
        for announced in letter.announcements
    }
