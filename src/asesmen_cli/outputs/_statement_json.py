"""A statement as JSON: each table by its key, each row by the keys of its columns."""

from datetime import date

from asesmen_cli.domain.document import Cell, Document, Table
from asesmen_cli.domain.facts import ForecastSheet
from asesmen_cli.domain.messages import Kind, Message
from asesmen_cli.language import Language

Json = dict[str, object]


def statement_json(statement: Document, words: Language) -> Json:
    """A report, as ``asesmen.statement/1``."""
    return {
        "schema": "asesmen.statement/1",
        "report": statement.name,
        "as_of": statement.as_of.isoformat(),
        "summary": [words.put(sentence) for sentence in statement.leads],
        "tables": {grid.key: rows_json(grid, words) for grid in statement.tables},
    }


def rows_json(grid: Table, words: Language) -> list[Json]:
    """The rows of one table; without its total, which can be added up."""
    kinds = [(column.key, column.kind) for column in grid.columns]
    return [
        {key: _value(cell, kind, words) for (key, kind), cell in zip(kinds, row, strict=True)}
        for row in grid.rows
    ]


def forecast_json(sheet: ForecastSheet) -> Json:
    """The months to come, as ``asesmen.forecast/1``."""
    found, capacity = sheet.forecast, sheet.capacity
    return {
        "schema": "asesmen.forecast/1",
        "as_of": sheet.as_of.isoformat(),
        "capacity": {
            "batches_a_month": capacity.batches_a_month,
            "batch_size": capacity.batch_size,
            "days": capacity.days,
            "cost_per_person": capacity.cost_per_person or None,
            "budget": capacity.budget,
        },
        "backlog": found.backlog,
        "months": [
            {
                "month": f"{month.first:%Y-%m}",
                "falling_due": month.due,
                "tiers": {tier.value: n for tier, n in sorted(month.falling_due.items())},
                "seats": month.seats,
                "used": month.used,
                "retiring": month.retiring,
                "backlog": month.backlog,
            }
            for month in found.months
        ],
        "offices": [
            {"name": office, "years": {str(year): n for year, n in sorted(counts.items())}}
            for office, counts in sorted(found.offices.items(), key=lambda item: item[0] or "")
        ],
        "clears_on": None if found.clears_on is None else found.clears_on.isoformat(),
        "seats_used": found.seated,
        "cost": sheet.cost(found.seated),
        "needed": None
        if sheet.by is None
        else {
            "by": sheet.by.isoformat(),
            "batches_a_month": sheet.needed,
            "seats": sheet.seats_needed,
            "cost": None if sheet.seats_needed is None else sheet.cost(sheet.seats_needed),
        },
    }


def _value(cell: Cell, kind: Kind, words: Language) -> object:
    match cell:
        case Message():
            return words.put(cell)
        case date():
            return f"{cell:%Y-%m}" if kind is Kind.MONTH else cell.isoformat()
        case float():
            return round(cell, 4)
        case _:
            return cell
