"""Proposed commands can be copied: a shell reads each quoted word as one argument."""

import json
import subprocess
import sys

import pytest

from asesmen_cli.usecases.common.quoting import quoted

ECHO = "import json, sys; print(json.dumps(sys.argv[1:]))"
NAMES = ("asesmen.db", "data kantor.db", "Rencana (2)", "a&b", "Ny. Ani's", "100%", "é.db", "x^y|z;w")


@pytest.mark.posix("sh is not the shell of Windows")
@pytest.mark.parametrize("name", [*NAMES, "$HOME `id`", "a!b", r"C:\data", 'a"b'])
def test_sh_reads_one_argument(name: str) -> None:
    command = f"'{sys.executable}' -c '{ECHO}' {quoted(name, windows=False)}"
    heard = subprocess.run(command, shell=True, capture_output=True, check=True)  # noqa: S602 (that is what is tried)
    assert json.loads(heard.stdout) == [name]


@pytest.mark.windows("cmd is the shell of Windows")
@pytest.mark.parametrize("name", [*NAMES, r"C:\data kantor\asesmen.db", r"\\server\bagi\a b.db"])
def test_cmd_reads_one_argument(name: str) -> None:
    command = f'{sys.executable} -c "{ECHO}" {quoted(name, windows=True)}'
    heard = subprocess.run(command, shell=True, capture_output=True, check=True)  # noqa: S602 (that is what is tried)
    assert json.loads(heard.stdout) == [name]


@pytest.mark.parametrize(
    ("text", "windows", "found"),
    [
        ("asesmen.db", False, "asesmen.db"),
        ("asesmen.db", True, "asesmen.db"),
        (r"cadangan\asesmen.db", True, r"cadangan\asesmen.db"),
        ("data kantor.db", False, '"data kantor.db"'),
        ("data kantor.db", True, '"data kantor.db"'),
        ("Rencana $1", True, '"Rencana $1"'),
        ("Rencana $1", False, "'Rencana $1'"),
        ('a"b', True, r'"a\"b"'),
        ("", True, '""'),
        ("", False, '""'),
    ],
)
def test_quotes_are_written_only_where_they_are_needed(text: str, windows: bool, found: str) -> None:
    assert quoted(text, windows=windows) == found
