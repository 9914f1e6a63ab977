"""``manage.py invite_manager EMAIL``: the first invitation of a new installation."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email

from cdm.core.refused import Refused
from cdm.core.vocabulary import Role
from partners import people
from partners.models import Invitation


class Command(BaseCommand):
    help = "Invite a manager by mail, and print the link for whoever has no mail yet."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--language", choices=[code for code, _ in settings.LANGUAGES], default="fr")

    def handle(self, *args: Any, email: str, language: str, **options: Any) -> None:
        try:
            validate_email(email)
            done = people.invite(by=None, email=email, role=Role.MANAGER, partner=None, language=language)
        except ValidationError:
            raise CommandError(f"{email} is no e-mail address.") from None
        except Refused as refused:
            raise CommandError(str(refused)) from None
        if not isinstance(done, Invitation):
            self.stdout.write(f"{done.user.email} had an account already and is a manager now.")
            return
        self.stdout.write(f"Valid until {done.expires:%Y-%m-%d %H:%M} UTC, once:\n{people.link(done)}")
