"""Saying what was counted."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cdm.core import human
from cdm.core.vocabulary import Channel, Service


def counted(facts: dict[str, Any], *, with_profile: bool) -> str:
    """``Counted: 3 contacts, Individual counselling, Face to face, tuesday 24 november.``"""
    contacts = ngettext("%(count)s contact", "%(count)s contacts", facts["count"]) % {
        "count": human.number(facts["count"])
    }
    words = [contacts, str(Service(facts["service"]).label)]
    if facts["channel"]:
        words.append(str(Channel(facts["channel"]).label))
    words.append(human.day(facts["day"]))
    said = _("Counted: %(what)s.") % {"what": ", ".join(words)}
    return said + " " + _("The visitor’s answers are kept apart.") if with_profile else said
