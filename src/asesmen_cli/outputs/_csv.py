"""The lists as CSV that Excel opens rightly with a double click on an Indonesian machine.

Excel there separates by ``;``, takes UTF-8 only with a byte order mark, and keeps 15 digits of a number:
a NIP is written in its groups, which stay text. Dates are ISO: every Excel reads ``2023-11-06`` as that
day, whereas ``06/11/2023`` becomes 11 June where Windows is set to American dates.
"""

import csv
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from asesmen_cli.domain.facts import Report
from asesmen_cli.domain.people import grouped
from asesmen_cli.language import Language
from asesmen_cli.outputs._listings import Cell, Kind, Listing, listings

RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet takes for the start of a formula (OWASP, CSV injection), full-width forms included."""


def write_csv(report: Report, words: Language, folder: Path) -> None:
    """Write one file for each list into ``folder``."""
    for listing in listings(report, words):
        _write(listing, folder / f"{listing.stem}.csv")


def _write(listing: Listing, path: Path) -> None:
    kinds = [column.kind for column in listing.columns]
    rows = ([_field(cell, kind) for cell, kind in zip(row, kinds, strict=True)] for row in listing.rows)
    write_rows(path, listing.headings, rows)


def write_rows(path: Path, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write fields that are texts already, as Indonesian Excel opens them."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
        writer.writerow(headings)
        writer.writerows(rows)


def _field(cell: Cell, kind: Kind) -> str:
    match cell:
        case None:
            return ""
        case str():
            return inert(grouped(cell) if kind is Kind.NIP else cell)
        case int():
            return str(cell)
        case date():
            return cell.isoformat()


def inert(text: str) -> str:
    """The text with an apostrophe before what a spreadsheet would run."""
    return f"'{text}" if text.startswith(RUNS) else text
