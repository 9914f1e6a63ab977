"""No page of one language speaks the other because Django's catalogue has a hole."""

from __future__ import annotations

from pathlib import Path

import django
import polib
import pytest
from django.utils import translation
from django.utils.translation import ngettext

from cdm import env

PLACES = ("conf", "contrib/auth", "contrib/humanize", "contrib/postgres")


def _said(place: str, language: str) -> set[str]:
    path = Path(django.__file__).parent / place / "locale" / language / "LC_MESSAGES" / "django.mo"
    return {entry.msgid for entry in polib.mofile(str(path)) if entry.msgstr or any(entry.msgstr_plural.values())}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(("language", "other"), [("fr", "nl"), ("nl", "fr")])
def test_what_django_says_in_one_language_only_is_borrowed(place, language, other):
    ours = polib.pofile(str(env.ROOT / "locale" / language / "LC_MESSAGES" / "django.po"))
    known = {entry.msgid for entry in ours if entry.translated()}
    outdated = {"This password is too short. It must contain at least %(min_length)d character."}
    assert _said(place, other) - _said(place, language) - known - outdated == set()


def test_a_short_password_is_refused_in_dutch_on_a_dutch_page():
    with translation.override("nl"):
        said = ngettext(
            "This password is too short. It must contain at least %d character.",
            "This password is too short. It must contain at least %d characters.",
            12,
        )
    assert "wachtwoord" in said
