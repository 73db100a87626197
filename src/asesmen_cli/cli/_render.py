"""Facts on the screen: tables that fit, or one JSON object. Nothing is computed here."""

from collections import defaultdict
from collections.abc import Container, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from asesmen_cli.cli._run import Run
from asesmen_cli.cli._screen import (
    MOST_LINES,
    line,
    new_console,
    new_table,
    show_findings,
    show_json,
)
from asesmen_cli.domain.attendance import ATTENDANCE_WORDS, Attendance
from asesmen_cli.domain.due import Due, Status, cited, declared_invalid, explain
from asesmen_cli.domain.facts import (
    Absences,
    AttendanceSheet,
    Away,
    AwaysImported,
    DueList,
    Exemptions,
    PlanDiff,
    PlanState,
    PlanView,
    Why,
    Written,
)
from asesmen_cli.domain.messages import msg, msgs
from asesmen_cli.domain.people import TIER_WORDS, Person, Tier, grouped
from asesmen_cli.domain.planning import Batch, Unplaced, why_unplaced
from asesmen_cli.domain.results import told_of
from asesmen_cli.domain.what_if import brings

WIDE = 110
"""From this width on, a table has its further columns."""


def due(answer: DueList, run: Run) -> None:
    """The due list."""
    if run.json:
        from asesmen_cli.outputs import as_json

        show_json(as_json(answer, run.words))
        return
    show_findings(answer.findings, run.words)
    console = new_console()
    if answer.people:
        shown = answer.people[:MOST_LINES] if console.is_terminal else answer.people
        console.print(_due_table(shown, run, wide=console.width >= WIDE))
        if len(shown) < len(answer.people):
            line(
                console,
                run.say(
                    "{n} of {all} shown. All of them: asesmen export, or --json.",
                    n=len(shown),
                    all=len(answer.people),
                ),
            )
    _due_summary(console, answer, run)
    _due_hints(answer, run)


def _due_table(people: Sequence[Due], run: Run, *, wide: bool) -> Table:
    table = new_table()
    table.add_column("NIP", no_wrap=True, width=18)
    table.add_column(run.say("Name"), ratio=3)
    table.add_column(run.say("Office"), ratio=4)
    if wide:
        table.add_column(run.say("Tier"), width=13)
    table.add_column(run.say("Last"), no_wrap=True, width=11)
    if wide:
        table.add_column(run.say("Due on"), no_wrap=True, width=11)
    table.add_column(run.say("Days over"), no_wrap=True, justify="right", width=10)
    for one in people:
        person = one.person
        cells = [person.nip, person.name, person.office or "-"]
        if wide:
            cells.append(tier_name(person.tier, run))
        cells.append(run.words.short_date(one.last.held_on) if one.last else run.say("never"))
        if wide:
            cells.append(run.words.short_date(one.due_on) if one.due_on else "-")
        over = "-" if one.days_overdue is None else run.words.number(one.days_overdue)
        table.add_row(*(Text(cell) for cell in [*cells, over]))
    return table


def _due_summary(console: Console, answer: DueList, run: Run) -> None:
    counts = answer.counts
    load = answer.load
    line(
        console,
        run.say(
            "As of {day}: {flagged} of {people} people must be assessed"
            " ({never} never assessed, {overdue} overdue).",
            day=answer.as_of,
            flagged=answer.flagged,
            people=answer.total,
            never=counts[Status.NEVER],
            overdue=counts[Status.OVERDUE],
        ),
        style="bold",
    )
    line(
        console,
        run.say(
            "Due within {days} days: {soon}. Up to date: {current}. Out of scope: {out}.",
            days=answer.rule.soon_days,
            soon=counts[Status.SOON],
            current=counts[Status.CURRENT],
            out=counts[Status.OUT_OF_SCOPE],
        ),
    )
    if answer.flagged:
        parts = [
            f"{tier_name(tier, run)} {run.words.number(answer.flagged_tiers[tier])}"
            for tier in Tier
            if answer.flagged_tiers.get(tier)
        ]
        line(console, run.say("By tier: {tiers}.", tiers=run.words.join(parts)))
    line(
        console,
        run.say(
            "Rule: due {cycle} months after the last assessment; valid nationally for {validity}.",
            cycle=answer.rule.cycle_months,
            validity=answer.rule.validity_months,
        ),
    )
    tables = [
        run.say("sheet {sheet}, header in row {row}", sheet=table.sheet, row=str(table.header_row))
        for table in load.tables
    ]
    line(
        console,
        run.say(
            "Roster: {file} ({tables}), loaded {day}: {rows} rows = {accepted} accepted + {rejected} rejected"
            " + {ignored} ignored.",
            file=load.source,
            tables="; ".join(tables),
            day=load.loaded_on,
            rows=load.rows,
            accepted=load.accepted,
            rejected=load.rejected,
            ignored=load.ignored,
        ),
    )
    if answer.changes is not None:
        changes = answer.changes
        line(
            console,
            run.say(
                "On file: {new} new, {changed} changed, {gone} gone, {same} as before.",
                new=changes.new,
                changed=changes.changed,
                gone=changes.gone,
                same=changes.same,
            ),
        )


def _due_hints(answer: DueList, run: Run) -> None:
    staff = sum(answer.flagged_tiers.get(tier, 0) for tier in (Tier.FUNGSIONAL, Tier.PELAKSANA))
    if staff:
        run.note(
            run.say(
                "{n} of those flagged are functional or staff (pelaksana)."
                " If your office does not assess them: --tier, or [scope] tiers in asesmen.toml.",
                n=staff,
            )
        )
    if answer.flagged:
        run.note(run.say("Next: asesmen plan"))


def plan(sheet: PlanView, run: Run, *, people: bool) -> None:
    """A plan: its batches, and with ``people`` everyone in them."""
    if run.json:
        from asesmen_cli.outputs import as_json

        show_json(as_json(sheet, run.words))
        return
    console = new_console()
    if not sheet.quality.flagged:
        line(console, run.say("Nobody is due on {day}: there is nothing to plan.", day=sheet.settings.start))
        return
    show_findings((*sheet.findings, *sheet.conflicts), run.words)
    if sheet.plan.batches:
        console.print(_batch_table(sheet, run))
    if people:
        for batch in sheet.plan.batches:
            _batch_people(console, sheet, batch, run)
    _left_over(console, sheet, run, people=people)
    _plan_summary(console, sheet, run)
    for finding in sheet.binding:
        line(console, run.words.about(finding))
    for gain in sheet.gains:
        told = brings(gain)
        line(console, run.say("What if: {change}? It brings {brings}.", change=gain.words, brings=told))
    _what_next(sheet, run, shown=people)


def _what_next(sheet: PlanView, run: Run, *, shown: bool) -> None:
    if sheet.state is PlanState.NONE:
        run.note(run.say("Nothing was kept: this plan was made from a file."))
    elif shown:
        return
    elif sheet.state is PlanState.PUBLISHED:
        run.note(run.say("Next: asesmen export --format docx (letters), asesmen attend sheet BATCH"))
    else:
        run.note(run.say("Next: asesmen show, asesmen export"))


def _batch_table(sheet: PlanView, run: Run) -> Table:
    table = new_table()
    table.add_column(run.say("Batch"), justify="right", no_wrap=True)
    table.add_column(run.say("Tier"), no_wrap=True)
    table.add_column(run.say("Days"), ratio=1)
    table.add_column(run.say("People"), justify="right", no_wrap=True)
    table.add_column(run.say("Seats"), justify="right", no_wrap=True)
    rooms = sheet.settings.parallel > 1
    if rooms:
        table.add_column(run.say("Room"), justify="right", no_wrap=True)
    venues = any(batch.window.venue for batch in sheet.plan.batches)
    if venues:
        table.add_column(run.say("Venue"), ratio=1)
    for batch in sheet.plan.batches:
        window = batch.window
        table.add_row(
            str(batch.number),
            tier_name(batch.tier, run),
            span(batch, run) + (run.say(" (called off)") if batch.number in sheet.cancelled else ""),
            str(len(batch.nips)),
            str(window.seats),
            *([str(window.room)] if rooms else []),
            *([Text(window.venue or "-")] if venues else []),
        )
    return table


def span(batch: Batch, run: Run) -> str:
    """``Senin–Rabu, 6–8 November 2023``; each by its name where days of rest lie between."""
    days = batch.window.days
    names = [run.words.weekday(day) for day in days]
    if (days[-1] - days[0]).days >= len(days):
        return f"{run.words.join(names)}, {run.words.period(days)}"
    return f"{names[0]}{'' if len(days) == 1 else '–' + names[-1]}, {run.words.period(days)}"


def _batch_people(console: Console, sheet: PlanView, batch: Batch, run: Run) -> None:
    tier = tier_name(batch.tier, run)
    console.print()
    line(
        console,
        run.say("Batch {n} · {tier} · {days}", n=batch.number, tier=tier, days=span(batch, run)),
        style="bold",
    )
    console.print(_people_table([sheet.people[nip] for nip in batch.nips], run, sheet.pinned))


def _people_table(people: Sequence[Person], run: Run, pinned: Container[str] = ()) -> Table:
    table = new_table()
    table.add_column(run.say("No"), justify="right", no_wrap=True)
    table.add_column("NIP", no_wrap=True, width=18)
    table.add_column(run.say("Name"), ratio=3)
    table.add_column(run.say("Office"), ratio=4)
    for number, person in enumerate(people, start=1):
        name = run.say("{name} (pinned)", name=person.name) if person.nip in pinned else person.name
        table.add_row(str(number), Text(person.nip), Text(name), Text(person.office or "-"))
    return table


def _left_over(console: Console, sheet: PlanView, run: Run, *, people: bool) -> None:
    """Whoever has no seat, by tier and reason; the reason is told for the one who has waited longest."""
    if sheet.held:
        console.print()
        line(console, run.say("Left out, since they have a seat in a published plan: {n}", n=len(sheet.held)))
    if not sheet.left_over:
        return
    groups: dict[tuple[Tier, str], list[Unplaced]] = defaultdict(list)
    for unplaced in sheet.left_over:
        groups[sheet.people[unplaced.nip].tier, unplaced.code].append(unplaced)
    console.print()
    line(console, run.say("Left over: {n}", n=len(sheet.left_over)), style="bold")
    for (tier, _), waiting in groups.items():
        reason = run.words.put(why_unplaced(waiting[0]))
        line(console, f"{tier_name(tier, run)}, {run.words.number(len(waiting))}: {reason}")
        if people:
            console.print(_people_table([sheet.people[one.nip] for one in waiting], run))


def _plan_summary(console: Console, sheet: PlanView, run: Run) -> None:
    quality = sheet.quality
    console.print()
    batches = msgs("{n} batch", "{n} batches", quality.batches)
    if quality.fewest_batches is None:
        counts = run.say(
            "{placed} of {flagged} flagged people have a seat in {batches}; left over: {unplaced}.",
            placed=quality.placed,
            flagged=quality.flagged - len(sheet.held),
            batches=batches,
            unplaced=len(sheet.left_over),
        )
    else:
        counts = run.say(
            "{placed} of {flagged} flagged people have a seat in {batches}"
            " ({fewest} is the fewest possible); left over: {unplaced}.",
            placed=quality.placed,
            flagged=quality.flagged - len(sheet.held),
            batches=batches,
            fewest=quality.fewest_batches,
            unplaced=len(sheet.left_over),
        )
    line(console, counts, style="bold")
    if quality.optimal:
        proof = msg("proven the least possible")
    elif quality.bound is not None:
        proof = msg("at least {bound} is needed", bound=quality.bound)
    else:
        proof = msg("changed since it was solved")
    line(
        console,
        run.say(
            "Waiting cost {cost} ({proof}). {state} as of {day}, from {file}, fingerprint {digest}.",
            cost=quality.cost,
            proof=proof,
            state=_state(sheet, run),
            day=sheet.as_of,
            file=sheet.source,
            digest=sheet.digest[:12],
        ),
    )


def _state(sheet: PlanView, run: Run) -> str:
    names = {
        PlanState.NONE: run.say("Draft"),
        PlanState.DRAFT: run.say("Draft"),
        PlanState.PUBLISHED: run.say("Published plan {name}", name=sheet.name),
        PlanState.SUPERSEDED: run.say("Earlier plan {name}", name=sheet.name),
        PlanState.WITHDRAWN: run.say("Withdrawn plan {name}", name=sheet.name),
    }
    return names[sheet.state]


def why(answer: Why, run: Run) -> None:
    """One person, line by line."""
    if run.json:
        from asesmen_cli.outputs import as_json

        show_json(as_json(answer, run.words))
        return
    console = new_console()
    person = answer.person
    line(console, f"{person.name}, NIP {grouped(person.nip)}", style="bold")
    place = [part for part in (person.position, person.unit, person.office) if part]
    line(
        console,
        run.words.join([*place, tier_name(person.tier, run), *([person.echelon] if person.echelon else [])]),
    )
    if answer.due is None:
        line(
            console, run.say("No longer in the roster; {source}.", source=run.words.put(cited(answer.source)))
        )
    else:
        line(console, run.words.put(explain(answer.due)))
    for held in answer.assessments:
        source = run.words.put(cited(held.source))
        if not held.awaited:
            line(console, run.say("Assessed on {day} ({source}).", day=held.held_on, source=source))
    for void in answer.voided:
        if answer.due is None or answer.due.voided != void:
            line(console, run.words.put(declared_invalid(void)))
    for receipt in answer.receipts:
        line(console, run.words.put(told_of(receipt)))
    for absence in answer.absences:
        days = run.words.period((absence.first, absence.last))
        line(console, run.say("Away {days} ({reason}).", days=days, reason=absence.reason or None))
    for sheet in answer.attendance:
        _came(console, sheet, run)
    _seat(console, answer, run)


def _came(console: Console, sheet: AttendanceSheet, run: Run) -> None:
    """What has become of one person's seat in a batch that has begun."""
    days = span(sheet.batch, run)
    for one in sheet.people:
        outcome = run.words.text(ATTENDANCE_WORDS[one.outcome])
        told = [run.say("{outcome}: {reason}", outcome=outcome, reason=one.reason) if one.reason else outcome]
        if one.dropped > 1:
            told.append(run.say("dropped {n} times", n=one.dropped))
        if one.no_shows > 1:
            told.append(run.say("without excuse {n} times", n=one.no_shows))
        line(
            console,
            run.say(
                "Attendance of batch {n} of {plan}, {days}: {outcome}.",
                n=sheet.batch.number,
                plan=sheet.plan,
                days=days,
                outcome="; ".join(told),
            ),
        )


def _seat(console: Console, answer: Why, run: Run) -> None:
    if answer.plan is None:
        line(console, run.say("There is no plan yet."))
    elif answer.batch is not None:
        state = _state(answer.plan, run)
        line(
            console,
            run.say(
                "{state}: batch {n}, {days}.",
                state=state,
                n=answer.batch.number,
                days=span(answer.batch, run),
            ),
        )
    elif answer.unplaced is not None:
        reason = run.words.put(why_unplaced(answer.unplaced))
        line(console, run.say("{state}: no seat. {reason}", state=_state(answer.plan, run), reason=reason))
    elif any(person.outcome is Attendance.DROPPED for one in answer.attendance[-1:] for person in one.people):
        state = _state(answer.plan, run)
        line(console, run.say("{state}: no seat yet after being dropped (asesmen plan --keep).", state=state))
    else:
        line(console, run.say("{state}: not planned.", state=_state(answer.plan, run)))
    for one in answer.overtaken:
        name, n = one.person.name, one.batch.number
        rules = "; ".join(run.words.about(finding).rstrip(".") for finding in one.broken)
        told = (
            run.say(
                "{name} has waited less and sits earlier, in batch {n}, because changing places would"
                " break a rule: {rules}.",
                name=name,
                n=n,
                rules=rules,
            )
            if rules
            else run.say(
                "{name} has waited less and sits earlier, in batch {n}; as things stand, changing places"
                " would break no rule.",
                name=name,
                n=n,
            )
        )
        line(console, told)


def diff(answer: PlanDiff, run: Run) -> None:
    """What differs between two plans."""
    if run.json:
        from asesmen_cli.outputs import as_json

        show_json(as_json(answer, run.words))
        return
    console = new_console()
    if not answer.moves:
        line(console, run.say("The plans seat everyone alike."))
        return
    kinds = {"new": run.say("new"), "moved": run.say("moved"), "dropped": run.say("dropped")}
    table = new_table()
    table.add_column(run.say("Office"), ratio=3)
    table.add_column(run.say("Name"), ratio=3)
    table.add_column("NIP", no_wrap=True, width=18)
    table.add_column(run.say("Change"), ratio=4)
    for move in answer.moves:
        seats = [
            run.say("batch {n}, {days}", n=batch.number, days=run.words.period(batch.window.days))
            for batch in (move.before, move.after)
            if batch
        ]
        cells = (move.person.office or "-", move.person.name, move.person.nip)
        table.add_row(*(Text(cell) for cell in (*cells, f"{kinds[move.kind]}: {' → '.join(seats)}")))
    console.print(table)
    counted = [f"{kinds[kind]} {run.words.number(answer.count(kind))}" for kind in kinds]
    line(console, run.words.join(counted), style="bold")


def exempted(answer: Exemptions, run: Run) -> None:
    """Everyone with an exemption."""
    if run.json:
        from asesmen_cli.outputs import as_json

        show_json(as_json(answer, run.words))
        return
    show_findings(answer.conflicts, run.words)
    rows = [(one.person, run.words.short_date(one.until), one.reason, one.over) for one in answer.people]
    _people_and_reasons(run, run.say("Exempt until"), rows, run.say("Nobody is exempt."))


def aways(answer: Absences, run: Run) -> None:
    """Every absence noted."""
    if run.json:
        from asesmen_cli.outputs import as_json

        show_json(as_json(answer, run.words))
        return
    show_findings(answer.conflicts, run.words)
    _aways(answer.people, run, run.say("Nobody is away."))


def aways_imported(answer: AwaysImported, run: Run) -> None:
    """What was noted from a list of absences."""
    if run.json:
        from asesmen_cli.outputs import as_json

        show_json(as_json(answer, run.words))
        return
    show_findings(answer.findings, run.words)
    _aways(answer.noted, run, run.say("Nothing new to note."))
    line(
        new_console(),
        run.say(
            "{file}: {noted} noted, {known} known already, {rejected} rejected, {ignored} ignored.",
            file=answer.source,
            noted=len(answer.noted),
            known=answer.known,
            rejected=answer.rejected,
            ignored=answer.ignored,
        ),
        style="bold",
    )


def _aways(answer: Sequence[Away], run: Run, nobody: str) -> None:
    rows = [
        (one.person, run.words.period((one.first, one.last)), one.reason or "-", one.over) for one in answer
    ]
    _people_and_reasons(run, run.say("Away"), rows, nobody)


def _people_and_reasons(
    run: Run, when: str, rows: Sequence[tuple[Person, str, str, bool]], nobody: str
) -> None:
    console = new_console()
    if not rows:
        line(console, nobody)
        return
    table = new_table()
    table.add_column("NIP", no_wrap=True, width=18)
    table.add_column(run.say("Name"), ratio=3)
    table.add_column(when, ratio=2)
    table.add_column(run.say("Reason"), ratio=3)
    for person, days, reason, over in rows:
        told = f"{days} {run.say('(over)')}" if over else days
        table.add_row(*(Text(cell) for cell in (person.nip, person.name, told, reason)))
    console.print(table)


def begun(answer: Written, run: Run) -> None:
    """The files that were written to begin with, and those that were there already."""
    written(answer, run)
    run.note(run.say("Next: fill in the blank workbook or take your own, then asesmen due ROSTER.xlsx"))


def written(answer: Written, run: Run) -> None:
    """The files that were written."""
    if run.json:
        from asesmen_cli.outputs import as_json

        show_json(as_json(answer, run.words))
        return
    show_findings(answer.findings, run.words)
    console = new_console()
    for file in answer.files:
        line(console, run.say("Written: {file}", file=str(file.path)))


def tier_name(tier: Tier | None, run: Run) -> str:
    """The name of a tier; several together are mixed."""
    return run.say("mixed") if tier is None else run.words.text(TIER_WORDS[tier])
