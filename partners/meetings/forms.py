from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cdm.core import clock
from cdm.core.forms import ChipRadioSelect, day_input, row_field, time_input
from partners import pairs
from partners.meetings import files
from partners.models import MeetingDecision, Partner, PartnerMeeting

WORDS = ("title", "place", "agenda")
EARLIEST, LATEST = dt.date(2000, 1, 1), dt.date(2100, 1, 1)


class MeetingForm(forms.Form):
    """When, where and about what; ``values()`` are columns of PartnerMeeting."""

    title_fr = forms.CharField(max_length=120)
    title_nl = forms.CharField(max_length=120)
    day = forms.DateField(label=gettext_lazy("Day"), widget=day_input())
    begins = forms.TimeField(label=gettext_lazy("Begins at"), widget=time_input())
    ends = forms.TimeField(label=gettext_lazy("Ends at"), widget=time_input())
    place_fr = forms.CharField(max_length=160, required=False)
    place_nl = forms.CharField(max_length=160, required=False)
    online_url = forms.URLField(
        label=gettext_lazy("Address of the online room"),
        required=False,
        assume_scheme="https",
        help_text=gettext_lazy("For who takes part from elsewhere. Only staff see it."),
        widget=forms.URLInput(attrs={"inputmode": "url"}),
    )
    agenda_fr = forms.CharField(max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 6}))
    agenda_nl = forms.CharField(max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 6}))

    def __init__(self, *args: Any, meeting: PartnerMeeting | None = None, **kwargs: Any) -> None:
        known = pairs.of(meeting, WORDS)
        if meeting:
            starts, ends = clock.local(meeting.starts), clock.local(meeting.ends)
            known |= {"day": starts.date(), "begins": starts.time(), "ends": ends.time()}
            known["online_url"] = meeting.online_url
        kwargs["initial"] = known
        super().__init__(*args, **kwargs)
        pairs.label(
            self,
            {
                "title": (_("Title in French"), _("Title in Dutch")),
                "place": (_("Place, in French"), _("Place, in Dutch")),
                "agenda": (_("Agenda in French"), _("Agenda in Dutch")),
            },
        )
        for code in pairs.CODES:
            self.fields[f"agenda_{code}"].help_text = _("One point a line.")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        pairs.both_or_neither(self, cleaned, ("place",))
        self._same_points(cleaned)
        day, begins, ends = (cleaned.get(name) for name in ("day", "begins", "ends"))
        if day and not EARLIEST <= day < LATEST:
            self.add_error("day", _("Choose a day of this century."))
        elif day and begins and ends:
            if ends <= begins:
                self.add_error("ends", _("The end comes after the beginning."))
            for name, time in (("begins", begins), ("ends", ends)):
                if not clock.exists(day, time):
                    self.add_error(name, _("The clocks change: this hour does not exist on that day."))
        return cleaned

    def _same_points(self, cleaned: dict[str, Any]) -> None:
        """Both agendas have as many points: who reads one language misses nothing."""
        french, dutch = (
            len([line for line in (cleaned.get(f"agenda_{code}") or "").splitlines() if line.strip()])
            for code in pairs.CODES
        )
        if french != dutch:
            where = "agenda_nl" if dutch < french else "agenda_fr"
            said = ngettext(
                "It has %(here)s point, the other language %(there)s.",
                "It has %(here)s points, the other language %(there)s.",
                min(french, dutch),
            )
            self.add_error(where, said % {"here": min(french, dutch), "there": max(french, dutch)})

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        words = {name: data[name].strip() for name in (f"{word}_{code}" for word in WORDS for code in pairs.CODES)}
        return words | {
            "starts": clock.at(data["day"], data["begins"]),
            "ends": clock.at(data["day"], data["ends"]),
            "online_url": data["online_url"],
        }


class CameForm(forms.Form):
    came = forms.IntegerField(
        label=gettext_lazy("How many people came"),
        required=False,
        min_value=0,
        max_value=999,
        help_text=gettext_lazy("A number, no names. Leave it empty if nobody counted."),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )


class DecisionForm(forms.Form):
    """``values()`` are columns of MeetingDecision."""

    hide_optional = True

    text_fr = forms.CharField(max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    text_nl = forms.CharField(max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    partner: forms.ModelChoiceField[Partner] = forms.ModelChoiceField(
        label=gettext_lazy("Who does it"),
        queryset=Partner.objects.none(),
        required=False,
        empty_label=gettext_lazy("The centre"),
    )
    due = forms.DateField(label=gettext_lazy("Until"), required=False, widget=day_input())

    def __init__(self, *args: Any, decision: MeetingDecision | None = None, **kwargs: Any) -> None:
        known = pairs.of(decision, ("text",))
        if decision:
            known |= {"partner": decision.partner_id, "due": decision.due}
        kwargs["initial"] = known
        super().__init__(*args, **kwargs)
        pairs.label(self, {"text": (_("What was decided, in French"), _("What was decided, in Dutch"))})
        chosen = decision.partner_id if decision else None
        row_field(self, "partner").queryset = Partner.objects.filter(Q(active=True) | Q(pk=chosen))

    def clean_due(self) -> dt.date | None:
        due: dt.date | None = self.cleaned_data["due"]
        if due and not EARLIEST <= due < LATEST:
            raise forms.ValidationError(_("Choose a day of this century."))
        return due

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("text_fr", "text_nl", "partner", "due")}


class DocumentForm(forms.Form):
    """``file`` is judged by what is in it, in ``documents.add``; here only by its size."""

    file = forms.FileField(
        label=gettext_lazy("Choose a file"),
        help_text=gettext_lazy("PDF, Word, Excel, OpenDocument, PNG or JPEG, 5 MB at most."),
        widget=forms.FileInput(attrs={"accept": files.ACCEPT}),
        max_length=200,
    )
    title = forms.CharField(
        label=gettext_lazy("Title"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("Left empty, it is called as the file is."),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        required=False,
        choices=[("", gettext_lazy("Both, or none")), *settings.LANGUAGES],
        widget=ChipRadioSelect,
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > files.LARGEST:
            raise forms.ValidationError(_("This file is larger than 5 MB."))
        return file
