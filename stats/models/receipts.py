"""What came in already, so that it never counts twice."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ImportedFile(models.Model):
    """A file that came in, known by its content, so that it never counts twice."""

    class Kind(models.TextChoices):
        CONTACTS = "contacts", _("contacts")
        PROFILES = "profiles", _("profiles")
        FIGURES = "figures", _("figures")

    sha256 = models.CharField(_("fingerprint of the content"), max_length=64, primary_key=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    name = models.CharField(_("file name"), max_length=200, blank=True)
    rows = models.PositiveIntegerField(_("rows"))
    day = models.DateField(_("day of the import"))

    class Meta:
        verbose_name = _("imported file")
        verbose_name_plural = _("imported files")
        ordering = ("-day", "name")

    def __str__(self) -> str:
        return self.name or self.sha256[:12]


class Receipt(models.Model):
    """A submission already counted (design B3): a random key made with the form, kept apart from every count."""

    key = models.UUIDField(primary_key=True, editable=False)
    day = models.DateField(_("day"))

    class Meta:
        verbose_name = _("receipt")
        verbose_name_plural = _("receipts")

    def __str__(self) -> str:
        return str(self.key)
