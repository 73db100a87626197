"""What asesmen is delivered with: the locks, the licences and the bill of materials are true."""

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent
LOCKS = sorted((ROOT / "locks").glob("*.txt"))


def loaded() -> ModuleType:
    spec = importlib.util.spec_from_file_location("supply", ROOT / "docs" / "supply.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


supply = loaded()


def constraints() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = (line.partition("==") for line in lines)
    return {supply.canonicalize_name(name): version for name, _, version in pins}


def test_every_system_has_a_lock() -> None:
    assert {path.stem for path in LOCKS} == set(supply.SYSTEMS)


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.stem)
def test_a_lock_holds_what_the_developers_have_with_hashes_and_from_nowhere(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "://" not in text
    blocks = re.split(r"\n(?=[a-z])", text.partition("\n")[2].strip())
    assert all(re.fullmatch(r"[\w.-]+==[\w.]+( \\\n    --hash=sha256:[0-9a-f]{64})+", one) for one in blocks)
    pins = supply.pinned(path.stem)
    assert len(pins) == len(blocks)
    assert pins.items() <= constraints().items()
    assert {name: one.version for name, one in supply.installed().items()}.keys() <= pins.keys()


def test_every_package_has_its_licence_and_the_page_names_it() -> None:
    assert (ROOT / "docs" / "licences.md").read_text(encoding="utf-8") == supply.licences()
    assert all(supply.licence(one) for one in supply.installed().values())


def test_the_bill_of_materials_names_every_package_once() -> None:
    bill = supply.sbom()
    refs = [part["bom-ref"] for part in bill["components"]]
    assert len(set(refs)) == len(refs) == len(supply.installed())
    (whole,) = bill["dependencies"]
    assert set(whole["dependsOn"]) <= set(refs)
    assert len(whole["dependsOn"]) == len(supply.requirements())


def test_the_sums_of_a_release_are_those_of_its_files(tmp_path: Path) -> None:
    (tmp_path / "b.zip").write_bytes(b"")
    (tmp_path / "a.whl").write_bytes(b"abc")
    (tmp_path / "SHA256SUMS").write_text("old", encoding="ascii")
    assert supply.sums(tmp_path) == (
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  a.whl\n"
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  b.zip\n"
    )
