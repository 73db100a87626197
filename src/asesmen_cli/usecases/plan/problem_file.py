"""A problem as a file: written beside a plan, and solved again from it, without a workspace."""

import json
from pathlib import Path

from asesmen_cli.domain.facts import PlanSettings, PlanState, PlanView, Quality
from asesmen_cli.domain.findings import AsesmenError, system_reason
from asesmen_cli.domain.interchange import digest, from_json, to_json
from asesmen_cli.domain.people import Person
from asesmen_cli.domain.planning import Outcome, PlanProblem
from asesmen_cli.domain.rules import check_plan, rule_of
from asesmen_cli.files import Delivery, Existing
from asesmen_cli.solver import solve


def write_problem(problem: PlanProblem, path: Path, files: Delivery) -> None:
    """Write the problem as JSON, with the other files of the command. It replaces no file.

    Raises:
        AsesmenError: ``output.*``.
    """
    text = json.dumps(to_json(problem), ensure_ascii=False, indent=1) + "\n"

    def make(folder: Path) -> None:
        (folder / path.name).write_text(text, encoding="utf-8", newline="\n")

    files.stage(path.parent, make, existing=Existing.STOPS)


def solved(problem: PlanProblem) -> Outcome:
    """The best plan, judged by the checker before anybody sees it.

    Raises:
        AsesmenError: ``plan.conflict``, ``plan.unsound``.
    """
    outcome = solve(problem)
    broken = check_plan(problem, outcome.plan)
    if broken:
        raise AsesmenError("plan.unsound", rules=tuple(sorted({rule_of(finding) for finding in broken})))
    return outcome


def solve_file(path: Path) -> PlanView:
    """Solve a problem that was written before. People are known by their numbers alone; nothing is kept.

    Raises:
        AsesmenError: ``file.unreadable``, ``plan.no-problem``, ``plan.conflict``.
    """
    try:
        problem = from_json(json.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise AsesmenError("file.unreadable", file=str(path), why=system_reason(error)) from error
    except (RecursionError, ValueError) as error:
        raise AsesmenError("plan.no-problem", file=str(path), why=str(error)) from error
    outcome = solved(problem)
    plan = outcome.plan
    return PlanView(
        state=PlanState.NONE,
        name=None,
        as_of=problem.first_day,
        made_on=problem.first_day,
        settings=PlanSettings(
            batch_size=max(window.seats for window in problem.windows),
            days=max(len(window.days) for window in problem.windows),
            start=problem.first_day,
            until=max(window.end for window in problem.windows),
            workdays="",
            straddle_weekend=False,
            parallel=max(window.room for window in problem.windows),
            max_batches=len(problem.windows),
            mix_tiers=problem.mix_tiers,
            min_size=problem.min_size,
            even=problem.even,
            office_cap=None,
            tiers=(),
        ),
        quality=Quality.of(outcome, plan, flagged=len(problem.candidates)),
        plan=plan,
        seated=frozenset(nip for batch in plan.batches for nip in batch.nips),
        people={
            one.nip: Person(nip=one.nip, name=one.nip, office=one.office, tier=one.tier)
            for one in problem.candidates
        },
        source=path.name,
        digest=digest(problem),
    )
