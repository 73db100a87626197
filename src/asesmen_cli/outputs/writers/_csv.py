"""Tables as CSV that Excel opens rightly with a double click on an Indonesian machine.

Excel there separates by ``;``, takes UTF-8 only with a byte order mark, and keeps 15 digits of a number:
a NIP is written in its groups, which stay text. Dates are ISO: every Excel reads ``2023-11-06`` as that
day, whereas ``06/11/2023`` becomes 11 June where Windows is set to American dates.
"""

import csv
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from itertools import chain
from pathlib import Path

from asesmen_cli.domain.document import Cell, Document, Table
from asesmen_cli.domain.facts import Report
from asesmen_cli.domain.letterhead import nip_in_groups
from asesmen_cli.domain.messages import Kind
from asesmen_cli.language import Language
from asesmen_cli.outputs._provenance import Provenance

ORIGIN = "keterangan"
"""The name of the file that says where the others come from."""
RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet takes for the start of a formula (OWASP, CSV injection), full-width forms included."""


def write_csv(report: Report, document: Document, words: Language, folder: Path) -> None:
    """Write one file for each table, and one of their origin."""
    for table in document.tables:
        write_table(table, words, folder / f"{document.file}-{table.key}.csv")
    write_origin(Provenance(report, words), folder / f"{document.file}-{ORIGIN}.csv")


def write_origin(origin: Provenance, path: Path) -> None:
    """Write as of when tables are, from what, and of which plan: they have no room for it themselves."""
    words, load, plan = origin.words, origin.report.due.load, origin.report.plan
    facts = (
        (words.say("As of"), origin.report.due.as_of.isoformat()),
        (words.say("Source"), load.source),
        (words.say("Loaded on"), load.loaded_on.isoformat()),
        (words.say("Plan"), origin.plan),
        (words.say("fingerprint").capitalize(), plan.digest if plan else ""),
        (words.say("Part"), origin.part),
        (words.say("Record"), origin.report.mark if origin.report.heads else ""),
        (words.say("Program"), origin.report.program),
    )
    _write([(name, inert(value)) for name, value in facts if value], path)


def write_table(table: Table, words: Language, path: Path) -> None:
    """Write one table. A total can be added up and is left out."""
    titles = [words.text(column.title) for column in table.columns]
    rows = (
        [_field(cell, kind, words) for cell, kind in zip(row, table.kinds, strict=True)] for row in table.rows
    )
    _write(chain([titles], rows), path)


def _write(rows: Iterable[Sequence[str]], path: Path) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=";", lineterminator="\r\n").writerows(rows)


def _field(cell: Cell, kind: Kind, words: Language) -> str:
    match cell:
        case None:
            return ""
        case float():
            return f"{cell:.4f}".replace(".", ",")
        case Decimal() | int():
            return str(cell).replace(".", ",")
        case date():
            return f"{cell:%Y-%m}" if kind is Kind.MONTH else cell.isoformat()
        case _:
            text = words.cell(cell, kind)
            return inert(nip_in_groups(text) if kind is Kind.NIP else text)


def inert(text: str) -> str:
    """Return the text with an apostrophe before what a spreadsheet would run."""
    return f"'{text}" if text.startswith(RUNS) else text
