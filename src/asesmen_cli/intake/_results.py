"""Sheets of results: nine competencies or fewer, JPM, category, purpose. What they say stays out of findings.

Seen in use: headers over two rows and a row that numbers the columns; a header as far down as row 9; JPM as
``82,5%``, as a cell formatted as per cent (0.825), as 82.5; one category or one for each purpose; the purpose
in the title or in a column; the totals of what was achieved and of the standard, with or without a JPM.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from asesmen_cli.domain.findings import AsesmenError, Finding, Place
from asesmen_cli.domain.people import Source
from asesmen_cli.domain.results import Category, Competency, Level, Purpose, agree, as_jpm, jpm_of, totals
from asesmen_cli.intake import _values as values
from asesmen_cli.intake._cells import CellValue, Fault, texts_of, words
from asesmen_cli.intake._files import open_workbook
from asesmen_cli.intake._headers import EVENT_DAYS, Field, meaning, spellings
from asesmen_cli.intake._people import read_table
from asesmen_cli.intake._record import Record
from asesmen_cli.intake._rows import counts_columns, spans
from asesmen_cli.intake._swapped import Dates
from asesmen_cli.intake._table import Heading, SheetTable, letter
from asesmen_cli.intake._tables import deepened, find_tables


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultRow:
    """One person's result in a sheet."""

    nip: str
    name: str
    held_on: date | None
    """The day that the sheet has for this person, if any."""
    purpose: Purpose | None
    """From a column, the title or the headers of the categories."""
    jpm: Decimal
    levels: tuple[Level, ...]
    stated: tuple[tuple[Category, Place], ...]
    """The categories that the sheet states, and their cells."""
    organiser: str | None
    accreditation: str | None
    source: Source
    number: Place
    """The cell of the NIP."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultSheet:
    """A workbook of results as read. Rows are those given back, rejected, or ignored."""

    source: str
    rows: tuple[ResultRow, ...]
    rejected: int
    ignored: int
    findings: tuple[Finding, ...]


_JPM, _TOTAL, _STANDARD, _PURPOSE, _ORGANISER, _ACCREDITATION, _DAY = (
    *("jpm", "total", "standard", "purpose", "organiser", "accreditation", "day"),
)
_HEADERS: Mapping[str, frozenset[str]] = {
    name: frozenset(headers.split(" | "))
    for name, headers in {
        _TOTAL: (
            "TOTAL | TOTAL CAPAIAN | TOTAL SKOR | TOTAL NILAI | TOTAL LEVEL | JUMLAH | JUMLAH NILAI | "
            "JUMLAH SKOR | JUMLAH CAPAIAN | TOTAL SKOR AKHIR INDIVIDU | TOTAL CAPAIAN KOMPETENSI"
        ),
        _STANDARD: (
            "STANDAR | TOTAL STANDAR | STANDAR TOTAL | JUMLAH STANDAR | NILAI STANDAR | STANDAR NILAI | "
            "STANDAR NILAI AKHIR | STANDAR KOMPETENSI | STANDAR JABATAN | STANDAR KOMPETENSI JABATAN | SKJ | "
            "TOTAL SKJ | TOTAL STANDARD"
        ),
        _PURPOSE: (
            "TUJUAN | TUJUAN PENILAIAN | TUJUAN PENILAIAN KOMPETENSI | TUJUAN ASESMEN | TUJUAN ASSESSMENT | "
            "PURPOSE"
        ),
        _ORGANISER: (
            "PENYELENGGARA | LEMBAGA PENYELENGGARA | NAMA PENYELENGGARA | PENYELENGGARA ASESMEN | "
            "INSTANSI PENYELENGGARA | LEMBAGA PENILAI | INSTANSI PELAKSANA | ORGANISER | ORGANIZER"
        ),
        _ACCREDITATION: (
            "AKREDITASI | NILAI AKREDITASI | AKREDITASI PENYELENGGARA | AKREDITASI BKN | ACCREDITATION"
        ),
    }.items()
} | {_DAY: EVENT_DAYS}
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
_CATEGORIES: Mapping[str, Category] = {
    alias: category
    for category, aliases in {
        Category.MEETS: "ms | memenuhi syarat",
        Category.STILL_MEETS: "mms | masih memenuhi syarat",
        Category.FALLS_SHORT: "kms | kurang memenuhi syarat",
        Category.OPTIMAL: "o | optimal",
        Category.FAIRLY_OPTIMAL: "co | cukup optimal",
        Category.LESS_OPTIMAL: "ko | kurang optimal",
    }.items()
    for alias in aliases.split(" | ")
}
_NUMBER = re.compile(r"(\d{1,3}(?:[.,]\d{1,15})?)\s*(%|persen)?", re.IGNORECASE)
_YEAR = re.compile(r"\b20\d\d\b")
_ABOUT_COMPETENCIES = re.compile(r"kompetensi|asesmen|assessment|jpm|pemetaan", re.IGNORECASE)
_FRACTION = Decimal("1.5")
"""A JPM up to here is a share of one, as cells formatted as per cent hold it."""
_MOST = Decimal(150)
"""No JPM lies above, before it is capped at 100."""
_STANDARDS = re.compile(r"(?:level\s+)?(?:nilai\s+)?standar", re.IGNORECASE)
_SHOWS_NO_RESULT = re.compile(r"roster\.(?:nip-|no-nip|no-name|assessment-|future-)")
"""Findings whose cell is a number, a name or a day."""
_KEPT = re.compile(_SHOWS_NO_RESULT.pattern + r"|roster\.ignored-")


@dataclass(slots=True)
class _Columns:
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
            _JPM in self.fields
            or {_TOTAL, _STANDARD} <= self.fields.keys()
            or bool(self.achieved and (self.asked or self.standards or _STANDARD in self.fields))
        )


def read_results(path: Path, *, on: date, columns: Mapping[str, str]) -> ResultSheet:
    """Read every visible sheet of results.

    Args:
        path: Any spreadsheet.
        on: Today: later days of assessment are rejected.
        columns: What the office says itself of number, name and day: header or column letter -> field.

    Raises:
        AsesmenError: ``file.*``, ``result.no-list``, ``result.two-jpms``, ``roster.twice``.
    """
    workbook = open_workbook(path)
    readings = []
    for table in (table for sheet in workbook.shown for table in find_tables(sheet, columns, nameless=True)):
        deeper = _deepened(table)
        found = _columns(deeper.headings)
        under = _standards_read(deeper, found)
        if not found.hold_results and not found.achieved:
            _take_likely_jpm(under, found)
        if found.hold_results:
            _refuse_rivals(under, found)
            dates = Dates(on, frozenset(), workbook.epoch_1904)
            readings.append(_Reading(under, found, dates, workbook.name))
    if not readings:
        names = tuple(sheet.name for sheet in workbook.sheets)
        raise AsesmenError("result.no-list", file=workbook.name, sheets=names)
    rows = [row for reading in readings for row in reading.rows()]
    trays = [reading.tray for reading in readings]
    return ResultSheet(
        source=workbook.name,
        rows=tuple(rows),
        rejected=sum(len(tray.records) for tray in trays) - len(rows),
        ignored=sum(len(ignored) for tray in trays for ignored in tray.ignored.values()),
        findings=tuple(
            finding if _SHOWS_NO_RESULT.match(finding.code) else replace(finding, value=None)
            for tray in trays
            for finding in tray.findings
            if _KEPT.match(finding.code) or finding.code.startswith("result.")
        ),
    )


def holds_results(table: SheetTable) -> bool:
    """Return whether a list of people has columns of results."""
    return _columns(_deepened(table).headings).hold_results


# --- columns ----------------------------------------------------------------------------------------------


def _deepened(table: SheetTable) -> SheetTable:
    """The table with the further header rows that only sheets of results have: the names of competencies."""
    return deepened(table, _goes_on)


def _goes_on(row: Sequence[CellValue]) -> bool:
    texts = [cell for cell in row if isinstance(cell, str) and cell]
    return (
        len(texts) == sum(cell != "" for cell in row)
        and any(map(_is_header, texts))
        and not any(map(values.looks_like_nip, texts))
    )


def _columns(headings: Sequence[Heading]) -> _Columns:
    found = _Columns()
    jpms: list[tuple[int, int, int]] = []
    for at, heading in enumerate(headings):
        leaf, whole = _plain(heading.leaf), _plain(heading.written)
        if not heading.leaf or _is_potential(whole):
            continue
        competency, group = _competency(heading.leaf), _competency_over(heading.group)
        if competency is not None:
            found.achieved.setdefault(competency, at)
        elif group is not None and leaf in _HEADERS[_STANDARD]:
            found.asked.setdefault(group, at)
        elif group is not None and leaf in _ACHIEVED:
            found.achieved.setdefault(group, at)
        elif _CATEGORY.match(leaf) or _CATEGORY.match(whole):
            found.categories.append((at, _purpose(whole)))
        elif _is_jpm(whole) or _is_jpm(leaf):
            years = _YEAR.findall(whole)
            jpms.append((_partiality(whole), -max(map(int, years), default=0), at))
        elif (name := _field(heading.written) or _field(heading.leaf)) is not None:
            found.fields.setdefault(name, at)
    if jpms:
        best = min(jpms)
        found.fields[_JPM] = best[-1]
        found.rivals = tuple(at for *rank, at in sorted(jpms)[1:] if tuple(rank) == best[:-1])
    return found


def _partiality(header: str) -> int:
    """How far a JPM is from that of all competencies: 1 with the potential in it, 2 of one kind alone."""
    if ("MANAJERIAL" in header) is not ("SOSIAL" in header or "SOSIO" in header):
        return 2
    return int("POTENSI" in header)


def _take_likely_jpm(table: SheetTable, found: _Columns) -> None:
    """Take a column of numbers headed NILAI and the like, in a list that is about competencies."""
    likely = [
        at
        for at, heading in enumerate(table.headings)
        if _plain(heading.leaf).replace("%", "").strip() in _MAY_BE_JPM and at not in table.columns.values()
    ]
    about = f"{_title(table)} {table.sheet}"[:_LONGEST_TITLE]
    if len(likely) != 1 or not (found.categories or _ABOUT_COMPETENCIES.search(about)):
        return
    cells = [row[likely[0]] for row in table.rows[table.first :] if values.text(row[likely[0]]) is not None]
    read = [per_cent(cell, shares=are_shares(cells)) for cell in cells]
    if sum(isinstance(one, Decimal) and one >= _LEAST_LIKELY for one in read) * 10 >= len(read) * 8 > 0:
        found.fields[_JPM] = likely[0]


_LEAST_LIKELY = Decimal(20)
"""Numbers below are levels or grades."""
_LONGEST_TITLE = 2000


def _refuse_rivals(table: SheetTable, found: _Columns) -> None:
    """Of several columns of a JPM that say different things none is chosen."""
    columns = (found.fields.get(_JPM, 0), *found.rivals)
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
    """Does a header stand over potential alone? It is no result of the competencies."""
    return re.search(r"\bPOTENSI\b", header) is not None and "KOMPETENSI" not in header


def _standards_read(table: SheetTable, columns: _Columns) -> SheetTable:
    """The table without its first rows as far as they hold the standard of each competency."""
    for row, cells in enumerate(table.rows[table.first : table.first + 2], start=table.first):
        texts = texts_of(cells)
        if any(_STANDARDS.match(text) for text in texts.values()):
            levels = {name: _level(cells[at]) for name, at in columns.achieved.items()}
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


def _purpose(text: str) -> Purpose | None:
    filling, mapping = bool(_FILLING.search(text)), bool(_MAPPING.search(text))
    if filling and mapping:
        return Purpose.BOTH
    return Purpose.FILLING if filling else Purpose.MAPPING if mapping else None


# --- cells ------------------------------------------------------------------------------------------------


def are_shares(cells: Iterable[CellValue]) -> bool:
    """Does a column hold its JPMs as shares of one? One above 1.5 is then above 150 %."""
    numbers = [one[0] for cell in cells if isinstance(one := _decimal(cell), tuple) and not one[1] and one[0]]
    return sum(number <= _FRACTION for number in numbers) * 2 > len(numbers)


def per_cent(cell: CellValue, *, shares: bool = False) -> Decimal | Fault | None:
    """A JPM, capped and in hundredths: from ``82,5%``, 0.825 as per-cent cells hold it, 82.5.

    ``shares``: see :func:`are_shares`.

    Nought is no result: it is what a formula gives for somebody who was not there.
    """
    read = _decimal(cell)
    if read is None or isinstance(read, Fault):
        return read
    number, marked = read
    if not number:
        return None
    if not marked and (shares or number <= _FRACTION):
        number *= 100
    return as_jpm(number) if number <= _MOST else Fault("jpm")


def _decimal(cell: CellValue) -> tuple[Decimal, bool] | Fault | None:
    """A number that is not below zero, and whether a per-cent sign follows it."""
    if isinstance(cell, float | int) and not isinstance(cell, bool):
        return (Decimal(values.shown(cell)), False) if cell >= 0 else Fault("jpm")
    found = values.text(cell)
    if found is None:
        return None
    match = _NUMBER.fullmatch(found)
    return (Decimal(match[1].replace(",", ".")), bool(match[2])) if match else Fault("jpm")


def _level(cell: CellValue) -> Decimal | Fault | None:
    read = _decimal(cell)
    return read[0] if isinstance(read, tuple) else read


def category_of(cell: CellValue) -> Category | None:
    """The category that a cell states: ``MS``, ``Memenuhi Syarat (MS)``; None for other words."""
    text = re.sub(r"\([^()]{0,80}\)", " ", (values.text(cell) or "")[:_LONGEST_TITLE]).casefold()
    return _CATEGORIES.get(" ".join(re.sub(r"[^a-z]+", " ", text).split()))


# --- rows -------------------------------------------------------------------------------------------------


class _Reading:
    """One table of results being read."""

    def __init__(self, table: SheetTable, columns: _Columns, dates: Dates, file: str) -> None:
        self.columns = columns
        self.file = file
        self.on = dates.on
        self.titled = _purpose(_title(table))
        day = columns.fields.get(_DAY)
        if day is not None and Field.LAST_ASSESSED not in table.columns:
            table = replace(table, columns={**table.columns, Field.LAST_ASSESSED: day})
        self.tray = read_table(table, dates, None)
        self.derived: list[int] = []
        at = columns.fields.get(_JPM)
        cells = () if at is None else [table.rows[record.row][at] for record in self.tray.records]
        self._shares = are_shares(cells)

        if unread := self._unread():
            place = Place(sheet=self.tray.table.sheet)
            self.tray.findings.append(Finding.info("result.columns-unread", place, columns=unread))

    def _unread(self) -> tuple[str, ...]:
        """The headers of the columns that are not kept: neither of a person nor of a result."""
        table, columns = self.tray.table, self.columns
        read = {*columns.fields.values(), *columns.achieved.values(), *columns.asked.values(), table.number}
        read |= {*table.columns.values(), *table.days, *(at for at, _ in columns.categories)}
        return tuple(
            heading.written
            for at, heading in enumerate(table.headings)
            if heading.leaf and at not in read and meaning(heading.leaf, heading.group) is None
        )

    def rows(self) -> Iterator[ResultRow]:
        """The rows that can be used; what is wrong with the others goes on the tray."""
        for record in self.tray.records:
            jpm, levels = self._jpm(record), self._levels(record)
            if isinstance(jpm, Fault):
                self._note("result.jpm", record, self.columns.fields[_JPM], rejected=True)
            if record.rejected:
                continue
            sums = self._sums(record, levels)
            derived = None if sums is None else jpm_of(*sums)
            if isinstance(jpm, Decimal) and derived is not None and not agree(jpm, derived):
                self._note("result.jpm-differs", record, self.columns.fields[_JPM])
            number = jpm if isinstance(jpm, Decimal) else derived
            if number is None:
                column = self.columns.fields.get(_JPM, self.tray.table.columns[Field.NIP])
                self._note("result.no-jpm", record, column, rejected=True)
                continue
            if jpm is None:
                self.derived.append(record.row)
            yield self._row(record, number, levels)
        if self.derived:
            place = self.tray.table.place(self.derived[0], self.tray.table.columns[Field.NIP])
            n, rows = len(self.derived), spans(self.derived)
            self.tray.findings.append(Finding.info("result.jpm-reckoned", place, n=n, rows=rows))

    def _note(self, code: str, record: Record, column: int, *, rejected: bool = False) -> None:
        """A finding that names the cell and keeps to itself what it says."""
        record.rejected |= rejected
        made = Finding.error if rejected else Finding.warning
        self.tray.findings.append(made(code, self.tray.table.place(record.row, column)))

    def _cell(self, record: Record, name: str) -> CellValue:
        at = self.columns.fields.get(name)
        return "" if at is None else self.tray.table.rows[record.row][at]

    def _jpm(self, record: Record) -> Decimal | Fault | None:
        return per_cent(self._cell(record, _JPM), shares=self._shares)

    def _levels(self, record: Record) -> tuple[Level, ...]:
        cells, levels = self.tray.table.rows[record.row], []
        for name in Competency:
            at, asked = self.columns.achieved.get(name), self.columns.asked.get(name)
            achieved = None if at is None else _level(cells[at])
            standard = self.columns.standards.get(name) if asked is None else _level(cells[asked])
            if at is not None and isinstance(achieved, Fault):
                self._note("result.level", record, at)
            if isinstance(achieved, Decimal):
                known = standard if isinstance(standard, Decimal) else None
                levels.append(Level(competency=name, achieved=achieved, standard=known))
        return tuple(levels)

    def _sums(self, record: Record, levels: tuple[Level, ...]) -> tuple[Decimal, Decimal] | None:
        """The totals of what was achieved and of the standard, as the sheet has them, or from the levels."""
        standard = _level(self._cell(record, _STANDARD))
        total = _level(self._cell(record, _TOTAL))
        if not isinstance(standard, Decimal) or not standard:
            return totals(levels)
        if isinstance(total, Decimal):
            return total, standard
        return (sum((level.achieved for level in levels), Decimal(0)), standard) if levels else None

    def _stated(self, record: Record) -> Iterator[tuple[Category, Place]]:
        for at, _ in self.columns.categories:
            cell = self.tray.table.rows[record.row][at]
            stated = category_of(cell)
            if stated is not None:
                yield stated, self.tray.table.place(record.row, at)
            elif values.text(cell) is not None:
                self._note("result.category-unknown", record, at)

    def _purpose(self, record: Record) -> Purpose | None:
        """From the row, else from the headers of the categories, else from the title."""
        own = _purpose(values.text(self._cell(record, _PURPOSE)) or "")
        scales = {purpose for _, purpose in self.columns.categories if purpose is not None}
        headed = Purpose.BOTH if len(scales) > 1 else next(iter(scales), None)
        return own or headed or self.titled

    def _day(self, record: Record) -> date | None:
        """The day in the row; None for a year or a month alone."""
        at = self.tray.table.columns.get(Field.LAST_ASSESSED)
        cell = "" if at is None else self.tray.table.rows[record.row][at]
        vague = isinstance(values.day(cell, this_year=self.on.year), values.Vague)
        return None if vague else record.held_on

    def _row(self, record: Record, jpm: Decimal, levels: tuple[Level, ...]) -> ResultRow:
        table = self.tray.table
        return ResultRow(
            nip=record.nip,
            name=record.name,
            held_on=self._day(record),
            purpose=self._purpose(record),
            jpm=jpm,
            levels=levels,
            stated=tuple(self._stated(record)),
            organiser=values.text(self._cell(record, _ORGANISER)),
            accreditation=values.text(self._cell(record, _ACCREDITATION)),
            source=Source(file=self.file, sheet=table.sheet, row=record.row + 1, loaded=self.on),
            number=table.place(record.row, table.columns[Field.NIP]),
        )


def _title(table: SheetTable) -> str:
    """What stands over a table."""
    return " ".join(
        cell for row in table.rows[: max(table.header, 0)] for cell in row if isinstance(cell, str)
    )


def documented() -> Mapping[str, Sequence[str]]:
    """The headers of results, for the documentation."""
    names: dict[str, list[str]] = {}
    for alias, competency in _COMPETENCIES.items():
        names.setdefault(str(competency), []).append(alias)
    return {
        _JPM: ["JPM with such words as NILAI, SKOR, TOTAL, KOMPETENSI, %", *sorted(_JPM_HEADERS)],
        **{name: sorted(headers) for name, headers in _HEADERS.items()},
        **names,
    }
