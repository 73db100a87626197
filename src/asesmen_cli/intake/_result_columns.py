"""Which column of a sheet of results holds what.

Seen in use: headers over two rows and a row that numbers the columns; a header as far down as row 9; one
category or one for each purpose; the totals of what was achieved and of the standard, with or without a JPM.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.domain.results import Competency, Purpose
from asesmen_cli.intake import _values as values
from asesmen_cli.intake._cells import CellValue, texts_of, words
from asesmen_cli.intake._headers import EVENT_DAYS, spellings
from asesmen_cli.intake._result_cells import are_shares, level_of, per_cent
from asesmen_cli.intake._rows import counts_columns
from asesmen_cli.intake._table import Heading, SheetTable, letter
from asesmen_cli.intake._tables import deepened

JPM, TOTAL, STANDARD, PURPOSE, ORGANISER, ACCREDITATION, DAY = (
    *("jpm", "total", "standard", "purpose", "organiser", "accreditation", "day"),
)
_HEADERS: Mapping[str, frozenset[str]] = {
    name: frozenset(headers.split(" | "))
    for name, headers in {
        TOTAL: (
            "TOTAL | TOTAL CAPAIAN | TOTAL SKOR | TOTAL NILAI | TOTAL LEVEL | JUMLAH | JUMLAH NILAI | "
            "JUMLAH SKOR | JUMLAH CAPAIAN | TOTAL SKOR AKHIR INDIVIDU | TOTAL CAPAIAN KOMPETENSI"
        ),
        STANDARD: (
            "STANDAR | TOTAL STANDAR | STANDAR TOTAL | JUMLAH STANDAR | NILAI STANDAR | STANDAR NILAI | "
            "STANDAR NILAI AKHIR | STANDAR KOMPETENSI | STANDAR JABATAN | STANDAR KOMPETENSI JABATAN | SKJ | "
            "TOTAL SKJ | TOTAL STANDARD"
        ),
        PURPOSE: (
            "TUJUAN | TUJUAN PENILAIAN | TUJUAN PENILAIAN KOMPETENSI | TUJUAN ASESMEN | TUJUAN ASSESSMENT | "
            "PURPOSE"
        ),
        ORGANISER: (
            "PENYELENGGARA | LEMBAGA PENYELENGGARA | NAMA PENYELENGGARA | PENYELENGGARA ASESMEN | "
            "INSTANSI PENYELENGGARA | LEMBAGA PENILAI | INSTANSI PELAKSANA | ORGANISER | ORGANIZER"
        ),
        ACCREDITATION: (
            "AKREDITASI | NILAI AKREDITASI | AKREDITASI PENYELENGGARA | AKREDITASI BKN | ACCREDITATION"
        ),
    }.items()
} | {DAY: EVENT_DAYS}
_JPM_HEADERS = frozenset({
    "CAPAIAN KOMPETENSI", "PERSENTASE CAPAIAN", "PERSENTASE KOMPETENSI", "PERSENTASE KESESUAIAN",
    "TOTAL PERCENT", "TOTAL PERSEN", "NILAI KOMPETENSI", "KESESUAIAN JABATAN", "KESESUAIAN",
    "TINGKAT KESESUAIAN", "NILAI KESESUAIAN", "SKOR KESESUAIAN", "SKOR KESESUAIAN JABATAN",
    "NILAI KESESUAIAN JABATAN", "TINGKAT KESESUAIAN JABATAN",
})  # fmt: skip
_MAY_BE_JPM = frozenset({
    "NILAI", "SKOR", "HASIL", "PERSENTASE", "CAPAIAN", "NILAI AKHIR", "SKOR AKHIR", "HASIL AKHIR",
    "TOTAL NILAI", "TOTAL SKOR",
})  # fmt: skip
"""Over the JPM in a list that is about competencies and has no column of that name."""
_JPM_WORDS = words(
    "JPM NILAI SKOR TOTAL HASIL AKHIR CAPAIAN PERSEN PERSENTASE PROSENTASE KOMPETENSI MANAJERIAL SOSIAL "
    "SOSIO KULTURAL MANSOSKUL MANSOSKULTUR DAN & SAAT INI JABATAN RATA RATA-RATA INDIVIDU ASPEK PENILAIAN "
    "ASESMEN POTENSI KESELURUHAN SCORE"
)
_COMPETENCIES: Mapping[str, Competency] = {
    alias: competency
    for competency, aliases in {
        Competency.INTEGRITY: "INTEGRITAS | INT | INTEGRITY",
        Competency.COOPERATION: "KERJA SAMA | KERJASAMA | KS | KJSM | COOPERATION",
        Competency.COMMUNICATION: "KOMUNIKASI | KOM | COMMUNICATION",
        Competency.RESULTS: "ORIENTASI PADA HASIL | ORINTASI PADA HASIL | ORIENTASI HASIL | OPH",
        Competency.SERVICE: "PELAYANAN PUBLIK | PP | PEP | PUBLIC SERVICE",
        Competency.DEVELOPMENT: (
            "PENGEMBANGAN DIRI DAN ORANG LAIN | PENGEMBANGAN DIRI & ORANG LAIN | PENGEMBANGAN DIRI | "
            "PDOL | PDO"
        ),
        Competency.CHANGE: "MENGELOLA PERUBAHAN | MENGELOLAH PERUBAHAN | MP | MPU",
        Competency.DECISIONS: "PENGAMBILAN KEPUTUSAN | PK | PKP",
        Competency.UNITY: "PEREKAT BANGSA | PB | PRB",
    }.items()
    for alias in aliases.split(" | ")
}
_ACHIEVED = frozenset(("CAPAIAN", "NILAI", "SKOR", "HASIL", "LEVEL", "LEVEL CAPAIAN", "ACHIEVED", "SCORE"))
_NUMBERED = re.compile(r"^\d{1,2}\s*[.)]?\s*(?=\D)")
_CATEGORY = re.compile(r"(?:KATEGORI|KESIMPULAN|CATEGORY)\b")
_FILLING = re.compile(r"\b(?:pengisian|promosi|mutasi|seleksi|filling)\b", re.IGNORECASE)
_MAPPING = re.compile(r"\b(?:pemetaan|mapping)\b", re.IGNORECASE)
_YEAR = re.compile(r"\b20\d\d\b")
_ABOUT_COMPETENCIES = re.compile(r"kompetensi|asesmen|assessment|jpm|pemetaan", re.IGNORECASE)
_STANDARDS = re.compile(r"(?:level\s+)?(?:nilai\s+)?standar", re.IGNORECASE)


@dataclass(slots=True)
class ResultColumns:
    """Which column of a table of results holds what."""

    fields: dict[str, int] = field(default_factory=dict)
    categories: list[tuple[int, Purpose | None]] = field(default_factory=list)
    achieved: dict[Competency, int] = field(default_factory=dict)
    asked: dict[Competency, int] = field(default_factory=dict)
    standards: dict[Competency, Decimal] = field(default_factory=dict)
    """Those that hold for everybody in the table."""
    rivals: tuple[int, ...] = ()
    """Other columns that have as good a claim to be the JPM."""

    @property
    def hold_results(self) -> bool:
        """Is there a JPM, or can it be calculated?"""
        return (
            JPM in self.fields
            or {TOTAL, STANDARD} <= self.fields.keys()
            or bool(self.achieved and (self.asked or self.standards or STANDARD in self.fields))
        )


def columns_of(table: SheetTable) -> tuple[SheetTable, ResultColumns]:
    """Return the table as it is to be read, below all of its headers, and what its columns hold.

    Raises:
        AsesmenError: ``result.two-jpms``.
    """
    deeper = _with_competencies(table)
    found = _columns(deeper.headings)
    under = _without_standards(deeper, found)
    if not found.hold_results and not found.achieved:
        _take_likely_jpm(under, found)
    if found.hold_results:
        _refuse_rivals(under, found)
    return under, found


def holds_results(table: SheetTable) -> bool:
    """Return whether a list of people has columns of results."""
    return _columns(_with_competencies(table).headings).hold_results


def _with_competencies(table: SheetTable) -> SheetTable:
    """The table with the further header rows that only sheets of results have: the names of competencies."""
    return deepened(table, _goes_on)


def _goes_on(row: Sequence[CellValue]) -> bool:
    texts = [cell for cell in row if isinstance(cell, str) and cell]
    return (
        len(texts) == sum(cell != "" for cell in row)
        and any(map(_is_header, texts))
        and not any(map(values.looks_like_nip, texts))
    )


def _columns(headings: Sequence[Heading]) -> ResultColumns:
    found = ResultColumns()
    jpms: list[tuple[int, int, int]] = []
    for at, heading in enumerate(headings):
        leaf, whole = _plain(heading.leaf), _plain(heading.written)
        if not heading.leaf or _is_potential(whole):
            continue
        competency, group = _competency(heading.leaf), _competency_over(heading.group)
        if competency is not None:
            found.achieved.setdefault(competency, at)
        elif group is not None and leaf in _HEADERS[STANDARD]:
            found.asked.setdefault(group, at)
        elif group is not None and leaf in _ACHIEVED:
            found.achieved.setdefault(group, at)
        elif _CATEGORY.match(leaf) or _CATEGORY.match(whole):
            found.categories.append((at, purpose_in(whole)))
        elif _is_jpm(whole) or _is_jpm(leaf):
            years = _YEAR.findall(whole)
            jpms.append((_partiality(whole), -max(map(int, years), default=0), at))
        elif (name := _field(heading.written) or _field(heading.leaf)) is not None:
            found.fields.setdefault(name, at)
    if jpms:
        best = min(jpms)
        found.fields[JPM] = best[-1]
        found.rivals = tuple(at for *rank, at in sorted(jpms)[1:] if tuple(rank) == best[:-1])
    return found


def _partiality(header: str) -> int:
    """How far a JPM is from that of all competencies: 1 with the potential in it, 2 of one kind alone."""
    if ("MANAJERIAL" in header) is not ("SOSIAL" in header or "SOSIO" in header):
        return 2
    return int("POTENSI" in header)


def _take_likely_jpm(table: SheetTable, found: ResultColumns) -> None:
    """Take a column of numbers headed NILAI and the like, in a list that is about competencies."""
    likely = [
        at
        for at, heading in enumerate(table.headings)
        if _plain(heading.leaf).replace("%", "").strip() in _MAY_BE_JPM and at not in table.columns.values()
    ]
    about = f"{title_of(table)} {table.sheet}"[:_LONGEST_TITLE]
    if len(likely) != 1 or not (found.categories or _ABOUT_COMPETENCIES.search(about)):
        return
    cells = [row[likely[0]] for row in table.rows[table.first :] if values.text(row[likely[0]]) is not None]
    read = [per_cent(cell, shares=are_shares(cells)) for cell in cells]
    if sum(isinstance(one, Decimal) and one >= _LEAST_LIKELY for one in read) * 10 >= len(read) * 8 > 0:
        found.fields[JPM] = likely[0]


_LEAST_LIKELY = Decimal(20)
"""Numbers below are levels or grades."""
_LONGEST_TITLE = 2000


def _refuse_rivals(table: SheetTable, found: ResultColumns) -> None:
    """Of several columns of a JPM that say different things none is chosen."""
    columns = (found.fields.get(JPM, 0), *found.rivals)
    rows = table.rows[table.first :]
    shares = {at: are_shares(row[at] for row in rows) for at in columns}
    if any(len({str(per_cent(row[at], shares=shares[at])) for at in columns}) > 1 for row in rows):
        names = tuple(f"{table.headings[at].written} ({letter(at)})" for at in columns)
        raise AsesmenError("result.two-jpms", sheet=table.sheet, columns=names)


def _is_jpm(header: str) -> bool:
    """Is this the JPM of the competencies? ``% JPM``, ``JPM Manajerial dan Sosial Kultural``."""
    plain = _YEAR.sub(" ", header.replace("%", " ").replace("JOB PERSON MATCH", "JPM").replace("/", " "))
    words = plain.split()
    return " ".join(words) in _JPM_HEADERS or ("JPM" in words and _JPM_WORDS.issuperset(words))


def _is_potential(header: str) -> bool:
    """Is a header above potential alone? It is not a result of the competencies."""
    return re.search(r"\bPOTENSI\b", header) is not None and "KOMPETENSI" not in header


def _without_standards(table: SheetTable, columns: ResultColumns) -> SheetTable:
    """The table without its first rows as far as they hold the standard of each competency."""
    for row, cells in enumerate(table.rows[table.first : table.first + 2], start=table.first):
        texts = texts_of(cells)
        if any(_STANDARDS.match(text) for text in texts.values()):
            levels = {name: level_of(cells[at]) for name, at in columns.achieved.items()}
            columns.standards |= {name: one for name, one in levels.items() if isinstance(one, Decimal)}
            return replace(table, first=row + 1)
        if not counts_columns(texts):
            break
    return table


def _plain(header: str) -> str:
    """The closest spelling of a header, without the number before it."""
    return _NUMBERED.sub("", spellings(header)[0])


def _field(header: str) -> str | None:
    written = {_plain(header), *spellings(header)}
    return next((name for name, headers in _HEADERS.items() if headers & written), None)


def _is_header(cell: str) -> bool:
    plain = _plain(cell)
    return (
        _competency(cell) is not None
        or _field(cell) is not None
        or plain in _ACHIEVED
        or _is_jpm(plain)
        or _CATEGORY.match(plain) is not None
    )


def _competency(header: str) -> Competency | None:
    found = (_COMPETENCIES.get(_NUMBERED.sub("", spelling)) for spelling in spellings(header))
    return next((one for one in found if one is not None), None)


def _competency_over(group: str) -> Competency | None:
    """The competency that the groups over a column end with: ``ASPEK KOMPETENSI Integritas``."""
    words = group.split()
    return next((one for at in range(len(words)) if (one := _competency(" ".join(words[at:])))), None)


def purpose_in(text: str) -> Purpose | None:
    filling, mapping = bool(_FILLING.search(text)), bool(_MAPPING.search(text))
    if filling and mapping:
        return Purpose.BOTH
    return Purpose.FILLING if filling else Purpose.MAPPING if mapping else None


def title_of(table: SheetTable) -> str:
    """What is above a table."""
    return " ".join(
        cell for row in table.rows[: max(table.header, 0)] for cell in row if isinstance(cell, str)
    )


def documented() -> Mapping[str, Sequence[str]]:
    """The headers of results, for the documentation."""
    names: dict[str, list[str]] = {}
    for alias, competency in _COMPETENCIES.items():
        names.setdefault(str(competency), []).append(alias)
    return {
        JPM: ["JPM with such words as NILAI, SKOR, TOTAL, KOMPETENSI, %", *sorted(_JPM_HEADERS)],
        **{name: sorted(headers) for name, headers in _HEADERS.items()},
        **names,
    }
