"""A variable that a template of ours names and nobody gave is a fault; Django would print nothing."""

from __future__ import annotations

import sys
from pathlib import Path

from django.template.base import Node

from cdm import env

APPS = tuple(str(env.ROOT / name) + "/" for name in ("templates", "cdm", "partners", "stats", "activities"))
OURS = (*APPS, *(str(env.ROOT / name) + "/" for name in ("counselling", "multimedia")))


class UndefinedVariable(Exception):
    """Not an AttributeError or KeyError: those the template engine forgives."""


class Undefined(str):
    """Django writes ``string_if_invalid % name`` for what it cannot find when it contains ``%s``."""

    __slots__ = ()

    def __new__(cls) -> Undefined:
        return super().__new__(cls, "%s")

    def __mod__(self, name: object) -> str:
        frame = sys._getframe(1)
        while frame is not None:
            node = frame.f_locals.get("self")
            if isinstance(node, Node) and getattr(node, "origin", None) is not None:
                place = str(node.origin.name)
                if place.startswith(OURS):
                    raise UndefinedVariable(f"{name} is not defined in {Path(place).relative_to(env.ROOT)}")
                return ""  # a template of Django or allauth, which rely on silence
            frame = frame.f_back
        return ""
