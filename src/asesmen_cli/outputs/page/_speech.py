"""Says everything in several languages at once: the page shows the one that its reader has chosen."""

import datetime as dt
from collections.abc import Callable

from markupsafe import Markup, escape

from asesmen_cli.domain.messages import Message, Param
from asesmen_cli.language import Language


class Speech:
    """The languages of a page, the first of which is shown first."""

    def __init__(self, *languages: Language) -> None:
        self.languages = languages

    def told(self, tell: Callable[[Language], str], tag: str = "span") -> Markup:
        """What each language tells, in elements of their own; what all tell alike is told once."""
        return self.chosen([tell(words) for words in self.languages], tag)

    def chosen(self, texts: list[str], tag: str = "span") -> Markup:
        """One text for each language, or one for all."""
        if len(set(texts)) == 1:
            return escape(texts[0])
        each = Markup('<{tag} lang="{code}">{text}</{tag}>')
        return Markup().join(
            each.format(tag=tag, code=words.code, text=text)
            for words, text in zip(self.languages, texts, strict=True)
        )

    def say(self, template: str, /, **params: Param) -> Markup:
        """A text, put into words."""
        return self.told(lambda words: words.say(template, **params))

    def put(self, message: Message) -> Markup:
        """A message, put into words."""
        return self.told(lambda words: words.put(message))

    def number(self, n: int) -> Markup:
        """A number as each language writes it."""
        return self.told(lambda words: words.number(n))

    def date(self, day: dt.date) -> Markup:
        """``6 Nov 2023``."""
        return self.told(lambda words: words.short_date(day))
