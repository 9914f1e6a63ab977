"""What managers may tune of activities, and the lists behind the forms."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from activities.models import ActivitySettings
from activities.tuning import save_settings
from cdm.core import notices
from cdm.core.access import staff
from cdm.core.vocabulary import Role


class SettingsForm(forms.ModelForm):
    class Meta:
        model = ActivitySettings
        fields = (
            "offer_hours",
            "offers_stop_minutes",
            "overtaking_hours",
            "largest_party",
            "change_until_minutes",
            "erase_after_days",
        )


@staff(Role.MANAGER)
def settings(request: HttpRequest) -> HttpResponse:
    form = SettingsForm(request.POST or None, instance=ActivitySettings.current())
    if request.method == "POST" and form.is_valid():
        save_settings(settings=form.instance)
        notices.done(request, _("The settings are saved."))
        return redirect("activities:settings")
    return render(request, "activities/staff/settings.html", {"form": form}, status=422 if form.errors else 200)
