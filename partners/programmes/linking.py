"""Links through which the funder of a programme reads its public figures, on the programme's own page."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.http import Http404

from partners.models import Programme
from stats.models import ShareLink
from stats.shares import links


@dataclass(frozen=True)
class Line:
    link: ShareLink
    works: bool

    @property
    def addresses(self) -> list[tuple[str, str]]:
        """(language, address), French first."""
        return [(code, settings.BASE_URL + links.address(self.link, code)) for code, _name in settings.LANGUAGES]


def links_of(programme: Programme) -> list[Line]:
    """Those that work first. One query."""
    lines = [Line(link, links.works(link)) for link in ShareLink.objects.filter(programme=programme.code)]
    return sorted(lines, key=lambda line: not line.works)


def link_of(programme: Programme, key: UUID) -> ShareLink:
    link = ShareLink.objects.filter(programme=programme.code, key=key).first()
    if link is None:
        raise Http404
    return link
