"""The register of letters, and the fields of a template, for scripts."""

from typing import Any

from asesmen_cli.domain.facts import LetterRegister, LetterTemplate, OnRegister
from asesmen_cli.language import Language


def letters_json(register: LetterRegister) -> dict[str, Any]:
    """``asesmen letters --json``."""
    return {
        "schema": "asesmen.letters/1",
        "as_of": register.as_of.isoformat(),
        "letters": [_line(one) for one in register.letters],
    }


def _line(one: OnRegister) -> dict[str, Any]:
    line, person = one.line, one.person
    return {
        "id": line.id,
        "kind": line.kind.value,
        "office": line.office,
        "nip": None if person is None else person.nip,
        "name": None if person is None else person.name,
        "plan": line.plan,
        "batches": list(line.batches),
        "people": len(line.told),
        "written_on": line.written_on.isoformat(),
        "dated": line.dated.isoformat(),
        "number": line.number,
        "sent_on": None if line.sent_on is None else line.sent_on.isoformat(),
    }


def template_json(template: LetterTemplate, words: Language) -> dict[str, Any]:
    """``asesmen template letter-… --json``."""
    return {
        "schema": "asesmen.export/1",
        "files": [{"path": str(file.path), "format": file.format} for file in template.written.files],
        "fields": [
            {"name": name, "meaning": words.text(meaning)} for name, meaning in template.fields.items()
        ],
    }
