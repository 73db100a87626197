"""What the pages written by hand say about the program: rules, terms, recipes."""

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from asesmen_cli.domain import rules
from asesmen_cli.store._schema import METADATA

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
PACKAGE = ROOT / "src" / "asesmen_cli"
MODULES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(PACKAGE.rglob("*.py"))}


def table_rows(page: Path) -> list[list[str]]:
    """The cells of every row of every table of a page, without the headings."""
    rows = [line for line in page.read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in row.strip("|").split(" | ")] for row in rows]
    ruled = {at for at, row in enumerate(cells) if set("".join(row)) <= set("-: |")}
    return [row for at, row in enumerate(cells) if at not in ruled and at + 1 not in ruled]


def quoted(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


@cache
def names() -> frozenset[str]:
    """Every module, class, function and method of the program, methods also as ``Class.method``."""
    found = set()
    for path, tree in MODULES.items():
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        found |= {".".join(parts), ".".join(parts[:-1]), parts[-1]}
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                found.add(node.name)
            if isinstance(node, ast.ClassDef):
                found |= {f"{node.name}.{one.name}" for one in node.body if isinstance(one, ast.FunctionDef)}
    return frozenset(found)


RULES = table_rows(DOCS / "rules.md")


def marked() -> set[str]:
    """The numbers of the rules that tests say they check."""
    return {
        str(argument.value)
        for path in (ROOT / "tests").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.rule"
        for argument in node.args
        if isinstance(argument, ast.Constant)
    }


def test_every_rule_has_a_number_of_its_own_and_a_test() -> None:
    numbers = [number for number, _, _ in RULES]
    assert len(set(numbers)) == len(numbers)
    assert set(numbers) == marked()


@pytest.mark.parametrize("code", sorted({code for _, _, cell in RULES for code in quoted(cell)}))
def test_the_code_of_a_rule_exists(code: str) -> None:
    assert code in names()


def test_the_hard_rules_of_a_plan_are_all_described() -> None:
    described = {code for _, text, cell in RULES for code in quoted(cell) if code.replace("_", "-") in text}
    assert {rule.check.__name__ for rule in rules.RULES} <= described


TERMS = table_rows(DOCS / "glossary.md")
CARRIERS = [code for _, _, _, cell in TERMS for code in quoted(cell)]


@cache
def carriers() -> frozenset[str]:
    """What can carry a concept: classes, attributes as ``Class.attribute``, and tables of the workspace."""
    found = set(METADATA.tables)
    for tree in MODULES.values():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                found.add(node.name)
                for one in node.body:
                    if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name):
                        found.add(f"{node.name}.{one.target.id}")
                    elif isinstance(one, ast.FunctionDef):
                        found.add(f"{node.name}.{one.name}")
    return frozenset(found)


@pytest.mark.parametrize("code", CARRIERS)
def test_a_term_is_carried_by_something_that_exists(code: str) -> None:
    assert code in carriers()


def test_each_term_is_carried_by_one_thing_and_each_thing_carries_one_term() -> None:
    assert [len(quoted(cell)) for _, _, _, cell in TERMS] == [1] * len(TERMS)
    assert len(set(CARRIERS)) == len(CARRIERS)
    terms = [english for _, english, _, _ in TERMS]
    assert len(set(terms)) == len(terms)


def test_one_name_is_one_type() -> None:
    """A public type is defined in one module: two types of one name are two concepts."""
    names = Counter(
        node.name
        for tree in MODULES.values()
        for node in tree.body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    )
    assert {name: n for name, n in names.items() if n > 1} == {}


RECIPES = table_rows(ROOT / "CONTRIBUTING.md")
PLACEHOLDER = re.compile(r"NAME|CODE")


def test_there_are_ten_recipes_of_at_most_five_files() -> None:
    files = {name: quoted_files(cell) for name, cell in RECIPES}
    assert len(files) == 10
    assert {name: n for name, found in files.items() if (n := len(found)) > 5} == {}


def quoted_files(cell: str) -> list[str]:
    return [name for name in quoted(cell) if "/" in name or name.endswith(".py")]


@pytest.mark.parametrize(
    "name",
    sorted({name for _, cell in RECIPES for name in quoted_files(cell) if not PLACEHOLDER.search(name)}),
)
def test_the_files_of_the_recipes_exist(name: str) -> None:
    assert (ROOT / name if name.startswith("docs/") else PACKAGE / name).exists()


@pytest.mark.parametrize(
    "page", [*sorted(ROOT.glob("*.md")), *sorted(DOCS.glob("*.md"))], ids=lambda page: page.name
)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#\s]+)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []
