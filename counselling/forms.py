"""The two forms of the journey: what it is about, and how to reach the visitor."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cdm.agenda import details
from cdm.core.forms import ChannelRadioSelect, ChipRadioSelect, ThemeRadioSelect, choice_field
from cdm.core.vocabulary import BOOKABLE_CHANNELS, Channel, Language, Theme
from counselling import questions
from counselling.kinds import Offer
from counselling.models import InterviewKind

CHANNEL_HINTS = {
    Channel.FACE.value: _("we receive you at the centre"),
    Channel.VIDEO.value: _("by a link, without installing anything"),
    Channel.PHONE.value: _("we call you"),
}
NOT_TOGETHER = _("We do not offer this together. Choose another language or another way.")


class QuestionForm(forms.Form):
    """Only what is offered can be chosen: each answer narrows the questions after it."""

    hide_optional = True
    required_css_class = "field-question"

    theme = forms.ChoiceField(label=_("What would you like to talk about?"), widget=ThemeRadioSelect(tall=True))
    kind = forms.ChoiceField(label=_("Which interview?"), required=False, widget=ChipRadioSelect(tall=True))
    language = forms.ChoiceField(label=_("In which language?"), widget=ChipRadioSelect)
    channel = forms.ChoiceField(label=_("How?"), widget=ChannelRadioSelect(tall=True, hints=CHANNEL_HINTS))

    def __init__(self, values: dict[str, str], *, offers: list[Offer], check: bool) -> None:
        super().__init__(values if check else None, initial=dict(values))
        self.offers = offers
        names = {kind.pk: kind for kind in InterviewKind.objects.filter(pk__in={offer.kind for offer in offers})}
        left = self._narrow("theme", values, [(t.value, t.verb) for t in Theme], offers, of=lambda o: o.theme)
        fitting = {offer.kind for offer in left}
        kinds = [(str(key), kind.name) for key, kind in names.items() if key in fitting]
        left = self._narrow("kind", values, kinds, left, of=lambda o: str(o.kind))
        left = self._narrow("language", values, Language.choices, left, of=lambda o: o.language)
        channels = [(c.value, c.label) for c in BOOKABLE_CHANNELS]
        self._narrow("channel", values, channels, left, of=lambda o: o.channel)
        if not values.get("theme") or len(kinds) < 2:
            del self.fields["kind"]  # asked where a theme leaves a choice
        else:
            self.fields["kind"].required = True
            self.fields["kind"].widget.hints = {str(key): kind.description for key, kind in names.items()}
            self.initial.setdefault("kind", kinds[0][0])

    def _narrow(
        self, name: str, values: dict[str, str], choices: Iterable[tuple[str, Any]], offers: list[Offer], *, of: Any
    ) -> list[Offer]:
        """Keep the choices some offer has; return the offers of the one chosen."""
        offered = {of(offer) for offer in offers}
        kept = [(value, label) for value, label in choices if value in offered]
        choice_field(self, name).choices = kept
        self.fields[name].error_messages |= {"invalid_choice": NOT_TOGETHER, "required": _("Choose one.")}
        chosen = values.get(name) if values.get(name) in offered else None
        if chosen is None and len(kept) == 1:
            chosen = self.initial[name] = kept[0][0]
        return [offer for offer in offers if of(offer) == chosen] if chosen else offers

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        complete = all(cleaned.get(name) for name in ("theme", "language", "channel"))
        if complete and questions.asked(cleaned, self.offers) is None:
            raise ValidationError(NOT_TOGETHER)
        return cleaned


class DetailsForm(details.DetailsForm):
    """How to reach the visitor: as they like, but a call needs a number."""

    def __init__(self, *args: Any, channel: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_phone = channel == Channel.PHONE
        if self.by_phone:
            self.fields["phone"].required = True
            self.fields["phone"].help_text = _("We call you on this number.")
            self.fields["phone"].error_messages["required"] = _("Give the number on which we may call you.")
            self.order_fields(["name", "phone", "email"])
