"""Which column of a table holds which field: by its header, or by its cells where that leaves it open."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.intake import _values as values
from asesmen_cli.intake._headers import NAME_OVER_NIP, PROVEN, Field, hinted, meaning, spellings
from asesmen_cli.intake._table import Heading, Rows, SheetTable, letter


def refuse_unknown(mapping: Mapping[str, str]) -> None:
    """Every field that is named must be one.

    Raises:
        AsesmenError: ``roster.unknown-field``.
    """
    for field in mapping.values():
        if field not in set(Field):
            known = tuple(field.value for field in Field)
            raise AsesmenError("roster.unknown-field", field=field, fields=known)


def refuse_unused(file: str, named: Iterable[str], tables: Sequence[SheetTable]) -> None:
    """Every column that is named must be there.

    Raises:
        AsesmenError: ``roster.unknown-column``.
    """
    for name in named:
        if not any(table.matching([name]) for table in tables):
            raise AsesmenError("roster.unknown-column", file=file, column=name)


def claims_of(headings: Sequence[Heading], mapping: Mapping[str, str]) -> Iterator[tuple[str, int, int]]:
    """(field, goodness, column) for every column that means a field; what the office says itself is best."""
    said = {spellings(header)[0]: field for header, field in mapping.items()}
    for column, heading in enumerate(headings):
        if not heading.leaf:
            continue
        mapped = (
            said.get(spellings(heading.written)[0])
            or said.get(spellings(heading.leaf)[0])
            or mapping.get(letter(column))
        )
        if mapped is not None:
            yield mapped, -1, column
        elif (found := meaning(heading.leaf, heading.group)) is not None:
            yield found[0], found[1], column
        elif (field := hinted(heading.leaf)) is not None:
            yield field, PROVEN, column


def choose_columns(
    headings: Sequence[Heading], mapping: Mapping[str, str], sample: Rows, sheet: str
) -> dict[str, int]:
    """Field -> column: the best spelling wins; what the cells hold decides where the header does not."""
    claims = _without_flags(proven_claims(headings, mapping, sample), sample)
    columns: dict[str, int] = {}
    for field, _, column in claims:
        columns.setdefault(field, column)
    stacked = columns.pop(NAME_OVER_NIP, None)
    if stacked is not None and Field.NIP not in columns:
        columns[Field.NIP] = columns[Field.NAME] = stacked
    elif Field.NIP not in columns:
        columns[Field.NIP] = columns[Field.NAME]
    elif stacked is not None:
        columns.setdefault(Field.NAME, stacked)
    ranks = [column for field, goodness, column in claims if field == Field.RANK and goodness >= 0]
    if columns.get(Field.RANK) in ranks:
        columns[Field.RANK] = max(
            ranks, key=lambda column: sum("/" in text for text in texts_of(sample, column))
        )
    for field in (Field.NIP, Field.NAME):
        _refuse_two(field, claims, headings, sample, sheet)
    return _status(_places(headings, columns, mapping, sample, claims), headings, sample)


def proven_claims(
    headings: Sequence[Heading], mapping: Mapping[str, str], sample: Rows
) -> list[tuple[str, int, int]]:
    """The claims that the cells bear out, the best first."""
    return sorted(claim for claim in claims_of(headings, mapping) if claim[1] < 0 or _holds(claim, sample))


def days_of(headings: Sequence[Heading], mapping: Mapping[str, str], sample: Rows) -> tuple[int, ...]:
    """The columns with days of assessments, from left to right; one that the office named stands alone."""
    claims = [claim for claim in proven_claims(headings, mapping, sample) if claim[0] == Field.LAST_ASSESSED]
    named = [column for _, goodness, column in claims if goodness < 0]
    dated = [column for _, goodness, column in claims if goodness < _VAGUE_ASSESSED]
    others = [column for _, goodness, column in claims if goodness == claims[0][1]]
    return tuple(sorted(named or dated or others))


def _without_flags(claims: list[tuple[str, int, int]], sample: Rows) -> list[tuple[str, int, int]]:
    """The claims, without columns headed NIP that hold flags where another such column holds the numbers."""
    numbered = {
        column
        for field, _, column in claims
        if field == Field.NIP and any(values.looks_like_nip(row[column]) for row in sample)
    }
    return [claim for claim in claims if not numbered or claim[0] != Field.NIP or claim[2] in numbered]


def _refuse_two(
    field: Field,
    claims: Sequence[tuple[str, int, int]],
    headings: Sequence[Heading],
    sample: Rows,
    sheet: str,
) -> None:
    mine = [(goodness, column) for claimed, goodness, column in claims if claimed == field]
    if len(mine) < 2 or mine[0][0] != mine[1][0]:  # noqa: PLR2004 (two claims of the same goodness)
        return
    first, second = mine[0][1], mine[1][1]
    if all(row[second] in {"", row[first]} for row in sample):
        return
    raise AsesmenError(
        "roster.twice",
        sheet=sheet,
        columns=tuple(f"{headings[column].written} ({letter(column)})" for column in (first, second)),
        field=field.value,
        first=letter(first),
        key=field.value,
    )


def texts_of(sample: Rows, column: int) -> list[str]:
    return [found for row in sample if (found := values.text(row[column])) is not None]


def _mostly(texts: Sequence[str], pattern: re.Pattern[str]) -> bool:
    return sum(bool(pattern.search(text)) for text in texts) * 2 > len(texts)


_EMPLOYED = re.compile(
    r"\b(?:c?pns|p3k|pppk|asn|honorer|kontrak|thl|tetap|non[ -]?asn|pegawai|bakti|tkk)\b|^[PC]$",
    re.IGNORECASE,
)


def _holds(claim: tuple[str, int, int], sample: Rows) -> bool:
    """Do the cells bear out a header that is used for other things as well?"""
    field, goodness, column = claim
    if goodness == PROVEN:
        return _proves(field, [row[column] for row in sample if values.text(row[column]) is not None])
    if field == Field.POST_KIND and goodness >= _VAGUE_KIND:
        return any(values.tier_of_kind(text) is not None for text in texts_of(sample, column))
    if field == Field.LAST_ASSESSED and goodness >= _VAGUE_ASSESSED:
        read = [values.day(row[column], this_year=2100) for row in sample]
        filled = [found for found in read if found is not None]
        sound = sum(not isinstance(found, values.Fault) for found in filled)
        return sound * 2 > len(filled) or (not filled and goodness == _VAGUE_ASSESSED)
    return True


def _proves(field: str, cells: Sequence[values.CellValue]) -> bool:
    """Do the cells prove by themselves that they are numbers, or names of people?"""
    if field == Field.NIP:
        fits = sum(map(values.looks_like_nip, cells))
    else:
        fits = sum(values.is_like_a_name(cell) for cell in cells)
        if len(set(cells)) * 2 < len(cells):
            return False
    return bool(cells) and fits * 10 >= len(cells) * 8


_VAGUE_KIND = 8
"""Place in the list of spellings from which on a header such as ``JENJANG`` may mean schooling."""
_VAGUE_ASSESSED = 2
"""Goodness of a header without a word for the day: it may be above scores, titles or ticks."""


def _places(
    headings: Sequence[Heading],
    columns: dict[str, int],
    mapping: Mapping[str, str],
    sample: Rows,
    claims: Sequence[tuple[str, int, int]],
) -> dict[str, int]:
    """The office is the OPD. In a SIASN export it is in UNOR NAMA, never in SATUAN KERJA or INSTANSI."""
    if Field.OFFICE not in columns or Field.OFFICE in mapping.values():
        return columns
    unit = spellings(headings[columns[Field.UNIT]].leaf)[0] if Field.UNIT in columns else ""
    siasn = "UNOR" in unit
    offices = [(goodness, column) for field, goodness, column in claims if field == Field.OFFICE]
    sound = [
        (goodness, column)
        for goodness, column in offices
        if not (
            siasn and re.match(r"SATUAN|SATKER|INSTANSI|NAMA INSTANSI", spellings(headings[column].leaf)[0])
        )
        and not (spellings(headings[column].leaf)[0] == "COLUMN1" and not siasn)
        and not _is_government(texts_of(sample, column))
    ]
    sound = [one for one in sound if not _are_codes(texts_of(sample, one[1]))] or sound
    if not sound:
        del columns[Field.OFFICE]
        return columns
    best = [column for goodness, column in sound if goodness == sound[0][0]]
    columns[Field.OFFICE] = min(best, key=lambda column: len(set(texts_of(sample, column))))
    if len(best) > 1 and Field.UNIT not in columns:
        columns[Field.UNIT] = next(column for column in best if column != columns[Field.OFFICE])
    return columns


def _are_codes(texts: Sequence[str]) -> bool:
    """Numbers in place of names."""
    return bool(texts) and all(not any(map(str.isalpha, text)) for text in texts)


def _is_government(texts: Sequence[str]) -> bool:
    """The whole city in every row is nobody's office."""
    whole = re.compile(r"^(?:pemerintah|pemkot|pemkab|pemprov|pemda)\b", re.IGNORECASE)
    return bool(texts) and _mostly(texts, whole)


def _status(columns: dict[str, int], headings: Sequence[Heading], sample: Rows) -> dict[str, int]:
    """A column headed STATUS may hold the employment, the standing, or whether people are married."""
    column = columns.get(Field.EMPLOYMENT)
    if column is None or spellings(headings[column].leaf)[0] not in {
        "STATUS",
        "STATUS PEGAWAI",
        "STATUS KEPEGAWAIAN",
    }:
        return columns
    texts = texts_of(sample, column)
    if texts and not _mostly(texts, _EMPLOYED):
        del columns[Field.EMPLOYMENT]
        if _mostly(texts, values.STANDING):
            columns.setdefault(Field.STANDING, column)
    return columns


def columns_of_lines(headings: Sequence[Heading], mapping: Mapping[str, str], sample: Rows) -> dict[str, int]:
    """Field -> column where each header row names its own line of a person."""
    columns: dict[str, int] = {}
    for field, _, column in sorted(claims_of(headings, mapping)):
        if field != NAME_OVER_NIP:
            columns.setdefault(field, column)
    return _status(
        _places(headings, columns, mapping, sample, sorted(claims_of(headings, mapping))), headings, sample
    )
