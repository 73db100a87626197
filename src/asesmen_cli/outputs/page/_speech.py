"""Texts in several languages at once: the page shows the language that its reader has chosen."""

import datetime as dt
from collections.abc import Callable

from markupsafe import Markup, escape

from asesmen_cli.domain.document import Cell
from asesmen_cli.domain.messages import Kind, Message, Param
from asesmen_cli.domain.people import Tier
from asesmen_cli.language import Language


class Speech:
    """The languages of a page; the first one is shown first."""

    def __init__(self, *languages: Language) -> None:
        self.languages = languages
        self.said: dict[str, str] = {}
        """The words of lists in the first language -> in the second; a script exchanges them."""
        self._listed: dict[tuple[object, Kind], tuple[Markup, bool]] = {}

    def spoken(self, speak: Callable[[Language], str], tag: str = "span") -> Markup:
        """Return the text of each language in its own element; one plain text where all are equal."""
        return self.chosen([speak(words) for words in self.languages], tag)

    def chosen(self, texts: list[str], tag: str = "span") -> Markup:
        """Return one text for each language, or one for all."""
        if len(set(texts)) == 1:
            return escape(texts[0])
        each = Markup('<{tag} lang="{code}">{text}</{tag}>')
        return Markup().join(
            each.format(tag=tag, code=words.code, text=text)
            for words, text in zip(self.languages, texts, strict=True)
        )

    def listed(self, cell: Cell, kind: Kind) -> tuple[Markup, bool]:
        """Return a cell of a list in the first language, and whether :attr:`said` has it in the second.

        Lists are long: they are written once. Words with two translations are written in both languages.
        """
        if cell is None or (isinstance(cell, str) and not isinstance(cell, Tier)):
            return escape(cell or ""), False
        memory = None if isinstance(cell, Message) else (type(cell), cell)
        if memory is not None and (memory, kind) in self._listed:
            return self._listed[memory, kind]
        here, there = (words.cell(cell, kind) for words in self.languages)
        known = here != there and self.said.setdefault(here, there) == there
        found = (escape(here) if known or here == there else self.chosen([here, there]), known)
        if memory is not None:
            self._listed[memory, kind] = found
        return found

    def say(self, template: str, /, **params: Param) -> Markup:
        """Return a formatted text."""
        return self.spoken(lambda words: words.say(template, **params))

    def put(self, message: Message) -> Markup:
        """Return a formatted message."""
        return self.spoken(lambda words: words.put(message))

    def number(self, n: int) -> Markup:
        """Return a number as each language writes it."""
        return self.spoken(lambda words: words.number(n))

    def date(self, day: dt.date) -> Markup:
        """Return a date such as ``6 Nov 2023``."""
        return self.spoken(lambda words: words.short_date(day))
