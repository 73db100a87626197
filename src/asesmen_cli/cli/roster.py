"""``roster``: check it, load it person by person, look at who is on file."""

from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from asesmen_cli.cli import _options as opt
from asesmen_cli.cli._commands import Commands
from asesmen_cli.cli._parts import (
    HELD_BY_COLUMNS,
    NAME,
    NIP,
    NOTHING_WRITTEN,
    OFFICE,
    TIER,
    joined,
    not_loaded,
    reading_of,
    sequence,
    strong,
    tier_name,
)
from asesmen_cli.cli._run import Run, show_json
from asesmen_cli.cli.offices import reviewed, settle
from asesmen_cli.domain.difference import (
    FIELD_WORDS,
    KIND_WORDS,
    ChangeKind,
    Difference,
    FieldChange,
    FieldValue,
)
from asesmen_cli.domain.document import Cell, Column, Part, Table, Text
from asesmen_cli.domain.facts import Renamed, RosterCheck, RosterImport, RosterList
from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.domain.messages import N_, Kind, Message, Param, Value, msg
from asesmen_cli.domain.people import Tier

if TYPE_CHECKING:
    from asesmen_cli.usecases.roster.read import RosterOptions

command = Commands()

SHOWN_FIELDS = frozenset({"office", "tier", "echelon", "rank", "position", "name", "standing"})
"""Of a change, what a person wants to see; the other fields are named."""


@command("check", N_("Read a roster and list every fault; no workspace is needed or made."))
def check(
    run: Run,
    file: opt.Workbook,
    strict: Annotated[bool, opt.flag("--strict", N_("Exit with 1 if any row is rejected"))] = False,
    errors: opt.Errors = None,
    sheets: opt.Sheets = None,
    mappings: opt.Mappings = None,
    swap_dates: opt.SwapDates = None,
) -> None:
    """Check a roster."""
    from asesmen_cli.cli._proposal import roster_options
    from asesmen_cli.usecases.roster.check import check_roster

    options = roster_options(
        run, file, strict=strict, errors=errors, sheets=sheets, mappings=mappings, swap_dates=swap_dates
    )
    with run.reading(file):
        answer = check_roster(run.workspace, file, options, run.today)
    run.show(answer, partial(_checked, verbose=run.verbose), findings=answer.findings)
    if strict and answer.load.rejected:
        raise AsesmenError("roster.strict", n=answer.load.rejected, file=file.name)


@command("import", N_("Bring the roster up to date, and show what differs person by person."))
def import_roster(
    run: Run,
    file: opt.Workbook,
    dry_run: opt.DryRun = False,
    strict: opt.Strict = False,
    errors: opt.Errors = None,
    sheets: opt.Sheets = None,
    mappings: opt.Mappings = None,
    swap_dates: opt.SwapDates = None,
    partial: opt.Partial = False,
    agency_column: Annotated[
        str | None,
        opt.text("HEADER", N_("Split a roster of many agencies by this column"), "--agency-column"),
    ] = None,
    create_agencies: Annotated[
        bool,
        opt.flag("--create-agencies", N_("With --agency-column: create agencies that are new")),
    ] = False,
) -> None:
    """Load a roster."""
    from asesmen_cli.cli._proposal import roster_options
    from asesmen_cli.usecases.roster.register import import_roster as load

    options = roster_options(
        run,
        file,
        strict=strict,
        errors=errors,
        sheets=sheets,
        mappings=mappings,
        swap_dates=swap_dates,
        partial=partial,
    )
    if agency_column is not None:
        _import_by_agency(run, file, options, agency_column, create=create_agencies, dry_run=dry_run)
        return
    ctx = run.ctx()
    fresh = not dry_run and not ctx.workspace.exists
    with run.reading(file):
        answer = load(ctx, file, options, run.ask, dry_run=dry_run)
    if fresh:
        run.note(run.say("New workspace: {workspace}", workspace=run.workspace))
    hints = [] if dry_run else [msg("Next: asesmen due")]
    run.show(answer, _imported, *hints, findings=answer.findings)
    if not dry_run:
        settle(run, ctx)


def _import_by_agency(
    run: Run, file: Path, options: "RosterOptions", header: str, *, create: bool, dry_run: bool
) -> None:
    """Load a roster of many agencies."""
    from asesmen_cli.json_answers import as_json
    from asesmen_cli.usecases.roster.agencies import Splitting, import_by_agency

    split = Splitting(
        where=run.workspace,
        header=header,
        create=create,
        dry_run=dry_run,
        today=run.today,
        now=run.now,
        actor=run.by,
    )
    with run.reading(file):
        answer = import_by_agency(split, file, options, run.ask)
    if run.json:
        show_json(as_json(answer, run.words))
        return
    run.show_document(answer)
    if not dry_run:
        run.note(run.say("Next: asesmen report coverage --agency all"))


@command("list", N_("Who is on file."))
def list_people(run: Run, office: opt.Office = None, tier: opt.Tiers = None) -> None:
    """List who is on file."""
    from asesmen_cli.usecases.roster.register import list_roster

    run.show(list_roster(run.ctx(), office, opt.tiers(tier)), _listed)


@command("offices", N_("The offices on file, and which of them may be one."))
def offices(run: Run) -> None:
    """Review the names of offices."""
    from asesmen_cli.usecases.roster.offices import review_offices

    run.show(review_offices(run.ctx()), reviewed)


@command("rename", N_("A person whose NIP has changed: from OLD to NEW."))
def rename(
    run: Run,
    old: Annotated[str, opt.word("OLD", N_("The number until now"))],
    new: Annotated[str, opt.word("NEW", N_("The new number"))],
) -> None:
    """Rename a person."""
    from asesmen_cli.usecases.roster.register import rename as change

    run.show(change(run.ctx(), old, new, run.ask), _renamed)


def _checked(answer: RosterCheck, *, verbose: bool) -> Iterator[Part]:
    yield from reading_of(answer.load, loaded=False)
    columns = [
        Message("{header} = {field}", {"header": header, "field": _column(field, verbose=verbose)})
        for header, field in answer.mapping.items()
    ]
    yield Text(msg("Columns: {columns}.", columns=sequence(columns)))


def _column(field: str, *, verbose: bool) -> Message:
    """What a column holds, in words; with ``verbose`` also the key that ``--map`` takes."""
    words = Message(HELD_BY_COLUMNS.get(field, field))
    return Message("{words} ({field})", {"words": words, "field": field}) if verbose else words


def _imported(answer: RosterImport) -> Iterator[Part]:
    people = sorted(answer.people, key=lambda one: one.kinds == (ChangeKind.NEW,))
    if people:
        yield Table(
            key="people",
            columns=(
                NIP,
                NAME,
                Column(key="kinds", title=N_("What"), kind=Kind.TEXT),
                Column(key="difference", title=N_("Difference"), kind=Kind.SENTENCE),
            ),
            rows=tuple(
                (
                    one.person.nip,
                    one.person.name,
                    joined(Message(KIND_WORDS[kind]) for kind in one.kinds),
                    _difference(one),
                )
                for one in people
            ),
        )
    yield from reading_of(answer.load, loaded=not answer.dry_run)
    counts = ((kind, sum(kind in one.kinds for one in people)) for kind in ChangeKind)
    kinds = [Message("{kind} {n}", {"kind": Message(KIND_WORDS[kind]), "n": n}) for kind, n in counts if n]
    same = msg("as before {n}", n=answer.changes.same)
    yield strong(msg("People: {kinds}.", kinds=joined([*kinds, same])))
    yield from not_loaded(answer.load)
    if answer.dry_run:
        yield NOTHING_WRITTEN


def _difference(one: Difference) -> Cell:
    """The facts of a difference in one line."""
    parts: list[Param] = [_change(change) for change in one.fields if change.field in SHOWN_FIELDS]
    others = [Message(FIELD_WORDS[change.field]) for change in one.fields if change.field not in SHOWN_FIELDS]
    if others:
        parts.append(joined(others))
    parts += [msg("assessed {day}", day=Value(day, Kind.DAY)) for day in one.assessed]
    if one.batch is not None:
        parts.append(msg("seat in batch {batch}", batch=one.batch))
    if not parts:
        return one.person.office
    return sequence(parts)


def _change(change: FieldChange) -> Message:
    return Message(
        "{field}: {before} → {after}",
        {
            "field": Message(FIELD_WORDS[change.field]),
            "before": _field_value(change.before),
            "after": _field_value(change.after),
        },
    )


def _field_value(value: FieldValue) -> Param:
    match value:
        case Tier():
            return tier_name(value)
        case date():
            return Value(value, Kind.DAY)
        case None:
            return None
        case _:
            return str(value)


def _listed(answer: RosterList) -> Iterator[Part]:
    if answer.people:
        yield Table(
            key="people",
            columns=(NIP, NAME, OFFICE, TIER, Column(key="last", title=N_("Last"), kind=Kind.DAY)),
            rows=tuple(
                (
                    one.person.nip,
                    one.person.name,
                    one.person.office,
                    one.person.tier,
                    one.last.held_on if one.last else msg("never"),
                )
                for one in answer.people
            ),
        )
    yield strong(msg("{n} people on file.", n=len(answer.people)))
    yield from reading_of(answer.load)


def _renamed(answer: Renamed) -> Iterator[Part]:
    yield Text(
        msg(
            "{name} has the number {new} now; it was {old}."
            " Moved with it: {assessments} assessments, {seats} seats.",
            name=answer.person.name,
            new=answer.person.nip,
            old=answer.former,
            assessments=answer.assessments,
            seats=answer.seats,
        )
    )
