"""How much of a long run to do: the whole of it in `make soak`, a seeded tenth in the gate."""

import os


def portion(n: int) -> int:
    """Of ``n`` rounds, those to run here."""
    return n if os.environ.get("ASESMEN_SOAK") else max(1, n // 10)
