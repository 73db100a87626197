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
    name: module
    for module, names in {
        "_attendance": "AttendanceCell AttendanceList AttendanceRow read_attendance",
        "_sheet_days": "AttendanceDay MonthDay Weekday",
        "_dates": "typed_day",
        "_formats": "understood",
        "_participants": "ANSWER LISTED ORGANISER Participant Participants read_participants",
        "_periods": "AbsenceRow VenueRow read_absences read_windows",
        "_recognise": "SPREADSHEETS Recognised recognise",
        "_results": "ResultRow ResultSheet read_results",
    }.items()
    for name in names.split()
}
"""What a roster does not need -> its module, which is imported when somebody asks for it."""

if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        if name not in _OF_LISTS:
            raise AttributeError(name)
        return getattr(import_module(f"{__name__}.{_OF_LISTS[name]}"), name)
