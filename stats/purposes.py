"""What a place in the multimedia area may be for: terms of a list, so that the house may add one or retire one."""

from __future__ import annotations

from cdm.core import clock
from stats.models import Term


def choices() -> list[tuple[str, str]]:
    """(code, label) of the purposes that may be chosen this year, in order, in the language of the page. One query."""
    terms = Term.objects.of(Term.List.PURPOSE).valid_in(clock.today().year).order_by("position", "code")
    return [(term.code, term.label) for term in terms]


def names() -> dict[str, str]:
    """Code → label of every purpose there ever was: what was counted stays readable. One query."""
    terms = Term.objects.of(Term.List.PURPOSE).order_by("position", "code")
    return {term.code: term.label for term in terms}
