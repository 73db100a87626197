"""Chains of units as SIASN writes them: which part is the office (OPD) that gets the letters."""

import re
from functools import lru_cache

_GOVERNMENT = re.compile(r"(?:pemerintah(?:an)?|pemkot|pemkab|pemprov|pemda)\b", re.IGNORECASE)
_REGION = re.compile(r"(?:kab(?:upaten)?\.?|kota|prov(?:insi)?\.?) +[\w ]{1,40}", re.IGNORECASE)
OFFICES = (
    r"dinas|badan|inspektorat|sekretariat|kecamatan|kec\.|satuan polisi|satpol|rsud|rumah sakit"
    r"|bappeda\w*|bapelitbang\w*|bkpsdm\w*|bkd\w*|bkpp\w*|bapenda|bpkad|bpkd|bpbd|kesbangpol|dis(?:dik|hub|nak|kominfo"
    r"|perind|dukcapil|dag|pora|par|bud|sos|kes|tan)\w*|dinkes|dinsos|dpmptsp|dpupr|dlh|setda|sekda|setwan"
)
"""Words that begin the name of an office (OPD)."""
_KANTOR = "kantor"
_OFFICE = re.compile(rf"(?:{OFFICES}|{_KANTOR})(?!\w)", re.IGNORECASE)
_PART_OF_AN_OFFICE = re.compile(
    r"sekretariat$|sekretariat (?:dinas|badan|inspektorat|kecamatan)\b"
    r"|kantor (?:lurah|kelurahan|desa|cabang|wilayah|urusan)\b|badan layanan|rumah sakit(?! umum daerah)",
    re.IGNORECASE,
)
PLACES = (
    rf"{OFFICES}|{_KANTOR}|bagian|kelurahan|uptd?|puskesmas|tk|sdn?|sd negeri|smpn?|sman?|smkn?|slbn?"
    r"|sekolah|laboratorium"
)
"""Words that begin the name of any place whose list of people is below it."""
_HEADING = re.compile(
    r"(?:(?:[IVXLC]+|[A-Z]|\d+)[.)]?\s+)?"
    r"(?:(?:opd|skpd|perangkat daerah|unit kerja|satuan kerja|instansi)\s*:\s*)?"
    rf"((?:{PLACES})(?!\w).*)",
    re.IGNORECASE,
)
_COUNT_BEHIND = re.compile(
    r"\s*[:(=-]?\s*(?:jumlah\s*:?\s*)?\d{1,5}\s*(?:orang|org|pegawai|asn|pns)\s*\)?$", re.IGNORECASE
)
_DASH = re.compile(r" [-–—>|»] ")
_LONGEST = 400


def office_heading(heading: str) -> str | None:
    """The office that a line of its own names: ``SKPD : Dinas Kesehatan``, ``II. KECAMATAN X (25 orang)``."""
    match = _HEADING.fullmatch(heading[:_LONGEST].strip())
    return (_COUNT_BEHIND.sub("", match[1]).strip(" :") or None) if match else None


def is_government(name: str) -> bool:
    """The whole city, regency or province is nobody's office."""
    return _GOVERNMENT.match(name.strip()) is not None


def is_office(name: str) -> bool:
    """Is this an OPD by its words?"""
    name = name.strip()
    return _OFFICE.match(name) is not None and not _PART_OF_AN_OFFICE.match(name)


@lru_cache(maxsize=1 << 14)
def parted(chain: str) -> tuple[str | None, str | None]:
    """(office, unit) of a chain: the office is the part that is an OPD by its words, else the outermost.

    A government in the chain is left out, at either end of it.

    >>> parted("SEKSI GIZI - BIDANG KESMAS - DINAS KESEHATAN - PEMKAB SUKAMAJU")
    ('DINAS KESEHATAN', 'SEKSI GIZI - BIDANG KESMAS')
    A ``KANTOR`` is one only where no other part is.

    >>> parted("DINAS PENDIDIKAN - CABANG DINAS UTARA - FUNGSIONAL")
    ('DINAS PENDIDIKAN', 'CABANG DINAS UTARA - FUNGSIONAL')
    """
    parts = [part.strip() for part in _DASH.split(chain[:_LONGEST]) if part.strip()]
    parts = [part for part in parts if not is_government(part)]
    if not parts:
        return None, None
    if len(parts) > 1:
        parts = [part for part in parts if not _REGION.fullmatch(part)] or parts[-1:]
    offices = [at for at, part in enumerate(parts) if is_office(part)]
    named = [at for at in offices if not parts[at].casefold().startswith(_KANTOR)]
    offices = named or offices
    at = offices[-1] if offices else len(parts) - 1
    if len(offices) > 1 and offices[0] == 0 and offices[-1] != len(parts) - 1:
        at = 0
    others = parts[:at] + parts[at + 1 :]
    return parts[at], " - ".join(others) or None
