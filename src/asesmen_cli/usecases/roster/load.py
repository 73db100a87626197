"""Load a roster: read it, compare it with what is on file, ask, write. All loading commands do it so."""

from dataclasses import dataclass, replace
from pathlib import Path

from asesmen_cli.domain.commands import Command
from asesmen_cli.domain.difference import Difference
from asesmen_cli.domain.facts import LoadChanges
from asesmen_cli.domain.findings import AsesmenError, Finding
from asesmen_cli.domain.messages import msg
from asesmen_cli.domain.snapshot import LoadRecord, Snapshot
from asesmen_cli.files import Delivery
from asesmen_cli.intake import Reading
from asesmen_cli.usecases.common.context import Ask, Context
from asesmen_cli.usecases.roster.differences import differences_of, meaning
from asesmen_cli.usecases.roster.read import RosterOptions, mark_faults, named, read_file, refuse_unusable
from asesmen_cli.usecases.roster.update import as_on_file, brought_up_to_date, fresh_assessments

GONE_SHARE = 5
"""More than one in so many gone: ask whether it is the whole roster."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A roster compared with what is on file. Nothing is written yet."""

    before: Snapshot
    after: Snapshot
    """Unchanged people are the same objects."""
    reading: Reading
    changes: LoadChanges
    differences: tuple[Difference, ...]
    """Everyone who differs, in order of the name."""
    findings: tuple[Finding, ...]
    """Of the reading, of the comparison, and of what it means for the plan."""


def compare_with_file(ctx: Context, path: Path, options: RosterOptions, files: Delivery) -> Comparison:
    """Read a roster and compare it with what is on file.

    A roster that is refused because of its rows still gets its marked copy: it shows which rows.

    Raises:
        AsesmenError: ``file.*``, ``roster.*``, ``output.*``, ``workspace.*``.
    """
    before = ctx.workspace.snapshot()
    reading = as_on_file(read_file(ctx.settings, path, options, ctx.today, before.proposed), before)
    findings = [*reading.findings, *mark_faults(path, reading.findings, options, files)]
    refuse_unusable(reading, findings, options, files)
    return _compared(ctx, before, replace(reading, findings=tuple(findings)), options)


def compare_part(ctx: Context, reading: Reading, options: RosterOptions) -> Comparison:
    """Compare the part of a roster that is an agency's with what is on file there.

    Raises:
        AsesmenError: ``workspace.*``.
    """
    before = ctx.workspace.snapshot()
    return _compared(ctx, before, as_on_file(named(reading, ctx.settings), before), options)


def _compared(ctx: Context, before: Snapshot, reading: Reading, options: RosterOptions) -> Comparison:
    findings = [*reading.findings]
    if not before.head:
        findings += ctx.shared_folder()
    after, changes = brought_up_to_date(before, reading, partial=options.partial)
    differences = differences_of(ctx, before, after)
    findings += meaning(ctx, before, after, reading, differences)
    return Comparison(
        before=before,
        after=after,
        reading=reading,
        changes=changes,
        differences=differences,
        findings=tuple(findings),
    )


def ask_about_gone(comparison: Comparison, ask: Ask) -> None:
    """Ask, where so many would be gone that the file may be a part only.

    Raises:
        AsesmenError: ``question.*``.
    """
    gone = comparison.changes.gone
    present = sum(filed.present for filed in comparison.before.people.values())
    if gone * GONE_SHARE > present and not ask(
        msg(
            "{gone} of {present} people on file are not in {file}. Are they gone?",
            gone=gone,
            present=present,
            file=comparison.reading.load.source,
        )
    ):
        raise AsesmenError("question.no")


def keep(ctx: Context, comparison: Comparison, command: Command, files: Delivery) -> None:
    """Write what differs, in one event. The same file again writes nothing.

    Raises:
        AsesmenError: ``state.changed``, ``workspace.*``.
    """
    before, after, reading = comparison.before, comparison.after, comparison.reading
    ctx.progress(msg("Storing {n} people", n=len(comparison.differences)), 0, 0)
    if not comparison.differences and reading.digest == before.digest:
        return
    with ctx.workspace.writing(ctx.stamp(command), head=before.head, seal=files.seal) as changes:
        changes.put(None, LoadRecord(number=before.loads + 1, load=reading.load, digest=reading.digest))
        for nip, known in before.people.items():
            if after.people[nip] is not known:
                changes.put(known, after.people[nip])
        changes.add(filed for nip, filed in after.people.items() if nip not in before.people)
        changes.add(fresh_assessments(before, after))
