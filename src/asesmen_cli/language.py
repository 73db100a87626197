"""Turns messages into text in Indonesian or English, with the date and number formats of each."""

import datetime as dt
import gettext
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal, cast

from asesmen_cli.domain.catalogue import CATALOGUE
from asesmen_cli.domain.document import Cell, runs
from asesmen_cli.domain.findings import AsesmenError, Finding
from asesmen_cli.domain.messages import Kind, Message, Param, Value, printable
from asesmen_cli.domain.people import TIER_WORDS, Tier
from asesmen_cli.domain.shares import tenths

SEPARATORS: Mapping[str, tuple[str, str]] = {"id": (".", ","), "en": (",", ".")}
"""Language -> what separates thousands, and what precedes decimals."""
LANGUAGES = tuple(SEPARATORS)
DOMAIN = "asesmen"
LOCALE = Path(__file__).with_name("locale")
"""The catalogues of translations, by language."""


class Language:
    """One language of the interface, or of official documents (always ``id``)."""

    def __init__(self, code: str) -> None:
        self.code = code
        self._catalogue = _catalogue(code)
        self._marks = str.maketrans(",.", "".join(SEPARATORS[code]))

    def say(self, template: str, /, **params: Param) -> str:
        """Return the translation of a template, with its parameters filled in."""
        return self._fill(self.text(template), params)

    def text(self, template: str) -> str:
        """Return the translation of a text without parameters. The empty text stays empty."""
        return self._catalogue.gettext(template) if template else ""

    def put(self, message: Message) -> str:
        """Return the text of a message."""
        if message.plural is None:
            return self._fill(self.text(message.template), message.params)
        n = cast("int", message.params["n"])
        return self._fill(self._catalogue.ngettext(message.template, message.plural, n), message.params)

    def about(self, problem: Finding | AsesmenError) -> str:
        """Return the message of a finding or an error."""
        return self._fill(self.text(CATALOGUE[problem.code].message), self._params(problem))

    def remedy(self, problem: Finding | AsesmenError) -> str:
        """Return what to do about a finding or an error."""
        return self._fill(self.text(CATALOGUE[problem.code].remedy), self._params(problem))

    def date(self, day: dt.date) -> str:
        """Return a date as ``6 November 2023``."""
        return _date(self.code, "wide", day)

    def short_date(self, day: dt.date) -> str:
        """Return a date as ``6 Nov 2023``."""
        return _date(self.code, "abbreviated", day)

    def month(self, day: dt.date) -> str:
        """Return a month as ``November 2023``."""
        return f"{_months(self.code, 'wide')[day.month]} {day.year}"

    def weekday(self, day: dt.date) -> str:
        """Return a weekday as ``Senin``."""
        return _weekdays(self.code)[day.weekday()]

    def weekdays(self) -> tuple[str, ...]:
        """Return the days of a week, from Monday."""
        return tuple(_weekdays(self.code)[n] for n in range(len(_weekdays(self.code))))

    def period(self, days: Sequence[dt.date]) -> str:
        """Return a period as ``6–8 November 2023``, in its shortest form."""
        first, last = days[0], days[-1]
        if first == last:
            return self.date(first)
        if (first.year, first.month) == (last.year, last.month):
            return f"{first.day}–{self.date(last)}"
        if first.year == last.year:
            return f"{first.day} {_months(self.code, 'wide')[first.month]} – {self.date(last)}"
        return f"{self.date(first)} – {self.date(last)}"

    def days(self, days: Sequence[dt.date]) -> str:
        """Return days as ``Senin–Rabu, 6–8 November 2023``; runs around days of rest are named one by one."""
        return "; ".join(self._run(run) for run in runs(tuple(days)))

    def _run(self, days: Sequence[dt.date]) -> str:
        first, last = self.weekday(days[0]), self.weekday(days[-1])
        return f"{first if len(days) == 1 else f'{first}–{last}'}, {self.period(days)}"

    def number(self, n: int) -> str:
        """Return a number as ``1.240`` in Indonesian, ``1,240`` in English."""
        return self._written(f"{n:,}")

    def decimal(self, value: Decimal) -> str:
        """Return a decimal as ``87,65`` in Indonesian, ``87.65`` in English."""
        return self._written(f"{value:f}")

    def share(self, fraction: float) -> str:
        """Return a share as ``82,5 %`` or ``82.5 %`` (English). Only 1 is shown as 100 %, only 0 as 0 %."""
        rounded = tenths(fraction)
        return self._written(f"{rounded // 10}.{rounded % 10} %")

    def place(self, venue: str | None, room: int | None) -> str:
        """Return a place as ``Balai Diklat Contoh, Ruang 2``; empty where neither is known."""
        parts = (venue, None if room is None else self.say("Room {room}", room=room))
        return ", ".join(part for part in parts if part)

    def join(self, parts: Sequence[str]) -> str:
        """Return ``a, b``; with semicolons if a part contains a comma: ``Budi, S.E.; Citra, S.H.``."""
        return ("; " if any("," in part for part in parts) else ", ").join(parts)

    def cell(self, value: Cell, kind: Kind) -> str:
        """Return a value of a table as people read it; ``-`` where nothing is known."""
        if type(value) is str:  # most values are texts
            return printable(value)
        match value:
            case None | ():
                text = "-"
            case Message():
                text = self.put(value)
            case Tier():
                text = self.text(TIER_WORDS[value])
            case dt.date():
                text = self.month(value) if kind is Kind.MONTH else self.short_date(value)
            case Decimal():
                text = self.decimal(value)
            case float():
                text = self.share(value)
            case int():
                text = self.whole(value, kind)
            case tuple():
                text = self.period(value) if kind is Kind.PERIOD else self.days(value)
            case _:
                text = printable(value)
        return text

    def line(self, row: Sequence[Cell], kinds: Sequence[Kind], *, nothing: str = "-") -> list[str]:
        """Return the values of a row; ``nothing`` is shown for unknown values."""
        return [
            nothing if cell is None else self.cell(cell, kind) for cell, kind in zip(row, kinds, strict=True)
        ]

    def whole(self, n: int, kind: Kind) -> str:
        """Return a whole number: a name such as that of a batch, money, or a count."""
        if kind is Kind.NUMBER:
            return str(n)
        return f"Rp{self.number(n)}" if kind is Kind.MONEY else self.number(n)

    def _written(self, number: str) -> str:
        """Return a number written by Python, with the separators of the language."""
        return number.translate(self._marks)

    def _params(self, problem: Finding | AsesmenError) -> Mapping[str, Param]:
        if isinstance(problem, AsesmenError):
            return problem.params
        place = problem.place
        known: dict[str, Param] = {"value": problem.value}
        if place is not None:
            known |= {"sheet": place.sheet, "cell": place.cell, "row": str(place.row), "column": place.column}
        return known | dict(problem.params)

    def _fill(self, text: str, params: Mapping[str, Param]) -> str:
        return text.format_map({key: self._param(value) for key, value in params.items()}) if params else text

    def _param(self, value: Param) -> str:
        match value:
            case str() if type(value) is str:
                text = printable(value)
            case dt.date():
                text = self.date(value)
            case Value():
                text = self.cell(value.value, value.kind)
            case None | str() | int() | Message():
                text = self.cell(value, Kind.COUNT)
            case _:
                text = self.join([self._param(part) for part in value])
        return text


@cache
def speaking(code: str) -> Language:
    """Return the language with that code."""
    return Language(code)


def _catalogue(code: str) -> gettext.NullTranslations:
    return gettext.translation(DOMAIN, LOCALE, [code], fallback=code == "en")


@lru_cache(maxsize=1 << 12)
def _date(code: str, width: Literal["wide", "abbreviated"], day: dt.date) -> str:
    return f"{day.day} {_months(code, width)[day.month]} {day.year}"


@cache
def _months(code: str, width: Literal["wide", "abbreviated"]) -> Mapping[int, str]:
    from babel.dates import get_month_names

    return dict(get_month_names(width, locale=code))


@cache
def _weekdays(code: str) -> Mapping[int, str]:
    from babel.dates import get_day_names

    return dict(get_day_names(locale=code))
