"""The fields of the people of one list: read column by column, each distinct cell once."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from operator import itemgetter
from typing import TypeVar, cast

from asesmen_cli.intake import _values as values
from asesmen_cli.intake._cells import CellValue, Fault
from asesmen_cli.intake._headers import Field
from asesmen_cli.intake._swapped import Dates
from asesmen_cli.intake._table import SheetTable

_Kind = TypeVar("_Kind")

_READERS: Mapping[str, Callable[[CellValue], object]] = {
    Field.SEX: values.sex,
    Field.ECHELON: values.echelon,
    Field.RANK: values.rank,
    Field.RETIREMENT_AGE: values.age,
}
_DAYS = frozenset({Field.BIRTH_DATE, Field.RETIRES_ON, Field.TMT_CPNS, Field.POST_SINCE})


class Fields:
    """Values where the cells could be read, faults where not."""

    def __init__(
        self,
        table: SheetTable,
        cells: Sequence[Sequence[CellValue]],
        names: Sequence[str | None],
        dates: Dates,
    ) -> None:
        """``cells`` are the rows of the people, ``names`` the texts under the header of names."""
        self.at, self.on = table.columns, dates.on
        self.cells = cells
        self.days = table.days or tuple(
            at for name, at in table.columns.items() if name == Field.LAST_ASSESSED
        )
        """The columns with days of assessments."""
        self._dates = dates
        self._nothing = [None] * len(cells)
        self._faulty: list[str] = []
        read = table.columns.keys() - {Field.NIP, Field.NAME, Field.LAST_ASSESSED}
        self._read: dict[str, Sequence[object]] = {
            name: self._values(name, at) for name, at in table.columns.items() if name in read
        }
        self._read[Field.NAME] = [
            values.person_name(name) if isinstance(cell, str) else None
            for cell, name in zip(self.cells_of(Field.NAME), names, strict=True)
        ]

    def cells_of(self, name: str) -> Sequence[CellValue]:
        """The cells of a field that has a column."""
        return self._column(self.at[name])

    def _column(self, at: int) -> list[CellValue]:
        return list(map(itemgetter(at), self.cells))

    def _values(self, name: str, at: int) -> list[object]:
        cells = self._column(at)
        read = values.Memo(_READERS.get(name, values.text) if name not in _DAYS else self._reader(cells, at))
        found = list(map(read.__getitem__, cells))
        if Fault in set(map(type, read.values())):
            self._faulty.append(name)
        return found

    def _reader(self, cells: Sequence[CellValue], at: int) -> Callable[[CellValue], object]:
        """What reads the days of a column."""
        swapped = at in self._dates.swapped
        return partial(
            values.day,
            this_year=self._dates.on.year,
            epoch_1904=self._dates.epoch_1904,
            swapped=swapped,
            month_first=swapped and all(isinstance(cell, str) for cell in cells),
        )

    def assessed(self, at: int) -> Sequence[object]:
        """The days of assessments in one of their columns."""
        cells = self._column(at)
        return list(map(values.Memo(self._reader(cells, at)).__getitem__, cells))

    def __contains__(self, name: str) -> bool:
        return name in self.at

    def __getitem__(self, name: str) -> Sequence[object]:
        """The values of a field; None for everybody if the column is missing."""
        return self._read.get(name, self._nothing)

    def texts(self, name: str) -> Sequence[str | None]:
        """The values of a field that is plain text."""
        return cast("Sequence[str | None]", self[name])

    def only(self, kind: type[_Kind], name: str) -> Sequence[_Kind | None]:
        """The values of one type; None for those that could not be read, or are something else."""
        found = self[name]
        if set(map(type, found)) <= {kind, type(None)}:
            return cast("Sequence[_Kind | None]", found)
        return [one if type(one) is kind else None for one in found]

    def faults(self) -> Iterator[tuple[str, int, Fault]]:
        """(field, index of the record, fault)."""
        for name in self._faulty:
            read = enumerate(self._read[name])
            yield from ((name, index, value) for index, value in read if type(value) is Fault)
