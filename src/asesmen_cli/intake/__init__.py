"""Spreadsheets in: find the table, read typed cells, give back people and findings by cell."""

from asesmen_cli.intake._reading import HeldBack, Reading, Row
from asesmen_cli.intake._roster import read_roster

__all__ = ["HeldBack", "Reading", "Row", "read_roster"]
