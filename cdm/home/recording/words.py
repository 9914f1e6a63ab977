"""Saying what was counted."""

from __future__ import annotations

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cdm.core import human
from cdm.core.access import Member
from cdm.home.recording.entries import Entry
from cdm.home.recording.values import said


def counted(entry: Entry) -> str:
    """``Counted: 3 contacts, Phone · Working · French, tuesday 24 november.`` and what is kept apart from it."""
    facts = entry.facts()
    contacts = ngettext("%(count)s contact", "%(count)s contacts", facts["count"]) % {
        "count": human.number(facts["count"])
    }
    what = ", ".join([contacts, said(entry.contact.values(), entry.offer), human.day(facts["day"])])
    sentences = [_("Counted: %(what)s.") % {"what": what}]
    if entry.profile.given:
        sentences.append(_("The visitor’s answers are kept apart."))
    if entry.hands.given():
        sentences.append(_("The group’s answers are added up, question by question."))
    return " ".join(sentences)


def who(member: Member) -> str:
    """A name of this account for its devices, which says nothing: the habits of one are not those of the next."""
    return salted_hmac("cdm.home.recording", str(member.user_id)).hexdigest()[:16]
