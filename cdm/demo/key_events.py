"""The key events of 2021, for its annual report: facts from the notes of ``figures-2021.csv``, words of the demo.

Only what those notes date has a day; nothing else is made up.
"""

from __future__ import annotations

import datetime as dt

from stats.models import KeyEvent
from stats.report import events

YEAR = 2021
# (day, title, text), each in French and Dutch
EVENTS: tuple[tuple[dt.date | None, tuple[str, str], tuple[str, str]], ...] = (
    (
        dt.date(2021, 3, 1),
        ("Les portes rouvrent, sur rendez-vous", "De deuren gaan weer open, op afspraak"),
        (
            "Fermé au public en janvier et en février, le centre reçoit de nouveau le 1er mars, sur rendez-vous et dans"
            " des salles à capacité réduite. Les e-mails, le téléphone et le chat n’ont jamais cessé.",
            "Het centrum was in januari en februari gesloten voor het publiek en ontvangt opnieuw vanaf 1 maart, op"
            " afspraak en in zalen met minder plaatsen. E-mail, telefoon en chat zijn nooit gestopt.",
        ),
    ),
    (
        None,
        ("Trois ans d’existence", "Drie jaar open"),
        (
            "En mars, les partenaires fêtent les trois ans du centre, ouvert le 5 mars 2018. Ils se réunissent trois"
            " fois dans l’année : en mars, en octobre et en décembre.",
            "In maart vieren de partners drie jaar Beroepenpunt, dat op 5 maart 2018 openging. Ze komen dat jaar"
            " drie keer samen: in maart, in oktober en in december.",
        ),
    ),
    (
        dt.date(2021, 6, 2),
        ("Spring School : le réseau à Bruxelles", "Spring School: het netwerk in Brussel"),
        (
            "Du 2 au 4 juin, 426 participants du réseau des Cités des métiers – 27 centres, six pays européens – se"
            " retrouvent pour deux tables rondes et dix-neuf ateliers.",
            "Van 2 tot 4 juni komen 426 deelnemers van het netwerk Cités des métiers – 27 centra, zes Europese landen –"
            " samen voor twee rondetafels en negentien workshops.",
        ),
    ),
    (
        None,
        ("Journée de la mobilité interrégionale", "Dag van de interregionale mobiliteit"),
        (
            "Plus de 650 personnes suivent cette journée, en ligne ou sur place ; plus de 80 sont dans la salle.",
            "Meer dan 650 mensen volgen deze dag online of ter plaatse; meer dan 80 van hen zijn in de zaal.",
        ),
    ),
    (
        None,
        ("Bourse numérique de la formation", "Digitale opleidingsbeurs"),
        (
            "Une cinquantaine d’organismes présentent leurs formations en ligne.",
            "Een vijftigtal organisaties stelt zijn opleidingen online voor.",
        ),
    ),
    (
        None,
        ("Le chat Miti", "De chat van Miti"),
        (
            "À partir de novembre, un second chat s’ajoute à celui de Facebook Messenger.",
            "Vanaf november komt er naast Facebook Messenger een tweede chat bij.",
        ),
    ),
)


def load() -> int:
    """Type them in, unless somebody has typed some; return how many."""
    if KeyEvent.objects.filter(year=YEAR).exists():
        return 0
    rows = [
        KeyEvent(day=day, title_fr=title[0], title_nl=title[1], text_fr=text[0], text_nl=text[1], position=10 * place)
        for place, (day, title, text) in enumerate(EVENTS, 1)
    ]
    events.save(year=YEAR, rows=rows, dropped=())
    return len(rows)
