"""One deed for each command that goes on record, so that a year of random deeds leaves no command out.

Each takes an office and a number, from which it chooses the person, the batch and the days.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TypeAlias

import openpyxl

from asesmen_cli.domain.commands import Command
from asesmen_cli.domain.facts import PlanState
from asesmen_cli.domain.record import Undoing
from asesmen_cli.domain.results import Purpose
from asesmen_cli.language import speaking
from asesmen_cli.usecases.attend.mark import Marking, import_attendance, mark_attendance, write_attendance
from asesmen_cli.usecases.away import import_aways, lift_away, note_away
from asesmen_cli.usecases.backup import back_up
from asesmen_cli.usecases.batch import cancel_batch, shift_batch
from asesmen_cli.usecases.common.context import Context
from asesmen_cli.usecases.draft import discard_draft
from asesmen_cli.usecases.due import Listing, load_roster
from asesmen_cli.usecases.exempt import exempt, lift_exemption
from asesmen_cli.usecases.export import export
from asesmen_cli.usecases.letters import give_number, note_sent
from asesmen_cli.usecases.move import move
from asesmen_cli.usecases.person import erase
from asesmen_cli.usecases.pin import pin
from asesmen_cli.usecases.plan.draft import PlanOptions, draft_plan
from asesmen_cli.usecases.plan.edit import draft_of
from asesmen_cli.usecases.plan.keep import keep_plan
from asesmen_cli.usecases.publish import publish, withdraw
from asesmen_cli.usecases.record import record_one
from asesmen_cli.usecases.restore import restore
from asesmen_cli.usecases.result.load import ResultOptions, import_results
from asesmen_cli.usecases.result.results import deliver, void
from asesmen_cli.usecases.roster.offices import join_offices
from asesmen_cli.usecases.roster.read import RosterOptions
from asesmen_cli.usecases.roster.register import import_roster, rename
from asesmen_cli.usecases.swap import swap
from asesmen_cli.usecases.undo import undo
from tests.builders import roster
from tests.rosters import number, write
from tests.usecases.life import waiting, yes

Deed: TypeAlias = Callable[[Context, int], object]
WEEK = timedelta(days=7)


def folder(at: Context) -> Path:
    return at.folder


def chosen(at: Context, n: int) -> str:
    """The NIP of somebody on file."""
    people = sorted(at.workspace.snapshot().people)
    return people[n % len(people)]


def sitting(at: Context, n: int) -> str:
    """The NIP of somebody with a seat in the draft."""
    seated = [nip for batch in draft_of(at)[1].plan.batches for nip in batch.nips]
    return seated[n % len(seated)]


def lift_one_away(at: Context, n: int) -> object:
    absences = [one for own in at.workspace.snapshot().absences.values() for one in own]
    return (
        lift_away(at, [absences[n % len(absences)].nip], absences[n % len(absences)].first)
        if absences
        else None
    )


def listed(at: Context, n: int) -> Path:
    """A roster in which one is new, one is gone and one has another post."""
    everyone = [*waiting(6), *waiting(5, first=7, office="Dinas B")]
    people = [one for one in everyone if one.nip != number(n % 5 + 1)]
    changed = replace(people[n % 5], position="Jabatan Lain")
    return roster(folder(at), [*people, changed][1:], name="baru.xlsx")


def aways_of_a_list(at: Context, n: int) -> object:
    nip, first = chosen(at, n), at.today + WEEK
    name = at.workspace.snapshot().people[nip].person.name
    row = [nip, name, first, first + WEEK, "cuti"]
    file = write(folder(at) / "halangan.xlsx", [["NIP", "Nama", "Dari", "Sampai", "Alasan"], row])
    return import_aways(at, file, strict=False)


def attendance_of_a_sheet(at: Context, n: int) -> object:
    (form,) = write_attendance(at, n % 3 + 1, folder(at) / "keluaran").files
    book = openpyxl.load_workbook(form.path)
    for row in book[f"Hadir {n % 3 + 1}"].iter_rows(min_row=10):
        if isinstance(row[0].value, int):
            for cell in row[4:7]:
                cell.value = cell.value or "H"
    book.save(filled := folder(at) / "terisi.xlsx")
    return import_attendance(at, filled)


def results_of_all(at: Context, n: int) -> object:
    snapshot = at.workspace.snapshot()
    rows = [[nip, filed.person.name, 70 + n] for nip, filed in snapshot.people.items()]
    file = write(folder(at) / "hasil.xlsx", [["NIP", "NAMA", "JPM"], *rows])
    return import_results(at, file, ResultOptions(purpose=Purpose.MAPPING), dry_run=False)


def first_delivered(at: Context, _n: int) -> object:
    nip = next(iter(at.workspace.snapshot().receipts), chosen(at, 0))
    return deliver(at, nip, None, folder(at) / "serah")


def restored(at: Context, n: int) -> object:
    copy = folder(at) / f"salinan-{n}-{len(at.workspace.events())}.db"
    back_up(at, copy)
    return restore(at, copy, yes)


def withdrawn(at: Context, _n: int) -> object:
    published = [plan for plan in at.workspace.snapshot().plans if plan.state is PlanState.PUBLISHED]
    return withdraw(at, (published[-1].name if published else None) or "-", "keliru")


def unseen(_undoing: Undoing) -> None:
    """Show nothing."""


DEEDS: Mapping[Command, Deed] = {
    Command.DUE: lambda at, n: load_roster(at, listed(at, n), RosterOptions(), Listing(), yes),
    Command.ROSTER_IMPORT: lambda at, n: import_roster(
        at, listed(at, n), RosterOptions(), yes, dry_run=False
    ),
    Command.ROSTER_RENAME: lambda at, n: rename(at, chosen(at, n), number(900 - n), yes),
    Command.RECORD: lambda at, n: record_one(at, chosen(at, n), at.today, None, yes),
    Command.EXEMPT_ADD: lambda at, n: exempt(at, [chosen(at, n)], at.today + n * WEEK, "belajar"),
    Command.EXEMPT_LIFT: lambda at, _n: lift_exemption(at, list(at.workspace.snapshot().exemptions)),
    Command.AWAY_ADD: lambda at, n: note_away(at, [chosen(at, n)], at.today, at.today + n * WEEK, "cuti"),
    Command.AWAY_LIFT: lift_one_away,
    Command.AWAY_IMPORT: aways_of_a_list,
    Command.PLAN: lambda at, n: draft_plan(
        at, PlanOptions(start=at.today + WEEK, batch_size=n % 3 + 2, min_size=1), yes
    ),
    Command.PLAN_KEEP: lambda at, _n: keep_plan(at, PlanOptions(), yes),
    Command.DRAFT_DISCARD: lambda at, _n: discard_draft(at),
    Command.OFFICES_JOIN: lambda at, _n: join_offices(at, "Dinas B", "Dinas A", speaking("id")),
    Command.MOVE: lambda at, n: move(at, sitting(at, n), (n + 1) % 3 + 1, force=True),
    Command.SWAP: lambda at, n: swap(at, sitting(at, 0), sitting(at, -n - 1), force=True),
    Command.PIN: lambda at, n: pin(at, [sitting(at, n)], pinned=True),
    Command.UNPIN: lambda at, _n: pin(at, sorted(draft_of(at)[1].pinned), pinned=False),
    Command.PUBLISH: lambda at, _n: publish(at, f"rencana {len(at.workspace.events())}", yes),
    Command.WITHDRAW: withdrawn,
    Command.BATCH_CANCEL: lambda at, n: cancel_batch(at, n % 3 + 1, "gedung"),
    Command.BATCH_SHIFT: lambda at, n: shift_batch(at, n % 3 + 1, at.today + n * WEEK, force=True),
    Command.ATTEND_MARK: lambda at, n: mark_attendance(at, n % 3 + 1, Marking(all_present=True)),
    Command.ATTEND_IMPORT: attendance_of_a_sheet,
    Command.RESULT_IMPORT: results_of_all,
    Command.RESULT_DELIVER: first_delivered,
    Command.RESULT_VOID: lambda at, n: void(at, chosen(at, n), "cacat", None, yes),
    Command.EXPORT: lambda at, _n: export(at, ["docx"], folder(at) / "keluaran"),
    Command.LETTERS_NUMBER: lambda at, n: give_number(at, 1, f"800/{n}", None),
    Command.LETTERS_SENT: lambda at, _n: note_sent(at, None, None),
    Command.UNDO: lambda at, _n: undo(at, yes, unseen, force=True),
    Command.REDO: lambda at, _n: undo(at, yes, unseen, redo=True, force=True),
    Command.ERASE: lambda at, n: erase(at, chosen(at, n), "putusan", yes),
    Command.RESTORE: restored,
}


def deed(command: Command, n: int) -> Callable[[Context], object]:
    """The deed of a command, with its number."""
    return lambda at: DEEDS[command](at, n)
