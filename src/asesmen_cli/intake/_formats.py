"""What the readers understand, as tables for the documentation: taken from the readers themselves."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TypeAlias

from asesmen_cli.intake import _attendance, _headers, _participants, _periods, _result_columns
from asesmen_cli.intake import _values as values
from asesmen_cli.intake._cells import Fault
from asesmen_cli.intake._names import folded, may_be_one_person
from asesmen_cli.intake._places import parted

Section: TypeAlias = tuple[str, tuple[str, str], Sequence[tuple[str, str]]]
"""Title, the heads of two columns, rows."""

DATES = (
    "2023-11-08",
    "08-11-2023",
    "8/11/23",
    "8 November 2023",
    "Rabu, 8 Nov 2023",
    "8 Nov 2023 pukul 08.00 WIB",
    "Serang, 8 November 2023",
    "tgl. 8-11-2023",
    "8 November 2023 (Kemendagri)",
    "6 s.d. 8 November 2023",
    "6-8 November 2023",
    "06/11/2023 - 08/11/2023",
    "31 Oktober s.d. 4 November 2022",
    "6, 7 dan 8 November 2023",
    "29 Desember s.d. 3 Januari 2023",
    "11/2021",
    "November 2021",
    "Tahun 2022",
    "2019 dan 2022",
    "2022 (LAN)",
    "belum pernah",
    "rencana 2025",
)
ECHELONS = (
    "IV.a",
    "IV/A",
    "IVA",
    "41",
    "Eselon IV",
    "Administrator/III.a",
    "Pengawas (IV.a)",
    "Plt. III.a",
    "Pelaksana",
    "Non Eselon",
)
KINDS = (
    "Struktural",
    "JPT Pratama",
    "Jabatan Administrator (Eselon III)",
    "Struktural - Pengawas",
    "JFT (Guru)",
    "JFU",
)
CHAINS = (
    "SEKSI GIZI - DINAS KESEHATAN",
    "DINAS KESEHATAN - PEMERINTAH KABUPATEN SUKAMAJU",
    "DINAS PENDIDIKAN - CABANG UTARA - FUNGSIONAL",
    "SUBBAG UMUM - LEMBAGA LAIN",
)
NAMES = (
    ("ARGA WIRAYUDHA, S.STP.MM", "Arga Wirayudha S.STP,MM"),
    ("M. Rizal", "Muhammad Rizal"),
    ("I Gd Putra", "I Gede Putra"),
    ("WIRA YUDHA", "WIRAYUDHA"),
    ("Budi Santoso", "Rudi Santoso"),
)
_THIS_YEAR = 2026


def understood() -> Iterator[Section]:
    """Every kind of header and cell that is understood."""
    header = ("Field", "Headers")
    fields = {str(field): found.split(" | ") for field, found in _headers.ALIASES.items()}
    fields["last_assessed"] = ["a word for the assessment and one for when, such as TANGGAL ASESMEN TERAKHIR"]
    yield "Columns of a roster", header, [(field, ", ".join(found)) for field, found in fields.items()]
    yield "Dates", ("Written", "Read as"), [(written, _shown_day(written)) for written in DATES]
    yield "Echelons", ("Written", "Read as"), [(one, str(values.echelon(one) or "none")) for one in ECHELONS]
    yield "Kinds of post", ("Written", "Tier"), [(one, str(values.tier_of_kind(one))) for one in KINDS]
    yield "Chains of units", ("Written", "Office"), [(one, parted(one)[0] or "none") for one in CHAINS]
    yield (
        "Names under one number",
        ("Names", "Read as"),
        [
            (f"{some} / {other}", "one person" if may_be_one_person(some, other) else "two people")
            for some, other in NAMES
        ],
    )
    yield "Names, compared", ("Written", "Compared as"), [(some, folded(some)) for some, _ in NAMES]
    yield "Lists of attendance", ("Cell", "Words"), _words(_attendance.documented())
    yield "Lists of who was assessed", header, _words(_participants.documented())
    yield "Sheets of results", header, _words(_result_columns.documented())
    yield "Absences and venues", header, _words(_periods.documented())


def _words(listed: Mapping[str, Sequence[str]]) -> list[tuple[str, str]]:
    return [(name, ", ".join(found)) for name, found in listed.items()]


def _shown_day(written: str) -> str:
    found = values.span(written, this_year=_THIS_YEAR)
    if found is None:
        return "never"
    if isinstance(found, Fault):
        return "a finding with its cell"
    first, last = (one if isinstance(one, date) else one.day for one in found)
    exact = f"{last}" if first == last else f"{first} to {last}"
    return exact if isinstance(found[1], date) else f"{exact} (the year or month alone)"
