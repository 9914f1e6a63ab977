"""What the pages share: finding a list or a code, and telling what was done with its undo button."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cdm.core import notices, returning
from cdm.core.access import Request
from stats.models import Term
from stats.vocabulary import undoing

# What a list is, for who keeps it: a line under its name.
ABOUT: Mapping[str, object] = {
    Term.List.SEX: gettext_lazy("Asked in a profile."),
    Term.List.AGE5: gettext_lazy("Asked in a profile, in bands of five years."),
    Term.List.MUNICIPALITY: gettext_lazy("Where visitors live, asked in a profile. The codes are those of Statbel."),
    Term.List.STATUS: gettext_lazy("What visitors do, asked in a profile: job seekers are a group."),
    Term.List.EDUCATION: gettext_lazy("The highest diploma, asked in a profile."),
    Term.List.REFERRAL: gettext_lazy("How visitors came to us, asked in a profile."),
    Term.List.AUDIENCE: gettext_lazy("Special audiences, counted apart and never added to the contacts."),
    Term.List.PURPOSE: gettext_lazy("What a place of the multimedia area is for, said when booking or sitting down."),
}


def known(name: str) -> Term.List:
    if name not in Term.List.values:
        raise Http404(name)
    return Term.List(name)


def find(name: str, code: str) -> Term:
    return get_object_or_404(Term, list=known(name), code=code)


def done(request: Request, said: str, was: undoing.Was, *, back: str) -> HttpResponseRedirect:
    """To ``back``, with what was done and a minute to undo it."""
    key = undoing.remember(was, user_id=request.member.user_id)
    notices.done(request, said, undo=returning.leading_to(back, by=reverse("stats:vocabulary_undo", args=[key])))
    return HttpResponseRedirect(back)


def saved() -> str:
    return _("Saved.")


def list_url(name: str) -> str:
    return reverse("stats:vocabulary_list", args=[name])
