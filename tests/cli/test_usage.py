"""What typer refuses is said in our words, in the language asked for, with exit status 2."""

from pathlib import Path

import pytest

from asesmen_cli.cli import app
from asesmen_cli.domain.choices import INDONESIAN, Template
from asesmen_cli.domain.facts import Privacy
from asesmen_cli.domain.findings import Exit
from asesmen_cli.domain.letters import LetterKind
from asesmen_cli.domain.people import Tier
from asesmen_cli.domain.results import Purpose

TIERS = "jpt, administrator, pengawas, pelaksana, fungsional, tidak-diketahui"
NEAR = "(maksudnya administrator?)"
FORMATS = "xlsx, csv, json, ics, pdf, html, docx (maksudnya docx?)"
TEMPLATES = (
    "pegawai, riwayat, berhalangan, jadwal-tempat, kehadiran, hasil, surat-pemanggilan, surat-perorangan,"
    " surat-penugasan, surat-perubahan, surat-gugur, surat-penyerahan (maksudnya jadwal-tempat?)."
)


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ("plan --batch-size", "--batch-size memerlukan nilai. Lihat asesmen --help."),
        ("due --strict=1", "--strict tidak memakai nilai. Lihat asesmen --help."),
        ("due a.xlsx b.xlsx c.xlsx", "b.xlsx c.xlsx berlebih. Lihat asesmen due --help."),
        ("plan --json=1", "--json tidak memakai nilai. Lihat asesmen --help."),
        ("jadwal", "Tidak ada perintah jadwal (maksudnya plan?). Lihat asesmen --help."),
        ("Surat", "Tidak ada perintah Surat (maksudnya letters?). Lihat asesmen --help."),
        (
            "due PNS Jan 2026.xlsx",
            'Nama berkasnya memakai spasi: PNS Jan 2026.xlsx. Beri tanda petik: "PNS Jan 2026.xlsx".',
        ),
        (
            "batch shift 1 --to 2-2-2026",
            "Tidak ada opsi --to (maksudnya --start?). Lihat asesmen batch shift --help.",
        ),
        ("template dates", f"NAMA dates tidak benar: pilih dari {TEMPLATES} Lihat asesmen template --help."),
        ("due --tier eselon", f"--tier eselon tidak benar: pilih dari {TIERS}. Lihat asesmen due --help."),
        (
            "due --tier eselon3",
            f"--tier eselon3 tidak benar: pilih dari {TIERS} {NEAR}. Lihat asesmen due --help.",
        ),
        (
            "export --format word",
            f"--format word tidak benar: pilih dari {FORMATS}. Lihat asesmen export --help.",
        ),
        ("plann", "Tidak ada perintah plann (maksudnya plan?). Lihat asesmen --help."),
        ("plan --dayz 3", "Tidak ada opsi --dayz (maksudnya --days?). Lihat asesmen plan --help."),
        (
            "plan --days 0",
            "--days 0 tidak benar: harus bilangan bulat, 1 atau lebih. Lihat asesmen plan --help.",
        ),
        ("plan --start 9999-12-25", "--start 9999-12-25 tidak benar: {range}. Lihat asesmen plan --help."),
        (
            "away add x --from 0001-01-01",
            "--from 0001-01-01 tidak benar: {range}. Lihat asesmen away add --help.",
        ),
        (
            "forecast --clear-by 2200-01-01",
            "--clear-by 2200-01-01 tidak benar: {range}. Lihat asesmen forecast --help.",
        ),
        (
            "plan --parallel 1000000",
            "--parallel 1000000 tidak benar: paling banyak 100. Lihat asesmen plan --help.",
        ),
        (
            "due --within 99999999999",
            "--within 99999999999 tidak benar: paling banyak 36.500. Lihat asesmen due --help.",
        ),
    ],
)
def test_wrong_usage_in_our_words(args: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        app(["--lang", "id", *args.split()])
    said = said.format(range="harus antara 1 Januari 1950 dan 31 Desember 2199")
    assert (stopped.value.code, capsys.readouterr()) == (2, ("", f"asesmen: {said}\n"))


@pytest.mark.parametrize(
    "args",
    [
        "export --privacy publik --letter pemanggilan --letter gugur",
        "due --tier tidak-diketahui",
        "template surat-pemanggilan",
        "result import hasil.xlsx --purpose pemetaan",
    ],
)
def test_values_have_indonesian_names_too(
    args: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as stopped:
        app(["--lang", "en", *args.split()])
    assert stopped.value.code != Exit.USAGE
    assert "is not right" not in capsys.readouterr().err


def test_every_indonesian_name_stands_for_one_value() -> None:
    known = {*Tier, *Privacy, *LetterKind, *Purpose, *Template, *(f"letter-{kind}" for kind in LetterKind)}
    assert set(INDONESIAN.values()) <= known
    assert not INDONESIAN.keys() & known


def test_help_is_indonesian_to_the_last_word(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        app(["--lang", "id", "init", "--help"])
    assert capsys.readouterr().out == (
        "Pemakaian: asesmen init [OPSI]\n"
        "\n"
        "  Tulis berkas pengaturan dan format Excel kosong; tidak ada yang ditimpa.\n"
        "\n"
        "Opsi:\n"
        "  -h, --help  Tampilkan bantuan ini.\n"
        "\n"
        "Contoh:\n"
        "  asesmen init\n"
        "  asesmen init --workspace data/asesmen.db\n"
        "  asesmen init --lang en\n"
        "\n"
        "Opsi untuk semua perintah, sebelum atau sesudah namanya: asesmen --help\n"
    )
