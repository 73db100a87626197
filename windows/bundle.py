"""Build ``dist/asesmen-VERSION-windows.zip``: a folder that runs without Python, internet or administrator.

python windows/bundle.py

It holds the CPython and the packages of ``windows/setup.py``, the wheel of ``make dist`` and the launcher,
which Debian's ``gcc-mingw-w64-x86-64-win32`` compiles. The same sources give the same bytes:
``SOURCE_DATE_EPOCH`` is the time of every file.
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

from packages import (
    HERE,
    PACKAGES,
    PATHS,
    ROOT,
    TARGET,
    attempt,
    compile_modules,
    install_debian,
    pip,
    unpack_python,
)

MOST = 235
"""Megabytes that the unpacked folder may have."""
SOLVERS = ("highs.dll", "libscip.dll")
"""Other solvers, which OR-Tools names: 21 MB. asesmen uses its CP-SAT and its minimum-cost flow."""
RUNTIME = "msvcp140.dll"
"""Microsoft's C++ library. OR-Tools needs it, not every Windows has it; numpy brings it by another name."""
FOLDERS = f"python313.zip\n.\n{PACKAGES.name}\nimport site\n"
"""Where Python looks for modules: nowhere but here, whatever else is installed."""


TOOL = "x86_64-w64-mingw32-"


def hollow_out(libraries: Path) -> None:
    """Replace the solvers that are not used by libraries with the same names in them and nothing behind."""
    listed = subprocess.run(
        [f"{TOOL}objdump", "-p", libraries / "ortools.dll"], check=True, capture_output=True, text=True
    ).stdout
    for library in SOLVERS:
        block = listed.partition(f"DLL Name: {library}\n")[2].partition("\n\n")[0]
        names = re.findall(r"(?m)^\t[0-9a-f]+\s+\d+\s+(\S+)$", block)
        exports = TARGET / "launcher" / f"{library}.def"
        exports.write_text("EXPORTS\n" + "".join(f'"{name}"=unused\n' for name in names), encoding="ascii")
        flags = (
            "-Os",
            "-s",
            "-shared",
            "-nostdlib",
            "-Wall",
            "-Wextra",
            "-Werror",
            "-Wl,--no-insert-timestamp",
        )
        sources = (HERE / "unused.c", exports)
        attempt(f"compile {library}", f"{TOOL}gcc", *flags, "-o", libraries / library, *sources)


def make_launcher(target: Path, version: str) -> None:
    """Compile ``asesmen.exe`` with its icon and its version."""
    build = TARGET / "launcher"
    numbers = ",".join([*re.findall(r"\d+", version), "0", "0", "0"][:4])
    defines = f'#define VERSION {numbers}\n#define VERSION_TEXT "{version}"\n'
    (build / "version.h").write_text(defines, encoding="ascii")
    resources = build / "resources.o"
    folders = (f"-I{build}", f"-I{HERE}")
    attempt("compile the icon", f"{TOOL}windres", *folders, HERE / "launcher.rc", resources)
    flags = ("-Os", "-s", "-Wall", "-Wextra", "-Werror", "-Wl,--no-insert-timestamp")
    attempt("compile the launcher", f"{TOOL}gcc", *flags, "-o", target, HERE / "launcher.c", resources)


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
        sizes["/".join(parts[:3] if PACKAGES.name in parts else parts[:1])] += path.stat().st_size
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
    program, ours = folder / "program", TARGET / "wheel"
    (TARGET / "launcher").mkdir(exist_ok=True)
    packages = program / PACKAGES.name
    unpack_python(program)
    (program / PATHS).write_text(FOLDERS, encoding="ascii", newline="\r\n")
    shutil.copytree(PACKAGES, packages)
    hollow_out(packages / "ortools" / ".libs")
    shutil.rmtree(ours, ignore_errors=True)
    pip("install the wheel", "install", "--target", ours, "--no-deps", "--no-compile", wheel)
    shutil.rmtree(ours / "bin")
    compile_modules(ours, "asesmen_cli")
    shutil.copytree(ours, packages, dirs_exist_ok=True)
    (runtime,) = (packages / "numpy.libs").glob("msvcp140-*.dll")
    shutil.copy(runtime, program / RUNTIME)
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
