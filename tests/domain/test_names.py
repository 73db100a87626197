import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asesmen_cli.domain.names import NameStyle, styled

CAPITALS, TITLE = NameStyle.CAPITALS, NameStyle.TITLE


@pytest.mark.rule("R104")
@pytest.mark.parametrize(
    ("name", "style", "written"),
    [
        ("BUDI Santoso, s.e.", NameStyle.AS_WRITTEN, "BUDI Santoso, s.e."),
        ("Budi , S.H.,M.Si", NameStyle.AS_WRITTEN, "Budi, S.H., M.Si"),
        ("Budi ,, S.H. ,", TITLE, "Budi, S.H."),
        ("Budi Santoso, S.E.", CAPITALS, "BUDI SANTOSO, S.E."),
        ("dr. Siti Nurhaliza, Sp.A., M.Kes.", CAPITALS, "dr. SITI NURHALIZA, Sp.A., M.Kes."),
        ("Drs H. Budi Santoso M.Si.", CAPITALS, "Drs H. BUDI SANTOSO M.Si."),
        ("BUDI SANTOSO, S.E.", TITLE, "Budi Santoso, S.E."),
        ("Ir. H. MUHAMMAD AL-FATIH, S.T.", TITLE, "Ir. H. Muhammad Al-Fatih, S.T."),
        ("SITI NUR'AINI SE", TITLE, "Siti Nur'aini SE"),
        ("Raden McArthur SANTOSO", TITLE, "Raden McArthur Santoso"),
        ("M. YUSUF", TITLE, "M. Yusuf"),
    ],
)
def test_a_name_is_written_in_one_style_and_keeps_its_titles(
    name: str, style: NameStyle, written: str
) -> None:
    assert styled(name, style) == written


@given(st.text("Aab .,'-", max_size=20), st.sampled_from(NameStyle))
def test_a_style_changes_capitals_and_commas_alone_and_only_once(name: str, style: NameStyle) -> None:
    once = styled(name, style)
    assert re.sub("[ ,]", "", once.casefold()) == re.sub("[ ,]", "", name.casefold())
    assert (" ," in once, ",," in once) == (False, False)
    assert styled(once, style) == once
