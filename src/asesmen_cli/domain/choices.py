"""The lists of names that a person chooses from, each once."""

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
    """Blank workbooks."""

    ROSTER = "roster"
    HISTORY = "history"
    ABSENCES = "absences"
    VENUES = "venues"
    ATTENDANCE = "attendance"
    RESULTS = "results"
