"""Pressing the buttons of the desk."""

from __future__ import annotations

import re
import uuid
from typing import Any

from django.test import Client

from tests.multimedia.screens import url


def press(client: Client, name: str, *args: Any, **data: Any):
    """Press a button; the page it leads to."""
    return client.post(url(name, *args), data, follow=True)


def seat(client: Client, **data: Any):
    return press(client, "walk_up", **{"submission": uuid.uuid4(), **data})


def undo(client: Client, page):
    """Press the button that takes back what the page says was done."""
    found = re.search(r'action="([^"]+)" data-undo', page.content.decode())
    return client.post(found[1].replace("&amp;", "&"), follow=True)
