"""The lists of names that a person chooses from, each once."""

from collections.abc import Mapping
from enum import StrEnum


class Format(StrEnum):
    """Formats of the files that ``export`` writes; a file's suffix is the name of its format."""

    XLSX = "xlsx"
    CSV = "csv"
    JSON = "json"
    ICS = "ics"
    PDF = "pdf"
    HTML = "html"
    DOCX = "docx"


REPORT_FORMATS = (Format.XLSX, Format.CSV, Format.JSON, Format.PDF, Format.DOCX, Format.HTML)
"""Formats of a report. It has no days to put into a calendar."""


class Template(StrEnum):
    """The kinds of workbooks that are read; there is a blank one of each."""

    ROSTER = "roster"
    HISTORY = "history"
    ABSENCES = "absences"
    VENUES = "venues"
    ATTENDANCE = "attendance"
    RESULTS = "results"


class ScreenLanguage(StrEnum):
    """What the screen speaks; documents are always Indonesian."""

    AUTO = "auto"
    """The language of the computer."""
    INDONESIAN = "id"
    ENGLISH = "en"


INDONESIAN: Mapping[str, str] = {
    "tidak-diketahui": "unknown",
    "penuh": "full",
    "tersamar": "masked",
    "publik": "public",
    "pemanggilan": "call-up",
    "perorangan": "person",
    "penugasan": "assignment",
    "perubahan": "change",
    "gugur": "dropped",
    "pengisian": "filling",
    "pemetaan": "mapping",
    "keduanya": "both",
    "pegawai": "roster",
    "riwayat": "history",
    "berhalangan": "absences",
    "jadwal-tempat": "venues",
    "kehadiran": "attendance",
    "hasil": "results",
    "surat-pemanggilan": "letter-call-up",
    "surat-perorangan": "letter-person",
    "surat-penugasan": "letter-assignment",
    "surat-perubahan": "letter-change",
    "surat-gugur": "letter-dropped",
    "surat-penyerahan": "letter-hand-over",
}
"""Indonesian names that a person may type in place of the English ones."""
