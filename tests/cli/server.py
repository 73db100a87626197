"""Runs commands one after the other, each in a fork of a process that has imported everything once.

A request is one line of JSON: the folder, the arguments, the environment, and the files for what comes out.
The answer is one line: the exit status. What a command does is what ``asesmen`` does; only its imports are
done before.
"""

import json
import os
import pkgutil
import sys
from importlib import import_module
from pathlib import Path

import asesmen_cli
from asesmen_cli.cli import main

HEAVY = ("babel.dates", "holidays", "openpyxl", "pandas", "python_calamine", "xlsxwriter")


def run(folder: str, args: list[str], environment: dict[str, str], out: str, err: str) -> None:
    """Become the command."""
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    for number, (path, mode) in enumerate(((os.devnull, "r"), (out, "w"), (err, "w"))):
        with Path(path).open(mode) as file:
            os.dup2(file.fileno(), number)
    sys.stdin, sys.stdout, sys.stderr = os.fdopen(0), os.fdopen(1, "w"), os.fdopen(2, "w")
    sys.argv = ["asesmen", *args]
    main()


def serve() -> None:
    """Answer requests until there are no more."""
    for module in pkgutil.walk_packages(asesmen_cli.__path__, "asesmen_cli."):
        if not module.name.endswith("__main__"):
            import_module(module.name)
    for name in HEAVY:
        import_module(name)
    for line in sys.stdin:
        child = os.fork()
        if not child:
            try:
                run(**json.loads(line))
            except SystemExit as error:
                sys.stdout.flush()
                sys.stderr.flush()
                os._exit(error.code if isinstance(error.code, int) else 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    serve()
