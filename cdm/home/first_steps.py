"""What somebody new still has to set up before visitors can book with them; gone from Today when it is done."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from counselling.models import Counsellor


@dataclass(frozen=True)
class Step:
    label: str | Promise
    why: str | Promise
    url: str
    done: bool = False


def of(counsellor: Counsellor) -> list[Step]:
    """In the order in which they make sense; none for who has hours. One query, two for who has none yet."""
    calendar = counsellor.calendar
    if calendar.rules.exists() or calendar.extra_openings.exists():
        return []
    hours = reverse("counselling:availability_of", args=[counsellor.pk])
    profile = reverse("account_profile")
    found = [Step(_("Your account"), _("Name, password and language are yours to change at any time."), profile, True)]
    if settings.SECOND_FACTOR_REQUIRED:  # nobody gets here without it
        found.append(Step(_("The second step"), _("An app or a passkey, and recovery codes put away."), profile, True))
    return [
        *found,
        Step(
            _("Your hours"),
            _("When you receive, for which themes, in which languages. Until then nobody can book."),
            hours,
        ),
        Step(_("Your calendar"), _("Subscribe to your appointments in Outlook, Google or Apple."), f"{hours}#feed"),
    ]
