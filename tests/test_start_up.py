import subprocess
import sys
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
