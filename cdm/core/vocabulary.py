"""The words every room shares. Codes are those of the centre's reference lists; labels are translated at display."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy


class Theme(TextChoices):
    GUIDE = "GUIDE", pgettext_lazy("theme", "Guidance")
    LEARN = "LEARN", pgettext_lazy("theme", "Learning")
    WORK = "WORK", pgettext_lazy("theme", "Working")
    START = "START", pgettext_lazy("theme", "Entrepreneurship")
    MOVE = "MOVE", pgettext_lazy("theme", "Moving")

    @property
    def slug(self) -> str:
        """The name of its colour token and icon: guide, learn, work, start, move."""
        return self.value.lower()

    @property
    def verb(self) -> str:
        """What one does under this theme, in the active language: ``S’orienter`` / ``Kiezen``."""
        verbs = {
            Theme.GUIDE: pgettext("theme verb", "Find your direction"),
            Theme.LEARN: pgettext("theme verb", "Learn"),
            Theme.WORK: pgettext("theme verb", "Work"),
            Theme.START: pgettext("theme verb", "Start a business"),
            Theme.MOVE: pgettext("theme verb", "Move"),
        }
        return verbs[self]


class Language(TextChoices):
    """A language of an interview or activity; the language of the *pages* is French or Dutch only."""

    FR = "fr", pgettext_lazy("language", "French")
    NL = "nl", pgettext_lazy("language", "Dutch")
    EN = "en", pgettext_lazy("language", "English")


class Channel(TextChoices):
    """How a service is given. CHAT_* and EMAIL are logged, never booked."""

    FACE = "FACE", pgettext_lazy("channel", "Face to face")
    VIDEO = "VIDEO", pgettext_lazy("channel", "Video")
    PHONE = "PHONE", pgettext_lazy("channel", "Phone")
    EMAIL = "EMAIL", pgettext_lazy("channel", "E-mail")
    CHAT_FB = "CHAT_FB", pgettext_lazy("channel", "Facebook Messenger chat")
    CHAT_MITI = "CHAT_MITI", pgettext_lazy("channel", "Miti chat")


BOOKABLE_CHANNELS = (Channel.FACE, Channel.VIDEO, Channel.PHONE)


class Service(TextChoices):
    MM = "MM", pgettext_lazy("service", "Multimedia area")
    IC = "IC", pgettext_lazy("service", "Individual counselling")
    GA = "GA", pgettext_lazy("service", "Group activity")
    OUT = "OUT", pgettext_lazy("service", "Fairs, events and Formtruck")


class Context(TextChoices):
    STD = "STD", pgettext_lazy("context", "Ordinary request")
    AFTER_GROUP = "AFTER_GROUP", pgettext_lazy("context", "Following a group activity")
    NEET = "NEET", pgettext_lazy("context", "NEET advice session")


class Role(TextChoices):
    """Counsellors and coordinators work for a partner; the others for the centre."""

    COUNSELLOR = "counsellor", _("Counsellor")
    COORDINATOR = "coordinator", _("Partner coordinator")
    RECEPTION = "reception", _("Reception")
    DOCUMENTALIST = "documentalist", _("Documentalist")
    MANAGER = "manager", _("Manager")


PARTNER_ROLES = (Role.COUNSELLOR, Role.COORDINATOR)
