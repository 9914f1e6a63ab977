from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cdm.core import clock
from cdm.core.forms import ChipCheckboxSelectMultiple, choice_field, day_input
from cdm.home.leaving.holding import described
from partners.models import Membership

AHEAD = dt.timedelta(days=2 * 366)  # nobody knows a last day earlier


class LastDayForm(forms.Form):
    """The last day of the roles of one person: of all of them, or of those ticked where there are several."""

    hide_optional = True

    last_day = forms.DateField(
        label=_("Last day"),
        widget=day_input(),
        help_text=_("They still work on that day. After it nothing is booked with them."),
    )
    roles = forms.MultipleChoiceField(label=_("Which roles end"), widget=ChipCheckboxSelectMultiple)

    def __init__(self, *args: Any, roles: Sequence[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.held = {str(role.pk): role for role in roles}
        choice_field(self, "roles").choices = [(pk, described(role)) for pk, role in self.held.items()]
        self.fields["roles"].initial = list(self.held)
        self.fields["last_day"].initial = next((role.last_day for role in roles if role.last_day), None)
        self.fields["last_day"].widget.attrs["min"] = clock.today().isoformat()
        if len(roles) == 1:
            del self.fields["roles"]

    def clean_last_day(self) -> dt.date:
        day: dt.date = self.cleaned_data["last_day"]
        if day > clock.today() + AHEAD:
            raise forms.ValidationError(_("Choose a day within the next two years."))
        return day

    @property
    def chosen(self) -> list[Membership]:
        keys = self.cleaned_data.get("roles") or list(self.held)
        return [self.held[key] for key in keys]
