"""Chains of units as SIASN writes them: which part is the office (OPD) that gets the letters."""

import re
from functools import lru_cache

_GOVERNMENT = re.compile(r"(?:pemerintah(?:an)?|pemkot|pemkab|pemprov|pemda)\b", re.IGNORECASE)
_OFFICE = re.compile(
    r"(?:dinas|badan|inspektorat|sekretariat|kecamatan|kantor|satuan polisi|satpol|rsud|rumah sakit umum "
    r"daerah"
    r"|bappeda\w*|bkpsdm\w*|bkd\w*|bkpp\w*|bapenda|bpkad|bpbd|kesbangpol|disdik\w*|dinkes|disdukcapil|dishub|dpmptsp)\b",
    re.IGNORECASE,
)
_PART_OF_AN_OFFICE = re.compile(
    r"sekretariat$|sekretariat (?:dinas|badan|inspektorat|kecamatan)\b|kantor (?:camat|lurah|kelurahan"
    r"|desa)\b|badan layanan",
    re.IGNORECASE,
)
_DASH = re.compile(r" [-–—] ")
_LONGEST = 400


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
    >>> parted("DINAS PENDIDIKAN - CABANG DINAS UTARA - FUNGSIONAL")
    ('DINAS PENDIDIKAN', 'CABANG DINAS UTARA - FUNGSIONAL')
    """
    parts = [part.strip() for part in _DASH.split(chain[:_LONGEST]) if part.strip()]
    parts = [part for part in parts if not is_government(part)]
    if not parts:
        return None, None
    offices = [at for at, part in enumerate(parts) if is_office(part)]
    at = offices[-1] if offices else len(parts) - 1
    if len(offices) > 1 and offices[0] == 0 and offices[-1] != len(parts) - 1:
        at = 0
    others = parts[:at] + parts[at + 1 :]
    return parts[at], " - ".join(others) or None
