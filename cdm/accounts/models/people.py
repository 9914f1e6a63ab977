"""Staff accounts. Residents never have one."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cdm.core import clock


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        return self.create_user(email, password, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """``kept_from``: from when on disuse is counted, where that is not the last sign-in: who comes back has their time.

    ``set_up_until``: after a reset, how long a password alone still leads to setting up a new second step.
    """

    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    language = models.CharField(
        _("language of the pages"), max_length=2, choices=[("fr", _("French")), ("nl", _("Dutch"))], default="fr"
    )
    is_active = models.BooleanField(_("active"), default=True)
    session_generation = models.PositiveIntegerField(default=0, editable=False)
    date_joined = models.DateTimeField(_("created"), default=clock.now, editable=False)
    kept_from = models.DateTimeField(_("unused only from here on"), null=True, editable=False)
    warned_at = models.DateTimeField(_("warned"), null=True, editable=False)
    closed_at = models.DateTimeField(_("closed"), null=True, editable=False)
    erased_at = models.DateTimeField(_("erased"), null=True, editable=False)
    set_up_until = models.DateTimeField(_("second step to be set up until"), null=True, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        constraints = (
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_once",
                violation_error_message=_("This address already has an account."),
            ),
        )

    def __str__(self) -> str:
        return gettext("Somebody who left") if self.erased_at else self.name or self.email

    @property
    def is_staff(self) -> bool:
        """What Django's admin asks; who may enter it, ``cdm.accounts.admin_site`` says."""
        return self.is_superuser

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """A session lives as long as the password and ``session_generation`` it began with."""
        return salted_hmac(
            "cdm.accounts.session", f"{self.password}:{self.session_generation}", secret=secret, algorithm="sha256"
        ).hexdigest()
