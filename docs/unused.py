"""Name what nothing in the program uses: functions, methods, classes, constants and fields.

python docs/unused.py

vulture goes by names: what shares its name with something that is used is not found. Tests do not count as
users; templates do.
"""

import ast
import re
import sys
from pathlib import Path

from vulture import Vulture

ROOT = Path(__file__).resolve().parent.parent
SOURCES = [str(ROOT / folder) for folder in ("src", "docs", "examples")]
DECORATORS = ["@field_validator", "@model_validator", "@command", "@command.alone", "@*.callback"]
"""What these decorate is called by the library that they belong to."""
ELSEWHERE = {
    "__getattr__": "called by Python for a name that a package imports on demand",
    "METAVARS": "words for the catalogue of translations",
    "TYPER_WORDS": "words for the catalogue of translations",
    "_undefined_message": "called by jinja2",
    "administrator": "a setting, read by the name of the tier",
    "format_epilog": "called by typer",
    "format_options": "called by typer",
    "format_usage": "called by typer",
    "fungsional": "a setting, read by the name of the tier",
    "handle_data": "called by html.parser",
    "handle_endtag": "called by html.parser",
    "handle_starttag": "called by html.parser",
    "list_commands": "called by typer",
    "jpt": "a setting, read by the name of the tier",
    "model_config": "read by pydantic",
    "on_broken_pipe": "called by rich",
    "soon_on": "a column of a shared database, read by its name",
    "replayed": "tests compare the tables with the events by it",
    "pelaksana": "a setting, read by the name of the tier",
}
"""Who uses a name where vulture cannot see it."""


def members(tree: ast.Module) -> set[str]:
    """The members of enumerations: each can be chosen by its value."""
    return {
        target.id
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef) and any("Enum" in ast.unparse(base) for base in node.bases)
        for one in node.body
        if isinstance(one, ast.Assign)
        for target in one.targets
        if isinstance(target, ast.Name)
    }


def main() -> int:
    """Print every unused name with its place; 1 if there is one, or if a name above needs no mention."""
    found = Vulture(ignore_decorators=DECORATORS)
    found.scavenge(SOURCES)
    # Attributes are set on objects of other libraries; ruff knows better about imports.
    unused = [one for one in found.get_unused_code() if one.typ not in {"attribute", "import"}]
    source = ROOT / "src"
    known = set(ELSEWHERE)
    known |= {word for path in source.rglob("*.html") for word in re.findall(r"\w+", path.read_text("utf-8"))}
    known |= {name for path in source.rglob("*.py") for name in members(ast.parse(path.read_text("utf-8")))}
    faults = [
        f"{one.filename.relative_to(ROOT)}:{one.first_lineno}: {one.typ} {one.name} is not used"
        for one in unused
        if one.name not in known
    ]
    idle = ELSEWHERE.keys() - {one.name for one in unused}
    faults += [f"docs/unused.py: {name} is used, or gone: remove it from ELSEWHERE" for name in sorted(idle)]
    print("\n".join(faults), end="\n" if faults else "")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
