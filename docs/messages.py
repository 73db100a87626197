"""Bring the gettext catalogues up to date with the sources, or check that they are.

python docs/messages.py [--check]
"""

import sys
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "src" / "asesmen_cli"
FOLDER = SOURCES / "locale" / "id" / "LC_MESSAGES"
PLURALS = [("Plural-Forms", "nplurals=1; plural=0;")]
"""Indonesian has one plural form; Babel has no entry for it."""
METHODS = [("**.py", "python"), ("**.html", "jinja2")]
KEYWORDS: dict[str, tuple[int, ...] | None] = {"N_": None, "msg": (1,), "msgs": (1, 2), "say": (1,)}


def collected() -> Catalog:
    """Every message of the sources."""
    catalogue = Catalog(locale="id", fuzzy=False)
    catalogue.mime_headers = PLURALS
    for _, _, message, _, _ in extract_from_dir(str(SOURCES), METHODS, keywords=KEYWORDS):
        catalogue.add(message)
    return catalogue


def up_to_date() -> tuple[bytes, bytes, list[str]]:
    """The text and the compiled form of the catalogue, and the messages that are not translated."""
    with (FOLDER / "asesmen.po").open("rb") as file:
        known = read_po(file, locale="id")
    fresh = collected()
    for message in fresh:
        if message.id:
            old = known.get(message.id)
            forms = _forms(old.string if old is not None else None)
            message.string = forms[:1] if message.pluralizable else "".join(forms)
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
    text, compiled, missing = up_to_date()
    files = {FOLDER / "asesmen.po": text, FOLDER / "asesmen.mo": compiled}
    stale = [path for path, content in files.items() if not path.exists() or path.read_bytes() != content]
    for message in missing:
        print(f"not translated: {message}")
    if "--check" in sys.argv:
        for path in stale:
            print(f"{path.relative_to(ROOT)} is not up to date: make messages")
        return 1 if stale or missing else 0
    for path in stale:
        path.write_bytes(files[path])
    return 0


if __name__ == "__main__":
    sys.exit(main())
