"""``asesmen --help`` beside the bare import of what it is drawn with."""

import sys

from side_by_side import program, ratio, verdict

if __name__ == "__main__":
    bare = [sys.executable, "-c", "import typer, rich.table"]
    measured = ratio(program("--help"), bare, runs=15, reset=lambda: None)
    sys.exit(not verdict("asesmen --help / import typer, rich.table", measured, limit=1.3, goal=1.1))
