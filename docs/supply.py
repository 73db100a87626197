"""What asesmen is delivered with: exact versions with hashes, their licences, and the bill of materials.

python docs/supply.py lock       locks/SYSTEM.txt, for pip install --require-hashes (asks the package index)
python docs/supply.py licences   docs/licences.md, from the packages that are installed
python docs/supply.py sbom       dist/asesmen_cli-VERSION.cdx.json, CycloneDX, from the packages installed
python docs/supply.py sums       dist/SHA256SUMS, for sha256sum --check
"""

import hashlib
import json
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from importlib.metadata import Distribution, distribution
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ROOT / "locks"
DIST = ROOT / "dist"
SUMS = DIST / "SHA256SUMS"
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
LINUX = ("manylinux_2_28_x86_64", "manylinux_2_27_x86_64", "manylinux_2_17_x86_64", "manylinux2014_x86_64")
SYSTEMS: Mapping[str, tuple[tuple[str, ...], dict[str, str]]] = {
    "linux": (LINUX, {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"}),
    "macos": (
        ("macosx_14_0_arm64",),
        {"sys_platform": "darwin", "platform_system": "Darwin", "os_name": "posix"},
    ),
    "windows": (("win_amd64",), {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"}),
}
"""For each system: the tags of its wheels, and what the markers of requirements say there."""
ONLY_THERE = {"windows": ("colorama", "psycopg", "psycopg-binary")}
"""Packages of one system's lock alone. pip reads markers as of the system that it runs on. Users of the zip
for Windows can install nothing, so it brings what a shared database needs."""
UNCLEAR = {
    "Jinja2": "BSD-3-Clause",
    "markdown-it-py": "MIT",
    "mdurl": "MIT",
    "python-dateutil": "Apache-2.0 OR BSD-3-Clause",
}
"""Licences that the package names in a classifier or a file only; looked up in that file."""
LICENCES = """# Licences

Written by `python docs/supply.py licences` from the packages that asesmen needs to run. asesmen itself is
under the [MIT licence](../LICENSE). Liberation Sans, the face of its PDFs, comes with it unchanged, under the
[SIL Open Font License](../src/asesmen_cli/outputs/pdf/fonts/OFL.txt). docxtpl is under the LGPL: it is used
as a library, unchanged, and can be replaced.

| package | version | licence |
| --- | --- | --- |
"""


def requirements() -> list[str]:
    """Return what asesmen needs to run, as pyproject.toml names it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return list(project["project"]["dependencies"])


def resolved(tags: tuple[str, ...], python: str, also: tuple[str, ...]) -> list[dict[str, Any]]:
    """Return what pip would install on a system.

    Raises:
        CalledProcessError: A package has no wheel there.
    """
    where = [word for tag in tags for word in ("--platform", tag)]
    report = subprocess.run(
        [
            *(sys.executable, "-m", "pip", "install", "--dry-run", "--quiet", "--ignore-installed"),
            *(
                "--only-binary=:all:",
                "--target",
                "unused",
                "--report",
                "-",
                *where,
                "--python-version",
                python,
            ),
            *("--constraint", str(ROOT / "constraints.txt"), *requirements(), *also),
        ],
        check=True,
        stdout=subprocess.PIPE,
    )
    return list(json.loads(report.stdout)["install"])


def locked(tags: tuple[str, ...], markers: dict[str, str], also: tuple[str, ...]) -> str:
    """Return the lock of one system, for every version of Python.

    Raises:
        SystemExit: A package is needed there that ``ONLY_THERE`` does not name.
    """
    hashes: dict[str, set[str]] = {}
    needed: set[str] = set()
    for python in PYTHONS:
        for item in resolved(tags, python, also):
            name = canonicalize_name(item["metadata"]["name"])
            pin = f"{name}=={item['metadata']['version']}"
            hashes.setdefault(pin, set()).add(item["download_info"]["archive_info"]["hashes"]["sha256"])
            there = markers | {"python_version": python, "extra": ""}
            for text in item["metadata"].get("requires_dist", ()):
                one = Requirement(text)
                if one.marker is None or one.marker.evaluate(there):
                    needed.add(canonicalize_name(one.name))
    missing = needed - {pin.partition("==")[0] for pin in hashes}
    if missing:
        raise SystemExit(f"needed there, but not here: {sorted(missing)}")
    blocks = [
        " \\\n    ".join([pin, *(f"--hash=sha256:{one}" for one in sorted(hashes[pin]))])
        for pin in sorted(hashes)
    ]
    return "\n".join(["# python docs/supply.py lock", *blocks, ""])


def pinned(system: str) -> dict[str, str]:
    """Return the version of each package in the lock of a system, by its name."""
    lines = (LOCKS / f"{system}.txt").read_text(encoding="utf-8").splitlines()
    pins = (line.removesuffix(" \\").partition("==") for line in lines if "==" in line)
    return {name: version for name, _, version in pins}


def installed() -> dict[str, Distribution]:
    """Return the packages that asesmen needs to run and that are installed, by name."""
    found: dict[str, Distribution] = {}
    waiting = requirements()
    while waiting:
        one = Requirement(waiting.pop())
        name = canonicalize_name(one.name)
        if name not in found and (one.marker is None or one.marker.evaluate({"extra": ""})):
            found[name] = distribution(one.name)
            waiting += found[name].requires or ()
    return dict(sorted(found.items()))


def licence(package: Distribution) -> str:
    """Return the licence of a package in SPDX's words where it gives them."""
    told = package.metadata
    if package.name in UNCLEAR:
        return UNCLEAR[package.name]
    texts = [*(told.get_all("License-Expression") or ()), *(told.get_all("License") or ())]
    texts += [
        one.rpartition(" :: ")[2] for one in told.get_all("Classifier") or () if one.startswith("License")
    ]
    return str(texts[0]).splitlines()[0]


def licences() -> str:
    """Return docs/licences.md."""
    rows = (f"| {one.name} | {one.version} | {licence(one)} |\n" for one in installed().values())
    return LICENCES + "".join(rows)


def components() -> Iterator[dict[str, Any]]:
    """Yield each package as CycloneDX describes it."""
    for name, package in installed().items():
        yield {
            "type": "library",
            "bom-ref": f"pkg:pypi/{name}@{package.version}",
            "name": package.name,
            "version": package.version,
            "purl": f"pkg:pypi/{name}@{package.version}",
            "licenses": [{"license": {"name": licence(package)}}],
        }


def sbom() -> dict[str, Any]:
    """Return the bill of materials: CycloneDX 1.6."""
    asesmen = distribution("asesmen-cli")
    ref = f"pkg:pypi/asesmen-cli@{asesmen.version}"
    parts = list(components())
    direct = {canonicalize_name(Requirement(one).name) for one in requirements()}
    needs = [part["bom-ref"] for part in parts if canonicalize_name(part["name"]) in direct]
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": ref,
                "name": "asesmen-cli",
                "version": asesmen.version,
            }
        },
        "components": parts,
        "dependencies": [{"ref": ref, "dependsOn": needs}],
    }


def sums(folder: Path) -> str:
    """Return the SHA-256 of every file of a release, as sha256sum writes it."""
    files = sorted(path for path in folder.iterdir() if path.name != SUMS.name)
    return "".join(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in files)


def main(what: str) -> None:
    """Write what is asked for."""
    if what == "lock":
        LOCKS.mkdir(exist_ok=True)
        for system, (tags, markers) in SYSTEMS.items():
            (LOCKS / f"{system}.txt").write_text(
                locked(tags, markers, ONLY_THERE.get(system, ())), encoding="utf-8"
            )
    elif what == "licences":
        (ROOT / "docs" / "licences.md").write_text(licences(), encoding="utf-8")
    elif what == "sbom":
        path = DIST / f"asesmen_cli-{distribution('asesmen-cli').version}.cdx.json"
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(sbom(), indent=1) + "\n", encoding="utf-8")
        print(path)
    elif what == "sums":
        SUMS.write_text(sums(DIST), encoding="ascii", newline="\n")
        print(SUMS)
    else:
        raise SystemExit(__doc__)


if __name__ == "__main__":
    main(*sys.argv[1:2] or [""])
