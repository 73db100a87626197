"""The templates that we bring: Word files with the fields in their places, made when they are needed.

They follow the usual layout of a letter of a regional government; what differs between governments (paper,
names, numbers) comes from the settings, and an office may put its own Word file in their place.
"""

from collections.abc import Callable, Mapping
from typing import Final

from asesmen_cli.domain.facts import PaperSize
from asesmen_cli.domain.letters import LetterKind
from asesmen_cli.outputs.letters._draft import BOTH, CENTRE, Draft, fill, indented, kept_whole, put, write

LIST_COLUMNS: Final = (
    ("No.", 9, "{{ p.no }}"),
    ("Nama / NIP", 56, "{{ p.nama }}\n{{ p.nip }}"),
    ("Pangkat/Gol.", 30, "{{ p.pangkat }}"),
    ("Jabatan", 0, "{{ p.jabatan }}{% if p.unit %}, {{ p.unit }}{% endif %}"),
)
"""Heading, width in mm (0 takes what is left), and what stands in the cell."""


def _call_up(draft: Draft) -> None:
    draft.kop()
    draft.head("Pemanggilan Peserta {{ kegiatan }}")
    draft.to_office()
    draft.prose(
        "Dalam rangka pelaksanaan {{ kegiatan }} bagi pegawai Aparatur Sipil Negara di lingkungan"
        " {{ pemerintah }}, dengan hormat kami minta Saudara menugaskan {{ jumlah }} orang pegawai"
        " sebagaimana tercantum dalam lampiran surat ini untuk mengikuti kegiatan dimaksud pada:"
    )
    with draft.each("j in jadwal"):
        draft.when("j.")
    draft.prose(
        "Peserta diharapkan hadir tepat waktu dan mengikuti seluruh rangkaian kegiatan. Apabila ada peserta"
        " yang berhalangan hadir, mohon Saudara memberitahukannya kepada kami secara tertulis disertai"
        " alasannya sebelum kegiatan dilaksanakan."
    )
    _closing(draft)
    draft.appendix("DAFTAR PESERTA {{ kegiatan | upper }}")
    with draft.each("j in jadwal"):
        draft.when("j.")
        draft.people(LIST_COLUMNS, "p in j.peserta")
    draft.signed()


def _person(draft: Draft) -> None:
    draft.kop()
    draft.head("Pemanggilan Peserta {{ kegiatan }}")
    draft.to_person()
    draft.prose(
        "Dalam rangka pelaksanaan {{ kegiatan }} bagi pegawai Aparatur Sipil Negara di lingkungan"
        " {{ pemerintah }}, dengan hormat kami minta Saudara mengikuti kegiatan dimaksud sebagai peserta"
        " pada:"
    )
    draft.when()
    draft.prose(
        "Saudara diharapkan hadir tepat waktu dan mengikuti seluruh rangkaian kegiatan. Apabila berhalangan"
        " hadir, mohon memberitahukannya kepada kami secara tertulis melalui pimpinan disertai alasannya"
        " sebelum kegiatan dilaksanakan."
    )
    _closing(draft)


def _assignment(draft: Draft) -> None:
    draft.kop()
    draft.line("SURAT TUGAS", CENTRE, bold=True, underline=True, size=13)
    draft.line("Nomor: {{ nomor }}", CENTRE, after=10)
    table = draft.grid(24, 4, 0)
    fill(table.rows[0].cells, "Dasar", ":", "")
    cell = table.rows[0].cells[2]
    put(cell.paragraphs[0], "{%p for d in dasar %}")
    put(cell.add_paragraph(), "{%p if dasar | length > 1 %}")
    indented(put(cell.add_paragraph(), "{{ loop.index }}.\t{{ d }}", BOTH, after=3), 6, first=-6)
    put(cell.add_paragraph(), "{%p else %}")
    put(cell.add_paragraph(), "{{ d }}", BOTH, after=3)
    put(cell.add_paragraph(), "{%p endif %}")
    put(cell.add_paragraph(), "{%p endfor %}")
    draft.line("MENUGASKAN:", CENTRE, bold=True, before=8, after=8)
    table = draft.grid(24, 4, 0)
    fill(
        table.rows[0].cells,
        "Kepada",
        ":",
        "{{ jumlah }} orang pegawai sebagaimana tercantum dalam lampiran surat tugas ini.",
    )
    fill(
        table.add_row().cells,
        "Untuk",
        ":",
        "Mengikuti {{ kegiatan }} sebagai peserta dan melaksanakan tugas ini dengan penuh tanggung jawab,"
        " pada:",
    )
    draft.line("", size=6)
    with draft.each("j in jadwal"):
        draft.labelled(
            ("Hari/Tanggal", "{{ j.hari_tanggal }}"),
            ("Pukul", "{{ j.pukul }}"),
            ("Tempat", "{{ j.tempat }}"),
            ("Acara", "{{ j.acara }}"),
            indent=28,
        )
    draft.line("Surat tugas ini dibuat untuk dilaksanakan sebagaimana mestinya.", after=14)
    draft.signed(("Ditetapkan di {{ kota }}", "pada tanggal {{ tanggal }}", ""))
    draft.copies()
    draft.appendix("DAFTAR PESERTA {{ kegiatan | upper }}")
    number, name, rank, post = LIST_COLUMNS
    office = ("Perangkat Daerah", 38, "{{ p.opd }}")
    with draft.each("j in jadwal"):
        draft.people((number, (name[0], 46, name[2]), (rank[0], 28, rank[2]), post, office), "p in j.peserta")
    draft.signed()


CHANGE_COLUMNS: Final = (
    ("No.", 9, "{{ p.no }}"),
    ("Nama / NIP", 50, "{{ p.nama }}\n{{ p.nip }}"),
    ("Semula", 36, "{{ p.semula }}"),
    ("Menjadi", 0, "{{ p.menjadi }}"),
    ("Keterangan", 30, "{{ p.keterangan }}"),
)


def _change(draft: Draft) -> None:
    draft.kop()
    draft.head("Perubahan Jadwal {{ kegiatan }}")
    draft.to_office()
    draft.prose(
        "{% if tanggal_lama %}Menindaklanjuti surat kami Nomor {{ nomor_lama }} tanggal {{ tanggal_lama }}"
        "{% else %}Sehubungan dengan pemanggilan peserta {{ kegiatan }}{% endif %}, dengan hormat kami"
        " beritahukan bahwa jadwal bagi {{ jumlah }} orang pegawai dari {{ opd }} berubah sebagaimana"
        " tercantum dalam lampiran surat ini. Jadwal peserta lain tidak berubah."
    )
    draft.prose("Mohon Saudara menyampaikan perubahan ini kepada pegawai yang bersangkutan.")
    _closing(draft)
    draft.appendix("PERUBAHAN JADWAL PESERTA {{ kegiatan | upper }}")
    draft.people(CHANGE_COLUMNS, "p in peserta")
    draft.signed()


DROPPED_COLUMNS: Final = (
    ("No.", 9, "{{ p.no }}"),
    ("Nama / NIP", 50, "{{ p.nama }}\n{{ p.nip }}"),
    ("Jabatan", 0, "{{ p.jabatan }}"),
    ("Alasan tidak hadir", 30, "{{ p.keterangan }}"),
    ("Jadwal baru", 44, "{{ p.menjadi }}"),
)


def _dropped(draft: Draft) -> None:
    draft.kop()
    draft.head("Pemberitahuan Gugur dan Jadwal Baru {{ kegiatan }}")
    draft.to_office()
    draft.prose(
        "Berdasarkan daftar hadir {{ kegiatan }} pada {{ hari_tanggal }}, dengan hormat kami beritahukan"
        " bahwa {{ jumlah }} orang pegawai dari {{ opd }} sebagaimana tercantum dalam lampiran surat ini"
        " tidak mengikuti seluruh rangkaian kegiatan, sehingga dinyatakan gugur pada kegiatan tersebut dan"
        " mengikutinya kembali dari awal menurut jadwal baru."
    )
    draft.prose(
        "Mohon Saudara menugaskan pegawai yang bersangkutan untuk hadir menurut jadwal baru tersebut."
    )
    _closing(draft)
    draft.appendix("DAFTAR PESERTA GUGUR DAN JADWAL BARU")
    draft.people(DROPPED_COLUMNS, "p in peserta")
    draft.signed()


def _hand_over(draft: Draft) -> None:
    draft.kop()
    draft.line("TANDA TERIMA HASIL {{ kegiatan | upper }}", CENTRE, bold=True, underline=True, size=13)
    draft.line("Nomor: {{ nomor }}", CENTRE, after=12)
    draft.prose("Pada tanggal {{ tanggal }} telah diserahkan {{ dokumen }} kepada:")
    draft.labelled(
        ("Nama", "{{ nama }}"),
        ("NIP", "{{ nip }}"),
        ("Pangkat/Gol.", "{{ pangkat }}"),
        ("Jabatan", "{{ jabatan }}"),
        ("Perangkat Daerah", "{{ opd }}"),
        label=38,
    )
    draft.prose("atas keikutsertaannya dalam kegiatan:")
    draft.labelled(
        ("Kegiatan", "{{ kegiatan }}"),
        ("Hari terakhir", "{{ hari_tanggal }}"),
        ("Penyelenggara", "{{ penyelenggara or '-' }}"),
        label=38,
    )
    draft.prose(
        "Dokumen tersebut bersifat rahasia, diserahkan langsung kepada yang bersangkutan dalam keadaan"
        " tertutup, dan tidak untuk disebarluaskan."
    )
    draft.line("", size=8)
    table = draft.grid(0, 82)
    kept_whole(table)
    receives, gives = table.rows[0].cells
    write(
        receives,
        [
            ("", {}),
            ("Yang menerima,", {"after": 70}),
            ("{{ nama }}", {"bold": True, "underline": True}),
            ("NIP. {{ nip }}", {}),
        ],
    )
    write(
        gives,
        [
            ("{{ kota }}, {{ tanggal }}", {}),
            ("{{ ttd_jabatan }},", {"after": 56}),
            ("{{ ttd_nama }}", {"bold": True, "underline": True}),
            ("{{ ttd_pangkat }}", {}),
            ("NIP. {{ ttd_nip }}", {}),
        ],
    )


def _closing(draft: Draft) -> None:
    draft.prose("Demikian disampaikan, atas perhatian dan kerja sama Saudara diucapkan terima kasih.")
    draft.line("", size=8)
    draft.signed()
    draft.copies()


MAKERS: Final[Mapping[LetterKind, Callable[[Draft], None]]] = {
    LetterKind.CALL_UP: _call_up,
    LetterKind.PERSON: _person,
    LetterKind.ASSIGNMENT: _assignment,
    LetterKind.CHANGE: _change,
    LetterKind.DROPPED: _dropped,
    LetterKind.HAND_OVER: _hand_over,
}


def builtin(kind: LetterKind, paper: PaperSize) -> bytes:
    """Our template for a kind of letter, as a Word file."""
    draft = Draft(paper)
    MAKERS[kind](draft)
    return draft.saved()
