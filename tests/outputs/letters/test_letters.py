"""Letters as they are read: every word of each kind, and what must hold of all of them."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile
from zlib import compress, crc32

import docx
import pytest
from docx.table import Table

from asesmen_cli.domain.facts import (
    LetterRegister,
    LetterTemplate,
    Office,
    OnRegister,
    PaperSize,
    Privacy,
    Report,
    Slice,
    Written,
)
from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.domain.letterhead import blanks
from asesmen_cli.domain.letters import (
    Appointment,
    Letter,
    LetterKind,
    Letters,
    Manner,
    Registered,
    Subject,
)
from asesmen_cli.domain.messages import msg
from asesmen_cli.domain.people import Person, Tier
from asesmen_cli.json_answers import as_json
from asesmen_cli.language import speaking
from asesmen_cli.outputs._spelling import spelled
from asesmen_cli.outputs.letters import STEMS, builtin, fields_of
from asesmen_cli.settings import Settings
from tests.outputs.letters.words import dump, template, texts
from tests.outputs.reports import OFFICE, OFFICES, TODAY, person, plan_sheet, report, write
from tests.outputs.test_delivery import small_files

GOLDEN = Path(__file__).parent / "golden"
LONG = "Dinas Perumahan Rakyat, Kawasan Permukiman dan Pertanahan Kota"
"""62 characters."""
MONDAY = Appointment(days=(date(2023, 11, 13), date(2023, 11, 14), date(2023, 11, 15)), batch=1)
THURSDAY = Appointment(days=(date(2023, 11, 16),), batch=2, venue="Balai Diklat Contoh", room=2)
MANNER = Manner(
    sifat="Penting",
    hour="07.30 WIB s.d. selesai",
    venue="Gedung Asesmen Contoh, Jalan Contoh Nomor 1",
    copies=("Wali Kota Contoh (sebagai laporan)", "Arsip"),
    basis=("Peraturan Wali Kota Contoh tentang penilaian kompetensi", "Rencana kerja tahun 2023"),
    heads=Settings().letters.heads,
)
WHOLE = replace(
    OFFICE,
    address="Jalan Jenderal Contoh Nomor 2, Contoh 42417",
    contact="Telepon (0254) 000000, bkpsdm@contoh.example",
    signatory_rank="Pembina Utama Muda",
)
CALL = Registered(
    id=1,
    kind=LetterKind.CALL_UP,
    office=LONG,
    plan="Gelombang I",
    batches=(1,),
    written_on=TODAY,
    dated=TODAY,
    number="800/3/BKPSDM/XI/2023",
)


def coming(people: Sequence[Person], when: Appointment = MONDAY) -> tuple[Subject, ...]:
    return tuple(Subject(person=one, now=when) for one in people)


def some(n: int, office: str = LONG) -> list[Person]:
    return [person(serial, Tier.PENGAWAS, [office]) for serial in range(1, n + 1)]


def letter(kind: LetterKind, people: Sequence[Subject], **facts: object) -> Letter:
    usual: dict[str, object] = {
        "office": None if kind is LetterKind.ASSIGNMENT else people[0].person.office,
        "plan": "Gelombang I",
        "dated": TODAY,
    }
    return Letter(kind=kind, people=tuple(people), **(usual | facts))  # type: ignore[arg-type]


def of(*letters: Letter, office: Office = WHOLE, **facts: object) -> Report:
    """A report with these letters and nothing else of weight."""
    people = some(1)
    post = Letters(letters=letters, **({"manner": MANNER} | facts))  # type: ignore[arg-type]
    return replace(report(people, plan_sheet(people, [1]), office), letters=post)


def written(folder: Path, *letters: Letter, **facts: object) -> Path:
    """The one file that these letters make."""
    (file,) = write(of(*letters, **facts), ["docx"], folder).files  # type: ignore[arg-type]
    return folder / file.path


PEOPLE = some(3)
SCENES = {
    "call-up-one-person-one-day": (
        letter(LetterKind.CALL_UP, coming(some(1, "Kecamatan Ciwandan"), THURSDAY), number="800/1/BKPSDM"),
    ),
    "call-up-three": (letter(LetterKind.CALL_UP, coming(some(3))),),
    "call-up-forty": (letter(LetterKind.CALL_UP, coming(some(40))),),
    "call-up-of-all-batches": (
        letter(LetterKind.CALL_UP, [*coming(PEOPLE[:2]), *coming(PEOPLE[2:], THURSDAY)]),
    ),
    "call-up-five-in-two-batches": (
        letter(LetterKind.CALL_UP, [*coming(some(3)), *coming(some(5)[3:], THURSDAY)]),
    ),
    "draft": (
        letter(LetterKind.CALL_UP, coming(some(2)), draft=True, plan=None),
        letter(LetterKind.CALL_UP, coming(some(1, "Kelurahan Contoh")), draft=True, plan=None),
    ),
    "person": (letter(LetterKind.PERSON, coming(some(1))), letter(LetterKind.PERSON, coming(some(2)[1:]))),
    "assignment-twenty-five": (
        letter(
            LetterKind.ASSIGNMENT,
            coming([person(serial) for serial in range(1, 26)]),
            number="800/12/BKPSDM/XI/2023",
        ),
    ),
    "assignment-one": (letter(LetterKind.ASSIGNMENT, coming(some(1))),),
    "change": (
        letter(
            LetterKind.CHANGE,
            [
                Subject(person=PEOPLE[0], was=MONDAY, now=THURSDAY),
                Subject(person=PEOPLE[1], was=MONDAY, reason="Gedung dipakai"),
            ],
            former=CALL,
        ),
    ),
    "change-four": (
        letter(LetterKind.CHANGE, [Subject(person=one, was=MONDAY, now=THURSDAY) for one in some(4)]),
    ),
    "dropped": (
        letter(
            LetterKind.DROPPED,
            [
                Subject(person=PEOPLE[0], was=MONDAY, now=THURSDAY, reason="sakit"),
                Subject(person=PEOPLE[1], was=MONDAY, reason="tanpa keterangan"),
            ],
        ),
    ),
    "hand-over": (
        letter(
            LetterKind.HAND_OVER,
            [Subject(person=PEOPLE[0], was=Appointment(days=(date(2023, 8, 9),)))],
            document="1 (satu) berkas laporan hasil penilaian kompetensi",
            held_by="LAN",
        ),
    ),
}


@pytest.mark.parametrize("name", SCENES)
def test_every_word_of_a_letter(name: str, tmp_path: Path, update_golden: bool) -> None:
    golden, now = GOLDEN / f"{name}.txt", dump(written(tmp_path, *SCENES[name]))
    if update_golden:
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(now, encoding="utf-8")
    assert now == golden.read_text(encoding="utf-8") or update_golden


def blank(*keys: str) -> dict[str, object]:
    """Return the parameters of the finding about these blanks."""
    return dict(blanks("letters.blanks", keys).params)


@pytest.mark.rule("R88")
def test_what_is_missing_is_a_row_of_dots_and_is_reported(tmp_path: Path) -> None:
    nowhere = letter(LetterKind.CALL_UP, coming([replace(some(1)[0], office=None)]))
    order = letter(LetterKind.ASSIGNMENT, coming(some(1)))
    bare = of(nowhere, order, office=Office(), manner=Manner(sifat=""))
    answer = write(bare, ["docx"], tmp_path)
    assert [(found.code, found.params) for found in answer.findings] == [
        (
            "output.blanks",
            blank(
                *("office.government", "office.name", "office.place", "office.signatory_post"),
                *("office.signatory_name", "office.signatory_nip"),
            ),
        ),
        ("letters.blanks", blank("letters.hour", "letters.venue", "letters.basis")),
        ("letters.no-office", {"n": 1}),
        ("letters.unnumbered", {"n": 2}),
    ]
    words = texts(tmp_path / "surat-pemanggilan.docx")
    dots = "." * 24
    assert words[:2] == [dots, dots]
    assert words[2] == f"| Nomor | : | {dots} | {dots}, 6 November 2023 |"
    assert f"Yth. {dots}" in words
    assert f"|  | Pukul | : | {dots} |" in words


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({}, "letters.none"),
        ({"plan": None}, "letters.no-plan"),
        ({"part": Slice(privacy=Privacy.PUBLIC)}, "letters.public"),
    ],
)
def test_the_reason_for_no_letter_at_all_is_reported(
    tmp_path: Path, facts: dict[str, object], code: str
) -> None:
    answer = write(replace(of(), **facts), ["docx"], tmp_path)  # type: ignore[arg-type]
    assert (answer.files, [found.code for found in answer.findings]) == ((), [code])


def test_the_letters_of_a_kind_are_one_file_or_one_file_each(tmp_path: Path) -> None:
    letters = (
        letter(LetterKind.CALL_UP, coming(some(1))),
        letter(LetterKind.CALL_UP, coming(some(2), THURSDAY)),
        letter(LetterKind.CALL_UP, coming(some(1, "Dinas A/B"))),
        letter(LetterKind.CALL_UP, coming(some(1, "Dinas A B"))),
        letter(LetterKind.ASSIGNMENT, coming(some(2))),
    )
    together = write(of(*letters), ["docx"], tmp_path / "a")
    apart = write(of(*letters, one_each=True), ["docx"], tmp_path / "b")
    assert [file.path.name for file in together.files] == ["surat-pemanggilan.docx", "surat-tugas.docx"]
    assert [file.path.name for file in apart.files] == [
        "surat-pemanggilan-batch-01-dinas-a-b-2.docx",
        "surat-pemanggilan-batch-01-dinas-a-b.docx",
        "surat-pemanggilan-batch-01-dinas-perumahan-rakyat-kawasan-permukiman-dan-pertanahan-kot.docx",
        "surat-pemanggilan-batch-02-dinas-perumahan-rakyat-kawasan-permukiman-dan-pertanahan-kot.docx",
        "surat-tugas-batch-01.docx",
    ]
    whole = docx.Document(str(tmp_path / "a" / "surat-pemanggilan.docx"))
    assert len(whole.sections) == 4


@pytest.mark.parametrize(
    "name", ['=HYPERLINK("http://x")', "{{ nomor }}", "{% endfor %}", "<b>A & B</b>", "+62", "@x"]
)
def test_a_name_stays_text(tmp_path: Path, name: str) -> None:
    odd = replace(some(1)[0], name=name, position=name)
    words = texts(written(tmp_path, letter(LetterKind.CALL_UP, coming([odd]))))
    assert f"| 1 | {name} / 19700207 199502 2 001 | Penata Tingkat I (III/d) | {name}, Bagian Umum |" in words


def test_what_a_word_file_cannot_hold_is_left_out(tmp_path: Path) -> None:
    odd = replace(some(1)[0], name="A\x00B\x0bC\nD", unit=None)
    words = texts(written(tmp_path, letter(LetterKind.CALL_UP, coming([odd]))))
    assert [line for line in words if line.startswith("| 1 | A B C D / 1970")]


def test_the_same_letters_give_the_same_bytes_and_no_clock(tmp_path: Path) -> None:
    once, again = (written(tmp_path / name, *SCENES["draft"]).read_bytes() for name in "ab")
    assert once == again
    with ZipFile(tmp_path / "a" / "surat-pemanggilan.docx") as file:
        assert {entry.date_time for entry in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_properties_say_where_the_letters_come_from(tmp_path: Path) -> None:
    properties = docx.Document(str(written(tmp_path, *SCENES["person"]))).core_properties
    assert (
        properties.title,
        properties.subject,
        properties.author,
        properties.category,
        properties.keywords,
    ) == (
        "surat-pemanggilan-perorangan",
        "Keadaan per 6 November 2023",
        OFFICE.name,
        "Gelombang I",
        "5f2c",
    )
    assert (
        properties.comments
        == "asesmen 0.1.0 · Sumber: Data Pegawai Oktober 2023.xlsx, dimuat 6 November 2023"
    )
    assert properties.created == properties.modified


@pytest.mark.parametrize("kind", LetterKind)
@pytest.mark.rule("R78", "R88")
def test_scores_are_on_no_letter(kind: LetterKind) -> None:
    assert not re.search("jpm|skor|nilai_|kategori", " ".join(fields_of(kind)))


# --- templates of the office ---------------------------------------------------------------------------


def own(folder: Path, content: bytes, kind: LetterKind = LetterKind.CALL_UP) -> str:
    """The folder of the office's own templates, with one."""
    place = folder / "templates"
    place.mkdir(exist_ok=True)
    (place / f"{STEMS[kind]}.docx").write_bytes(content)
    return str(place)


def test_the_template_of_the_office_wins(tmp_path: Path) -> None:
    ours = template("Kepada {{ penerima }}, {{ jumlah }} orang", row=("{{ p.nama }}", "{{ p.nip }}"))
    file = written(tmp_path / "keluar", *SCENES["call-up-forty"], templates=own(tmp_path, ours))
    words = texts(file)
    assert words[0] == f"Kepada Kepala {LONG}, 40 (empat puluh) orang"
    assert words[1] == "| Dr. Siti Contoh Nurhaliza, S.Sos., M.Si. | 19700207 199502 2 001 |"
    assert len(words) == 41


def test_ours_can_be_the_beginning_of_theirs(tmp_path: Path) -> None:
    for kind in LetterKind:
        own(tmp_path, builtin(kind, PaperSize.A4), kind)
    for name, letters in SCENES.items():
        plain = dump(written(tmp_path / name / "a", *letters))
        assert dump(written(tmp_path / name / "b", *letters, templates=str(tmp_path / "templates"))) == plain


def test_a_draft_says_so_on_every_page_of_any_template(tmp_path: Path) -> None:
    file = written(
        tmp_path / "keluar",
        *SCENES["draft"],
        templates=own(tmp_path, template("{{ nomor }}", head="Kop kami")),
    )
    heads = [line for line in dump(file).splitlines() if "head" in line]
    assert heads == ["section 1: head Kop kami / DRAF", "section 2: head Kop kami / DRAF"]


def test_a_draft_says_so_on_a_first_page_of_its_own_too(tmp_path: Path) -> None:
    document = docx.Document(BytesIO(template("{{ nomor }}")))
    section = document.sections[0]
    section.different_first_page_header_footer = True
    section.first_page_header.paragraphs[0].text = "Kop {{ instansi }}"
    content = BytesIO()
    document.save(content)
    file = written(tmp_path / "keluar", *SCENES["draft"], templates=own(tmp_path, content.getvalue()))
    with ZipFile(file) as parts:
        heads = [
            parts.read(name).decode() for name in parts.namelist() if "header" in name and "rels" not in name
        ]
    assert [('string="DRAF"' in head, "Kop Badan" in head) for head in heads] == [(True, True), (True, False)]


def test_a_draft_says_so_in_each_section_of_a_template(tmp_path: Path) -> None:
    document = docx.Document(BytesIO(template("{{ nomor }}", head="Kop kami")))
    document.add_section()
    document.add_section().header.is_linked_to_previous = False
    content = BytesIO()
    document.save(content)
    file = written(tmp_path / "keluar", *SCENES["draft"][:1], templates=own(tmp_path, content.getvalue()))
    with ZipFile(file) as parts:
        heads = [name for name in parts.namelist() if re.search(r"word/header\d*\.xml", name)]
        assert [parts.read(name).decode().count('string="DRAF"') for name in heads] == [1, 1]


def test_a_template_that_is_a_folder_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "surat-pemanggilan.docx").mkdir()
    with pytest.raises(AsesmenError) as caught:
        written(tmp_path / "keluar", *SCENES["draft"], templates=str(tmp_path))
    assert caught.value.code == "file.unreadable"


def test_a_template_may_end_with_a_table_and_repeat_nothing(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_table(rows=1, cols=1).rows[0].cells[0].text = "{%p for salinan in tembusan %}"
    cell = document.tables[0].rows[0].cells[0]
    cell.add_paragraph("{{ salinan }}")
    cell.add_paragraph("{%p endfor %}")
    content = BytesIO()
    document.save(content)
    bare = replace(MANNER, copies=())
    place = own(tmp_path, content.getvalue())
    file = written(tmp_path / "keluar", *SCENES["draft"], templates=place, manner=bare)
    whole = docx.Document(str(file))
    assert [[cell.text for cell in table.rows[0].cells] for table in whole.tables] == [[""], [""]]
    assert [type(block).__name__ for block in whole.iter_inner_content()] == ["Table", "Paragraph"] * 2


def test_a_template_may_lack_the_properties_of_its_section(tmp_path: Path) -> None:
    word = docx.Document(BytesIO(template("{{ nomor }}")))
    body = word.element.body
    body.remove(body.sectPr)
    word.save(content := BytesIO())
    one, two = (letter(LetterKind.CALL_UP, coming(some(1))) for _ in range(2))
    path = written(tmp_path, one, two, templates=own(tmp_path, content.getvalue()))
    assert len(docx.Document(str(path)).sections) == 2


def test_paper_is_what_the_settings_say(tmp_path: Path) -> None:
    folio = replace(of(*SCENES["change"]), paper=PaperSize.F4)
    (file,) = write(folio, ["docx"], tmp_path).files
    assert dump(tmp_path / file.path).splitlines()[0] == "section 1: 215 x 330, from page 1"


IMMODEST = msg("letters take no macros, no calculations and no loop in a loop in a loop")
FETCHES = msg("it fetches something from elsewhere when it is opened")
THREE_LOOPS = "{% for a in peserta %}" * 3 + "{{ nomor }}" + "{% endfor %}" * 3
WORD = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
SPLIT_FIELD = (
    b"<w:p " + WORD + b"><w:instrText> DDE</w:instrText><w:instrText>AUTO c:\\x </w:instrText></w:p>"
)
REMOTE_TEMPLATE = b"""<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId9" Target="http://contoh.invalid/a.dotm" TargetMode="External"
 Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"/></Relationships>"""


def with_part(name: str, content: bytes) -> bytes:
    """A template with one more part."""
    package = BytesIO(template("{{ nomor }}"))
    with ZipFile(package, "a", ZIP_DEFLATED) as file:
        file.writestr(name, content)
    return package.getvalue()


@pytest.mark.parametrize(
    ("content", "code", "params"),
    [
        (
            template("{{ nomer }}"),
            "letters.unknown-field",
            {"field": "nomer", "near": msg(" (did you mean {name}?)", name="nomor")},
        ),
        (template("{{ nama }}"), "letters.unknown-field", {"field": "nama"}),
        (template(row=("{{ p.nma }}",)), "letters.unknown-field", {"field": "nma"}),
        (template("{% if nomr %}x{% endif %}"), "letters.unknown-field", {"field": "nomr"}),
        (template("x", head="{{ nomor }}"), "letters.unknown-field", {"field": "nomor"}),
        (template("{% for p in peserta %}"), "letters.bad-template", {}),
        (
            template("{% if nomor %}", ""),
            "letters.bad-template",
            {"why": msg("near {text}", text="“{% if nomor %}”")},
        ),
        (template("{{ nomor "), "letters.bad-template", {}),
        (template("{{ nomor | rahasia }}"), "letters.bad-template", {}),
        (template("{{ jumlah / 0 }}"), "letters.bad-template", {}),
        (template("{{ nomor.__class__.__mro__ }}"), "letters.bad-template", {}),
        (template("{%p if nomor %}", "x"), "letters.bad-template", {}),
        (template(THREE_LOOPS), "letters.bad-template", {"why": IMMODEST}),
        (template("{% for p in peserta recursive %}{% endfor %}"), "letters.bad-template", {"why": IMMODEST}),
        (template("{{ 'x' * 999999999 }}"), "letters.bad-template", {"why": IMMODEST}),
        (template("{% macro m() %}{{ m() }}{% endmacro %}"), "letters.bad-template", {"why": IMMODEST}),
        (template("{% for n in range(9) %}{% endfor %}"), "letters.unknown-field", {"field": "range"}),
        (template("{{ nomor | center(999999999) }}"), "letters.bad-template", {}),
        (
            with_part("word/_rels/settings.xml.rels", REMOTE_TEMPLATE),
            "letters.bad-template",
            {"why": FETCHES},
        ),
        (with_part("word/extra.xml", SPLIT_FIELD), "letters.bad-template", {"why": FETCHES}),
        (with_part("word/extra.xml", b"<a:instr w='x'/>"), "letters.no-word", {}),
        (with_part("word/extra.xml", bytes(1 << 27)), "letters.no-word", {}),
        (b"bukan Word", "letters.no-word", {}),
        (b"", "letters.no-word", {}),
        (builtin(LetterKind.CALL_UP, PaperSize.A4)[:3000], "letters.no-word", {}),
    ],
)
def test_a_template_that_cannot_be_used_writes_nothing(
    tmp_path: Path, content: bytes, code: str, params: dict[str, object]
) -> None:
    target = tmp_path / "keluar"
    with pytest.raises(AsesmenError) as caught:
        written(target, *SCENES["call-up-forty"], templates=own(tmp_path, content))
    assert caught.value.code == code
    assert {name: caught.value.params[name] for name in params} == params
    message = speaking("en").about(caught.value)
    assert str(tmp_path / "templates" / "surat-pemanggilan.docx") in message
    assert not target.exists()


@pytest.mark.parametrize(
    ("position", "asked"),
    [
        ("CAMAT Contoh", "kami minta kehadiran Saudara sebagai peserta untuk mengikuti"),
        ("Sekretaris Camat", "kami minta Saudara menugaskan 1 (satu) orang pegawai sebagaimana daftar"),
    ],
)
def test_the_head_of_an_office_is_not_asked_to_send_the_head(
    tmp_path: Path, position: str, asked: str
) -> None:
    office = "Kecamatan Contoh"
    head = replace(some(1, office)[0], position=position)
    shown = dump(written(tmp_path, letter(LetterKind.CALL_UP, coming([head]), office=office)))
    assert "Yth. Camat Contoh" in shown
    assert asked in shown


def test_people_up_to_three_stand_in_the_letter_and_more_in_an_annex(tmp_path: Path) -> None:
    for n, annexes in ((3, 0), (4, 1)):
        words = dump(written(tmp_path / str(n), letter(LetterKind.CALL_UP, coming(some(n)))))
        assert words.count("DAFTAR PESERTA") == annexes
        assert words.count("| No. | Nama / NIP") == 1
        assert ("| Lampiran | : | - |" in words) == (annexes == 0)


def test_a_logo_that_is_not_there_or_no_picture_writes_nothing(tmp_path: Path) -> None:
    (tmp_path / "teks.png").write_text("bukan gambar")
    for name in ("hilang.png", "teks.png"):
        office = replace(WHOLE, logo=str(tmp_path / name))
        with pytest.raises(AsesmenError) as caught:
            written(tmp_path / "keluar", *SCENES["person"], office=office)
        assert (caught.value.code, caught.value.params["file"]) == ("output.logo", str(tmp_path / name))
    assert not (tmp_path / "keluar").exists()


def picture(width: int, height: int) -> bytes:
    """A white PNG of that size in pixels."""

    def chunk(name: bytes, content: bytes) -> bytes:
        whole = name + content
        return len(content).to_bytes(4) + whole + crc32(whole).to_bytes(4)

    head = width.to_bytes(4) + height.to_bytes(4) + bytes([8, 2, 0, 0, 0])
    rows = compress((b"\0" + b"\xff" * 3 * width) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.mark.parametrize(("size", "mm"), [((30, 40), (15, 20)), ((40, 30), (20, 15))])
def test_the_logo_stands_in_each_letter_and_fits_its_column(
    tmp_path: Path, size: tuple[int, int], mm: tuple[int, int]
) -> None:
    logo = tmp_path / "logo.png"
    logo.write_bytes(picture(*size))
    file = written(tmp_path / "keluar", *SCENES["draft"], office=replace(WHOLE, logo=str(logo)))
    document = docx.Document(str(file))
    assert [round(shape.width.mm) for shape in document.inline_shapes] == [mm[0]] * 2
    assert [round(shape.height.mm) for shape in document.inline_shapes] == [mm[1]] * 2
    with ZipFile(file) as parts:
        assert len([name for name in parts.namelist() if name.startswith("word/media/")]) == 1
        xml = parts.read("word/document.xml").decode()
    assert sorted(re.findall(r'<wp:docPr id="(\d+)"', xml)) == ["1", "2"]


@pytest.mark.parametrize("logo", [True, False])
def test_the_letterhead_is_centred_with_and_without_a_logo(tmp_path: Path, logo: bool) -> None:
    picture_file = tmp_path / "logo.png"
    picture_file.write_bytes(picture(30, 40))
    office = replace(WHOLE, logo=str(picture_file)) if logo else WHOLE
    document = docx.Document(str(written(tmp_path / "keluar", *SCENES["person"][:1], office=office)))
    first = next(document.iter_inner_content())
    if isinstance(first, Table):
        left, middle, right = first.rows[0].cells
        assert left.width == right.width
        lines = middle.paragraphs
    else:
        lines = document.paragraphs[:4]
    assert isinstance(first, Table) == logo
    assert [line.text for line in lines] == [
        "PEMERINTAH KOTA CONTOH",
        "BADAN KEPEGAWAIAN DAN PENGEMBANGAN SUMBER DAYA MANUSIA",
        WHOLE.address,
        WHOLE.contact,
    ]
    styles = [line.style for line in lines]
    assert all(style is not None and style.name.startswith("Kop") for style in styles if style)


@pytest.mark.parametrize("name", ["call-up-forty", "call-up-five-in-two-batches", "change-four"])
def test_the_signature_of_an_annex_keeps_the_last_two_people_with_it(tmp_path: Path, name: str) -> None:
    lists = [
        table
        for table in docx.Document(str(written(tmp_path, *SCENES[name]))).tables
        if table.style is not None and table.style.name == "Tabel Daftar"
    ]
    assert ["NIP. 19700101 199503 2 001" in one.rows[-1].cells[0].text for one in lists] == [
        one is lists[-1] for one in lists
    ]
    rows = [row for one in lists for row in one.rows]
    kept = [row.cells[0].paragraphs[0].paragraph_format.keep_with_next for row in rows[-4:]]
    assert kept[-3:] == [True, True, True]
    assert all(row._tr.xpath("./w:trPr/w:cantSplit") for row in rows)  # noqa: SLF001 (python-docx has no word for it)


def test_both_signatures_of_a_receipt_stand_on_the_same_lines(tmp_path: Path) -> None:
    signatures = docx.Document(str(written(tmp_path, *SCENES["hand-over"]))).tables[-1]
    rows = [(row.cells[0].text, row.cells[2].text) for row in signatures.rows]
    assert rows[-3:] == [
        (PEOPLE[0].name, WHOLE.signatory_name),
        ("Penata Tingkat I (III/d)", WHOLE.signatory_rank),
        ("NIP. 19700207 199502 2 001", "NIP. 19700101 199503 2 001"),
    ]


@pytest.mark.parametrize(
    ("n", "words"),
    [
        (0, "nol"),
        (1, "satu"),
        (10, "sepuluh"),
        (11, "sebelas"),
        (12, "dua belas"),
        (20, "dua puluh"),
        (25, "dua puluh lima"),
        (100, "seratus"),
        (111, "seratus sebelas"),
        (1234, "seribu dua ratus tiga puluh empat"),
        (10_000, "10000"),
    ],
)
def test_numbers_as_letters_spell_them(n: int, words: str) -> None:
    assert spelled(n) == words


def test_every_field_is_listed_and_filled(tmp_path: Path) -> None:
    for kind, name in ((LetterKind.PERSON, "person"), (LetterKind.HAND_OVER, "hand-over")):
        names = list(fields_of(kind))
        place = own(tmp_path, template(*(f"{name}: {{{{ {name} }}}}" for name in names)), kind)
        file = written(tmp_path / kind, *SCENES[name][:1], templates=place)
        assert [line.partition(":")[0] for line in texts(file)] == names


def test_offices_of_sixty_characters_are_really_in_the_samples() -> None:
    assert len(LONG) == 62
    assert LONG in OFFICES


@pytest.mark.posix("Windows limits no file's size")
def test_a_full_disk_leaves_nothing_behind(tmp_path: Path) -> None:
    with small_files(), pytest.raises(AsesmenError) as caught:
        written(tmp_path / "a" / "b", *SCENES["draft"])
    assert caught.value.code == "output.disk"
    assert list(tmp_path.iterdir()) == []


def test_the_fields_of_a_template_for_scripts() -> None:
    made = LetterTemplate(written=Written(files=()), fields=fields_of(LetterKind.CHANGE))
    answer: dict[str, Any] = as_json(made, speaking("en"))
    assert answer["files"] == []
    assert answer["fields"][0] == {"name": "pemerintah", "meaning": "Name of the government"}
    assert [field["name"] for field in answer["fields"]] == list(fields_of(LetterKind.CHANGE))


def test_the_register_for_scripts() -> None:
    someone = person(1)
    line = replace(CALL, kind=LetterKind.PERSON, number=None, sent_on=date(2023, 11, 7))
    answer = as_json(
        LetterRegister(as_of=TODAY, letters=(OnRegister(line=line, person=someone),)), speaking("en")
    )
    assert answer == {
        "schema": "asesmen.letters/1",
        "as_of": "2023-11-06",
        "letters": [
            {
                "id": 1,
                "kind": "person",
                "office": LONG,
                "nip": someone.nip,
                "name": someone.name,
                "plan": "Gelombang I",
                "batches": [1],
                "people": 0,
                "written_on": "2023-11-06",
                "dated": "2023-11-06",
                "number": None,
                "sent_on": "2023-11-07",
            }
        ],
    }


def test_a_unit_that_the_post_names_is_not_repeated(tmp_path: Path) -> None:
    head = replace(some(1)[0], position="Kepala Seksi Pelayanan Umum", unit="Seksi Pelayanan Umum")
    words = dump(written(tmp_path, letter(LetterKind.CALL_UP, coming([head]))))
    assert words.count("Seksi Pelayanan Umum") == 1
