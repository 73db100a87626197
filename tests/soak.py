"""How much of a long run to do: the whole of it in `make soak`, a seeded tenth in the gate."""

import os


def is_whole() -> bool:
    """Return whether everything is run."""
    return bool(os.environ.get("ASESMEN_SOAK"))


def portion(n: int, of: int = 10) -> int:
    """Of ``n`` rounds, those to run here: all, or one ``of`` so many."""
    return n if is_whole() else max(1, n // of)
