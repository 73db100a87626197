"""What a document is made of, for media that know sentences and tables alone."""

from collections.abc import Iterator

from asesmen_cli.domain.document import Column, Day, Document, Month, MonthCalendar, Table, Text
from asesmen_cli.domain.messages import Kind, Message
from asesmen_cli.language import Language


def parts(document: Document, words: Language) -> Iterator[Table | str]:
    """Yield the parts of a document: its tables, the months of its calendars as tables, and sentences."""
    for part in document.parts:
        match part:
            case Table():
                yield part
            case Text():
                yield words.put(part.message)
            case MonthCalendar():
                yield from (_month(month, words) for month in part.months)
            case _:
                yield from (f"{words.about(one)} {words.remedy(one)}" for one in part.findings)


def sheets(document: Document, words: Language) -> tuple[list[Table], list[str]]:
    """Return the tables, and the sentences between them."""
    found = list(parts(document, words))
    return [one for one in found if isinstance(one, Table)], [one for one in found if isinstance(one, str)]


def _month(month: Month, words: Language) -> Table:
    return Table(
        key=f"{month.first:%Y-%m}",
        title=Message("{month}", {"month": words.month(month.first)}),
        columns=tuple(
            Column(key=name.lower(), title=name[:3], kind=Kind.TEXT, width=90) for name in words.weekdays()
        ),
        rows=tuple(tuple("" if day is None else _day(day) for day in week) for week in month.weeks),
        strong=frozenset(
            (row, name.lower())
            for row, week in enumerate(month.weeks)
            for name, day in zip(words.weekdays(), week, strict=True)
            if day is not None and day.labels
        ),
    )


def _day(day: Day) -> str:
    """``6`` alone, ``6 [1]`` where batch 1 sits, ``6 *`` on a holiday."""
    if day.labels:
        return f"{day.on.day} [{', '.join(day.labels)}]"
    return f"{day.on.day} *" if day.free is not None else str(day.on.day)
