"""A statement as a JSON file: what ``--json`` prints, in Indonesian."""

import json
from pathlib import Path

from asesmen_cli.domain.document import Document
from asesmen_cli.domain.facts import Report
from asesmen_cli.language import Language
from asesmen_cli.outputs._statement_json import statement_json
from asesmen_cli.outputs.statements._names import stem


def write_json(report: Report, statement: Document, words: Language, folder: Path) -> None:
    """Write the tables with where they come from."""
    load = report.due.load
    answer = statement_json(statement, words) | {
        "source": {"file": load.source, "loaded_on": load.loaded_on.isoformat()},
        "program": report.program,
    }
    text = json.dumps(answer, ensure_ascii=False, indent=2)
    (folder / f"{stem(statement.name)}.json").write_text(text + "\n", encoding="utf-8", newline="\n")
