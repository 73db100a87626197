"""How much of a long run to do: the whole of it in `make soak`, a seeded tenth in the gate."""

import os

from tests.engines import ENGINE

ON_A_SERVER = 3
"""A property test has one of so many examples where the workspaces are on a server."""


def is_whole() -> bool:
    """Return whether everything is run."""
    return bool(os.environ.get("ASESMEN_SOAK"))


def portion(n: int, of: int = 10) -> int:
    """Of ``n`` rounds, those to run here: all, or one ``of`` so many."""
    return n if is_whole() else examples(max(1, n // of))


def examples(n: int) -> int:
    """Return the number of examples of a property test: ``n``, or a third of them on a server."""
    return n if is_whole() or ENGINE.server is None else max(1, n // ON_A_SERVER)
