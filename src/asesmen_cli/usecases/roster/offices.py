"""Which offices are on file, and which of them may be one office under several spellings."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations

from asesmen_cli.domain.commands import Command
from asesmen_cli.domain.facts import AliasProposal, OfficeCount, OfficeJoined, OfficeReview
from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.domain.offices import plain
from asesmen_cli.domain.snapshot import Snapshot
from asesmen_cli.language import Language
from asesmen_cli.usecases.common.context import Context
from asesmen_cli.usecases.common.lookup import find_office, loaded
from asesmen_cli.usecases.common.own_settings import settings_of
from asesmen_cli.usecases.settings import set_values


def review_offices(ctx: Context) -> OfficeReview:
    """Count the people of each office, and propose which names may be one. Nothing is joined.

    Raises:
        AsesmenError: ``state.no-roster``.
    """
    snapshot = loaded(ctx)
    sizes = Counter(filed.person.office for filed in snapshot.people.values() if filed.present)
    without = sizes.pop(None, 0)
    named = {office: people for office, people in sizes.items() if office is not None}
    return OfficeReview(
        as_of=ctx.today,
        offices=tuple(OfficeCount(name=name, people=named[name]) for name in sorted(named)),
        without=without,
        proposals=open_proposals(ctx, snapshot),
    )


def open_proposals(ctx: Context, snapshot: Snapshot) -> tuple[AliasProposal, ...]:
    """Return the names on file that may be one office, without those that a person has settled."""
    sizes = Counter(filed.person.office for filed in snapshot.people.values() if filed.present)
    settled = ctx.settings.aliases()
    named = {office: n for office, n in sizes.items() if office is not None}
    return tuple(one for one in propose_aliases(named) if plain(one.spelling) not in settled)


def join_offices(ctx: Context, spelling: str, office: str, words: Language) -> OfficeJoined:
    """Record that two names are one office: in the settings for rosters to come, and for the people on file.

    Raises:
        AsesmenError: ``state.no-roster``, ``usage.office``, ``usage.offices``, ``office.same``,
            ``settings.*``, ``output.folder``; then nothing is changed.
    """
    snapshot = loaded(ctx)
    spelling, office = find_office(snapshot, spelling), find_office(snapshot, office)
    if spelling == office:
        raise AsesmenError("office.same", office=office)
    moved = [filed for filed in snapshot.people.values() if filed.person.office == spelling]
    older = [name for name, known in ctx.settings.offices.items() if known == spelling]
    with ctx.workspace.writing(ctx.stamp(Command.OFFICES_JOIN), head=snapshot.head) as changes:
        for filed in moved:
            changes.put(filed, replace(filed, person=replace(filed.person, office=office)))
        set_values(ctx.workspace.where, {f"offices.{name}": office for name in (spelling, *older)}, words)
        settings_of(ctx.workspace.where, ctx.workspace)
    return OfficeJoined(spelling=spelling, office=office, people=len(moved))


def keep_apart(ctx: Context, spelling: str, words: Language) -> None:
    """Record in the settings that a name is an office of its own, so that nobody is asked again.

    Raises:
        AsesmenError: ``settings.*``, ``output.folder``.
    """
    set_values(ctx.workspace.where, {f"offices.{spelling}": spelling}, words)


def propose_aliases(sizes: Mapping[str, int]) -> Iterator[AliasProposal]:
    """Yield names that may be one office, the name with fewer people as a spelling of the other.

    Each spelling is proposed once, for the largest office that it is like.
    """
    by_size = sorted(sizes, key=lambda name: (-sizes[name], -len(name), name))
    place = {name: at for at, name in enumerate(by_size)}
    like: dict[str, str] = {}
    for pair in _alike(by_size):
        larger, smaller = sorted(pair, key=place.__getitem__)
        if smaller not in like or place[larger] < place[like[smaller]]:
            like[smaller] = larger
    for spelling in by_size:
        if spelling in like:
            office = like[spelling]
            while office in like:
                office = like[office]
            yield AliasProposal(spelling=spelling, office=office, people=sizes[spelling])


def _alike(names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield pairs of names that may be one office."""
    words = {name: own for name in names if (own := _words(name))}
    same, initials = defaultdict[str, list[str]](list), defaultdict[str, list[str]](list)
    for name, own in words.items():
        same["".join(sorted(own))].append(name)
        initials["".join(word[0] for word in own)].append(name)
    for group in same.values():
        yield from combinations(group, 2)
    for name, own in words.items():
        if len(own) == 1:
            yield from ((name, other) for other in initials.get(own[0], ()) if other != name)
    yield from _misspelt(words)


SAME_NAME, SAME_WORDS = 85, 78
"""From which likeness (0 to 100) on two names, and the words in which they differ, may be one."""


def _misspelt(words: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
    """Yield pairs that are alike as a whole, and in the very words in which they differ.

    The second test keeps ``Kecamatan Cibeber`` and ``Kecamatan Cilegon`` apart.
    """
    from rapidfuzz import fuzz, process

    names = list(words)
    joined = [" ".join(sorted(words[name])) for name in names]
    for at, name in enumerate(names):
        rest = joined[at + 1 :]
        for _, _, index in process.extract(
            joined[at], rest, scorer=fuzz.ratio, score_cutoff=SAME_NAME, limit=None
        ):
            other = names[at + 1 + index]
            mine = " ".join(_without(words[name], words[other]))
            theirs = " ".join(_without(words[other], words[name]))
            numbers = re.findall(r"\d+", mine) != re.findall(r"\d+", theirs)
            if not numbers and fuzz.ratio(mine, theirs) >= SAME_WORDS:
                yield name, other


def _without(words: Sequence[str], others: Sequence[str]) -> list[str]:
    return sorted((Counter(words) - Counter(others)).elements())


_OF_GOVERNMENT = re.compile(
    r"\b(?:pemerintah )?(?:kota|kabupaten|kab|provinsi|prov|pemkot|pemkab|pemprov)\b.*$"
)
_SMALL = frozenset({"dan", "serta"})


def _words(name: str) -> tuple[str, ...]:
    """Return the words that identify an office: no marks, no ``dan``, no name of the government."""
    bare = " ".join(re.findall(r"\w+", name.casefold()))
    own = _OF_GOVERNMENT.sub("", bare)
    words = [word for word in own.split() if word not in _SMALL]
    return tuple(words if len(words) > 1 else [word for word in bare.split() if word not in _SMALL])
