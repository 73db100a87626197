"""Files on the disk: made beside their target, read back, put in place together, locked and synced."""

from asesmen_cli.files._delivery import Delivery, Existing, recover
from asesmen_cli.files._disk import PRIVATE, UNFINISHED, lock, rewrite, sync, sync_names, written

__all__ = [
    "PRIVATE",
    "UNFINISHED",
    "Delivery",
    "Existing",
    "lock",
    "recover",
    "rewrite",
    "sync",
    "sync_names",
    "written",
]
