"""What a visitor asks for, as it stands in the address of every page of the journey."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from cdm.agenda.availability import Need
from cdm.core.vocabulary import Channel, Language, Theme
from counselling import kinds
from counselling.models import Appointment, InterviewKind


@dataclass(frozen=True)
class Question:
    """A kind of interview under a theme, in a language, by a channel."""

    kind: InterviewKind
    theme: Theme
    language: Language
    channel: Channel

    @property
    def need(self) -> Need:
        return Need(theme=self.theme, language=self.language, channel=self.channel)

    def query(self, **more: str) -> str:
        """For an address: ``theme=WORK&language=fr&channel=FACE&kind=1``, and ``more``."""
        asked = {"theme": self.theme.value, "language": self.language.value, "channel": self.channel.value}
        return urlencode({**asked, "kind": str(self.kind.pk), **more})


def of(appointment: Appointment) -> Question:
    """What an appointment was booked for, whether or not it is still offered."""
    theme, language, channel = appointment.theme, appointment.language, appointment.channel
    return Question(appointment.kind, Theme(theme), Language(language), Channel(channel))


def asked(values: Mapping[str, str], offers: list[kinds.Offer] | None = None) -> Question | None:
    """The question in ``values`` (of an address), or None when it is incomplete or not offered."""
    theme, language, channel = wanted = tuple(values.get(name, "") for name in ("theme", "language", "channel"))
    fitting = [o.kind for o in offers or kinds.offers() if (o.theme, o.language, o.channel) == wanted]
    if not fitting:
        return None
    named = values.get("kind", "")
    key = next((kind for kind in fitting if str(kind) == named), fitting[0])
    return Question(InterviewKind.objects.get(pk=key), Theme(theme), Language(language), Channel(channel))
