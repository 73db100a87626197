"""Letters: drawn up from what is planned and what happened, entered in the register, numbered, sent."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path

from asesmen_cli.domain.attendance import Attendance
from asesmen_cli.domain.commands import Command
from asesmen_cli.domain.facts import LetterRegister, OnRegister, PlanState, Privacy
from asesmen_cli.domain.findings import AsesmenError, FieldError, Finding
from asesmen_cli.domain.letters import (
    Appointment,
    Letter,
    LetterKind,
    Letters,
    Registered,
    Subject,
    Told,
    entered,
    last_words,
)
from asesmen_cli.domain.messages import msg
from asesmen_cli.domain.people import Person
from asesmen_cli.domain.planning import Batch
from asesmen_cli.domain.snapshot import PlanRecord
from asesmen_cli.usecases.attend.sheet import attendance_sheets
from asesmen_cli.usecases.common.context import Context, settings_path
from asesmen_cli.usecases.common.part import Sliced
from asesmen_cli.usecases.common.plans import state_of

OWN_TEMPLATES = "templates"
"""The folder beside the workspace with the office's own Word files."""
LIVE = frozenset({PlanState.DRAFT, PlanState.PUBLISHED})


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterOptions:
    """What the command says of the letters."""

    kinds: tuple[LetterKind, ...] = ()
    """Empty for those of the settings."""
    one_each: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnUp:
    """Letters to write, and the lines of the register that they fill: as they were, and as they are then."""

    letters: Letters
    lines: tuple[tuple[Registered | None, Registered], ...] = ()


def draw_up(ctx: Context, found: Sliced, options: LetterOptions) -> DrawnUp:
    """Every letter that there is to write, with the number that it has in the register.

    Letters of a draft have no line there. Letters under a mask are copies: they make none.
    """
    kinds = options.kinds or ctx.settings.letters.kinds
    register = found.snapshot.letters
    pile = _Pile(ctx, found, register, frozenset(kinds))
    return filed(
        ctx,
        [letter for kind in LetterKind if kind in kinds for letter in pile.of(kind)],
        register,
        one_each=options.one_each,
        copies=found.part.privacy is not Privacy.FULL,
    )


def filed(
    ctx: Context,
    letters: Sequence[Letter],
    register: Sequence[Registered],
    *,
    one_each: bool = False,
    copies: bool = False,
) -> DrawnUp:
    """Letters with their lines of the register, by kind; names in the style of the settings."""
    manner, style = ctx.settings.manner(), ctx.settings.documents.names
    letters = [letter.with_names(style) for letter in letters]
    firm = [letter for letter in letters if not letter.draft]
    lines = entered(firm, register, manner, ctx.today)
    told = [before if copies else after for before, after in lines]
    numbered = (
        letter if line is None else replace(letter, number=line.number, dated=line.dated)
        for letter, line in zip(firm, told, strict=True)
    )
    drafts = (letter for letter in letters if letter.draft)
    return DrawnUp(
        letters=Letters(
            letters=tuple(
                sorted((*numbered, *drafts), key=lambda letter: list(LetterKind).index(letter.kind))
            ),
            manner=manner,
            templates=str(own_templates(ctx.workspace.where)),
            one_each=one_each,
        ),
        lines=() if copies else lines,
    )


def own_templates(workspace: str) -> Path:
    """Where the office's own templates lie."""
    return settings_path(workspace).parent / OWN_TEMPLATES


@contextmanager
def entering(ctx: Context, drawn: DrawnUp, head: int, command: Command) -> Iterator[None]:
    """Enter the letters in the register, if what is done inside works out: writing them."""
    with ctx.workspace.writing(ctx.stamp(command), head=head) as changes:
        for before, after in drawn.lines:
            if before != after:
                changes.put(before, after)
        yield


def cannot_come(ctx: Context, found: Sliced) -> Mapping[tuple[int, str], Finding]:
    """Return (batch, NIP) -> the conflict because of which the person is not called up."""
    return {} if found.shown is None else state_of(ctx, found.snapshot).cannot_come(found.shown)


class _Pile:
    """The letters that a plan, and what came of it, ask for."""

    def __init__(
        self, ctx: Context, found: Sliced, register: Sequence[Registered], kinds: frozenset[LetterKind]
    ) -> None:
        self._ctx = ctx
        self._found = found
        self._register = register
        self._kinds = kinds
        self._shown = found.shown
        self._draft = found.shown is not None and found.shown.state is PlanState.DRAFT
        self._cannot_come = cannot_come(ctx, found)

    def of(self, kind: LetterKind) -> Sequence[Letter]:
        """Those of one kind, in order."""
        match kind:
            case LetterKind.CALL_UP:
                return self._call_ups()
            case LetterKind.PERSON:
                return self._to_each()
            case LetterKind.ASSIGNMENT:
                return self._assignments()
            case LetterKind.CHANGE:
                return self._to_offices(LetterKind.CHANGE, self._changes)
            case LetterKind.DROPPED:
                return self._dropped()
            case LetterKind.HAND_OVER:
                return ()

    def _batches(self) -> Iterator[tuple[Batch, list[Subject]]]:
        """The batches that are not over, and who comes to each."""
        shown = self._shown
        if shown is not None and shown.state in LIVE:
            for batch in shown.standing:
                if batch.window.end >= self._ctx.today:
                    now = _at(shown, batch)
                    called = (nip for nip in batch.nips if (batch.number, nip) not in self._cannot_come)
                    yield batch, [Subject(person=self._person(nip), now=now) for nip in called]

    def _call_ups(self) -> list[Letter]:
        """To each office, of a batch or of all."""
        together = self._ctx.settings.letters.one_per_office
        groups: dict[tuple[int, str], list[Subject]] = defaultdict(list)
        for batch, people in self._batches():
            for one in people:
                groups[0 if together else batch.number, one.person.office or ""].append(one)
        letters = (
            self._letter(LetterKind.CALL_UP, office or None, groups[number, office])
            for number, office in sorted(groups)
        )
        return [letter for letter in letters if not self._heard(letter)]

    def _heard(self, letter: Letter) -> bool:
        """Has everyone been told all of it by other letters, sent before or written beside this one?"""
        if letter.draft or any(line.tells(letter) for line in self._register):
            return False
        return all(self._told_by_others.get(one.person.nip) == one.now for one in letter.people)

    @cached_property
    def _told_by_others(self) -> Mapping[str, Appointment | None]:
        """NIP -> when they come, by the last letter sent or a notice of change written beside this one."""
        changed = self._changes if LetterKind.CHANGE in self._kinds else ()
        sent = {nip: said.now for nip, (_, said) in self._words_sent.items()}
        return sent | {one.person.nip: one.now for one in changed}

    def _to_each(self) -> list[Letter]:
        return [
            self._letter(LetterKind.PERSON, one.person.office, [one])
            for _, people in self._batches()
            for one in people
        ]

    def _assignments(self) -> list[Letter]:
        """One for each batch; a part of its people is no order."""
        if self._found.part.office is not None:
            return []
        return [self._letter(LetterKind.ASSIGNMENT, None, people) for _, people in self._batches() if people]

    @cached_property
    def _changes(self) -> tuple[Subject, ...]:
        """Whoever comes on other days than they were told, or not at all, before their batch has begun."""
        found = {}
        seats = self._seats()
        for nip, (was, reason) in self._told_before().items():
            now = seats.get(nip)
            if was != now and was.days[0] >= self._ctx.today:
                found[nip] = Subject(person=self._person(nip), was=was, now=now, reason=reason)
        for nip, (line, told) in self._words.items():
            if line.kind is LetterKind.CHANGE and line.sent_on is None and told.now == seats.get(nip):
                found.setdefault(nip, Subject(person=self._person(nip), was=told.was, now=told.now))
        return tuple(sorted(found.values(), key=lambda one: (one.person.name, one.person.nip)))

    def _seats(self) -> dict[str, Appointment]:
        """NIP -> when they come, by every plan that stands; the last of several seats."""
        shown = self._shown
        apart = set() if shown is None else {shown.number, shown.replaces}
        plans = [plan for plan in self._found.plans if plan.state is PlanState.PUBLISHED]
        plans = [plan for plan in plans if plan.number not in apart]
        plans += [shown] if shown is not None and shown.state in LIVE else []
        seats = ((plan, batch) for plan in plans for batch in plan.standing)
        found: dict[str, Appointment] = {}
        for plan, batch in sorted(seats, key=lambda seat: seat[1].window.place):
            found |= dict.fromkeys(batch.nips, _at(plan, batch))
        return found

    def _told_before(self) -> dict[str, tuple[Appointment, str]]:
        """NIP -> when they were to come, and why that is over, where it is known.

        A letter that was sent tells it best, then the plan whose place this one takes and the batches that
        were called off, then a letter that was written.
        """
        told: dict[str, tuple[Appointment, str]] = {}
        for nip, (_, said) in self._words.items():
            if said.now is not None:
                told[nip] = (said.now, "")
        for plan, batch, why in self._given_up():
            told |= dict.fromkeys(batch.nips, (_at(plan, batch), why))
        for nip, (_, said) in self._words_sent.items():
            before = told.pop(nip, None)
            if said.now is not None:
                told[nip] = before if before is not None and before[0] == said.now else (said.now, "")
        return told

    def _given_up(self) -> Iterator[tuple[PlanRecord, Batch, str]]:
        """The batches of the plan before this one, and those called off; why, where that is told."""
        shown = self._shown
        if shown is None:
            return
        for plan in self._found.plans:
            given_up = plan.number == shown.replaces or (plan is shown and shown.state is PlanState.WITHDRAWN)
            for batch in plan.plan.batches if given_up or plan is shown else ():
                if given_up or batch.number in plan.cancelled:
                    yield plan, batch, plan.cancelled.get(batch.number, "")

    def _dropped(self) -> list[Letter]:
        """Of each batch that was held, to each office: who was dropped and has not come since."""
        sheets = attendance_sheets(self._ctx, self._found.snapshot, self._found.plans)
        last = {one.person.nip: (at, one) for at, sheet in enumerate(sheets) for one in sheet.people}
        groups: dict[tuple[int, str], list[Subject]] = defaultdict(list)
        for at, one in last.values():
            if one.outcome is Attendance.DROPPED:
                subject = Subject(
                    person=one.person,
                    was=self._published(sheets[at].batch),
                    now=None if one.again is None else self._published(one.again),
                    reason=one.reason or "",
                )
                groups[at, one.person.office or ""].append(subject)
        return [
            replace(
                self._letter(LetterKind.DROPPED, office or None, groups[at, office]),
                plan=sheets[at].plan,
                draft=False,
            )
            for at, office in sorted(groups)
        ]

    def _to_offices(self, kind: LetterKind, people: Sequence[Subject]) -> list[Letter]:
        groups: dict[str, list[Subject]] = defaultdict(list)
        for one in people:
            groups[one.person.office or ""].append(one)
        return [self._letter(kind, office or None, groups[office]) for office in sorted(groups)]

    def _letter(self, kind: LetterKind, office: str | None, people: Sequence[Subject]) -> Letter:
        return Letter(
            kind=kind,
            office=office,
            people=tuple(people),
            plan=None if self._shown is None else self._shown.name,
            dated=self._ctx.today,
            draft=self._draft,
            former=self._former(office, people),
        )

    def _former(self, office: str | None, people: Sequence[Subject]) -> Registered | None:
        """The letter sent to the office that last told one of these people when to come."""
        nips = [one.person.nip for one in people if one.person.nip in self._words_sent]
        lines = (self._words_sent[nip][0] for nip in nips)
        return max((line for line in lines if line.office == office), key=lambda line: line.id, default=None)

    @cached_property
    def _words(self) -> Mapping[str, tuple[Registered, Told]]:
        """The last letter written about each person."""
        return self._of_those_wanted(last_words(self._register))

    @cached_property
    def _words_sent(self) -> Mapping[str, tuple[Registered, Told]]:
        """The last letter sent about each person."""
        return self._of_those_wanted(last_words(line for line in self._register if line.sent_on is not None))

    def _of_those_wanted(
        self, words: Mapping[str, tuple[Registered, Told]]
    ) -> Mapping[str, tuple[Registered, Told]]:
        return {nip: word for nip, word in words.items() if nip in self._found.snapshot.people}

    def _person(self, nip: str) -> Person:
        return self._found.snapshot.people[nip].person

    def _published(self, batch: Batch) -> Appointment:
        """When and where a batch sits, whichever plan it is of."""
        return next(_at(plan, batch) for plan in self._found.plans if batch in plan.plan.batches)


def _at(plan: PlanRecord, batch: Batch) -> Appointment:
    """When and where a batch sits; the room where its plan has several."""
    return Appointment.of(batch, rooms=plan.settings.parallel > 1)


def register_of_letters(ctx: Context, *, unsent: bool = False) -> LetterRegister:
    """Every letter written, oldest first; or those not sent yet."""
    snapshot = ctx.workspace.snapshot()
    people = snapshot.people
    return LetterRegister(
        as_of=ctx.today,
        letters=tuple(
            OnRegister(
                line=line,
                person=next((people[told.nip].person for told in line.told if told.nip in people), None)
                if line.kind.to_person
                else None,
            )
            for line in snapshot.letters
            if not (unsent and line.sent_on is not None)
        ),
    )


def give_number(ctx: Context, letter: int, number: str, on: date | None) -> LetterRegister:
    """Give a letter the number that the registry has given it, and its day; the empty text takes it away.

    Raises:
        AsesmenError: ``letters.no-letter``, ``letters.number-taken``.
    """
    snapshot = ctx.workspace.snapshot()
    lines = {line.id: line for line in snapshot.letters}
    _known(lines, letter)
    taken = next((line for line in lines.values() if number and line.number == number), None)
    if taken is not None and taken.id != letter:
        raise AsesmenError("letters.number-taken", id=str(taken.id), number=number)
    before = lines[letter]
    after = replace(before, number=number or None, serial=None, dated=on or before.dated)
    if before.number == after.number:
        after = replace(after, serial=before.serial)
    return _told(ctx, snapshot.head, Command.LETTERS_NUMBER, {letter: (before, after)})


def note_sent(ctx: Context, letters: Sequence[int], on: date | None) -> LetterRegister:
    """Note that letters were sent. From then on they stay as they are.

    Raises:
        AsesmenError: ``letters.no-letter``, ``usage.value`` for a day to come.
    """
    day = on or ctx.today
    if day > ctx.today:
        why = msg("it lies after {today}", today=ctx.today)
        raise FieldError("on", day, why)
    snapshot = ctx.workspace.snapshot()
    lines = {line.id: line for line in snapshot.letters}
    for letter in letters:
        _known(lines, letter)
    changed = {letter: (lines[letter], replace(lines[letter], sent_on=day)) for letter in letters}
    return _told(ctx, snapshot.head, Command.LETTERS_SENT, changed)


def _known(lines: Mapping[int, Registered], letter: int) -> None:
    if letter not in lines:
        raise AsesmenError("letters.no-letter", id=str(letter))


def _told(
    ctx: Context, head: int, command: Command, changed: Mapping[int, tuple[Registered, Registered]]
) -> LetterRegister:
    with ctx.workspace.writing(ctx.stamp(command), head=head) as changes:
        for before, after in changed.values():
            if before != after:
                changes.put(before, after)
    answer = register_of_letters(ctx)
    return replace(answer, letters=tuple(one for one in answer.letters if one.line.id in changed))
