"""Every document and report, word for word: 1, 25 and 40 people, long names of offices, one and three days.

A change of what a reader finds in the files is looked at before it becomes the golden text.
"""

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from asesmen_cli.domain.letters import LetterKind
from asesmen_cli.usecases.attend.mark import Marking, mark_attendance
from asesmen_cli.usecases.common.context import PROGRAM, Context
from asesmen_cli.usecases.export import export
from asesmen_cli.usecases.letters import LetterOptions
from asesmen_cli.usecases.report import REPORTS, Asked, file_document, report
from tests.builders import TODAY
from tests.outputs.reading import read_back
from tests.rosters import Someone, number, somebody
from tests.usecases.life import LONGEST, office, published

GOLDEN = Path(__file__).parent / "golden"
LONG = "Dinas Pekerjaan Umum, Penataan Ruang, Perumahan dan Permukiman"
"""An office whose name has sixty letters."""
CASES = {"one": (1, 1), "twenty-five": (25, 3), "forty": (40, 3)}
"""People, and days of a batch."""
OURS = {
    "government": "Pemerintah Kota Contoh",
    "name": "Badan Kepegawaian dan Pengembangan Sumber Daya Manusia",
    "place": "Contoh",
    "signatory_name": "Dra. Hj. Pejabat Contoh, M.Si.",
    "signatory_nip": "197001011995032001",
}
FORMATS = ("csv", "docx", "html", "ics", "json", "pdf", "xlsx")
EVENT = re.compile(r"\b\d+:[0-9a-f]{12,64}\b")
"""An event of the record, whose digest differs each time."""
AFTER = timedelta(days=21)


def people(n: int) -> list[Someone]:
    return [
        somebody(
            serial,
            nip=number(serial),
            office=f"{LONG} {serial % 3 + 1}" if serial % 4 else "Dinas Sosial",
            echelon="IV.a" if serial % 5 else "III.a",
            last_assessed=None if serial % 6 == 0 else LONGEST + timedelta(days=serial),
        )
        for serial in range(1, n + 1)
    ]


def held(folder: Path, n: int, days: int) -> Context:
    """An office three weeks later: of the first batch, which was held, one person did not come."""
    at = office(folder, people(n), office=OURS, forecast={"cost_per_person": 1_500_000})
    published(at, "Gelombang I", batch_size=20, days=days, parallel=2)
    after = replace(at, today=TODAY + AFTER)
    first = at.workspace.snapshot().plans[-1].plan.batches[0]
    mark_attendance(after, first.number, Marking(absent=(f"{first.nips[0]}:1",), reason="sakit"))
    return after


@pytest.mark.parametrize("case", CASES)
def test_what_is_exported_reads_as_it_did(tmp_path: Path, case: str, *, update_golden: bool) -> None:
    at = held(tmp_path, *CASES[case])
    export(at, FORMATS, tmp_path / "keluaran", letters=LetterOptions(kinds=tuple(LetterKind)[:4]))
    compare(f"documents-{case}", tmp_path / "keluaran", update_golden=update_golden)


@pytest.mark.parametrize("case", CASES)
def test_every_report_reads_as_it_did(tmp_path: Path, case: str, *, update_golden: bool) -> None:
    at = held(tmp_path, *CASES[case])
    for name, kind in REPORTS.items():
        document = report(at, name, Asked(nip=number(1) if kind.of_person else ""))
        file_document(at, document, [one for one in FORMATS if one != "ics"], tmp_path / "laporan")
    compare(f"reports-{case}", tmp_path / "laporan", update_golden=update_golden)


def compare(name: str, folder: Path, *, update_golden: bool) -> None:
    """Compare what stands in the files of a folder with what stood there when somebody last looked."""
    golden = GOLDEN / f"{name}.txt"
    files = sorted(file for file in folder.iterdir() if not file.name.startswith("."))
    parts = (f"=== {file.name}\n{read_back(file)}" for file in files)
    told = EVENT.sub("N:...", "\n".join(parts).replace(PROGRAM, "asesmen"))
    told = re.sub(r"\s*·\s*catatan\s+N:\.\.\.\s*·\s*", " · catatan N:... · ", told)  # its width differs
    text = "\n".join(line.rstrip() for line in told.splitlines())
    if update_golden:
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(f"{text}\n", encoding="utf-8")
    assert f"{text}\n" == golden.read_text(encoding="utf-8")
