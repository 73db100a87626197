"""What a cell says of one person on one day: came, stayed away and why, or nothing yet."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, time
from enum import StrEnum

from asesmen_cli.domain.attendance import Reasons
from asesmen_cli.intake import _values as values
from asesmen_cli.intake._cells import CellValue

PRESENT = frozenset({
    "h", "hadir", "ada", "present", "true", "v", "√", "✓", "✔", "☑", "ü", "\uf0fc", "\uf052", "1", "ya", "y",
    "yes", "ttd", "tanda tangan", "paraf", "masuk", "datang", "ok", "terlambat", "1.0",
})  # fmt: skip
_ABSENT = frozenset({
    "tidak hadir", "tdk hadir", "th", "absen", "absent", "tidak", "false", "0", "no", "n", "tdk", "gugur",
    "mengundurkan diri", "mundur", "batal", "tidak ikut", "tidak datang", "wafat", "meninggal",
})  # fmt: skip
_ARRIVED = re.compile(r"(?:(?:jam|pukul) ?)?\d{1,2}[:.]\d{2}(?::\d{2})?(?: ?(?:wib|wita|wit))?")
"""The time of arrival."""
CROSS = frozenset({"x", "×", "✕", "✗", "✘", "☒", "û", "\uf0fb"})
"""Ticks and crosses as Unicode has them, and as the letters of the font Wingdings."""
_WITHOUT_WORD = frozenset({"a", "alpa", "alpha", "alfa", "tk", "tanpa kabar", "tanpa ket", "mangkir"})
_SHORT = {
    "s": "sakit", "i": "izin", "ijin": "izin", "c": "cuti", "dl": "dinas luar", "umroh": "umrah",
    "berduka": "duka", "kedukaan": "duka", **dict.fromkeys(("ct", "cb", "cm", "cs", "cap"), "cuti"),
}  # fmt: skip
_COUNT = re.compile(r"\d{1,3}\.")
"""What the workbook of the schedule prints where a person signs."""


class Words:
    """What is written in a cell of a day."""

    def __init__(self, reasons: Reasons) -> None:
        self._reasons = reasons

    def reason(self, written: str) -> str | None:
        """The reason that a text names: whole, in short, or as its first word (``cuti melahirkan``)."""
        text = written.casefold()
        if text in _WITHOUT_WORD:
            return self._reasons.default
        words = re.findall(r"[^\W_]+", text)
        starts = (" ".join(words[:n]) for n in range(len(words), 0, -1))
        return next((found for start in starts if (found := self._named(start))), None)

    def _named(self, text: str) -> str | None:
        return self._reasons.find(_SHORT.get(text, text))


class Presence(StrEnum):
    """What one cell of a list of attendance says."""

    PRESENT = "present"
    ABSENT = "absent"
    BLANK = "blank"
    UNREADABLE = "unreadable"


def presence_of(cell: CellValue, words: Words, *, came: bool) -> tuple[Presence, str | None]:
    """Whether a cell says that somebody came, and the reason why not. ``came``: an ``x`` means present."""
    if isinstance(cell, time | datetime) or (isinstance(cell, float) and 0 < cell < 1):
        return Presence.PRESENT, None
    text = "0" if values.shown(cell) == "0" else " ".join((values.text(cell) or "").casefold().split())
    if not text or _COUNT.fullmatch(text):
        return Presence.BLANK, None
    if len(text) > _LONGEST:
        return Presence.UNREADABLE, None
    return _presence_in(text, words, came=came)


def _presence_in(text: str, words: Words, *, came: bool) -> tuple[Presence, str | None]:
    outside = " ".join(re.sub(r"\([^()]{0,80}\)", " ", text).split()).strip(_AROUND) or text.strip(_AROUND)
    outside = outside.replace(".", "") if _ABBREVIATED.fullmatch(outside) else outside
    if outside in PRESENT or (came and outside in CROSS) or _ARRIVED.fullmatch(outside):
        return Presence.PRESENT, None
    if outside in _ABSENT or outside in CROSS:
        return Presence.ABSENT, words.reason(text.removeprefix(outside))
    if (reason := words.reason(outside)) is not None:
        return Presence.ABSENT, reason
    if long := _LONG_ABSENT.match(outside):
        return Presence.ABSENT, words.reason(outside[long.end() :])
    return Presence.PRESENT if outside.startswith("hadir") else Presence.UNREADABLE, None


NO_REASONS = Reasons(excused=("sakit", "izin", "cuti", "dinas luar"), unexcused=("tanpa keterangan",))
"""The words for staying away, where no settings name others."""
_AROUND = " .,;:-()"
_ABBREVIATED = re.compile(r"(?:\w\. ?){1,3}\w?")
"""``D.L.``, ``T.K``."""
_LONG_ABSENT = re.compile(
    r"(?:(?:tidak|tdk) (?:hadir|datang|ikut|mengikuti)|gugur|batal|berhalangan|(?:di ?)?diskualifikasi)\b"
    r"(?:[ ,:-]|karena\b|sebab\b|alasan\b){0,4}"
)
_LONGEST = 80
"""Characters; a longer cell is not a mark."""


def documented() -> Mapping[str, Sequence[str]]:
    """The words of a day, for the documentation."""
    return {
        "present": [*sorted(PRESENT - _SYMBOLS), "hadir (…)", "a time of arrival, such as 07:31"],
        "absent": sorted(_ABSENT),
        "absent without a word": sorted(_WITHOUT_WORD),
        "short forms of reasons": [f"{short} = {reason}" for short, reason in _SHORT.items()],
    }


_SYMBOLS = frozenset({"√", "✓", "✔", "☑", "ü", "\uf0fc", "\uf052"})
