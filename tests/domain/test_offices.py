import pytest

from asesmen_cli.domain.offices import tag, tag_among


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("Dinas Kesehatan", "dinas-kesehatan"),
        ("Dinas P3A & KB / Kota", "dinas-p3a-kb-kota"),
        ("Dinas Tenaga Kerja, Transmigrasi dan ESDM", "dinas-tenaga-kerja-transmigrasi-dan-esdm"),
        ("x" * 70, "x" * 60),
        ("../..", "x"),
        ("Café", "cafe"),
    ],
)
def test_an_office_in_the_name_of_a_file(name: str, part: str) -> None:
    assert tag(name) == part


@pytest.mark.rule("R75")
def test_two_offices_never_share_a_file() -> None:
    offices = ("Dinas A", "DINAS A", "Dinas-A", "Dinas B")
    assert [tag_among(name, offices) for name in offices] == ["dinas-a-2", "dinas-a", "dinas-a-3", "dinas-b"]
