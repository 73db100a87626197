"""A roster written to do harm: what its names, offices and posts can do in every file that is handed out."""

import csv
import json
import shutil
import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest
from pypdf import PdfReader

from tests import rosters
from tests.cli.running import Server
from tests.reliability.fuzz import LIMITS, answered_wrong
from tests.rosters import somebody

pytestmark = pytest.mark.posix("links, and names that Windows does not allow")

NAMES = (
    '=HYPERLINK("http://contoh.test","klik")', "+62811 Budi", "-Budi", "@SUM(A1:A9)", "=cmd|' /C calc'!A0",
    "Budi\r\nBEGIN:VEVENT\r\nSUMMARY:sisipan", "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>',
    "{{ 7*7 }} Budi", "{% for x in range(9) %}Budi{% endfor %}", '#import "x.typ": *', "$x$ *tebal* @kunci",
    "'); DROP TABLE people; --", "Budi \u202etxt.exe", "Budi \x1b[31m", "${jndi:ldap://x}", "%s%s%n Budi",
)  # fmt: skip
OFFICES = (
    "../../luar", "CON", "nul.docx", 'a/b\\c:d*?"<>|', "Dinas. ", "DINAS " + "PANJANG " * 40, "=1+1",
    "~$Dinas",
)  # fmt: skip
KINDS = ("xlsx", "csv", "json", "ics", "pdf", "html", "docx")
FORMATS = [word for kind in KINDS for word in ("--format", kind)]
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def attackers() -> list[rosters.Someone]:
    return [
        somebody(
            at,
            name=name,
            office=OFFICES[at % len(OFFICES)],
            unit=name,
            position=name,
            echelon="IV.a",
            last_assessed=None,
        )
        for at, name in enumerate(NAMES, start=1)
    ]


@pytest.fixture(scope="module")
def office(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of an office that has loaded, planned and handed out everything."""
    folder = tmp_path_factory.mktemp("abuse") / "kantor"
    folder.mkdir()
    rosters.write(folder / "roster.xlsx", rosters.plain(attackers()))
    for words in (
        ("due", "roster.xlsx"),
        ("plan", "--batch-size", "5"),
        ("publish", "--name", "../../=1+1 <b>", "--yes"),
        ("export", *FORMATS, "--one-each"),
    ):
        ran = server.asesmen(folder, words, {})
        assert ran.status == 0, ran.err
        assert "\x1b" not in ran.out + ran.err
    return folder


@pytest.fixture
def files(office: Path) -> list[Path]:
    return sorted(path for path in (office / "keluaran").rglob("*") if path.is_file())


def of_kind(files: list[Path], suffix: str) -> list[Path]:
    found = [path for path in files if path.suffix == suffix]
    assert found
    return found


def test_nothing_is_written_outside_its_folder_or_under_a_reserved_name(
    office: Path, files: list[Path]
) -> None:
    assert {path.name for path in office.parent.iterdir()} == {"kantor"}
    known = {"roster.xlsx", "asesmen.db", "keluaran", "asesmen.toml"}
    assert {path.name for path in office.iterdir()} <= known
    for path in files:
        assert path.parent == office / "keluaran"
        assert path.stem.split(".")[0].upper() not in {"CON", "NUL", "PRN", "AUX"}
        assert not set(path.name) & set('\\/:*?"<>|\r\n\x1b\u202e')
        assert len(path.name.encode()) <= 255
        assert path.name == path.name.rstrip(". ")


def test_no_cell_of_a_workbook_is_a_formula(files: list[Path]) -> None:
    for path in of_kind(files, ".xlsx"):
        for sheet in openpyxl.load_workbook(path):
            for cell in (cell for row in sheet.iter_rows() for cell in row):
                assert cell.data_type != "f" or str(cell.value).startswith(("=SUM(", "=SUBTOTAL(")), (
                    cell.value
                )
                assert cell.hyperlink is None or cell.hyperlink.target is None


def test_no_cell_of_a_csv_is_a_formula(files: list[Path]) -> None:
    for path in of_kind(files, ".csv"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            for cell in (cell for row in csv.reader(file, delimiter=";") for cell in row):
                assert not cell.startswith(FORMULA), cell


def test_no_line_of_a_calendar_comes_from_a_name(files: list[Path]) -> None:
    for path in of_kind(files, ".ics"):
        text = path.read_bytes().decode()
        assert text.count("\r\nBEGIN:VEVENT\r\n") == text.count("\r\nEND:VEVENT\r\n")
        assert "\r\nSUMMARY:sisipan" not in text
        assert "\n" not in text.replace("\r\n", "")


def test_no_mark_of_a_page_comes_from_a_name(files: list[Path]) -> None:
    for path in of_kind(files, ".html"):
        text = path.read_text(encoding="utf-8")
        assert "<script>alert" not in text
        assert "<img src=x" not in text
        assert "=1+1 <b>" not in text


def test_a_letter_and_a_pdf_show_names_as_they_are(files: list[Path]) -> None:
    letters = ""
    for path in of_kind(files, ".docx"):
        document = docx.Document(str(path))
        letters += "\n".join(one.text for one in document.paragraphs)
        letters += "\n".join(
            cell.text for table in document.tables for row in table.rows for cell in row.cells
        )
        xml = zipfile.ZipFile(path).read("word/document.xml").decode()
        assert "<w:hyperlink" not in xml
    assert "{{ 7*7 }} Budi" in letters
    assert "{% for x in range(9) %}Budi" in letters
    pages = "".join(page.extract_text() for path in of_kind(files, ".pdf") for page in PdfReader(path).pages)
    assert "#import" in pages


def test_json_is_json_and_the_tables_are_whole(office: Path, server: Server, files: list[Path]) -> None:
    for path in of_kind(files, ".json"):
        if not path.name.startswith("."):
            json.loads(path.read_bytes())
    listed = server.asesmen(office, ("roster", "list", "--json"), {})
    assert len(json.loads(listed.out)["people"]) == len(NAMES)


# --- links ------------------------------------------------------------------------------------------------


def test_an_export_never_writes_through_a_link(office: Path, server: Server, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(office, tmp_path / "kantor"))
    outside = tmp_path / "penting.txt"
    outside.write_text("penting")
    target = folder / "keluaran" / "asesmen.xlsx"
    target.unlink()
    target.symlink_to(outside)
    server.asesmen(folder, ("export",), {})
    assert outside.read_text() == "penting"


def test_a_template_that_is_a_link_to_another_file_is_refused(
    office: Path, server: Server, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(office, tmp_path / "kantor"))
    outside = tmp_path / "rahasia.txt"
    outside.write_text("kata sandi: 12345")
    (folder / "templates").mkdir()
    (folder / "templates" / "surat-pemanggilan.docx").symlink_to(outside)
    ran = server.asesmen(folder, ("export", "--format", "docx"), {})
    assert ran.status in {1, 3}
    assert "12345" not in ran.out + ran.err


# --- bombs ------------------------------------------------------------------------------------------------


def test_a_workbook_that_unpacks_to_much_takes_neither_time_nor_memory(
    server: Server, tmp_path: Path
) -> None:
    rosters.write(tmp_path / "r.xlsx", rosters.plain([somebody(1)]))
    with (
        zipfile.ZipFile(tmp_path / "r.xlsx") as whole,
        zipfile.ZipFile(tmp_path / "bomb.xlsx", "w", zipfile.ZIP_DEFLATED) as bomb,
    ):
        for name in whole.namelist():
            with bomb.open(name, "w", force_zip64=True) as part:
                part.write(whole.read(name))
                if name.endswith("sheet1.xml"):
                    for _ in range(600):
                        part.write(b" " * 1_000_000)
    ran = server.asesmen(tmp_path, ("roster", "check", "bomb.xlsx"), {}, limits=LIMITS)
    assert [*answered_wrong(ran)] == []
