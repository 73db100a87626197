from asesmen_cli.domain.facts import Office
from asesmen_cli.domain.letterhead import BLANK, letterhead, signature

OFFICE = Office(
    government="Pemerintah Kota Contoh",
    name="BKPSDM",
    address="Jalan Contoh 2",
    place="Contoh",
    signatory_post="Kepala BKPSDM",
    signatory_name="Dra. Pejabat, M.Si.",
    signatory_rank="Pembina Utama Muda",
    signatory_nip="197001011995032001",
)


def test_the_letterhead_has_no_line_for_what_an_office_need_not_have() -> None:
    assert letterhead(OFFICE).lines == ("PEMERINTAH KOTA CONTOH", "BKPSDM", "Jalan Contoh 2")
    assert letterhead(Office()).lines == (BLANK, BLANK)


def test_the_signature_names_rank_and_nip_below_the_name() -> None:
    block = signature(OFFICE, "6 November 2023")
    assert (block.place_and_date, block.post, block.name) == (
        "Contoh, 6 November 2023",
        "Kepala BKPSDM",
        "Dra. Pejabat, M.Si.",
    )
    assert block.below == ("Pembina Utama Muda", "NIP. 19700101 199503 2 001")


def test_what_is_not_known_of_the_signature_is_a_blank() -> None:
    block = signature(Office(), "6 November 2023", blank="__")
    assert (block.place_and_date, block.post, block.name, block.below) == (
        "__, 6 November 2023",
        "__",
        "__",
        ("NIP. __",),
    )
