"""The one place that talks to typst: no fonts, no packages and no files but our own, no clock.

The face is Liberation Sans (SIL Open Font License), which is as wide as the Arial of letters and workbooks.
"""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from pathlib import Path

from asesmen_cli.outputs._logo import logo_of, no_picture

TEMPLATES = Path(__file__).parent / "templates"
FONTS = Path(__file__).parent / "fonts"
PICTURE = b"#image(bytes(json(bytes(sys.inputs.data))))"


class Typesetter:
    """Sets documents in a face that comes with the program, dated on a day that is given."""

    def __init__(self, day: date) -> None:
        from typst import Compiler

        self._compiler = Compiler(root=TEMPLATES, font_paths=[FONTS], ignore_system_fonts=True)
        self._made = datetime.combine(day, time(), UTC)

    def pdf(self, template: str, data: object) -> bytes:
        """Return the document that a template makes of its data."""
        return self._compile((TEMPLATES / f"{template}.typ").read_bytes(), data)

    def picture(self, path: str) -> list[int] | None:
        """Return the bytes of the logo, as JSON can carry them; None for no path.

        Raises:
            AsesmenError: ``output.logo`` if it cannot be read, or is no picture that typst knows.
        """
        from typst import TypstError

        content = logo_of(path)
        if content is None:
            return None
        try:
            self._compile(PICTURE, list(content))
        except TypstError as error:
            raise no_picture(path) from error
        return list(content)

    def _compile(self, source: bytes, data: object) -> bytes:
        inputs: Mapping[str, str] = {"data": json.dumps(data, ensure_ascii=False)}
        made = self._compiler.compile(source, format="pdf", sys_inputs=dict(inputs), timestamp=self._made)
        if not isinstance(made, bytes):
            raise TypeError("typst writes one PDF")
        return made
