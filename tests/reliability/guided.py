"""Bytes that are changed towards code that no input has reached yet, for every reader: ``make fuzz``.

What is no answer stops it; its bytes are kept in the folder, and belong into ``tests/corpus`` with their fix.
"""

import sys
from importlib import import_module
from pathlib import Path

LIMITS = ("-timeout=20", "-rss_limit_mb=1500", "-max_len=65536")


def main(target: str, seconds: str, folder: Path) -> None:
    """Fuzz one target for some seconds, from its seeds and what earlier runs have kept."""
    atheris = import_module("atheris")
    with atheris.instrument_imports(include=["asesmen_cli"]):
        targets = import_module("tests.reliability.targets")
    kept = folder / target
    kept.mkdir(parents=True, exist_ok=True)
    for at, seed in enumerate(targets.TARGETS[target].seeds()):
        (kept / f"seed-{at}").write_bytes(seed)
    for file in Path("tests/corpus", target).glob("*"):
        (kept / file.name).write_bytes(file.read_bytes())
    limits = [*LIMITS, f"-max_total_time={seconds}", f"-artifact_prefix={folder}/{target}-"]
    atheris.Setup([sys.argv[0], *limits, str(kept)], lambda data: targets.answer(target, data))
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
