"""The last screen of a booking: the time that was chosen, and how to reach the visitor."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cdm.agenda.weeks import Time
from cdm.core import human, stamps
from cdm.core.contact_fields import ContactFields
from cdm.core.forms import ChipRadioSelect


class StartField(forms.Field):
    """When, as an aware instant."""

    widget = forms.HiddenInput
    default_error_messages: ClassVar = {"required": _("Choose a time."), "invalid": _("Choose a time.")}
    read: Callable[[str], dt.datetime | None] = staticmethod(stamps.moment)

    def to_python(self, typed: Any) -> dt.datetime | None:
        if typed in self.empty_values:
            return None
        start = self.read(typed)
        if start is None:
            raise ValidationError(self.error_messages["invalid"])
        return start


class DetailsForm(ContactFields):
    """``submission`` keeps it one booking however often it is sent (B3)."""

    start = StartField()
    submission = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"submission": uuid.uuid4(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.fields["email"].help_text = _("For the confirmation and two reminders, nothing else.")

    def choose_again(self, times: list[Time]) -> None:
        """The time is gone: ask for another one here, with everything typed left as it is (B4)."""
        self.fields["start"] = forms.ChoiceField(
            label=_("Choose another time"),
            choices=[(time.stamp, human.moment(time.start)) for time in times],
            widget=ChipRadioSelect,
        )
        self.order_fields(["start"])
        self._bound_fields_cache.pop("start", None)  # type: ignore[attr-defined]  # hidden until now; no public way
        self.initial.pop("start", None)
        if self.is_bound:
            self.data = {name: typed for name, typed in self.data.items() if name != "start"}
