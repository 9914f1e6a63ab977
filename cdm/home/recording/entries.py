"""One record as it was sent, from the page or from a device that had no network: checked, then kept once."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cdm.core import clock
from cdm.core.access import Member
from cdm.core.refused import Refused
from cdm.home.recording import keeping
from cdm.home.recording.forms import RecordForm
from cdm.home.recording.offers import Offer
from stats.forms import ProfileForm
from stats.hands import HandsForm

HANDS = "hands"  # prefix of the fields of a group's hands: hands-sex-F


class Entry:
    """``data``: what was posted (a ``QueryDict``), None for an empty page; ``initial``: the values kept.

    ``key`` of the data is made by the page or the device, random, and counts once (B3).
    """

    def __init__(
        self, data: Mapping[str, Any] | None, *, member: Member, initial: Mapping[str, Any] | None = None
    ) -> None:
        day = _day((initial or {}) if data is None else data)
        self.offer = Offer(member, day)
        self.contact = RecordForm(data, offer=self.offer, initial=dict(initial or {}))
        self.profile = ProfileForm(data, terms=self.offer.terms)
        self.hands = HandsForm(data, day=day, terms=self.offer.terms, prefix=HANDS)

    @property
    def forms(self) -> tuple[forms.Form, ...]:
        return self.contact, self.profile, self.hands

    @property
    def errors(self) -> dict[str, list[str]]:
        """Name of the field → what is wrong with it; empty before ``is_valid``."""
        return {
            form.add_prefix(name): [str(error) for error in said]
            for form in self.forms
            for name, said in form.errors.items()
        }

    def is_valid(self) -> bool:
        checked = [form.is_valid() for form in self.forms]  # all of them: each says what is wrong with it
        if not all(checked):
            return False
        if self.profile.given and self.hands.given():
            self.contact.add_error(None, _("These are the answers of one visitor and of a group: keep one of them."))
            return False
        return self.hands.fits(self.contact.cleaned_data["count"])

    @property
    def opened(self) -> str:
        """The part that was used beside the contact, or is wrong: profile, hands or nothing."""
        if self.hands.opened:
            return "hands"
        return "profile" if self.profile.is_bound and (self.profile.errors or self.profile.given) else ""

    def facts(self) -> dict[str, Any]:
        return self.contact.facts()

    def keep(self) -> keeping.Kept | None:
        """Count it; None when it was counted before. A refusal is put onto the forms, and raised again."""
        try:
            return keeping.keep(
                key=self.key,
                facts=self.facts(),
                answers=self.profile.answers(),
                hands=self.hands.given(),
                audiences=self.contact.audiences_reached(),
            )
        except Refused as refusal:
            self.contact.add_error(refusal.field if refusal.field in self.contact.fields else None, str(refusal))
            raise

    @property
    def key(self) -> uuid.UUID:
        key: uuid.UUID = self.contact.cleaned_data["key"]
        return key


def _day(data: Mapping[str, Any]) -> dt.date:
    """The day it is about, which decides the terms on offer; today while it cannot be read."""
    given = data.get("day")
    if isinstance(given, dt.date):
        return given
    try:
        return dt.date.fromisoformat(str(given))
    except ValueError:
        return clock.today()
