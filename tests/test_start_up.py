import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

HEAVY = {
    *("pandas", "numpy", "sqlalchemy", "ortools", "openpyxl", "xlsxwriter"),
    *("python_calamine", "holidays", "babel", "jinja2", "docx", "lxml"),
}
"""Typer itself brings pydantic."""
SRC = Path(__file__).resolve().parent.parent / "src"
LOOK = """
import sys
sys.argv = ["asesmen", *sys.argv[1:]]
from asesmen_cli.cli import main
try:
    main()
finally:
    print(*sorted({name.partition(".")[0] for name in sys.modules}), file=sys.stderr)
"""


@pytest.mark.parametrize("args", ["--help", "plan --help", "--version", "plann"])
def test_no_heavy_package_is_imported_before_it_is_needed(tmp_path: Path, args: str) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", LOOK, *args.split()],
        cwd=tmp_path,
        env={"PYTHONPATH": str(SRC), "ASESMEN_LANG": "en"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert HEAVY & set(ran.stderr.split()) == set()
    assert "asesmen_cli" in ran.stderr.split()


ON_DEMAND = ("asesmen_cli.outputs", "asesmen_cli.intake._attendance", "asesmen_cli.store._administration")
"""What no command about a roster needs."""


def test_a_roster_is_checked_without_what_writes_documents_or_reads_other_lists(tmp_path: Path) -> None:
    roster = tmp_path / "roster.csv"
    roster.write_text("NIP;NAMA;JABATAN\n198001012005011001;Budi;Camat\n", encoding="utf-8")
    look = LOOK.replace('name.partition(".")[0]', "name")
    ran = subprocess.run(
        [sys.executable, "-c", look, "due", str(roster), "--json"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(SRC), "ASESMEN_LANG": "en"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert '"198001012005011001"' in ran.stdout
    loaded = set(ran.stderr.split())
    assert "asesmen_cli.intake._roster" in loaded
    assert loaded & set(ON_DEMAND) == set()


@pytest.mark.parametrize("package", ["intake", "store"])
def test_a_package_has_no_name_that_it_does_not_export(package: str) -> None:
    found = import_module(f"asesmen_cli.{package}")
    assert all(hasattr(found, name) for name in found.__all__ if name != "SharedAgencies")
    with pytest.raises(AttributeError, match="nothing"):
        found.nothing  # noqa: B018 (looking for it is the test)
