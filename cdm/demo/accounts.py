"""The people one can sign in as in the demo: one list for the loader, the screen and the page."""

from __future__ import annotations

from dataclasses import dataclass

from cdm.core.vocabulary import Role

PASSWORD = "beroepen-metiers"  # noqa: S105 - printed on the screen, and only the demo has these accounts


@dataclass(frozen=True)
class Account:
    email: str
    name: str
    language: str  # of the pages: fr or nl
    role: Role
    partner: str = ""  # a partner's code; empty for the roles of the whole centre


# The two partners with accounts; ``data_partners`` makes them with all others.
FIRST, SECOND = "actiris", "vdab"

ACCOUNTS = (
    Account("amina@actiris.example", "Amina Benali", "fr", Role.COUNSELLOR, FIRST),
    Account("luc@actiris.example", "Luc Mertens", "fr", Role.COUNSELLOR, FIRST),
    Account("sophie@actiris.example", "Sophie Lambert", "fr", Role.COORDINATOR, FIRST),
    Account("joke@vdab.example", "Joke Peeters", "nl", Role.COUNSELLOR, SECOND),
    Account("pieter@vdab.example", "Pieter De Smet", "nl", Role.COUNSELLOR, SECOND),
    Account("els@vdab.example", "Els Claes", "nl", Role.COORDINATOR, SECOND),
    Account("accueil@centre.example", "Nadia Dubois", "fr", Role.RECEPTION),
    Account("documentation@centre.example", "Greet Lemmens", "nl", Role.DOCUMENTALIST),
    Account("direction@centre.example", "Marc Van den Berg", "nl", Role.MANAGER),
)
