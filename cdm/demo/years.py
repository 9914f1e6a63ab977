"""The years of the demo: what is known of each, cut into streams of contacts.

2021 has the totals of its annual report; 2020 and 2023 their known totals; 2019 and 2022 about theirs. Everything finer
(months, days, themes, languages, partners, group activities behind the contacts, the split of 2019, 2020 and 2022), and
all of 2024 and later, is invented. The group activities of 2021 and of the last days are dated sessions, not streams
(``cdm.demo.groups``).
"""

from __future__ import annotations

from dataclasses import dataclass

from cdm.core.vocabulary import Channel, Context, Service

# Weights of January to December.
USUAL = (9, 9, 10, 8, 8, 8, 5, 4, 11, 11, 10, 7)
FAIRS = (2, 9, 14, 9, 10, 6, 1, 1, 12, 16, 14, 6)
# 2020: the centre closed in mid-March and reopened by appointment from June to October.
DOORS_2020 = (26, 26, 12, 0, 0, 4, 4, 3, 10, 9, 4, 2)
REMOTE_2020 = (2, 2, 6, 12, 11, 9, 6, 5, 9, 10, 15, 13)
# 2021: nothing face to face nor multimedia before 1 March, then by appointment in smaller rooms.
DOORS_2021 = (0, 0, 7, 8, 9, 10, 6, 6, 13, 15, 14, 12)
MAILS_2021 = (11, 11, 9, 8, 8, 8, 5, 5, 9, 9, 9, 8)
CALLS_2021 = (13, 13, 9, 8, 8, 8, 5, 5, 8, 8, 8, 7)
ROOMS_2021 = (0, 0, 4, 5, 7, 8, 4, 4, 14, 19, 19, 16)
SCREENS_2021 = (9, 10, 9, 8, 8, 8, 3, 3, 10, 12, 11, 9)
DATED_DAYS = 9  # before today: from then on group activities are sessions, not drawn
SINCE_NOVEMBER = (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 6, 4)


@dataclass(frozen=True)
class Stream:
    service: Service
    channel: Channel | str
    context: Context
    contacts: int
    months: tuple[int, ...] = USUAL


def _counselling(face: int, mail: int, phone: int, chat: int, video: int, after: int, neet: int) -> list[Stream]:
    rows = (
        (Channel.FACE, Context.STD, face),
        (Channel.EMAIL, Context.STD, mail),
        (Channel.PHONE, Context.STD, phone),
        (Channel.CHAT_MITI, Context.STD, chat),
        (Channel.VIDEO, Context.STD, video),
        (Channel.FACE, Context.AFTER_GROUP, after),
        (Channel.FACE, Context.NEET, neet),
    )
    return [Stream(Service.IC, channel, context, contacts) for channel, context, contacts in rows]


def _ordinary(
    counselling: list[Stream], *, room: int, screen: int, multimedia: int, outreach: int = 0
) -> tuple[Stream, ...]:
    return (
        *counselling,
        Stream(Service.GA, Channel.FACE, Context.STD, room),
        Stream(Service.GA, Channel.VIDEO, Context.STD, screen),
        Stream(Service.MM, Channel.FACE, Context.STD, multimedia),
        Stream(Service.OUT, Channel.FACE, Context.STD, outreach, FAIRS),
    )


YEARS: dict[int, tuple[Stream, ...]] = {
    2019: (
        Stream(Service.IC, Channel.FACE, Context.STD, 14_300),
        Stream(Service.IC, Channel.EMAIL, Context.STD, 1_900),
        Stream(Service.IC, Channel.PHONE, Context.STD, 1_500),
        Stream(Service.IC, Channel.CHAT_FB, Context.STD, 400),
        Stream(Service.IC, Channel.FACE, Context.AFTER_GROUP, 600),
        Stream(Service.GA, Channel.FACE, Context.STD, 19_900),
        Stream(Service.MM, Channel.FACE, Context.STD, 17_400),
    ),
    2020: (
        Stream(Service.IC, Channel.FACE, Context.STD, 6_100, DOORS_2020),
        Stream(Service.IC, Channel.EMAIL, Context.STD, 4_900, REMOTE_2020),
        Stream(Service.IC, Channel.PHONE, Context.STD, 1_900, REMOTE_2020),
        Stream(Service.IC, Channel.CHAT_FB, Context.STD, 823, REMOTE_2020),
        Stream(Service.IC, Channel.FACE, Context.AFTER_GROUP, 300, DOORS_2020),
        Stream(Service.GA, Channel.FACE, Context.STD, 4_700, DOORS_2020),
        Stream(Service.GA, Channel.VIDEO, Context.STD, 6_900, REMOTE_2020),
        Stream(Service.MM, Channel.FACE, Context.STD, 3_900, DOORS_2020),
    ),
    2021: (
        Stream(Service.IC, Channel.FACE, Context.STD, 8_489, DOORS_2021),
        Stream(Service.IC, Channel.EMAIL, Context.STD, 4_626, MAILS_2021),
        Stream(Service.IC, Channel.PHONE, Context.STD, 1_316, CALLS_2021),
        Stream(Service.IC, Channel.CHAT_FB, Context.STD, 730, MAILS_2021),
        Stream(Service.IC, Channel.CHAT_MITI, Context.STD, 90, SINCE_NOVEMBER),
        Stream(Service.IC, Channel.FACE, Context.AFTER_GROUP, 320, DOORS_2021),
        Stream(Service.IC, Channel.VIDEO, Context.AFTER_GROUP, 180, SCREENS_2021),
        Stream(Service.IC, Channel.FACE, Context.NEET, 165, DOORS_2021),
        Stream(Service.GA, Channel.VIDEO, Context.STD, 8_814, SCREENS_2021),
        Stream(Service.GA, Channel.FACE, Context.STD, 5_635, ROOMS_2021),
        Stream(Service.MM, Channel.FACE, Context.STD, 2_695, DOORS_2021),
    ),
    2022: _ordinary(
        _counselling(15_600, 3_900, 1_700, 900, 1_100, 700, 400), room=13_900, screen=6_900, multimedia=6_900
    ),
    2023: _ordinary(
        _counselling(19_877, 4_200, 1_800, 900, 900, 800, 500),
        room=12_800,
        screen=5_262,
        multimedia=9_556,
        outreach=9_059,
    ),
}


def later(growth: float) -> tuple[Stream, ...]:
    """A year after 2023: its streams, a little larger."""
    return tuple(Stream(s.service, s.channel, s.context, round(s.contacts * growth), s.months) for s in YEARS[2023])


_REBUILT = (
    "mois, activités collectives et croisements sont reconstitués pour la démonstration.",
    "maanden, collectieve activiteiten en kruisingen zijn gereconstrueerd voor de demo.",
)
NOTES: dict[int, tuple[str, str]] = {
    2019: (
        f"Total d’environ 56 000 contacts selon la presse ; services, {_REBUILT[0]}",
        f"Totaal van ongeveer 56.000 contacten volgens de pers; diensten, {_REBUILT[1]}",
    ),
    2020: (
        f"Total publié de 29 523 contacts ; services, {_REBUILT[0]}",
        f"Gepubliceerd totaal van 29.523 contacten; diensten, {_REBUILT[1]}",
    ),
    2021: (
        "Totaux du rapport annuel 2021 ; mois, jours, thèmes, langues, partenaires et croisements sont reconstitués"
        " pour la démonstration. Les 1 246 activités collectives sont des séances datées : nombre et contacts sont ceux"
        " du rapport, dates et répartition sont inventées.",
        "Totalen van het jaarrapport 2021; maanden, dagen, thema’s, talen, partners en kruisingen zijn gereconstrueerd"
        " voor de demo. De 1.246 collectieve activiteiten zijn sessies met een datum: hun aantal en hun contacten zijn"
        " die van het rapport, hun data en hun verdeling zijn verzonnen.",
    ),
    2022: (
        f"Total d’environ 52 000 contacts ; services, {_REBUILT[0]}",
        f"Totaal van ongeveer 52.000 contacten; diensten, {_REBUILT[1]}",
    ),
    2023: (
        f"Totaux publiés par service ; canaux, {_REBUILT[0]}",
        f"Gepubliceerde totalen per dienst; kanalen, {_REBUILT[1]}",
    ),
}
INVENTED = (
    "Chiffres inventés pour la démonstration.",
    "Cijfers verzonnen voor de demo.",
)
