"""What every document carries: who we are, where it comes from, who signs, what its columns are called."""

import re
from collections.abc import Callable, Mapping
from typing import TypeAlias

from asesmen_cli.domain.facts import Office, Report
from asesmen_cli.domain.messages import N_
from asesmen_cli.domain.people import NIP_DIGITS, grouped
from asesmen_cli.language import Language
from asesmen_cli.outputs._provenance import Provenance

Content: TypeAlias = Mapping[str, object]
"""What a template is given: texts, numbers, lists and tables of these."""

WORDS: Mapping[str, str] = {
    "number": N_("No."),
    "batch": N_("Batch"),
    "tier": N_("Tier"),
    "days": N_("Days and dates"),
    "venue": N_("Venue"),
    "participants": N_("Participants"),
    "notes": N_("Notes"),
    "name": N_("Name"),
    "person": N_("Name and NIP"),
    "rank": N_("Rank"),
    "position": N_("Position"),
    "office": N_("Office"),
    "reason": N_("Reason"),
    "employees": N_("Employees"),
    "flagged": N_("Must be assessed"),
    "placed": N_("Scheduled"),
    "unplaced": N_("Not yet scheduled"),
    "total": N_("Total"),
}
"""The words of the templates, by the name they have there."""

LONG_WORD = re.compile(r"\S{18}(?=\S)")
"""As much of a word as the narrowest column of texts has room for, where more of the word follows."""


def breakable(text: str) -> str:
    """Return the text with soft break points in words that fit no column."""
    return LONG_WORD.sub("\\g<0>\u200b", text)


def frame(report: Report, words: Language, picture: Callable[[str], list[int] | None]) -> Content:
    """Return what all documents of a report share."""
    origin = Provenance(report, words)
    return {
        "paper": report.paper.value,
        "date": [report.due.as_of.year, report.due.as_of.month, report.due.as_of.day],
        "author": report.office.name,
        "keywords": _keywords(report),
        "draft": words.say("DRAFT") if origin.draft else None,
        "foot": [origin.shown, f"{origin.source} · {report.program}"],
        "description": f"{origin.origin} · {report.program}",
        "page": words.say("Page {page} of {pages}", page="{page}", pages="{pages}"),
        "part": origin.part or None,
        "as_of": origin.as_of,
        "signed_on": words.date(report.due.as_of),
        "office": _letterhead(report.office, picture),
        "signature": _signature(report.office),
        "words": {name: words.say(text) for name, text in WORDS.items()},
    }


def _keywords(report: Report) -> list[str]:
    """Return what the file is made from, as programs look it up; NUL and the like do not come this far."""
    due, plan = report.due, report.plan
    keywords = [
        report.program,
        f"as-of={due.as_of}",
        f"source={due.load.source}",
        f"loaded={due.load.loaded_on}",
    ]
    if plan is not None:
        keywords += [f"plan={plan.name or plan.state}", f"digest={plan.digest}"]
    return [*keywords, *([report.mark] if report.heads else [])]


def _letterhead(office: Office, picture: Callable[[str], list[int] | None]) -> Content:
    return {
        "government": office.government.upper(),
        "name": office.name.upper(),
        "address": office.address or None,
        "contact": office.contact or None,
        "logo": picture(office.logo),
    }


def _signature(office: Office) -> Content:
    nip = office.signatory_nip
    return {
        "place": office.place,
        "post": office.signatory_post,
        "name": office.signatory_name,
        "rank": office.signatory_rank or None,
        "nip": grouped(nip) if len(nip) == NIP_DIGITS else nip,
    }
