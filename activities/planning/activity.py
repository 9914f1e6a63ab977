"""What is offered: its words, its hosts, and whether the public sees it."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager

from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from activities.models import Activity, Audience, Picture, Session
from activities.models.activity import WORDS
from cdm.audit import trail
from cdm.audit.models import Verb
from cdm.core import clock
from cdm.core.integrity import refusing
from cdm.core.refused import Conflict, Refused
from partners.models import Partner

State = Activity.State
LANGUAGES = (("fr", _("in French")), ("nl", _("in Dutch")))
NAMES = {"title": _("the title"), "summary": _("the sentence"), "description": _("the description")}
COPY = (("fr", "copie"), ("nl", "kopie"))


class Incomplete(Refused):
    """Nobody reads half an activity; ``missing`` lists what there is to write."""

    def __init__(self, missing: list[object]) -> None:
        words = ", ".join(str(each) for each in missing)
        super().__init__(_("Before it is published, this is missing: %(words)s.") % {"words": words})
        self.missing = missing


def missing(activity: Activity) -> list[object]:
    """What keeps ``activity`` from being published, each in a few words."""
    found: list[object] = [
        format_lazy("{} {}", NAMES[word], name)
        for code, name in LANGUAGES
        for word in WORDS
        if not (getattr(activity, f"{word}_{code}") or "").strip()
    ]
    if not activity.themes:
        found.append(_("a theme"))
    if not activity.languages:
        found.append(_("a language"))
    return found


def save(*, activity: Activity, audiences: Iterable[Audience], co_hosts: Iterable[Partner]) -> Activity:
    """Add ``activity`` or what was changed in it. Raises Incomplete when it is published and would lack something."""
    with transaction.atomic(durable=True):
        with trail.saving(activity, partner=activity.lead.code), _both_languages(activity):
            activity.save()
        activity.audiences.set(audiences)
        activity.co_hosts.set(partner for partner in co_hosts if partner != activity.lead)
    return activity


def publish(*, activity: Activity) -> Activity:
    """From now on the public sees it and its published sessions. Raises Incomplete."""
    with transaction.atomic(durable=True):
        row = _locked(activity)
        row.state = State.PUBLISHED
        with _both_languages(row):
            row.save(update_fields=["state"])
        trail.record(Verb.CHANGED, row, fields=("state",))
    return row


def unpublish(*, activity: Activity) -> Activity:
    """Out of the agenda again. Raises Conflict while sessions to come are in it: people may be registered."""
    return _hide(activity, State.DRAFT)


def archive(*, activity: Activity) -> Activity:
    """Out of the agenda and of the list of what is going on; its past sessions stay counted. Raises Conflict."""
    return _hide(activity, State.ARCHIVED)


def duplicate(*, activity: Activity) -> Activity:
    """A draft with the same words, hosts and picture, and without sessions."""
    with transaction.atomic(durable=True):
        made = Activity.objects.select_related("lead").get(pk=activity.pk)
        audiences, co_hosts = list(made.audiences.all()), list(made.co_hosts.all())
        picture = Picture.objects.filter(activity=activity).first()
        made.pk, made.state = None, State.DRAFT
        made._state.adding = True
        for code, word in COPY:
            title = getattr(made, f"title_{code}") or ""
            if title:
                setattr(made, f"title_{code}", f"{title[:108]} ({word})")
        made.save()
        made.audiences.set(audiences)
        made.co_hosts.set(co_hosts)
        if picture is not None:
            picture.pk, picture.activity = None, made
            picture._state.adding = True
            picture.save()
        trail.record(Verb.ADDED, made, partner=made.lead.code)
    return made


def _hide(activity: Activity, state: str) -> Activity:
    with transaction.atomic(durable=True):
        row = _locked(activity)
        coming = row.sessions.filter(state=Session.State.PUBLISHED, ends__gt=clock.now()).count()
        if coming:
            raise Conflict(_("Sessions of it are still to come in the agenda: cancel them or take them back first."))
        row.state = state
        row.save(update_fields=["state"])
        trail.record(Verb.CHANGED, row, fields=("state",))
    return row


def _locked(activity: Activity) -> Activity:
    return Activity.objects.select_for_update(no_key=True).get(pk=activity.pk)


def _both_languages(activity: Activity) -> AbstractContextManager[None]:
    incomplete = Incomplete(missing(activity))
    return refusing(
        {
            "activity_published_in_both_languages": incomplete,
            "activity_published_has_theme_and_language": incomplete,
        }
    )
