"""Every command on a realistic workspace, in a terminal of some width: what its screen shows.

python -m tests.cli.screens id 80        prints every screen, to be read
"""

import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from struct import pack
from tempfile import TemporaryDirectory
from threading import Thread
from typing import NamedTuple

import openpyxl

from tests.cli.running import Server
from tests.cli.terminal import CONTROLS
from tests.cli.test_first_hour import ROSTER, messy

PLANNED, HELD, LATER = "2026-01-12", "2026-02-05", "2026-05-04"


@dataclass(frozen=True)
class Step:
    """A command, and the day on which it is typed; ``reads`` if it changes nothing."""

    command: str
    day: str = PLANNED
    reads: bool = True


def _does(command: str, day: str = PLANNED) -> Step:
    return Step(command, day, reads=False)


SOMEONE = "197001221994032184"
"""In the first batch."""
STEPS = (
    Step(""),
    Step("due"),
    Step("show"),
    _does("init"),
    Step("template --help"),
    _does("template jadwal-tempat"),
    _does("template surat-pemanggilan"),
    Step("settings"),
    _does("settings set office.name 'BKPSDM Kota Contoh'"),
    Step("settings set plan.days nol"),
    _does("settings add attendance.excused 'tugas negara'"),
    Step("settings --own"),
    Step(f"roster check '{ROSTER}' --errors koreksi.xlsx"),
    Step(f"roster import '{ROSTER}' --dry-run"),
    _does(f"due '{ROSTER}'"),
    _does(f"roster import '{ROSTER}'"),
    Step("due"),
    Step("due --all --office inspektorat"),
    Step("due --within 180 --tier jpt"),
    Step("roster list"),
    Step("roster offices"),
    Step("offices"),
    _does("offices join 'Dinas Kesehtan' 'Dinas Kesehatan' --yes"),
    Step("why Agus"),
    Step("due --tier jpt"),
    Step("why 1"),
    Step("why 197001221994O32184"),
    Step("why 900"),
    _does("exempt add 'Dewi Pratama' 3 --until 2026-12-31 --reason 'Tugas belajar di luar negeri' --yes"),
    _does(f"exempt add {SOMEONE} --until 2026-12-31 --reason 'Tugas belajar di luar negeri'"),
    Step("exempt list"),
    _does(f"exempt lift {SOMEONE}"),
    _does("away add 197409221998031182 --from 2-2-2026 --to 4-2-2026 --reason 'Cuti besar ke Tanah Suci'"),
    _does("away import format-ketidakhadiran.xlsx"),
    Step("away list"),
    Step("forecast"),
    Step("forecast --clear-by 2026-12-31"),
    _does("plan --start 2-2-2026 --what-if --verbose"),
    _does(
        "plan --start 2-2-2026 --tier pengawas --tier jpt --parallel 2 --office-cap 10% --until 2026-03-31"
    ),
    _does("plan --start 2-2-2026 --tier pengawas"),
    Step("show"),
    Step(""),
    _does(f"move {SOMEONE} --to 2"),
    _does(f"swap {SOMEONE} 197007081994031057 --force"),
    _does(f"pin {SOMEONE}"),
    _does(f"unpin {SOMEONE}"),
    Step("move 1 --to 99"),
    Step("show"),
    _does("move 30 --to 6"),
    _does("publish --name 'Gelombang I' --yes"),
    Step("publish"),
    _does("plan --keep --yes"),
    Step("diff"),
    _does("draft discard --yes"),
    _does("export --format docx --format xlsx --format pdf --format ics --format html --format csv"),
    Step("letters"),
    _does("letters number 1 800/1/BKPSDM/I/2026 --date 2026-01-12"),
    _does("letters sent all --yes"),
    Step("letters --unsent"),
    _does("attend sheet 1", HELD),
    _does(f"attend mark 1 --absent {SOMEONE}:2 --reason sakit --yes", HELD),
    Step("attend show 1", HELD),
    Step("attend show 2", HELD),
    _does("attend mark 2 --all-present --yes", "2026-02-12"),
    _does("record --nip 197103301995032382 --on 2026-01-05 --organiser 'BKN Regional' --yes", HELD),
    Step("result pending", HELD),
    _does("template hasil", HELD),
    _does("result import format-hasil.xlsx", LATER),
    Step("result pending", LATER),
    Step("result show 1", LATER),
    _does("result deliver --batch 1", LATER),
    _does("batch shift 5 --start 2026-03-23 --force --reason 'gedung dipakai' --yes", HELD),
    _does("batch cancel 6 --reason 'peserta terlalu sedikit' --yes", HELD),
    Step("report coverage", LATER),
    Step("report backlog", LATER),
    Step("report attendance", LATER),
    Step("report batches", LATER),
    Step(f"report person {SOMEONE}", LATER),
    Step(f"why {SOMEONE}", LATER),
    Step("doctor", LATER),
    Step("workspace show", LATER),
    _does("backup", LATER),
    Step("log", LATER),
    Step(f"log --nip {SOMEONE}", LATER),
    Step("log --batch 1", LATER),
    Step("log heads", LATER),
    Step("log verify --against keluaran/jadwal.xlsx", LATER),
    Step("", LATER),
    _does("undo --yes", LATER),
    _does("undo --redo --yes", LATER),
    _does("person erase 197708102001031116 --reason 'permintaan tertulis' --yes", LATER),
    Step("jadwal"),
    Step("due tidak-ada.xlsx"),
    Step("due Data PNS Jan 2026.xlsx"),
    Step("plan --workdays jumat-senin"),
    Step("plan --start 31-2-2026"),
    Step("plan --tier eselon"),
    Step("due --json=1"),
    Step("letters sent 900", LATER),
    Step("help tanggal"),
    Step("--help"),
)
"""A year of an office, with every command; some are typed wrong."""


class Screen(NamedTuple):
    """What a command prints in a window of so many columns."""

    command: str
    width: int
    text: str


def screens(server: Server, folder: Path, language: str, widths: tuple[int, ...]) -> Iterator[Screen]:
    """Play the year and yield the screen of each command; of those that only read one for every width."""
    messy(folder / ROSTER)
    for step in STEPS:
        if step.command == "result import format-hasil.xlsx":
            _results(folder / "format-hasil.xlsx")
        for columns in widths if step.reads else widths[:1]:
            env = {"ASESMEN_LANG": language, "ASESMEN_TODAY": step.day, "NO_COLOR": "1", "TERM": "xterm"}
            text = on_screen(server, folder, step.command, env, columns)
            yield Screen(step.command, columns, text)


def on_screen(
    server: Server, folder: Path, command: str, env: Mapping[str, str], columns: int, *, plain: bool = True
) -> str:
    """What a command prints on a terminal where nobody types; ``plain`` without what steers the terminal."""
    import fcntl
    import pty
    import shlex
    import termios

    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, pack("HHHH", 40, columns, 0, 0))
    seen: list[bytes] = []
    reader = Thread(target=_read_all, args=(master, seen))
    reader.start()
    server.asesmen(
        folder, shlex.split(command), dict(env) | {"COLUMNS": str(columns)}, screen=os.ttyname(slave)
    )
    os.close(slave)
    reader.join()
    os.close(master)
    screen = b"".join(seen).decode(errors="replace").replace("\r\n", "\n")
    return CONTROLS.sub("", screen) if plain else screen


def _read_all(master: int, seen: list[bytes]) -> None:
    while True:
        try:
            data = os.read(master, 65_536)
        except OSError:  # Linux reports the end of the other side so
            return
        if not data:
            return
        seen.append(data)


RESULTS = (
    ("197007081994031057", "Rofi'ah Pratama", "04/02/2026", "Pemetaan", 82.5),
    ("197008061994032317", "Agus Nugraha", "04/02/2026", "Pemetaan", 71),
    ("197109041995031085", "Agus Wibowo", "04/02/2026", "Pemetaan", 91.25),
)


def _results(path: Path) -> None:
    """Fill in the blank workbook for results: three people of the first batch."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    columns = {str(cell.value): n for n, cell in enumerate(next(sheet.iter_rows()), start=1)}
    headers = ("NIP", "Nama", "Tanggal Asesmen", "Tujuan Penilaian", "JPM (%)", "Penyelenggara")
    for row, (nip, name, day, purpose, jpm) in enumerate(RESULTS, start=2):
        texts = (nip, name, day, purpose, str(jpm), "BKN Regional III")
        for header, text in zip(headers, texts, strict=True):
            sheet.cell(row, columns[header]).value = text
    book.save(path)


def main() -> None:
    """Print every screen in a language, at some widths."""
    language, *widths = sys.argv[1:]
    server = Server()
    with TemporaryDirectory() as folder:
        for one in screens(server, Path(folder), language, tuple(map(int, widths)) or (80,)):
            sys.stdout.write(f"\n$ asesmen {one.command} [{one.width}]\n{one.text}\n")
    server.close()


if __name__ == "__main__":
    main()
