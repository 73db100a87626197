"""The ``asesmen`` command, also as ``python -m asesmen_cli``."""

import gc
import signal
import sys

OLDEST, NEWEST = (3, 11), (3, 14)
WRONG_PYTHON = (
    "asesmen: Diperlukan Python 3.11 sampai 3.14, 64-bit, bukan ARM; ini Python {version}.\n"
    "asesmen: Python 3.11 to 3.14 is needed, 64-bit, not ARM; this is Python {version}.\n"
)
"""In both languages: an unsupported Python may be unable to load the translations."""


def is_supported(version: tuple[int, int], largest: int, build: str) -> bool:
    """Return whether OR-Tools has a build for a Python with that version, largest index and description."""
    return OLDEST <= version <= NEWEST and largest > 1 << 32 and "(ARM64)" not in build


def main() -> None:
    """Run the command. Until it begins, while modules are loaded, Ctrl-C ends it at once and in silence."""
    if not is_supported(sys.version_info[:2], sys.maxsize, sys.version):
        sys.stderr.write(WRONG_PYTHON.format(version=sys.version))
        sys.exit(3)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    gc.disable()  # a command ends before garbage matters; looking for it takes a sixth of a large load
    from asesmen_cli.cli import main as run

    run()


if __name__ == "__main__":
    main()
