"""The words of every finding and every error, under its stable code. docs/errors.md is made from it.

``{value}``, ``{sheet}``, ``{cell}``, ``{row}`` and ``{column}`` come from the finding's place; every other
name from its parameters.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from asesmen_cli.domain.findings import Exit
from asesmen_cli.domain.messages import N_


@dataclass(frozen=True, slots=True)
class Entry:
    """What is said under a code, and what to do about it."""

    message: str
    remedy: str
    status: Exit = Exit.DONE
    """For errors: the exit status. Findings leave it at DONE."""


CATALOGUE: Mapping[str, Entry] = {
    # --- files that cannot be opened, and files that hold no roster -------------------------------------
    "file.missing": Entry(
        N_("There is no file {file}."), N_("Check the name and the folder."), Exit.ENVIRONMENT
    ),
    "file.folder": Entry(N_("{file} is a folder."), N_("Name the workbook inside it."), Exit.ENVIRONMENT),
    "file.empty": Entry(
        N_("{file} is empty (0 bytes)."), N_("Save or download the workbook again."), Exit.ENVIRONMENT
    ),
    "file.unreadable": Entry(
        N_("{file} cannot be read ({why})."),
        N_("Close it in the other program, or copy it to a folder of your own."),
        Exit.ENVIRONMENT,
    ),
    "file.lock": Entry(
        N_("{file} is only the mark that Excel leaves beside an open workbook."),
        N_("Name the workbook itself, without ~$."),
        Exit.ENVIRONMENT,
    ),
    "file.protected": Entry(
        N_("{file} is protected with a password."),
        N_("Open it in Excel, remove the password, and save it."),
        Exit.ENVIRONMENT,
    ),
    "file.corrupt": Entry(
        N_("{file} is damaged or is no spreadsheet ({why})."),
        N_("Open it in Excel and save it anew as .xlsx."),
        Exit.ENVIRONMENT,
    ),
    "file.not-a-spreadsheet": Entry(
        N_("{file} is no spreadsheet that can be read ({kind})."),
        N_("Open it in Excel and save it as .xlsx."),
        Exit.ENVIRONMENT,
    ),
    "file.too-big": Entry(
        N_(
            "{file} is too big to be read: it unpacks to gigabytes,"
            " or one of its cells stands far outside the table."
        ),
        N_(
            "In Excel, press Ctrl+End on each sheet, delete the rows and columns beyond the table,"
            " and save it."
        ),
        Exit.ENVIRONMENT,
    ),
    "file.macros": Entry(N_("{file} holds macros; they are not run."), N_("Nothing to do.")),
    "file.links": Entry(
        N_("{file} holds links to other workbooks; they are not followed, and their last values count."),
        N_("Open it in Excel and save it, if the linked workbooks have changed."),
    ),
    "roster.no-cells": Entry(
        N_("{file} holds no cells."), N_("Check that it is the right workbook."), Exit.STOPPED
    ),
    "roster.no-table": Entry(
        N_("{file} holds no list of people: no row has the headers NIP and name (sheets: {sheets})."),
        N_("Check that it is the roster, or name its columns with --map."),
        Exit.STOPPED,
    ),
    "roster.no-field": Entry(
        N_("Sheet {sheet} of {file} has no column for {field} (found: {found})."),
        N_("Name it: {proposal}"),
        Exit.STOPPED,
    ),
    "roster.twice": Entry(
        N_("Sheet {sheet}: the columns {columns} both look like {field}."),
        N_('Choose one: --map "{first}={key}"'),
        Exit.STOPPED,
    ),
    "roster.which-sheet": Entry(
        N_("Several sheets of {file} hold different lists of people: {sheets}."),
        N_(
            'Choose: --sheet "{first}", and --sheet again for each further one; with --partial nobody else '
            "counts as gone."
        ),
        Exit.STOPPED,
    ),
    "roster.unknown-sheet": Entry(
        N_("{file} has no sheet {sheet} (it has: {sheets})."), N_("Name one of these."), Exit.USAGE
    ),
    "roster.unknown-column": Entry(
        N_("{file} has no column {column}."), N_("Use a header as written, or a column letter."), Exit.USAGE
    ),
    "roster.unknown-field": Entry(N_("There is no field {field}."), N_("Use one of: {fields}."), Exit.USAGE),
    "roster.strict": Entry(
        N_("Rows of {file} that cannot be used: {n}; --strict loads nothing then."),
        N_("Mend them, or load the rest without --strict."),
        Exit.STOPPED,
    ),
    "roster.nobody": Entry(
        N_("{file} has the headers of a roster but nobody below them that can be loaded."),
        N_("Check that it is the right workbook."),
        Exit.STOPPED,
    ),
    # --- what was noticed in a roster -------------------------------------------------------------------
    "roster.no-assessments": Entry(
        N_("The roster has no column for the last assessment: nobody's date is read from it."),
        N_('If it has one, name it: --map "Header=last_assessed".'),
    ),
    "roster.no-office": Entry(
        N_("The roster has no column of offices that is understood: nobody has an office."),
        N_('If it has one, name it: --map "{header}=office".'),
    ),
    "roster.office-codes": Entry(
        N_("The offices of the roster are numbers, not names: {offices}."),
        N_('Name the column with their names: --map "Header=office", or give the names in [offices].'),
    ),
    "roster.standing-unknown": Entry(
        N_("The standing {value} is not known: it leaves nobody out (people: {n})."),
        N_("If it does, add it to not_serving in asesmen.toml."),
    ),
    "roster.notes-unread": Entry(
        N_("Notes that decide nothing: {n} ({notes})."),
        N_("Nothing to do, unless one says that somebody does not serve: write that into the standing."),
    ),
    "roster.repeat-differs": Entry(
        N_(
            "People in several rows that say different things without a date: {n} (row {rows}); the last "
            "row counts."
        ),
        N_("Remove the rows that are too old."),
    ),
    "roster.sheet-older": Entry(
        N_("Sheet {sheet} holds the same list at an earlier time and was not read (people only there: {n})."),
        N_('If it is the roster, read it: --sheet "{sheet}"'),
    ),
    "roster.nip-month": Entry(
        N_("Digits 13 and 14 of the NIP of {name} are neither a month nor, for a PPPK, a mark from 21 on."),
        N_("Compare it with the decree, and correct it."),
    ),
    "roster.nip-letters": Entry(
        N_("The NIP of {name} holds letters ({letters}): it must have 18 digits."),
        N_("Type all 18 digits, as text; O and I are not 0 and 1."),
    ),
    "roster.nip-damaged": Entry(
        N_("The NIP of {name} was damaged by Excel: only the digits {kept} survive."),
        N_("Format the cell as text and type all 18 digits, or export the roster again."),
    ),
    "roster.nip-length": Entry(
        N_("The NIP of {name} has {digits} digits instead of 18."), N_("Type all 18 digits, as text.")
    ),
    "roster.nip-birth": Entry(
        N_("The first 8 digits of the NIP of {name} are not a possible date of birth."),
        N_("Compare it with the decree, and mend it."),
    ),
    "roster.nip-year": Entry(
        N_("Digits 9 to 12 of the NIP of {name} are not a year in which service can have begun."),
        N_("Compare it with the decree, and mend it."),
    ),
    "roster.nip-sex": Entry(
        N_("Digit 15 of the NIP of {name} is neither 1 nor 2."),
        N_("Compare it with the decree, and mend it."),
    ),
    "roster.no-nip": Entry(N_("{name} has no NIP."), N_("Type all 18 digits, as text.")),
    "roster.no-name": Entry(N_("The row has a NIP and no name."), N_("Type the name.")),
    "roster.nip-conflict": Entry(
        N_("The NIP {value} stands for different people: {name}, and {others}."),
        N_("Mend the number that is wrong; none of these rows is loaded until then."),
    ),
    "roster.future-assessment": Entry(
        N_("The assessment on {day} lies after {on}."),
        N_("Mend the date, or clear it if it is only planned."),
    ),
    "roster.assessment-impossible": Entry(
        N_("{value} cannot be the date of an assessment."),
        N_("Type a date, such as 31/12/2023, or clear the cell."),
    ),
    "roster.assessment-unreadable": Entry(
        N_("{value} cannot be read as a date of assessment."),
        N_("Type a date, such as 31/12/2023, or clear the cell."),
    ),
    "roster.year-alone": Entry(
        N_("Dates of assessment that tell no day: {n} (row {rows}); the first of the year or month counts."),
        N_("Nothing to do, unless the day is known."),
    ),
    "roster.date-impossible": Entry(
        N_("There is no such date: {value}."), N_("Mend the date, or clear the cell.")
    ),
    "roster.date-unreadable": Entry(
        N_("{value} cannot be read as a date."), N_("Type a date, such as 31/12/2023, or clear the cell.")
    ),
    "roster.echelon-unreadable": Entry(
        N_("{value} is no echelon."), N_("Type it as IV.a, or clear the cell for posts without one.")
    ),
    "roster.rank-unreadable": Entry(N_("{value} is no rank."), N_("Type it as III/d, or IX for PPPK.")),
    "roster.sex-unreadable": Entry(N_("{value} is neither L nor P."), N_("Type L or P.")),
    "roster.age-unreadable": Entry(
        N_("{value} is no retirement age."), N_("Type a number of years, such as 58.")
    ),
    "roster.contradicts-birth-date": Entry(
        N_("{value} differs from the date of birth in the NIP {nip}: {told}."),
        N_("Mend whichever is wrong; the NIP counts."),
    ),
    "roster.contradicts-sex": Entry(
        N_("{value} differs from the sex in the NIP {nip}."), N_("Mend whichever is wrong; the NIP counts.")
    ),
    "roster.contradicts-tmt-cpns": Entry(
        N_("{value} differs from the start of service in the NIP {nip}: {told}."),
        N_("Mend whichever is wrong; the NIP counts."),
    ),
    "roster.tier-from-kind": Entry(
        N_("People without an echelon who count as {tier}, because their kind of post is {value}: {n}."),
        N_("Look whether that is right; an echelon in the roster decides."),
    ),
    "roster.tier-suggested": Entry(
        N_(
            "People who have neither an echelon nor a telling kind of post,"
            " and the names of whose posts suggest {tier}: {n}."
        ),
        N_("Fill in their echelon; until then their tier is unknown."),
    ),
    "roster.tier-unknown": Entry(
        N_("People who have neither an echelon nor a kind of post that tells their tier: {n}."),
        N_("Fill in their echelon or kind of post; until then their tier is unknown."),
    ),
    "roster.copy-leaves-out": Entry(
        N_("The copy leaves out what cannot be kept: {what}."),
        N_("Mend the faults in the original, if these matter."),
    ),
    "roster.copy-is-fresh": Entry(
        N_("The copy is a new workbook with the cells of the file, without its formats."),
        N_("Mend the faults in the copy and load that, or in the original."),
    ),
    "roster.copy-written": Entry(
        N_("A copy with the faults marked was written: {file}."),
        N_("Mend the coloured cells, save it, and load it."),
    ),
    "roster.mapped": Entry(
        N_("The columns were understood from what they hold: {lines}."),
        N_("To keep it so, put these lines under [columns] in asesmen.toml."),
    ),
    "roster.nip-known": Entry(
        N_("On file, {name} has the NIP {nip}, which begins with the digits that are left."),
        N_("If it is the same person, type it there as text: {nip}"),
    ),
    "roster.former-number": Entry(
        N_("{name} stands in row {row} under a number of before; it counts as {nip}."),
        N_("Type the number of today there."),
    ),
    "roster.renumbered": Entry(
        N_("{name}, new as {new}, has the name and the birth date of {old}, who is gone from the roster."),
        N_("If they are one person: asesmen roster rename {old} {new}"),
    ),
    "roster.assessment-older": Entry(
        N_("People of whom another source has put a later assessment on record: {n} (row {rows})."),
        N_("Nothing to do: the later counts, and both stay on record."),
    ),
    "roster.sheet-skipped": Entry(
        N_("Sheet {sheet} holds another list and was not read (people who stand there only: {n})."),
        N_('If it is the roster, read it: --sheet "{sheet}"'),
    ),
    "roster.sheet-hidden": Entry(
        N_("The hidden sheet {sheet} was not read (people who stand there only: {n})."),
        N_('If it is the roster, read it: --sheet "{sheet}"'),
    ),
    "roster.hidden-rows": Entry(
        N_("People in hidden rows, read like the others: {n} (row {rows})."),
        N_("Delete the rows in Excel if they do not belong to the list."),
    ),
    "roster.formula": Entry(
        N_("{cell} holds a formula whose value was never stored; it counts as empty."),
        N_("Open the workbook in Excel, save it, and load it again."),
    ),
    "roster.dates-swapped": Entry(
        N_("In the column {header} day and month look exchanged ({n} dates); they were read as they stand."),
        N_('If so, load again with --swap-dates "{header}"'),
    ),
    "roster.ignored-header": Entry(
        N_("Rows that repeat the header: {n} (row {rows})."), N_("Nothing to do.")
    ),
    "roster.ignored-numbering": Entry(
        N_("Rows that number the columns: {n} (row {rows})."), N_("Nothing to do.")
    ),
    "roster.ignored-empty": Entry(
        N_("Rows that hold no person, only a number or zeros: {n} (row {rows})."), N_("Nothing to do.")
    ),
    "roster.ignored-group": Entry(
        N_("Rows that are headings of groups: {n} (row {rows})."), N_("Nothing to do.")
    ),
    "roster.ignored-total": Entry(N_("Rows that are totals: {n} (row {rows})."), N_("Nothing to do.")),
    "roster.ignored-note": Entry(N_("Rows that are notes: {n} (row {rows})."), N_("Nothing to do.")),
    "roster.ignored-signature": Entry(
        N_("Rows that belong to the signatures: {n} (row {rows}); who signs there is no row of the list."),
        N_("Nothing to do."),
    ),
    "roster.ignored-example": Entry(N_("Rows that are examples: {n} (row {rows})."), N_("Nothing to do.")),
    "roster.ignored-vacant": Entry(N_("Rows that are vacant posts: {n} (row {rows})."), N_("Nothing to do.")),
    "roster.ignored-repeat": Entry(
        N_(
            "Rows that repeat a NIP and name: {n} (row {rows}); the newest row and the latest assessment "
            "count."
        ),
        N_("Remove the rows that are too many."),
    ),
    "roster.ignored-unfilled": Entry(
        N_("Rows of people that are not filled in: {n} (row {rows})."), N_("Nothing to do.")
    ),
    # --- the workspace ----------------------------------------------------------------------------------
    "state.no-roster": Entry(
        N_("No roster is loaded in {workspace}."), N_("Load one: asesmen due ROSTER.xlsx."), Exit.STOPPED
    ),
    "state.no-plan": Entry(
        N_("There is no plan in {workspace}."), N_("Make one: asesmen plan."), Exit.STOPPED
    ),
    "state.no-draft": Entry(
        N_("There is no draft in {workspace}."), N_("Make one: asesmen plan."), Exit.STOPPED
    ),
    "state.nothing-published": Entry(
        N_("No plan is published in {workspace}."), N_("Publish the draft: asesmen publish."), Exit.STOPPED
    ),
    "state.not-published": Entry(
        N_("The plan {name} is not published."), N_("Name one that is; see asesmen show."), Exit.STOPPED
    ),
    "state.name-taken": Entry(
        N_("There is a plan named {name} already."), N_("Give another name: --name."), Exit.STOPPED
    ),
    "state.stale-plan": Entry(
        N_("The roster, the absences, the settings or a published plan changed after the draft was made."),
        N_("Plan again, and look at what differs."),
        Exit.STOPPED,
    ),
    "state.empty-draft": Entry(
        N_("Nobody has a seat in the draft."),
        N_("See asesmen show for the reasons, and plan again."),
        Exit.STOPPED,
    ),
    "state.late-draft": Entry(
        N_("The draft begins on {start}, and that day has gone by."), N_("Plan again."), Exit.STOPPED
    ),
    "state.seat-begun": Entry(
        N_("The batch of {nip} has begun."), N_("What has begun stays as it is."), Exit.STOPPED
    ),
    "state.batch-begun": Entry(
        N_("Batch {batch} began on {start}."), N_("What has begun stays as it is."), Exit.STOPPED
    ),
    "state.batch-marked": Entry(
        N_("Attendance is on record for batch {batch}."),
        N_("What has been held stays: a batch with attendance is not called off, moved or withdrawn."),
        Exit.STOPPED,
    ),
    "state.batch-ahead": Entry(
        N_("Batch {batch} begins on {start}: nobody can have come yet."),
        N_("Who is excused beforehand is planned again: asesmen away add, then asesmen plan --keep."),
        Exit.STOPPED,
    ),
    "state.future-day": Entry(
        N_("{day} is still to come, so {name} cannot be marked on it."),
        N_("Who is excused beforehand is planned again: {command}, then asesmen plan --keep."),
        Exit.STOPPED,
    ),
    "state.not-in-batch": Entry(
        N_("{name} ({nip}) has no seat in batch {batch}."),
        N_("asesmen why {nip} tells where the person sits."),
        Exit.STOPPED,
    ),
    "state.draft-attendance": Entry(
        N_("A draft has no attendance, and there is one."),
        N_("Name the published plan: --plan NAME (there are: {names})."),
        Exit.STOPPED,
    ),
    "state.no-batch": Entry(
        N_("The plan has no batch {batch}."), N_("It has batches 1 to {n}; see asesmen show."), Exit.STOPPED
    ),
    "state.batch-cancelled": Entry(
        N_("Batch {batch} was called off ({reason})."), N_("See asesmen show."), Exit.STOPPED
    ),
    "state.not-in-plan": Entry(
        N_("{nip} is no part of the plan: neither seated nor waiting."),
        N_("asesmen why {nip} tells where the person stands."),
        Exit.STOPPED,
    ),
    "people.refused": Entry(
        N_("Of the {all} that you name, {n} cannot be done; nothing was changed for the others either."),
        N_("Leave those out, or correct them, and repeat the command."),
        Exit.STOPPED,
    ),
    "state.no-seat": Entry(
        N_("{name} ({nip}) has no seat in the plan."), N_("Give them one first: asesmen move."), Exit.STOPPED
    ),
    "plan.rules-broken": Entry(
        N_("This would break the rules: {rules}."),
        N_("With --force it is done, and goes on record."),
        Exit.STOPPED,
    ),
    "state.no-plan-named": Entry(
        N_("There is no plan named {name} (there are: {names})."),
        N_("Name one of these, or draft."),
        Exit.STOPPED,
    ),
    "state.no-name": Entry(
        N_("Nobody on file in {workspace} is called {name}."),
        N_("The nearest are: {nearest}."),
        Exit.STOPPED,
    ),
    "state.several": Entry(
        N_("{name} fits {n} people: {people}."),
        N_("Give the NIP, or more of the name."),
        Exit.STOPPED,
    ),
    "state.no-person": Entry(
        N_("Nobody on file in {workspace} has the NIP {nip}."),
        N_("Check the number; asesmen due --all lists everyone."),
        Exit.STOPPED,
    ),
    "state.not-exempt": Entry(
        N_("{name} ({nip}) has no exemption."), N_("See asesmen exempt list."), Exit.STOPPED
    ),
    "state.away-already": Entry(
        N_("{name} ({nip}) is already noted as away from {first} to {last}."),
        N_("Take that back first: asesmen away lift."),
        Exit.STOPPED,
    ),
    "state.not-away": Entry(
        N_("{name} ({nip}) has no absence that begins on {first}."),
        N_("See asesmen away list."),
        Exit.STOPPED,
    ),
    "state.changed": Entry(
        N_("{workspace} was changed at the same moment, by {who} ({command})."),
        N_("Run the command again."),
        Exit.STOPPED,
    ),
    # --- attendance -------------------------------------------------------------------------------------
    "attendance.no-list": Entry(
        N_("{file} holds no attendance: no sheet has people with days beside them (sheets: {sheets})."),
        N_("Write a sheet to fill in: asesmen attend sheet BATCH."),
        Exit.STOPPED,
    ),
    "attendance.blank": Entry(
        N_("Nothing is filled in on {file} for that batch."),
        N_("Fill in each day: H for who came, else the reason."),
        Exit.STOPPED,
    ),
    "attendance.which-batch": Entry(
        N_("Several batches are filled in on {file}: {batches}."),
        N_("Read them one by one: --batch N."),
        Exit.STOPPED,
    ),
    "attendance.no-batch": Entry(
        N_("{file} does not tell which batch it is about."), N_("Name it: --batch N."), Exit.STOPPED
    ),
    "attendance.refused": Entry(
        N_("{n} cells or people of {file} stand in the way; nothing was marked."),
        N_("Mend them, and read the sheet again."),
        Exit.STOPPED,
    ),
    "attendance.unreadable": Entry(
        N_('"{value}" tells neither that the person came nor why they did not.'),
        N_("Write H for who came, else a reason of [attendance] (S, I and A are understood)."),
    ),
    "attendance.reason": Entry(
        N_('"{value}" is no reason of the settings.'),
        N_("Write one of them, or add it to [attendance] excused or unexcused."),
    ),
    "attendance.cross-alone": Entry(
        N_("{n} cells have an x, and nothing on the sheet says who came: it may mean either."),
        N_('Write H for who came, or say it in asesmen.toml: [attendance] cross = "present" or "absent".'),
    ),
    "attendance.cross": Entry(
        N_("{n} cells have an x: they count as absent."),
        N_('If an x means present: [attendance] cross = "present".'),
    ),
    "attendance.other-day": Entry(
        N_("This column is no day of batch {batch} ({first} to {last}), or stands there twice."),
        N_("Check which batch the sheet is about."),
    ),
    "attendance.no-column": Entry(
        N_("The sheet has no column for {day}: nobody is marked on it."), N_("Add the column.")
    ),
    "attendance.missing": Entry(
        N_("{name} ({nip}) has a seat in the batch and is not on the sheet."),
        N_("Add the row: nobody of a batch may be missing."),
    ),
    "attendance.not-in-batch": Entry(
        N_("{name} ({value}) has no seat in the batch; the row was passed over."),
        N_("Whoever came without a seat is put on record with asesmen record."),
    ),
    "attendance.other-name": Entry(
        N_("The number {value} belongs to {known}, not to {name}."),
        N_("Check which of the two came, and correct the number."),
    ),
    "attendance.twice": Entry(
        N_("{name} stands on the sheet twice (also in {other})."), N_("Remove one of the rows.")
    ),
    "attendance.future": Entry(
        N_("{day} is still to come, so {name} cannot be marked on it."), N_("Leave the cell blank.")
    ),
    "attendance.open-day": Entry(
        N_("Nothing is told of {name} on {day}: the day stays open."),
        N_("Fill it in and read the sheet again, or asesmen attend mark."),
    ),
    "attendance.corrected": Entry(
        N_("{name} was marked otherwise on {day} before; the sheet counts."),
        N_("If the sheet is wrong: asesmen attend mark corrects it."),
    ),
    "attendance.later-seat": Entry(
        N_("{name} came after all, and still has the seat in batch {batch} of {plan}, from {start} on."),
        N_("asesmen plan --keep frees it; look at the draft and publish it."),
    ),
    "usage.reason": Entry(
        N_("{value} is no reason for staying away (there are: {names})."),
        N_("Take one of these, or add it to [attendance] in asesmen.toml."),
        Exit.USAGE,
    ),
    "usage.nothing-marked": Entry(
        N_("Nothing says who came."),
        N_("Use --absent NIP:DAY, --present NIP:DAY or --all-present."),
        Exit.USAGE,
    ),
    "open.unknown": Entry(
        N_("{file} holds no list that is recognised."),
        N_("If it is a roster, have its columns proposed: {command}"),
        Exit.STOPPED,
    ),
    "question.open": Entry(
        N_("A question needs an answer: {question}"),
        N_("Answer it with --yes, or run in a terminal."),
        Exit.STOPPED,
    ),
    "question.no": Entry(N_("Nothing was changed."), N_("Run the command again to go on."), Exit.STOPPED),
    "workspace.busy": Entry(
        N_("{workspace} is in use by somebody else."), N_("Try again in a moment."), Exit.ENVIRONMENT
    ),
    "workspace.held": Entry(
        N_("{workspace} is in use by {who}, whose command {command} has been writing since {since}."),
        N_("Try again in a moment."),
        Exit.ENVIRONMENT,
    ),
    "workspace.damaged": Entry(
        N_("{workspace} is damaged or is no workspace ({why})."),
        N_("Bring a copy back (asesmen restore FILE), or name another with --workspace."),
        Exit.ENVIRONMENT,
    ),
    "workspace.newer": Entry(
        N_("{workspace} was written by a newer version of asesmen (layout {found}, this one knows {known})."),
        N_("Update asesmen."),
        Exit.ENVIRONMENT,
    ),
    "workspace.folder": Entry(
        N_("{workspace} cannot be written ({why})."),
        N_("Work in a folder of your own, or name another with --workspace."),
        Exit.ENVIRONMENT,
    ),
    "workspace.server": Entry(
        N_("A shared workspace on PostgreSQL is not built yet."),
        N_("Name a file with --workspace."),
        Exit.ENVIRONMENT,
    ),
    "copy.there": Entry(
        N_("{file} is there already, and no copy is written over it."),
        N_("Give another name: --to."),
        Exit.STOPPED,
    ),
    "copy.unsound": Entry(
        N_("The copy {file} would not be sound ({why}), and was not kept."),
        N_("Look for the cause: asesmen doctor."),
        Exit.STOPPED,
    ),
    "state.no-workspace": Entry(
        N_("There is no workspace {workspace} yet."),
        N_("Load a roster (asesmen due ROSTER.xlsx), or name another with --workspace."),
        Exit.STOPPED,
    ),
    "restore.unsound": Entry(
        N_("{file} is not sound ({why}), and was not brought back."),
        N_("Choose another copy."),
        Exit.ENVIRONMENT,
    ),
    "undo.nothing": Entry(
        N_("Nothing in {workspace} can be taken back."), N_("asesmen log tells what was done."), Exit.STOPPED
    ),
    "undo.nothing-undone": Entry(
        N_("Nothing in {workspace} was taken back last, so nothing can be brought back."),
        N_("asesmen log tells what was done."),
        Exit.STOPPED,
    ),
    "undo.erased": Entry(
        N_("The last command erased a person; that cannot be taken back, and so nothing before it."),
        N_("Nothing to do: somebody who is in the next roster is new."),
        Exit.STOPPED,
    ),
    "undo.restored": Entry(
        N_("The last command brought a copy back; undo does not go behind it."),
        N_("What was there is kept in the folder cadangan; bring that back: asesmen restore FILE."),
        Exit.STOPPED,
    ),
    "undo.told": Entry(
        N_("People outside have heard of the last command ({what}), and it is not taken back silently."),
        N_("Tell them, and take it back with --force --reason TEXT."),
        Exit.STOPPED,
    ),
    "erase.names": Entry(
        N_("The reason names the person, and reasons are never erased."),
        N_("Tell it without the name and the number."),
        Exit.STOPPED,
    ),
    "erase.reasons": Entry(
        N_("The reasons of these events name the person, and stay: {numbers}."),
        N_("Reasons are never erased: name nobody in them."),
    ),
    "erase.settings": Entry(
        N_("{file} names the person."),
        N_("Take the line out by hand."),
    ),
    "erase.copies": Entry(
        N_("Copies of the workspace hold the person still: {files}."),
        N_("Delete them, or erase there too: asesmen person erase NIP --workspace FILE."),
    ),
    "erase.files": Entry(
        N_("Files that were handed out ({folder}) may name the person still."),
        N_("Write them anew (asesmen export), and delete old ones."),
    ),
    "doctor.damaged": Entry(
        N_("SQLite finds {workspace} damaged: {why}."),
        N_("Bring a copy back: {command}"),
        Exit.ENVIRONMENT,
    ),
    "doctor.unreadable": Entry(
        N_("{workspace} cannot be read ({why})."),
        N_("Bring a copy back: {command}"),
        Exit.ENVIRONMENT,
    ),
    "doctor.broken-chain": Entry(
        N_("The record is not as it was written, from event {n} on."),
        N_("Compare with a copy from before (asesmen log --workspace COPY), and bring it back if need be."),
        Exit.STOPPED,
    ),
    "doctor.not-borne-out": Entry(
        N_("The record does not tell what the tables hold: {tables}."),
        N_("Something was changed past asesmen, or the end of the record was cut off. Bring a copy back."),
        Exit.STOPPED,
    ),
    "doctor.unguarded": Entry(
        N_("The guards that keep the record from being edited by mistake are gone."),
        N_("Set them up again: asesmen doctor --fix."),
        Exit.STOPPED,
    ),
    "doctor.foreign": Entry(
        N_("The workspace holds what is not of asesmen: {names}."),
        N_("Bring a copy back: {command}"),
        Exit.STOPPED,
    ),
    # --- what is planned against what is on file ----------------------------------------------------------
    "conflict.away": Entry(
        N_(
            "{name} ({nip}) has a seat in batch {batch} of {plan}, {start} to {end},"
            " and is away from {first} to {last} ({reason})."
        ),
        N_("Give the seat to somebody else: {command}. Or remove the absence: asesmen away lift."),
    ),
    "conflict.exempt": Entry(
        N_(
            "{name} ({nip}) has a seat in batch {batch} of {plan}, {start} to {end},"
            " and is exempt until {until} ({reason})."
        ),
        N_("Give the seat to somebody else: {command}. Or end the exemption: asesmen exempt lift {nip}."),
    ),
    "conflict.gone": Entry(
        N_("{name} ({nip}) has a seat in batch {batch} of {plan} and is not in the roster any more."),
        N_("Give the seat to somebody else: {command}."),
    ),
    "conflict.retired": Entry(
        N_(
            "{name} ({nip}) has a seat in batch {batch} of {plan}, which ends on {end}, and retires on {day}."
        ),
        N_("Give the seat to somebody else: {command}."),
    ),
    "conflict.not-due": Entry(
        N_("{name} ({nip}) has a seat in batch {batch} of {plan} and need not be assessed then: {why}"),
        N_("Give the seat to somebody else: {command}."),
    ),
    "conflict.tier": Entry(
        N_("{name} ({nip}) has a seat in batch {batch} of {plan} (tier: {was}) and is now {tier}."),
        N_("Plan again: {command}. Or leave the seat as it is."),
    ),
    "conflict.holiday": Entry(
        N_("Batch {batch} of {plan} falls on {day}, which is no working day ({why})."),
        N_("Move the batch: {command}."),
    ),
    "conflict.twice": Entry(
        N_("{name} ({nip}) has a seat in batch {batch} of {plan} and in batch {other} of {other_plan}."),
        N_("Leave one seat: {command}."),
        Exit.STOPPED,
    ),
    "letters.not-called": Entry(
        N_("No letter calls {name} ({nip}) up. {why}"),
        N_("Give the seat to somebody else, then export again."),
    ),
    "doctor.retired": Entry(
        N_("People in the roster who are past their retirement: {n} ({names})."),
        N_("Nothing to do, unless the roster is old: load a new one."),
    ),
    "doctor.unmarked": Entry(
        N_("Nobody has told yet who came to batch {batch} of {plan}, which ended on {day} ({n} people)."),
        N_("Mark it: asesmen attend mark {batch}, or asesmen attend import FILE."),
    ),
    "doctor.results-late": Entry(
        N_("Of batch {batch} of {plan}, {n} results should have come by {day} and have not."),
        N_("Ask the organiser; asesmen result pending tells whose."),
    ),
    "doctor.offices": Entry(
        N_("{n} names of offices look like other spellings."), N_("Look at them: asesmen roster offices.")
    ),
    "doctor.stale-draft": Entry(
        N_("The draft was made before the roster, the absences, the settings or a published plan changed."),
        N_("Plan again: asesmen plan."),
    ),
    "doctor.leftovers": Entry(
        N_("Commands that were stopped from outside have left files: {files}."),
        N_("Remove them: asesmen doctor --fix."),
    ),
    "doctor.no-copy": Entry(
        N_("There is no copy of the workspace in {folder}."),
        N_("Write one: asesmen backup (or doctor --fix)."),
    ),
    "doctor.old-copy": Entry(
        N_("The last copy of the workspace in {folder} is of {day}, {n} days ago."),
        N_("Write one: asesmen backup (or doctor --fix)."),
    ),
    "doctor.cannot-judge": Entry(
        N_("The plans cannot be judged: {why}"), N_("Mend that first, and look again: asesmen doctor.")
    ),
    "doctor.rolled-back": Entry(
        N_("A command was stopped from outside while it wrote; what it had half written was taken back."),
        N_("Run it again, if it is still wanted."),
    ),
    "person.unsound": Entry(
        N_("{nip} is no NIP: {why}."), N_("Type all 18 digits as the decree has them."), Exit.USAGE
    ),
    "rename.same": Entry(N_("{nip} is the number of {name} already."), N_("Nothing to do."), Exit.STOPPED),
    "rename.both": Entry(
        N_("Both numbers stand in the roster: {old} ({name}) and {new} ({other})."),
        N_("Remove the row with the number that is wrong, load the roster again, and then rename."),
        Exit.STOPPED,
    ),
    "rename.taken": Entry(
        N_("{new} is a number that {name} ({nip}) had before."),
        N_("Check the number; if it is right, rename {nip} back first."),
        Exit.STOPPED,
    ),
    # --- putting the past on record ---------------------------------------------------------------------
    "record.no-list": Entry(
        N_("{file} holds no list of people: no row names the name and one more column (sheets: {sheets})."),
        N_("Check that it is the right workbook."),
        Exit.STOPPED,
    ),
    "record.absent": Entry(
        N_("People who did not come, not put on record: {n} (row {rows})."),
        N_("Nothing to do, unless one of them came: then record that person by hand."),
    ),
    "record.staff": Entry(
        N_("People listed as committee or assessors, not put on record: {n} (row {rows})."),
        N_("Nothing to do, unless one of them was assessed: then record that person by hand."),
    ),
    "record.staff-sheet": Entry(
        N_("Sheet {sheet} lists committee or assessors and was not read."),
        N_('If they were assessed, read it: --sheet "{sheet}"'),
    ),
    "record.no-day": Entry(
        N_("{file} tells no days of assessment."), N_("Say when it was held: --on YYYY-MM-DD."), Exit.USAGE
    ),
    "record.undated": Entry(
        N_("People without a day of assessment, passed over: {n}."),
        N_("Fill in their days, or say when it was held: --on YYYY-MM-DD."),
    ),
    "record.unknown": Entry(
        N_("People who are not on file: {n} ({names})."),
        N_("Nothing to do: it counts as soon as a roster has them."),
    ),
    "record.other-name": Entry(
        N_("The NIP {nip} is that of {known}, and the list says {name}; nothing was put on record for it."),
        N_("Mend the number; if it is right, record it by hand: asesmen record --nip {nip} --on DATE"),
    ),
    "record.disagree": Entry(
        N_("{name}: assessed on {day} here, on {other} by {source}; the later counts, both stay on record."),
        N_("Nothing to do, unless one of them is wrong."),
    ),
    "record.void": Entry(
        N_("{name}: the assessment of {day} was declared invalid on {on}, and does not count."),
        N_("Nothing to do, unless it was another assessment: then put that on record by its own day."),
    ),
    "record.by-name": Entry(
        N_("People who stand in the list by name alone: {n}; {file} suggests who they may be."),
        N_("Type ya or tidak in its first columns, save it, and give it back: {command}"),
    ),
    "record.nobody-named": Entry(
        N_("Nobody on file has a name like {name} (row {row})."),
        N_("Look the NIP up, and record it by hand: asesmen record --nip NIP --on DATE"),
    ),
    "record.unanswered": Entry(
        N_("{n} suggestions have no answer yet."), N_("Type ya or tidak, and give the file back again.")
    ),
    "record.two-answers": Entry(
        N_("Several people are marked ya for one row of the list, {listed}: {names}."),
        N_("Leave one of them; none was put on record."),
    ),
    # --- lists of days: the venue's windows, and absences -----------------------------------------------
    "days.missing": Entry(
        N_("The row tells no first or no last day."), N_("Type the date, such as 31/12/2023.")
    ),
    "days.unreadable": Entry(N_("{value} is no day."), N_("Type the date, such as 31/12/2023.")),
    "days.reversed": Entry(
        N_("The last day, {last}, lies before the first, {first}."), N_("Mend the one that is wrong.")
    ),
    "venue.no-list": Entry(
        N_("{file} holds no windows: no row has the headers Dari and Sampai (sheets: {sheets})."),
        N_("Begin with the blank workbook: asesmen template venues."),
        Exit.STOPPED,
    ),
    "venue.empty": Entry(
        N_("{file} has the headers of a list of windows and no window below them."),
        N_("Give each batch a row with its first and last day."),
        Exit.STOPPED,
    ),
    "venue.rejected": Entry(
        N_("{cells} of {file} cannot be used: {why}"),
        N_("Mend the list: it counts as a whole."),
        Exit.STOPPED,
    ),
    "venue.seats": Entry(N_("{value} is no number of seats."), N_("Type a whole number, 1 or more.")),
    "venue.full": Entry(
        N_("The window is full: nobody is planned there."),
        N_("Nothing to do, unless it has free seats: then type their number."),
    ),
    "venue.no-name": Entry(
        N_("The row names no venue, and others do."),
        N_("Name it in every row; of merged cells only the first row counts."),
    ),
    "venue.overlap": Entry(
        N_("The room is taken already from {first} to {last} by {other} (room-free)."),
        N_("Choose other days, or tell the rooms apart."),
    ),
    "away.no-list": Entry(
        N_("{file} holds no absences: no row has the headers NIP, Nama, Dari and Sampai (sheets: {sheets})."),
        N_("Begin with the blank workbook: asesmen template absences."),
        Exit.STOPPED,
    ),
    "away.not-approved": Entry(
        N_("Leave that is not approved, not noted: {n} (row {rows})."),
        N_("Load the list again when it is approved."),
    ),
    "away.unknown": Entry(
        N_("Nobody on file has the NIP {value}."), N_("Check the number; asesmen due --all lists everyone.")
    ),
    "away.other-name": Entry(
        N_("The NIP {nip} is that of {known}, and the list says {name}; nothing was noted for it."),
        N_("Mend the number; if it is right, note it by hand: asesmen away add {nip}"),
    ),
    "away.overlaps": Entry(
        N_("{name} is noted already as away from {first} to {last}."),
        N_("Take that back first: asesmen away lift {nip} --from {day}"),
    ),
    "away.over": Entry(
        N_("The absence of {name} is over: it ended on {last}."), N_("Check the year; plans do not need it.")
    ),
    # --- results; what a cell of theirs says is never told ----------------------------------------------
    "result.no-list": Entry(
        N_("{file} holds no results: no row has the headers NIP, name and JPM (sheets: {sheets})."),
        N_("Begin with the blank workbook: asesmen template results."),
        Exit.STOPPED,
    ),
    "result.no-purpose": Entry(
        N_("{file} does not tell what these people were assessed for."),
        N_("Say it: --purpose filling, --purpose mapping, or --purpose both."),
        Exit.USAGE,
    ),
    "result.jpm": Entry(N_("The JPM cannot be read."), N_("Type it as 82,5 or 82,5%.")),
    "result.no-jpm": Entry(
        N_("The row has no JPM, and no totals from which it follows."),
        N_("Fill it in, or remove the row of somebody without a result."),
    ),
    "result.jpm-differs": Entry(
        N_("The JPM is not the one that its totals give; it counts as told."),
        N_("Ask the organiser which of them is right."),
    ),
    "result.jpm-reckoned": Entry(
        N_("People without a JPM of their own: {n} (row {rows}); it was reckoned from the totals."),
        N_("Nothing to do."),
    ),
    "result.level": Entry(
        N_("The level of a competency cannot be read; it is left out."), N_("Type it as a number, such as 3.")
    ),
    "result.category-unknown": Entry(
        N_("The category is none of MS, MMS, KMS, O, CO and KO; it is left out."),
        N_("Nothing to do: the category follows from the JPM."),
    ),
    "result.category": Entry(
        N_("The category stated is not the one that follows from JPM and purpose, which counts."),
        N_("Ask the organiser; thresholds of your own stand under [results] in asesmen.toml."),
    ),
    "result.unknown": Entry(
        N_("Nobody on file has the NIP {value}."), N_("Check the number; asesmen due --all lists everyone.")
    ),
    "result.other-name": Entry(
        N_("The NIP {nip} is that of {known}, and the sheet says {name}; the result is not taken in."),
        N_("Mend the number, or the name."),
    ),
    "result.no-assessment": Entry(
        N_("{name} has no assessment on record to which the result could belong."),
        N_("Put it on record first: asesmen record --nip {nip} --on DATE"),
    ),
    "result.other-day": Entry(
        N_("{name} was not assessed around {day}; on record: {days}."),
        N_("Name the day of the assessment: --on, or put it on record: asesmen record --nip {nip} --on DATE"),
    ),
    "result.not-attended": Entry(
        N_("{name} had a seat in batch {batch}, until {day}, and full attendance is not on record."),
        N_("Mark who came: asesmen attend mark {batch}. For another assessment name its day: --on."),
    ),
    "result.long-ago": Entry(
        N_("{name} was last assessed on {day}, long before this result, and the row tells no day."),
        N_("Name the day of the assessment: --on, or put it on record: asesmen record --nip {nip} --on DATE"),
    ),
    "result.void": Entry(
        N_("The assessment of {name} on {day} was declared invalid on {on}; its result is not taken in."),
        N_("If it belongs to another assessment, name its day: --on."),
    ),
    "result.twice": Entry(
        N_("{name} stands in the file with different results; none of them is taken in."),
        N_("Leave the one that is right."),
    ),
    "result.repeated": Entry(
        N_("Rows that repeat a result: {n} (row {rows})."), N_("Remove the rows that are too many.")
    ),
    "result.delivered-before": Entry(
        N_("{name} was handed another result on {day}; this one takes its place."),
        N_("Hand it over as well: asesmen result deliver {nip}"),
    ),
    "state.no-result": Entry(
        N_("{name} ({nip}) has no result on file."), N_("See asesmen result pending."), Exit.STOPPED
    ),
    "state.result-delivered": Entry(
        N_("The result of {name} ({nip}) was handed over on {day}."),
        N_("To write its letter once more: --again."),
        Exit.STOPPED,
    ),
    "state.result-void": Entry(
        N_("The assessment of {name} on {day} was declared invalid on {on}: its result is not handed over."),
        N_("asesmen why {nip} tells where the person stands."),
        Exit.STOPPED,
    ),
    "state.no-assessment": Entry(
        N_("{name} ({nip}) has no assessment on record."), N_("Nothing to do."), Exit.STOPPED
    ),
    "state.no-assessment-on": Entry(
        N_("{name} ({nip}) has no assessment on {day}; on record: {days}."),
        N_("Name one of these days: --on."),
        Exit.STOPPED,
    ),
    "state.void-already": Entry(
        N_("The assessment of {name} ({nip}) on {day} was declared invalid on {on} already."),
        N_("To declare another invalid, name its day: --on."),
        Exit.STOPPED,
    ),
    # --- settings and options ---------------------------------------------------------------------------
    "settings.encoding": Entry(
        N_("{file} is not saved as UTF-8."),
        N_("Save it again with the encoding UTF-8: in Notepad, choose Save as, then Encoding."),
        Exit.USAGE,
    ),
    "settings.syntax": Entry(N_("{file} cannot be read as TOML: {why}."), N_("Mend that line."), Exit.USAGE),
    "settings.unknown-key": Entry(
        N_("{file}, line {line}: there is no setting {key}{near}."),
        N_("Mend that line; asesmen init writes a file with every setting."),
        Exit.USAGE,
    ),
    "settings.wrong-value": Entry(
        N_("{file}, line {line}: {key} = {value} is not right: {why}."), N_("Mend that line."), Exit.USAGE
    ),
    "usage.value": Entry(
        N_("{option} {value} is not right: {why}."), N_("See {command} --help."), Exit.USAGE
    ),
    "usage.office": Entry(N_("{value} fits no office."), N_("The nearest are: {nearest}."), Exit.USAGE),
    "usage.offices": Entry(
        N_("{value} fits several offices: {offices}."), N_("Type more of the name."), Exit.STOPPED
    ),
    "usage.option": Entry(N_("There is no option {option}{near}."), N_("See {command} --help."), Exit.USAGE),
    "usage.command": Entry(N_("There is no command {name}{near}."), N_("See {command} --help."), Exit.USAGE),
    "usage.extra": Entry(N_("{name} is too many."), N_("See {command} --help."), Exit.USAGE),
    "usage.no-value": Entry(N_("{name} needs a value."), N_("See {command} --help."), Exit.USAGE),
    "usage.no-value-taken": Entry(N_("{name} takes no value."), N_("See {command} --help."), Exit.USAGE),
    "usage.missing": Entry(N_("{what} is missing."), N_("See {command} --help."), Exit.USAGE),
    "usage.wrong": Entry(N_("{what}."), N_("See {command} --help."), Exit.USAGE),
    "program.fault": Entry(
        N_("asesmen has a fault ({what} in {where}); nothing was changed."),
        N_("Please report it; with ASESMEN_DEBUG=1 it tells more."),
        Exit.STOPPED,
    ),
    # --- planning ---------------------------------------------------------------------------------------
    "plan.pin-lost": Entry(
        N_("The fixed seats of these people are gone, or they cannot come then: {names}."),
        N_("Fix them anew: asesmen pin."),
    ),
    "plan.no-window": Entry(
        N_("No {days} consecutive working days fit between {start} and {until} ({workdays})."),
        N_("Choose a later --until, fewer --days, or more --workdays."),
        Exit.STOPPED,
    ),
    "plan.no-window-ever": Entry(
        N_("The working days {workdays} never hold {days} consecutive days."),
        N_("Choose fewer --days, more --workdays, or --straddle-weekend."),
        Exit.STOPPED,
    ),
    "plan.room-taken": Entry(
        N_("Published batches have the rooms on all runs of {days} working days from {start} to {until}."),
        N_("Choose a later --until, or another room: --parallel."),
        Exit.STOPPED,
    ),
    "plan.no-problem": Entry(
        N_("{file} holds no problem that a plan could solve ({why})."),
        N_("Name a file that plan --problem wrote, or one that does not exist yet."),
        Exit.STOPPED,
    ),
    "plan.no-venue": Entry(
        N_("No window of {file} can be used: {why}."),
        N_("Add later windows to the list, or change --start or --until."),
        Exit.STOPPED,
    ),
    "plan.unsound": Entry(
        N_("The plan breaks its own rules ({rules}); this is a fault of the program and nothing was stored."),
        N_("Please report it."),
        Exit.STOPPED,
    ),
    "plan.conflict": Entry(
        N_("No plan can keep all of this at once: {rules}."),
        N_("Unpin somebody, or change one of these rules."),
        Exit.STOPPED,
    ),
    "plan.too-hard": Entry(
        N_("No plan was found within the effort allowed for rules that depend on each other."),
        N_("Plan fewer people or days at once, or drop groups that are kept together."),
        Exit.STOPPED,
    ),
    # The rules that a plan keeps: said of a plan, or of a change made by hand, that breaks one.
    "plan.nobody-lost": Entry(
        N_("{nip} stands in the plan {n} times, and should {asked} times."), N_("Plan again: asesmen plan.")
    ),
    "plan.batch-size": Entry(
        N_("Batch {batch} has {n} people and {seats} seats."), N_("Move people to another batch.")
    ),
    "plan.known-window": Entry(
        N_("Batch {batch}, from {start}, is not on days that the plan may use, or out of order."),
        N_("Plan again: asesmen plan."),
    ),
    "plan.room-free": Entry(
        N_("Room {room} is taken twice on {day}."), N_("Choose other days or another room.")
    ),
    "plan.working-day": Entry(
        N_("Batch {batch} would be held on {day}, which is no working day."), N_("Choose other days.")
    ),
    "plan.unbroken": Entry(
        N_("Batch {batch} would pass over {day}."),
        N_("Choose other days, or allow a batch to pass over a weekend: --straddle-weekend."),
    ),
    "plan.tiers-apart": Entry(
        N_("Batch {batch} would hold people of several tiers."),
        N_("Choose another batch, or plan with --mix-tiers."),
    ),
    "plan.tier-order": Entry(
        N_("Batch {batch} is of a tier that should come before."),
        N_("Choose another batch, or change plan.tier_order."),
    ),
    "plan.not-due": Entry(
        N_("{nip} need not be assessed before {day}, and batch {batch} begins earlier."),
        N_("Choose a later batch."),
    ),
    "plan.away": Entry(
        N_("{nip} is away on a day of batch {batch}."), N_("Choose another batch, or lift the absence.")
    ),
    "plan.retiring": Entry(
        N_("{nip} retires on {day}, before the end of batch {batch}."), N_("Choose an earlier batch.")
    ),
    "plan.office-cap": Entry(
        N_("{office} would have {n} people away on {day}, and at most {cap} may be."),
        N_("Choose another batch, or a higher cap."),
    ),
    "plan.stand-in": Entry(
        N_("On {day} none of these would stay in office: {people}."),
        N_("Choose another batch for one of them."),
    ),
    "plan.keep-apart": Entry(
        N_("Batch {batch} would hold people who are kept apart: {people}."),
        N_("Choose another batch for one of them."),
    ),
    "plan.keep-together": Entry(
        N_("These are kept together and would not sit in one batch: {people}."), N_("Move all of them.")
    ),
    "plan.pinned": Entry(N_("{nip} is pinned to the batch from {start}."), N_("Unpin first: asesmen unpin.")),
    "plan.seat-kept": Entry(
        N_("{nip} has kept the seat in the batch from {start} since an earlier plan."),
        N_("Nothing to do: a seat that can stay is given to nobody else."),
    ),
    "plan.dropped-first": Entry(
        N_("{nip} was once dropped from a batch, and goes first."), N_("Nothing to do: this is the rule.")
    ),
    "plan.start-taken": Entry(
        N_("Published batches have the rooms from {asked}; the first batch starts on {start}."),
        N_("Nothing to do, unless there is another room: --parallel."),
    ),
    "plan.start-moved": Entry(
        N_("No batch can start on {asked} ({why}); the first starts on {start}."),
        N_("Nothing to do, unless that day is worked: [calendar] extra_workdays."),
    ),
    "plan.batch-gone": Entry(
        N_("Batch {batch} is gone: {day} is no working day any more ({why}). Its people were planned anew."),
        N_(
            "To keep them together, move the batch before you plan: asesmen batch shift {batch} --start DATE."
        ),
    ),
    "plan.calendar-estimated": Entry(
        N_("{name} is only estimated for {day}."), N_("Look again when it is decreed, and plan again.")
    ),
    "plan.calendar-undecreed": Entry(
        N_("The joint leave days of {year} are not decreed yet."),
        N_("Look again when they are, and plan again."),
    ),
    "plan.venue-holiday": Entry(
        N_("The venue lists {day}, which is no working day ({why})."),
        N_("Ask the venue; if it is right, nothing to do."),
    ),
    "plan.venue-long": Entry(
        N_("The venue's window from {first} to {last} is one batch of {n} days."),
        N_("If it is meant for several batches, give each of them a row of its own."),
    ),
    "plan.venue-left-out": Entry(
        N_("{n} windows of {file} were left out, because {why}; their first days: {days}."),
        N_("Nothing to do, unless they can be used."),
    ),
    "plan.tier-left-out": Entry(
        N_("Nobody of the tier {tier} got a batch: {n} flagged people wait."),
        N_("Plan them: {command}"),
    ),
    "plan.small-batch": Entry(
        N_("Batch {batch} is small ({n}), and its tier has nobody to move there."),
        N_("Join it with another tier: --mix-tiers."),
    ),
    "plan.cap-costs": Entry(
        N_("The cap that costs most is that of {office}: {more} instead of {cap} would bring {what}."),
        N_("Where the office agrees: --office-cap, or [offices] in asesmen.toml."),
    ),
    "plan.weeks-lost": Entry(
        N_("Weeks without a batch because of days off: {weeks}."),
        N_("Where the office works on one of them: [calendar] extra_workdays."),
    ),
    "plan.seats-empty": Entry(
        N_("Seats left empty: {n} (batches: {batches}), since {why}."),
        N_("Nothing to do, unless that can be changed."),
    ),
    "plan.seat-moved": Entry(
        N_("{name} ({nip}), in batch {batch} of the plan, has moved from {old} to {new}."),
        N_("Look at the plan: asesmen show."),
    ),
    "plan.newly-flagged": Entry(
        N_("People who must be assessed and are not in the plan: {n}."), N_("Plan again: {command}")
    ),
    # --- files written ----------------------------------------------------------------------------------
    "output.folder": Entry(
        N_("{folder} cannot be written ({why})."), N_("Choose another folder with --to."), Exit.ENVIRONMENT
    ),
    "output.open": Entry(
        N_("{file} is open in another program."), N_("Close it and run the command again."), Exit.ENVIRONMENT
    ),
    "output.foreign": Entry(
        N_("{file} was not written by asesmen, or was changed since, and is not replaced."),
        N_("Move it away or give it another name, or choose another folder with --to."),
        Exit.STOPPED,
    ),
    "output.kept": Entry(N_("{file} is there already and stays as it is."), N_("Nothing to do.")),
    "output.disk": Entry(
        N_("{file} could not be written whole ({why})."),
        N_("Make room and run the command again."),
        Exit.ENVIRONMENT,
    ),
    "output.screen": Entry(
        N_("The output cannot be shown ({why}); nothing in {workspace} was changed."),
        N_("Send it to another place."),
        Exit.ENVIRONMENT,
    ),
    "output.screen-changed": Entry(
        N_("The change is stored in {workspace}, but the output cannot be shown ({why})."),
        N_("Do not run the command again; asesmen log shows what was done."),
        Exit.ENVIRONMENT,
    ),
    "output.logo": Entry(
        N_("The logo {file} cannot be used ({why})."),
        N_("Put the picture there, or correct office.logo in asesmen.toml."),
        Exit.ENVIRONMENT,
    ),
    "output.no-batches": Entry(
        N_("No {format} file is written: there is no batch to show."),
        N_("Make a plan first: asesmen plan."),
    ),
    "letters.none": Entry(
        N_("There are no letters of these kinds to write: nobody has to be told anything new."),
        N_("See those that were written: asesmen letters."),
    ),
    "letters.no-plan": Entry(
        N_("There are no letters to write: they follow from a plan."), N_("Make one: asesmen plan.")
    ),
    "letters.public": Entry(
        N_("No letters are written for notice boards."), N_("Leave --privacy public out for letters.")
    ),
    "letters.draft": Entry(
        N_("The letters of a draft say so on every page and take no number."),
        N_("Publish the plan, and export again: asesmen publish."),
    ),
    "letters.blanks": Entry(
        N_("The letters have blanks to be filled in by hand: {keys}."),
        N_("Set them in asesmen.toml, and export again."),
    ),
    "letters.no-office": Entry(
        N_("People without an office: {n}; their letters have a blank where the addressee stands."),
        N_("Fill in their office in the roster, or write the addressee by hand."),
    ),
    "letters.unnumbered": Entry(
        N_("Letters without a number: {n}."),
        N_("Give them one, and export again: asesmen letters number ID NUMBER."),
    ),
    "letters.no-word": Entry(
        N_("{file} is damaged or is no Word file (.docx)."),
        N_("Open it in Word and save it as .docx, or move it away: ours is used then."),
        Exit.STOPPED,
    ),
    "letters.unknown-field": Entry(
        N_("{file} uses the field {field}, and there is no such field{near}."),
        N_("All of them: asesmen template {name}."),
        Exit.STOPPED,
    ),
    "letters.bad-template": Entry(
        N_("{file} cannot be used as a template ({why})."),
        N_("Fix what stands between braces there; ours is an example: asesmen template {name}."),
        Exit.STOPPED,
    ),
    "letters.none-unsent": Entry(
        N_("No such letter is waiting to be sent."),
        N_("asesmen letters shows the register; asesmen export --format docx writes letters."),
        Exit.STOPPED,
    ),
    "letters.no-letter": Entry(
        N_("The register has no letter {id}."), N_("See asesmen letters."), Exit.STOPPED
    ),
    "letters.number-taken": Entry(
        N_("Letter {id} has the number {number} already."), N_("Check the number."), Exit.STOPPED
    ),
    "report.no-cost": Entry(
        N_("The report has no costs: what one person costs is not set."),
        N_("Set forecast.cost_per_person in asesmen.toml."),
    ),
    "output.blanks": Entry(
        N_("Letterhead and signature have blanks to be filled in by hand: {keys}."),
        N_("Set them in asesmen.toml, and export again."),
    ),
}
