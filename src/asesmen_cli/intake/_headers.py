"""Which field a column header means: exact aliases over a normalised spelling, never a loose search.

Spellings were collected from rosters, SIMPEG and SIASN exports of many offices. A header that is not
listed means nothing: ``NAMA SKPD`` is no name and ``JABATAN ATASAN`` is no post of this person.
"""

import re
from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache

from asesmen_cli.intake._cells import words


class Field(StrEnum):
    """What a column of a roster can hold. The values are the keys of ``--map`` and ``[columns]``."""

    NIP = "nip"
    NAME = "name"
    TITLE_FRONT = "title_front"
    TITLE_BACK = "title_back"
    BIRTH_DATE = "birth_date"
    SEX = "sex"
    OFFICE = "office"
    UNIT = "unit"
    POSITION = "position"
    POST_KIND = "post_kind"
    ECHELON = "echelon"
    RANK = "rank"
    EMPLOYMENT = "employment"
    STANDING = "standing"
    TMT_CPNS = "tmt_cpns"
    RETIRES_ON = "retires_on"
    RETIREMENT_AGE = "retirement_age"
    LAST_ASSESSED = "last_assessed"
    POST_SINCE = "post_since"
    NOTE = "note"


NAME_OVER_NIP = "name_over_nip"
"""A header that promises the name and the number in one cell, or one over the other."""

# Best first: where a sheet has several of them, the one further left in the list is the field.
ALIASES: Mapping[str, str] = {
    Field.NIP: (
        "NIP BARU | NIPBARU | PNS NIPBARU | PNS NIP BARU | FORMATTED NIP | NIP | NIP 18 DIGIT | "
        "NIP PEGAWAI | PEG NIP | NIP PNS | NIP ASN | NIP/NI PPPK | NIP/NIPPPK | NIP/NIP PPPK | NI PPPK | "
        "NIPPPK | NIP PPPK | NI PPPK PW | NIP/NRP | NIP/NIK | NIPNIK | NIP NIK | NIP/NIPTTK | NIP MASTER | "
        "NIP/NI P3K | NI P3K | NO NIP | NOMOR NIP | NOMOR INDUK PEGAWAI | NOMOR INDUK PEGAWAI NIP | "
        "NO INDUK PEGAWAI | "
        "NOMOR INDUK PEGAWAI/KARYAWAN"
    ),
    Field.NAME: (
        "NAMA LENGKAP DENGAN GELAR | NAMA DENGAN GELAR | NAMA DAN GELAR | NAMA LENGKAP | NAMA | NAMA PNS | "
        "NAMA PEGAWAI | NAMA ASN | NAMA PEGAWAI NEGERI SIPIL | NAMA LENGKAP PEGAWAI | NAMA PEJABAT | "
        "NAMA KARYAWAN | NAMA PPPK | NAMA CPNS | PEG NAMA | NMPEG | NAMA MASTER | PNS PNSNAM | NAME | "
        "NAMA PESERTA | NAMA LENGKAP TANPA GELAR | NAMA TANPA GELAR | EMPLOYEE NAME | FULL NAME"
    ),
    NAME_OVER_NIP: (
        "NAMA/NIP | NAMA NIP | NAMA PEGAWAI NIP | NAMA PEGAWAI/NIP | NAMA/NIP/NIDN | NAMA DAN NIP | "
        "NAMA & NIP | NAMA, NIP | NAMA LENGKAP/NIP | NAMA LENGKAP NIP | NAMA PNS/NIP | NAMA PNS NIP | "
        "NAMA PEGAWAI DAN NIP | NAMA ASN/NIP | NAMA PEJABAT/NIP | NAMA LENGKAP DAN NIP | NIP/NAMA | "
        "NIP NAMA | NIP DAN NAMA"
    ),
    Field.TITLE_FRONT: "GELAR DEPAN | GELAR DPN | GLRDPN | GLR DEPAN | GLR DPN | PNS GLRDPN | GLRDEPAN",
    Field.TITLE_BACK: (
        "GELAR BELAKANG | GELAR BLK | GELAR BLKG | GELAR BLKNG | GLRBLK | GLR BELAKANG | GLR BLK | "
        "PNS GLRBLK | GLRBELAKANG"
    ),
    Field.BIRTH_DATE: (
        "TANGGAL LAHIR | TGL LAHIR | TANGGAL LAHIR PEGAWAI | TGL LAHIR PEGAWAI | TGL LAHIR MASTER | "
        "TGLLAHIR | DATE OF BIRTH | BIRTH DATE | TEMPAT, TANGGAL LAHIR | TEMPAT TANGGAL LAHIR | "
        "TEMPAT DAN TANGGAL LAHIR | TEMPAT/TANGGAL LAHIR | TEMPAT/TGL LAHIR | TEMPAT, TGL LAHIR | "
        "TEMPAT & TGL LAHIR | TEMPAT TGL LAHIR | TEMPAT & TANGGAL LAHIR | TEMPAT DAN TGL LAHIR | TTL | "
        "KELAHIRAN TANGGAL"
    ),
    Field.SEX: (
        "JENIS KELAMIN | JNS KELAMIN | KELAMIN | KELAMIN PEGAWAI | JK | J/K | L/P | P/L | GENDER | SEX | LP"
    ),
    Field.OFFICE: (
        "OPD | NAMA OPD | SOPD | PERANGKAT DAERAH | NAMA PERANGKAT DAERAH | ORGANISASI PERANGKAT DAERAH | "
        "SKPD | NAMA SKPD | SKPD ACUAN RESMI | UNOR INDUK | UNOR INDUK NAMA | NAMA UNOR INDUK | UNOR 1 | "
        "COLUMN1 | UNIT/UNIT KERJA INDUK | UNIT KERJA INDUK | SATKER INDUK | INDUK | DINAS | "
        "DINAS/INSTANSI | BADAN/DINAS | DINAS/BADAN | SATUAN KERJA | SATKER | INSTANSI | NAMA INSTANSI | "
        "SATUAN KERJA NAMA | OFFICE | OPD/UNIT KERJA | UNIT KERJA/OPD | SKPD/UNIT KERJA | UNIT KERJA/SKPD | "
        "PERANGKAT DAERAH/UNIT KERJA | NAMA SATUAN KERJA | OPD MASTER | UNIT ORGANISASI INDUK | ASAL "
        "INSTANSI | "
        "INSTANSI ASAL | ASAL OPD | OPD ASAL | NAMA DINAS | PERANGKAT DAERAH ASAL | ASAL PERANGKAT DAERAH | "
        "SATUAN KERJA INDUK | INSTANSI INDUK | NAMA SATKER | INSTANSI/UNIT KERJA | UNIT KERJA ASAL"
    ),
    Field.UNIT: (
        "UNOR NAMA | NAMA UNOR | UNOR | UNIT KERJA UNOR | UNIT KERJA | NAMA UNIT KERJA | UNKER | "
        "SUB UNIT KERJA | UNOR 2 | SKPD 2 | COLUMN2 | UNIT ORGANISASI | SUBAG/UNIT KERJA | "
        "UNIT KERJA/SEKOLAH | TEMPAT TUGAS | BAGIAN | BIDANG | SUB SEKSI | UPT | UPTD | UNIT | PNS UNOR | "
        "TEMPAT KERJA | SUB UNIT | BIDANG/BAGIAN | UNIT KERJA SAAT INI | UNIT KERJA SEKARANG | UNIT ES III | "
        "UNIT ESELON III | UNIT ES II | UNIT ESELON II | NAMA UNIT | PENEMPATAN | TEMPAT PENEMPATAN | "
        "LOKASI KERJA NAMA | LOKASI KERJA | NAMA SEKOLAH | SEKOLAH | NAMA WILAYAH | WILAYAH | WILAYAH "
        "KERJA | "
        "NAMA LEMBAGA | NAMA UNIT ORGANISASI | FASKES | NAMA FASKES | PUSKESMAS"
    ),
    Field.POSITION: (
        "JABATAN NAMA | NAMA JABATAN | JABATAN | JABATAN SAAT INI | JABATAN SEKARANG | JABATAN TERAKHIR | "
        "JABATAN TERAKHIR/TMT | NOMENKLATUR | NOMENKLATUR JABATAN | JABATAN BARU | JABATAN/TMT | "
        "JABATAN TMT | JABATAN/INSTANSI | JABATAN/UNIT KERJA | JABATAN TMT ESELON | JABATAN DEFINITIF | "
        "POSITION"
    ),
    Field.POST_KIND: (
        "JENIS JABATAN NAMA | JENIS JABATAN | JABATAN JENIS | NAMA JENIS JABATAN | STAT JABATAN | "
        "STATUS JABATAN | KELOMPOK JABATAN | JFT/JFU | JENJANG JABATAN | TINGKAT JABATAN | JENJANG | "
        "TIPE PEGAWAI | TIPE JABATAN"
    ),
    Field.ECHELON: (
        "ESELON NAMA | NAMA ESELON | ESELON | TINGKAT ESELON | ESELON/TMT | ESELON TMT | ESELONERING | ESS | "
        "ESSELON | ES | ESL | ESEL | ESE | ESELON JABATAN | JABATAN ESELON | JABATAN ESS | JABATAN ES | "
        "ECHELON | ESELON ID"
    ),
    Field.RANK: (
        "GOL AKHIR NAMA | NAMA GOL AKHIR | GOLONGAN AKHIR NAMA | GOL AKHIR | GOLONGAN AKHIR | "
        "GOLONGAN RUANG | GOL RUANG | GOL/RUANG | GOLONGAN/RUANG | GOLRU | GOL/RU | GOL | GOLONGAN | PGOL | "
        "PANGKAT/GOL | PANGKAT/GOL RUANG | PANGKAT GOL RUANG | PANGKAT/GOLONGAN | PANGKAT/GOLONGAN RUANG | "
        "PANGKAT/GOL/RUANG | GOL/PANGKAT | GOLONGAN PANGKAT | GOLONGAN/PANGKAT | PANGKAT GOLONGAN | "
        "PANGKAT/GOL RUANG/TMT | PANGKAT/GOL/TMT | PANGKAT, GOL RUANG | PANGKAT DAN GOLONGAN | GR/TMT | "
        "GOL RUANG/TMT | GOL/TMT | GOL RUANG TMT | GOLONGAN BARU | GOLONGAN GOL | PANGKAT | RANK | "
        "PANGKAT/GOLONGAN/RUANG | PANGKAT (GOL/RUANG) | PANGKAT, GOLONGAN | NAMA GOLONGAN"
    ),
    Field.EMPLOYMENT: (
        "STATUS ASN | STATUS KEPEGAWAIAN | STATUS PEGAWAI | JENIS ASN | JENIS PEGAWAI NAMA | JENIS PEGAWAI | "
        "STATUS | ASN | PNS/CPNS | PNS/PPPK | CPNS/PNS"
    ),
    Field.STANDING: (
        "KEDUDUKAN HUKUM NAMA | KEDUDUKAN HUKUM | KEDUDUKAN PEGAWAI | STATUS KEDUDUKAN | STATUS AKTIF | "
        "DETAIL STATUS NAMA | KEDUDUKAN"
    ),
    Field.TMT_CPNS: "TMT CPNS | TANGGAL CPNS | TGL CPNS | TAMAT CPNS | TMT CAPEG",
    Field.POST_SINCE: (
        "TMT JABATAN | TGL TMT JABATAN | TANGGAL TMT JABATAN | JABATAN TMT JABATAN | JABATAN TMT | "
        "TMT JABATAN TERAKHIR | TMT JABATAN SEKARANG | TANGGAL JABATAN | TGL JABATAN"
    ),
    Field.NOTE: (
        "KETERANGAN | KET | CATATAN | KETERANGAN LAIN | KETERANGAN LAINNYA | KET LAIN | STATUS PENSIUN"
    ),
    Field.RETIRES_ON: "TMT PENSIUN | TANGGAL PENSIUN | TGL PENSIUN | PENSIUN | TMT BUP | PENSIUN TMT",
    Field.RETIREMENT_AGE: "BUP | USIA PENSIUN | BATAS USIA PENSIUN",
}


def _listed(text: str) -> tuple[str, ...]:
    return tuple(text.split(" | "))


_BY_ALIAS: Mapping[str, tuple[str, int]] = {
    alias: (field, place) for field, text in ALIASES.items() for place, alias in enumerate(_listed(text))
}

# There is no standard for the column of the last assessment: a header of these words only, with a word for
# the
# assessment and one for when. "Nilai", "Tempat", "Jadwal", "Berlaku" ... are other facts.
_ASSESSED = re.compile(
    r"(?:DI|TER)?AS[SE]{1,7}MENT?S?|PEN?KOM|UJIKOM|UKOM|KOMPETENSI|POTENSI|PROFILING|AS{1,2}ES{1,2}ED|KEGIATAN"
)
_SURELY_ASSESSED = re.compile(r"(?:DI|TER)?AS[SE]{1,7}MENT?S?|PEN?KOM|UJIKOM|UKOM|PROFILING|AS{1,2}ES{1,2}ED")
_DATED = words("TANGGAL TGL TGGL TANGGAL2 TMT WAKTU DATE KAPAN BULAN BLN HARI")
_YEARLY = words("TAHUN THN TH YEAR")
_LATEST = words("TERAKHIR AKHIR LAST LATEST PREVIOUS MOST RECENT SEBELUMNYA")
_FILLING = words(
    "PELAKSANAAN MENGIKUTI IKUT TES TEST PEGAWAI OF DI YANG JABATAN SELESAI PER KALI ON HASIL UJI "
    "PENILAIAN PEMETAAN CENTER CENTRE MANAJERIAL SOSIAL SOSIO KULTURAL TEKNIS DAN & ASN PNS RIWAYAT KE I "
    "II III IV PERTAMA KEDUA KETIGA 1 2 3 4 5 DATA"
)
_OF_A_YEAR = re.compile(r"20\d\d")
_LONGEST_HEADER = 200
"""Characters. A longer cell is not a header."""


def _assessed(spelling: str) -> int | None:
    """How surely a header is that of days of assessments: 0 to 3, the surest first; None for other headers.

    The cells must not refute 2, and must prove 3: it may be above scores, titles or ticks.
    """
    words = re.split(r"[ /,]+", spelling)
    if not any(map(_ASSESSED.fullmatch, words)):
        return None
    others = {word for word in words if not _ASSESSED.fullmatch(word) and not _OF_A_YEAR.fullmatch(word)}
    if not others <= _DATED | _YEARLY | _LATEST | _FILLING:
        return None
    if others & _DATED:
        return 0
    if others & _YEARLY:
        return 1
    if others & _LATEST:
        return 2
    return 3 if any(map(_SURELY_ASSESSED.fullmatch, words)) or "UJI" in words else None


# A header that begins with NIP or NAMA and goes on with other words may be the field: the cells must prove
# it.
_BEGINS = {"NIP": Field.NIP, "NAMA": Field.NAME}
PROVEN = 100
"""Goodness of such a spelling, worse than every listed one."""
_SOMEBODY_ELSE = words(
    "ATASAN LAMA PENILAI VERIFIKATOR KEPALA LANGSUNG PPK KPA BENDAHARA OPERATOR PENGUSUL PEMBIMBING "
    "MENTOR SKPD OPD SEKOLAH IBU BAPAK AYAH BANK REKENING KABUPATEN KOTA PROVINSI SUAMI ISTRI ANAK "
    "WILAYAH BERKAS JABATAN UNIT INSTANSI DIKLAT DOKUMEN SATUAN KERJA SATKER UNOR DINAS PENDIDIKAN LATJAB "
    "JURUSAN GOLONGAN PANGKAT ESELON JENIS KEGIATAN LEMBAGA PENYELENGGARA ASESOR PANITIA KECAMATAN DESA "
    "KELURAHAN GEDUNG RUANG TEMPAT PANGGILAN DAERAH FASKES KELAS DIKLAT PELATIHAN ORGANISASI KAMPUS "
    "UNIVERSITAS PRODI"
)
_MOST_WORDS = 5


def hinted(header: str) -> str | None:
    """The number or the name, where a header begins with it and goes on with words that do not forbid it."""
    return next(
        (field for spelling in spellings(header) if (field := _begins_with(spelling)) is not None), None
    )


def _begins_with(spelling: str) -> str | None:
    words = re.split(r"[ /,&]+", spelling)
    if len(words) not in range(2, _MOST_WORDS + 1) or _SOMEBODY_ELSE.intersection(words[1:]):
        return None
    return _BEGINS.get(words[0])


EVENT_DAYS = frozenset(
    _listed(
        "TANGGAL | TGL | TANGGAL PELAKSANAAN | TGL PELAKSANAAN | TANGGAL PENILAIAN | TGL PENILAIAN | "
        "WAKTU PELAKSANAAN | TANGGAL KEGIATAN | TGL KEGIATAN | WAKTU KEGIATAN | HARI/TANGGAL"
    )
)
"""Over the day of an event, in lists that are about one."""

_OWN_GROUPS = frozenset(
    _listed(
        "ASN | BIODATA | CPNS | DATA | DATA ASN | DATA DIRI | DATA PEGAWAI | DATA PNS | DATA POKOK | "
        "GOLONGAN | IDENTITAS | IDENTITAS PEGAWAI | JABATAN | KEPEGAWAIAN | PANGKAT | PANGKAT/GOLONGAN | "
        "PEGAWAI | PEJABAT | PNS | PPPK | PROFIL | TEMPAT | TEMPAT & | TEMPAT,"
    )
)
"""Group headers under which a sub-header keeps its own meaning."""

_NOTHING_UNDER_A_GROUP = frozenset(
    _listed(
        "BARU | INDUK | JABATAN | JENJANG | KET | KETERANGAN | LAMA | NAMA | NAME | NIP | NO | NOMOR | "
        "STATUS | TAHUN | TANGGAL | TGL | TMT | UNIT"
    )
)
"""Sub-headers too general to be trusted under a group that is not listed: ``PENDIDIKAN`` over ``NAMA``."""

_OTHER_COLUMNS = frozenset(
    _listed(
        "AGAMA | ALAMAT | BARU | BASIC TPP | BESAR GAJI | BL | BLN | BULAN | CAT MUTASI | CATATAN | DIKLAT | "
        "DIKLAT STRUKTURAL | EMAIL | GOL TERAKHIR | ID | JAM | JPM | JURUSAN | KARPEG | KATEGORI | KELAS | "
        "KELAS JABATAN | KINERJA | KOMPETENSI | LAMA | LATIHAN JABATAN | LULUS | LULUS TAHUN | LULUS THN | "
        "MASA KERJA | MK | MULAI BEKERJA | NAMA | NAMA LATJAB | NAMA PENDIDIKAN | NIK | NILAI | NIP LAMA | "
        "NIPLAMA | NO | NO DUK | NO HP | NO KTP | NO URUT | NOMOR | NOMOR HP | NOMOR URUT | NPWP | PARAF | "
        "PENDIDIKAN | PENDIDIKAN TERAKHIR | PNS ID | PNS PNSNIP | POTENSI | REKOMENDASI | RUANG | SELURUH | "
        "TAHUN | TAHUN LULUS | TANDA TANGAN | TANGGAL | TELEPON | TEMPAT LAHIR | TGL | TH | THN | TINGKAT | "
        "TINGKAT IJAZAH | TMT | TMT ESELON | TMT GOL | TMT GOLONGAN | TMT JABATAN | TMT PANGKAT | TMT PNS | "
        "UMUR | URUT | USIA"
    )
)
"""Columns that rosters have and the tool has no use for."""

_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad]")
_HINT = re.compile(r"\([^()]{0,80}\)|\[[^\]\[]{0,80}\]")
_HINT_OF_LETTERS = re.compile(r"[A-Z]{2,}|\[")
_MARKS = re.compile(r"[*.:_()\[\]#?;\-\s]+")


@lru_cache(maxsize=4096)
def spellings(header: str) -> tuple[str, ...]:
    """The spellings by which a header is compared, closest first.

    ``"Tgl. Lahir * (dd-mm-yyyy)"`` gives ``TGL LAHIR DD MM YYYY`` and ``TGL LAHIR``.
    """
    if len(header) > _LONGEST_HEADER:
        return ("",)
    text = _INVISIBLE.sub("", header).strip()
    if re.fullmatch(r"[A-Za-z][a-z]*(?:[A-Z][a-z]+)+", text):
        text = re.sub(r"(?<=.)(?=[A-Z])", " ", text)
    text = text.upper()
    full = _tidy(text)
    short = _tidy(_HINT.sub(lambda hint: " " if _HINT_OF_LETTERS.search(hint[0]) else hint[0], text))
    return tuple(dict.fromkeys((full, short, re.sub(r" \d$", "", short))))


def _tidy(text: str) -> str:
    text = " ".join(_MARKS.sub(" ", text).split())
    text = re.sub(r" ?([/,]) ?", lambda mark: "/" if mark[1] == "/" else ", ", text).strip(" ,/")
    return text.replace(" ", "") if re.fullmatch(r"\w(?: \w)+", text) else text


@lru_cache(maxsize=4096)
def meaning(header: str, group: str = "") -> tuple[str, int] | None:
    """The field of a header under a group header, and how good a spelling it is (0 is best)."""
    if group:
        if (joined := meaning(f"{group} {header}")) is not None:
            return joined
        own = any(
            spelling in _OWN_GROUPS or _BY_ALIAS.get(spelling, ("", 0))[0] == NAME_OVER_NIP
            for spelling in spellings(group)
        )
        if not own and any(spelling in _NOTHING_UNDER_A_GROUP for spelling in spellings(header)):
            return None
    for spelling in spellings(header):
        if (found := _BY_ALIAS.get(spelling)) is not None:
            return found
        if (surely := _assessed(spelling)) is not None:
            return Field.LAST_ASSESSED, surely
    return None


def is_number(header: str) -> bool:
    """Is it the header of the running numbers?"""
    return header.strip() == "#" or spellings(header)[0] in {
        "NO",
        "NOMOR",
        "NO URUT",
        "NOMOR URUT",
        "NO DUK",
        "URUT",
    }


def known(header: str) -> bool:
    """Is it the name of any column, needed or not? Tells a second header row from a row of data."""
    return meaning(header) is not None or any(spelling in _OTHER_COLUMNS for spelling in spellings(header))
