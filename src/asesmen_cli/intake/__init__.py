"""Spreadsheets in: find the table, read typed cells, give back people and findings by cell."""

from asesmen_cli.intake._annotated import annotate
from asesmen_cli.intake._participants import (
    ANSWER,
    LISTED,
    ORGANISER,
    Participant,
    Participants,
    read_participants,
)
from asesmen_cli.intake._periods import AbsenceRow, VenueRow, read_absences, read_windows
from asesmen_cli.intake._reading import HeldBack, Reading, Row
from asesmen_cli.intake._roster import read_roster
from asesmen_cli.intake._values import folded as bare_name

__all__ = [
    "ANSWER",
    "LISTED",
    "ORGANISER",
    "AbsenceRow",
    "HeldBack",
    "Participant",
    "Participants",
    "Reading",
    "Row",
    "VenueRow",
    "annotate",
    "bare_name",
    "read_absences",
    "read_participants",
    "read_roster",
    "read_windows",
]
