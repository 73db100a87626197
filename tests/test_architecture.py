"""Imports, messages and the catalogue, the hooks and the release."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from asesmen_cli import __version__
from asesmen_cli.domain.catalogue import CATALOGUE

ROOT = Path(__file__).resolve().parent.parent
SRC = ROOT / "src"
TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(SRC.rglob("*.py"))}
MAKERS = {"AsesmenError", "Finding", "error", "warning", "info", "_note"}
"""The functions that take a code of the catalogue and its parameters."""
OF_THE_PLACE = {"value", "sheet", "cell", "row", "column"}
"""The parameters that every finding has."""


def nodes() -> Iterator[tuple[Path, ast.AST]]:
    """Every node of every module but the catalogue."""
    return (
        (path, node) for path, tree in TREES.items() if path.name != "catalogue.py" for node in ast.walk(tree)
    )


def calls() -> Iterator[tuple[str, str, ast.Call, str]]:
    """(place, function, call, text) of every call whose first argument, or ``code``, is a text."""
    for path, node in nodes():
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        codes = [keyword.value for keyword in node.keywords if keyword.arg == "code"] or node.args[:1]
        if codes and isinstance(codes[0], ast.Constant) and isinstance(codes[0].value, str):
            yield f"{path.name}:{node.lineno}", name, node, codes[0].value


def given(call: ast.Call) -> set[str] | None:
    """The names of the parameters of a call; None where they are not literals."""
    names: set[str] = set()
    for keyword in call.keywords:
        if keyword.arg is None:
            return None
        names.add(keyword.arg)
        if keyword.arg == "params":
            if not isinstance(keyword.value, ast.Dict):
                return None
            for key in keyword.value.keys:
                if not isinstance(key, ast.Constant):
                    return None
                names.add(str(key.value))
    return names


def placeholders(text: str) -> set[str]:
    return {field for _, field, _, _ in Formatter().parse(text) if field}


def test_no_module_imports_what_windows_lacks_before_it_is_needed() -> None:
    tests = {path: ast.parse(path.read_text(encoding="utf-8")) for path in (ROOT / "tests").rglob("*.py")}
    lacking = {"fcntl", "grp", "pty", "pwd", "resource", "termios", "tty"}
    found = {
        path.name
        for path, tree in (TREES | tests).items()
        for node in tree.body
        if isinstance(node, ast.Import) and lacking & {alias.name for alias in node.names}
    }
    assert found == set()


@pytest.mark.posix("import-linter is not installed there")
def test_imports_follow_the_contracts_of_pyproject() -> None:
    ran = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        env={"PYTHONPATH": str(SRC), "COLUMNS": "200", "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout


def test_every_code_that_is_used_is_in_the_catalogue() -> None:
    unknown = [
        (place, text)
        for place, name, _, text in calls()
        if name in MAKERS and text not in CATALOGUE and "." in text
    ]
    assert unknown == []


def test_every_code_of_the_catalogue_is_used() -> None:
    texts = {
        node.value for _, node in nodes() if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    begun = {text for text in texts if text.endswith("-")} | {
        str(node.values[0].value)
        for _, node in nodes()
        if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant)
    }

    def used(code: str) -> bool:
        """Is the code in the sources as it is, or joined from a beginning and an end that are?"""
        ends = [code.removeprefix(start) for start in begun if start and code.startswith(start)]
        return code in texts or any(
            {end, f"date-{end}", end.replace("-", "_")} & (texts | RULES) for end in ends
        )

    assert [code for code in CATALOGUE if not used(code)] == []


def test_a_warning_asks_for_something() -> None:
    """What asks for nothing is an information: nobody has to acknowledge it."""
    idle = [
        (place, text)
        for place, name, call, text in calls()
        if text in CATALOGUE
        and (
            name == "warning"
            or "WARNING" in {one.attr for one in ast.walk(call) if isinstance(one, ast.Attribute)}
        )
        and CATALOGUE[text].remedy.startswith("Nothing to do")
    ]
    assert idle == []


RULES = {
    node.name
    for path, node in nodes()
    if path.name == "planning.py" and path.parent.name == "domain" and isinstance(node, ast.FunctionDef)
}
"""The hard rules of a plan are named as their functions are."""


def test_every_message_is_given_what_its_words_need() -> None:
    lacking = []
    for place, name, call, text in calls():
        names = given(call)
        if names is None:
            continue
        if text in CATALOGUE and name in MAKERS:
            entry = CATALOGUE[text]
            needed = placeholders(entry.message) | placeholders(entry.remedy)
            known = names | (OF_THE_PLACE if name != "AsesmenError" else set())
        elif name in {"msg", "say"}:
            needed, known = placeholders(text), names
        elif name == "msgs":
            needed, known = placeholders(text), names | {"n"}
        else:
            continue
        if not needed <= known:
            lacking.append((place, text, sorted(needed - known)))
    assert lacking == []


@pytest.mark.parametrize("code", CATALOGUE)
def test_every_entry_is_a_sentence_and_a_remedy(code: str) -> None:
    entry = CATALOGUE[code]
    assert entry.message[-1] in ".?:}"
    assert entry.remedy
    assert {name for name in placeholders(entry.message + entry.remedy) if not name.isidentifier()} == set()


LONGEST = 60


def test_no_function_is_longer_than_sixty_lines() -> None:
    long = {
        f"{path.relative_to(SRC / 'asesmen_cli').as_posix()} {node.name}"
        for path, node in nodes()
        if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno >= LONGEST
    }
    assert long == set()


def test_hooks_call_targets_of_the_gate() -> None:
    """A hook from elsewhere would check something other than the gate."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    gate = re.findall(r"(?m)^check: (.*?)(?:  ##|$)", makefile)[0].split()
    hooks = (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    called = re.findall(r"entry: make ([\w-]+)", hooks)
    assert set(called) - {"test"} <= set(gate)
    assert hooks.count("id:") == len(called)
    assert re.findall(r"repo: (.*)", hooks) == ["local"]


def test_the_released_version_has_a_dated_section_in_the_changelog() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    versions = re.findall(r"(?m)^## (\d+\.\d+\.\d+) - \d{4}-\d{2}-\d{2}$", changelog)
    assert versions[0] == __version__


@pytest.mark.parametrize(
    ("method", "module"),
    [
        ("add_column", "cli/_screen.py"),
        ("isatty", "cli/_terminal.py"),
    ],  # Windows calls its null device a terminal
)
def test_one_module_alone_calls(method: str, module: str) -> None:
    callers = {
        path.relative_to(SRC / "asesmen_cli").as_posix()
        for path, node in nodes()
        if isinstance(node, ast.Attribute) and node.attr == method
    }
    assert callers == {module}
