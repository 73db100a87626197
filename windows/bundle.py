"""Build ``dist/asesmen-VERSION-windows.zip``: a folder that runs without Python, internet or administrator.

python windows/bundle.py

It holds the CPython of ``windows/setup.py``, the pinned wheels without what is not used, the wheel of
``make dist`` and the launcher, which Debian's ``gcc-mingw-w64-x86-64-win32`` compiles. The same sources give
the same bytes: ``SOURCE_DATE_EPOCH`` is the time of every file.
"""

import os
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from time import gmtime
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from setup import HERE, ROOT, TARGET, install_debian, install_wheels, pip, unpack_python

LOCK = ROOT / "locks" / "windows.txt"
MOST = 250
"""Megabytes that the unpacked folder may have."""
UNUSED = (
    r".*/tests?/.*",
    r".*\.(pyi|pxd|pxi|pyx|h|hpp|c|cc|cpp|lib|a|proto|typed|f90)",
    r"bin/.*",
    r"babel/locale-data/(?!root|(id|en)(_[A-Z]+)?\.).*",
    r"holidays/(financial|locale/(?!id|en)).*",
    r"docx/templates/default-docx-template/.*",
    r"lxml/(includes|isoschematron|html|objectify|sax).*",
    r"numpy/(f2py|_core/include|distutils)/.*",
    r"numpy/_core/_simd\..*",
    r"ortools/(?!__init__|\.libs|sat/|util/|init/).*",
    r"pandas/(tests|_libs/include)/.*",
    r"pygments/lexers/(?!__init__|_mapping|python|special|text).*",
    r"rapidfuzz/.*_avx2\..*",
    r"sqlalchemy/(testing|dialects/(mssql|mysql|oracle))/.*",
)
"""What no command uses, by its path in the folder of the packages."""
UNUSED_IN_PYTHON = (
    "_ssl.pyd",
    "_hashlib.pyd",
    "libcrypto-3.dll",
    "libssl-3.dll",
    "winsound.pyd",
    "pythonw.exe",
)
"""asesmen uses no network; Python has digests of its own."""
RUNTIME = "msvcp140.dll"
"""Microsoft's C++ library. OR-Tools needs it, not every Windows has it; numpy brings it by another name."""
DOCUMENTED = {"asesmen_cli", "numpy"}
"""Packages that read their docstrings while they run."""

PATHS = "python313.zip\n.\npackages\nimport site\n"
"""Where Python looks for modules: nowhere but here, whatever else is installed."""


def make_launcher(target: Path, version: str) -> None:
    """Compile ``asesmen.exe`` with its icon and its version."""
    build = TARGET / "launcher"
    build.mkdir(exist_ok=True)
    numbers = ",".join([*re.findall(r"\d+", version), "0", "0", "0"][:4])
    defines = f'#define VERSION {numbers}\n#define VERSION_TEXT "{version}"\n'
    (build / "version.h").write_text(defines, encoding="ascii")
    tool, resources = "x86_64-w64-mingw32-", build / "resources.o"
    folders = [f"-I{build}", f"-I{HERE}"]
    subprocess.run([f"{tool}windres", *folders, HERE / "launcher.rc", resources], check=True)
    flags = ["-Os", "-s", "-Wall", "-Wextra", "-Werror", "-Wl,--no-insert-timestamp"]
    subprocess.run([f"{tool}gcc", *flags, "-o", target, HERE / "launcher.c", resources], check=True)


def prune(packages: Path) -> None:
    """Remove what is not used, and the folders that are empty then."""
    unused = re.compile("|".join(UNUSED))
    for path in sorted(packages.rglob("*"), reverse=True):
        name = path.relative_to(packages).as_posix()
        if path.is_file() and unused.fullmatch(name):
            path.unlink()
        elif path.is_dir() and not any(path.iterdir()):
            path.rmdir()


def compile_all(packages: Path) -> None:
    """Replace each module by its compiled form, which starts quickly also where the folder is read-only."""
    python = TARGET / "prefix" / "drive_c" / "python" / "python.exe"
    command = [*map(str, (HERE / "wine", python, HERE / "compile.py", packages)), *sorted(DOCUMENTED)]
    subprocess.run(command, check=True, env=os.environ | {"PYTHONHASHSEED": "0"})


def files(folder: Path) -> Iterator[Path]:
    """Yield the files of a folder, in one order."""
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def pack(folder: Path, target: Path) -> None:
    """Pack a folder: the same files give the same bytes."""
    when = gmtime(int(os.environ["SOURCE_DATE_EPOCH"]))[:6]
    with ZipFile(target, "w", ZIP_DEFLATED, compresslevel=9) as package:
        for path in files(folder):
            info = ZipInfo(path.relative_to(folder.parent).as_posix(), when)
            info.compress_type = ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            package.writestr(info, path.read_bytes())


def show_sizes(folder: Path) -> int:
    """Print what weighs most; return the megabytes of all files."""
    sizes: Counter[str] = Counter()
    for path in files(folder):
        parts = path.relative_to(folder).parts
        sizes["/".join(parts[:3] if "packages" in parts else parts[:1])] += path.stat().st_size
    total = round(sum(sizes.values()) / 1e6)
    for name, size in sizes.most_common(25):
        print(f"{size / 1e6:8.1f} MB  {name}")
    print(f"{total:8} MB  in all")
    return total


def main() -> None:
    """Build the package."""
    install_debian("gcc-mingw-w64-x86-64-win32", "x86_64-w64-mingw32-gcc")
    (wheel,) = (ROOT / "dist").glob("asesmen_cli-*.whl")
    version = wheel.name.split("-")[1]
    folder = TARGET / f"asesmen-{version}-windows"
    shutil.rmtree(folder, ignore_errors=True)
    program = folder / "program"
    unpack_python(program, TARGET / "downloads")
    (program / "python313._pth").write_text(PATHS, encoding="ascii", newline="\r\n")
    packages = program / "packages"
    install_wheels(packages, "--no-deps", "--require-hashes", "--requirement", str(LOCK))
    pip("install", "--target", packages, "--no-deps", "--no-compile", wheel)
    for name in UNUSED_IN_PYTHON:
        (program / name).unlink()
    (runtime,) = (packages / "numpy.libs").glob("msvcp140-*.dll")
    shutil.copy(runtime, program / RUNTIME)
    prune(packages)
    compile_all(packages)
    make_launcher(folder / "asesmen.exe", version)
    for source in (HERE / "BACA SAYA.txt", ROOT / "LICENSE"):
        shutil.copy(source, folder)
    target = ROOT / "dist" / f"{folder.name}.zip"
    pack(folder, target)
    if show_sizes(folder) > MOST:
        raise SystemExit(f"{target.name} has more than {MOST} MB unpacked")
    print(f"{target.stat().st_size / 1e6:8.1f} MB  {target.name}")


if __name__ == "__main__":
    main()
