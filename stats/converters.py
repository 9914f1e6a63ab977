"""Kinds of file an export may be, in an address."""

from __future__ import annotations

from django.urls import register_converter


class Kind:
    regex = "csv|xlsx"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class Part(Kind):
    """Files a report has; ``stats.report.runs.PARTS``."""

    regex = r"fr\.pdf|nl\.pdf|xlsx|json"


class Code:
    """The code of a term, a group or a category."""

    regex = "[A-Za-z0-9][A-Za-z0-9_+-]{0,19}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Code, "code")
register_converter(Part, "part")
register_converter(Kind, "kind")  # once, whoever asks first: multimedia's figures are exported too
