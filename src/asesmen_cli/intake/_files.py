"""The bytes of a file -> sheets of typed cells. Recognised by content, never by the name."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.domain.messages import Param, msg
from asesmen_cli.intake._values import Cell


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet; ``rows[0]`` is row 1 and ``rows[0][0]`` is A1, whatever the first filled cell is."""

    name: str
    rows: Sequence[Sequence[Cell]]
    visible: bool = True


@dataclass(frozen=True, slots=True)
class Workbook:
    """What a file holds."""

    name: str
    digest: str
    sheets: tuple[Sheet, ...]


def open_workbook(path: Path) -> Workbook:
    """Read a file whole.

    Raises:
        AsesmenError: The ``file.*`` codes, for what is no readable spreadsheet.
    """
    data = _bytes(path)
    return Workbook(path.name, hashlib.sha256(data).hexdigest(), _sheets(path.name, data))


def _bytes(path: Path) -> bytes:
    if path.name.startswith("~$"):
        raise AsesmenError("file.lock", file=path.name)
    if path.is_dir():
        raise AsesmenError("file.folder", file=str(path))
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise AsesmenError("file.missing", file=str(path)) from error
    except OSError as error:
        raise AsesmenError("file.unreadable", file=str(path), why=error.strerror or str(error)) from error
    if not data:
        raise AsesmenError("file.empty", file=path.name)
    return data


def _sheets(name: str, data: bytes) -> tuple[Sheet, ...]:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

    if not data.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
        raise AsesmenError("file.not-a-spreadsheet", file=name, kind=_kind(data))
    try:
        with CalamineWorkbook.from_filelike(BytesIO(data)) as workbook:
            return tuple(
                Sheet(
                    about.name,
                    workbook.get_sheet_by_index(index).to_python(skip_empty_area=False),
                    about.visible == SheetVisibleEnum.Visible,
                )
                for index, about in enumerate(workbook.sheets_metadata)
            )
    except PasswordError as error:
        raise AsesmenError("file.protected", file=name) from error
    except CalamineError as error:
        raise AsesmenError("file.corrupt", file=name, why=str(error)) from error


def _kind(data: bytes) -> Param:
    start = data[:1024].lstrip().lower()
    if start.startswith(b"%pdf"):
        return "PDF"
    if start.startswith(b"<"):
        return msg("a page of a web site")
    return msg("its content is unknown")
