"""Changing or moving a session: how far it reaches in its series, and what is said with it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from activities.staff.forms_session import SessionForm
from cdm.core import clock
from cdm.core.forms import ChipRadioSelect


class TellForm(forms.Form):
    """How far a change reaches, and what is said with it. ``serial``: the session is one of a series."""

    hide_optional = True

    scope = forms.ChoiceField(
        label=_("Which dates of the series"),
        choices=[
            ("one", _("Only this one")),
            ("following", _("This one and those after it")),
            ("all", _("All that are still to come")),
        ],
        initial="one",
        required=False,
        widget=ChipRadioSelect,
    )
    message = forms.CharField(
        label=_("A few words to those who are registered"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The mail already says what is needed. What you add stands in it as it is."),
    )

    def __init__(self, *args: Any, serial: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not serial:
            del self.fields["scope"]

    @property
    def reach(self) -> Any:
        return self.cleaned_data.get("scope") or "one"


class EditSessionForm(TellForm, SessionForm):
    """A change may reach the others of a series: they keep their date."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "scope" in self.fields:
            self.fields["scope"].help_text = _(
                "The others keep their date; they get the hours, the place, the seats and the link of this one."
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.reach != "one" and self.plan and self.meetings:
            days = [[clock.local(each.start).date() for each in of] for of in (self.plan.meetings, self.meetings)]
            if days[0] != days[1]:
                words = _("Another date is for this session only: the others keep theirs. Change only the hours here.")
                self.add_error("scope", ValidationError(words))
        return cleaned


class MoveSessionForm(EditSessionForm):
    """Only when and where."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = {"rows", "same_hours", "where", "place_fr", "place_nl", "outside_hours", "scope", "message"}
        row_names = {f"{name}_{n}" for n in range(self.count) for name in ("day", "starts", "ends", "key")}
        for name in self.fields.keys() - kept - row_names:
            del self.fields[name]
        if self.plan and not self.plan.onsite:
            for name in ("where", "place_fr", "place_nl"):
                del self.fields[name]
