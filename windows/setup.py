"""Set up a Windows CPython under Wine, with what the program and its tests need, in ``build/windows``.

python windows/setup.py

It needs Debian's ``wine64``, no compiler and no display. The packages are those that ``windows/bundle.py``
puts into the zip, without what no command uses, and compiled: so the tests run with what users get.
"""

import os
import shutil
import subprocess
from pathlib import Path

from bcryptprimitives import library
from packages import (
    HERE,
    MOST_SECONDS,
    PACKAGES,
    PATHS,
    PYTHON,
    ROOT,
    TARGET,
    install_debian,
    install_packages,
    install_wheels,
    unpack_python,
)

TOOLS = (
    *("execnet", "hypothesis", "iniconfig", "packaging", "pluggy", "pypdf", "pytest", "pytest-xdist"),
    *("pygments", "sortedcontainers"),
)
"""What the tests need besides."""

WINE = Path("/usr/lib/wine")
PREFIX = TARGET / "prefix"
WINE_ENVIRONMENT = {
    "WINEPREFIX": str(PREFIX),
    "WINEDEBUG": "-all",
    "WINEARCH": "win64",
    "WINEDLLOVERRIDES": "mscoree=;mshtml=;winedbg.exe=d",
}
SERVER_SECONDS = 600
"""How long Wine's server waits for the next program."""


def run_wine(program: str, *args: str) -> None:
    """Run a program of Wine. A server that stays keeps no descriptor of ours open."""
    subprocess.run(
        [str(WINE / program), *args],
        env=os.environ | WINE_ENVIRONMENT,
        check=False,
        start_new_session=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        timeout=MOST_SECONDS,
    )


def make_prefix() -> None:
    """Make the folder that is the Windows computer."""
    PREFIX.mkdir(parents=True)
    run_wine("wineserver", f"-p{SERVER_SECONDS}")
    run_wine("wine64", "wineboot", "-i")
    run_wine("wine64", "winecfg", "-v", "win10")
    system = PREFIX / "drive_c" / "windows" / "system32"
    (system / "bcryptprimitives.dll").write_bytes(library())


def main() -> None:
    """Set everything up anew."""
    install_debian("wine64", str(WINE / "wine64"))
    if PREFIX.exists():  # its server would keep the files that are removed
        run_wine("wineserver", "-k")
    shutil.rmtree(TARGET, ignore_errors=True)
    make_prefix()
    unpack_python(PYTHON)
    (PYTHON / PATHS).unlink()  # it would ignore PYTHONPATH, which names the sources
    tools = PYTHON / "Lib" / "site-packages"
    install_wheels(tools, "--constraint", ROOT / "constraints.txt", *TOOLS)
    (tools / "packages.pth").write_text(f"../../{PACKAGES.name}\n", encoding="ascii")
    shutil.copy(HERE / "sitecustomize.py", tools)
    install_packages()
    (TARGET / "ready").touch()


if __name__ == "__main__":
    main()
