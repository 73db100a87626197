"""Rosters: ``due --json``, first load, beside pandas and openpyxl; ``roster check`` beside calamine alone."""

import importlib.util
import sys
import tempfile
from datetime import date
from pathlib import Path
from types import ModuleType

from xlsxwriter import Workbook

from side_by_side import program, ratio, verdict

HEADERS = (
    "NIP", "NAMA", "JABATAN", "ESELON", "JENIS JABATAN", "UNIT KERJA", "PERANGKAT DAERAH", "STATUS PEGAWAI",
    "TANGGAL ASESMEN TERAKHIR",
)  # fmt: skip
LIMITS = {5_000: (0.9, 0.7, 7), 60_000: (0.45, 0.35, 5)}
"""People -> limit and goal of the ratio, number of pairs."""
CHECKED = 60_000
CHECK_LIMIT, CHECK_GOAL = 3.0, 2.0

PLAIN = """
import json, sys
import pandas as pd
roster = pd.read_excel(sys.argv[1], engine="openpyxl", dtype={"NIP": str})
last = pd.to_datetime(roster["TANGGAL ASESMEN TERAKHIR"], errors="coerce")
due = roster[last.isna() | (last + pd.DateOffset(years=2) <= pd.Timestamp("2023-11-06"))]
json.dump(due.astype(str).to_dict("records"), sys.stdout)
"""

ROWS = """
import sys
from python_calamine import CalamineWorkbook
for row in CalamineWorkbook.from_path(sys.argv[1]).get_sheet_by_index(0).iter_rows():
    pass
"""


def generator() -> ModuleType:
    """The generator of the examples."""
    path = Path(__file__).resolve().parent.parent / "examples" / "generate.py"
    spec = importlib.util.spec_from_file_location("generate", path)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(path)
    module = importlib.util.module_from_spec(spec)
    sys.modules["generate"] = module
    spec.loader.exec_module(module)
    return module


def write_roster(path: Path, people: int) -> None:
    """A roster of nine columns, header in the first row."""
    book = Workbook(path, {"constant_memory": True, "default_date_format": "dd/mm/yyyy"})
    sheet = book.add_worksheet("Data")
    sheet.write_row(0, 0, HEADERS)
    for row, person in enumerate(generator().city(2023, people), start=1):
        cells = (
            person.nip, person.name, person.seat.position, person.seat.echelon, person.seat.kind,
            person.seat.unit, person.seat.office, person.status,
        )  # fmt: skip
        for column, text in enumerate(cells):
            sheet.write_string(row, column, text or "")
        if person.assessed is not None:
            sheet.write_datetime(row, len(cells), person.assessed)
    book.close()


if __name__ == "__main__":
    within = True
    today = date(2023, 11, 6).isoformat()
    with tempfile.TemporaryDirectory() as folder:
        for people, (limit, goal, runs) in LIMITS.items():
            roster = Path(folder) / f"roster-{people}.xlsx"
            workspace = Path(folder) / "asesmen.db"
            write_roster(roster, people)
            ours = program("due", str(roster), "--json", "--today", today, "--workspace", str(workspace))
            plain = [sys.executable, "-c", PLAIN, str(roster)]
            measured = ratio(ours, plain, runs=runs, reset=lambda: workspace.unlink(missing_ok=True))  # noqa: B023 (called at once)
            within &= verdict(
                f"first load, {people} rows / pandas with openpyxl", measured, limit=limit, goal=goal
            )
            if people == CHECKED:
                check = program("roster", "check", str(roster), "--json", "--today", today)
                measured = ratio(check, [sys.executable, "-c", ROWS, str(roster)], runs=runs, reset=int)
                what = f"roster check, {people} rows / iter_rows of calamine"
                within &= verdict(what, measured, limit=CHECK_LIMIT, goal=CHECK_GOAL)
    sys.exit(not within)
