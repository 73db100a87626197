"""Name what nothing in the program uses: functions, methods, classes, constants and fields.

python docs/unused.py

vulture goes by names: what shares its name with something that is used is not found. Tests do not count as
users; templates do.
"""

import re
import sys
from pathlib import Path

from vulture import Vulture

ROOT = Path(__file__).resolve().parent.parent
SOURCES = [str(ROOT / folder) for folder in ("src", "docs", "examples")]
DECORATORS = ["@field_validator", "@model_validator", "@*.command", "@*.callback"]
"""What these decorate is called by the library that they belong to."""
ELSEWHERE = {
    "ABSENT": "a value that the settings may have",
    "METAVARS": "words for the catalogue of translations",
    "PENTING": "a value that the settings may have",
    "RAHASIA": "a value that the settings may have",
    "SANGAT_PENTING": "a value that the settings may have",
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
    "jpt": "a setting, read by the name of the tier",
    "model_config": "read by pydantic",
    "on_broken_pipe": "called by rich",
    "pelaksana": "a setting, read by the name of the tier",
}
"""Who uses a name where vulture cannot see it."""


def main() -> int:
    """Print every unused name with its place; 1 if there is one, or if a name above needs no mention."""
    found = Vulture(ignore_decorators=DECORATORS)
    found.scavenge(SOURCES)
    templates = {
        word
        for path in (ROOT / "src").rglob("*.html")
        for word in re.findall(r"\w+", path.read_text(encoding="utf-8"))
    }
    # Attributes are set on objects of other libraries; ruff knows better about imports.
    unused = [one for one in found.get_unused_code() if one.typ not in {"attribute", "import"}]
    for one in unused:
        if one.name not in templates | ELSEWHERE.keys():
            print(f"{one.filename.relative_to(ROOT)}:{one.first_lineno}: {one.typ} {one.name} is not used")
    idle = ELSEWHERE.keys() - {one.name for one in unused}
    for name in sorted(idle):
        print(f"docs/unused.py: {name} is used, or has gone: remove it from ELSEWHERE")
    return 1 if idle or {one.name for one in unused} - templates - ELSEWHERE.keys() else 0


if __name__ == "__main__":
    sys.exit(main())
