"""The tables of a statement, read back from each kind of file."""

import csv
import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from html import escape
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import docx
import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from asesmen_cli.domain.document import (
    Cell,
    Column,
    Dated,
    Document,
    Findings,
    MonthCalendar,
    Table,
    Text,
    Tone,
)
from asesmen_cli.domain.facts import Office
from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.domain.messages import Kind, msg
from asesmen_cli.domain.people import Tier
from asesmen_cli.outputs.writers import WRITERS
from tests.outputs.books import dump
from tests.outputs.pages import read
from tests.outputs.reports import NOTE, OFFICE, TODAY, person, report, write_document
from tests.outputs.test_pdf import PIXEL

NASTY = ("=HYPERLINK(1)", "+62 812", "@x", "#import", "*x*", "<b>&", "{{ x }}")
COLUMNS = (
    Column(key="nip", title="Nama", kind=Kind.TEXT),
    Column(key="month", title="Bulan", kind=Kind.MONTH),
    Column(key="people", title="Orang"),
    Column(key="share", title="Bagian", kind=Kind.SHARE),
    Column(key="cost", title="Biaya", kind=Kind.MONEY),
    Column(key="day", title="Hari", kind=Kind.DAY),
)
WHOLE = report([person(1)])


def statement(*rows: tuple[Cell, ...], total: tuple[Cell, ...] | None = None) -> Document:
    grid = Table(
        key="rows",
        title=msg("Baris"),
        columns=COLUMNS,
        rows=rows,
        total=total,
        bars=("people",),
        empty=msg("Kosong."),
    )
    return Document(
        name="backlog",
        file="laporan-tunggakan",
        title=msg("Laporan"),
        as_of=TODAY,
        leads=(msg("Ada {n} orang.", n=1240),),
        parts=(grid,),
        notes=(msg("Catatan."),),
    )


def row(name: str = "198001012005011001") -> tuple[Cell, ...]:
    return name, date(2023, 12, 1), 1240, 0.825, 8_000_000, date(2023, 11, 6)


TOTAL: tuple[Cell, ...] = (msg("Jumlah"), None, 1240, None, 8_000_000, None)


def written(told: Document, name: str, folder: Path) -> bytes:
    *_, file = write_document(WHOLE, told, [name], folder).files
    return (folder / file.path).read_bytes()


def test_csv_is_what_indonesian_excel_opens(tmp_path: Path) -> None:
    text = written(statement(row(), row("=1+1")), "csv", tmp_path).decode("utf-8-sig")
    assert list(csv.reader(text.splitlines(), delimiter=";")) == [
        ["Nama", "Bulan", "Orang", "Bagian", "Biaya", "Hari"],
        ["198001012005011001", "2023-12", "1240", "0,8250", "8000000", "2023-11-06"],
        ["'=1+1", "2023-12", "1240", "0,8250", "8000000", "2023-11-06"],
    ]


def test_json_has_the_rows_by_key_and_the_source(tmp_path: Path) -> None:
    answer = json.loads(written(statement(row()), "json", tmp_path))
    assert answer == {
        "schema": "asesmen.statement/1",
        "report": "backlog",
        "as_of": TODAY.isoformat(),
        "summary": ["Ada 1.240 orang."],
        "tables": {
            "rows": [
                {
                    "nip": "198001012005011001",
                    "month": "2023-12",
                    "people": 1240,
                    "share": 0.825,
                    "cost": 8000000,
                    "day": "2023-11-06",
                }
            ]
        },
        "source": {"file": WHOLE.due.load.source, "loaded_on": WHOLE.due.load.loaded_on.isoformat()},
        "program": WHOLE.program,
        "record": "",
    }


def test_the_workbook_keeps_each_value_in_its_type(tmp_path: Path) -> None:
    sheet = load_workbook(BytesIO(written(statement(row(), total=TOTAL), "xlsx", tmp_path)))["Baris"]
    values = [line for line in sheet.iter_rows(values_only=True) if line[2] is not None]
    assert values[0] == ("Nama", "Bulan", "Orang", "Bagian", "Biaya", "Hari")
    nip, month, people, share, cost, day = values[1]
    assert (nip, people, share, cost) == ("198001012005011001", 1240, 0.825, 8_000_000)
    assert (month.date(), day.date()) == (date(2023, 12, 1), date(2023, 11, 6))  # type: ignore[union-attr]
    assert values[2] == ("Jumlah", None, 1240, None, 8_000_000, None)
    assert [kind.type for area in sheet.conditional_formatting for kind in area.rules] == ["dataBar"]


def test_the_document_and_the_word_file_say_it_in_indonesian(tmp_path: Path) -> None:
    told = statement(row(), total=TOTAL)
    line = ["198001012005011001", "Desember 2023", "1.240", "82,5 %", "Rp8.000.000", "6 Nov 2023"]
    (page,) = PdfReader(BytesIO(written(told, "pdf", tmp_path))).pages
    text = " ".join(page.extract_text().split())
    assert "Laporan Keadaan per 6 November 2023" in text
    assert "Ada 1.240 orang." in text
    assert " ".join(line) in text
    word = docx.Document(BytesIO(written(told, "docx", tmp_path)))
    rows = [[cell.text.replace("\u00a0", " ") for cell in one.cells] for one in word.tables[0].rows]
    assert rows == [
        ["Nama", "Bulan", "Orang", "Bagian", "Biaya", "Hari"],
        line,
        ["Jumlah", "", "1.240", "", "Rp8.000.000", ""],
    ]


@pytest.mark.parametrize("name", NASTY)
def test_a_name_stays_text_in_every_format(tmp_path: Path, name: str) -> None:
    told = statement(row(name))
    sheet = load_workbook(BytesIO(written(told, "xlsx", tmp_path)))["Baris"]
    assert (name, "s") in [(cell.value, cell.data_type) for cell in sheet["A"]]
    word = docx.Document(BytesIO(written(told, "docx", tmp_path)))
    assert word.tables[0].rows[1].cells[0].text == name
    (page,) = PdfReader(BytesIO(written(told, "pdf", tmp_path))).pages
    assert name in page.extract_text().replace("\u200b", "")
    assert json.loads(written(told, "json", tmp_path))["tables"]["rows"][0]["nip"] == name
    assert f"<tr><th scope=row>{escape(name)}<td" in written(told, "html", tmp_path).decode()


@pytest.mark.parametrize("name", WRITERS)
def test_the_same_statement_gives_the_same_bytes(tmp_path: Path, name: str) -> None:
    told = statement(row(), total=TOTAL)
    assert written(told, name, tmp_path / "a") == written(told, name, tmp_path / "b")


@pytest.mark.parametrize("name", WRITERS)
def test_a_table_without_rows_says_so(tmp_path: Path, name: str) -> None:
    content = written(statement(), name, tmp_path)
    match name:
        case "xlsx":
            assert "Kosong." in [cell.value for cell in load_workbook(BytesIO(content))["Baris"]["A"]]
        case "pdf":
            assert "Kosong." in PdfReader(BytesIO(content)).pages[0].extract_text()
        case "docx":
            assert "Kosong." in [one.text for one in docx.Document(BytesIO(content)).paragraphs]
        case "html":
            assert '<p class="empty">Kosong.</p>' in content.decode()
        case "csv":
            assert content.decode("utf-8-sig").splitlines() == ["Nama;Bulan;Orang;Bagian;Biaya;Hari"]
        case _:
            assert json.loads(content)["tables"] == {"rows": []}


def test_headings_come_again_on_every_page(tmp_path: Path) -> None:
    told = statement(*[row(f"orang {n}") for n in range(90)])
    pages = PdfReader(BytesIO(written(told, "pdf", tmp_path))).pages
    texts = [page.extract_text() for page in pages]
    assert len(texts) > 1
    assert all("Biaya" in text for text in texts[:-1])
    everything = "\n".join(texts)
    assert [everything.count(f"orang {n}\n") + everything.count(f"orang {n} ") for n in range(90)] == [1] * 90


def test_a_blank_letterhead_is_a_finding_where_somebody_signs(tmp_path: Path) -> None:
    blank = replace(WHOLE, office=Office())
    told = statement(row())
    assert [one.code for one in write_document(blank, told, ["pdf"], tmp_path).findings] == ["output.blanks"]
    assert write_document(blank, told, ["csv"], tmp_path).findings == ()


# --- what each writer makes of lists of different lengths ---------------------------------------------------

GOLDEN = Path(__file__).parent / "golden"
LONG = "Dinas Pekerjaan Umum, Penataan Ruang, Perumahan dan Permukiman"
"""60 characters."""


def people(n: int) -> Document:
    """A list of so many people, of offices with long names, that stands out in every way."""
    table = Table(
        key="pegawai",
        title=msg("Pegawai"),
        columns=(
            Column(key="number", title="No.", kind=Kind.NUMBER),
            Column(key="name", title="Nama", kind=Kind.TEXT),
            Column(key="nip", title="NIP", kind=Kind.NIP),
            Column(key="office", title="Perangkat Daerah", kind=Kind.TEXT),
            Column(key="tier", title="Jenjang", kind=Kind.TEXT),
            Column(key="days", title="Hari", kind=Kind.DAYS),
            Column(key="level", title="Nilai", kind=Kind.DECIMAL),
            Column(key="share", title="Bagian", kind=Kind.SHARE),
        ),
        rows=tuple(
            (
                number,
                person(number).name,
                person(number).nip,
                LONG,
                Tier.PENGAWAS,
                (TODAY, date(2023, 11, 7), date(2023, 11, 9)),
                Decimal("2.5"),
                number / 40,
            )
            for number in range(1, n + 1)
        ),
        total=(None, msg("Jumlah"), None, None, None, None, None, n / 40),
        bars=("share",),
        empty=msg("Kosong."),
        strong=frozenset({(0, "name")}),
        struck=frozenset({1}),
        note=msg("Cara membaca."),
    )
    calendar = MonthCalendar(
        dated=(Dated(label="1", days=(TODAY,)),), free={date(2023, 11, 20): "Libur"}, title=msg("Kalender")
    )
    return Document(
        name="people",
        file="pegawai",
        title=msg("Dra. Hj. Contoh, M.Si."),
        as_of=TODAY,
        leads=(msg("Ada {n} orang.", n=n),),
        parts=(Text(msg("Antara."), Tone.STRONG), table, calendar, Findings((NOTE,))),
        notes=(msg("Catatan."),),
    )


def read_back(name: str, file: Path) -> str:
    """What a reader sees of a file."""
    match name:
        case "xlsx":
            return dump(load_workbook(file))
        case "pdf":
            pages = PdfReader(file).pages
            return "\n".join(f"-- page --\n{page.extract_text()}" for page in pages)
        case "docx":
            word = docx.Document(str(file))
            lines = [one.text for one in word.paragraphs]
            for table in word.tables:
                lines += [" | ".join(cell.text for cell in row.cells) for row in table.rows]
            lines += [one.text for one in word.sections[0].footer.paragraphs]
            return "\n".join(lines)
        case "html":
            return read(file, "id")
        case _:
            return file.read_text(encoding="utf-8-sig")


@pytest.mark.parametrize("n", [0, 1, 25, 40])
@pytest.mark.parametrize("name", WRITERS)
def test_a_list_in_each_medium_is_as_it_was(
    tmp_path: Path, name: str, n: int, *, update_golden: bool
) -> None:
    golden = GOLDEN / f"writer-{name}-{n}.txt"
    *_, file = write_document(WHOLE, people(n), [name], tmp_path).files
    now = read_back(name, tmp_path / file.path).rstrip() + "\n"
    if update_golden:
        golden.write_text(now, encoding="utf-8")
    assert now == golden.read_text(encoding="utf-8")
    if name in {"csv", "html"}:
        assert all(person(number).nip[-3:] in now for number in range(1, n + 1))


def test_a_word_file_has_columns_by_content_and_numbers_that_do_not_break(tmp_path: Path) -> None:
    word = docx.Document(BytesIO(written_file(people(2), "docx", tmp_path)))
    table, _month = word.tables
    number, _, nip, office, *_ = (column.width for column in table.columns)
    assert number < nip < office
    assert " " not in table.rows[1].cells[2].text
    first, second = table.rows[1], table.rows[2]
    assert (first.cells[1].paragraphs[0].runs[0].bold, second.cells[1].paragraphs[0].runs[0].font.strike) == (
        True,
        True,
    )
    assert "w:fldSimple" in word.sections[0].footer.paragraphs[0]._p.xml  # noqa: SLF001 (a field has no name in python-docx)
    signed = [one.text for one in word.paragraphs][-5:]
    assert signed[-2:] == [OFFICE.signatory_name, "NIP. 19700101 199503 2 001"]


def test_a_word_file_has_the_logo_of_the_office(tmp_path: Path) -> None:
    logo = tmp_path / "logo.png"
    logo.write_bytes(PIXEL)
    whole = replace(WHOLE, office=replace(OFFICE, logo=str(logo)))
    write_document(whole, people(1), ["docx"], tmp_path)
    assert len(docx.Document(str(tmp_path / "pegawai.docx")).inline_shapes) == 1
    logo.write_bytes(b"no picture")
    with pytest.raises(AsesmenError) as refused:
        write_document(whole, people(1), ["docx"], tmp_path)
    assert refused.value.code == "output.logo"


def written_file(document: Document, name: str, folder: Path) -> bytes:
    *_, file = write_document(WHOLE, document, [name], folder).files
    return (folder / file.path).read_bytes()


def test_a_chart_over_time_has_columns_and_one_beside_names_has_bars(tmp_path: Path) -> None:
    def drawn(first: Column, *names: Cell) -> str:
        table = Table(
            key="t",
            title=msg("T"),
            columns=(first, Column(key="n", title="N")),
            rows=tuple((name, n) for n, name in enumerate(names, start=1)),
            bars=("n",),
        )
        written_file(
            Document(name="x", file="x", as_of=TODAY, title=msg("T"), parts=(table,)), "xlsx", tmp_path
        )
        with ZipFile(tmp_path / "x.xlsx") as parts:
            return parts.read("xl/charts/chart1.xml").decode()

    month = Column(key="month", title="Bulan", kind=Kind.MONTH)
    assert '<c:barDir val="col"/>' in drawn(month, date(2023, 11, 1), date(2023, 12, 1))
    assert '<c:barDir val="bar"/>' in drawn(Column(key="a", title="A", kind=Kind.TEXT), "a", "b")
