"""Where a session is, for who comes. Never the link to join online: that is for registered people only."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils import translation

from activities.models import Mode, Session

MAP = "https://www.openstreetmap.org/search"


@dataclass(frozen=True)
class Place:
    """``address`` keeps its lines; ``language`` is that of ``name`` where it is not the page's."""

    name: str
    room: str = ""
    address: str = ""
    directions: str = ""
    map_url: str = ""
    language: str = ""

    def __str__(self) -> str:
        return ", ".join(part for part in (self.room, self.name, *self.address.splitlines()) if part)


def words(row: object, field: str) -> tuple[str, str]:
    """A translated field and, when only the other language has it, that language's code. Both empty: nothing."""
    here = (translation.get_language() or "fr")[:2]
    for code in (here, "nl" if here == "fr" else "fr"):
        if text := getattr(row, f"{field}_{code}"):
            return text, "" if code == here else code
    return "", ""


def of(session: Session) -> Place | None:
    """None when everybody is online. No query: ``site`` and ``room`` are fetched with the session."""
    if session.mode == Mode.ONLINE:
        return None
    elsewhere, language = words(session, "place")
    if elsewhere:
        return Place(elsewhere, map_url=f"{MAP}?{urlencode({'query': elsewhere})}", language=language)
    if session.site is None:
        return None
    return Place(
        session.site.name,
        room=session.room.name if session.room else "",
        address="\n".join(line.strip() for line in session.site.address.splitlines() if line.strip()),
        directions=session.site.directions,
        map_url=session.site.map_url,
    )
