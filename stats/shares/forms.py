from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cdm.core import clock
from cdm.core.forms import choice_field, day_input
from stats import names
from stats.shares import links


class ShareForm(forms.Form):
    """For whom, about what, until when. ``facts()`` are the arguments of ``links.make``."""

    title = forms.CharField(
        label=_("For whom"),
        max_length=120,
        help_text=_("For your own list; whoever opens the link does not see it."),
    )
    subject = forms.ChoiceField(label=_("What they may see"))
    expires = forms.DateField(label=_("Valid until"), widget=day_input(), help_text=_("At most two years ahead."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Asks for the names of programmes and partners: two queries."""
        super().__init__(*args, **kwargs)
        groups = []
        for kind, heading in (("programme", _("Programmes")), ("partner", _("Partners"))):
            known = sorted(names.of(kind).items(), key=lambda entry: entry[1].casefold())
            if known:
                groups.append((heading, [(f"{kind}:{code}", name) for code, name in known]))
        self.subjects = bool(groups)
        choice_field(self, "subject").choices = [("", _("Choose")), *groups]
        today = clock.today()
        self.fields["expires"].initial = today + links.USUAL
        self.fields["expires"].widget.attrs |= {
            "min": (today + dt.timedelta(days=1)).isoformat(),
            "max": (today + links.LONGEST).isoformat(),
        }

    def facts(self) -> dict[str, Any]:
        kind, _colon, code = self.cleaned_data["subject"].partition(":")
        return {"title": self.cleaned_data["title"], "expires": self.cleaned_data["expires"], kind: code}
