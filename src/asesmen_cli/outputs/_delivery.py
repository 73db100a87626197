"""Puts finished files into a folder: all of them or none, and never over somebody else's.

What we wrote is known by its SHA-256, kept in a small list next to the files: that works alike for every
format, and a workbook that a person has changed and saved since is theirs and is not replaced.
"""

import json
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from asesmen_cli.domain.findings import AsesmenError, system_reason

RECORD = ".asesmen-files.json"
SCHEMA = "asesmen.files/1"


def deliver(folder: Path, make: Callable[[Path], None]) -> tuple[Path, ...]:
    """Let ``make`` fill an empty folder with files, then move them into ``folder``, created if missing.

    Returns the files at their final paths, by name.

    Whatever stops it, Ctrl-C included, leaves ``folder`` as it was: no file half written, no old file
    lost, nothing temporary. The files are made on the same disk, so that each takes its place at once.

    Raises:
        AsesmenError: ``output.folder``, ``output.disk``, ``output.open``, ``output.foreign``.
    """
    with ExitStack() as undo:
        with _as_ours("output.folder", folder):
            undo.callback(_remove_empty, [path for path in (folder, *folder.parents) if not path.exists()])
            folder.mkdir(parents=True, exist_ok=True)
            aside = TemporaryDirectory(prefix=".asesmen-", dir=folder, ignore_cleanup_errors=True)
            bench = Path(undo.enter_context(aside))
            made, before = bench / "made", bench / "before"
            made.mkdir()
            before.mkdir()
        with _as_ours("output.disk", folder):
            make(made)
            files = sorted(made.iterdir())
            if not files:
                return ()
            record = _record(files, folder, made)
        _put([record, *files], folder, before)
        return tuple(folder / file.name for file in files)


def _put(files: Sequence[Path], folder: Path, before: Path) -> None:
    """Move ``files`` into ``folder``. ``before`` holds what was there until all have moved."""
    with ExitStack() as undo:
        for file in files:
            target, old = folder / file.name, before / file.name
            with _as_ours("output.disk", target):
                if target.exists():
                    shutil.copy2(target, old)
                undo.callback(_put_back, file, old, target)
                file.replace(target)
        undo.pop_all()


def _put_back(file: Path, old: Path, target: Path) -> None:
    if file.exists():
        return
    if old.exists():
        old.replace(target)
    else:
        target.unlink()


def _record(files: Sequence[Path], folder: Path, made: Path) -> Path:
    """Return the list of what we wrote, as it holds while the files move: what is there now, and what comes.

    Raises:
        AsesmenError: ``output.foreign`` for a target that we did not write.
    """
    known = dict(_known(folder))
    for file in files:
        new, target = _digest(file), folder / file.name
        with _as_ours("output.disk", target):
            present = _digest(target) if target.is_file() else None
        if target.exists() and present not in (new, *known.get(file.name, ())):
            raise AsesmenError("output.foreign", file=str(target))
        known[file.name] = sorted({new, present or new})
    record = made / RECORD
    record.write_text(json.dumps({"schema": SCHEMA, "files": known}, indent=1), encoding="utf-8")
    return record


def _known(folder: Path) -> Mapping[str, Sequence[str]]:
    """Return the digests of what we wrote into the folder, by file name."""
    try:
        content = json.loads((folder / RECORD).read_bytes())
    except (FileNotFoundError, ValueError):
        return {}
    match content:
        case {"schema": schema, "files": dict(files)} if schema == SCHEMA:
            return files
        case _:
            return {}


def _digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


def _remove_empty(folders: Sequence[Path]) -> None:
    for folder in folders:
        with suppress(OSError):
            folder.rmdir()


@contextmanager
def _as_ours(code: str, path: Path) -> Iterator[None]:
    """Turn an error of the system into one of ours. A file that Excel holds open has a code of its own."""
    try:
        yield
    except OSError as error:
        why, place = system_reason(error), str(path)
        if code == "output.folder":
            raise AsesmenError(code, folder=place, why=why) from error
        if isinstance(error, PermissionError):
            code = "output.open"
        raise AsesmenError(code, file=place, why=why) from error
