"""``{% load offline %}``: the record page without network."""

from __future__ import annotations

from typing import Any

from django import template

from cdm.home.offline import shell

register = template.Library()


@register.inclusion_tag("home/_offline.html", takes_context=True)
def offline_panel(context: dict[str, Any]) -> dict[str, Any]:
    """What waits on this device."""
    return {"worker_scopes": list(shell.pages())}
