"""What holds for every reader of a list: documented forms are read back, all else is a finding with its cell.

Nobody disappears: every row is an entry, is rejected with a finding, or is counted as what else it is.
"""

import csv
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from hypothesis import given
from hypothesis import strategies as st

from asesmen_cli.domain.attendance import Cross, Reasons
from asesmen_cli.domain.findings import AsesmenError, Finding, Severity
from asesmen_cli.intake import (
    AttendanceList,
    read_absences,
    read_attendance,
    read_participants,
    read_results,
    read_windows,
)
from tests.intake.test_properties import QUICK
from tests.rosters import number

ON = date(2026, 7, 20)
REASONS = Reasons(excused=("sakit", "izin", "cuti"), unexcused=("tanpa kabar",))
NAMES = "Andi Budi Citra Dewi Eka Fajar Gita Hadi Indra Jaya Kirana Laras".split()  # noqa: SIM905 (names)
MONTHS = ("Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober",
          "November", "Desember")  # fmt: skip
NONSENSE = st.sampled_from(["?!", "xyz", "lihat lampiran", "((", "1e999", "99/99/9999", "~", "a" * 300])
_Answer = TypeVar("_Answer")
Row = list[str]


def taken(rows: Iterable[Row], read: Callable[[Path], _Answer]) -> _Answer:
    """What a reader makes of rows of text."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "l.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, delimiter=";").writerows(rows)
        return read(path)


def cell(row: int, column: int) -> str:
    """A cell as a spreadsheet names it; both count from 0."""
    return f"{'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[column]}{row + 1}"


def marked(findings: Iterable[Finding], *severities: Severity) -> set[str | None]:
    """The cells that findings of these severities name."""
    return {one.place.cell for one in findings if one.place and one.severity in severities}


def long_form(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


DAY_FORMS: tuple[Callable[[date], str], ...] = (
    date.isoformat,
    lambda day: f"{day:%d/%m/%Y}",
    lambda day: f"{day:%d-%m-%y}",
    long_form,
    lambda day: f"Senin, {long_form(day)}",
    lambda day: f"{day.day}.{day.month}.{day.year}",
)
days = st.dates(date(2026, 1, 1), date(2026, 12, 20))


@st.composite
def people(draw: st.DrawFn, cells: st.SearchStrategy[list[str]]) -> tuple[list[str], list[Row]]:
    """(NO, NAMA and NIP in any order, a row with further cells for each person)."""
    count = draw(st.integers(1, 8))
    order = draw(st.permutations(["NO", "NAMA", "NIP"]))
    facts = ({"NO": str(n + 1), "NAMA": f"{NAMES[n]} Wira", "NIP": number(n + 1)} for n in range(count))
    return order, [[one[header] for header in order] + draw(cells) for one in facts]


# --- attendance -------------------------------------------------------------------------------------------

MARKS = {
    "Hadir": True, "H": True, "v": True, "✓": True, "07:31": True, "Hadir (terlambat)": True, "1": True,
    "ttd": True, "Tidak Hadir": False, "Sakit": False, "S": False, "izin (keluarga)": False, "Cuti": False,
    "A": False, "0": False, "Gugur": False, "": None, "-": None,
}  # fmt: skip
HEADS: tuple[Callable[[int], str], ...] = (
    lambda n: f"Hari {n}",
    lambda n: f"HARI KE-{n}",
    lambda n: f"H-{n}",
    lambda n: f"Hari {('I', 'II', 'III')[n - 1]}",
    lambda n: f"{5 + n} Juli 2026",
    lambda n: f"Kehadiran {5 + n}/07/2026",
    lambda n: ("Senin", "Selasa", "Rabu")[n - 1],
    lambda n: f"Tgl {5 + n}",
)


@QUICK
@given(
    people(st.lists(st.sampled_from(sorted(MARKS)) | NONSENSE, min_size=3, max_size=3)),
    st.sampled_from(HEADS),
)
def test_every_cell_of_attendance_is_read_blank_or_named(
    written: tuple[list[str], list[Row]], head: Callable[[int], str]
) -> None:
    order, rows = written
    grid = [["DAFTAR HADIR"], [*order, *(head(n) for n in (1, 2, 3))], *rows]

    def read(path: Path) -> tuple[AttendanceList, ...]:
        return read_attendance(path, on=ON, reasons=REASONS, cross=Cross.AUTO, columns={})

    (one,) = taken(grid, read)
    assert [row.nip for row in one.rows] == [row[order.index("NIP")] for row in rows]
    named = marked(one.findings, Severity.ERROR)
    for at, (given_row, found) in enumerate(zip(rows, one.rows, strict=True), start=2):
        said = {mark.place.cell: mark.present for mark in found.cells}
        for column, text in enumerate(given_row[3:], start=3):
            if text in MARKS:
                assert said[cell(at, column)] is MARKS[text]
            else:
                assert cell(at, column) in named


# --- who was assessed -------------------------------------------------------------------------------------

CAME = ("Hadir", "hadir", "Hadir penuh", "v")
MISSED = ("Tidak Hadir", "Gugur", "Sakit", "Mengundurkan diri", "Tanpa kabar", "berhalangan")


@QUICK
@given(
    people(st.lists(st.sampled_from(CAME + MISSED), min_size=1, max_size=1)),
    st.lists(st.sampled_from(["TOTAL", "", "Mengetahui,", "PESERTA TAMBAHAN"]), max_size=3),
    st.sampled_from(["KEHADIRAN", "STATUS KEHADIRAN", "KETERANGAN"]),
    st.booleans(),
)
def test_every_row_of_participants_is_accounted_for(
    written: tuple[list[str], list[Row]], tail: list[str], header: str, numbered: bool
) -> None:
    order, rows = written
    if not numbered:
        order, rows = _without(order, rows, "NIP")
    grid = [[*order, header], *rows, *([text] for text in tail)]
    found = taken(grid, lambda path: read_participants(path, on=ON, columns={}, reasons=REASONS))
    came = [row[order.index("NAMA")] for row in rows if row[-1] in CAME]
    assert [one.name for one in found.people] == came
    blank = sum(not any(row) for row in grid[1:])
    assert len(found.people) + found.rejected + found.ignored == len(grid) - 1 - blank
    assert len(came) == len(rows) or any(one.code == "record.absent" for one in found.findings)


def _without(order: list[str], rows: list[Row], header: str) -> tuple[list[str], list[Row]]:
    at = order.index(header)
    return [*order[:at], *order[at + 1 :]], [[*row[:at], *row[at + 1 :]] for row in rows]


# --- results ----------------------------------------------------------------------------------------------

JPMS: tuple[Callable[[int], str], ...] = (
    lambda n: f"{n / 100:.2f}",
    lambda n: f"{n / 100:.2f}".replace(".", ","),
    lambda n: f"{n / 100:.2f}%",
    lambda n: f"{n / 100:.2f} persen",
)


@QUICK
@given(
    people(
        st.lists(
            st.tuples(st.integers(2000, 10000), st.sampled_from(JPMS)).map(
                lambda pair: f"{pair[0]}|{pair[1](pair[0])}"
            )
            | NONSENSE.map("|".__add__),
            min_size=1,
            max_size=1,
        )
    ),
    st.sampled_from(["JPM", "NILAI JPM (%)", "CAPAIAN KOMPETENSI", "JPM TOTAL"]),
)
def test_every_result_is_read_or_rejected_by_cell(written: tuple[list[str], list[Row]], header: str) -> None:
    order, pairs = written
    rows = [[*row[:-1], row[-1].partition("|")[2]] for row in pairs]
    truth = [row[-1].partition("|")[0] for row in pairs]
    sheet = taken([[*order, header], *rows], lambda path: read_results(path, on=ON, columns={}))
    read = {row.nip: int(row.jpm * 100) for row in sheet.rows}
    named = marked(sheet.findings, Severity.ERROR)
    for at, (row, hundredths) in enumerate(zip(rows, truth, strict=True), start=1):
        nip = row[order.index("NIP")]
        if hundredths:
            assert read[nip] == int(hundredths)
        else:
            assert (nip in read, cell(at, 3) in named) == (False, True)
    assert len(sheet.rows) + sheet.rejected + sheet.ignored == len(rows)


# --- absences and venues ----------------------------------------------------------------------------------

SPANS: tuple[Callable[[date, date], str], ...] = (
    lambda first, last: f"{first:%d/%m/%Y} - {last:%d/%m/%Y}",
    lambda first, last: f"{long_form(first)} s.d. {long_form(last)}",
    lambda first, last: f"{long_form(first)} sampai dengan {long_form(last)}",
    lambda first, last: f"{first.isoformat()} s/d {last.isoformat()}",
)


@st.composite
def spans(draw: st.DrawFn) -> tuple[date, date]:
    first = draw(days)
    return first, first + timedelta(days=draw(st.integers(0, 10)))


@QUICK
@given(
    st.lists(st.none() | spans(), min_size=1, max_size=8),
    st.sampled_from(DAY_FORMS),
    st.sampled_from(SPANS),
    st.booleans(),
    st.sampled_from([("MULAI", "SELESAI"), ("DARI TANGGAL", "S/D"), ("tgl_awal", "tgl_akhir")]),
)
def test_every_absence_is_read_or_rejected_by_cell(
    wanted: list[tuple[date, date] | None],
    day: Callable[[date], str],
    both: Callable[[date, date], str],
    together: bool,
    heads: tuple[str, str],
) -> None:
    header = ["NAMA", "NIP", *(["TANGGAL CUTI"] if together else heads), "JENIS CUTI"]
    rows = []
    for n, span in enumerate(wanted):
        told = ["kapan?"] if span is None else [both(*span)] if together else [day(span[0]), day(span[1])]
        told += [""] * (len(header) - 3 - len(told))
        rows.append([NAMES[n], number(n + 1), *told, "Cuti"])
    found, findings = taken([header, *rows], lambda path: read_absences(path, on=ON, columns={}))
    assert [(one.first, one.last) for one in found] == [span for span in wanted if span is not None]
    named = marked(findings, Severity.ERROR)
    assert all(cell(at, 2) in named for at, span in enumerate(wanted, start=1) if span is None)


SEATS = {
    "25": 25,
    "25 orang": 25,
    "6 kursi": 6,
    "maks. 30": 30,
    "": None,
    "-": None,
    "Penuh": 0,
    "0": 0,
    "habis": 0,
}


@QUICK
@given(
    st.lists(st.sampled_from(sorted(SEATS)) | NONSENSE, min_size=1, max_size=6),
    st.sampled_from(DAY_FORMS),
    st.sampled_from(["KUOTA", "SISA KUOTA", "KAPASITAS", "JUMLAH KURSI"]),
)
def test_every_window_is_read_full_or_rejected_by_cell(
    seats: list[str], day: Callable[[date], str], header: str
) -> None:
    starts = [date(2026, 8, 3) + timedelta(days=7 * n) for n in range(len(seats))]
    rows = [[day(one), day(one + timedelta(days=2)), told] for one, told in zip(starts, seats, strict=True)]
    grid = [["MULAI", "SELESAI", header], *rows]
    try:
        found, findings = taken(grid, read_windows)
    except AsesmenError as error:
        assert error.code == "venue.empty"  # noqa: PT017 (an outcome among others)
        return
    free = [(one, SEATS[told]) for one, told in zip(starts, seats, strict=True) if SEATS.get(told, 0) != 0]
    assert [(one.first, one.seats) for one in found] == free
    named = marked(findings, *Severity)
    gone: Sequence[int] = [at for at, told in enumerate(seats, start=1) if SEATS.get(told, 0) == 0]
    assert all(cell(at, 2) in named for at in gone)
