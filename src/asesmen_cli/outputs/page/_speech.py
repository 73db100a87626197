"""Texts in several languages at once: the page shows the language that its reader has chosen."""

import datetime as dt
from collections.abc import Callable

from markupsafe import Markup, escape

from asesmen_cli.domain.messages import Message, Param
from asesmen_cli.language import Language


class Speech:
    """The languages of a page; the first one is shown first."""

    def __init__(self, *languages: Language) -> None:
        self.languages = languages

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
