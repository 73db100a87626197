"""What the files of a statement are called: Indonesian, as all files to hand out."""

from collections.abc import Mapping

NAMES: Mapping[str, str] = {
    "coverage": "laporan-capaian",
    "backlog": "laporan-tunggakan",
    "attendance": "laporan-kehadiran",
    "batches": "laporan-batch",
    "results": "laporan-hasil",
    "person": "riwayat",
    "forecast": "proyeksi",
}


def stem(name: str) -> str:
    """The name of a file without its suffix; a person's has the number."""
    kind, _, rest = name.partition("-")
    return f"{NAMES[kind]}-{rest}" if rest else NAMES[kind]
