"""Read a roster as the settings and the options say, before anything is compared with it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from asesmen_cli.domain.facts import Load, RosterTable
from asesmen_cli.domain.findings import AsesmenError, FieldError, Finding
from asesmen_cli.domain.messages import msg
from asesmen_cli.domain.offices import official
from asesmen_cli.files import Delivery
from asesmen_cli.intake import Accept, Proposal, Reading, Row, accept_all, accept_none, annotate, read_roster
from asesmen_cli.language import Language, speaking
from asesmen_cli.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterOptions:
    """How a roster is to be read."""

    strict: bool = False
    sheets: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    """What columns hold, as ``Header=field``, or ``auto``."""
    swap_dates: tuple[str, ...] = ()
    partial: bool = False
    errors: Path | None = None
    """Where to write a copy of the workbook with the faults marked."""
    words: Language = field(default_factory=lambda: speaking("id"))
    """The language of the marks."""
    accept: Accept = accept_none
    """Decides on columns that only their cells explain; ``auto`` among the columns accepts them."""


def read_file(
    settings: Settings,
    path: Path,
    options: RosterOptions,
    on: date,
    known: Sequence[Load] = (),
    beside: str | None = None,
) -> Reading:
    """Read a roster as the settings and the options say.

    ``known`` are the loads whose columns were accepted: the same headers are read in the same way. ``beside``
    is a further column whose texts are returned.

    Raises:
        AsesmenError: ``file.*``, ``roster.*``.
    """
    given, accept = columns_of(options.columns, options.accept)
    reading = read_roster(
        path,
        on=on,
        columns={**settings.columns, **given},
        sheets=options.sheets,
        swap_dates=options.swap_dates,
        accept=remembering(known, accept),
        beside=beside,
    )
    return named(replace(reading, findings=(*_proposed(reading, known), *reading.findings)), settings)


def named(reading: Reading, settings: Settings) -> Reading:
    """Return the reading with offices called as the settings say."""
    aliases = settings.aliases()
    return replace(reading, rows=tuple(_named(row, aliases) for row in reading.rows)) if aliases else reading


def columns_of(texts: Iterable[str], accept: Accept) -> tuple[dict[str, str], Accept]:
    """Return what columns hold, from ``Header=field``; and with ``auto`` what accepts every proposal."""
    given = {header.strip(): name.strip() for header, _, name in (one.rpartition("=") for one in texts)}
    return given, accept_all if given.pop("", None) is not None else accept


def remembering(known: Sequence[Load], accept: Accept) -> Accept:
    """Return what takes a proposal without a question where the same headers were accepted before."""

    def decide(offered: Proposal) -> Mapping[str, str] | None:
        before = _table_like(known, offered.headers, offered.columns)
        return before[1].columns if before else accept(offered)

    return decide


def _table_like(
    known: Sequence[Load], headers: Sequence[str], columns: Mapping[str, str]
) -> tuple[Load, RosterTable] | None:
    """Return the newest table that was accepted with these headers and with number and name where they are.

    Without headers all columns must be the same.
    """

    def needed(of: Mapping[str, str]) -> set[tuple[str, str]]:
        return {one for one in of.items() if not any(headers) or one[1] in _NEEDED}

    tables = ((load, table) for load in reversed(known) for table in load.tables if table.columns)
    same = (one for one in tables if one[1].headers == tuple(headers))
    return next((one for one in same if needed(one[1].columns) == needed(columns)), None)


_NEEDED = frozenset({"nip", "name"})


def _named(row: Row, aliases: Mapping[str, str]) -> Row:
    office = official(row.person.office, aliases)
    return row if office == row.person.office else replace(row, person=replace(row.person, office=office))


def _proposed(reading: Reading, known: Sequence[Load]) -> Iterator[Finding]:
    """Yield how the columns were understood, where only their cells explain them."""
    tables = [table for table in reading.load.tables if table.columns]
    if not tables:
        return
    lines = tuple(f'"{header}" = "{name}"' for header, name in reading.mapping.items())
    before = _table_like(known, tables[0].headers, tables[0].columns)
    if before is None:
        yield Finding.info("roster.mapped", lines=lines)
    else:
        load, _ = before
        yield Finding.info("roster.mapped-again", lines=lines, source=load.source, day=load.loaded_on)


def mark_faults(
    path: Path, findings: Sequence[Finding], options: RosterOptions, files: Delivery
) -> tuple[Finding, ...]:
    """Write the copy with the faults marked, if asked for; return the findings about it.

    Raises:
        AsesmenError: ``usage.value`` for a name that is not .xlsx, ``output.*``.
    """
    target, findings_of_copy = options.errors, list[Finding]()
    if target is None:
        return ()
    if target.suffix.lower() != ".xlsx":
        why = msg("its name must end in .xlsx")
        raise FieldError("errors", target, why)

    def make(folder: Path) -> None:
        findings_of_copy.extend(annotate(path, findings, options.words, folder / target.name))

    files.stage(target.parent, make)
    written = Finding.info("roster.copy-written", file=str(target))
    return (written, *findings_of_copy)


def refuse_unusable(
    reading: Reading, findings: Sequence[Finding], options: RosterOptions, files: Delivery
) -> None:
    """Raise an error where nobody, or with ``--strict`` not everybody, can be loaded.

    Raises:
        AsesmenError: ``roster.strict``, ``roster.nobody``; the marked copy is written all the same.
    """
    file, rejected = reading.load.source, reading.load.rejected
    if (options.strict and rejected) or not reading.rows:
        files.place()
    if options.strict and rejected:
        raise AsesmenError("roster.strict", findings=findings, n=rejected, file=file)
    if not reading.rows:
        raise AsesmenError("roster.nobody", findings=findings, file=file)
