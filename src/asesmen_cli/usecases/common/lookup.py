"""The people on file: the status of each on a day, and lookup by number or name."""

import re
from collections.abc import Callable, Collection, Iterable
from difflib import get_close_matches
from typing import TypeVar

from asesmen_cli.domain.findings import AsesmenError, Finding
from asesmen_cli.domain.offices import plain
from asesmen_cli.domain.people import NIP_DIGITS, Person
from asesmen_cli.domain.snapshot import Snapshot
from asesmen_cli.intake import bare_name
from asesmen_cli.usecases.common.context import Context

_Item = TypeVar("_Item")
_Done = TypeVar("_Done")

SAME_PERSON = 60
"""Similarity of two names, 0 to 100, below which a number does not count as that of the name in its row."""


LETTERS = re.compile(r"[^\W\d_]{2}")
"""What is a name and not a number."""
LOOKALIKES = str.maketrans("OIL", "011")
"""Letters that are typed for digits of a NIP."""
LIST_NUMBER = re.compile(r"[1-9]\d{0,4}")
"""The number of a row in a list; no employee number is as short."""
MOST_NAMES = 8
"""People listed where a name fits several."""
MORE = "…"
"""What ends such a list where the name fits more."""


def loaded(ctx: Context, *, revisions: bool = False) -> Snapshot:
    """Return what is on file, once a roster is loaded.

    Raises:
        AsesmenError: ``state.no-roster``.
    """
    snapshot = ctx.workspace.snapshot(revisions=revisions)
    if snapshot.load is None:
        raise AsesmenError("state.no-roster", workspace=ctx.workspace.where)
    return snapshot


def each(items: Iterable[_Item], do: Callable[[_Item], _Done]) -> tuple[_Done, ...]:
    """Return what ``do`` returns for every item, repeated items once.

    Raises:
        AsesmenError: What ``do`` raises for the only item; ``people.refused`` with a finding for each of
            several that failed. Nothing may be written inside ``do``: all are done, or none.
    """
    once = tuple(dict.fromkeys(items))
    done, errors = [], []
    for item in once:
        try:
            done.append(do(item))
        except AsesmenError as error:
            if len(once) == 1:
                raise
            errors.append(error)
    if errors:
        findings = [
            one for error in errors for one in (*error.findings, Finding.error(error.code, **error.params))
        ]
        raise AsesmenError("people.refused", findings=findings, n=len(errors), all=len(once))
    return tuple(done)


def find_people(ctx: Context, snapshot: Snapshot, texts: Iterable[str]) -> tuple[Person, ...]:
    """Return the people meant, each once.

    Raises:
        AsesmenError: What :func:`find_person` raises, and :func:`each`.
    """
    return tuple(dict.fromkeys(each(texts, lambda text: find_person(ctx, snapshot, text))))


def is_nip(who: str) -> bool:
    """Return whether a person is named by an employee number, and not by a name or a number of a list."""
    return bool(_typed_nip(who)) or not (LETTERS.search(who) or LIST_NUMBER.fullmatch(who.strip()))


def _typed_nip(who: str) -> str:
    """Return the employee number that was meant, with digits for letters like them; else nothing."""
    number = ungrouped(who).upper().translate(LOOKALIKES)
    return number if len(number) == NIP_DIGITS and number.isdecimal() else ""


def find_person(ctx: Context, snapshot: Snapshot, who: str, among: Collection[str] = ()) -> Person:
    """Return the person with that NIP, today's or a former one, however it is grouped, or with that name.

    A part of a name is enough where it fits one person, or one of ``among``; those in the roster come before
    those who left it.

    Raises:
        AsesmenError: ``state.no-roster``, ``state.no-person``, ``state.no-name``, ``state.several``;
            ``state.number`` for the number of a row in a list, which only the caller may know.
    """
    if snapshot.load is None:
        raise AsesmenError("state.no-roster", workspace=ctx.workspace.where)
    if LIST_NUMBER.fullmatch(who.strip()):
        raise AsesmenError("state.number", number=who.strip())
    if LETTERS.search(who) and not _typed_nip(who):
        return _named(ctx, snapshot, who, among)
    number = _typed_nip(who) or ungrouped(who)
    filed = snapshot.people.get(snapshot.former.get(number, number))
    if filed is None:
        raise AsesmenError("state.no-person", workspace=ctx.workspace.where, nip=who)
    return filed.person


def _named(ctx: Context, snapshot: Snapshot, name: str, among: Collection[str]) -> Person:
    wanted = plain(name)
    everyone = sorted(snapshot.people.values(), key=lambda one: (not one.present, one.person.nip))
    people = [one for one in everyone if wanted in plain(one.person.name)]
    whole = [one for one in people if wanted in {plain(one.person.name), bare_name(one.person.name)}]
    found = whole or people
    if any(one.present for one in found):
        found = [one for one in found if one.present]
    if not found:
        names = {plain(one.person.name): one.person.name for one in everyone}
        nearest = tuple(names[near] for near in get_close_matches(wanted, names, n=3, cutoff=0.0))
        raise AsesmenError("state.no-name", workspace=ctx.workspace.where, name=name, nearest=nearest)
    found = [one for one in found if one.person.nip in among] or found
    if len(found) > 1:
        listed = tuple(f"{one.person.name} ({one.person.nip})" for one in found[:MOST_NAMES])
        more = (MORE,) if len(found) > MOST_NAMES else ()
        raise AsesmenError("state.several", name=name, n=len(found), people=(*listed, *more))
    return found[0].person


def ungrouped(nip: str) -> str:
    """Return a number as it is typed, without the marks between its groups: ``19800101 200501.1-001``."""
    return re.sub(r"[\s.\-']", "", nip)


def is_like(known: str, given: str) -> bool:
    """Return whether two names may be one person's despite titles and misspellings; no name matches any."""
    from rapidfuzz import fuzz

    if not given:
        return True
    known, given = bare_name(known), bare_name(given)
    return known == given or fuzz.token_set_ratio(known, given) >= SAME_PERSON


def find_office(snapshot: Snapshot, text: str) -> str:
    """Return the office meant: by exact name, else by name ignoring case, else by a unique part of a name.

    Raises:
        AsesmenError: ``usage.office`` for none, ``usage.offices`` for several.
    """
    return office_among(set(snapshot.column("person.office")), text)


def office_among(names: Iterable[str | None], text: str) -> str:
    """Return the office that a text means; see :func:`find_office`.

    Raises:
        AsesmenError: ``usage.office`` for none, ``usage.offices`` for several.
    """
    offices = sorted({name for name in names if name})
    wanted = plain(text)
    found = (
        [office for office in offices if office == text]
        or [office for office in offices if plain(office) == wanted]
        or [office for office in offices if wanted in plain(office)]
    )
    if not found:
        nearest = get_close_matches(text, offices, n=3, cutoff=0.0)
        raise AsesmenError("usage.office", value=text, nearest=tuple(nearest))
    if len(found) > 1:
        raise AsesmenError("usage.offices", value=text, offices=tuple(found))
    return found[0]
