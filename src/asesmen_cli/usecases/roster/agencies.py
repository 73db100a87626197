"""A roster of many agencies, split by a column: each agency's part is loaded as a roster of its own."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import TypeAlias
from urllib.parse import quote

from asesmen_cli.domain.catalogue import CATALOGUE
from asesmen_cli.domain.commands import Command
from asesmen_cli.domain.document import Column, Document, Table
from asesmen_cli.domain.findings import AsesmenError, Finding, Place, Severity
from asesmen_cli.domain.messages import N_, Kind, Message, msg
from asesmen_cli.domain.offices import plain
from asesmen_cli.files import Delivery
from asesmen_cli.intake import Reading
from asesmen_cli.settings import FILE_NAME, Settings, parsed, read_text
from asesmen_cli.store import administration, agencies_of
from asesmen_cli.usecases.common.context import Ask, Context, open_context
from asesmen_cli.usecases.roster.load import Comparison, ask_about_gone, compare_part, keep
from asesmen_cli.usecases.roster.read import RosterOptions, mark_faults, read_file, refuse_unusable

Row: TypeAlias = tuple[str, int, int, int, int, int, int]
MOST_ROWS = 10
"""Rows without an agency that are named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Splitting:
    """A shared database, the column that names the agency, and who asks when."""

    where: str
    header: str
    create: bool
    """Whether agencies that are not there yet are created."""
    dry_run: bool
    today: date
    now: datetime
    actor: str

    def at(self, agency: str) -> Context:
        """Open one agency."""
        base, _, query = self.where.partition("?")
        others = [one for one in query.split("&") if one and not one.startswith("agency=")]
        where = f"{base}?{'&'.join([*others, f'agency={quote(agency)}'])}"
        return open_context(where, today=self.today, now=self.now, actor=self.actor)


def import_by_agency(split: Splitting, path: Path, options: RosterOptions, ask: Ask) -> Document:
    """Load the part of each agency, or only show what that would change.

    Everything is read and compared before anything is written. Then each agency gets its part in a
    transaction and an event of its own: one transaction over all would hold up every desk of a province. If
    one cannot be written, the error names those that were; the same command again does the rest, as what is
    loaded already changes nothing.

    Raises:
        AsesmenError: ``file.*``, ``roster.*``, ``question.*``, ``workspace.*``; then nothing is changed.
            ``roster.split-stopped`` where some agencies were written.
    """
    text = read_text(Path(FILE_NAME))
    settings = Settings() if text is None else parsed(text, FILE_NAME)
    with Delivery() as files:
        reading = read_file(settings, path, options, split.today, beside=split.header)
        findings = [*reading.findings, *mark_faults(path, reading.findings, options, files)]
        refuse_unusable(reading, findings, options, files)
    parts = _parts(split, reading)
    compared = {agency: _compared(split, agency, part, options, ask) for agency, part in parts.items()}
    if not split.dry_run:
        _write(split, compared)
    own = [one for agency, part in parts.items() for one in (compared[agency] or part).findings]
    return _shown(split, parts, compared, [*_about_the_whole(findings, reading), *own])


# --- split --------------------------------------------------------------------------------------------------


def _parts(split: Splitting, reading: Reading) -> Mapping[str, Reading]:
    """Return the part of each agency, in order of their names.

    Raises:
        AsesmenError: ``roster.no-agency``, ``roster.unknown-agencies``.
    """
    nameless = [place for place, name in reading.beside.items() if not name.strip()]
    if nameless:
        findings = [
            Finding.error("roster.no-agency-in-row", Place(sheet=sheet, row=row), header=split.header)
            for sheet, row in nameless[:MOST_ROWS]
        ]
        raise AsesmenError("roster.no-agency", findings=findings, n=len(nameless), header=split.header)
    written: dict[str, str] = {}
    for name in reading.beside.values():
        written.setdefault(plain(name), " ".join(name.split()))
    with agencies_of(split.where, split.today) as shared:
        listed = shared.agencies()
    known = {plain(name): name for name in (*listed.counted, *listed.behind)}
    unknown = {key: name for key, name in written.items() if key not in known}
    if unknown and not split.create:
        counts = Counter(plain(name) for name in reading.beside.values())
        names = tuple(f"{name} ({counts[key]})" for key, name in sorted(unknown.items()))
        raise AsesmenError("roster.unknown-agencies", names=names, workspace=split.where)
    if unknown and not split.dry_run:
        administration.add_agencies(split.where, unknown.values())
    names_of = {key: known.get(key, name) for key, name in written.items()}
    agency_of = {place: names_of[plain(name)] for place, name in reading.beside.items()}
    return dict(_each_part(reading, agency_of, sorted(names_of.values())))


def _each_part(
    reading: Reading, agency_of: Mapping[tuple[str, int], str], names: Sequence[str]
) -> Iterator[tuple[str, Reading]]:
    rows, findings = defaultdict(list), defaultdict(list)
    for row in reading.rows:
        rows[agency_of[row.source.sheet, row.source.row]].append(row)
    for one in reading.findings:
        agency = _agency_of(one, agency_of)
        if agency is not None:
            findings[agency].append(one)
    counts = Counter(agency_of.values())
    for name in names:
        accepted, own = len(rows[name]), findings[name]
        faulty = {one.place for one in own if one.severity is Severity.ERROR and one.place is not None}
        rejected = min(len({(at.sheet, at.row) for at in faulty}), counts[name] - accepted)
        load = replace(
            reading.load,
            rows=counts[name],
            accepted=accepted,
            rejected=rejected,
            ignored=counts[name] - accepted - rejected,
        )
        yield name, replace(reading, rows=tuple(rows[name]), findings=tuple(own), load=load)


def _agency_of(finding: Finding, agency_of: Mapping[tuple[str, int], str]) -> str | None:
    place = finding.place
    if place is None or place.row is None or place.sheet is None:
        return None
    return agency_of.get((place.sheet, place.row))


def _about_the_whole(findings: Iterable[Finding], reading: Reading) -> Iterator[Finding]:
    """Yield what belongs to the file and to no single agency."""
    places = dict.fromkeys(reading.beside, "")
    return (one for one in findings if _agency_of(one, places) is None)


# --- compared and written -----------------------------------------------------------------------------------


def _compared(
    split: Splitting, agency: str, part: Reading, options: RosterOptions, ask: Ask
) -> Comparison | None:
    """Return a part beside what is on file, after asking about people who are gone.

    None for an agency that would be created: with ``--dry-run`` it is not there.
    """
    try:
        ctx = split.at(agency)
        comparison = compare_part(ctx, part, options)
        ctx.workspace.close()
    except AsesmenError as error:
        if error.code == "workspace.other-agency" and split.dry_run and split.create:
            return None
        raise
    if not split.dry_run:

        def asked(question: Message) -> bool:
            return ask(msg("{agency}: {question}", agency=agency, question=question))

        ask_about_gone(comparison, asked)
    return comparison


def _write(split: Splitting, compared: Mapping[str, Comparison | None]) -> None:
    """Write the parts, one agency after the other.

    Raises:
        AsesmenError: ``roster.split-stopped``; what the first of them raises.
    """
    done: list[str] = []
    for agency, comparison in compared.items():
        ctx = split.at(agency)
        try:
            with ctx.delivery() as files:
                if comparison is not None:
                    keep(ctx, comparison, Command.ROSTER_IMPORT, files)
        except AsesmenError as error:
            if not done:
                raise
            left = tuple(name for name in compared if name not in done)
            why = Message(CATALOGUE[error.code].message, error.params)
            raise AsesmenError("roster.split-stopped", done=tuple(done), left=left, why=why) from error
        finally:
            ctx.workspace.close()
        done.append(agency)


def _shown(
    split: Splitting,
    parts: Mapping[str, Reading],
    compared: Mapping[str, Comparison | None],
    findings: Sequence[Finding],
) -> Document:
    """Return what was loaded, or would be, of each agency."""
    rows = [_row(agency, part, compared[agency]) for agency, part in parts.items()]
    source = next(iter(parts.values())).load.source
    together = tuple(map(sum, zip(*(row[1:] for row in rows), strict=True)))
    people = sum(part.load.accepted for part in parts.values())
    return Document(
        name="roster-split",
        as_of=split.today,
        title=msg("Roster of {n} agencies", n=len(parts)),
        leads=(
            msg("{file}: {people} people of {n} agencies.", file=source, people=people, n=len(parts)),
            *([msg("Nothing was written (--dry-run).")] if split.dry_run else []),
        ),
        parts=(
            Table(
                key="agencies",
                columns=(
                    Column(key="agency", title=N_("Agency"), kind=Kind.TEXT),
                    Column(key="people", title=N_("People")),
                    Column(key="rejected", title=N_("Rejected")),
                    Column(key="new", title=N_("New")),
                    Column(key="changed", title=N_("Changed")),
                    Column(key="gone", title=N_("Gone")),
                    Column(key="same", title=N_("As before")),
                ),
                rows=tuple(rows),
                total=(msg("Together"), *together),
            ),
        ),
        notes=(msg("Each agency has its own event on record."),) if not split.dry_run else (),
        findings=tuple(findings),
    )


def _row(agency: str, part: Reading, comparison: Comparison | None) -> Row:
    load = part.load
    if comparison is None:
        return agency, load.accepted, load.rejected, load.accepted, 0, 0, 0
    changes = comparison.changes
    return agency, load.accepted, load.rejected, changes.new, changes.changed, changes.gone, changes.same
