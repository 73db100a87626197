"""Spreadsheets in: find the table, read typed cells, give back people and findings by cell."""

from importlib import import_module
from typing import TYPE_CHECKING

from asesmen_cli.intake._annotated import annotate
from asesmen_cli.intake._names import folded as bare_name
from asesmen_cli.intake._proposal import Accept, Proposal, accept_all, accept_none
from asesmen_cli.intake._reading import HeldBack, Reading, Row
from asesmen_cli.intake._roster import read_roster

if TYPE_CHECKING:
    from asesmen_cli.intake._attendance import (
        AttendanceCell,
        AttendanceList,
        AttendanceRow,
        read_attendance,
    )
    from asesmen_cli.intake._dates import typed_day
    from asesmen_cli.intake._formats import understood
    from asesmen_cli.intake._participants import (
        ANSWER,
        LISTED,
        ORGANISER,
        Participant,
        Participants,
        read_participants,
    )
    from asesmen_cli.intake._periods import AbsenceRow, VenueRow, read_absences, read_windows
    from asesmen_cli.intake._recognise import SPREADSHEETS, Recognised, recognise
    from asesmen_cli.intake._results import ResultRow, ResultSheet, read_results
    from asesmen_cli.intake._sheet_days import AttendanceDay, MonthDay, Weekday

__all__ = [
    "ANSWER",
    "LISTED",
    "ORGANISER",
    "SPREADSHEETS",
    "AbsenceRow",
    "Accept",
    "AttendanceCell",
    "AttendanceDay",
    "AttendanceList",
    "AttendanceRow",
    "HeldBack",
    "MonthDay",
    "Participant",
    "Participants",
    "Proposal",
    "Reading",
    "Recognised",
    "ResultRow",
    "ResultSheet",
    "Row",
    "VenueRow",
    "Weekday",
    "accept_all",
    "accept_none",
    "annotate",
    "bare_name",
    "read_absences",
    "read_attendance",
    "read_participants",
    "read_results",
    "read_roster",
    "read_windows",
    "recognise",
    "typed_day",
    "understood",
]

_OF_LISTS = {
    "AttendanceCell": "_attendance",
    "AttendanceDay": "_sheet_days",
    "AttendanceList": "_attendance",
    "AttendanceRow": "_attendance",
    "MonthDay": "_sheet_days",
    "Weekday": "_sheet_days",
    "read_attendance": "_attendance",
    "typed_day": "_dates",
    "understood": "_formats",
    "ANSWER": "_participants",
    "LISTED": "_participants",
    "ORGANISER": "_participants",
    "Participant": "_participants",
    "Participants": "_participants",
    "read_participants": "_participants",
    "AbsenceRow": "_periods",
    "VenueRow": "_periods",
    "read_absences": "_periods",
    "read_windows": "_periods",
    "SPREADSHEETS": "_recognise",
    "Recognised": "_recognise",
    "recognise": "_recognise",
    "ResultRow": "_results",
    "ResultSheet": "_results",
    "read_results": "_results",
}
"""What a roster does not need -> its module, which is imported when somebody asks for it."""

if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        if name not in _OF_LISTS:
            raise AttributeError(name)
        return getattr(import_module(f"{__name__}.{_OF_LISTS[name]}"), name)
