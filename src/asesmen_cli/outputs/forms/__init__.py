"""Workbooks that are filled in and read back: blank lists, attendance, absences, suggestions."""

from asesmen_cli.outputs.forms._absences import add_absences
from asesmen_cli.outputs.forms._attendance import add_attendance, write_form
from asesmen_cli.outputs.forms._blank import BLANKS, TEMPLATES, blank_workbook
from asesmen_cli.outputs.forms._suggestions import write_suggestions

__all__ = [
    "BLANKS",
    "TEMPLATES",
    "add_absences",
    "add_attendance",
    "blank_workbook",
    "write_form",
    "write_suggestions",
]
