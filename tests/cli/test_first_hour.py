"""A newcomer's first hour: a folder with a messy roster of 420 people, ``asesmen``, numbers typed, letters.

The session takes place in a pseudo-terminal of 80 columns; docs/first-hour.md and docs/jam-pertama.md show
every screen of it. ``--update-golden`` writes them anew.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from tests.cli.running import COMMAND, ROOT
from tests.cli.terminal import Terminal
from tests.rosters import COLUMNS, Grid, Someone, grouped, plain, signed, somebodies, write

pytestmark = pytest.mark.posix("Windows has no pseudo-terminals of this kind")

CLOCK = re.compile(r"(the clock says|komputer menunjukkan)[^.]*\.")
ROSTER = "Data PNS Jan 2026.xlsx"
DAMAGED = 1.98001012005011e17
"""A NIP that a spreadsheet has turned into a number."""


def messy(path: Path) -> None:
    """Write a roster as offices keep it: titles, grouped and damaged numbers, two spellings, signatures."""
    people = [_older(n, one) for n, one in enumerate(somebodies(420))]
    rows = plain(
        people, COLUMNS, above=["PEMERINTAH KOTA CONTOH", "DAFTAR NOMINATIF PNS", "KEADAAN JANUARI 2026", ""]
    )
    grid: Grid = [list(row) for row in signed(rows)]
    for n, row in enumerate(grid[5:425]):
        if n % 60 == 17:
            row[0] = DAMAGED
        elif n % 3 == 0:
            row[0] = grouped(str(row[0]))
    write(path, grid)


def _older(n: int, one: Someone) -> Someone:
    """Return a person of the roster of 2026, some in an office that is written in another way."""
    last = one.last_assessed
    later = None if last is None else date(last.year + 3, last.month, min(last.day, 28))
    misspelt = one.office == "Dinas Kesehatan" and n % 9 == 0
    return replace(one, last_assessed=later, office="Dinas Kesehtan" if misspelt else one.office)


@dataclass(frozen=True)
class Part:
    """One part of the session: a sentence before it, the command that begins it, what is typed when."""

    says: str
    steps: Sequence[tuple[str, str]]
    command: str | None = None


NUMBER = "800/{n}/BKPSDM/{month}/{year}"
OFFICE = ("PEMERINTAH KOTA CONTOH", "BKPSDM Kota Contoh", "Jl. Merdeka 1, Contoh", "Contoh", "Kepala BKPSDM")
SIGNATORY = ("Siti Aminah, S.Sos., M.Si.", "Pembina Tk. I", "197001011995032001")
ANSWERS = (*OFFICE, *SIGNATORY, NUMBER, "07.30 WIB s.d. selesai", "Aula BKPSDM")

PAGES: Mapping[str, tuple[str, str, str, Sequence[Part]]] = {
    "first-hour.md": (
        "en",
        "The first hour",
        """Unpack `asesmen-VERSION-windows.zip`, double-click **asesmen** in its folder, and choose the
folder that holds your roster (without Windows: type `asesmen` there). Here that is one messy roster of 420
people, and nothing else. All of this was typed and shown in a terminal of 80 columns; a test plays it.""",
        (
            Part(
                "The window says what is there. First your office (3 in the menu); Enter skips a question.",
                (
                    *(("0 to leave [1]:", "3"), ("id · en [en]:", "")),
                    *zip(
                        (
                            "CONTOH:", "Name of your office:", "Address:", "date of a letter:",
                            "Post of the person", "Name of the person",
                            "Tk. I:", "NIP of the person", "Enter for none:", "s.d. selesai:",
                            "batches are held:",
                        ),
                        ANSWERS,
                        strict=True,
                    ),
                    ("0 to leave:", ""),
                ),
                "",
            ),
            Part(
                "Enter loads the roster; offices that may be one are asked about.",
                (
                    *(("0 to leave [1]:", ""), ("to the summary", "0")),
                    *(("one office? [y/n]", "y"), ("0 to leave:", "")),
                ),
            ),
            Part(
                "Enter again: a plan, here for the tier with the most people.",
                (
                    *(("0 to leave [1]:", ""), ("Which tier [1]:", "2"), ("First day", "2-2-2026")),
                    *(("People in a batch", ""), ("Days of a batch", ""), ("Go on? [Y/n]", "")),
                    ("0 to leave:", ""),
                ),
            ),
            Part(
                "The draft is published under a name.",
                (
                    *(("0 to leave [1]:", ""), ("Name of the plan", "Gelombang I"), ("Go on? [Y/n]", "")),
                    ("0 to leave:", ""),
                ),
            ),
            Part(
                "The letters are written.",
                (("0 to leave [1]:", ""), ("Which files [1]:", ""), ("[keluaran]:", ""), ("0 to leave:", "")),
            ),
            Part("What is left is to send them.", (("0 to leave [1]:", "0"),)),
        ),
    ),
    "jam-pertama.md": (
        "id",
        "Satu jam pertama",
        """Ekstrak `asesmen-VERSI-windows.zip`, klik dua kali **asesmen** di folder hasilnya, lalu pilih
folder tempat daftar pegawai Anda (tanpa Windows: ketik `asesmen` di folder itu). Di sini isinya satu daftar
pegawai yang tidak rapi, 420 orang, tanpa berkas lain. Semua ini diketik dan tampil di terminal 80 kolom;
sebuah pengujian memainkannya.""",
        (
            Part(
                "Jendela menyebutkan apa yang ada. Mulai dengan identitas instansi (3 di menu); Enter"
                " melewati pertanyaan.",
                (
                    *(("untuk selesai [1]:", "3"), ("id · en [id]:", "")),
                    *zip(
                        (
                            "CONTOH:", "Nama instansi:", "Alamat:", "tanggal surat:", "Jabatan", "Nama",
                            "Tk. I:", "NIP", "tanpa pola:", "s.d. selesai:", "pelaksanaan asesmen:",
                        ),
                        ANSWERS,
                        strict=True,
                    ),
                    ("0 untuk selesai:", ""),
                ),
                "",
            ),
            Part(
                "Enter memuat daftar pegawai; nama yang mungkin satu perangkat daerah ditanyakan.",
                (
                    *(("untuk selesai [1]:", ""), ("ke ringkasan", "0")),
                    *(("perangkat daerah? [y/t]", "y"), ("0 untuk selesai:", "")),
                ),
            ),
            Part(
                "Enter lagi: jadwal, di sini untuk jenjang dengan pegawai terbanyak.",
                (
                    *(("untuk selesai [1]:", ""), ("Jenjang apa [1]:", "2"), ("Hari Pertama", "2-2-2026")),
                    *(("Peserta per batch", ""), ("Lama satu batch", ""), ("Lanjutkan? [Y/t]", "")),
                    ("0 untuk selesai:", ""),
                ),
            ),
            Part(
                "Rancangan diterbitkan dengan sebuah nama.",
                (
                    *(("untuk selesai [1]:", ""), ("Nama jadwal", "Gelombang I"), ("Lanjutkan? [Y/t]", "")),
                    ("0 untuk selesai:", ""),
                ),
            ),
            Part(
                "Surat dibuat.",
                (
                    *(("untuk selesai [1]:", ""), ("Berkas apa [1]:", ""), ("[keluaran]:", "")),
                    ("0 untuk selesai:", ""),
                ),
            ),
            Part("Tinggal mengirimkannya.", (("untuk selesai [1]:", "0"),)),
        ),
    ),
}  # fmt: skip


def shown(folder: Path, language: str, parts: Sequence[Part]) -> Iterator[str]:
    """Play the parts and yield the page: sentences, and what the terminal shows."""
    session: Terminal | None = None
    for part, following in pairwise([*parts, Part("", (), "")]):
        text = ""
        if part.command is not None:
            command = part.command.split()
            text = " ".join(["$ asesmen", *command]) + "\n"
            env = {"ASESMEN_LANG": language, "ASESMEN_TODAY": "2026-01-12"}
            session = Terminal([*COMMAND, *command], folder, env)
        assert session is not None
        for waits_for, types in part.steps:
            text += session.wait_for(waits_for)
            session.type(types)
        if following.command is not None:
            text += session.rest()
            assert session.finish() == 0
        lines = CLOCK.sub(r"\1 (today).", text).splitlines()
        yield "\n".join(["", part.says, "", "```text", *(line.rstrip() for line in lines), "```"])


@pytest.mark.sqlite("the guide is about a workspace in a file")
@pytest.mark.parametrize("page", PAGES)
def test_the_first_hour_is_as_the_guide_shows_it(page: str, tmp_path: Path, update_golden: bool) -> None:
    messy(tmp_path / ROSTER)
    language, title, about, parts = PAGES[page]
    now = "\n".join([f"# {title}", "", about, *shown(tmp_path, language, parts)]) + "\n"
    assert list((tmp_path / "keluaran").glob("*.docx"))
    path = ROOT / "docs" / page
    if update_golden:
        path.write_text(now, encoding="utf-8")
    assert now == path.read_text(encoding="utf-8")
