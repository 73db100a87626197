"""How a share is rounded: alike in every medium."""


def tenths(fraction: float) -> int:
    """Return a fraction in tenths of a per cent, rounded; only 1 is 1,000, only 0 is 0."""
    rounded = round(fraction * 1000)
    return min(max(rounded, 1), 999) if 0 < fraction < 1 else rounded
