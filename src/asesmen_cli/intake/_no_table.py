"""Why a file holds no roster: a needed column is missing, the headers are, or it is no list of people."""

from collections.abc import Mapping, Sequence

from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.domain.messages import Param, msg
from asesmen_cli.intake._cells import CellValue, shown
from asesmen_cli.intake._files import Sheet
from asesmen_cli.intake._guess import looks, proposal
from asesmen_cli.intake._headers import Field, meaning
from asesmen_cli.intake._proposal import headers_of
from asesmen_cli.intake._table import SEARCHED_ROWS, letter
from asesmen_cli.intake._tables import find_tables


def no_table(file: str, sheets: Sequence[Sheet]) -> AsesmenError:
    """Why there is no table: a needed column is missing, the headers are, or it is no roster at all."""
    for sheet in sheets:
        proposed = proposal(sheet.rows)
        header = _likely_header(sheet)
        if not proposed and header is None:
            continue
        missing = Field.NAME if header is not None and Field.NIP in _meant(header) else Field.NIP
        lines = [f'--map "{column}={field}"' for column, field in proposed.items()]
        return AsesmenError(
            "roster.no-field",
            file=file,
            sheet=sheet.name,
            field=missing.value,
            found=_columns_found(sheet, header or _headers_proposed(sheet, proposed)),
            proposal=" ".join(lines) or f'--map "HEADER={missing.value}"',
        )
    return AsesmenError("roster.no-table", file=file, sheets=tuple(sheet.name for sheet in sheets))


def _headers_proposed(sheet: Sheet, proposed: Mapping[str, str]) -> Sequence[str] | None:
    """What stands over the columns that the cells prove, if anything does."""
    tables = find_tables(sheet, proposed) if proposed else []
    names = headers_of(tables[0]) if tables else ()
    return names if any(names) else None


def _columns_found(sheet: Sheet, header: Sequence[CellValue] | None) -> tuple[Param, ...]:
    """What the columns are called, and what each looks like; never what a person's row holds."""
    width = max(map(len, sheet.rows), default=0)
    names = [shown(cell) for cell in header] if header is not None else ["-"] * width
    return tuple(
        msg("{column}: {header} ({looks})", column=letter(at), header=name, looks=looks(sheet.rows, at))
        for at, name in enumerate(names)
        if name
    )


def _likely_header(sheet: Sheet) -> Sequence[CellValue] | None:
    """The row with most known headers, if it names the number or the name."""
    best = max(sheet.rows[:SEARCHED_ROWS], key=lambda row: len(_meant(row)), default=())
    return best if _meant(best) & {Field.NIP, Field.NAME} and len(_meant(best)) > 1 else None


def _meant(row: Sequence[CellValue]) -> set[str]:
    """The fields that the cells of a row would name as headers."""
    return {
        found[0] for cell in row if isinstance(cell, str) and cell and (found := meaning(cell)) is not None
    }
