"""What one looks for in the journal, as it stands in the address; what means nothing is left out.

``?who=12&verb=moved&kind=counselling.appointment&key=…&partner=actiris&first=2026-11-01&last=2026-11-30``: the same
names in both languages, so that a page keeps its question when the language changes.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cdm.audit import names
from cdm.audit.models import AuditEvent, AuditEventQuerySet, Verb, Who
from cdm.core import clock
from cdm.core.forms import DayField, choice_field

ALL = ("", _("All"))
LONGEST = 19  # figures of the largest number of an account


class Filters(forms.Form):
    """Every field may be wrong by itself: the others still count."""

    who = forms.ChoiceField(label=_("Who"), required=False)
    verb = forms.ChoiceField(label=_("Did"), required=False, choices=[ALL, *Verb.choices])
    kind = forms.ChoiceField(label=_("What"), required=False)
    partner = forms.ChoiceField(label=_("Partner"), required=False)
    first = DayField(label=pgettext_lazy("audit", "From"), required=False)
    last = DayField(label=pgettext_lazy("audit", "To"), required=False)
    key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    hide_optional = True

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        asked = str(data.get("who", ""))
        people = names.people()
        others = {str(Who.VISITOR.value): Who.VISITOR.label, str(Who.SYSTEM.value): Who.SYSTEM.label}
        if asked.isascii() and asked.isdigit() and len(asked) < LONGEST and asked not in people:
            people[asked] = names.gone(int(asked))  # whose account is no more, followed from a line
        choice_field(self, "who").choices = [ALL, *others.items(), *people.items()]
        kinds = sorted(((kind, names.kind(kind)) for kind in _kinds()), key=lambda each: each[1])
        choice_field(self, "kind").choices = [ALL, *kinds]
        self.partners = names.partners()
        choice_field(self, "partner").choices = [ALL, *self.partners.items()]
        self.is_valid()

    @property
    def asked(self) -> dict[str, str]:
        """What is asked for and means something, as it stands in an address."""
        return {name: str(value) for name, value in self.cleaned_data.items() if value}

    @property
    def partner_name(self) -> str:
        """Of the partner asked for, "" for none."""
        return self.partners.get(self.asked.get("partner", ""), "")

    def rows(self) -> AuditEventQuerySet:
        """The entries, newest first. A partner's: about it, or done by somebody who works for it now."""
        said, rows = self.cleaned_data, AuditEvent.objects.all()
        for name in ("verb", "kind", "key"):
            if said.get(name):
                rows = rows.filter(**{name: said[name]})
        if who := said.get("who"):
            rows = rows.filter(who=who) if who in Who.values else rows.filter(actor=who)
        if partner := said.get("partner"):
            rows = rows.filter(Q(partner=partner) | Q(actor__in=names.people_of(partner)))
        if said.get("first"):
            rows = rows.filter(at__gte=clock.day_bounds(said["first"])[0])
        if said.get("last"):
            rows = rows.filter(at__lt=clock.day_bounds(said["last"])[1])
        return rows


def _kinds() -> list[str]:
    """Every kind in the journal, one look into the index for each: a million entries are not read for thirty names."""
    rows = AuditEvent.objects.raw(
        """
        WITH RECURSIVE each AS (
            (SELECT kind FROM audit_auditevent ORDER BY kind LIMIT 1)
            UNION ALL
            SELECT (SELECT kind FROM audit_auditevent WHERE kind > each.kind ORDER BY kind LIMIT 1)
            FROM each WHERE each.kind IS NOT NULL
        )
        SELECT NULL::bigint AS id, kind FROM each WHERE kind IS NOT NULL
        """
    )
    return [row.kind for row in rows]
