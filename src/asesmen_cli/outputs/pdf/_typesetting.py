"""The one place that talks to typst: no fonts, no packages and no files but our own, no clock."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from pathlib import Path

from asesmen_cli.domain.findings import AsesmenError, system_reason
from asesmen_cli.domain.messages import msg

TEMPLATES = Path(__file__).parent / "templates"
PICTURE = b"#image(bytes(json(bytes(sys.inputs.data))))"


class Typesetter:
    """Sets documents with the fonts that typst carries, dated on a day that is given."""

    def __init__(self, day: date) -> None:
        from typst import Compiler

        self._compiler = Compiler(root=TEMPLATES, ignore_system_fonts=True)
        self._made = datetime.combine(day, time(), UTC)

    def pdf(self, template: str, data: object) -> bytes:
        """The document that a template makes of its data."""
        return self._compile((TEMPLATES / f"{template}.typ").read_bytes(), data)

    def picture(self, path: str) -> list[int] | None:
        """The bytes of a picture, as JSON can carry them; None for no path.

        Raises:
            AsesmenError: ``output.logo`` if it cannot be read, or is no picture that typst knows.
        """
        from typst import TypstError

        if not path:
            return None
        try:
            content = list(Path(path).read_bytes())
            self._compile(PICTURE, content)
        except OSError as error:
            raise AsesmenError("output.logo", file=path, why=system_reason(error)) from error
        except TypstError as error:
            why = msg("it is not a picture in PNG or JPG")
            raise AsesmenError("output.logo", file=path, why=why) from error
        return content

    def _compile(self, source: bytes, data: object) -> bytes:
        inputs: Mapping[str, str] = {"data": json.dumps(data, ensure_ascii=False)}
        made = self._compiler.compile(source, format="pdf", sys_inputs=dict(inputs), timestamp=self._made)
        if not isinstance(made, bytes):
            raise TypeError("typst writes one PDF")
        return made
