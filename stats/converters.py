"""Kinds of file an export may be, in an address."""

from __future__ import annotations


class Kind:
    regex = "csv|xlsx"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value
