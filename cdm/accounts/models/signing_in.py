"""Where a person is signed in, and the request of who can show no second step any more."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cdm.core import clock


class Browser(models.TextChoices):
    CHROME = "chrome", "Chrome"
    EDGE = "edge", "Edge"
    FIREFOX = "firefox", "Firefox"
    OPERA = "opera", "Opera"
    SAFARI = "safari", "Safari"
    SAMSUNG = "samsung", "Samsung Internet"
    OTHER = "other", _("A browser")


class System(models.TextChoices):
    ANDROID = "android", "Android"
    CHROMEOS = "chromeos", "ChromeOS"
    IPAD = "ipad", "iPad"
    IPHONE = "iphone", "iPhone"
    LINUX = "linux", "Linux"
    MACOS = "macos", "macOS"
    WINDOWS = "windows", "Windows"
    OTHER = "other", _("an unknown system")


class SignIn(models.Model):
    """One browser somebody is signed in with; gone with its session. No address of the network, no version.

    ``id`` is what pages name it by: the key of a session is a secret, and never leaves the server.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.OneToOneField(Session, on_delete=models.CASCADE, related_name="sign_in")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sign_ins")
    browser = models.CharField(_("browser"), max_length=8, choices=Browser, default=Browser.OTHER)
    system = models.CharField(_("system"), max_length=8, choices=System, default=System.OTHER)
    since = models.DateTimeField(_("signed in"), default=clock.now)
    seen = models.DateTimeField(_("last seen, hour"), default=clock.now)

    class Meta:
        verbose_name = _("sign-in")
        verbose_name_plural = _("sign-ins")
        ordering = ("-seen", "-since", "pk")

    def __str__(self) -> str:
        names = {"browser": self.get_browser_display(), "system": self.get_system_display()}
        return gettext("%(browser)s on %(system)s") % names


class LostFactor(models.Model):
    """Somebody gave their password and said that they have no second step left; who knows them may reset it.

    Only a digest of the code that was shown to them is kept; ``guesses`` counts wrong ones.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="lost_factor")
    digest = models.CharField(max_length=64, editable=False)
    guesses = models.PositiveSmallIntegerField(default=0, editable=False)
    asked = models.DateTimeField(_("asked"), default=clock.now, editable=False)
    expires = models.DateTimeField(_("valid until"))

    class Meta:
        verbose_name = _("request for a new second step")
        verbose_name_plural = _("requests for a new second step")
        ordering = ("asked", "pk")

    def __str__(self) -> str:
        return str(self.user)
