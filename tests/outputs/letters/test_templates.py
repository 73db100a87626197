"""The Word files that we ship: their fields, and nothing of whoever edited them."""

import re
from collections.abc import Mapping
from importlib.resources import files
from io import BytesIO
from zipfile import ZipFile

import docx
import pytest
from docxtpl import DocxTemplate
from jinja2 import Environment, meta

from asesmen_cli.domain.facts import PaperSize
from asesmen_cli.domain.letters import LetterKind
from asesmen_cli.outputs import letters
from asesmen_cli.outputs.letters import STEMS, builtin, fields_of, same_bytes

SENDER = "alamat instansi kontak kota logo pemerintah ttd_jabatan ttd_nama ttd_nip ttd_pangkat"
OFFICIAL = f"{SENDER} kegiatan lampiran nomor sifat tanggal tembusan"
FIELDS = {
    LetterKind.CALL_UP: f"{OFFICIAL} jadwal jumlah penerima peserta",
    LetterKind.PERSON: f"{OFFICIAL} acara hari_tanggal jabatan nama nip opd pukul tempat",
    LetterKind.ASSIGNMENT: f"{SENDER} dasar jadwal jumlah kegiatan nomor peserta tanggal tembusan",
    LetterKind.CHANGE: f"{OFFICIAL} jumlah nomor_lama opd penerima peserta tanggal_lama",
    LetterKind.DROPPED: f"{OFFICIAL} hari_tanggal jumlah opd penerima peserta pukul tempat",
    LetterKind.HAND_OVER: (
        f"{SENDER} dokumen hari_tanggal jabatan kegiatan nama nip nomor opd pangkat penyelenggara tanggal"
    ),
}
"""The fields that each of our templates uses."""
KEPT = "{http://purl.org/dc/elements/1.1/}title"


def parts(content: bytes) -> Mapping[str, bytes]:
    with ZipFile(BytesIO(content)) as file:
        return {name: file.read(name) for name in file.namelist()}


def anonymous(content: bytes) -> bytes:
    """The file without what a word processor writes of its user, of itself and of the day."""
    package = docx.Document(BytesIO(content)).part.package
    for key, relation in list(package.rels.items()):
        if re.search("extended-properties|custom-properties|thumbnail", relation.reltype):
            del package.rels[key]
    properties = package.core_properties._element  # noqa: SLF001 (python-docx cannot take one away)
    for fact in list(properties):
        if fact.tag != KEPT:
            properties.remove(fact)
    whole = BytesIO()
    package.save(whole)
    return same_bytes(whole)


@pytest.mark.parametrize("kind", LetterKind)
def test_the_fields_of_each_template(kind: LetterKind) -> None:
    word = DocxTemplate(BytesIO(builtin(kind, PaperSize.A4)))
    source = word.patch_xml(word.get_docx()._element.xml)  # noqa: SLF001 (as docxtpl does)
    names = meta.find_undeclared_variables(Environment(autoescape=True).parse(source))
    assert names == set(FIELDS[kind].split())
    assert names <= set(fields_of(kind))


@pytest.mark.parametrize("kind", LetterKind)
def test_a_template_tells_neither_author_nor_program_nor_day(kind: LetterKind, update_golden: bool) -> None:
    path = files(letters).joinpath("templates", f"{STEMS[kind]}.docx")
    content = path.read_bytes()
    if update_golden:
        content = anonymous(content)
        with open(str(path), "wb") as file:  # noqa: PTH123 (a resource is a path here)
            file.write(content)
    assert parts(content) == parts(anonymous(content))
    with ZipFile(BytesIO(content)) as file:
        assert {entry.date_time for entry in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize("kind", LetterKind)
def test_pages_are_counted_for_each_letter(kind: LetterKind) -> None:
    foot = parts(builtin(kind, PaperSize.A4))["word/footer1.xml"]
    codes = re.findall(r"<w:instrText[^>]*>([^<]*)</w:instrText>", foot.decode())
    assert "".join(codes).split() == (
        ["PAGE", "IF", "SECTIONPAGES", "&gt;", "0", '"', "dari", "SECTIONPAGES", '"', '""']
    )


@pytest.mark.parametrize("kind", LetterKind)
def test_on_f4_the_text_is_as_wide_as_on_a4(kind: LetterKind) -> None:
    sizes = set()
    for paper in PaperSize:
        section = docx.Document(BytesIO(builtin(kind, paper))).sections[0]
        width, left, right = section.page_width, section.left_margin, section.right_margin
        assert width is not None
        assert left is not None
        assert right is not None
        sizes.add(round((width - left - right) / 36000))
    assert sizes == {165}
