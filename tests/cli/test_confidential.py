"""A result has been taken in. Whatever is asked afterwards, one command alone tells what it says."""

import re
import shlex
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile, is_zipfile

import pytest
from pypdf import PdfReader
from typer.core import TyperGroup
from typer.main import get_command

from asesmen_cli.cli import app
from tests.cli.running import Server
from tests.cli.samples import SAMPLES
from tests.engines import place
from tests.rosters import Grid, number, write

TOLD = re.compile(r"87[.,]65|0[.,]8765|3[.,]14159")
"""The JPM and the level of one person, in any clothes. Neither stands anywhere else."""
GILANG, DEWI, AGUS, EKO = number(9), number(6), number(3), number(7)
RESULTS: Grid = [
    ["HASIL PENGISIAN JABATAN"],
    ["NO", "NIP", "NAMA", "INTEGRITAS", "STANDAR", "TOTAL", "JPM", "KATEGORI"],
    [1, GILANG, "Gilang Nugraha", 3.14159, 27, 25, 87.65, "KMS"],
    [2, DEWI, "Dewi Lestari", 3.14159, "", "", 0.8765, "MS"],
    [3, number(77), "Yoga Tidakada", 3.14159, "", "", 87.65, "MS"],
    [4, AGUS, "Agus Pratama", "", "", "", "87,65 %", "87,65"],
    ["", 87.65, "", "", "", "", "", ""],
    ["", "", "Rata-rata", 3.14159, "", "", 87.65, ""],
]
BEFORE = (
    "roster import roster.xlsx",
    "plan --tier pengawas --start 2023-11-13 --batch-size 4",
    "publish --yes",
    f"--today 2023-11-15 attend mark 1 --absent {AGUS}:2 --reason sakit",
)
AFTER = f"""
    result import results.xlsx --dry-run
    result import results.xlsx
    result import results.xlsx --purpose mapping
    result show {GILANG}
    result pending
    result deliver {GILANG}
    result deliver {GILANG} --again
    due --all
    due later.xlsx --all
    roster check roster.xlsx
    roster import roster.xlsx
    roster list
    roster offices
    record participants.xlsx --on 2020-01-02
    why {GILANG}
    report coverage --format xlsx --format html
    report backlog --format docx
    report attendance --format pdf
    report batches --format csv
    report results --format xlsx --format pdf
    report person {GILANG} --format pdf --format docx
    forecast --format xlsx
    show
    attend show 1
    attend sheet 1
    attend mark 1 --all-present
    attend import keluaran/hadir-batch-1-2023-11-13.xlsx
    exempt add {AGUS} --until 2024-12-31 --reason sakit
    exempt list
    exempt lift {AGUS}
    away add {AGUS} --from 2024-02-05 --to 2024-02-07 --reason cuti
    away list
    away import absences.xlsx
    away lift {AGUS} --from 2024-02-05
    plan --start 2024-02-05 --batch-size 2 --mix-tiers
    draft discard --yes
    plan --start 2024-02-05 --batch-size 2 --mix-tiers --what-if
    pin {EKO}
    unpin {EKO}
    swap {EKO} {number(10)} --force --reason tukar
    move {EKO} --to 2 --force --reason pindah
    export --format xlsx --format csv --format json --format ics --format pdf --format docx --format html
    letters
    publish --yes
    diff 2023-11-13 2024-02-05
    letters number 1 800/1
    letters sent 1
    batch shift 1 --start 2024-03-04 --force --reason gedung --yes
    batch cancel 1 --reason gedung --yes
    roster rename {GILANG} {number(9, since=202103)} --yes
    log
    log --nip {number(9, since=202103)}
    log --nip {DEWI}
    log --batch 1
    log heads
    undo --dry-run --force
    undo --yes --force --reason keliru
    doctor
    doctor --fix
    backup --to salinan.db
    log verify --against salinan.db
    workspace show
    workspace copy asesmen.db lagi.db
    workspace prepare postgresql://admin@localhost/asesmen --sql
    restore salinan.db --yes
    template results
    help result
    settings set plan.days 3
    settings add calendar.extra_workdays 2024-12-26
    offices join "Kecamatan Jombang" "Dinas Kesehatan" --yes
    open roster.xlsx --yes
    init
    result void {DEWI} --reason bocor --yes
    why {DEWI}
    log --command result
    person erase {DEWI} --reason permintaan --yes
"""
"""Every command, so that a new one is asked too."""
AS_JSON = (
    "result",
    "due",
    "why",
    "roster list",
    "report",
    "forecast",
    "show",
    "attend show",
    "log",
    "doctor",
)
"""What is asked for as JSON as well."""


def commands(group: TyperGroup, *path: str) -> Iterator[str]:
    for name, command in group.commands.items():
        if isinstance(command, TyperGroup):
            yield from commands(command, *path, name)
        else:
            yield " ".join((*path, name))


def words(path: Path) -> str:
    """Everything that stands in a file."""
    content = path.read_bytes()
    if is_zipfile(path):
        with ZipFile(BytesIO(content)) as archive:
            return "\n".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
    if path.suffix == ".pdf":
        return "\n".join(page.extract_text() for page in PdfReader(path).pages)
    return content.decode("utf-8", "replace")


def ours(folder: Path) -> dict[str, str]:
    """What the files say that were written for people; the workspace and its copies hold everything."""
    return {
        str(path.relative_to(folder)): words(path)
        for path in folder.rglob("*")
        if path.is_file() and path.suffix != ".db" and path.name not in {*SAMPLES, "results.xlsx"}
    }


def asked(server: Server, folder: Path, line: str, *extra: str) -> tuple[int, str]:
    """(status, all that is said)."""
    ran = server.asesmen(folder, [*extra, *shlex.split(line)], {"ASESMEN_TODAY": "2024-01-22"})
    return ran.status, ran.out + ran.err


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, server: Server) -> Path:
    """Results have been sent for people who attended."""
    folder = tmp_path_factory.mktemp("kantor")
    for name in ("roster.xlsx", "later.xlsx", "participants.xlsx", "absences.xlsx"):
        SAMPLES[name](folder / name)
    write(folder / "results.xlsx", RESULTS)
    for line in BEFORE:
        ran = server.asesmen(folder, shlex.split(line), {})
        assert ran.status == 0, ran.err
    return folder


@pytest.mark.rule("R52")
def test_one_command_alone_tells_what_a_result_says(office: Path, server: Server) -> None:
    here = shlex.quote(place(office))
    lines = [line.strip().replace(" asesmen.db", f" {here}") for line in AFTER.strip().splitlines()]
    known = set(commands(get_command(app)))  # type: ignore[arg-type] # the root is a group
    names = {name for name in known for line in lines if f"{line} ".startswith(f"{name} ")}
    assert names == known - {"workspace grant"}  # it says who may read what, on a server: tests/shared
    telling, failing = [], []
    for line in lines:
        for extra in ((), ("--json", "--lang", "id"))[: 1 + line.startswith(AS_JSON)]:
            status, said = asked(server, office, line, *extra)
            telling += [line] if TOLD.search(said) else []
            failing += [(line, said)] if status and not extra else []
    telling += [name for name, said in ours(office).items() if TOLD.search(said)]
    assert (telling, failing) == ([f"result show {GILANG}"] * 2, [])
