"""Nothing depends on how SQLite was compiled: Debian's overwrites what is deleted, those of others do not."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

pytestmark = pytest.mark.sqlite("about SQLite itself")
ROOT = Path(__file__).resolve().parents[2]
INSTEAD = """
import sys
import pysqlite3
sys.modules["sqlite3"] = pysqlite3
sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2
import pytest
sys.exit(pytest.main(["-q", "-p", "no:cacheprovider", "tests/store/test_erasing.py"]))
"""


def overwrites(module: str) -> bool:
    """Return whether the SQLite of a module overwrites by itself."""
    script = (
        f"import {module} as it; print(*it.connect(':memory:').execute('PRAGMA secure_delete').fetchone())"
    )
    said = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    return said.stdout.strip() == b"1"


@pytest.mark.posix("there the SQLite of Python itself is compiled like that")
def test_an_erased_person_is_gone_where_sqlite_does_not_overwrite_by_itself() -> None:
    assert not overwrites("pysqlite3")
    done = subprocess.run([sys.executable, "-c", INSTEAD], cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == 0, done.stdout.decode()


@pytest.mark.windows("there the SQLite of Python itself is compiled like that")
def test_the_tests_of_erasing_meet_a_sqlite_that_does_not_overwrite() -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        assert connection.execute("PRAGMA secure_delete").fetchone() == (0,)
