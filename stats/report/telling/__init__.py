"""A year's contents told in the active language: the document that typesetting reads."""

from __future__ import annotations

from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from cdm.core import brand
from stats.report.shapes import Contents
from stats.report.telling import apart, counted, method, visitors


def document(contents: Contents) -> dict[str, Any]:
    """Every word and number of the report, in order. The same structure in every language."""
    language = (translation.get_language() or "fr")[:2]
    own, other = brand.names(language)
    most = max((period.total or 0 for period in contents.months), default=0) or 1
    made = [
        counted.brief(contents),
        counted.months(contents),
        counted.counselling(contents),
        counted.groups(contents),
        counted.multimedia(contents),
        counted.themes(contents),
        visitors.profile(contents),
        visitors.residence(contents),
        apart.audiences(contents),
        apart.programmes(contents),
        apart.events(contents),
        apart.online(contents),
        method.definitions(contents),
        method.quality(contents),
        method.printed(contents),
        method.partners(contents),
        method.colophon(contents),
    ]
    return {
        "lang": language,
        "title": _("Annual report %(year)s") % {"year": contents.year},
        "year": str(contents.year),
        "names": [own, other],
        "place": brand.full(language),
        "cover": {
            "name": _("Annual report"),
            "sentence": counted.sentence(contents),
            "months": [100 * (period.total or 0) / most for period in contents.months],
        },
        "words": {"contents": _("Contents")},
        "sections": [section for section in made if section],
    }
