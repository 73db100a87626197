"""Try the package of ``windows/bundle.py`` through Wine, from the zip itself.

python windows/trial.py

The main job runs in folders whose names have blanks and letters beyond ASCII. The plan has to be the same as
here, the files have to be there, and ``--help`` may take at most 1.5 times as long as in an installation.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from time import perf_counter
from zipfile import ZipFile

from packages import HERE, PYTHON, ROOT, TARGET

ROSTER = ROOT / "examples" / "cilegon-2023-11" / "roster.xlsx"
FORMATS = ("xlsx", "csv", "json", "html", "pdf", "docx", "ics")
DAY = ("--today", "2023-11-06", "--lang", "en")
SLOWER = 1.5
"""How much longer than an installation the package may take to start."""
ROUNDS = 5
LIBRARIES = """
import psycopg
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow
from ortools.sat.python.cp_model import CpModel, CpSolver

model, flow, solver = CpModel(), SimpleMinCostFlow(), CpSolver()
seats = model.new_int_var(0, 9, "seats")
model.add(3 * seats <= 25)
model.maximize(seats)
solver.solve(model)
flow.add_arc_with_capacity_and_unit_cost(0, 1, 9, 2)
flow.set_node_supply(0, 4)
flow.set_node_supply(1, -4)
flow.solve()
print(int(solver.objective_value), flow.optimal_cost(), psycopg.pq.__impl__)
"""
"""Both solvers of OR-Tools that asesmen uses, and the driver of PostgreSQL: the main job may need none."""


def fail(text: str) -> None:
    """Stop with a sentence."""
    sys.exit(f"windows/trial.py: {text}")


def run(command: list[str], folder: Path, *args: str) -> str:
    """Run asesmen in a folder; return what it says; through Wine with its standard error."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("ASESMEN")}
    done = subprocess.run([*command, *args], cwd=folder, env=plain, capture_output=True, check=False)
    text = done.stdout.decode()
    if done.returncode:
        fail(f"{' '.join(args)} ended with {done.returncode}:\n{text}{done.stderr.decode()}")
    return text


def main_job(command: list[str], folder: Path) -> dict[str, object]:
    """Load, plan and export in an empty folder; return the plan."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    shutil.copy(ROSTER, folder / "Nominatif é.xlsx")
    run(command, folder, *DAY, "due", "Nominatif é.xlsx", "--tier", "pengawas")
    run(command, folder, *DAY, "plan", "--tier", "pengawas")
    run(command, folder, *DAY, "export", *(word for name in FORMATS for word in ("--format", name)))
    said = run(command, folder, *DAY, "show", "--json")
    plan: dict[str, object] = json.loads(said[said.index("{") :])
    return plan


def names(folder: Path) -> set[str]:
    """Return the names of what was exported."""
    return {path.name for path in (folder / "keluaran").iterdir()}


def seconds(command: list[str], folder: Path) -> float:
    """Return how long the help takes, at best."""
    found = []
    for _ in range(ROUNDS):
        start = perf_counter()
        run(command, folder, "--help")
        found.append(perf_counter() - start)
    return min(found)


def main() -> None:
    """Try it."""
    (package,) = (ROOT / "dist").glob("asesmen-*-windows.zip")
    place = TARGET / "Program kantor é"
    shutil.rmtree(place, ignore_errors=True)
    with ZipFile(package) as content:
        content.extractall(place)
    program = place / package.stem
    shutil.copy(HERE / "sitecustomize.py", program / "program" / "packages")  # what Wine lacks
    ours = [str(HERE / "wine"), str(program / "asesmen.exe")]
    solved = run([str(HERE / "wine"), str(program / "program" / "python.exe")], TARGET, "-c", LIBRARIES)
    if solved.split() != ["8", "8", "binary"]:
        fail(f"a library does not work: {solved}")
    there, here = TARGET / "Data é di sini", TARGET / "data"
    print(run(ours, TARGET, "--version").strip())
    if main_job(ours, there) != main_job([sys.executable, "-m", "asesmen_cli"], here):
        fail("the plan differs from the one on this system")
    if names(there) != names(here):
        fail(f"the files differ: {sorted(names(there) ^ names(here))}")
    installed = [str(HERE / "wine"), str(PYTHON / "python.exe"), "-m", "asesmen_cli"]
    ratio = seconds(ours, there) / seconds(installed, there)
    print(f"main job done, {len(names(there))} files; --help takes {ratio:.2f} times as long as installed")
    if ratio > SLOWER:
        fail(f"--help takes more than {SLOWER} times as long")


if __name__ == "__main__":
    main()
