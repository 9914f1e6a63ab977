"""What stands in an entry, in words: accounts, models and their columns, in the language of the page.

The journal is below everything it tells of; what a model, a person or a partner is called it asks Django's registry.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.exceptions import FieldDoesNotExist
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# What is called nothing in our languages, being another project's or of no form.
KINDS = {
    "mfa.authenticator": gettext_lazy("second step"),
    "accounts.lostfactor": gettext_lazy("lost second step"),
    "agenda.hold": gettext_lazy("time held"),
}
FIELDS = {
    "accepted": gettext_lazy("accepted"),
    "assignments": gettext_lazy("counsellors"),
    "attendances": gettext_lazy("who came"),
    "booked_ends": gettext_lazy("end as booked"),
    "calendar": gettext_lazy("calendar"),
    "content": gettext_lazy("file"),
    "digest": gettext_lazy("picture"),
    "feed_key": gettext_lazy("secret address of the calendar"),
    "hold": gettext_lazy("time held"),
    "partners": gettext_lazy("partners"),
    "password": gettext_lazy("password"),
    "sequence": gettext_lazy("version of the calendar entry"),
    "stations": gettext_lazy("places"),
    "user": gettext_lazy("account"),
}
OF_PEOPLE = frozenset({"accounts.user", "mfa.authenticator", "accounts.lostfactor"})  # their keys are accounts


def kind(label: str) -> str:
    """What a model is called: ``counselling.appointment`` → "Appointment"."""
    if label in KINDS:
        return capfirst(str(KINDS[label]))
    model = _model(label)
    return capfirst(str(model._meta.verbose_name)) if model else label


def field(label: str, name: str) -> str:
    """What a column of a model is called; its own name when nobody gave it another one."""
    model = _model(label)
    words: Any = None
    if model:
        try:
            words = getattr(model._meta.get_field(name), "verbose_name", None)
        except FieldDoesNotExist:
            words = None
    return str(words) if words and (isinstance(words, Promise) or _translated(words)) else str(FIELDS.get(name, name))


def of(accounts: Collection[int]) -> dict[int, str]:
    """Account → name, of those that are still there. One query."""
    return dict(_people().filter(pk__in=set(accounts)).values_list("pk", "name")) if accounts else {}


def people() -> dict[str, str]:
    """Everybody with an account, by name."""
    return {str(key): name for key, name in _people().order_by("name", "pk").values_list("pk", "name")}


def gone(account: int) -> str:
    return _("account %(number)s, gone") % {"number": account}


def partners() -> dict[str, str]:
    """Code → name of every partner, also of those that left."""
    rows = apps.get_model("partners.partner")._default_manager.order_by("code")
    return dict(sorted(((row.code, str(row)) for row in rows), key=lambda each: each[1]))


def people_of(partner: str) -> QuerySet[Any]:
    """The accounts that have a role for a partner now."""
    rows = apps.get_model("partners.membership")._default_manager.filter(partner__code=partner)
    return rows.order_by().values("user")


def _people() -> QuerySet[Any]:
    return get_user_model()._default_manager.all()


def _model(label: str) -> Any:
    try:
        return apps.get_model(label)
    except (LookupError, ValueError):
        return None


def _translated(words: str) -> bool:
    """modeltranslation writes the language beside the words it found: "title [fr]"."""
    return words.endswith("]")
