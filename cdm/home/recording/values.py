"""What a contact counts under, as plain codes: what a preset holds, what is repeated, what stays in the form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypedDict

from django.utils.text import capfirst

from cdm.core.vocabulary import Channel, Context, Language, Service, Theme
from cdm.home.recording.offers import Offer

ASKED = ("service", "channel", "context", "theme", "language", "programme", "partner")


class Values(TypedDict):
    service: str
    channel: str
    context: str
    theme: str
    language: str
    programme: str
    partner: str
    audiences: list[str]


def values_of(found: Mapping[str, Any], audiences: list[str] | None = None) -> Values:
    """From facts, a session or a form's data; what is missing is not stated."""
    codes = {name: str(found.get(name) or "") for name in ASKED}
    return Values(**codes, audiences=sorted(found.get("audiences", ()) if audiences is None else audiences))  # type: ignore[typeddict-item]


def said(values: Values, offer: Offer) -> str:
    """``Phone · Working · French``: what tells one contact from another, in the language of the page."""
    service, channel = values["service"], values["channel"]
    words = [] if service == Service.IC and channel else [str(Service(service).label)]
    if channel:
        words.append(str(Channel(channel).label))
    if values["theme"]:
        words.append(str(Theme(values["theme"]).label))
    if values["language"]:
        words.append(str(Language(values["language"]).label))
    if values["context"] not in ("", Context.STD):
        words.append(str(Context(values["context"]).label))
    words += [dict(offer.programmes).get(values["programme"], values["programme"])] if values["programme"] else []
    words += [label for code, label in offer.audiences if code in values["audiences"] and label not in words]
    if len(offer.partners) > 1:
        words.append(dict(offer.partners).get(values["partner"], values["partner"]))
    return "\u00a0· ".join(capfirst(word) for word in words)


def possible(values: Values, offer: Offer) -> bool:
    """Whether this may still be counted: a programme ends, a person leaves a partner, an audience is retired."""
    partners, programmes = dict(offer.partners), dict(offer.programmes)
    return (
        (len(partners) < 2 or values["partner"] in partners)
        and (not values["programme"] or values["programme"] in programmes)
        and set(values["audiences"]) <= dict(offer.audiences).keys()
    )
