"""Registering somebody at the desk or on the phone, and changing it for them."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from activities.door.attending import MOST
from activities.door.writing import To
from activities.forms import ChangeForm, RegisterForm
from activities.models import Session
from activities.models.registration import PAGE_LANGUAGES
from activities.seats import Seats
from activities.staff.door_forms import figures, modes_of
from cdm.core.forms import ChipRadioSelect, choice_field

LONGEST = 2000
AT_LEAST_ONE = _("At least one person.")


def any_party(field: forms.Field) -> None:
    """Staff register a class of any size: only the seats say how many."""
    field.validators = [MinValueValidator(1, AT_LEAST_ONE), MaxValueValidator(MOST)]
    field.widget = figures(min=1, max=MOST)
    field.label, field.help_text = _("How many people"), ""


class DeskForm(RegisterForm):
    """The public form, read over the counter: any party, and the language of the slip and the mails."""

    page_language = forms.ChoiceField(label=_("Messages and slip in"), choices=PAGE_LANGUAGES, widget=ChipRadioSelect)

    def __init__(self, *args: Any, seats: Mapping[str, Seats], **kwargs: Any) -> None:
        super().__init__(*args, seats=seats, **kwargs)
        any_party(self.fields["party"])
        for name in ("name", "email", "phone"):
            self.fields[name].widget.attrs["autocomplete"] = "off"
            self.fields[name].help_text = ""
        self.order_fields(["way", "party", "name", "email", "phone", "page_language", "needs"])


class DeskChangeForm(ChangeForm):
    def __init__(self, *args: Any, seats: Mapping[str, Seats], **kwargs: Any) -> None:
        super().__init__(*args, seats=seats, **kwargs)
        any_party(self.fields["party"])


class CancelForm(forms.Form):
    message = forms.CharField(
        label=_("A few words to them"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The mail already says what is needed. What you add stands in it as it is."),
    )


class WriteForm(forms.Form):
    """A mail to the people of a session, in the words typed here: nobody translates them."""

    to = forms.ChoiceField(label=_("To"), choices=To.choices, initial=To.REGISTERED, widget=ChipRadioSelect)
    subject = forms.CharField(
        label=_("Subject"),
        max_length=120,
        help_text=_("Others may see it on a screen: nothing personal."),
    )
    message = forms.CharField(
        label=_("Message"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_(
            "In French and in Dutch, if both may be among them. The mail greets them, and adds when and where."
        ),
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, session: Session, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = uuid.uuid4
        if len(modes_of(session)) == 1:
            field = choice_field(self, "to")
            field.choices = [choice for choice in To.choices if choice[0] in (To.REGISTERED, To.WAITING)]

    def clean_subject(self) -> str:
        return " ".join(self.cleaned_data["subject"].split())
