"""The page that a head of office looks at: one HTML file that asks nobody for anything.

Style and script are inside it, known to the browser by their digests: nothing else runs, and nothing is
fetched. Both languages are in it and one is shown, Indonesian first. Without JavaScript everything is there
but the sorting, the search and the other language.
"""

import json
from base64 import b64encode
from collections.abc import Mapping
from functools import partial
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

from markupsafe import Markup

from asesmen_cli.domain.facts import Report
from asesmen_cli.language import Language, speaking
from asesmen_cli.outputs.page._speech import Speech
from asesmen_cli.outputs.page._tables import HtmlTable, html_table
from asesmen_cli.outputs.page._view import View

__all__ = ["HtmlTable", "Speech", "html_table", "rendered", "write_page"]

NAME = "asesmen.html"


def write_page(report: Report, words: Language, folder: Path) -> None:
    """Write the page into ``folder``. The same report gives the same bytes."""
    speech = Speech(words, speaking("en"))
    view = View(report, speech)
    (folder / NAME).write_bytes(rendered("page.html", speech, report=report, title=view.title, view=view))


def rendered(template: str, speech: Speech, **facts: object) -> bytes:
    """Return a page rendered from one of our templates."""
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    style, script = _part("page.css"), _part("page.js")
    environment = Environment(
        loader=FunctionLoader(_part),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    policy = {
        "default-src": "'none'",
        "style-src": f"'{_digest(style)}'",
        "script-src": f"'{_digest(script)}'",
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    page = environment.get_template(template).render(
        facts,
        said=partial(_as_data, speech.said),
        say=speech.say,
        number=speech.number,
        date=speech.date,
        policy="; ".join(f"{name} {value}" for name, value in policy.items()),
        style=Markup(style),  # noqa: S704 (our own file)
        script=Markup(script),  # noqa: S704 (the same)
    )
    return page.encode()


def _as_data(said: Mapping[str, str]) -> Markup:
    """Return JSON that no text in it can end."""
    return Markup(json.dumps(said, ensure_ascii=False).replace("<", "\\u003c"))  # noqa: S704 (no tag is left)


def _part(name: str) -> str:
    return files(__name__).joinpath(name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    """Return the digest of the text between the tags, as a content security policy writes it."""
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"
