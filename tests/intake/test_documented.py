"""What is written in any documented form is read back; what is not understood is a finding with its cell."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from asesmen_cli.domain.attendance import Cross, Reasons
from asesmen_cli.intake import _values as values
from asesmen_cli.intake import read_attendance, read_participants, read_roster, understood
from asesmen_cli.intake._names import folded, may_be_one_person
from asesmen_cli.intake._places import parted
from tests.rosters import number, write

ON = date(2026, 6, 30)
_LONG = "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember"
_SHORT = "Jan Peb Mar Apr May Jun Jul Ags Sept Oct Nop Dec"
MONTHS = list(zip(_LONG.split(), _SHORT.split(), strict=True))
WEEKDAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jum'at", "Sabtu", "Minggu")
DAYS = st.dates(date(1990, 1, 1), date(2026, 6, 30))
ONE_DAY: list[Callable[[date], str]] = [
    lambda day: f"{day:%Y-%m-%d}",
    lambda day: f"{day:%d/%m/%Y}",
    lambda day: f"{day.day}.{day.month}.{day.year}",
    lambda day: f"{day:%d - %m - %Y}",
    lambda day: f"{day:%Y%m%d}",
    lambda day: f"{day:%Y-%m-%d 00:00:00}",
    lambda day: f"{day.day} {MONTHS[day.month - 1][0]} {day.year}",
    lambda day: f"{day.day:02}-{MONTHS[day.month - 1][1].upper()}-{day.year}",
    lambda day: f"{WEEKDAYS[day.weekday()]}, {day.day} {MONTHS[day.month - 1][0]} {day.year}",
    lambda day: f"Serang, {day.day} {MONTHS[day.month - 1][0]} {day.year} pukul 08.00 WIB",
    lambda day: f"tgl. {day:%d-%m-%Y}",
    lambda day: f"{day.day} {MONTHS[day.month - 1][1]} {day.year} (BKN)",
    lambda day: f"{MONTHS[day.month - 1][0]} {day.day}, {day.year}",
]
BETWEEN = ("s.d.", "s/d", "sd", "sampai dengan", "hingga", "-", "–")


@given(day=DAYS, form=st.sampled_from(ONE_DAY))
def test_a_day_in_any_form_is_that_day(day: date, form: Callable[[date], str]) -> None:
    assert values.span(form(day), this_year=2026) == (day, day)


@given(first=DAYS, length=st.integers(1, 40), sign=st.sampled_from(BETWEEN), form=st.sampled_from(ONE_DAY))
def test_a_span_of_two_days_is_read_whole(
    first: date, length: int, sign: str, form: Callable[[date], str]
) -> None:
    last = first + timedelta(days=length)
    assert values.span(f"{form(first)} {sign} {form(last)}", this_year=2026) == (first, last)


@given(first=DAYS, length=st.integers(1, 27), sign=st.sampled_from(BETWEEN))
def test_a_span_leaves_out_what_its_end_says(first: date, length: int, sign: str) -> None:
    last = first + timedelta(days=length)
    written = f"{last.day} {MONTHS[last.month - 1][0]} {last.year}"
    begun = f"{first.day}" if first.month == last.month else f"{first.day} {MONTHS[first.month - 1][0]}"
    assert values.span(f"{begun} {sign} {written}", this_year=2026) == (first, last)


@given(year=st.integers(1990, 2026), month=st.integers(1, 12))
def test_a_year_or_a_month_alone_is_vague(year: int, month: int) -> None:
    whole, part = values.Vague(date(year, 1, 1)), values.Vague(date(year, month, 1))
    assert values.day(f"Tahun {year}", this_year=2026) == whole
    assert values.day(f"{MONTHS[month - 1][0]} {year}", this_year=2026) == part
    assert values.day(f"{month:02}/{year}", this_year=2026) == part


@given(st.text(max_size=200))
def test_any_text_is_a_day_nothing_or_a_fault(text: str) -> None:
    found = values.span(text, this_year=2026)
    assert found is None or isinstance(found, values.Fault) or len(found) == 2


@given(
    words=st.lists(st.sampled_from(("Arga", "Bima", "Citra", "Wirayudha")), min_size=1, max_size=3),
    front=st.sampled_from(("", "Drs. ", "dr. ", "H. ")),
    back=st.sampled_from(("", ", S.E.", " S.STP,MM", " ST", ".S.Pd", " (Plt)", ", S.Sos., M.Si.")),
)
def test_titles_make_no_other_person(words: list[str], front: str, back: str) -> None:
    plain = " ".join(words)
    assert folded(f"{front}{plain}{back}") == folded(plain)
    assert may_be_one_person(f"{front}{plain.upper()}{back}", plain)


@given(st.text(max_size=60), st.text(max_size=60))
def test_being_one_person_does_not_depend_on_the_order(some: str, other: str) -> None:
    assert may_be_one_person(some, other) is may_be_one_person(other, some)


@given(
    units=st.lists(st.sampled_from(("SEKSI GIZI", "BIDANG UMUM", "PUSKESMAS A")), max_size=3),
    office=st.sampled_from(("DINAS KESEHATAN", "KECAMATAN SUKAMAJU", "INSPEKTORAT")),
    government=st.sampled_from(("", "PEMERINTAH KOTA X", "PEMKAB Y")),
)
def test_an_office_is_found_in_any_chain(units: list[str], office: str, government: str) -> None:
    chain = " - ".join(filter(None, (*units, office, government)))
    assert parted(chain) == (office, " - ".join(units) or None)


CELLS = st.sampled_from(
    ["Hadir", "H", "sakit", "Izin, acara", "", "x", "v", 1, 0, "07:31", "entah apa", "Tidak Hadir", "besok"]
)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=5))
def test_every_cell_of_a_day_is_read_blank_or_a_finding(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[object, object]]
) -> None:
    people = [[f"Andi {n}", number(n + 1), *row] for n, row in enumerate(rows)]
    path = write(tmp_path_factory.mktemp("hadir") / "h.xlsx", [["NAMA", "NIP", "Hari 1", "Hari 2"], *people])
    reasons = Reasons(excused=("sakit", "izin"), unexcused=("tanpa kabar",))
    (one,) = read_attendance(path, on=ON, reasons=reasons, cross=Cross.AUTO, columns={})
    read = {cell.place.cell for row in one.rows for cell in row.cells}
    refused = {
        finding.place.cell
        for finding in one.findings
        if finding.place is not None and finding.code == "attendance.unreadable"
    }
    assert read | refused == {f"{column}{row + 2}" for column in "CD" for row in range(len(rows))}
    assert not read & refused


NOTES = st.sampled_from([None, "Hadir", "Tidak Hadir", "Gugur", "Panitia", "Asesor", "lain-lain"])


@settings(max_examples=20, deadline=None)
@given(st.lists(NOTES, min_size=1, max_size=6))
def test_nobody_of_a_list_disappears(
    tmp_path_factory: pytest.TempPathFactory, notes: list[str | None]
) -> None:
    rows = [[n + 1, f"Andi {n}", number(n + 1), note] for n, note in enumerate(notes)]
    path = write(tmp_path_factory.mktemp("p") / "p.xlsx", [["NO", "NAMA", "NIP", "KETERANGAN"], *rows])
    listed = read_participants(path, on=ON, columns={})
    left_out = sum(
        int(str(finding.params["n"]))
        for finding in listed.findings
        if finding.code in {"record.absent", "record.staff"}
    )
    assert len(listed.people) + left_out == len(notes)
    assert listed.rejected == 0


PEOPLE = st.lists(
    st.tuples(
        st.sampled_from(["", "ok", "19800101200501100", "1980O101200501100I", "198513012005011001"]),
        st.sampled_from(["Andi", "", "JUMLAH", "Mengetahui,"]),
        st.sampled_from(["6 s.d. 8 November 2023", "entah", "", "Tahun 2022", "2030-01-01"]),
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=30, deadline=None)
@given(PEOPLE)
def test_every_row_of_a_roster_is_accepted_rejected_or_ignored(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str, str]]
) -> None:
    grid = [
        [n + 1, number(n + 1) if nip == "ok" else nip, f"{name} {n}" if name == "Andi" else name, day]
        for n, (nip, name, day) in enumerate(rows)
    ]
    head = ["NO", "NIP", "NAMA", "TANGGAL ASESMEN"]
    last = [99, number(99), "Zulaikha", ""]
    path = write(tmp_path_factory.mktemp("r") / "r.xlsx", [head, *grid, last])
    reading = read_roster(path, on=ON, columns={})
    load = reading.load
    assert load.rows == load.accepted + load.rejected + load.ignored == len(grid) + 1
    errors = {
        finding.place.row for finding in reading.findings if finding.place and finding.severity == "error"
    }
    assert len(errors) == load.rejected


def test_the_documented_forms_are_understood() -> None:
    sections = {title: rows for title, _, rows in understood()}
    assert all(sections.values())
    dates = dict(sections["Dates"])
    assert dates["6 s.d. 8 November 2023"] == "2023-11-06 to 2023-11-08"
    assert (dates["belum pernah"], dates["rencana 2025"]) == ("never", "a finding with its cell")
