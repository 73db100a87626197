"""``letters``, and the letters of an export: composed, entered in the register, numbered, sent."""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TypeAlias

from asesmen_cli.domain.attendance import Attendance
from asesmen_cli.domain.catalogue import CATALOGUE
from asesmen_cli.domain.commands import Command
from asesmen_cli.domain.facts import LetterRegister, OnRegister, PlanState, Privacy
from asesmen_cli.domain.findings import AsesmenError, FieldError, Finding
from asesmen_cli.domain.letters import (
    Announcement,
    Appointment,
    Letter,
    LetterKind,
    Letters,
    Registered,
    Subject,
    entered,
    last_announced,
)
from asesmen_cli.domain.messages import Message, msg
from asesmen_cli.domain.planning import Batch
from asesmen_cli.domain.snapshot import PlanRecord, Snapshot
from asesmen_cli.files import Delivery
from asesmen_cli.usecases.common.attendance import attendance_sheets
from asesmen_cli.usecases.common.context import Ask, Context, always_yes, in_turn
from asesmen_cli.usecases.common.lookup import each
from asesmen_cli.usecases.common.own_settings import folder_of
from asesmen_cli.usecases.common.part import Sliced
from asesmen_cli.usecases.common.plans import newest_published, state_of

OWN_TEMPLATES = "templates"
"""The folder next to the workspace with the office's own Word files."""
LIVE = frozenset({PlanState.DRAFT, PlanState.PUBLISHED})
"""States of a plan whose batches take place."""
CALLS = frozenset({LetterKind.CALL_UP, LetterKind.PERSON, LetterKind.ASSIGNMENT})
"""Kinds that call people up."""
OldNew: TypeAlias = tuple[Registered | None, Registered]
"""A line of the register before and after; None for a new one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterOptions:
    """What the command asks for."""

    kinds: tuple[LetterKind, ...] = ()
    """Empty for those of the settings."""
    one_each: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnUp:
    """Letters to write, and the lines of the register that they fill."""

    letters: Letters
    lines: tuple[OldNew, ...] = ()
    not_called: tuple[Finding, ...] = ()
    """Who gets no call-up although seated, and why."""


def draw_up(ctx: Context, found: Sliced, options: LetterOptions) -> DrawnUp:
    """Return every letter to write, with its number.

    Letters of a draft have no line in the register. Letters under a mask are copies and add none.
    """
    kinds = frozenset(options.kinds or ctx.settings.letters.kinds)
    state = state_of(ctx, found.snapshot)
    cannot_come = {} if found.shown is None else state.cannot_come(found.shown)
    drawn = filed(
        ctx,
        _Composer(ctx, found, kinds, cannot_come).letters(),
        found.snapshot.letters,
        one_each=options.one_each,
        copies=found.part.privacy is not Privacy.FULL,
    )
    return replace(drawn, not_called=tuple(map(_not_called, cannot_come.values())) if kinds & CALLS else ())


def _not_called(conflict: Finding) -> Finding:
    """Return the finding that a person gets no call-up because of a conflict."""
    why = Message(CATALOGUE[conflict.code].message, conflict.params)
    name, nip = conflict.params["name"], conflict.params["nip"]
    return Finding.warning("letters.not-called", name=name, nip=nip, why=why)


def filed(
    ctx: Context,
    letters: Sequence[Letter],
    register: Sequence[Registered],
    *,
    one_each: bool = False,
    copies: bool = False,
) -> DrawnUp:
    """Return letters with their lines of the register."""
    manner = ctx.settings.manner()
    lines = entered([letter for letter in letters if not letter.draft], register, manner, ctx.today)
    following = iter(before if copies else after for before, after in lines)
    registered = (None if letter.draft else next(following) for letter in letters)
    return DrawnUp(
        letters=Letters(
            letters=tuple(
                letter if line is None else replace(letter, number=line.number, dated=line.dated)
                for letter, line in zip(letters, registered, strict=True)
            ),
            manner=manner,
            templates=str(own_templates(ctx.workspace.where)),
            one_each=one_each,
        ),
        lines=() if copies else lines,
    )


def own_templates(workspace: str) -> Path:
    """Return the folder of the office's own templates."""
    return folder_of(workspace) / OWN_TEMPLATES


def enter(ctx: Context, drawn: DrawnUp, head: int, files: Delivery) -> None:
    """Enter the letters in the register, before their files take their places."""
    with ctx.workspace.writing(ctx.stamp(Command.EXPORT), head=head, seal=files.seal) as changes:
        for before, after in drawn.lines:
            if before != after:
                changes.put(before, after)


class _Composer:
    """Compose the letters that follow from a plan and its outcome."""

    def __init__(
        self,
        ctx: Context,
        found: Sliced,
        kinds: frozenset[LetterKind],
        cannot_come: Container[tuple[int, str]],
    ) -> None:
        self._ctx = ctx
        self._kinds = kinds
        self._part, self._snapshot = found.part, found.snapshot
        self._plans, self._shown = found.plans, found.shown
        self._live = self._shown if self._shown is not None and self._shown.state in LIVE else None
        self._cannot_come = cannot_come
        register = found.snapshot.letters
        self._register = register
        self._written = self._about_these(register)
        self._sent = self._about_these(line for line in register if line.sent_on is not None)

    def _about_these(self, register: Iterable[Registered]) -> Mapping[str, tuple[Registered, Announcement]]:
        """Return NIP -> the last letter about the person, and its content."""
        last = last_announced(register)
        return {nip: line for nip, line in last.items() if nip in self._snapshot.people}

    def letters(self) -> list[Letter]:
        """Return the letters by kind."""
        compose = {
            LetterKind.CALL_UP: self._call_ups,
            LetterKind.PERSON: self._to_each,
            LetterKind.ASSIGNMENT: self._assignments,
            LetterKind.CHANGE: self._notices_of_change,
            LetterKind.DROPPED: self._dropped,
        }
        return [letter for kind, those in compose.items() if kind in self._kinds for letter in those()]

    def _batches(self) -> Iterator[tuple[Batch, list[Subject]]]:
        """Yield the batches that are not over, and who is called up to each."""
        live = self._live
        if live is None:
            return
        for batch in live.standing:
            if batch.window.end >= self._ctx.today:
                now = _appointment(live, batch)
                called = (nip for nip in batch.nips if (batch.number, nip) not in self._cannot_come)
                yield batch, [self._subject(nip, now=now) for nip in called]

    def _call_ups(self) -> Iterator[Letter]:
        """Yield a letter to each office, about a batch or about all of them."""
        together = self._ctx.settings.letters.one_per_office
        people = ((0 if together else batch.number, one) for batch, those in self._batches() for one in those)
        for _, letter in self._to_offices(LetterKind.CALL_UP, people):
            if not self._is_known(letter):
                yield letter

    def _is_known(self, letter: Letter) -> bool:
        """Return whether other letters, sent before or written with this one, say all of it to everyone."""
        if letter.draft or any(line.matches(letter) for line in self._register):
            return False
        return all(self._announced.get(one.person.nip) == one.now for one in letter.people)

    @cached_property
    def _announced(self) -> Mapping[str, Appointment | None]:
        """NIP -> the appointment in the last letter sent, or in a notice of change written now."""
        changed = self._changes if LetterKind.CHANGE in self._kinds else ()
        sent = {nip: announced.now for nip, (_, announced) in self._sent.items()}
        return sent | {one.person.nip: one.now for one in changed}

    def _to_each(self) -> Iterator[Letter]:
        for _, people in self._batches():
            for one in people:
                yield self._letter(LetterKind.PERSON, one.person.office, [one])

    def _assignments(self) -> Iterator[Letter]:
        """Yield one for each batch, but none about a part of its people."""
        for _, people in self._batches():
            if people and self._part.office is None:
                yield self._letter(LetterKind.ASSIGNMENT, None, people)

    def _notices_of_change(self) -> Iterator[Letter]:
        for _, letter in self._to_offices(LetterKind.CHANGE, ((0, one) for one in self._changes)):
            yield letter

    @cached_property
    def _changes(self) -> tuple[Subject, ...]:
        """Who comes at another time or place than announced, or not at all, and whose batch has not begun."""
        seats = self._seats()
        found = {
            nip: self._subject(nip, was=was, now=seats.get(nip), reason=reason)
            for nip, (was, reason) in self._formerly().items()
            if was != seats.get(nip) and was.days[0] >= self._ctx.today
        }
        for nip, (line, announced) in self._written.items():
            if line.kind is LetterKind.CHANGE and line.sent_on is None and announced.now == seats.get(nip):
                found.setdefault(nip, self._subject(nip, was=announced.was, now=announced.now))
        return tuple(sorted(found.values(), key=lambda one: (one.person.name, one.person.nip)))

    def _seats(self) -> dict[str, Appointment]:
        """Return NIP -> the last appointment in any plan in force."""
        shown = self._shown
        replaced = set() if shown is None else {shown.number, shown.replaces}
        plans = [
            *(one for one in self._plans if one.state is PlanState.PUBLISHED and one.number not in replaced),
            *([] if self._live is None else [self._live]),
        ]
        seats = ((plan, batch) for plan in plans for batch in plan.standing)
        found: dict[str, Appointment] = {}
        for plan, batch in sorted(seats, key=lambda seat: seat[1].window.place):
            found |= dict.fromkeys(batch.nips, _appointment(plan, batch))
        return found

    def _formerly(self) -> dict[str, tuple[Appointment, str]]:
        """Return NIP -> the appointment announced before, and the reason why it is over, where it is known.

        The best source is a letter that was sent, then the plan that this one replaces and the cancelled
        batches, then a letter that was only written.
        """
        found = {
            nip: (announced.now, "")
            for nip, (_, announced) in self._written.items()
            if announced.now is not None
        }
        for plan, batch, reason in self._cancelled():
            found |= dict.fromkeys(batch.nips, (_appointment(plan, batch), reason))
        for nip, (_, announced) in self._sent.items():
            before = found.pop(nip, None)
            if announced.now is not None:
                found[nip] = (
                    before if before is not None and before[0] == announced.now else (announced.now, "")
                )
        return found

    def _cancelled(self) -> Iterator[tuple[PlanRecord, Batch, str]]:
        """Yield the batches of the replaced plan, and the cancelled ones, with the reason if given."""
        shown = self._shown
        if shown is None:
            return
        for plan in self._plans:
            whole = plan.number == shown.replaces or (plan is shown and plan.state is PlanState.WITHDRAWN)
            for batch in plan.plan.batches:
                if whole or (plan is shown and batch.number in plan.cancelled):
                    yield plan, batch, plan.cancelled.get(batch.number, "")

    def _dropped(self) -> Iterator[Letter]:
        """Yield a letter to each office about each batch held: who was dropped and has not come since."""
        sheets = attendance_sheets(self._ctx, self._snapshot, self._plans)
        last = {one.person.nip: (at, one) for at, sheet in enumerate(sheets) for one in sheet.people}
        people = (
            (
                at,
                Subject(
                    person=one.person,
                    was=self._published(sheets[at].batch),
                    now=None if one.again is None else self._published(one.again),
                    reason=one.reason or "",
                ),
            )
            for at, one in last.values()
            if one.outcome is Attendance.DROPPED
        )
        for at, letter in self._to_offices(LetterKind.DROPPED, people):
            yield replace(letter, plan=sheets[at].plan, draft=False)

    def _published(self, batch: Batch) -> Appointment:
        """Return the appointment of a batch of any plan."""
        return next(_appointment(plan, batch) for plan in self._plans if batch in plan.plan.batches)

    def _to_offices(
        self, kind: LetterKind, people: Iterable[tuple[int, Subject]]
    ) -> Iterator[tuple[int, Letter]]:
        """Yield a letter to each office for each number, in order of both."""
        groups: dict[tuple[int, str], list[Subject]] = defaultdict(list)
        for number, one in people:
            groups[number, one.person.office or ""].append(one)
        for number, office in sorted(groups):
            yield number, self._letter(kind, office or None, groups[number, office])

    def _letter(self, kind: LetterKind, office: str | None, people: Sequence[Subject]) -> Letter:
        sent = (self._sent[one.person.nip][0] for one in people if one.person.nip in self._sent)
        former = (line for line in sent if line.office == office)
        return Letter(
            kind=kind,
            office=office,
            people=tuple(people),
            plan=None if self._shown is None else self._shown.name,
            dated=self._ctx.today,
            draft=self._shown is not None and self._shown.state is PlanState.DRAFT,
            former=max(former, key=lambda line: line.id, default=None),
        )

    def _subject(
        self, nip: str, *, now: Appointment | None, was: Appointment | None = None, reason: str = ""
    ) -> Subject:
        return Subject(person=self._snapshot.people[nip].person, was=was, now=now, reason=reason)


def _appointment(plan: PlanRecord, batch: Batch) -> Appointment:
    return Appointment.of(batch, rooms=plan.settings.parallel > 1)


def register_of_letters(ctx: Context, *, unsent: bool = False) -> LetterRegister:
    """Return every letter written, oldest first; or only those not sent yet."""
    snapshot = ctx.workspace.snapshot()
    lines = snapshot.letters
    return _shown(ctx, snapshot, [line for line in lines if not unsent or line.sent_on is None])


def _shown(ctx: Context, snapshot: Snapshot, lines: Iterable[Registered]) -> LetterRegister:
    """Return lines of the register, with the person where the letter goes to one."""
    people = snapshot.people
    return LetterRegister(
        as_of=ctx.today,
        letters=tuple(
            OnRegister(
                line=line,
                person=next((people[one.nip].person for one in line.announcements if one.nip in people), None)
                if line.kind.to_person
                else None,
            )
            for line in lines
        ),
    )


@in_turn(Command.LETTERS_NUMBER)
def give_number(ctx: Context, letter: int, number: str, on: date | None) -> LetterRegister:
    """Set the number of a letter from the registry, and its date; an empty text removes the number.

    Raises:
        AsesmenError: ``letters.no-letter``, ``letters.number-taken``.
    """
    snapshot = ctx.workspace.snapshot()
    (before,) = _lines(snapshot, [letter])
    for line in snapshot.letters:
        if number and line.number == number and line.id != letter:
            raise AsesmenError("letters.number-taken", id=str(line.id), number=number)
    serial = before.serial if number and number == before.number else None
    after = replace(before, number=number or None, serial=serial, dated=on or before.dated)
    return _changed(ctx, snapshot, Command.LETTERS_NUMBER, [(before, after)])


@in_turn(Command.LETTERS_SENT)
def note_sent(
    ctx: Context,
    letters: Iterable[int] | None,
    on: date | None,
    *,
    batch: int | None = None,
    ask: Ask = always_yes,
) -> LetterRegister:
    """Record that letters were sent. From then on they never change.

    Args:
        ctx: The context of the command.
        letters: Their places in the register; None for all that were not sent yet.
        on: When they were sent; None for today.
        batch: Only letters that name this batch of the newest published plan.
        ask: Asked before several letters are noted.

    Raises:
        AsesmenError: ``letters.no-letter``, ``letters.none-unsent``, ``question.no``, ``usage.value`` for a
            date after today.
    """
    day = on or ctx.today
    if day > ctx.today:
        why = msg("it is after {today}", today=ctx.today)
        raise FieldError("on", day, why)
    snapshot = ctx.workspace.snapshot()
    if letters is None:
        plan = newest_published(snapshot.plans)
        before = [
            line
            for line in snapshot.letters
            if line.sent_on is None
            and (batch is None or (plan is not None and line.plan == plan.name and batch in line.batches))
        ]
        if not before:
            raise AsesmenError("letters.none-unsent")
    else:
        before = _lines(snapshot, letters)
    if len(before) > 1 and not ask(
        msg("Note {n} letters as sent on {day}? A letter sent never changes.", n=len(before), day=day)
    ):
        raise AsesmenError("question.no")
    return _changed(
        ctx, snapshot, Command.LETTERS_SENT, [(line, replace(line, sent_on=day)) for line in before]
    )


def _lines(snapshot: Snapshot, letters: Iterable[int]) -> list[Registered]:
    lines = {line.id: line for line in snapshot.letters}

    def line_of(letter: int) -> Registered:
        if letter not in lines:
            raise AsesmenError("letters.no-letter", id=str(letter))
        return lines[letter]

    return list(each(letters, line_of))


def _changed(
    ctx: Context, snapshot: Snapshot, command: Command, lines: Sequence[tuple[Registered, Registered]]
) -> LetterRegister:
    with ctx.workspace.writing(ctx.stamp(command), head=snapshot.head) as changes:
        for before, after in lines:
            if before != after:
                changes.put(before, after)
    return _shown(ctx, snapshot, sorted((after for _, after in lines), key=lambda line: line.id))
