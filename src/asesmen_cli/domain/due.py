"""Who must be assessed, and why. Does not know when or where: that is planning.

Two clocks run for every person: the office's own policy (24 months by default) says when the next
assessment is due; the national rule (36 months, Peraturan BKN 26/2019 art. 29(4), as BKN's own page of
questions quotes it) says until when the last result is valid. Both are counted from the day of the
assessment, in calendar months.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from operator import attrgetter, itemgetter
from typing import Any, NamedTuple, TypeVar

from asesmen_cli.domain.columns import values_of
from asesmen_cli.domain.messages import N_, Message, Param, msg, msgs
from asesmen_cli.domain.people import Assessment, Exemption, Person, Source, Tier, Voided
from asesmen_cli.domain.workdays import add_months


class Status(StrEnum):
    """The status of a person on a day."""

    NEVER = "never"
    OVERDUE = "overdue"
    SOON = "soon"
    CURRENT = "current"
    OUT_OF_SCOPE = "out_of_scope"

    __hash__ = str.__hash__  # that of Enum is a call in Python

    @property
    def flagged(self) -> bool:
        """Return whether the person must be assessed."""
        return self in FLAGGED


FLAGGED = frozenset({Status.NEVER, Status.OVERDUE})
"""The statuses of those who must be assessed."""
STATUS_WORDS: Mapping[Status, str] = {
    Status.NEVER: N_("Never assessed"),
    Status.OVERDUE: N_("Overdue"),
    Status.SOON: N_("Due soon"),
    Status.CURRENT: N_("Current"),
    Status.OUT_OF_SCOPE: N_("Out of scope"),
}
"""The statuses as people call them."""


class Absent(StrEnum):
    """Why a person is out of scope."""

    STANDING = "standing"
    RETIRED = "retired"
    RETIRING = "retiring"
    EXEMPT = "exempt"
    TIER = "tier"


NOT_SERVING = (
    *("cltn", "cuti di luar tanggungan", "cuti diluar tanggungan", "mpp", "masa persiapan pensiun"),
    *("tugas belajar", "tubel", "pemberhentian", "diberhentikan", "non aktif", "nonaktif", "uang tunggu"),
    *("pensiun", "meninggal", "wafat", "tewas", "almarhum", "almarhumah", "hilang"),
)
"""Words of a standing, or of a note in a roster, that say that somebody does not serve."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DueRule:
    """When a person is due, and who is in scope. Ages in years."""

    cycle_months: int = 24
    validity_months: int = 36
    soon_days: int = 90
    tiers: frozenset[Tier] = frozenset(Tier)
    not_serving: tuple[str, ...] = ()
    """Words of the standing (kedudukan hukum) that leave a person out."""
    retirement_ages: Mapping[Tier, int] = field(default_factory=dict)
    post_ages: Mapping[str, int] = field(default_factory=dict)
    """Part of a post's name, lower case -> retirement age. The longest part that fits counts."""
    retiring_within_months: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One person and their status on a day."""

    person: Person
    status: Status
    unassessed_since: date
    """The last assessment; for those never assessed the start of service that the NIP carries."""
    last: Assessment | None = None
    due_on: date | None = None
    valid_until: date | None = None
    days_overdue: int | None = None
    absent: Absent | None = None
    retires_on: date | None = None
    exemption: Exemption | None = None
    voided: Voided | None = None
    """The assessment that was declared invalid, where it would be the last."""
    source: Source
    """Where the person was last read."""


GROUNDS = ("nip", "position", "tier", "standing", "retires_on", "retirement_age")
"""The fields of a person from which the scope follows."""
BORN = 6
"""Digits of a NIP that are year and month of birth."""

_Key = TypeVar("_Key")
_Found = TypeVar("_Found")


def retirement_day(person: Person, rule: DueRule) -> date | None:
    """Return the first day of pension, or None where no rule gives an age.

    The roster's own date wins, then its own age, then the settings for the post, then those for the tier
    (58 for administrator, pengawas and pelaksana, 60 for jpt: UU 20/2023 art. 55). Pension starts on the
    1st of the month after the birthday.
    """
    if person.retires_on is not None:
        return person.retires_on
    age = person.retirement_age or _post_age(person.position, rule.post_ages)
    age = age or rule.retirement_ages.get(person.tier)
    if age is None:
        return None
    return _pension(person.nip[:BORN], age)


@lru_cache(maxsize=1 << 12)
def _pension(born: str, age: int) -> date:
    """Return the first day of the month after the birthday, from the year and month that begin a NIP."""
    return add_months(date(int(born[:4]), int(born[4:]), 1), 12 * age + 1)


def _post_age(position: str | None, ages: Mapping[str, int]) -> int | None:
    if not ages or position is None:
        return None
    name = position.lower()
    fitting = [part for part in ages if part in name]
    return ages[max(fitting, key=len)] if fitting else None


def leaves_scope_on(pension: date | None, rule: DueRule) -> date | None:
    """Return the first day on which somebody is left out for their pension; None without one.

    That is the first day from which ``rule.retiring_within_months`` months reach the pension.
    """
    if pension is None:
        return None
    day = add_months(pension, -rule.retiring_within_months)
    while add_months(day, rule.retiring_within_months) < pension:  # a month is shorter than the one before
        day += timedelta(days=1)
    return day


def _out_of_scope(
    standing: str | None, pension: date | None, tier: Tier, rule: DueRule, on: date
) -> Absent | None:
    """Return why somebody is out of scope on that day, else None. ``pension``: see retirement_day."""
    if standing and names_any(standing, rule.not_serving):
        return Absent.STANDING
    leaves = leaves_scope_on(pension, rule)
    if pension is not None and leaves is not None and leaves <= on:
        return Absent.RETIRED if pension <= on else Absent.RETIRING
    return None if tier in rule.tiers else Absent.TIER


@lru_cache(maxsize=4096)
def names_any(standing: str, words: tuple[str, ...]) -> bool:
    """Return whether a standing, or a note, contains one of the words, as whole words."""
    padded = f" {_plain(standing)} "
    return any(word in padded for word in _padded(words))


@lru_cache(maxsize=64)
def _padded(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f" {plain} " for word in words if (plain := _plain(word)))


def _plain(text: str) -> str:
    """Return the words alone: no marks, no case."""
    return " ".join(re.findall(r"\w+", text.lower()))


class _Clock(NamedTuple):
    """What follows from the day of the last assessment alone."""

    status: Status
    due_on: date | None = None
    valid_until: date | None = None
    days_overdue: int | None = None


def _started(held: date | None, rule: DueRule, on: date) -> _Clock:
    if held is None:
        return _Clock(Status.NEVER)
    due_on, valid_until = add_months(held, rule.cycle_months), add_months(held, rule.validity_months)
    if due_on <= on:
        return _Clock(Status.OVERDUE, due_on, valid_until, (on - due_on).days)
    soon = due_on <= on + timedelta(days=rule.soon_days)
    return _Clock(Status.SOON if soon else Status.CURRENT, due_on, valid_until)


class _Scope(NamedTuple):
    """What follows from a person alone."""

    pension: date | None
    absent: Absent | None


class _Once(dict[_Key, _Found]):
    """Computes what follows from a key when it is asked for first."""

    def __init__(self, find: Callable[[_Key], _Found]) -> None:
        super().__init__()
        self._find = find

    def __missing__(self, key: _Key) -> _Found:
        found = self[key] = self._find(key)
        return found


class DueOn:
    """The rule on a day.

    A roster has far fewer days, conclusions and months of birth than people: what follows from these is
    computed once for each.
    """

    def __init__(self, rule: DueRule, on: date) -> None:
        self.rule = rule
        self.on = on
        self._clocks: _Once[date | None, _Clock] = _Once(lambda held: _started(held, rule, on))
        self._scopes: _Once[tuple[Any, ...], _Scope] = _Once(self._scope)

    def statuses(self, people: Mapping[str, Sequence[Any]], held: Iterable[date | None]) -> list[Status]:
        """Return the status of each person, exemptions aside.

        Args:
            people: Name of a field of :class:`Person` -> its values; those of ``GROUNDS`` are read.
            held: The day of each one's latest assessment on or before the day.
        """
        clocks = map(self._clocks.__getitem__, held)
        return [
            clock.status if scope.absent is None else Status.OUT_OF_SCOPE
            for scope, clock in zip(self._scopes_of(people), clocks, strict=True)
        ]

    def dues(
        self,
        people: Sequence[Person],
        lasts: Sequence[Assessment | None],
        sources: Sequence[Source],
        exemptions: Sequence[Exemption | None],
        voided: Iterable[Voided | None],
    ) -> list[Due]:
        """Return the status of each person and what it follows from. ``lasts`` and ``voided`` are the latest.

        Only assessments on or before the day may be given.
        """
        grounds = {name: list(map(attrgetter(name), people)) for name in GROUNDS}
        scopes = list(self._scopes_of(grounds))
        clocks = [self._clocks[None if last is None else last.held_on] for last in lasts]
        absent = list(map(self._absent, scopes, exemptions))
        columns: dict[str, Iterable[Any]] = {
            "person": people,
            "status": (
                clock.status if away is None else Status.OUT_OF_SCOPE
                for clock, away in zip(clocks, absent, strict=True)
            ),
            "unassessed_since": (
                last.held_on if last else person.number.since
                for person, last in zip(people, lasts, strict=True)
            ),
            "last": lasts,
            "due_on": (clock.due_on for clock in clocks),
            "valid_until": (clock.valid_until for clock in clocks),
            "days_overdue": (
                clock.days_overdue if away is None else None
                for clock, away in zip(clocks, absent, strict=True)
            ),
            "absent": absent,
            "retires_on": (scope.pension for scope in scopes),
            "exemption": exemptions,
            "voided": (
                void if void and (last is None or last.held_on < void.held_on) else None
                for last, void in zip(lasts, voided, strict=True)
            ),
            "source": sources,
        }
        return values_of(Due, len(people), columns)

    def due(
        self,
        person: Person,
        last: Assessment | None,
        source: Source,
        exemption: Exemption | None = None,
        voided: Voided | None = None,
    ) -> Due:
        """Return the status of a person and what it follows from; see :meth:`dues`."""
        (found,) = self.dues([person], [last], [source], [exemption], [voided])
        return found

    def _scopes_of(self, people: Mapping[str, Sequence[Any]]) -> Iterator[_Scope]:
        """Return what follows from each person alone. Of the NIP counts the month of birth."""
        columns = [people[name] for name in GROUNDS[1:]]
        if not self.rule.post_ages:
            columns[GROUNDS.index("position") - 1] = [None] * len(columns[0])
        born = map(itemgetter(slice(BORN)), people["nip"])
        return map(self._scopes.__getitem__, zip(born, *columns, strict=True))

    def _scope(self, grounds: tuple[Any, ...]) -> _Scope:
        person = Person(name="", **dict(zip(GROUNDS, grounds, strict=True)))
        pension = retirement_day(person, self.rule)
        return _Scope(pension, _out_of_scope(person.standing, pension, person.tier, self.rule, self.on))

    def _absent(self, scope: _Scope, exemption: Exemption | None) -> Absent | None:
        """Return why a person is out of scope, else None."""
        if exemption is not None and self.on <= exemption.until:
            return scope.absent or Absent.EXEMPT
        return scope.absent


def flagged_from(due: Due) -> date | None:
    """Return the first day on which somebody in scope is flagged; None for one who always is.

    That is the day on which they are due, and not before an exemption ends.
    """
    days = [] if due.due_on is None else [due.due_on]
    if due.exemption is not None:
        days.append(due.exemption.until + timedelta(days=1))
    return max(days, default=None)


def most_urgent_first(people: Iterable[Due]) -> list[Due]:
    """Longest unassessed first, then by NIP."""
    return sorted(people, key=lambda due: (due.unassessed_since, due.person.nip))


ABSENT_WORDS: Mapping[Absent, str] = {
    Absent.STANDING: N_("not serving ({standing})"),
    Absent.RETIRED: N_("retired on {retires_on}"),
    Absent.RETIRING: N_("retires on {retires_on}, within the months left out"),
    Absent.EXEMPT: N_("exempt until {until} ({reason})"),
    Absent.TIER: N_("tier outside the scope"),
}


def explain(due: Due) -> Message:
    """Return the one line that says why: last assessment, its source, the rule, the resulting date."""
    why = _explain(due)
    return why if due.voided is None else msg("{why} {void}", why=why, void=declared_invalid(due.voided))


def declared_invalid(void: Voided) -> Message:
    """Return that an assessment does not count any more, since when and why."""
    return msg(
        "The assessment of {held_on} was declared invalid on {on} ({reason}).",
        held_on=void.held_on,
        on=void.on,
        reason=void.reason,
    )


def _explain(due: Due) -> Message:
    source = cited(due.last.source if due.last else due.source)
    if due.absent is not None:
        params: dict[str, Param] = {"standing": due.person.standing, "retires_on": due.retires_on}
        if due.exemption is not None:
            params |= {"until": due.exemption.until, "reason": due.exemption.reason}
        why = Message(ABSENT_WORDS[due.absent], params)
        return msg("Out of scope: {why}; {source}.", why=why, source=source)
    if due.last is None:
        return msg(
            "Never assessed, in service since {since}; {source}.", since=due.unassessed_since, source=source
        )
    facts = {"last": due.last.held_on, "due_on": due.due_on, "valid": due.valid_until, "source": source}
    if due.days_overdue is not None:
        return msgs(
            "Last assessed on {last} ({source}); due on {due_on}, {n} day ago;"
            " valid nationally until {valid}.",
            "Last assessed on {last} ({source}); due on {due_on}, {n} days ago;"
            " valid nationally until {valid}.",
            due.days_overdue,
            **facts,
        )
    if due.last.awaited:
        return msg(
            "Attended in full on {last} ({source}), and the result is awaited; due on {due_on}.", **facts
        )
    return msg(
        "Last assessed on {last} ({source}); due on {due_on}; valid nationally until {valid}.",
        **facts,
    )


def cited(source: Source) -> Message:
    """Return a source in words: a row of a workbook, or a command that recorded it."""
    if not source.sheet:
        return msg(
            "entered by hand (asesmen {command}) on {loaded}", command=source.file, loaded=source.loaded
        )
    return msg(
        "{file}, sheet {sheet}, row {row}, loaded {loaded}",
        file=source.file,
        sheet=source.sheet,
        row=str(source.row),
        loaded=source.loaded,
    )
