"""Meetings for tests, and files of every kind that may be added to one."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

from PIL import Image

from cdm.core import clock
from partners.models import MeetingDecision, PartnerMeeting


def meeting(day: int = 7, *, announced: bool = True, **more: object) -> PartnerMeeting:
    """At nine for two hours, so many days from today."""
    starts = clock.at(clock.today() + dt.timedelta(days=day), dt.time(9))
    words = {
        "title_fr": "Réunion des partenaires",
        "title_nl": "Partnervergadering",
        "place_fr": "Salle des fêtes",
        "place_nl": "Feestzaal",
        "agenda_fr": "Accueil\nChiffres",
        "agenda_nl": "Onthaal\nCijfers",
        "starts": starts,
        "ends": starts + dt.timedelta(hours=2),
        "announced": clock.now() if announced else None,
    }
    return PartnerMeeting.objects.create(**words | more)


def decision(of: PartnerMeeting, partner=None, text: str = "Envoyer les chiffres", **more: object) -> MeetingDecision:
    return MeetingDecision.objects.create(meeting=of, partner=partner, text_fr=text, text_nl=f"{text} (nl)", **more)


def answers(day: dt.date) -> dict[str, object]:
    """What a manager types into the form of a meeting."""
    return {
        "title_fr": "Réunion d’hiver",
        "title_nl": "Wintervergadering",
        "day": day.isoformat(),
        "begins": "09:00",
        "ends": "11:30",
        "place_fr": "Salle 1",
        "place_nl": "Zaal 1",
        "online_url": "",
        "agenda_fr": "Accueil\nChiffres",
        "agenda_nl": "Onthaal\nCijfers",
    }


def archive(*parts: tuple[str, bytes], stored: bool = False) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED) as made:
        for name, content in parts:
            made.writestr(name, content)
    return file.getvalue()


def picture(form: str) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (4, 4), "white").save(file, form)
    return file.getvalue()


PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
_TYPES = ("[Content_Types].xml", b"<Types/>")
_TEXT = b"application/vnd.oasis.opendocument.text"
_CALC = b"application/vnd.oasis.opendocument.spreadsheet"
GOOD = {
    "pdf": PDF,
    "docx": archive(_TYPES, ("word/document.xml", b"<w/>")),
    "xlsx": archive(_TYPES, ("xl/workbook.xml", b"<x/>")),
    "odt": archive(("mimetype", _TEXT), ("content.xml", b"<o/>"), stored=True),
    "ods": archive(("mimetype", _CALC), ("content.xml", b"<o/>"), stored=True),
    "png": picture("PNG"),
    "jpg": picture("JPEG"),
}
BAD = {
    "nothing": b"",
    "a page": b"<!doctype html><script>alert(1)</script>",
    "a page that calls itself a PDF": b"<script>1</script>%PDF-1.7\n%%EOF",
    "half a PDF": PDF[:20],
    "a drawing with a script": b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>",
    "an archive": archive(("a.exe", b"MZ")),
    "a program": b"MZ\x90\x00",
    "macros": archive(_TYPES, ("word/document.xml", b"<w/>"), ("word/vbaProject.bin", b"x")),
    "macros of LibreOffice": archive(("mimetype", _TEXT), ("Basic/Standard/script-lb.xml", b"x"), stored=True),
    "a presentation": archive(_TYPES, ("ppt/presentation.xml", b"<p/>")),
    "an archive cut in two": archive(_TYPES, ("word/document.xml", b"<w/>"))[:60],
    "the first bytes of a picture": b"\x89PNG\r\n\x1a\n" + b"x" * 40,
}
