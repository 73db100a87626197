"""What official documents show alike: the letterhead and the signature block.

Official documents are Indonesian in every language of the screen.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from asesmen_cli.domain.facts import Office
from asesmen_cli.domain.findings import Finding
from asesmen_cli.domain.messages import N_, Message
from asesmen_cli.domain.people import NIP_DIGITS, grouped

BLANK: Final = "." * 24
"""A line to fill in by hand, where a medium draws none itself."""
BLANK_WORDS: Mapping[str, str] = {
    "office.government": N_("the government"),
    "office.name": N_("the office"),
    "office.place": N_("the town"),
    "office.signatory_post": N_("the post of the person who signs"),
    "office.signatory_name": N_("the name of the person who signs"),
    "office.signatory_nip": N_("the NIP of the person who signs"),
    "letters.hour": N_("the hours"),
    "letters.venue": N_("the venue"),
    "letters.basis": N_("the basis of the assignment"),
}
"""What documents leave blank, by the setting that would fill it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """The letterhead, from top to bottom."""

    government: str
    name: str
    address: str
    """Empty for no line, as :attr:`contact`."""
    contact: str

    @property
    def lines(self) -> tuple[str, ...]:
        """Return the lines as printed: government and office in capitals, then address and contact."""
        return (
            self.government.upper(),
            self.name.upper(),
            *(line for line in (self.address, self.contact) if line),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """The signature block, from top to bottom."""

    place_and_date: str
    """``Cilegon, 6 November 2023``."""
    post: str
    name: str
    """Printed bold and underlined, below the space for the signature."""
    rank: str
    """Empty for no line."""
    nip: str
    """``NIP. 19700101 199503 2 001``."""

    @property
    def below(self) -> tuple[str, ...]:
        """Return the lines below the name: rank and NIP."""
        return tuple(line for line in (self.rank, self.nip) if line)


def blanks(code: str, keys: Iterable[str]) -> Finding:
    """Return the finding that documents have blanks, by the settings that would fill them."""
    return Finding.info(code, blanks=tuple(Message(BLANK_WORDS[key]) for key in keys))


def letterhead(office: Office, blank: str = BLANK) -> Letterhead:
    """Return the letterhead of the office.

    Args:
        office: Who writes.
        blank: Shown in place of the government or the name where it is not known.
    """
    return Letterhead(
        government=office.government or blank,
        name=office.name or blank,
        address=office.address,
        contact=office.contact,
    )


def signature(office: Office, on: str, blank: str = BLANK) -> Signature:
    """Return the signature block of the person who signs for the office.

    Args:
        office: Who signs.
        on: The date of the document in words.
        blank: Printed for unknown values; the rank may be missing.
    """
    return Signature(
        place_and_date=f"{office.place or blank}, {on}",
        post=office.signatory_post or blank,
        name=office.signatory_name or blank,
        rank=office.signatory_rank,
        nip=f"NIP. {nip_in_groups(office.signatory_nip) or blank}",
    )


def nip_in_groups(nip: str) -> str:
    """Return an 18-digit NIP in its groups; any other text stays as it is."""
    return grouped(nip) if len(nip) == NIP_DIGITS else nip
