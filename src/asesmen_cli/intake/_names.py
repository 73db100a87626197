"""Names of people: how they are compared, never how they are stored."""

import re
from functools import lru_cache

from asesmen_cli.intake._cells import words

_TITLES = frozenset(words("dr drs dra h hj ir prof apt drg drh ns kh r rr rd raden tb"))
_DEGREES = words(
    "se sh st skom ssos sip sstp sag sked skep sfarm ssi spsi shut spt stp sap skm san sab sak sst sgz "
    "skeb str spd spdi spdsd sei shi skh sgz ssn sthi ssy sp ske mm msi mpd mpdi mkom mh mhum mt mp map "
    "mkes mkm mak mag mba mph msc mkn meng mec mtr mtrap mip mse mkep mfarm mmkes mmpd amd amk amkeb amak "
    "ame amkl amdkeb amdkep sps spi spa spog spm spb spjp spkj sprad spkk spot sptht span ners ns apt phd "
    "bba bsc ba ma dea diii div"
)
_ONLY_WITH_STOPS = frozenset(("ba", "ma", "sp", "san", "str", "ns", "div", "dea", "map"))
"""Degrees that are words or names when they are written without stops."""
_MOST_PARTS = 4
"""Parts of one degree, at most: ``A.Md.Keb``."""
_SHORT_FORMS = {
    "muhammad": "m", "muhamad": "m", "mohammad": "m", "mohamad": "m", "mochammad": "m", "mochamad": "m",
    "moch": "m", "moh": "m", "mohd": "m", "muh": "m", "muhd": "m", "mhd": "m", "mokhamad": "m",
    "ahmad": "a", "achmad": "a", "akhmad": "a", "abdul": "abd", "siti": "st", "sitti": "st",
    "gede": "gd", "ketut": "kt", "wayan": "wyn", "made": "md", "nyoman": "nym", "putu": "pt",
    "komang": "km", "kadek": "kd", "luh": "lh", "dewa": "dw", "gusti": "gst", "ida": "id", "bagus": "bgs",
    "ayu": "ay", "agung": "agg", "anak": "ak", "andi": "a",
}  # fmt: skip
"""A word of a name -> how it is shortened, besides its first letter."""


@lru_cache(maxsize=1 << 16)
def folded(name: str) -> str:
    """A name without its titles and marks; never a key.

    >>> folded("Drs. H. AHMAD  Ma'ruf, M.Si") == folded("Ahmad Ma`ruf")
    True
    """
    outside = re.sub(r"\([^()]{0,60}\)", " ", re.sub(r"['`’‘ʼ´\"]", "", name).casefold())
    head, _, tail = outside.partition(",")
    words = [word for word in re.split(r"[\s.\-/_]+", head or tail) if word]
    kept = [word for word in words if word not in _TITLES]
    return " ".join(_without_degrees(kept) or kept or words)


def _without_degrees(words: list[str]) -> list[str]:
    """The words in front of the degrees at the end; a name keeps its first word."""
    end = len(words)
    while end > 1:
        for count in range(min(_MOST_PARTS, end - 1), 0, -1):
            degree = "".join(words[end - count : end])
            if degree in _DEGREES and (count > 1 or degree not in _ONLY_WITH_STOPS):
                end -= count
                break
        else:
            break
    return words[:end]


def may_be_one_person(some: str, other: str) -> bool:
    """May two names under one number be one person's? Titles, marks, blanks and short forms do not matter.

    A name may also be cut off at its end. Another given name is another person.
    """
    first, second = folded(some), folded(other)
    if first.replace(" ", "") == second.replace(" ", ""):
        return True
    shorter, longer = sorted((first.split(), second.split()), key=len)
    if not shorter:
        return False
    pairs = list(zip(shorter, longer, strict=False))
    return all(_same_word(*pair) for pair in pairs[:-1]) and (
        _same_word(*pairs[-1]) or (len(pairs) > 1 and _cut_off(*pairs[-1]))
    )


def _same_word(some: str, other: str) -> bool:
    if some == other:
        return True
    short, long = sorted((some, other), key=len)
    if len(short) == 1:
        return long.startswith(short)
    forms = _SHORT_FORMS.get(some, some), _SHORT_FORMS.get(other, other)
    return forms[0] == forms[1] or short == _SHORT_FORMS.get(long)


_SHORTEST_STUMP = 3


def _cut_off(some: str, other: str) -> bool:
    short, long = sorted((some, other), key=len)
    return len(short) >= _SHORTEST_STUMP and long.startswith(short)
