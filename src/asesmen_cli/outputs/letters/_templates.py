"""Our templates, and the fields that a template may use. Their names are Indonesian, as the letters are.

The templates are the Word files in ``templates``; an office may put its own in their place.
"""

from collections.abc import Mapping
from importlib.resources import files
from io import BytesIO
from typing import Final

from asesmen_cli.domain.facts import PaperSize
from asesmen_cli.domain.letters import LetterKind
from asesmen_cli.domain.messages import N_
from asesmen_cli.outputs.letters._merge import same_bytes

STEMS: Final[Mapping[LetterKind, str]] = {
    LetterKind.CALL_UP: "surat-pemanggilan",
    LetterKind.PERSON: "surat-pemanggilan-perorangan",
    LetterKind.ASSIGNMENT: "surat-tugas",
    LetterKind.CHANGE: "surat-perubahan-jadwal",
    LetterKind.DROPPED: "surat-gugur",
    LetterKind.HAND_OVER: "tanda-terima-hasil",
}
"""Name of the files of a kind, and of its template."""
F4_MM: Final = (215, 330)
WIDER_MM: Final = 5
"""How much wider F4 is than the A4 of our templates: the margin takes it: tables keep their widths."""


def builtin(kind: LetterKind, paper: PaperSize) -> bytes:
    """Return our template for a kind of letter, as a Word file."""
    import docx
    from docx.shared import Mm

    content = files(__package__).joinpath("templates", f"{STEMS[kind]}.docx").read_bytes()
    if paper is PaperSize.A4:
        return content
    document = docx.Document(BytesIO(content))
    for section in document.sections:
        section.page_width, section.page_height = map(Mm, F4_MM)
        section.right_margin = Mm((section.right_margin or Mm(0)).mm + WIDER_MM)
    changed = BytesIO()
    document.save(changed)
    return same_bytes(changed)


SHARED: Final[Mapping[str, str]] = {
    "pemerintah": N_("Name of the government"),
    "instansi": N_("Name of your office"),
    "alamat": N_("Its address"),
    "kontak": N_("Its telephone, e-mail and site"),
    "logo": N_("Picture of the coat of arms"),
    "kota": N_("Town before the date"),
    "sifat": N_("Degree of the letter (sifat)"),
    "kegiatan": N_("What is held, such as Penilaian Kompetensi"),
    "ttd_jabatan": N_("Post of the person who signs"),
    "ttd_nama": N_("Name of the person who signs"),
    "ttd_pangkat": N_("Rank of the person who signs"),
    "ttd_nip": N_("NIP of the person who signs"),
    "tembusan": N_("List: who gets a copy"),
    "asal": N_("Workbook, day, plan and program that the letter is based on"),
    "draf": N_("DRAF on letters of a draft, else empty"),
}
"""Fields that all letters of a file share; headers and footers may use only these."""

OWN: Final[Mapping[str, str]] = {
    "nomor": N_("Number of the letter"),
    "tanggal": N_("Day that the letter bears"),
    "lampiran": N_("What is enclosed"),
    "penerima": N_("To whom it goes: the post of the head of an office, or a person's name"),
    "opd": N_("Office"),
    "jumlah": N_("Number of people, also in words"),
    "hari_tanggal": N_("Days and dates"),
    "pukul": N_("Hour"),
    "tempat": N_("Where it is held"),
    "acara": N_("What is held, with the batch"),
    "jadwal": N_("List of batches; each has batch, hari_tanggal, pukul, tempat, acara, jumlah, peserta"),
    "peserta": N_(
        "List of people; each has no, nama, nip, pangkat, jabatan, unit, opd, semula, menjadi, keterangan"
    ),
}
"""Fields of every letter."""

PERSONAL: Final[Mapping[str, str]] = {
    "no": N_("Place in the list"),
    "nama": N_("Name of the person"),
    "nip": N_("NIP of the person"),
    "pangkat": N_("Rank of the person"),
    "jabatan": N_("Post of the person"),
    "unit": N_("Unit of the person"),
    "semula": N_("Appointment announced before"),
    "menjadi": N_("New appointment: batch, days, hour and place"),
    "keterangan": N_("Reason"),
}
"""Fields of letters to one person."""

BY_KIND: Final[Mapping[LetterKind, Mapping[str, str]]] = {
    LetterKind.CALL_UP: {},
    LetterKind.PERSON: PERSONAL,
    LetterKind.ASSIGNMENT: {"dasar": N_("List: legal basis of the order (dasar)")},
    LetterKind.CHANGE: {
        "nomor_lama": N_("Number of the earlier letter that this one corrects; empty if there is none"),
        "tanggal_lama": N_("Date of that letter; empty if there is none"),
    },
    LetterKind.DROPPED: {},
    LetterKind.HAND_OVER: {
        **PERSONAL,
        "dokumen": N_("What is handed over"),
        "penyelenggara": N_("Who assessed; empty if it is not known"),
    },
}
"""Further fields of one kind of letter."""


def fields_of(kind: LetterKind) -> Mapping[str, str]:
    """Return every field that a template for this kind may use: name -> meaning, the source of a message."""
    return {**SHARED, **OWN, **BY_KIND[kind]}
