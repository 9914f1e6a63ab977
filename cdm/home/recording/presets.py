"""A member's own presets: made from the form, renamed, ordered, removed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.forms import model_to_dict
from django.http import Http404
from django.utils.translation import gettext as _

from cdm.core import undoable
from cdm.core.access import Member
from cdm.core.refused import Refused
from cdm.home.models import Preset
from cdm.home.recording.values import Values, values_of

MOST = 9  # as many as there are keys
NOTE = "preset"
UP, DOWN = -1, 1


def preset_for(member: Member, pk: int) -> Preset:
    """Raises Http404 for anybody else's: loading is authorising."""
    preset = Preset.objects.of(member).filter(pk=pk).first()
    if preset is None:
        raise Http404
    return preset


def values(preset: Preset) -> Values:
    return values_of(model_to_dict(preset))


def add(*, member: Member, wanted: Iterable[Values]) -> list[Preset]:
    """Keep ``wanted`` as presets, after those there are. Raises Refused for one there is already, or too many."""
    with transaction.atomic(durable=True):
        own = list(Preset.objects.of(member).select_for_update(no_key=True))
        last = own[-1].position if own else 0
        known = [values(preset) for preset in own]
        made = []
        for each in wanted:
            if each in known:
                raise Refused(_("You have this preset already: key %(key)s.") % {"key": known.index(each) + 1})
            if len(known) == MOST:
                raise Refused(_("You have %(count)s presets, a key each. Remove one first.") % {"count": MOST})
            last += 1
            known.append(each)
            made.append(Preset(user_id=member.user_id, position=last, **each))
        return Preset.objects.bulk_create(made)


def rename(*, preset: Preset, name: str) -> Preset:
    """``name`` empty: it is called by what it counts, in the language of the page."""
    preset.name = name
    preset.save(update_fields=["name"])
    return preset


def move(*, preset: Preset, by: int) -> Preset:
    """One place up or down, and so another key; at the end of the list nothing moves."""
    with transaction.atomic(durable=True):
        own = list(Preset.objects.filter(user=preset.user_id).order_by("position", "pk").select_for_update(no_key=True))
        place = [row.pk for row in own].index(preset.pk)
        if 0 <= place + by < len(own):
            own.insert(place + by, own.pop(place))
        for position, row in enumerate(own, start=1):
            row.position = position
        Preset.objects.bulk_update(own, ["position"])
        return own[max(0, min(len(own) - 1, place + by))]


def remove(*, preset: Preset) -> str:
    """The token with which it comes back for a minute."""
    kept: dict[str, Any] = model_to_dict(preset, exclude=["id", "user"])
    user = preset.user_id
    preset.delete()
    return undoable.remember(NOTE, kept, user_id=user)


def put_back(*, member: Member, token: str) -> Preset:
    """Raises Refused when the minute is over, or it is somebody else's."""
    kept = undoable.recall(NOTE, token, user_id=member.user_id)
    return Preset.objects.create(user_id=member.user_id, **kept)
