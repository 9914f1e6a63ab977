"""Django's admin: managers keep what is listed here, and a table newly registered needs its line."""

from __future__ import annotations

from cdm.core.vocabulary import Role
from cdm.outbox.models import Message
from tests.wall import GONE, IN, LOGIN, NO, PERSONAE, Row, World, nothing, public

MANAGERS = {name: IN if role == Role.MANAGER else LOGIN for name, (role, _) in PERSONAE.items()}

# app.model: what managers may not do there
KEPT = {
    "agenda.site": (),
    "agenda.closure": (),
    "agenda.regime": (),
    "agenda.calendar": (),
    "activities.audience": (),
    "partners.partner": ("delete",),
    "partners.programme": ("delete",),
    "accounts.user": ("add", "delete"),
    "stats.term": ("delete",),
    "stats.reportingcategory": ("delete",),
    "stats.figure": (),
    "stats.yearnote": (),
}
CLOSED = ("outbox.message", "partners.membership")


def an_id(world: World):
    return {"object_id": "1"}


def a_message(world: World):
    """What the visitors of ``populate`` were sent."""
    return {"object_id": Message.objects.order_by("pk")[0].pk}


MAKES = {"outbox.message": a_message}


def _rows():
    for label in (*KEPT, *CLOSED):
        refused = KEPT.get(label, ("changelist", "add", "history", "delete", "change"))
        app, model = label.split(".")
        for verb in ("changelist", "add", "history", "delete", "change"):
            answers = MANAGERS | ({"manager": NO} if verb in refused else {})
            make = nothing if verb in ("changelist", "add") else MAKES.get(label, an_id)
            yield f"admin:{app}_{model}_{verb}", Row(answers, make)
        yield f"admin/{app}/{model}/<path:object_id>/", Row(MANAGERS, path=f"/admin/{app}/{model}/1/")


def partners_app(world):
    return {"app_label": "partners"}


def a_partner(world):
    """Partners have no page of their own to view on the site from there: nothing to find."""
    return {"content_type_id": "1", "object_id": "1"}


ROWS = {
    **dict(_rows()),
    "admin:index": Row(MANAGERS),
    "admin:app_list": Row(MANAGERS, partners_app),
    "admin:jsi18n": Row(MANAGERS),
    "admin:autocomplete": Row(MANAGERS | {"manager": NO}),
    "admin:view_on_site": Row(MANAGERS | {"manager": GONE}, a_partner),
    "admin:password_change": Row(MANAGERS),
    "admin:password_change_done": Row(MANAGERS),
    "admin:logout": public(),
    "admin:login": Row(dict.fromkeys(PERSONAE, NO) | {"anonymous": LOGIN}),
    "admin/(?P<url>.*)$": Row(MANAGERS | {"manager": GONE}, path="/admin/nothing/"),
}
