"""Numbers in Indonesian words, for letters and minutes."""

from collections.abc import Iterable

UNITS = (
    *("", "satu", "dua", "tiga", "empat", "lima", "enam"),
    *("tujuh", "delapan", "sembilan", "sepuluh", "sebelas"),
)
MOST_IN_WORDS = 9_999


def spelled(n: int) -> str:
    """Return a number as official documents spell it: ``dua puluh lima``. Beyond thousands: digits."""
    if n > MOST_IN_WORDS:
        return str(n)
    return " ".join(_words(n)) or "nol"


def _words(n: int) -> Iterable[str]:
    for size, name, one in ((1000, "ribu", "seribu"), (100, "ratus", "seratus")):
        if n >= size:
            yield one if n // size == 1 else f"{UNITS[n // size]} {name}"
            n %= size
    if n < len(UNITS):
        yield from [UNITS[n]] if n else []
    elif n < 20:  # noqa: PLR2004 (belas)
        yield f"{UNITS[n - 10]} belas"
    else:
        yield f"{UNITS[n // 10]} puluh"
        yield from [UNITS[n % 10]] if n % 10 else []
