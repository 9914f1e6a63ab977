"""Stands for a web process: told on standard input what to do, a line of JSON each, it answers with one.

``{"post": ["a", "b"], "topic": "t", "due": 1.5}``, ``{"withdraw": "t"}``, ``{"states": true}`` or ``{"empty": true}``;
``{"register": 3}`` of a group session in two days, with that many people, or ``{"cancel": true}`` of that session.
``due`` and ``useless_after`` are seconds from now. The answer says how long it took, and ``error`` when it failed.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
import time
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import DatabaseError, InterfaceError, connection, transaction  # noqa: E402
from django.db.models import Count  # noqa: E402

from activities import planning  # noqa: E402
from activities.models import Session  # noqa: E402
from activities.notices import drafting  # noqa: E402
from cdm.core import clock  # noqa: E402
from cdm.outbox import messages  # noqa: E402
from cdm.outbox.models import Message  # noqa: E402
from partners.models import Partner  # noqa: E402
from tests.activities import worlds  # noqa: E402


def ahead(seconds: float | None) -> dt.datetime | None:
    return None if seconds is None else clock.now() + dt.timedelta(seconds=seconds)


def act(order: dict[str, Any]) -> dict[str, Any]:
    if "empty" in order:
        Message.objects.all().delete()
        return {}
    if "states" in order:
        return {"states": dict(Message.objects.values_list("state").annotate(Count("pk")).order_by())}
    if "register" in order:
        return {"kinds": register(order["register"])}
    if "cancel" in order:
        planning.cancel(which=Session.objects.all())
        return {}
    with transaction.atomic():
        for key in order.get("post", ()):
            messages.post(
                key=key,
                topic=order.get("topic", key),
                to="an@example.org",
                language="nl",
                subject=key,
                text="Beste An, tot dinsdag.\n",
                due=ahead(order.get("due")),
                useless_after=ahead(order.get("useless_after")),
            )
        if "withdraw" in order:
            return {"withdrawn": messages.withdraw(topic=order["withdraw"])}
    return {}


def register(count: int) -> dict[str, int]:
    """In a session of its own; how many messages of each kind that made."""
    worlds.site()
    partner, _new = Partner.objects.get_or_create(code="alpha", defaults={"name_fr": "Alpha", "name_nl": "Alpha"})
    session = worlds.session(worlds.activity(partner), clock.now() + dt.timedelta(days=2), onsite=count)
    for number in range(count):
        worlds.register(session, email=f"{number}@example.org", page_language=("fr", "nl")[number % 2])
    return dict(Message.objects.values_list("kind").annotate(Count("pk")).order_by())


def main() -> None:
    call_command("migrate", verbosity=0)
    drafting.UNDOABLE = dt.timedelta(seconds=0.5)  # nobody presses the undo button here
    for line in sys.stdin:
        start = time.monotonic()
        try:
            answer = act(json.loads(line))
        except (DatabaseError, InterfaceError) as error:
            answer = {"error": type(error).__name__}
            connection.close()
        sys.stdout.write(json.dumps({**answer, "seconds": time.monotonic() - start}) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
