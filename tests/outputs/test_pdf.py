"""What is read back from the documents: typst's own work is looked at as pages and text, not as bytes."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any, cast
from zlib import compress, crc32

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from asesmen_cli.domain.attendance import ATTENDANCE_WORDS, Attendance, Mark, Marks
from asesmen_cli.domain.facts import Office, PaperSize, PlanState, Privacy, Report, Slice
from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.domain.letterhead import blanks
from asesmen_cli.domain.messages import msg
from asesmen_cli.domain.people import Source, grouped
from asesmen_cli.language import speaking
from asesmen_cli.outputs.pdf import Teller, documents
from asesmen_cli.outputs.pdf._contents import minutes, schedule
from tests.outputs.reports import NOTE, OFFICE, SOURCE, TODAY, person, plan_sheet, report, write

GOLDEN = Path(__file__).parent / "golden"
ALL = ["berita-acara.pdf", "daftar-hadir.pdf", "jadwal.pdf", "laporan.pdf", "peserta.pdf"]
MM = 72 / 25.4
PIXEL = b"".join(
    (
        b"\x89PNG\r\n\x1a\n",
        *(
            len(content).to_bytes(4) + kind + content + crc32(kind + content).to_bytes(4)
            for kind, content in (
                (b"IHDR", bytes([0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0])),
                (b"IDAT", compress(bytes([0, 200, 0, 0]))),
                (b"IEND", b""),
            )
        ),
    )
)
"""A picture in PNG, one red point."""


def written(whole: Report, folder: Path) -> Mapping[str, PdfReader]:
    """The documents of a report, by file name."""
    files = write(whole, ["pdf"], folder).files
    return {file.path.name: PdfReader(BytesIO((folder / file.path.name).read_bytes())) for file in files}


def pages(document: PdfReader) -> list[str]:
    """What each page says."""
    return [page.extract_text() for page in document.pages]


def published(size: int, days: int = 3, office: Office = OFFICE) -> Report:
    """A published plan of one batch."""
    people = [person(number) for number in range(1, size + 1)]
    plan = replace(plan_sheet(people, [size], days), state=PlanState.PUBLISHED, name="2023-11-06")
    return report(people, plan, office)


def draft(size: int, sizes: list[int]) -> Report:
    """A draft of several batches; whoever is left has no seat."""
    people = [person(number) for number in range(1, size + 1)]
    return report(people, replace(plan_sheet(people, sizes), findings=(NOTE,)))


def came(whole: Report, absent: Mapping[int, str | None], days: int) -> Marks:
    """Marks of the first days of the first batch: those at these places missed the last of them."""
    assert whole.plan is not None
    batch = whole.plan.plan.batches[0]
    source = Source(file="hadir.xlsx", sheet="Kehadiran", row=2, loaded=TODAY)
    marked = batch.window.days[:days]
    return {
        nip: {
            day: Mark(
                nip=nip,
                day=day,
                present=not (at in absent and day == marked[-1]),
                reason=absent.get(at) if day == marked[-1] else None,
                source=source,
            )
            for day in marked
        }
        for at, nip in enumerate(batch.nips, start=1)
    }


CASES = {
    "forty": lambda: published(40, office=Office()),
    "draft": lambda: draft(5, [2, 2]),
    "unplanned": lambda: report([person(1), person(2)]),
    "held": lambda: replace(whole := published(4), marks=came(whole, {2: "sakit", 3: None}, 3)),
}


@pytest.mark.parametrize("case", CASES)
def test_what_the_documents_say_is_as_it_was(tmp_path: Path, case: str, *, update_golden: bool) -> None:
    golden = GOLDEN / f"pdf-{case}.txt"
    told = "".join(dump(written(CASES[case](), tmp_path)))
    if update_golden:
        golden.write_text(told, encoding="utf-8")
    assert told == golden.read_text(encoding="utf-8")


def dump(documents: Mapping[str, PdfReader]) -> Iterator[str]:
    """Each page under its number and size in millimetres."""
    for name, document in documents.items():
        for number, page in enumerate(document.pages, start=1):
            width, height = (round(float(side) / MM) for side in page.mediabox[2:])
            yield f"== {name}, page {number}, {width} x {height}\n"
            yield from (f"{line.rstrip()}\n" for line in page.extract_text().splitlines())


def test_the_same_report_gives_the_same_bytes(tmp_path: Path) -> None:
    whole = draft(7, [3, 3])
    for folder in ("one", "two"):
        write(whole, ["pdf"], tmp_path / folder)
    one, two = (
        {file.name: file.read_bytes() for file in sorted((tmp_path / folder).glob("*.pdf"))}
        for folder in ("one", "two")
    )
    assert list(one) == ALL
    assert one == two


def test_without_a_plan_there_is_the_report_and_without_batches_no_lists(tmp_path: Path) -> None:
    assert list(written(report([person(1)]), tmp_path / "due")) == ["laporan.pdf"]
    assert list(written(report([]), tmp_path / "nobody")) == ["laporan.pdf"]
    whole = published(2)
    assert whole.plan is not None
    off = replace(whole, plan=replace(whole.plan, cancelled={1: "banjir"}))
    documents = written(off, tmp_path / "off")
    assert list(documents) == ["jadwal.pdf", "laporan.pdf"]
    assert "Dibatalkan: banjir" in pages(documents["jadwal.pdf"])[0]


@pytest.mark.rule("R79")
def test_a_draft_says_so_on_every_page_and_a_published_plan_on_none(tmp_path: Path) -> None:
    # behind the text, in the head, and as the name of the plan in the foot; the report names it once more
    documents = written(draft(60, [25, 25]), tmp_path / "draft")
    assert {text.count("DRAF") for name in ALL[:3] for text in pages(documents[name])} == {3}
    assert [text.count("DRAF") for text in pages(documents["laporan.pdf"])] == [4, 3]
    final = written(published(25), tmp_path / "final")
    assert sum(text.count("DRAF") for name in ALL for text in pages(final[name])) == 0


def test_each_batch_has_pages_of_its_own_with_the_header_on_each(tmp_path: Path) -> None:
    sheets = pages(written(draft(60, [25, 25]), tmp_path)["daftar-hadir.pdf"])
    numbers = [f"Halaman {page} dari 2" for page in (1, 2)] * 2
    assert [number in text for number, text in zip(numbers, sheets, strict=True)] == [True] * 4
    assert [text.count("Nama dan NIP") for text in sheets] == [1] * 4
    assert [text.count("Batch 1 (Pengawas)") for text in sheets] == [1, 1, 0, 0]
    assert [text.count("Batch 2 (Pengawas)") for text in sheets] == [0, 0, 1, 1]


@settings(max_examples=15)
@given(size=st.integers(1, 60), days=st.integers(1, 6), paper=st.sampled_from(PaperSize))
@pytest.mark.rule("R79")
def test_nobody_is_lost_and_no_signature_stands_alone(size: int, days: int, paper: PaperSize) -> None:
    whole = replace(published(size, days), paper=paper)
    assert whole.plan is not None
    listed, sheets = (
        pages(PdfReader(BytesIO(content)))
        for _, content in documents(whole, speaking("id"), ["peserta", "daftar-hadir"])
    )
    nips = [grouped(nip) for nip in whole.plan.plan.batches[0].nips]
    assert ["".join(listed).count(nip) for nip in nips] == [1] * size
    assert ["".join(sheets).count(nip) for nip in nips] == [1] * size
    assert [nip in sheets[-1] for nip in nips[-2:]] == [True] * min(2, size)
    signed = [OFFICE.signatory_name in text for text in sheets]
    assert signed == [False] * (len(sheets) - 1) + [True]


def content(tell: Teller, whole: Report) -> Mapping[str, Any]:
    """What a document holds beside its frame."""
    return cast("Mapping[str, Any]", tell(whole, speaking("id")))


def told(document: PdfReader) -> str:
    """The text of all pages, without the places where a long word may break."""
    return "".join(pages(document)).replace("\u200b", "")


@pytest.mark.parametrize(
    "text",
    [
        "#import x",
        "*tebal* _miring_",
        "$ x^2 $",
        "@x <y>",
        '=HYPERLINK("x.example")',
        "`a` // b /* c */",
        "\\ { } [ ] ~ -- ---",
        "+628123456789",
        "Nu'man \"Ucok\" Syafi'i",
        "Łukasz Đặng Müller",
    ],
)
def test_a_text_stays_what_it_is(tmp_path: Path, text: str) -> None:
    who = person(1, name=text, office=text, unit=text, position=text, rank=None)
    office = replace(OFFICE, signatory_name=text)
    whole = report([who], replace(plan_sheet([who], [1]), findings=()), office)
    whole = replace(whole, due=replace(whole.due, load=replace(whole.due.load, source=text)))
    documents = written(whole, tmp_path)
    # name, position, unit and office, and the foot; name, position and office, the signature, and the foot
    assert told(documents["peserta.pdf"]).count(text) == 5
    assert told(documents["daftar-hadir.pdf"]).count(text) == 5


def test_a_word_too_long_for_its_column_breaks(tmp_path: Path) -> None:
    long = "Pertanggungjawabanpelaksanaananggaran" * 4
    who = person(1, name=long, office=long, position=long)
    sheet = written(report([who], plan_sheet([who], [1])), tmp_path)["daftar-hadir.pdf"]
    lines = told(sheet).splitlines()
    assert max(len(line) for line in lines if "tanggung" in line) <= 36
    assert "".join(lines).count(long) == 3


@pytest.mark.parametrize(
    ("paper", "days", "size"),
    [
        (PaperSize.A4, 3, (210, 297)),
        (PaperSize.A4, 4, (297, 210)),
        (PaperSize.F4, 3, (215, 330)),
        (PaperSize.F4, 4, (330, 215)),
    ],
)
def test_the_paper_is_a_setting_and_many_days_lie_on_its_side(
    tmp_path: Path, paper: PaperSize, days: int, size: tuple[int, int]
) -> None:
    sheet = written(replace(published(2, days), paper=paper), tmp_path)["daftar-hadir.pdf"]
    assert tuple(round(float(side) / MM) for side in sheet.pages[0].mediabox[2:]) == size


def test_the_file_says_where_it_comes_from(tmp_path: Path) -> None:
    documents = written(draft(2, [2]), tmp_path)
    known = documents["jadwal.pdf"].metadata
    assert known is not None
    assert (known.title, known.author) == ("Jadwal Penilaian Kompetensi", OFFICE.name)
    assert known.keywords == (
        "asesmen 0.1.0, as-of=2023-11-06, source=Data Pegawai Oktober 2023.xlsx, loaded=2023-11-06,"
        " plan=draft, digest=5f2c"
    )
    assert known.creation_date == datetime(2023, 11, 6, tzinfo=UTC)
    foot = (
        "Keadaan per 6 November 2023 · DRAF · sidik 5f2c\n"
        f"Sumber: {SOURCE}, dimuat 6 November 2023 · asesmen 0.1.0"
    )
    assert {foot in text for document in documents.values() for text in pages(document)} == {True}


def test_readers_find_each_batch_by_its_title(tmp_path: Path) -> None:
    sheet = written(draft(4, [2, 2]), tmp_path)["daftar-hadir.pdf"]
    assert [str(entry["/Title"]) for entry in sheet.outline if not isinstance(entry, list)] == [
        "Batch 1 (Pengawas)",
        "Batch 2 (Pengawas)",
    ]


def test_a_logo_stands_in_the_letterhead(tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(PIXEL)
    office = replace(OFFICE, logo=str(tmp_path / "logo.png"))
    documents = written(published(1, office=office), tmp_path / "out")
    assert [len(documents[name].pages[0].images) for name in ALL] == [1, 1, 1, 1, 0]


def test_a_logo_that_cannot_be_used_stops_it_and_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(b"no picture")
    whys = {}
    for name in ("logo.png", "gone.png"):
        with pytest.raises(AsesmenError) as caught:
            write(published(1, office=replace(OFFICE, logo=str(tmp_path / name))), ["pdf"], tmp_path / "out")
        assert (caught.value.code, caught.value.params["file"]) == ("output.logo", str(tmp_path / name))
        whys[name] = caught.value.params["why"]
    assert whys == {
        "logo.png": msg("it is not a picture in PNG or JPG"),
        "gone.png": msg("file not found"),
    }
    assert not (tmp_path / "out").exists()


def test_what_is_not_known_of_the_office_is_a_finding(tmp_path: Path) -> None:
    keys = ("government", "name", "place", "signatory_post", "signatory_name", "signatory_nip")
    assert write(published(1, office=Office()), ["pdf"], tmp_path).findings == (
        blanks("output.blanks", (f"office.{key}" for key in keys)),
    )


def test_a_part_says_whose_it_is_and_a_notice_board_who_comes_when(tmp_path: Path) -> None:
    who = replace(person(1, name="Siti A.", office="Dinas"), nip="")
    plan = replace(plan_sheet([person(1)], [1]), people={person(1).nip: who})
    whole = replace(report([person(1)], plan), part=Slice(office="Dinas Kesehatan", privacy=Privacy.PUBLIC))
    documents = written(whole, tmp_path)
    assert list(documents) == ["jadwal.pdf", "peserta.pdf"]
    (page,) = pages(documents["peserta.pdf"])
    # under the title, and in the foot
    assert page.count("Dinas Kesehatan") == 2
    assert ("1970" in page, "Nama dan NIP" in page, "Nama" in page) == (False, False, True)


@pytest.mark.rule("R80")
def test_minutes_tell_what_is_on_record_and_no_more() -> None:
    # three days, the first two marked: the second person missed the second day
    whole = published(3)
    (batch,) = content(minutes, replace(whole, marks=came(whole, {2: "sakit"}, 2)))["batches"]
    assert [(day["called"], day["present"], day["absent"]) for day in batch["counts"]] == [
        (3, 3, 0),
        (3, 2, 1),
        (3, None, None),
    ]
    assert [(one["nip"], one["days"], one["reason"]) for one in batch["missed"]] == [
        (grouped(person(2).nip), "Selasa, 7 November 2023", "sakit")
    ]
    assert batch["known"] is False


def test_days_missed_in_a_row_for_one_reason_are_told_once() -> None:
    # the first person: sick on two days, then without a word
    whole = published(1)
    ((nip, own),) = came(whole, {1: None}, 3).items()
    days = {
        day: replace(mark, present=False, reason=reason)
        for (day, mark), reason in zip(own.items(), ("sakit", "sakit", None), strict=True)
    }
    (batch,) = content(minutes, replace(whole, marks={nip: days}))["batches"]
    assert [(one["days"], one["reason"]) for one in batch["missed"]] == [
        ("Senin–Selasa, 6–7 November 2023", "sakit"),
        ("Rabu, 8 November 2023", None),
    ]
    outcome = speaking("id").say(ATTENDANCE_WORDS[Attendance.DROPPED])
    assert (batch["known"], [mark["outcome"] for mark in batch["marks"]]) == (True, [outcome])


@pytest.mark.rule("R80")
def test_of_a_day_on_which_not_all_are_marked_no_number_is_told() -> None:
    whole = published(2)
    marks = dict(list(came(whole, {}, 1).items())[:1])
    (batch,) = content(minutes, replace(whole, marks=marks))["batches"]
    assert batch["counts"][0]["present"] is None


def test_the_calendar_has_the_days_of_the_batches_month_by_month() -> None:
    # Thursday 30 November and Friday 1 December in two rooms, Monday 4 December in one
    whole = draft(3, [1, 1, 1])
    assert whole.plan is not None
    turn = (date(2023, 11, 30), date(2023, 12, 1))
    batches = tuple(
        replace(batch, window=replace(batch.window, days=days))
        for batch, days in zip(whole.plan.plan.batches, (turn, turn, (date(2023, 12, 4),)), strict=True)
    )
    plan = replace(whole.plan, plan=replace(whole.plan.plan, batches=batches))
    told = content(schedule, replace(whole, plan=plan))
    assert [
        (month["name"], day["day"], day["batches"])
        for month in told["months"]
        for week in month["weeks"]
        for day in week
        if day and day["batches"]
    ] == [
        ("November 2023", 30, ("1", "2")),
        ("Desember 2023", 1, ("1", "2")),
        ("Desember 2023", 4, ("3",)),
    ]


def test_others_with_a_seat_are_mentioned_once(tmp_path: Path) -> None:
    people = [person(number) for number in range(1, 4)]
    shown = report(people, plan_sheet(people, [3]))
    shown = replace(shown, figures=replace(shown.figures, later=2))
    (page, *_) = pages(written(shown, tmp_path)["laporan.pdf"])
    assert " ".join(page.split()).count("2 pegawai lainnya") == 1


def test_who_was_dropped_and_sits_again_is_one_person_with_two_seats(tmp_path: Path) -> None:
    # two batches of two; the second holds somebody of the first again: three people
    people = [person(number) for number in range(1, 4)]
    plan = plan_sheet(people, [2, 1])
    first, second = plan.plan.batches
    again = replace(second, nips=(*second.nips, first.nips[0]))
    plan = replace(plan, state=PlanState.PUBLISHED, name="x", plan=replace(plan.plan, batches=(first, again)))
    shown = replace(whole := report(people, plan), marks=came(whole, {1: None}, 1))
    (page, *_) = pages(written(shown, tmp_path)["laporan.pdf"])
    said = " ".join(page.split())
    assert "3 orang mendapat kursi dalam 2 batch" in said
    assert "Dari 4 kursi: 0 hadir penuh, 1 gugur, 3 belum selesai." in said
