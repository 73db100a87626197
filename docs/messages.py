"""Bring the gettext catalogues up to date with the sources, or check that they are.

python docs/messages.py [--check]
"""

import ast
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from babel.plural import to_gettext

from asesmen_cli.domain.catalogue import CATALOGUE

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "src" / "asesmen_cli"
LOCALES = SOURCES / "locale"
"""A folder for each language into which the English messages are translated."""
KEYWORDS = {"N_": 1, "msg": 1, "msgs": 2, "say": 1}
"""The functions that take messages, and how many."""
TEMPLATES: dict[str, tuple[int, ...] | None] = {"say": (1,)}


def collected(language: str) -> Catalog:
    """Every message of the sources."""
    catalogue = Catalog(locale=language, fuzzy=False)
    forms = to_gettext(Locale.parse(language).plural_form)  # Babel's catalogues know fewer languages
    catalogue.mime_headers = [("Plural-Forms", forms.replace("(0)", "0"))]
    for path in sorted(SOURCES.rglob("*.py")):
        for message in messages_in(path.read_text(encoding="utf-8")):
            catalogue.add(message)
    for _, _, message, _, _ in extract_from_dir(str(SOURCES), [("**.html", "jinja2")], keywords=TEMPLATES):
        catalogue.add(message)
    for entry in CATALOGUE.values():
        catalogue.add(entry.message)
        catalogue.add(entry.remedy)
    return catalogue


def messages_in(source: str) -> Iterator[str | tuple[str, ...]]:
    """The messages of a module. Babel's own reader misses some within f-strings, others in each Python."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            n = KEYWORDS.get(getattr(node.func, "id", getattr(node.func, "attr", "")), 0)
            texts = [one.value for one in node.args[:n] if isinstance(one, ast.Constant)]
            found = tuple(text for text in texts if isinstance(text, str))
            if n and len(found) == n:
                yield found if n > 1 else found[0]


def up_to_date(folder: Path) -> tuple[bytes, bytes, list[str]]:
    """The text and the compiled form of a catalogue, and the messages that are not translated."""
    language = folder.parent.name
    with (folder / "asesmen.po").open("rb") as file:
        known = read_po(file, locale=language)
    fresh = collected(language)
    for message in fresh:
        if message.id:
            old = known.get(message.id)
            forms = _forms(old.string if old is not None else None)
            message.string = forms[: fresh.num_plurals] if message.pluralizable else "".join(forms)
    missing = [str(message.id) for message in fresh if message.id and not any(_forms(message.string))]
    text, compiled = BytesIO(), BytesIO()
    write_po(text, fresh, omit_header=True, sort_output=True, width=100)
    fresh.revision_date = fresh.creation_date = datetime(2000, 1, 1, tzinfo=UTC)  # no clock in the file
    write_mo(compiled, fresh)
    return text.getvalue(), compiled.getvalue(), missing


def _forms(string: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return (string,) if isinstance(string, str) else tuple(string or ())


def main() -> int:
    """Write the catalogues; with --check, print what is out of date and write nothing."""
    faults = []
    for folder in sorted(LOCALES.glob("*/LC_MESSAGES")):
        text, compiled, missing = up_to_date(folder)
        files = {folder / "asesmen.po": text, folder / "asesmen.mo": compiled}
        stale = [path for path, content in files.items() if not path.exists() or path.read_bytes() != content]
        faults += [f"{folder.parent.name}: not translated: {message}" for message in missing]
        if "--check" in sys.argv:
            faults += [f"{path.relative_to(ROOT)} is not up to date: make messages" for path in stale]
        else:
            for path in stale:
                path.write_bytes(files[path])
    print("\n".join(faults), end="\n" if faults else "")
    return 1 if faults and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
